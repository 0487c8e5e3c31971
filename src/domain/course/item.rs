//! What a module is made of: an item, its settings and what each kind of it holds. Quizzes and assignments have rooms of their own.

use serde::{Deserialize, Serialize};

use super::assignment::Assignment;
use super::grading::{LateRule, Release};
use super::quiz::Quiz;
use super::rules::{CompletionRule, Condition, DateRule};
use crate::domain::points::{Exact, Points};
use crate::domain::quiz::Question;
use crate::domain::text::Untrusted;
use crate::domain::words;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// Front matter `id`, else the path without suffixes.
    pub id: String,
    pub was: Vec<String>,
    pub title: Untrusted,
    /// The path of its file in the package; empty for a link.
    pub path: String,
    pub settings: ItemSettings,
    pub requires: Vec<Condition>,
    /// `None`: the kind's default (page view, quiz submit, assignment submit).
    pub complete: Option<CompletionRule>,
    pub body: ItemBody,
}

/// Keys of an item beside its content (CLI.md 9), from `course.toml` or the front matter; the former wins.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ItemSettings {
    pub category: Option<String>,
    /// Points of the grade item; a quiz without it is out of the sum of its questions.
    pub points: Option<Points>,
    pub pass: Option<Exact>,
    pub open: Option<DateRule>,
    pub due: Option<DateRule>,
    pub close: Option<DateRule>,
    pub weight: Option<Exact>,
    pub extra_credit: bool,
    /// Shown, never counted.
    pub omit: bool,
    pub must_pass: bool,
    pub release: Option<Release>,
    pub late: Option<LateRule>,
    pub hidden: bool,
    /// Not needed for the completion of its module.
    pub optional: bool,
    /// Estimated reading or working time.
    pub minutes: Option<u32>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum ItemBody {
    Page(Page),
    Quiz(Quiz),
    Assignment(Assignment),
    /// Comes in and shows its text; posting is not built yet.
    Discussion(Discussion),
    /// Comes in and shows its text; answering is not built yet.
    Survey(Survey),
    Link {
        url: Untrusted,
    },
    /// A file of `media` offered as an item of its own; `path` of the item names it.
    File,
}

impl ItemBody {
    pub fn kind(&self) -> ItemKind {
        match self {
            Self::Page(_) => ItemKind::Page,
            Self::Quiz(_) => ItemKind::Quiz,
            Self::Assignment(_) => ItemKind::Assignment,
            Self::Discussion(_) => ItemKind::Discussion,
            Self::Survey(_) => ItemKind::Survey,
            Self::Link { .. } => ItemKind::Link,
            Self::File => ItemKind::File,
        }
    }
}

/// The kind of an item, as the import report and the outline name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ItemKind {
    Page,
    Quiz,
    Assignment,
    Discussion,
    Survey,
    Link,
    File,
}

words!(ItemKind {
    Page = "page",
    Quiz = "quiz",
    Assignment = "assignment",
    Discussion = "discussion",
    Survey = "survey",
    Link = "link",
    File = "file",
});

impl ItemKind {
    /// Whether a grade belongs to it.
    pub fn is_graded(self) -> bool {
        matches!(self, Self::Quiz | Self::Assignment)
    }
}

/// Who sees an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ItemState {
    Published,
    /// Only staff.
    Hidden,
    /// Gone from the package; its records are kept, only staff see them.
    Archived,
}

words!(ItemState { Published = "published", Hidden = "hidden", Archived = "archived" });

/// A page: Markdown in which each ` ```check ` fence has been taken out and stands as ` ```check id ` (its body empty), so that the text
/// a learner reads holds no key. The questions are in `checks`, in the order of the page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page {
    pub text: Untrusted,
    pub checks: Vec<Question>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Discussion {
    pub prompt: Untrusted,
    pub posts: u32,
}

/// Kept as its source text below the front matter: answering comes later.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Survey {
    pub text: Untrusted,
    pub anonymous: bool,
}
