//! People and what they are in the school and in a course (DESIGN.md 7, RULES.md 8).

use serde::{Deserialize, Serialize};

use crate::domain::words;

/// What a person may do in the school as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SchoolRole {
    Admin,
    /// May bring in courses and teaches those.
    Instructor,
    Learner,
}

/// What a person is in one course.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CourseRole {
    Instructor,
    Assistant,
    Learner,
    Observer,
}

/// Whether a person can sign in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UserStatus {
    /// Has a one-time code and no password yet.
    Invited,
    Active,
    Suspended,
}

words!(SchoolRole { Admin = "admin", Instructor = "instructor", Learner = "learner" });
words!(UserStatus { Invited = "invited", Active = "active", Suspended = "suspended" });
words!(CourseRole { Instructor = "instructor", Assistant = "assistant", Learner = "learner", Observer = "observer" });

impl CourseRole {
    /// Whether the role sees drafts, keys and other people's work.
    pub fn is_staff(self) -> bool {
        matches!(self, Self::Instructor | Self::Assistant)
    }
}
