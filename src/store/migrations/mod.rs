//! The schema's steps by `PRAGMA user_version`: each in one IMMEDIATE transaction, with a verified backup before the first
//! (SECURITY.md 3, R15). A landed migration never changes; new ones are added.

use std::path::Path;

use rusqlite::Connection;
use rusqlite::config::DbConfig;
use sha2::{Digest as _, Sha256};

use super::connection::APPLICATION_ID;
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
    apply(conn, 0, MIGRATIONS)
}

/// Brings a copy up to the present schema and refuses one that is not ours. Whoever has the copy has the original.
pub fn raise(conn: &mut Connection) -> Result<()> {
    let version = version(conn)?;
    apply(conn, version, MIGRATIONS)?;
    assert_schema(conn)
}

/// Brings an older school up to the present schema, after a backup beside it.
pub fn bring_up(conn: &mut Connection, path: &Path) -> Result<()> {
    bring_up_to(conn, path, MIGRATIONS)
}

fn bring_up_to(conn: &mut Connection, path: &Path, steps: &[Migration]) -> Result<()> {
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
    back_up(conn, path, steps.len())?;
    apply(conn, version, steps)
}

/// Copies the school as `NAME.before-schema-N`, unless that very state stands there already: a step that was stopped is taken again, and
/// another process may be about to take it. An older school's copy of that name is kept, and this one gets a number.
fn back_up(conn: &Connection, path: &Path, to: usize) -> Result<()> {
    let suffix = format!(".before-schema-{to}");
    let (first, head) = (place::beside(path, &suffix), super::audit::head(conn)?.1);
    let stands = || super::backup::examine(&first, &Watch::default()).is_ok_and(|copied| copied.chain_head == head);
    if stands() {
        return Ok(());
    }
    let copied = super::backup::copy(conn, &place::free_beside(path, &suffix), &Watch::default());
    if copied.is_err() && stands() { Ok(()) } else { copied.map(drop) }
}

/// The schema's number.
pub fn version(conn: &Connection) -> Result<usize> {
    let version: i64 = conn.pragma_query_value(None, "user_version", |row| row.get(0))?;
    usize::try_from(version).map_err(|_| Error::Corrupt(format!("it says schema {version}")))
}

fn apply(conn: &mut Connection, from: usize, steps: &[Migration]) -> Result<()> {
    for (index, step) in steps.iter().enumerate().skip(from) {
        let tx = conn.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
        // Another process may have taken the step while we waited.
        if version(&tx)? > index {
            continue;
        }
        step.run(&tx).map_err(|error| Error::Corrupt(format!("the step `{}` of its schema failed ({error})", step.name)))?;
        tx.pragma_update(None, "application_id", APPLICATION_ID)?;
        tx.pragma_update(None, "user_version", i64::try_from(index + 1).expect("a handful of steps"))?;
        tx.commit()?;
    }
    Ok(())
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
    apply(&mut model, 0, &MIGRATIONS[..version.min(MIGRATIONS.len())])?;
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
    use crate::store::connection::{self, Patience};
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
        bring_up_to(&mut conn, &path, &steps).unwrap();
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
            back_up(&conn, &path, 9).unwrap();
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
        back_up(&connection::writer(&path, &patience()).unwrap(), &path, 9).unwrap();
        assert_eq!(copies(folder.path()), 2);
    }

    fn copies(folder: &Path) -> usize {
        let is_copy = |entry: &std::fs::DirEntry| entry.file_name().to_string_lossy().contains(".before-schema-9");
        std::fs::read_dir(folder).unwrap().filter(|entry| is_copy(entry.as_ref().unwrap())).count()
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
        assert!(bring_up_to(&mut conn, &path, &steps).is_err());
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
            assert_eq!(bring_up_to(&mut conn, &path, &steps).is_err(), stays);
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
