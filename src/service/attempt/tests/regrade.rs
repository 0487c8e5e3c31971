//! A key that changed after answers were given: looked at, then marked anew with a reason, and what is not touched by it.

use super::*;
use crate::domain::grade::GradeDeed;
use crate::domain::quiz::{AnswerKey, short_answer};

/// `git init` was the key; now `git clone` is, and it gives 3 points.
fn changed(quiz: &mut Quiz) {
    let question = quiz.pools.iter_mut().find_map(|pool| match &mut pool.source {
        crate::domain::course::PoolSource::Own(own) => own.iter_mut().find(|one| one.id == "init"),
        crate::domain::course::PoolSource::Bank { .. } => None,
    });
    let question = question.unwrap();
    question.face.points = Some(Points::whole(3));
    let AnswerKey::ShortAnswer(key) = &mut question.key.answer else { unreachable!("init is a short answer") };
    key.accepted[0].pattern = short_answer::Pattern::Literal("git clone".into());
}

fn given(school: &School, who: &Actor, init: &str) {
    school.start(who).unwrap();
    school.services.answer(who, COURSE, QUIZ, named(&[("holds", by_text("Every file")), ("init", text(init))])).unwrap();
    school.submit(who).unwrap();
}

fn scores(view: &Regrade) -> Vec<(&str, Option<Points>, Option<Points>)> {
    view.changes.iter().map(|one| (one.user.as_str(), one.from, one.to)).collect()
}

/// FORMATS.md 10.3: old attempts keep their marks until somebody marks them anew, who says why.
#[test]
fn marks_follow_a_changed_key_when_they_are_told_to() {
    let (school, ada) = school(own_only);
    let (ben, eve, rob) = (school.learner("ben"), school.learner("eve"), school.instructor("rob"));
    school.enroll(COURSE, &["ben", "eve"], CourseRole::Learner);
    school.enroll(COURSE, &["rob"], CourseRole::Instructor);
    given(&school, &ada, "git init");
    given(&school, &ben, "git clone");
    school.start(&eve).unwrap();
    school.give(&eve, "init", text("git clone")).unwrap();
    assert!(school.services.regrade_preview(&rob, COURSE, QUIZ).unwrap().changes.is_empty());
    school.changed_course(|course| {
        own_only(quiz_of(course));
        changed(quiz_of(course));
    });
    let points = Points::whole;
    assert_eq!(school.look(&ada).score, Some(points(2)), "nothing changes by itself");
    let seen = school.services.regrade_preview(&rob, COURSE, QUIZ).unwrap();
    let expected = [("ada", Some(points(2)), Some(points(1))), ("ben", Some(points(1)), Some(points(4)))];
    assert_eq!(scores(&seen), expected);
    assert_eq!((seen.questions.len(), seen.attempts, seen.running, seen.kept.len()), (1, 2, 1, 0));
    assert_eq!(school.look(&ada).score, Some(points(2)), "a look writes nothing");
    assert_eq!(school.services.regrade(&rob, COURSE, QUIZ, " ", None).unwrap_err().fields[0].0, "reason");
    let done = school.services.regrade(&rob, COURSE, QUIZ, "The key was wrong", None).unwrap();
    assert_eq!(scores(&done), expected);
    assert_eq!((school.look(&ada).score, school.look(&ben).score), (Some(points(1)), Some(points(4))));
    assert_eq!(school.look(&ben).possible, points(5));
    let history = school.services.grade_history(&rob, COURSE, QUIZ, "ben").unwrap();
    let last = history.events.last().unwrap();
    assert_eq!((last.deed, last.reason.as_ref().map(Untrusted::raw)), (GradeDeed::Quiz, Some("The key was wrong")));
    assert_eq!(last.by, "rob");
    assert!(school.services.regrade(&rob, COURSE, QUIZ, "Again", None).unwrap().changes.is_empty(), "once is enough");
    school.submit(&eve).unwrap();
    assert_eq!(school.look(&eve).possible, points(3), "what ran ends as it began");
}

#[test]
fn a_mark_by_hand_stays_and_other_options_are_left_alone() {
    let (school, ada) = school(own_only);
    let rob = school.instructor("rob");
    school.enroll(COURSE, &["rob"], CourseRole::Instructor);
    given(&school, &ada, "git start");
    school.services.mark_question(&rob, COURSE, QUIZ, "ada", "init", None, Points::whole(1), None).unwrap();
    school.changed_course(|course| {
        let quiz = quiz_of(course);
        own_only(quiz);
        changed(quiz);
        let crate::domain::course::PoolSource::Own(own) = &mut quiz.pools[0].source else { unreachable!("its own") };
        let first = &mut own[0];
        let crate::domain::quiz::Body::MultipleChoice(body) = &mut first.face.body else { unreachable!("a choice") };
        let AnswerKey::MultipleChoice(key) = &mut first.key.answer else { unreachable!("a choice") };
        body.options.remove(0);
        key.options.remove(0);
    });
    let done = school.services.regrade(&rob, COURSE, QUIZ, "Dearer", None).unwrap();
    assert_eq!(scores(&done), [("ada", Some(Points::whole(2)), Some(Points::whole(2)))], "out of more, but not more");
    assert_eq!((done.kept.len(), done.by_hand, done.changes[0].possible), (1, 1, Points::whole(5)));
    let view = school.services.attempt_of(&rob, COURSE, QUIZ, "ada", None).unwrap();
    assert_eq!(view.score, Some(Points::whole(2)), "the choice counts as it was marked, and so does what a person gave");
    assert_eq!(view.questions.iter().find(|one| one.id == "init").unwrap().mark, Some(Points::whole(1)));
}

/// Options without an id are named by their place, so a regrade after their lines were moved must not take one for another.
#[test]
fn moving_the_lines_of_options_changes_no_mark_and_no_answer() {
    let (school, ada) = school(own_only);
    let rob = school.instructor("rob");
    school.enroll(COURSE, &["rob"], CourseRole::Instructor);
    given(&school, &ada, "git init");
    let before = school.services.attempt_of(&rob, COURSE, QUIZ, "ada", None).unwrap();
    school.changed_course(|course| {
        let quiz = quiz_of(course);
        own_only(quiz);
        let crate::domain::course::PoolSource::Own(own) = &mut quiz.pools[0].source else { unreachable!("its own") };
        let question = &mut own[0];
        let crate::domain::quiz::Body::MultipleChoice(body) = &mut question.face.body else { unreachable!("a choice") };
        let AnswerKey::MultipleChoice(key) = &mut question.key.answer else { unreachable!("a choice") };
        body.options.rotate_left(1);
        key.options.rotate_left(1);
        for (option, place) in body.options.iter_mut().zip(1..) {
            option.id = place.to_string();
        }
    });
    let seen = school.services.regrade(&rob, COURSE, QUIZ, "Order", None).unwrap();
    assert!(seen.changes.is_empty() && seen.attempts == 0 && seen.kept.is_empty(), "{seen:?}");
    let after = school.services.attempt_of(&rob, COURSE, QUIZ, "ada", None).unwrap();
    assert_eq!(serde_json::to_value(&after).unwrap(), serde_json::to_value(&before).unwrap());
}

/// Every try before handing in is judged again, so that the penalties fall where they belong.
#[test]
fn tries_are_marked_anew_one_by_one() {
    let adaptive = |quiz: &mut Quiz| {
        own_only(quiz);
        quiz.settings.behavior = Behavior::Adaptive;
    };
    let (school, ada) = school(adaptive);
    let rob = school.instructor("rob");
    school.enroll(COURSE, &["rob"], CourseRole::Instructor);
    school.start(&ada).unwrap();
    for answer in ["git clone", "git init"] {
        school.give(&ada, "init", text(answer)).unwrap();
        school.services.check_question(&ada, COURSE, QUIZ, "init").unwrap();
    }
    school.submit(&ada).unwrap();
    let before = school.look(&ada).score.unwrap();
    assert!(before > Points::ZERO && before < Points::whole(1), "the second try cost something: {before}");
    school.changed_course(|course| {
        adaptive(quiz_of(course));
        changed(quiz_of(course));
    });
    let done = school.services.regrade(&rob, COURSE, QUIZ, "The key was wrong", None).unwrap();
    assert_eq!(done.changes[0].to, Some(Points::whole(3)), "the first try was right all along");
}

/// Between the look and the deed another instructor publishes or marks: what is written is what was seen, or nothing.
#[test]
fn what_is_applied_is_what_was_looked_at() {
    let (school, ada) = school(own_only);
    let (rob, ivy) = (school.instructor("rob"), school.instructor("ivy"));
    school.enroll(COURSE, &["rob", "ivy"], CourseRole::Instructor);
    given(&school, &ada, "git clone");
    let publish = |points: i32| {
        school.changed_course(|course| {
            let quiz = quiz_of(course);
            own_only(quiz);
            changed(quiz);
            let crate::domain::course::PoolSource::Own(own) = &mut quiz.pools[0].source else { unreachable!("its own") };
            own.iter_mut().find(|one| one.id == "init").unwrap().face.points = Some(Points::whole(points));
        });
    };
    let look = || school.services.regrade_preview(&rob, COURSE, QUIZ).unwrap().seal;
    let apply = |seal: &str| school.services.regrade(&rob, COURSE, QUIZ, "The key was wrong", Some(seal));
    publish(3);
    let seen = look();
    publish(4);
    assert_eq!(apply(&seen).unwrap_err().kind, crate::service::ErrorKind::Conflict);
    assert_eq!(school.look(&ada).score, Some(Points::whole(1)), "nothing was written");
    let seen = look();
    school.services.mark_question(&ivy, COURSE, QUIZ, "ada", "init", None, Points::whole(1), None).unwrap();
    assert_eq!(apply(&seen).unwrap_err().kind, crate::service::ErrorKind::Conflict);
    assert_eq!(apply(&look()).unwrap().changes.len(), 1);
}
