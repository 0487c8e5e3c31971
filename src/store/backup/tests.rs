use super::*;
use crate::store::{Trust, setting};

fn school() -> (tempfile::TempDir, Db) {
    let folder = tempfile::tempdir().unwrap();
    let db = Db::create(&folder.path().join("school.db")).unwrap();
    (folder, db)
}

fn set(db: &Db, value: &'static str) {
    db.write(move |tx| setting::set(tx, "title", value)).unwrap();
}

fn noted(tx: &Tx<'_>, _: &Copied) -> Result<()> {
    setting::set(tx, "restored", "yes")
}

fn title(path: &Path) -> Option<String> {
    Db::open(path).unwrap().read(Trust::Staff, |conn| setting::get(conn, "title")).unwrap()
}

#[test]
fn a_copy_is_one_whole_file_of_its_owner() {
    use std::os::unix::fs::PermissionsExt as _;
    let (folder, db) = school();
    set(&db, "before");
    let target = folder.path().join("copies/one.db");
    fs::create_dir(folder.path().join("copies")).unwrap();
    let copied = db.backup(&target, &Watch::default()).unwrap();
    set(&db, "after");
    assert_eq!(fs::metadata(&target).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(
        (copied.bytes, copied.sha256),
        (fs::metadata(&target).unwrap().len(), <[u8; 32]>::from(Sha256::digest(fs::read(&target).unwrap())))
    );
    assert_eq!(fs::read_dir(target.parent().unwrap()).unwrap().count(), 1, "no log, no draft beside it");
    assert_eq!(title(&target).as_deref(), Some("before"));
    assert!(db.backup(&target, &Watch::default()).unwrap_err().to_string().contains("exists already"));
}

/// A folder that is not there may be a disk that is not.
#[test]
fn a_copy_makes_no_folder() {
    let (folder, db) = school();
    let target = folder.path().join("disk").join("copy.db");
    let refused = db.backup(&target, &Watch::default()).unwrap_err().to_string();
    assert!(refused.contains("There is no folder") && !folder.path().join("disk").exists(), "{refused}");
}

#[test]
fn a_copy_is_made_while_others_write() {
    let (folder, db) = school();
    let writers: Vec<_> = (0..4)
        .map(|_| {
            let db = db.clone();
            std::thread::spawn(move || (0..50).for_each(|_| set(&db, "again")))
        })
        .collect();
    for n in 0..5 {
        db.backup(&folder.path().join(format!("{n}.db")), &Watch::default()).unwrap();
    }
    for writer in writers {
        writer.join().unwrap();
    }
}

/// SECURITY.md R16: one flipped bit in what a copy says of itself is found, and nothing is changed.
#[test]
fn a_damaged_copy_is_not_restored() {
    let (folder, db) = school();
    set(&db, "kept");
    let copy = folder.path().join("copy.db");
    db.backup(&copy, &Watch::default()).unwrap();
    let path = db.path().to_owned();
    drop(db);
    let whole = fs::read(&copy).unwrap();
    for cut in [50, 4096, whole.len() - 4096] {
        fs::write(&copy, &whole[..cut]).unwrap();
        assert!(restore(&copy, &path, "x", &Watch::default(), noted).is_err(), "cut at {cut}");
    }
    let mut broken = whole.clone();
    broken[4096..8192].fill(0xAA);
    fs::write(&copy, &broken).unwrap();
    assert!(restore(&copy, &path, "x", &Watch::default(), noted).is_err());
    assert_eq!(title(&path).as_deref(), Some("kept"));
    assert!(restore(&folder.path().join("nothing.db"), &path, "x", &Watch::default(), noted).is_err());
    let others: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(others.len(), 2, "no draft is left: {others:?}");
}

/// SECURITY.md R16: a page-valid change inside a row too.
#[test]
fn one_flipped_bit_anywhere_in_a_copy_is_found() {
    let (folder, db) = school();
    set(&db, "kept");
    let copy = folder.path().join("copy.db");
    db.backup(&copy, &Watch::default()).unwrap();
    let whole = fs::read(&copy).unwrap();
    for n in 0..200_usize {
        let at = n * whole.len() / 200 + n % 40;
        let mut flipped = whole.clone();
        flipped[at] ^= 1 << (n % 8);
        fs::write(&copy, &flipped).unwrap();
        assert!(examine(&copy, &Watch::default()).is_err(), "bit {} of byte {at}", n % 8);
    }
    fs::write(&copy, &whole[..whole.len() - 1]).unwrap();
    assert!(examine(&copy, &Watch::default()).is_err());
    fs::write(&copy, &whole).unwrap();
    assert_eq!(title(&copy).as_deref(), Some("kept"), "a copy can be opened as a school");
    assert!(examine(&copy, &Watch::default()).is_ok());
}

/// What cannot be opened as a school must not take the place of one: nothing is found out only afterwards.
#[test]
fn a_copy_with_a_foreign_schema_is_refused_before_anything_is_replaced() {
    let (folder, db) = school();
    set(&db, "kept");
    let (path, copy) = (db.path().to_owned(), folder.path().join("copy.db"));
    drop(db);
    fs::copy(&path, &copy).unwrap();
    let raw = Connection::open(&copy).unwrap();
    raw.execute_batch("CREATE TRIGGER evil AFTER INSERT ON audit BEGIN UPDATE user SET role = 'admin'; END").unwrap();
    drop(raw);
    assert!(restore(&copy, &path, "x", &Watch::default(), noted).unwrap_err().to_string().contains("`evil`"));
    let failed = restore(&path, &path, "x", &Watch::default(), |_, _| Err(Error::NotFound));
    assert!(failed.is_err());
    assert_eq!(title(&path).as_deref(), Some("kept"));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2, "nothing was put beside it");
}

#[test]
fn a_pipe_is_no_copy_and_nobody_waits_for_it() {
    let (folder, _db) = school();
    let pipe = folder.path().join("pipe");
    rustix::fs::mknodat(rustix::fs::CWD, &pipe, rustix::fs::FileType::Fifo, 0o600.into(), 0).unwrap();
    assert!(
        restore(&pipe, &folder.path().join("new.db"), "x", &Watch::default(), noted).unwrap_err().to_string().contains("no regular file")
    );
    assert!(
        restore(folder.path(), &folder.path().join("new.db"), "x", &Watch::default(), noted)
            .unwrap_err()
            .to_string()
            .contains("is a folder")
    );
}

#[test]
fn a_log_without_its_school_is_not_taken_for_a_new_ones() {
    let (folder, db) = school();
    let copy = folder.path().join("copy.db");
    db.backup(&copy, &Watch::default()).unwrap();
    let target = folder.path().join("other.db");
    fs::write(place::beside(&target, "-wal"), b"somebody's log").unwrap();
    assert!(restore(&copy, &target, "x", &Watch::default(), noted).unwrap_err().to_string().contains("without its school"));
    assert!(Db::create(&target).is_err());
}

#[test]
fn a_restored_school_stands_where_the_old_one_is_kept() {
    let (folder, db) = school();
    set(&db, "old");
    let copy = folder.path().join("copy.db");
    db.backup(&copy, &Watch::default()).unwrap();
    set(&db, "new");
    let path = db.path().to_owned();
    drop(db);
    for kept in ["school.db.before-restore-2026-11-22", "school.db.before-restore-2026-11-22-2"] {
        let restored = restore(&copy, &path, "2026-11-22", &Watch::default(), noted).unwrap();
        assert_eq!(restored.kept.as_deref(), Some(folder.path().canonicalize().unwrap().join(kept).as_path()));
    }
    assert_eq!(title(&path).as_deref(), Some("old"));
    assert_eq!(title(&folder.path().join("school.db.before-restore-2026-11-22")).as_deref(), Some("new"));
    let elsewhere = folder.path().join("elsewhere/school.db");
    assert_eq!(restore(&copy, &elsewhere, "x", &Watch::default(), noted).unwrap().kept, None);
    assert_eq!(title(&elsewhere).as_deref(), Some("old"));
}

/// That is when somebody restores.
#[test]
fn a_damaged_school_can_be_restored_over() {
    let (folder, db) = school();
    set(&db, "good");
    let copy = folder.path().join("copy.db");
    db.backup(&copy, &Watch::default()).unwrap();
    let path = db.path().to_owned();
    drop(db);
    fs::write(&path, b"no database any more").unwrap();
    restore(&copy, &path, "x", &Watch::default(), noted).unwrap();
    assert_eq!(title(&path).as_deref(), Some("good"));
}

/// CLI.md 1: nothing beside, nothing in its place, and the school as it was.
#[test]
fn what_is_cancelled_leaves_everything_as_it_was() {
    let (folder, db) = school();
    set(&db, "kept");
    let (path, copy, other) = (db.path().to_owned(), folder.path().join("copy.db"), folder.path().join("other.db"));
    db.backup(&copy, &Watch::default()).unwrap();
    let cancelled = Watch::default();
    cancelled.cancel();
    assert!(matches!(db.backup(&other, &cancelled), Err(Error::Cancelled)));
    assert!(matches!(examine(&copy, &cancelled), Err(Error::Cancelled)), "it was not found to be damaged");
    drop(db);
    // Whatever step it comes in: while the copy is verified, or while its first entry is written.
    assert!(matches!(restore(&copy, &path, "x", &cancelled, noted), Err(Error::Cancelled)));
    let late = Watch::default();
    let first = |tx: &Tx<'_>, from: &Copied| {
        late.cancel();
        noted(tx, from)
    };
    assert!(matches!(restore(&copy, &path, "x", &late, first), Err(Error::Cancelled)));
    assert_eq!(title(&path).as_deref(), Some("kept"));
    let mut names: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names, ["copy.db", "school.db"]);
}
