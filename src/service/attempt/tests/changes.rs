//! What happens to attempts when something around them changes: dates, the course, the learner, the clock.

use super::*;
use crate::domain::course::DateRule;
use crate::service::grade::{LateByHand, NewGrade};
use crate::store::Trust;

fn close_at(school: &School, seconds: i64) {
    let at = DateOverride::Is(DateRule::Exactly(NOW.plus(TimeDelta::seconds(seconds))));
    let change = DatesChange { close: Some(Some(at)), ..DatesChange::default() };
    school.services.set_dates(&school.console(), COURSE, QUIZ, change).unwrap();
}

/// The sample course once more, with its quiz changed.
fn update(school: &School, change: impl FnOnce(&mut Quiz)) {
    let mut course = sample::course();
    own_only(quiz_of(&mut course));
    change(quiz_of(&mut course));
    school.services.import_course(&school.console(), sample::package(course, &[]), ImportOptions::default()).unwrap();
}

fn mark_of(school: &School, who: &Actor) -> (Option<Exact>, Points) {
    let grades = school.services.grades(who, Some(COURSE)).unwrap();
    let at = grades.courses[0].items.iter().position(|item| item.id == QUIZ).unwrap();
    let cell = &grades.courses[0].learners[0].cells[at];
    (cell.score.clone(), cell.possible)
}

#[test]
fn a_running_attempt_follows_the_closing() {
    let (school, ada) = school(own_only);
    close_at(&school, 100);
    assert_eq!(school.start(&ada).unwrap().seconds_left, Some(100));
    close_at(&school, 200);
    school.later(150);
    assert_eq!(school.give(&ada, "init", text("git init")).unwrap().seconds_left, Some(50), "given longer");
    close_at(&school, 10);
    school.later(1);
    assert!(refusal(school.give(&ada, "holds", by_text("Every file"))).contains("is over"));
    let view = school.look(&ada);
    assert_eq!(view.submitted, Some(NOW.plus(TimeDelta::seconds(150))), "closed when it was said, not before the answer");
    assert_eq!(view.score, Some(Points::whole(1)));
    close_at(&school, 9000);
    assert_eq!(school.look(&ada).state, AttemptState::Marked, "what is over stays over");
    assert!(school.start(&ada).is_ok(), "but the quiz is open again");
}

#[test]
fn an_end_that_nobody_saw_is_not_undone_by_a_later_closing() {
    let (school, ada) = school(own_only);
    close_at(&school, 100);
    school.start(&ada).unwrap();
    school.give(&ada, "init", text("git init")).unwrap();
    school.later(500);
    close_at(&school, 1000);
    let view = school.look(&ada);
    assert_eq!((view.state, view.submitted), (AttemptState::Marked, Some(NOW.plus(TimeDelta::seconds(100)))));
}

/// RULES.md Q25: the score of an attempt is stretched to what the quiz is out of now; FORMATS.md 10.3: the attempt stays on its questions.
#[test]
fn marks_follow_the_points_and_the_kept_attempt_of_an_update() {
    let (school, ada) = school(own_only);
    school.start(&ada).unwrap();
    school.services.answer(&ada, COURSE, QUIZ, right()).unwrap();
    school.submit(&ada).unwrap();
    school.start(&ada).unwrap();
    school.give(&ada, "init", text("git init")).unwrap();
    update(&school, |quiz| {
        quiz.settings.question_points = Points::whole(2);
        if let crate::domain::course::PoolSource::Own(own) = &mut quiz.pools[0].source {
            own.truncate(2);
        }
    });
    assert_eq!(mark_of(&school, &ada), (Some(Exact::whole(4)), Points::whole(4)), "all of it is all of it");
    school.give(&ada, "immutable", truth(true)).unwrap();
    let view = school.submit(&ada).unwrap();
    assert_eq!((view.score, view.possible, view.questions.len()), (Some(Points::whole(1)), Points::whole(3), 3));
    assert_eq!(school.start(&ada).unwrap().questions.len(), 2, "the next one is of the new course");
    update(&school, |quiz| quiz.settings.keep = Keep::Last);
    assert_eq!(mark_of(&school, &ada), (Some(Exact::whole(1)), Points::whole(3)));
}

/// FORMATS.md 10.3: an id may change, and whoever sits in front of the question has the old one.
#[test]
fn a_running_attempt_keeps_the_ids_that_its_learner_sees() {
    let (school, ada) = school(own_only);
    school.start(&ada).unwrap();
    update(&school, |quiz| {
        let crate::domain::course::PoolSource::Own(own) = &mut quiz.pools[0].source else { return };
        let question = own.iter_mut().find(|question| question.id == "init").unwrap();
        (question.id, question.was) = ("begin".to_owned(), vec!["init".to_owned()]);
    });
    school.give(&ada, "init", text("git init")).unwrap();
    assert_eq!(question(&school.look(&ada), "init").answer, Some(Given::Text { text: "git init".into() }));
}

/// RULES.md 2.4: the same answer again is no try, also where another one was saved in between.
#[test]
fn going_back_to_the_checked_answer_is_no_try() {
    let (school, ada) = school(|quiz| {
        own_only(quiz);
        quiz.settings.behavior = Behavior::Adaptive;
    });
    school.start(&ada).unwrap();
    let check = || school.services.check_question(&ada, COURSE, QUIZ, "init").unwrap();
    school.give(&ada, "init", text("git start")).unwrap();
    assert_eq!(check().tries, 1);
    school.give(&ada, "init", text("git go")).unwrap();
    school.give(&ada, "init", text("git start")).unwrap();
    assert_eq!(check().tries, 1);
    school.give(&ada, "init", text("git init")).unwrap();
    let right = check();
    assert_eq!((right.tries, right.mark), (2, Points::parse("0.66667").ok()));
}

/// RULES.md S4: whatever was said by hand of the work before, a new attempt is as late as it is.
#[test]
fn a_new_attempt_clears_late_and_missing_by_hand() {
    let (school, ada) = school(own_only);
    let rob = school.instructor("rob");
    school.enroll(COURSE, &["rob"], CourseRole::Instructor);
    let by_hand = |score: Option<&str>, late| {
        let grade = NewGrade { score: score.map(str::to_owned), late, reason: Some("so".into()), ..NewGrade::default() };
        school.services.set_grade(&rob, COURSE, QUIZ, "ada", grade).unwrap()
    };
    let take = || {
        school.start(&ada).unwrap();
        school.submit(&ada).unwrap();
        let grades = school.services.grades(&rob, Some(COURSE)).unwrap();
        let at = grades.courses[0].items.iter().position(|item| item.id == QUIZ).unwrap();
        grades.courses[0].learners[0].cells[at].clone()
    };
    take();
    by_hand(None, Some(LateByHand::Seconds(90_000)));
    assert_eq!(take().late_seconds, 0);
    by_hand(Some("miss"), None);
    assert_eq!(take().status, crate::domain::grade::CellStatus::Graded);
}

/// Who only looks is not named for what time did.
#[test]
fn the_audit_log_has_an_attempt_that_ran_out_under_its_learners_name() {
    let (school, ada) = school(|quiz| {
        own_only(quiz);
        quiz.settings.time_s = Some(60);
    });
    let eve = school.learner("eve");
    school.enroll(COURSE, &["eve"], CourseRole::Learner);
    school.start(&ada).unwrap();
    school.later(61);
    school.services.grades(&eve, Some(COURSE)).unwrap();
    let sql = "SELECT actor_id, about FROM audit WHERE action = 'attempt.auto_submit'";
    let who = school.db().read(Trust::Staff, |db| Ok::<_, store::Error>(db.query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?)))?));
    let me = ada.user_id().unwrap().0;
    assert_eq!(who.unwrap(), (me, me));
}

/// Taken out and put back, a learner finds everything where it was.
#[test]
fn work_survives_leaving_and_coming_back() {
    let (school, ada) = school(own_only);
    school.start(&ada).unwrap();
    school.give(&ada, "init", text("git init")).unwrap();
    school.services.unenroll(&school.console(), COURSE, &["ada".to_owned()]).unwrap();
    assert_eq!(school.start(&ada).unwrap_err().kind, crate::service::ErrorKind::NotFound);
    assert!(school.services.grades(&school.console(), Some(COURSE)).unwrap().courses[0].learners.is_empty());
    school.enroll(COURSE, &["ada"], CourseRole::Learner);
    let view = school.start(&ada).unwrap();
    assert_eq!((view.attempt, question(&view, "init").state), (1, QuestionState::Answered));
}

/// RULES.md 8: an observer looks at the course, and at nobody's work.
#[test]
fn an_observer_takes_nothing_and_sees_nobody() {
    let (school, ada) = school(own_only);
    let olga = school.learner("olga");
    school.enroll(COURSE, &["olga"], CourseRole::Observer);
    school.start(&ada).unwrap();
    assert!(school.services.outline(&olga, COURSE).is_ok());
    assert!(refusal(school.start(&olga)).contains("not a learner"));
    assert!(refusal(school.services.attempts(&olga, COURSE, QUIZ, None)).contains("not a learner"));
    assert!(refusal(school.services.attempts(&olga, COURSE, QUIZ, Some("ada"))).contains("no user"));
    assert!(school.services.grades(&olga, Some(COURSE)).is_err() && school.services.roster(&olga, COURSE).is_err());
    assert!(school.services.quiz(&olga, COURSE, QUIZ).unwrap().attempts.is_empty());
}
