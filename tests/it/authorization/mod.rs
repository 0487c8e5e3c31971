//! The wall around the services (DESIGN.md 4.9, SECURITY.md S1): every public function x role x object, asked for real.
//!
//! [`table`] says what each is to answer; a function that is not in it fails. The reasons are in RULES.md 8.

mod archived;
mod scan;
mod strangers;
mod table;
mod world;

use std::collections::BTreeSet;

use lyceum::service::{self, ErrorKind};

use crate::support::sources;
use table::{ROLES, Row, TABLE};
use world::{OBJECTS, Object, Worlds};

#[test]
fn every_door_asks_who_comes() {
    let naked: Vec<String> =
        doors().into_iter().filter(|(_, method)| !method.asks_who).map(|(path, method)| format!("{path}: {}", method.name)).collect();
    assert!(naked.is_empty(), "`actor: &Actor` is not the first argument of {naked:?}");
}

#[test]
fn every_door_has_its_row() {
    let names: BTreeSet<String> = doors().into_iter().map(|(_, method)| method.name).collect();
    assert!(names.len() > 40, "the doors were found");
    assert_eq!(without_row(&names), Vec::<&str>::new(), "these need a row in tests/it/authorization/table.rs");
    let gone: Vec<&str> = TABLE.iter().map(|row| row.name).filter(|name| !names.contains(*name)).collect();
    assert!(gone.is_empty(), "{gone:?} have a row and are no more");
    assert_eq!(TABLE.iter().map(|row| row.name).collect::<BTreeSet<_>>().len(), TABLE.len(), "one row each");
}

#[test]
fn a_door_without_a_row_is_noticed() {
    let names = BTreeSet::from(["publish".to_owned(), "open_sesame".to_owned()]);
    assert_eq!(without_row(&names), ["open_sesame"]);
}

fn without_row(names: &BTreeSet<String>) -> Vec<&str> {
    names.iter().map(String::as_str).filter(|name| TABLE.iter().all(|row| row.name != *name)).collect()
}

/// Every public method of `Services` with its file.
fn doors() -> Vec<(String, scan::Method)> {
    let files = sources("src/service").into_iter().filter(|(path, _)| !path.contains("/testing"));
    files.flat_map(|(path, text)| scan::methods(&text).into_iter().map(move |method| (path.clone(), method))).collect()
}

#[test]
fn each_answers_as_the_table_says() {
    let wrong: Vec<String> = std::thread::scope(|scope| {
        let halves = [0, 1].map(|half| {
            scope.spawn(move || {
                let mut worlds = Worlds::default();
                TABLE.iter().skip(half).step_by(2).flat_map(|row| differences(row, &mut worlds)).collect::<Vec<_>>()
            })
        });
        halves.into_iter().flat_map(|half| half.join().expect("a half of the table")).collect()
    });
    assert!(wrong.is_empty(), "expected, answered (for {OBJECTS:?})\n{}", wrong.join("\n"));
}

/// A line for each role that a row's function answers otherwise.
fn differences(row: &Row, worlds: &mut Worlds) -> Vec<String> {
    let cells: Vec<&str> = row.expected.split_whitespace().collect();
    assert_eq!(cells.len(), ROLES.len(), "{}: a cell a role", row.name);
    let mut wrong = Vec::new();
    for (role, cell) in ROLES.iter().zip(cells) {
        let (letters, said) = asked(row, role, cell, worlds);
        if letters != cell {
            wrong.push(format!("{} as {role}: {cell}, {letters}  {said}", row.name));
        }
    }
    wrong
}

/// The letters of a row's function for one role, and what was said where it is refused.
fn asked(row: &Row, role: &str, cell: &str, worlds: &mut Worlds) -> (String, String) {
    let (mut letters, mut said) = (String::new(), Vec::new());
    for (who, expected) in OBJECTS.into_iter().zip(cell.chars()) {
        if expected == '.' {
            letters.push('.');
            continue;
        }
        let world = worlds.of(role);
        let answer = (row.call)(world, Object::of(who));
        letters.push(letter(&answer));
        match answer {
            Err(error) => said.push(error.message),
            Ok(()) if row.reads => {}
            // What it changed is nobody else's beginning.
            Ok(()) => worlds.forget(),
        }
    }
    (letters, said.join(" | "))
}

fn letter(answer: &service::Result<()>) -> char {
    match answer.as_ref().map_err(|error| error.kind) {
        Ok(()) => '+',
        Err(ErrorKind::Denied) => 'D',
        Err(ErrorKind::NotFound) => 'N',
        Err(ErrorKind::Invalid) => 'I',
        Err(ErrorKind::Conflict) => 'C',
        Err(ErrorKind::Busy) => 'B',
        Err(ErrorKind::Internal) => 'X',
    }
}
