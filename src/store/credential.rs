//! Password hashes, one-time codes and the sources an account knows. No learner's connection reads these tables.

use rusqlite::{Connection, OptionalExtension as _, params};

use super::{Result, Tx};
use crate::domain::ids::UserId;
use crate::domain::time::Instant;

/// The password's PHC string and the failed tries since the last sign-in.
pub fn password(conn: &Connection, user: UserId) -> Result<Option<(String, i64)>> {
    Ok(conn
        .prepare_cached("SELECT phc, failures FROM credential WHERE user_id = ?1")?
        .query_row([user.0], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?)
}

/// Sets the password; a code that waits is worth nothing from now on.
pub fn set_password(tx: &Tx<'_>, user: UserId, phc: &str, at: Instant) -> Result<()> {
    tx.prepare_cached(
        "INSERT INTO credential (user_id, phc, set_at) VALUES (?1, ?2, ?3) \
         ON CONFLICT (user_id) DO UPDATE SET phc = excluded.phc, set_at = excluded.set_at, failures = 0",
    )?
    .execute(params![user.0, phc, at.0])?;
    drop_code(tx, user)?;
    tx.prepare_cached("UPDATE user SET status = CASE status WHEN 'invited' THEN 'active' ELSE status END WHERE id = ?1")?
        .execute([user.0])?;
    Ok(())
}

/// Replaces the hash of an unchanged password by one of the present cost.
pub fn rehash(tx: &Tx<'_>, user: UserId, phc: &str) -> Result<()> {
    tx.prepare_cached("UPDATE credential SET phc = ?2 WHERE user_id = ?1")?.execute(params![user.0, phc])?;
    Ok(())
}

/// Takes the password away: only a code signs in until a new one is chosen.
pub fn drop_password(tx: &Tx<'_>, user: UserId) -> Result<()> {
    tx.prepare_cached("DELETE FROM credential WHERE user_id = ?1")?.execute([user.0])?;
    super::user::end_sessions(tx, user)
}

pub fn failed(tx: &Tx<'_>, user: UserId) -> Result<()> {
    tx.prepare_cached("UPDATE credential SET failures = failures + 1 WHERE user_id = ?1")?.execute([user.0])?;
    Ok(())
}

pub fn succeeded(tx: &Tx<'_>, user: UserId) -> Result<()> {
    tx.prepare_cached("UPDATE credential SET failures = 0 WHERE user_id = ?1")?.execute([user.0])?;
    Ok(())
}

/// A one-time code that waits to be used.
#[derive(Debug, Clone)]
pub struct Code {
    pub hash: [u8; 32],
    pub issued_at: Instant,
    pub expires_at: Instant,
    pub tries_left: i64,
}

pub fn code(conn: &Connection, user: UserId) -> Result<Option<Code>> {
    let found = conn
        .prepare_cached("SELECT hash, issued_at, expires_at, tries_left FROM one_time_code WHERE user_id = ?1")?
        .query_row([user.0], |row| {
            Ok(Code { hash: row.get(0)?, issued_at: Instant(row.get(1)?), expires_at: Instant(row.get(2)?), tries_left: row.get(3)? })
        });
    Ok(found.optional()?)
}

/// Issues a code; an older one is worth nothing from now on.
pub fn set_code(tx: &Tx<'_>, user: UserId, code: &Code, by: Option<UserId>) -> Result<()> {
    tx.prepare_cached(
        "INSERT INTO one_time_code (user_id, hash, issued_at, expires_at, issued_by, tries_left) VALUES (?1, ?2, ?3, ?4, ?5, ?6) \
         ON CONFLICT (user_id) DO UPDATE SET hash = excluded.hash, issued_at = excluded.issued_at, expires_at = excluded.expires_at, \
         issued_by = excluded.issued_by, tries_left = excluded.tries_left",
    )?
    .execute(params![user.0, code.hash, code.issued_at.0, code.expires_at.0, by.map(|id| id.0), code.tries_left])?;
    Ok(())
}

pub fn drop_code(tx: &Tx<'_>, user: UserId) -> Result<()> {
    tx.prepare_cached("DELETE FROM one_time_code WHERE user_id = ?1")?.execute([user.0])?;
    Ok(())
}

pub fn code_failed(tx: &Tx<'_>, user: UserId) -> Result<()> {
    tx.prepare_cached("UPDATE one_time_code SET tries_left = max(tries_left - 1, 0) WHERE user_id = ?1")?.execute([user.0])?;
    Ok(())
}

/// Whether the account has been signed in to from this source before.
pub fn knows(conn: &Connection, user: UserId, source: &[u8; 32]) -> Result<bool> {
    Ok(conn
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM known_source WHERE user_id = ?1 AND source = ?2)")?
        .query_row(params![user.0, source], |row| row.get(0))?)
}

/// Notes a source, at most 32 an account: the one longest unused goes.
pub fn know(tx: &Tx<'_>, user: UserId, source: &[u8; 32], at: Instant) -> Result<()> {
    tx.prepare_cached(
        "INSERT INTO known_source (user_id, source, last_at) VALUES (?1, ?2, ?3) ON CONFLICT (user_id, source) DO UPDATE SET last_at = excluded.last_at",
    )?
    .execute(params![user.0, source, at.0])?;
    tx.prepare_cached(
        "DELETE FROM known_source WHERE user_id = ?1 AND source NOT IN \
         (SELECT source FROM known_source WHERE user_id = ?1 ORDER BY last_at DESC LIMIT 32)",
    )?
    .execute([user.0])?;
    Ok(())
}

/// Forgets from where the account was used: after a reset nobody has a bucket of their own.
pub fn forget_sources(tx: &Tx<'_>, user: UserId) -> Result<()> {
    tx.prepare_cached("DELETE FROM known_source WHERE user_id = ?1")?.execute([user.0])?;
    Ok(())
}
