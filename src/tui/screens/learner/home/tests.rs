use super::*;
use crate::domain::completion::Progress;
use crate::domain::course::{CourseState, ItemKind};
use crate::service::grade::TotalView;
use crate::service::home::{CourseCard, DueRow, Resume, When};
use crate::service::page::Neighbor;
use crate::service::testing::{NOW, School};
use crate::tui::testing::Harness;

fn due(title: &str, kind: ItemKind, days: i64, when: When) -> DueRow {
    DueRow {
        course: "rust".into(),
        course_title: "Rust Basics".into(),
        item: title.into(),
        title: title.into(),
        kind,
        due: NOW.plus(chrono::TimeDelta::days(days)),
        close: None,
        when,
        locked_by: None,
        time_s: None,
        attempts_left: None,
    }
}

fn card(title: &str, completed: u32, grade: Option<&str>) -> CourseCard {
    let next = Neighbor { item: "next".into(), kind: ItemKind::Page, title: "Borrowing and its rules".into(), locked_by: None };
    CourseCard {
        course: title.into(),
        title: title.into(),
        state: CourseState::Published,
        progress: Progress { completed, required: 10 },
        grade: grade.map(|shown| TotalView { shown: shown.into(), exact: shown.into(), fraction: shown.into(), letter: Some("F".into()) }),
        next: (completed < 10).then_some(next),
    }
}

/// UX.md sketch 2.
fn view() -> HomeView {
    let resume = Resume {
        course: "rust".into(),
        course_title: "Rust Basics".into(),
        item: "borrowing".into(),
        title: "3.2 Borrowing".into(),
        kind: ItemKind::Page,
        read: Some(400),
        begun: true,
    };
    let quiz = DueRow { time_s: Some(1_200), attempts_left: Some(1), ..due("Quiz 3: Lifetimes", ItemKind::Quiz, 0, When::Today) };
    HomeView {
        banner: "".into(),
        resume: Some(resume),
        due: vec![due("Essay 1: Ownership in practice", ItemKind::Assignment, -1, When::Late(1)), quiz],
        courses: vec![card("Rust Basics", 7, Some("33.33")), card("Compilers", 2, None), card("Academic Writing", 10, Some("91.00"))],
        observed: Vec::new(),
        marks: Vec::new(),
        teaching: Vec::new(),
        asking: Vec::new(),
        to_join: 2,
    }
}

fn shown(view: HomeView, width: u16, height: u16) -> Harness {
    let school = School::new();
    Harness::learner(&school.services, school.console()).size(width, height).showing(Box::new(Home::new(view, true, true)))
}

#[test]
fn home_at_each_size() {
    for (width, height) in [(80, 24), (40, 20), (200, 60)] {
        shown(view(), width, height).snap(&format!("home_{width}x{height}"));
    }
}

#[test]
fn what_is_due_says_how_long_it_takes_and_how_often_it_may_be_tried() {
    for (width, height) in [(80, 24), (40, 20)] {
        let at = shown(view(), width, height);
        assert!(at.shows("20 min, 1 try"), "{}", at.screen());
    }
}

#[test]
fn a_newcomer_is_told_how_to_begin() {
    let first = view().resume.map(|at| Resume { begun: false, read: None, ..at });
    let at = shown(HomeView { resume: first, due: Vec::new(), ..view() }, 80, 24);
    assert!(at.line(-2).contains("Enter begins, : finds everything") && at.line(-1).contains("Enter begin"), "{}", at.screen());
}

#[test]
fn a_school_of_ones_own_without_courses_leads_to_where_they_come_from() {
    let empty = HomeView { resume: None, due: Vec::new(), courses: Vec::new(), to_join: 0, ..view() };
    let at = shown(empty, 80, 24);
    assert!(at.shows("g s leads to teaching") && !at.shows("Your instructor"), "{}", at.screen());
}
