//! Reading: pages with their checks, links, files, and the texts of discussions and surveys; the place kept, active time, marking done.

mod checked;
mod load;
mod view;

use super::audit::{self, Entry, Object};
use super::catalog::join_by_working;
use super::policy::{self, Standing};
use super::tree::{Leaf, Tree, rule_of, sentences};
use super::{Actor, Error, Result, Services};
use crate::content::file::Form;
use crate::domain::completion::{self, Status};
use crate::domain::course::{CompletionRule, CourseState, ItemKind};
use crate::domain::ids::{ItemId, UserId};
use crate::domain::quiz::Answer;
use crate::store::{self, Trust, Tx};

pub(in crate::service) use load::targets_of;
pub use view::{CheckView, CheckedView, FileFacts, Marked, Neighbor, PageView, Place, Target, Targets};

/// A pause longer than this counts as this long (DESIGN.md 7).
const LONGEST_PAUSE_S: u32 = 120;

impl Services {
    /// An item to read, with the place where reading goes on. For a learner it counts as opened; what has no end to reach (a link, a
    /// file that is shown here, the text of a discussion or a survey) counts as viewed. A file that is shown elsewhere is viewed once it
    /// was saved or opened there: [`Self::remember_place`] says so.
    ///
    /// # Errors
    /// `NotFound` where there is no such item for the actor; `Denied` with the reasons where it is locked; `Invalid` for a quiz or an
    /// assignment, which are worked on and not read.
    pub fn page(&self, actor: &Actor, course: &str, item: &str) -> Result<PageView> {
        let now = self.now();
        let (standing, mut view, row) = self.db.read(Trust::Learner, |db| {
            let standing = policy::standing(db, actor, course)?;
            let (view, row) = load::page(db, &standing, item, now)?;
            Ok::<_, Error>((standing, view, row))
        })?;
        if let Some(learner) = standing.learner().filter(|_| standing.course.state != CourseState::Archived) {
            let elsewhere = view.file.as_ref().is_some_and(|file| !Form::of(&file.path).may_be_text());
            let (id, whole) = (row.id, row.kind != ItemKind::Page && !elsewhere);
            let opened = if whole { store::progress::view } else { store::progress::open };
            let (actor, standing) = (actor.clone(), standing.clone());
            self.db.write(move |tx| {
                join_by_working(tx, &actor, &standing, now)?;
                Ok::<_, Error>(opened(tx, id, learner, now)?)
            })?;
            let done = whole && rule_of(&row) == CompletionRule::View;
            view.status = view.status.map(|status| status.min(if done { Status::Done } else { Status::Started }));
        }
        Ok(view)
    }

    /// Keeps where reading goes on; at the end of a page (`read` of 1000) the page counts as viewed. Quietly nothing for who does not
    /// learn here, and in an archived course. It is a record of its own and leaves no audit entry.
    pub fn remember_place(&self, actor: &Actor, course: &str, item: &str, place: Place) -> Result<()> {
        let now = self.now();
        self.note(actor, course, item, move |tx, item, learner| {
            store::progress::keep_place(tx, item, learner, place.at, place.read, now)?;
            if place.read >= 1000 { store::progress::view(tx, item, learner, now) } else { Ok(()) }
        })
    }

    /// Adds active time: the seconds since the key before, of which at most 120 count.
    pub fn add_active_time(&self, actor: &Actor, course: &str, item: &str, seconds: u32) -> Result<()> {
        let day = self.now().to_utc().format("%Y-%m-%d").to_string();
        let seconds = seconds.min(LONGEST_PAUSE_S);
        self.note(actor, course, item, move |tx, item, learner| store::progress::add_time(tx, learner, item, &day, seconds))
    }

    fn note(
        &self,
        actor: &Actor,
        course: &str,
        item: &str,
        write: impl FnOnce(&Tx<'_>, ItemId, UserId) -> store::Result<()> + Send + 'static,
    ) -> Result<()> {
        let found = self.db.read(Trust::Learner, |db| {
            let standing = policy::standing(db, actor, course)?;
            let item = standing.item(db, item)?;
            let running = standing.course.state != CourseState::Archived;
            Ok::<_, Error>(standing.learner().filter(|_| running).map(|learner| (item.id, learner)))
        })?;
        match found {
            Some((item, learner)) => Ok(self.db.write(move |tx| write(tx, item, learner))?),
            None => Ok(()),
        }
    }

    /// Ticks an item off, or takes the tick back.
    ///
    /// # Errors
    /// `Denied` for who does not learn here and for a locked item; `Invalid` where work has to be handed in or a score reached.
    pub fn mark_done(&self, actor: &Actor, course: &str, item: &str, done: bool) -> Result<Marked> {
        let now = self.now();
        let (actor, course, item) = (actor.clone(), course.to_owned(), item.to_owned());
        self.db.write(move |tx| {
            let standing = policy::standing(tx, &actor, &course)?;
            let learner = standing.require_learner()?;
            standing.require_running()?;
            let row = standing.item(tx, &item)?;
            join_by_working(tx, &actor, &standing, now)?;
            let tree = Tree::load(tx, &standing, Some(learner), now)?;
            let leaf = unlocked(&tree, row.id, &standing)?;
            if !completion::may_tick(&leaf.rule) {
                return Err(Error::invalid(format!("{} is not done by a tick.", leaf.item.title.for_screen())).hint("Hand in your work"));
            }
            store::progress::mark(tx, row.id, learner, done, now)?;
            let deed = if done { "item.mark_done" } else { "item.take_back" };
            audit::record(tx, &actor, now, Entry::new(deed, Object::Item(row.id)).course(standing.course.id))?;
            let tree = Tree::load(tx, &standing, Some(learner), now)?;
            let status = tree.leaf(row.id).and_then(|leaf| leaf.status).unwrap_or(Status::Started);
            Ok(Marked { item: row.slug, status })
        })
    }

    /// Marks an answer to a check question of a page, and says what there is to say. Nothing is graded; a learner's last answer is kept.
    ///
    /// # Errors
    /// `NotFound` for a check that the page has not (any more); `Invalid` for an answer of the wrong shape; `Denied` where the page is locked.
    pub fn answer_check(&self, actor: &Actor, course: &str, item: &str, check: &str, answer: Answer) -> Result<CheckedView> {
        let now = self.now();
        let (actor, course, item, check) = (actor.clone(), course.to_owned(), item.to_owned(), check.to_owned());
        self.db.write(move |tx| {
            let standing = policy::standing(tx, &actor, &course)?;
            let row = standing.item(tx, &item)?;
            let tree = Tree::load(tx, &standing, standing.learner(), now)?;
            unlocked(&tree, row.id, &standing)?;
            let Some((question, revision)) = store::question::check(tx, row.revision, &check)? else {
                return Err(Error::not_found("check on this page", &check).hint("The page may have changed; open it again"));
            };
            let learner = standing.learner().filter(|_| standing.course.state != CourseState::Archived);
            let before = learner.map_or(Ok(0), |learner| store::progress::tries(tx, learner, question, revision))?;
            let face = store::question::face(tx, revision)?;
            let key = store::question::key(tx, revision)?;
            let answered = checked::marked(&face, &key, answer, revision, before + 1, now)?;
            if let Some(learner) = learner {
                join_by_working(tx, &actor, &standing, now)?;
                store::progress::open(tx, row.id, learner, now)?;
                store::progress::put_check_answer(tx, learner, question, &answered)?;
            }
            Ok(CheckedView::from(answered))
        })
    }
}

/// The leaf of an item that is not locked for the actor.
///
/// # Errors
/// `Denied` with the reasons.
pub(in crate::service) fn unlocked<'a>(tree: &'a Tree, item: ItemId, standing: &Standing) -> Result<&'a Leaf> {
    let leaf = tree.leaf(item).ok_or_else(|| Error::internal("An item has no place in its course."))?;
    match sentences(&leaf.reasons, standing.acting.zone) {
        Some(why) => Err(Error::denied(format!("{} is locked.", leaf.item.title.for_screen())).hint(why)),
        None => Ok(leaf),
    }
}

#[cfg(test)]
mod tests;
