//! The courses that come with the program: the first thing anybody sees holds what it promises.

#![expect(clippy::panic, reason = "the refusal of a course is said with its name")]

use std::path::{Path, PathBuf};

use lyceum::domain::course::{Course, ItemBody, ItemKind};
use lyceum::domain::quiz::{Kind, Question};
use lyceum::domain::work::Watch;
use lyceum::package;
use lyceum::package::report::{Level, Report};

fn folder(course: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-courses").join(course)
}

/// Reads a course, without a finding and without a warning.
fn read(name: &str) -> (Course, Report) {
    let checked = package::check(&folder(name), &Watch::default());
    assert_eq!(checked.findings, [], "{name}");
    let package = package::open(&folder(name), &Watch::default()).unwrap_or_else(|refusal| panic!("{name}: {refusal}"));
    let warnings: Vec<_> = package.report.warnings.iter().filter(|warning| warning.level != Level::Info).collect();
    assert!(warnings.is_empty(), "{name}: {warnings:?}");
    (package.course, package.report)
}

fn count(report: &Report, kind: ItemKind) -> usize {
    report.items.get(&kind).copied().unwrap_or(0)
}

#[test]
fn the_tour_is_ten_minutes_with_a_quiz_and_something_to_hand_in() {
    let (course, report) = read("lyceum-tour");
    assert!(count(&report, ItemKind::Page) >= 4 && count(&report, ItemKind::Quiz) == 1 && count(&report, ItemKind::Assignment) == 1);
    let minutes: u32 = course.modules.iter().flat_map(|module| &module.items).filter_map(|item| item.settings.minutes).sum();
    assert!((8..=15).contains(&minutes), "{minutes} minutes");
}

#[test]
fn the_shell_course_has_substance_in_every_kind() {
    let (course, report) = read("shell-basics");
    assert!(report.modules >= 5 && count(&report, ItemKind::Page) >= 15, "{report:?}");
    assert!(count(&report, ItemKind::Quiz) >= 5 && count(&report, ItemKind::Assignment) == 2 && report.rubrics == 2);
    let kinds = [Kind::MultipleChoice, Kind::MultipleAnswers, Kind::TrueFalse, Kind::ShortAnswer, Kind::Numerical, Kind::Essay];
    for kind in kinds {
        assert!(report.questions.get(&kind).copied().unwrap_or(0) >= 3, "{kind:?}: {:?}", report.questions);
    }
    assert!(report.questions.values().sum::<usize>() >= 50, "{:?}", report.questions);
    for item in course.modules.iter().flat_map(|module| &module.items) {
        let ItemBody::Page(page) = &item.body else { continue };
        let words = page.text.raw().split_whitespace().count();
        assert!((300..=900).contains(&words), "{}: {words} words", item.id);
        assert!(item.settings.minutes.is_some(), "{} says how long it takes", item.id);
    }
}

/// The course that uses what the format has.
#[test]
fn the_git_course_has_every_kind_of_item_and_question() {
    let (course, report) = read("git-in-the-lab");
    assert!(report.modules == 3 && count(&report, ItemKind::Page) >= 9, "{report:?}");
    assert!(count(&report, ItemKind::Quiz) == 3 && count(&report, ItemKind::Assignment) == 2 && report.rubrics == 2, "{report:?}");
    for kind in [ItemKind::Discussion, ItemKind::Survey, ItemKind::Link, ItemKind::File] {
        assert!(count(&report, kind) >= 1, "{kind:?}");
    }
    for kind in [Kind::MultipleChoice, Kind::MultipleAnswers, Kind::TrueFalse, Kind::ShortAnswer, Kind::Numerical, Kind::Essay] {
        assert!(report.questions.get(&kind).copied().unwrap_or(0) >= 1, "{kind:?}: {:?}", report.questions);
    }
    assert!(course.banks.len() == 1 && course.paths.len() == 1 && course.grading.categories.len() == 2);
}

/// Whoever answers wrong is told why: by the option or the line chosen, or by the question.
#[test]
fn every_question_has_a_reason() {
    for name in ["lyceum-tour", "shell-basics", "git-in-the-lab"] {
        let (course, _) = read(name);
        let mute: Vec<_> = questions(&course).into_iter().filter(|question| !speaks(question)).map(|question| &question.id).collect();
        assert!(mute.is_empty(), "{name}: {mute:?} say nothing to who is wrong");
    }
}

fn speaks(question: &Question) -> bool {
    let feedback = &question.key.feedback;
    let beside = serde_json::to_string(&question.key.answer).is_ok_and(|key| key.contains("\"feedback\":\""));
    feedback.incorrect.is_some() || feedback.note.is_some() || feedback.model.is_some() || beside
}

fn questions(course: &Course) -> Vec<&Question> {
    use lyceum::domain::course::PoolSource;
    let mut all: Vec<&Question> = course.banks.iter().flat_map(|bank| &bank.questions).collect();
    for item in course.modules.iter().flat_map(|module| &module.items) {
        match &item.body {
            ItemBody::Page(page) => all.extend(&page.checks),
            ItemBody::Quiz(quiz) => all.extend(quiz.pools.iter().flat_map(|pool| match &pool.source {
                PoolSource::Own(questions) => questions.as_slice(),
                PoolSource::Bank { .. } => &[],
            })),
            _ => {}
        }
    }
    all
}
