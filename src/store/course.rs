//! Courses and their modules, in rows; what stands in them is `store::item`.

use std::collections::HashMap;

use chrono::NaiveDate;
use rusqlite::types::{FromSql, FromSqlResult, ValueRef};
use rusqlite::{Connection, OptionalExtension, Row, params};
use serde::{Deserialize, Serialize};

use super::document;
use super::words::Unknown;
use super::{Result, Tx};
use crate::domain::course::{Condition, CourseState, Grading, LearningPath};
use crate::domain::ids::{CourseId, ModuleId};
use crate::domain::text::Untrusted;
use crate::domain::time::Instant;

/// A course without what is in it.
#[derive(Debug, Clone)]
pub struct CourseRow {
    pub id: CourseId,
    pub slug: String,
    pub state: CourseState,
    pub title: Untrusted,
    pub version: Option<String>,
    pub self_enroll: bool,
    pub term_start: Option<NaiveDate>,
    /// Counts the imports that changed something.
    pub revision: u32,
}

/// What stands on a course's cover beside its title.
#[derive(Debug, Clone)]
pub struct Cover {
    pub language: Option<String>,
    pub description: Untrusted,
    pub head: Head,
    pub grading: Grading,
}

/// What no query asks for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    pub authors: Vec<Untrusted>,
    pub license: Option<Untrusted>,
    pub paths: Vec<LearningPath>,
}

#[derive(Debug, Clone)]
pub struct ModuleRow {
    pub id: ModuleId,
    pub slug: String,
    pub title: Untrusted,
    pub archived: bool,
    pub requires: Vec<Condition>,
    pub was: Vec<String>,
}

/// How much is in a course, as lists show it. Archived items do not count.
#[derive(Debug, Clone, Copy, Default)]
pub struct Counts {
    pub learners: u32,
    pub staff: u32,
    pub modules: u32,
    pub items: u32,
}

/// A date without a time, as `2027-02-01`.
struct Day(NaiveDate);

impl FromSql for Day {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let text = value.as_str()?;
        text.parse().map(Self).map_err(|_| Unknown::new("date", text).into())
    }
}

const COLUMNS: &str = "id, slug, state, title, version, self_enroll, term_start, revision";

fn course(row: &Row<'_>) -> rusqlite::Result<CourseRow> {
    Ok(CourseRow {
        id: CourseId(row.get(0)?),
        slug: row.get(1)?,
        state: row.get(2)?,
        title: Untrusted::new(row.get::<_, String>(3)?),
        version: row.get(4)?,
        self_enroll: row.get(5)?,
        term_start: row.get::<_, Option<Day>>(6)?.map(|day| day.0),
        revision: row.get(7)?,
    })
}

pub fn by_slug(db: &Connection, slug: &str) -> Result<Option<CourseRow>> {
    let sql = ["SELECT ", COLUMNS, " FROM course WHERE slug = ?1"].concat();
    Ok(db.prepare_cached(&sql)?.query_row([slug], course).optional()?)
}

/// All courses by title.
pub fn all(db: &Connection) -> Result<Vec<CourseRow>> {
    let sql = ["SELECT ", COLUMNS, " FROM course ORDER BY title, slug"].concat();
    Ok(db.prepare_cached(&sql)?.query_map([], course)?.collect::<rusqlite::Result<_>>()?)
}

/// A course of the school with who is in it.
#[derive(Debug, Clone)]
pub struct Taught {
    pub slug: String,
    pub title: Untrusted,
    pub state: CourseState,
    pub learners: u32,
    /// What its instructors are called.
    pub teachers: Vec<Untrusted>,
}

/// All courses by title, with their learners counted and their instructors named, in one statement.
pub fn taught(db: &Connection) -> Result<Vec<Taught>> {
    // Names are looked up of those who teach alone, and learners are counted already.
    let sql = "SELECT slug, title, course.state, coalesce(learners, 0),
                      (SELECT json_group_array(user.full_name) FROM enrollment CROSS JOIN user ON user.id = user_id
                       WHERE enrollment.course_id = course.id AND enrollment.state = 'active' AND enrollment.role = 'instructor')
               FROM course LEFT JOIN course_people ON course_people.course_id = course.id
               ORDER BY title, slug";
    let taught = |row: &Row<'_>| {
        let names: String = row.get(4)?;
        let names: Vec<String> = serde_json::from_str(&names).unwrap_or_default();
        let teachers = names.into_iter().map(Untrusted::new).collect();
        Ok(Taught {
            slug: row.get(0)?,
            title: Untrusted::new(row.get::<_, String>(1)?),
            state: row.get(2)?,
            learners: row.get(3)?,
            teachers,
        })
    };
    Ok(db.prepare_cached(sql)?.query_map([], taught)?.collect::<rusqlite::Result<_>>()?)
}

/// The counts of a course; `hidden` items count for staff alone.
pub fn counts(db: &Connection, id: CourseId, hidden: bool) -> Result<Counts> {
    let sql = "SELECT coalesce((SELECT learners FROM course_people WHERE course_id = ?1), 0),
                      coalesce((SELECT staff FROM course_people WHERE course_id = ?1), 0),
                      (SELECT count(*) FROM module WHERE course_id = ?1 AND archived = 0),
                      (SELECT count(*) FROM item WHERE course_id = ?1 AND archived = 0 AND (?2 OR state = 'published'))";
    let counts = |row: &Row<'_>| Ok(Counts { learners: row.get(0)?, staff: row.get(1)?, modules: row.get(2)?, items: row.get(3)? });
    Ok(db.prepare_cached(sql)?.query_row(params![id.0, hidden], counts)?)
}

/// How many learn and how many teach in each of some courses; a course nobody was ever in is left out.
pub fn people(db: &Connection, courses: impl IntoIterator<Item = CourseId>) -> Result<HashMap<CourseId, (u32, u32)>> {
    let sql = "SELECT course_id, learners, staff FROM json_each(?1) AS theirs CROSS JOIN course_people ON course_id = theirs.value";
    let mut statement = db.prepare_cached(sql)?;
    let ids = document::ids(courses.into_iter().map(|id| id.0));
    let rows = statement.query_map([ids], |row| Ok((CourseId(row.get(0)?), (row.get(1)?, row.get(2)?))))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

pub fn cover(db: &Connection, id: CourseId) -> Result<Cover> {
    let sql = "SELECT language, description, head, grading FROM course WHERE id = ?1";
    let (language, description, head, grading): (_, String, String, String) =
        db.prepare_cached(sql)?.query_row([id.0], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))?;
    Ok(Cover { language, description: description.into(), head: document::read(&head)?, grading: document::read(&grading)? })
}

/// The grading rules of a course.
pub fn grading(db: &Connection, id: CourseId) -> Result<Grading> {
    let text: String = db.prepare_cached("SELECT grading FROM course WHERE id = ?1")?.query_row([id.0], |row| row.get(0))?;
    document::read(&text)
}

/// The hash of the newest imported state.
pub fn newest_hash(db: &Connection, id: CourseId) -> Result<Option<[u8; 32]>> {
    let sql = "SELECT hash FROM course_revision WHERE course_id = ?1 ORDER BY n DESC LIMIT 1";
    Ok(db.prepare_cached(sql)?.query_row([id.0], |row| row.get(0)).optional()?)
}

/// The modules of a course in order, archived ones as well.
pub fn modules(db: &Connection, id: CourseId) -> Result<Vec<ModuleRow>> {
    let mut statement =
        db.prepare_cached("SELECT id, slug, title, archived, requires, was FROM module WHERE course_id = ?1 ORDER BY position, id")?;
    let mut rows = statement.query([id.0])?;
    let mut modules = Vec::new();
    while let Some(row) = rows.next()? {
        modules.push(module(row)?);
    }
    Ok(modules)
}

fn module(row: &Row<'_>) -> Result<ModuleRow> {
    Ok(ModuleRow {
        id: ModuleId(row.get(0)?),
        slug: row.get(1)?,
        title: row.get::<_, String>(2)?.into(),
        archived: row.get(3)?,
        requires: document::read(row.get_ref(4)?.as_str()?)?,
        was: document::read(row.get_ref(5)?.as_str()?)?,
    })
}

/// What an import writes into a course's row.
#[derive(Debug, Clone)]
pub struct NewCover<'a> {
    pub slug: &'a str,
    pub title: &'a Untrusted,
    pub version: Option<&'a str>,
    pub language: Option<&'a str>,
    pub description: &'a Untrusted,
    pub head: Head,
    pub grading: &'a Grading,
}

/// Makes the row of a new course, empty and at revision 0.
pub fn insert(tx: &Tx<'_>, cover: &NewCover<'_>, state: CourseState) -> Result<CourseId> {
    tx.prepare_cached(
        "INSERT INTO course (slug, state, title, version, language, description, head, grading) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?
    .execute(params![
        cover.slug,
        state,
        cover.title.raw(),
        cover.version,
        cover.language,
        cover.description.raw(),
        document::write(&cover.head)?,
        document::write(cover.grading)?
    ])?;
    Ok(CourseId(tx.last_insert_rowid()))
}

/// Writes a newer cover over the old one. Never its state, its term start or who may join.
pub fn update(tx: &Tx<'_>, id: CourseId, cover: &NewCover<'_>) -> Result<()> {
    tx.prepare_cached(
        "UPDATE course SET title = ?2, version = ?3, language = ?4, description = ?5, head = ?6, grading = ?7 WHERE id = ?1",
    )?
    .execute(params![
        id.0,
        cover.title.raw(),
        cover.version,
        cover.language,
        cover.description.raw(),
        document::write(&cover.head)?,
        document::write(cover.grading)?
    ])?;
    Ok(())
}

/// Adds a revision: the course has been imported in a new state.
pub fn add_revision(tx: &Tx<'_>, id: CourseId, hash: &[u8; 32], format: &str, version: Option<&str>, now: Instant) -> Result<u32> {
    let n: u32 = tx
        .prepare_cached("UPDATE course SET revision = revision + 1 WHERE id = ?1 RETURNING revision")?
        .query_row([id.0], |row| row.get(0))?;
    tx.prepare_cached("INSERT INTO course_revision (course_id, n, hash, format, version, imported_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?
        .execute(params![id.0, n, hash, format, version, now.0])?;
    Ok(n)
}

pub fn set_state(tx: &Tx<'_>, id: CourseId, state: CourseState) -> Result<()> {
    tx.prepare_cached("UPDATE course SET state = ?2, state_before_archive = NULL WHERE id = ?1")?.execute(params![id.0, state])?;
    Ok(())
}

/// Archives a course, remembering what it was.
pub fn archive(tx: &Tx<'_>, id: CourseId) -> Result<()> {
    tx.prepare_cached("UPDATE course SET state_before_archive = state, state = 'archived' WHERE id = ?1 AND state <> 'archived'")?
        .execute([id.0])?;
    Ok(())
}

/// Gives an archived course the state back that it had, and says which.
pub fn lift_archive(tx: &Tx<'_>, id: CourseId) -> Result<CourseState> {
    let before: Option<CourseState> =
        tx.prepare_cached("SELECT state_before_archive FROM course WHERE id = ?1")?.query_row([id.0], |row| row.get(0))?;
    let state = before.unwrap_or(CourseState::Draft);
    set_state(tx, id, state)?;
    Ok(state)
}

/// Whether anybody began anything in a course: read, answered, handed in, was marked.
pub fn has_work(db: &Connection, id: CourseId) -> Result<bool> {
    let sql = "SELECT EXISTS (SELECT 1 FROM item WHERE course_id = ?1 AND (
                   EXISTS (SELECT 1 FROM progress WHERE item_id = item.id)
                OR EXISTS (SELECT 1 FROM attempt WHERE item_id = item.id)
                OR EXISTS (SELECT 1 FROM submission WHERE item_id = item.id)
                OR EXISTS (SELECT 1 FROM submission_draft WHERE item_id = item.id)
                OR EXISTS (SELECT 1 FROM grade WHERE item_id = item.id)
                OR EXISTS (SELECT 1 FROM grade_event WHERE item_id = item.id)))";
    Ok(db.prepare_cached(sql)?.query_row([id.0], |row| row.get(0))?)
}

/// Deletes a course in which nobody has work. In this order, for rows that need each other stay together.
pub fn delete(tx: &Tx<'_>, id: CourseId) -> Result<()> {
    const REVISIONS: &str = "(SELECT item_revision.id FROM item_revision JOIN item ON item.id = item_id WHERE course_id = ?1)";
    let of_revisions = |table: &str| ["DELETE FROM ", table, " WHERE item_revision_id IN ", REVISIONS].concat();
    for sql in [of_revisions("quiz_pool"), of_revisions("page_check")] {
        tx.prepare_cached(&sql)?.execute([id.0])?;
    }
    for sql in [
        "UPDATE question SET revision_id = NULL WHERE course_id = ?1",
        "DELETE FROM question WHERE course_id = ?1",
        "UPDATE item SET revision_id = NULL WHERE course_id = ?1",
        "DELETE FROM item WHERE course_id = ?1",
        "DELETE FROM module WHERE course_id = ?1",
        "DELETE FROM course WHERE id = ?1",
    ] {
        tx.prepare_cached(sql)?.execute([id.0])?;
    }
    Ok(())
}

pub fn set_self_enroll(tx: &Tx<'_>, id: CourseId, open: bool) -> Result<()> {
    tx.prepare_cached("UPDATE course SET self_enroll = ?2 WHERE id = ?1")?.execute(params![id.0, open])?;
    Ok(())
}

pub fn set_term_start(tx: &Tx<'_>, id: CourseId, start: Option<NaiveDate>) -> Result<()> {
    tx.prepare_cached("UPDATE course SET term_start = ?2 WHERE id = ?1")?.execute(params![id.0, start.map(|day| day.to_string())])?;
    Ok(())
}

/// What an import writes into a module's row.
#[derive(Debug, Clone)]
pub struct NewModule<'a> {
    pub slug: &'a str,
    pub position: u32,
    pub title: &'a Untrusted,
    pub requires: &'a [Condition],
    pub was: &'a [String],
}

/// Makes or updates a module; an archived one that came back is one again.
pub fn put_module(tx: &Tx<'_>, course: CourseId, known: Option<ModuleId>, module: &NewModule<'_>) -> Result<ModuleId> {
    let (requires, was) = (document::plain(&module.requires)?, document::plain(&module.was)?);
    if let Some(id) = known {
        tx.prepare_cached("UPDATE module SET slug = ?2, position = ?3, title = ?4, requires = ?5, was = ?6, archived = 0 WHERE id = ?1")?
            .execute(params![id.0, module.slug, module.position, module.title.raw(), requires, was])?;
        return Ok(id);
    }
    tx.prepare_cached("INSERT INTO module (course_id, slug, position, title, requires, was) VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?
        .execute(params![course.0, module.slug, module.position, module.title.raw(), requires, was])?;
    Ok(ModuleId(tx.last_insert_rowid()))
}

pub fn archive_module(tx: &Tx<'_>, id: ModuleId) -> Result<()> {
    tx.prepare_cached("UPDATE module SET archived = 1 WHERE id = ?1")?.execute([id.0])?;
    Ok(())
}
