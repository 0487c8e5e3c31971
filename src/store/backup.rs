//! Copies of the whole school: made online, verified before they bear a name, and put back with the old one kept
//! (SECURITY.md 3, R16).

use std::fs::{self, File};
use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::backup::{Backup, StepResult};
use rusqlite::{Connection, OpenFlags, OptionalExtension as _};
use sha2::{Digest as _, Sha256};

use super::connection::{self, APPLICATION_ID, Patience};
use super::draft::Draft;
use super::writer::{self, Tx};
use super::{Db, Error, Result, audit, doctor, migrations, place, setting};
use crate::domain::time::Instant;
use crate::domain::work::Watch;

/// Pages copied between two looks at whether somebody writes.
const PAGES: i32 = 2_000;

/// A verified copy.
#[derive(Debug, Clone)]
pub struct Copied {
    pub path: PathBuf,
    pub bytes: u64,
    pub sha256: [u8; 32],
    /// The end of the copy's audit chain.
    pub chain_head: audit::Hash,
}

impl Db {
    /// Copies the school, as it is at one moment, to the new file `target` while others go on working. Cancelled it leaves nothing.
    pub fn backup(&self, target: &Path, watch: &Watch) -> Result<Copied> {
        let source = Connection::open_with_flags(self.path(), OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
        copy(&source, target, watch)
    }
}

/// As [`Db::backup`], from an open connection.
pub fn copy(source: &Connection, target: &Path, watch: &Watch) -> Result<Copied> {
    let target = place::for_copy(target)?;
    let draft = Draft::beside(&target)?;
    let copied = unless_cancelled(watch, || {
        copy_into(source, draft.path(), watch)?;
        seal(draft.path(), watch)?;
        examine(draft.path(), watch)
    })?;
    draft.publish(&target)?;
    Ok(Copied { path: target, ..copied })
}

/// Whatever fails in `work` once `watch` was cancelled failed for that; and nothing comes after it.
pub(super) fn unless_cancelled<T, E: From<Error>>(watch: &Watch, work: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
    let done = work();
    watch.check().map_err(Error::from)?;
    done
}

/// Stands before the checksum at a copy's end. SQLite reads as many pages as the file's head says and never sees it.
const SEAL: &[u8; 8] = b"LYCEUM\0\x01";
const PAGE: u64 = 4096;

/// Appends the checksum of all that the file holds: a flipped bit inside a row breaks no rule of SQLite's (SECURITY.md R16).
fn seal(path: &Path, watch: &Watch) -> Result<()> {
    let (_, sum) = digest(path, u64::MAX, watch)?;
    let mut file = fs::OpenOptions::new().append(true).open(path).map_err(|error| reading(path, error))?;
    file.write_all(&[SEAL.as_slice(), &sum].concat()).map_err(|error| Error::io(format!("Writing {} failed", path.display()), error))
}

/// Fails where a sealed file is no longer as it was sealed. A plain copy of a school, whole pages alone, has no seal.
fn assert_seal(path: &Path, watch: &Watch) -> Result<()> {
    let whole = fs::metadata(path).map_err(|error| reading(path, error))?.len();
    let sealed = whole - whole % PAGE;
    if sealed == whole {
        return Ok(());
    }
    let (_, sum) = digest(path, sealed, watch)?;
    let mut end = Vec::new();
    let mut file = File::open(path).map_err(|error| reading(path, error))?;
    file.seek(SeekFrom::Start(sealed)).and_then(|_| file.read_to_end(&mut end)).map_err(|error| reading(path, error))?;
    if end == [SEAL.as_slice(), &sum].concat() { Ok(()) } else { Err(Error::Corrupt(format!("{} is not as it was made", path.display()))) }
}

fn reading(path: &Path, error: std::io::Error) -> Error {
    Error::io(format!("Reading {} failed", path.display()), error)
}

fn copy_into(source: &Connection, path: &Path, watch: &Watch) -> Result<()> {
    let mut copy = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    {
        let backup = Backup::new(source, &mut copy)?;
        let mut waits = 0;
        loop {
            watch.check()?;
            match backup.step(PAGES)? {
                StepResult::Done => break,
                StepResult::More => waits = 0,
                _ if waits < 2_000 => {
                    waits += 1;
                    std::thread::sleep(Duration::from_millis(5));
                }
                _ => return Err(Error::Busy),
            }
        }
    }
    // One file with no log beside it: it becomes WAL again when it is opened as a school.
    copy.pragma_update_and_check(None, "journal_mode", "delete", |_| Ok(()))?;
    Ok(())
}

/// Checks a copy from end to end. It is opened, but nothing in it is changed.
pub fn examine(path: &Path, watch: &Watch) -> Result<Copied> {
    unless_cancelled(watch, || examined(path, watch))
}

fn examined(path: &Path, watch: &Watch) -> Result<Copied> {
    place::assert_regular(path)?;
    place::assert_header(path)?;
    assert_seal(path, watch)?;
    let mut conn = connection::visitor(path)?;
    connection::heed(&mut conn, watch)?;
    let id: i32 = conn.pragma_query_value(None, "application_id", |row| row.get(0))?;
    if id != APPLICATION_ID {
        return Err(Error::refused(format!("{} is not a Lyceum school.", path.display()), "Name a file made by `lyceum backup`"));
    }
    let version = migrations::version(&conn)?;
    if version > migrations::MIGRATIONS.len() {
        return Err(Error::refused(
            format!("{} was made by a newer Lyceum (schema {version}).", path.display()),
            "Use the newer program; nothing was changed",
        ));
    }
    for check in [doctor::integrity(&conn), doctor::foreign_keys(&conn)] {
        if let Err(what) = check {
            return Err(Error::Corrupt(format!("{}: {what}", path.display())));
        }
    }
    let verdict = audit::verify(&conn)?;
    if let Some((n, what)) = verdict.first_bad {
        return Err(Error::Corrupt(format!("{}: audit entry {n}: {what}", path.display())));
    }
    drop(conn);
    let (bytes, sha256) = digest(path, u64::MAX, watch)?;
    Ok(Copied { path: path.to_owned(), bytes, sha256, chain_head: verdict.head })
}

/// Length and SHA-256 of the first `most` bytes.
fn digest(path: &Path, most: u64, watch: &Watch) -> Result<(u64, [u8; 32])> {
    let mut file = File::open(path).map_err(|error| reading(path, error))?.take(most);
    let (mut sum, mut bytes, mut chunk) = (Sha256::new(), 0, vec![0; 1 << 16]);
    loop {
        watch.check()?;
        match file.read(&mut chunk).map_err(|error| reading(path, error))? {
            0 => return Ok((bytes, sum.finalize().into())),
            read => {
                sum.update(&chunk[..read]);
                bytes += read as u64;
            }
        }
    }
}

/// What stands in a sound copy, for whoever thinks of putting it back.
#[derive(Debug, Clone)]
pub struct Inside {
    pub copied: Copied,
    pub school: Option<String>,
    pub people: u32,
    pub courses: u32,
    /// Number and time of its last audit entry.
    pub entries: i64,
    pub last: Option<Instant>,
}

/// Checks a copy from end to end and says what is in it.
pub fn look_into(path: &Path, watch: &Watch) -> Result<Inside> {
    assert_there(path)?;
    let copied = examine(path, watch)?;
    let conn = connection::visitor(path)?;
    let count = |sql: &str| conn.query_row(sql, [], |row| row.get::<_, u32>(0));
    let (entries, _) = audit::head(&conn)?;
    let sql = "SELECT at FROM audit WHERE n = ?1";
    let last = conn.prepare(sql)?.query_row([entries], |row| row.get(0).map(Instant)).optional()?;
    Ok(Inside {
        school: setting::get(&conn, "school")?,
        people: count("SELECT count(*) FROM user")?,
        courses: count("SELECT count(*) FROM course")?,
        copied,
        entries,
        last,
    })
}

/// What `restore` did.
#[derive(Debug, Clone)]
pub struct Restored {
    pub path: PathBuf,
    /// Where the school that stood there before is kept.
    pub kept: Option<PathBuf>,
    pub from: Copied,
}

fn assert_there(file: &Path) -> Result<()> {
    if file.exists() {
        return Ok(());
    }
    Err(Error::refused(format!("There is no file {}.", file.display()), "Name a file made by `lyceum backup`"))
}

/// # Errors
/// A refusal where `file` is the school at `target`, or one of the two files that stand beside it while it is open.
pub fn assert_other(file: &Path, target: &Path) -> Result<()> {
    let (Ok(file), Ok(target)) = (fs::canonicalize(file), fs::canonicalize(target)) else { return Ok(()) };
    let beside = |end: &str| {
        let mut name = target.clone().into_os_string();
        name.push(end);
        file.as_os_str() == name
    };
    if ["", "-wal", "-shm"].into_iter().any(beside) {
        return Err(Error::refused(
            format!("{} is the school itself, not a copy of it.", file.display()),
            "Name a file made by `lyceum backup`",
        ));
    }
    Ok(())
}

/// Puts the school in `file` at `target`. It is verified, brought to the present schema and given what `first` writes before it bears
/// the name; an existing school is kept beside, as `NAME.before-restore-STAMP`. Cancelled before that it changes nothing.
pub fn restore<E: From<Error>>(
    file: &Path,
    target: &Path,
    stamp: &str,
    watch: &Watch,
    first: impl FnOnce(&Tx<'_>, &Copied) -> Result<(), E>,
) -> Result<Restored, E> {
    assert_there(file)?;
    assert_other(file, target)?;
    let from = examine(file, watch)?;
    if !target.exists() {
        let path = place::for_new(target)?;
        draft_of(file, &path, watch, |tx| first(tx, &from))?.publish(&path)?;
        return Ok(Restored { path, kept: None, from });
    }
    place::assert_regular(target)?;
    place::real_folder(place::folder_of(target))?;
    let path = fs::canonicalize(target).map_err(|error| reading(target, error))?;
    fold_log(&path)?;
    let held = hold(&path)?;
    let draft = draft_of(file, &path, watch, |tx| first(tx, &from))?;
    let kept = place::free_beside(&path, &format!(".before-restore-{stamp}"));
    // Left only by a damaged school: a log must never lie beside another file than its own.
    for suffix in ["-wal", "-shm"] {
        let (old, new) = (place::beside(&path, suffix), place::beside(&kept, suffix));
        if old.exists() {
            place::rename_new(&old, &new).map_err(|error| Error::io(format!("Keeping {} failed", old.display()), error))?;
        }
    }
    draft.swap(&path, &kept)?;
    drop(held);
    Ok(Restored { path, kept: Some(kept), from })
}

/// Takes the log of a school into its file. A damaged school is left as it is.
///
/// # Errors
/// `Refused` while another process has it open.
fn fold_log(path: &Path) -> Result<()> {
    let folded = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX)
        .and_then(|conn| conn.pragma_update_and_check(None, "journal_mode", "delete", |row| row.get::<_, String>(0)));
    match folded.map_err(Error::from) {
        Err(Error::Busy) => Err(in_use(path)),
        Ok(mode) if mode == "wal" => Err(in_use(path)),
        _ => Ok(()),
    }
}

fn in_use(path: &Path) -> Error {
    Error::refused(format!("Another process has {} open.", path.display()), "Close it there, then restore again; nothing was changed")
}

/// The school in `file`, ready to be opened: a foreign schema, or a step to the present one that fails, shows before anything is replaced.
fn draft_of<E: From<Error>>(file: &Path, target: &Path, watch: &Watch, first: impl FnOnce(&Tx<'_>) -> Result<(), E>) -> Result<Draft, E> {
    let draft = Draft::beside(target)?;
    unless_cancelled(watch, || fill(draft.path(), file, watch, first))?;
    Ok(draft)
}

fn fill<E: From<Error>>(draft: &Path, file: &Path, watch: &Watch, first: impl FnOnce(&Tx<'_>) -> Result<(), E>) -> Result<(), E> {
    copy_into(&connection::visitor(file)?, draft, watch)?;
    let mut conn = connection::writer(draft, &Patience::new(Duration::from_secs(10)))?;
    connection::heed(&mut conn, watch)?;
    migrations::raise(&mut conn)?;
    writer::once(&conn, first)?;
    conn.pragma_update_and_check(None, "journal_mode", "delete", |_| Ok(())).map_err(Error::from)?;
    drop(conn);
    examine(draft, watch)?;
    Ok(())
}

/// Takes SQLite's own locks on the whole file: refused while any connection of another process is open. Works on a damaged
/// file too, which is when somebody restores.
fn hold(path: &Path) -> Result<File> {
    let file = fs::OpenOptions::new()
        .read(true)
        .write(true)
        .open(path)
        .map_err(|error| Error::io(format!("Opening {} failed", path.display()), error))?;
    rustix::fs::fcntl_lock(&file, rustix::fs::FlockOperation::NonBlockingLockExclusive).map_err(|_| in_use(path))?;
    Ok(file)
}

#[cfg(test)]
mod tests;
