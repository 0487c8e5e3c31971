//! An admin's whole way through the real program: an empty classroom, three hundred people from a file with three mistakes, a course for them,
//! a change found in the log, and a backup put back.

use std::path::{Path, PathBuf};

use crate::pty::Pty;
use crate::steps::{Desk, PASSWORD, back, go_down_to, retype, sign_in, sign_out, take_file};

/// Three hundred learners; the rows of three are wrong, each in its own way.
fn class(mended: bool) -> String {
    let row = |n: u32| match n {
        17 if !mended => "s017,Student Number 17,not-an-address,learner\n".to_owned(),
        120 if !mended => "s120,Student Number 120,s120@example.org,wizard\n".to_owned(),
        250 if !mended => "s249,Student Number 250,s250@example.org,learner\n".to_owned(),
        n => format!("s{n:03},Student Number {n},s{n:03}@example.org,learner\n"),
    };
    std::iter::once("user,name,email,role\n".to_owned()).chain((1..=300).map(row)).collect()
}

/// What the admin has at hand: the list of the class, and a course.
fn lay_out(desk: &Desk) -> PathBuf {
    let class_file = desk.lyceum.path("home").join("class.csv");
    std::fs::write(&class_file, class(false)).expect("the list is written");
    let page = "+++\ntitle = \"Ferns\"\n+++\n\nFerns like it damp.\n";
    let course = "format = 1\nid = \"botany\"\ntitle = \"Field botany\"\n[[module]]\nid = \"m\"\ntitle = \"M\"\nitems = [\"ferns.md\"]\n";
    let folder = desk.lyceum.path("home").join("botany");
    std::fs::create_dir(&folder).expect("a folder");
    std::fs::write(folder.join("course.toml"), course)
        .and_then(|()| std::fs::write(folder.join("ferns.md"), page))
        .expect("a course is written");
    class_file
}

/// First run: a classroom, its name, its admin.
fn found(at: &mut Pty) {
    at.wait("Just me").press("<down>").wait("> A classroom").press("<enter>").wait("Name of the school");
    for text in ["Northside", "root", PASSWORD, PASSWORD] {
        at.write(text).press("<tab>");
    }
    at.press("<tab> <enter>").wait("1 person");
}

/// The file's three mistakes by row and reason; then the file as it was mended on the disk.
fn bring_people_in(at: &mut Pty, class_file: &Path) {
    at.press("g i").wait("Enter chooses a CSV file").press("<enter>").wait("Which list");
    take_file(at, "class.csv");
    at.wait("3 mistakes: nothing was changed");
    for (row, reason) in [
        ("Row 18, email", "`not-an-address` is no email"),
        ("Row 121, role", "`wizard` is no role"),
        ("Row 251, user", "`s249` stands in row 250"),
    ] {
        go_down_to(at, row);
        at.wait(reason);
    }
    std::fs::write(class_file, class(true)).expect("the list is mended");
    at.press("r").wait("300 people added").press("<enter>").wait("300 one-time codes");
    at.press("x").wait("Save the codes").press("<enter>").wait("Saved for you alone");
    at.press("<esc>").wait("They are in");
    back(at, "301 people");
}

/// A course through the picker: what is in it first, then it is there.
fn bring_a_course_in(at: &mut Pty) {
    at.press("i").wait("Enter chooses a course").press("<enter>").wait("Which course?");
    take_file(at, "botany");
    at.wait("Field botany").wait("1 page").wait("It is new here").press("<enter>").wait("It is in, as a draft");
    back(at, "301 people");
}

fn enroll_all(at: &mut Pty) {
    at.press("g u")
        .wait("[ ] s001")
        .press("f")
        .wait("Everybody")
        .write("Learners")
        .wait_gone("Everybody")
        .press("<enter>")
        .wait("300 people");
    at.press("*").wait("[x] s001").press("b").wait("Suspend").wait("> Enroll").press("<enter>").wait("Which course?");
    at.write("botany").wait_gone("shell-basics").press("<enter>").wait("300 new here");
    at.press("<tab> <tab> <enter>").wait("300 enrolled");
    go_home(at, "Northside");
}

fn rename_the_school(at: &mut Pty) {
    at.press("g e").wait("Name of the school");
    retype(at, "Northside College");
    at.press("<c-o>").wait("Saved");
    back(at, "301 people");
}

/// From home to a person's form.
fn find_person(at: &mut Pty, user: &str, name: &str) {
    at.press("g u").wait("[ ] root").press("/").wait("Find people").write(user).wait(&format!("{user}_"));
    at.press("<enter>").wait("1 person").wait(&format!("[ ] {user}")).press("<enter>").wait("As others see it").wait(name);
}

/// From a person's form to the list, whose last row may still have stood below the form.
fn leave_form(at: &mut Pty) {
    at.press("<esc>").wait_gone("As others see it").wait("1 person");
}

fn rename(at: &mut Pty, user: &str, from: &str, to: &str) {
    find_person(at, user, from);
    retype(at, to);
    at.press("<c-o>").wait("Saved");
    leave_form(at);
    go_home(at, "Northside College");
}

/// Hundreds of lines, and the one that is looked for.
fn find_the_change(at: &mut Pty) {
    at.press("g l").wait("user.change").wait("course.enroll").press("/").wait("Show only");
    at.write("user:s017 action:user.change").wait("user.change_").press("<enter>").wait_gone("course.enroll").wait("> ");
    at.press("<enter>").wait("By root").wait("Student Number 17").wait("Otto Weber");
    go_home(at, "Northside College");
}

fn go_home(at: &mut Pty, school: &str) {
    at.press("g h").wait("Settings of the school").wait(school).wait("301 people");
}

fn back_up(at: &mut Pty) {
    at.press("g b").wait("Back up now").press("<enter>").wait("Back up to").press("<enter>").wait("Verified");
    go_home(at, "Northside College");
}

/// The warning says what would be lost; the name is typed; one is at the door, and what was spoilt is as it was.
fn restore(at: &mut Pty) {
    at.press("g b").wait("Back up now");
    go_down_to(at, "Put a backup back");
    at.press("<enter>").wait("Which backup?");
    take_file(at, "lyceum-2");
    at.wait("LOST").wait("1 change in").write("Northside College").press("<tab> <enter>");
    at.wait("backup is in");
    sign_in(at, "root");
    at.wait("301 people");
    find_person(at, "s018", "Student Number 18");
    leave_form(at);
    go_home(at, "Northside College");
}

/// Runs a school from its first minute in a terminal of this size.
fn run_a_school(columns: u16, rows: u16) {
    let desk = Desk::new(columns, rows);
    let class_file = lay_out(&desk);
    let mut at = desk.open();
    found(&mut at);
    bring_people_in(&mut at, &class_file);
    bring_a_course_in(&mut at);
    enroll_all(&mut at);
    rename_the_school(&mut at);
    rename(&mut at, "s017", "Student Number 17", "Otto Weber");
    find_the_change(&mut at);
    back_up(&mut at);
    rename(&mut at, "s018", "Student Number 18", "Wrong Name");
    restore(&mut at);
    sign_out(at);
    let roster = desk.lyceum.run("roster botany --json").json();
    assert_eq!(roster["people"].as_array().map(Vec::len), Some(300));
    desk.lyceum.run("audit verify").ok();
}

#[test]
fn an_empty_classroom_becomes_a_school_80x24() {
    run_a_school(80, 24);
}

#[test]
fn an_empty_classroom_becomes_a_school_40x20() {
    run_a_school(40, 20);
}
