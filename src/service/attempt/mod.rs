//! Taking quizzes: starting, answering, checking, handing in, looking back; marking questions by hand (CLI.md 4).
//!
//! Deadlines are decided here by the service's clock, at the moment of writing and by what was written down when the attempt began.

mod anew;
mod begin;
mod by_hand;
mod claim;
mod door;
mod end;
mod follow;
mod gate;
mod given;
mod key;
mod list;
mod past;
mod regrade;
mod save;
mod show;
mod view;

pub use by_hand::{AttemptMarks, MarksGiven, QuestionMark};
pub(in crate::service) use claim::waiting as asking;
pub use claim::{
    Acceptance, Asking, AskingAnswer, AskingQuestion, AskingRow, ClaimList, ClaimRef, ClaimRow, ClaimView, Claimed, ClaimsDeclined,
    NewAccepted,
};
pub(in crate::service) use follow::{Worth, follow_dates, follow_worth, worth};
pub use given::{Given, GivenAnswer, Named};
pub(in crate::service) use list::{Terms, terms};
pub use past::{LivedAnswer, LivedAttempt, PastQuestion};
pub(in crate::service) use past::{PastQuiz, Taken, live, mark_by_hand};
pub use regrade::{KeptQuestion, Regrade, RegradeChange};
pub use view::{AttemptList, AttemptRow, AttemptView, KeyView, OptionView, QuestionState, QuestionView, QuizView, Saved};

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use door::Door;
use end::End;
use save::Needs;
use show::Scene;

use crate::domain::ids::UserId;
use crate::service::policy;
use crate::service::record_look::RecordLook;
use crate::service::tree::titled;
use crate::service::{Actor, Error, Result, Services};
use crate::store;
use crate::store::Trust;
use crate::store::attempt::{AttemptRow as Row, Stored};

impl Services {
    /// Begins an attempt, or gives back the open one. Staff get a preview that counts nothing.
    ///
    /// # Errors
    /// `Conflict` with its own sentence: not open yet, closed, locked by what, no attempts left, wait until.
    pub fn start_attempt(&self, actor: &Actor, course: &str, quiz: &str) -> Result<AttemptView> {
        let (lots, now) = (begin::Lots::draw(&*self.random), self.now());
        let (who, course_id, quiz_id) = (actor.clone(), course.to_owned(), quiz.to_owned());
        self.db.write(move |tx| -> Result<()> {
            let door = Door::open(tx, &who, &course_id, &quiz_id)?;
            let taker = door.taker()?;
            for attempt in store::attempt::of_user(tx, door.item.id, taker.user)? {
                end::settle(tx, &door, &attempt, now)?;
            }
            let attempts = store::attempt::of_user(tx, door.item.id, taker.user)?;
            if attempts.iter().any(|attempt| attempt.state == Stored::Open) {
                return door.standing.require_running();
            }
            begin::begin(tx, &who, &door, taker, lots, now)
        })?;
        self.attempt(actor, course, quiz, None)
    }

    /// An attempt of the actor: `n`, else the open one, else the last.
    pub fn attempt(&self, actor: &Actor, course: &str, quiz: &str, n: Option<u32>) -> Result<AttemptView> {
        self.show(actor, course, quiz, None, n)
    }

    /// An attempt of anybody, for staff (and of oneself).
    pub fn attempt_of(&self, actor: &Actor, course: &str, quiz: &str, user: &str, n: Option<u32>) -> Result<AttemptView> {
        self.show(actor, course, quiz, Some(user), n)
    }

    /// Saves answers into the open attempt, all or none.
    ///
    /// # Errors
    /// `Conflict` when the time is over, for a locked question or one whose turn it is not; `NotFound` for one that was not drawn;
    /// `Invalid` for an answer that does not fit. Nothing is saved then.
    pub fn answer(&self, actor: &Actor, course: &str, quiz: &str, answers: Vec<(String, GivenAnswer)>) -> Result<Saved> {
        self.on_running(actor, course, quiz, Needs::Answers, move |mut running| running.save(answers))
    }

    /// Notes where the learner stands, so that they come back to the same question.
    pub fn place(&self, actor: &Actor, course: &str, quiz: &str, question: &str) -> Result<()> {
        let question = question.to_owned();
        self.on_running(actor, course, quiz, Needs::Answers, move |mut running| running.place(&question))
    }

    /// Sets or takes away the learner's own mark on a question.
    pub fn flag(&self, actor: &Actor, course: &str, quiz: &str, question: &str, flag: bool) -> Result<Saved> {
        let given = GivenAnswer { flag: Some(flag), ..GivenAnswer::default() };
        self.answer(actor, course, quiz, vec![(question.to_owned(), given)])
    }

    /// The verdict on the saved answer, where the behavior gives one.
    ///
    /// # Errors
    /// `Conflict` in a quiz that gives none, for a question without an answer, one checked before, or one that a person marks.
    pub fn check_question(&self, actor: &Actor, course: &str, quiz: &str, question: &str) -> Result<QuestionView> {
        let slug = question.to_owned();
        let id = self.on_running(actor, course, quiz, Needs::Answers, move |mut running| running.check(&slug))?;
        let (scene, keys) = self.scene(actor, course, quiz, None, |attempts| attempts.into_iter().find(|one| one.id == id))?;
        scene.question(question, &keys).ok_or_else(|| Error::not_found("question", question))
    }

    /// Hands in the open attempt.
    ///
    /// # Errors
    /// `Conflict` when none is open or its time is over.
    pub fn submit_attempt(&self, actor: &Actor, course: &str, quiz: &str) -> Result<AttemptView> {
        let n = self.on_running(actor, course, quiz, Needs::HandingIn, |running| {
            running.require_answers()?;
            let save::Running { tx, actor, door, attempt, now, .. } = running;
            end::end(tx, actor, &door, &attempt, End::Submit, now, now)?;
            Ok(attempt.n)
        })?;
        self.attempt(actor, course, quiz, Some(n))
    }

    /// Drops the open practice attempt.
    ///
    /// # Errors
    /// `Conflict` where the open attempt counts.
    pub fn discard_practice(&self, actor: &Actor, course: &str, quiz: &str) -> Result<()> {
        self.on_running(actor, course, quiz, Needs::HandingIn, |running| {
            let save::Running { tx, actor, door, attempt, now, .. } = running;
            if !attempt.practice {
                return Err(Error::conflict("The open attempt is no practice: it counts, and can only be handed in."));
            }
            end::end(tx, actor, &door, &attempt, End::Discard, now, now)
        })
    }

    fn show(&self, actor: &Actor, course: &str, quiz: &str, user: Option<&str>, n: Option<u32>) -> Result<AttemptView> {
        let wanted = move |attempts: Vec<Row>| match n {
            Some(n) => attempts.into_iter().find(|attempt| attempt.n == n),
            None => attempts.iter().find(|attempt| attempt.state == Stored::Open).or(attempts.last()).cloned(),
        };
        let (scene, keys) = self.scene(actor, course, quiz, user, wanted)?;
        Ok(scene.view(&keys))
    }

    /// Loads an attempt on the learner's connection and, for what may be shown, keys on another.
    fn scene(
        &self,
        actor: &Actor,
        course: &str,
        quiz: &str,
        user: Option<&str>,
        wanted: impl Fn(Vec<Row>) -> Option<Row>,
    ) -> Result<(Scene, BTreeMap<usize, crate::domain::quiz::Key>)> {
        self.settle_quiz(actor, course, quiz)?;
        let now = self.now();
        let (look, scene) = self.db.read(Trust::Learner, |db| {
            let door = Door::open(db, actor, course, quiz)?;
            let owner = owner(db, &door, user)?;
            let attempts = store::attempt::of_user(db, door.item.id, owner)?;
            let name = store::user::by_id(db, owner)?.map_or(String::new(), |person| person.name);
            let none = || Error::none_such("attempt", format!("There is no such attempt at {}.", titled(&door.item.title)));
            let attempt = wanted(attempts).ok_or_else(none)?;
            let look = RecordLook::of(&door.standing, owner);
            Ok::<_, Error>((look, Scene::load(db, door, name, attempt, now)?))
        })?;
        self.log_look(actor, look)?;
        let needed = scene.needs_keys();
        let keys = if needed.is_empty() { BTreeMap::new() } else { self.db.read(Trust::Staff, |db| scene.keys(db, &needed))? };
        Ok((scene, keys))
    }
}

/// Whose attempts are asked for: the actor's own, or for staff those of `user`. Somebody else's are answered as not there.
fn owner(db: &rusqlite::Connection, door: &Door, user: Option<&str>) -> Result<UserId> {
    let Some(name) = user else { return Ok(door.taker()?.user) };
    let found = policy::user(db, &door.standing, name)?;
    if door.standing.may_of(crate::domain::permission::Deed::SeeRecord, found) {
        return Ok(found);
    }
    Err(Error::not_found("user", name))
}
