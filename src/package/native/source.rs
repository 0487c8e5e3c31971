//! One item's text by itself: printed for an editor, read back in its place in a course that stands in the memory, and judged there.

use std::collections::{BTreeMap, BTreeSet};

use super::folder::{self, Loaded, Places};
use super::item::{self, Draft, Spot};
use super::toml::Toml;
use super::write::{self, Content};
use super::{Context, front_matter, print, quiz, relative_to};
use crate::domain::course::{Bank, Course, Item, ItemBody, ItemKind, PoolSource};
use crate::domain::work::Watch;
use crate::package::finding::{Finding, Findings, Place, Severity};
use crate::package::tree::Tree;

/// An item as its text says it, as far as it could be read, and everything found in that text.
#[derive(Debug, Clone)]
pub struct ItemRead {
    pub item: Option<Item>,
    pub findings: Vec<Finding>,
}

/// As [`ItemRead`], for a question bank.
#[derive(Debug, Clone)]
pub struct BankRead {
    pub bank: Option<Bank>,
    pub findings: Vec<Finding>,
}

/// The text of a question bank: a quiz file.
pub fn bank_text(bank: &Bank) -> String {
    print::bank_file(bank)
}

/// Reads `text` as the new text of the bank `known` of `course`. Its path stays.
pub fn read_bank(course: &Course, known: &Bank, text: &str) -> BankRead {
    let (findings, path) = (Findings::default(), &known.path);
    let context = Context { file: path, findings: &findings };
    let read = item::read(path, text, &context).and_then(|draft| {
        let mut read = draft.quiz?;
        let bank = quiz::bank(path, draft.title, draft.question_points, &read, &context);
        let mut links = draft.links;
        links.append(&mut read.links);
        Some((bank, links))
    });
    let Some((bank, links)) = read else { return BankRead { bank: None, findings: of_file(findings, path) } };
    let banks = course.banks.iter().map(|one| if one.path == *path { bank.clone() } else { one.clone() });
    let course = Course { banks: banks.collect(), ..course.clone() };
    super::check::judge(&placed(course, None, links), &findings);
    BankRead { bank: Some(bank), findings: of_file(findings, path) }
}

/// The text of an item: front matter and body. A link and a file have front matter alone.
pub fn item_text(item: &Item) -> String {
    print::item_source(item)
}

/// The path of an item's file in a package; empty for a link.
pub fn item_path(item: &Item) -> String {
    print::path_of(item)
}

/// Reads `text` as the new text of the item `known` of `course`. Its id, its path and its kind stay.
pub fn read_item(course: &Course, known: &Item, text: &str) -> ItemRead {
    let findings = Findings::default();
    let path = match known.body.kind() {
        ItemKind::Link | ItemKind::File => format!("{}.toml", known.id),
        _ => print::path_of(known),
    };
    let read = draft(known, &path, text, &findings).and_then(|mut draft| {
        keep_id(known, &mut draft, &findings);
        let mut links = std::mem::take(&mut draft.links);
        links.extend(draft.quiz.iter_mut().flat_map(|quiz| std::mem::take(&mut quiz.links)));
        let (mut item, spot, at) = folder::made(draft, path.clone(), &findings)?;
        item.path.clone_from(&known.path);
        if item.body.kind() == ItemKind::Quiz {
            // In a quiz's front matter `points` are those of a question; its own stand beside it.
            item.settings.points = known.settings.points;
        }
        banks(course, &path, &mut item, &spot, &findings);
        Some((item, spot, at, links))
    });
    let Some((item, spot, at, links)) = read else { return ItemRead { item: None, findings: of_file(findings, &path) } };
    let loaded = beside(course, &item, (spot, at), links);
    super::check::judge(&loaded, &findings);
    ItemRead { item: Some(item), findings: of_file(findings, &path) }
}

fn draft(known: &Item, path: &str, text: &str, findings: &Findings) -> Option<Draft> {
    match known.body.kind() {
        ItemKind::Link | ItemKind::File => keys_alone(known, path, text, findings),
        _ => item::read(path, text, &Context { file: path, findings }),
    }
}

/// The text of a link or a file: its keys.
fn keys_alone(known: &Item, path: &str, text: &str, findings: &Findings) -> Option<Draft> {
    let start = Place::start_of(path);
    let parts = front_matter::split(text).ok().filter(|parts| parts.front.is_some());
    let Some((parts, front)) = parts.and_then(|parts| Some((parts, parts.front?))) else {
        let message = "The keys stand between two lines `+++`.";
        findings.fatal("front-matter", &start, message, Some("+++\ntitle = \"…\"\n+++".to_owned()));
        return None;
    };
    if !parts.body.trim().is_empty() {
        let write = Some("take it out, or make a page of it".to_owned());
        findings.error("text-unused", &start, format!("A {} has no text of its own.", known.body.kind().word()), write);
    }
    let toml = Toml::parse(path, front, 1, findings)?;
    let table = toml.root();
    let mut draft = Draft::default();
    (draft.spot.item, draft.spot.id) = (start.clone(), start);
    draft.body = match table.string(known.body.kind().word()) {
        Some(url) if known.body.kind() == ItemKind::Link => {
            folder::web_address(&table, &url);
            Some(ItemBody::Link { url: url.into() })
        }
        Some(file) if file != known.path => {
            let write = Some(format!("file = \"{}\"", known.path));
            findings.fatal("other-file", &table.place_of("file"), "This item offers one file; another one is another item.", write);
            Some(ItemBody::File)
        }
        _ => Some(known.body.clone()),
    };
    item::common(&table, &mut draft, true);
    table.finish();
    Some(draft)
}

/// People's work hangs on the id.
fn keep_id(known: &Item, draft: &mut Draft, findings: &Findings) {
    if draft.id.as_ref().is_some_and(|id| *id != known.id) {
        let message = format!("The id of an item stays: the work of its learners hangs on `{}`.", known.id);
        findings.fatal("id-stays", &draft.spot.id, message, Some(format!("id = \"{}\"", known.id)));
    }
    draft.id = Some(known.id.clone());
}

/// Pools name their banks by package path from here on.
fn banks(course: &Course, path: &str, item: &mut Item, spot: &Spot, findings: &Findings) {
    let ItemBody::Quiz(quiz) = &mut item.body else { return };
    let known = |path: &str| course.banks.iter().any(|bank| bank.path == path);
    for (pool, (place, _)) in quiz.pools.iter_mut().zip(&spot.pools) {
        let PoolSource::Bank { bank, .. } = &mut pool.source else { continue };
        let found = relative_to(path, bank).filter(|path| known(path)).or_else(|| known(bank).then(|| bank.clone()));
        if let Some(found) = found {
            *bank = found;
        } else {
            let near = findings.near(bank, course.banks.iter().map(|bank| bank.path.as_str()));
            let write = near.or_else(|| Some("take the pool out, or write its questions here".to_owned()));
            findings.fatal("missing-file", place, format!("There is no bank `{bank}`."), write);
        }
    }
}

/// The course with `item` in its place, and the places that are known: those of the item.
fn beside(course: &Course, item: &Item, (spot, at): (Spot, Vec<Place>), links: Vec<super::markdown::Link>) -> Loaded {
    let mut course = course.clone();
    for one in course.modules.iter_mut().flat_map(|module| &mut module.items).filter(|one| one.id == item.id) {
        *one = item.clone();
    }
    placed(course, Some((&item.id, &spot, &at)), links)
}

/// A course, and of its places those that are known: those of one item.
fn placed(course: Course, known: Option<(&str, &Spot, &[Place])>, links: Vec<super::markdown::Link>) -> Loaded {
    let mut places = Places::default();
    for module in &course.modules {
        places.modules.push(Place::default());
        places.module_requires.push(vec![Place::default(); module.requires.len()]);
        for one in &module.items {
            let (spot, at) = match known {
                Some((id, spot, at)) if id == one.id => (spot.clone(), at.to_vec()),
                _ => (Spot::default(), vec![Place::default(); one.requires.len()]),
            };
            places.items.push(spot);
            places.item_requires.push(at);
        }
    }
    places.categories = vec![Place::default(); course.grading.categories.len()];
    places.paths = course.paths.iter().map(|path| (Place::default(), vec![Place::default(); path.items.len()])).collect();
    let paths = paths(&course);
    Loaded { course, places, links, paths, unlisted: Vec::new(), outcomes: None, broken_banks: BTreeSet::new() }
}

fn paths(course: &Course) -> BTreeSet<String> {
    let items = course.items().map(print::path_of).filter(|path| !path.is_empty());
    let beside = course.banks.iter().map(|bank| bank.path.clone()).chain(course.media.iter().map(|media| media.path.clone()));
    items.chain(beside).chain(["course.toml".to_owned()]).collect()
}

fn of_file(findings: Findings, path: &str) -> Vec<Finding> {
    findings.sorted().into_iter().filter(|one| one.file == path).collect()
}

/// Everything that `course check` would say of the course, were it a folder.
pub fn check_course(course: &Course) -> Vec<Finding> {
    read_back(course).1
}

/// The course as it reads back from its own files, media by their names alone.
pub(crate) fn read_back(course: &Course) -> (Option<Course>, Vec<Finding>) {
    let files = match write::files(course) {
        Ok(files) => files,
        Err(error) => {
            let (file, message) = ("course.toml".to_owned(), error.to_string());
            return (None, vec![Finding { file, line: 1, column: 1, level: Severity::Fatal, code: "files", message, suggestion: None }]);
        }
    };
    let texts = files.into_iter().map(|(path, content)| match content {
        Content::Text(text) => (path, text),
        Content::Media => (path, String::new()),
    });
    let read = super::read(&mut Tree::of_texts(texts), &Watch::default());
    (read.course, read.findings)
}

/// The ids of the items, and the paths of the banks, that link to each path or offer it, by path.
pub fn used_by(course: &Course) -> BTreeMap<String, BTreeSet<String>> {
    let mut used: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for item in course.items() {
        let paths = match &item.body {
            ItemBody::File => vec![item.path.clone()],
            ItemBody::Link { .. } => Vec::new(),
            _ => links_of(&print::path_of(item), &print::item_source(item)),
        };
        for path in paths {
            used.entry(path).or_default().insert(item.id.clone());
        }
    }
    for bank in &course.banks {
        for path in links_of(&bank.path, &print::bank_file(bank)) {
            used.entry(path).or_default().insert(bank.path.clone());
        }
    }
    used
}

/// The paths that a text links to.
fn links_of(path: &str, text: &str) -> Vec<String> {
    let findings = Findings::default();
    let read = item::read(path, text, &Context { file: path, findings: &findings });
    let Some(draft) = read else { return Vec::new() };
    let links = draft.links.iter().chain(draft.quiz.iter().flat_map(|quiz| &quiz.links));
    links.filter_map(super::check::leads_to).collect()
}
