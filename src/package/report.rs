//! What was read from a package, what was lost and what looks wrong (CLI.md 3, DESIGN.md 6).

use std::collections::BTreeMap;

use serde::Serialize;

use crate::domain::course::{Course, ItemBody, ItemKind, PoolSource};
use crate::domain::quiz::Kind;

/// One package of the import report. The service adds what it did with it (`outcome`, `changes`).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    pub path: String,
    /// The word of CLI.md 3, such as `lyceum`; empty where the format was not recognized.
    pub format: String,
    pub id: String,
    pub title: String,
    pub modules: usize,
    pub items: BTreeMap<ItemKind, usize>,
    /// Over quizzes and banks, each question once; not `check` fences and not surveys.
    pub questions: BTreeMap<Kind, usize>,
    pub banks: usize,
    pub rubrics: usize,
    /// Distinct media, not texts.
    pub files: usize,
    pub bytes: u64,
    pub warnings: Vec<Warning>,
}

/// One line of a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Warning {
    pub level: Level,
    pub code: &'static str,
    /// `file:line:column`, or an element's address in the source.
    #[serde(rename = "where")]
    pub place: String,
    pub message: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Kept, and not offered yet.
    Info,
    /// Came in with something left out.
    Lossy,
    /// Does not work as written.
    Broken,
}

/// A package that cannot be read: the sentence, and the counts as far as it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    pub error: String,
    pub hint: Option<String>,
    pub report: Report,
}

impl Refusal {
    pub fn new(error: impl Into<String>) -> Self {
        Self { error: error.into(), hint: None, report: Report::default() }
    }

    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.error)
    }
}

impl std::error::Error for Refusal {}

impl Report {
    /// Fills in what a course counts.
    pub fn count(&mut self, course: &Course) {
        self.id.clone_from(&course.id);
        course.title.raw().clone_into(&mut self.title);
        self.modules = course.modules.len();
        self.banks = course.banks.len();
        for item in course.modules.iter().flat_map(|module| &module.items) {
            *self.items.entry(item.body.kind()).or_default() += 1;
            match &item.body {
                ItemBody::Quiz(quiz) => {
                    for pool in &quiz.pools {
                        if let PoolSource::Own(questions) = &pool.source {
                            for question in questions {
                                *self.questions.entry(question.face.body.kind()).or_default() += 1;
                            }
                        }
                    }
                }
                ItemBody::Assignment(assignment) => self.rubrics += usize::from(assignment.rubric.is_some()),
                _ => {}
            }
        }
        for question in course.banks.iter().flat_map(|bank| &bank.questions) {
            *self.questions.entry(question.face.body.kind()).or_default() += 1;
        }
        let distinct: BTreeMap<_, _> = course.media.iter().map(|media| (media.sha256, media.bytes)).collect();
        self.files = distinct.len();
        self.bytes = distinct.values().sum();
    }
}
