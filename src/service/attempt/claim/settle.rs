//! Answering claims: declining them with a reply, taking that back, and what settles one by itself: points by hand, or a key that has changed.

use std::collections::HashMap;

use rusqlite::Connection;
use serde_json::json;

use super::names::Names;
use super::{Noted, Row};
use crate::domain::attempt::claim::ClaimState;
use crate::domain::ids::{AttemptId, QuestionId};
use crate::domain::points::Exact;
use crate::domain::time::Instant;
use crate::service::attempt::door::Door;
use crate::service::attempt::gate::{graded, reason_of};
use crate::service::audit;
use crate::service::tree::titled;
use crate::service::{Actor, Error, Result, Services};
use crate::store::attempt::{AskedRow, AttemptRow};
use crate::store::claim::OpenRow;
use crate::store::{self, Tx};

/// One claim on a question, by whose it is; without an attempt all that the person asks about the question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimRef {
    pub user: String,
    pub attempt: Option<u32>,
}

/// Claims that were declined together: by it, that is taken back.
#[derive(Debug, Clone, Default)]
pub struct ClaimsDeclined {
    pub count: u32,
    at: Option<Instant>,
    claims: Vec<(AttemptId, u32)>,
}

impl Services {
    /// Says of claims on one question why the answers stay as they are marked.
    ///
    /// # Errors
    /// `Denied` for those who do not grade, `Invalid` without a reply, `NotFound` where one of them does not ask about the question (any more).
    pub fn decline_claims(
        &self,
        actor: &Actor,
        course: &str,
        quiz: &str,
        question: &str,
        claims: &[ClaimRef],
        reply: &str,
    ) -> Result<ClaimsDeclined> {
        let now = self.now();
        let (actor, claims, reply) = (actor.clone(), claims.to_vec(), reply.to_owned());
        let (course, quiz, question) = (course.to_owned(), quiz.to_owned(), question.to_owned());
        self.db.write(move |tx| {
            let door = graded(tx, &actor, &course, &quiz)?;
            let wanted = wanted(tx, &door, &question, &claims)?;
            let reply = reason_of(&reply)?;
            for (open, asked) in &wanted {
                let row = Row {
                    state: ClaimState::Declined,
                    by: actor.user_id(),
                    settled: Some(now),
                    reply: Some(reply.as_str().into()),
                    at: open.at,
                };
                store::claim::put(tx, door.item.id, open.attempt, open.position, &row)?;
                let attempt = store::attempt::get(tx, open.attempt)?;
                let entry = Noted { item: &door.item.slug, attempt: &attempt, question: &asked.slug }.entry("claim.decline", &door);
                audit::record(tx, &actor, now, entry.reason(reply.as_str()))?;
            }
            let claims: Vec<_> = wanted.iter().map(|(open, _)| (open.attempt, open.position)).collect();
            Ok(ClaimsDeclined { count: u32::try_from(claims.len()).unwrap_or(u32::MAX), at: Some(now), claims })
        })
    }

    /// Opens claims again that [`Self::decline_claims`] declined.
    ///
    /// # Errors
    /// `Conflict` where something has become of one of them since.
    pub fn undo_decline(&self, actor: &Actor, course: &str, quiz: &str, declined: &ClaimsDeclined) -> Result<()> {
        let now = self.now();
        let (actor, course, quiz, declined) = (actor.clone(), course.to_owned(), quiz.to_owned(), declined.clone());
        self.db.write(move |tx| {
            let door = graded(tx, &actor, &course, &quiz)?;
            for (attempt, position) in &declined.claims {
                let stands = store::claim::of(tx, *attempt, *position)?;
                let same = |row: &Row| row.state == ClaimState::Declined && row.settled == declined.at;
                let Some(row) = stands.filter(same) else {
                    return Err(Error::conflict("Something has become of what was declined since: nothing was taken back."));
                };
                open_again(tx, &actor, &door, *attempt, (*position, &row), now)?;
            }
            Ok(())
        })
    }
}

/// Open claims of a quiz that ask about `question`: those that are named.
fn wanted(tx: &Tx<'_>, door: &Door, question: &str, claims: &[ClaimRef]) -> Result<Vec<(OpenRow, AskedRow)>> {
    let open = store::claim::open(tx, door.item.id)?;
    let asked = store::claim::asked(tx, door.item.id)?;
    let called = Names::load(tx, door.standing.course.id, &door.item, asked.values().flatten())?;
    let meant = called.find(question)?.id;
    let names = store::user::called(tx, open.iter().map(|one| one.user))?;
    let of_question = |one: OpenRow| {
        let row = asked.get(&one.attempt)?.iter().find(|row| row.position == one.position)?;
        (called.drawn(row) == Some(meant)).then(|| (one, row.clone()))
    };
    let open: Vec<(OpenRow, AskedRow)> = open.into_iter().filter_map(of_question).collect();
    let mut found = Vec::new();
    for claim in claims {
        let is = |(one, _): &&(OpenRow, AskedRow)| {
            names.get(&one.user).is_some_and(|(name, _)| *name == claim.user) && claim.attempt.is_none_or(|n| n == one.n)
        };
        let before = found.len();
        found.extend(open.iter().filter(is).cloned());
        if found.len() == before {
            let known = open.iter().filter_map(|(one, _)| names.get(&one.user)).map(|(name, _)| name.as_str());
            let why = format!("{} asks nothing about `{question}` in {}.", claim.user, titled(&door.item.title));
            let error = Error::none_such("claim", crate::domain::text::Untrusted::from(why).for_screen());
            return Err(error.nearest(&claim.user, known));
        }
    }
    found.dedup_by_key(|(one, _)| (one.attempt, one.position));
    Ok(found)
}

fn open_again(tx: &Tx<'_>, actor: &Actor, door: &Door, attempt: AttemptId, (position, row): (u32, &Row), now: Instant) -> Result<()> {
    store::claim::put(tx, door.item.id, attempt, position, &Row::open(row.at))?;
    let of = store::attempt::get(tx, attempt)?;
    let asked = store::attempt::asked(tx, attempt)?;
    let question = asked.iter().find(|one| one.position == position).map_or("", |one| one.slug.as_str());
    let entry = Noted { item: &door.item.slug, attempt: &of, question }.entry("claim.reopen", door);
    audit::record(tx, actor, now, entry.before(json!({ "state": row.state.word() })))
}

/// Accepts one claim.
pub(super) fn accept_one(
    tx: &Tx<'_>,
    actor: &Actor,
    door: &Door,
    attempt: &AttemptRow,
    asked: &AskedRow,
    (reason, now): (&str, Instant),
) -> Result<bool> {
    let Some(claim) = store::claim::of(tx, attempt.id, asked.position)?.filter(|claim| claim.state == ClaimState::Open) else {
        return Ok(false);
    };
    let reply = (!reason.trim().is_empty()).then(|| reason.into());
    let row = Row { state: ClaimState::Accepted, by: actor.user_id(), settled: Some(now), reply, ..claim };
    store::claim::put(tx, door.item.id, attempt.id, asked.position, &row)?;
    let entry = Noted { item: &door.item.slug, attempt, question: &asked.slug }.entry("claim.accept", door);
    let entry = if reason.trim().is_empty() { entry } else { entry.reason(reason) };
    audit::record(tx, actor, now, entry)?;
    Ok(true)
}

/// Points by hand that are more than the key gave accept what was asked about the answer; gives whether they did.
pub(in crate::service::attempt) fn settle_by_hand(
    tx: &Tx<'_>,
    actor: &Actor,
    door: &Door,
    attempt: &AttemptRow,
    (asked, was): (&AskedRow, Option<&Exact>),
    (comment, now): (Option<&str>, Instant),
) -> Result<bool> {
    let zero = Exact::zero();
    if asked.share.as_ref().unwrap_or(&zero) <= was.unwrap_or(&zero) {
        return Ok(false);
    }
    accept_one(tx, actor, door, attempt, asked, (comment.unwrap_or_default(), now))
}

/// Opens a claim again whose points by hand were taken back.
pub(in crate::service::attempt) fn reopen(
    tx: &Tx<'_>,
    actor: &Actor,
    door: &Door,
    attempt: &AttemptRow,
    asked: &AskedRow,
    now: Instant,
) -> Result<()> {
    match store::claim::of(tx, attempt.id, asked.position)?.filter(|claim| claim.state == ClaimState::Accepted) {
        Some(claim) => open_again(tx, actor, door, attempt.id, (asked.position, &claim), now),
        None => Ok(()),
    }
}

/// An open claim on an answer that has all of its points by what holds now.
pub(in crate::service::attempt) struct Right {
    open: OpenRow,
    asked: AskedRow,
}

impl Right {
    /// Where the answer stands.
    pub fn place(&self) -> (AttemptId, u32) {
        (self.open.attempt, self.open.position)
    }

    /// Answers it with the reason.
    pub fn accept(&self, tx: &Tx<'_>, actor: &Actor, door: &Door, why: (&str, Instant)) -> Result<()> {
        accept_one(tx, actor, door, &store::attempt::get(tx, self.open.attempt)?, &self.asked, why).map(drop)
    }
}

/// The open claims on a quiz whose answers are right by what holds now: on all of its questions, or on `only` one. `anew`: what is marked
/// anew and not written yet, by its place.
pub(in crate::service::attempt) fn claims_right(
    db: &Connection,
    door: &Door,
    only: Option<QuestionId>,
    anew: &HashMap<(AttemptId, u32), &AskedRow>,
) -> Result<Vec<Right>> {
    let open = store::claim::open(db, door.item.id)?;
    if open.is_empty() {
        return Ok(Vec::new());
    }
    let asked = store::claim::asked(db, door.item.id)?;
    let of = store::question::questions_of(db, asked.values().flatten().map(|row| row.question))?;
    let found = open.into_iter().filter_map(|open| {
        let row = asked.get(&open.attempt)?.iter().find(|row| row.position == open.position)?;
        let meant = only.is_none_or(|only| of.get(&row.question) == Some(&only));
        meant.then(|| Right { asked: anew.get(&(open.attempt, open.position)).map_or(row, |row| row).clone(), open })
    });
    let found: Vec<Right> = found.collect();
    let questions = store::question::with_keys(db, found.iter().map(|one| one.asked.question))?;
    let right = |one: &Right| {
        let Right { asked, .. } = one;
        let has_all = asked.share.as_ref().is_some_and(|share| *share >= Exact::one());
        let judged = questions.get(&asked.question).zip(asked.answer.as_ref()).is_some_and(|(question, answer)| question.gives_all(answer));
        has_all || (judged && !asked.by_hand)
    };
    Ok(found.into_iter().filter(right).collect())
}
