//! Rows that are whole when they are written: the past of a demo school, a million at a time. One statement a row where living through
//! it takes several; the tables' triggers and checks hold all the same.

use rusqlite::params;

use super::attempt::AttemptRow;
use super::{Result, Tx, unsigned};
use crate::domain::ids::AttemptId;

/// Writes an attempt as it ended; its id is given by the database.
pub fn attempt(tx: &Tx<'_>, row: &AttemptRow, salt: [u8; 16]) -> Result<AttemptId> {
    tx.prepare_cached(
        "INSERT INTO attempt (item_id, item_revision_id, user_id, n, practice, state, started_at, ends_at, submit_until, finished_at,
                              late_seconds, here, possible, score, salt)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
    )?
    .execute(params![
        row.item.0,
        row.revision.0,
        row.user.0,
        row.n,
        row.practice,
        row.state,
        row.started.0,
        row.ends.map(|at| at.0),
        row.submit_until.map(|at| at.0),
        row.finished.map(|at| at.0),
        unsigned::put(row.late_seconds),
        row.here,
        row.possible.0,
        row.score.map(|score| score.0),
        salt
    ])?;
    Ok(AttemptId(tx.last_insert_rowid()))
}
