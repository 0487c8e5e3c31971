//! Changes to a course under construction: each a pure function from one whole course to the next.
//!
//! Ids are made once, from titles, and never change: people's work hangs on them. A change that would leave the course contradicting itself
//! is refused with a sentence. What a text links to is not known here; `package::native` reads that, and the service asks it.

mod bank;
mod compare;
mod edit;
mod make;
mod merge;
mod sound;

use crate::domain::course::{Bank, CompletionRule, Condition, Course, Grading, Item, ItemKind, ItemSettings, Media};
use crate::domain::text::Untrusted;

pub use bank::{bank_title, drawing};
pub use compare::{Badge, Comparison, compare};
pub use edit::apply;
pub use make::{MOST_TITLE, blank_course, title_of};
pub use merge::{Clash, merged};

/// One change. Places count from 0; a place behind the end is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Edit {
    RenameCourse {
        title: String,
    },
    /// Markdown, one paragraph.
    Describe {
        description: String,
    },
    SetCover {
        version: Option<String>,
        language: Option<String>,
        authors: Vec<String>,
        license: Option<String>,
    },
    SetGrading(Box<Grading>),
    /// Behind the module `after`; `None`: at the end.
    AddModule {
        title: String,
        after: Option<String>,
    },
    RenameModule {
        module: String,
        title: String,
    },
    MoveModule {
        module: String,
        at: usize,
    },
    SetModuleRequires {
        module: String,
        requires: Vec<Condition>,
    },
    /// With all that is in it.
    RemoveModule {
        module: String,
    },
    /// Behind the item `after` of that module; `None`: at its end.
    AddItem {
        module: String,
        body: NewBody,
        title: String,
        after: Option<String>,
    },
    RenameItem {
        item: String,
        title: String,
    },
    /// To place `at` among the other items of `module`.
    MoveItem {
        item: String,
        module: String,
        at: usize,
    },
    /// A copy behind it, with an id of its own.
    DuplicateItem {
        item: String,
    },
    RemoveItem {
        item: String,
    },
    SetItem {
        item: String,
        rules: Box<ItemRules>,
    },
    /// The same item with other content; its id and its path stay.
    ReplaceItem(Box<Item>),
    /// With one question to write over.
    AddBank {
        title: String,
    },
    /// `bank` is its path, which stays.
    RenameBank {
        bank: String,
        title: String,
    },
    /// Refused while a quiz draws from it.
    RemoveBank {
        bank: String,
    },
    /// The bank at the same path with other content.
    ReplaceBank(Box<Bank>),
    /// From one quiz or bank to another: a quiz by its id, a bank by its path.
    MoveQuestion {
        question: String,
        from: String,
        to: String,
    },
    /// A file that is stored already; one of the same path gives way to it.
    AddMedia(Media),
    RemoveMedia {
        path: String,
    },
}

/// What a new item begins as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NewBody {
    Page,
    Quiz,
    Assignment,
    Discussion,
    Survey,
    Link {
        url: String,
    },
    /// A file of the course's media.
    File {
        path: String,
    },
}

impl NewBody {
    pub fn kind(&self) -> ItemKind {
        match self {
            Self::Page => ItemKind::Page,
            Self::Quiz => ItemKind::Quiz,
            Self::Assignment => ItemKind::Assignment,
            Self::Discussion => ItemKind::Discussion,
            Self::Survey => ItemKind::Survey,
            Self::Link { .. } => ItemKind::Link,
            Self::File { .. } => ItemKind::File,
        }
    }
}

/// What stands beside an item's content: dates, points, whom it waits for, when it is complete, who sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemRules {
    pub settings: ItemSettings,
    pub requires: Vec<Condition>,
    /// `None`: the kind's default.
    pub complete: Option<CompletionRule>,
}

impl From<&Item> for ItemRules {
    fn from(item: &Item) -> Self {
        Self { settings: item.settings.clone(), requires: item.requires.clone(), complete: item.complete.clone() }
    }
}

/// The course after a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edited {
    pub course: Course,
    /// The module or item that was made, changed or moved; `None` for one that is gone and for the course itself.
    pub target: Option<String>,
    /// What was done, as a sentence without its period.
    pub says: String,
}

/// Why a change cannot be made: a sentence.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    #[error("A title is needed.")]
    NoTitle,
    #[error("A title has at most {MOST_TITLE} characters.")]
    LongTitle,
    #[error("There is no module `{0}`.")]
    NoModule(String),
    #[error("There is no item `{0}`.")]
    NoItem(String),
    #[error("There is no question bank `{0}`.")]
    NoBank(String),
    #[error("There is no question `{0}`.")]
    NoQuestion(String),
    #[error("There is no file `{0}`.")]
    NoMedia(String),
    #[error("There are {0} places, so it cannot be put behind them.")]
    OutOfRange(usize),
    #[error("An item cannot be put after itself.")]
    UnderItself,
    #[error("`{0}` is no address of the web; it begins with https://.")]
    NoAddress(String),
    #[error("An item stays a {0}: the work handed in at it would mean nothing to a {1}.")]
    OtherKind(&'static str, &'static str),
    #[error("{what} is needed by {by}.", by = by.join(", "))]
    Needed { what: String, by: Vec<String> },
    #[error("A file `{0}` is in the course already, its letters written another way.")]
    SameFile(String),
    /// A contradiction that the change would make.
    #[error("{0}")]
    Unsound(String),
}

impl Refused {
    fn module(id: &str) -> Self {
        Self::NoModule(shown(id))
    }

    fn item(id: &str) -> Self {
        Self::NoItem(shown(id))
    }
}

/// Text from outside in one of our sentences.
fn shown(text: &str) -> String {
    Untrusted::from(text).for_screen().into_owned()
}

#[cfg(test)]
mod tests;
