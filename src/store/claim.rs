//! Claims: what learners ask about the marks of their answers, one row an answer.

use std::collections::{BTreeMap, HashMap};

use rusqlite::{Connection, OptionalExtension as _, Row, params};

use super::attempt::{AskedRow, by_attempt};
use super::{Result, Tx};
use crate::domain::attempt::claim::ClaimState;
use crate::domain::ids::{AttemptId, CourseId, ItemId, UserId};
use crate::domain::text::Untrusted;
use crate::domain::time::Instant;

/// A claim, without the answer that it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimRow {
    pub state: ClaimState,
    pub at: Instant,
    /// `None` while it is open, and where the console answered.
    pub by: Option<UserId>,
    pub settled: Option<Instant>,
    pub reply: Option<Untrusted>,
}

impl ClaimRow {
    /// One that waits since `at`.
    pub fn open(at: Instant) -> Self {
        Self { state: ClaimState::Open, at, by: None, settled: None, reply: None }
    }
}

fn claim(row: &Row<'_>, from: usize) -> rusqlite::Result<ClaimRow> {
    Ok(ClaimRow {
        state: row.get(from)?,
        at: Instant(row.get(from + 1)?),
        by: row.get::<_, Option<i64>>(from + 2)?.map(UserId),
        settled: row.get::<_, Option<i64>>(from + 3)?.map(Instant),
        reply: row.get::<_, Option<String>>(from + 4)?.map(Untrusted::from),
    })
}

/// The claim on one answer, whatever has become of it.
pub fn of(db: &Connection, attempt: AttemptId, position: u32) -> Result<Option<ClaimRow>> {
    let sql = "SELECT state, at, settled_by, settled_at, reply FROM claim WHERE attempt_id = ?1 AND position = ?2";
    Ok(db.prepare_cached(sql)?.query_row(params![attempt.0, position], |row| claim(row, 0)).optional()?)
}

/// The claims on the answers of an attempt, by the question's position.
pub fn of_attempt(db: &Connection, attempt: AttemptId) -> Result<HashMap<u32, ClaimRow>> {
    let sql = "SELECT position, state, at, settled_by, settled_at, reply FROM claim WHERE attempt_id = ?1";
    let rows = |row: &Row<'_>| Ok((row.get(0)?, claim(row, 1)?));
    Ok(db.prepare_cached(sql)?.query_map([attempt.0], rows)?.collect::<rusqlite::Result<_>>()?)
}

/// Writes a claim, in the place of what was asked of that answer before.
pub fn put(tx: &Tx<'_>, item: ItemId, attempt: AttemptId, position: u32, claim: &ClaimRow) -> Result<()> {
    tx.prepare_cached(
        "INSERT INTO claim (attempt_id, position, item_id, state, at, settled_by, settled_at, reply) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
         ON CONFLICT (attempt_id, position) DO UPDATE
         SET state = excluded.state, at = excluded.at, settled_by = excluded.settled_by, settled_at = excluded.settled_at,
             reply = excluded.reply",
    )?
    .execute(params![
        attempt.0,
        position,
        item.0,
        claim.state,
        claim.at.0,
        claim.by.map(|by| by.0),
        claim.settled.map(|at| at.0),
        claim.reply.as_ref().map(Untrusted::raw)
    ])?;
    Ok(())
}

/// What is asked about one quiz.
#[derive(Debug, Clone)]
pub struct Waiting {
    pub course: CourseId,
    pub item: String,
    pub title: Untrusted,
    pub count: u32,
    /// When the oldest came.
    pub since: Instant,
}

/// What is asked in every course, quiz by quiz: the open claims are walked through, not what there is. Served by index `claim_by_state`.
pub fn waiting(db: &Connection) -> Result<Vec<Waiting>> {
    let sql = "SELECT item.course_id, item.slug, item.title, count(*), min(claim.at) FROM claim CROSS JOIN item ON item.id = claim.item_id
               WHERE claim.state = 'open' AND NOT item.archived GROUP BY claim.item_id";
    let row = |row: &Row<'_>| {
        Ok(Waiting {
            course: CourseId(row.get(0)?),
            item: row.get(1)?,
            title: row.get::<_, String>(2)?.into(),
            count: row.get(3)?,
            since: Instant(row.get(4)?),
        })
    };
    Ok(db.prepare_cached(sql)?.query_map([], row)?.collect::<rusqlite::Result<_>>()?)
}

/// An open claim and whose it is.
#[derive(Debug, Clone)]
pub struct OpenRow {
    pub attempt: AttemptId,
    pub position: u32,
    pub user: UserId,
    /// The number of the attempt.
    pub n: u32,
    pub at: Instant,
}

/// The open claims on answers to a quiz, the oldest first. Served by index `claim_by_state`.
pub fn open(db: &Connection, item: ItemId) -> Result<Vec<OpenRow>> {
    let sql = "SELECT attempt.id, position, user_id, attempt.n, claim.at FROM claim CROSS JOIN attempt ON attempt.id = attempt_id
               WHERE claim.state = 'open' AND claim.item_id = ?1 ORDER BY claim.at, attempt.id, position";
    let row = |row: &Row<'_>| {
        Ok(OpenRow {
            attempt: AttemptId(row.get(0)?),
            position: row.get(1)?,
            user: UserId(row.get(2)?),
            n: row.get(3)?,
            at: Instant(row.get(4)?),
        })
    };
    Ok(db.prepare_cached(sql)?.query_map([item.0], row)?.collect::<rusqlite::Result<_>>()?)
}

/// The questions of the attempts at a quiz in which something is asked, in the order drawn.
pub fn asked(db: &Connection, item: ItemId) -> Result<BTreeMap<AttemptId, Vec<AskedRow>>> {
    by_attempt(db, "attempt.id IN (SELECT attempt_id FROM claim WHERE claim.state = 'open' AND claim.item_id = ?1)", item.0)
}
