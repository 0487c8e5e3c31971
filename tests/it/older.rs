//! A school of before is brought up and tells what it told (SECURITY.md R15). `older/0010.sql` is one of schema 10 as the program of then
//! left it: answered, cleared, checked, marked by a person and anew, erased, renamed and running attempts; `older/0013.sql` is the same when it
//! had reached schema 13 and gone on with all of that; the `.json` beside each what the program of then said of it.

use std::path::{Path, PathBuf};

use lyceum::domain::code::hex;
use lyceum::domain::ids::AttemptId;
use lyceum::store::attempt;
use rusqlite::Connection;
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::support::InProcess;

struct Older {
    folder: tempfile::TempDir,
    lyceum: InProcess,
    told: &'static str,
}

impl Older {
    fn all() -> [Self; 2] {
        [
            Self::new(include_str!("older/0010.sql"), include_str!("older/0010.json")),
            Self::new(include_str!("older/0013.sql"), include_str!("older/0013.json")),
        ]
    }

    fn new(dump: &str, told: &'static str) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let file = Connection::open(folder.path().join("school.db")).expect("a new file");
        file.execute_batch(dump).expect("a school of then");
        Self { folder, lyceum: InProcess::new(), told }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// What a command says as JSON.
    fn says(&self, line: &str, input: &str) -> Value {
        let db = self.path("school.db");
        let args = ["--db", text(&db), "--json"].into_iter().chain(line.split(' '));
        let said = self.lyceum.run(&args.collect::<Vec<_>>(), input.as_bytes(), None);
        assert_eq!(said.code, 0, "{line}: {}", String::from_utf8_lossy(&said.err));
        let mut said: Value = serde_json::from_slice(&said.out).expect("one JSON document");
        // Now is another now.
        said.as_object_mut().map(|said| said.remove("as_of"));
        said
    }

    /// What is held about a user of their attempts.
    fn export(&self, user: &str) -> Value {
        let file = self.path(user);
        self.says(&format!("user export {user} --to {}", text(&file)), "");
        let held: Value = serde_json::from_slice(&std::fs::read(file).expect("the export")).expect("JSON");
        serde_json::json!({ "attempts": held["attempts"], "answers": held["answers"] })
    }

    fn open(&self) -> Connection {
        Connection::open(self.path("school.db")).expect("the school")
    }

    /// The hashes that the log has of attempts.
    fn hashes(&self) -> Vec<(AttemptId, String)> {
        let sql = "SELECT CAST(substr(object, 9) AS INTEGER) AS id, after ->> 'events' FROM audit JOIN audit_text USING (n)
                   WHERE action = 'attempt.submit' AND after IS NOT NULL";
        let db = self.open();
        let mut found = db.prepare(sql).expect("the log");
        let rows = found.query_map([], |row| Ok((AttemptId(row.get(0)?), row.get(1)?))).expect("the log");
        rows.collect::<Result<_, _>>().expect("the log")
    }

    fn hash(&self, attempt: AttemptId) -> String {
        hex(&attempt::hash(&self.open(), attempt).expect("an attempt"))
    }
}

fn text(path: &Path) -> &str {
    path.to_str().expect("a path of letters")
}

#[test]
fn a_school_of_before_tells_what_it_told() {
    Older::all().iter().for_each(tells_what_it_told);
}

/// What an entry of the log is about is said in words that may change; the entry itself does not.
fn without_objects(mut said: Value) -> Value {
    for entry in said["entries"].as_array_mut().into_iter().flatten() {
        entry.as_object_mut().map(|entry| entry.remove("object"));
    }
    said
}

fn tells_what_it_told(school: &Older) {
    let told: Vec<Value> = serde_json::from_str(school.told).expect("JSON");
    for one in &told {
        match one["run"].as_str() {
            Some(line) => assert_eq!(without_objects(school.says(line, "")), without_objects(one["says"].clone()), "{line}"),
            None => assert_eq!(school.export(one["export"].as_str().expect("a user")), one["holds"], "{}", one["export"]),
        }
    }
    assert!(told.len() > 15, "{}", told.len());
}

#[test]
fn what_was_committed_to_before_still_verifies() {
    Older::all().iter().for_each(verifies);
}

fn verifies(school: &Older) {
    school.says("audit verify", "");
    let hashes = school.hashes();
    assert!(hashes.len() >= 3, "{hashes:?}");
    for (attempt, hash) in hashes {
        assert_eq!(school.hash(attempt), hash, "{attempt:?}");
    }
    let db = school.open();
    let sql = "SELECT salt, written, iif(answer_past.n IS NULL, answer, text) FROM answer_salt JOIN attempt_event USING (attempt_id, n)
               LEFT JOIN answer_past USING (attempt_id, n) LEFT JOIN attempt_question USING (attempt_id, position)";
    let mut salted = db.prepare(sql).expect("the salts");
    let rows = salted.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).expect("the salts");
    let rows: Vec<(Vec<u8>, Vec<u8>, String)> = rows.collect::<Result<_, _>>().expect("the salts");
    assert!(rows.len() >= 15, "{}", rows.len());
    for (salt, written, answer) in rows {
        assert_eq!(Sha256::new_with_prefix(salt).chain_update(&answer).finalize().to_vec(), written, "{answer}");
    }
}

#[test]
fn an_attempt_of_before_goes_on_and_is_erased() {
    Older::all().iter().for_each(goes_on);
}

fn goes_on(school: &Older) {
    let answer = |number: &str| school.says("attempt answer older run sum --as ada", &format!("{{\"number\":\"{number}\"}}"));
    let tries = || school.says("attempt check older run sum --as ada", "")["tries"].clone();
    answer("5");
    assert_eq!(tries(), 1, "it was checked before: the same answer again is no try");
    answer("4");
    assert_eq!(tries(), 2);
    school.says("attempt submit older run --as ada", "");
    let hashes = school.hashes();
    for (attempt, hash) in &hashes {
        assert_eq!(school.hash(*attempt), *hash, "{attempt:?}");
    }
    school.says("user erase ada --reason asked --yes", "");
    for (attempt, hash) in &hashes {
        assert_eq!(school.hash(*attempt), *hash, "{attempt:?}, erased");
    }
    let left = "SELECT (SELECT count(answer) FROM attempt_question JOIN attempt ON attempt.id = attempt_id WHERE user_id = 2)
                     + (SELECT count(text) + count(salt) FROM attempt LEFT JOIN answer_past ON attempt_id = attempt.id WHERE user_id = 2)
                     + (SELECT count(*) FROM answer_salt JOIN attempt ON attempt.id = attempt_id WHERE user_id = 2)";
    let left: i64 = school.open().query_row(left, [], |row| row.get(0)).expect("a count");
    assert_eq!(left, 0, "neither text nor salt");
    assert_eq!(school.says("audit verify", "")["ok"], true);
}

/// The step that edits the texts of tables leaves what they allow: what was allowed is, and nothing else.
#[test]
fn a_table_of_before_refuses_what_it_refused() {
    Older::all().iter().for_each(refuses);
}

fn refuses(school: &Older) {
    school.says("audit verify", "");
    school.says("doctor", "");
    let db = school.open();
    let whole: String = db.query_row("PRAGMA integrity_check", [], |row| row.get(0)).expect("it is looked through");
    assert_eq!(whole, "ok");
    let audit =
        "INSERT INTO audit (n, at, actor, action, object, text, hash) SELECT max(n) + 1, 0, 'WORD', 'a', 'b', text, hash FROM audit";
    let event = "INSERT INTO grade_event (item_id, user_id, n, at, deed, hand) SELECT item_id, user_id, max(n) + 1, at, ";
    for (change, allowed) in [
        ("UPDATE user SET role = 'WORD'", &["admin", "instructor", "learner"][..]),
        ("UPDATE user SET status = 'WORD'", &["invited", "active", "suspended"]),
        (audit, &["console", "user", "guest"]),
        ("UPDATE enrollment SET role = 'WORD'", &["instructor", "assistant", "learner", "observer"]),
        ("UPDATE attempt SET state = 'WORD' WHERE state <> 'open'", &["needs_marking", "marked", "abandoned", "discarded"]),
        (&format!("{event} 'WORD', hand FROM grade_event"), &["set", "undo", "quiz", "release", "hide"]),
        (&format!("{event} deed, 'WORD' FROM grade_event"), &["score", "excused", "missing"]),
        ("UPDATE grade SET work = 'WORD'", &["none", "draft", "submitted", "needs_marking"]),
        ("UPDATE grade SET hand = 'WORD'", &["score", "excused", "missing"]),
    ] {
        for word in allowed {
            let changed = tried(&db, &change.replace("WORD", word)).expect(word);
            assert!(changed > 0, "{change}: no row says anything");
        }
        for word in ["", "boss", &allowed[0].to_uppercase()] {
            let why = tried(&db, &change.replace("WORD", word)).expect_err(word).to_string();
            assert!(why.contains("CHECK constraint failed"), "{change}, {word}: {why}");
        }
    }
}

/// Makes a change and takes it back.
fn tried(db: &Connection, change: &str) -> rusqlite::Result<usize> {
    let all = db.unchecked_transaction()?;
    let changed = all.execute(change, []);
    all.rollback()?;
    changed
}
