//! The end of an attempt: handed in, run out, dropped; marking what was answered and keeping the quiz's mark up to date.

use serde_json::{Value, json};

use super::door::{Door, quiz_of};
use crate::domain::attempt::{self, AttemptEvent, Deadlines, Fate, tries};
use crate::domain::code::hex;
use crate::domain::course::{Behavior, Keep, QuizSettings};
use crate::domain::grade::{GradeDeed, Work};
use crate::domain::ids::{ItemId, UserId};
use crate::domain::late;
use crate::domain::points::{Exact, Points};
use crate::domain::quiz::{self, Answer, Face, Key};
use crate::domain::time::Instant;
use crate::service::audit::{self, Entry, Object};
use crate::service::{Actor, Result};
use crate::store::attempt::{AskedRow, AttemptRow, Event, Stored};
use crate::store::written::Commitment;
use crate::store::{self, Tx};

/// How an attempt ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    Submit,
    AutoSubmit,
    Abandon,
    Discard,
}

impl End {
    fn event(self) -> AttemptEvent {
        match self {
            Self::Submit => AttemptEvent::Submit,
            Self::AutoSubmit => AttemptEvent::AutoSubmit,
            Self::Abandon => AttemptEvent::Abandon,
            Self::Discard => AttemptEvent::Discard,
        }
    }

    fn action(self) -> &'static str {
        match self {
            Self::Submit => "attempt.submit",
            Self::AutoSubmit => "attempt.auto_submit",
            Self::Abandon => "attempt.abandon",
            Self::Discard => "attempt.discard",
        }
    }
}

/// What time has made of a stored attempt.
pub(super) fn fate(attempt: &AttemptRow, settings: &QuizSettings, now: Instant) -> Fate {
    Deadlines { ends: attempt.ends, submit_until: attempt.submit_until, overdue: settings.overdue }.fate(now)
}

/// Writes down what time has made of a running attempt, at the instant of its deadline and not of the look at it. The audit log has it
/// under its learner's name: whoever looked did nothing.
pub(super) fn settle(tx: &Tx<'_>, door: &Door, attempt: &AttemptRow, now: Instant) -> Result<()> {
    if attempt.state != Stored::Open {
        return Ok(());
    }
    let (_, settings) = quiz_of(tx, attempt.revision)?;
    let (how, at) = match fate(attempt, &settings, now) {
        Fate::Open | Fate::Overdue => return Ok(()),
        Fate::Submitted(at) => (End::AutoSubmit, at),
        Fate::Abandoned(at) => (End::Abandon, at),
    };
    let owner = store::user::by_id(tx, attempt.user)?.ok_or(store::Error::NotFound)?;
    end(tx, &Actor::user(owner.id, owner.name, owner.role), door, attempt, how, at, now)
}

/// Ends an attempt as of `at`.
pub(super) fn end(tx: &Tx<'_>, actor: &Actor, door: &Door, attempt: &AttemptRow, how: End, at: Instant, now: Instant) -> Result<()> {
    let (_, settings) = quiz_of(tx, attempt.revision)?;
    store::attempt::append(tx, attempt.id, at, &Event::new(how.event()))?;
    if matches!(how, End::Submit | End::AutoSubmit) {
        mark_all(tx, attempt, &settings)?;
        let late_s = if attempt.practice { 0 } else { late_seconds(tx, door, at)? };
        let (state, score) = score_of(tx, attempt)?;
        store::attempt::finish(tx, attempt.id, state, at, late_s, score)?;
        if !attempt.practice {
            store::progress::submit(tx, attempt.item, attempt.user, now)?;
            let mut cell = store::grade::of(tx, attempt.item, attempt.user)?;
            cell.mark.note_new_work();
            store::grade::put(tx, &cell)?;
        }
    } else {
        let state = if how == End::Discard { Stored::Discarded } else { Stored::Abandoned };
        store::attempt::finish(tx, attempt.id, state, at, 0, None)?;
    }
    if !attempt.practice {
        refresh_mark(tx, door, attempt.user, Cause::default(), now)?;
    }
    let hash = store::attempt::hash(tx, attempt.id)?;
    let entry = Entry::new(how.action(), Object::Row("attempt", attempt.id.0)).course(door.standing.course.id).about(attempt.user);
    audit::record(tx, actor, now, entry.after(facts_of_end(&door.item.slug, attempt.n, (at != now).then_some(at), &hash)))
}

/// What the log is told of an end: the hash of its events, and when it was where that is not the entry's own instant.
pub(super) fn facts_of_end(quiz: &str, n: u32, at: Option<Instant>, events: &[u8; 32]) -> Value {
    let mut facts = json!({ "quiz": quiz, "attempt": n, "events": hex(events) });
    if let Some(at) = at {
        facts["at"] = at.rfc3339().into();
    }
    facts
}

/// Marks every question of an attempt that is handed in.
fn mark_all(tx: &Tx<'_>, attempt: &AttemptRow, settings: &QuizSettings) -> Result<()> {
    let rows = store::attempt::asked(tx, attempt.id)?;
    let faces = store::question::faces(tx, rows.iter().map(|row| row.question))?;
    let keys = store::question::keys(tx, rows.iter().map(|row| row.question))?;
    for mut asked in rows {
        let (Some(face), Some(key)) = (faces.get(&asked.question), keys.get(&asked.question)) else {
            return Err(store::Error::NotFound.into());
        };
        // Also where it was saved anew after another: the same answer again is no try (RULES.md 2.4).
        let checked = asked.answer.is_some() && store::attempt::checked(tx, attempt.id, &asked)? == asked.answer;
        asked.share = share(settings, &asked, face, key, asked.answer.as_ref(), checked);
        store::attempt::update_asked(tx, attempt.id, &asked)?;
    }
    Ok(())
}

/// The share of the points that a question is worth in the end; `None` waits for a person. `checked`: the answer has had its verdict.
pub(super) fn share(
    settings: &QuizSettings,
    asked: &AskedRow,
    face: &Face,
    key: &Key,
    answer: Option<&Answer>,
    checked: bool,
) -> Option<Exact> {
    let hints = key.feedback.hints.len();
    let stands = |shares: &[Exact]| tries::after_checks(settings.behavior, &settings.penalty, shares, hints).share;
    let Some(answer) = answer else { return Some(stands(&asked.tries).unwrap_or_else(Exact::zero)) };
    let given = quiz::mark(&face.body, &key.answer, answer).ok()?.share?;
    match settings.behavior {
        Behavior::Deferred => Some(given),
        Behavior::Certainty => Some(tries::with_certainty(&given, asked.certainty)),
        Behavior::Immediate | Behavior::Interactive | Behavior::Adaptive if asked.locked || checked => stands(&asked.tries),
        Behavior::Immediate | Behavior::Interactive | Behavior::Adaptive => stands(&[asked.tries.as_slice(), &[given]].concat()),
    }
}

fn late_seconds(tx: &Tx<'_>, door: &Door, at: Instant) -> Result<u64> {
    let grading = store::course::grading(tx, door.standing.course.id)?;
    let rule = door.item.settings.late.as_ref().or(grading.late.as_ref());
    Ok(late::late_seconds(at, door.dates.due, late::grace_seconds(rule, door.item.kind)))
}

/// The sum of an attempt's marks and where that leaves it.
pub(super) fn score_of(tx: &Tx<'_>, attempt: &AttemptRow) -> Result<(Stored, Option<Points>)> {
    let asked = store::attempt::asked(tx, attempt.id)?;
    let score = attempt::score(asked.into_iter().map(|one| (one.points, one.share)));
    Ok((if score.is_some() { Stored::Marked } else { Stored::NeedsMarking }, score))
}

/// Who had a mark made anew, and why. The default: nobody, the attempts did.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Cause {
    pub by: Option<UserId>,
    pub reason: Option<Commitment>,
}

/// Keeps the quiz's cell up to date: which attempt counts, and what it is worth in points of the item.
pub(super) fn refresh_mark(tx: &Tx<'_>, door: &Door, user: UserId, cause: Cause, now: Instant) -> Result<()> {
    let (_, settings) = door.quiz(tx)?;
    refresh(tx, Scale { item: door.item.id, points: door.item.points, keep: settings.keep }, user, cause, now)
}

/// What a quiz makes its mark by, beside its attempts.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scale {
    pub item: ItemId,
    pub points: Option<Points>,
    pub keep: Keep,
}

pub(super) fn refresh(tx: &Tx<'_>, scale: Scale, user: UserId, cause: Cause, now: Instant) -> Result<()> {
    let attempts: Vec<AttemptRow> = store::attempt::of_user(tx, scale.item, user)?.into_iter().filter(|a| !a.practice).collect();
    let marked: Vec<&AttemptRow> = attempts.iter().filter(|a| a.state == Stored::Marked && a.score.is_some()).collect();
    let possible = |a: &AttemptRow| scale.points.unwrap_or(a.possible);
    let scores: Vec<Exact> = marked.iter().map(|a| attempt::rescaled(a.score.unwrap_or_default(), a.possible, possible(a))).collect();
    let mut cell = store::grade::of(tx, scale.item, user)?;
    let has = |state: Stored| attempts.iter().any(|a| a.state == state);
    cell.work = match () {
        () if has(Stored::NeedsMarking) => Work::NeedsMarking,
        () if has(Stored::Marked) => Work::Submitted,
        () if has(Stored::Open) => Work::Draft,
        () => Work::None,
    };
    let counts = attempt::kept_index(scale.keep, &scores).map(|i| marked[i]);
    let last = attempts.iter().rev().find(|a| matches!(a.state, Stored::Marked | Stored::NeedsMarking));
    cell.work_at = counts.or(last).and_then(|a| a.finished);
    // What waits is not the attempt that counts so far: the queue goes by when it came.
    cell.newest_at = attempts.iter().find(|a| a.state == Stored::NeedsMarking).and_then(|a| a.finished);
    let auto = attempt::kept(scale.keep, &scores).and_then(|score| score.to_points());
    if auto == cell.mark.auto {
        return Ok(store::grade::put(tx, &cell)?);
    }
    cell.mark.auto = auto;
    let event = store::grade::NewEvent { at: now, by: cause.by, deed: GradeDeed::Quiz, reason: cause.reason };
    Ok(store::grade::append(tx, &mut cell, &event)?)
}
