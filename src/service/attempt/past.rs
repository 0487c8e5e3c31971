//! Attempts of the past of a demo school: drawn, answered, handed in and marked as the use-cases do it, written down at once.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use chrono::TimeDelta;
use rusqlite::Connection;
use serde_json::{Value, json};

use super::begin::{facts_of_start, unique};
use super::end::{Cause, Scale, facts_of_end, refresh};
use super::given::options_of;
use crate::domain::attempt::draw::{self, Candidate, Drawn, Pool};
use crate::domain::attempt::{self, AttemptEvent};
use crate::domain::course::QuizSettings;
use crate::domain::ids::{ItemId, ItemRevisionId, QuestionId, QuestionRevisionId, UserId};
use crate::domain::points::{Exact, Points};
use crate::domain::quiz::{self, Answer, Body, Question};
use crate::domain::text::Untrusted;
use crate::domain::time::Instant;
use crate::domain::{grade::Work, late};
use crate::service::{Error, Result};
use crate::store::attempt::{AskedRow, AttemptRow, Event, Stored};
use crate::store::{self, Tx};

/// A question with the answers that are given to it in the past, each marked once for all.
#[derive(Debug, Clone)]
pub struct PastQuestion {
    id: QuestionId,
    revision: QuestionRevisionId,
    /// Its id in its bank or quiz.
    pub slug: String,
    options: Vec<String>,
    points: Option<Points>,
    bonus: bool,
    answers: Vec<(Answer, Option<Exact>)>,
}

impl PastQuestion {
    /// `question` with the answers to it.
    ///
    /// # Errors
    /// `Invalid` for an answer that does not fit.
    pub(in crate::service) fn new(id: QuestionId, revision: QuestionRevisionId, question: &Question, answers: &[Answer]) -> Result<Self> {
        let Question { id: slug, face, key, .. } = question;
        let marked = answers.iter().map(|answer| {
            let share = quiz::mark(&face.body, &key.answer, answer).map_err(|why| Error::invalid(format!("`{slug}`: {why}.")))?.share;
            Ok::<_, Error>((answer.clone(), share))
        });
        let options = options_of(&face.body).iter().map(|option| option.id.clone()).collect();
        Ok(Self {
            id,
            revision,
            slug: slug.clone(),
            options,
            points: face.points,
            bonus: face.bonus,
            answers: marked.collect::<Result<_>>()?,
        })
    }

    fn candidate(&self, keep_order: bool, body: &Body) -> Candidate {
        Candidate { key: self.id.0, seen: 0, keep_order, pins: options_of(body).iter().map(|option| option.pin).collect() }
    }
}

/// A quiz as attempts of the past need it.
#[derive(Debug, Clone)]
pub(in crate::service) struct PastQuiz {
    settings: QuizSettings,
    draw: Vec<Pool>,
    pools: Vec<(Option<Untrusted>, Option<Points>)>,
    questions: Vec<Vec<Arc<PastQuestion>>>,
}

impl PastQuiz {
    pub fn load(
        db: &Connection,
        revision: ItemRevisionId,
        known: &HashMap<QuestionRevisionId, (Arc<PastQuestion>, &Question)>,
    ) -> Result<Self> {
        let (_, settings) = super::door::quiz_of(db, revision)?;
        let rows = store::question::pools(db, revision)?;
        let of = |row: &store::question::PoolRow| row.questions.iter().filter_map(|id| known.get(id)).collect::<Vec<_>>();
        let candidates = |row| of(row).into_iter().map(|(past, question)| past.candidate(question.face.keep_order, &question.face.body));
        Ok(Self {
            settings,
            draw: rows.iter().map(|row| Pool { pick: row.pick, questions: candidates(row).collect() }).collect(),
            questions: rows.iter().map(|row| of(row).into_iter().map(|(past, _)| Arc::clone(past)).collect()).collect(),
            pools: rows.into_iter().map(|row| (row.title, row.points)).collect(),
        })
    }
}

/// One learner's answer: which of the question's, after how many seconds of thought. `None`: left open.
pub type LivedAnswer = Option<(usize, u32)>;

/// An attempt that somebody made, handed in after its last answer.
pub struct LivedAttempt<'a> {
    pub started: Instant,
    /// Decides the draw.
    pub seed: u64,
    pub answer: &'a mut dyn FnMut(&PastQuestion) -> LivedAnswer,
    pub salt: [u8; 16],
}

/// The quiz that was taken.
#[derive(Debug, Clone, Copy)]
pub(in crate::service) struct Taken<'a> {
    pub item: ItemId,
    pub revision: ItemRevisionId,
    pub slug: &'a str,
    pub points: Option<Points>,
    pub due: Option<Instant>,
    pub grace_s: u64,
    pub quiz: &'a PastQuiz,
}

/// What the audit log is told of an attempt: its id, what of its start, when it ended and what of its end.
pub(in crate::service) struct Told {
    pub id: i64,
    pub start: Value,
    pub finished: Instant,
    pub end: Value,
    /// Questions answered.
    pub answers: u32,
}

/// Writes an attempt of `user` from its start to its end.
pub(in crate::service) fn live(tx: &Tx<'_>, taken: Taken<'_>, user: UserId, lived: &mut LivedAttempt<'_>) -> Result<Told> {
    let n = store::attempt::next_n(tx, taken.item, user)?;
    let mut asked = drawn(tx, taken, user, n, lived.seed)?;
    let mut at = lived.started;
    let mut answers = 0;
    for (row, question) in &mut asked {
        let Some((which, seconds)) = (lived.answer)(question) else {
            row.share = Some(Exact::zero());
            continue;
        };
        let none = || Error::internal("An answer of the past was not prepared.");
        let (answer, share) = question.answers.get(which).ok_or_else(none)?;
        at = at.plus(TimeDelta::seconds(i64::from(seconds)));
        answers += 1;
        // The first event is the start.
        (row.answer, row.event, row.saved, row.share) = (Some(answer.clone()), Some(1 + answers), Some(at), share.clone());
    }
    let finished = at.plus(TimeDelta::seconds(12));
    let row = ended(taken, user, n, lived.started, finished, &asked);
    let id = store::bulk::attempt(tx, &row, lived.salt)?;
    store::attempt::append(tx, id, lived.started, &Event::new(AttemptEvent::Start))?;
    asked.iter().try_for_each(|(row, _)| store::attempt::ask(tx, id, row))?;
    store::attempt::append(tx, id, finished, &Event::new(AttemptEvent::Submit))?;
    store::progress::open(tx, taken.item, user, lived.started)?;
    store::progress::submit(tx, taken.item, user, finished)?;
    note(tx, taken, user, finished)?;
    let end = facts_of_end(taken.slug, n, None, &store::attempt::hash(tx, id)?);
    Ok(Told { id: id.0, start: facts_of_start(taken.slug, n, false, None), finished, end, answers })
}

/// Draws the questions as a beginning attempt does.
fn drawn(tx: &Tx<'_>, taken: Taken<'_>, user: UserId, n: u32, seed: u64) -> Result<Vec<(AskedRow, Arc<PastQuestion>)>> {
    let PastQuiz { settings, draw, pools, questions } = taken.quiz;
    let mut again = None;
    if n > 1 {
        let times = store::attempt::times_seen(tx, taken.item, user)?;
        let mut pools = draw.clone();
        for candidate in pools.iter_mut().flat_map(|pool| &mut pool.questions) {
            candidate.seen = times.get(&QuestionId(candidate.key)).copied().unwrap_or_default();
        }
        again = Some(pools);
    }
    let drawn = draw::draw(again.as_ref().unwrap_or(draw), settings.shuffle_questions, settings.shuffle, seed);
    let mut names = HashSet::new();
    let row = |(one, position): (&Drawn, u32)| {
        let (title, points) = &pools[one.pool];
        let question = &questions[one.pool][one.question];
        let slug = unique(&question.slug, &mut names);
        let own_slug = slug == question.slug;
        let row = AskedRow {
            pool: u32::try_from(one.pool).ok(),
            section: title.clone(),
            points: question.points.or(*points).unwrap_or(settings.question_points),
            bonus: question.bonus,
            options: one.options.iter().map(|option| question.options[*option].clone()).collect(),
            ..AskedRow::drawn(position, question.revision, slug, own_slug)
        };
        (row, Arc::clone(question))
    };
    Ok(drawn.iter().zip(1..).map(row).collect())
}

fn ended(
    taken: Taken<'_>,
    user: UserId,
    n: u32,
    started: Instant,
    finished: Instant,
    asked: &[(AskedRow, Arc<PastQuestion>)],
) -> AttemptRow {
    let score = attempt::score(asked.iter().map(|(row, _)| (row.points, row.share.clone())));
    AttemptRow {
        id: crate::domain::ids::AttemptId(0),
        item: taken.item,
        revision: taken.revision,
        user,
        n,
        practice: false,
        state: if score.is_some() { Stored::Marked } else { Stored::NeedsMarking },
        started,
        ends: None,
        submit_until: None,
        finished: Some(finished),
        late_seconds: late::late_seconds(finished, taken.due, taken.grace_s),
        here: 1,
        possible: asked.iter().filter(|(row, _)| !row.bonus).map(|(row, _)| row.points).sum(),
        score,
    }
}

/// The cell after an attempt that was handed in.
fn note(tx: &Tx<'_>, taken: Taken<'_>, user: UserId, now: Instant) -> Result<()> {
    let mut cell = store::grade::of(tx, taken.item, user)?;
    if cell.work != Work::None {
        cell.mark.note_new_work();
        store::grade::put(tx, &cell)?;
    }
    refresh(tx, scale(taken), user, Cause::default(), now)
}

fn scale(taken: Taken<'_>) -> Scale {
    Scale { item: taken.item, points: taken.points, keep: taken.quiz.settings.keep }
}

/// Marks what waits for a person in the newest attempt of `user`; `share` in percent. Gives what the audit log is told of each question.
pub(in crate::service) fn mark_by_hand(
    tx: &Tx<'_>,
    taken: Taken<'_>,
    user: UserId,
    by: Option<UserId>,
    at: Instant,
    share: &mut dyn FnMut() -> u32,
) -> Result<Vec<(i64, Value)>> {
    let Some(attempt) = store::attempt::of_user(tx, taken.item, user)?.into_iter().rev().find(|one| one.state == Stored::NeedsMarking)
    else {
        return Ok(Vec::new());
    };
    let mut told = Vec::new();
    let mut asked = store::attempt::asked(tx, attempt.id)?;
    for row in asked.iter_mut().filter(|row| row.share.is_none()) {
        let worth = &row.points.exact() * &Exact::ratio(i64::from(share()), 100);
        let points = worth.to_points().unwrap_or_default();
        row.share = Some(points.exact().over(&row.points.exact()).unwrap_or_else(Exact::zero));
        row.by_hand = true;
        store::attempt::update_asked(tx, attempt.id, row)?;
        let event = Event { detail: Some(points.to_string()), ..Event::at(AttemptEvent::Mark, row.position) };
        store::attempt::append(tx, attempt.id, at, &event)?;
        told.push((attempt.id.0, json!({ "question": row.slug, "points": points.to_string(), "attempt": attempt.n })));
    }
    let score = attempt::score(asked.into_iter().map(|one| (one.points, one.share)));
    let state = if score.is_some() { Stored::Marked } else { Stored::NeedsMarking };
    store::attempt::finish(tx, attempt.id, state, attempt.finished.unwrap_or(at), attempt.late_seconds, score)?;
    refresh(tx, scale(taken), user, Cause { by, reason: None }, at)?;
    Ok(told)
}
