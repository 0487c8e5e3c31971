//! The course model that every format maps to (FORMATS.md 1, 10): course > modules > items, banks and media beside the tree.
//!
//! Texts are as the author wrote them, Markdown where FORMATS.md says so. Two courses are equal when an author would call them the same;
//! export and import of an unchanged course gives an equal one.

mod assignment;
mod grading;
mod item;
mod media;
mod quiz;
mod rules;

use serde::{Deserialize, Serialize};

use crate::domain::text::Untrusted;
use crate::domain::words;

pub use assignment::{Assignment, AssignmentSettings, Criterion, Rubric, RubricLevel, SubmitKind};
pub use grading::{DropRule, GradeCategory, Grading, LateKind, LateRule, LetterUses, Letters, Release, Total};
pub use item::{Discussion, Item, ItemBody, ItemKind, ItemSettings, ItemState, Page, Survey};
pub use media::{Media, is_for_learners, is_item_text};
pub use quiz::{Bank, Behavior, Keep, Overdue, Pool, PoolSource, Quiz, QuizSettings, ReviewOptions, Showing};
pub use rules::{CompletionRule, Condition, DateRule};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Course {
    /// `[a-z0-9-]`, never changes.
    pub id: String,
    /// For people; hashes decide what changed.
    pub version: Option<String>,
    pub title: Untrusted,
    pub language: Option<String>,
    pub authors: Vec<Untrusted>,
    pub license: Option<Untrusted>,
    /// Markdown, one paragraph.
    pub description: Untrusted,
    pub grading: Grading,
    pub modules: Vec<Module>,
    pub paths: Vec<LearningPath>,
    pub banks: Vec<Bank>,
    /// Everything in the package that is neither `course.toml`, an item nor a bank: media, `i18n/`, `outcomes.toml`. Sorted by path.
    pub media: Vec<Media>,
}

impl Course {
    /// The course without its modules, banks and media.
    #[must_use]
    pub fn cover(&self) -> Self {
        Self {
            id: self.id.clone(),
            version: self.version.clone(),
            title: self.title.clone(),
            language: self.language.clone(),
            authors: self.authors.clone(),
            license: self.license.clone(),
            description: self.description.clone(),
            grading: self.grading.clone(),
            modules: Vec::new(),
            paths: self.paths.clone(),
            banks: Vec::new(),
            media: Vec::new(),
        }
    }

    /// All items, in the order of the course.
    pub fn items(&self) -> impl Iterator<Item = &Item> {
        self.modules.iter().flat_map(|module| &module.items)
    }
}

/// Another way through the course. Kept and exported; the interface does not offer it yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LearningPath {
    pub id: String,
    pub title: Untrusted,
    pub items: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Module {
    pub id: String,
    pub was: Vec<String>,
    pub title: Untrusted,
    pub requires: Vec<Condition>,
    pub items: Vec<Item>,
}

/// Who sees a course: a draft only its staff, a published one its learners, an archived one still those who were in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CourseState {
    Draft,
    Published,
    Archived,
}

words!(CourseState { Draft = "draft", Published = "published", Archived = "archived" });
