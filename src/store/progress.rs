//! How far each person got: the facts that completion is computed from, the place in a page, active time, answers to checks.

use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::{Result, Tx, document, unsigned};
use crate::domain::ids::{CourseId, ItemId, QuestionId, QuestionRevisionId, UserId};
use crate::domain::quiz::{Answer, Verdict};
use crate::domain::text::Untrusted;
use crate::domain::time::Instant;

/// One person at one item.
#[derive(Debug, Clone, Copy, Default)]
pub struct ProgressRow {
    pub seen_at: Option<Instant>,
    pub viewed: bool,
    pub marked: bool,
    pub submitted: bool,
    pub place: Option<u64>,
    /// Thousandths.
    pub read: Option<u16>,
}

fn progress(row: &Row<'_>, from: usize) -> rusqlite::Result<ProgressRow> {
    Ok(ProgressRow {
        seen_at: row.get::<_, Option<i64>>(from)?.map(Instant),
        viewed: row.get::<_, Option<i64>>(from + 1)?.is_some(),
        marked: row.get::<_, Option<i64>>(from + 2)?.is_some(),
        submitted: row.get::<_, Option<i64>>(from + 3)?.is_some(),
        place: unsigned::maybe(row, from + 4)?,
        read: row.get(from + 5)?,
    })
}

const COLUMNS: &str =
    "progress.seen_at, progress.viewed_at, progress.marked_at, progress.submitted_at, progress.place, progress.read_share";

/// What a person did in a course, by item.
pub fn of_user(db: &Connection, course: CourseId, user: UserId) -> Result<HashMap<ItemId, ProgressRow>> {
    let sql = [
        "SELECT item_id, ",
        COLUMNS,
        " FROM item CROSS JOIN progress ON progress.item_id = item.id
         WHERE item.course_id = ?1 AND progress.user_id = ?2",
    ]
    .concat();
    let mut statement = db.prepare_cached(&sql)?;
    let rows = statement.query_map(params![course.0, user.0], |row| Ok((ItemId(row.get(0)?), progress(row, 1)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// What everybody did in a course, item after item: the roster of a thousand is not gathered in a table first.
pub fn each_of_course(db: &Connection, course: CourseId, mut take: impl FnMut(UserId, ItemId, ProgressRow)) -> Result<()> {
    let sql =
        ["SELECT user_id, item_id, ", COLUMNS, " FROM item CROSS JOIN progress ON progress.item_id = item.id WHERE item.course_id = ?1"]
            .concat();
    let mut statement = db.prepare_cached(&sql)?;
    let mut rows = statement.query([course.0])?;
    while let Some(row) = rows.next()? {
        take(UserId(row.get(0)?), ItemId(row.get(1)?), progress(row, 2)?);
    }
    Ok(())
}

/// What some learners did in a course.
pub fn each_of_learners(
    db: &Connection,
    course: CourseId,
    users: impl Iterator<Item = UserId>,
    mut take: impl FnMut(UserId, ItemId, ProgressRow),
) -> Result<()> {
    let sql = [
        "SELECT user_id, item_id, ",
        COLUMNS,
        " FROM item CROSS JOIN json_each(?2) AS wanted CROSS JOIN progress ON progress.item_id = item.id AND progress.user_id = wanted.value
         WHERE item.course_id = ?1",
    ]
    .concat();
    let mut statement = db.prepare_cached(&sql)?;
    let mut rows = statement.query(params![course.0, document::ids(users.map(|user| user.0))])?;
    while let Some(row) = rows.next()? {
        take(UserId(row.get(0)?), ItemId(row.get(1)?), progress(row, 2)?);
    }
    Ok(())
}

/// How many of those who learn in a course did what with an item.
#[derive(Debug, Clone, Copy, Default)]
pub struct Turnout {
    pub opened: u32,
    /// Seen to its end, or ticked off.
    pub read: u32,
    pub submitted: u32,
}

/// How many of the learners of a course opened, read and handed in each of `items`.
pub fn turnout(db: &Connection, course: CourseId, items: impl Iterator<Item = ItemId>) -> Result<HashMap<ItemId, Turnout>> {
    let sql = "SELECT progress.item_id, count(*), count(coalesce(viewed_at, marked_at)), count(submitted_at)
               FROM json_each(?2) AS wanted CROSS JOIN progress ON progress.item_id = wanted.value
               CROSS JOIN enrollment ON enrollment.course_id = ?1 AND enrollment.user_id = progress.user_id
               WHERE enrollment.state = 'active' AND enrollment.role = 'learner' GROUP BY progress.item_id";
    let mut statement = db.prepare_cached(sql)?;
    let turnout = |row: &Row<'_>| Ok((ItemId(row.get(0)?), Turnout { opened: row.get(1)?, read: row.get(2)?, submitted: row.get(3)? }));
    let rows = statement.query_map(params![course.0, document::ids(items.map(|item| item.0))], turnout)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Notes that a person opened the item, and that they were in its course.
pub fn open(tx: &Tx<'_>, item: ItemId, user: UserId, now: Instant) -> Result<()> {
    tx.prepare_cached(
        "INSERT INTO progress (item_id, user_id, started_at, seen_at) VALUES (?1, ?2, ?3, ?3)
         ON CONFLICT (item_id, user_id) DO UPDATE SET seen_at = excluded.seen_at",
    )?
    .execute(params![item.0, user.0, now.0])?;
    tx.prepare_cached(
        "UPDATE enrollment SET last_seen = ?3 WHERE user_id = ?2 AND course_id = (SELECT course_id FROM item WHERE id = ?1)",
    )?
    .execute(params![item.0, user.0, now.0])?;
    Ok(())
}

/// Notes that a person saw the item to its end. The first time counts.
pub fn view(tx: &Tx<'_>, item: ItemId, user: UserId, now: Instant) -> Result<()> {
    open(tx, item, user, now)?;
    tx.prepare_cached("UPDATE progress SET viewed_at = coalesce(viewed_at, ?3) WHERE item_id = ?1 AND user_id = ?2")?
        .execute(params![item.0, user.0, now.0])?;
    Ok(())
}

/// Notes that a person ticked the item off, or took the tick back.
pub fn mark(tx: &Tx<'_>, item: ItemId, user: UserId, done: bool, now: Instant) -> Result<()> {
    open(tx, item, user, now)?;
    tx.prepare_cached("UPDATE progress SET marked_at = ?3 WHERE item_id = ?1 AND user_id = ?2")?.execute(params![
        item.0,
        user.0,
        done.then_some(now.0)
    ])?;
    Ok(())
}

/// Notes that a person handed in work for the item: called by what hands in, in its own transaction.
pub fn submit(tx: &Tx<'_>, item: ItemId, user: UserId, now: Instant) -> Result<()> {
    open(tx, item, user, now)?;
    tx.prepare_cached("UPDATE progress SET submitted_at = coalesce(submitted_at, ?3) WHERE item_id = ?1 AND user_id = ?2")?
        .execute(params![item.0, user.0, now.0])?;
    Ok(())
}

/// Keeps where reading goes on. The share read never falls back.
pub fn keep_place(tx: &Tx<'_>, item: ItemId, user: UserId, place: u64, read: u16, now: Instant) -> Result<()> {
    open(tx, item, user, now)?;
    tx.prepare_cached("UPDATE progress SET place = ?3, read_share = max(coalesce(read_share, 0), ?4) WHERE item_id = ?1 AND user_id = ?2")?
        .execute(params![item.0, user.0, unsigned::put(place), read.min(1000)])?;
    Ok(())
}

/// Whether anybody handed in work for the item.
pub fn has_submissions(db: &Connection, item: ItemId) -> Result<bool> {
    let sql = "SELECT EXISTS (SELECT 1 FROM progress WHERE item_id = ?1 AND submitted_at IS NOT NULL)";
    Ok(db.prepare_cached(sql)?.query_row([item.0], |row| row.get(0))?)
}

/// Adds active seconds to a person's day at an item.
pub fn add_time(tx: &Tx<'_>, user: UserId, item: ItemId, day: &str, seconds: u32) -> Result<()> {
    tx.prepare_cached(
        "INSERT INTO active_time (user_id, item_id, day, seconds) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (user_id, item_id, day) DO UPDATE SET seconds = seconds + excluded.seconds",
    )?
    .execute(params![user.0, item.0, day, seconds])?;
    Ok(())
}

/// Active seconds of one person at each item of a course.
pub fn time_of_user(db: &Connection, course: CourseId, user: UserId) -> Result<HashMap<ItemId, u64>> {
    let sql = "SELECT item.id, sum(seconds) FROM item CROSS JOIN active_time ON active_time.user_id = ?2 AND active_time.item_id = item.id
               WHERE item.course_id = ?1 GROUP BY item.id";
    let mut statement = db.prepare_cached(sql)?;
    let rows = statement.query_map(params![course.0, user.0], |row| Ok((ItemId(row.get(0)?), unsigned::get(row, 1)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// How often one person tried each item of a course: attempts at its quizzes that count, and what was handed in.
pub fn tries_of_user(db: &Connection, course: CourseId, user: UserId) -> Result<HashMap<ItemId, u32>> {
    let sql = "SELECT item.id,
                      (SELECT count(*) FROM attempt WHERE item_id = item.id AND user_id = ?2 AND practice = 0 AND state <> 'discarded')
                      + (SELECT count(*) FROM submission WHERE item_id = item.id AND user_id = ?2)
               FROM item WHERE item.course_id = ?1";
    let mut statement = db.prepare_cached(sql)?;
    let rows = statement.query_map(params![course.0, user.0], |row| Ok((ItemId(row.get(0)?), row.get(1)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The last answer of a person to a check question.
#[derive(Debug, Clone)]
pub struct CheckAnswer {
    pub revision: QuestionRevisionId,
    pub answer: Answer,
    pub verdict: Verdict,
    pub said: Said,
    pub tries: u32,
    pub at: Instant,
}

/// What was said to an answer.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Said {
    pub feedback: Vec<Untrusted>,
    pub hint: Option<Untrusted>,
    #[serde(default)]
    pub close: bool,
}

/// The last answers of a person to the checks of a page.
pub fn check_answers(db: &Connection, item: ItemId, user: UserId) -> Result<HashMap<QuestionId, CheckAnswer>> {
    let mut statement = db.prepare_cached(
        "SELECT question_id, question_revision_id, answer, verdict, feedback, tries, answered_at
         FROM question CROSS JOIN check_answer ON check_answer.question_id = question.id
         WHERE question.item_id = ?1 AND check_answer.user_id = ?2",
    )?;
    let mut rows = statement.query(params![item.0, user.0])?;
    let mut found = HashMap::new();
    while let Some(row) = rows.next()? {
        found.insert(QuestionId(row.get(0)?), check_answer(row)?);
    }
    Ok(found)
}

fn check_answer(row: &Row<'_>) -> Result<CheckAnswer> {
    Ok(CheckAnswer {
        revision: QuestionRevisionId(row.get(1)?),
        answer: document::read(row.get_ref(2)?.as_str()?)?,
        verdict: row.get(3)?,
        said: document::read(row.get_ref(4)?.as_str()?)?,
        tries: row.get(5)?,
        at: Instant(row.get(6)?),
    })
}

/// How often a person has tried this state of a check.
pub fn tries(db: &Connection, user: UserId, question: QuestionId, revision: QuestionRevisionId) -> Result<u32> {
    let sql = "SELECT tries FROM check_answer WHERE user_id = ?1 AND question_id = ?2 AND question_revision_id = ?3";
    let tries = db.prepare_cached(sql)?.query_row(params![user.0, question.0, revision.0], |row| row.get(0)).optional()?;
    Ok(tries.unwrap_or_default())
}

/// Keeps the last answer to a check.
pub fn put_check_answer(tx: &Tx<'_>, user: UserId, question: QuestionId, answered: &CheckAnswer) -> Result<()> {
    tx.prepare_cached(
        "INSERT INTO check_answer (user_id, question_id, question_revision_id, answer, verdict, feedback, tries, answered_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
         ON CONFLICT (user_id, question_id) DO UPDATE
         SET question_revision_id = excluded.question_revision_id, answer = excluded.answer, verdict = excluded.verdict,
             feedback = excluded.feedback, tries = excluded.tries, answered_at = excluded.answered_at",
    )?
    .execute(params![
        user.0,
        question.0,
        answered.revision.0,
        document::plain(&answered.answer)?,
        answered.verdict,
        document::plain(&answered.said)?,
        answered.tries,
        answered.at.0
    ])?;
    Ok(())
}
