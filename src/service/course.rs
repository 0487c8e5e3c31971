//! Courses as a whole: the list, one course with its head, catalog and joining, publishing and archiving, dates.

use serde::Serialize;

pub use crate::domain::course::CourseState;
use crate::domain::schedule::DateOverride;
use crate::domain::text::Untrusted;
use crate::domain::time::Instant;
use crate::service::outline::Outline;

#[derive(Debug, Clone, Serialize)]
pub struct CourseList {
    pub courses: Vec<CourseRow>,
}

#[derive(Debug, Clone, Serialize)]
pub struct CourseRow {
    pub course: String,
    pub title: Untrusted,
    pub version: Option<String>,
    pub state: CourseState,
    pub learners: u32,
    pub modules: u32,
    pub items: u32,
}

/// A course as `course show` prints it: the outline and what stands on the course's cover.
#[derive(Debug, Clone, Serialize)]
pub struct CourseView {
    #[serde(flatten)]
    pub outline: Outline,
    pub version: Option<String>,
    pub language: Option<String>,
    pub authors: Vec<Untrusted>,
    pub license: Option<Untrusted>,
    /// Markdown, one paragraph.
    pub description: Untrusted,
    pub term_start: Option<chrono::NaiveDate>,
    pub self_enroll: bool,
}

/// Courses that somebody may join by themselves.
#[derive(Debug, Clone, Serialize)]
pub struct Catalog {
    pub courses: Vec<CatalogRow>,
}

#[derive(Debug, Clone, Serialize)]
pub struct CatalogRow {
    pub course: String,
    pub title: Untrusted,
    pub description: Untrusted,
    pub modules: u32,
    pub items: u32,
    /// Sum of the estimated minutes of its items.
    pub minutes: u32,
    /// Already in it as a learner.
    pub joined: bool,
}

#[derive(Debug, Clone, Serialize)]
pub struct Joined {
    pub course: String,
    /// False where they were in it already.
    pub new: bool,
}

/// What publishing or archiving left.
#[derive(Debug, Clone, Serialize)]
pub struct CourseChanged {
    pub course: String,
    pub state: CourseState,
    /// Items whose state changed.
    pub items: Vec<String>,
}

/// The dates of a course's items.
#[derive(Debug, Clone, Serialize)]
pub struct DatesView {
    pub course: String,
    pub term_start: Option<chrono::NaiveDate>,
    /// The school's zone, which written dates are read in.
    pub zone: String,
    pub items: Vec<DatesRow>,
}

#[derive(Debug, Clone, Serialize)]
pub struct DatesRow {
    pub item: String,
    pub title: Untrusted,
    pub open: Option<Instant>,
    pub due: Option<Instant>,
    pub close: Option<Instant>,
    /// Which of the three were set in this school, above what the course file says.
    pub set: Vec<crate::domain::schedule::Which>,
    /// A date of it counts from a term start that is not set.
    pub needs_term_start: bool,
}

/// A change of an item's dates: what is `None` stays, `Some(None)` goes back to what the course file says.
#[derive(Debug, Clone, Default)]
pub struct DatesChange {
    pub open: Option<Option<DateOverride>>,
    pub due: Option<Option<DateOverride>>,
    pub close: Option<Option<DateOverride>>,
}
