//! What a generated school must be: sound, the same for the same seed, as the plan says, and gone on with where it was broken off.

use std::path::Path;

use rusqlite::Connection;
use sha2::{Digest as _, Sha256};

use super::chance::likely;
use super::*;
use crate::domain::work::Watch;
use crate::service::testing::NOW;
use crate::service::{Actor, Cost, Hasher, Services};

fn make_small(path: &Path, seed: u64, watch: &Watch) -> crate::service::Result<Plan> {
    let making = Making { size: Size::Small, seed, now: NOW, zone: "UTC".to_owned(), media: false };
    make(path, &making, Hasher::new(Cost::CHEAP), watch)
}

/// A hash of all rows of each table. Left out is what SQLite salts by itself: the log's texts under their commitments, and so its chain.
fn tables(path: &Path) -> Vec<(String, String)> {
    let db = Connection::open(path).unwrap();
    let texts = |sql: &str| db.prepare(sql).unwrap().query_map([], |row| row.get(0)).unwrap().collect::<Result<Vec<String>, _>>().unwrap();
    let hashed = |table: String| {
        let columns = texts(&format!("SELECT name FROM pragma_table_info('{table}') ORDER BY cid"));
        let salted = |column: &String| table.starts_with("audit") && ["text", "hash", "salt"].contains(&column.as_str());
        let kept: Vec<String> = columns.into_iter().filter(|column| !salted(column)).map(|column| format!("quote({column})")).collect();
        let rows = texts(&format!("SELECT {} FROM {table} ORDER BY 1", kept.join(" || ',' || ")));
        (table, format!("{} {}", rows.len(), crate::domain::code::hex(&Sha256::digest(rows.join("\n")))))
    };
    texts("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name")
        .into_iter()
        .map(hashed)
        .collect()
}

/// One school serves several tests of what stands in it.
fn made() -> (tempfile::TempDir, std::path::PathBuf, Plan) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("school.db");
    let plan = make_small(&path, 1, &Watch::default()).unwrap();
    (folder, path, plan)
}

#[test]
fn a_generated_school_is_sound_and_as_large_as_it_says() {
    let (_folder, path, plan) = made();
    for (name, found) in crate::store::doctor::examine(&path, &Watch::default()).unwrap() {
        assert!(found.is_ok() || name == "free_space", "{name}: {found:?}");
    }
    let school = Services::open(&path).unwrap();
    let console = Actor::console("demo");
    let facts = crate::demo::facts(&school, &console).unwrap();
    assert_eq!((facts.users, facts.courses), (30, 1));
    let wanted = usize::try_from(plan.shape.responses).unwrap();
    assert!((wanted * 80 / 100..wanted * 115 / 100).contains(&facts.responses), "{}", facts.responses);
    assert!(!crate::store::unfinished(&path).exists());
    let rosa = school.act_as(&console, crate::demo::INSTRUCTOR).unwrap();
    assert!(!school.to_mark(&rosa, plan.lecture()).unwrap().work.is_empty(), "the newest work waits");
    assert_eq!(school.home(&rosa).unwrap().asking.iter().map(|quiz| quiz.count).sum::<u32>(), 2, "and some ask");
    let ada = school.act_as(&console, crate::demo::LEARNER).unwrap();
    let home = school.home(&ada).unwrap();
    assert!(home.resume.is_some() && !home.due.is_empty() && !home.marks.is_empty(), "{home:?}");
}

#[test]
fn the_same_seed_makes_the_same_school_also_in_two_runs() {
    let folder = tempfile::tempdir().unwrap();
    let [whole, broken, other] = ["whole.db", "broken.db", "other.db"].map(|name| folder.path().join(name));
    make_small(&whole, 1, &Watch::default()).unwrap();
    let watch = Watch::default();
    watch.cancel();
    // Each run is stopped at its first step; what it did before is kept, so that in the end the school is whole.
    let mut runs = 0;
    while make_small(&broken, 1, &if runs < 6 { watch.clone() } else { Watch::default() }).is_err() {
        assert!(!broken.exists() && runs < 7, "a school has no name before it is whole");
        runs += 1;
    }
    assert!(runs == 6, "{runs}");
    assert_eq!(tables(&whole), tables(&broken));
    make_small(&other, 2, &Watch::default()).unwrap();
    assert_ne!(tables(&whole), tables(&other));
}

#[test]
fn what_lies_unfinished_is_not_taken_for_another_school() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("school.db");
    let watch = Watch::default();
    watch.cancel();
    let stopped = make_small(&path, 1, &watch).map(drop).unwrap_err();
    assert!(stopped.hint.unwrap().contains("goes on"));
    let refused = make_small(&path, 2, &Watch::default()).map(drop).unwrap_err();
    assert!(refused.message.contains("is not finished"), "{}", refused.message);
}

/// PERFORMANCE.md: item statistics have known right answers.
#[test]
fn questions_are_as_hard_as_they_were_made() {
    let (_folder, path, plan) = made();
    let db = Connection::open(path).unwrap();
    let sql = "SELECT question.slug, user.name, share = 1 FROM attempt_question JOIN attempt ON attempt.id = attempt_id
               JOIN user ON user.id = user_id JOIN question_revision ON question_revision.id = question_revision_id
               JOIN question ON question.id = question_id
               WHERE answer IS NOT NULL AND more ->> 'by_hand' IS NULL AND attempt.n = 1";
    let mut statement = db.prepare(sql).unwrap();
    let rows = statement.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?, row.get::<_, Option<bool>>(2)?)));
    let by_name: std::collections::HashMap<String, u32> = (0..plan.shape.users - 1).map(|n| (plan.person(n).user, n)).collect();
    let (mut expected, mut found, mut spread) = (0.0, 0.0, 0.0);
    for row in rows.unwrap() {
        let (slug, user, right) = row.unwrap();
        let (Some(right), Some(learner)) = (right, by_name.get(&user)) else { continue };
        let chance = likely(plan.ability(*learner), difficulty(1, 0, question::number_of(&slug).unwrap()));
        expected += chance;
        spread += chance * (1.0 - chance);
        found += if right { 1.0 } else { 0.0 };
    }
    assert!(found > 5_000.0, "{found}");
    assert!(f64::abs(expected - found) < 4.0 * f64::sqrt(spread), "{expected} expected, {found} found");
}
