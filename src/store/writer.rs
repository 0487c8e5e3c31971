//! The one thread that writes: it gathers what is queued into one `BEGIN IMMEDIATE` transaction, a savepoint a job, commits
//! once, then tells everybody (PATTERNS.md 1). What it answers as done is on the disk.

use std::ops::Deref;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::time::Duration;

use rusqlite::Connection;

use super::connection::Patience;
use super::{Error, Result, place};

/// An open write transaction. Dereferences to a connection for reading; only the writer makes one.
pub struct Tx<'c>(&'c Connection);

impl Deref for Tx<'_> {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        self.0
    }
}

/// Told once the fate of the commit is known.
type Answer = Box<dyn FnOnce(Result<()>) + Send>;

pub(super) struct Done {
    keep: bool,
    answer: Answer,
}

/// Runs with the transaction, or is told why there is none.
pub(super) type Job = Box<dyn FnOnce(Result<&Tx<'_>>) -> Option<Done> + Send>;

pub(super) enum Order {
    /// May share a commit with others.
    Together(Job),
    /// Long work: no neighbor shares its fate or waits for its commit.
    Alone(Job),
}

/// Wraps `work` as a job and gives the end on which its outcome arrives.
pub(super) fn job<T, E, F>(work: F) -> (Job, Receiver<Result<T, E>>)
where
    T: Send + 'static,
    E: From<Error> + Send + 'static,
    F: FnOnce(&Tx<'_>) -> Result<T, E> + Send + 'static,
{
    let (reply, answer) = sync_channel(1);
    let job = Box::new(move |tx: Result<&Tx<'_>>| {
        let tx = match tx {
            Ok(tx) => tx,
            Err(why) => {
                let _ = reply.send(Err(why.into()));
                return None;
            }
        };
        let outcome = catch_unwind(AssertUnwindSafe(|| work(tx))).unwrap_or_else(|panic| Err(Error::panicked(&*panic).into()));
        let keep = outcome.is_ok();
        let answer: Answer = Box::new(move |fate| {
            let _ = reply.send(outcome.and_then(|value| fate.map(|()| value).map_err(E::from)));
        });
        Some(Done { keep, answer })
    });
    (job, answer)
}

/// SQLite's own default (SECURITY.md 3).
const PAGE: u64 = 4096;
/// At most this many jobs share a commit.
const BATCH: usize = 256;
/// Above this size the log is folded back into the file when nobody waits (SECURITY.md 3).
const LARGE_LOG: u64 = 32 << 20;

/// How often an idle writer looks whether another process wrote.
const LOOK: Duration = Duration::from_secs(1);

/// So long after the start nobody is kept waiting by an examination of the file, unless they write.
const FIRST_SCREEN: Duration = Duration::from_secs(2);

/// What other processes wrote, noticed on the connection whose own commits do not count (DESIGN.md 4.2).
struct Others {
    version: Option<i64>,
    count: Arc<AtomicU64>,
}

impl Others {
    fn look(&mut self, conn: &Connection) {
        // What cannot be asked now is asked the next time.
        let Ok(version) = conn.pragma_query_value(None, "data_version", |row| row.get(0)) else { return };
        if self.version.replace(version).is_some_and(|before| before != version) {
            self.count.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// The next order, for which it waits; `None` once there can be none.
    fn watch_until(&mut self, orders: &Receiver<Order>, conn: &Connection) -> Option<Order> {
        loop {
            self.look(conn);
            match orders.recv_timeout(LOOK) {
                Ok(order) => return Some(order),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return None,
            }
        }
    }
}

/// The writer's life: until the last handle to the school is gone. With `examine`, nothing is written before the file was found whole
/// (SECURITY.md 3); whoever only reads does not wait for that.
pub(super) fn run(
    mut conn: Connection,
    orders: &Receiver<Order>,
    log: &std::path::Path,
    patience: &Patience,
    others: Arc<AtomicU64>,
    examine: bool,
) {
    let mut held = None;
    let mut others = Others { version: None, count: others };
    let opened = identity(&conn);
    let schema = schema(&conn);
    if examine {
        // The first screen comes first, and whoever only reads a line of the school is gone by then.
        others.look(&conn);
        match orders.recv_timeout(FIRST_SCREEN) {
            Ok(order) => held = Some(order),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return close(&mut conn, patience),
        }
    }
    // A disk that failed to sync, or a damaged page: nothing is ever written after it (SECURITY.md 3 and R4).
    let mut damage: Option<Error> = if examine { damage_of(&conn) } else { None };
    while let Some(first) = held.take().or_else(|| others.watch_until(orders, &conn)) {
        let batch = gathered(first, orders, &mut held);
        if identity(&conn) != opened {
            refuse(batch, &gone(&conn));
            continue;
        }
        if let Some(why) = &damage {
            refuse(batch, why);
            continue;
        }
        let lost = transaction(&mut conn, batch, schema);
        let is_full = lost.as_ref().is_some_and(|why| matches!(why, Error::Full | Error::TakenBack));
        damage = lost.filter(Error::is_damage);
        let is_large = || held.is_none() && std::fs::metadata(log).is_ok_and(|log| log.len() > LARGE_LOG);
        if (is_full && folding_makes_room(&conn)) || is_large() {
            patience.briefly(|| conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))).unwrap_or_default();
        }
    }
    close(&mut conn, patience);
}

/// What waits and may share a commit with `first`; the next that may not is held.
fn gathered(first: Order, orders: &Receiver<Order>, held: &mut Option<Order>) -> Vec<Job> {
    let mut batch = match first {
        Order::Alone(job) => return vec![job],
        Order::Together(job) => vec![job],
    };
    while batch.len() < BATCH {
        match orders.try_recv() {
            Ok(Order::Together(job)) => batch.push(job),
            Ok(alone) => {
                *held = Some(alone);
                break;
            }
            Err(_) => break,
        }
    }
    batch
}

/// Which file bears the school's name. What is written to one that bears it no more is lost with this process (sqlite.org/howtocorrupt).
fn identity(conn: &Connection) -> Option<(u64, u64)> {
    use std::os::unix::fs::MetadataExt as _;
    let found = std::fs::metadata(conn.path()?).ok()?;
    Some((found.dev(), found.ino()))
}

fn gone(conn: &Connection) -> Error {
    Error::refused(
        "The school's file was moved, removed or replaced while it was open.",
        format!("Put it back as {}, or leave Lyceum and open it anew", conn.path().unwrap_or_default()),
    )
}

/// Whether a full disk has room for the file to grow by what stands in the log alone. Then the log can go, and with it all that it holds
/// twice; else folding it back would take the last room and end half-way.
fn folding_makes_room(conn: &Connection) -> bool {
    let pages = conn.query_row("PRAGMA page_count", [], |row| row.get::<_, u32>(0));
    let (Some(path), Ok(pages)) = (conn.path().map(std::path::Path::new), pages) else { return false };
    let Ok(file) = std::fs::metadata(path) else { return false };
    let growth = (u64::from(pages) * PAGE).saturating_sub(file.len());
    growth == 0 || place::room(path).is_some_and(|room| room > growth)
}

/// What is wrong with the file's pages; nothing where the school was closed before all had been looked at.
fn damage_of(conn: &Connection) -> Option<Error> {
    let found = conn.query_row("PRAGMA quick_check(1)", [], |row| row.get::<_, String>(0)).map_err(Error::from);
    match found {
        Ok(verdict) if verdict == "ok" => None,
        Ok(finding) => Some(Error::Corrupt(finding.lines().filter(|line| !line.starts_with("***")).collect::<Vec<_>>().join(" "))),
        Err(error) => Some(error).filter(Error::is_damage),
    }
}

/// Leaves one clean file behind when this is the last connection.
fn close(conn: &mut Connection, patience: &Patience) {
    let _ = conn.authorizer(None::<fn(rusqlite::hooks::AuthContext<'_>) -> rusqlite::hooks::Authorization>);
    conn.flush_prepared_statement_cache();
    patience.briefly(|| {
        let _ = conn.execute_batch("PRAGMA analysis_limit=400; PRAGMA optimize; PRAGMA wal_checkpoint(TRUNCATE);");
    });
}

/// One transaction on a file that nobody else has open yet.
pub(super) fn once<T, E: From<Error>>(conn: &Connection, work: impl FnOnce(&Tx<'_>) -> Result<T, E>) -> Result<T, E> {
    step(conn, "BEGIN IMMEDIATE")?;
    let made = work(&Tx(conn))?;
    step(conn, "COMMIT")?;
    Ok(made)
}

fn refuse(batch: Vec<Job>, why: &Error) {
    for job in batch {
        job(Err(Error::not_saved(why)));
    }
}

/// Runs the jobs and gives why nothing of them was kept, where that is so.
fn transaction(conn: &mut Connection, batch: Vec<Job>, schema: Option<i64>) -> Option<Error> {
    if let Err(why) = begin(conn, schema) {
        refuse(batch, &why);
        return Some(why);
    }
    // A savepoint keeps each page that is changed after it in a list that every statement walks: a job with no neighbors needs none.
    let alone = batch.len() == 1;
    let mut answers = Vec::with_capacity(batch.len());
    let mut lost: Option<Error> = None;
    for job in batch {
        if let Some(why) = &lost {
            job(Err(Error::not_saved(why)));
            continue;
        }
        if !alone && let Err(why) = step(conn, "SAVEPOINT job") {
            job(Err(Error::not_saved(&why)));
            lost = Some(why);
            continue;
        }
        let Some(done) = job(Ok(&Tx(conn))) else { continue };
        answers.push(done.answer);
        lost = end_of_job(conn, done.keep, alone).err();
    }
    let freed = conn.commit_hook(None::<fn() -> bool>);
    lost = lost.or(freed.err().map(Error::from));
    // One that was alone and refused has ended it.
    if lost.is_none() && !conn.is_autocommit() {
        lost = step(conn, "COMMIT").err();
    }
    if !conn.is_autocommit() {
        let _ = step(conn, "ROLLBACK");
    }
    for answer in answers {
        answer(lost.as_ref().map_or(Ok(()), |why| Err(Error::not_saved(why))));
    }
    lost
}

/// Begins a transaction that nothing in it can commit. Where SQLite has ended it inside a job (disk full, I/O error), each further statement
/// of that job would otherwise be a transaction of its own and stay, although the job is answered with a refusal.
///
/// Nothing is written in the manner of an older schema than the one that another process may have brought the school up to.
fn begin(conn: &mut Connection, opened: Option<i64>) -> Result<()> {
    step(conn, "BEGIN IMMEDIATE")?;
    if schema(conn) != opened {
        step(conn, "ROLLBACK")?;
        let why = "A newer Lyceum brought the school up to its own schema while it was open here.";
        return Err(Error::refused(why, "Leave Lyceum and open it anew with the newer program"));
    }
    Ok(conn.commit_hook(Some(|| true))?)
}

/// The schema's number, of which the writer may ask.
fn schema(conn: &Connection) -> Option<i64> {
    conn.prepare_cached("PRAGMA user_version").and_then(|mut number| number.query_row([], |row| row.get(0))).ok()
}

/// Keeps or takes back what one job did. SQLite may have ended the whole transaction inside the job (disk full, I/O error):
/// without asking, the next savepoint would open a transaction of its own and commit half a batch.
fn end_of_job(conn: &Connection, keep: bool, alone: bool) -> Result<()> {
    if conn.is_autocommit() {
        return Err(Error::TakenBack);
    }
    if alone {
        return if keep { Ok(()) } else { step(conn, "ROLLBACK") };
    }
    if !keep {
        step(conn, "ROLLBACK TO job")?;
    }
    step(conn, "RELEASE job")
}

pub(super) fn step(conn: &Connection, sql: &str) -> Result<()> {
    conn.prepare_cached(sql)?.execute([])?;
    Ok(())
}
