//! Where the file may be and what it must look like before SQLite sees it: SECURITY.md 1.3.2 and 3 (links, permissions,
//! networks), and new files that bear their name only when they are whole.

use std::fs::{self, File};
use std::io::{ErrorKind, Read as _};
use std::path::{Path, PathBuf};

use super::connection::APPLICATION_ID;
use super::{Error, Result};

/// The first bytes of every SQLite file; the figures we look at stand in them (sqlite.org/fileformat2).
const HEADER: usize = 100;

/// `path` with a suffix on its name: `school.db` and `-wal` give `school.db-wal`.
pub fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

/// The first free name beside `path`: `school.db` and `.before-x` give `school.db.before-x`, then `school.db.before-x-2`.
pub fn free_beside(path: &Path, suffix: &str) -> PathBuf {
    let names = std::iter::once(beside(path, suffix)).chain((2..).map(|n| beside(path, &format!("{suffix}-{n}"))));
    names.into_iter().find(|name| fs::symlink_metadata(name).is_err()).expect("the list has no end")
}

/// Where a new school may be made: the folder is there (or made, for us alone), the name is free.
pub fn for_new(path: &Path) -> Result<PathBuf> {
    let (folder, name) = parts(path)?;
    make_folder(&folder)?;
    let folder = real_folder(&folder)?;
    let path = folder.join(name);
    let orphan = ["-wal", "-journal"].map(|suffix| beside(&path, suffix)).into_iter().find(|log| log.exists());
    match fs::symlink_metadata(&path) {
        Err(error) if error.kind() == ErrorKind::NotFound && orphan.is_some() => Err(Error::refused(
            format!("{} lies there without its school.", orphan.unwrap_or_default().display()),
            "Put its school beside it, or move it away: it must not be taken for the log of a new one",
        )),
        Ok(_) => Err(Error::refused(format!("{} exists already.", path.display()), "Choose another file with --db, or move this one away")),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(path),
        Err(error) => Err(Error::io(format!("Looking at {} failed", path.display()), error)),
    }
}

/// As [`for_new`], for the copy of a school.
pub fn for_copy(path: &Path) -> Result<PathBuf> {
    if fs::symlink_metadata(path).is_ok() {
        return Err(Error::refused(format!("{} exists already.", path.display()), "Name a new file"));
    }
    // A folder that is not there may be a disk that is not: a copy made beside its empty place would be none.
    let (folder, _) = parts(path)?;
    if !folder.is_dir() {
        return Err(Error::refused(
            format!("There is no folder {}.", folder.display()),
            "Make the folder first, or mount the disk that it is on",
        ));
    }
    for_new(path)
}

/// The canonical path of a school that may be opened.
pub fn for_open(path: &Path) -> Result<PathBuf> {
    let (folder, _) = parts(path)?;
    if let Err(error) = fs::metadata(path) {
        return Err(match error.kind() {
            ErrorKind::NotFound => missing(path),
            _ => Error::io(format!("Looking at {} failed", path.display()), error),
        });
    }
    real_folder(&folder)?;
    let path = fs::canonicalize(path).map_err(|error| Error::io(format!("Looking at {} failed", path.display()), error))?;
    assert_file(&path)?;
    assert_header(&path)?;
    assert_permissions(&path)?;
    Ok(path)
}

pub fn missing(path: &Path) -> Error {
    Error::refused(format!("There is no school at {}.", path.display()), "Make one with `lyceum init`, or name another file with --db")
}

fn parts(path: &Path) -> Result<(PathBuf, &std::ffi::OsStr)> {
    let name = path
        .file_name()
        .ok_or_else(|| Error::refused(format!("{} is not the name of a file.", path.display()), "Name a file with --db"))?;
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    Ok((folder.to_owned(), name))
}

/// Makes `folder` and what is missing above it, readable for us alone.
pub fn make_folder(folder: &Path) -> Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(|error| Error::io(format!("Making the folder {} failed", folder.display()), error))
}

/// The folder's canonical path: no link itself, and on this machine's own disk.
pub(super) fn real_folder(folder: &Path) -> Result<PathBuf> {
    let failed = |error| Error::io(format!("Looking at {} failed", folder.display()), error);
    let found = fs::symlink_metadata(folder).map_err(failed)?;
    if found.is_symlink() {
        return Err(Error::refused(
            format!("The folder {} is a link: whoever can change the link could put another school in its place.", folder.display()),
            "Name the folder it leads to",
        ));
    }
    assert_local(folder)?;
    fs::canonicalize(folder).map_err(failed)
}

/// Bytes that may still be written where `path` is; `None` where nobody can tell.
#[cfg(unix)]
pub fn room(path: &Path) -> Option<u64> {
    let about = rustix::fs::statvfs(path).ok()?;
    Some(about.f_bavail.saturating_mul(about.f_frsize))
}

#[cfg(not(unix))]
pub fn room(_: &Path) -> Option<u64> {
    None
}

/// Whether another process of this machine has the school at `path` open. `false` where nobody can tell.
///
/// Read from the system's table of locks: opening and closing the file itself would give up this process's own locks on it.
#[cfg(target_os = "linux")]
pub fn is_held_elsewhere(path: &Path) -> bool {
    let (Ok(found), Ok(locks)) = (fs::metadata(path), fs::read_to_string("/proc/locks")) else { return false };
    is_locked_by_another(&locks, std::os::unix::fs::MetadataExt::ino(&found), std::process::id())
}

#[cfg(not(target_os = "linux"))]
pub fn is_held_elsewhere(_: &Path) -> bool {
    false
}

/// `7: POSIX  ADVISORY  READ 4711 08:01:262148 1073741826 1073742335`: whoever has a school open shares SQLite's own range of its file.
#[cfg(target_os = "linux")]
fn is_locked_by_another(locks: &str, inode: u64, own: u32) -> bool {
    /// The first byte of SQLite's locks (sqlite.org/fileformat2, the lock-byte page).
    const PENDING: u64 = 0x4000_0000;
    locks.lines().filter(|line| !line.contains("->")).any(|line| {
        let words: Vec<&str> = line.split_whitespace().collect();
        let [_, "POSIX", _, _, process, file, from, _] = words.as_slice() else { return false };
        let same = file.rsplit(':').next().and_then(|number| number.parse().ok()) == Some(inode);
        let another = process.parse::<u32>().is_ok_and(|process| process != 0 && process != own);
        same && another && from.parse::<u64>().is_ok_and(|from| from >= PENDING)
    })
}

/// An empty file of this name in the folder takes the risk of a network file system, unsupported.
const RISK_TAKEN: &str = "lyceum-unsafe-fs";

/// SQLite's locks do not hold on network file systems (sqlite.org/howtocorrupt).
#[cfg(target_os = "linux")]
fn assert_local(folder: &Path) -> Result<()> {
    const FUSE: i64 = 0x6573_5546;
    const NETWORKS: &[(i64, &str)] = &[
        (0x6969, "NFS"),
        (0x517B, "SMB"),
        (0xFF53_4D42, "CIFS"),
        (0xFE53_4D42, "SMB"),
        (0x0102_1997, "9p"),
        (FUSE, "FUSE"),
        (0x5346_414F, "AFS"),
        (0x00C3_6400, "Ceph"),
        (0x0BD0_0BD0, "Lustre"),
    ];
    let found = rustix::fs::statfs(folder).map_err(|error| Error::io(format!("Looking at {} failed", folder.display()), error.into()))?;
    let kind = found.f_type & 0xFFFF_FFFF;
    let Some((_, name)) = NETWORKS.iter().find(|(magic, _)| *magic == kind) else { return Ok(()) };
    if (kind == FUSE && is_local_fuse(folder)) || folder.join(RISK_TAKEN).exists() {
        return Ok(());
    }
    Err(Error::refused(
        format!("{} is on a {name} file system, where locks do not protect a database.", folder.display()),
        format!(
            "Keep the school on this machine's own disk (--db FILE); an empty file `{RISK_TAKEN}` beside it takes the risk, unsupported"
        ),
    ))
}

/// Some file systems behind FUSE are disks of this machine: a container's root, a virtual machine's folder, NTFS.
#[cfg(target_os = "linux")]
fn is_local_fuse(folder: &Path) -> bool {
    const LOCAL: &[&str] = &["virtiofs", "fuseblk", "fuse.fuse-overlayfs"];
    let (Ok(folder), Ok(mounts)) = (fs::canonicalize(folder), fs::read_to_string("/proc/self/mountinfo")) else { return false };
    // `36 35 98:0 / /mnt rw - fuse.sshfs host:/ rw`: the place is the fifth word, the kind follows the dash.
    let place_and_kind = |line: &str| {
        let (place, kind) = line.split_once(" - ")?;
        Some((place.split(' ').nth(4)?.to_owned(), kind.split(' ').next()?.to_owned()))
    };
    let holding = mounts.lines().filter_map(place_and_kind).filter(|(place, _)| folder.starts_with(place));
    holding.max_by_key(|(place, _)| place.len()).is_some_and(|(_, kind)| LOCAL.contains(&kind.as_str()))
}

#[cfg(not(target_os = "linux"))]
fn assert_local(_: &Path) -> Result<()> {
    Ok(())
}

/// A regular file with one name.
pub fn assert_file(path: &Path) -> Result<()> {
    assert_regular(path)?;
    let found = fs::metadata(path).map_err(|error| Error::io(format!("Looking at {} failed", path.display()), error))?;
    if std::os::unix::fs::MetadataExt::nlink(&found) > 1 {
        return Err(Error::refused(
            format!("{} has a second name (a hard link): its log could be lost.", path.display()),
            "Remove the other name; find it with `find -samefile`",
        ));
    }
    Ok(())
}

/// A regular file: opening a pipe would wait for whoever writes into it.
pub fn assert_regular(path: &Path) -> Result<()> {
    let found = fs::metadata(path).map_err(|error| Error::io(format!("Looking at {} failed", path.display()), error))?;
    if found.is_dir() {
        return Err(Error::refused(format!("{} is a folder, not a school.", path.display()), "Name the database file in it"));
    }
    if !found.is_file() {
        return Err(Error::refused(format!("{} is no regular file.", path.display()), "Name a database file"));
    }
    Ok(())
}

/// Says what a file is that is not ours, before SQLite touches it. A damaged inside is found later.
pub fn assert_header(path: &Path) -> Result<()> {
    let failed = |error: std::io::Error| match error.kind() {
        ErrorKind::PermissionDenied => {
            Error::refused(format!("{} cannot be read by you.", path.display()), "Ask its owner, or name another file with --db")
        }
        _ => Error::io(format!("Reading {} failed", path.display()), error),
    };
    let mut head = Vec::with_capacity(HEADER);
    File::open(path).map_err(failed)?.take(HEADER as u64).read_to_end(&mut head).map_err(failed)?;
    if head.is_empty() {
        return Err(Error::refused(format!("{} is empty.", path.display()), "Restore a backup, or remove the file and make a new school"));
    }
    if head.len() < HEADER && head.starts_with(b"SQLite format 3") {
        return Err(Error::Corrupt(format!("{} was cut off", path.display())));
    }
    if head.len() < HEADER || !head.starts_with(b"SQLite format 3\0") {
        return Err(foreign(path));
    }
    let figure = |at: usize| i32::from_be_bytes([head[at], head[at + 1], head[at + 2], head[at + 3]]);
    if figure(68) == APPLICATION_ID { Ok(()) } else { Err(foreign(path)) }
}

fn foreign(path: &Path) -> Error {
    Error::refused(
        format!("{} is not a Lyceum school.", path.display()),
        "Choose the file of a school, or of a backup; nothing was changed",
    )
}

/// The owner alone reads and writes. Our own file with wider bits is narrowed; somebody else's is refused.
fn assert_permissions(path: &Path) -> Result<()> {
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
    let found = fs::metadata(path).map_err(|error| Error::io(format!("Looking at {} failed", path.display()), error))?;
    let mode = found.mode();
    if mode & 0o200 == 0 {
        return Err(Error::refused(
            format!("{} is read-only.", path.display()),
            format!("Allow its owner to write: chmod 600 {}", path.display()),
        ));
    }
    if mode & 0o077 != 0 && fs::set_permissions(path, fs::Permissions::from_mode(0o600)).is_err() {
        return Err(Error::refused(
            format!("{} belongs to somebody else and is open to others (mode {:o}).", path.display(), mode & 0o777),
            "Ask its owner to serve it, or to run `chmod 600` on it",
        ));
    }
    Ok(())
}

/// Renames without ever replacing a file.
pub fn rename_new(from: &Path, to: &Path) -> std::io::Result<()> {
    #[cfg(target_os = "linux")]
    {
        use rustix::fs::{CWD, RenameFlags, renameat_with};
        match renameat_with(CWD, from, CWD, to, RenameFlags::NOREPLACE) {
            Err(rustix::io::Errno::INVAL | rustix::io::Errno::NOSYS) => {}
            done => return Ok(done?),
        }
    }
    if fs::symlink_metadata(to).is_ok() {
        return Err(ErrorKind::AlreadyExists.into());
    }
    fs::rename(from, to)
}

/// Makes names in the folder of `path` last through a power cut.
pub fn sync_folder(path: &Path) -> Result<()> {
    File::open(folder_of(path))
        .and_then(|folder| folder.sync_all())
        .map_err(|error| Error::io(format!("Writing the folder of {} failed", path.display()), error))
}

pub(super) fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

#[cfg(test)]
mod tests;
