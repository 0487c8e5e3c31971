//! Circles in what waits for what, and who waits behind one.

use std::collections::{BTreeMap, BTreeSet};

/// So many circles are shown, and so many of one's members.
pub(super) const CYCLES: usize = 20;

/// A search for circles that keeps the way it came; no recursion, since a course may be long.
pub(super) struct Search<'g, 'a> {
    graph: &'g BTreeMap<&'a str, Vec<&'a str>>,
    done: BTreeSet<&'a str>,
    /// The ids on the way, each with the number of the next target to try.
    way: Vec<(&'a str, usize)>,
    on_way: BTreeSet<&'a str>,
    pub cycles: Vec<Vec<&'a str>>,
}

impl<'g, 'a> Search<'g, 'a> {
    pub fn new(graph: &'g BTreeMap<&'a str, Vec<&'a str>>) -> Self {
        Self { graph, done: BTreeSet::new(), way: Vec::new(), on_way: BTreeSet::new(), cycles: Vec::new() }
    }

    pub fn visit(&mut self, start: &'a str) {
        if !self.done.contains(start) {
            self.enter(start);
        }
        while let Some((id, next)) = self.way.last_mut() {
            let id = *id;
            let Some(target) = self.graph.get(id).and_then(|targets| targets.get(*next)).copied() else {
                self.done.insert(id);
                self.on_way.remove(id);
                self.way.pop();
                continue;
            };
            *next += 1;
            if self.on_way.contains(target) {
                let from = self.way.iter().position(|(other, _)| *other == target).unwrap_or_default();
                if self.cycles.len() < 10 * CYCLES {
                    self.cycles.push(self.way.iter().skip(from).map(|(id, _)| *id).collect());
                }
            } else if !self.done.contains(target) && self.graph.contains_key(target) {
                self.enter(target);
            }
        }
    }

    fn enter(&mut self, id: &'a str) {
        self.way.push((id, 0));
        self.on_way.insert(id);
    }
}

/// Everything that waits, directly or not, for one of `stuck`.
pub(super) fn waiting_for<'a>(graph: &BTreeMap<&'a str, Vec<&'a str>>, stuck: &BTreeSet<&'a str>) -> BTreeSet<&'a str> {
    let mut waits: BTreeMap<&str, Vec<&'a str>> = BTreeMap::new();
    for (id, targets) in graph {
        for target in targets {
            waits.entry(target).or_default().push(id);
        }
    }
    let mut found = BTreeSet::new();
    let mut next: Vec<&'a str> = stuck.iter().copied().collect();
    while let Some(id) = next.pop() {
        for waiting in waits.get(id).into_iter().flatten() {
            if found.insert(*waiting) {
                next.push(waiting);
            }
        }
    }
    found
}
