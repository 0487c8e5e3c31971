//! Conditions: what must hold before an item or a module opens, why it does not, and whether a course can be walked at all (RULES.md 4.2).
//!
//! What is complete is told by `domain::completion`; here only how conditions join and what is missing.

use std::collections::HashMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::domain::course::{Condition, Course, DateRule};
use crate::domain::percent;
use crate::domain::points::Exact;
use crate::domain::text::Untrusted;
use crate::domain::time::Instant;

/// A condition with its joints. The native format writes lists (all of them); other formats nest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Need {
    All(Vec<Need>),
    Any(Vec<Need>),
    Not(Box<Need>),
    /// An item or a module is complete.
    Complete(String),
    /// The share of an item's points: `at_least` or more, and under `below`, so that bands tile without a gap (Moodle).
    Score {
        item: String,
        at_least: Option<Exact>,
        below: Option<Exact>,
    },
    After(DateRule),
}

impl Need {
    /// What a list of `requires` asks for: all of it.
    pub fn all(list: &[Condition]) -> Self {
        Self::All(list.iter().map(Self::from).collect())
    }
}

impl From<&Condition> for Need {
    fn from(condition: &Condition) -> Self {
        match condition {
            Condition::Complete(id) => Self::Complete(id.clone()),
            Condition::Score { item, at_least } => Self::Score { item: item.clone(), at_least: Some(at_least.clone()), below: None },
            Condition::After(rule) => Self::After(rule.clone()),
        }
    }
}

impl Condition {
    /// The item or module that it asks about.
    pub fn named(&self) -> Option<&str> {
        match self {
            Self::Complete(id) | Self::Score { item: id, .. } => Some(id),
            Self::After(_) => None,
        }
    }
}

/// As an author writes it in `requires` (FORMATS.md 10.2).
impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Complete(id) => f.write_str(id),
            Self::Score { item, at_least } => write!(f, "{item} >= {}", percent::print(at_least)),
            Self::After(rule) => write!(f, "after {rule}"),
        }
    }
}

/// What a condition may ask about one learner.
pub trait Known {
    /// Whether the item or module is complete; one that does not exist is not.
    fn is_complete(&self, id: &str) -> bool;
    /// Share of the item's points in a released grade.
    fn score(&self, item: &str) -> Option<Exact>;
    /// The instant of a date rule; `None` where it counts from a term start that is not set.
    fn instant(&self, rule: &DateRule) -> Option<Instant>;
    fn now(&self) -> Instant;
    /// What people call the item or module.
    fn title(&self, id: &str) -> Untrusted;
}

/// Why something is locked, for the interface to word.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// Finish this item or module first.
    Finish { id: String, title: Untrusted },
    /// Score at least this share in that item; `have` where there is a grade already.
    Score { id: String, title: Untrusted, at_least: Exact, have: Option<Exact> },
    /// Opens at that instant.
    Opens { at: Instant },
    /// Its date counts from a term that has no start yet.
    NoTermStart,
    /// The same, for whoever can set it themselves.
    SetTermStart { course: String },
    /// One of several ways is needed, or something must not have happened: none of them holds.
    Other,
}

impl Reason {
    /// The reason in English, as commands and logs have it; `date` words an instant in the reader's zone.
    pub fn sentence(&self, date: impl Fn(Instant) -> String) -> String {
        match self {
            Self::Finish { title, .. } => format!("Finish \"{}\" first.", title.for_screen()),
            Self::Score { title, at_least, have, .. } => {
                let percent = |share: &Exact| (share * &Exact::whole(100)).decimal(2);
                let have = have.as_ref().map(|have| format!(" (you have {} %)", percent(have))).unwrap_or_default();
                format!("Score at least {} % in \"{}\" first{have}.", percent(at_least), title.for_screen())
            }
            Self::Opens { at } => format!("Opens {}.", date(*at)),
            Self::NoTermStart => "Opens once your instructor has set the start of the term.".to_owned(),
            Self::SetTermStart { course } => {
                format!("Opens once the term has a start: `lyceum course dates {course} --start DAY` sets it.")
            }
            Self::Other => "Its conditions are not met yet.".to_owned(),
        }
    }
}

/// Whether `need` holds.
pub fn holds(need: &Need, known: &impl Known) -> bool {
    match need {
        Need::All(all) => all.iter().all(|need| holds(need, known)),
        Need::Any(any) => any.iter().any(|need| holds(need, known)),
        Need::Not(need) => !holds(need, known),
        Need::Complete(id) => known.is_complete(id),
        Need::Score { item, at_least, below } => known.score(item).is_some_and(|score| {
            at_least.as_ref().is_none_or(|least| score >= *least) && below.as_ref().is_none_or(|below| score < *below)
        }),
        Need::After(rule) => known.instant(rule).is_some_and(|at| at <= known.now()),
    }
}

/// What is missing for `need`; empty when it holds.
pub fn reasons(need: &Need, known: &impl Known) -> Vec<Reason> {
    if holds(need, known) {
        return Vec::new();
    }
    match need {
        Need::All(all) => all.iter().flat_map(|need| reasons(need, known)).collect(),
        Need::Complete(id) => vec![Reason::Finish { id: id.clone(), title: known.title(id) }],
        Need::Score { item, at_least: Some(at_least), below: None } => {
            let (title, have) = (known.title(item), known.score(item));
            vec![Reason::Score { id: item.clone(), title, at_least: at_least.clone(), have }]
        }
        Need::After(rule) => vec![known.instant(rule).map_or(Reason::NoTermStart, |at| Reason::Opens { at })],
        Need::Any(_) | Need::Not(_) | Need::Score { .. } => vec![Reason::Other],
    }
}

/// A cycle of prerequisites with its first id again at its end (`a`, `b`, `a`), or `None` (RULES.md C4).
///
/// An item waits for what it requires and what its module requires; a module is complete when its items are.
pub fn cycle(course: &Course) -> Option<Vec<String>> {
    let mut edges: HashMap<&str, Vec<&str>> = HashMap::new();
    for module in &course.modules {
        edges.entry(&module.id).or_default().extend(module.items.iter().filter(|i| !i.settings.optional).map(|i| i.id.as_str()));
        for item in &module.items {
            let needs = item.requires.iter().chain(&module.requires).filter_map(Condition::named);
            edges.entry(&item.id).or_default().extend(needs);
        }
    }
    let mut walk = Walk { edges: &edges, done: HashMap::new(), path: Vec::new() };
    let order = course.modules.iter().flat_map(|module| &module.items);
    order.into_iter().find_map(|item| walk.from(&item.id))
}

/// A depth-first walk without recursion, so that no course is too deep for the stack.
struct Walk<'a> {
    edges: &'a HashMap<&'a str, Vec<&'a str>>,
    /// False while on the path, true once left for good.
    done: HashMap<&'a str, bool>,
    path: Vec<(&'a str, usize)>,
}

impl<'a> Walk<'a> {
    fn from(&mut self, start: &'a str) -> Option<Vec<String>> {
        if self.done.contains_key(start) {
            return None;
        }
        self.enter(start);
        while let Some((at, next)) = self.path.last_mut() {
            let to = self.edges.get(*at).and_then(|all| all.get(*next)).copied();
            *next += 1;
            match to.map(|to| (to, self.done.get(to).copied())) {
                None => self.leave(),
                Some((to, None)) => self.enter(to),
                Some((to, Some(false))) => return Some(self.cycle_to(to)),
                Some((_, Some(true))) => {}
            }
        }
        None
    }

    fn enter(&mut self, at: &'a str) {
        self.done.insert(at, false);
        self.path.push((at, 0));
    }

    fn leave(&mut self) {
        if let Some((at, _)) = self.path.pop() {
            self.done.insert(at, true);
        }
    }

    fn cycle_to(&self, to: &str) -> Vec<String> {
        let path = self.path.iter().map(|(at, _)| *at).skip_while(|at| *at != to);
        path.chain([to]).map(str::to_owned).collect()
    }
}

#[cfg(test)]
mod tests;
