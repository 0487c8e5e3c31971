//! What a learner sees of an attempt, in mono, at the sizes that count.

use super::fixture::attempt;
use super::taking::Taking;
use crate::service::Actor;
use crate::service::testing::{NOW, School};
use crate::tui::testing::Harness;

fn shown(school: &School, edit: impl FnOnce(&mut crate::service::attempt::AttemptView)) -> Harness {
    let mut view = attempt();
    edit(&mut view);
    Harness::learner(&school.services, Actor::console("ada")).showing(Box::new(Taking::new(view, NOW))).settled()
}

fn snap(harness: &Harness, name: &str) {
    insta::assert_snapshot!(name, harness.content());
}

#[test]
fn a_question_at_each_size() {
    let school = School::new();
    for (width, height) in [(80, 24), (40, 20), (200, 60)] {
        let harness = shown(&school, |_| {}).size(width, height);
        snap(&harness, &format!("taking_{width}x{height}"));
    }
}

/// UX.md R14: what does not fit shows that something is left out.
#[test]
fn the_navigator_cuts_long_titles_with_an_ellipsis() {
    let school = School::new();
    let long = |view: &mut crate::service::attempt::AttemptView| {
        view.questions[0].title = "Which of these sentences about the shell are true".into();
    };
    let mut harness = shown(&school, long).size(40, 20);
    harness.keys("v");
    assert!(harness.shows("Which of these sen... │"), "{}", harness.screen());
}

#[test]
fn each_kind_has_its_field() {
    let school = School::new();
    for (at, kind) in [(1, "short"), (3, "number"), (4, "essay")] {
        let mut harness = shown(&school, |view| view.here = Some(view.questions[at].id.clone()));
        snap(&harness, &format!("taking_{kind}"));
        harness.keys("<enter>");
        harness.text("12 n");
        assert!(harness.shows("typing"), "{}", harness.screen());
        snap(&harness, &format!("taking_{kind}_typing"));
    }
}
