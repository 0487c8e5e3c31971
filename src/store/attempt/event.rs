//! The record of an attempt: append-only events, and the answers that others replaced. The event that brought a question's answer stands with
//! the question as long as the answer does, and is put with the others once another takes its place. An answer is named by its event; the
//! commitment to it is computed from the attempt's salt as long as its text stands, and kept once it is erased: the record's hash is the same
//! before and after.

use rusqlite::types::{FromSql, FromSqlResult, ToSql, ToSqlOutput, ValueRef};
use rusqlite::{Connection, Row, params};
use sha2::{Digest as _, Sha256};

use super::AskedRow;
use super::answer::{Kept, write};
use crate::domain::attempt::AttemptEvent;
use crate::domain::ids::{AttemptId, UserId};
use crate::domain::quiz::Answer;
use crate::domain::time::Instant;
use crate::store::words::Unknown;
use crate::store::written::Commitment;
use crate::store::{Result, Tx};

/// An event about to be appended.
#[derive(Debug, Clone)]
pub struct Event {
    pub kind: AttemptEvent,
    pub position: Option<u32>,
    /// The marker's comment.
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

/// Its place among all kinds.
impl FromSql for AttemptEvent {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let number = value.as_i64()?;
        let kind = usize::try_from(number).ok().and_then(|at| Self::ALL.get(at));
        kind.copied().ok_or_else(|| Unknown::new("event of an attempt", &number.to_string()).into())
    }
}

impl ToSql for AttemptEvent {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok((*self as i64).into())
    }
}

/// The number of the newest event of the attempt `?1`, 0 before the first.
const LAST: &str = "max(coalesce((SELECT max(n) FROM attempt_event WHERE attempt_id = ?1), 0),
                        coalesce((SELECT max(event) FROM attempt_question WHERE attempt_id = ?1), 0))";

/// The number of the newest event of an attempt, 0 before the first.
pub fn last(db: &Connection, attempt: AttemptId) -> Result<u32> {
    Ok(db.prepare_cached(&["SELECT ", LAST].concat())?.query_row([attempt.0], |row| row.get(0))?)
}

/// Appends an event to an attempt's record; that of an answer comes by [`answer()`].
pub fn append(tx: &Tx<'_>, attempt: AttemptId, at: Instant, event: &Event) -> Result<()> {
    let sql = [
        "INSERT INTO attempt_event (attempt_id, n, after, kind, position, written, detail) SELECT ?1, 1 + ",
        LAST,
        ", ?2 - started_at, ?3, ?4, ?5, ?6 FROM attempt WHERE id = ?1",
    ];
    tx.prepare_cached(&sql.concat())?.execute(params![attempt.0, at.0, event.kind, event.position, event.written, event.detail])?;
    Ok(())
}

/// Writes an answer to a question, or that it was taken back, as the next event; the one before goes to those of the past.
pub fn answer(tx: &Tx<'_>, attempt: AttemptId, asked: &mut AskedRow, answer: Option<Answer>, at: Instant) -> Result<()> {
    if asked.event.is_some() {
        replace(tx, attempt, asked.position)?;
    }
    let sql = [
        "UPDATE attempt_question SET answer = ?3, event = iif(?3 IS NULL, NULL, 1 + ",
        LAST,
        "), saved = ?4 - (SELECT started_at FROM attempt WHERE id = ?1) WHERE attempt_id = ?1 AND position = ?2 RETURNING event",
    ];
    let text = answer.as_ref().map(write).transpose()?;
    let event = tx.prepare_cached(&sql.concat())?.query_row(params![attempt.0, asked.position, text, at.0], |row| row.get(0))?;
    if answer.is_none() {
        append(tx, attempt, at, &Event::at(AttemptEvent::Clear, asked.position))?;
    }
    (asked.answer, asked.event, asked.saved) = (answer, event, Some(at));
    Ok(())
}

/// Puts the answers' events that stand with the questions that `which` picks among those of the past.
fn set_past(tx: &Tx<'_>, which: &str, values: impl rusqlite::Params) -> Result<()> {
    let sql = "INSERT INTO attempt_event (attempt_id, n, after, kind, position)
               SELECT attempt_id, event, saved, 1, position FROM attempt_question WHERE event IS NOT NULL AND";
    // One that is older than its place with the question is there already.
    tx.prepare_cached(&[sql, which, " ON CONFLICT DO NOTHING"].concat())?.execute(values)?;
    Ok(())
}

/// Puts the answer to a question with those of before.
fn replace(tx: &Tx<'_>, attempt: AttemptId, position: u32) -> Result<()> {
    set_past(tx, " attempt_id = ?1 AND position = ?2", params![attempt.0, position])?;
    let sql = "INSERT INTO answer_past (attempt_id, n, text)
               SELECT attempt_id, event, answer FROM attempt_question WHERE attempt_id = ?1 AND position = ?2";
    tx.prepare_cached(sql)?.execute(params![attempt.0, position])?;
    Ok(())
}

/// The answer that was checked last; `None` where there is none or it was erased.
pub fn checked(db: &Connection, attempt: AttemptId, asked: &AskedRow) -> Result<Option<Answer>> {
    let Some(n) = asked.checked else { return Ok(None) };
    let mut past = db.prepare_cached("SELECT text FROM answer_past WHERE attempt_id = ?1 AND n = ?2")?;
    let mut rows = past.query(params![attempt.0, n])?;
    match rows.next()? {
        Some(row) => Ok(row.get::<_, Option<Kept>>(0)?.map(|kept| kept.0)),
        None => Ok(asked.answer.clone()),
    }
}

/// The record of an attempt, with what was answered: the past answer of that event, or the one that stands.
const RECORD: &str = "WITH event AS (
        SELECT n, after, kind, position, written, detail FROM attempt_event WHERE attempt_id = ?1
        UNION ALL SELECT event, saved, 1, position, NULL, NULL FROM attempt_question
        WHERE attempt_id = ?1 AND event IS NOT NULL AND event NOT IN (SELECT n FROM attempt_event WHERE attempt_id = ?1))
    SELECT event.n, started_at + after, kind, event.position, coalesce(written, commitment), detail, iif(answer_past.n IS NULL, answer, text), salt
    FROM attempt CROSS JOIN event
    LEFT JOIN answer_past ON answer_past.attempt_id = attempt.id AND answer_past.n = event.n
    LEFT JOIN attempt_question ON attempt_question.attempt_id = attempt.id AND attempt_question.position = event.position
    WHERE attempt.id = ?1 ORDER BY event.n";

/// What an event of [`RECORD`] commits to: as it was written down, or made from the answer.
fn commitment(row: &Row<'_>) -> Result<Option<Commitment>> {
    let kept: Option<Commitment> = row.get(4)?;
    let (salt, answer) = (row.get_ref(7)?.as_blob_or_null()?, row.get_ref(6)?.as_str_or_null()?);
    if kept.is_some() || row.get::<_, AttemptEvent>(2)? != AttemptEvent::Answer {
        return Ok(kept);
    }
    let Some((salt, answer)) = salt.zip(answer) else { return Ok(None) };
    let sum = Sha256::new_with_prefix(salt).chain_update(row.get::<_, i64>(0)?.to_be_bytes()).chain_update(answer);
    Ok(Some(sum.finalize().into()))
}

/// SHA-256 over an attempt's events in their order, up to its end: what the audit entry of that carries (DESIGN.md 4.10). Marks come later, and
/// have entries of their own.
pub fn hash(db: &Connection, attempt: AttemptId) -> Result<[u8; 32]> {
    let mut statement = db.prepare_cached(RECORD)?;
    let mut rows = statement.query([attempt.0])?;
    let mut sum = Sha256::new_with_prefix(b"lyceum attempt 1");
    while let Some(row) = rows.next()? {
        let position: Option<i64> = row.get(3)?;
        let detail: Option<String> = row.get(5)?;
        let kind: AttemptEvent = row.get(2)?;
        field(&mut sum, Some(&row.get::<_, i64>(0)?.to_be_bytes()));
        field(&mut sum, Some(&row.get::<_, i64>(1)?.to_be_bytes()));
        field(&mut sum, Some(kind.word().as_bytes()));
        field(&mut sum, position.map(i64::to_be_bytes).as_ref().map(<[u8; 8]>::as_slice));
        field(&mut sum, commitment(row)?.as_ref().map(<[u8; 32]>::as_slice));
        field(&mut sum, detail.as_deref().map(str::as_bytes));
        if kind.is_end() {
            break;
        }
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

/// Of the attempts of the person `?1`.
const THEIRS: &str = " attempt_id IN (SELECT id FROM attempt WHERE user_id = ?1)";

/// Erases all that a person answered, and the salts; what their events commit to stays. Gives how many texts that were.
pub fn erase(tx: &Tx<'_>, user: UserId) -> Result<usize> {
    let mut attempts = tx.prepare("SELECT id FROM attempt WHERE user_id = ?1 AND salt IS NOT NULL")?;
    let attempts = attempts.query_map([user.0], |row| row.get(0).map(AttemptId))?.collect::<rusqlite::Result<Vec<_>>>()?;
    let committed = attempts.into_iter().map(|attempt| Ok((attempt, answers(tx, attempt)?))).collect::<Result<Vec<_>>>()?;
    let take = |sql: &str| -> Result<usize> { Ok(tx.prepare(&[sql, THEIRS].concat())?.execute([user.0])?) };
    set_past(tx, THEIRS, [user.0])?;
    let texts = take("DELETE FROM answer_past WHERE text IS NOT NULL AND")?
        + take("UPDATE attempt_question SET answer = NULL, event = NULL WHERE answer IS NOT NULL AND")?;
    let mut keep = tx.prepare("INSERT OR IGNORE INTO answer_past (attempt_id, n, commitment) VALUES (?1, ?2, ?3)")?;
    for (attempt, answers) in committed {
        answers.into_iter().try_for_each(|(n, commitment)| keep.execute(params![attempt.0, n, commitment]).map(drop))?;
    }
    take("DELETE FROM answer_salt WHERE")?;
    tx.prepare("UPDATE attempt SET salt = NULL WHERE user_id = ?1")?.execute([user.0])?;
    Ok(texts)
}

/// What the answers of an attempt are committed to that no event says, by the numbers of their events.
fn answers(db: &Connection, attempt: AttemptId) -> Result<Vec<(i64, Commitment)>> {
    let mut statement = db.prepare_cached(RECORD)?;
    let mut rows = statement.query([attempt.0])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        if row.get::<_, Option<Commitment>>(4)?.is_none()
            && let Some(commitment) = commitment(row)?
        {
            found.push((row.get(0)?, commitment));
        }
    }
    Ok(found)
}
