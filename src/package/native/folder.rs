//! A course folder as a whole: `course.toml`, the files it names, banks, and everything else as media (FORMATS.md 10.1, 10.2).

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io::{self, Read as _};

use sha2::{Digest as _, Sha256};

use super::item::{self, Draft, Spot};
use super::markdown::Link;
use super::toml::{Entry, Table, Toml};
use super::{Context, braces, keys, quiz};
use crate::domain::course::{Bank, Course, Grading, Item, ItemBody, LearningPath, Media, Module, PoolSource};
use crate::domain::quiz::source::Position;
use crate::domain::work::Watch;
use crate::package::finding::{Findings, Place};
use crate::package::tree::{TextFault, Tree};

/// A course as read, with the places that `check` speaks of.
pub(super) struct Loaded {
    pub course: Course,
    pub places: Places,
    pub links: Vec<Link>,
    /// Every path of the package.
    pub paths: BTreeSet<String>,
    /// Markdown files that no module names.
    pub unlisted: Vec<String>,
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

/// A module while its items are read.
struct Plan {
    id: String,
    was: Vec<String>,
    title: Option<String>,
    requires: Vec<(crate::domain::course::Condition, Place)>,
    place: Place,
    items: Vec<Draft>,
    paths: Vec<String>,
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
        let module = finished(plan, &mut places, findings);
        course.modules.push(module);
    }
    course.banks = banks.iter().filter_map(|path| loader.bank(path)).collect();
    course.paths = learning_paths(&root, &mut places);
    root.finish();
    loader.resolve_banks(&mut course);
    duplicates(&course, &places, findings);
    let Loader { used, links, broken_banks, .. } = loader;
    course.media = media(tree, &used, findings, watch);
    let unlisted =
        paths.iter().filter(|path| item::kind_of(path).is_some() && !used.contains(*path) && is_content(path)).cloned().collect();
    Some(Loaded { course, places, links, paths, unlisted, broken_banks })
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

fn head(root: &Table<'_>) -> Course {
    let findings = root.findings();
    let start = Place::start_of("course.toml");
    if root.find("format").is_some() && root.count("format") != Some(1) {
        findings.fatal("format", &root.place_of("format"), "This program reads format 1 of course folders.", Some("format = 1".to_owned()));
    }
    let id = root.string("id");
    match &id {
        None => findings.fatal("missing-key", &start, "The course has no id.", Some("id = \"git-lab\"".to_owned())),
        Some(id) if !is_course_id(id) => {
            findings.fatal(
                "bad-id",
                &root.place_of("id"),
                format!("`{id}` is no course id: small letters, digits and `-` make one."),
                Some(ascii_slug(id)),
            );
        }
        Some(_) => {}
    }
    let title = root.string("title");
    if title.as_ref().is_none_or(|title| title.trim().is_empty()) {
        findings.fatal("missing-key", &start, "The course has no title.", Some("title = \"Git in the lab\"".to_owned()));
    }
    Course {
        id: id.unwrap_or_default(),
        version: root.string("version"),
        title: title.unwrap_or_default().into(),
        language: root.string("language"),
        authors: root.texts("authors").unwrap_or_default().into_iter().map(Into::into).collect(),
        license: root.string("license").map(Into::into),
        description: root.string("description").unwrap_or_default().into(),
        grading: Grading::default(),
        modules: Vec::new(),
        paths: Vec::new(),
        banks: Vec::new(),
        media: Vec::new(),
    }
}

fn is_course_id(id: &str) -> bool {
    !id.is_empty() && id.len() <= 100 && id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

fn ascii_slug(text: &str) -> String {
    let slug: String = braces::slug(text).chars().filter(char::is_ascii).collect();
    if slug.is_empty() { "my-course".to_owned() } else { slug }
}

fn grading(root: &Table<'_>, places: &mut Places) -> Grading {
    places.grading = Place::start_of("course.toml");
    let Some(table) = root.table("grading") else { return Grading::default() };
    places.grading = table.place();
    let (grading, categories) = keys::grading(&table);
    places.categories = categories;
    grading
}

fn learning_paths(root: &Table<'_>, places: &mut Places) -> Vec<LearningPath> {
    let mut read = Vec::new();
    for table in root.tables("path").unwrap_or_default() {
        let (items, items_places) = table.strings("items").unwrap_or_default().into_iter().unzip();
        let path =
            LearningPath { id: table.string("id").unwrap_or_default(), title: table.string("title").unwrap_or_default().into(), items };
        table.finish();
        if path.id.is_empty() {
            table.findings().fatal("missing-key", &table.place(), "This path has no id.", Some("id = \"fast\"".to_owned()));
        }
        table.findings().info(
            "path-kept",
            &table.place(),
            format!("The path `{}` is kept and exported; learners are not offered it yet.", path.id),
        );
        places.paths.push((table.place_of("id"), items_places));
        read.push(path);
    }
    read
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

impl Loader<'_> {
    fn module(&mut self, table: &Table<'_>) -> Option<Plan> {
        let (id, title) = (table.string("id"), table.string("title"));
        let id = id.or_else(|| title.as_deref().map(braces::slug)).filter(|id| !id.is_empty());
        if id.is_none() {
            self.findings.fatal("missing-key", &table.place(), "This module has neither id nor title.", Some("id = \"intro\"".to_owned()));
        }
        let mut plan = Plan {
            id: id.unwrap_or_default(),
            was: table.texts("was").unwrap_or_default(),
            title,
            requires: keys::requires(table).unwrap_or_default(),
            place: table.place(),
            items: Vec::new(),
            paths: Vec::new(),
        };
        if !plan.id.is_empty() && !braces::is_id(&plan.id, false) {
            self.findings.fatal(
                "bad-id",
                &table.place_of("id"),
                format!("`{}` is no id: letters, digits, `-`, `_` and `.` make one.", plan.id),
                Some(braces::slug(&plan.id)),
            );
        }
        let entries = table.entries("items").unwrap_or_default();
        if entries.is_empty() && !plan.id.is_empty() {
            let write = Some("items = [\"intro/why.md\"]".to_owned());
            self.findings.warn("empty-module", &plan.place, format!("The module `{}` has no items.", plan.id), write);
        }
        for entry in entries {
            self.entry(entry, &mut plan);
        }
        table.finish();
        (!plan.id.is_empty()).then_some(plan)
    }

    /// One entry of `items`: a path, or a table with `file` or `link`.
    fn entry(&mut self, entry: Entry<'_>, plan: &mut Plan) {
        match entry {
            Entry::Text(path, place) => {
                if let Some(draft) = self.file(&path, &place) {
                    plan.push(path, draft);
                }
            }
            Entry::Table(table) => match (table.string("file"), table.string("link")) {
                (Some(path), None) => {
                    if let Some(mut draft) = self.file(&path, &table.place_of("file")) {
                        item::common(&table, &mut draft, true);
                        table.finish();
                        plan.push(path, draft);
                    }
                }
                (None, Some(url)) => {
                    let draft = link(&table, &url, plan);
                    table.finish();
                    plan.push(String::new(), draft);
                }
                _ => self.no_item(&table.place()),
            },
            Entry::Other(place) => self.no_item(&place),
        }
    }

    fn no_item(&self, place: &Place) {
        let message = "An item is a path, or a table with either `file` or `link`.";
        self.findings.fatal("bad-item", place, message, Some("{ file = \"intro/why.md\" }".to_owned()));
    }

    /// An item's file; named twice, missing or unreadable is a finding.
    fn file(&mut self, path: &str, place: &Place) -> Option<Draft> {
        if !self.paths.contains(path) {
            let near = self.findings.near(path, self.paths.iter().map(String::as_str));
            let hint = near.as_ref().map_or(String::new(), |near| format!(" Did you mean `{near}`?"));
            let write = near.unwrap_or_else(|| "a path that counts from the folder of course.toml".to_owned());
            self.findings.fatal("missing-file", place, format!("There is no file `{path}`.{hint}"), Some(write));
            return None;
        }
        if path == "course.toml" || !self.used.insert(path.to_owned()) {
            self.findings.fatal(
                "listed-twice",
                place,
                format!("The file `{path}` is named twice as an item."),
                Some("take one of the two out".to_owned()),
            );
            return None;
        }
        if item::kind_of(path).is_none() {
            // The file itself stays with the media.
            self.used.remove(path);
            let mut draft = Draft { body: Some(ItemBody::File), ..Draft::default() };
            draft.spot.item = place.clone();
            draft.spot.id = place.clone();
            return Some(draft);
        }
        let text = text_of(self.tree, path, self.findings)?;
        let mut draft = item::read(path, &text, &Context { file: path, findings: self.findings })?;
        self.links.append(&mut draft.links);
        if let Some(quiz) = &mut draft.quiz {
            self.links.append(&mut quiz.links);
        }
        Some(draft)
    }

    /// Without `[[module]]`: folders are modules in natural order, loose pages stand first.
    fn folders(&mut self, course: &Course) -> Vec<Plan> {
        let mut modules: BTreeMap<(bool, Natural), (String, Vec<String>)> = BTreeMap::new();
        for path in self.paths.iter().filter(|path| item::kind_of(path).is_some() && is_content(path)) {
            let (folder, _) = path.split_once('/').unwrap_or(("", path));
            if matches!(folder, "banks" | "media") {
                continue;
            }
            modules
                .entry((!folder.is_empty(), Natural::of(folder)))
                .or_insert_with(|| (folder.to_owned(), Vec::new()))
                .1
                .push(path.clone());
        }
        let start = Place::start_of("course.toml");
        let plans = modules.into_values().map(|(folder, mut files)| {
            files.sort_by_key(|path| Natural::of(path));
            let id = if folder.is_empty() { "start".to_owned() } else { braces::slug(&folder) };
            let title = if folder.is_empty() { course.title.raw().to_owned() } else { item::pretty(&folder) };
            let mut plan = Plan {
                id,
                was: Vec::new(),
                title: Some(title),
                requires: Vec::new(),
                place: start.clone(),
                items: Vec::new(),
                paths: Vec::new(),
            };
            for path in files {
                if let Some(draft) = self.file(&path, &start) {
                    plan.push(path, draft);
                }
            }
            plan
        });
        plans.collect()
    }

    /// The banks that pools name, their paths resolved.
    fn named_banks(&self, plans: &[Plan]) -> BTreeSet<String> {
        let mut banks = BTreeSet::new();
        for plan in plans {
            for (draft, path) in plan.items.iter().zip(&plan.paths) {
                let Some(quiz) = &draft.quiz else { continue };
                for (pool, place) in quiz.pools.iter().zip(&quiz.places) {
                    let PoolSource::Bank { bank, .. } = &pool.source else { continue };
                    match self.resolved(path, bank) {
                        Some(found) if self.used.contains(&found) => {
                            self.findings.fatal(
                                "bank-is-item",
                                place,
                                format!("`{found}` is an item of the course; a bank is a file of its own."),
                                Some("move its questions to banks/".to_owned()),
                            );
                        }
                        Some(found) => {
                            banks.insert(found);
                        }
                        None => {
                            let near =
                                self.findings.near(bank, self.paths.iter().filter(|path| path.ends_with(".quiz.md")).map(String::as_str));
                            let write = near.unwrap_or_else(|| "banks/commands.quiz.md".to_owned());
                            self.findings.fatal("missing-file", place, format!("There is no bank `{bank}`."), Some(write));
                        }
                    }
                }
            }
        }
        banks
    }

    /// A path relative to the file that names it, else to the course's folder.
    fn resolved(&self, from: &str, target: &str) -> Option<String> {
        let near = super::relative_to(from, target).filter(|path| self.paths.contains(path));
        near.or_else(|| self.paths.get(target).cloned()).filter(|path| item::kind_of(path).is_some())
    }

    fn bank(&mut self, path: &str) -> Option<Bank> {
        self.used.insert(path.to_owned());
        let text = text_of(self.tree, path, self.findings)?;
        let context = Context { file: path, findings: self.findings };
        let draft = item::read(path, &text, &context)?;
        let Some(read) = draft.quiz else {
            self.findings.fatal(
                "not-a-bank",
                &Place::start_of(path),
                "A bank is a quiz file.",
                Some("name it like commands.quiz.md".to_owned()),
            );
            return None;
        };
        let bank = quiz::bank(path, draft.title, draft.question_points, &read, &context);
        if read.whole.contains(&false) {
            self.broken_banks.insert(path.to_owned());
        }
        self.links.extend(read.links);
        self.findings.info(
            "bank-kept",
            &Place::start_of(path),
            format!(
                "The bank `{path}` came in with {} questions; quizzes draw from it, and it cannot be edited here yet.",
                bank.questions.len()
            ),
        );
        Some(bank)
    }

    /// Pools name their banks by package path from here on.
    fn resolve_banks(&self, course: &mut Course) {
        for item in course.modules.iter_mut().flat_map(|module| &mut module.items) {
            let ItemBody::Quiz(quiz) = &mut item.body else { continue };
            for pool in &mut quiz.pools {
                if let PoolSource::Bank { bank, .. } = &mut pool.source
                    && let Some(found) = self.resolved(&item.path, bank)
                {
                    *bank = found;
                }
            }
        }
    }
}

impl Plan {
    fn push(&mut self, path: String, draft: Draft) {
        self.items.push(draft);
        self.paths.push(path);
    }
}

/// A link has no file: its keys stand in `course.toml` alone.
fn link(table: &Table<'_>, url: &str, plan: &Plan) -> Draft {
    let mut draft = Draft { body: Some(ItemBody::Link { url: url.into() }), ..Draft::default() };
    draft.spot.item = table.place();
    draft.spot.id = table.place();
    item::common(table, &mut draft, true);
    let title = draft.title.clone().unwrap_or_else(|| url.to_owned());
    let made = format!("{}/{}", plan.id, braces::slug(&title));
    draft.id = draft.id.or(Some(made));
    web_address(table, url);
    draft
}

/// Says where a link leads to no page of the web.
pub(super) fn web_address(table: &Table<'_>, url: &str) {
    if !(url.starts_with("https://") || url.starts_with("http://")) {
        let message = format!("`{url}` is no address of the web.");
        table.findings().fatal("bad-link", &table.place_of("link"), message, Some("https://…".to_owned()));
    }
}

fn finished(plan: Plan, places: &mut Places, findings: &Findings) -> Module {
    let (requires, requires_places): (Vec<_>, Vec<_>) = plan.requires.into_iter().unzip();
    places.modules.push(plan.place);
    places.module_requires.push(requires_places);
    let mut items = Vec::new();
    for (draft, path) in plan.items.into_iter().zip(plan.paths) {
        let Some((item, spot, at)) = made(draft, path, findings) else { continue };
        places.items.push(spot);
        places.item_requires.push(at);
        items.push(item);
    }
    let title = plan.title.unwrap_or_else(|| item::pretty(&plan.id));
    Module { id: plan.id, was: plan.was, title: title.into(), requires, items }
}

/// The item of a draft, with where it and its conditions were written. `None` where its content could not be read.
pub(super) fn made(draft: Draft, path: String, findings: &Findings) -> Option<(Item, Spot, Vec<Place>)> {
    let body = draft.body?;
    let id = draft.id.unwrap_or_else(|| item::default_id(&path));
    if !braces::is_id(&id, true) {
        let write = id.split('/').map(braces::slug).filter(|part| !part.is_empty()).collect::<Vec<_>>().join("/");
        let write = Some(format!("id = \"{}\"", if write.is_empty() { "intro/why" } else { &write }));
        findings.fatal("bad-id", &draft.spot.id, format!("`{id}` is no id: letters, digits, `-`, `_`, `.` and `/` make one."), write);
    }
    let (requires, at): (Vec<_>, Vec<_>) = draft.requires.into_iter().unzip();
    let title = draft.title.filter(|title| !title.trim().is_empty()).unwrap_or_else(|| match &body {
        ItemBody::Link { url } => url.raw().to_owned(),
        _ => item::pretty(&path),
    });
    let item = Item { id, was: draft.was, title: title.into(), path, settings: draft.settings, requires, complete: draft.complete, body };
    Some((item, draft.spot, at))
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

/// What is neither course, item nor bank, hashed where it lies.
fn media(tree: &mut Tree, used: &BTreeSet<String>, findings: &Findings, watch: &Watch) -> Vec<Media> {
    let paths: Vec<String> = tree.entries().iter().map(|entry| entry.path.clone()).filter(|path| !used.contains(path)).collect();
    let mut media = Vec::new();
    for path in paths {
        if watch.is_cancelled() {
            break;
        }
        match hash(tree, &path) {
            Ok((sha256, bytes)) => media.push(Media { path, sha256, bytes }),
            Err(error) => {
                let write = Some("see that the file can be opened".to_owned());
                findings.fatal("unreadable", &Place::start_of(&path), format!("`{path}` cannot be read: {error}."), write);
            }
        }
    }
    media
}

fn hash(tree: &mut Tree, path: &str) -> io::Result<([u8; 32], u64)> {
    let mut file = tree.open(path)?;
    let mut sum = Sha256::new();
    let mut buffer = vec![0; 64 * 1024];
    let mut bytes = 0;
    loop {
        match file.read(&mut buffer)? {
            0 => return Ok((sum.finalize().into(), bytes)),
            count => {
                sum.update(buffer.get(..count).unwrap_or_default());
                bytes += count as u64;
            }
        }
    }
}

/// Whether a Markdown file is meant for learners: not a translation, and none of the files that repositories have.
fn is_content(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let stem = name.trim_end_matches(".md");
    let custom = !stem.is_empty() && stem.chars().all(|c| c.is_ascii_uppercase() || matches!(c, '_' | '-'));
    !path.starts_with("i18n/") && !path.starts_with("media/") && !custom
}

/// Names with their numbers compared as numbers: `2-b` before `10-a`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Natural(Vec<(String, u64, String)>);

impl Natural {
    fn of(name: &str) -> Self {
        let mut parts = Vec::new();
        let mut rest = name;
        while !rest.is_empty() {
            let digits = rest.find(|c: char| c.is_ascii_digit()).unwrap_or(rest.len());
            let (text, after) = rest.split_at(digits);
            let end = after.find(|c: char| !c.is_ascii_digit()).unwrap_or(after.len());
            let (number, after) = after.split_at(end);
            parts.push((
                text.to_lowercase(),
                number.parse().unwrap_or(if number.is_empty() { 0 } else { u64::MAX }),
                format!("{text}{number}"),
            ));
            rest = after;
        }
        Self(parts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_names_count() {
        let mut names = vec!["10-end", "2-middle", "1-start", "appendix", "2-Alpha"];
        names.sort_by_key(|name| Natural::of(name));
        assert_eq!(names, ["1-start", "2-Alpha", "2-middle", "10-end", "appendix"]);
    }
}
