//! What a reader gets of an item: its text, its checks, where its links lead.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::domain::completion::Status;
use crate::domain::course::ItemKind;
use crate::domain::quiz::{Answer, Face, Verdict};
use crate::domain::text::Untrusted;
use crate::domain::time::Instant;

/// An item that is read: a page, a link, a file, the text of a discussion or a survey.
#[derive(Debug, Clone, Serialize)]
pub struct PageView {
    pub course: String,
    pub course_title: Untrusted,
    pub module: String,
    pub module_title: Untrusted,
    pub item: String,
    pub title: Untrusted,
    pub kind: ItemKind,
    /// Markdown. A check stands as an empty fence ` ```check ID `, its question in `checks`. Empty for a link and a file.
    pub text: Untrusted,
    pub checks: Vec<CheckView>,
    /// The address of a link.
    pub url: Option<Untrusted>,
    /// The file of a file item.
    pub file: Option<FileFacts>,
    pub place: Place,
    /// The acting learner's; `None` for staff and the console.
    pub status: Option<Status>,
    /// Whether 'mark done' is theirs to press: the item's rule is viewing or marking.
    pub may_mark_done: bool,
    /// Whether it is done by that alone: its rule is marking, and the acting learner has not.
    pub waits_for_mark: bool,
    pub minutes: Option<u32>,
    /// Its number among the module's items, from 1, and how many there are.
    pub number: u32,
    pub of: u32,
    pub next: Option<Neighbor>,
    pub previous: Option<Neighbor>,
    /// Its path in the package: what relative links count from.
    pub path: String,
    /// Item ids by path, and files by path, of what the actor may open in this course.
    pub targets: Targets,
}

#[derive(Debug, Clone, Serialize)]
pub struct FileFacts {
    pub path: String,
    pub bytes: u64,
}

/// The item before or after, in the course's order.
#[derive(Debug, Clone, Serialize)]
pub struct Neighbor {
    pub item: String,
    pub kind: ItemKind,
    pub title: Untrusted,
    pub locked_by: Option<String>,
}

/// Where reading goes on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Place {
    /// Byte offset in the text, of the first line shown.
    pub at: u64,
    /// How much was read, in thousandths; 1000 counts as viewed.
    pub read: u16,
}

/// A check question without its key, and what was answered last.
#[derive(Debug, Clone, Serialize)]
pub struct CheckView {
    pub id: String,
    pub face: Face,
    pub last: Option<CheckedView>,
}

/// The verdict on an answer to a check.
#[derive(Debug, Clone, Serialize)]
pub struct CheckedView {
    pub answer: Answer,
    pub verdict: Verdict,
    /// Markdown, in the order to show: of the options or lines that matched, of the verdict, the note.
    pub feedback: Vec<Untrusted>,
    /// The hint that this try has earned.
    pub hint: Option<Untrusted>,
    /// Wrong, and but a slip away from right.
    pub close: bool,
    pub tries: u32,
    pub at: Instant,
}

#[derive(Debug, Clone, Default, Serialize)]
pub struct Targets {
    pub items: BTreeMap<String, String>,
    pub files: BTreeSet<String>,
}

/// Where a link of a page leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    Item(String),
    /// A file of the package, by its path.
    File(String),
    /// A heading of the same page.
    Heading(String),
    Web(Untrusted),
    /// Nothing that the actor may open.
    Nowhere,
}

/// What became of an item's completion.
#[derive(Debug, Clone, Serialize)]
pub struct Marked {
    pub item: String,
    pub status: Status,
}

impl PageView {
    /// Where `href` of this page leads.
    pub fn target(&self, href: &str) -> Target {
        self.targets.of(&self.path, href)
    }
}

impl Targets {
    /// Where `href` of the item whose file is `from` leads.
    pub fn of(&self, from: &str, href: &str) -> Target {
        if let Some(heading) = href.strip_prefix('#') {
            return Target::Heading(heading.to_owned());
        }
        if href.contains("://") || href.starts_with("mailto:") {
            return Target::Web(href.into());
        }
        let path = href.split(['#', '?']).next().unwrap_or_default();
        let Some(path) = beside(from, path) else { return Target::Nowhere };
        match self.items.get(&path) {
            Some(item) => Target::Item(item.clone()),
            None if self.files.contains(&path) => Target::File(path),
            None => Target::Nowhere,
        }
    }
}

/// The package path that the relative `link` of the file `from` names; `None` where it leaves the package.
pub fn beside(from: &str, link: &str) -> Option<String> {
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    if let Some(rooted) = link.strip_prefix('/') {
        return beside("", rooted);
    }
    for part in link.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}
