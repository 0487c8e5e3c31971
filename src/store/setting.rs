//! The school's settings as words. Which keys there are and what they mean is decided in `service::settings`.

use rusqlite::{Connection, OptionalExtension as _};

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{Result, Tx, document};

pub fn get(conn: &Connection, key: &str) -> Result<Option<String>> {
    Ok(conn.prepare_cached("SELECT value FROM setting WHERE key = ?1")?.query_row([key], |row| row.get(0)).optional()?)
}

pub fn set(tx: &Tx<'_>, key: &str, value: &str) -> Result<()> {
    tx.prepare_cached("INSERT INTO setting (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = excluded.value")?
        .execute([key, value])?;
    Ok(())
}

/// What is kept as JSON under `key`.
pub fn read<T: DeserializeOwned>(conn: &Connection, key: &str) -> Result<Option<T>> {
    get(conn, key)?.map(|text| document::read(&text)).transpose()
}

/// Keeps `value` as JSON under `key`.
pub fn write<T: Serialize>(tx: &Tx<'_>, key: &str, value: &T) -> Result<()> {
    set(tx, key, &document::plain(value)?)
}
