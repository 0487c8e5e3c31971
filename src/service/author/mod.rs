//! Courses made in the program: the working copy that their staff change, its steps, its texts, its files, and taking it in.
//!
//! A course has at most one working copy. It begins with the first change and ends when it is published or thrown away; learners see nothing
//! of it. Whole changes are `domain::author`'s, texts are read by `package::native`, and publishing is an import.

mod course;
mod files;
mod preview;
mod publish;
mod text;
mod view;

use std::collections::BTreeSet;

use rusqlite::Connection;

use super::audit::{self, Entry, Object};
use super::policy::{self, Standing};
use super::{Actor, Error, Result, Services};
use crate::domain::author::{self, Edit, Edited};
use crate::domain::course::{Course, ItemState};
use crate::domain::permission::Deed;
use crate::domain::text::Untrusted;
use crate::domain::time::Instant;
use crate::package::native;
use crate::store::workshop::{Head, NewStep, Valued};
use crate::store::{self, Trust, Tx};

pub use crate::domain::author::{Badge, ItemRules, NewBody};
pub use course::{CourseMade, CourseRemoved};
pub use files::{MOST_COURSE_BYTES, MOST_FILE_BYTES, MediaList, MediaRow, NewFile};
pub use preview::{AssignmentPreview, Preview, QuestionPreview, QuizPreview, SectionPreview};
pub use publish::{PublishOptions, Published, TakenOver};
pub use text::{Aside, Linted, Source, TextSaved};
pub use view::{ChangeCounts, Editor, StepView, Updated, WorkItem, WorkModule, Workshop};

/// What a change to a working copy left.
#[derive(Debug, Clone)]
pub struct Changed {
    /// The module or item that was made, changed or moved; the path of a file.
    pub target: Option<String>,
    pub workshop: Workshop,
}

impl Services {
    /// The working copy of a course, or the course as it is where nobody has begun one.
    ///
    /// # Errors
    /// `Denied` for who may not edit the course.
    pub fn working_copy(&self, actor: &Actor, course: &str) -> Result<Workshop> {
        let now = self.now();
        self.db.read(Trust::Learner, |db| may_edit(db, actor, course).map(drop))?;
        self.db.read(Trust::Staff, |db| view::workshop(db, &Desk::open(db, actor, course, now)?))
    }

    /// An item of the working copy, whole: with its keys, its rubric, its rules. For forms that change it by [`Edit::ReplaceItem`].
    ///
    /// # Errors
    /// `NotFound` for an item that the working copy has not.
    pub fn work_item(&self, actor: &Actor, course: &str, item: &str) -> Result<crate::domain::course::Item> {
        let now = self.now();
        self.db.read(Trust::Learner, |db| may_edit(db, actor, course).map(drop))?;
        self.db.read(Trust::Staff, |db| Desk::open(db, actor, course, now)?.item(item).cloned())
    }

    /// Makes one change to the working copy, beginning one where there is none.
    ///
    /// # Errors
    /// `Invalid` with a sentence for a change that cannot be made; `Conflict` where something links to what would go, or the course is
    /// archived.
    pub fn edit_course(&self, actor: &Actor, course: &str, edit: Edit) -> Result<Changed> {
        let target = self.at_desk(actor, course, move |tx, desk| {
            let (edited, item) = edited(tx, desk, &edit)?;
            let Edited { course, target, says } = edited;
            if let (Edit::AddItem { .. } | Edit::DuplicateItem { .. }, Some(made)) = (&edit, &target) {
                // What was removed under this id and taken for lost has nothing to do with it.
                store::workshop::drop_text(tx, desk.id(), made)?;
            }
            desk.step(tx, course, &says, item.as_deref())?;
            Ok(target)
        })?;
        self.changed(actor, course, target)
    }

    /// Takes the last change back.
    ///
    /// # Errors
    /// `Conflict` where there is none.
    pub fn undo_edit(&self, actor: &Actor, course: &str) -> Result<Changed> {
        let target = self.at_desk(actor, course, |tx, desk| {
            let Some(step) = desk.undoable(tx)? else { return Err(Error::conflict("There is no change to take back.")) };
            desk.go_to(tx, step.n - 1)?;
            Ok(step.item)
        })?;
        self.changed(actor, course, target)
    }

    /// Makes the change again that was taken back last.
    ///
    /// # Errors
    /// `Conflict` where there is none.
    pub fn redo_edit(&self, actor: &Actor, course: &str) -> Result<Changed> {
        let target = self.at_desk(actor, course, |tx, desk| {
            let Some(step) = desk.redoable(tx)? else { return Err(Error::conflict("There is no change to make again.")) };
            desk.go_to(tx, step.n)?;
            Ok(step.item)
        })?;
        self.changed(actor, course, target)
    }

    /// Throws the working copy away: the course is again as its learners see it.
    pub fn discard_changes(&self, actor: &Actor, course: &str) -> Result<Workshop> {
        self.at_desk(actor, course, |tx, desk| {
            if desk.head.is_some() {
                store::workshop::remove(tx, desk.id())?;
                desk.record(tx, "course.discard_changes", None)?;
            }
            Ok(())
        })?;
        self.working_copy(actor, course)
    }

    /// What a change left, looked at after it was made: nobody who writes waits for the looking.
    fn changed(&self, actor: &Actor, course: &str, target: Option<String>) -> Result<Changed> {
        Ok(Changed { target, workshop: self.working_copy(actor, course)? })
    }

    /// Work at a course by somebody who may edit it. What has to be read for it is read before the transaction: others write meanwhile.
    fn at_desk<T: Send + 'static>(
        &self,
        actor: &Actor,
        course: &str,
        work: impl FnOnce(&Tx<'_>, &mut Desk) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let now = self.now();
        self.db.read(Trust::Learner, |db| may_edit(db, actor, course).map(drop))?;
        let desk = self.db.read(Trust::Staff, |db| Desk::open(db, actor, course, now))?;
        self.db.write(move |tx| {
            let mut desk = desk.again(tx)?;
            desk.standing.require_running().map_err(|refused| refused.hint("Lift the archive first"))?;
            work(tx, &mut desk)
        })
    }
}

fn may_edit(db: &Connection, actor: &Actor, course: &str) -> Result<Standing> {
    let standing = policy::standing(db, actor, course)?;
    standing.require(Deed::EditContent, "edit what is")?;
    Ok(standing)
}

/// A course on the desk: who works at it, and the value that stands.
struct Desk {
    actor: Actor,
    standing: Standing,
    now: Instant,
    /// `None` while nothing was changed.
    head: Option<Head>,
    course: Course,
    /// What tells the value from others; empty while nothing was changed.
    document: String,
}

impl Desk {
    fn open(db: &Connection, actor: &Actor, course: &str, now: Instant) -> Result<Self> {
        let standing = may_edit(db, actor, course)?;
        let head = store::workshop::head(db, standing.course.id)?;
        let Valued { course, document } = match &head {
            Some(head) => store::workshop::value(db, standing.course.id, head.at)?,
            None => Valued { course: published(db, &standing)?, document: String::new() },
        };
        Ok(Self { actor: actor.clone(), standing, now, head, course, document })
    }

    /// The desk as it is now: what was read of it before stands, unless somebody else changed it.
    fn again(self, tx: &Tx<'_>) -> Result<Self> {
        let standing = may_edit(tx, &self.actor, &self.standing.course.slug)?;
        let head = store::workshop::head(tx, standing.course.id)?;
        let same = match &head {
            Some(head) => store::workshop::document(tx, standing.course.id, head.at)? == self.document,
            // Without a working copy the rows themselves count, and they may have changed in many ways.
            None => false,
        };
        if same { Ok(Self { standing, head, ..self }) } else { Self::open(tx, &self.actor, &standing.course.slug, self.now) }
    }

    fn id(&self) -> crate::domain::ids::CourseId {
        self.standing.course.id
    }

    fn person(&self) -> Option<crate::domain::ids::UserId> {
        self.standing.acting.person
    }

    /// The course as it was when the working copy was begun.
    fn base(&self, db: &Connection) -> Result<Course> {
        match &self.head {
            Some(_) => Ok(store::workshop::base(db, self.id())?),
            None => Ok(self.course.clone()),
        }
    }

    /// The item of that id.
    fn item(&self, id: &str) -> Result<&crate::domain::course::Item> {
        let unknown = || Error::not_found("item", id).nearest(id, self.course.items().map(|item| item.id.as_str()));
        self.course.items().find(|item| item.id == id).ok_or_else(unknown)
    }

    fn begun(&mut self, tx: &Tx<'_>) -> Result<Head> {
        if let Some(head) = self.head {
            return Ok(head);
        }
        let (head, document) = store::workshop::begin(tx, self.id(), self.standing.course.revision, &self.course, self.now)?;
        (self.head, self.document) = (Some(head), document);
        Ok(head)
    }

    /// Makes a step to `next`.
    fn step(&mut self, tx: &Tx<'_>, next: Course, says: &str, item: Option<&str>) -> Result<()> {
        self.push(tx, &NewStep { user: self.person(), at: self.now, says, item, is_text: false }, next)?;
        self.record(tx, "course.edit", Some(says))
    }

    fn push(&mut self, tx: &Tx<'_>, step: &NewStep<'_>, next: Course) -> Result<()> {
        let head = self.begun(tx)?;
        let before = self.taken();
        let (head, document) = store::workshop::push(tx, self.id(), head, step, &before, &next)?;
        (self.head, self.course, self.document) = (Some(head), next, document);
        Ok(())
    }

    /// Lets the step that stands lead to `next`.
    fn amend(&mut self, tx: &Tx<'_>, step: &NewStep<'_>, next: Course) -> Result<()> {
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
    fn undoable(&self, db: &Connection) -> Result<Option<store::workshop::StepRow>> {
        let Some(head) = self.head.filter(|head| head.at > 0) else { return Ok(None) };
        let before = head.at == 1 || store::workshop::step_at(db, self.id(), head.at - 1)?.is_some();
        Ok(if before { store::workshop::step_at(db, self.id(), head.at)? } else { None })
    }

    fn redoable(&self, db: &Connection) -> Result<Option<store::workshop::StepRow>> {
        let Some(head) = self.head else { return Ok(None) };
        Ok(store::workshop::step_at(db, self.id(), head.at + 1)?)
    }

    fn go_to(&mut self, tx: &Tx<'_>, n: u32) -> Result<()> {
        store::workshop::go_to(tx, self.id(), n)?;
        Valued { course: self.course, document: self.document } = store::workshop::value(tx, self.id(), n)?;
        self.head = self.head.map(|head| Head { at: n, ..head });
        self.record(tx, "course.edit", Some("went through the steps"))
    }

    fn record(&self, tx: &Tx<'_>, action: &'static str, says: Option<&str>) -> Result<()> {
        let entry = Entry::new(action, Object::Course(self.id())).course(self.id());
        let entry = says.map_or(entry.clone(), |says| entry.after(says));
        audit::record(tx, &self.actor, self.now, entry)
    }
}

/// The course as its learners have it. What was hidden or published here by hand is so in the working copy.
fn published(db: &Connection, standing: &Standing) -> Result<Course> {
    let mut course = super::import::model(db, standing)?;
    let rows = store::item::of_course(db, standing.course.id)?;
    for item in course.modules.iter_mut().flat_map(|module| &mut module.items) {
        if let Some(row) = rows.iter().find(|row| row.slug == item.id) {
            item.settings.hidden = row.state == ItemState::Hidden;
        }
    }
    Ok(course)
}

/// The course after `edit`, and the item that it was made to.
fn edited(db: &Connection, desk: &Desk, edit: &Edit) -> Result<(Edited, Option<String>)> {
    let item = match edit {
        Edit::RenameItem { item, .. } | Edit::SetItem { item, .. } => Some(item),
        Edit::ReplaceItem(item) => Some(&item.id),
        _ => None,
    };
    if let Some(item) = item {
        let unfinished = store::workshop::text(db, desk.id(), item)?.filter(|row| row.reads_as.is_none());
        if let Some(row) = unfinished {
            return Err(Error::conflict(format!("Its text holds {}, so nothing else of it can be changed.", mistakes(row.mistakes)))
                .hint("Mend the text first, or go back to the last one that reads"));
        }
    }
    let edited = author::apply(&desk.course, edit).map_err(|why| refused(&why))?;
    unlinked(&desk.course, &edited.course)?;
    Ok((edited, item.cloned()))
}

fn mistakes(count: u32) -> String {
    if count == 1 { "a mistake".to_owned() } else { format!("{count} mistakes") }
}

/// What an impossible change is answered with: the field of a form where it is one's.
fn refused(why: &author::Refused) -> Error {
    use author::Refused as R;
    let message = why.to_string();
    match why {
        R::NoTitle | R::LongTitle => Error::field("title", message),
        R::NoAddress(_) => Error::field("url", message),
        R::NoModule(_) => Error::none_such("module", message),
        R::NoItem(_) => Error::none_such("item", message),
        R::NoMedia(_) => Error::none_such("file", message),
        R::Needed { .. } => Error::conflict(message).hint("Take it out there first"),
        R::SameFile(_) => Error::conflict(message).hint("Give it another name"),
        R::OutOfRange(_) | R::UnderItself | R::OtherKind(..) | R::Unsound(_) => Error::invalid(message),
    }
}

/// Refuses where a file would go that something left still links to.
fn unlinked(before: &Course, after: &Course) -> Result<()> {
    let paths = |course: &Course| -> BTreeSet<String> {
        let items = course.items().map(native::item_path).filter(|path| !path.is_empty());
        items.chain(course.media.iter().map(|media| media.path.clone())).collect()
    };
    let gone: Vec<String> = paths(before).difference(&paths(after)).cloned().collect();
    if gone.is_empty() {
        return Ok(());
    }
    let used = native::used_by(after);
    for path in gone {
        if let Some(by) = used.get(&path) {
            let titles = after.items().filter(|item| by.contains(&item.id)).map(|item| item.title.for_screen().into_owned());
            let by = titles.collect::<Vec<_>>().join(", ");
            let shown = Untrusted::from(path);
            return Err(Error::conflict(format!("{by} links to `{}`.", shown.for_screen())).hint("Take the link out there first"));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
