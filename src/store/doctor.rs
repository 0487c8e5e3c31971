//! The single examinations of a file: each says in a sentence what is wrong. Which of them make a report is decided in
//! `service::keeping`.

use rusqlite::Connection;

/// Whether the pages and indexes hold together.
pub fn integrity(conn: &Connection) -> Result<(), String> {
    let found: Vec<String> = conn
        .prepare("PRAGMA integrity_check(20)")
        .and_then(|mut check| check.query_map([], |row| row.get(0))?.collect())
        .map_err(|error| error.to_string())?;
    if found == ["ok"] { Ok(()) } else { Err(found.join("; ")) }
}

/// Whether each row's parent is there.
pub fn foreign_keys(conn: &Connection) -> Result<(), String> {
    let found: Vec<String> = conn
        .prepare("PRAGMA foreign_key_check")
        .and_then(|mut check| check.query_map([], |row| row.get(0))?.collect())
        .map_err(|error| error.to_string())?;
    match found.first() {
        None => Ok(()),
        Some(table) => Err(format!("{} rows refer to rows that are not there, the first in `{table}`", found.len())),
    }
}
