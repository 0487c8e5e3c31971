//! Failed tries on the disk, a row a bucket. How they slow down the next ones is decided in `domain::throttle`.

use rusqlite::{Connection, OptionalExtension as _, params};

use super::{Result, Tx};
use crate::domain::throttle::Tries;
use crate::domain::time::Instant;

/// The hash of an account, a source, or both.
pub type Bucket = [u8; 32];

pub fn get(conn: &Connection, bucket: &Bucket) -> Result<Tries> {
    let found = conn
        .prepare_cached("SELECT failures, failed_at, wait_ms FROM throttle WHERE bucket = ?1")?
        .query_row([bucket], |row| Ok(Tries { failures: row.get(0)?, failed_at: Some(Instant(row.get(1)?)), wait_ms: row.get(2)? }));
    Ok(found.optional()?.unwrap_or_default())
}

pub fn set(tx: &Tx<'_>, bucket: &Bucket, tries: Tries) -> Result<()> {
    let failed_at = tries.failed_at.map_or(0, |at| at.0);
    tx.prepare_cached(
        "INSERT INTO throttle (bucket, failures, failed_at, wait_ms) VALUES (?1, ?2, ?3, ?4) \
         ON CONFLICT (bucket) DO UPDATE SET failures = excluded.failures, failed_at = excluded.failed_at, wait_ms = excluded.wait_ms",
    )?
    .execute(params![bucket, tries.failures, failed_at, tries.wait_ms])?;
    Ok(())
}

pub fn clear(tx: &Tx<'_>, bucket: &Bucket) -> Result<()> {
    tx.prepare_cached("DELETE FROM throttle WHERE bucket = ?1")?.execute([bucket])?;
    Ok(())
}

/// Forgets buckets whose last failure is older than `before` and whose account is not closed: names that nobody bears would pile up.
pub fn prune(tx: &Tx<'_>, before: Instant, closed: i64) -> Result<()> {
    tx.prepare_cached("DELETE FROM throttle WHERE failed_at < ?1 AND failures < ?2")?.execute([before.0, closed])?;
    Ok(())
}
