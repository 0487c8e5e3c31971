//! Words in columns: what each type is called there, and that a word nobody knows is damage, never a default.

use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};

use super::attempt::Stored;
use crate::domain::attempt::claim::ClaimState;
use crate::domain::course::{CourseState, ItemKind, ItemState};
use crate::domain::grade::{GradeDeed, HandSet, Work};
use crate::domain::person::{CourseRole, SchoolRole, UserStatus};
use crate::domain::quiz::Verdict;
use crate::domain::text::Untrusted;

/// A text in a row that this program never writes.
#[derive(Debug, thiserror::Error)]
#[error("`{}` is no {what}", .found.for_screen())]
pub(super) struct Unknown {
    what: &'static str,
    found: Untrusted,
}

impl Unknown {
    pub fn new(what: &'static str, found: &str) -> Self {
        Self { what, found: found.into() }
    }
}

impl From<Unknown> for FromSqlError {
    fn from(unknown: Unknown) -> Self {
        Self::Other(Box::new(unknown))
    }
}

/// Lets types with [`words!`](crate::domain::words) stand in columns.
macro_rules! stored_words {
    ($($type:ty = $what:literal),+ $(,)?) => {$(
        impl FromSql for $type {
            fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
                let word = value.as_str()?;
                Self::from_word(word).ok_or_else(|| Unknown::new($what, word).into())
            }
        }

        impl ToSql for $type {
            fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
                Ok(self.word().into())
            }
        }
    )+};
}

stored_words! {
    SchoolRole = "role in the school",
    UserStatus = "status of a user",
    CourseRole = "role in a course",
    CourseState = "state of a course",
    ItemKind = "kind of item",
    ItemState = "state of an item",
    Stored = "state of an attempt",
    ClaimState = "state of a claim",
    Verdict = "verdict",
    Work = "state of somebody's work",
    HandSet = "mark set by hand",
    GradeDeed = "change of a mark",
}
