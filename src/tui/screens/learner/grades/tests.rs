//! A learner's marks in mono: every state has a word of its own.

use super::*;
use crate::demo;
use crate::service::testing::NOW;
use crate::service::{Actor, Cost, Hasher};
use crate::tui::testing::Harness;

/// Ada in the demo school.
fn ada(folder: &std::path::Path) -> Harness {
    let path = folder.join("demo.db");
    let watch = crate::domain::work::Watch::default();
    demo::make(&path, 1, NOW, "UTC", Hasher::new(Cost::CHEAP), &watch).unwrap();
    let school = crate::service::testing::open(&path);
    let actor = school.act_as(&Actor::console("demo"), demo::LEARNER).unwrap();
    Harness::learner(&school, actor).at(Route::Grades { course: None })
}

/// Who asks about a mark wants to see what was right, not to begin again.
#[test]
fn a_quiz_that_was_marked_opens_its_review() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = ada(folder.path());
    harness.keys("g g");
    while !harness.screen().contains("> Quiz: first steps") && !harness.screen().contains(">   Quiz: first steps") {
        harness.keys("<down>");
    }
    harness.keys("<enter>");
    assert!(harness.line(0).contains("Quiz: first steps: review"), "{}", harness.screen());
}

#[test]
fn marks_at_each_size() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = ada(folder.path());
    for (width, height) in [(80, 24), (40, 20), (200, 60)] {
        harness.resize(width, height);
        harness.snap(&format!("grades_{width}x{height}"));
    }
    assert!(harness.shows("NEW") && harness.shows("so far"), "{}", harness.screen());
}
