//! Counts that are never negative, in SQLite's signed integers.

use rusqlite::Row;

/// The count in a column; 0 where a damaged file holds a negative one.
pub fn get(row: &Row<'_>, at: usize) -> rusqlite::Result<u64> {
    Ok(row.get::<_, i64>(at)?.try_into().unwrap_or_default())
}

/// A count as a column takes it.
pub fn put(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
