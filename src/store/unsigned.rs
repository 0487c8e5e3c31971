//! Counts that are never negative, in SQLite's signed integers.

use rusqlite::{Error, Row};

/// The count in a column.
///
/// # Errors
/// For a negative one, which only a damaged file holds.
pub fn get(row: &Row<'_>, at: usize) -> rusqlite::Result<u64> {
    count(at, row.get(at)?)
}

/// The count in a column that may be empty.
pub fn maybe(row: &Row<'_>, at: usize) -> rusqlite::Result<Option<u64>> {
    row.get::<_, Option<i64>>(at)?.map(|found| count(at, found)).transpose()
}

fn count(at: usize, found: i64) -> rusqlite::Result<u64> {
    found.try_into().map_err(|_| Error::IntegralValueOutOfRange(at, found))
}

/// A count as a column takes it.
pub fn put(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
