//! Working copies of courses: their values, the steps between them, the texts being written. They hold keys: staff connections alone.

mod part;

use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::{Result, Tx};
use crate::domain::course::Course;
use crate::domain::ids::{CourseId, UserId};
use crate::domain::time::Instant;

pub use part::hash_of;

/// So many steps can be taken back.
pub const STEPS: u32 = 100;

/// A working copy without its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    pub base_revision: u32,
    /// The step that stands; 0 is the base.
    pub at: u32,
    pub begun: Instant,
}

#[derive(Debug, Clone)]
pub struct StepRow {
    pub n: u32,
    pub user: Option<UserId>,
    pub at: Instant,
    pub says: String,
    pub item: Option<String>,
    pub is_text: bool,
}

/// A step that is being made.
#[derive(Debug, Clone)]
pub struct NewStep<'a> {
    pub user: Option<UserId>,
    pub at: Instant,
    pub says: &'a str,
    pub item: Option<&'a str>,
    pub is_text: bool,
}

/// The text of an item as it was typed.
#[derive(Debug, Clone)]
pub struct TextRow {
    pub text: String,
    /// The part that it reads as; `None` while it holds mistakes.
    pub reads_as: Option<String>,
    pub mistakes: u32,
    pub user: Option<UserId>,
    pub at: Instant,
}

pub fn head(db: &Connection, course: CourseId) -> Result<Option<Head>> {
    let sql = "SELECT base_revision, at_step, begun_at FROM course_draft WHERE course_id = ?1";
    let head = |row: &Row<'_>| Ok(Head { base_revision: row.get(0)?, at: row.get(1)?, begun: Instant(row.get(2)?) });
    Ok(db.prepare_cached(sql)?.query_row([course.0], head).optional()?)
}

/// A value of the course, and the document that tells it from others.
#[derive(Debug, Clone)]
pub struct Valued {
    pub course: Course,
    pub document: String,
}

/// The course as it was when the working copy was begun.
pub fn base(db: &Connection, course: CourseId) -> Result<Course> {
    part::whole(db, course, &document(db, course, 0)?)
}

/// What tells the value after step `n` from others; 0 is the base.
pub fn document(db: &Connection, course: CourseId, n: u32) -> Result<String> {
    if n == 0 {
        let sql = "SELECT base FROM course_draft WHERE course_id = ?1";
        return Ok(db.prepare_cached(sql)?.query_row([course.0], |row| row.get(0))?);
    }
    let sql = "SELECT value FROM course_draft_step WHERE course_id = ?1 AND n = ?2";
    Ok(db.prepare_cached(sql)?.query_row(params![course.0, n], |row| row.get(0))?)
}

/// The course after step `n`; 0 is the base.
pub fn value(db: &Connection, course: CourseId, n: u32) -> Result<Valued> {
    let document = document(db, course, n)?;
    Ok(Valued { course: part::whole(db, course, &document)?, document })
}

/// Begins a working copy of `base`.
pub fn begin(tx: &Tx<'_>, course: CourseId, revision: u32, base: &Course, now: Instant) -> Result<(Head, String)> {
    let (value, parts) = part::apart(base, None)?;
    tx.prepare_cached("INSERT INTO course_draft (course_id, base_revision, base, at_step, begun_at) VALUES (?1, ?2, ?3, 0, ?4)")?
        .execute(params![course.0, revision, value, now.0])?;
    part::keep(tx, course, parts)?;
    Ok((Head { base_revision: revision, at: 0, begun: now }, value))
}

/// All steps, oldest first.
pub fn steps(db: &Connection, course: CourseId) -> Result<Vec<StepRow>> {
    let mut statement =
        db.prepare_cached("SELECT n, user_id, at, says, item, is_text FROM course_draft_step WHERE course_id = ?1 ORDER BY n")?;
    Ok(statement.query_map([course.0], step)?.collect::<rusqlite::Result<_>>()?)
}

pub fn step_at(db: &Connection, course: CourseId, n: u32) -> Result<Option<StepRow>> {
    let sql = "SELECT n, user_id, at, says, item, is_text FROM course_draft_step WHERE course_id = ?1 AND n = ?2";
    Ok(db.prepare_cached(sql)?.query_row(params![course.0, n], step).optional()?)
}

/// The newest standing step made to an item.
pub fn last_of_item(db: &Connection, course: CourseId, head: &Head, item: &str) -> Result<Option<StepRow>> {
    let sql = "SELECT n, user_id, at, says, item, is_text FROM course_draft_step
               WHERE course_id = ?1 AND n <= ?2 AND item = ?3 ORDER BY n DESC LIMIT 1";
    Ok(db.prepare_cached(sql)?.query_row(params![course.0, head.at, item], step).optional()?)
}

fn step(row: &Row<'_>) -> rusqlite::Result<StepRow> {
    Ok(StepRow {
        n: row.get(0)?,
        user: row.get::<_, Option<i64>>(1)?.map(UserId),
        at: Instant(row.get(2)?),
        says: row.get(3)?,
        item: row.get(4)?,
        is_text: row.get(5)?,
    })
}

/// Makes a step behind the one that stands, whose value is `before`. Those that were taken back are gone then, and so is the oldest of too
/// many. Gives the new head and the value's document.
pub fn push(tx: &Tx<'_>, course: CourseId, head: Head, step: &NewStep<'_>, before: &Valued, next: &Course) -> Result<(Head, String)> {
    let mut gone = cut(tx, course, "n > ?2", head.at)?;
    let n = head.at + 1;
    let document = put(tx, course, n, step, Some(before), next)?;
    gone.extend(cut(tx, course, "n < ?2", n.saturating_sub(STEPS))?);
    part::sweep(tx, course, &gone)?;
    go_to(tx, course, n)?;
    Ok((Head { at: n, ..head }, document))
}

/// Lets the standing step, whose value is `before`, lead to `next` instead. Gives the value's document.
pub fn amend(tx: &Tx<'_>, course: CourseId, head: Head, step: &NewStep<'_>, before: &Valued, next: &Course) -> Result<String> {
    let gone = cut(tx, course, "n >= ?2", head.at)?;
    let document = put(tx, course, head.at, step, Some(before), next)?;
    part::sweep(tx, course, &gone)?;
    Ok(document)
}

fn put(tx: &Tx<'_>, course: CourseId, n: u32, step: &NewStep<'_>, before: Option<&Valued>, next: &Course) -> Result<String> {
    let known = before.map(|before| (&before.course, before.document.as_str()));
    let (value, parts) = part::apart(next, known)?;
    tx.prepare_cached(
        "INSERT INTO course_draft_step (course_id, n, user_id, at, says, item, is_text, value) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?
    .execute(params![course.0, n, step.user.map(|user| user.0), step.at.0, step.says, step.item, step.is_text, value])?;
    part::keep(tx, course, parts)?;
    Ok(value)
}

/// Takes steps away and gives their values.
fn cut(tx: &Tx<'_>, course: CourseId, which: &str, n: u32) -> Result<Vec<String>> {
    let sql = ["DELETE FROM course_draft_step WHERE course_id = ?1 AND ", which, " RETURNING value"].concat();
    let mut statement = tx.prepare_cached(&sql)?;
    Ok(statement.query_map(params![course.0, n], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
}

/// Lets step `n` stand; 0 is the base.
pub fn go_to(tx: &Tx<'_>, course: CourseId, n: u32) -> Result<()> {
    tx.prepare_cached("UPDATE course_draft SET at_step = ?2 WHERE course_id = ?1")?.execute(params![course.0, n])?;
    Ok(())
}

/// Puts the working copy on a newer state of its course, by a step that cannot be taken back: what stood before does not know that state.
pub fn rebase(tx: &Tx<'_>, course: CourseId, revision: u32, base: &Course, step: &NewStep<'_>, next: &Course) -> Result<()> {
    let at = head(tx, course)?.map_or(0, |head| head.at);
    let mut gone = cut(tx, course, "n > ?2", 0)?;
    let old: String = tx.prepare_cached("SELECT base FROM course_draft WHERE course_id = ?1")?.query_row([course.0], |row| row.get(0))?;
    gone.push(old);
    let (value, parts) = part::apart(base, None)?;
    tx.prepare_cached("UPDATE course_draft SET base = ?2, base_revision = ?3 WHERE course_id = ?1")?
        .execute(params![course.0, value, revision])?;
    part::keep(tx, course, parts)?;
    // Never the first step: the base behind it would be taken for what stood before.
    let n = (at + 1).max(2);
    put(tx, course, n, step, None, next)?;
    part::sweep(tx, course, &gone)?;
    go_to(tx, course, n)
}

/// Ends the working copy with all that belongs to it.
pub fn remove(tx: &Tx<'_>, course: CourseId) -> Result<()> {
    tx.prepare_cached("DELETE FROM course_draft WHERE course_id = ?1")?.execute([course.0])?;
    Ok(())
}

/// The texts being written, by item.
pub fn texts(db: &Connection, course: CourseId) -> Result<HashMap<String, TextRow>> {
    let mut statement =
        db.prepare_cached("SELECT item, text, reads_as, mistakes, user_id, at FROM course_draft_text WHERE course_id = ?1")?;
    let rows = statement.query_map([course.0], |row| Ok((row.get(0)?, text_row(row, 1)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

pub fn text(db: &Connection, course: CourseId, item: &str) -> Result<Option<TextRow>> {
    let sql = "SELECT text, reads_as, mistakes, user_id, at FROM course_draft_text WHERE course_id = ?1 AND item = ?2";
    Ok(db.prepare_cached(sql)?.query_row(params![course.0, item], |row| text_row(row, 0)).optional()?)
}

fn text_row(row: &Row<'_>, from: usize) -> rusqlite::Result<TextRow> {
    Ok(TextRow {
        text: row.get(from)?,
        reads_as: row.get(from + 1)?,
        mistakes: row.get(from + 2)?,
        user: row.get::<_, Option<i64>>(from + 3)?.map(UserId),
        at: Instant(row.get(from + 4)?),
    })
}

pub fn put_text(tx: &Tx<'_>, course: CourseId, item: &str, row: &TextRow) -> Result<()> {
    tx.prepare_cached(
        "INSERT INTO course_draft_text (course_id, item, text, reads_as, mistakes, user_id, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
         ON CONFLICT DO UPDATE SET text = excluded.text, reads_as = excluded.reads_as, mistakes = excluded.mistakes,
                                   user_id = excluded.user_id, at = excluded.at",
    )?
    .execute(params![course.0, item, row.text, row.reads_as, row.mistakes, row.user.map(|user| user.0), row.at.0])?;
    Ok(())
}

pub fn drop_text(tx: &Tx<'_>, course: CourseId, item: &str) -> Result<()> {
    tx.prepare_cached("DELETE FROM course_draft_text WHERE course_id = ?1 AND item = ?2")?.execute(params![course.0, item])?;
    Ok(())
}

/// What `writer` had written of an item that somebody else saved first.
pub fn aside(db: &Connection, course: CourseId, item: &str, writer: Option<UserId>) -> Result<Option<(String, Instant)>> {
    let sql = "SELECT text, at FROM course_aside WHERE course_id = ?1 AND item = ?2 AND writer = ?3";
    let row = |row: &Row<'_>| Ok((row.get(0)?, Instant(row.get(1)?)));
    Ok(db.prepare_cached(sql)?.query_row(params![course.0, item, number(writer)], row).optional()?)
}

/// A text that was laid aside, without itself.
#[derive(Debug, Clone)]
pub struct AsideRow {
    pub item: String,
    pub user: Option<UserId>,
    pub at: Instant,
}

/// What was laid aside in a course, newest first.
pub fn asides(db: &Connection, course: CourseId) -> Result<Vec<AsideRow>> {
    let mut statement =
        db.prepare_cached("SELECT item, user_id, at FROM course_aside WHERE course_id = ?1 ORDER BY at DESC, item, writer")?;
    let row = |row: &Row<'_>| Ok(AsideRow { item: row.get(0)?, user: row.get::<_, Option<i64>>(1)?.map(UserId), at: Instant(row.get(2)?) });
    Ok(statement.query_map([course.0], row)?.collect::<rusqlite::Result<_>>()?)
}

/// Lays a text aside; `None` takes it away.
pub fn set_aside(tx: &Tx<'_>, course: CourseId, item: &str, writer: Option<UserId>, text: Option<(&str, Instant)>) -> Result<()> {
    tx.prepare_cached("DELETE FROM course_aside WHERE course_id = ?1 AND item = ?2 AND writer = ?3")?.execute(params![
        course.0,
        item,
        number(writer)
    ])?;
    if let Some((text, at)) = text {
        tx.prepare_cached("INSERT INTO course_aside (course_id, item, writer, user_id, text, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?
            .execute(params![course.0, item, number(writer), writer.map(|user| user.0), text, at.0])?;
    }
    Ok(())
}

fn number(writer: Option<UserId>) -> i64 {
    writer.map_or(0, |user| user.0)
}

/// Says that the steps of the working copy need a file.
pub fn keep_file(tx: &Tx<'_>, course: CourseId, blob: i64) -> Result<()> {
    tx.prepare_cached("INSERT OR IGNORE INTO course_draft_file (course_id, blob_id) VALUES (?1, ?2)")?.execute(params![course.0, blob])?;
    Ok(())
}
