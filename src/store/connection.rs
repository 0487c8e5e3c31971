//! Opening a connection: flags, pragmas, limits and the busy handler of SECURITY.md 3, each read back and asserted.

use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use rusqlite::config::DbConfig;
use rusqlite::functions::FunctionFlags;
use rusqlite::limits::Limit;
use rusqlite::{Connection, OpenFlags};

use super::trust::{self, Trust};
use super::{Error, Result};
use crate::domain::seek::folded;
use crate::domain::work::Watch;

/// "LYCE": marks a file as a school.
pub const APPLICATION_ID: i32 = 0x4C59_4345;
/// The first SQLite without the WAL-reset corruption (SECURITY.md 0.7).
const OLDEST_SQLITE: i32 = 3_051_003;

/// What a reader keeps of the file, in KiB as SQLite wants it said. There may be many of them, and the system keeps the whole file for all
/// (PERFORMANCE.md G11).
const READER_CACHE: i32 = -512;

/// How long a write waits for another process. Shared by the connections of one school, so that the interface can ask for less.
#[derive(Debug, Clone)]
pub struct Patience(Arc<AtomicU64>);

impl Patience {
    pub fn new(limit: Duration) -> Self {
        let patience = Self(Arc::default());
        patience.set(limit);
        patience
    }

    pub fn set(&self, limit: Duration) {
        self.0.store(u64::try_from(limit.as_millis()).unwrap_or(u64::MAX), Ordering::Relaxed);
    }

    fn limit(&self) -> Duration {
        Duration::from_millis(self.0.load(Ordering::Relaxed))
    }

    /// Runs housekeeping that nobody should wait for.
    pub(super) fn briefly<T>(&self, work: impl FnOnce() -> T) -> T {
        let limit = self.limit();
        self.set(Duration::from_millis(100).min(limit));
        let done = work();
        self.set(limit);
        done
    }
}

/// Fails when the SQLite that was linked is not the one this program was tried with.
pub fn assert_library() -> Result<()> {
    if rusqlite::version_number() < OLDEST_SQLITE {
        return Err(Error::refused(
            format!("This build is linked with SQLite {}, which can damage files.", rusqlite::version()),
            "Build Lyceum with its bundled SQLite",
        ));
    }
    Ok(())
}

/// A connection that may write. The file must exist.
pub fn writer(path: &Path, patience: &Patience) -> Result<Connection> {
    let mut conn = open(path, OpenFlags::SQLITE_OPEN_READ_WRITE, patience)?;
    // The pool's statements of all kinds share this one cache (PATTERNS.md 1).
    conn.set_prepared_statement_cache_capacity(256);
    set(&conn, "journal_mode", "wal")?;
    set(&conn, "synchronous", 2)?;
    set(&conn, "secure_delete", 1)?;
    set(&conn, "journal_size_limit", 64 << 20)?;
    set(&conn, "wal_autocheckpoint", 1000)?;
    guard(&mut conn)?;
    Ok(conn)
}

/// For a file that is nobody's school until it is finished. Rows by the million find their places in a cache of 64 MiB.
pub fn wait_for_no_disk(conn: &Connection) -> Result<()> {
    set(conn, "synchronous", 0)?;
    set(conn, "cache_size", -(64 << 10))
}

/// A connection that reads for somebody of `trust`. Statements that run longer than `limit` after `begun` are stopped.
pub fn reader(path: &Path, trust: Trust, patience: &Patience) -> Result<(Connection, Stopwatch)> {
    let mut conn = open(path, OpenFlags::SQLITE_OPEN_READ_ONLY, patience)?;
    conn.set_prepared_statement_cache_capacity(128);
    guard(&mut conn)?;
    set(&conn, "query_only", 1)?;
    set(&conn, "cache_size", READER_CACHE)?;
    let watch = Stopwatch::default();
    let seen = watch.clone();
    conn.progress_handler(1_000, Some(move || seen.is_over()))?;
    match trust {
        Trust::Learner => conn.authorizer(Some(trust::learner))?,
        Trust::Staff => {
            seek(&conn)?;
            conn.authorizer(Some(trust::staff))?;
        }
    }
    Ok((conn, watch))
}

/// Gives statements `folded(text)`, as `domain::seek` has it: SQLite's own `lower` knows no letters but ASCII's.
fn seek(conn: &Connection) -> Result<()> {
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC | FunctionFlags::SQLITE_DIRECTONLY;
    conn.create_scalar_function("folded", 1, flags, |call| {
        let text = call.get_raw(0).as_str_or_null()?;
        Ok::<_, rusqlite::Error>(text.map(|text| folded(text).into_owned()))
    })?;
    Ok(())
}

/// A connection that writes the whole file anew: SQLite attaches the new one to it meanwhile.
pub fn compactor(path: &Path) -> Result<Connection> {
    let mut conn = open(path, OpenFlags::SQLITE_OPEN_READ_WRITE, &Patience::new(Duration::from_secs(10)))?;
    set(&conn, "synchronous", 2)?;
    set(&conn, "secure_delete", 1)?;
    guard(&mut conn)?;
    conn.set_limit(Limit::SQLITE_LIMIT_ATTACHED, 1)?;
    Ok(conn)
}

/// A connection that looks at a file from outside without leaving a trace beside it, and runs nothing of its schema. Without a log
/// nobody else is connected, and it can be read as it lies.
pub fn visitor(path: &Path) -> Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut conn = if super::place::beside(path, "-wal").exists() {
        Connection::open_with_flags(path, flags)?
    } else {
        Connection::open_with_flags(lying_still(path), flags | OpenFlags::SQLITE_OPEN_URI)?
    };
    be_patient(&mut conn, Patience::new(Duration::from_secs(10)))?;
    set(&conn, "trusted_schema", 0)?;
    set(&conn, "cell_size_check", 1)?;
    Ok(conn)
}

/// From now on whoever cancels `watch` stops what `conn` runs.
pub fn heed(conn: &mut Connection, watch: &Watch) -> Result<()> {
    let watch = watch.clone();
    Ok(conn.progress_handler(1_000, Some(move || watch.is_cancelled()))?)
}

/// From now on nobody does.
pub fn heed_nobody(conn: &mut Connection) -> Result<()> {
    Ok(conn.progress_handler(0, None::<fn() -> bool>)?)
}

/// The path as SQLite's URI for a file that nobody changes.
fn lying_still(path: &Path) -> String {
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"/._-~".contains(byte);
    let mut uri = "file:".to_owned();
    for byte in path.as_os_str().as_encoded_bytes() {
        if plain(byte) {
            uri.push(char::from(*byte));
        } else {
            let _ = write!(uri, "%{byte:02X}");
        }
    }
    uri.push_str("?immutable=1");
    uri
}

fn open(path: &Path, access: OpenFlags, patience: &Patience) -> Result<Connection> {
    let flags = access | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_NOFOLLOW | OpenFlags::SQLITE_OPEN_EXRESCODE;
    let mut conn = Connection::open_with_flags(path, flags)?;
    be_patient(&mut conn, patience.clone())?;
    Ok(conn)
}

/// Waits 0.5 to 2 ms, by chance, again and again: the stock handler's growing sleeps starve whoever waits longest (SECURITY.md 0.4).
fn be_patient(conn: &mut Connection, patience: Patience) -> Result<()> {
    let mut since = Instant::now();
    let mut chance = u64::from(std::process::id()) | 1;
    conn.busy_handler(Some(move |tries: i32| {
        if tries == 0 {
            since = Instant::now();
        }
        chance ^= chance << 13;
        chance ^= chance >> 7;
        chance ^= chance << 17;
        std::thread::sleep(Duration::from_micros(500 + chance % 1_500));
        since.elapsed() < patience.limit()
    }))?;
    Ok(())
}

/// What every connection has: foreign keys, no trust in the file's schema, no memory map, and limits against hostile sizes.
fn guard(conn: &mut Connection) -> Result<()> {
    set(conn, "foreign_keys", 1)?;
    set(conn, "recursive_triggers", 1)?;
    set(conn, "trusted_schema", 0)?;
    set(conn, "cell_size_check", 1)?;
    set(conn, "temp_store", 2)?;
    set(conn, "mmap_size", 0)?;
    for (config, value) in [
        (DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true),
        (DbConfig::SQLITE_DBCONFIG_WRITABLE_SCHEMA, false),
        (DbConfig::SQLITE_DBCONFIG_DQS_DML, false),
        (DbConfig::SQLITE_DBCONFIG_DQS_DDL, false),
    ] {
        if conn.set_db_config(config, value)? != value {
            return Err(unset(&format!("{config:?}")));
        }
    }
    for (limit, value) in [
        (Limit::SQLITE_LIMIT_LENGTH, 32 << 20),
        (Limit::SQLITE_LIMIT_SQL_LENGTH, 100_000),
        (Limit::SQLITE_LIMIT_ATTACHED, 0),
        (Limit::SQLITE_LIMIT_EXPR_DEPTH, 100),
        (Limit::SQLITE_LIMIT_VDBE_OP, 250_000),
    ] {
        conn.set_limit(limit, value)?;
        if conn.limit(limit)? != value {
            return Err(unset(&format!("{limit:?}")));
        }
    }
    Ok(())
}

/// Sets a pragma and reads it back: SQLite ignores what it does not know without a word.
fn set<V: rusqlite::ToSql + std::fmt::Display + Copy>(conn: &Connection, pragma: &str, value: V) -> Result<()> {
    conn.pragma_update(None, pragma, value)?;
    let found = conn.pragma_query_value(None, pragma, |row| row.get::<_, rusqlite::types::Value>(0))?;
    let found = match found {
        rusqlite::types::Value::Integer(number) => number.to_string(),
        rusqlite::types::Value::Text(text) => text,
        other => format!("{other:?}"),
    };
    if found == value.to_string() { Ok(()) } else { Err(unset(pragma)) }
}

fn unset(what: &str) -> Error {
    Error::refused(format!("SQLite does not take the setting `{what}`."), "Build Lyceum with its bundled SQLite")
}

/// Stops statements of a reader that run past the limit of the read they belong to.
#[derive(Debug, Clone, Default)]
pub struct Stopwatch(Arc<std::sync::Mutex<Option<Instant>>>);

impl Stopwatch {
    /// From now on statements may run for `limit`.
    pub fn start(&self, limit: Duration) {
        *self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = Instant::now().checked_add(limit);
    }

    fn is_over(&self) -> bool {
        self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner).is_some_and(|end| Instant::now() > end)
    }
}
