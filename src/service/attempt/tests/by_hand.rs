//! What a person marks in an attempt: together or not at all, once by one marker, and taken back as it was.

use super::*;
use crate::service::ErrorKind;

/// A choice and two essays; ada learns, rob and ivy teach.
fn two_essays() -> (School, Actor, Actor, Actor) {
    let (school, ada) = school(|quiz| {
        own_only(quiz);
        if let crate::domain::course::PoolSource::Own(own) = &mut quiz.pools[0].source {
            own.truncate(1);
            own.extend([sample::essay("why", "Why?"), sample::essay("how", "How?")]);
        }
    });
    let (rob, ivy) = (school.instructor("rob"), school.instructor("ivy"));
    school.enroll(COURSE, &["rob", "ivy"], CourseRole::Instructor);
    (school, ada, rob, ivy)
}

fn marks(why: &str, how: &str, seen: Option<u32>) -> AttemptMarks {
    let mark = |question: &str, points: &str| QuestionMark {
        question: question.to_owned(),
        points: Points::parse(points).unwrap(),
        comment: Some(format!("{points}, I think.").as_str().into()),
    };
    AttemptMarks { questions: vec![mark("why", why), mark("how", how)], seen, ..AttemptMarks::default() }
}

fn hand_in(school: &School, ada: &Actor) {
    school.start(ada).unwrap();
    let answers = named(&[("holds", by_text("Every file")), ("why", text("Because.")), ("how", text("Thus."))]);
    school.services.answer(ada, COURSE, QUIZ, answers).unwrap();
    school.submit(ada).unwrap();
}

#[test]
fn the_questions_of_an_attempt_are_marked_together_and_taken_back_as_they_were() {
    let (school, ada, rob, ivy) = two_essays();
    hand_in(&school, &ada);
    let give = |who: &Actor, marks: AttemptMarks| school.services.mark_attempt(who, COURSE, QUIZ, "ada", marks);
    let seen = |who: &Actor| school.services.attempt_of(who, COURSE, QUIZ, "ada", None).unwrap();
    let told = |who: &Actor| question(&seen(who), "why").grader.is_some();
    assert!(told(&rob) && !told(&ada), "what is written for those who mark");
    let newest = || school.services.marking(&rob, COURSE, QUIZ, "ada", None).unwrap().attempt_event;
    let before = newest();
    assert_eq!(give(&rob, marks("1", "9", before)).unwrap_err().kind, ErrorKind::Invalid);
    assert_eq!(newest(), before, "half of it is not written either");
    let given = give(&rob, marks("1", "0.5", before)).unwrap();
    assert_eq!(school.look(&ada).score, Points::parse("2.5").ok());
    assert_eq!(give(&ivy, marks("0", "0", before)).unwrap_err().kind, ErrorKind::Conflict);
    let now = seen(&ivy);
    assert!(question(&now, "why").by_hand && !question(&now, "holds").by_hand);
    assert_eq!(give(&ivy, marks("0", "0", newest())).unwrap_err().fields[0].0, "reason", "ada has seen it");
    let why = AttemptMarks { reason: Some("Both copied.".to_owned()), ..marks("0", "0", newest()) };
    let changed = give(&ivy, why).unwrap();
    let history = school.services.grade_history(&rob, COURSE, QUIZ, "ada").unwrap().events;
    assert_eq!(history.last().unwrap().reason, Some("Both copied.".into()));
    let undo = |who: &Actor, given: &MarksGiven| school.services.undo_marks(who, COURSE, QUIZ, "ada", given);
    assert_eq!(undo(&rob, &given).unwrap_err().kind, ErrorKind::Conflict, "ivy has marked since");
    assert_eq!(school.look(&ada).score, Some(Points::whole(1)));
    undo(&ivy, &changed).unwrap();
    let back = seen(&rob);
    assert_eq!((back.score, question(&back, "how").comment.as_ref()), (Points::parse("2.5").ok(), Some(&"0.5, I think.".into())));
}

#[test]
fn what_was_first_marked_waits_again_when_it_is_taken_back() {
    let (school, ada, rob, _) = two_essays();
    hand_in(&school, &ada);
    let given = school.services.mark_attempt(&rob, COURSE, QUIZ, "ada", marks("1", "1", None)).unwrap();
    assert!(school.services.to_mark(&rob, COURSE).unwrap().work.is_empty());
    school.services.undo_marks(&rob, COURSE, QUIZ, "ada", &given).unwrap();
    let view = school.services.attempt_of(&rob, COURSE, QUIZ, "ada", None).unwrap();
    assert_eq!((view.state, question(&view, "why").mark, question(&view, "why").by_hand), (AttemptState::NeedsMarking, None, false));
    assert_eq!(school.services.to_mark(&rob, COURSE).unwrap().work.len(), 1);
}

/// The queue goes by the attempt that waits, and not by the one that counts so far.
#[test]
fn the_queue_tells_when_what_waits_came() {
    let (school, ada, rob, _) = two_essays();
    hand_in(&school, &ada);
    school.services.mark_attempt(&rob, COURSE, QUIZ, "ada", marks("1", "1", None)).unwrap();
    school.later(3 * 7 * 86_400);
    hand_in(&school, &ada);
    let work = school.services.to_mark(&rob, COURSE).unwrap().work;
    assert_eq!(work.iter().map(|row| row.at).collect::<Vec<_>>(), [school.look(&ada).submitted.unwrap()]);
}

/// CLI.md 6, RULES.md 8: what is hidden, or not released yet, is told by no door: neither score nor what a person wrote.
#[test]
fn a_mark_that_waits_for_its_release_shows_in_no_attempt() {
    let (school, ada, rob, _) = two_essays();
    hand_in(&school, &ada);
    school.services.mark_attempt(&rob, COURSE, QUIZ, "ada", marks("1", "0.5", None)).unwrap();
    let listed = |who: &Actor| school.services.attempts(who, COURSE, QUIZ, Some("ada")).unwrap().attempts[0].score;
    assert_eq!((school.look(&ada).score, listed(&ada)), (Points::parse("2.5").ok(), Points::parse("2.5").ok()));
    school.services.hide_grades(&rob, COURSE, QUIZ, &["ada".to_owned()]).unwrap();
    let view = school.look(&ada);
    let why = question(&view, "why");
    assert_eq!((view.score, listed(&ada), &why.comment, why.result), (None, None, &None, None));
    assert!(!serde_json::to_string(&view).unwrap().contains("I think"), "{view:?}");
    assert_eq!(listed(&rob), Points::parse("2.5").ok(), "staff see it");
    school.services.release_grades(&rob, COURSE, QUIZ, &["ada".to_owned()]).unwrap();
    assert!(question(&school.look(&ada), "why").comment.is_some());
}
