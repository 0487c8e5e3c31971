//! An assignment: its task, what may be handed in, and the rubric that it is marked by.

use serde::{Deserialize, Serialize};

use crate::domain::points::{Exact, Points};
use crate::domain::text::Untrusted;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assignment {
    /// Markdown.
    pub task: Untrusted,
    pub settings: AssignmentSettings,
    pub rubric: Option<Rubric>,
    /// For staff alone.
    pub grader: Option<Untrusted>,
    /// Shown once marked.
    pub model: Option<Untrusted>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AssignmentSettings {
    pub submit: Vec<SubmitKind>,
    /// 0: no limit.
    pub attempts: u32,
    /// Kept and exported; not built yet.
    pub group_work: bool,
    /// Kept and exported; not built yet.
    pub peer: Option<u32>,
    pub max_files: u32,
    pub max_bytes: u64,
    /// Lower case, without the dot; empty takes all.
    pub extensions: Vec<String>,
}

impl Default for AssignmentSettings {
    fn default() -> Self {
        Self {
            submit: vec![SubmitKind::Text, SubmitKind::File],
            attempts: 0,
            group_work: false,
            peer: None,
            max_files: 20,
            max_bytes: 25 * 1024 * 1024,
            extensions: Vec::new(),
        }
    }
}

/// A kind of work that an assignment takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SubmitKind {
    Text,
    File,
    Url,
    Git,
    /// Nothing is handed in; a person gives the mark.
    None,
}

/// A rubric: what a learner reads before handing in and the marker uses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rubric {
    pub id: String,
    pub title: Untrusted,
    /// Column heads, as written after their points.
    pub levels: Vec<RubricLevel>,
    pub criteria: Vec<Criterion>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RubricLevel {
    pub points: Points,
    pub title: Untrusted,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Criterion {
    pub id: String,
    pub title: Untrusted,
    /// `{x2}`.
    pub factor: Exact,
    /// A cell a level, in the levels' order.
    pub cells: Vec<Untrusted>,
}
