//! A course on the desk: the value of its working copy that stands, who works at it, and the steps it takes.

use rusqlite::Connection;

use super::may_edit;
use super::part::Part;
use crate::domain::author;
use crate::domain::course::{Course, Item, ItemState};
use crate::domain::ids::{CourseId, UserId};
use crate::domain::text::Untrusted;
use crate::domain::time::Instant;
use crate::service::audit::{self, Entry, Object};
use crate::service::policy::Standing;
use crate::service::{Actor, Error, Result, import};
use crate::store::workshop::{Head, NewStep, StepRow, Valued};
use crate::store::{self, Tx};

/// A course on the desk: who works at it, and the value that stands.
pub struct Desk {
    pub actor: Actor,
    pub standing: Standing,
    pub now: Instant,
    /// `None` while nothing was changed.
    pub head: Option<Head>,
    pub course: Course,
    /// What tells the value from others; empty while nothing was changed.
    pub document: String,
}

impl Desk {
    pub fn open(db: &Connection, actor: &Actor, course: &str, now: Instant) -> Result<Self> {
        let standing = may_edit(db, actor, course)?;
        let head = store::workshop::head(db, standing.course.id)?;
        let Valued { course, document } = match &head {
            Some(head) => store::workshop::value(db, standing.course.id, head.at)?,
            None => Valued { course: published(db, &standing)?, document: String::new() },
        };
        Ok(Self { actor: actor.clone(), standing, now, head, course, document })
    }

    /// The desk as it is now: what was read of it before stands, unless somebody else changed it.
    pub fn again(self, tx: &Tx<'_>) -> Result<Self> {
        let standing = may_edit(tx, &self.actor, &self.standing.course.slug)?;
        let head = store::workshop::head(tx, standing.course.id)?;
        let same = match &head {
            Some(head) => store::workshop::document(tx, standing.course.id, head.at)? == self.document,
            // Without a working copy the rows themselves count, and they may have changed in many ways.
            None => false,
        };
        if same { Ok(Self { standing, head, ..self }) } else { Self::open(tx, &self.actor, &standing.course.slug, self.now) }
    }

    pub fn id(&self) -> CourseId {
        self.standing.course.id
    }

    pub fn person(&self) -> Option<UserId> {
        self.standing.acting.person
    }

    /// The course as it was when the working copy was begun.
    pub fn base(&self, db: &Connection) -> Result<Course> {
        match &self.head {
            Some(_) => Ok(store::workshop::base(db, self.id())?),
            None => Ok(self.course.clone()),
        }
    }

    /// The item of that id.
    pub fn item(&self, id: &str) -> Result<&Item> {
        let unknown = || Error::not_found("item", id).nearest(id, self.course.items().map(|item| item.id.as_str()));
        self.course.items().find(|item| item.id == id).ok_or_else(unknown)
    }

    /// The item of that id, or the bank at that path.
    pub fn part(&self, id: &str) -> Result<Part> {
        let unknown = || {
            let banks = self.course.banks.iter().map(|bank| bank.path.as_str());
            Error::not_found("item", id).nearest(id, self.course.items().map(|item| item.id.as_str()).chain(banks))
        };
        Part::find(&self.course, id).ok_or_else(unknown)
    }

    pub fn begun(&mut self, tx: &Tx<'_>) -> Result<Head> {
        if let Some(head) = self.head {
            return Ok(head);
        }
        let (head, document) = store::workshop::begin(tx, self.id(), self.standing.course.revision, &self.course, self.now)?;
        (self.head, self.document) = (Some(head), document);
        Ok(head)
    }

    /// Makes a step to `next`.
    pub fn step(&mut self, tx: &Tx<'_>, next: Course, says: &str, item: Option<&str>) -> Result<()> {
        self.push(tx, &NewStep { user: self.person(), at: self.now, says, item, is_text: false }, next)?;
        self.record(tx, "course.edit", Some(says))
    }

    pub fn push(&mut self, tx: &Tx<'_>, step: &NewStep<'_>, next: Course) -> Result<()> {
        let head = self.begun(tx)?;
        let before = self.taken();
        let (head, document) = store::workshop::push(tx, self.id(), head, step, &before, &next)?;
        (self.head, self.course, self.document) = (Some(head), next, document);
        Ok(())
    }

    /// Lets the step that stands lead to `next`.
    pub fn amend(&mut self, tx: &Tx<'_>, step: &NewStep<'_>, next: Course) -> Result<()> {
        let head = self.begun(tx)?;
        let before = self.taken();
        let document = store::workshop::amend(tx, self.id(), head, step, &before, &next)?;
        (self.course, self.document) = (next, document);
        Ok(())
    }

    /// The value that gives way to another.
    fn taken(&mut self) -> Valued {
        let course = std::mem::replace(&mut self.course, author::blank_course("", Untrusted::default()));
        Valued { course, document: std::mem::take(&mut self.document) }
    }

    /// The step that undo takes back. The oldest one kept stands for what was before it, and is not taken back.
    pub fn undoable(&self, db: &Connection) -> Result<Option<StepRow>> {
        let Some(head) = self.head.filter(|head| head.at > 0) else { return Ok(None) };
        let before = head.at == 1 || store::workshop::step_at(db, self.id(), head.at - 1)?.is_some();
        Ok(if before { store::workshop::step_at(db, self.id(), head.at)? } else { None })
    }

    pub fn redoable(&self, db: &Connection) -> Result<Option<StepRow>> {
        let Some(head) = self.head else { return Ok(None) };
        Ok(store::workshop::step_at(db, self.id(), head.at + 1)?)
    }

    /// Lets step `n` stand; `says` is what the log is told.
    pub fn go_to(&mut self, tx: &Tx<'_>, n: u32, says: &str) -> Result<()> {
        store::workshop::go_to(tx, self.id(), n)?;
        Valued { course: self.course, document: self.document } = store::workshop::value(tx, self.id(), n)?;
        self.head = self.head.map(|head| Head { at: n, ..head });
        self.record(tx, "course.edit", Some(says))
    }

    pub fn record(&self, tx: &Tx<'_>, action: &'static str, says: Option<&str>) -> Result<()> {
        let entry = Entry::new(action, Object::Course(self.id())).course(self.id());
        let entry = says.map_or(entry.clone(), |says| entry.after(says));
        audit::record(tx, &self.actor, self.now, entry)
    }
}

/// The course as its learners have it. What was hidden or published here by hand is so in the working copy.
pub fn published(db: &Connection, standing: &Standing) -> Result<Course> {
    let mut course = import::model(db, standing)?;
    let rows = store::item::of_course(db, standing.course.id)?;
    for item in course.modules.iter_mut().flat_map(|module| &mut module.items) {
        if let Some(row) = rows.iter().find(|row| row.slug == item.id) {
            item.settings.hidden = row.state == ItemState::Hidden;
        }
    }
    Ok(course)
}
