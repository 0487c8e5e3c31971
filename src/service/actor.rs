//! Who acts. Every use-case takes one and decides by it.

use serde::{Deserialize, Serialize};

use crate::domain::ids::UserId;
use crate::domain::person::SchoolRole;
use crate::store::Trust;

/// Who asks, and from which side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    pub who: Who,
    /// Matters in a *just me* school alone, where one person is learner and instructor (CLI.md 8).
    pub side: Side,
    /// For a session: what the account's `epoch` was when it began. A reset, another role or a suspension ends it.
    pub(in crate::service) epoch: Option<i64>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Who {
    /// Whoever may write the database file, with the name of the machine's account (DESIGN.md 7).
    Console {
        account: String,
    },
    User {
        id: UserId,
        name: String,
        role: SchoolRole,
    },
    /// Nobody yet: may sign in. `source` is where the asking comes from (terminal, address, key), for throttling.
    Guest {
        source: String,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    Learn,
    Teach,
}

impl Actor {
    pub fn console(account: impl Into<String>) -> Self {
        Self { who: Who::Console { account: account.into() }, side: Side::Teach, epoch: None }
    }

    /// A user, looking from the side that most of their role's work is on.
    pub fn user(id: UserId, name: impl Into<String>, role: SchoolRole) -> Self {
        let side = if role == SchoolRole::Learner { Side::Learn } else { Side::Teach };
        Self { who: Who::User { id, name: name.into(), role }, side, epoch: None }
    }

    pub fn guest(source: impl Into<String>) -> Self {
        Self { who: Who::Guest { source: source.into() }, side: Side::Learn, epoch: None }
    }

    #[must_use]
    pub fn on(self, side: Side) -> Self {
        Self { side, ..self }
    }

    /// The actor of a session that began when the account stood at `epoch`.
    #[must_use]
    pub(in crate::service) fn since(self, epoch: i64) -> Self {
        Self { epoch: Some(epoch), ..self }
    }

    pub fn is_console(&self) -> bool {
        matches!(self.who, Who::Console { .. })
    }

    pub fn user_id(&self) -> Option<UserId> {
        match &self.who {
            Who::User { id, .. } => Some(*id),
            Who::Console { .. } | Who::Guest { .. } => None,
        }
    }

    /// The connection for what this actor asks outside of any course; `policy` decides it inside of one.
    pub fn trust(&self) -> Trust {
        match &self.who {
            Who::Console { .. } => Trust::Staff,
            Who::User { role: SchoolRole::Admin | SchoolRole::Instructor, .. } if self.side == Side::Teach => Trust::Staff,
            Who::User { .. } | Who::Guest { .. } => Trust::Learner,
        }
    }
}
