//! The audit log as use-cases write and read it: one entry for each changing call, in the same transaction (DESIGN.md 4.10).

use std::fmt;

use serde_json::Value;

use super::{Actor, Result, Who};
use crate::domain::ids::{CourseId, ItemId, UserId};
use crate::domain::time::Instant;
use crate::store::{self, Tx};

/// What an entry is about. Kept as an id, so that no name stands in the chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Object {
    School,
    Setting(&'static str),
    User(UserId),
    Course(CourseId),
    Item(ItemId),
    /// Rows without a noun of their own here: `attempt`, `submission`, `group`.
    Row(&'static str, i64),
}

impl fmt::Display for Object {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::School => f.write_str("school"),
            Self::Setting(key) => write!(f, "setting:{key}"),
            Self::User(id) => write!(f, "user:{}", id.0),
            Self::Course(id) => write!(f, "course:{}", id.0),
            Self::Item(id) => write!(f, "item:{}", id.0),
            Self::Row(kind, id) => write!(f, "{kind}:{id}"),
        }
    }
}

/// One change: what was done to what, from what, to what, why.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// `noun.verb`: `user.add`, `course.publish`, `grade.set`.
    pub action: &'static str,
    pub object: Object,
    pub course: Option<CourseId>,
    /// The person whose work or record it is, where that is not the object.
    pub about: Option<UserId>,
    pub before: Option<Value>,
    pub after: Option<Value>,
    pub reason: Option<String>,
}

impl Entry {
    pub fn new(action: &'static str, object: Object) -> Self {
        Self { action, object, course: None, about: None, before: None, after: None, reason: None }
    }

    #[must_use]
    pub fn course(self, course: CourseId) -> Self {
        Self { course: Some(course), ..self }
    }

    #[must_use]
    pub fn about(self, user: UserId) -> Self {
        Self { about: Some(user), ..self }
    }

    #[must_use]
    pub fn before(self, before: impl Into<Value>) -> Self {
        Self { before: Some(before.into()), ..self }
    }

    #[must_use]
    pub fn after(self, after: impl Into<Value>) -> Self {
        Self { after: Some(after.into()), ..self }
    }

    #[must_use]
    pub fn reason(self, reason: impl Into<String>) -> Self {
        Self { reason: Some(reason.into()), ..self }
    }
}

/// Writes `entry` into the chain, in the transaction of the change it tells.
pub fn record(tx: &Tx<'_>, actor: &Actor, now: Instant, entry: Entry) -> Result<()> {
    let (kind, account) = match &actor.who {
        Who::Console { account } => ("console", Some(account.clone())),
        Who::User { .. } => ("user", None),
        Who::Guest { .. } => ("guest", None),
    };
    let text = store::audit::Text {
        account,
        before: entry.before.map(|value| value.to_string()),
        after: entry.after.map(|value| value.to_string()),
        reason: entry.reason,
    };
    let object = entry.object.to_string();
    let about = entry.about.or(match entry.object {
        Object::User(id) => Some(id),
        _ => None,
    });
    let row = store::audit::NewEntry {
        at: now,
        actor: kind,
        actor_id: actor.user_id(),
        action: entry.action,
        object: &object,
        about,
        course: entry.course,
        text,
    };
    store::audit::append(tx, &row)?;
    Ok(())
}
