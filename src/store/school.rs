//! What of the school's settings and of a user the rules ask for at every step.

use chrono_tz::Tz;
use rusqlite::{Connection, OptionalExtension};

use super::Result;
use crate::domain::ids::UserId;
use crate::domain::person::SchoolRole;

/// What every decision needs to know of the school.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SchoolRow {
    /// One owner who is learner and instructor everywhere (CLI.md 8).
    pub just_me: bool,
    pub zone: Tz,
    /// Every published course may be joined, whatever it says itself.
    pub self_enroll: bool,
}

/// What every decision needs to know of who acts, as it is now and not as it was at sign-in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonRow {
    pub name: String,
    pub role: SchoolRole,
    pub suspended: bool,
    pub zone: Option<Tz>,
}

fn setting(db: &Connection, key: &str) -> Result<Option<String>> {
    Ok(db.prepare_cached("SELECT value FROM setting WHERE key = ?1")?.query_row([key], |row| row.get(0)).optional()?)
}

pub fn school(db: &Connection) -> Result<SchoolRow> {
    let mode = setting(db, "mode")?;
    let zone = setting(db, "zone")?.and_then(|zone| zone.parse().ok()).unwrap_or(Tz::UTC);
    let self_enroll = setting(db, "self_enroll")?.is_some_and(|value| value == "on");
    Ok(SchoolRow { just_me: mode.is_some_and(|mode| mode == "just_me"), zone, self_enroll })
}

pub fn person(db: &Connection, id: UserId) -> Result<Option<PersonRow>> {
    let sql = "SELECT name, role, status, zone FROM user WHERE id = ?1";
    let mut statement = db.prepare_cached(sql)?;
    let mut rows = statement.query([id.0])?;
    let Some(row) = rows.next()? else { return Ok(None) };
    let zone: Option<String> = row.get(3)?;
    Ok(Some(PersonRow {
        name: row.get(0)?,
        role: SchoolRole::from_word(row.get_ref(1)?.as_str()?).unwrap_or(SchoolRole::Learner),
        suspended: row.get_ref(2)?.as_str()? == "suspended",
        zone: zone.and_then(|zone| zone.parse().ok()),
    }))
}

/// The user of that name, whatever its case.
pub fn user_by_name(db: &Connection, name: &str) -> Result<Option<UserId>> {
    let sql = "SELECT id FROM user WHERE folded = ?1";
    Ok(db.prepare_cached(sql)?.query_row([crate::domain::name::fold(name)], |row| Ok(UserId(row.get(0)?))).optional()?)
}

/// The names of all users, for 'did you mean'.
pub fn user_names(db: &Connection) -> Result<Vec<String>> {
    let mut statement = db.prepare_cached("SELECT name FROM user ORDER BY name")?;
    Ok(statement.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
}
