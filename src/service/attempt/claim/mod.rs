//! "My answer should count": what learners ask about the marks of their answers, and what those who mark say to it (CLI.md 4, RULES.md 2.3).
//!
//! Here a learner asks and takes it back. What is asked is listed in `queue`, answered in `settle`, and accepted for everybody in `accept`;
//! `names` is what those who mark call the questions.

mod accept;
mod names;
mod queue;
mod settle;
#[cfg(test)]
mod tests;

use rusqlite::Connection;
use serde::Serialize;
use serde_json::json;

pub use accept::{Acceptance, NewAccepted};
pub(in crate::service) use queue::waiting;
pub use queue::{Asking, AskingAnswer, AskingQuestion, AskingRow, ClaimList, ClaimRow};
pub use settle::{ClaimRef, ClaimsDeclined};
pub(super) use settle::{Right, claims_right, reopen, settle_by_hand};

use super::door::{Door, quiz_of};
use super::show::{handed_in, showing};
use crate::domain::attempt::claim::{ClaimState, Claimable, NoClaim};
use crate::domain::course::Showing;
use crate::domain::ids::UserId;
use crate::domain::quiz::{self, Verdict};
use crate::domain::text::Untrusted;
use crate::domain::time::Instant;
use crate::service::audit::{self, Entry, Object};
use crate::service::tree::titled;
use crate::service::{Actor, Error, Result, Services, grade};
use crate::store::attempt::{AskedRow, AttemptRow, Stored};
use crate::store::claim::ClaimRow as Row;
use crate::store::{self, Tx};

/// What was asked about an answer and what was said to it, as its learner and those who mark see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ClaimView {
    pub state: ClaimState,
    pub at: Instant,
    /// Who answered it; `None` while nobody has, and where the console did.
    pub by: Option<Untrusted>,
    pub settled: Option<Instant>,
    /// The reason for accepting it, or why it stays as it is.
    pub reply: Option<Untrusted>,
}

/// A claim that was made or taken back.
#[derive(Debug, Clone, Serialize)]
pub struct Claimed {
    pub course: String,
    pub quiz: String,
    pub question: String,
    pub attempt: u32,
    pub claim: ClaimState,
    pub at: Instant,
}

impl Services {
    /// Asks that the learner's answer to a question counts: in attempt `n`, else the newest one handed in that holds the question.
    ///
    /// # Errors
    /// `Conflict` with its own sentence: nothing handed in, not shown yet, no answer, right already, asked already, marked by a person, the
    /// course is archived. `NotFound` for a question that was not drawn.
    pub fn claim(&self, actor: &Actor, course: &str, quiz: &str, question: &str, n: Option<u32>) -> Result<Claimed> {
        self.on_own_answer(actor, course, quiz, (question, n), |own, tx| {
            own.claimable(tx)?.check().map_err(|why| own.refused(why))?;
            own.put(tx, &Row::open(own.now), "claim.open")
        })
    }

    /// Takes a claim back that nobody has answered.
    ///
    /// # Errors
    /// `Conflict` where none is open.
    pub fn withdraw_claim(&self, actor: &Actor, course: &str, quiz: &str, question: &str, n: Option<u32>) -> Result<Claimed> {
        self.on_own_answer(actor, course, quiz, (question, n), |own, tx| match store::claim::of(tx, own.attempt.id, own.asked.position)? {
            Some(claim) if own.told(claim.state, own.held(tx)?) == ClaimState::Open => {
                let row = Row { state: ClaimState::Withdrawn, settled: Some(own.now), ..claim };
                own.put(tx, &row, "claim.withdraw")
            }
            Some(claim) if claim.state != ClaimState::Withdrawn => {
                Err(Error::conflict(format!("Question {} has been answered: there is nothing to take back.", own.asked.position)))
            }
            _ => Err(Error::conflict(format!("You have not asked anything about question {}.", own.asked.position))),
        })
    }

    fn on_own_answer(
        &self,
        actor: &Actor,
        course: &str,
        quiz: &str,
        (question, n): (&str, Option<u32>),
        work: impl FnOnce(&Own<'_>, &Tx<'_>) -> Result<Claimed> + Send + 'static,
    ) -> Result<Claimed> {
        self.settle_quiz(actor, course, quiz)?;
        let now = self.now();
        let (actor, course, quiz, question) = (actor.clone(), course.to_owned(), quiz.to_owned(), question.to_owned());
        self.db.write(move |tx| {
            let door = Door::open(tx, &actor, &course, &quiz)?;
            let user = door.standing.require_learner()?;
            door.standing.require_running()?;
            let (attempt, asked) = newest(tx, &door, user, &question, n)?;
            work(&Own { actor: &actor, door: &door, attempt, asked, now }, tx)
        })
    }
}

/// The newest attempt handed in that holds the question, or attempt `n`.
fn newest(db: &Connection, door: &Door, user: UserId, question: &str, n: Option<u32>) -> Result<(AttemptRow, AskedRow)> {
    let handed_in = |one: &AttemptRow| matches!(one.state, Stored::Marked | Stored::NeedsMarking) && n.is_none_or(|n| one.n == n);
    let attempts: Vec<AttemptRow> = store::attempt::of_user(db, door.item.id, user)?.into_iter().filter(handed_in).collect();
    if attempts.is_empty() {
        return Err(Error::conflict(format!("You have handed in no such attempt at {}.", titled(&door.item.title)))
            .hint("Hand one in first: then its marks can be asked about"));
    }
    let mut known = Vec::new();
    for attempt in attempts.into_iter().rev() {
        let asked = store::attempt::asked(db, attempt.id)?;
        if let Some(found) = asked.iter().find(|one| one.slug == question) {
            return Ok((attempt, found.clone()));
        }
        known.extend(asked.into_iter().map(|one| one.slug));
    }
    Err(Error::not_found("question", question).nearest(question, known.iter().map(String::as_str)))
}

/// An answer of the actor's own, in the transaction that asks about it.
struct Own<'a> {
    actor: &'a Actor,
    door: &'a Door,
    attempt: AttemptRow,
    asked: AskedRow,
    now: Instant,
}

impl Own<'_> {
    /// What its learner may know of the answer.
    fn claimable(&self, tx: &Tx<'_>) -> Result<Claimable<'_>> {
        let (_, settings) = quiz_of(tx, self.attempt.revision)?;
        let held = self.held(tx)?;
        let shown = handed_in(showing(self.door, &self.attempt, &settings, held, self.now), held, &self.asked);
        let face = store::question::face(tx, self.asked.question)?;
        let key = store::question::key(tx, self.asked.question)?;
        let marked = self.asked.answer.as_ref().and_then(|answer| quiz::mark(&face.body, &key.answer, answer).ok());
        let verdict = marked.map(|marked| Verdict::of(marked.share.as_ref()));
        let is_shown = shown.contains(&Showing::Attempt) && shown.contains(&Showing::Result);
        Ok(Claimable {
            kind: face.body.kind(),
            verdict: is_shown.then(|| verdict.unwrap_or(Verdict::Wrong)),
            answer: self.asked.answer.as_ref(),
            by_hand: self.asked.by_hand,
            practice: self.attempt.practice,
            claim: store::claim::of(tx, self.attempt.id, self.asked.position)?.map(|claim| self.told(claim.state, held)),
        })
    }

    /// What has become of a claim as far as its learner may know: points by hand accept it, and are not told while the mark is held back.
    fn told(&self, state: ClaimState, held: bool) -> ClaimState {
        if held && self.asked.by_hand && state == ClaimState::Accepted { ClaimState::Open } else { state }
    }

    fn held(&self, tx: &Tx<'_>) -> Result<bool> {
        grade::is_held_back(tx, &self.door.standing, &self.door.item, self.attempt.user)
    }

    fn refused(&self, why: NoClaim) -> Error {
        let n = self.asked.position;
        match why {
            NoClaim::Practice => Error::conflict("A practice attempt counts nothing: there is no mark to ask about."),
            NoClaim::NotShownYet => Error::conflict(format!("Whether your answer to question {n} is right is not shown yet."))
                .hint("Ask once the quiz shows it"),
            NoClaim::MarkedByHand => Error::conflict(format!("A person marks question {n}.")).hint("Ask your instructor about its mark"),
            NoClaim::NoAnswer => Error::conflict(format!("You gave no answer to question {n}.")),
            NoClaim::RightAlready => Error::conflict(format!("Your answer to question {n} is right: it counts already.")),
            NoClaim::AskedAlready => {
                Error::conflict(format!("You have asked already that your answer to question {n} counts.")).hint("--clear takes it back")
            }
            NoClaim::Settled => Error::conflict(format!("You have asked about question {n}, and it was answered."))
                .hint("The attempt shows what was said; ask your instructor where something is left to say"),
        }
    }

    fn put(&self, tx: &Tx<'_>, claim: &Row, action: &'static str) -> Result<Claimed> {
        let Self { actor, door, attempt, asked, now } = self;
        store::claim::put(tx, attempt.item, attempt.id, asked.position, claim)?;
        let about = Noted { item: &door.item.slug, attempt, question: &asked.slug };
        audit::record(tx, actor, *now, about.entry(action, door))?;
        Ok(Claimed {
            course: door.standing.course.slug.clone(),
            quiz: door.item.slug.clone(),
            question: asked.slug.clone(),
            attempt: attempt.n,
            claim: claim.state,
            at: *now,
        })
    }
}

/// What the log says a claim is about.
struct Noted<'a> {
    item: &'a str,
    attempt: &'a AttemptRow,
    question: &'a str,
}

impl Noted<'_> {
    fn entry(&self, action: &'static str, door: &Door) -> Entry {
        let entry = Entry::new(action, Object::Row("attempt", self.attempt.id.0));
        let facts = json!({ "quiz": self.item, "attempt": self.attempt.n, "question": self.question });
        entry.course(door.standing.course.id).about(self.attempt.user).after(facts)
    }
}
