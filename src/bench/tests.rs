use std::sync::Arc;

use super::*;
use crate::demo;
use crate::service::school::{NewKind, NewSchool};
use crate::service::sign_in::SignedIn;
use crate::service::testing::{self, NOW};
use crate::service::{Actor, Cost, ErrorKind, FixedClock, Hasher, SeededRandom, Services};
use crate::tui::screen::Inside;
use crate::tui::screens::tests::{VARIANTS, variant};
use crate::tui::testing::{Harness, place};

fn wish(folder: &std::path::Path, only: &[&str]) -> Wish {
    Wish {
        size: Size::Small,
        only: only.iter().map(|&goal| goal.to_owned()).collect(),
        folder: folder.to_owned(),
        zone: "UTC".to_owned(),
        program: std::env::current_exe().expect("the tests are a program"),
    }
}

fn left(folder: &std::path::Path) -> Vec<String> {
    let names = std::fs::read_dir(folder).expect("the folder of the bench").flatten();
    names.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
}

#[test]
fn what_was_asked_for_is_measured_on_a_copy_that_is_gone_afterwards() {
    let home = tempfile::tempdir().expect("a folder");
    let folder = home.path().join("bench");
    let measured = run(&wish(&folder, &["g13", "G19"]), &Watch::default()).expect("it measures");
    let goals: Vec<&str> = measured.figures.iter().map(|figure| figure.goal).collect();
    assert_eq!(goals, ["G13", "G19"], "{:?}", measured.notes);
    assert!(measured.figures.iter().all(|figure| figure.value > 0.0), "{measured:?}");
    assert!(measured.figures[0].what.contains("attempt_event"), "{}", measured.figures[0].what);
    assert_eq!(left(&folder), ["small.db"]);
    // The same school again, and the wait for it given up.
    let before = std::fs::read(folder.join("small.db")).expect("the school");
    let watch = Watch::default();
    watch.cancel();
    let given_up = run(&wish(&folder, &["G13"]), &watch).expect_err("it was cancelled");
    assert_eq!((given_up.kind, left(&folder).len()), (ErrorKind::Conflict, 1));
    assert!(std::fs::read(folder.join("small.db")).expect("the school") == before, "it stays as it was");
}

#[test]
fn the_gradebook_of_the_demo_school_is_measured() {
    let home = tempfile::tempdir().expect("a folder");
    let measured = run(&wish(home.path(), &["G4"]), &Watch::default()).expect("it measures");
    assert_eq!(measured.figures.len(), 2, "wall and CPU, without the scrolling that is measured beside them: {measured:?}");
    assert!(measured.figures.iter().all(|figure| figure.value > 0.0), "{measured:?}");
}

#[test]
fn a_goal_that_is_not_measured_is_refused_before_anything_is_made() {
    let home = tempfile::tempdir().expect("a folder");
    let refused = run(&wish(&home.path().join("bench"), &["G77"]), &Watch::default()).expect_err("there is none");
    assert!(refused.fields[0].1.contains("G1, G2"), "{refused:?}");
    assert!(!home.path().join("bench").exists());
}

/// A school of that size that was made from another seed, or by an earlier generator, is not measured under the name of this one.
#[test]
fn a_school_that_was_made_otherwise_is_made_anew_and_a_foreign_one_is_left_alone() {
    let home = tempfile::tempdir().expect("a folder");
    let kept = home.path().join("small.db");
    let make = |seed| demo::make(&kept, seed, NOW, "UTC", Hasher::new(Cost::CHEAP), &Watch::default()).expect("a demo school");
    make(2);
    run(&wish(home.path(), &["G13"]), &Watch::default()).expect("it measures");
    assert_eq!(demo::is_of(&Services::open(&kept).expect("a school"), Size::Small, 1).expect("it reads"), Some(true));
    std::fs::remove_file(&kept).expect("it was there");
    let kind = NewKind::Classroom { admin: "root".to_owned(), password: None };
    let new = NewSchool { kind, title: String::new(), zone: "UTC".to_owned(), demo: false };
    let (clock, random) = (Arc::new(FixedClock::at(NOW)), Arc::new(SeededRandom::new(3)));
    drop(Services::found(&Actor::console("root"), &kept, new, clock, random, Hasher::new(Cost::CHEAP)).expect("a real school"));
    let before = std::fs::read(&kept).expect("the school");
    let refused = run(&wish(home.path(), &["G13"]), &Watch::default()).expect_err("it is somebody's");
    assert_eq!(refused.kind, ErrorKind::Conflict, "{refused:?}");
    assert!(std::fs::read(&kept).expect("the school") == before, "it stays as it was");
}

/// G20 speaks of any screen: every kind of place that is drawn by `screens::tests` is gone to, and opens.
#[test]
fn every_kind_of_place_is_measured() {
    let home = tempfile::tempdir().expect("a folder");
    let path = home.path().join("small.db");
    demo::make(&path, 1, NOW, "UTC", Hasher::new(Cost::CHEAP), &Watch::default()).expect("a demo school");
    let school = testing::open(&path);
    let stops = stops::stops(&school).expect("it reads");
    let missing: Vec<_> = VARIANTS.iter().filter(|name| stops.iter().all(|stop| variant(&stop.route) != **name)).collect();
    assert!(missing.is_empty(), "{missing:?} need a stop");
    for stop in &stops {
        let actor = stop.who.clone().on(stop.side);
        let me = school.me(&actor).expect("themselves");
        let view = school.school(&actor).expect("the school");
        let inside = Inside::of(&school, SignedIn { actor, me, failures: 0 }, &view, &place());
        let mut at = Harness::world(inside).at(stop.route.clone());
        at.wait(0);
        assert!(!at.line(-2).starts_with(" !"), "{} is refused\n{}", stop.name, at.screen());
        for key in stop.keys.split_whitespace() {
            at.keys(key);
            assert!(!at.shows("Nothing is on"), "{}: {key}\n{}", stop.name, at.screen());
        }
    }
}
