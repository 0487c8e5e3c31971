//! Home: what a learner should do next, what is due, how far each course is; the courses of those who teach.

use serde::Serialize;

use crate::domain::completion::Progress;
use crate::domain::course::ItemKind;
use crate::domain::person::CourseRole;
use crate::domain::points::Points;
use crate::domain::text::Untrusted;
use crate::domain::time::Instant;
use crate::service::course::CourseState;
use crate::service::page::Neighbor;

#[derive(Debug, Clone, Serialize)]
pub struct HomeView {
    /// Where reading or working was left off; else the first thing to do.
    pub resume: Option<Resume>,
    /// Not done and due: late ones first, then by date.
    pub due: Vec<DueRow>,
    /// Courses in which the actor learns.
    pub courses: Vec<CourseCard>,
    /// Released marks that the actor has not looked at, newest first.
    pub marks: Vec<NewMark>,
    /// Courses in which the actor is staff (all for admins).
    pub teaching: Vec<TeachingRow>,
    /// Courses there are to join.
    pub to_join: u32,
}

#[derive(Debug, Clone, Serialize)]
pub struct Resume {
    pub course: String,
    pub course_title: Untrusted,
    pub item: String,
    pub title: Untrusted,
    pub kind: ItemKind,
    /// How much was read, in thousandths.
    pub read: Option<u16>,
    /// False where this is the first step in a course not begun.
    pub begun: bool,
}

#[derive(Debug, Clone, Serialize)]
pub struct DueRow {
    pub course: String,
    pub course_title: Untrusted,
    pub item: String,
    pub title: Untrusted,
    pub kind: ItemKind,
    pub due: Instant,
    pub close: Option<Instant>,
    pub when: When,
    pub locked_by: Option<String>,
}

/// How near a due date is, in days of the actor's zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum When {
    /// Whole days since, 0 within the first.
    Late(u32),
    Today,
    /// Tomorrow is 1.
    In(u32),
}

#[derive(Debug, Clone, Serialize)]
pub struct CourseCard {
    pub course: String,
    pub title: Untrusted,
    pub state: CourseState,
    pub progress: Progress,
    /// Released points so far and what they are out of; `None` without a released grade.
    pub points: Option<(Points, Points)>,
    pub next: Option<Neighbor>,
}

#[derive(Debug, Clone, Serialize)]
pub struct NewMark {
    pub course: String,
    pub course_title: Untrusted,
    pub item: String,
    pub title: Untrusted,
    pub kind: ItemKind,
    pub score: Points,
    pub possible: Points,
    pub at: Instant,
}

#[derive(Debug, Clone, Serialize)]
pub struct TeachingRow {
    pub course: String,
    pub title: Untrusted,
    pub state: CourseState,
    /// The actor's own role; `None` for an admin who is not in it.
    pub role: Option<CourseRole>,
    pub learners: u32,
    pub staff: u32,
}
