//! Giving marks: by score or by rubric, taking them back, releasing and hiding them. Each change is an event that stays.

use std::collections::HashSet;

use serde_json::json;

use super::book::Book;
use super::marking;
use super::view::{GradeSaved, LateByHand, NewGrade, Released, UndoGrade};
use crate::domain::course::{ItemKind, ItemState, Rubric};
use crate::domain::grade::{GradeDeed, HandSet, Score, rubric};
use crate::domain::ids::UserId;
use crate::domain::permission::Deed;
use crate::domain::person::CourseRole;
use crate::domain::points::Points;
use crate::domain::text::Untrusted;
use crate::domain::time::Instant;
use crate::service::audit::{self, Entry, Object};
use crate::service::policy::{self, Standing};
use crate::service::tree::titled;
use crate::service::{Actor, Error, Result, Services};
use crate::store::attempt::Stored;
use crate::store::grade::{CellRow, Chosen, EventRow, Mark, NewEvent};
use crate::store::item::{Body, ItemRow};
use crate::store::{self, Tx};

/// Comments and reasons are no longer than this.
const TEXT_BYTES: usize = 100_000;

/// What to do where somebody else was faster.
const LOOK_AGAIN: &str = "Look again, then set it";

impl Services {
    /// Sets a mark, by score or by rubric. What stands so already is left, and nothing is told of it.
    ///
    /// # Errors
    /// `Denied` for those who do not grade, `NotFound` for an item or learner that is not there, `Invalid` for a score that is none,
    /// half a rubric, or a released score changed without a reason; `Conflict` when somebody changed it since `was` or `seen`, or
    /// something was handed in after `work`.
    pub fn set_grade(&self, actor: &Actor, course: &str, item: &str, user: &str, grade: NewGrade) -> Result<GradeSaved> {
        let salts = [self.salt(), self.salt()];
        self.on_cell(actor, course, item, user, Deed::Grade, move |mut desk| desk.set(grade, salts))
    }

    /// Restores the mark before the last change by hand, as a new entry.
    ///
    /// # Errors
    /// `Conflict` where nothing was changed by hand, or another change came after the one that is named; `Invalid` for a released mark that
    /// somebody else changed last, without a reason.
    pub fn undo_grade(&self, actor: &Actor, course: &str, item: &str, user: &str, undo: UndoGrade) -> Result<GradeSaved> {
        let salt = self.salt();
        self.on_cell(actor, course, item, user, Deed::Grade, move |mut desk| desk.undo(undo, salt))
    }

    /// Lets learners see their marks of an item: `users`, or everybody where it is empty.
    pub fn release_grades(&self, actor: &Actor, course: &str, item: &str, users: &[String]) -> Result<Released> {
        self.turn(actor, course, item, users, true)
    }

    /// Takes marks of an item out of learners' sight again.
    pub fn hide_grades(&self, actor: &Actor, course: &str, item: &str, users: &[String]) -> Result<Released> {
        self.turn(actor, course, item, users, false)
    }

    fn salt(&self) -> [u8; 16] {
        let mut salt = [0; 16];
        self.random.fill(&mut salt);
        salt
    }

    fn on_cell<F>(&self, actor: &Actor, course: &str, item: &str, user: &str, deed: Deed, work: F) -> Result<GradeSaved>
    where
        F: FnOnce(Desk<'_, '_>) -> Result<GradeSaved> + Send + 'static,
    {
        let (actor, course, item, user) = (actor.clone(), course.to_owned(), item.to_owned(), user.to_owned());
        let now = self.now();
        self.db.write(move |tx| {
            let standing = policy::standing(tx, &actor, &course)?;
            standing.require(deed, "give marks")?;
            work(Desk::of(tx, (&actor, now), standing, &item, user)?)
        })
    }

    fn turn(&self, actor: &Actor, course: &str, item: &str, users: &[String], released: bool) -> Result<Released> {
        let (actor, course, item, users) = (actor.clone(), course.to_owned(), item.to_owned(), users.to_vec());
        let now = self.now();
        self.db.write(move |tx| {
            let standing = policy::standing(tx, &actor, &course)?;
            standing.require(Deed::ReleaseGrades, "release marks")?;
            let item = graded_item(tx, &standing, &item)?;
            let wanted = users.iter().map(|name| learner(tx, &standing, name)).collect::<Result<HashSet<_>>>()?;
            let cells = store::grade::of_item(tx, item.id)?.into_iter();
            let mut turned = Vec::new();
            for (mut cell, name) in cells.filter(|(cell, _)| wanted.is_empty() || wanted.contains(&cell.user)) {
                if cell.mark.released == Some(released) || cell.event_n == 0 {
                    continue;
                }
                cell.mark.released = Some(released);
                let deed = if released { GradeDeed::Release } else { GradeDeed::Hide };
                store::grade::append(tx, &mut cell, &NewEvent { at: now, by: actor.user_id(), deed, reason: None })?;
                turned.push(name);
            }
            if turned.is_empty() {
                return Ok(Released { item: item.slug, users: turned, released });
            }
            let action = if released { "grade.release" } else { "grade.hide" };
            let entry = Entry::new(action, Object::Item(item.id)).course(standing.course.id);
            audit::record(tx, &actor, now, entry.after(json!({ "item": item.slug, "learners": turned.len() })))?;
            Ok(Released { item: item.slug, users: turned, released })
        })
    }
}

/// Gives a mark in a transaction that others share, by somebody who stands so in the course and may grade there. `None`: it stands so
/// already, whoever gave it.
///
/// # Errors
/// As [`Services::set_grade`].
pub(in crate::service) fn give(
    tx: &Tx<'_>,
    by: (&Actor, Instant),
    standing: &Standing,
    (item, user): (&str, &str),
    grade: NewGrade,
    salts: [[u8; 16]; 2],
) -> Result<Option<GradeSaved>> {
    let mut desk = Desk::of(tx, by, standing.clone(), item, user.to_owned())?;
    let stands = desk.cell.clone();
    if !desk.put(&grade, salts[0])? {
        return Ok(None);
    }
    desk.cell = stands;
    desk.set(grade, salts).map(Some)
}

/// # Errors
/// `Invalid` for a comment or a reason that is too long.
fn check_length<'a>(mut texts: impl Iterator<Item = &'a str>) -> Result<()> {
    let long = texts.any(|text| text.len() > TEXT_BYTES);
    if long { Err(Error::invalid(format!("A comment or reason is no longer than {TEXT_BYTES} bytes."))) } else { Ok(()) }
}

/// # Errors
/// `Conflict` for an item that was taken out of its course: what is marked in it would count for nothing.
pub(in crate::service) fn require_in_course(item: &ItemRow) -> Result<()> {
    if item.state == ItemState::Archived {
        let why = format!("{} is no longer in the course: no mark in it counts.", titled(&item.title));
        return Err(Error::conflict(why).hint("Put it back first: the workshop lists what was removed"));
    }
    Ok(())
}

/// The graded item named `slug`.
pub(super) fn graded_item(tx: &rusqlite::Connection, standing: &Standing, slug: &str) -> Result<ItemRow> {
    let item = standing.item(tx, slug)?;
    if item.points.is_none() || !item.kind.is_graded() {
        return Err(Error::invalid(format!("{} is not graded.", titled(&item.title))));
    }
    Ok(item)
}

/// The learner of the course named `name`, also one who has left it: their work is kept.
pub(super) fn learner(db: &rusqlite::Connection, standing: &Standing, name: &str) -> Result<UserId> {
    let user = policy::user(db, standing, name)?;
    let role = store::enrollment::role(db, standing.course.id, user)?;
    let owner = standing.acting.is_alone() && standing.acting.person == Some(user);
    if owner || role == Some(CourseRole::Learner) {
        return Ok(user);
    }
    let shown = Untrusted::from(name);
    Err(Error::new(
        crate::service::ErrorKind::NotFound,
        format!("`{}` is not a learner in {}.", shown.for_screen(), titled(&standing.course.title)),
    ))
}

/// The score of a mark in the words of a score; `None` for none.
pub(in crate::service) fn word(mark: &Mark) -> Option<String> {
    match mark.hand {
        Some(HandSet::Excused) => Some("ex".to_owned()),
        Some(HandSet::Missing) => Some("miss".to_owned()),
        Some(HandSet::Score) => mark.entered.map(|points| points.to_string()),
        None => mark.auto.map(|points| points.to_string()),
    }
}

/// One cell on the marker's desk, in the transaction that changes it.
struct Desk<'a, 't> {
    tx: &'a Tx<'t>,
    actor: &'a Actor,
    standing: Standing,
    item: ItemRow,
    user: String,
    cell: CellRow,
    now: Instant,
}

impl<'a, 't> Desk<'a, 't> {
    fn of(tx: &'a Tx<'t>, (actor, now): (&'a Actor, Instant), standing: Standing, item: &str, user: String) -> Result<Self> {
        let item = graded_item(tx, &standing, item)?;
        require_in_course(&item)?;
        let learner = learner(tx, &standing, &user)?;
        let cell = store::grade::of(tx, item.id, learner)?;
        Ok(Self { tx, actor, standing, item, user, cell, now })
    }

    fn possible(&self) -> Points {
        self.item.points.unwrap_or_default()
    }

    fn set(&mut self, grade: NewGrade, [for_comment, for_reason]: [[u8; 16]; 2]) -> Result<GradeSaved> {
        check_length(grade.comment.iter().map(Untrusted::raw).chain(grade.reason.as_deref()))?;
        self.require_was(grade.was.as_deref())?;
        self.require_seen(grade.seen)?;
        self.require_work(grade.work.filter(|_| grade.score.is_some() || grade.rubric.is_some()))?;
        let before = self.cell.mark.clone();
        let changed = self.put(&grade, for_comment)?;
        marking::drop_draft(self.tx, self.actor, self.item.id, self.cell.user)?;
        if !changed {
            let is = word(&before);
            return Ok(GradeSaved { changed: false, ..self.saved(is.clone(), is)? });
        }
        let reason = self.reason(grade.reason, &before, true)?;
        self.append(GradeDeed::Set, reason, for_reason, &before)
    }

    /// Puts a mark into the cell on the desk; whether that is another one then, or the same for newer work.
    fn put(&mut self, grade: &NewGrade, salt: [u8; 16]) -> Result<bool> {
        let (mark, work_at) = (self.cell.mark.clone(), self.cell.work_at);
        let chosen = grade.rubric.as_deref().map(|choices| self.choose(choices)).transpose()?;
        if let Some((chosen, points)) = chosen {
            self.cell.mark.rubric = Some(chosen);
            self.put_score(&Score::Points(points))?;
        }
        if let Some(text) = &grade.score {
            let grading = store::course::grading(self.tx, self.standing.course.id)?;
            let score = Score::parse(text, &grading.letters).map_err(|error| Error::field("score", sentence(&error.to_string())))?;
            self.put_score(&score)?;
        }
        self.put_late(grade.late);
        if let Some(comment) = &grade.comment {
            self.put_comment(comment, salt)?;
        }
        if grade.score.is_some() || grade.rubric.is_some() {
            self.cell.work_at = self.work_until(None)?;
        }
        Ok((&self.cell.mark, self.cell.work_at) != (&mark, work_at))
    }

    fn undo(&mut self, undo: UndoGrade, salt: [u8; 16]) -> Result<GradeSaved> {
        check_length(undo.reason.iter().map(String::as_str))?;
        let events = store::grade::events(self.tx, self.item.id, self.cell.user)?;
        let by_hand = |event: &EventRow| event.deed.is_by_hand();
        let last = events.iter().rposition(by_hand).ok_or_else(|| Error::conflict("There is no mark to take back."))?;
        let taken = &events[last];
        if undo.event.is_some_and(|named| named != taken.n) {
            return Err(self.overtaken(taken)?);
        }
        let before = self.cell.mark.clone();
        let restored = last.checked_sub(1).map(|at| &events[at]);
        let mut mark = restored.map(|event| event.mark.clone()).unwrap_or_default();
        if let (Some(event), Some(newest)) = (restored, self.newest_work()?)
            && newest > event.at
        {
            mark.note_new_work();
        }
        let first_given = events.iter().find(|event| (event.mark.hand, event.mark.entered) == (mark.hand, mark.entered));
        let given = first_given.filter(|_| mark.hand == Some(HandSet::Score)).map(|event| event.at);
        // What the quiz computed is no mark of a person's, and who may see it is no mark at all: both stay.
        self.cell.mark = Mark { auto: before.auto, released: before.released, ..mark };
        self.cell.work_at = self.work_until(given)?;
        let reason = self.reason(undo.reason, &before, taken.by != self.actor.user_id())?;
        self.append(GradeDeed::Undo, reason, salt, &before)
    }

    /// The reason that was given for a change.
    ///
    /// # Errors
    /// `Invalid` where there is none although it changes what was to be seen, and that `needs` one.
    fn reason(&self, reason: Option<String>, before: &Mark, needs: bool) -> Result<Option<String>> {
        let reason = reason.filter(|reason| !reason.trim().is_empty());
        if needs && reason.is_none() && self.changes_released(before)? {
            return Err(Error::field("reason", "This mark has been released: changing it needs a reason.").hint("Say why with --reason"));
        }
        Ok(reason)
    }

    /// When work was handed in last.
    fn newest_work(&self) -> Result<Option<Instant>> {
        if self.item.kind != ItemKind::Quiz {
            return Ok(self.cell.newest_at);
        }
        let attempts = store::attempt::of_user(self.tx, self.item.id, self.cell.user)?;
        let handed_in = |state| matches!(state, Stored::Marked | Stored::NeedsMarking);
        Ok(attempts.iter().filter(|one| !one.practice && handed_in(one.state)).filter_map(|one| one.finished).max())
    }

    /// When the work that a mark of `given` is about was handed in; the newest work for `None`. A quiz keeps its own attempt.
    fn work_until(&self, given: Option<Instant>) -> Result<Option<Instant>> {
        if self.item.kind != ItemKind::Assignment {
            return Ok(self.cell.work_at);
        }
        let submissions = store::submission::of_user(self.tx, self.item.id, self.cell.user)?;
        Ok(submissions.iter().rev().map(|one| one.at).find(|at| given.is_none_or(|given| *at <= given)))
    }

    /// Writes the event, the cell and the audit entry, and tells what the mark is now.
    fn append(&mut self, deed: GradeDeed, why: Option<String>, salt: [u8; 16], before: &Mark) -> Result<GradeSaved> {
        let reason = why.as_deref().map(|why| store::written::put(self.tx, salt, why)).transpose()?;
        let event = NewEvent { at: self.now, by: self.actor.user_id(), deed, reason };
        store::grade::append(self.tx, &mut self.cell, &event)?;
        let (from, to) = (word(before), word(&self.cell.mark));
        let action = if deed == GradeDeed::Undo { "grade.undo" } else { "grade.set" };
        let mut entry = Entry::new(action, Object::Item(self.item.id)).course(self.standing.course.id).about(self.cell.user);
        entry = entry
            .before(json!({ "score": from, "late": before.late_hand }))
            .after(json!({ "score": to, "late": self.cell.mark.late_hand }));
        entry.reason = why;
        audit::record(self.tx, self.actor, self.now, entry)?;
        self.saved(from, to)
    }

    fn saved(&self, from: Option<String>, to: Option<String>) -> Result<GradeSaved> {
        let book = Book::load_with(self.tx, &self.standing, &self.item, self.now)?;
        let cells = store::grade::of_user(self.tx, self.standing.course.id, self.cell.user)?;
        let (at, _) = book
            .find(self.item.id)
            .ok_or_else(|| Error::invalid(format!("{} is for practice and not graded.", titled(&self.item.title))))?;
        let derived = book.derive(&cells).swap_remove(at);
        let over = derived.entered.filter(|points| *points > self.possible());
        Ok(GradeSaved {
            item: self.item.slug.clone(),
            user: self.user.clone(),
            from,
            to,
            entered: derived.entered,
            deducted: derived.deducted,
            score: derived.score,
            possible: self.possible(),
            status: derived.status,
            released: derived.released,
            warning: over.map(|points| format!("{points} is above the {} possible points.", self.possible())),
            event: self.cell.event_n,
            changed: true,
        })
    }

    /// Whether the cell on the desk is another score than `before` was, and `before` was there to be seen.
    fn changes_released(&self, before: &Mark) -> Result<bool> {
        if word(before).is_none() {
            return Ok(false);
        }
        let book = Book::load_with(self.tx, &self.standing, &self.item, self.now)?;
        let mut cells = store::grade::of_user(self.tx, self.standing.course.id, self.cell.user)?;
        let Some((at, _)) = book.find(self.item.id) else { return Ok(false) };
        let was = book.derive(&cells).swap_remove(at);
        cells.insert(self.item.id, self.cell.clone());
        let is = book.derive(&cells).swap_remove(at);
        Ok(was.released && (word(before) != word(&self.cell.mark) || was.score != is.score))
    }

    /// The comment that stands is left alone where it is the same.
    fn put_comment(&mut self, comment: &Untrusted, salt: [u8; 16]) -> Result<()> {
        if comment.is_blank() {
            self.cell.mark.comment = None;
        } else if store::written::get(self.tx, self.cell.mark.comment.as_ref())?.as_ref() != Some(comment) {
            self.cell.mark.comment = Some(store::written::put(self.tx, salt, comment.raw())?);
        }
        Ok(())
    }

    fn put_score(&mut self, score: &Score) -> Result<()> {
        let possible = self.possible();
        let mark = &mut self.cell.mark;
        (mark.hand, mark.entered) = match score {
            Score::Excused => (Some(HandSet::Excused), None),
            Score::Missing => (Some(HandSet::Missing), None),
            Score::None => (None, None),
            Score::Points(_) | Score::Percent(_) | Score::Letter(..) => {
                let points = score.entered(possible).ok_or_else(|| Error::field("score", "That is more than 1,000,000 points."))?;
                (Some(HandSet::Score), Some(points))
            }
        };
        if mark.hand != Some(HandSet::Score) {
            mark.rubric = None;
        }
        Ok(())
    }

    fn put_late(&mut self, late: Option<LateByHand>) {
        match late {
            Some(LateByHand::Seconds(seconds)) => self.cell.mark.late_hand = Some(seconds),
            Some(LateByHand::No) => self.cell.mark.late_hand = Some(0),
            None => {}
        }
    }

    /// # Errors
    /// `Conflict` with who changed it to what, when the score is not `was` any more.
    fn require_was(&self, was: Option<&str>) -> Result<()> {
        let Some(was) = was else { return Ok(()) };
        let grading = store::course::grading(self.tx, self.standing.course.id)?;
        let expected = Score::parse(was, &grading.letters).map_err(|error| Error::field("was", sentence(&error.to_string())))?;
        let now = word(&self.cell.mark);
        let expected = match expected {
            Score::Excused => Some("ex".to_owned()),
            Score::Missing => Some("miss".to_owned()),
            Score::None => None,
            score => score.entered(self.possible()).map(|points| points.to_string()),
        };
        if expected == now {
            return Ok(());
        }
        let events = store::grade::events(self.tx, self.item.id, self.cell.user)?;
        match events.iter().rfind(|event| event.deed.makes_mark()) {
            Some(event) => Err(self.overtaken(event)?),
            None => Err(Error::conflict(format!("The score is {} by now.", now.as_deref().unwrap_or("none"))).hint(LOOK_AGAIN)),
        }
    }

    /// # Errors
    /// `Conflict` with who changed the mark after the event `seen`: its score, or what stands beside it.
    fn require_seen(&self, seen: Option<u32>) -> Result<()> {
        let Some(seen) = seen.filter(|seen| *seen != self.cell.event_n) else { return Ok(()) };
        let events = store::grade::events(self.tx, self.item.id, self.cell.user)?;
        let later = || events.iter().rev().take_while(|event| event.n > seen);
        let then = events.iter().find(|event| event.n == seen).and_then(|event| word(&event.mark));
        if let (Some(event), true) = (later().find(|event| event.deed.makes_mark()), then != word(&self.cell.mark)) {
            return Err(self.overtaken(event)?);
        }
        let Some(event) = later().find(|event| event.deed.is_by_hand()) else { return Ok(()) };
        let by = who(self.tx, event)?;
        Err(Error::conflict(format!("The mark was changed meanwhile by {by}: its comment, its levels or its lateness.")).hint(LOOK_AGAIN))
    }

    /// A mark is about the newest work: whoever looked at older work only is told.
    ///
    /// # Errors
    /// `Conflict` where something was handed in after the submission `looked_at`.
    fn require_work(&self, looked_at: Option<u32>) -> Result<()> {
        let Some(looked_at) = looked_at else { return Ok(()) };
        let submissions = store::submission::of_user(self.tx, self.item.id, self.cell.user)?;
        if submissions.last().is_none_or(|newest| newest.n <= looked_at) {
            return Ok(());
        }
        let name = Untrusted::from(self.user.as_str());
        Err(Error::conflict(format!("{} handed in anew while you looked.", name.for_screen()))
            .hint("Look at the new work, then give the mark"))
    }

    /// What is told to whom the change `event` came before.
    fn overtaken(&self, event: &EventRow) -> Result<Error> {
        let (by, now) = (who(self.tx, event)?, word(&self.cell.mark));
        Ok(Error::conflict(format!("The score is {} by now, set by {by}.", now.as_deref().unwrap_or("none"))).hint(LOOK_AGAIN))
    }

    fn choose(&self, choices: &[rubric::Choice]) -> Result<(Chosen, Points)> {
        let none = || Error::field("rubric", format!("{} has no rubric.", titled(&self.item.title)));
        let rubric = rubric_of(self.tx, &self.item)?.ok_or_else(none)?;
        let points =
            rubric::mark(&rubric, choices, self.possible()).map_err(|error| Error::field("rubric", sentence(&error.to_string())))?;
        let points = points.to_points().ok_or_else(|| Error::field("rubric", "That is more than 1,000,000 points."))?;
        Ok((Chosen { revision: self.item.revision, choices: choices.to_vec() }, points))
    }
}

/// The rubric of an assignment as it is now.
pub(super) fn rubric_of(db: &rusqlite::Connection, item: &ItemRow) -> Result<Option<Rubric>> {
    match (item.kind, store::item::body(db, item.revision)?) {
        (ItemKind::Assignment, Body::Assignment { rubric, .. }) => Ok(rubric),
        _ => Ok(None),
    }
}

/// Who made an event: a user's name, `console`, or `quiz`.
pub(super) fn who(db: &rusqlite::Connection, event: &EventRow) -> Result<String> {
    match event.by {
        Some(user) => Ok(store::user::by_id(db, user)?.map_or_else(|| "nobody".to_owned(), |user| user.name)),
        None if event.deed == GradeDeed::Quiz => Ok("quiz".to_owned()),
        None => Ok("console".to_owned()),
    }
}

/// A rule's refusal as a sentence.
fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}.", letters.as_str().trim_end_matches('.'))
}
