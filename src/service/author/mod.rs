//! Courses made in the program: the working copy that their staff change, its steps, its texts, its files, and taking it in.
//!
//! A course has at most one working copy. It begins with the first change and ends when it is published or thrown away; learners see nothing
//! of it. Whole changes are `domain::author`'s, texts are read by `package::native`, and publishing is an import.

mod course;
mod desk;
mod files;
mod part;
mod preview;
mod publish;
mod text;
mod view;

use std::collections::BTreeSet;

use rusqlite::Connection;

use desk::{Desk, published};

use super::policy::{self, Standing};
use super::{Actor, Error, Result, Services};
use crate::domain::author::{self, Edit, Edited};
use crate::domain::course::Course;
use crate::domain::permission::Deed;
use crate::domain::text::Untrusted;
use crate::package::native;
use crate::store::{self, Trust, Tx};

pub use crate::domain::author::{Badge, ItemRules, NewBody};
pub use course::{CourseMade, CourseRemoved};
pub use files::{MOST_COURSE_BYTES, MOST_FILE_BYTES, MediaList, MediaRow, MediaUse, NewFile};
pub use preview::{AssignmentPreview, Preview, QuestionPreview, QuizPreview, SectionPreview};
pub use publish::{PublishOptions, Published, TakenOver};
pub use text::{Aside, Linted, MOST_TEXT, Source, TextSaved};
pub use view::{ChangeCounts, Editor, StepView, Updated, WorkBank, WorkItem, WorkModule, Workshop};

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
            if let (Edit::AddItem { .. } | Edit::AddBank { .. } | Edit::DuplicateItem { .. }, Some(made)) = (&edit, &target) {
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

/// The course after `edit`, and the item that it was made to.
fn edited(db: &Connection, desk: &Desk, edit: &Edit) -> Result<(Edited, Option<String>)> {
    let item = match edit {
        Edit::RenameItem { item, .. } | Edit::SetItem { item, .. } => Some(item),
        Edit::ReplaceItem(item) => Some(&item.id),
        Edit::RenameBank { bank, .. } => Some(bank),
        Edit::ReplaceBank(bank) => Some(&bank.path),
        Edit::MoveQuestion { to, .. } => Some(to),
        _ => None,
    };
    let other = if let Edit::MoveQuestion { from, .. } = edit { Some(from) } else { None };
    for item in item.into_iter().chain(other) {
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
        R::NoBank(_) => Error::none_such("bank", message),
        R::NoQuestion(_) => Error::none_such("question", message),
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
            let by = by.iter().map(|id| part::called(after, id).for_screen().into_owned()).collect::<Vec<_>>().join(", ");
            let shown = Untrusted::from(path);
            return Err(Error::conflict(format!("{by} links to `{}`.", shown.for_screen())).hint("Take the link out there first"));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
