//! The schema's steps by `PRAGMA user_version`: all that a school needs in one IMMEDIATE transaction, with a verified backup before it
//! (SECURITY.md 3, R15). A landed migration never changes; new ones are added.

use std::path::{Path, PathBuf};

use rusqlite::Connection;
use rusqlite::config::DbConfig;
use sha2::{Digest as _, Sha256};

use super::connection::{self, APPLICATION_ID};
use super::{Error, Result, place};
use crate::domain::work::Watch;

/// One step of the schema. Its version is its place in the list, from 1.
#[derive(Debug, Clone, Copy)]
pub struct Migration {
    pub name: &'static str,
    pub sql: &'static str,
    /// It edits the texts of tables where they stand (`UPDATE sqlite_schema`), which SQLite refuses otherwise.
    pub rewords: bool,
}

impl Migration {
    const fn new(name: &'static str, sql: &'static str) -> Self {
        Self { name, sql, rewords: false }
    }

    const fn rewording(name: &'static str, sql: &'static str) -> Self {
        Self { name, sql, rewords: true }
    }

    fn run(&self, conn: &Connection) -> rusqlite::Result<()> {
        if self.rewords { reword(conn, self.sql) } else { conn.execute_batch(self.sql) }
    }
}

/// All steps, oldest first.
pub const MIGRATIONS: &[Migration] = &[
    Migration::new("school", include_str!("0001_school.sql")),
    Migration::new("course", include_str!("0002_course.sql")),
    Migration::new("work", include_str!("0003_work.sql")),
    Migration::new("reads", include_str!("0004_reads.sql")),
    Migration::new("waiting", include_str!("0005_waiting.sql")),
    Migration::new("workshop", include_str!("0006_workshop.sql")),
    Migration::new("marking", include_str!("0007_marking.sql")),
    Migration::new("class code", include_str!("0008_class_code.sql")),
    Migration::new("excused", include_str!("0009_excused.sql")),
    Migration::new("audit action", include_str!("0010_audit_action.sql")),
    Migration::new("kept counts", include_str!("0011_kept_counts.sql")),
    Migration::new("answers", include_str!("0012_answers.sql")),
    Migration::new("asides", include_str!("0013_asides.sql")),
    Migration::rewording("checks", include_str!("0014_checks.sql")),
    Migration::new("claims", include_str!("0015_claims.sql")),
    Migration::new("lean answers", include_str!("0016_lean_answers.sql")),
];

/// The SHA-256 of the present schema, in hex. With a new step a test says the new one; until then each start costs what it took to make an
/// empty school in memory.
const PRESENT: &str = "e003dc3b95385945d388efa9470b7862cf6ff690b25ba86f7e3ea27e9a0870c5";

/// Gives a new, empty file the present schema.
pub fn found(conn: &mut Connection) -> Result<()> {
    apply(conn, MIGRATIONS)
}

/// Brings a copy up to the present schema and refuses one that is not ours. Whoever has the copy has the original.
pub fn raise(conn: &mut Connection) -> Result<()> {
    apply(conn, MIGRATIONS)?;
    assert_schema(conn)
}

/// Brings an older school up to the present schema, after a backup beside it. Cancelled it leaves neither.
pub fn bring_up(conn: &mut Connection, path: &Path, watch: &Watch) -> Result<()> {
    bring_up_to(conn, path, MIGRATIONS, watch)
}

fn bring_up_to(conn: &mut Connection, path: &Path, steps: &[Migration], watch: &Watch) -> Result<()> {
    let version = version(conn)?;
    if version > steps.len() {
        return Err(Error::refused(
            format!("{} was made by a newer Lyceum (schema {version}; this one knows {}).", path.display(), steps.len()),
            "Use the newer program; nothing was changed",
        ));
    }
    if version == steps.len() {
        return Ok(());
    }
    let kept = back_up(conn, path, steps.len(), watch)?;
    connection::heed(conn, watch)?;
    let done = apply(conn, steps);
    connection::heed_nobody(conn)?;
    if done.is_err() && watch.is_cancelled() {
        // Nothing came of it, so there is nothing to go back to.
        let _ = kept.map(std::fs::remove_file);
        return Err(Error::Cancelled);
    }
    done
}

/// Copies the school as `NAME.before-schema-N`, unless that very state stands there already: a step that was stopped is taken again, and
/// another process may be about to take it. An older school's copy of that name is kept, and this one gets a number. Gives the copy where it
/// made one.
fn back_up(conn: &Connection, path: &Path, to: usize, watch: &Watch) -> Result<Option<PathBuf>> {
    let suffix = format!(".before-schema-{to}");
    let (first, head) = (place::beside(path, &suffix), super::audit::head(conn)?.1);
    let stands = || super::backup::examine(&first, watch).is_ok_and(|copied| copied.chain_head == head);
    if stands() {
        return Ok(None);
    }
    let copied = super::backup::copy(conn, &place::free_beside(path, &suffix), watch);
    if copied.is_err() && stands() { Ok(None) } else { copied.map(|copied| Some(copied.path)) }
}

/// The schema's number.
pub fn version(conn: &Connection) -> Result<usize> {
    let version: i64 = conn.pragma_query_value(None, "user_version", |row| row.get(0))?;
    usize::try_from(version).map_err(|_| Error::Corrupt(format!("it says schema {version}")))
}

/// The steps that are still to be taken, all of them or none: a school never stands between two programs.
fn apply(conn: &mut Connection, steps: &[Migration]) -> Result<()> {
    let tx = conn.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    // Another process may have taken some while we waited.
    for step in steps.iter().skip(version(&tx)?) {
        step.run(&tx).map_err(|error| Error::Corrupt(format!("the step `{}` of its schema failed ({error})", step.name)))?;
    }
    if version(&tx)? < steps.len() {
        tx.pragma_update(None, "application_id", APPLICATION_ID)?;
        tx.pragma_update(None, "user_version", i64::try_from(steps.len()).expect("a handful of steps"))?;
    }
    Ok(tx.commit()?)
}

/// Runs a step that edits the texts of tables. The guard against that is lifted for this step alone; everybody who is connected reads the
/// schema anew afterwards.
fn reword(conn: &Connection, sql: &str) -> rusqlite::Result<()> {
    let defended = conn.db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE)?;
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, false)?;
    let reworded = rewords(conn, sql);
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_WRITABLE_SCHEMA, false)?;
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, defended)?;
    reworded
}

fn rewords(conn: &Connection, sql: &str) -> rusqlite::Result<()> {
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_WRITABLE_SCHEMA, true)?;
    conn.execute_batch(sql)?;
    let version: i64 = conn.pragma_query_value(None, "schema_version", |row| row.get(0))?;
    conn.pragma_update(None, "schema_version", version + 1)
}

/// An empty school in memory with the schema of `version`.
pub fn model(version: usize) -> Result<Connection> {
    let mut model = Connection::open_in_memory()?;
    apply(&mut model, &MIGRATIONS[..version.min(MIGRATIONS.len())])?;
    Ok(model)
}

/// Refuses a school whose schema is not word for word ours: a foreign trigger or view would run in our process (SECURITY.md S15).
pub fn assert_schema(conn: &Connection) -> Result<()> {
    if sum(conn)? == PRESENT {
        return Ok(());
    }
    // What differs is named, which takes a school to compare with.
    let model = model(MIGRATIONS.len())?;
    let (ours, theirs) = (schema(&model)?, schema(conn)?);
    match ours.iter().find(|one| !theirs.contains(one)).or_else(|| theirs.iter().find(|one| !ours.contains(one))) {
        None => Ok(()),
        Some((kind, name, _)) => Err(Error::refused(
            format!("The {kind} `{name}` of this school is not as Lyceum made it."),
            "Somebody changed the file with another program: restore a backup",
        )),
    }
}

/// Kind, name and text of all that the schema holds, without what SQLite adds by itself.
const WORDS: &str =
    "SELECT type, name, coalesce(sql, '') FROM sqlite_schema WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY type, name";

/// The SHA-256 of the schema in hex, each word with its length first.
fn sum(conn: &Connection) -> Result<String> {
    let mut sum = Sha256::new();
    let mut found = conn.prepare(WORDS)?;
    let mut rows = found.query([])?;
    while let Some(row) = rows.next()? {
        for column in 0..3 {
            let word = row.get_ref(column)?.as_str().map_err(rusqlite::Error::from)?;
            sum.update((word.len() as u64).to_be_bytes());
            sum.update(word);
        }
    }
    Ok(crate::domain::code::hex(&sum.finalize()))
}

fn schema(conn: &Connection) -> Result<Vec<(String, String, String)>> {
    let mut found = conn.prepare(WORDS)?;
    let rows = found.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::connection::Patience;
    use crate::store::{Db, Trust, setting};

    fn patience() -> Patience {
        Patience::new(std::time::Duration::from_secs(2))
    }

    /// SECURITY.md R15: a verified backup first, then each step whole or not at all.
    #[test]
    fn an_older_school_is_brought_up_after_a_backup() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("school.db");
        let db = Db::create(&path).unwrap();
        db.write(|tx| setting::set(tx, "kept", "yes")).unwrap();
        drop(db);
        let steps: Vec<Migration> =
            MIGRATIONS.iter().copied().chain([Migration::new("next", "CREATE TABLE next (id INTEGER PRIMARY KEY) STRICT")]).collect();
        let mut conn = connection::writer(&path, &patience()).unwrap();
        bring_up_to(&mut conn, &path, &steps, &Watch::default()).unwrap();
        assert_eq!(version(&conn).unwrap(), steps.len());
        drop(conn);
        let backup = place::beside(&path, &format!(".before-schema-{}", steps.len()));
        let before = Db::open(&backup).unwrap();
        assert_eq!(before.read(Trust::Staff, |conn| setting::get(conn, "kept")).unwrap().as_deref(), Some("yes"));
    }

    /// A school that was restored and is brought up again is another one than the first whose copy has the name.
    #[test]
    fn the_copy_before_a_step_is_of_the_school_as_it_stands() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("school.db");
        drop(Db::create(&path).unwrap());
        let conn = connection::writer(&path, &patience()).unwrap();
        for expected in [1, 1] {
            back_up(&conn, &path, 9, &Watch::default()).unwrap();
            assert_eq!(copies(folder.path()), expected, "the same state is copied once");
        }
        drop(conn);
        let db = Db::open(&path).unwrap();
        let (console, now) = (crate::store::audit::Text::default(), crate::domain::time::Instant(1));
        db.write(move |tx| {
            let (actor, action, object) = ("console", "test", "school");
            let entry =
                crate::store::audit::NewEntry { at: now, actor, actor_id: None, action, object, about: None, course: None, text: console };
            crate::store::audit::append(tx, &entry)
        })
        .unwrap();
        drop(db);
        back_up(&connection::writer(&path, &patience()).unwrap(), &path, 9, &Watch::default()).unwrap();
        assert_eq!(copies(folder.path()), 2);
    }

    fn copies(folder: &Path) -> usize {
        let is_copy = |entry: &std::fs::DirEntry| entry.file_name().to_string_lossy().contains(".before-schema-9");
        std::fs::read_dir(folder).unwrap().filter(|entry| is_copy(entry.as_ref().unwrap())).count()
    }

    /// Cancelled while the school is copied, and in the middle of a step that would never end by itself.
    #[test]
    fn who_cancels_finds_the_school_as_it_was_and_nothing_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("school.db");
        drop(Db::create(&path).unwrap());
        let first = Migration::new("first", "CREATE TABLE next (n INTEGER) STRICT");
        let endless = "WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n) INSERT INTO next SELECT max(n) FROM n";
        let steps: Vec<Migration> = MIGRATIONS.iter().copied().chain([first, Migration::new("endless", endless)]).collect();
        let names = || std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect::<Vec<_>>();
        let before = std::fs::read(&path).unwrap();
        for in_the_step in [false, true] {
            let watch = Watch::default();
            let mut conn = connection::writer(&path, &patience()).unwrap();
            let copied = place::beside(&path, &format!(".before-schema-{}", steps.len()));
            let (other, at) = (watch.clone(), path.clone());
            let canceller = std::thread::spawn(move || {
                let reads = Connection::open(at).unwrap();
                reads.busy_timeout(std::time::Duration::ZERO).unwrap();
                // The copy is made before the step holds the school.
                while in_the_step && !(copied.exists() && reads.execute_batch("BEGIN IMMEDIATE; ROLLBACK").is_err()) {
                    std::thread::yield_now();
                }
                other.cancel();
            });
            if !in_the_step {
                watch.cancel();
            }
            assert!(matches!(bring_up_to(&mut conn, &path, &steps, &watch), Err(Error::Cancelled)));
            canceller.join().unwrap();
            assert_eq!(version(&conn).unwrap(), MIGRATIONS.len());
            conn.execute("SELECT count(*) FROM next", []).unwrap_err();
            drop(conn);
            assert_eq!((names(), std::fs::read(&path).unwrap() == before), (vec!["school.db".into()], true));
        }
    }

    #[test]
    fn a_step_that_fails_changes_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("school.db");
        drop(Db::create(&path).unwrap());
        let steps: Vec<Migration> = MIGRATIONS
            .iter()
            .copied()
            .chain([Migration::new("bad", "CREATE TABLE half (id INTEGER PRIMARY KEY) STRICT; CREATE TABLE half (id INTEGER) STRICT")])
            .collect();
        let mut conn = connection::writer(&path, &patience()).unwrap();
        assert!(bring_up_to(&mut conn, &path, &steps, &Watch::default()).is_err());
        drop(conn);
        assert!(Db::open(&path).is_ok(), "it is still the school it was");
    }

    /// A step that edits the schema's texts has that right for itself alone, and whoever reads meanwhile reads the new ones afterwards.
    #[test]
    fn the_schema_is_writable_for_one_step() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("school.db");
        drop(Db::create(&path).unwrap());
        let other = connection::writer(&path, &patience()).unwrap();
        let add = "INSERT INTO setting (key, value) VALUES ('blue', '')";
        let sql = "UPDATE sqlite_schema SET sql = replace(sql, 'key TEXT', 'key TEXT CHECK (key <> ''blue'')') WHERE name = 'setting'";
        for (sql, stays) in [("UPDATE sqlite_schema SET nothing = 1", true), (sql, false)] {
            let steps: Vec<Migration> = MIGRATIONS.iter().copied().chain([Migration::rewording("no blue", sql)]).collect();
            let mut conn = connection::writer(&path, &patience()).unwrap();
            assert_eq!(bring_up_to(&mut conn, &path, &steps, &Watch::default()).is_err(), stays);
            let refused = conn.execute_batch("UPDATE sqlite_schema SET sql = '' WHERE name = 'setting'").unwrap_err();
            assert!(refused.to_string().contains("may not be modified"), "{refused}");
            assert_eq!(conn.execute(add, []).is_ok(), stays);
            conn.execute("DELETE FROM setting WHERE key = 'blue'", []).unwrap();
            assert_eq!(other.execute(add, []).is_ok(), stays);
            other.execute("DELETE FROM setting WHERE key = 'blue'", []).unwrap();
        }
    }

    /// PERFORMANCE.md G1: the schema is known by its sum at each start.
    #[test]
    fn the_present_schema_is_known_by_its_sum() {
        let model = model(MIGRATIONS.len()).unwrap();
        assert_eq!(sum(&model).unwrap(), PRESENT, "put the left one in `PRESENT`");
    }

    /// SECURITY.md S15: whatever somebody else put there, by whatever means, is named and not run.
    #[test]
    fn a_school_with_a_foreign_or_a_changed_word_in_its_schema_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        for (name, change) in [
            ("spy", "CREATE TRIGGER spy AFTER INSERT ON user BEGIN DELETE FROM credential; END"),
            ("spy", "CREATE VIEW spy AS SELECT name FROM user"),
            ("audit_no_delete", "DROP TRIGGER audit_no_delete"),
            ("audit_no_delete", "DROP TRIGGER audit_no_delete; CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit BEGIN SELECT 1; END"),
            ("user_by_email", "CREATE INDEX user_by_email ON user (email)"),
        ] {
            let path = folder.path().join("school.db");
            drop(Db::create(&path).unwrap());
            Connection::open(&path).unwrap().execute_batch(change).unwrap();
            let why = Db::open(&path).err().expect("it is no school of ours").to_string();
            assert!(why.contains(name) && why.contains("not as Lyceum made it"), "{change}: {why}");
            std::fs::remove_file(&path).unwrap();
        }
    }

    /// STYLE.md 9: STRICT, and each foreign key says what happens when its row goes.
    #[test]
    fn every_table_is_strict_and_every_reference_says_what_a_deletion_does() {
        let mut conn = Connection::open_in_memory().unwrap();
        found(&mut conn).unwrap();
        let loose: Vec<String> = conn
            .prepare(
                "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND strict = 0 AND name NOT LIKE 'sqlite_%'",
            )
            .unwrap()
            .query_map([], |row| row.get(0))
            .unwrap()
            .collect::<rusqlite::Result<_>>()
            .unwrap();
        assert!(loose.is_empty(), "{loose:?}");
        for step in MIGRATIONS {
            let references = step.sql.matches("REFERENCES ").count();
            assert_eq!(references, step.sql.matches("ON DELETE ").count(), "{}", step.name);
        }
    }
}
