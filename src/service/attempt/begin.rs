//! Beginning an attempt: whether one may, and drawing what it holds.

use std::collections::HashSet;

use serde_json::{Value, json};

use super::door::{Door, Taker};
use super::given::options_of;
use crate::domain::attempt::draw::{self, Candidate, Drawn, Pool};
use crate::domain::attempt::{AttemptEvent, Deadlines, Past, may_start};
use crate::domain::course::QuizSettings;
use crate::domain::grade::Work;
use crate::domain::points::Points;
use crate::domain::time::Instant;
use crate::service::audit::{self, Entry, Object};
use crate::service::catalog::join_by_working;
use crate::service::tree::titled;
use crate::service::{Actor, Error, Random, Result};
use crate::store::attempt::{AskedRow, AttemptRow, Event, NewAttempt};
use crate::store::question::{PoolRow, Shown};
use crate::store::{self, Tx};

/// The earlier attempts that count, as the rules look at them.
pub(super) fn past(attempts: &[AttemptRow]) -> Vec<Past> {
    attempts.iter().filter(|a| !a.practice).map(|a| Past { started: a.started, finished: a.finished }).collect()
}

/// What chance decides of an attempt.
#[derive(Debug, Clone, Copy)]
pub(super) struct Lots {
    /// Decides the draw.
    seed: u64,
    salt: [u8; 16],
}

impl Lots {
    pub fn draw(random: &dyn Random) -> Self {
        let mut lots = Self { seed: random.u64(), salt: [0; 16] };
        random.fill(&mut lots.salt);
        lots
    }
}

/// Begins an attempt; the caller has made sure that none runs.
pub(super) fn begin(tx: &Tx<'_>, actor: &Actor, door: &Door, taker: Taker, lots: Lots, now: Instant) -> Result<()> {
    let (_, settings) = door.quiz(tx)?;
    let before = store::attempt::of_user(tx, door.item.id, taker.user)?;
    if !taker.preview {
        may_start(&settings, door.dates, &past(&before), now).map_err(|why| door.no_start(&why))?;
        door.require_unlocked(tx, taker, now)?;
    }
    let asked = questions(tx, door, taker, &settings, lots.seed)?;
    if asked.is_empty() {
        return Err(Error::conflict(format!("{} has no questions yet.", titled(&door.item.title))));
    }
    // A preview is not ended by a closing that lies behind it.
    let close = door.dates.close.filter(|_| !taker.preview);
    let deadlines = Deadlines::of(&settings, now, close);
    let new = NewAttempt {
        item: door.item.id,
        revision: door.item.revision,
        user: taker.user,
        n: store::attempt::next_n(tx, door.item.id, taker.user)?,
        practice: settings.practice || taker.preview,
        started: now,
        ends: deadlines.ends,
        submit_until: deadlines.submit_until,
        possible: asked.iter().filter(|one| !one.bonus).map(|one| one.points).sum(),
        salt: lots.salt,
    };
    let id = store::attempt::insert(tx, &new)?;
    for one in &asked {
        store::attempt::ask(tx, id, one)?;
    }
    store::attempt::append(tx, id, now, &Event::new(AttemptEvent::Start))?;
    if !taker.preview {
        join_by_working(tx, actor, &door.standing, now)?;
        store::progress::open(tx, door.item.id, taker.user, now)?;
    }
    if !new.practice {
        note_draft(tx, door, taker)?;
    }
    let entry = Entry::new("attempt.start", Object::Row("attempt", id.0)).course(door.standing.course.id).about(taker.user);
    audit::record(tx, actor, now, entry.after(facts_of_start(&door.item.slug, new.n, new.practice, new.ends)))
}

/// What the log is told of a start. There are more of these entries than of most: what is usual goes without saying.
pub(super) fn facts_of_start(quiz: &str, n: u32, practice: bool, ends: Option<Instant>) -> Value {
    let mut facts = json!({ "quiz": quiz, "attempt": n });
    if practice {
        facts["practice"] = true.into();
    }
    if let Some(ends) = ends {
        facts["ends"] = ends.rfc3339().into();
    }
    facts
}

/// The cell says 'draft' as long as nothing was handed in.
fn note_draft(tx: &Tx<'_>, door: &Door, taker: Taker) -> Result<()> {
    let mut cell = store::grade::of(tx, door.item.id, taker.user)?;
    if cell.work == Work::None {
        cell.work = Work::Draft;
        store::grade::put(tx, &cell)?;
    }
    Ok(())
}

/// Draws the questions and writes down the order of their options.
fn questions(tx: &Tx<'_>, door: &Door, taker: Taker, settings: &QuizSettings, seed: u64) -> Result<Vec<AskedRow>> {
    let pools = store::question::pools(tx, door.item.revision)?;
    let shown_before = store::attempt::times_seen(tx, door.item.id, taker.user)?;
    let mut faces: Vec<Vec<Shown>> = Vec::new();
    for pool in &pools {
        faces.push(pool.questions.iter().map(|id| store::question::shown(tx, *id)).collect::<Result<_, _>>()?);
    }
    let candidate = |shown: &Shown| Candidate {
        key: shown.id.0,
        seen: shown_before.get(&shown.id).copied().unwrap_or_default(),
        keep_order: shown.face.keep_order,
        pins: options_of(&shown.face.body).iter().map(|option| option.pin).collect(),
    };
    let to_draw: Vec<Pool> =
        pools.iter().zip(&faces).map(|(pool, faces)| Pool { pick: pool.pick, questions: faces.iter().map(candidate).collect() }).collect();
    let drawn = draw::draw(&to_draw, settings.shuffle_questions, settings.shuffle, seed);
    let mut names = HashSet::new();
    let asked = drawn.iter().zip(1..).map(|(one, position)| {
        let shown = &faces[one.pool][one.question];
        asked(position, one, &pools[one.pool], shown, settings.question_points, &mut names)
    });
    Ok(asked.collect())
}

fn asked(position: u32, drawn: &Drawn, pool: &PoolRow, shown: &Shown, usual: Points, names: &mut HashSet<String>) -> AskedRow {
    let options = options_of(&shown.face.body);
    let slug = unique(&shown.slug, names);
    let own_slug = slug == shown.slug;
    AskedRow {
        pool: u32::try_from(drawn.pool).ok(),
        section: pool.title.clone(),
        points: shown.face.points.or(pool.points).unwrap_or(usual),
        bonus: shown.face.bonus,
        options: drawn.options.iter().map(|option| options[*option].id.clone()).collect(),
        ..AskedRow::drawn(position, shown.revision, slug, own_slug)
    }
}

/// The question's own id; `holds-2` where a bank's question bears the same one.
pub(super) fn unique(slug: &str, names: &mut HashSet<String>) -> String {
    let mut name = slug.to_owned();
    let mut n = 1;
    while !names.insert(name.clone()) {
        n += 1;
        name = format!("{slug}-{n}");
    }
    name
}
