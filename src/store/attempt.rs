//! Attempts: one row each. The questions drawn for them stand in `question`, their events and what was answered before in `event`, an answer as it is kept in `answer`.

mod answer;
mod event;
mod question;

use std::collections::HashMap;

pub(super) use answer::Kept;
pub use event::{Event, answer, append, checked, erase, hash, last};
pub use question::{AskedRow, ask, asked, comments, legible, update_asked};
pub(super) use question::{by_attempt, keep_slug};
use rusqlite::{Connection, OptionalExtension as _, Row, params};

use super::{Error, Result, Tx, unsigned};
use crate::domain::ids::{AttemptId, CourseId, ItemId, ItemRevisionId, QuestionId, UserId};
use crate::domain::points::Points;
use crate::domain::time::Instant;
use crate::domain::words;

/// What is stored of where an attempt stands; what time has made of it since is computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stored {
    Open,
    NeedsMarking,
    Marked,
    Abandoned,
    /// A practice attempt that was dropped: nobody sees it any more.
    Discarded,
}

words!(Stored { Open = "open", NeedsMarking = "needs_marking", Marked = "marked", Abandoned = "abandoned", Discarded = "discarded" });

#[derive(Debug, Clone)]
pub struct AttemptRow {
    pub id: AttemptId,
    pub item: ItemId,
    pub revision: ItemRevisionId,
    pub user: UserId,
    pub n: u32,
    pub practice: bool,
    pub state: Stored,
    pub started: Instant,
    pub ends: Option<Instant>,
    pub submit_until: Option<Instant>,
    pub finished: Option<Instant>,
    pub late_seconds: u64,
    /// Position of the question where the learner stands.
    pub here: u32,
    pub possible: Points,
    pub score: Option<Points>,
}

const COLUMNS: &str = "id, item_id, item_revision_id, user_id, n, practice, state, started_at, ends_at, submit_until, finished_at,
    late_seconds, here, possible, score";

fn attempt(row: &Row<'_>) -> rusqlite::Result<AttemptRow> {
    Ok(AttemptRow {
        id: AttemptId(row.get(0)?),
        item: ItemId(row.get(1)?),
        revision: ItemRevisionId(row.get(2)?),
        user: UserId(row.get(3)?),
        n: row.get(4)?,
        practice: row.get(5)?,
        state: row.get(6)?,
        started: Instant(row.get(7)?),
        ends: row.get::<_, Option<i64>>(8)?.map(Instant),
        submit_until: row.get::<_, Option<i64>>(9)?.map(Instant),
        finished: row.get::<_, Option<i64>>(10)?.map(Instant),
        late_seconds: unsigned::get(row, 11)?,
        here: row.get(12)?,
        possible: Points(row.get(13)?),
        score: row.get::<_, Option<i64>>(14)?.map(Points),
    })
}

/// One attempt.
///
/// # Errors
/// `NotFound` where there is none.
pub fn get(db: &Connection, id: AttemptId) -> Result<AttemptRow> {
    let sql = format!("SELECT {COLUMNS} FROM attempt WHERE id = ?1");
    db.prepare_cached(&sql)?.query_row([id.0], attempt).optional()?.ok_or(Error::NotFound)
}

/// The attempts of one person at one quiz, oldest first; dropped ones left out.
pub fn of_user(db: &Connection, item: ItemId, user: UserId) -> Result<Vec<AttemptRow>> {
    let sql = format!("SELECT {COLUMNS} FROM attempt WHERE item_id = ?1 AND user_id = ?2 AND state <> 'discarded' ORDER BY n");
    Ok(db.prepare_cached(&sql)?.query_map([item.0, user.0], attempt)?.collect::<rusqlite::Result<_>>()?)
}

/// All attempts at a quiz by user and number; dropped ones left out.
pub fn of_item(db: &Connection, item: ItemId) -> Result<Vec<AttemptRow>> {
    let sql = format!("SELECT {COLUMNS} FROM attempt WHERE item_id = ?1 AND state <> 'discarded' ORDER BY user_id, n");
    Ok(db.prepare_cached(&sql)?.query_map([item.0], attempt)?.collect::<rusqlite::Result<_>>()?)
}

/// Running attempts at a quiz whose time for answers is over. Served by index `attempt_running`.
pub fn ended(db: &Connection, item: ItemId, now: Instant) -> Result<Vec<AttemptRow>> {
    let sql = format!("SELECT {COLUMNS} FROM attempt WHERE item_id = ?1 AND state = 'open' AND ends_at < ?2");
    Ok(db.prepare_cached(&sql)?.query_map([item.0, now.0], attempt)?.collect::<rusqlite::Result<_>>()?)
}

/// The quizzes of a course with attempts that still run although their time is over.
pub fn overdue(db: &Connection, course: CourseId, now: Instant) -> Result<Vec<String>> {
    let sql = "SELECT DISTINCT item.slug FROM item CROSS JOIN attempt ON attempt.item_id = item.id
               WHERE item.course_id = ?1 AND attempt.state = 'open' AND attempt.submit_until < ?2";
    Ok(db.prepare_cached(sql)?.query_map([course.0, now.0], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
}

/// The running attempts of a course. Served by index `attempt_running`.
pub fn running(db: &Connection, course: CourseId) -> Result<Vec<AttemptRow>> {
    let sql = format!("SELECT {COLUMNS} FROM attempt WHERE state = 'open' AND item_id IN (SELECT id FROM item WHERE course_id = ?1)");
    Ok(db.prepare_cached(&sql)?.query_map([course.0], attempt)?.collect::<rusqlite::Result<_>>()?)
}

/// Who is in the middle of which quiz of a course, quizzes by their ids; what staff try out counts as nobody. Served by index `attempt_running`.
pub fn in_the_middle(db: &Connection, course: CourseId) -> Result<Vec<(String, UserId)>> {
    let sql = "SELECT DISTINCT item.slug, attempt.user_id FROM item CROSS JOIN attempt ON attempt.item_id = item.id
               WHERE item.course_id = ?1 AND attempt.state = 'open'
               AND (NOT attempt.practice OR EXISTS (SELECT 1 FROM enrollment
                    WHERE enrollment.course_id = ?1 AND enrollment.user_id = attempt.user_id AND role = 'learner'))";
    Ok(db.prepare_cached(sql)?.query_map([course.0], |row| Ok((row.get(0)?, UserId(row.get(1)?))))?.collect::<rusqlite::Result<_>>()?)
}

/// Moves the deadlines of a running attempt.
pub fn set_deadlines(tx: &Tx<'_>, attempt: AttemptId, ends: Option<Instant>, submit_until: Option<Instant>) -> Result<()> {
    let sql = "UPDATE attempt SET ends_at = ?2, submit_until = ?3 WHERE id = ?1";
    tx.prepare_cached(sql)?.execute(params![attempt.0, ends.map(|at| at.0), submit_until.map(|at| at.0)])?;
    Ok(())
}

/// How many questions of all attempts were answered; dropped attempts left out.
pub fn count_answered(db: &Connection) -> Result<u32> {
    let sql = "SELECT count(answer) FROM attempt_question JOIN attempt ON attempt.id = attempt_id WHERE state <> 'discarded'";
    Ok(db.prepare_cached(sql)?.query_row([], |row| row.get(0))?)
}

/// The number the next attempt gets; dropped ones keep theirs.
pub fn next_n(db: &Connection, item: ItemId, user: UserId) -> Result<u32> {
    let sql = "SELECT coalesce(max(n), 0) + 1 FROM attempt WHERE item_id = ?1 AND user_id = ?2";
    Ok(db.prepare_cached(sql)?.query_row([item.0, user.0], |row| row.get(0))?)
}

/// In how many attempts of a person at a quiz each question stood, whatever its revision.
pub fn times_seen(db: &Connection, item: ItemId, user: UserId) -> Result<HashMap<QuestionId, u32>> {
    let sql = "SELECT question_id, count(*) FROM attempt
               JOIN attempt_question ON attempt_question.attempt_id = attempt.id
               JOIN question_revision ON question_revision.id = attempt_question.question_revision_id
               WHERE attempt.item_id = ?1 AND user_id = ?2 GROUP BY question_id";
    let seen = |row: &Row<'_>| Ok((QuestionId(row.get(0)?), row.get(1)?));
    Ok(db.prepare_cached(sql)?.query_map([item.0, user.0], seen)?.collect::<rusqlite::Result<_>>()?)
}

/// An attempt about to begin.
#[derive(Debug, Clone)]
pub struct NewAttempt {
    pub item: ItemId,
    pub revision: ItemRevisionId,
    pub user: UserId,
    pub n: u32,
    pub practice: bool,
    pub started: Instant,
    pub ends: Option<Instant>,
    pub submit_until: Option<Instant>,
    pub possible: Points,
    /// What commitments to its answers are made with.
    pub salt: [u8; 16],
}

pub fn insert(tx: &Tx<'_>, new: &NewAttempt) -> Result<AttemptId> {
    tx.prepare_cached(
        "INSERT INTO attempt (item_id, item_revision_id, user_id, n, practice, state, started_at, ends_at, submit_until, possible, salt)
         VALUES (?1, ?2, ?3, ?4, ?5, 'open', ?6, ?7, ?8, ?9, ?10)",
    )?
    .execute(params![
        new.item.0,
        new.revision.0,
        new.user.0,
        new.n,
        new.practice,
        new.started.0,
        new.ends.map(|at| at.0),
        new.submit_until.map(|at| at.0),
        new.possible.0,
        new.salt
    ])?;
    Ok(AttemptId(tx.last_insert_rowid()))
}

/// Notes where the learner stands.
pub fn set_here(tx: &Tx<'_>, attempt: AttemptId, position: u32) -> Result<()> {
    tx.prepare_cached("UPDATE attempt SET here = ?2 WHERE id = ?1")?.execute(params![attempt.0, position])?;
    Ok(())
}

/// Writes how an attempt ended, or a mark given afterwards.
pub fn finish(tx: &Tx<'_>, attempt: AttemptId, state: Stored, at: Instant, late_seconds: u64, score: Option<Points>) -> Result<()> {
    tx.prepare_cached("UPDATE attempt SET state = ?2, finished_at = ?3, late_seconds = ?4, score = ?5 WHERE id = ?1")?.execute(params![
        attempt.0,
        state,
        at.0,
        unsigned::put(late_seconds),
        score.map(|score| score.0)
    ])?;
    Ok(())
}

/// The number of the newest event of somebody's attempt `n` at an item, 0 where there is none.
pub fn last_of(db: &Connection, item: ItemId, user: UserId, n: u32) -> Result<u32> {
    let sql = "SELECT id FROM attempt WHERE item_id = ?1 AND user_id = ?2 AND n = ?3";
    let id = db.prepare_cached(sql)?.query_row(params![item.0, user.0, n], |row| row.get(0)).optional()?;
    id.map_or(Ok(0), |id| last(db, AttemptId(id)))
}
