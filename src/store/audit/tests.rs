use super::*;
use crate::store::{Db, Error};

/// A closed file with `entries` in its log, and a connection that may do what ours never does.
fn log(entries: i64) -> (tempfile::TempDir, Connection) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("school.db");
    let db = Db::create(&path).unwrap();
    db.write(move |tx| {
        for n in 1..=entries {
            let text = Text { before: Some(n.to_string()), reason: Some("because".into()), ..Text::default() };
            let entry = NewEntry {
                at: Instant(n),
                actor: "user",
                actor_id: Some(UserId(n % 3)),
                action: "thing.do",
                object: "school",
                about: None,
                course: None,
                text,
            };
            append(tx, &entry)?;
        }
        Ok::<_, Error>(())
    })
    .unwrap();
    drop(db);
    let raw = Connection::open(&path).unwrap();
    raw.pragma_update(None, "foreign_keys", 0).unwrap();
    (folder, raw)
}

fn unguarded(raw: &Connection) {
    let triggers: Vec<String> = raw
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger'")
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    for trigger in triggers {
        raw.execute_batch(&["DROP TRIGGER ", trigger.as_str()].concat()).unwrap();
    }
}

#[test]
fn a_log_that_nobody_touched_verifies() {
    let (_folder, raw) = log(20);
    let verdict = verify(&raw).unwrap();
    assert_eq!((verdict.entries, &verdict.first_bad, verdict.head), (20, &None, head(&raw).unwrap().1));
    for most in [1, 7, 20, 21] {
        assert_eq!(in_stretches(&raw, most), verdict, "{most} at a time");
    }
}

fn in_stretches(raw: &Connection, most: u32) -> Verdict {
    let mut walk = Walk::default();
    loop {
        let before = walk.entries();
        if let Some(verdict) = walk.on(raw, most).unwrap() {
            return verdict;
        }
        assert_eq!(walk.entries() - before, i64::from(most));
    }
}

/// SECURITY.md S5: each way to forge the log is found, and the first bad entry is named.
#[test]
fn every_forgery_is_found_where_it_begins() {
    let forgeries = [
        ("UPDATE audit SET action = 'thing.undo' WHERE n = 7", 7),
        ("UPDATE audit SET at = at + 1 WHERE n = 7", 7),
        ("UPDATE audit SET actor_id = NULL WHERE n = 7", 7),
        ("UPDATE audit SET about = 0 WHERE n = 7", 7),
        ("UPDATE audit_text SET before = '8' WHERE n = 7", 7),
        ("UPDATE audit_text SET account = '' WHERE n = 7", 7),
        ("UPDATE audit_text SET salt = NULL, before = NULL, reason = NULL, erased_by = 3 WHERE n = 7", 7),
        ("DELETE FROM audit_text WHERE n = 7", 7),
        ("DELETE FROM audit WHERE n = 7", 8),
        ("DELETE FROM audit WHERE n > 18", 19),
        ("DELETE FROM audit", 1),
        ("UPDATE audit SET n = n + 100 WHERE n = 7; UPDATE audit SET n = 7 WHERE n = 8; UPDATE audit SET n = 8 WHERE n = 107", 7),
        ("INSERT INTO audit SELECT 21, at, actor, actor_id, action, object, about, course_id, text, hash FROM audit WHERE n = 20", 21),
    ];
    for (forgery, found) in forgeries {
        let (_folder, raw) = log(20);
        unguarded(&raw);
        raw.execute_batch(forgery).unwrap();
        let verdict = verify(&raw).unwrap();
        assert_eq!(verdict.first_bad.as_ref().map(|(n, _)| *n), Some(found), "{forgery}");
        assert_eq!(in_stretches(&raw, 5), verdict, "{forgery}");
    }
}

#[test]
fn the_log_refuses_every_change_but_an_erasure() {
    let (_folder, raw) = log(3);
    raw.pragma_update(None, "recursive_triggers", 1).unwrap();
    for forbidden in [
        "UPDATE audit SET at = 0",
        "DELETE FROM audit",
        "INSERT OR REPLACE INTO audit SELECT * FROM audit WHERE n = 1",
        "UPDATE audit_text SET reason = 'another'",
        "DELETE FROM audit_text",
        "DELETE FROM audit_head",
        "UPDATE audit_head SET n = 1",
    ] {
        assert!(raw.execute_batch(forbidden).is_err(), "{forbidden}");
    }
}

#[test]
fn the_last_entries_of_a_person_come_oldest_first() {
    let (_folder, raw) = log(10);
    let wanted = Wanted { user: Some(UserId(1)), limit: Some(2), ..Wanted::default() };
    assert_eq!(list(&raw, &wanted).unwrap().iter().map(|entry| entry.n).collect::<Vec<_>>(), [7, 10]);
    let since = Wanted { since: Some(Instant(9)), ..Wanted::default() };
    assert_eq!(list(&raw, &since).unwrap().len(), 2);
}

/// An action and its noun are found alike, alone and before an entry, as by walking through the log.
#[test]
fn the_newest_of_an_action_are_found_wherever_they_stand() {
    let folder = tempfile::tempdir().unwrap();
    let db = Db::create(&folder.path().join("school.db")).unwrap();
    let actions = ["user.add", "grade.set", "user-group.add", "user.role", "user", "grade.set", "users.x", "user.add"];
    db.write(move |tx| {
        for (at, action) in (0..).zip(actions) {
            let text = Text::default();
            append(
                tx,
                &NewEntry { at: Instant(at), actor: "console", actor_id: None, action, object: "school", about: None, course: None, text },
            )?;
        }
        Ok::<_, Error>(())
    })
    .unwrap();
    let found = |action: &str, before: Option<i64>, limit: usize| {
        let wanted = Wanted { action: Some(action.to_owned()), before, limit: Some(limit), ..Wanted::default() };
        let found = db.read(crate::store::Trust::Staff, |conn| list(conn, &wanted)).unwrap();
        found.iter().map(|entry| entry.n).collect::<Vec<_>>()
    };
    assert_eq!([found("user", None, 9), found("user.add", None, 9), found("grade", None, 1)], [vec![1, 4, 5, 8], vec![1, 8], vec![6]]);
    assert_eq!([found("user", Some(8), 2), found("user", None, 2), found("nothing", None, 9)], [vec![4, 5], vec![5, 8], vec![]]);
}
