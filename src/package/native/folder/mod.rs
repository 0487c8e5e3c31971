//! A course folder as a whole: `course.toml`, the files it names, banks, and everything else as media (FORMATS.md 10.1, 10.2).

mod banks;
mod head;
mod media;
mod modules;
mod natural;

use std::collections::{BTreeSet, HashMap};

use super::item::{self, Spot};
use super::markdown::Link;
use super::toml::Toml;
use crate::domain::course::{Course, is_item_text};
use crate::domain::quiz::source::Position;
use crate::domain::work::Watch;
use crate::package::finding::{Findings, Place};
use crate::package::tree::{TextFault, Tree};
use head::{grading, head, learning_paths};
pub(super) use modules::{made, web_address};

/// A course as read, with the places that `check` speaks of.
pub(super) struct Loaded {
    pub course: Course,
    pub places: Places,
    pub links: Vec<Link>,
    /// Every path of the package.
    pub paths: BTreeSet<String>,
    /// Markdown files that no module names.
    pub unlisted: Vec<String>,
    /// Ids of `outcomes.toml`; `None` where it cannot be read.
    pub outcomes: Option<BTreeSet<String>>,
    /// Banks of which a question could not be read.
    pub broken_banks: BTreeSet<String>,
}

#[derive(Default)]
pub(super) struct Places {
    pub modules: Vec<Place>,
    /// The places of a module's `requires`, in its order.
    pub module_requires: Vec<Vec<Place>>,
    /// Parallel to the course's items.
    pub items: Vec<Spot>,
    pub item_requires: Vec<Vec<Place>>,
    pub categories: Vec<Place>,
    pub grading: Place,
    /// The place of each path and of the items that it names.
    pub paths: Vec<(Place, Vec<Place>)>,
}

/// Reads a whole course. `None` where `course.toml` cannot be read; what is wrong are findings.
pub(super) fn load(tree: &mut Tree, findings: &Findings, watch: &Watch) -> Option<Loaded> {
    let text = text_of(tree, "course.toml", findings)?;
    let toml = Toml::parse("course.toml", &text, 0, findings)?;
    let root = toml.root();
    let paths: BTreeSet<String> = tree.entries().iter().map(|entry| entry.path.clone()).collect();
    let mut loader = Loader {
        tree,
        findings,
        paths: &paths,
        used: BTreeSet::from(["course.toml".to_owned()]),
        links: Vec::new(),
        broken_banks: BTreeSet::new(),
    };
    let mut places = Places::default();
    let mut course = head(&root);
    course.grading = grading(&root, &mut places);
    let plans = match root.tables("module") {
        Some(tables) => tables.iter().filter_map(|table| loader.module(table)).collect(),
        None => loader.folders(&course),
    };
    let mut banks: BTreeSet<String> = loader.named_banks(&plans);
    banks.extend(
        paths.iter().filter(|path| path.starts_with("banks/") && path.ends_with(".quiz.md") && !loader.used.contains(*path)).cloned(),
    );
    for plan in plans {
        let module = modules::finished(plan, &mut places, findings);
        course.modules.push(module);
    }
    course.banks = banks.iter().filter_map(|path| loader.bank(path)).collect();
    course.paths = learning_paths(&root, &mut places);
    root.finish();
    loader.resolve_banks(&mut course);
    duplicates(&course, &places, findings);
    let Loader { used, links, broken_banks, .. } = loader;
    let outcomes = outcomes(tree, &paths);
    course.media = media::media(tree, &used, findings, watch);
    let unlisted =
        paths.iter().filter(|path| item::kind_of(path).is_some() && !used.contains(*path) && is_item_text(path)).cloned().collect();
    Some(Loaded { course, places, links, paths, unlisted, outcomes, broken_banks })
}

/// What `outcomes.toml` lists (FORMATS.md 10.5); nothing where there is none.
fn outcomes(tree: &mut Tree, paths: &BTreeSet<String>) -> Option<BTreeSet<String>> {
    if !paths.contains("outcomes.toml") {
        return Some(BTreeSet::new());
    }
    let text = tree.text("outcomes.toml").ok()?;
    let read = toml_edit::Document::parse(text.as_str()).ok()?;
    let listed = read.as_table().get("outcome").and_then(toml_edit::Item::as_array_of_tables)?;
    Some(listed.iter().filter_map(|one| one.get("id")?.as_str()).map(str::to_owned).collect())
}

/// The text of a file; what is wrong with it is a finding.
pub(super) fn text_of(tree: &mut Tree, path: &str, findings: &Findings) -> Option<String> {
    tree.text(path)
        .map_err(|fault| {
            let (code, at) = match fault {
                TextFault::TooLarge { .. } => ("too-large", Position { line: 1, column: 1 }),
                TextFault::NotUtf8 { line, byte } => ("not-utf8", Position { line, column: byte }),
                TextFault::Unreadable(_) => ("unreadable", Position { line: 1, column: 1 }),
            };
            let write = match fault {
                TextFault::TooLarge { .. } => "split it, or move it to media/ and link to it",
                TextFault::NotUtf8 { .. } => "save it as UTF-8",
                TextFault::Unreadable(_) => "see that the file can be opened",
            };
            findings.fatal(code, &Place { file: path.to_owned(), at }, fault.to_string(), Some(write.to_owned()));
        })
        .ok()
}

struct Loader<'a> {
    tree: &'a mut Tree,
    findings: &'a Findings,
    paths: &'a BTreeSet<String>,
    /// Files that are the course itself, and no media.
    used: BTreeSet<String>,
    links: Vec<Link>,
    broken_banks: BTreeSet<String>,
}

/// Modules and items share their ids: `requires` names either.
fn duplicates(course: &Course, places: &Places, findings: &Findings) {
    let mut seen: HashMap<&str, &Place> = HashMap::new();
    let modules = course.modules.iter().map(|module| module.id.as_str()).zip(&places.modules);
    let items = course.items().map(|item| item.id.as_str()).zip(places.items.iter().map(|spot| &spot.id));
    for (id, place) in modules.chain(items) {
        match seen.get(id) {
            Some(other) => super::duplicate("parts of the course", id, other, place, findings),
            None => {
                seen.insert(id, place);
            }
        }
    }
}
