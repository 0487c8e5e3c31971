//! Modules and the files that they name: those of `course.toml`, or the folders where it lists none.

use std::collections::BTreeMap;

use super::natural::Natural;
use super::{Loader, Places, text_of};
use crate::domain::course::{Condition, Course, Item, ItemBody, Module, is_item_text};
use crate::package::finding::{Findings, Place};
use crate::package::native::item::{self, Draft, Spot};
use crate::package::native::toml::{Entry, Table};
use crate::package::native::{Context, braces, keys};

/// A module while its items are read.
pub(super) struct Plan {
    id: String,
    was: Vec<String>,
    title: Option<String>,
    requires: Vec<(Condition, Place)>,
    place: Place,
    pub(super) items: Vec<Draft>,
    pub(super) paths: Vec<String>,
}

impl Plan {
    fn push(&mut self, path: String, draft: Draft) {
        self.items.push(draft);
        self.paths.push(path);
    }
}

impl Loader<'_> {
    pub(super) fn module(&mut self, table: &Table<'_>) -> Option<Plan> {
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
    pub(super) fn folders(&mut self, course: &Course) -> Vec<Plan> {
        let mut modules: BTreeMap<(bool, Natural), (String, Vec<String>)> = BTreeMap::new();
        for path in self.paths.iter().filter(|path| item::kind_of(path).is_some() && is_item_text(path)) {
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
pub(in crate::package::native) fn web_address(table: &Table<'_>, url: &str) {
    if !(url.starts_with("https://") || url.starts_with("http://")) {
        let message = format!("`{url}` is no address of the web.");
        table.findings().fatal("bad-link", &table.place_of("link"), message, Some("https://…".to_owned()));
    }
}

pub(super) fn finished(plan: Plan, places: &mut Places, findings: &Findings) -> Module {
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
pub(in crate::package::native) fn made(draft: Draft, path: String, findings: &Findings) -> Option<(Item, Spot, Vec<Place>)> {
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
