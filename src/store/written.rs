//! What people wrote, apart from the facts that name it (DESIGN.md 4.5): each text under a salted commitment, which erasing leaves behind.

use rusqlite::{Connection, OptionalExtension as _, params};
use sha2::{Digest as _, Sha256};

use super::{Result, Tx};
use crate::domain::text::Untrusted;

/// SHA-256 over salt and text: names a text without telling it.
pub type Commitment = [u8; 32];

/// Keeps `text` under the commitment made with `salt`.
pub fn put(tx: &Tx<'_>, salt: [u8; 16], text: &str) -> Result<Commitment> {
    let commitment: Commitment = Sha256::new_with_prefix(salt).chain_update(text.as_bytes()).finalize().into();
    tx.prepare_cached("INSERT OR IGNORE INTO answer_text (commitment, salt, text) VALUES (?1, ?2, ?3)")?
        .execute(params![commitment, salt, text])?;
    Ok(commitment)
}

/// The text under a commitment; `None` once erased.
pub fn get(db: &Connection, commitment: Option<&Commitment>) -> Result<Option<Untrusted>> {
    let Some(commitment) = commitment else { return Ok(None) };
    let text: Option<String> =
        db.prepare_cached("SELECT text FROM answer_text WHERE commitment = ?1")?.query_row([commitment], |row| row.get(0)).optional()?;
    Ok(text.map(Untrusted::from))
}
