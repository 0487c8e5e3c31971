//! The questions of an attempt: what was drawn, the newest answer, what it is worth. What most questions have nothing of stands in one
//! document, and what the quiz's revision and the question tell is read from there.

use std::collections::{BTreeMap, HashMap};

use rusqlite::types::{FromSql, FromSqlResult, ToSql, ToSqlOutput, ValueRef};
use rusqlite::{Connection, OptionalExtension as _, Row, params};
use serde::{Deserialize, Serialize};

use super::answer;
use crate::domain::ids::{AttemptId, QuestionId, QuestionRevisionId};
use crate::domain::points::{Exact, Points};
use crate::domain::quiz::Answer;
use crate::domain::text::Untrusted;
use crate::domain::time::Instant;
use crate::store::words::Unknown;
use crate::store::written::Commitment;
use crate::store::{Error, Result, Tx, document};

/// What a question is worth where no column says it.
const USUAL: Points = Points(Points::UNIT);

/// A question of an attempt.
#[derive(Debug, Clone)]
pub struct AskedRow {
    pub position: u32,
    pub question: QuestionRevisionId,
    /// Its id within the attempt: the question's own, made unique where two banks use one.
    pub slug: String,
    /// It is the question's own.
    pub own_slug: bool,
    /// The pool of the quiz that it was drawn from; `None` where nothing tells any more.
    pub pool: Option<u32>,
    /// The title of that pool.
    pub section: Option<Untrusted>,
    pub points: Points,
    /// Counts above the line alone.
    pub bonus: bool,
    /// Option ids in the order drawn.
    pub options: Vec<String>,
    /// The newest answer; `None` where there is none, it was erased or it is damaged.
    pub answer: Option<Answer>,
    /// It does not read. Only [`legible`] lets such a row be.
    pub damaged: bool,
    /// The event that brought it.
    pub event: Option<u32>,
    /// When it was given or taken back.
    pub saved: Option<Instant>,
    pub flag: bool,
    pub certainty: Option<u8>,
    pub tries: Vec<Exact>,
    /// The event of the answer that was checked last.
    pub checked: Option<u32>,
    pub locked: bool,
    pub share: Option<Exact>,
    pub by_hand: bool,
    pub comment: Option<Commitment>,
}

impl AskedRow {
    /// A question as it is drawn: nothing is answered yet.
    pub fn drawn(position: u32, question: QuestionRevisionId, slug: String, own_slug: bool) -> Self {
        Self {
            position,
            question,
            slug,
            own_slug,
            pool: None,
            section: None,
            points: USUAL,
            bonus: false,
            options: Vec::new(),
            answer: None,
            damaged: false,
            event: None,
            saved: None,
            flag: false,
            certainty: None,
            tries: Vec::new(),
            checked: None,
            locked: false,
            share: None,
            by_hand: false,
            comment: None,
        }
    }
}

/// What most questions of attempts have nothing of.
#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct More {
    /// Where it is not the question's own.
    #[serde(skip_serializing_if = "nothing")]
    slug: Option<String>,
    #[serde(skip_serializing_if = "nothing")]
    bonus: bool,
    #[serde(skip_serializing_if = "nothing")]
    flag: bool,
    #[serde(skip_serializing_if = "nothing")]
    certainty: Option<u8>,
    #[serde(skip_serializing_if = "nothing")]
    tries: Vec<Exact>,
    #[serde(skip_serializing_if = "nothing")]
    checked: Option<u32>,
    #[serde(skip_serializing_if = "nothing")]
    locked: bool,
    #[serde(skip_serializing_if = "nothing")]
    by_hand: bool,
}

fn nothing<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

impl More {
    /// The document of a question; `None` where it has nothing of it.
    fn of(row: &AskedRow) -> Result<Option<String>> {
        let AskedRow { own_slug, bonus, flag, certainty, checked, locked, by_hand, .. } = *row;
        let slug = (!own_slug).then(|| row.slug.clone());
        let more = Self { slug, bonus, flag, certainty, tries: row.tries.clone(), checked, locked, by_hand };
        (!nothing(&more)).then(|| document::plain(&more)).transpose()
    }
}

/// A share of the points: a whole number, or a fraction as text.
struct Share(Exact);

impl FromSql for Share {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        if let ValueRef::Integer(whole) = value {
            return Ok(Self(Exact::whole(whole)));
        }
        let text = value.as_str()?;
        Exact::from_fraction(text).map(Self).ok_or_else(|| Unknown::new("share of points", text).into())
    }
}

impl ToSql for Share {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        let text = self.0.fraction();
        let whole = text.strip_suffix("/1").and_then(|whole| whole.parse::<i64>().ok());
        Ok(whole.map_or_else(|| text.into(), Into::into))
    }
}

/// Ids of options as a column takes them: one letter after the other, or a JSON list where they are longer.
pub(super) fn order(options: &[String]) -> Result<Option<String>> {
    let letter = |id: &String| id.chars().count() == 1 && id != "[";
    match options {
        [] => Ok(None),
        letters if letters.iter().all(letter) => Ok(Some(letters.concat())),
        ids => document::plain(&ids).map(Some),
    }
}

pub(super) fn in_order(column: Option<&str>) -> Result<Vec<String>> {
    match column {
        None => Ok(Vec::new()),
        Some(list) if list.starts_with('[') => document::read(list),
        Some(letters) => Ok(letters.chars().map(String::from).collect()),
    }
}

/// The columns that [`asked_row`] reads, and where they come from.
pub(in crate::store) const ASKED: &str =
    "asked.attempt_id, asked.position, question_revision_id, pool, title, asked.points, options, answer,
        started_at + saved, share, comment, more, question.slug, event
    FROM attempt CROSS JOIN attempt_question AS asked ON asked.attempt_id = attempt.id
    CROSS JOIN question_revision ON question_revision.id = question_revision_id
    CROSS JOIN question ON question.id = question_id
    LEFT JOIN quiz_pool USING (item_revision_id, pool)";

/// The questions of an attempt in the order drawn.
pub fn asked(db: &Connection, attempt: AttemptId) -> Result<Vec<AskedRow>> {
    let found = by_attempt(db, "attempt.id = ?1", attempt.0)?;
    Ok(found.into_values().next().unwrap_or_default())
}

/// As [`asked`], to be looked at: one answer that does not read hides no other.
pub fn legible(db: &Connection, attempt: AttemptId) -> Result<Vec<AskedRow>> {
    let found = rows(db, "attempt.id = ?1", attempt.0, |row| {
        let read = answer_in(row);
        let damaged = matches!(read, Err(Error::Corrupt(_)));
        asked_row(row, if damaged { None } else { read? }, damaged)
    })?;
    Ok(found.into_values().next().unwrap_or_default())
}

/// The questions of the attempts that `which` picks by `?1`, in the order drawn.
pub(in crate::store) fn by_attempt(db: &Connection, which: &'static str, id: i64) -> Result<BTreeMap<AttemptId, Vec<AskedRow>>> {
    rows(db, which, id, |row| asked_row(row, answer_in(row)?, false))
}

fn rows(
    db: &Connection,
    which: &'static str,
    id: i64,
    read: impl Fn(&Row<'_>) -> Result<AskedRow>,
) -> Result<BTreeMap<AttemptId, Vec<AskedRow>>> {
    let mut statement = db.prepare_cached(&["SELECT ", ASKED, " WHERE ", which, " ORDER BY asked.attempt_id, asked.position"].concat())?;
    let mut rows = statement.query([id])?;
    let mut found: BTreeMap<AttemptId, Vec<AskedRow>> = BTreeMap::new();
    while let Some(row) = rows.next()? {
        found.entry(AttemptId(row.get(0)?)).or_default().push(read(row)?);
    }
    Ok(found)
}

fn answer_in(row: &Row<'_>) -> Result<Option<Answer>> {
    row.get_ref(7)?.as_str_or_null()?.map(answer::read).transpose()
}

fn asked_row(row: &Row<'_>, answer: Option<Answer>, damaged: bool) -> Result<AskedRow> {
    let more: More = row.get_ref(11)?.as_str_or_null()?.map_or_else(|| Ok(More::default()), document::read)?;
    let own_slug = more.slug.is_none();
    Ok(AskedRow {
        position: row.get(1)?,
        question: QuestionRevisionId(row.get(2)?),
        slug: more.slug.map_or_else(|| row.get(12), Ok)?,
        own_slug,
        pool: row.get(3)?,
        section: row.get::<_, Option<String>>(4)?.map(Untrusted::from),
        points: row.get::<_, Option<i64>>(5)?.map_or(USUAL, Points),
        bonus: more.bonus,
        options: in_order(row.get_ref(6)?.as_str_or_null()?)?,
        answer,
        damaged,
        event: row.get(13)?,
        saved: row.get::<_, Option<i64>>(8)?.map(Instant),
        flag: more.flag,
        certainty: more.certainty,
        tries: more.tries,
        checked: more.checked,
        locked: more.locked,
        share: row.get::<_, Option<Share>>(9)?.map(|share| share.0),
        by_hand: more.by_hand,
        comment: row.get(10)?,
    })
}

/// Writes down a question of an attempt: as it was drawn, or whole.
pub fn ask(tx: &Tx<'_>, attempt: AttemptId, asked: &AskedRow) -> Result<()> {
    tx.prepare_cached(
        "INSERT INTO attempt_question (attempt_id, position, question_revision_id, pool, points, options, answer, event, saved, share, comment, more)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9 - (SELECT started_at FROM attempt WHERE id = ?1), ?10, ?11, ?12)",
    )?
    .execute(params![
        attempt.0,
        asked.position,
        asked.question.0,
        asked.pool,
        points(asked),
        order(&asked.options)?,
        asked.answer.as_ref().map(answer::write).transpose()?,
        asked.event,
        asked.saved.map(|at| at.0),
        asked.share.clone().map(Share),
        asked.comment,
        More::of(asked)?
    ])?;
    Ok(())
}

/// Writes the columns of a question that change beside its answer.
pub fn update_asked(tx: &Tx<'_>, attempt: AttemptId, asked: &AskedRow) -> Result<()> {
    tx.prepare_cached(
        "UPDATE attempt_question SET question_revision_id = ?3, points = ?4, share = ?5, comment = ?6, more = ?7
         WHERE attempt_id = ?1 AND position = ?2",
    )?
    .execute(params![
        attempt.0,
        asked.position,
        asked.question.0,
        points(asked),
        asked.share.clone().map(Share),
        asked.comment,
        More::of(asked)?
    ])?;
    Ok(())
}

fn points(asked: &AskedRow) -> Option<i64> {
    (asked.points != USUAL).then_some(asked.points.0)
}

/// Before a question gets another id: attempts that run go on under the one that their learners see.
pub(in crate::store) fn keep_slug(tx: &Tx<'_>, id: QuestionId, new: &str) -> Result<()> {
    let old = "SELECT slug, course_id FROM question WHERE id = ?1 AND slug <> ?2";
    let old = tx.prepare_cached(old)?.query_row(params![id.0, new], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
    let Some((slug, course)): Option<(String, i64)> = old else { return Ok(()) };
    tx.prepare_cached(
        "UPDATE attempt_question SET more = json_set(coalesce(more, '{}'), '$.slug', ?2)
         WHERE attempt_id IN (SELECT id FROM attempt WHERE state = 'open' AND item_id IN (SELECT id FROM item WHERE course_id = ?3))
         AND question_revision_id IN (SELECT id FROM question_revision WHERE question_id = ?1) AND more ->> 'slug' IS NULL",
    )?
    .execute(params![id.0, slug, course])?;
    Ok(())
}

/// The markers' comments on the questions of an attempt, by position.
pub fn comments(db: &Connection, attempt: AttemptId) -> Result<HashMap<u32, Untrusted>> {
    let sql = "SELECT position, text FROM attempt_question JOIN answer_text ON commitment = comment WHERE attempt_id = ?1";
    let rows = |row: &Row<'_>| Ok((row.get(0)?, row.get::<_, String>(1)?.into()));
    Ok(db.prepare_cached(sql)?.query_map([attempt.0], rows)?.collect::<rusqlite::Result<_>>()?)
}
