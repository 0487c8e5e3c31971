//! Taking the quizzes of a school from beginning to end: what is saved, what is refused, what is shown and when.

use chrono::TimeDelta;

use super::*;
use crate::domain::attempt::AttemptState;
use crate::domain::code::hex;
use crate::domain::course::{Behavior, Course, ItemBody, Keep, Overdue, Quiz, QuizSettings, ReviewOptions, Showing};
use crate::domain::ids::AttemptId;
use crate::domain::person::CourseRole;
use crate::domain::points::{Exact, Points};
use crate::domain::quiz::Verdict;
use crate::domain::schedule::DateOverride;
use crate::domain::text::Untrusted;
use crate::domain::time::Instant;
use crate::service::course::DatesChange;
use crate::service::import::ImportOptions;
use crate::service::testing::sample::{self, CANARY};
use crate::service::testing::{NOW, School};

mod by_hand;
mod changes;
mod regrade;

const COURSE: &str = "git-lab";
const QUIZ: &str = "intro/first";

/// The sample course with its quiz changed by `change`, ada in it as a learner.
fn school(change: impl FnOnce(&mut Quiz)) -> (School, Actor) {
    let school = School::new();
    school.changed_course(|course| change(quiz_of(course)));
    let ada = school.learner("ada");
    school.enroll(COURSE, &["ada"], CourseRole::Learner);
    (school, ada)
}

fn with(settings: QuizSettings) -> (School, Actor) {
    school(|quiz| quiz.settings = settings)
}

fn plain() -> (School, Actor) {
    school(|_| {})
}

fn quiz_of(course: &mut Course) -> &mut Quiz {
    let items = course.modules.iter_mut().flat_map(|module| &mut module.items);
    let bodies = items.filter_map(|item| match &mut item.body {
        ItemBody::Quiz(quiz) => Some(quiz),
        _ => None,
    });
    bodies.into_iter().next().unwrap()
}

/// The sample quiz with only its own three questions.
fn own_only(quiz: &mut Quiz) {
    quiz.pools.truncate(1);
}

fn text(text: &str) -> GivenAnswer {
    GivenAnswer::of(Given::Text { text: text.into() })
}

fn by_text(option: &str) -> GivenAnswer {
    GivenAnswer::of(Given::Choice { choice: Named::Text { text: option.into() } })
}

fn truth(value: bool) -> GivenAnswer {
    GivenAnswer::of(Given::Value { value })
}

fn named(answers: &[(&str, GivenAnswer)]) -> Vec<(String, GivenAnswer)> {
    answers.iter().map(|(question, answer)| ((*question).to_owned(), answer.clone())).collect()
}

/// The three own questions, right.
fn right() -> Vec<(String, GivenAnswer)> {
    named(&[("holds", by_text("Every file")), ("init", text("git init")), ("immutable", truth(false))])
}

/// Short for what these tests do again and again.
trait Takes {
    fn start(&self, who: &Actor) -> Result<AttemptView>;
    fn give(&self, who: &Actor, question: &str, answer: GivenAnswer) -> Result<Saved>;
    fn submit(&self, who: &Actor) -> Result<AttemptView>;
    fn look(&self, who: &Actor) -> AttemptView;
    fn later(&self, seconds: i64);
}

impl Takes for School {
    fn start(&self, who: &Actor) -> Result<AttemptView> {
        self.services.start_attempt(who, COURSE, QUIZ)
    }

    fn give(&self, who: &Actor, question: &str, answer: GivenAnswer) -> Result<Saved> {
        self.services.answer(who, COURSE, QUIZ, vec![(question.to_owned(), answer)])
    }

    fn submit(&self, who: &Actor) -> Result<AttemptView> {
        self.services.submit_attempt(who, COURSE, QUIZ)
    }

    fn look(&self, who: &Actor) -> AttemptView {
        self.services.attempt(who, COURSE, QUIZ, None).unwrap()
    }

    fn later(&self, seconds: i64) {
        self.clock.advance(TimeDelta::seconds(seconds));
    }
}

fn question<'a>(view: &'a AttemptView, id: &str) -> &'a QuestionView {
    view.questions.iter().find(|question| question.id == id).unwrap()
}

fn refusal<T: std::fmt::Debug>(result: Result<T>) -> String {
    result.unwrap_err().message
}

#[test]
fn an_attempt_goes_from_start_to_score() {
    let (school, ada) = school(own_only);
    let view = school.start(&ada).unwrap();
    assert_eq!((view.attempt, view.state, view.attempts_left), (1, AttemptState::Open, Some(2)));
    assert_eq!(view.unanswered, ["holds", "init", "immutable"]);
    assert_eq!(school.start(&ada).unwrap().attempt, 1, "the open one is given back");
    let saved = school.services.answer(&ada, COURSE, QUIZ, right()).unwrap();
    assert_eq!((saved.saved.len(), saved.unanswered.len()), (3, 0));
    let view = school.submit(&ada).unwrap();
    assert_eq!((view.state, view.score, view.possible), (AttemptState::Marked, Some(Points::whole(3)), Points::whole(3)));
    assert_eq!(view.percent.as_ref().map(|p| p.decimal(2)).as_deref(), Some("100"));
    assert_eq!(question(&view, "init").result, Some(Verdict::Right));
    assert!(question(&view, "init").key.is_none(), "the key only after closing, and this quiz never closes");
    assert!(refusal(school.submit(&ada)).contains("handed in already"));
    assert!(refusal(school.give(&ada, "init", text("x"))).contains("handed in already"));
}

#[test]
fn all_of_a_call_is_saved_or_none_of_it() {
    let (school, ada) = school(own_only);
    school.start(&ada).unwrap();
    let answers = named(&[("init", text("git init")), ("holds", by_text("Nothing"))]);
    assert!(refusal(school.services.answer(&ada, COURSE, QUIZ, answers)).contains("No option reads `Nothing`"));
    assert_eq!(school.look(&ada).unanswered.len(), 3);
    let unknown = school.give(&ada, "holdz", text("x")).unwrap_err();
    assert_eq!(unknown.hint.as_deref(), Some("Did you mean `holds`?"));
    school.give(&ada, "init", text("git init")).unwrap();
    school.give(&ada, "init", GivenAnswer::cleared()).unwrap();
    assert_eq!(question(&school.look(&ada), "init").state, QuestionState::New);
}

#[test]
fn one_comes_back_to_the_same_question_with_everything_there() {
    let (school, ada) = plain();
    school.start(&ada).unwrap();
    school.give(&ada, "init", text("git in")).unwrap();
    school.services.flag(&ada, COURSE, QUIZ, "immutable", true).unwrap();
    school.services.place(&ada, COURSE, QUIZ, "immutable").unwrap();
    let view = school.look(&ada);
    assert_eq!(view.here.as_deref(), Some("immutable"));
    assert!(question(&view, "immutable").flag);
    assert_eq!(question(&view, "init").answer, Some(Given::Text { text: "git in".into() }));
}

#[test]
fn the_deadline_is_the_clocks_and_nothing_is_saved_after_it() {
    let (school, ada) = school(|quiz| {
        own_only(quiz);
        quiz.settings.time_s = Some(60);
    });
    school.start(&ada).unwrap();
    school.later(60);
    assert_eq!(school.give(&ada, "init", text("git init")).unwrap().seconds_left, Some(0), "the last millisecond counts");
    school.clock.advance(TimeDelta::milliseconds(1));
    assert!(refusal(school.give(&ada, "immutable", truth(false))).contains("The time for \"Snapshots and areas\" is over"));
    school.later(3600);
    let view = school.look(&ada);
    assert_eq!((view.state, view.score), (AttemptState::Marked, Some(Points::whole(1))));
    assert_eq!(view.submitted, Some(NOW.plus(TimeDelta::seconds(60))), "at its deadline, not when somebody looked");
}

#[test]
fn grace_takes_the_attempt_but_no_answers_and_then_abandons_it() {
    let settings = QuizSettings { time_s: Some(60), grace_s: 30, overdue: Overdue::Grace, ..QuizSettings::default() };
    let (school, ada) = with(settings);
    school.start(&ada).unwrap();
    school.later(70);
    assert!(refusal(school.give(&ada, "init", text("x"))).contains("is over"));
    assert_eq!(school.look(&ada).state, AttemptState::Overdue);
    assert_eq!(school.submit(&ada).unwrap().state, AttemptState::Marked);
    school.start(&ada).unwrap();
    school.later(91);
    assert_eq!(school.look(&ada).state, AttemptState::Abandoned);
    assert!(refusal(school.submit(&ada)).contains("without being handed in"));
}

#[test]
fn each_refusal_to_begin_has_its_own_sentence() {
    let (school, ada) = with(QuizSettings { attempts: 2, delay_s: 600, ..QuizSettings::default() });
    let set = |open: i64, close: i64| {
        let at = |seconds| Some(Some(DateOverride::Is(crate::domain::course::DateRule::Exactly(NOW.plus(TimeDelta::seconds(seconds))))));
        let change = DatesChange { open: at(open), due: None, close: at(close) };
        school.services.set_dates(&school.console(), COURSE, QUIZ, change).unwrap();
    };
    set(10, 9000);
    assert!(refusal(school.start(&ada)).contains("not open yet"));
    school.later(10);
    school.start(&ada).unwrap();
    school.submit(&ada).unwrap();
    assert!(refusal(school.start(&ada)).contains("has to wait until"));
    school.later(600);
    school.start(&ada).unwrap();
    school.submit(&ada).unwrap();
    school.later(600);
    assert!(refusal(school.start(&ada)).contains("no attempts left"));
    school.later(9000);
    assert!(refusal(school.start(&ada)).contains("closed since"));
    assert!(refusal(school.services.start_attempt(&ada, COURSE, "work/repo")).contains("no quiz"));
    assert!(refusal(school.start(&school.console())).contains("no work of its own"));
}

#[test]
fn sequential_questions_are_taken_in_turn_and_never_again() {
    let (school, ada) = school(|quiz| {
        own_only(quiz);
        quiz.settings.sequential = true;
    });
    school.start(&ada).unwrap();
    assert!(refusal(school.give(&ada, "immutable", truth(true))).contains("not the turn"));
    assert!(refusal(school.services.place(&ada, COURSE, QUIZ, "immutable")).contains("not the turn"));
    school.give(&ada, "holds", by_text("Every file")).unwrap();
    school.give(&ada, "init", text("git init")).unwrap();
    assert!(refusal(school.give(&ada, "holds", by_text("Open files"))).contains("no going back"));
    school.services.place(&ada, COURSE, QUIZ, "immutable").unwrap();
    assert!(refusal(school.services.place(&ada, COURSE, QUIZ, "init")).contains("no going back"));
}

#[test]
fn an_immediate_quiz_tells_at_once_and_locks() {
    let (school, ada) = with(QuizSettings { behavior: Behavior::Immediate, ..QuizSettings::default() });
    school.start(&ada).unwrap();
    let check = |question: &str| school.services.check_question(&ada, COURSE, QUIZ, question);
    assert!(refusal(check("init")).contains("not answered yet"));
    school.give(&ada, "init", text("git start")).unwrap();
    let view = check("init").unwrap();
    assert_eq!((view.result, view.mark, view.locked), (Some(Verdict::Wrong), Some(Points::ZERO), true));
    assert!(view.feedback[0].raw().starts_with("Not so."));
    assert!(refusal(school.give(&ada, "init", text("git init"))).contains("takes no more answers"));
    assert!(refusal(check("init")).contains("checked already"));
    assert!(view.key.is_none());
}

#[test]
fn tries_and_hints_are_counted() {
    let (school, ada) = with(QuizSettings { behavior: Behavior::Interactive, ..QuizSettings::default() });
    school.start(&ada).unwrap();
    let attempt = |answer: &str| {
        school.give(&ada, "init", text(answer)).unwrap();
        school.services.check_question(&ada, COURSE, QUIZ, "init").unwrap()
    };
    let first = attempt("git start");
    assert_eq!((first.result, first.locked, first.tries), (Some(Verdict::Wrong), false, 1));
    assert!(first.hint.unwrap().raw().starts_with("Think."));
    assert_eq!(attempt("git start").tries, 1, "the same answer again is no try");
    let second = attempt("git init");
    assert_eq!((second.locked, second.mark.map(|mark| mark.to_string()).as_deref()), (true, Some("0.66667")));
}

#[test]
fn deferred_quizzes_give_no_verdicts() {
    let (school, ada) = plain();
    school.start(&ada).unwrap();
    school.give(&ada, "init", text("git init")).unwrap();
    assert!(refusal(school.services.check_question(&ada, COURSE, QUIZ, "init")).contains("no verdicts"));
}

#[test]
fn certainty_is_asked_for_where_it_counts() {
    let (school, ada) = school(|quiz| {
        own_only(quiz);
        quiz.settings.behavior = Behavior::Certainty;
    });
    school.start(&ada).unwrap();
    let sure = |answer: GivenAnswer, certainty| GivenAnswer { certainty: Some(certainty), ..answer };
    assert!(refusal(school.give(&ada, "init", sure(text("x"), 4))).contains("1, 2 or 3"));
    school.give(&ada, "init", sure(text("git init"), 3)).unwrap();
    school.give(&ada, "holds", sure(by_text("Open files"), 2)).unwrap();
    let view = school.submit(&ada).unwrap();
    assert_eq!(view.score, Some(Points::whole(1)), "3 for the right one, -2 for the wrong one, 0 for none");
    assert_eq!(question(&view, "init").result, Some(Verdict::Right));
}

#[test]
fn staff_preview_counts_nothing_and_can_be_dropped() {
    let (school, ada) = plain();
    let rob = school.instructor("rob");
    school.enroll(COURSE, &["rob"], CourseRole::Instructor);
    let view = school.start(&rob).unwrap();
    assert!(view.practice);
    school.services.discard_practice(&rob, COURSE, QUIZ).unwrap();
    assert!(school.services.attempts(&rob, COURSE, QUIZ, None).unwrap().attempts.is_empty());
    school.start(&ada).unwrap();
    assert!(refusal(school.services.discard_practice(&ada, COURSE, QUIZ)).contains("it counts"));
}

#[test]
fn the_kept_attempt_makes_the_mark() {
    let (school, ada) = school(|quiz| {
        own_only(quiz);
        quiz.settings.keep = Keep::Best;
    });
    school.start(&ada).unwrap();
    school.services.answer(&ada, COURSE, QUIZ, right()).unwrap();
    school.submit(&ada).unwrap();
    school.start(&ada).unwrap();
    school.submit(&ada).unwrap();
    let rows = school.services.attempts(&ada, COURSE, QUIZ, None).unwrap().attempts;
    assert_eq!(
        rows.iter().map(|row| (row.score, row.kept)).collect::<Vec<_>>(),
        [(Some(Points::whole(3)), true), (Some(Points::ZERO), false)]
    );
    let grades = school.services.grades(&ada, Some(COURSE)).unwrap();
    let at = grades.courses[0].items.iter().position(|item| item.id == QUIZ).unwrap();
    let cell = &grades.courses[0].learners[0].cells[at];
    assert_eq!(cell.score, Some(Exact::whole(3)));
}

#[test]
fn an_essay_waits_for_a_person_who_marks_it() {
    let (school, ada) = school(|quiz| {
        own_only(quiz);
        if let crate::domain::course::PoolSource::Own(own) = &mut quiz.pools[0].source {
            own.truncate(1);
            own.push(sample::essay("why", "Why?"));
        }
    });
    let rob = school.instructor("rob");
    school.enroll(COURSE, &["rob"], CourseRole::Instructor);
    school.start(&ada).unwrap();
    school.give(&ada, "holds", by_text("Every file")).unwrap();
    school.give(&ada, "why", text("Because.")).unwrap();
    let view = school.submit(&ada).unwrap();
    assert_eq!((view.state, view.score), (AttemptState::NeedsMarking, None));
    assert_eq!(question(&view, "why").result, Some(Verdict::Waiting));
    let mark = |who: &Actor, points: &str| {
        let comment = Some(Untrusted::from("Say more."));
        school.services.mark_question(who, COURSE, QUIZ, "ada", "why", None, Points::parse(points).unwrap(), comment)
    };
    assert!(refusal(mark(&ada, "1")).contains("may not"));
    assert!(refusal(mark(&rob, "9")).contains("0 to 1 points"));
    school.later(10);
    assert_eq!(mark(&rob, "0.5").unwrap().score, Points::parse("1.5").ok());
    let view = school.look(&ada);
    assert_eq!(view.state, AttemptState::Marked);
    assert_eq!(question(&view, "why").comment, Some("Say more.".into()));
    let new = school.services.home(&ada).unwrap().marks;
    assert_eq!(new.iter().map(|mark| mark.item.as_str()).collect::<Vec<_>>(), [QUIZ]);
    school.services.marks_seen(&ada).unwrap();
    assert!(school.services.home(&ada).unwrap().marks.is_empty());
}

/// SECURITY.md S3: nothing of a key in any view of a learner before the review options allow it.
#[test]
fn no_view_of_a_learner_holds_a_key_before_its_time() {
    let behaviors = [Behavior::Deferred, Behavior::Immediate, Behavior::Interactive, Behavior::Adaptive, Behavior::Certainty];
    for behavior in behaviors {
        let show =
            ReviewOptions { during: vec![], after: vec![Showing::Attempt, Showing::Result, Showing::Marks], later: vec![], closed: vec![] };
        let (school, ada) = with(QuizSettings { behavior, shuffle: true, show, ..QuizSettings::default() });
        let clean = |what: &str, json: String| assert!(!json.contains(CANARY), "{behavior:?}: {what} holds a key: {json}");
        clean("the front", json(&school.services.quiz(&ada, COURSE, QUIZ).unwrap()));
        clean("a new attempt", json(&school.start(&ada).unwrap()));
        clean("what was saved", json(&school.give(&ada, "init", text("git init")).unwrap()));
        clean("an answered attempt", json(&school.look(&ada)));
        for bad in [text("x"), by_text(CANARY)] {
            let error = school.give(&ada, "holds", bad).unwrap_err();
            clean("a refusal", error.message.replace(CANARY, "what ada typed"));
        }
        clean("a handed-in attempt", json(&school.submit(&ada).unwrap()));
        clean("the list", json(&school.services.attempts(&ada, COURSE, QUIZ, None).unwrap()));
        school.later(121);
        let later = school.look(&ada);
        clean("a later look", json(&later));
        assert!(later.questions.is_empty() && later.score.is_none(), "nothing is shown later");
        clean("the grades", json(&school.services.grades(&ada, None).unwrap()));
        clean("the own list", json(&school.services.my_grades(&ada).unwrap()));
        let locked = school.services.assignment(&ada, COURSE, "work/repo").unwrap_err();
        clean("the refused assignment", format!("{locked:?}"));
    }
}

#[test]
fn after_closing_the_key_is_shown() {
    let (school, ada) = plain();
    let close = crate::domain::course::DateRule::Exactly(NOW.plus(TimeDelta::seconds(1000)));
    let change = DatesChange { close: Some(Some(DateOverride::Is(close))), ..DatesChange::default() };
    school.services.set_dates(&school.console(), COURSE, QUIZ, change).unwrap();
    school.start(&ada).unwrap();
    let view = school.submit(&ada).unwrap();
    assert_eq!(view.more_after, Some(Instant(NOW.0 + 1_000_000)));
    school.later(1001);
    let view = school.look(&ada);
    let key = question(&view, "init").key.clone().unwrap();
    assert_eq!(key.answer, Some(Given::Text { text: "git init".into() }));
    let key = question(&view, "holds").key.clone().unwrap();
    assert_eq!(key.answer, Some(Given::Choice { choice: Named::Label("b".into()) }));
}

/// Another learner's attempt is answered as one that is not there.
#[test]
fn attempts_of_others_are_not_there() {
    let (school, ada) = plain();
    let eve = school.learner("eve");
    school.enroll(COURSE, &["eve"], CourseRole::Learner);
    school.start(&ada).unwrap();
    let looked = school.services.attempt_of(&eve, COURSE, QUIZ, "ada", None);
    assert_eq!(refusal(looked), refusal(school.services.attempt_of(&eve, COURSE, QUIZ, "nobody", None)).replace("nobody", "ada"));
    assert!(school.services.attempts(&eve, COURSE, QUIZ, Some("ada")).is_err());
    assert!(refusal(school.services.attempt(&eve, COURSE, QUIZ, None)).contains("no such attempt"));
}

#[test]
fn the_order_drawn_stays_and_differs_between_attempts() {
    let (school, ada) = with(QuizSettings { shuffle: true, shuffle_questions: true, ..QuizSettings::default() });
    let order = |view: &AttemptView| view.questions.iter().map(|question| question.id.clone()).collect::<Vec<_>>();
    let first = school.start(&ada).unwrap();
    assert_eq!(order(&first), order(&school.look(&ada)));
    assert_eq!(json(&question(&first, "holds").options), json(&question(&school.look(&ada), "holds").options));
    let pool = |view: &AttemptView| view.questions.iter().filter(|q| q.section.is_some()).map(|q| q.id.clone()).collect::<Vec<_>>();
    let before = pool(&first);
    school.submit(&ada).unwrap();
    let second = school.start(&ada).unwrap();
    assert_eq!(before.len(), 2);
    assert!(pool(&second).iter().any(|id| !before.contains(id)), "an unseen question of the bank comes first");
}

/// The audit entry of the end carries the hash of the attempt's events.
#[test]
fn the_end_is_accounted_for() {
    let (school, ada) = plain();
    school.start(&ada).unwrap();
    school.give(&ada, "init", text("git init")).unwrap();
    school.submit(&ada).unwrap();
    let hash = school.db().read(Trust::Staff, |db| store::attempt::hash(db, AttemptId(1))).unwrap();
    let hex = hex(&hash);
    let after: String = school
        .db()
        .read(Trust::Staff, |db| {
            let sql = "SELECT after FROM audit_text JOIN audit USING (n) WHERE action = 'attempt.submit'";
            Ok::<_, store::Error>(db.query_row(sql, [], |row| row.get(0))?)
        })
        .unwrap();
    assert!(after.contains(&hex), "{after}");
}

/// DESIGN.md 4.5: the event of an answer stands with its question, and is as much a fact there as among the others.
#[test]
fn an_answer_that_stands_is_a_fact() {
    let (school, ada) = plain();
    school.start(&ada).unwrap();
    school.give(&ada, "init", text("git init")).unwrap();
    let one = |sql: &'static str| -> i64 {
        school.db().read(Trust::Staff, |db| Ok::<_, store::Error>(db.query_row(sql, [], |row| row.get(0))?)).unwrap()
    };
    for forbidden in ["SET answer = 'tgit clone'", "SET event = 9", "SET event = NULL", "SET saved = 0", "SET position = 9"] {
        let sql = format!("UPDATE attempt_question {forbidden} WHERE event IS NOT NULL");
        let done = school.db().write(move |tx| Ok::<_, store::Error>(tx.execute(&sql, [])?));
        assert!(done.unwrap_err().to_string().contains("append-only"), "{forbidden}");
    }
    let gone = school.db().write(|tx| Ok::<_, store::Error>(tx.execute("DELETE FROM attempt_question", [])?));
    assert!(gone.unwrap_err().to_string().contains("append-only"));
    assert_eq!((one("SELECT max(n) FROM attempt_event"), one("SELECT max(event) FROM attempt_question")), (1, 2));
    school.give(&ada, "init", text("git init .")).unwrap();
    assert_eq!((one("SELECT max(n) FROM attempt_event"), one("SELECT max(event) FROM attempt_question")), (2, 3), "the first is past");
}

fn json<T: serde::Serialize>(view: &T) -> String {
    serde_json::to_string(view).unwrap()
}
