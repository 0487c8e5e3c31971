//! Files by their content, in chunks, and the files of a course by their path.

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::{Error, Result, Tx, unsigned};
use crate::domain::course::Media;
use crate::domain::ids::CourseId;
use crate::domain::time::Instant;

/// No chunk is larger (SECURITY.md 3).
pub const CHUNK: usize = 1 << 20;

/// A file's content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Blob {
    pub id: i64,
    pub sha256: [u8; 32],
    pub bytes: u64,
    /// False while its chunks are still coming.
    pub whole: bool,
}

fn blob(row: &Row<'_>) -> rusqlite::Result<Blob> {
    Ok(Blob { id: row.get(0)?, sha256: row.get(1)?, bytes: unsigned::get(row, 2)?, whole: row.get(3)? })
}

pub fn by_hash(db: &Connection, sha256: &[u8; 32]) -> Result<Option<Blob>> {
    let sql = "SELECT id, sha256, bytes, whole FROM blob WHERE sha256 = ?1";
    Ok(db.prepare_cached(sql)?.query_row([sha256], blob).optional()?)
}

/// Begins a file whose content is not known yet, under a mark that no other has.
pub fn stage(tx: &Tx<'_>, mark: &[u8; 32], now: Instant) -> Result<i64> {
    let sql = "INSERT INTO blob (sha256, bytes, staged_at) VALUES (?1, 0, ?2) RETURNING id";
    Ok(tx.prepare_cached(sql)?.query_row(params![mark, now.0], |row| row.get(0))?)
}

/// Writes chunk `n` of a file.
pub fn put_chunk(tx: &Tx<'_>, blob: i64, n: u32, data: &[u8]) -> Result<()> {
    tx.prepare_cached("INSERT INTO blob_chunk (blob_id, n, data) VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE SET data = excluded.data")?
        .execute(params![blob, n, data])?;
    Ok(())
}

/// All chunks of a staged file are there: it is the file of that content from now on, or gives way to the one that is there already.
/// Gives the one that stays.
pub fn finish(tx: &Tx<'_>, staged: i64, sha256: &[u8; 32], bytes: u64, now: Instant) -> Result<i64> {
    let sql = "UPDATE blob SET staged_at = ?2 WHERE sha256 = ?1 AND whole = 1 RETURNING id";
    if let Some(there) = tx.prepare_cached(sql)?.query_row(params![sha256, now.0], |row| row.get(0)).optional()? {
        discard(tx, staged)?;
        return Ok(there);
    }
    // An earlier Lyceum named a file by its content before all of it was there.
    tx.prepare_cached("DELETE FROM blob WHERE sha256 = ?1")?.execute([sha256])?;
    let bytes = i64::try_from(bytes).map_err(|_| Error::Conflict("a file is larger than any disk".to_owned()))?;
    let named =
        tx.prepare_cached("UPDATE blob SET sha256 = ?2, bytes = ?3, whole = 1 WHERE id = ?1")?.execute(params![staged, sha256, bytes])?;
    if named == 1 { Ok(staged) } else { Err(Error::Conflict("a file was swept away while it came in".to_owned())) }
}

/// Takes away a file that is not whole.
pub fn discard(tx: &Tx<'_>, staged: i64) -> Result<()> {
    tx.prepare_cached("DELETE FROM blob WHERE id = ?1 AND whole = 0")?.execute([staged])?;
    Ok(())
}

/// Chunk `n` of a file; empty behind its end.
pub fn chunk(db: &Connection, blob: i64, n: u32) -> Result<Vec<u8>> {
    let sql = "SELECT data FROM blob_chunk WHERE blob_id = ?1 AND n = ?2";
    let data: Option<Vec<u8>> = db.prepare_cached(sql)?.query_row(params![blob, n], |row| row.get(0)).optional()?;
    Ok(data.unwrap_or_default())
}

/// Deletes files that were staged before `before` and that nothing uses. Whatever refers to one says so by its foreign key.
pub fn sweep(tx: &Tx<'_>, before: Instant) -> Result<()> {
    let ids: Vec<i64> = {
        let mut statement = tx.prepare_cached(
            "SELECT id FROM blob
             WHERE staged_at < ?1
               AND NOT EXISTS (SELECT 1 FROM media WHERE blob_id = blob.id)
               AND NOT EXISTS (SELECT 1 FROM submission_file WHERE blob_id = blob.id)
               AND NOT EXISTS (SELECT 1 FROM course_draft_file WHERE blob_id = blob.id)
             LIMIT 1000",
        )?;
        statement.query_map([before.0], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?
    };
    for id in ids {
        match tx.prepare_cached("DELETE FROM blob WHERE id = ?1")?.execute([id]).map_err(Error::from) {
            Ok(_) | Err(Error::Conflict(_)) => {}
            Err(other) => return Err(other),
        }
    }
    Ok(())
}

/// The files of a course by path.
pub fn of_course(db: &Connection, course: CourseId) -> Result<Vec<(Media, i64)>> {
    let mut statement = db.prepare_cached(
        "SELECT path, sha256, bytes, blob.id FROM media JOIN blob ON blob.id = media.blob_id WHERE course_id = ?1 ORDER BY path",
    )?;
    let file = |row: &Row<'_>| Ok((Media { path: row.get(0)?, sha256: row.get(1)?, bytes: unsigned::get(row, 2)? }, row.get(3)?));
    Ok(statement.query_map([course.0], file)?.collect::<rusqlite::Result<_>>()?)
}

/// One file of a course.
pub fn by_path(db: &Connection, course: CourseId, path: &str) -> Result<Option<Blob>> {
    let sql = "SELECT blob.id, sha256, bytes, whole FROM media JOIN blob ON blob.id = media.blob_id WHERE course_id = ?1 AND path = ?2";
    Ok(db.prepare_cached(sql)?.query_row(params![course.0, path], blob).optional()?)
}

/// Makes `path` of a course the file `blob`.
pub fn put(tx: &Tx<'_>, course: CourseId, path: &str, blob: i64) -> Result<()> {
    tx.prepare_cached(
        "INSERT INTO media (course_id, path, blob_id) VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE SET blob_id = excluded.blob_id",
    )?
    .execute(params![course.0, path, blob])?;
    Ok(())
}

pub fn remove(tx: &Tx<'_>, course: CourseId, path: &str) -> Result<()> {
    tx.prepare_cached("DELETE FROM media WHERE course_id = ?1 AND path = ?2")?.execute(params![course.0, path])?;
    Ok(())
}
