//! Marks that change: reasons, undoing, newer work, being excused.

use super::*;
use crate::domain::completion::Status;
use crate::domain::work::Watch;
use crate::service::submission::Wanted;

fn due(school: &School, seconds: i64) {
    let rule = DateRule::Exactly(NOW.plus(TimeDelta::seconds(seconds)));
    let change = DatesChange { due: Some(Some(DateOverride::Is(rule))), ..DatesChange::default() };
    school.services.set_dates(&school.console(), COURSE, ITEM, change).unwrap();
}

/// CLI.md 6: a released score changes with a reason, by whatever it changes.
#[test]
fn a_released_score_made_late_by_hand_needs_a_reason() {
    let (school, ada, rob) = graded_by(Grading { late: Some(late()), ..Grading::default() });
    school.hand_in(&ada);
    school.set(&rob, score("18")).unwrap();
    let later = NewGrade { late: Some(LateByHand::Seconds(90_000)), ..NewGrade::default() };
    assert_eq!(school.set(&rob, later.clone()).unwrap_err().fields[0].0, "reason");
    assert_eq!(school.set(&rob, because(later)).unwrap().score, Some(Exact::whole(14)));
    let comment = NewGrade { comment: Some("Well done.".into()), ..NewGrade::default() };
    assert!(school.set(&rob, comment).is_ok(), "a comment is no change of the score");
    let huge = NewGrade { comment: Some("x".repeat(1_000_000).into()), ..NewGrade::default() };
    assert!(school.set(&rob, huge).unwrap_err().message.contains("no longer than"));
}

#[test]
fn undoing_takes_back_a_mark_and_not_its_release() {
    let (school, ada, rob) = graded_by(Grading { release: Release::Manual, ..Grading::default() });
    school.set(&rob, score("8")).unwrap();
    school.set(&rob, score("9")).unwrap();
    school.services.release_grades(&rob, COURSE, ITEM, &[]).unwrap();
    let undone = school.services.undo_grade(&rob, COURSE, ITEM, "ada", UndoGrade::default()).unwrap();
    assert_eq!((undone.from.as_deref(), undone.to.as_deref(), undone.released), (Some("9"), Some("8"), true));
    assert_eq!(school.cell(&ada).score, Some(Exact::whole(8)));
}

/// A mark is for the work it was given for: newer work, however late, lowers it not, and waits for a marker.
#[test]
fn newer_work_leaves_the_mark_of_the_older_alone() {
    let (school, ada, rob) = graded_by(Grading { late: Some(late()), ..Grading::default() });
    due(&school, 10);
    school.hand_in(&ada);
    school.set(&rob, score("18")).unwrap();
    school.clock.advance(TimeDelta::hours(25));
    school.hand_in(&ada);
    let cell = school.cell(&ada);
    assert_eq!((cell.score, cell.late_seconds), (Some(Exact::whole(18)), 0));
    let waiting = Wanted { ungraded: true, ..Wanted::default() };
    let waits = || school.services.submissions(&rob, COURSE, &waiting).unwrap().submissions.len();
    assert_eq!(waits(), 1);
    school.services.release_grades(&rob, COURSE, ITEM, &[]).unwrap();
    assert_eq!(waits(), 1, "releasing is no marking");
    let saved = school.set(&rob, because(score("20"))).unwrap();
    assert_eq!((saved.deducted, saved.score, waits()), (Exact::whole(4), Some(Exact::whole(16)), 0));
    let undone = school.services.undo_grade(&rob, COURSE, ITEM, "ada", UndoGrade::default()).unwrap();
    assert_eq!((undone.score, waits()), (Some(Exact::whole(18)), 1));
}

/// Excused work bars nobody: it counts as done and asks for no score. It spends no free late day either.
#[test]
fn who_is_excused_goes_on() {
    let school = School::new();
    school.sample_course();
    let (ada, rob) = (school.learner("ada"), school.instructor("rob"));
    school.enroll(COURSE, &["ada"], CourseRole::Learner);
    school.enroll(COURSE, &["rob"], CourseRole::Instructor);
    school.services.mark_done(&ada, COURSE, "intro/why", true).unwrap();
    let status = |item: &str| school.services.outline(&ada, COURSE).unwrap().item(item).unwrap().status;
    assert_eq!((status("intro/first"), status(ITEM)), (Some(Status::NotStarted), Some(Status::Locked)));
    school.services.set_grade(&rob, COURSE, "intro/first", "ada", score("ex")).unwrap();
    assert_eq!((status("intro/first"), status(ITEM)), (Some(Status::Done), Some(Status::NotStarted)));
    school.services.set_grade(&rob, COURSE, "intro/first", "ada", because(score("none"))).unwrap();
    assert_eq!(status(ITEM), Some(Status::Locked));
}

/// RULES.md 4.2: no grade, not met. What missing work is worth by the course's rule opens no door.
#[test]
fn missing_work_reaches_no_score() {
    let (school, ada, rob) = school(|course| {
        course.grading.missing = Some(Exact::zero());
        course.modules[1].items[0].complete = Some(crate::domain::course::CompletionRule::Score(Exact::ratio(1, 2)));
    });
    let status = || school.services.outline(&ada, COURSE).unwrap().item(ITEM).unwrap().status;
    assert_eq!(school.set(&rob, score("miss")).unwrap().score, Some(Exact::whole(20)));
    assert_eq!(status(), Some(Status::NotStarted));
    school.hand_in(&ada);
    assert_eq!(school.cell(&ada).status, CellStatus::Submitted, "RULES.md S4: it is there now");
}

#[test]
fn excused_work_spends_no_free_late_day() {
    let rule = LateRule { late_days: 1, floor: Exact::zero(), ..late() };
    let (school, _, rob) = graded_by(Grading { late: Some(rule), ..Grading::default() });
    let by_hand = |item: &str, score: &str| {
        let grade = NewGrade { score: Some(score.into()), late: Some(LateByHand::Seconds(86_400)), ..NewGrade::default() };
        school.services.set_grade(&rob, COURSE, item, "ada", grade).unwrap()
    };
    by_hand("intro/first", "ex");
    assert_eq!(by_hand(ITEM, "20").deducted, Exact::zero());
}

/// Two who mark the same work: an undo names what it takes back, and leaves what somebody else gave since.
#[test]
fn an_undo_takes_back_what_it_names_and_nobody_elses() {
    let (school, _, rob) = school(|_| {});
    let ivo = school.instructor("ivo");
    school.enroll(COURSE, &["ivo"], CourseRole::Instructor);
    let undo = |who: &Actor, event: Option<u32>, reason: Option<&str>| {
        let undo = UndoGrade { event, reason: reason.map(str::to_owned) };
        school.services.undo_grade(who, COURSE, ITEM, "ada", undo)
    };
    let first = school.set(&rob, score("8")).unwrap().event;
    let second = school.set(&ivo, because(score("5"))).unwrap().event;
    let refused = undo(&rob, Some(first), None).unwrap_err();
    assert_eq!((refused.kind, refused.message.as_str()), (ErrorKind::Conflict, "The score is 5 by now, set by ivo."));
    assert_eq!(undo(&rob, Some(second), None).unwrap_err().fields[0].0, "reason", "another's change of a mark that was seen");
    assert_eq!(undo(&rob, None, None).unwrap_err().fields[0].0, "reason");
    assert_eq!(school.cell(&rob).score, Some(Exact::whole(5)));
    assert_eq!(undo(&ivo, Some(second), None).unwrap().to.as_deref(), Some("8"), "one's own slip needs no reason");
    let again = undo(&rob, None, Some("5 was right")).unwrap();
    assert_eq!(again.to.as_deref(), Some("5"));
    let history = school.services.grade_history(&rob, COURSE, ITEM, "ada").unwrap().events;
    assert_eq!(history.last().unwrap().reason, Some("5 was right".into()));
}

/// What is about to replace another's change was looked at: its score, and also its comment alone.
#[test]
fn whoever_was_faster_is_not_overwritten() {
    let (school, _, rob) = graded_by(Grading { release: Release::Manual, ..Grading::default() });
    let ivo = school.instructor("ivo");
    school.enroll(COURSE, &["ivo"], CourseRole::Instructor);
    let seen = |grade: NewGrade, seen: u32| NewGrade { seen: Some(seen), ..grade };
    let newest = || school.services.marking(&rob, COURSE, ITEM, "ada", None).unwrap().event;
    let none = newest();
    let event = school.set(&ivo, seen(score("5"), none)).unwrap().event;
    assert_eq!(event, newest());
    assert_eq!(school.set(&rob, seen(score("8"), none)).unwrap_err().message, "The score is 5 by now, set by ivo.");
    school.set(&ivo, NewGrade { comment: Some("Look at your log.".into()), ..NewGrade::default() }).unwrap();
    let refused = school.set(&rob, seen(score("8"), event)).unwrap_err();
    assert!(refused.kind == ErrorKind::Conflict && refused.message.contains("changed meanwhile by ivo"), "{refused:?}");
    let event = newest();
    school.services.release_grades(&ivo, COURSE, ITEM, &[]).unwrap();
    assert!(school.set(&rob, because(seen(score("8"), event))).is_ok(), "who sees it is no change of it");
}

/// RULES.md S4: new work is as late as it is, also after an undo.
#[test]
fn an_undo_brings_no_lateness_back_that_new_work_cleared() {
    let (school, ada, rob) = graded_by(Grading { late: Some(late()), ..Grading::default() });
    let undo = || {
        school.clock.advance(TimeDelta::minutes(1));
        school.services.undo_grade(&rob, COURSE, ITEM, "ada", UndoGrade::default()).unwrap()
    };
    let late = NewGrade { late: Some(LateByHand::Seconds(90_000)), ..score("6") };
    school.set(&rob, late.clone()).unwrap();
    school.clock.advance(TimeDelta::minutes(1));
    school.hand_in(&ada);
    school.clock.advance(TimeDelta::minutes(1));
    school.set(&rob, because(score("8"))).unwrap();
    assert_eq!((undo().to.as_deref(), school.cell(&rob).late_seconds), (Some("6"), 0));
    school.set(&rob, because(late)).unwrap();
    school.set(&rob, because(NewGrade { late: Some(LateByHand::No), ..score("9") })).unwrap();
    assert_eq!((undo().to.as_deref(), school.cell(&rob).late_seconds), (Some("6"), 90_000), "what was said of the new work stands");
}

/// What changes nothing leaves no trace in the log nor in the history of the mark.
#[test]
fn what_stands_so_already_is_not_told_again() {
    let (school, ada, rob) = graded_by(Grading { release: Release::Manual, ..Grading::default() });
    let due = |day: i64| {
        let rule = DateRule::Exactly(NOW.plus(TimeDelta::days(day)));
        let change = DatesChange { due: Some(Some(DateOverride::Is(rule))), ..DatesChange::default() };
        school.services.set_dates(&rob, COURSE, ITEM, change).unwrap().changed
    };
    let start = || school.services.set_term_start(&rob, COURSE, chrono::NaiveDate::from_ymd_opt(2027, 2, 1)).unwrap().changed;
    let commented = || NewGrade { comment: Some("Well done.".into()), ..score("80%") };
    let turned = |done: Result<Released>| !done.unwrap().users.is_empty();
    let all = || {
        [
            due(9),
            start(),
            school.set(&rob, commented()).unwrap().changed,
            turned(school.services.release_grades(&rob, COURSE, ITEM, &[])),
            turned(school.services.release_grades(&rob, COURSE, ITEM, &["ada".to_owned()])),
        ]
    };
    let entries = || school.services.audit_verify(&school.console(), &Watch::default()).unwrap().entries;
    assert_eq!(all(), [true, true, true, true, false]);
    let log = entries();
    assert_eq!((all(), entries()), ([false; 5], log));
    assert_eq!(school.services.grade_history(&ada, COURSE, ITEM, "ada").unwrap().events.len(), 2);
    // The same score for newer work is a mark of its own.
    school.clock.advance(TimeDelta::seconds(1));
    school.hand_in(&ada);
    school.clock.advance(TimeDelta::seconds(1));
    assert!(school.set(&rob, commented()).unwrap().changed);
}
