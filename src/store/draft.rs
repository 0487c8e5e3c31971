//! A file in the making beside its later place: it bears its name only when it is whole, and what a stop in the middle left behind is
//! swept away by the next one.

use std::fs::{self, File, OpenOptions};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::place::{beside, folder_of, rename_new, sync_folder};
use super::{Error, Result};

/// What may lie beside a database file and belongs to it.
const SUFFIXES: [&str; 4] = ["", "-wal", "-shm", "-journal"];

/// A file in the making; gone when it is not published.
pub struct Draft {
    path: PathBuf,
    published: bool,
    /// Locked as long as the draft is made: nobody else takes it for one that was left behind.
    _held: File,
}

impl Draft {
    /// An empty file, 0600, with a name nobody else uses.
    pub fn beside(target: &Path) -> Result<Self> {
        sweep(target);
        let mut options = OpenOptions::new();
        options.read(true).write(true).create_new(true);
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        for n in 1.. {
            let path = beside(target, &format!(".{}-{n}.tmp", std::process::id()));
            match options.open(&path) {
                Ok(held) if keep(&held) => return Ok(Self { path, published: false, _held: held }),
                Ok(_) => {}
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
                Err(error) => return Err(Error::io(format!("Making a file in {} failed", folder_of(target).display()), error)),
            }
        }
        unreachable!("the list of names has no end")
    }

    /// A file that is made in several runs, and stays where it is not published.
    ///
    /// # Errors
    /// `Refused` where another process is at it.
    pub fn take_up(path: &Path) -> Result<Unfinished> {
        let failed = |error| Error::io(format!("Opening {} failed", path.display()), error);
        let held = OpenOptions::new().read(true).write(true).open(path).map_err(failed)?;
        if !keep(&held) {
            return Err(Error::refused(format!("Another process is making {}.", path.display()), "Wait for it, or stop it"));
        }
        Ok(Unfinished { path: path.to_owned(), held })
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Gives the file its name, on the disk for good. Never replaces a file.
    pub fn publish(mut self, target: &Path) -> Result<()> {
        self.rename(target)?;
        sync_folder(target)
    }

    /// Puts the file in the place of `target`, which is kept as `kept`. Where the system can exchange two names there is a whole school at
    /// `target` at every moment, and never two of whom one bears no name that tells what it is.
    pub fn swap(mut self, target: &Path, kept: &Path) -> Result<()> {
        let failed = |error| Error::io(format!("Writing {} failed", target.display()), error);
        self.rename(kept)?;
        if !exchange(kept, target) {
            rename_new(target, &self.path).map_err(failed)?;
            rename_new(kept, target).map_err(failed)?;
            rename_new(&self.path, kept).map_err(failed)?;
        }
        sync_folder(target)
    }

    /// From now on it is no draft any more.
    fn rename(&mut self, target: &Path) -> Result<()> {
        let failed = |error| Error::io(format!("Writing {} failed", target.display()), error);
        File::open(&self.path).and_then(|file| file.sync_all()).map_err(failed)?;
        rename_new(&self.path, target).map_err(|error| match error.kind() {
            ErrorKind::AlreadyExists => Error::refused(format!("{} exists already.", target.display()), "Choose another name"),
            _ => failed(error),
        })?;
        self.published = true;
        Ok(())
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        if !self.published {
            remove(&self.path);
        }
    }
}

/// A file that is made in several runs; nobody else makes it meanwhile.
pub struct Unfinished {
    path: PathBuf,
    held: File,
}

impl Unfinished {
    /// Gives the file its name, on the disk for good. Never replaces a file. Its log was folded back when it was closed.
    pub fn publish(self, target: &Path) -> Result<()> {
        if beside(&self.path, "-wal").exists() {
            return Err(Error::refused(format!("{} is still open.", self.path.display()), "Try again once nobody uses it"));
        }
        let Self { path, held } = self;
        Draft { path, published: true, _held: held }.publish(target)
    }
}

/// The draft itself goes last: by its name the next sweep finds the rest, should this one be killed too.
fn remove(draft: &Path) {
    for suffix in SUFFIXES.iter().rev() {
        let _ = fs::remove_file(beside(draft, suffix));
    }
}

/// Takes away the drafts whose makers were killed, here or while they made another backup in this folder: whole copies of a school that
/// nobody would ever miss.
fn sweep(target: &Path) {
    sweep_those(target, |_| true);
}

/// As before a draft is made, at each opening of `school`: drafts of it and of its copies alone.
pub fn sweep_of(school: &Path) {
    let own = school.file_name().map(|name| format!("{}.", name.to_string_lossy()));
    sweep_those(school, |name| own.as_ref().is_some_and(|own| name.starts_with(own.as_str())));
}

fn sweep_those(target: &Path, is_meant: impl Fn(&str) -> bool) {
    let Ok(entries) = fs::read_dir(folder_of(target)) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if is_meant(&name) && is_draft(&name) && is_left(&entry.path()) {
            remove(&entry.path());
        }
    }
}

/// `school.db.4711-1.tmp`: the maker's process, and which of its drafts it is.
fn is_draft(name: &str) -> bool {
    let number = name.strip_suffix(".tmp").and_then(|rest| rest.rsplit_once('.')).and_then(|(_, number)| number.split_once('-'));
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    number.is_some_and(|(process, n)| is_number(process) && is_number(n))
}

/// Locks a new draft; `false` where it was swept away before it could be.
#[cfg(target_os = "linux")]
fn keep(draft: &File) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    let locked = rustix::fs::flock(draft, rustix::fs::FlockOperation::NonBlockingLockExclusive).is_ok();
    locked && draft.metadata().is_ok_and(|about| about.nlink() > 0)
}

/// Elsewhere these locks and those of SQLite are the same, so drafts are not locked, and none is swept away.
#[cfg(not(target_os = "linux"))]
fn keep(_: &File) -> bool {
    true
}

#[cfg(target_os = "linux")]
fn is_left(draft: &Path) -> bool {
    use std::io::Read as _;
    if !fs::symlink_metadata(draft).is_ok_and(|about| about.is_file()) {
        return false;
    }
    let Ok(file) = File::open(draft) else { return false };
    let mut head = Vec::new();
    // Nobody else's file is taken for one of ours by its name alone. A copy gets its first page last: until then zeros stand there.
    let is_ours = (&file).take(16).read_to_end(&mut head).is_ok() && (head == b"SQLite format 3\0" || head.iter().all(|byte| *byte == 0));
    is_ours && rustix::fs::flock(&file, rustix::fs::FlockOperation::NonBlockingLockExclusive).is_ok()
}

#[cfg(not(target_os = "linux"))]
fn is_left(_: &Path) -> bool {
    false
}

#[cfg(target_os = "linux")]
fn exchange(one: &Path, other: &Path) -> bool {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE).is_ok()
}

#[cfg(not(target_os = "linux"))]
fn exchange(_: &Path, _: &Path) -> bool {
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(folder).unwrap().map(|one| one.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn what_a_kill_left_behind_is_swept_away_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("school.db");
        for name in ["school.db.4711-1.tmp", "school.db.4711-1.tmp-journal", "monday.bak.12-3.tmp"] {
            fs::write(folder.path().join(name), b"SQLite format 3\0and more").unwrap();
        }
        for name in ["notes.1-2.tmp", "school.db.4711.tmp", "school.db.a-b.tmp"] {
            fs::write(folder.path().join(name), b"somebody's own").unwrap();
        }
        let (one, other) = (Draft::beside(&target).unwrap(), Draft::beside(&target).unwrap());
        assert!(one.path().exists() && other.path().exists(), "one that is being made is left alone");
        drop((one, other));
        assert_eq!(names(folder.path()), ["notes.1-2.tmp", "school.db.4711.tmp", "school.db.a-b.tmp"]);
    }

    /// SECURITY.md R15: who is killed while a school is copied before a step leaves a whole copy of it.
    #[test]
    fn the_next_opening_sweeps_what_is_left_of_its_own_school() {
        let folder = tempfile::tempdir().unwrap();
        let school = folder.path().join("school.db");
        drop(crate::store::Db::create(&school).unwrap());
        // The pages that come first were spilled; the first page was not written yet.
        fs::write(folder.path().join("school.db.before-schema-16.4711-1.tmp"), [&[0; 4096][..], b"pages"].concat()).unwrap();
        for name in ["school.db.before-schema-16.4711-1.tmp-journal", "school.db.before-schema-15", "other.db.4711-1.tmp"] {
            fs::write(folder.path().join(name), b"SQLite format 3\0and more").unwrap();
        }
        let made = Draft::beside(&folder.path().join("school.db.copy")).unwrap();
        fs::write(folder.path().join("other.db.4711-1.tmp"), b"SQLite format 3\0and more").unwrap();
        drop(crate::store::Db::open(&school).unwrap());
        assert!(made.path().exists(), "one that is being made is left alone");
        drop(made);
        assert_eq!(names(folder.path()), ["other.db.4711-1.tmp", "school.db", "school.db.before-schema-15"]);
    }

    #[test]
    fn a_swap_keeps_the_old_one_under_its_name() {
        let folder = tempfile::tempdir().unwrap();
        let (target, kept) = (folder.path().join("school.db"), folder.path().join("kept"));
        fs::write(&target, b"old").unwrap();
        let draft = Draft::beside(&target).unwrap();
        fs::write(draft.path(), b"new").unwrap();
        draft.swap(&target, &kept).unwrap();
        assert_eq!((fs::read(&target).unwrap().as_slice(), fs::read(&kept).unwrap().as_slice()), (b"new".as_slice(), b"old".as_slice()));
        assert_eq!(names(folder.path()), ["kept", "school.db"]);
    }
}
