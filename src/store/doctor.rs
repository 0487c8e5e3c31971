//! Examining a file without changing it, also one that cannot be opened as a school. Each finding is a sentence.

use std::fs;
use std::path::Path;

use rusqlite::Connection;

use super::{Error, Result, audit, connection, migrations, place, rules};
use crate::domain::size::size;
use crate::domain::work::Watch;

/// A sentence: what is right, or what is wrong and what to do.
pub type Finding = Result<String, String>;

/// Less room than this and the next hours of writing are in danger.
const ROOM: u64 = 64 << 20;

/// All examinations by name, in the order in which they are shown.
///
/// # Errors
/// `Cancelled` when that was wanted: what was found until then is not told, for the rest was not looked at.
pub fn examine(path: &Path, watch: &Watch) -> Result<Vec<(&'static str, Finding)>> {
    fs::metadata(path).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => place::missing(path),
        _ => Error::io(format!("Looking at {} failed", path.display()), error),
    })?;
    place::assert_file(path)?;
    let opened = open(path, watch);
    let on = |examine: fn(&Connection) -> Finding| match &opened {
        Ok(conn) => examine(conn),
        Err(why) => Err(format!("not examined: {why}")),
    };
    let integrity = match &opened {
        Ok(conn) => integrity(conn).map(|()| "every page and index holds together".to_owned()),
        Err(why) => Err(why.clone()),
    };
    let found = vec![
        ("integrity", integrity),
        ("foreign_keys", on(|conn| foreign_keys(conn).map(|()| "every row's parent is there".to_owned()))),
        ("audit_chain", on(audit_chain)),
        ("permissions", permissions(path)),
        ("free_space", free_space(path)),
        ("schema", on(schema)),
    ];
    watch.check()?;
    Ok(found)
}

fn open(path: &Path, watch: &Watch) -> Result<Connection, String> {
    let opened = place::assert_header(path).and_then(|()| connection::visitor(path)).and_then(|mut conn| {
        connection::heed(&mut conn, watch)?;
        Ok(conn)
    });
    opened.map_err(|error| error.to_string())
}

/// Whether the pages and indexes hold together, and the rows keep to what their tables allow.
pub fn integrity(conn: &Connection) -> Result<(), String> {
    let found: Vec<String> = conn
        .prepare("PRAGMA integrity_check(20)")
        .and_then(|mut check| check.query_map([], |row| row.get(0))?.collect())
        .map_err(|error| error.to_string())?;
    // SQLite heads its findings with a line of its own.
    let findings = || found.iter().flat_map(|one| one.lines()).filter(|line| !line.starts_with("***")).collect::<Vec<_>>();
    if found != ["ok"] {
        return Err(findings().join("; "));
    }
    match rules::broken(conn).map_err(|error| error.to_string())? {
        None => Ok(()),
        Some((table, rows)) => Err(format!("{rows} rows of `{table}` hold what no Lyceum writes: restore a backup")),
    }
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

fn audit_chain(conn: &Connection) -> Finding {
    // The records of attempts are read as they are kept now.
    let is_present = migrations::version(conn).is_ok_and(|version| version == migrations::MIGRATIONS.len());
    let walk = if is_present { audit::Walk::with_records() } else { audit::Walk::default() };
    let verdict = walk.to_end(conn).map_err(|error| error.to_string())?;
    match verdict.first_bad {
        None if verdict.entries == 1 => Ok("1 entry, the first of its chain".to_owned()),
        None => Ok(format!("{} entries, each chained to the one before", verdict.entries)),
        Some((n, what)) => Err(format!("entry {n}: {what}")),
    }
}

fn schema(conn: &Connection) -> Finding {
    let version = migrations::version(conn).map_err(|error| error.to_string())?;
    let known = migrations::MIGRATIONS.len();
    match version.cmp(&known) {
        std::cmp::Ordering::Equal => {
            migrations::assert_schema(conn).map(|()| format!("schema {version}, as made")).map_err(|error| error.to_string())
        }
        std::cmp::Ordering::Less => Ok(format!("schema {version}; it is brought to {known} when the school is next opened")),
        std::cmp::Ordering::Greater => Err(format!("schema {version} is of a newer Lyceum; this one knows {known}")),
    }
}

fn permissions(path: &Path) -> Finding {
    use std::os::unix::fs::MetadataExt as _;
    for suffix in ["", "-wal", "-shm"] {
        let file = place::beside(path, suffix);
        if let Ok(found) = fs::metadata(&file)
            && found.mode() & 0o077 != 0
        {
            return Err(format!("others may open {} (mode {:o}): run chmod 600", file.display(), found.mode() & 0o777));
        }
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    match fs::metadata(folder) {
        // In a sticky folder (/tmp) nobody can replace what is ours.
        Ok(found) if found.mode() & 0o022 != 0 && found.mode() & 0o1000 == 0 => {
            Err(format!("others may replace files in {} (mode {:o}): run chmod 700", folder.display(), found.mode() & 0o777))
        }
        Ok(_) => Ok("only its owner may open it".to_owned()),
        Err(error) => Err(error.to_string()),
    }
}

/// Bytes that are free where a file stands.
pub fn room(path: &Path) -> Result<u64, String> {
    let found = rustix::fs::statvfs(path).map_err(|error| error.to_string())?;
    Ok(found.f_bavail.saturating_mul(found.f_frsize))
}

fn free_space(path: &Path) -> Finding {
    let free = room(path)?;
    let text = format!("{} free", size(free));
    if free >= ROOM { Ok(text) } else { Err(format!("only {text}: make room before anything is lost")) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Db;

    /// CLI.md 7: an examination changes nothing, and says what is wrong with a file that cannot be opened.
    #[test]
    fn an_examination_leaves_no_trace() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a school? #1.db");
        drop(Db::create(&path).unwrap());
        let bad = |path: &Path| -> Vec<&str> {
            examine(path, &Watch::default())
                .unwrap()
                .into_iter()
                .filter(|(name, found)| found.is_err() && *name != "free_space")
                .map(|(name, _)| name)
                .collect()
        };
        assert!(bad(&path).is_empty());
        let whole = fs::read(&path).unwrap();
        fs::write(&path, &whole[..whole.len() / 2]).unwrap();
        assert_eq!(bad(&path), ["integrity", "foreign_keys", "audit_chain", "schema"]);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
        assert!(examine(folder.path(), &Watch::default()).is_err());
    }

    #[test]
    fn a_school_in_use_is_examined_with_what_its_log_holds() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("school.db");
        let db = Db::create(&path).unwrap();
        db.write(|tx| crate::store::setting::set(tx, "in the log", "yes")).unwrap();
        assert!(examine(&path, &Watch::default()).unwrap().iter().all(|(name, found)| found.is_ok() || *name == "free_space"));
        let cancelled = Watch::default();
        cancelled.cancel();
        assert!(matches!(examine(&path, &cancelled), Err(Error::Cancelled)), "half an examination is no finding");
    }
}
