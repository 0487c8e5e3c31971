//! A course's tree as somebody sees it: modules and items with the acting learner's status and what locks them.

use chrono_tz::Tz;
use rusqlite::Connection;
use serde::Serialize;

use super::policy::{self, Standing};
use super::tree::{Branch, Leaf, Tree, sentences};
use super::{Actor, Result, Services};
use crate::domain::completion::{Progress, Status};
use crate::domain::condition::Reason;
pub use crate::domain::course::ItemState;
use crate::domain::course::{Condition, CourseState, ItemKind};
use crate::domain::points::Points;
use crate::domain::text::Untrusted;
use crate::domain::time::Instant;
use crate::store::Trust;

/// The tree of a course as it is now. Staff see hidden items as well, a learner only what is published; what was archived is in neither,
/// though staff still open it by its name.
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

impl Services {
    /// The tree of a course as the actor sees it.
    ///
    /// # Errors
    /// `NotFound` where there is no such course for them.
    pub fn outline(&self, actor: &Actor, course: &str) -> Result<Outline> {
        let now = self.now();
        self.db.read(Trust::Learner, |db| outline(db, &policy::standing(db, actor, course)?, now))
    }
}

/// The outline of a course in which the actor stands so.
pub(in crate::service) fn outline(db: &Connection, standing: &Standing, now: Instant) -> Result<Outline> {
    let tree = Tree::load(db, standing, standing.learner(), now)?;
    let zone = standing.acting.zone;
    let learns = standing.learner().is_some();
    let asks = Asks { tree: &tree, all: standing.is_staff() };
    Ok(Outline {
        course: standing.course.slug.clone(),
        title: standing.course.title.clone(),
        revision: standing.course.revision,
        state: standing.course.state,
        progress: learns.then(|| tree.progress()),
        next: tree.next().map(|leaf| leaf.item.slug.clone()),
        modules: tree
            .branches
            .iter()
            .filter(|branch| !branch.module.archived)
            .map(|branch| module(branch, &asks, learns, zone, now))
            .collect(),
    })
}

/// What conditions ask, as the actor may read it: a learner is not told of what they do not see.
struct Asks<'a> {
    tree: &'a Tree,
    all: bool,
}

impl Asks<'_> {
    fn written(&self, requires: &[Condition]) -> Vec<String> {
        requires.iter().filter(|one| self.all || one.named().is_none_or(|id| self.is_seen(id))).map(ToString::to_string).collect()
    }

    fn is_seen(&self, id: &str) -> bool {
        self.tree.branches.iter().any(|branch| branch.module.slug == id || branch.leaves.iter().any(|leaf| leaf.item.slug == id))
    }
}

fn module(branch: &Branch, asks: &Asks<'_>, learns: bool, zone: Tz, now: Instant) -> ModuleView {
    let progress = branch.progress();
    ModuleView {
        id: branch.module.slug.clone(),
        title: branch.module.title.clone(),
        requires: asks.written(&branch.module.requires),
        status: learns.then(|| module_status(branch, progress)),
        locked_by: sentences(&branch.reasons, zone),
        reasons: branch.reasons.clone(),
        progress: learns.then_some(progress),
        items: branch.leaves.iter().filter(|leaf| leaf.item.state != ItemState::Archived).map(|leaf| item(leaf, asks, zone, now)).collect(),
    }
}

fn module_status(branch: &Branch, progress: Progress) -> Status {
    let begun = branch.leaves.iter().any(|leaf| matches!(leaf.status, Some(Status::Done | Status::Started)));
    match (progress.is_whole(), branch.reasons.is_empty()) {
        (true, _) if begun || progress.required > 0 => Status::Done,
        (_, false) => Status::Locked,
        _ if begun => Status::Started,
        _ => Status::NotStarted,
    }
}

fn item(leaf: &Leaf, asks: &Asks<'_>, zone: Tz, now: Instant) -> ItemView {
    ItemView {
        id: leaf.item.slug.clone(),
        kind: leaf.item.kind,
        title: leaf.item.title.clone(),
        points: leaf.item.points,
        open: leaf.dates.open,
        due: leaf.dates.due,
        close: leaf.dates.close,
        state: leaf.item.state,
        requires: asks.written(&leaf.item.requires),
        status: leaf.status,
        locked_by: sentences(&leaf.reasons, zone),
        reasons: leaf.reasons.clone(),
        optional: leaf.item.settings.optional,
        minutes: leaf.item.settings.minutes,
        read: leaf.progress.read,
        late: leaf.is_late(now),
    }
}

impl Outline {
    pub fn items(&self) -> impl Iterator<Item = &ItemView> {
        self.modules.iter().flat_map(|module| &module.items)
    }

    pub fn item(&self, id: &str) -> Option<&ItemView> {
        self.items().find(|item| item.id == id)
    }
}
