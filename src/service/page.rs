//! Reading: pages with their checks, links, files, and the texts of discussions and surveys; the place kept, active time, marking done.

mod checked;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use rusqlite::Connection;
use serde::Serialize;

use super::audit::{self, Entry, Object};
use super::policy::{self, Standing};
use super::tree::{Leaf, Tree, rule_of, sentences};
use super::{Actor, Error, Result, Services, media};
use crate::domain::completion::{self, Status};
use crate::domain::course::{CompletionRule, CourseState, ItemKind, ItemState};
use crate::domain::ids::{ItemId, UserId};
use crate::domain::quiz::{Answer, Face, Verdict};
use crate::domain::text::Untrusted;
use crate::domain::time::Instant;
use crate::store::item::{Body, ItemRow};
use crate::store::{self, Trust, Tx};

/// A pause longer than this counts as this long (DESIGN.md 7).
const LONGEST_PAUSE_S: u32 = 120;

/// An item that is read: a page, a link, a file, the text of a discussion or a survey.
#[derive(Debug, Clone, Serialize)]
pub struct PageView {
    pub course: String,
    pub course_title: Untrusted,
    pub module: String,
    pub module_title: Untrusted,
    pub item: String,
    pub title: Untrusted,
    pub kind: ItemKind,
    /// Markdown. A check stands as an empty fence ` ```check ID `, its question in `checks`. Empty for a link and a file.
    pub text: Untrusted,
    pub checks: Vec<CheckView>,
    /// The address of a link.
    pub url: Option<Untrusted>,
    /// The file of a file item.
    pub file: Option<FileFacts>,
    pub place: Place,
    /// The acting learner's; `None` for staff and the console.
    pub status: Option<Status>,
    /// Whether 'mark done' is theirs to press: the item's rule is viewing or marking.
    pub may_mark_done: bool,
    pub minutes: Option<u32>,
    /// Its number among the module's items, from 1, and how many there are.
    pub number: u32,
    pub of: u32,
    pub next: Option<Neighbor>,
    pub previous: Option<Neighbor>,
    /// Its path in the package: what relative links count from.
    pub path: String,
    /// Item ids by path, and files by path, of what the actor may open in this course.
    pub targets: Targets,
}

#[derive(Debug, Clone, Serialize)]
pub struct FileFacts {
    pub path: String,
    pub bytes: u64,
}

/// The item before or after, in the course's order.
#[derive(Debug, Clone, Serialize)]
pub struct Neighbor {
    pub item: String,
    pub kind: ItemKind,
    pub title: Untrusted,
    pub locked_by: Option<String>,
}

/// Where reading goes on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Place {
    /// Byte offset in the text, of the first line shown.
    pub at: u64,
    /// How much was read, in thousandths; 1000 counts as viewed.
    pub read: u16,
}

/// A check question without its key, and what was answered last.
#[derive(Debug, Clone, Serialize)]
pub struct CheckView {
    pub id: String,
    pub face: Face,
    pub last: Option<CheckedView>,
}

/// The verdict on an answer to a check.
#[derive(Debug, Clone, Serialize)]
pub struct CheckedView {
    pub answer: Answer,
    pub verdict: Verdict,
    /// Markdown, in the order to show: of the options or lines that matched, of the verdict, the note.
    pub feedback: Vec<Untrusted>,
    /// The hint that this try has earned.
    pub hint: Option<Untrusted>,
    /// Wrong, and but a slip away from right.
    pub close: bool,
    pub tries: u32,
    pub at: Instant,
}

#[derive(Debug, Clone, Default, Serialize)]
pub struct Targets {
    pub items: BTreeMap<String, String>,
    pub files: BTreeSet<String>,
}

/// Where a link of a page leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    Item(String),
    /// A file of the package, by its path.
    File(String),
    /// A heading of the same page.
    Heading(String),
    Web(Untrusted),
    /// Nothing that the actor may open.
    Nowhere,
}

/// What became of an item's completion.
#[derive(Debug, Clone, Serialize)]
pub struct Marked {
    pub item: String,
    pub status: Status,
}

impl Services {
    /// An item to read, with the place where reading goes on. For a learner it counts as opened; what has no end to reach (a link, a
    /// file, the text of a discussion or a survey) counts as viewed.
    ///
    /// # Errors
    /// `NotFound` where there is no such item for the actor; `Denied` with the reasons where it is locked; `Invalid` for a quiz or an
    /// assignment, which are worked on and not read.
    pub fn page(&self, actor: &Actor, course: &str, item: &str) -> Result<PageView> {
        let now = self.now();
        let (standing, mut view, row) = self.db.read(Trust::Learner, |db| {
            let standing = policy::standing(db, actor, course)?;
            let (view, row) = page(db, &standing, item, now)?;
            Ok::<_, Error>((standing, view, row))
        })?;
        if let Some(learner) = standing.learner().filter(|_| standing.course.state != CourseState::Archived) {
            let (id, whole) = (row.id, row.kind != ItemKind::Page);
            let opened = if whole { store::progress::view } else { store::progress::open };
            self.db.write(move |tx| opened(tx, id, learner, now))?;
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
fn unlocked<'a>(tree: &'a Tree, item: ItemId, standing: &Standing) -> Result<&'a Leaf> {
    let leaf = tree.leaf(item).ok_or_else(|| Error::internal("An item has no place in its course."))?;
    match sentences(&leaf.reasons, standing.acting.zone) {
        Some(why) => Err(Error::denied(format!("{} is locked.", leaf.item.title.for_screen())).hint(why)),
        None => Ok(leaf),
    }
}

fn page(db: &Connection, standing: &Standing, slug: &str, now: Instant) -> Result<(PageView, ItemRow)> {
    let row = standing.item(db, slug)?;
    let tree = Tree::load(db, standing, standing.learner(), now)?;
    let leaf = unlocked(&tree, row.id, standing)?;
    let (branch, number) = place_in_module(&tree, row.id)?;
    let (text, url) = match store::item::body(db, row.revision)? {
        Body::Page { text } => (text, None),
        Body::Discussion(discussion) => (discussion.prompt, None),
        Body::Survey(survey) => (survey.text, None),
        Body::Link { url } => (Untrusted::default(), Some(url)),
        Body::File => (Untrusted::default(), None),
        Body::Quiz { .. } | Body::Assignment { .. } => {
            return Err(Error::invalid(format!("{} is a {}: it is worked on, not read.", row.title.for_screen(), row.kind.word())));
        }
    };
    let last = standing.learner().map_or(Ok(HashMap::default()), |learner| store::progress::check_answers(db, row.id, learner))?;
    let checks = store::question::checks(db, row.revision)?.into_iter().map(|check| CheckView {
        last: last.get(&check.id).filter(|answer| answer.revision == check.revision).cloned().map(CheckedView::from),
        id: check.slug,
        face: check.face,
    });
    let file = (row.kind == ItemKind::File).then(|| media::facts(db, standing, &row.path)).transpose()?;
    let view = PageView {
        course: standing.course.slug.clone(),
        course_title: standing.course.title.clone(),
        module: branch.module.slug.clone(),
        module_title: branch.module.title.clone(),
        item: row.slug.clone(),
        title: row.title.clone(),
        kind: row.kind,
        checks: checks.collect(),
        url,
        file,
        place: Place {
            at: leaf.progress.place.unwrap_or_default().min(text.raw().len() as u64),
            read: leaf.progress.read.unwrap_or_default(),
        },
        text,
        status: leaf.status,
        may_mark_done: standing.learner().is_some() && completion::may_tick(&leaf.rule),
        minutes: row.settings.minutes,
        number,
        of: u32::try_from(branch.leaves.len()).unwrap_or(u32::MAX),
        next: neighbor(&tree, row.id, standing, true),
        previous: neighbor(&tree, row.id, standing, false),
        path: row.path.clone(),
        targets: targets(db, standing, &tree)?,
    };
    Ok((view, row))
}

/// The module of an item, and its number in it.
fn place_in_module(tree: &Tree, item: ItemId) -> Result<(&super::tree::Branch, u32)> {
    let found = tree.branches.iter().find_map(|branch| {
        let number = branch.leaves.iter().position(|leaf| leaf.item.id == item)?;
        Some((branch, u32::try_from(number + 1).unwrap_or(u32::MAX)))
    });
    found.ok_or_else(|| Error::internal("An item has no place in its course."))
}

/// The item after or before in the course's order; archived ones are passed over.
fn neighbor(tree: &Tree, item: ItemId, standing: &Standing, after: bool) -> Option<Neighbor> {
    let leaves: Vec<&Leaf> = tree.leaves().filter(|leaf| leaf.item.state != ItemState::Archived || leaf.item.id == item).collect();
    let at = leaves.iter().position(|leaf| leaf.item.id == item)?;
    let leaf = if after { leaves.get(at + 1) } else { at.checked_sub(1).and_then(|at| leaves.get(at)) }?;
    Some(Neighbor::of(leaf, standing))
}

impl Neighbor {
    pub(in crate::service) fn of(leaf: &Leaf, standing: &Standing) -> Self {
        Self {
            item: leaf.item.slug.clone(),
            kind: leaf.item.kind,
            title: leaf.item.title.clone(),
            locked_by: sentences(&leaf.reasons, standing.acting.zone),
        }
    }
}

fn targets(db: &Connection, standing: &Standing, tree: &Tree) -> Result<Targets> {
    let items = tree.leaves().filter(|leaf| !leaf.item.path.is_empty() && leaf.item.state != ItemState::Archived);
    let items = items.map(|leaf| (leaf.item.path.clone(), leaf.item.slug.clone())).collect();
    let files = store::media::of_course(db, standing.course.id)?.into_iter().map(|(file, _)| file.path);
    Ok(Targets { items, files: files.filter(|path| standing.is_staff() || media::is_for_learners(path)).collect() })
}

impl PageView {
    /// Where `href` of this page leads.
    pub fn target(&self, href: &str) -> Target {
        if let Some(heading) = href.strip_prefix('#') {
            return Target::Heading(heading.to_owned());
        }
        if href.contains("://") || href.starts_with("mailto:") {
            return Target::Web(href.into());
        }
        let path = href.split(['#', '?']).next().unwrap_or_default();
        let Some(path) = beside(&self.path, path) else { return Target::Nowhere };
        match self.targets.items.get(&path) {
            Some(item) => Target::Item(item.clone()),
            None if self.targets.files.contains(&path) => Target::File(path),
            None => Target::Nowhere,
        }
    }
}

/// The package path that the relative `link` of the file `from` names; `None` where it leaves the package.
pub fn beside(from: &str, link: &str) -> Option<String> {
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    if let Some(rooted) = link.strip_prefix('/') {
        return beside("", rooted);
    }
    for part in link.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests;
