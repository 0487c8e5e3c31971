//! One's own account: name, address, zone, password, and how the interface looks and listens.

use std::collections::BTreeMap;

use rusqlite::Connection;
use serde::{Deserialize, Serialize};

use super::audit::{Entry, Object, record};
use super::people::UserChange;
use super::settings::{self, Mode};
use super::{Actor, Error, Result, Services, authority};
use crate::domain::person::{CourseRole, SchoolRole};
use crate::domain::text::Untrusted;
use crate::store::user::{self, User};
use crate::store::{credential, enrollment};

/// The most that stored preferences may take.
const LARGEST: usize = 64 << 10;

/// Who is signed in.
#[derive(Debug, Clone, Serialize)]
pub struct Me {
    pub user: String,
    pub name: Untrusted,
    pub email: Untrusted,
    pub role: SchoolRole,
    /// Whether there is a course that they help in or teach, and one that they learn in.
    pub teaches: bool,
    pub learns: bool,
    /// Chosen by the user; none follows the school's.
    pub own_zone: Option<String>,
    /// What dates are shown in.
    pub zone: String,
    pub mode: Mode,
    pub preferences: Preferences,
}

/// How the interface looks and listens. What a newer version wrote is kept.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Preferences {
    pub theme: Option<String>,
    pub language: Option<String>,
    /// Action name to key texts.
    pub keys: BTreeMap<String, Vec<String>>,
    #[serde(flatten)]
    pub others: BTreeMap<String, serde_json::Value>,
}

impl Me {
    pub(super) fn of(conn: &Connection, user: User) -> Result<Self> {
        let zone = user.zone.clone().map_or_else(|| settings::school_zone(conn), Ok)?;
        // Preferences that do not read cost their owner a theme, never the sign-in.
        let preferences = serde_json::from_str(&user.preferences).unwrap_or_default();
        let courses = enrollment::of_user(conn, user.id)?;
        Ok(Self {
            teaches: courses.iter().any(|(_, role)| role.is_staff()),
            learns: courses.iter().any(|(_, role)| *role == CourseRole::Learner),
            user: user.name,
            name: user.full_name,
            email: user.email,
            role: user.role,
            own_zone: user.zone,
            zone,
            mode: settings::mode(conn)?,
            preferences,
        })
    }
}

impl Services {
    /// Who the actor is now. A session asks again when others have written: `Denied` ends it.
    pub fn me(&self, actor: &Actor) -> Result<Me> {
        self.db.read(actor.trust(), |conn| {
            let user = authority::oneself(conn, actor)?;
            Me::of(conn, user)
        })
    }

    /// Changes one's own name, address and zone.
    ///
    /// # Errors
    /// `Invalid` by field: an address, a zone or a name that cannot be.
    pub fn change_profile(&self, actor: &Actor, change: UserChange) -> Result<Me> {
        change.check()?;
        let (actor, now) = (actor.clone(), self.now());
        self.db.write(move |tx| {
            let user = authority::oneself(tx, &actor)?;
            change.apply(tx, &actor, &user, now)?;
            Me::of(tx, authority::oneself(tx, &actor)?)
        })
    }

    /// Sets one's own theme, language and keys.
    ///
    /// # Errors
    /// `Invalid` where they are larger than is kept.
    pub fn set_preferences(&self, actor: &Actor, preferences: &Preferences) -> Result<()> {
        let json = serde_json::to_string(preferences).map_err(|error| Error::internal(error.to_string()))?;
        if json.len() > LARGEST {
            return Err(Error::invalid("These preferences are too large to be kept."));
        }
        let (actor, now) = (actor.clone(), self.now());
        self.db.write(move |tx| {
            let user = authority::oneself(tx, &actor)?;
            if user.preferences == json {
                return Ok(());
            }
            user::set_preferences(tx, user.id, &json)?;
            record(tx, &actor, now, Entry::new("user.preferences", Object::User(user.id)))
        })
    }

    /// Changes one's own password.
    ///
    /// # Errors
    /// `Invalid` for the field `current` or `password`; `Busy` while failed tries make wait.
    pub fn change_password(&self, actor: &Actor, current: &str, new: &str) -> Result<Me> {
        let user = self.db.read(actor.trust(), |conn| authority::oneself(conn, actor))?;
        self.confirm(actor, &user, current)?;
        let phc = self.hash_for(&user, new)?;
        let (actor, now) = (actor.clone(), self.now());
        self.db.write(move |tx| {
            let user = authority::oneself(tx, &actor)?;
            credential::set_password(tx, user.id, &phc, now)?;
            record(tx, &actor, now, Entry::new("user.password", Object::User(user.id)))?;
            Me::of(tx, authority::oneself(tx, &actor)?)
        })
    }
}
