//! What a regrade reads of all attempts at a quiz at once, and what an attempt is out of: it alone changes that.

use std::collections::{BTreeMap, HashMap};

use rusqlite::{Connection, params};

use super::attempt::{AskedRow, Kept, by_attempt};
use super::{Result, Tx};
use crate::domain::attempt::AttemptEvent;
use crate::domain::ids::{AttemptId, ItemId};
use crate::domain::points::Points;
use crate::domain::quiz::Answer;

/// Answers that were checked, by attempt and position, oldest first.
pub type Checked = HashMap<(AttemptId, u32), Vec<Option<Answer>>>;

/// The questions of all attempts at a quiz that are handed in and count, in the order drawn.
pub fn asked(db: &Connection, item: ItemId) -> Result<BTreeMap<AttemptId, Vec<AskedRow>>> {
    by_attempt(db, "attempt.item_id = ?1 AND practice = 0 AND attempt.state IN ('marked', 'needs_marking')", item.0)
}

/// The answers that were checked before handing in; `None` for an erased one.
pub fn checked(db: &Connection, item: ItemId) -> Result<Checked> {
    let sql = "SELECT attempt.id, position, kind, text, attempt_event.n AS event
               FROM attempt CROSS JOIN attempt_event ON attempt_event.attempt_id = attempt.id
               LEFT JOIN answer_past ON answer_past.attempt_id = attempt.id AND answer_past.n = attempt_event.n
               WHERE item_id = ?1 AND position IS NOT NULL AND (kind <> 1 OR answer_past.n IS NOT NULL)
               UNION ALL
               SELECT attempt.id, position, 1, answer, event
               FROM attempt CROSS JOIN attempt_question ON attempt_question.attempt_id = attempt.id
               WHERE item_id = ?1 AND event IS NOT NULL
               ORDER BY 1, event";
    let mut statement = db.prepare_cached(sql)?;
    let mut rows = statement.query([item.0])?;
    let (mut last, mut found) = (HashMap::new(), Checked::new());
    while let Some(row) = rows.next()? {
        let place = (AttemptId(row.get(0)?), row.get(1)?);
        match row.get::<_, AttemptEvent>(2)? {
            AttemptEvent::Check => found.entry(place).or_default().push(last.get(&place).cloned().flatten()),
            AttemptEvent::Answer => drop(last.insert(place, row.get::<_, Option<Kept>>(3)?.map(|kept| kept.0))),
            AttemptEvent::Clear => drop(last.remove(&place)),
            _ => {}
        }
    }
    Ok(found)
}

/// Writes what an attempt is out of.
pub fn put_possible(tx: &Tx<'_>, attempt: AttemptId, possible: Points) -> Result<()> {
    tx.prepare_cached("UPDATE attempt SET possible = ?2 WHERE id = ?1")?.execute(params![attempt.0, possible.0])?;
    Ok(())
}
