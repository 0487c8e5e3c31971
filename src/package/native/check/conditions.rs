//! Conditions that nobody can meet, and circles of them.

use std::collections::{BTreeMap, BTreeSet};

use super::circles::{CYCLES, Search, waiting_for};
use super::{Check, take_out};
use crate::domain::course::{Condition, Item};
use crate::package::finding::Place;

impl<'a> Check<'a> {
    /// Every condition names something that can be met.
    pub(super) fn conditions(&self) {
        let places = &self.loaded.places;
        for (module, at) in self.course.modules.iter().zip(&places.module_requires) {
            module.requires.iter().zip(at).for_each(|(condition, place)| self.condition(condition, place));
        }
        for (item, at) in self.course.items().zip(&places.item_requires) {
            item.requires.iter().zip(at).for_each(|(condition, place)| self.condition(condition, place));
        }
    }

    fn condition(&self, condition: &Condition, place: &Place) {
        let (id, scored) = match condition {
            Condition::Complete(id) => (id, false),
            Condition::Score { item, .. } => (item, true),
            Condition::After(_) => return,
        };
        if let Some(item) = self.item(id) {
            if item.settings.hidden {
                self.findings.error(
                    "dead-end",
                    place,
                    format!("`{id}` is hidden: what learners do not see bars nobody."),
                    Some(take_out()),
                );
            } else if scored && !item.body.kind().is_graded() {
                self.findings.error(
                    "dead-end",
                    place,
                    format!("`{id}` is a {} and gets no score, so no learner can meet this condition.", item.body.kind().word()),
                    Some(format!("\"{id}\"")),
                );
            }
        } else if let Some(module) = self.module(id) {
            if scored {
                self.findings.error("dead-end", place, format!("`{id}` is a module; modules have no score."), Some(format!("\"{id}\"")));
            } else if !module.items.iter().any(is_required) {
                let message = format!("The module `{id}` requires nothing of its learners, so it locks nothing.");
                self.findings.warn(
                    "prerequisite-without-requirements",
                    place,
                    message,
                    Some("name an item instead, or make one of its items required".to_owned()),
                );
            }
        } else {
            let near = self.findings.near(id, self.ids());
            let hint = near.as_ref().map_or(String::new(), |near| format!(" Did you mean `{near}`?"));
            self.findings.fatal(
                "unknown-requirement",
                place,
                format!("There is no item or module `{id}`.{hint}"),
                near.or_else(|| Some(take_out())),
            );
        }
    }

    /// Cycles, spelled out; and what stands behind one and can never be reached.
    pub(super) fn cycles(&self) {
        let graph = self.graph();
        let mut search = Search::new(&graph);
        for id in graph.keys() {
            search.visit(id);
        }
        for cycle in search.cycles.iter().take(CYCLES) {
            let shown: Vec<&str> = cycle.iter().take(CYCLES).copied().collect();
            let gap = if cycle.len() > CYCLES { " → …" } else { "" };
            let spelled = format!("{}{gap} → {}", shown.join(" → "), cycle.first().copied().unwrap_or_default());
            self.findings.fatal(
                "cycle",
                &self.place_in(cycle),
                format!("These wait for each other, so nobody can begin them: {spelled}."),
                Some("take one of the requirements out".to_owned()),
            );
        }
        let stuck: BTreeSet<&str> = search.cycles.iter().flatten().copied().collect();
        let behind = waiting_for(&graph, &stuck);
        for item in self.course.items().filter(|item| behind.contains(item.id.as_str()) && !stuck.contains(item.id.as_str())) {
            self.findings.error(
                "unreachable",
                &self.place_of(&item.id),
                format!("Nobody can reach `{}`: it waits for a circle of requirements.", item.id),
                Some("mend the circle".to_owned()),
            );
        }
    }

    /// What each item and module waits for. A module waits for what completes it: its required items.
    fn graph(&self) -> BTreeMap<&'a str, Vec<&'a str>> {
        let mut graph = BTreeMap::new();
        for module in &self.course.modules {
            graph.insert(module.id.as_str(), module.items.iter().filter(|item| is_required(item)).map(|item| item.id.as_str()).collect());
            for item in &module.items {
                graph.insert(item.id.as_str(), item.requires.iter().chain(&module.requires).filter_map(named).collect());
            }
        }
        graph
    }

    /// Where a requirement of the circle is written: the author mends it there.
    fn place_in(&self, cycle: &[&str]) -> Place {
        let places = &self.loaded.places;
        let modules =
            self.course.modules.iter().zip(&places.module_requires).map(|(module, at)| (module.id.as_str(), &module.requires, at));
        let items = self.course.items().zip(&places.item_requires).map(|(item, at)| (item.id.as_str(), &item.requires, at));
        let written = modules.chain(items).filter(|(id, ..)| cycle.contains(id)).find_map(|(_, requires, at)| {
            requires.iter().zip(at).find(|(condition, _)| named(condition).is_some_and(|id| cycle.contains(&id))).map(|(_, place)| place)
        });
        written.cloned().unwrap_or_else(|| cycle.first().map_or_else(|| Place::start_of("course.toml"), |id| self.place_of(id)))
    }

    fn place_of(&self, id: &str) -> Place {
        let found = self.items.get(id).map(|(_, place)| *place).or_else(|| self.modules.get(id).map(|(_, place)| *place));
        found.cloned().unwrap_or_else(|| Place::start_of("course.toml"))
    }
}

/// Whether a module's completion waits for it.
fn is_required(item: &Item) -> bool {
    !item.settings.optional && !item.settings.hidden
}

fn named(condition: &Condition) -> Option<&str> {
    match condition {
        Condition::Complete(id) | Condition::Score { item: id, .. } => Some(id),
        Condition::After(_) => None,
    }
}
