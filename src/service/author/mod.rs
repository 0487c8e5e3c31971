//! Courses made in the program: the working copy that their staff change, its steps, its texts, its files, and taking it in.
//!
//! A course has at most one working copy. It begins with the first change and ends when it is published or thrown away; learners see nothing
//! of it. Whole changes are `domain::author`'s, texts are read by `package::native`, and publishing is an import.

mod amend;
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
use super::{Actor, Error, Result, Services, import};
use crate::domain::author::{self, Edit, Edited};
use crate::domain::course::Course;
use crate::domain::permission::Deed;
use crate::domain::text::Untrusted;
use crate::package::native;
use crate::store::workshop::StepRow;
use crate::store::{self, Trust, Tx};

pub use crate::domain::author::{Badge, CourseRules, ItemRules, NewBody};
pub(in crate::service) use amend::{Placed, amend};
pub use course::{CourseMade, CourseRemoved};
pub use files::{MOST_COURSE_BYTES, MOST_FILE_BYTES, MediaList, MediaRow, MediaUse, NewFile};
pub use preview::{AssignmentPreview, Preview, QuestionPreview, QuizPreview, SectionPreview};
pub use publish::{PublishOptions, Published, TakenOver};
pub use text::{Aside, Linted, MOST_TEXT, Source, TextSaved};
pub use view::{AsideView, ChangeCounts, Editor, GoneItem, StepView, Updated, WorkBank, WorkItem, WorkModule, Workshop};

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

    /// An item of the working copy, whole: with its keys, its rubric, its rules. For forms that change it by [`Edit::SetItem`].
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
        let target = self.at_desk(actor, course, move |tx, desk| make(tx, desk, &edit))?;
        self.changed(actor, course, target)
    }

    /// Whether a change could be made: what a question before it has to know. Nothing is changed.
    ///
    /// # Errors
    /// As [`Self::edit_course`].
    pub fn try_edit(&self, actor: &Actor, course: &str, edit: &Edit) -> Result<()> {
        let now = self.now();
        self.db.read(Trust::Learner, |db| may_edit(db, actor, course).map(drop))?;
        self.db.read(Trust::Staff, |db| {
            let desk = Desk::open(db, actor, course, now)?;
            desk.standing.require_running().map_err(|refused| refused.hint("Lift the archive first"))?;
            edited(db, &desk, edit).map(drop)
        })
    }

    /// Takes the last change back: `step`, as its maker's view named it. Anybody at work here may take it back, and knows whose it is.
    ///
    /// # Errors
    /// `Conflict` where another change stands by now, or none.
    pub fn undo_edit(&self, actor: &Actor, course: &str, step: &str) -> Result<Changed> {
        let step = step.to_owned();
        let target = self.at_desk(actor, course, move |tx, desk| {
            let Some(last) = desk.undoable(tx)? else { return Err(Error::conflict("There is no change to take back.")) };
            same_step(tx, &last, &step)?;
            desk.go_to(tx, last.n - 1, &format!("Took back: {}", last.says))?;
            Ok(last.item)
        })?;
        self.changed(actor, course, target)
    }

    /// Makes the change again that was taken back last: `step`, as the view named it.
    ///
    /// # Errors
    /// `Conflict` where another one would be made again by now, or none.
    pub fn redo_edit(&self, actor: &Actor, course: &str, step: &str) -> Result<Changed> {
        let step = step.to_owned();
        let target = self.at_desk(actor, course, move |tx, desk| {
            let Some(next) = desk.redoable(tx)? else { return Err(Error::conflict("There is no change to make again.")) };
            same_step(tx, &next, &step)?;
            desk.go_to(tx, next.n, &format!("Made again: {}", next.says))?;
            Ok(next.item)
        })?;
        self.changed(actor, course, target)
    }

    /// Puts an item back that was removed and published: the work in it is where it was once the changes are published.
    ///
    /// # Errors
    /// `NotFound` for an item that was never archived; `Invalid` or `Conflict` where the course has no place for it.
    pub fn put_back_item(&self, actor: &Actor, course: &str, item: &str) -> Result<Changed> {
        let item = item.to_owned();
        let target = self.at_desk(actor, course, move |tx, desk| {
            let unknown = || Error::not_found("removed item", &item);
            let (known, module) = import::archived(tx, &desk.standing, &item)?.ok_or_else(unknown)?;
            let edited = author::put_back(&desk.course, &known, &module).map_err(|why| refused(&why))?;
            store::workshop::drop_text(tx, desk.id(), &item)?;
            desk.step(tx, edited.course, &edited.says, Some(&item))?;
            Ok(edited.target)
        })?;
        self.changed(actor, course, target)
    }

    /// Throws the working copy away: the course is again as its learners see it.
    ///
    /// # Errors
    /// `Denied` for who may not edit the course; `Conflict` where it is archived.
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

/// Makes one change in the transaction of its caller. Gives what it was made to, or made.
fn make(tx: &Tx<'_>, desk: &mut Desk, edit: &Edit) -> Result<Option<String>> {
    let (edited, item) = edited(tx, desk, edit)?;
    let Edited { course, target, says } = edited;
    if let (Edit::AddItem { .. } | Edit::AddBank { .. } | Edit::DuplicateItem { .. }, Some(made)) = (edit, &target) {
        // What was removed under this id and taken for lost has nothing to do with it.
        store::workshop::drop_text(tx, desk.id(), made)?;
    }
    desk.step(tx, course, &says, item.as_deref())?;
    Ok(target)
}

fn may_edit(db: &Connection, actor: &Actor, course: &str) -> Result<Standing> {
    let standing = policy::standing(db, actor, course)?;
    standing.require_sight(Deed::EditContent, "edit what is")?;
    Ok(standing)
}

/// Refuses where somebody went on meanwhile: what one takes back is what one saw.
fn same_step(db: &Connection, stands: &StepRow, wanted: &str) -> Result<()> {
    if view::step_id(stands) == wanted {
        return Ok(());
    }
    let name = stands.user.map_or(Ok(None), |user| store::user::called(db, [user]).map(|mut names| names.remove(&user)))?;
    let who = name.map_or_else(|| "Somebody".to_owned(), |(_, name)| name.for_screen().into_owned());
    let says = Untrusted::from(stands.says.as_str());
    Err(Error::conflict(format!("{who} has gone on meanwhile: {}.", says.for_screen())).hint("Look at it first; nothing was taken back"))
}

/// The course after `edit`, and the item that it was made to.
fn edited(db: &Connection, desk: &Desk, edit: &Edit) -> Result<(Edited, Option<String>)> {
    let item = match edit {
        Edit::RenameItem { item, .. } | Edit::SetItem { item, .. } | Edit::SetRubric { item, .. } => Some(item),
        Edit::Wait { part, .. } => desk.course.items().any(|item| item.id == *part).then_some(part),
        Edit::RenameBank { bank, .. } => Some(bank),
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
    // A step to an item that came or went names it as well: whoever writes in it is told.
    let named = match edit {
        Edit::RemoveItem { item } => Some(item.clone()),
        Edit::AddItem { .. } | Edit::DuplicateItem { .. } | Edit::AddBank { .. } => edited.target.clone(),
        Edit::RemoveBank { bank } => Some(bank.clone()),
        _ => item.cloned(),
    };
    Ok((edited, named))
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
        R::Overtaken(_) => Error::conflict(message).hint("Look at it as it is now, then change it again"),
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
