//! Items, their revisions and, apart from them, what of an item only staff may read.

use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension, Row, params};
use serde::{Deserialize, Serialize};

use super::{Result, Tx, document};
use crate::domain::course::{
    AssignmentSettings, CompletionRule, Condition, Discussion, ItemKind, ItemSettings, ItemState, QuizSettings, Rubric, Survey,
};
use crate::domain::ids::{CourseId, ItemId, ItemRevisionId, ModuleId};
use crate::domain::points::Points;
use crate::domain::schedule::DateOverrides;
use crate::domain::text::Untrusted;
use crate::domain::time::Instant;

/// An item without its content.
#[derive(Debug, Clone)]
pub struct ItemRow {
    pub id: ItemId,
    pub module: ModuleId,
    pub slug: String,
    pub kind: ItemKind,
    pub state: ItemState,
    pub position: u32,
    pub title: Untrusted,
    pub path: String,
    pub revision: ItemRevisionId,
    /// What its grade is out of.
    pub points: Option<Points>,
    pub takes_work: bool,
    pub settings: ItemSettings,
    pub requires: Vec<Condition>,
    pub complete: Option<CompletionRule>,
    pub was: Vec<String>,
    pub dates: DateOverrides,
}

/// An item's content without keys; a quiz's questions stand in their own tables.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Body {
    Page { text: Untrusted },
    Quiz { introduction: Untrusted, settings: QuizSettings },
    Assignment { task: Untrusted, settings: AssignmentSettings, rubric: Option<Rubric> },
    Discussion(Discussion),
    Survey(Survey),
    Link { url: Untrusted },
    File,
}

/// What of an assignment only staff may read, or a learner once it is marked.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ItemKey {
    pub grader: Option<Untrusted>,
    pub model: Option<Untrusted>,
}

const COLUMNS: &str = "item.id, item.module_id, item.slug, item.kind, item.state, item.archived, item.position, item.title, item.path,
    item.revision_id, item.points, item.takes_work, item.settings, item.requires, item.complete, item.was, item.dates";

fn item(row: &Row<'_>) -> Result<ItemRow> {
    let text = |index: usize| -> Result<&str> { Ok(row.get_ref(index)?.as_str()?) };
    let state = if row.get(5)? { ItemState::Archived } else { row.get(4)? };
    Ok(ItemRow {
        id: ItemId(row.get(0)?),
        module: ModuleId(row.get(1)?),
        slug: row.get(2)?,
        kind: row.get(3)?,
        state,
        position: row.get(6)?,
        title: row.get::<_, String>(7)?.into(),
        path: row.get(8)?,
        revision: ItemRevisionId(row.get::<_, Option<i64>>(9)?.unwrap_or_default()),
        points: row.get::<_, Option<i64>>(10)?.map(Points),
        takes_work: row.get(11)?,
        settings: document::read(text(12)?)?,
        requires: document::read(text(13)?)?,
        complete: document::read(text(14)?)?,
        was: document::read(text(15)?)?,
        dates: document::read(text(16)?)?,
    })
}

/// The items of a course in its order, archived ones as well.
pub fn of_course(db: &Connection, course: CourseId) -> Result<Vec<ItemRow>> {
    let sql = [
        "SELECT ",
        COLUMNS,
        " FROM item JOIN module ON module.id = item.module_id
         WHERE item.course_id = ?1 ORDER BY module.position, module.id, item.position, item.id",
    ]
    .concat();
    let mut statement = db.prepare_cached(&sql)?;
    let mut rows = statement.query([course.0])?;
    let mut items = Vec::new();
    while let Some(row) = rows.next()? {
        items.push(item(row)?);
    }
    Ok(items)
}

/// What a place to go to shows of an item: course, item, kind, title.
pub struct PlaceRow {
    pub course: CourseId,
    pub slug: String,
    pub kind: ItemKind,
    pub title: Untrusted,
}

/// The published items of all courses in their order; with the drafts and hidden ones of those in `staff`. Archived ones are left out.
pub fn places(db: &Connection, learn: &[CourseId], staff: &[CourseId]) -> Result<Vec<PlaceRow>> {
    let sql = "SELECT item.course_id, item.slug, item.kind, item.title FROM json_each(?1) AS wanted
         CROSS JOIN item ON item.course_id = wanted.value JOIN module ON module.id = item.module_id
         WHERE item.archived = 0 AND (?2 OR item.state = 'published') ORDER BY item.course_id, module.position, module.id, item.position, item.id";
    let mut statement = db.prepare_cached(sql)?;
    let mut found = Vec::new();
    for (courses, all) in [(learn, false), (staff, true)] {
        let mut rows = statement.query(params![document::ids(courses.iter().map(|id| id.0)), all])?;
        while let Some(row) = rows.next()? {
            found.push(PlaceRow {
                course: CourseId(row.get(0)?),
                slug: row.get(1)?,
                kind: row.get(2)?,
                title: row.get::<_, String>(3)?.into(),
            });
        }
    }
    Ok(found)
}

pub fn by_slug(db: &Connection, course: CourseId, slug: &str) -> Result<Option<ItemRow>> {
    let sql = ["SELECT ", COLUMNS, " FROM item WHERE course_id = ?1 AND slug = ?2"].concat();
    let mut statement = db.prepare_cached(&sql)?;
    let mut rows = statement.query(params![course.0, slug])?;
    rows.next()?.map(item).transpose()
}

/// The content of a revision.
pub fn body(db: &Connection, revision: ItemRevisionId) -> Result<Body> {
    let text: String = db.prepare_cached("SELECT body FROM item_revision WHERE id = ?1")?.query_row([revision.0], |row| row.get(0))?;
    document::read(&text)
}

/// The contents of several revisions.
pub fn bodies(db: &Connection, revisions: impl IntoIterator<Item = ItemRevisionId>) -> Result<HashMap<ItemRevisionId, Body>> {
    let mut statement = db.prepare_cached(
        "SELECT item_revision.id, body FROM json_each(?1) AS wanted CROSS JOIN item_revision ON item_revision.id = wanted.value",
    )?;
    let mut rows = statement.query([document::ids(revisions.into_iter().map(|id| id.0))])?;
    let mut found = HashMap::new();
    while let Some(row) = rows.next()? {
        found.insert(ItemRevisionId(row.get(0)?), document::read(row.get_ref(1)?.as_str()?)?);
    }
    Ok(found)
}

/// The settings of all quizzes of a course as they are now, without what stands beside them in the bodies.
pub fn quiz_settings(db: &Connection, course: CourseId) -> Result<HashMap<ItemId, QuizSettings>> {
    let mut statement = db.prepare_cached(
        "SELECT item.id, body -> '$.settings' FROM item JOIN item_revision ON item_revision.id = item.revision_id
         WHERE item.course_id = ?1 AND item.kind = 'quiz'",
    )?;
    let mut rows = statement.query([course.0])?;
    let mut found = HashMap::new();
    while let Some(row) = rows.next()? {
        found.insert(ItemId(row.get(0)?), document::read(row.get_ref(1)?.as_str()?)?);
    }
    Ok(found)
}

/// What of a revision only staff may read. Needs a staff connection.
pub fn key(db: &Connection, revision: ItemRevisionId) -> Result<ItemKey> {
    let sql = "SELECT key FROM item_key WHERE item_revision_id = ?1";
    let text: Option<String> = db.prepare_cached(sql)?.query_row([revision.0], |row| row.get(0)).optional()?;
    text.map_or(Ok(ItemKey::default()), |text| document::read(&text))
}

/// How much of people's work stands in each of these items: learners who handed something in, and marks.
pub fn worked(db: &Connection, items: impl IntoIterator<Item = ItemId>) -> Result<HashMap<ItemId, (u32, u32)>> {
    let mut statement = db.prepare_cached(
        "SELECT wanted.value,
                (SELECT count(*) FROM progress WHERE item_id = wanted.value AND submitted_at IS NOT NULL),
                (SELECT count(*) FROM grade WHERE item_id = wanted.value AND (entered IS NOT NULL OR auto IS NOT NULL))
         FROM json_each(?1) AS wanted",
    )?;
    let wanted = document::ids(items.into_iter().map(|id| id.0));
    let rows = statement.query_map([wanted], |row| Ok((ItemId(row.get(0)?), (row.get(1)?, row.get(2)?))))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The hash of the content that each item of a course has now.
pub fn hashes(db: &Connection, course: CourseId) -> Result<Vec<(ItemId, [u8; 32])>> {
    let sql =
        "SELECT item.id, item_revision.hash FROM item JOIN item_revision ON item_revision.id = item.revision_id WHERE item.course_id = ?1";
    let mut statement = db.prepare_cached(sql)?;
    let rows = statement.query_map([course.0], |row| Ok((ItemId(row.get(0)?), row.get(1)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// What an import writes into an item's row. Never its state nor the dates set in this school.
#[derive(Debug, Clone)]
pub struct NewItem<'a> {
    pub module: ModuleId,
    pub slug: &'a str,
    pub kind: ItemKind,
    pub position: u32,
    pub title: &'a Untrusted,
    pub path: &'a str,
    pub points: Option<Points>,
    pub takes_work: bool,
    pub settings: &'a ItemSettings,
    pub requires: &'a [Condition],
    pub complete: Option<&'a CompletionRule>,
    pub was: &'a [String],
}

impl NewItem<'_> {
    /// Whether an author would say that the item changed, its content and its place aside.
    pub fn differs(&self, row: &ItemRow) -> bool {
        row.state == ItemState::Archived
            || self.slug != row.slug
            || *self.title != row.title
            || self.path != row.path
            || self.points != row.points
            || *self.settings != row.settings
            || self.requires != row.requires
            || self.complete != row.complete.as_ref()
            || self.was != row.was
    }
}

/// Makes the row of a new item; its first revision follows in the same transaction.
pub fn insert(tx: &Tx<'_>, course: CourseId, item: &NewItem<'_>, state: ItemState) -> Result<ItemId> {
    tx.prepare_cached(
        "INSERT INTO item (course_id, module_id, slug, kind, state, position, title, path, points, takes_work, settings, requires, complete, was)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
    )?
    .execute(params![
        course.0,
        item.module.0,
        item.slug,
        item.kind,
        state,
        item.position,
        item.title.raw(),
        item.path,
        item.points.map(|points| points.0),
        item.takes_work,
        document::write(item.settings)?,
        document::plain(&item.requires)?,
        document::plain(&item.complete)?,
        document::plain(&item.was)?
    ])?;
    Ok(ItemId(tx.last_insert_rowid()))
}

/// Writes a newer state over an item's row; an archived one that came back is one again.
pub fn update(tx: &Tx<'_>, id: ItemId, item: &NewItem<'_>) -> Result<()> {
    tx.prepare_cached(
        "UPDATE item SET module_id = ?2, slug = ?3, position = ?4, title = ?5, path = ?6, points = ?7, takes_work = ?8, settings = ?9,
                         requires = ?10, complete = ?11, was = ?12, archived = 0
         WHERE id = ?1",
    )?
    .execute(params![
        id.0,
        item.module.0,
        item.slug,
        item.position,
        item.title.raw(),
        item.path,
        item.points.map(|points| points.0),
        item.takes_work,
        document::write(item.settings)?,
        document::plain(&item.requires)?,
        document::plain(&item.complete)?,
        document::plain(&item.was)?
    ])?;
    Ok(())
}

/// Adds a revision and makes it the one that is shown.
pub fn add_revision(tx: &Tx<'_>, id: ItemId, hash: &[u8; 32], body: &Body, key: Option<&ItemKey>, now: Instant) -> Result<ItemRevisionId> {
    tx.prepare_cached(
        "INSERT INTO item_revision (item_id, n, hash, body, made_at)
         VALUES (?1, (SELECT coalesce(max(n), 0) + 1 FROM item_revision WHERE item_id = ?1), ?2, ?3, ?4)",
    )?
    .execute(params![id.0, hash, document::write(body)?, now.0])?;
    let revision = ItemRevisionId(tx.last_insert_rowid());
    tx.prepare_cached("UPDATE item SET revision_id = ?2 WHERE id = ?1")?.execute(params![id.0, revision.0])?;
    if let Some(key) = key {
        tx.prepare_cached("INSERT INTO item_key (item_revision_id, key) VALUES (?1, ?2)")?
            .execute(params![revision.0, document::write(key)?])?;
    }
    Ok(revision)
}

pub fn archive(tx: &Tx<'_>, id: ItemId) -> Result<()> {
    tx.prepare_cached("UPDATE item SET archived = 1 WHERE id = ?1")?.execute([id.0])?;
    Ok(())
}

/// Publishes or hides an item.
pub fn set_state(tx: &Tx<'_>, id: ItemId, state: ItemState) -> Result<()> {
    tx.prepare_cached("UPDATE item SET state = ?2 WHERE id = ?1")?.execute(params![id.0, state])?;
    Ok(())
}

pub fn set_dates(tx: &Tx<'_>, id: ItemId, dates: &DateOverrides) -> Result<()> {
    tx.prepare_cached("UPDATE item SET dates = ?2 WHERE id = ?1")?.execute(params![id.0, document::plain(dates)?])?;
    Ok(())
}
