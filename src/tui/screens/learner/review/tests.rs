//! Reviews in mono: each result has a word of its own, and nothing of the key is there that the view has not.

use super::Review;
use crate::domain::course::Showing;
use crate::domain::person::CourseRole;
use crate::service::Actor;
use crate::service::attempt::{AttemptView, ClaimRef, Given, GivenAnswer, QuestionState};
use crate::service::testing::{NOW, School};
use crate::tui::route::Route;
use crate::tui::screens::learner::quiz::fixture::marked;
use crate::tui::testing::Harness;

fn shown(school: &School, view: AttemptView) -> Harness {
    Harness::learner(&school.services, Actor::console("ada")).showing(Box::new(Review::new(view, Vec::new(), None))).settled()
}

fn snap(harness: &Harness, name: &str) {
    insta::assert_snapshot!(name, harness.content());
}

#[test]
fn a_review_at_each_size() {
    let school = School::new();
    for (width, height) in [(80, 24), (40, 20), (200, 60)] {
        let harness = shown(&school, marked()).size(width, height);
        snap(&harness, &format!("review_{width}x{height}"));
    }
}

#[test]
fn in_one_column_a_question_is_opened_and_left_again() {
    let school = School::new();
    let mut harness = shown(&school, marked()).size(40, 20);
    harness.keys("<enter>");
    snap(&harness, "review_detail_40x20");
    harness.keys("<esc>");
    assert!(harness.shows("waiting"), "{}", harness.screen());
}

/// From the last question Enter leads back into the course: nobody is left at the end of a list.
#[test]
fn enter_leads_through_the_questions_and_on() {
    let school = School::new();
    let mut harness = shown(&school, marked());
    let all = marked().questions.len();
    for _ in 1..all {
        assert!(harness.line(-1).contains("Enter next question"), "{}", harness.screen());
        harness.keys("<enter>");
    }
    assert!(harness.line(0).contains(&format!("{all} of {all}")), "{}", harness.screen());
    assert!(harness.line(-1).contains("Enter to the course"), "{}", harness.screen());
}

#[test]
fn what_may_not_be_seen_is_a_sentence() {
    let school = School::new();
    let closed =
        AttemptView { questions: Vec::new(), showing: [].into(), more_after: Some(NOW.plus(chrono::TimeDelta::days(2))), ..marked() };
    let harness = shown(&school, closed);
    let said = harness.screen().split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(said.contains("shown from Tue 09:00 on"), "{said}");
    let mut marks = marked();
    marks.showing = [Showing::Attempt, Showing::Result, Showing::Marks].into();
    assert!(shown(&school, marks).shows("The right answers are not shown in this quiz."));
}

/// RULES.md 2.3: one key asks that an answer counts, and takes it back.
#[test]
fn one_key_asks_that_an_answer_counts() {
    let school = School::new();
    school.sample_course();
    let ada = school.learner("ada");
    school.enroll("git-lab", &["ada"], CourseRole::Learner);
    let services = &school.services;
    services.start_attempt(&ada, "git-lab", "intro/first").unwrap();
    let answer = GivenAnswer::of(Given::Text { text: "git start".into() });
    services.answer(&ada, "git-lab", "intro/first", vec![("init".to_owned(), answer)]).unwrap();
    services.submit_attempt(&ada, "git-lab", "intro/first").unwrap();
    let place = Route::Review { course: "git-lab".to_owned(), item: "intro/first".to_owned(), attempt: None };
    let mut at = Harness::learner(services, ada).at(place).settled();
    assert!(!at.line(-1).contains('!'), "the first was not answered\n{}", at.screen());
    at.keys("!");
    assert!(at.shows("You gave no answer"), "{}", at.screen());
    at.keys("n");
    at.wait(6_000);
    assert!(at.line(-1).contains("! should count"), "{}", at.screen());
    at.keys("!");
    assert!(at.shows("Asked: your instructor sees it. u takes it back"), "{}", at.screen());
    assert!(at.shows("You asked that this counts"), "{}", at.screen());
    at.keys("u");
    assert!(!at.shows("You asked that this counts"), "{}", at.screen());
    at.keys("!");
    let console = school.console();
    let claims = [ClaimRef { user: "ada".to_owned(), attempt: None }];
    services.decline_claims(&console, "git-lab", "intro/first", "init", &claims, "It is no command").unwrap();
    let place = Route::Review { course: "git-lab".to_owned(), item: "intro/first".to_owned(), attempt: None };
    let mut at = at.at(Route::Home).at(place);
    at.keys("n");
    assert!(at.shows("Stays as it is: It is no command"), "{}", at.screen());
}

#[test]
fn an_answer_that_does_not_read_is_told_as_damage() {
    let school = School::new();
    let mut view = marked();
    for at in [0, 2] {
        (view.questions[at].state, view.questions[at].answer) = (QuestionState::Damaged, None);
    }
    let harness = shown(&school, view).size(200, 60);
    assert!(harness.shows("! What was answered here cannot be read"), "{}", harness.screen());
    assert!(!harness.shows("not answered") && !harness.shows("empty"), "{}", harness.screen());
}
