//! Before marks in a quiz are given, changed or answered for: who may, why it is done, and when.

use rusqlite::Connection;

use super::door::Door;
use crate::domain::permission::Deed;
use crate::domain::time::Instant;
use crate::service::grade::require_in_course;
use crate::service::{Actor, Error, Random, Result};

/// A reason is no longer than this.
const REASON_BYTES: usize = 10_000;

/// Who has marks made anew, why and when.
pub(super) struct Order<'a> {
    pub actor: &'a Actor,
    pub reason: &'a str,
    pub random: &'a dyn Random,
    pub now: Instant,
}

/// The quiz before one who marks in it.
///
/// # Errors
/// `Denied` for those who do not grade, `Conflict` for a quiz that left the course.
pub(super) fn graded(db: &Connection, actor: &Actor, course: &str, quiz: &str) -> Result<Door> {
    let door = Door::open(db, actor, course, quiz)?;
    door.standing.require(Deed::Grade, "mark")?;
    require_in_course(&door.item)?;
    Ok(door)
}

/// A reason that can stand in the log.
pub(super) fn reason_of(reason: &str) -> Result<String> {
    if reason.trim().is_empty() {
        return Err(Error::field("reason", "Say why: it stands in the log and in the history of each mark."));
    }
    if reason.len() > REASON_BYTES {
        return Err(Error::field("reason", format!("A reason is no longer than {REASON_BYTES} bytes.")));
    }
    Ok(reason.trim().to_owned())
}
