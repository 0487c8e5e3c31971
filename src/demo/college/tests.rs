//! What a generated school must be: sound, the same for the same seed, as the plan says, and gone on with where it was broken off.

use std::path::Path;

use super::*;
use crate::domain::work::Watch;
use crate::service::testing::NOW;
use crate::service::{Actor, Cost, Hasher, Services};

fn making(seed: u64) -> Making {
    Making { size: Size::Small, seed, now: NOW, zone: "UTC".to_owned(), media: false }
}

fn make_small(path: &Path, seed: u64, watch: &Watch) -> crate::service::Result<Plan> {
    make(path, &making(seed), Hasher::new(Cost::CHEAP), watch)
}

/// All rows of a school as text, a hash a table. What SQLite salted by itself (the log's texts, and so its chain) is left out.
fn tables(path: &Path) -> Vec<(String, String)> {
    let db = crate::store::Db::open(path).unwrap();
    crate::store::testing::tables(&db, &["text", "hash", "salt"])
}

#[test]
fn a_generated_school_is_sound_and_as_large_as_it_says() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("school.db");
    let plan = make_small(&path, 1, &Watch::default()).unwrap();
    for (name, found) in crate::store::doctor::examine(&path).unwrap() {
        assert!(found.is_ok() || name == "free_space", "{name}: {found:?}");
    }
    let school = Services::open(&path).unwrap();
    let facts = crate::demo::facts(&school, &Actor::console("demo")).unwrap();
    assert_eq!((facts.users, facts.courses), (31, 1));
    let wanted = plan.shape.responses as usize;
    assert!((wanted * 9 / 10..wanted * 11 / 10).contains(&facts.responses), "{}", facts.responses);
    let open = path.with_file_name("school.db.unfinished");
    assert!(!open.exists());
}
