//! One school's file as the services see it: `write` goes through the writer thread, `read` uses read-only connections.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{JoinHandle, ThreadId};
use std::time::Duration;

use rusqlite::{Connection, InterruptHandle};

use super::connection::{self, Patience, Stopwatch};
use super::draft::{self, Draft};
use super::writer::{self, Order, Tx};
use super::{Error, Result, Trust, migrations, place};
use crate::domain::work::Watch;

/// How long a command waits for another process; the interface asks for less with [`Db::set_patience`].
const PATIENCE: Duration = Duration::from_secs(10);
/// Orders that may wait before callers do.
const QUEUE: usize = 1024;
/// Idle read connections that are kept, for each trust.
const IDLE_READERS: usize = 8;

/// A handle to the open school; clones share it. The last one to go closes the file cleanly.
#[derive(Clone)]
pub struct Db(Arc<Inner>);

struct Inner {
    path: PathBuf,
    patience: Patience,
    learners: Pool,
    staff: Pool,
    orders: Option<SyncSender<Order>>,
    writer: Option<JoinHandle<()>>,
    writer_id: ThreadId,
    interrupt: InterruptHandle,
    others: Arc<AtomicU64>,
    #[cfg(test)]
    meter: super::meter::Meter,
}

/// What a commit waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Haste {
    /// Until it is on the disk.
    Safe,
    /// For nothing: the file is gone if it is not finished.
    Unfinished,
}

type Pool = Mutex<Vec<(Connection, Stopwatch)>>;

impl Db {
    /// Makes a new school at `path` and opens it. Refuses a path that exists.
    pub fn create(path: &Path) -> Result<Self> {
        Self::create_with(path, |_| Ok::<_, Error>(())).map(|(db, ())| db)
    }

    /// As [`Self::create`], with `first` in the file before it bears its name: a stop in the middle leaves nothing behind.
    pub fn create_with<T, E: From<Error>>(path: &Path, first: impl FnOnce(&Tx<'_>) -> Result<T, E>) -> Result<(Self, T), E> {
        connection::assert_library()?;
        let path = place::for_new(path)?;
        let draft = Draft::beside(&path)?;
        let made = Self::found(draft.path(), first)?;
        draft.publish(&path)?;
        Ok((Self::open(&path)?, made))
    }

    /// As [`Self::create_with`], and gives the school to `fill` before it bears its name. No commit waits for the disk: what is stopped
    /// leaves nothing behind anyway. `fill` lets no handle live on.
    pub fn create_filled<T, E: From<Error>>(
        path: &Path,
        first: impl FnOnce(&Tx<'_>) -> Result<(), E>,
        fill: impl FnOnce(Self) -> Result<T, E>,
    ) -> Result<T, E> {
        connection::assert_library()?;
        let path = place::for_new(path)?;
        let draft = Draft::beside(&path)?;
        Self::found(draft.path(), first)?;
        let filled = fill(Self::start(draft.path().to_owned(), Haste::Unfinished, &Watch::default())?)?;
        draft.publish(&path)?;
        Ok(filled)
    }

    /// As [`Self::create_filled`] for a filling that takes hours: the school in the making keeps a name of its own beside the later one, so
    /// that a filling that was stopped, even killed, goes on where its last commit left it. `first` runs where nothing is there yet.
    ///
    /// # Errors
    /// `Refused` where another process fills the same school.
    pub fn create_in_steps<T, E: From<Error>>(
        path: &Path,
        first: impl FnOnce(&Tx<'_>) -> Result<(), E>,
        fill: impl FnOnce(Self) -> Result<T, E>,
    ) -> Result<T, E> {
        connection::assert_library()?;
        let path = place::for_new(path)?;
        let unfinished = unfinished(&path);
        if !unfinished.exists() {
            let draft = Draft::beside(&unfinished)?;
            Self::found(draft.path(), first)?;
            draft.publish(&unfinished)?;
        }
        let held = Draft::take_up(&unfinished)?;
        let filled = fill(Self::start(place::for_open(&unfinished)?, Haste::Unfinished, &Watch::default())?)?;
        held.publish(&path)?;
        Ok(filled)
    }

    /// Makes the tables in an empty file, and the first rows.
    fn found<T, E: From<Error>>(draft: &Path, first: impl FnOnce(&Tx<'_>) -> Result<T, E>) -> Result<T, E> {
        let patience = Patience::new(PATIENCE);
        let mut conn = connection::writer(draft, &patience)?;
        migrations::found(&mut conn)?;
        writer::once(&conn, first)
    }

    /// Opens the school at `path`, brought to the present schema (after a backup) where it is older.
    ///
    /// # Errors
    /// A sentence and a hint for what is missing, foreign, newer, damaged, read-only, a folder, linked or on a network.
    pub fn open(path: &Path) -> Result<Self> {
        Self::open_watched(path, &Watch::default())
    }

    /// As [`Self::open`] for somebody who may cancel it: the school is as it was then.
    pub fn open_watched(path: &Path, watch: &Watch) -> Result<Self> {
        connection::assert_library()?;
        let path = place::for_open(path)?;
        draft::sweep_of(&path);
        Self::start(path, Haste::Safe, watch)
    }

    fn start(path: PathBuf, haste: Haste, watch: &Watch) -> Result<Self> {
        let examine = haste == Haste::Safe && is_to_be_examined(&path);
        let patience = Patience::new(PATIENCE);
        let mut conn = connection::writer(&path, &patience)?;
        if haste == Haste::Unfinished {
            connection::wait_for_no_disk(&conn)?;
        }
        migrations::bring_up(&mut conn, &path, watch)?;
        migrations::assert_schema(&conn)?;
        conn.authorizer(Some(super::trust::writer))?;
        #[cfg(test)]
        let meter = super::meter::Meter::default();
        #[cfg(test)]
        meter.watch(&mut conn)?;
        let (orders, queue) = sync_channel(QUEUE);
        let log = place::beside(&path, "-wal");
        let others = Arc::<AtomicU64>::default();
        let noticed = Arc::clone(&others);
        let (patient, interrupt) = (patience.clone(), conn.get_interrupt_handle());
        let writer = std::thread::Builder::new()
            .name("writer".to_owned())
            .spawn(move || writer::run(conn, &queue, &log, &patient, noticed, examine))
            .map_err(|source| Error::io("Starting the writer failed", source))?;
        let writer_id = writer.thread().id();
        let (learners, staff) = (Mutex::default(), Mutex::default());
        let (orders, writer) = (Some(orders), Some(writer));
        Ok(Self(Arc::new(Inner {
            path,
            patience,
            learners,
            staff,
            orders,
            writer,
            writer_id,
            interrupt,
            others,
            #[cfg(test)]
            meter,
        })))
    }

    /// Runs `work` in a write transaction and waits until it is on the disk. An error takes back what `work` did, and
    /// nothing else. Never call it from inside a job: it would wait for itself.
    pub fn write<T, E, F>(&self, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
        F: FnOnce(&Tx<'_>) -> Result<T, E> + Send + 'static,
    {
        self.order(Order::Together, work)
    }

    /// As [`Self::write`] for long work (an import): it shares its commit with nobody.
    pub fn write_alone<T, E, F>(&self, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
        F: FnOnce(&Tx<'_>) -> Result<T, E> + Send + 'static,
    {
        self.order(Order::Alone, work)
    }

    fn order<T, E, F>(&self, how: fn(writer::Job) -> Order, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
        F: FnOnce(&Tx<'_>) -> Result<T, E> + Send + 'static,
    {
        debug_assert_ne!(std::thread::current().id(), self.0.writer_id, "a write inside a write waits for itself");
        let (job, answer) = writer::job(work);
        let orders = self.0.orders.as_ref().ok_or(Error::Closed)?;
        orders.send(how(job)).map_err(|_| Error::Closed)?;
        answer.recv().unwrap_or_else(|_| Err(Error::Closed.into()))
    }

    /// Runs `work` on a read-only connection in one snapshot.
    pub fn read<T, E: From<Error>>(&self, trust: Trust, work: impl FnOnce(&Connection) -> Result<T, E>) -> Result<T, E> {
        let (pool, limit) = match trust {
            Trust::Learner => (&self.0.learners, Duration::from_secs(2)),
            Trust::Staff => (&self.0.staff, Duration::from_mins(1)),
        };
        let idle = pool.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let (conn, watch) = match idle {
            Some(pair) => pair,
            None => self.reader(trust)?,
        };
        watch.start(limit);
        writer::step(&conn, "BEGIN")?;
        let outcome = work(&conn);
        let ended = writer::step(&conn, "COMMIT");
        let mut pool = pool.lock().unwrap_or_else(PoisonError::into_inner);
        if ended.is_ok() && pool.len() < IDLE_READERS {
            pool.push((conn, watch));
        }
        outcome
    }

    fn reader(&self, trust: Trust) -> Result<(Connection, Stopwatch)> {
        #[cfg_attr(not(test), expect(unused_mut, reason = "tests watch what it runs"))]
        let mut made = connection::reader(&self.0.path, trust, &self.0.patience)?;
        #[cfg(test)]
        self.0.meter.watch(&mut made.0)?;
        Ok(made)
    }

    /// Notes what this school's connections run.
    #[cfg(test)]
    pub fn meter(&self) -> &super::meter::Meter {
        &self.0.meter
    }

    /// Where the file is, as a canonical path.
    pub fn path(&self) -> &Path {
        &self.0.path
    }

    /// A count that rises after another process wrote: at once where this one writes, within a second where it does not.
    pub fn others(&self) -> u64 {
        self.0.others.load(Ordering::Relaxed)
    }

    /// How long writes wait for another process from now on: two seconds where somebody looks at a screen.
    pub fn set_patience(&self, limit: Duration) {
        self.0.patience.set(limit);
    }
}

/// Where a school is filled in steps that is later to be at `path`.
pub fn unfinished(path: &Path) -> PathBuf {
    place::beside(path, ".unfinished")
}

/// Files up to this size are looked through at every start: about a second a gigabyte (SECURITY.md 3).
const EXAMINED: u64 = 500 << 20;

/// Whether the pages are looked through before anything is written: unless that would take long and the school was closed cleanly.
fn is_to_be_examined(path: &Path) -> bool {
    let bytes = |path: &Path| std::fs::metadata(path).map_or(0, |found| found.len());
    bytes(path) <= EXAMINED || bytes(&place::beside(path, "-wal")) > 0
}

impl Drop for Inner {
    fn drop(&mut self) {
        // The writer goes last: only the last connection can fold the log back into the file.
        self.learners.get_mut().unwrap_or_else(PoisonError::into_inner).clear();
        self.staff.get_mut().unwrap_or_else(PoisonError::into_inner).clear();
        let on_writer = std::thread::current().id() == self.writer_id;
        if !on_writer {
            // Nobody waits for a write any more: what may still run is the examination at the start. Before the last words of the
            // writer, which must not be cut short.
            self.interrupt.interrupt();
        }
        self.orders = None;
        if let Some(writer) = self.writer.take()
            && !on_writer
        {
            let _ = writer.join();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rusqlite::params;

    fn school() -> (tempfile::TempDir, Db) {
        let folder = tempfile::tempdir().unwrap();
        let db = Db::create(&folder.path().join("school.db")).unwrap();
        (folder, db)
    }

    fn set(db: &Db, key: &'static str) -> Result<()> {
        db.write(move |tx| {
            tx.prepare_cached("INSERT INTO setting (key, value) VALUES (?1, '')")?.execute(params![key])?;
            Ok(())
        })
    }

    fn keys(db: &Db) -> Vec<String> {
        db.read(Trust::Learner, |conn| {
            Ok::<_, Error>(
                conn.prepare("SELECT key FROM setting ORDER BY key")?.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?,
            )
        })
        .unwrap()
    }

    #[test]
    fn what_was_written_is_read_back_after_reopening() {
        let (folder, db) = school();
        set(&db, "kept").unwrap();
        drop(db);
        assert!(!folder.path().join("school.db-wal").exists(), "the last connection leaves one file");
        assert_eq!(keys(&Db::open(&folder.path().join("school.db")).unwrap()), ["kept"]);
    }

    /// PATTERNS.md 1: a refused and a panicking job lose only themselves.
    #[test]
    fn a_failing_job_takes_nobody_with_it() {
        let (_folder, db) = school();
        let refused: Result<()> = db.write(|tx| {
            tx.execute("INSERT INTO setting (key, value) VALUES ('refused', '')", [])?;
            Err(Error::NotFound)
        });
        assert!(matches!(refused, Err(Error::NotFound)));
        let panicked: Result<()> = db.write(|tx| {
            tx.execute("INSERT INTO setting (key, value) VALUES ('panicked', '')", [])?;
            panic!("in the middle");
        });
        assert!(matches!(panicked, Err(Error::Panicked(why)) if why == "in the middle"));
        set(&db, "after").unwrap();
        assert_eq!(keys(&db), ["after"]);
    }

    /// SQLite ends a transaction by itself when the disk is full; a job that says ROLLBACK does the same to its neighbors.
    #[test]
    fn a_lost_transaction_is_told_to_everybody_in_it() {
        let (_folder, db) = school();
        let (start, gate) = sync_channel::<()>(0);
        let waiting = {
            let db = db.clone();
            std::thread::spawn(move || {
                db.write(move |_| {
                    let _ = gate.recv();
                    Ok::<_, Error>(())
                })
            })
        };
        let neighbors: Vec<_> = ["a", "b"]
            .map(|key| {
                let db = db.clone();
                std::thread::spawn(move || (key, set(&db, key)))
            })
            .into();
        let bad = {
            let db = db.clone();
            std::thread::spawn(move || {
                db.write(|tx| {
                    tx.execute_batch("ROLLBACK")?;
                    Ok::<_, Error>(())
                })
            })
        };
        let _ = start.send(());
        let _ = waiting.join().unwrap();
        assert!(bad.join().unwrap().is_err());
        let told: Vec<_> = neighbors.into_iter().map(|thread| thread.join().unwrap()).filter(|(_, told)| told.is_ok()).collect();
        let told: Vec<_> = told.into_iter().map(|(key, _)| key.to_owned()).collect();
        assert_eq!(keys(&db), told, "stored is what was told as stored");
    }

    #[test]
    fn a_learners_connection_reads_no_credentials_and_writes_nothing() {
        let (_folder, db) = school();
        for sql in [
            "SELECT phc FROM credential",
            "SELECT count(*) FROM one_time_code",
            "SELECT n FROM audit",
            "SELECT * FROM sqlite_schema",
            "INSERT INTO setting (key, value) VALUES ('x', '')",
            "PRAGMA query_only=0",
            "ATTACH ':memory:' AS x",
        ] {
            let denied: Result<()> = db.read(Trust::Learner, |conn| Ok(conn.query_row(sql, [], |_| Ok(()))?));
            assert!(matches!(denied, Err(Error::Sqlite(_) | Error::ReadOnly)), "{sql}: {denied:?}");
        }
    }

    #[test]
    fn nobody_changes_the_schema_once_it_stands() {
        let (_folder, db) = school();
        for sql in ["DROP TABLE audit", "CREATE TABLE x (a)", "ALTER TABLE user ADD COLUMN x", "DROP TRIGGER audit_no_delete"] {
            let denied: Result<()> = db.write(move |tx| Ok(tx.execute_batch(sql)?));
            assert!(denied.is_err(), "{sql}");
        }
    }

    #[test]
    fn two_handles_on_one_file_see_each_others_writes() {
        let (folder, db) = school();
        let other = Db::open(&folder.path().join("school.db")).unwrap();
        set(&other, "theirs").unwrap();
        assert_eq!(keys(&db), ["theirs"]);
    }

    /// DESIGN.md 4.2: a screen looks again after another process wrote, and not after each of its own writes.
    #[test]
    fn what_others_wrote_is_noticed_and_what_this_one_wrote_is_not() {
        let (folder, db) = school();
        let other = Db::open(&folder.path().join("school.db")).unwrap();
        // The second of two writes begins after the writer has looked at the file for the first.
        let write = |keys: [&'static str; 2]| keys.into_iter().for_each(|key| set(&db, key).unwrap());
        write(["a", "b"]);
        let before = db.others();
        write(["c", "d"]);
        assert_eq!(db.others(), before);
        set(&other, "theirs").unwrap();
        write(["e", "f"]);
        assert_eq!(db.others(), before + 1);
    }

    /// What the older program writes would not be what the newer one reads.
    #[test]
    fn nothing_is_written_once_another_program_has_brought_the_school_up() {
        let (folder, db) = school();
        set(&db, "kept").unwrap();
        let newer = Connection::open(folder.path().join("school.db")).unwrap();
        let known: i64 = newer.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap();
        newer.pragma_update(None, "user_version", known + 1).unwrap();
        let refused = set(&db, "lost").unwrap_err().to_string();
        assert!(refused.contains("NOT saved") && refused.contains("newer Lyceum"), "{refused}");
        newer.pragma_update(None, "user_version", known).unwrap();
        set(&db, "back").unwrap();
        assert_eq!(keys(&db), ["back", "kept"]);
    }

    /// What is written to a file without a name is gone with the process, and in one of another name nobody looks for it.
    #[test]
    #[cfg(unix)]
    fn nothing_is_called_saved_in_a_file_that_was_moved_away() {
        let (folder, db) = school();
        set(&db, "kept").unwrap();
        let (path, aside) = (folder.path().join("school.db"), folder.path().join("aside.db"));
        std::fs::rename(&path, &aside).unwrap();
        let refused = set(&db, "lost").unwrap_err().to_string();
        assert!(refused.contains("NOT saved") && refused.contains("moved"), "{refused}");
        std::fs::copy(&aside, &path).unwrap();
        assert!(set(&db, "lost").is_err(), "another file of that name is another school");
        std::fs::rename(&aside, &path).unwrap();
        set(&db, "back").unwrap();
        assert_eq!(keys(&db), ["back", "kept"]);
    }

    /// SECURITY.md 3: a damaged file is read and never written to.
    #[test]
    fn nothing_is_written_to_a_file_with_a_damaged_page() {
        let (folder, db) = school();
        set(&db, "kept").unwrap();
        // A table that the test does not read.
        let root = "SELECT rootpage FROM sqlite_schema WHERE name = 'submission'";
        let page: u32 = db.read(Trust::Staff, |conn| Ok::<_, Error>(conn.query_row(root, [], |row| row.get(0))?)).unwrap();
        let page = page as usize;
        drop(db);
        let path = folder.path().join("school.db");
        let mut bytes = std::fs::read(&path).unwrap();
        bytes[(page - 1) * 4096..page * 4096].fill(0xAA);
        std::fs::write(&path, &bytes).unwrap();
        let db = Db::open(&path).unwrap();
        let refused = set(&db, "lost").unwrap_err().to_string();
        assert!(refused.contains("NOT saved") && refused.contains("damaged"), "{refused}");
        assert_eq!(keys(&db), ["kept"]);
    }
}
