//! What grades look like to who asks (CLI.md 6). Unreleased ones are not in a learner's view at all.

use serde::Serialize;

use crate::domain::course::{ItemKind, Total};
use crate::domain::grade::{CellStatus, GradeDeed, rubric};
use crate::domain::points::{Exact, Points};
use crate::domain::text::Untrusted;
use crate::domain::time::Instant;
use crate::service::submission::RubricResult;

/// A mark to set.
#[derive(Debug, Clone, Default)]
pub struct NewGrade {
    /// As typed: `8`, `80%`, a letter, `ex`, `miss`, `none`. May be left out where `rubric` gives it.
    pub score: Option<String>,
    /// The levels chosen; all criteria of the rubric.
    pub rubric: Option<Vec<rubric::Choice>>,
    pub reason: Option<String>,
    /// To the learner; `Some` replaces the comment, an empty one takes it away.
    pub comment: Option<Untrusted>,
    pub late: Option<LateByHand>,
    /// Refuse when the score is another than this by now.
    pub was: Option<String>,
    /// Refuse when anybody has changed the mark after this event of its history (`MarkingView::event`).
    pub seen: Option<u32>,
    /// The number of the newest submission that the marker looked at, 0 for none: refuse when something was handed in after it.
    pub work: Option<u32>,
}

/// Which change of a mark is taken back.
#[derive(Debug, Clone, Default)]
pub struct UndoGrade {
    /// The number of its event, refused when another change by hand has come after it; `None`: the last one by hand, whichever it is.
    pub event: Option<u32>,
    /// Why; needed for a released mark whose last change is somebody else's.
    pub reason: Option<String>,
}

/// Lateness set by hand, which stands above the computed one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum LateByHand {
    Seconds(u64),
    /// `none`: not late.
    No,
}

/// What setting a mark did.
#[derive(Debug, Clone, Serialize)]
pub struct GradeSaved {
    pub item: String,
    pub user: String,
    /// The entered score before and now, in the words of a score: `8.5`, `ex`, `miss`; `None` for none.
    pub from: Option<String>,
    pub to: Option<String>,
    pub entered: Option<Points>,
    pub deducted: Exact,
    pub score: Option<Exact>,
    pub possible: Points,
    pub status: CellStatus,
    pub released: bool,
    /// Above the possible points.
    pub warning: Option<String>,
    /// The number of the event that this was, by which it is taken back; where nothing changed, that of the one before.
    pub event: u32,
    /// `false`: it was that already, and nothing was written.
    pub changed: bool,
}

/// What releasing or hiding changed.
#[derive(Debug, Clone, Serialize)]
pub struct Released {
    pub item: String,
    pub users: Vec<String>,
    pub released: bool,
}

/// The history of one cell, oldest first.
#[derive(Debug, Clone, Serialize)]
pub struct GradeHistory {
    pub course: String,
    pub item: String,
    pub user: String,
    pub events: Vec<GradeEventView>,
}

#[derive(Debug, Clone, Serialize)]
pub struct GradeEventView {
    pub n: u32,
    pub at: Instant,
    /// Who did it: a user name or `console`.
    pub by: String,
    /// `set`, `undo`, `quiz`, `release`, `hide`.
    pub deed: GradeDeed,
    pub to: Option<String>,
    pub reason: Option<Untrusted>,
    pub comment: Option<Untrusted>,
}

/// `grades` without a course: one object for each in which the actor learns.
#[derive(Debug, Clone, Serialize)]
pub struct GradesView {
    pub courses: Vec<CourseGrades>,
}

#[derive(Debug, Clone, Serialize)]
pub struct CourseGrades {
    pub course: String,
    pub title: Untrusted,
    pub total: Total,
    pub decimals: u32,
    pub as_of: Instant,
    /// Whether who looks may change a mark.
    pub may_mark: bool,
    pub categories: Vec<CategoryView>,
    pub items: Vec<GradeItemView>,
    pub learners: Vec<LearnerGrades>,
}

#[derive(Debug, Clone, Serialize)]
pub struct CategoryView {
    pub id: String,
    pub title: Option<Untrusted>,
    pub weight: Option<Exact>,
}

#[derive(Debug, Clone, Serialize)]
pub struct GradeItemView {
    pub id: String,
    pub title: Untrusted,
    pub kind: ItemKind,
    pub category: Option<String>,
    pub possible: Points,
    pub due: Option<Instant>,
}

#[derive(Debug, Clone, Serialize)]
pub struct LearnerGrades {
    pub user: String,
    pub name: Untrusted,
    /// `None` in a course without a passing mark.
    pub passed: Option<bool>,
    pub r#override: Option<Exact>,
    /// Parallel to the items of the course.
    pub cells: Vec<CellView>,
    pub current: Option<TotalView>,
    pub r#final: Option<TotalView>,
    /// Whether it was made for staff: the totals below are theirs alone.
    #[serde(skip)]
    pub for_staff: bool,
    pub current_all: Option<TotalView>,
    pub final_all: Option<TotalView>,
}

#[derive(Debug, Clone, Serialize)]
pub struct CellView {
    pub score: Option<Exact>,
    pub possible: Points,
    pub entered: Option<Points>,
    pub deducted: Exact,
    pub late_seconds: u64,
    pub status: CellStatus,
    pub released: bool,
    pub counted: bool,
    /// Somebody said that it is missing, not the clock.
    #[serde(skip)]
    pub missing_by_hand: bool,
}

/// A percentage in the ways CLI.md 6 gives it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TotalView {
    pub fraction: String,
    pub exact: String,
    pub shown: String,
    pub letter: Option<String>,
}

/// The plain list of a learner's own marks.
#[derive(Debug, Clone, Serialize)]
pub struct MyGrades {
    pub courses: Vec<MyCourse>,
}

#[derive(Debug, Clone, Serialize)]
pub struct MyCourse {
    pub course: String,
    pub title: Untrusted,
    pub current: Option<TotalView>,
    pub r#final: Option<TotalView>,
    pub passed: Option<bool>,
    pub items: Vec<MyGrade>,
}

#[derive(Debug, Clone, Serialize)]
pub struct MyGrade {
    pub item: String,
    pub title: Untrusted,
    pub kind: ItemKind,
    pub category: Option<String>,
    pub due: Option<Instant>,
    pub cell: CellView,
    pub comment: Option<Untrusted>,
    pub rubric: Vec<RubricResult>,
    /// When the mark was given.
    pub at: Option<Instant>,
    /// Not looked at yet.
    pub new: bool,
}

/// A mark that its learner has not looked at.
#[derive(Debug, Clone, Serialize)]
pub struct NewMark {
    pub course: String,
    pub course_title: Untrusted,
    pub item: String,
    pub title: Untrusted,
    pub kind: ItemKind,
    pub score: Exact,
    pub possible: Points,
    pub at: Instant,
}
