//! What a marker has chosen and written and not given yet: theirs alone, gone when the mark is given.

use rusqlite::{Connection, OptionalExtension as _, params};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{Result, Tx, document};
use crate::domain::ids::{ItemId, UserId};
use crate::domain::time::Instant;

/// Whose mark on which item, and who is about to give it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    pub item: ItemId,
    pub user: UserId,
    pub by: UserId,
}

pub fn get<T: DeserializeOwned>(db: &Connection, at: Place) -> Result<Option<T>> {
    let sql = "SELECT draft FROM mark_draft WHERE item_id = ?1 AND user_id = ?2 AND by_user = ?3";
    let text: Option<String> = db.prepare_cached(sql)?.query_row([at.item.0, at.user.0, at.by.0], |row| row.get(0)).optional()?;
    text.map(|text| document::read(&text)).transpose()
}

pub fn put<T: Serialize>(tx: &Tx<'_>, at: Place, draft: &T, now: Instant) -> Result<()> {
    tx.prepare_cached(
        "INSERT INTO mark_draft (item_id, user_id, by_user, draft, saved_at) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (item_id, user_id, by_user) DO UPDATE SET draft = excluded.draft, saved_at = excluded.saved_at",
    )?
    .execute(params![at.item.0, at.user.0, at.by.0, document::write(draft)?, now.0])?;
    Ok(())
}

pub fn drop(tx: &Tx<'_>, at: Place) -> Result<()> {
    let sql = "DELETE FROM mark_draft WHERE item_id = ?1 AND user_id = ?2 AND by_user = ?3";
    tx.prepare_cached(sql)?.execute([at.item.0, at.user.0, at.by.0])?;
    Ok(())
}
