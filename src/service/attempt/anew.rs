//! The answers in attempts that are handed in, marked by the keys and points that the quiz has now: what is judged anew, and how it is written.
//!
//! What is told of it, and who may have it done, stands in `regrade`.

use std::collections::hash_map::Entry as MapEntry;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use rusqlite::Connection;
use serde_json::json;
use sha2::{Digest as _, Sha256};

use super::claim::{Right, claims_right};
use super::door::{Door, quiz_of};
use super::end::{Cause, refresh_mark, share};
use super::gate::Order;
use super::regrade::{KeptQuestion, Regrade};
use crate::domain::attempt::regrade::{Effect, Standard, effect, kept_by_hand};
use crate::domain::attempt::{self, AttemptEvent};
use crate::domain::code::hex;
use crate::domain::course::QuizSettings;
use crate::domain::ids::{AttemptId, ItemRevisionId, QuestionId, QuestionRevisionId};
use crate::domain::points::{Exact, Points};
use crate::domain::quiz::{self, Answer, Question};
use crate::domain::text::Untrusted;
use crate::domain::time::Instant;
use crate::service::audit::{self, Entry, Object};
use crate::service::{Actor, Result};
use crate::store::attempt::{AskedRow, AttemptRow, Event, Stored};
use crate::store::{self, Tx};

/// A question as it stands in the quiz now, in one of its pools.
struct Present {
    revision: QuestionRevisionId,
    pool: Option<Untrusted>,
    points: Points,
}

/// Where each question stands; one may stand in several pools, and be worth something else in each.
struct Presents(HashMap<QuestionId, Vec<Present>>);

impl Presents {
    /// What has become of a question that was drawn: it stands where it was drawn from, else where it is worth the same.
    fn of(&self, id: QuestionId, drawn: &AskedRow) -> Option<&Present> {
        let all = self.0.get(&id)?;
        let here = |one: &&Present| one.pool == drawn.section;
        let same = |one: &&Present| one.points == drawn.points;
        let exactly = all.iter().find(|one| here(one) && same(one));
        exactly.or_else(|| all.iter().find(here)).or_else(|| all.iter().find(same)).or(all.first())
    }

    fn all(&self) -> impl Iterator<Item = &Present> {
        self.0.values().flatten()
    }
}

/// An attempt with what is marked anew in it.
pub(super) struct Remark {
    pub attempt: AttemptRow,
    pub asked: Vec<AskedRow>,
    /// Positions of what was marked anew.
    pub anew: Vec<u32>,
    pub possible: Points,
    pub score: Option<Points>,
    /// What the answers give now, less what they gave.
    pub gain: Exact,
}

/// All that is marked anew.
pub(super) struct Work {
    /// What is asked about answers that are right by it.
    pub right: Vec<Right>,
    pub remarks: Vec<Remark>,
    pub questions: BTreeMap<QuestionId, Untrusted>,
    pub kept: BTreeMap<QuestionId, KeptQuestion>,
    pub by_hand: u32,
    pub running: u32,
}

impl Work {
    /// What is marked anew of a quiz: of all of its questions, or of `only` one.
    pub fn load(db: &Connection, door: &Door, only: Option<QuestionId>) -> Result<Self> {
        let attempts = store::attempt::of_item(db, door.item.id)?;
        let running = attempts.iter().filter(|one| one.state == Stored::Open && !one.practice).count();
        let mut asked = store::regrade::asked(db, door.item.id)?;
        let mut present = present(db, door)?;
        present.0.retain(|id, _| only.is_none_or(|only| *id == only));
        let standards = Standards::load(db, &present, asked.values().flatten())?;
        let has_tries = asked.values().flatten().any(|one| !one.tries.is_empty());
        let checked = if has_tries { store::regrade::checked(db, door.item.id)? } else { HashMap::new() };
        let mut work = Self {
            right: Vec::new(),
            remarks: Vec::new(),
            questions: BTreeMap::new(),
            kept: BTreeMap::new(),
            by_hand: 0,
            running: u32::try_from(running).unwrap_or(u32::MAX),
        };
        let mut settings: HashMap<ItemRevisionId, QuizSettings> = HashMap::new();
        for attempt in attempts {
            let Some(rows) = asked.remove(&attempt.id) else { continue };
            if let MapEntry::Vacant(free) = settings.entry(attempt.revision) {
                free.insert(quiz_of(db, attempt.revision)?.1);
            }
            let scene = Scene { settings: &settings[&attempt.revision], standards: &standards, checked: &checked };
            work.attempt(attempt, rows, &present, &scene);
        }
        let anew = work.remarks.iter().flat_map(|remark| remark.asked.iter().map(|row| ((remark.attempt.id, row.position), row)));
        work.right = claims_right(db, door, only, &anew.collect())?;
        Ok(work)
    }

    /// Writes it all, with the marks that come of it, and answers what was asked.
    pub fn write(&self, tx: &Tx<'_>, door: &Door, order: &Order<'_>, done: &Regrade) -> Result<()> {
        if !self.remarks.is_empty() {
            self.write_marks(tx, door, order, done)?;
        }
        self.right.iter().try_for_each(|right| right.accept(tx, order.actor, door, (order.reason, order.now)))
    }

    fn write_marks(&self, tx: &Tx<'_>, door: &Door, order: &Order<'_>, done: &Regrade) -> Result<()> {
        let Order { actor, reason, random, now } = *order;
        self.remarks.iter().try_for_each(|remark| remark.write(tx, door, actor, now))?;
        let learners: BTreeSet<_> = self.remarks.iter().map(|remark| remark.attempt.user).collect();
        for learner in learners {
            let mut salt = [0; 16];
            random.fill(&mut salt);
            let cause = Cause { by: actor.user_id(), reason: Some(store::written::put(tx, salt, reason)?) };
            refresh_mark(tx, door, learner, cause, now)?;
        }
        let facts =
            json!({ "quiz": door.item.slug, "questions": done.questions.len(), "attempts": done.attempts, "changed": done.changes.len() });
        let entry = Entry::new("quiz.regrade", Object::Item(door.item.id)).course(door.standing.course.id);
        audit::record(tx, actor, now, entry.after(facts).reason(reason))
    }

    /// All that would be written, as a hash.
    pub fn seal(&self) -> String {
        let mut sum = Sha256::new_with_prefix(b"lyceum regrade 1");
        for remark in &self.remarks {
            let Remark { attempt, possible, score, .. } = remark;
            sum.update(format!("{:?};", (attempt.id, attempt.possible, attempt.score, possible, score)));
            for row in remark.asked.iter().filter(|row| remark.anew.contains(&row.position)) {
                let share = row.share.as_ref().map(Exact::fraction);
                sum.update(format!("{:?};", (row.position, row.question, row.points, row.bonus, share, row.by_hand)));
            }
        }
        for right in &self.right {
            sum.update(format!("{:?};", right.place()));
        }
        hex(&sum.finalize())
    }

    fn attempt(&mut self, attempt: AttemptRow, mut rows: Vec<AskedRow>, present: &Presents, scene: &Scene<'_>) {
        let (mut anew, mut gain) = (Vec::new(), Exact::zero());
        for row in &mut rows {
            let Some((id, now)) = scene.standards.of.get(&row.question).and_then(|id| Some((*id, present.of(*id, row)?))) else { continue };
            let (Some(was), Some(is)) = (scene.standards.questions.get(&row.question), scene.standards.questions.get(&now.revision)) else {
                continue;
            };
            let old = Standard { question: was, points: row.points, bonus: row.bonus };
            let new = Standard { question: is, points: now.points, bonus: is.face.bonus };
            match effect(&old, &new) {
                Effect::None => {}
                Effect::Keep => {
                    let title = is.face.title.clone();
                    self.kept.entry(id).or_insert(KeptQuestion { title, attempts: 0 }).attempts += 1;
                }
                judged => {
                    gain = &gain - &given(row);
                    if row.by_hand {
                        row.share = row.share.as_ref().map(|share| kept_by_hand(share, row.points, now.points));
                        self.by_hand += 1;
                    }
                    (row.points, row.bonus) = (now.points, is.face.bonus);
                    if judged == Effect::Remark {
                        row.question = now.revision;
                        scene.mark(attempt.id, row, is);
                    }
                    self.questions.entry(id).or_insert_with(|| is.face.title.clone());
                    gain = gain + given(row);
                    anew.push(row.position);
                }
            }
        }
        if !anew.is_empty() {
            let possible = rows.iter().filter(|row| !row.bonus).map(|row| row.points).sum();
            let score = attempt::score(rows.iter().map(|row| (row.points, row.share.clone())));
            self.remarks.push(Remark { attempt, asked: rows, anew, possible, score, gain });
        }
    }
}

/// What an answer gives.
fn given(row: &AskedRow) -> Exact {
    row.share.as_ref().map_or_else(Exact::zero, |share| share * &row.points.exact())
}

/// The questions of the quiz as they stand in it now, with what each is worth.
fn present(db: &Connection, door: &Door) -> Result<Presents> {
    let (_, settings) = door.quiz(db)?;
    let pools = store::question::pools(db, door.item.revision)?;
    let revisions = || pools.iter().flat_map(|pool| pool.questions.iter().copied());
    let faces = store::question::faces(db, revisions())?;
    let ids = store::question::questions_of(db, revisions())?;
    let mut present: HashMap<QuestionId, Vec<Present>> = HashMap::new();
    for pool in &pools {
        for revision in &pool.questions {
            let (Some(id), Some(face)) = (ids.get(revision), faces.get(revision)) else { continue };
            let points = face.points.or(pool.points).unwrap_or(settings.question_points);
            present.entry(*id).or_default().push(Present { revision: *revision, pool: pool.title.clone(), points });
        }
    }
    Ok(Presents(present))
}

/// Questions by revision, with their keys: those that were asked, and those that stand now.
struct Standards {
    of: HashMap<QuestionRevisionId, QuestionId>,
    questions: HashMap<QuestionRevisionId, Question>,
}

impl Standards {
    fn load<'a>(db: &Connection, present: &Presents, asked: impl Iterator<Item = &'a AskedRow>) -> Result<Self> {
        let wanted: HashSet<QuestionRevisionId> = asked.map(|row| row.question).chain(present.all().map(|one| one.revision)).collect();
        let of = store::question::questions_of(db, wanted.iter().copied())?;
        Ok(Self { of, questions: store::question::with_keys(db, wanted.iter().copied())? })
    }
}

/// What marking anew looks at.
struct Scene<'a> {
    settings: &'a QuizSettings,
    standards: &'a Standards,
    checked: &'a store::regrade::Checked,
}

impl Scene<'_> {
    /// Judges a question of an attempt by what holds now. What a person marked, and what was erased, stays as it is.
    fn mark(&self, attempt: AttemptId, row: &mut AskedRow, question: &Question) {
        if row.by_hand {
            return;
        }
        let checked = self.checked.get(&(attempt, row.position)).map_or(&[][..], Vec::as_slice);
        for (share, answer) in row.tries.iter_mut().zip(checked) {
            if let Some(anew) = answer.as_ref().and_then(|answer| judged(question, answer)) {
                *share = anew;
            }
        }
        if row.answer.is_some() || !row.tries.is_empty() {
            let was_checked = row.answer.is_some() && checked.last().is_some_and(|last| *last == row.answer);
            row.share = share(self.settings, row, &question.face, &question.key, row.answer.as_ref(), was_checked);
        }
    }
}

fn judged(question: &Question, answer: &Answer) -> Option<Exact> {
    quiz::mark(&question.face.body, &question.key.answer, answer).ok()?.share
}

impl Remark {
    pub fn changes(&self) -> bool {
        self.score != self.attempt.score || self.possible != self.attempt.possible
    }

    fn write(&self, tx: &Tx<'_>, door: &Door, actor: &Actor, now: Instant) -> Result<()> {
        let attempt = &self.attempt;
        for row in self.asked.iter().filter(|row| self.anew.contains(&row.position)) {
            store::attempt::update_asked(tx, attempt.id, row)?;
            let points = row.share.as_ref().and_then(|share| (share * &row.points.exact()).to_points());
            let event = Event { detail: points.map(|points| points.to_string()), ..Event::at(AttemptEvent::Mark, row.position) };
            store::attempt::append(tx, attempt.id, now, &event)?;
        }
        store::regrade::put_possible(tx, attempt.id, self.possible)?;
        let state = if self.score.is_some() { Stored::Marked } else { Stored::NeedsMarking };
        store::attempt::finish(tx, attempt.id, state, attempt.finished.unwrap_or(now), attempt.late_seconds, self.score)?;
        if !self.changes() {
            return Ok(());
        }
        let facts = |score: Option<Points>, possible: Points| json!({ "quiz": door.item.slug, "attempt": attempt.n, "score": score.map(|points| points.to_string()), "possible": possible.to_string() });
        let entry = Entry::new("attempt.regrade", Object::Row("attempt", attempt.id.0)).course(door.standing.course.id).about(attempt.user);
        let entry = entry.before(facts(attempt.score, attempt.possible)).after(facts(self.score, self.possible));
        audit::record(tx, actor, now, entry)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(pool: &str, points: i32) -> AskedRow {
        let points = Points::whole(points);
        AskedRow { section: Some(pool.into()), points, ..AskedRow::drawn(1, QuestionRevisionId(1), "q".to_owned(), true) }
    }

    /// A question of a bank that stands in two pools is worth what the pool says that it was drawn from.
    #[test]
    fn a_question_is_worth_what_its_pool_says() {
        let present =
            |pool: &str, points| Present { revision: QuestionRevisionId(2), pool: Some(pool.into()), points: Points::whole(points) };
        let all = Presents(HashMap::from([(QuestionId(1), vec![present("easy", 1), present("hard", 5)])]));
        let worth = |pool, points| all.of(QuestionId(1), &drawn(pool, points)).map(|one| one.points);
        assert_eq!([worth("easy", 1), worth("hard", 5), worth("hard", 4)], [1, 5, 5].map(|n| Some(Points::whole(n))));
        assert_eq!(worth("called otherwise then", 5), Some(Points::whole(5)));
    }
}
