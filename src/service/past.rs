//! The past of a school of invented people, written as if it had been lived: row for row what the use-cases leave behind, many times
//! faster, because nobody is asked at each step whether they may and whole rows are written at once.
//!
//! Only the console may, and only in a school that bears the demo's mark: in a real one facts are what happened.

use std::cell::{Cell, RefCell};
use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};
use std::sync::Arc;

use serde_json::json;

use super::attempt::{self, LivedAttempt, PastQuestion, PastQuiz, Taken};
use super::audit::{self, Entry, Object};
use super::keeping::BackupNote;
use super::{Actor, Error, Result, Services, policy, settings};
use crate::domain::course::ItemKind;
use crate::domain::grade::{GradeDeed, HandSet, Work};
use crate::domain::ids::{CourseId, ItemId, ItemRevisionId, UserId};
use crate::domain::late;
use crate::domain::points::Points;
use crate::domain::quiz::{Answer, Question};
use crate::domain::submission::{self, Record};
use crate::domain::text::Untrusted;
use crate::domain::time::Instant;
use crate::store::grade::NewEvent;
use crate::store::submission::NewSubmission;
use crate::store::{self, Tx};

/// A course as its past needs it.
#[derive(Debug)]
pub struct PastCourse {
    id: CourseId,
    slug: String,
    items: HashMap<String, PastItem>,
}

#[derive(Debug)]
struct PastItem {
    id: ItemId,
    revision: ItemRevisionId,
    slug: String,
    points: Option<Points>,
    due: Option<Instant>,
    grace_s: u64,
    quiz: Option<PastQuiz>,
}

/// A mark that a person gave.
#[derive(Debug, Clone, Default)]
pub struct PastMark {
    pub hand: Option<HandSet>,
    pub entered: Option<Points>,
    /// Seconds late, set by hand.
    pub late: Option<u64>,
    pub comment: Option<Untrusted>,
    /// Where an earlier mark is changed.
    pub reason: Option<String>,
    /// Of comment and reason.
    pub salts: [[u8; 16]; 2],
}

/// A transaction in which the past is written. Audit entries are told in the order of their time, whatever order they become known in.
pub struct Past<'a, 't> {
    tx: &'a Tx<'t>,
    later: RefCell<BinaryHeap<Reverse<Later>>>,
    turns: Cell<usize>,
}

/// An entry that waits until all before it are told.
struct Later {
    at: Instant,
    turn: usize,
    actor: Actor,
    entry: Entry,
}

impl PartialEq for Later {
    fn eq(&self, other: &Self) -> bool {
        (self.at, self.turn) == (other.at, other.turn)
    }
}

impl Eq for Later {}

impl PartialOrd for Later {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Later {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (self.at, self.turn).cmp(&(other.at, other.turn))
    }
}

impl Services {
    /// Writes a piece of the past in one transaction. For the console, in a demo school.
    ///
    /// # Errors
    /// `Denied` for everybody else, `Conflict` in a real school.
    pub fn write_past<T, F>(&self, actor: &Actor, write: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&Past<'_, '_>) -> Result<T> + Send + 'static,
    {
        if !actor.is_console() {
            return Err(Error::denied("Only the console writes the past of a demo school."));
        }
        self.db.write_alone(move |tx| {
            if !settings::is_demo(tx)? {
                return Err(Error::conflict("This is no demo school: its past is what happened."));
            }
            let past = Past { tx, later: RefCell::default(), turns: Cell::default() };
            let written = write(&past)?;
            past.tell_until(Instant(i64::MAX))?;
            Ok(written)
        })
    }
}

impl Past<'_, '_> {
    /// What an earlier run left under `key`, as JSON.
    pub fn note<T: serde::de::DeserializeOwned>(&self, key: &str) -> Result<Option<T>> {
        Ok(store::setting::read(self.tx, key)?)
    }

    /// Leaves a note for a later run, in the transaction of what it is about.
    pub fn leave_note<T: serde::Serialize>(&self, key: &str, note: &T) -> Result<()> {
        Ok(store::setting::write(self.tx, key, note)?)
    }

    /// The id of the user named so.
    pub fn user(&self, name: &str) -> Result<UserId> {
        let found = store::user::by_name(self.tx, &crate::domain::name::fold(name))?;
        Ok(found.ok_or_else(|| Error::not_found("user", name))?.id)
    }

    /// Notes that somebody was there. Who had been invited has come; how they got in is not told.
    pub fn saw(&self, user: UserId, at: Instant) -> Result<()> {
        store::user::set_status(self.tx, user, crate::domain::person::UserStatus::Active)?;
        store::credential::drop_code(self.tx, user)?;
        Ok(store::user::saw(self.tx, user, at)?)
    }

    /// The course named `slug`, with the answers that are given to its questions.
    pub fn course(&self, slug: &str, answers: &dyn Fn(&Question) -> Vec<Answer>) -> Result<PastCourse> {
        let standing = policy::standing(self.tx, &Actor::console("demo"), slug)?;
        let grading = store::course::grading(self.tx, standing.course.id)?;
        let ids: HashMap<_, _> =
            store::question::of_course(self.tx, standing.course.id)?.into_iter().map(|row| (row.revision, row.id)).collect();
        let whole = store::question::whole(self.tx, standing.course.id)?;
        let mut known = HashMap::new();
        for (revision, _, question) in &whole {
            if let Some(id) = ids.get(revision) {
                let past = PastQuestion::new(*id, *revision, question, &answers(question))?;
                known.insert(*revision, (Arc::new(past), question));
            }
        }
        let mut items = HashMap::new();
        for row in store::item::of_course(self.tx, standing.course.id)? {
            let quiz = (row.kind == ItemKind::Quiz).then(|| PastQuiz::load(self.tx, row.revision, &known)).transpose()?;
            let rule = row.settings.late.as_ref().or(grading.late.as_ref());
            let due = standing.calendar().dates(&row.settings, &row.dates).due;
            let grace_s = late::grace_seconds(rule, row.kind);
            let item = PastItem { id: row.id, revision: row.revision, slug: row.slug.clone(), points: row.points, due, grace_s, quiz };
            items.insert(row.slug, item);
        }
        Ok(PastCourse { id: standing.course.id, slug: standing.course.slug, items })
    }

    /// Somebody read a page to its end.
    pub fn read(&self, course: &PastCourse, page: &str, user: UserId, at: Instant, seconds: u32) -> Result<()> {
        let item = course.item(page)?;
        store::progress::view(self.tx, item.id, user, at)?;
        store::progress::keep_place(self.tx, item.id, user, 0, 1000, at)?;
        self.spent(item, user, at, seconds)
    }

    fn spent(&self, item: &PastItem, user: UserId, at: Instant, seconds: u32) -> Result<()> {
        let day = at.to_utc().format("%Y-%m-%d").to_string();
        Ok(store::progress::add_time(self.tx, user, item.id, &day, seconds)?)
    }

    /// A learner took a quiz. Gives the number of their answers.
    pub fn attempt(&self, course: &PastCourse, quiz: &str, learner: &Actor, mut lived: LivedAttempt<'_>) -> Result<u32> {
        let item = course.item(quiz)?;
        let user = person(learner)?;
        let started = lived.started;
        let told = attempt::live(self.tx, item.taken()?, user, &mut lived)?;
        let entry = |action| Entry::new(action, Object::Row("attempt", told.id)).course(course.id).about(user);
        self.tell(started, learner, entry("attempt.start").after(told.start));
        self.tell(told.finished, learner, entry("attempt.submit").after(told.end));
        self.spent(item, user, started, u32::try_from(told.finished.since(started).num_seconds()).unwrap_or(0))?;
        Ok(told.answers)
    }

    /// Staff marked what no key marks in a learner's newest attempt; `share` gives percents.
    pub fn mark_attempt(
        &self,
        course: &PastCourse,
        quiz: &str,
        learner: UserId,
        by: &Actor,
        at: Instant,
        share: &mut dyn FnMut() -> u32,
    ) -> Result<()> {
        let taken = course.item(quiz)?.taken()?;
        for (attempt, after) in attempt::mark_by_hand(self.tx, taken, learner, by.user_id(), at, share)? {
            let entry = Entry::new("attempt.mark", Object::Row("attempt", attempt)).course(course.id).about(learner);
            self.tell(at, by, entry.after(after));
        }
        Ok(())
    }

    /// A learner handed in a text.
    pub fn submit(&self, course: &PastCourse, item: &str, learner: &Actor, at: Instant, salt: [u8; 16], text: &str) -> Result<()> {
        let item = course.item(item)?;
        let user = person(learner)?;
        let super::Who::User { name, .. } = &learner.who else { return Err(Error::internal("Only users hand in work.")) };
        let late_seconds = late::late_seconds(at, item.due, item.grace_s);
        let text = Some(store::written::put(self.tx, salt, text)?);
        let n = store::submission::of_user(self.tx, item.id, user)?.last().map_or(1, |last| last.n + 1);
        let hash =
            Record { course: &course.slug, item: &item.slug, user: name, n, at, late_seconds, text, url: None, note: None, files: &[] }
                .hash();
        let receipt = submission::receipt(&hash);
        let new = NewSubmission {
            item: item.id,
            revision: item.revision,
            user,
            n,
            at,
            late_seconds,
            text,
            url: None,
            note: None,
            hash,
            receipt: &receipt,
            files: &[],
        };
        let id = store::submission::insert(self.tx, &new)?;
        store::progress::submit(self.tx, item.id, user, at)?;
        let mut cell = store::grade::of(self.tx, item.id, user)?;
        (cell.work, cell.newest_at) = (Work::Submitted, Some(at));
        cell.mark.note_new_work();
        if cell.mark.hand != Some(HandSet::Score) {
            cell.work_at = Some(at);
        }
        store::grade::put(self.tx, &cell)?;
        let facts = json!({ "item": item.slug, "submission": n, "receipt": receipt, "files": 0, "late_seconds": late_seconds });
        let entry = Entry::new("submission.submit", Object::Row("submission", id.0)).course(course.id).about(user);
        self.tell(at, learner, entry.after(facts));
        Ok(())
    }

    /// Staff gave a mark.
    pub fn mark(&self, course: &PastCourse, item: &str, learner: UserId, by: &Actor, at: Instant, mark: PastMark) -> Result<()> {
        let item = course.item(item)?;
        let put = |text: Option<&str>, salt| text.map(|text| store::written::put(self.tx, salt, text)).transpose();
        let mut cell = store::grade::of(self.tx, item.id, learner)?;
        let before = (super::grade::word(&cell.mark), cell.mark.late_hand);
        (cell.mark.hand, cell.mark.entered) = (mark.hand, mark.entered);
        if mark.late.is_some() {
            cell.mark.late_hand = mark.late;
        }
        if let Some(comment) = &mark.comment {
            cell.mark.comment = put(Some(comment.raw()), mark.salts[0])?;
        }
        if item.quiz.is_none() {
            cell.work_at = cell.newest_at;
        }
        let reason = put(mark.reason.as_deref(), mark.salts[1])?;
        store::grade::append(self.tx, &mut cell, &NewEvent { at, by: by.user_id(), deed: GradeDeed::Set, reason })?;
        let mut entry = Entry::new("grade.set", Object::Item(item.id)).course(course.id).about(learner);
        entry = entry
            .before(json!({ "score": before.0, "late": before.1 }))
            .after(json!({ "score": super::grade::word(&cell.mark), "late": cell.mark.late_hand }));
        entry.reason = mark.reason;
        self.tell(at, by, entry);
        Ok(())
    }

    /// Somebody left a course.
    pub fn leave(&self, course: &PastCourse, user: UserId, by: &Actor, at: Instant) -> Result<()> {
        if let Some(role) = store::enrollment::role(self.tx, course.id, user)? {
            store::enrollment::remove(self.tx, course.id, user)?;
            store::enrollment::leave_groups(self.tx, course.id, user)?;
            let entry = Entry::new("course.unenroll", Object::Course(course.id)).course(course.id).about(user);
            self.tell(at, by, entry.before(role.word()));
        }
        Ok(())
    }

    /// A backup was made, or failed.
    pub fn backup(&self, made: BackupNote) -> Result<()> {
        super::keeping::note(self.tx, made)
    }

    /// A backup failed because the disk was full, in the words that it fails with.
    pub fn backup_found_no_room(&self, at: Instant, file: &str) -> Result<()> {
        let why = Error::from(store::Error::Full).message;
        self.backup(BackupNote { at, file: file.to_owned(), bytes: 0, failed: Some(why) })
    }

    /// Until when somebody has looked at their marks.
    pub fn looked_at_marks(&self, user: UserId, at: Instant) -> Result<()> {
        Ok(store::grade::see(self.tx, user, at)?)
    }

    fn tell(&self, at: Instant, actor: &Actor, entry: Entry) {
        let turn = self.turns.get();
        self.turns.set(turn + 1);
        self.later.borrow_mut().push(Reverse(Later { at, turn, actor: actor.clone(), entry }));
    }

    /// From now on nothing older is told: what was until `at` goes into the log.
    pub fn tell_until(&self, at: Instant) -> Result<()> {
        loop {
            let mut later = self.later.borrow_mut();
            if later.peek().is_none_or(|Reverse(first)| first.at > at) {
                return Ok(());
            }
            let Some(Reverse(first)) = later.pop() else { return Ok(()) };
            audit::record(self.tx, &first.actor, first.at, first.entry)?;
        }
    }
}

impl PastCourse {
    fn item(&self, slug: &str) -> Result<&PastItem> {
        self.items.get(slug).ok_or_else(|| Error::not_found("item", slug))
    }
}

impl PastItem {
    fn taken(&self) -> Result<Taken<'_>> {
        let quiz = self.quiz.as_ref().ok_or_else(|| Error::invalid(format!("`{}` is no quiz.", self.slug)))?;
        let Self { id, revision, slug, points, due, grace_s, .. } = self;
        Ok(Taken { item: *id, revision: *revision, slug, points: *points, due: *due, grace_s: *grace_s, quiz })
    }
}

fn person(actor: &Actor) -> Result<UserId> {
    actor.user_id().ok_or_else(|| Error::internal("Only users learn."))
}

#[cfg(test)]
mod tests;
