//! A value that no Lyceum ever writes, in a file that somebody edited or a disk spoiled: whoever meets it is told so and what to do. No
//! reader makes a default of it: an attempt would take answers again, an excuse be gone, a member become somebody else.

use lyceum::domain::person::CourseRole;
use lyceum::domain::work::Watch;
use lyceum::service::attempt::{Given, GivenAnswer, QuestionState, QuestionView};
use lyceum::service::grade::NewGrade;
use lyceum::service::testing::School;
use lyceum::service::{Actor, Error, ErrorKind};
use lyceum::store::doctor;
use rusqlite::Connection;
use rusqlite::config::DbConfig;

const COURSE: &str = "git-lab";
const QUIZ: &str = "intro/first";

/// The sample course with ada in it, who answered a question of the quiz and has a mark for the assignment.
struct Lab {
    school: School,
    ada: Actor,
}

impl Lab {
    fn new() -> Self {
        let school = School::new();
        school.sample_course();
        let ada = school.learner("ada");
        school.enroll(COURSE, &["ada"], CourseRole::Learner);
        school.services.start_attempt(&ada, COURSE, QUIZ).expect("a quiz that is open");
        let answer = GivenAnswer::of(Given::Text { text: "git init".into() });
        school.services.answer(&ada, COURSE, QUIZ, vec![("init".to_owned(), answer)]).expect("a question of the quiz");
        let mark = NewGrade { score: Some("excused".to_owned()), ..NewGrade::default() };
        school.services.set_grade(&school.console(), COURSE, "work/repo", "ada", mark).expect("an item with points");
        Self { school, ada }
    }

    /// Changes the file behind the program's back.
    fn spoil(&self, sql: &str) {
        let conn = Connection::open(self.school.folder().join("school.db")).expect("the school's file");
        conn.execute_batch("PRAGMA ignore_check_constraints = ON").expect("a pragma");
        conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false).expect("a setting");
        assert_eq!(conn.execute(sql, []).expect("a row can be spoiled"), 1, "{sql}");
    }

    fn findings(&self) -> Vec<(&'static str, doctor::Finding)> {
        doctor::examine(&self.school.folder().join("school.db"), &Watch::default()).expect("the file is there")
    }

    fn doctor_complains(&self) -> bool {
        self.findings().into_iter().any(|(name, finding)| name == "integrity" && finding.is_err())
    }
}

/// Told as damage, with the value that stands there and with what to do.
#[track_caller]
fn assert_told<T: std::fmt::Debug>(asked: Result<T, Error>, what: &str) {
    let error = asked.expect_err("damage is not read as if it were nothing");
    assert_eq!(error.kind, ErrorKind::Internal, "{error}");
    assert!(error.message.contains("damaged") && error.message.contains(what), "{error}");
    assert!(error.hint.as_deref().is_some_and(|hint| hint.contains("lyceum doctor")), "{:?}", error.hint);
}

#[test]
fn an_attempt_in_no_known_state_is_not_open() {
    let lab = Lab::new();
    lab.spoil("UPDATE attempt SET state = 'opened'");
    assert_told(lab.school.services.attempt(&lab.ada, COURSE, QUIZ, None), "`opened` is no state of an attempt");
    let answer = GivenAnswer::of(Given::Text { text: "git clone".into() });
    assert_told(lab.school.services.answer(&lab.ada, COURSE, QUIZ, vec![("init".to_owned(), answer)]), "`opened`");
    assert!(lab.doctor_complains());
}

#[test]
fn an_answer_that_does_not_read_is_not_an_empty_one() {
    let lab = Lab::new();
    lab.spoil("UPDATE attempt_question SET answer = '{\"text\":' WHERE answer LIKE '%git init%'");
    assert_told(lab.school.services.submit_attempt(&lab.ada, COURSE, QUIZ), "document does not read");
}

#[test]
fn an_answer_that_does_not_read_hides_no_other() {
    let lab = Lab::new();
    lab.spoil("UPDATE attempt_question SET answer = '{\"text\":' WHERE answer LIKE '%git init%'");
    let view = lab.school.services.attempt(&lab.ada, COURSE, QUIZ, None).expect("a look at all of it");
    let damaged = |question: &&QuestionView| question.state == QuestionState::Damaged;
    assert_eq!(view.questions.iter().filter(damaged).map(|one| one.id.as_str()).collect::<Vec<_>>(), ["init"]);
    assert!(view.questions.len() > 1 && !view.unanswered.contains(&"init".to_owned()), "{:?}", view.unanswered);
}

/// DESIGN.md 4.10: the log was told of each event of an attempt, and tells when one is another now.
#[test]
fn a_record_that_was_changed_is_found_in_the_log() {
    for forgery in [
        "UPDATE attempt_question SET answer = 'tgit clone' WHERE answer LIKE '%git init%'",
        "UPDATE attempt_question SET saved = saved + 1 WHERE answer LIKE '%git init%'",
        "UPDATE attempt_event SET after = after + 1 WHERE kind = 7",
        "DELETE FROM attempt_event WHERE kind = 0",
    ] {
        let lab = Lab::new();
        lab.school.services.submit_attempt(&lab.ada, COURSE, QUIZ).expect("an open attempt");
        let verify = || lab.school.services.audit_verify(&lab.school.console(), &Watch::default()).expect("a verdict");
        let complaint = || lab.findings().into_iter().find(|(name, _)| *name == "audit_chain").and_then(|(_, found)| found.err());
        assert!(verify().ok && complaint().is_none());
        lab.spoil(forgery);
        let (verdict, complaint) = (verify(), complaint().expect("a complaint"));
        assert_eq!(verdict.message.as_deref(), Some("the record of its attempt was changed"), "{forgery}");
        assert!(complaint.contains("the record of its attempt was changed"), "{forgery}: {complaint}");
    }
}

/// An erased answer is none: the attempt can still be handed in.
#[test]
fn an_erased_answer_is_none() {
    let lab = Lab::new();
    lab.spoil("UPDATE attempt_question SET answer = NULL WHERE answer LIKE '%git init%'");
    lab.school.services.submit_attempt(&lab.ada, COURSE, QUIZ).expect("nothing is damaged");
}

#[test]
fn an_excuse_that_does_not_read_is_not_gone() {
    let lab = Lab::new();
    lab.spoil("UPDATE grade SET hand = 'excusd' WHERE hand = 'excused'");
    assert_told(lab.school.services.grades(&lab.school.console(), Some(COURSE)), "`excusd` is no mark set by hand");
    assert!(lab.doctor_complains());
}

#[test]
fn work_in_no_known_state_is_not_absent() {
    let lab = Lab::new();
    lab.spoil("UPDATE grade SET work = 'given' WHERE hand = 'excused'");
    assert_told(lab.school.services.grades(&lab.school.console(), Some(COURSE)), "`given` is no state of somebody's work");
}

#[test]
fn a_member_of_no_known_role_is_nobody_else() {
    let lab = Lab::new();
    lab.spoil("UPDATE enrollment SET role = 'learnr'");
    assert_told(lab.school.services.roster(&lab.school.console(), COURSE), "`learnr` is no role in a course");
    assert_told(lab.school.services.outline(&lab.ada, COURSE), "`learnr`");
    assert!(lab.doctor_complains());
}

#[test]
fn courses_and_items_of_no_known_state_or_kind_are_not_shown_as_others() {
    let lab = Lab::new();
    lab.spoil("UPDATE item SET kind = 'exam' WHERE slug = 'intro/first'");
    assert_told(lab.school.services.outline(&lab.ada, COURSE), "`exam` is no kind of item");
    lab.spoil("UPDATE item SET kind = 'quiz', state = 'shown' WHERE slug = 'intro/first'");
    assert_told(lab.school.services.outline(&lab.ada, COURSE), "`shown` is no state of an item");
    lab.spoil("UPDATE course SET state = 'secret\u{1b}[2J'");
    assert_told(lab.school.services.course(&lab.ada, COURSE), "is no state of a course");
    let message = lab.school.services.course(&lab.ada, COURSE).expect_err("as before").message;
    assert!(!message.contains('\u{1b}'), "{message:?}");
}

#[test]
fn a_count_below_nothing_is_not_nothing() {
    let lab = Lab::new();
    lab.spoil("UPDATE attempt SET late_seconds = -60");
    assert_told(lab.school.services.attempt(&lab.ada, COURSE, QUIZ, None), "-60");
}

#[test]
fn a_school_of_no_known_kind_is_no_classroom() {
    let lab = Lab::new();
    lab.spoil("INSERT INTO setting (key, value) VALUES ('mode', 'both')");
    assert_told(lab.school.services.school(&lab.ada), "the setting `mode` cannot be `both`");
}
