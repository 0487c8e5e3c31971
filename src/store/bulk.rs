//! Rows that are whole when they are written: the past of a demo school, a million at a time. One statement a row where living through
//! it takes several; the tables' triggers and checks hold all the same.

use rusqlite::params;

use super::attempt::{AskedRow, AttemptRow, Event};
use super::{Result, Tx, document, unsigned};
use crate::domain::ids::AttemptId;
use crate::domain::points::Exact;
use crate::domain::text::Untrusted;
use crate::domain::time::Instant;

/// Writes an attempt as it ended; its id is given by the database.
pub fn attempt(tx: &Tx<'_>, row: &AttemptRow) -> Result<AttemptId> {
    tx.prepare_cached(
        "INSERT INTO attempt (item_id, item_revision_id, user_id, n, practice, state, started_at, ends_at, submit_until, finished_at,
                              late_seconds, here, possible, score)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
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
        row.score.map(|score| score.0)
    ])?;
    Ok(AttemptId(tx.last_insert_rowid()))
}

/// Writes a question of an attempt with its answer and mark. Its checks have none: only quizzes that give verdicts do.
pub fn asked(tx: &Tx<'_>, attempt: AttemptId, row: &AskedRow) -> Result<()> {
    tx.prepare_cached(
        "INSERT INTO attempt_question (attempt_id, position, question_revision_id, slug, section, points, bonus, options, answer, saved_at,
                                       share)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
    )?
    .execute(params![
        attempt.0,
        row.position,
        row.question.0,
        row.slug,
        row.section.as_ref().map(Untrusted::raw),
        row.points.0,
        row.bonus,
        document::plain(&row.options)?,
        row.answer,
        row.saved.map(|at| at.0),
        row.share.as_ref().map(Exact::fraction)
    ])?;
    Ok(())
}

/// Writes the `n`th event of an attempt.
pub fn event(tx: &Tx<'_>, attempt: AttemptId, n: u32, at: Instant, event: &Event) -> Result<()> {
    tx.prepare_cached(
        "INSERT INTO attempt_event (attempt_id, n, at, kind, position, written, detail) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?
    .execute(params![attempt.0, n, at.0, event.kind, event.position, event.written, event.detail])?;
    Ok(())
}
