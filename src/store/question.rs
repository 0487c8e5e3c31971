//! Questions of quizzes, checks and banks, their revisions, and their keys apart from them.

use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension, Row, params};
use serde::de::DeserializeOwned;

use super::{Result, Tx, document};
use crate::domain::ids::{CourseId, ItemId, ItemRevisionId, QuestionId, QuestionRevisionId};
use crate::domain::points::Points;
use crate::domain::quiz::{Face, Key, Question};
use crate::domain::text::Untrusted;

/// What a question belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Owner {
    Item(ItemId),
    Bank(i64),
}

/// A question without its content.
#[derive(Debug, Clone)]
pub struct QuestionRow {
    pub id: QuestionId,
    pub owner: Owner,
    pub slug: String,
    pub archived: bool,
    pub position: u32,
    pub was: Vec<String>,
    pub revision: QuestionRevisionId,
    pub hash: [u8; 32],
}

#[derive(Debug, Clone)]
pub struct BankRow {
    pub id: i64,
    pub path: String,
    pub title: Option<Untrusted>,
    pub introduction: Untrusted,
    pub archived: bool,
}

/// A pool of one revision of a quiz; `bank` and `tags` where a bank feeds it.
#[derive(Debug, Clone)]
pub struct PoolRow {
    pub title: Option<Untrusted>,
    pub introduction: Untrusted,
    pub pick: Option<u32>,
    pub points: Option<Points>,
    pub bank: Option<String>,
    pub tags: Vec<String>,
    pub questions: Vec<QuestionRevisionId>,
}

/// A question as one revision has it, without its key.
#[derive(Debug, Clone)]
pub struct Shown {
    pub id: QuestionId,
    pub revision: QuestionRevisionId,
    pub slug: String,
    pub face: Face,
}

/// All questions of a course with the hash of what they are now.
pub fn of_course(db: &Connection, course: CourseId) -> Result<Vec<QuestionRow>> {
    let mut statement = db.prepare_cached(
        "SELECT question.id, item_id, bank_id, slug, archived, position, was, revision_id, hash
         FROM question JOIN question_revision ON question_revision.id = question.revision_id
         WHERE course_id = ?1 ORDER BY question.position, question.id",
    )?;
    let mut rows = statement.query([course.0])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(question(row)?);
    }
    Ok(found)
}

fn question(row: &Row<'_>) -> Result<QuestionRow> {
    let owner = match row.get::<_, Option<i64>>(1)? {
        Some(item) => Owner::Item(ItemId(item)),
        None => Owner::Bank(row.get(2)?),
    };
    Ok(QuestionRow {
        id: QuestionId(row.get(0)?),
        owner,
        slug: row.get(3)?,
        archived: row.get(4)?,
        position: row.get(5)?,
        was: document::read(row.get_ref(6)?.as_str()?)?,
        revision: QuestionRevisionId(row.get(7)?),
        hash: row.get(8)?,
    })
}

/// The face of one revision.
pub fn face(db: &Connection, revision: QuestionRevisionId) -> Result<Face> {
    let text: String = db.prepare_cached("SELECT face FROM question_revision WHERE id = ?1")?.query_row([revision.0], |row| row.get(0))?;
    document::read(&text)
}

/// The faces of several revisions.
pub fn faces(db: &Connection, revisions: impl IntoIterator<Item = QuestionRevisionId>) -> Result<HashMap<QuestionRevisionId, Face>> {
    let sql = "SELECT question_revision.id, face FROM json_each(?1) AS wanted
               CROSS JOIN question_revision ON question_revision.id = wanted.value";
    documents(db, sql, revisions)
}

/// The keys of several revisions. Needs a staff connection or the writer.
pub fn keys(db: &Connection, revisions: impl IntoIterator<Item = QuestionRevisionId>) -> Result<HashMap<QuestionRevisionId, Key>> {
    let sql = "SELECT question_revision_id, question_key.key FROM json_each(?1) AS wanted
               CROSS JOIN question_key ON question_revision_id = wanted.value";
    documents(db, sql, revisions)
}

/// Several revisions, each with its key. Needs a staff connection or the writer.
pub fn with_keys(
    db: &Connection,
    revisions: impl IntoIterator<Item = QuestionRevisionId> + Clone,
) -> Result<HashMap<QuestionRevisionId, Question>> {
    let mut faces = faces(db, revisions.clone())?;
    let whole = |(revision, key)| Some((revision, Question { id: String::new(), was: Vec::new(), face: faces.remove(&revision)?, key }));
    Ok(keys(db, revisions)?.into_iter().filter_map(whole).collect())
}

fn documents<T: DeserializeOwned>(
    db: &Connection,
    sql: &str,
    revisions: impl IntoIterator<Item = QuestionRevisionId>,
) -> Result<HashMap<QuestionRevisionId, T>> {
    let mut statement = db.prepare_cached(sql)?;
    let mut rows = statement.query([document::ids(revisions.into_iter().map(|id| id.0))])?;
    let mut found = HashMap::new();
    while let Some(row) = rows.next()? {
        found.insert(QuestionRevisionId(row.get(0)?), document::read(row.get_ref(1)?.as_str()?)?);
    }
    Ok(found)
}

/// One revision with the id of its question, without its key.
pub fn shown(db: &Connection, revision: QuestionRevisionId) -> Result<Shown> {
    let sql = "SELECT question.id, slug, face FROM question_revision JOIN question ON question.id = question_revision.question_id
               WHERE question_revision.id = ?1";
    let mut statement = db.prepare_cached(sql)?;
    let mut rows = statement.query([revision.0])?;
    let row = rows.next()?.ok_or(super::Error::NotFound)?;
    Ok(Shown { id: QuestionId(row.get(0)?), revision, slug: row.get(1)?, face: document::read(row.get_ref(2)?.as_str()?)? })
}

/// The key of one revision. Needs a staff connection or the writer.
pub fn key(db: &Connection, revision: QuestionRevisionId) -> Result<Key> {
    let sql = "SELECT key FROM question_key WHERE question_revision_id = ?1";
    let text: String = db.prepare_cached(sql)?.query_row([revision.0], |row| row.get(0))?;
    document::read(&text)
}

/// The whole questions of a course as they are now, keys included, by revision. Needs a staff connection.
pub fn whole(db: &Connection, course: CourseId) -> Result<Vec<(QuestionRevisionId, Owner, Question)>> {
    let mut statement = db.prepare_cached(
        "SELECT question_revision.id, item_id, bank_id, slug, was, face, key
         FROM question
         JOIN question_revision ON question_revision.id = question.revision_id
         JOIN question_key ON question_key.question_revision_id = question_revision.id
         WHERE course_id = ?1 AND archived = 0 ORDER BY position, question.id",
    )?;
    let mut rows = statement.query([course.0])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let owner = match row.get::<_, Option<i64>>(1)? {
            Some(item) => Owner::Item(ItemId(item)),
            None => Owner::Bank(row.get(2)?),
        };
        let read = |index: usize| -> Result<&str> { Ok(row.get_ref(index)?.as_str()?) };
        let question =
            Question { id: row.get(3)?, was: document::read(read(4)?)?, face: document::read(read(5)?)?, key: document::read(read(6)?)? };
        found.push((QuestionRevisionId(row.get(0)?), owner, question));
    }
    Ok(found)
}

/// The check questions of a page's revision, in its order.
pub fn checks(db: &Connection, revision: ItemRevisionId) -> Result<Vec<Shown>> {
    let mut statement = db.prepare_cached(
        "SELECT question.id, question_revision.id, slug, face
         FROM page_check
         JOIN question_revision ON question_revision.id = page_check.question_revision_id
         JOIN question ON question.id = question_revision.question_id
         WHERE item_revision_id = ?1 ORDER BY page_check.position",
    )?;
    let mut rows = statement.query([revision.0])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let face = document::read(row.get_ref(3)?.as_str()?)?;
        found.push(Shown { id: QuestionId(row.get(0)?), revision: QuestionRevisionId(row.get(1)?), slug: row.get(2)?, face });
    }
    Ok(found)
}

/// The pools of a quiz's revision with the questions that each draws from.
pub fn pools(db: &Connection, revision: ItemRevisionId) -> Result<Vec<PoolRow>> {
    let mut statement =
        db.prepare_cached("SELECT title, pick, points, bank, tags, introduction FROM quiz_pool WHERE item_revision_id = ?1 ORDER BY pool")?;
    let mut rows = statement.query([revision.0])?;
    let mut pools = Vec::new();
    while let Some(row) = rows.next()? {
        let tags: Option<String> = row.get(4)?;
        pools.push(PoolRow {
            title: row.get::<_, Option<String>>(0)?.map(Untrusted::from),
            introduction: row.get::<_, String>(5)?.into(),
            pick: row.get(1)?,
            points: row.get::<_, Option<i64>>(2)?.map(Points),
            bank: row.get(3)?,
            tags: tags.map_or(Ok(Vec::new()), |tags| document::read(&tags))?,
            questions: Vec::new(),
        });
    }
    let mut statement =
        db.prepare_cached("SELECT pool, question_revision_id FROM quiz_question WHERE item_revision_id = ?1 ORDER BY pool, position")?;
    let mut rows = statement.query([revision.0])?;
    while let Some(row) = rows.next()? {
        if let Some(pool) = pools.get_mut(row.get::<_, u32>(0)? as usize) {
            pool.questions.push(QuestionRevisionId(row.get(1)?));
        }
    }
    Ok(pools)
}

/// Writes the pools of a new revision of a quiz.
pub fn put_pools(tx: &Tx<'_>, revision: ItemRevisionId, pools: &[PoolRow]) -> Result<()> {
    for (n, pool) in (0_u32..).zip(pools) {
        let tags = pool.bank.is_some().then(|| document::plain(&pool.tags)).transpose()?;
        tx.prepare_cached(
            "INSERT INTO quiz_pool (item_revision_id, pool, title, pick, points, bank, tags, introduction)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )?
        .execute(params![
            revision.0,
            n,
            pool.title.as_ref().map(Untrusted::raw),
            pool.pick,
            pool.points.map(|points| points.0),
            pool.bank,
            tags,
            pool.introduction.raw()
        ])?;
        for (position, question) in (0_u32..).zip(&pool.questions) {
            tx.prepare_cached(
                "INSERT INTO quiz_question (item_revision_id, pool, position, question_revision_id) VALUES (?1, ?2, ?3, ?4)",
            )?
            .execute(params![revision.0, n, position, question.0])?;
        }
    }
    Ok(())
}

/// Writes which checks a new revision of a page has.
pub fn put_checks(tx: &Tx<'_>, revision: ItemRevisionId, checks: &[QuestionRevisionId]) -> Result<()> {
    for (position, question) in (0_u32..).zip(checks) {
        tx.prepare_cached("INSERT INTO page_check (item_revision_id, position, question_revision_id) VALUES (?1, ?2, ?3)")?
            .execute(params![revision.0, position, question.0])?;
    }
    Ok(())
}

/// Makes the row of a question, or updates one that is known; an archived one that came back is one again.
pub fn put(
    tx: &Tx<'_>,
    course: CourseId,
    owner: Owner,
    known: Option<QuestionId>,
    question: &Question,
    position: u32,
) -> Result<QuestionId> {
    let was = document::plain(&question.was)?;
    if let Some(id) = known {
        super::attempt::keep_slug(tx, id, &question.id)?;
        tx.prepare_cached("UPDATE question SET slug = ?2, was = ?3, position = ?4, archived = 0 WHERE id = ?1")?.execute(params![
            id.0,
            question.id,
            was,
            position
        ])?;
        return Ok(id);
    }
    let (item, bank) = match owner {
        Owner::Item(item) => (Some(item.0), None),
        Owner::Bank(bank) => (None, Some(bank)),
    };
    tx.prepare_cached("INSERT INTO question (course_id, item_id, bank_id, slug, was, position) VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?
        .execute(params![course.0, item, bank, question.id, was, position])?;
    Ok(QuestionId(tx.last_insert_rowid()))
}

/// Adds a revision and makes it the question's present one. The key goes into its own table.
pub fn add_revision(tx: &Tx<'_>, id: QuestionId, hash: &[u8; 32], question: &Question) -> Result<QuestionRevisionId> {
    tx.prepare_cached(
        "INSERT INTO question_revision (question_id, n, hash, face)
         VALUES (?1, (SELECT coalesce(max(n), 0) + 1 FROM question_revision WHERE question_id = ?1), ?2, ?3)",
    )?
    .execute(params![id.0, hash, document::write(&question.face)?])?;
    let revision = QuestionRevisionId(tx.last_insert_rowid());
    tx.prepare_cached("INSERT INTO question_key (question_revision_id, key) VALUES (?1, ?2)")?
        .execute(params![revision.0, document::write(&question.key)?])?;
    tx.prepare_cached("UPDATE question SET revision_id = ?2 WHERE id = ?1")?.execute(params![id.0, revision.0])?;
    Ok(revision)
}

pub fn archive(tx: &Tx<'_>, id: QuestionId) -> Result<()> {
    tx.prepare_cached("UPDATE question SET archived = 1 WHERE id = ?1")?.execute([id.0])?;
    Ok(())
}

/// The banks of a course in the package's order, archived ones as well.
pub fn banks(db: &Connection, course: CourseId) -> Result<Vec<BankRow>> {
    let sql = "SELECT id, path, title, introduction, archived FROM bank WHERE course_id = ?1 ORDER BY position, id";
    let bank = |row: &Row<'_>| {
        Ok(BankRow {
            id: row.get(0)?,
            path: row.get(1)?,
            title: row.get::<_, Option<String>>(2)?.map(Untrusted::from),
            introduction: row.get::<_, String>(3)?.into(),
            archived: row.get(4)?,
        })
    };
    Ok(db.prepare_cached(sql)?.query_map([course.0], bank)?.collect::<rusqlite::Result<_>>()?)
}

/// Makes or updates a bank, known by its path.
pub fn put_bank(
    tx: &Tx<'_>,
    course: CourseId,
    path: &str,
    position: u32,
    title: Option<&Untrusted>,
    introduction: &Untrusted,
) -> Result<i64> {
    let sql = "INSERT INTO bank (course_id, path, position, title, introduction) VALUES (?1, ?2, ?3, ?4, ?5)
               ON CONFLICT (course_id, path) DO UPDATE
               SET position = excluded.position, title = excluded.title, introduction = excluded.introduction, archived = 0
               RETURNING id";
    let values = params![course.0, path, position, title.map(Untrusted::raw), introduction.raw()];
    Ok(tx.prepare_cached(sql)?.query_row(values, |row| row.get(0))?)
}

pub fn archive_bank(tx: &Tx<'_>, id: i64) -> Result<()> {
    tx.prepare_cached("UPDATE bank SET archived = 1 WHERE id = ?1")?.execute([id])?;
    Ok(())
}

/// A check of a page's present revision by its id.
pub fn check(db: &Connection, revision: ItemRevisionId, slug: &str) -> Result<Option<(QuestionId, QuestionRevisionId)>> {
    let sql = "SELECT question.id, question_revision.id
               FROM page_check
               JOIN question_revision ON question_revision.id = page_check.question_revision_id
               JOIN question ON question.id = question_revision.question_id
               WHERE item_revision_id = ?1 AND slug = ?2";
    let found = |row: &Row<'_>| Ok((QuestionId(row.get(0)?), QuestionRevisionId(row.get(1)?)));
    Ok(db.prepare_cached(sql)?.query_row(params![revision.0, slug], found).optional()?)
}

/// The questions that revisions belong to.
pub fn questions_of(
    db: &Connection,
    revisions: impl IntoIterator<Item = QuestionRevisionId>,
) -> Result<HashMap<QuestionRevisionId, QuestionId>> {
    let sql = "SELECT question_revision.id, question_id FROM json_each(?1) AS wanted
               CROSS JOIN question_revision ON question_revision.id = wanted.value";
    let mut statement = db.prepare_cached(sql)?;
    let rows = statement.query_map([document::ids(revisions.into_iter().map(|id| id.0))], |row| {
        Ok((QuestionRevisionId(row.get(0)?), QuestionId(row.get(1)?)))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
