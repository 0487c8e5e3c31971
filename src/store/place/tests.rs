use std::os::unix::fs::{PermissionsExt as _, symlink};

use super::*;
use crate::store::Db;

fn school() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("school.db");
    Db::create(&path).unwrap();
    (folder, path)
}

fn refusal(path: &Path) -> String {
    let before = fs::read(path).ok();
    let refused = Db::open(path).map(drop).expect_err("it must not open").to_string();
    assert_eq!(fs::read(path).ok(), before, "a refused file is not touched: {refused}");
    refused
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[test]
fn file_log_and_new_folder_are_the_owners_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("new/school.db");
    let db = Db::create(&path).unwrap();
    assert_eq!((mode(path.parent().unwrap()), mode(&path), mode(&beside(&path, "-wal"))), (0o700, 0o600, 0o600));
    drop(db);
    fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
    Db::open(&path).unwrap();
    assert_eq!(mode(&path), 0o600, "our own file is narrowed again");
}

#[test]
fn what_is_no_school_is_refused_with_a_sentence_and_left_alone() {
    let (folder, path) = school();
    let at = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        fs::write(&path, bytes).unwrap();
        path
    };
    let whole = fs::read(&path).unwrap();
    assert!(refusal(&folder.path().join("nothing.db")).contains("no school"));
    assert!(refusal(folder.path()).contains("is a folder"));
    assert!(refusal(&at("empty.db", b"")).contains("empty"));
    assert!(refusal(&at("garbage.db", &[7; 5000])).contains("not a Lyceum school"));
    assert!(refusal(&at("text.db", b"just a text")).contains("not a Lyceum school"));
    assert!(refusal(&at("head.db", &whole[..60])).contains("damaged"));
    assert!(refusal(&at("half.db", &whole[..whole.len() / 2])).contains("damaged"));
    let mut foreign = whole.clone();
    foreign[68..72].copy_from_slice(&[0, 0, 0, 1]);
    assert!(refusal(&at("foreign.db", &foreign)).contains("not a Lyceum school"));
}

#[test]
fn a_newer_schema_is_refused() {
    let (_folder, path) = school();
    rusqlite::Connection::open(&path).unwrap().pragma_update(None, "user_version", 99).unwrap();
    let refused = Db::open(&path).map(drop).unwrap_err().to_string();
    assert!(refused.contains("newer Lyceum") && refused.contains("99"), "{refused}");
}

/// SECURITY.md S15: a trigger or view that we did not make would run in our process.
#[test]
fn a_foreign_trigger_is_refused() {
    let (_folder, path) = school();
    let raw = rusqlite::Connection::open(&path).unwrap();
    raw.execute_batch("CREATE TRIGGER evil AFTER INSERT ON audit BEGIN UPDATE user SET role = 'admin'; END").unwrap();
    drop(raw);
    assert!(Db::open(&path).map(drop).unwrap_err().to_string().contains("`evil`"));
}

#[test]
fn links_and_read_only_files_are_refused() {
    let (folder, path) = school();
    let inside = folder.path().join("inside");
    fs::create_dir(&inside).unwrap();
    fs::copy(&path, inside.join("school.db")).unwrap();
    symlink(&inside, folder.path().join("linked")).unwrap();
    assert!(refusal(&folder.path().join("linked/school.db")).contains("is a link"));
    fs::hard_link(&path, folder.path().join("second.db")).unwrap();
    assert!(refusal(&path).contains("second name"));
    fs::remove_file(folder.path().join("second.db")).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o400)).unwrap();
    assert!(refusal(&path).contains("read-only"));
}

#[test]
fn a_new_school_never_replaces_a_file() {
    let (folder, path) = school();
    let before = fs::read(&path).unwrap();
    assert!(Db::create(&path).map(drop).unwrap_err().to_string().contains("exists already"));
    symlink(folder.path().join("nowhere"), folder.path().join("dangling.db")).unwrap();
    assert!(Db::create(&folder.path().join("dangling.db")).is_err());
    assert_eq!(fs::read(&path).unwrap(), before);
    assert!(!folder.path().join("nowhere").exists());
}

/// A school bears its name only when it is whole.
#[test]
fn a_first_write_that_fails_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let failed: Result<_> = Db::create_with(&folder.path().join("school.db"), |_| Err::<(), _>(Error::NotFound));
    assert!(failed.is_err());
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

/// Another terminal has the school open: known before somebody types its name to replace it.
#[test]
#[cfg(target_os = "linux")]
fn a_school_that_another_process_has_open_is_told_from_the_table_of_locks() {
    let locks = "1: POSIX  ADVISORY  READ 4711 08:01:262148 1073741826 1073742335\n\
                 2: FLOCK  ADVISORY  WRITE 4712 08:01:262149 0 EOF\n\
                 2: -> POSIX  ADVISORY  WRITE 4713 08:01:262150 1073741826 1073742335\n";
    assert!(is_locked_by_another(locks, 262_148, 1));
    assert!(!is_locked_by_another(locks, 262_148, 4711), "one's own lock stands in nobody's way");
    assert!(!is_locked_by_another(locks, 262_149, 1) && !is_locked_by_another(locks, 262_150, 1));
}
