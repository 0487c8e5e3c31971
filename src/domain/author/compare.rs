//! What is different between the course that learners see and its working copy.

use std::collections::{BTreeMap, HashMap};

use serde::Serialize;

use crate::domain::course::{Course, Item, Module};

/// What became of a module or an item in the working copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Badge {
    New,
    Changed,
    /// The same, in another place.
    Moved,
    Removed,
}

/// All differences. What is not named is the same.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Comparison {
    /// Title, description, grading and what else stands on the cover.
    pub cover: bool,
    pub files: bool,
    pub modules: BTreeMap<String, Badge>,
    pub items: BTreeMap<String, Badge>,
    /// By path.
    pub banks: BTreeMap<String, Badge>,
}

impl Comparison {
    pub fn is_same(&self) -> bool {
        *self == Self::default()
    }

    /// Items with that badge.
    pub fn count(&self, badge: Badge) -> u32 {
        u32::try_from(self.items.values().filter(|one| **one == badge).count()).unwrap_or(u32::MAX)
    }
}

/// What `after` changes in `before`.
pub fn compare(before: &Course, after: &Course) -> Comparison {
    let modules = |course: &'_ Course| course.modules.iter().map(|module| module.id.clone()).collect::<Vec<_>>();
    let was: HashMap<&str, &Module> = before.modules.iter().map(|module| (module.id.as_str(), module)).collect();
    let mut found = Comparison {
        cover: before.cover() != after.cover(),
        files: before.media != after.media,
        banks: banks(before, after),
        ..Comparison::default()
    };
    let moved = moved(&modules(before), &modules(after));
    for module in &after.modules {
        let badge = match was.get(module.id.as_str()) {
            None => Some(Badge::New),
            Some(old) if (&old.title, &old.requires) != (&module.title, &module.requires) => Some(Badge::Changed),
            Some(_) => moved.contains(&module.id).then_some(Badge::Moved),
        };
        found.modules.extend(badge.map(|badge| (module.id.clone(), badge)));
    }
    let gone = before.modules.iter().filter(|module| !after.modules.iter().any(|one| one.id == module.id));
    found.modules.extend(gone.map(|module| (module.id.clone(), Badge::Removed)));
    items(before, after, &mut found);
    found
}

fn items(before: &Course, after: &Course, found: &mut Comparison) {
    let was: HashMap<&str, (&str, &Item)> = placed(before).map(|(module, item)| (item.id.as_str(), (module, item))).collect();
    let is: HashMap<&str, &str> = placed(after).map(|(module, item)| (item.id.as_str(), module)).collect();
    for module in &after.modules {
        let here = |course: &Course| -> Vec<String> {
            let same =
                course.modules.iter().find(|one| one.id == module.id).map(|one| one.items.iter().map(|item| item.id.clone()).collect());
            same.unwrap_or_default()
        };
        let moved = moved(&here(before), &here(after));
        for item in &module.items {
            let badge = match was.get(item.id.as_str()) {
                None => Some(Badge::New),
                Some((_, old)) if *old != item => Some(Badge::Changed),
                Some((old, _)) => (*old != module.id || moved.contains(&item.id)).then_some(Badge::Moved),
            };
            found.items.extend(badge.map(|badge| (item.id.clone(), badge)));
        }
    }
    let gone = before.items().filter(|item| !is.contains_key(item.id.as_str()));
    found.items.extend(gone.map(|item| (item.id.clone(), Badge::Removed)));
}

fn banks(before: &Course, after: &Course) -> BTreeMap<String, Badge> {
    let of = |course: &Course, path: &str| course.banks.iter().find(|bank| bank.path == path).cloned();
    let is = after.banks.iter().filter_map(|bank| match of(before, &bank.path) {
        None => Some((bank.path.clone(), Badge::New)),
        Some(was) => (was != *bank).then(|| (bank.path.clone(), Badge::Changed)),
    });
    let gone = before.banks.iter().filter(|bank| of(after, &bank.path).is_none());
    is.chain(gone.map(|bank| (bank.path.clone(), Badge::Removed))).collect()
}

fn placed(course: &Course) -> impl Iterator<Item = (&str, &Item)> {
    course.modules.iter().flat_map(|module| module.items.iter().map(|item| (module.id.as_str(), item)))
}

/// Those of both lists that left their place among the others: all but a longest run in the old order.
fn moved(before: &[String], after: &[String]) -> Vec<String> {
    let old: HashMap<&str, usize> = before.iter().enumerate().map(|(at, id)| (id.as_str(), at)).collect();
    let places: Vec<(usize, &String)> = after.iter().filter_map(|id| old.get(id.as_str()).map(|at| (*at, id))).collect();
    let stays = longest_run(&places.iter().map(|(at, _)| *at).collect::<Vec<_>>());
    places.iter().filter(|(at, _)| !stays.contains(at)).map(|(_, id)| (*id).clone()).collect()
}

/// A longest increasing run of numbers that are all different.
fn longest_run(numbers: &[usize]) -> std::collections::HashSet<usize> {
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = vec![None; numbers.len()];
    for (at, number) in numbers.iter().enumerate() {
        let length = ends.partition_point(|end| numbers[*end] < *number);
        before[at] = length.checked_sub(1).map(|last| ends[last]);
        if length == ends.len() { ends.push(at) } else { ends[length] = at }
    }
    let first = ends.last().copied();
    std::iter::successors(first, |at| before[*at]).map(|at| numbers[at]).collect()
}
