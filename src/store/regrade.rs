//! What a regrade reads of all attempts at a quiz at once, and the columns of an attempt's questions that it alone changes.

use std::collections::{BTreeMap, HashMap};

use rusqlite::{Connection, params};

use super::attempt::{ASKED, AskedRow, asked_row};
use super::{Result, Tx, document};
use crate::domain::attempt::AttemptEvent;
use crate::domain::ids::{AttemptId, ItemId, QuestionId, QuestionRevisionId};
use crate::domain::points::{Exact, Points};
use crate::domain::text::Untrusted;

/// Answers that were checked, by attempt and position, oldest first.
pub type Checked = HashMap<(AttemptId, u32), Vec<Option<Untrusted>>>;

/// The attempts at a quiz that are handed in and count.
const HANDED_IN: &str = "FROM attempt CROSS JOIN attempt_question ON attempt_question.attempt_id = attempt.id
     WHERE attempt.item_id = ?1 AND attempt.practice = 0 AND attempt.state IN ('marked', 'needs_marking')";

/// The questions of all attempts that are handed in and count, in the order drawn.
pub fn asked(db: &Connection, item: ItemId) -> Result<BTreeMap<AttemptId, Vec<AskedRow>>> {
    let sql = format!("SELECT attempt.id, {ASKED} {HANDED_IN} ORDER BY attempt.id, position");
    let mut statement = db.prepare_cached(&sql)?;
    let mut rows = statement.query([item.0])?;
    let mut found: BTreeMap<AttemptId, Vec<AskedRow>> = BTreeMap::new();
    while let Some(row) = rows.next()? {
        found.entry(AttemptId(row.get(0)?)).or_default().push(asked_row(row, 1)?);
    }
    Ok(found)
}

/// What was answered last to questions of those revisions, by attempt and position; erased answers are left out.
pub fn answers(db: &Connection, item: ItemId, of: &[QuestionRevisionId]) -> Result<HashMap<(AttemptId, u32), Untrusted>> {
    let sql = format!(
        "SELECT attempt.id, position, (SELECT text FROM answer_text WHERE commitment = answer) {HANDED_IN}
         AND answer IS NOT NULL AND question_revision_id IN (SELECT value FROM json_each(?2))"
    );
    let mut statement = db.prepare_cached(&sql)?;
    let mut rows = statement.query(params![item.0, document::ids(of.iter().map(|id| id.0))])?;
    let mut found = HashMap::new();
    while let Some(row) = rows.next()? {
        if let Some(text) = row.get::<_, Option<String>>(2)? {
            found.insert((AttemptId(row.get(0)?), row.get(1)?), text.into());
        }
    }
    Ok(found)
}

/// The answers that were checked before handing in; `None` for an erased one.
pub fn checked(db: &Connection, item: ItemId) -> Result<Checked> {
    let sql = "SELECT attempt_id, position, kind, (SELECT text FROM answer_text WHERE commitment = written)
               FROM attempt CROSS JOIN attempt_event ON attempt_event.attempt_id = attempt.id
               WHERE attempt.item_id = ?1 AND kind IN ('answer', 'clear', 'check') AND position IS NOT NULL
               ORDER BY attempt_id, attempt_event.n";
    let mut statement = db.prepare_cached(sql)?;
    let mut rows = statement.query([item.0])?;
    let (mut last, mut found) = (HashMap::new(), Checked::new());
    while let Some(row) = rows.next()? {
        let place = (AttemptId(row.get(0)?), row.get(1)?);
        if row.get::<_, AttemptEvent>(2)? == AttemptEvent::Check {
            found.entry(place).or_default().push(last.get(&place).cloned().flatten());
        } else {
            last.insert(place, row.get::<_, Option<String>>(3)?.map(Untrusted::from));
        }
    }
    Ok(found)
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

/// Puts a question of an attempt under another revision, with what it is worth there and what was won of it.
pub fn put(tx: &Tx<'_>, attempt: AttemptId, asked: &AskedRow) -> Result<()> {
    tx.prepare_cached(
        "UPDATE attempt_question SET question_revision_id = ?3, points = ?4, bonus = ?5, tries = ?6, share = ?7
         WHERE attempt_id = ?1 AND position = ?2",
    )?
    .execute(params![
        attempt.0,
        asked.position,
        asked.question.0,
        asked.points.0,
        asked.bonus,
        document::plain(&asked.tries)?,
        asked.share.as_ref().map(Exact::fraction)
    ])?;
    Ok(())
}

/// Writes what an attempt is out of.
pub fn put_possible(tx: &Tx<'_>, attempt: AttemptId, possible: Points) -> Result<()> {
    tx.prepare_cached("UPDATE attempt SET possible = ?2 WHERE id = ?1")?.execute(params![attempt.0, possible.0])?;
    Ok(())
}
