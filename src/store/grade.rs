//! Grade events, append-only, and the cell table that is kept up to date in the same transaction (DESIGN.md 4.5).

use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension as _, Row, params};
use serde::{Deserialize, Serialize};

use super::written::Commitment;
use super::{Result, Tx, document, unsigned};
use crate::domain::grade::{GradeDeed, HandSet, Work, rubric};
use crate::domain::ids::{CourseId, ItemId, ItemRevisionId, UserId};
use crate::domain::points::Points;
use crate::domain::text::Untrusted;
use crate::domain::time::Instant;

/// The levels a marker chose, with the revision whose rubric they are of (RULES.md R3).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chosen {
    pub revision: ItemRevisionId,
    pub choices: Vec<rubric::Choice>,
}

/// What a marker or a quiz set: the part of a cell that each event repeats whole.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mark {
    pub hand: Option<HandSet>,
    /// Set by hand, before any deduction.
    pub entered: Option<Points>,
    /// Out of a quiz's attempts, in points of the item.
    pub auto: Option<Points>,
    pub late_hand: Option<u64>,
    pub rubric: Option<Chosen>,
    pub comment: Option<Commitment>,
    /// `None`: as the course's rule says.
    pub released: Option<bool>,
}

impl Mark {
    /// New work is as late as it is and no longer missing, whatever was said by hand of what was there before (RULES.md 1.6, S4).
    pub fn note_new_work(&mut self) {
        self.late_hand = None;
        if self.hand == Some(HandSet::Missing) {
            self.hand = None;
        }
    }
}

/// The current state of one learner at one item.
#[derive(Debug, Clone)]
pub struct CellRow {
    pub item: ItemId,
    pub user: UserId,
    pub work: Work,
    /// When the work that counts was handed in: a quiz's kept attempt; the submission that has the mark, else the newest.
    pub work_at: Option<Instant>,
    /// When the newest submission came; of a quiz the first attempt that waits for a person, `None` where none does.
    pub newest_at: Option<Instant>,
    pub mark: Mark,
    /// Number of the newest event, 0 before the first.
    pub event_n: u32,
    pub marked_at: Option<Instant>,
    /// The newest event is the learner's own doing.
    pub own: bool,
}

impl CellRow {
    pub fn new(item: ItemId, user: UserId) -> Self {
        Self {
            item,
            user,
            work: Work::None,
            work_at: None,
            newest_at: None,
            mark: Mark::default(),
            event_n: 0,
            marked_at: None,
            own: false,
        }
    }
}

/// One change of a mark.
#[derive(Debug, Clone)]
pub struct EventRow {
    pub n: u32,
    pub at: Instant,
    pub by: Option<UserId>,
    pub deed: GradeDeed,
    pub mark: Mark,
    pub reason: Option<Commitment>,
}

const MARK: &str = "hand, entered, auto, late_hand, rubric, comment, released";

fn mark(row: &Row<'_>, from: usize) -> Result<Mark> {
    let rubric: Option<String> = row.get(from + 4)?;
    Ok(Mark {
        hand: row.get(from)?,
        entered: row.get::<_, Option<i64>>(from + 1)?.map(Points),
        auto: row.get::<_, Option<i64>>(from + 2)?.map(Points),
        late_hand: unsigned::maybe(row, from + 3)?,
        rubric: rubric.map(|text| document::read(&text)).transpose()?,
        comment: row.get(from + 5)?,
        released: row.get(from + 6)?,
    })
}

fn cell(row: &Row<'_>) -> Result<CellRow> {
    Ok(CellRow {
        item: ItemId(row.get(0)?),
        user: UserId(row.get(1)?),
        work: row.get(2)?,
        work_at: row.get::<_, Option<i64>>(3)?.map(Instant),
        event_n: row.get(4)?,
        marked_at: row.get::<_, Option<i64>>(5)?.map(Instant),
        own: row.get(6)?,
        newest_at: row.get::<_, Option<i64>>(7)?.map(Instant),
        mark: mark(row, 8)?,
    })
}

const COLUMNS: &str = "grade.item_id, grade.user_id, work, work_at, event_n, marked_at, own, newest_at";

/// The cell of one learner at one item; an empty one where nothing happened yet.
pub fn of(db: &Connection, item: ItemId, user: UserId) -> Result<CellRow> {
    let sql = format!("SELECT {COLUMNS}, {MARK} FROM grade WHERE item_id = ?1 AND user_id = ?2");
    let mut statement = db.prepare_cached(&sql)?;
    let mut rows = statement.query([item.0, user.0])?;
    rows.next()?.map_or_else(|| Ok(CellRow::new(item, user)), cell)
}

/// The cells of one learner in a course, by item.
pub fn of_user(db: &Connection, course: CourseId, user: UserId) -> Result<HashMap<ItemId, CellRow>> {
    let sql = format!(
        "SELECT {COLUMNS}, {MARK} FROM item CROSS JOIN grade ON grade.item_id = item.id WHERE item.course_id = ?1 AND grade.user_id = ?2"
    );
    let mut statement = db.prepare_cached(&sql)?;
    let mut rows = statement.query([course.0, user.0])?;
    let mut found = HashMap::new();
    while let Some(row) = rows.next()? {
        let cell = cell(row)?;
        found.insert(cell.item, cell);
    }
    Ok(found)
}

/// What markers said to one learner in a course, by item; erased comments are left out.
pub fn comments(db: &Connection, course: CourseId, user: UserId) -> Result<HashMap<ItemId, Untrusted>> {
    let sql = "SELECT grade.item_id, answer_text.text FROM item CROSS JOIN grade ON grade.item_id = item.id
               JOIN answer_text ON answer_text.commitment = grade.comment
               WHERE item.course_id = ?1 AND grade.user_id = ?2";
    let comment = |row: &Row<'_>| Ok((ItemId(row.get(0)?), row.get::<_, String>(1)?.into()));
    Ok(db.prepare_cached(sql)?.query_map([course.0, user.0], comment)?.collect::<rusqlite::Result<_>>()?)
}

/// All cells of a course, one after the other: the gradebook. Chosen levels and comments are left out: no sum asks for them.
pub fn each_of_course(db: &Connection, course: CourseId, mut take: impl FnMut(CellRow)) -> Result<()> {
    let sql = format!(
        "SELECT {COLUMNS}, hand, entered, auto, late_hand, NULL, NULL, released
         FROM item CROSS JOIN grade ON grade.item_id = item.id WHERE item.course_id = ?1"
    );
    let mut statement = db.prepare_cached(&sql)?;
    let mut rows = statement.query([course.0])?;
    while let Some(row) = rows.next()? {
        take(cell(row)?);
    }
    Ok(())
}

/// The cells of some learners at items `from` to `to`, between which those of a course stand, maybe among others. For sums: number, instant
/// and doer of the newest event are left out, too. Served by `grade_of_user`, which holds all of it.
pub fn each_of_learners(
    db: &Connection,
    (from, to): (ItemId, ItemId),
    users: impl Iterator<Item = UserId>,
    mut take: impl FnMut(CellRow),
) -> Result<()> {
    let sql = "SELECT grade.item_id, grade.user_id, work, work_at, 0, NULL, 0, NULL, hand, entered, auto, late_hand, NULL, NULL, released
               FROM json_each(?1) AS wanted CROSS JOIN grade ON grade.user_id = wanted.value AND grade.item_id BETWEEN ?2 AND ?3";
    let mut statement = db.prepare_cached(sql)?;
    let mut rows = statement.query(params![document::ids(users.map(|user| user.0)), from.0, to.0])?;
    while let Some(row) = rows.next()? {
        take(cell(row)?);
    }
    Ok(())
}

/// The cells of everybody at some items.
pub fn each_of_items(db: &Connection, items: impl IntoIterator<Item = ItemId>, mut take: impl FnMut(CellRow)) -> Result<()> {
    let sql = format!(
        "SELECT {COLUMNS}, hand, entered, auto, late_hand, NULL, NULL, released
         FROM json_each(?1) AS wanted CROSS JOIN grade ON grade.item_id = wanted.value"
    );
    let mut statement = db.prepare_cached(&sql)?;
    let mut rows = statement.query([document::ids(items.into_iter().map(|id| id.0))])?;
    while let Some(row) = rows.next()? {
        take(cell(row)?);
    }
    Ok(())
}

/// The cells of a course in which somebody is excused. Served by `grade_excused`.
pub fn each_excused(db: &Connection, course: CourseId, mut take: impl FnMut(CellRow)) -> Result<()> {
    let sql = format!(
        "SELECT {COLUMNS}, hand, entered, auto, late_hand, NULL, NULL, released
         FROM item CROSS JOIN grade INDEXED BY grade_excused ON grade.item_id = item.id
         WHERE item.course_id = ?1 AND hand = 'excused'"
    );
    let mut statement = db.prepare_cached(&sql)?;
    let mut rows = statement.query([course.0])?;
    while let Some(row) = rows.next()? {
        take(cell(row)?);
    }
    Ok(())
}

/// The cells of everybody at one item, each with their user name, by name.
pub fn of_item(db: &Connection, item: ItemId) -> Result<Vec<(CellRow, String)>> {
    let sql = format!(
        "SELECT {COLUMNS}, {MARK}, user.name FROM grade JOIN user ON user.id = grade.user_id WHERE item_id = ?1 ORDER BY user.name"
    );
    let mut statement = db.prepare_cached(&sql)?;
    let mut rows = statement.query([item.0])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push((cell(row)?, row.get("name")?));
    }
    Ok(found)
}

/// What waits for a marker, in the words of `grade_unmarked`: what is marked is not looked at.
const UNMARKED: &str =
    "(work = 'needs_marking' OR work = 'submitted' AND (hand IS NULL AND auto IS NULL OR newest_at > coalesce(work_at, 0)))
           AND (hand IS NULL OR hand = 'score' AND coalesce(newest_at, work_at, 0) > coalesce(work_at, -1))";

/// The cells of a course that wait for a marker, each with when its newest work came. Items that the course no longer has are left out.
pub fn waiting(db: &Connection, course: CourseId) -> Result<Vec<(CellRow, Instant)>> {
    let sql = format!(
        "SELECT {COLUMNS}, {MARK}, coalesce(newest_at, work_at, 0) AS since
         FROM item CROSS JOIN grade INDEXED BY grade_unmarked ON grade.item_id = item.id
         WHERE item.course_id = ?1 AND NOT item.archived AND {UNMARKED}"
    );
    let mut statement = db.prepare_cached(&sql)?;
    let mut rows = statement.query([course.0])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push((cell(row)?, Instant(row.get("since")?)));
    }
    Ok(found)
}

/// How much waits for a marker in each of some courses, as [`waiting`] tells it.
pub fn count_waiting(db: &Connection, courses: impl IntoIterator<Item = CourseId>) -> Result<HashMap<CourseId, u32>> {
    let sql = format!(
        "SELECT theirs.value, count(*) FROM json_each(?1) AS theirs CROSS JOIN item ON item.course_id = theirs.value
         CROSS JOIN grade INDEXED BY grade_unmarked ON grade.item_id = item.id WHERE NOT item.archived AND {UNMARKED} GROUP BY theirs.value"
    );
    counted(db, &sql, [document::ids(courses.into_iter().map(|id| id.0))])
}

/// How much waits for a marker in every course: what waits is walked through, not what there is.
pub fn count_all_waiting(db: &Connection) -> Result<HashMap<CourseId, u32>> {
    let sql = format!(
        "SELECT item.course_id, sum(n)
         FROM (SELECT item_id, count(*) AS n FROM grade INDEXED BY grade_unmarked WHERE {UNMARKED} GROUP BY item_id) AS waits
         CROSS JOIN item ON item.id = waits.item_id WHERE NOT item.archived GROUP BY item.course_id"
    );
    counted(db, &sql, [])
}

fn counted(db: &Connection, sql: &str, of: impl rusqlite::Params) -> Result<HashMap<CourseId, u32>> {
    let mut statement = db.prepare_cached(sql)?;
    let rows = statement.query_map(of, |row| Ok((CourseId(row.get(0)?), row.get(1)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Writes a cell.
pub fn put(tx: &Tx<'_>, cell: &CellRow) -> Result<()> {
    let Mark { hand, entered, auto, late_hand, rubric, comment, released } = &cell.mark;
    tx.prepare_cached(
        "INSERT INTO grade (item_id, user_id, work, work_at, event_n, marked_at, own, hand, entered, auto, late_hand, rubric, comment, released,
                            newest_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)
         ON CONFLICT (item_id, user_id) DO UPDATE
         SET work = excluded.work, work_at = excluded.work_at, event_n = excluded.event_n, marked_at = excluded.marked_at, own = excluded.own,
             hand = excluded.hand, entered = excluded.entered, auto = excluded.auto, late_hand = excluded.late_hand, rubric = excluded.rubric,
             comment = excluded.comment, released = excluded.released, newest_at = excluded.newest_at",
    )?
    .execute(params![
        cell.item.0,
        cell.user.0,
        cell.work,
        cell.work_at.map(|at| at.0),
        cell.event_n,
        cell.marked_at.map(|at| at.0),
        cell.own,
        hand,
        entered.map(|points| points.0),
        auto.map(|points| points.0),
        late_hand.map(unsigned::put),
        rubric.as_ref().map(document::plain).transpose()?,
        comment,
        released,
        cell.newest_at.map(|at| at.0)
    ])?;
    Ok(())
}

/// What is to be told of a change beside the mark that holds after it.
#[derive(Debug, Clone)]
pub struct NewEvent {
    pub at: Instant,
    /// `None`: the console, or a quiz.
    pub by: Option<UserId>,
    pub deed: GradeDeed,
    pub reason: Option<Commitment>,
}

/// Appends the event that made `cell` what it is now, and writes the cell.
pub fn append(tx: &Tx<'_>, cell: &mut CellRow, event: &NewEvent) -> Result<()> {
    cell.event_n += 1;
    cell.marked_at = Some(event.at);
    cell.own = event.deed.is_own(event.by, cell.user);
    let Mark { hand, entered, auto, late_hand, rubric, comment, released } = &cell.mark;
    tx.prepare_cached(
        "INSERT INTO grade_event (item_id, user_id, n, at, by_user, deed, reason, hand, entered, auto, late_hand, rubric, comment, released)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
    )?
    .execute(params![
        cell.item.0,
        cell.user.0,
        cell.event_n,
        event.at.0,
        event.by.map(|user| user.0),
        event.deed,
        event.reason,
        hand,
        entered.map(|points| points.0),
        auto.map(|points| points.0),
        late_hand.map(unsigned::put),
        rubric.as_ref().map(document::plain).transpose()?,
        comment,
        released
    ])?;
    put(tx, cell)
}

/// The history of a cell, oldest first.
pub fn events(db: &Connection, item: ItemId, user: UserId) -> Result<Vec<EventRow>> {
    let sql = format!("SELECT n, at, by_user, deed, reason, {MARK} FROM grade_event WHERE item_id = ?1 AND user_id = ?2 ORDER BY n");
    let mut statement = db.prepare_cached(&sql)?;
    let mut rows = statement.query([item.0, user.0])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(EventRow {
            n: row.get(0)?,
            at: Instant(row.get(1)?),
            by: row.get::<_, Option<i64>>(2)?.map(UserId),
            deed: row.get(3)?,
            reason: row.get(4)?,
            mark: mark(row, 5)?,
        });
    }
    Ok(found)
}

/// Until when a person has looked at their marks.
pub fn seen_at(db: &Connection, user: UserId) -> Result<Option<Instant>> {
    let sql = "SELECT seen_at FROM mark_seen WHERE user_id = ?1";
    Ok(db.prepare_cached(sql)?.query_row([user.0], |row| row.get(0).map(Instant)).optional()?)
}

pub fn see(tx: &Tx<'_>, user: UserId, now: Instant) -> Result<()> {
    let sql = "INSERT INTO mark_seen (user_id, seen_at) VALUES (?1, ?2) ON CONFLICT (user_id) DO UPDATE SET seen_at = excluded.seen_at";
    tx.prepare_cached(sql)?.execute([user.0, now.0])?;
    Ok(())
}
