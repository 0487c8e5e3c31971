//! A course's tree as somebody sees it: modules and items with the acting learner's status and what locks them.

use serde::Serialize;

use crate::domain::completion::{Progress, Status};
use crate::domain::condition::Reason;
use crate::domain::course::ItemKind;
pub use crate::domain::course::ItemState;
use crate::domain::points::Points;
use crate::domain::text::Untrusted;
use crate::domain::time::Instant;
use crate::service::course::CourseState;

/// The tree of a course. Staff see drafts and archived items as well; a learner only what is published.
#[derive(Debug, Clone, Serialize)]
pub struct Outline {
    pub course: String,
    pub title: Untrusted,
    /// Counts the imports that changed something.
    pub revision: u32,
    pub state: CourseState,
    pub modules: Vec<ModuleView>,
    /// The acting learner's; `None` for staff and the console.
    pub progress: Option<Progress>,
    /// Where the acting learner was last, or should go next: an item that is neither done nor locked.
    pub next: Option<String>,
}

#[derive(Debug, Clone, Serialize)]
pub struct ModuleView {
    pub id: String,
    pub title: Untrusted,
    /// As written in the course file.
    pub requires: Vec<String>,
    pub status: Option<Status>,
    pub locked_by: Option<String>,
    pub reasons: Vec<Reason>,
    pub progress: Option<Progress>,
    pub items: Vec<ItemView>,
}

#[derive(Debug, Clone, Serialize)]
pub struct ItemView {
    pub id: String,
    pub kind: ItemKind,
    pub title: Untrusted,
    /// What its grade is out of; `None` where nothing is graded.
    pub points: Option<Points>,
    pub open: Option<Instant>,
    pub due: Option<Instant>,
    pub close: Option<Instant>,
    pub state: ItemState,
    /// As written in the course file: `intro/first >= 70%`.
    pub requires: Vec<String>,
    /// The acting learner's; `None` for staff and the console.
    pub status: Option<Status>,
    /// Why it is locked, as a sentence with dates in the actor's zone. `reasons` is the same for the interface to word.
    pub locked_by: Option<String>,
    pub reasons: Vec<Reason>,
    pub optional: bool,
    /// Estimated minutes.
    pub minutes: Option<u32>,
    /// How much of a page was read, in thousandths.
    pub read: Option<u16>,
    /// Due and not handed in: its due date is over and the item is not done. Only for the acting learner.
    pub late: bool,
}

impl Outline {
    pub fn items(&self) -> impl Iterator<Item = &ItemView> {
        self.modules.iter().flat_map(|module| &module.items)
    }

    pub fn item(&self, id: &str) -> Option<&ItemView> {
        self.items().find(|item| item.id == id)
    }
}
