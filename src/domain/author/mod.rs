//! Changes to a course under construction: each a pure function from one whole course to the next.
//!
//! Ids are made once, from titles, and never change: people's work hangs on them. A change that would leave the course contradicting itself
//! is refused with a sentence. What a text links to is not known here; `package::native` reads that, and the service asks it.

mod back;
mod bank;
mod compare;
mod edit;
mod make;
mod merge;
pub mod rubric;
mod rules;
mod sound;

use crate::domain::course::{Condition, Course, ItemKind, Media, Rubric};
use crate::domain::text::Untrusted;

pub use back::put_back;
pub use bank::{bank_title, drawing};
pub use compare::{Badge, Comparison, compare};
pub use edit::{apply, rewrite_bank, rewrite_item};
pub use make::{MOST_TITLE, blank_course, title_of};
pub use merge::{Clash, merged};
pub use rules::{CourseRules, ItemRules};

/// One change. It names what it changes and nothing else: what somebody else changes meanwhile stays. Places count from 0; a place behind the end is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Edit {
    RenameCourse {
        title: String,
    },
    /// What `now` says otherwise than `was`, which was seen when it was begun; the rest stays as it is.
    SetCourse {
        was: Box<CourseRules>,
        now: Box<CourseRules>,
    },
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
    /// What an item or a module waits for: `was` gives way to `now`, or goes; without `was`, `now` comes in beside the others.
    Wait {
        part: String,
        was: Option<Condition>,
        now: Option<Condition>,
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
    /// What `now` says otherwise than `was`, which was seen when it was begun; the rest stays as it is.
    SetItem {
        item: String,
        was: Box<ItemRules>,
        now: Box<ItemRules>,
    },
    /// The rubric of an assignment: `was` gives way to `now`; `None`: there is none.
    SetRubric {
        item: String,
        was: Option<Box<Rubric>>,
        now: Option<Box<Rubric>>,
    },
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
    /// What was to be changed is no longer what it was when the change was begun.
    #[error("Somebody changed {} meanwhile: yours is not written.", .0.join(", "))]
    Overtaken(Vec<&'static str>),
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
