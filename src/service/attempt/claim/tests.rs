//! Asking that an answer counts, from both sides.

use std::cell::Cell;

use super::super::{AttemptMarks, Given, GivenAnswer, QuestionMark};
use super::*;
use crate::domain::author::Edit;
use crate::domain::course::{Course, ItemBody, PoolSource, QuizSettings, ReviewOptions};
use crate::domain::grade::GradeDeed;
use crate::domain::person::CourseRole;
use crate::domain::points::Points;
use crate::domain::quiz::Answer;
use crate::service::ErrorKind;
use crate::service::audit::AuditFilter;

use crate::service::testing::School;

const COURSE: &str = "git-lab";
const QUIZ: &str = "intro/first";

struct Class {
    school: School,
    ada: Actor,
    ben: Actor,
    rob: Actor,
}

fn quiz_of(course: &mut Course) -> &mut crate::domain::course::Quiz {
    let bodies = course.modules.iter_mut().flat_map(|module| &mut module.items).map(|item| &mut item.body);
    let mut quizzes = bodies.filter_map(|body| if let ItemBody::Quiz(quiz) = body { Some(quiz) } else { None });
    quizzes.next().expect("there is one")
}

/// Ada and Ben learn, Rob teaches. What comes of an attempt is seen at once.
fn class(change: impl FnOnce(&mut Course)) -> Class {
    let school = School::new();
    school.changed_course(|course| {
        quiz_of(course).settings = QuizSettings { attempts: 3, ..QuizSettings::default() };
        change(course);
    });
    let (ada, ben, rob) = (school.learner("ada"), school.learner("ben"), school.instructor("rob"));
    school.enroll(COURSE, &["ada", "ben"], CourseRole::Learner);
    school.enroll(COURSE, &["rob"], CourseRole::Instructor);
    Class { school, ada, ben, rob }
}

/// Only the quiz's own questions.
fn own(course: &mut Course) {
    quiz_of(course).pools.truncate(1);
}

impl Class {
    fn take(&self, who: &Actor, question: &str, text: &str) {
        let services = &self.school.services;
        services.start_attempt(who, COURSE, QUIZ).unwrap();
        let answer = GivenAnswer::of(Given::Text { text: text.into() });
        services.answer(who, COURSE, QUIZ, vec![(question.to_owned(), answer)]).unwrap();
        services.submit_attempt(who, COURSE, QUIZ).unwrap();
        self.school.clock.advance(chrono::TimeDelta::minutes(5));
    }

    fn claim(&self, who: &Actor, question: &str) -> Result<Claimed> {
        self.school.services.claim(who, COURSE, QUIZ, question, None)
    }

    fn seen(&self, who: &Actor, question: &str) -> crate::service::attempt::QuestionView {
        let view = self.school.services.attempt(who, COURSE, QUIZ, None).unwrap();
        view.questions.into_iter().find(|one| one.id == question).unwrap()
    }

    fn accept(&self, question: &str, text: &str) -> Result<Acceptance> {
        let new = NewAccepted { question: question.to_owned(), text: text.to_owned() };
        self.school.services.accept_answer(&self.rob, COURSE, QUIZ, &new, "So does the manual", None)
    }

    fn actions(&self, action: &str) -> usize {
        let filter = AuditFilter { action: Some(action.to_owned()), ..AuditFilter::default() };
        self.school.services.audit_list(&self.school.console(), &filter).unwrap().entries.len()
    }

    fn decline(&self, question: &str, user: &str, reply: &str) -> Result<ClaimsDeclined> {
        let claims = [ClaimRef { user: user.to_owned(), attempt: None }];
        self.school.services.decline_claims(&self.rob, COURSE, QUIZ, question, &claims, reply)
    }
}

/// RULES.md 2.3: asked in one key, accepted for everybody, and everybody is told why.
#[test]
fn what_is_accepted_counts_for_everybody_who_answered_so() {
    let class = class(own);
    let services = &class.school.services;
    class.take(&class.ada, "init", "Git   start");
    class.take(&class.ben, "init", "git start");
    assert!(class.seen(&class.ada, "init").may_claim);
    class.claim(&class.ada, "init").unwrap();
    assert_eq!(services.home(&class.rob).unwrap().asking.iter().map(|one| one.count).sum::<u32>(), 1);
    let asking = services.asking(&class.rob, COURSE, QUIZ).unwrap();
    let answer = &asking.questions[0].answers[0];
    assert_eq!((answer.answer.raw(), answer.given, answer.claims.len()), ("Git   start", 2, 1));
    assert!(asking.questions[0].accepted.iter().any(|line| line.raw().contains("git init")));
    let new = NewAccepted { question: "init".to_owned(), text: "git start".to_owned() };
    let look = services.accept_preview(&class.rob, COURSE, QUIZ, &new).unwrap();
    assert_eq!((look.attempts(), look.learners(), look.gain(), look.claims), (2, 2, Some(Points::whole(1)), 1));
    assert_eq!(class.seen(&class.ben, "init").mark, Some(Points::ZERO), "a look changes nothing");
    let done = services.accept_answer(&class.rob, COURSE, QUIZ, &new, "So does the manual", Some(&look.seal())).unwrap();
    assert_eq!(done.seal(), look.seal());
    for who in [&class.ada, &class.ben] {
        assert_eq!(class.seen(who, "init").mark, Some(Points::whole(1)));
    }
    let told = class.seen(&class.ada, "init").claim.unwrap();
    assert_eq!((told.state, told.reply.unwrap().raw()), (ClaimState::Accepted, "So does the manual"));
    assert!(told.by.is_some() && class.seen(&class.ben, "init").claim.is_none());
    let history = services.grade_history(&class.rob, COURSE, QUIZ, "ben").unwrap();
    let last = history.events.last().unwrap();
    assert_eq!((last.deed, last.reason.as_ref().unwrap().raw()), (GradeDeed::Quiz, "So does the manual"), "ben sees why as well");
    assert!(services.home(&class.rob).unwrap().asking.is_empty());
    assert_eq!(["claim.open", "claim.accept", "quiz.accept", "quiz.regrade"].map(|action| class.actions(action)), [1, 1, 1, 1]);
    class.take(&class.ben, "init", "GIT START");
    assert_eq!(class.seen(&class.ben, "init").mark, Some(Points::whole(1)), "and whoever takes it from now on");
    assert_eq!(class.accept("init", "git start").unwrap_err().kind, ErrorKind::Conflict);
    assert!(services.regrade_preview(&class.rob, COURSE, QUIZ).unwrap().changes.is_empty());
}

#[test]
fn each_refusal_has_its_own_sentence() {
    let class = class(own);
    let said = Cell::new(0);
    let refused = |question: &str, words: &str| {
        let error = class.claim(&class.ada, question).unwrap_err();
        assert!(error.message.contains(words), "{error:?}");
        said.set(said.get() + 1);
    };
    refused("init", "handed in no such attempt");
    class.take(&class.ada, "init", "git init");
    refused("init", "right");
    refused("holds", "no answer");
    assert_eq!(class.claim(&class.ada, "nothing").unwrap_err().kind, ErrorKind::NotFound);
    class.take(&class.ada, "init", "git start");
    class.claim(&class.ada, "init").unwrap();
    refused("init", "asked already");
    class.decline("init", "ada", "It is no command").unwrap();
    refused("init", "was answered");
    class.take(&class.ada, "init", "git begin");
    class.school.services.mark_question(&class.rob, COURSE, QUIZ, "ada", "init", None, Points::ZERO, None).unwrap();
    refused("init", "A person marks");
    class.school.services.archive(&class.school.console(), COURSE, false).unwrap();
    refused("init", "archived");
    assert_eq!(said.get(), 7);
}

/// No mark in it counts, so none is given, taken back or asked about; it waits as it is until the quiz is put back.
#[test]
fn in_a_quiz_that_left_the_course_nothing_is_marked() {
    let class = class(own);
    let services = &class.school.services;
    class.take(&class.ada, "init", "git start");
    class.take(&class.ben, "init", "git start");
    class.claim(&class.ada, "init").unwrap();
    class.claim(&class.ben, "init").unwrap();
    let declined = class.decline("init", "ben", "It is no command").unwrap();
    let mark = |points: i32| AttemptMarks {
        questions: vec![QuestionMark { question: "holds".to_owned(), points: Points::whole(points), comment: None }],
        reason: Some("Looked at again".to_owned()),
        ..AttemptMarks::default()
    };
    let given = services.mark_attempt(&class.rob, COURSE, QUIZ, "ada", mark(1)).unwrap();
    class.school.changed_course(|course| {
        for module in &mut course.modules {
            module.items.retain(|item| item.id != QUIZ);
            module.requires.clear();
            module.items.iter_mut().for_each(|item| item.requires.clear());
        }
    });
    let before = class.actions("quiz.accept") + class.actions("attempt.mark");
    let new = NewAccepted { question: "init".to_owned(), text: "git start".to_owned() };
    let refusals = [
        services.mark_attempt(&class.rob, COURSE, QUIZ, "ada", mark(0)).map(drop),
        services.mark_question(&class.rob, COURSE, QUIZ, "ada", "init", None, Points::ZERO, None).map(drop),
        services.undo_marks(&class.rob, COURSE, QUIZ, "ada", &given),
        services.regrade_preview(&class.rob, COURSE, QUIZ).map(drop),
        services.regrade(&class.rob, COURSE, QUIZ, "Anew", None).map(drop),
        services.accept_preview(&class.rob, COURSE, QUIZ, &new).map(drop),
        class.accept("init", "git start").map(drop),
        class.decline("init", "ada", "No").map(drop),
        services.undo_decline(&class.rob, COURSE, QUIZ, &declined),
        services.claims(&class.rob, COURSE, Some(QUIZ)).map(drop),
        services.asking(&class.rob, COURSE, QUIZ).map(drop),
    ];
    for refused in refusals {
        let error = refused.unwrap_err();
        assert_eq!(error.kind, ErrorKind::Conflict, "{error:?}");
        assert!(error.message.contains("no longer in the course") && error.hint.unwrap().starts_with("Put it back first"));
    }
    assert_eq!(class.actions("quiz.accept") + class.actions("attempt.mark"), before);
    assert!(services.claims(&class.rob, COURSE, None).unwrap().claims.is_empty());
    class.school.changed_course(own);
    assert_eq!(services.claims(&class.rob, COURSE, Some(QUIZ)).unwrap().claims.len(), 1, "what was asked waits");
}

/// What is typed is text, whatever it looks like; what nobody sees is none.
#[test]
fn an_answer_is_what_is_seen_of_it() {
    let class = class(own);
    class.take(&class.ada, "init", "[a](b)");
    for nothing in ["\u{200b}", "\u{feff} \u{200b}\t"] {
        class.take(&class.ben, "init", nothing);
        assert!(class.claim(&class.ben, "init").unwrap_err().message.contains("no answer"));
        assert_eq!(class.accept("init", nothing).unwrap_err().fields[0].1, "There is no answer to accept.");
    }
    let done = class.accept("init", "[a](b)").unwrap();
    assert_eq!((done.attempts(), class.seen(&class.ada, "init").mark), (1, Some(Points::whole(1))));
}

#[test]
fn what_is_not_shown_yet_cannot_be_asked_about() {
    let class = class(|course| {
        own(course);
        quiz_of(course).settings.show = ReviewOptions { after: vec![], later: vec![], ..ReviewOptions::default() };
    });
    class.take(&class.ada, "init", "git start");
    assert!(class.claim(&class.ada, "init").unwrap_err().message.contains("not shown yet"));
}

/// Refusing in other words than before would tell that a person has marked it.
#[test]
fn what_a_person_marked_is_not_told_while_the_mark_is_held_back() {
    let class = class(own);
    let services = &class.school.services;
    class.take(&class.ada, "init", "git start");
    services.hide_grades(&class.rob, COURSE, QUIZ, &["ada".to_owned()]).unwrap();
    services.mark_question(&class.rob, COURSE, QUIZ, "ada", "init", None, Points::whole(1), None).unwrap();
    let error = class.claim(&class.ada, "init").unwrap_err();
    assert!(error.message.contains("not shown yet"), "{error:?}");
    // One that was asked before and is accepted by those points is asked as far as its learner knows.
    class.take(&class.ben, "init", "git start");
    services.hide_grades(&class.rob, COURSE, QUIZ, &["ben".to_owned()]).unwrap();
    class.claim(&class.ben, "init").unwrap();
    services.mark_question(&class.rob, COURSE, QUIZ, "ben", "init", None, Points::whole(1), None).unwrap();
    assert!(class.claim(&class.ben, "init").unwrap_err().message.contains("asked already"));
    assert_eq!(services.withdraw_claim(&class.ben, COURSE, QUIZ, "init", None).unwrap().claim, ClaimState::Withdrawn);
}

#[test]
fn a_claim_is_taken_back_while_nobody_has_answered_it() {
    let class = class(own);
    class.take(&class.ada, "init", "git start");
    let back = || class.school.services.withdraw_claim(&class.ada, COURSE, QUIZ, "init", None);
    assert_eq!(back().unwrap_err().kind, ErrorKind::Conflict);
    class.claim(&class.ada, "init").unwrap();
    assert_eq!(back().unwrap().claim, ClaimState::Withdrawn);
    assert!(class.school.services.claims(&class.rob, COURSE, None).unwrap().claims.is_empty());
    assert!(class.seen(&class.ada, "init").may_claim, "and asked again");
    class.claim(&class.ada, "init").unwrap();
    class.decline("init", "ada", "No").unwrap();
    assert!(back().unwrap_err().message.contains("answered"));
}

#[test]
fn a_declined_claim_says_why_to_its_learner_and_can_be_opened_again() {
    let class = class(own);
    let services = &class.school.services;
    class.take(&class.ada, "init", "git start");
    class.claim(&class.ada, "init").unwrap();
    assert_eq!(class.decline("init", "ada", " ").unwrap_err().fields[0].0, "reason");
    assert_eq!(class.decline("init", "ben", "No").unwrap_err().kind, ErrorKind::NotFound);
    let declined = class.decline("init", "ada", "There is no such command").unwrap();
    let told = class.seen(&class.ada, "init").claim.unwrap();
    assert_eq!((told.state, told.reply.unwrap().raw()), (ClaimState::Declined, "There is no such command"));
    services.undo_decline(&class.rob, COURSE, QUIZ, &declined).unwrap();
    let again = class.seen(&class.ada, "init").claim.unwrap();
    assert_eq!((again.state, again.reply), (ClaimState::Open, None));
    assert_eq!(services.undo_decline(&class.rob, COURSE, QUIZ, &declined).unwrap_err().kind, ErrorKind::Conflict);
    assert_eq!([class.actions("claim.decline"), class.actions("claim.reopen")], [1, 1]);
}

#[test]
fn points_by_hand_accept_the_one_claim() {
    let class = class(own);
    let services = &class.school.services;
    for who in [&class.ada, &class.ben] {
        class.take(who, "init", "git start");
        class.claim(who, "init").unwrap();
    }
    let marks = AttemptMarks {
        questions: vec![QuestionMark { question: "init".into(), points: Points::whole(1), comment: Some("For the idea".into()) }],
        reason: Some("Asked".into()),
        ..AttemptMarks::default()
    };
    let given = services.mark_attempt(&class.rob, COURSE, QUIZ, "ada", marks).unwrap();
    let told = class.seen(&class.ada, "init").claim.unwrap();
    assert_eq!((told.state, told.reply.unwrap().raw()), (ClaimState::Accepted, "For the idea"));
    assert_eq!(class.seen(&class.ben, "init").claim.unwrap().state, ClaimState::Open);
    services.undo_marks(&class.rob, COURSE, QUIZ, "ada", &given).unwrap();
    assert_eq!(class.seen(&class.ada, "init").claim.unwrap().state, ClaimState::Open, "with the points");
}

/// A question of a bank is mended in the bank.
#[test]
fn a_question_of_a_bank_accepts_it_in_the_bank() {
    let class = class(|course| {
        let quiz = quiz_of(course);
        quiz.pools.remove(0);
        quiz.pools[0].pick = None;
        if let PoolSource::Bank { tags, .. } = &mut quiz.pools[0].source {
            tags.clear();
        }
    });
    class.take(&class.ada, "unstage", "git restore --staged");
    class.claim(&class.ada, "unstage").unwrap();
    let done = class.accept("unstage", "git restore --staged").unwrap();
    assert_eq!((done.bank.as_deref(), done.claims, done.attempts()), (Some("banks/commands.quiz.md"), 1, 1));
    let exported = class.school.services.item_source(&class.rob, COURSE, "banks/commands.quiz.md").unwrap();
    assert!(exported.text.raw().contains("git restore --staged"), "{}", exported.text.raw());
}

/// An attempt calls what it drew first `init` and the other `init-2`; those who mark mean one question by one name.
#[test]
fn two_questions_that_attempts_call_alike_are_told_apart() {
    let class = class(|course| {
        let bank = course.banks[0].questions.iter_mut().find(|one| one.id == "unstage").unwrap();
        bank.id = "init".into();
        let quiz = quiz_of(course);
        quiz.pools.reverse();
        quiz.pools[0].pick = None;
        if let PoolSource::Bank { tags, .. } = &mut quiz.pools[0].source {
            tags.clear();
        }
    });
    let services = &class.school.services;
    class.take(&class.ada, "init-2", "git start");
    class.claim(&class.ada, "init-2").unwrap();
    class.take(&class.ben, "init", "git restore --staged");
    class.claim(&class.ben, "init").unwrap();
    let called: Vec<_> =
        services.claims(&class.rob, COURSE, None).unwrap().claims.into_iter().map(|one| (one.user, one.question)).collect();
    assert_eq!(called, [("ada".to_owned(), "init".to_owned()), ("ben".to_owned(), "init-2".to_owned())], "the quiz's own keeps its name");
    assert_eq!(class.decline("init", "ben", "No").unwrap_err().kind, ErrorKind::NotFound);
    let done = class.accept("init", "git start").unwrap();
    assert_eq!((done.bank, done.claims), (None, 1));
    let done = class.accept("init-2", "git restore --staged").unwrap();
    assert_eq!((done.bank.as_deref(), done.claims), (Some("banks/commands.quiz.md"), 1));
    assert!(services.claims(&class.rob, COURSE, None).unwrap().claims.is_empty());
}

/// The key was made stricter and nobody marked anew: accepting another answer does, and says who loses by it.
#[test]
fn who_loses_points_is_not_counted_among_those_who_gain() {
    let class = class(own);
    class.take(&class.ada, "init", "git init");
    class.take(&class.ben, "init", "git start");
    class.claim(&class.ben, "init").unwrap();
    class.school.changed_course(|course| {
        own(course);
        let PoolSource::Own(own) = &mut quiz_of(course).pools[0].source else { panic!("its own") };
        let question = own.iter_mut().find(|one| one.id == "init").unwrap();
        let quiz::AnswerKey::ShortAnswer(key) = &mut question.key.answer else { panic!("a short answer") };
        key.accepted.truncate(1);
        key.accepted[0].pattern = quiz::short_answer::Pattern::Literal("git init .".into());
    });
    let done = class.accept("init", "git start").unwrap();
    assert_eq!((done.attempts(), done.learners(), done.gain(), done.losses()), (1, 1, Some(Points::whole(1)), 1));
}

#[test]
fn the_draft_of_another_question_goes_on_and_one_of_this_quiz_bars() {
    let class = class(own);
    let services = &class.school.services;
    class.take(&class.ada, "init", "git start");
    class.claim(&class.ada, "init").unwrap();
    let rename = |item: &str| services.edit_course(&class.rob, COURSE, Edit::RenameItem { item: item.into(), title: "Anew".into() });
    rename("intro/why").unwrap();
    class.accept("init", "git start").unwrap();
    let copy = services.working_copy(&class.rob, COURSE).unwrap();
    assert!(copy.updated.is_none(), "the working copy stands on what is published now");
    let text = services.item_source(&class.rob, COURSE, QUIZ).unwrap().text.into_raw();
    assert!(text.contains("= git start"), "{text}");
    rename(QUIZ).unwrap();
    let error = class.accept("init", "git begin").unwrap_err();
    assert!(error.kind == ErrorKind::Conflict && error.message.contains("rob"), "{error:?}");
}

/// The author mends the key: who is right by it is answered when the quiz is marked anew.
#[test]
fn a_claim_on_a_key_that_was_mended_is_answered_by_marking_anew() {
    let class = class(own);
    let services = &class.school.services;
    class.take(&class.ada, "init", "git start");
    class.claim(&class.ada, "init").unwrap();
    class.school.changed_course(|course| {
        own(course);
        let quiz = quiz_of(course);
        quiz.settings = QuizSettings { attempts: 3, ..QuizSettings::default() };
        let PoolSource::Own(own) = &mut quiz.pools[0].source else { panic!("its own") };
        let question = own.iter_mut().find(|one| one.id == "init").unwrap();
        *question = question.accepting("git start").unwrap();
    });
    assert_eq!(services.regrade_preview(&class.rob, COURSE, QUIZ).unwrap().claims, 1, "told before");
    services.regrade(&class.rob, COURSE, QUIZ, "The key was mended", None).unwrap();
    let told = class.seen(&class.ada, "init").claim.unwrap();
    assert_eq!((told.state, told.reply.unwrap().raw()), (ClaimState::Accepted, "The key was mended"));
}

/// Handed in after it was accepted, by an attempt that ran meanwhile: it is marked as it began, and accepting what is accepted mends that.
#[test]
fn an_attempt_that_ran_meanwhile_is_marked_by_accepting_again() {
    let class = class(own);
    let services = &class.school.services;
    class.take(&class.ada, "init", "git start");
    class.claim(&class.ada, "init").unwrap();
    services.start_attempt(&class.ben, COURSE, QUIZ).unwrap();
    let given = GivenAnswer::of(Given::Text { text: "Git start".into() });
    services.answer(&class.ben, COURSE, QUIZ, vec![("init".to_owned(), given)]).unwrap();
    assert_eq!(class.accept("init", "git start").unwrap().running(), 1);
    services.submit_attempt(&class.ben, COURSE, QUIZ).unwrap();
    assert_eq!(class.seen(&class.ben, "init").mark, Some(Points::ZERO));
    class.claim(&class.ben, "init").unwrap();
    let done = class.accept("init", "Git start").unwrap();
    assert_eq!((done.known, done.claims, done.attempts()), (true, 1, 1));
    assert_eq!(class.seen(&class.ben, "init").mark, Some(Points::whole(1)));
    assert_eq!(class.accept("init", "git start").unwrap_err().kind, ErrorKind::Conflict, "nothing is left to do");
    assert_eq!(class.actions("quiz.accept"), 1, "it was published once");
}

#[test]
fn what_was_looked_at_is_what_is_done() {
    let class = class(own);
    let services = &class.school.services;
    class.take(&class.ada, "init", "git start");
    class.claim(&class.ada, "init").unwrap();
    let new = NewAccepted { question: "init".to_owned(), text: "git start".to_owned() };
    let seal = services.accept_preview(&class.rob, COURSE, QUIZ, &new).unwrap().seal();
    class.take(&class.ben, "init", "git start");
    let error = services.accept_answer(&class.rob, COURSE, QUIZ, &new, "So be it", Some(&seal)).unwrap_err();
    assert_eq!(error.kind, ErrorKind::Conflict);
    assert_eq!((class.seen(&class.ada, "init").mark, class.actions("quiz.accept")), (Some(Points::ZERO), 0), "nothing of it stays");
}

#[test]
fn another_kind_is_refused_with_what_to_do() {
    let class = class(own);
    let error = class.accept("holds", "Every file").unwrap_err();
    assert!(error.kind == ErrorKind::Invalid && error.hint.unwrap().contains("regrade git-lab intro/first"));
    assert_eq!(class.accept("nothing", "x").unwrap_err().kind, ErrorKind::NotFound);
    assert_eq!(class.actions("quiz.accept"), 0);
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(200))]
    /// Whatever stands in the answer, the quiz's text reads back as the question that was meant, and that answer is right.
    #[test]
    fn an_accepted_answer_survives_the_text_of_its_quiz(text in "[ -~äß—=*~{}\"\\\\>#`|-]{1,24}") {
        let mut course = crate::service::testing::sample::course();
        own(&mut course);
        let item = course.modules[0].items[1].clone();
        let mut changed = item.clone();
        let ItemBody::Quiz(quiz) = &mut changed.body else { panic!("a quiz") };
        let PoolSource::Own(questions) = &mut quiz.pools[0].source else { panic!("its own") };
        let question = questions.iter_mut().find(|one| one.id == "init").unwrap();
        let Ok(next) = question.accepting(&text) else { return Ok(()) };
        *question = next.clone();
        let read = crate::package::native::read_item(&course, &item, &crate::package::native::item_text(&changed));
        let ItemBody::Quiz(back) = read.item.expect("it reads").body else { panic!("a quiz") };
        let PoolSource::Own(back) = &back.pools[0].source else { panic!("its own") };
        let back = back.iter().find(|one| one.id == "init").unwrap();
        proptest::prop_assert_eq!(back, &next);
        let answer = Answer::Text { text: text.as_str().into() };
        proptest::prop_assert!(back.gives_all(&answer));
    }
}
