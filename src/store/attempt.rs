//! Attempts, the questions drawn for them, and their events. Events are append-only: triggers refuse UPDATE and DELETE (migration 0003).

use std::collections::HashMap;

use rusqlite::types::{FromSql, FromSqlResult, ValueRef};
use rusqlite::{Connection, Row, params};
use sha2::{Digest as _, Sha256};

use super::words::Unknown;
use super::written::Commitment;
use super::{Result, Tx, document, unsigned};
use crate::domain::attempt::AttemptEvent;
use crate::domain::ids::{AttemptId, CourseId, ItemId, ItemRevisionId, QuestionId, QuestionRevisionId, UserId};
use crate::domain::points::{Exact, Points};
use crate::domain::text::Untrusted;
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

/// A question of an attempt.
#[derive(Debug, Clone)]
pub struct AskedRow {
    pub position: u32,
    pub question: QuestionRevisionId,
    pub slug: String,
    pub section: Option<Untrusted>,
    pub points: Points,
    pub bonus: bool,
    /// Option ids in the order drawn.
    pub options: Vec<String>,
    pub answer: Option<Commitment>,
    pub saved: Option<Instant>,
    pub flag: bool,
    pub certainty: Option<u8>,
    pub tries: Vec<Exact>,
    /// The answer that was checked last.
    pub checked: Option<Commitment>,
    pub locked: bool,
    pub share: Option<Exact>,
    pub by_hand: bool,
    pub comment: Option<Commitment>,
}

/// An event about to be appended.
#[derive(Debug, Clone)]
pub struct Event {
    pub kind: AttemptEvent,
    pub position: Option<u32>,
    pub written: Option<Commitment>,
    pub detail: Option<String>,
}

impl Event {
    pub fn new(kind: AttemptEvent) -> Self {
        Self { kind, position: None, written: None, detail: None }
    }

    pub fn at(kind: AttemptEvent, position: u32) -> Self {
        Self { position: Some(position), ..Self::new(kind) }
    }
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
}

pub fn insert(tx: &Tx<'_>, new: &NewAttempt) -> Result<AttemptId> {
    tx.prepare_cached(
        "INSERT INTO attempt (item_id, item_revision_id, user_id, n, practice, state, started_at, ends_at, submit_until, possible)
         VALUES (?1, ?2, ?3, ?4, ?5, 'open', ?6, ?7, ?8, ?9)",
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
        new.possible.0
    ])?;
    Ok(AttemptId(tx.last_insert_rowid()))
}

/// Writes down a question that was drawn; its later columns begin empty.
pub fn ask(tx: &Tx<'_>, attempt: AttemptId, asked: &AskedRow) -> Result<()> {
    tx.prepare_cached(
        "INSERT INTO attempt_question (attempt_id, position, question_revision_id, slug, section, points, bonus, options)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?
    .execute(params![
        attempt.0,
        asked.position,
        asked.question.0,
        asked.slug,
        asked.section.as_ref().map(Untrusted::raw),
        asked.points.0,
        asked.bonus,
        document::plain(&asked.options)?
    ])?;
    Ok(())
}

/// An exact share, as `n/d`.
struct Share(Exact);

impl FromSql for Share {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let text = value.as_str()?;
        Exact::from_fraction(text).map(Self).ok_or_else(|| Unknown::new("share of points", text).into())
    }
}

/// The columns that [`asked_row`] reads.
pub(super) const ASKED: &str = "position, question_revision_id, slug, section, points, bonus, options, answer, saved_at, flag, certainty,
    tries, checked, locked, share, by_hand, comment";

/// The questions of an attempt in the order drawn.
pub fn asked(db: &Connection, attempt: AttemptId) -> Result<Vec<AskedRow>> {
    let mut statement = db.prepare_cached(&format!("SELECT {ASKED} FROM attempt_question WHERE attempt_id = ?1 ORDER BY position"))?;
    let mut rows = statement.query([attempt.0])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(asked_row(row, 0)?);
    }
    Ok(found)
}

/// A question of an attempt, its columns from `at` on.
pub(super) fn asked_row(row: &Row<'_>, at: usize) -> Result<AskedRow> {
    Ok(AskedRow {
        position: row.get(at)?,
        question: QuestionRevisionId(row.get(at + 1)?),
        slug: row.get(at + 2)?,
        section: row.get::<_, Option<String>>(at + 3)?.map(Untrusted::from),
        points: Points(row.get(at + 4)?),
        bonus: row.get(at + 5)?,
        options: document::read(row.get_ref(at + 6)?.as_str()?)?,
        answer: row.get(at + 7)?,
        saved: row.get::<_, Option<i64>>(at + 8)?.map(Instant),
        flag: row.get(at + 9)?,
        certainty: row.get(at + 10)?,
        tries: document::read(row.get_ref(at + 11)?.as_str()?)?,
        checked: row.get(at + 12)?,
        locked: row.get(at + 13)?,
        share: row.get::<_, Option<Share>>(at + 14)?.map(|share| share.0),
        by_hand: row.get(at + 15)?,
        comment: row.get(at + 16)?,
    })
}

/// What was written at one question, where it is not erased.
#[derive(Debug, Clone, Default)]
pub struct Written {
    pub answer: Option<Untrusted>,
    /// The marker's.
    pub comment: Option<Untrusted>,
}

/// What was written at the questions of an attempt, by position.
pub fn written(db: &Connection, attempt: AttemptId) -> Result<HashMap<u32, Written>> {
    let mut statement = db.prepare_cached(
        "SELECT position, answer_text.text, said.text FROM attempt_question
         LEFT JOIN answer_text ON answer_text.commitment = answer
         LEFT JOIN answer_text AS said ON said.commitment = attempt_question.comment
         WHERE attempt_id = ?1",
    )?;
    let text = |row: &Row<'_>, at| row.get::<_, Option<String>>(at).map(|text| text.map(Untrusted::from));
    let rows = statement.query_map([attempt.0], |row| Ok((row.get(0)?, Written { answer: text(row, 1)?, comment: text(row, 2)? })))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Writes the columns of a question that change while it is answered and marked.
pub fn update_asked(tx: &Tx<'_>, attempt: AttemptId, asked: &AskedRow) -> Result<()> {
    tx.prepare_cached(
        "UPDATE attempt_question SET answer = ?3, saved_at = ?4, flag = ?5, certainty = ?6, tries = ?7, checked = ?8, locked = ?9, share = ?10,
                by_hand = ?11, comment = ?12
         WHERE attempt_id = ?1 AND position = ?2",
    )?
    .execute(params![
        attempt.0,
        asked.position,
        asked.answer,
        asked.saved.map(|at| at.0),
        asked.flag,
        asked.certainty,
        document::plain(&asked.tries)?,
        asked.checked,
        asked.locked,
        asked.share.as_ref().map(Exact::fraction),
        asked.by_hand,
        asked.comment
    ])?;
    Ok(())
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

/// Appends an event to an attempt's record.
pub fn append(tx: &Tx<'_>, attempt: AttemptId, at: Instant, event: &Event) -> Result<()> {
    tx.prepare_cached(
        "INSERT INTO attempt_event (attempt_id, n, at, kind, position, written, detail)
         VALUES (?1, (SELECT coalesce(max(n), 0) + 1 FROM attempt_event WHERE attempt_id = ?1), ?2, ?3, ?4, ?5, ?6)",
    )?
    .execute(params![attempt.0, at.0, event.kind, event.position, event.written, event.detail])?;
    Ok(())
}

/// SHA-256 over an attempt's events in their order: what the audit entry of its end carries (DESIGN.md 4.10).
pub fn hash(db: &Connection, attempt: AttemptId) -> Result<[u8; 32]> {
    let sql = "SELECT n, at, kind, position, written, detail FROM attempt_event WHERE attempt_id = ?1 ORDER BY n";
    let mut statement = db.prepare_cached(sql)?;
    let mut rows = statement.query([attempt.0])?;
    let mut sum = Sha256::new_with_prefix(b"lyceum attempt 1");
    while let Some(row) = rows.next()? {
        let position: Option<i64> = row.get(3)?;
        let written: Option<Commitment> = row.get(4)?;
        let detail: Option<String> = row.get(5)?;
        field(&mut sum, Some(&row.get::<_, i64>(0)?.to_be_bytes()));
        field(&mut sum, Some(&row.get::<_, i64>(1)?.to_be_bytes()));
        field(&mut sum, Some(row.get_ref(2)?.as_str()?.as_bytes()));
        field(&mut sum, position.map(i64::to_be_bytes).as_ref().map(<[u8; 8]>::as_slice));
        field(&mut sum, written.as_ref().map(<[u8; 32]>::as_slice));
        field(&mut sum, detail.as_deref().map(str::as_bytes));
    }
    Ok(sum.finalize().into())
}

/// Length first, and one byte that tells nothing from empty.
fn field(sum: &mut Sha256, bytes: Option<&[u8]>) {
    sum.update([u8::from(bytes.is_some())]);
    let bytes = bytes.unwrap_or_default();
    sum.update((bytes.len() as u64).to_be_bytes());
    sum.update(bytes);
}
