//! What handed-in work looks like to who asks (CLI.md 5).

use std::io::Read;

use serde::Serialize;

use crate::domain::course::{AssignmentSettings, Rubric};
use crate::domain::grade::CellStatus;
use crate::domain::points::{Exact, Points};
use crate::domain::schedule::ItemDates;
use crate::domain::text::Untrusted;
use crate::domain::time::Instant;
use crate::domain::work::Watch;
use crate::service::page::Targets;

/// An assignment as its learner sees it: the task, the rubric, how things stand.
#[derive(Debug, Clone, Serialize)]
pub struct AssignmentView {
    pub course: String,
    pub course_title: Untrusted,
    pub item: String,
    pub title: Untrusted,
    /// Markdown.
    pub task: Untrusted,
    /// Its path in the package, and what links of the task may lead to.
    pub path: String,
    pub targets: Targets,
    pub settings: AssignmentSettings,
    pub rubric: Option<Rubric>,
    pub possible: Points,
    pub dates: ItemDates,
    pub attempts_left: Option<u32>,
    /// The actor teaches here: they have no work of their own and look at everybody's.
    #[serde(skip)]
    pub teaches: bool,
    /// Why nothing can be handed in now, as a sentence.
    pub refused: Option<String>,
    pub draft: Option<DraftView>,
    /// The actor's own, oldest first.
    pub submissions: Vec<SubmissionView>,
    pub status: CellStatus,
    /// Once marked and released.
    pub grade: Option<GradeResult>,
    /// Model answer (Markdown), once marked and released.
    pub model: Option<Untrusted>,
    /// Notes for markers (Markdown); staff alone.
    pub grader: Option<Untrusted>,
}

/// A released mark with all that its learner may read about it.
#[derive(Debug, Clone, Serialize)]
pub struct GradeResult {
    pub score: Exact,
    pub possible: Points,
    pub entered: Points,
    pub deducted: Exact,
    pub late_seconds: u64,
    pub comment: Option<Untrusted>,
    pub rubric: Vec<RubricResult>,
    pub at: Instant,
}

/// The level chosen for one criterion.
#[derive(Debug, Clone, Serialize)]
pub struct RubricResult {
    pub criterion: String,
    pub title: Untrusted,
    pub level: usize,
    /// The level's points times the criterion's factor.
    pub points: Exact,
    pub most: Exact,
    /// What the rubric says in that cell.
    pub text: Untrusted,
}

/// Work in the making, kept for the learner alone.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct DraftView {
    pub text: Untrusted,
    pub url: Untrusted,
    pub note: Untrusted,
    pub saved: Option<Instant>,
}

/// Work to hand in.
#[derive(Default)]
pub struct NewWork {
    pub text: Option<Untrusted>,
    pub url: Option<Untrusted>,
    pub note: Option<Untrusted>,
    pub files: Vec<NewFile>,
    /// Told of each byte read; cancelling it hands nothing in.
    pub watch: Watch,
}

/// A file to hand in: its own name and where its bytes come from.
pub struct NewFile {
    pub name: Untrusted,
    pub content: Box<dyn Read + Send>,
}

impl std::fmt::Debug for NewFile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NewFile").field("name", &self.name).finish_non_exhaustive()
    }
}

impl std::fmt::Debug for NewWork {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NewWork").field("files", &self.files).finish_non_exhaustive()
    }
}

#[derive(Debug, Clone, Serialize)]
pub struct SubmissionList {
    pub submissions: Vec<SubmissionView>,
}

/// One submission. `text` and `url` are what was handed in, `None` once erased.
#[derive(Debug, Clone, Serialize)]
pub struct SubmissionView {
    pub course: String,
    pub item: String,
    pub item_title: Untrusted,
    pub user: String,
    pub name: Untrusted,
    /// Its number among the learner's for this item, from 1.
    pub submission: u32,
    pub at: Instant,
    pub late_seconds: u64,
    pub state: CellStatus,
    /// What the actor may see of the mark of this item; only at the newest submission.
    pub score: Option<Exact>,
    pub receipt: String,
    pub text: Option<Untrusted>,
    pub url: Option<Untrusted>,
    pub note: Option<Untrusted>,
    pub files: Vec<FileView>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FileView {
    pub name: Untrusted,
    pub bytes: u64,
    /// In hexadecimal digits.
    pub sha256: String,
}

/// Which submissions are asked for.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    pub item: Option<String>,
    pub user: Option<String>,
    /// Only the newest of each learner that has no mark yet.
    pub ungraded: bool,
    pub receipt: Option<String>,
}

/// What an export wrote.
#[derive(Debug, Clone, Serialize)]
pub struct Exported {
    pub submissions: u32,
    pub files: u32,
    pub bytes: u64,
}
