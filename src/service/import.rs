//! Courses in: a package becomes rows, once or again, without anybody losing work (FORMATS.md 10.3).

use serde::Serialize;

use crate::domain::work::Watch;

/// How a package is to be taken in.
#[derive(Debug, Clone, Default)]
pub struct ImportOptions {
    /// A new course is published at once, and so are the new items of an update.
    pub publish: bool,
    /// Only say what would happen.
    pub dry_run: bool,
    /// Told of each file stored; cancelling it leaves everything as it was.
    pub watch: Watch,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    Created,
    Updated,
    Unchanged,
}

#[derive(Debug, Clone, Serialize)]
pub struct ImportOutcome {
    pub course: String,
    pub outcome: Outcome,
    pub changes: Changes,
    pub dry_run: bool,
}

/// Items by what became of them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Changes {
    pub added: u32,
    pub changed: u32,
    pub same: u32,
    pub archived: u32,
    /// Quizzes with attempts in which a key or the points of a question changed: a regrade is offered.
    pub regrade: Vec<String>,
}
