//! What is wrong with a course as a whole: ways that nobody can go, references that lead nowhere, points that do not add up (FORMATS.md 10.2,
//! RULES.md C3, C4).

mod circles;
mod conditions;
mod items;
mod links;
mod outcomes;

use std::collections::HashMap;

use super::folder::Loaded;
use crate::domain::course::{Course, Item, Module, Total};
use crate::domain::points::Exact;
use crate::package::finding::{Findings, Place};
pub(super) use links::leads_to;

pub(super) fn judge(loaded: &Loaded, findings: &Findings) {
    let course = &loaded.course;
    let items = course.items().zip(&loaded.places.items).map(|(item, spot)| (item.id.as_str(), (item, &spot.item))).collect();
    let modules = course.modules.iter().zip(&loaded.places.modules).map(|(module, place)| (module.id.as_str(), (module, place))).collect();
    let check = Check { loaded, course, findings, items, modules };
    check.conditions();
    check.cycles();
    check.categories();
    check.items();
    check.earlier_ids();
    check.links();
    check.outcomes();
    check.beside();
}

struct Check<'a> {
    loaded: &'a Loaded,
    course: &'a Course,
    findings: &'a Findings,
    items: HashMap<&'a str, (&'a Item, &'a Place)>,
    modules: HashMap<&'a str, (&'a Module, &'a Place)>,
}

impl<'a> Check<'a> {
    fn item(&self, id: &str) -> Option<&'a Item> {
        self.items.get(id).map(|(item, _)| *item)
    }

    fn module(&self, id: &str) -> Option<&'a Module> {
        self.modules.get(id).map(|(module, _)| *module)
    }

    fn ids(&self) -> impl Iterator<Item = &'a str> {
        self.course.modules.iter().map(|module| module.id.as_str()).chain(self.course.items().map(|item| item.id.as_str()))
    }

    fn is_weighted(&self) -> bool {
        let grading = &self.course.grading;
        grading.total.map_or_else(|| grading.categories.iter().any(|one| one.weight.is_some()), |total| total == Total::Weighted)
    }

    fn categories(&self) {
        let grading = &self.course.grading;
        let known = || grading.categories.iter().map(|one| one.id.as_str());
        for (item, spot) in self.course.items().zip(&self.loaded.places.items) {
            match &item.settings.category {
                Some(category) if !known().any(|id| id == category) => {
                    let near = self.findings.near(category, known()).map(|near| format!("category = \"{near}\""));
                    let write = near.or_else(|| Some(format!("[grading] categories = [{{ id = \"{category}\", weight = 100 }}]")));
                    self.findings.error("unknown-category", &spot.category, format!("There is no grade category `{category}`."), write);
                }
                None if self.is_weighted() && item.body.kind().is_graded() && !item.settings.omit => {
                    self.findings.warn(
                        "no-category",
                        &spot.item,
                        format!("`{}` has no category, so it counts nothing in a weighted total.", item.id),
                        Some(format!("category = \"{}\"", known().next().unwrap_or("…"))),
                    );
                }
                _ => {}
            }
        }
        for (category, place) in grading.categories.iter().zip(&self.loaded.places.categories) {
            for id in category.never_drop.iter().filter(|id| self.item(id).is_none()) {
                let near = self.findings.near(id, self.course.items().map(|item| item.id.as_str()));
                let write = near.map(|near| format!("\"{near}\"")).or_else(|| Some(take_out()));
                self.findings.error("unknown-item", place, format!("`never_drop` names `{id}`, which is no item."), write);
            }
        }
        let sum: Exact = grading.categories.iter().filter(|one| !one.extra_credit).filter_map(|one| one.weight.clone()).sum();
        if self.is_weighted() && sum != Exact::whole(100) {
            self.findings.warn(
                "weights",
                &self.loaded.places.grading,
                format!("The weights of the categories sum to {}, not to 100; they are scaled.", sum.decimal(5)),
                Some("change the weights so that they sum to 100".to_owned()),
            );
        }
    }

    /// Earlier ids: what still bears one keeps its records, and one item alone takes them over.
    fn earlier_ids(&self) {
        let mut claimed: HashMap<&str, &Item> = HashMap::new();
        for (item, spot) in self.course.items().zip(&self.loaded.places.items) {
            for old in &item.was {
                let message = if self.ids().any(|id| id == old) {
                    format!("`{}` was `{old}`, but `{old}` is still in the course.", item.id)
                } else if let Some(other) = claimed.insert(old, item) {
                    format!("`{}` and `{}` both were `{old}`; one of them alone takes its records over.", other.id, item.id)
                } else {
                    continue;
                };
                self.findings.error("was", &spot.was, message, Some(take_out()));
            }
        }
    }

    /// What stands beside the modules.
    fn beside(&self) {
        for path in &self.loaded.unlisted {
            let message = format!("No module names `{path}`, so no learner gets to it from the outline.");
            self.findings.warn("unlisted", &Place::start_of(path), message, Some(format!("items = [\"{path}\"]")));
        }
        if self.loaded.paths.iter().any(|path| path.starts_with("i18n/")) {
            self.findings.info(
                "i18n-kept",
                &Place::start_of("i18n"),
                "Translations are kept and exported; learners are not shown them yet.",
            );
        }
        if self.course.items().next().is_none() && self.loaded.places.modules.is_empty() {
            let message = "The course has no items.";
            self.findings.warn(
                "empty-course",
                &Place::start_of("course.toml"),
                message,
                Some("write a page such as intro/why.md".to_owned()),
            );
        }
        self.learning_paths();
    }

    fn learning_paths(&self) {
        let mut seen: HashMap<&str, &Place> = HashMap::new();
        for (path, (place, places)) in self.course.paths.iter().zip(&self.loaded.places.paths) {
            if let Some(other) = seen.insert(&path.id, place).filter(|_| !path.id.is_empty()) {
                super::duplicate("paths", &path.id, other, place, self.findings);
            }
            for (id, place) in path.items.iter().zip(places).filter(|(id, _)| self.item(id).is_none() && self.module(id).is_none()) {
                let write = self.findings.near(id, self.ids()).map(|near| format!("\"{near}\"")).or_else(|| Some(take_out()));
                self.findings.error("unknown-item", place, format!("The path `{}` names `{id}`, which is no item.", path.id), write);
            }
        }
    }
}

fn take_out() -> String {
    "take it out".to_owned()
}
