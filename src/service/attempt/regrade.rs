//! Marking handed-in attempts anew by the keys and points that a quiz has now (FORMATS.md 10.3, CLI.md 4): looked at first, then done in one
//! write with a reason. Points that a person gave stay, as far as the question gives that many; attempts that run are marked when they are handed in, as they began.

use rusqlite::Connection;
use serde::Serialize;

use super::anew::{Remark, Work};
use super::door::Door;
use super::gate::{Order, graded, reason_of};
use crate::domain::ids::QuestionId;
use crate::domain::points::Points;
use crate::domain::text::Untrusted;
use crate::service::{Actor, Error, Result, Services};
use crate::store::{self, Trust, Tx};

/// What marking a quiz anew would change, or has changed.
#[derive(Debug, Clone, Serialize)]
pub struct Regrade {
    pub course: String,
    pub quiz: String,
    pub title: Untrusted,
    /// Questions of which the key or the points changed since an attempt was marked.
    pub questions: Vec<Untrusted>,
    /// How many attempts were marked by what held before.
    pub attempts: u32,
    /// Attempts that run: nothing of them changes.
    pub running: u32,
    /// Answers in them that a person marked: their points stay.
    pub by_hand: u32,
    /// What learners ask about answers that are right now: the reason answers them.
    pub claims: u32,
    /// Questions whose kind or options changed: the answers to them cannot be marked by the new key.
    pub kept: Vec<KeptQuestion>,
    /// Attempts whose score changes, by user and number.
    pub changes: Vec<RegradeChange>,
    /// What answers that are marked anew gain, attempt by attempt, also where a person has still to mark the rest.
    #[serde(skip)]
    pub gains: Vec<Gain>,
    /// Stands for all that would be written: [`Services::regrade`] compares it with what it is about to write.
    #[serde(skip)]
    pub seal: String,
}

#[derive(Debug, Clone, Serialize)]
pub struct KeptQuestion {
    pub title: Untrusted,
    pub attempts: u32,
}

/// How many points more the answers of an attempt give; less than 0 where they lose some.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gain {
    pub user: String,
    pub attempt: u32,
    pub points: Points,
}

#[derive(Debug, Clone, Serialize)]
pub struct RegradeChange {
    pub user: String,
    pub name: Untrusted,
    pub attempt: u32,
    /// `None`: a person has to mark something.
    pub from: Option<Points>,
    pub to: Option<Points>,
    /// What it was out of, and is out of.
    pub from_possible: Points,
    pub possible: Points,
}

impl Services {
    /// What [`Self::regrade`] would change.
    ///
    /// # Errors
    /// `Denied` for those who do not grade.
    pub fn regrade_preview(&self, actor: &Actor, course: &str, quiz: &str) -> Result<Regrade> {
        self.settle_quiz(actor, course, quiz)?;
        self.db.read(Trust::Learner, |db| graded(db, actor, course, quiz).map(drop))?;
        self.db.read(Trust::Staff, |db| {
            let door = graded(db, actor, course, quiz)?;
            view(db, &door, &Work::load(db, &door, None)?)
        })
    }

    /// Marks all attempts that are handed in by the keys and points that the quiz has now; `seen`: the seal of what was looked at.
    ///
    /// # Errors
    /// `Denied` for those who do not grade, `Invalid` without a reason, `Conflict` where it would write something else than was seen.
    pub fn regrade(&self, actor: &Actor, course: &str, quiz: &str, reason: &str, seen: Option<&str>) -> Result<Regrade> {
        let reason = reason_of(reason)?;
        self.settle_quiz(actor, course, quiz)?;
        let (random, now) = (self.random.clone(), self.now());
        let (actor, course, quiz) = (actor.clone(), course.to_owned(), quiz.to_owned());
        let seen = seen.map(str::to_owned);
        self.db.write(move |tx| {
            let door = graded(tx, &actor, &course, &quiz)?;
            door.standing.require_running()?;
            let work = Work::load(tx, &door, None)?;
            let done = view(tx, &door, &work)?;
            if seen.is_some_and(|seen| seen != done.seal) {
                return Err(Error::conflict("The quiz or the marks in it changed meanwhile: nothing was marked anew.").hint("Look again"));
            }
            work.write(tx, &door, &Order { actor: &actor, reason: &reason, random: &*random, now }, &done)?;
            Ok(done)
        })
    }
}

/// Marks the answers to one question anew in all attempts at a quiz that are handed in.
pub(super) fn question_anew(tx: &Tx<'_>, door: &Door, question: QuestionId, order: &Order<'_>) -> Result<Regrade> {
    let work = Work::load(tx, door, Some(question))?;
    let done = view(tx, door, &work)?;
    work.write(tx, door, order, &done)?;
    Ok(done)
}

fn view(db: &Connection, door: &Door, work: &Work) -> Result<Regrade> {
    let names = store::user::called(db, work.remarks.iter().map(|remark| remark.attempt.user))?;
    let change = |remark: &Remark| {
        let (user, name) = names.get(&remark.attempt.user).cloned().unwrap_or_default();
        RegradeChange {
            user,
            name,
            attempt: remark.attempt.n,
            from: remark.attempt.score,
            to: remark.score,
            from_possible: remark.attempt.possible,
            possible: remark.possible,
        }
    };
    let mut changes: Vec<RegradeChange> = work.remarks.iter().filter(|remark| remark.changes()).map(change).collect();
    changes.sort_by(|a, b| (&a.user, a.attempt).cmp(&(&b.user, b.attempt)));
    let gained = |remark: &Remark| {
        let points = remark.gain.to_points().filter(|points| *points != Points::ZERO)?;
        let user = names.get(&remark.attempt.user).map(|(user, _)| user.clone()).unwrap_or_default();
        Some(Gain { user, attempt: remark.attempt.n, points })
    };
    Ok(Regrade {
        gains: work.remarks.iter().filter_map(gained).collect(),
        course: door.standing.course.slug.clone(),
        quiz: door.item.slug.clone(),
        title: door.item.title.clone(),
        questions: work.questions.values().cloned().collect(),
        attempts: u32::try_from(work.remarks.len()).unwrap_or(u32::MAX),
        running: work.running,
        by_hand: work.by_hand,
        claims: u32::try_from(work.right.len()).unwrap_or(u32::MAX),
        seal: work.seal(),
        kept: work.kept.values().cloned().collect(),
        changes,
    })
}
