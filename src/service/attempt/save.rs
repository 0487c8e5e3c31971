//! Answering: what is saved, when it is refused, and checks with a verdict. All of a call is saved or none of it.

use super::door::{Door, quiz_of};
use super::end::{fate, settle};
use super::given::{GivenAnswer, to_answer};
use super::view::Saved;
use crate::domain::attempt::{AttemptEvent, Fate, tries};
use crate::domain::course::{Behavior, QuizSettings};
use crate::domain::ids::AttemptId;
use crate::domain::quiz;
use crate::domain::text::Untrusted;
use crate::domain::time::Instant;
use crate::service::tree::{date_in, titled};
use crate::service::{Actor, Error, Result, Services};
use crate::store::attempt::{AskedRow, AttemptRow, Event, Stored};
use crate::store::{self, Tx};

/// A running attempt in the transaction that works on it.
pub(super) struct Running<'a, 't> {
    pub tx: &'a Tx<'t>,
    pub actor: &'a Actor,
    pub door: Door,
    pub attempt: AttemptRow,
    pub settings: QuizSettings,
    pub asked: Vec<AskedRow>,
    pub now: Instant,
}

/// What a use-case asks of the attempt it works on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Needs {
    /// It takes answers.
    Answers,
    /// It may be handed in.
    HandingIn,
}

impl Services {
    /// Runs `work` on the actor's running attempt. What time has made of it since is written down first, also where that is a refusal.
    pub(super) fn on_running<T, F>(&self, actor: &Actor, course: &str, quiz: &str, needs: Needs, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(Running<'_, '_>) -> Result<T> + Send + 'static,
    {
        let (actor, course, quiz, now) = (actor.clone(), course.to_owned(), quiz.to_owned(), self.now());
        self.db.write(move |tx| {
            let door = Door::open(tx, &actor, &course, &quiz)?;
            let taker = door.taker()?;
            door.standing.require_running()?;
            let attempts = store::attempt::of_user(tx, door.item.id, taker.user)?;
            let Some(attempt) = attempts.iter().find(|a| a.state == Stored::Open) else {
                return Err(none_runs(&door, attempts.last()));
            };
            let (_, settings) = quiz_of(tx, attempt.revision)?;
            match fate(attempt, &settings, now) {
                Fate::Open => {}
                Fate::Overdue if needs == Needs::HandingIn => {}
                Fate::Overdue => return Ok(Err(time_over(&door, attempt))),
                Fate::Submitted(_) | Fate::Abandoned(_) => {
                    settle(tx, &door, attempt, now)?;
                    return Ok(Err(time_over(&door, attempt)));
                }
            }
            let asked = store::attempt::asked(tx, attempt.id)?;
            let attempt = attempt.clone();
            work(Running { tx, actor: &actor, door, attempt, settings, asked, now }).map(Ok)
        })?
    }
}

fn none_runs(door: &Door, last: Option<&AttemptRow>) -> Error {
    match last {
        Some(last) if last.state == Stored::Abandoned => {
            Error::conflict(format!("Attempt {} at {} ended without being handed in.", last.n, titled(&door.item.title)))
        }
        Some(last) => Error::conflict(format!("Attempt {} at {} is handed in already.", last.n, titled(&door.item.title))),
        None => Error::conflict(format!("No attempt at {} is open.", titled(&door.item.title))).hint("Begin one first"),
    }
}

fn time_over(door: &Door, attempt: &AttemptRow) -> Error {
    let since = attempt.ends.map_or(String::new(), |at| format!(" since {}", date_in(door.zone(), at)));
    Error::conflict(format!("The time for {} is over{since}; nothing more is saved.", titled(&door.item.title)))
}

impl Running<'_, '_> {
    /// The position in `asked` of the question named `slug`.
    fn find(&self, slug: &str) -> Result<usize> {
        let unknown = || Error::not_found("question", slug).nearest(slug, self.asked.iter().map(|one| one.slug.as_str()));
        self.asked.iter().position(|one| one.slug == slug).ok_or_else(unknown)
    }

    /// Saves `given`, in the order of the attempt.
    pub fn save(&mut self, given: Vec<(String, GivenAnswer)>) -> Result<Saved> {
        let mut found = given.iter().map(|(slug, one)| Ok((self.find(slug)?, one))).collect::<Result<Vec<_>>>()?;
        found.sort_by_key(|(at, _)| *at);
        for (at, one) in found {
            self.take_turn(at)?;
            self.save_one(at, one).map_err(|error| named(&self.asked[at].slug, error))?;
        }
        Ok(self.saved(given.into_iter().map(|(slug, _)| slug).collect()))
    }

    /// Refuses while a question that must be answered has no answer and could still get one.
    pub fn require_answers(&self) -> Result<()> {
        if fate(&self.attempt, &self.settings, self.now) != Fate::Open {
            return Ok(());
        }
        let passed = |one: &AskedRow| self.settings.sequential && one.position < self.attempt.here;
        let open: Vec<&AskedRow> = self.asked.iter().filter(|one| one.answer.is_none() && !one.locked && !passed(one)).collect();
        let faces = store::question::faces(self.tx, open.iter().map(|one| one.question))?;
        match open.iter().find(|one| faces.get(&one.question).is_some_and(|face| face.required)) {
            Some(one) => Err(Error::conflict(format!("Question {} must be answered before this is handed in.", one.position))
                .hint(format!("Answer `{}`, then hand in", Untrusted::from(one.slug.as_str()).for_screen()))),
            None => Ok(()),
        }
    }

    fn saved(&self, saved: Vec<String>) -> Saved {
        let unanswered = self.asked.iter().filter(|one| one.answer.is_none()).map(|one| one.slug.clone()).collect();
        let seconds_left = self.attempt.ends.map(|ends| u64::try_from(ends.since(self.now).num_seconds()).unwrap_or(0));
        Saved { saved, at: self.now, seconds_left, unanswered }
    }

    fn save_one(&mut self, at: usize, given: &GivenAnswer) -> Result<()> {
        let mut asked = self.asked[at].clone();
        if let Some(answer) = &given.answer {
            self.put_answer(&mut asked, answer.as_ref())?;
        }
        if let Some(certainty) = given.certainty {
            self.put_certainty(&mut asked, certainty)?;
        }
        if let Some(flag) = given.flag.filter(|flag| *flag != asked.flag) {
            asked.flag = flag;
            self.append(&Event::at(if flag { AttemptEvent::Flag } else { AttemptEvent::Unflag }, asked.position))?;
        }
        store::attempt::update_asked(self.tx, self.attempt.id, &asked)?;
        self.asked[at] = asked;
        Ok(())
    }

    fn put_answer(&self, asked: &mut AskedRow, given: Option<&super::Given>) -> Result<()> {
        if asked.locked {
            return Err(Error::conflict("It has been checked and takes no more answers."));
        }
        let face = store::question::face(self.tx, asked.question)?;
        let answer = given.map_or(Ok(None), |given| to_answer(&face, &asked.options, given)).map_err(Error::invalid)?;
        if answer == asked.answer {
            return Ok(());
        }
        Ok(store::attempt::answer(self.tx, self.attempt.id, asked, answer, self.now)?)
    }

    fn put_certainty(&self, asked: &mut AskedRow, certainty: u8) -> Result<()> {
        if self.settings.behavior != Behavior::Certainty {
            return Err(Error::invalid("This quiz does not ask how certain you are."));
        }
        if !(1..=3).contains(&certainty) {
            return Err(Error::invalid("Certainty is 1, 2 or 3."));
        }
        asked.certainty = Some(certainty);
        self.append(&Event { detail: Some(certainty.to_string()), ..Event::at(AttemptEvent::Certainty, asked.position) })
    }

    fn append(&self, event: &Event) -> Result<()> {
        Ok(store::attempt::append(self.tx, self.attempt.id, self.now, event)?)
    }

    /// In a sequential quiz only the question that one stands at takes answers, and the next once this one has its own.
    fn take_turn(&mut self, at: usize) -> Result<()> {
        let position = self.asked[at].position;
        if !self.settings.sequential || position == self.attempt.here {
            return Ok(());
        }
        let here = self.asked.iter().find(|one| one.position == self.attempt.here);
        if position == self.attempt.here + 1 && here.is_none_or(|here| here.answer.is_some()) {
            return self.stand_at(position);
        }
        Err(self.not_its_turn(at))
    }

    fn not_its_turn(&self, at: usize) -> Error {
        let asked = &self.asked[at];
        let ahead = self.asked.iter().filter(|one| one.position >= self.attempt.here && one.answer.is_none());
        let here = ahead.min_by_key(|one| one.position).map_or("", |one| one.slug.as_str());
        Error::conflict(if asked.position < self.attempt.here {
            format!("`{}` has been passed; in this quiz there is no going back.", asked.slug)
        } else {
            format!("It is not the turn of `{}` yet: `{here}` comes first.", asked.slug)
        })
    }

    fn stand_at(&mut self, position: u32) -> Result<()> {
        store::attempt::set_here(self.tx, self.attempt.id, position)?;
        self.attempt.here = position;
        Ok(())
    }

    /// Notes where the learner stands. In a sequential quiz that goes one step forward at a time, and never back.
    pub fn place(&mut self, slug: &str) -> Result<()> {
        let at = self.find(slug)?;
        let position = self.asked[at].position;
        if self.settings.sequential && position != self.attempt.here && position != self.attempt.here + 1 {
            return Err(self.not_its_turn(at));
        }
        self.stand_at(position)
    }

    /// Marks the saved answer and notes the try. The same answer again is no try (RULES.md 2.4).
    pub fn check(&mut self, slug: &str) -> Result<AttemptId> {
        let at = self.find(slug)?;
        if self.settings.exam || !tries::gives_verdicts(self.settings.behavior) {
            return Err(Error::conflict("This quiz gives no verdicts before it is handed in."));
        }
        self.take_turn(at)?;
        let mut asked = self.asked[at].clone();
        if asked.locked {
            return Err(Error::conflict(format!("`{slug}` has been checked already.")));
        }
        let answer = asked.answer.clone().ok_or_else(|| Error::conflict(format!("`{slug}` is not answered yet.")))?;
        if store::attempt::checked(self.tx, self.attempt.id, &asked)?.as_ref() == Some(&answer) {
            return Ok(self.attempt.id);
        }
        let (face, key) = (store::question::face(self.tx, asked.question)?, store::question::key(self.tx, asked.question)?);
        let share = quiz::mark(&face.body, &key.answer, &answer).ok().and_then(|marked| marked.share);
        let share = share.ok_or_else(|| Error::conflict(format!("`{slug}` is marked by a person, after it is handed in.")))?;
        let detail = Some(share.fraction());
        asked.tries.push(share);
        asked.checked = asked.event;
        let stands = tries::after_checks(self.settings.behavior, &self.settings.penalty, &asked.tries, key.feedback.hints.len());
        (asked.share, asked.locked) = (stands.share, stands.locked);
        store::attempt::update_asked(self.tx, self.attempt.id, &asked)?;
        self.append(&Event { detail, ..Event::at(AttemptEvent::Check, asked.position) })?;
        self.asked[at] = asked;
        Ok(self.attempt.id)
    }
}

/// A refusal that names the question it is about.
fn named(slug: &str, error: Error) -> Error {
    let slug = Untrusted::from(slug);
    let message = format!("`{}`: {}", slug.for_screen(), error.message);
    Error { fields: vec![(slug.into_raw(), error.message)], message, ..error }
}
