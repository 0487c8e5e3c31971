//! Accepting an answer for everybody: it becomes one of the question's accepted answers, all attempts are marked anew by it, and whoever asked
//! is told why. One transaction, so that it is done as a whole or not at all.

use std::collections::BTreeSet;

use rusqlite::Connection;
use serde::Serialize;
use sha2::{Digest as _, Sha256};

use super::names::Names;
use crate::domain::code::hex;
use crate::domain::points::Points;
use crate::domain::quiz::{Kind, NotAccepted, Question, compare};
use crate::domain::text::Untrusted;
use crate::service::attempt::door::Door;
use crate::service::attempt::gate::{Order, graded, reason_of};
use crate::service::attempt::regrade::{Gain, Regrade, question_anew};
use crate::service::audit::{self, Entry, Object};
use crate::service::author::{Placed, amend};
use crate::service::tree::titled;
use crate::service::trial::{Stop, outcome};
use crate::service::{Actor, Error, Result, Services};
use crate::store::item::ItemRow;
use crate::store::question::{Owner, QuestionRow};
use crate::store::{self, Tx};

/// An answer that is to count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAccepted {
    /// As the quiz names it ([`super::ClaimRow::question`]).
    pub question: String,
    pub text: String,
}

/// What accepting an answer changes, or has changed.
#[derive(Debug, Clone, Serialize)]
pub struct Acceptance {
    pub course: String,
    pub quiz: String,
    pub question: String,
    pub title: Untrusted,
    pub text: Untrusted,
    /// It was accepted before: attempts are marked anew by what the question says already.
    pub known: bool,
    /// The question stands in a question bank: other quizzes may draw it.
    pub bank: Option<String>,
    /// Claims that are accepted by it.
    pub claims: u32,
    /// A quiz each that has the question: what marking it anew changes.
    pub marked: Vec<Regrade>,
}

impl Acceptance {
    fn moved(&self) -> impl Iterator<Item = &Gain> {
        self.marked.iter().flat_map(|one| &one.gains)
    }

    fn gains(&self) -> impl Iterator<Item = &Gain> {
        self.moved().filter(|one| one.points > Points::ZERO)
    }

    /// Attempts in which the answer gives more.
    pub fn attempts(&self) -> usize {
        self.gains().count()
    }

    /// Learners whose they are.
    pub fn learners(&self) -> usize {
        self.gains().map(|one| one.user.as_str()).collect::<BTreeSet<_>>().len()
    }

    /// What each of them gains, where that is the same for all.
    pub fn gain(&self) -> Option<Points> {
        let gains: BTreeSet<Points> = self.gains().map(|one| one.points).collect();
        if gains.len() == 1 { gains.into_iter().next() } else { None }
    }

    /// Attempts in which the question gives less: its key was changed before, and they were not marked anew since.
    pub fn losses(&self) -> usize {
        self.moved().filter(|one| one.points < Points::ZERO).count()
    }

    /// Attempts that run: they are marked as they began.
    pub fn running(&self) -> u32 {
        self.marked.iter().map(|one| one.running).sum()
    }

    /// Stands for all that would be changed: [`Services::accept_answer`] compares it with what it is about to change.
    pub fn seal(&self) -> String {
        let mut sum = Sha256::new_with_prefix(b"lyceum accept 1");
        sum.update(format!("{:?};", (&self.quiz, &self.question, self.text.raw(), self.known, self.claims)));
        for one in self.moved() {
            sum.update(format!("{:?};", (&one.user, one.attempt, one.points)));
        }
        for change in self.marked.iter().flat_map(|one| &one.changes) {
            sum.update(format!("{:?};", (&change.user, change.attempt, change.from, change.to)));
        }
        hex(&sum.finalize())
    }
}

impl Services {
    /// What [`Self::accept_answer`] would change. Nothing stays of it.
    ///
    /// # Errors
    /// As [`Self::accept_answer`].
    pub fn accept_preview(&self, actor: &Actor, course: &str, quiz: &str, new: &NewAccepted) -> Result<Acceptance> {
        self.accepting(actor, course, quiz, new, "A look", |done| Err(Stop::told(done)))
    }

    /// Makes a text one of a question's accepted answers, for all of its points: the question is published with it, attempts that are handed in
    /// are marked anew, and claims on answers that are right now are accepted. Where the question accepts it already, because its key was mended
    /// meanwhile, the rest is done all the same. `seen`: the seal of what was looked at.
    ///
    /// # Errors
    /// `Denied` for who may not mark and publish; `Invalid` without a reason, for a text that the question does not take and for a question of
    /// another kind; `Conflict` where it is accepted already and nothing is left to do, where somebody has unpublished changes to the quiz or its bank, and where it would
    /// change something else than was seen.
    pub fn accept_answer(
        &self,
        actor: &Actor,
        course: &str,
        quiz: &str,
        new: &NewAccepted,
        reason: &str,
        seen: Option<&str>,
    ) -> Result<Acceptance> {
        let seen = seen.map(str::to_owned);
        self.accepting(actor, course, quiz, new, reason, move |done| match seen {
            Some(seen) if seen != done.seal() => {
                let why = "The quiz or the marks in it changed meanwhile: nothing was accepted.";
                Err(Error::conflict(why).hint("Look again").into())
            }
            _ => Ok(done),
        })
    }

    fn accepting(
        &self,
        actor: &Actor,
        course: &str,
        quiz: &str,
        new: &NewAccepted,
        reason: &str,
        end: impl FnOnce(Acceptance) -> std::result::Result<Acceptance, Stop<Acceptance>> + Send + 'static,
    ) -> Result<Acceptance> {
        self.settle_quiz(actor, course, quiz)?;
        let (random, now) = (self.random.clone(), self.now());
        let (actor, course, quiz, new, reason) = (actor.clone(), course.to_owned(), quiz.to_owned(), new.clone(), reason.to_owned());
        outcome(self.db.write_alone(move |tx| {
            let door = graded(tx, &actor, &course, &quiz)?;
            let reason = reason_of(&reason)?;
            let found = Found::load(tx, &door, &new.question)?;
            let order = Order { actor: &actor, reason: &reason, random: &*random, now };
            end(found.accept(tx, &door, &new, &order)?)
        }))
    }
}

/// The question that is meant, and where it stands.
struct Found {
    row: QuestionRow,
    placed: Placed,
    /// The path of the bank that holds it.
    bank: Option<String>,
}

impl Found {
    fn load(db: &Connection, door: &Door, slug: &str) -> Result<Self> {
        let row = row(db, door, slug)?;
        let bank = match row.owner {
            Owner::Item(_) => None,
            Owner::Bank(id) => {
                let banks = store::question::banks(db, door.standing.course.id)?;
                Some(banks.into_iter().find(|bank| bank.id == id).ok_or(store::Error::NotFound)?.path)
            }
        };
        let part = bank.clone().unwrap_or_else(|| door.item.slug.clone());
        Ok(Self { placed: Placed { part, question: row.slug.clone() }, row, bank })
    }

    fn accept(&self, tx: &Tx<'_>, door: &Door, new: &NewAccepted, order: &Order<'_>) -> Result<Acceptance> {
        let course = &door.standing.course;
        let stands = store::question::with_keys(tx, [self.row.revision])?.remove(&self.row.revision).ok_or(store::Error::NotFound)?;
        let (known, others) = match stands.accepting(&new.text) {
            Ok(_) => (false, self.publish(tx, door, new, order)?),
            Err(NotAccepted::Already) => (true, Vec::new()),
            Err(why) => return Err(refused(&why, door)),
        };
        let mut marked = Vec::new();
        for quiz in quizzes(&door.item, others) {
            // As it is published by now.
            let door = Door::open(tx, order.actor, &course.slug, &quiz)?;
            marked.push(question_anew(tx, &door, self.row.id, order)?);
        }
        let claims = marked.iter().map(|one| one.claims).sum();
        let done = Acceptance {
            course: course.slug.clone(),
            quiz: door.item.slug.clone(),
            question: new.question.clone(),
            title: stands.face.title,
            text: compare::tidy(&new.text).into(),
            known,
            bank: self.bank.clone(),
            claims,
            marked,
        };
        if known && claims == 0 && done.moved().next().is_none() {
            return Err(Error::conflict(format!("{} accepts that answer already.", titled(&done.title))));
        }
        Ok(done)
    }

    /// Publishes the question with the answer; gives the quizzes whose attempts are marked anew by it.
    fn publish(&self, tx: &Tx<'_>, door: &Door, new: &NewAccepted, order: &Order<'_>) -> Result<Vec<String>> {
        let course = &door.standing.course;
        let change = |question: &Question| question.accepting(&new.text).map_err(|why| refused(&why, door));
        let changes = amend(tx, order.actor, &course.slug, &self.placed, change, order.now)?;
        let facts = serde_json::json!({ "quiz": door.item.slug, "question": self.row.slug, "accepted": compare::tidy(&new.text) });
        let entry = Entry::new("quiz.accept", Object::Item(door.item.id)).course(course.id).after(facts).reason(order.reason);
        audit::record(tx, order.actor, order.now, entry)?;
        Ok(changes.regrade)
    }
}

/// The quiz itself first, then the others that draw the question.
fn quizzes(item: &ItemRow, others: Vec<String>) -> impl Iterator<Item = String> {
    let own = item.slug.clone();
    std::iter::once(own.clone()).chain(others.into_iter().filter(move |one| *one != own))
}

/// The question of the quiz that those who mark call `name`.
fn row(db: &Connection, door: &Door, name: &str) -> Result<QuestionRow> {
    let asked = store::claim::asked(db, door.item.id)?;
    let called = Names::load(db, door.standing.course.id, &door.item, asked.values().flatten())?;
    let row = called.find(name)?;
    let gone = || Error::conflict(format!("{} has no question `{name}` any more.", titled(&door.item.title)));
    called.has(row).then(|| row.clone()).ok_or_else(gone)
}

fn refused(why: &NotAccepted, door: &Door) -> Error {
    let sentence = format!("{why}.");
    match why {
        NotAccepted::Already => Error::conflict(sentence),
        NotAccepted::OtherKind(kind) => {
            let hint = if *kind == Kind::Essay {
                "A person marks it: give the points there".to_owned()
            } else {
                format!("Change its key in the workshop and publish, then `regrade {} {}`", door.standing.course.slug, door.item.slug)
            };
            Error::invalid(sentence).hint(hint)
        }
        NotAccepted::OtherUnit(_) | NotAccepted::NeedsUnit => Error::field("text", sentence)
            .hint("Write the number in a unit of the question, as `7 km`; points by hand are given in the attempt"),
        NotAccepted::Empty | NotAccepted::Unprintable | NotAccepted::Shape(_) => Error::field("text", sentence),
    }
}
