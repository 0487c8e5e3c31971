//! The working copy becomes the course: judged whole, then taken in as an import is, so that everybody's work is kept.

use std::collections::{HashMap, HashSet};

use serde::Serialize;

use super::part::called;
use super::{Desk, Workshop, may_edit, published};
use crate::domain::author::{self, Clash};
use crate::domain::course::{Course, CourseState, ItemState};
use crate::domain::text::Untrusted;
use crate::package::finding::{Finding, Severity};
use crate::package::native;
use crate::service::audit::{self, Entry, Object};
use crate::service::import::{self, Changes, Intaken, Outcome};
use crate::service::{Actor, Error, Result, Services};
use crate::store::workshop::NewStep;
use crate::store::{self, Trust, Tx};

/// A refusal names so many mistakes.
const NAMED: usize = 20;

#[derive(Debug, Clone, Copy, Default)]
pub struct PublishOptions {
    /// A course that only its staff see is opened to its learners as well.
    pub open: bool,
}

/// What publishing changed.
#[derive(Debug, Clone, Serialize)]
pub struct Published {
    pub course: String,
    pub state: CourseState,
    pub outcome: Outcome,
    /// With the quizzes for which a regrade is offered.
    pub changes: Changes,
    /// Items that learners see from now on, and those they see no more, beside the new ones.
    pub shown: Vec<String>,
    pub hidden: Vec<String>,
}

/// The working copy with the update in it.
#[derive(Debug, Clone)]
pub struct TakenOver {
    /// What both sides changed, by title or path: the working copy's stands.
    pub clashes: Vec<Untrusted>,
    pub workshop: Workshop,
}

impl Services {
    /// Makes the working copy the course that learners see, in one transaction: attempts, marks and progress stay.
    ///
    /// # Errors
    /// `Invalid` while items have mistakes, each in a field named by its item, with its line; `Conflict` where the course was imported anew
    /// since the working copy was begun.
    pub fn publish_changes(&self, actor: &Actor, course: &str, options: PublishOptions) -> Result<Published> {
        let (document, fault) = self.judged(actor, course)?;
        self.at_desk(actor, course, move |tx, desk| {
            if let Some(head) = desk.head.filter(|head| head.base_revision != desk.standing.course.revision) {
                let message = format!(
                    "The course was imported anew (revision {}) since these changes were begun on revision {}.",
                    desk.standing.course.revision, head.base_revision
                );
                return Err(Error::conflict(message).hint("Take the update over into the changes, or throw the changes away"));
            }
            let base = desk.base(tx)?;
            unfinished(tx, desk)?;
            match fault {
                _ if desk.document != document => sound(&base, &desk.course)?,
                Some(fault) => return Err(fault),
                None => {}
            }
            take_in(tx, desk, &base, options)
        })
    }

    /// The document of the working copy, and what is wrong with it as a whole. Judging takes its time: it is done before the transaction, and
    /// once more in it only where somebody changed something meanwhile.
    fn judged(&self, actor: &Actor, course: &str) -> Result<(String, Option<Error>)> {
        let now = self.now();
        self.db.read(Trust::Learner, |db| may_edit(db, actor, course).map(drop))?;
        let (base, desk) = self.db.read(Trust::Staff, |db| {
            let desk = Desk::open(db, actor, course, now)?;
            Ok::<_, Error>((desk.base(db)?, desk))
        })?;
        Ok((desk.document, sound(&base, &desk.course).err()))
    }

    /// Brings an update that was imported meanwhile into the working copy: each side keeps what it alone changed, and where both changed the
    /// same the working copy stands. It cannot be taken back; nothing is published by it.
    ///
    /// # Errors
    /// `Conflict` where there is no such update.
    pub fn take_over_update(&self, actor: &Actor, course: &str) -> Result<TakenOver> {
        let clashes = self.at_desk(actor, course, |tx, desk| {
            let revision = desk.standing.course.revision;
            if desk.head.is_none_or(|head| head.base_revision == revision) {
                return Err(Error::conflict("The course was not imported anew since these changes were begun."));
            }
            let (base, theirs) = (desk.base(tx)?, published(tx, &desk.standing)?);
            let (next, clashes) = author::merged(&base, &theirs, &desk.course);
            let step = NewStep { user: desk.person(), at: desk.now, says: "Took over the update", item: None, is_text: false };
            store::workshop::rebase(tx, desk.id(), revision, &theirs, &step, &next)?;
            desk.record(tx, "course.take_over_update", None)?;
            Ok(clashes.iter().map(|clash| named(clash, &next)).collect())
        })?;
        Ok(TakenOver { clashes, workshop: self.working_copy(actor, course)? })
    }
}

fn named(clash: &Clash, course: &Course) -> Untrusted {
    let Some(part) = &clash.part else { return "Title, description and grading".into() };
    let known = Some(called(course, part)).filter(|title| !title.is_blank());
    let module = course.modules.iter().find(|module| module.id == *part).map(|module| module.title.clone());
    known.or(module).unwrap_or_else(|| part.as_str().into())
}

/// Refuses while a text that is being written holds mistakes.
fn unfinished(tx: &Tx<'_>, desk: &Desk) -> Result<()> {
    if desk.head.is_none() {
        return Ok(());
    }
    let texts = store::workshop::texts(tx, desk.id())?;
    let mut found = Vec::new();
    let ids = desk.course.items().map(|item| &item.id).chain(desk.course.banks.iter().map(|bank| &bank.path));
    for id in ids {
        if let Some(row) = texts.get(id).filter(|row| row.reads_as.is_none()) {
            let read = desk.part(id)?.read(&desk.course, &row.text);
            found.extend(read.findings.into_iter().filter(is_mistake));
        }
    }
    refuse(&desk.course, &found)
}

/// Refuses where the course as a whole holds mistakes that it did not hold before.
fn sound(base: &Course, course: &Course) -> Result<()> {
    let found: Vec<Finding> = native::check_course(course).into_iter().filter(is_mistake).collect();
    if found.is_empty() {
        return Ok(());
    }
    let before: HashSet<(String, &str, String)> =
        native::check_course(base).into_iter().map(|one| (one.file, one.code, one.message)).collect();
    let is_new = |one: &Finding| !before.contains(&(one.file.clone(), one.code, one.message.clone()));
    refuse(course, &found.into_iter().filter(is_new).collect::<Vec<_>>())
}

fn is_mistake(finding: &Finding) -> bool {
    matches!(finding.level, Severity::Fatal | Severity::Error)
}

fn refuse(course: &Course, found: &[Finding]) -> Result<()> {
    let items: HashMap<String, &str> = course.items().map(|item| (native::item_path(item), item.id.as_str())).collect();
    let field = |one: &Finding| {
        let of = items.get(&one.file).map_or(one.file.clone(), |id| (*id).to_owned());
        (of, format!("line {}: {}", one.line, one.message))
    };
    let (first, others) = match found {
        [] => return Ok(()),
        [first] => (first, String::new()),
        [first, rest @ ..] => (first, format!(" And {} more.", rest.len())),
    };
    let place = Untrusted::from(first.place());
    let message = format!("{}: {}{others}", place.for_screen(), first.message);
    let fields = found.iter().take(NAMED).map(field).collect();
    Err(Error { fields, ..Error::invalid(message).hint("Mend it, then publish again; nothing was published") })
}

fn take_in(tx: &Tx<'_>, desk: &Desk, base: &Course, options: PublishOptions) -> Result<Published> {
    let state = desk.standing.course.state;
    let rows: HashMap<String, _> =
        store::item::of_course(tx, desk.id())?.into_iter().map(|row| (row.slug.clone(), row.settings.hidden)).collect();
    let was: HashMap<&str, bool> = base.items().map(|item| (item.id.as_str(), item.settings.hidden)).collect();
    let mut course = desk.course.clone();
    let mut turned = Vec::new();
    for item in course.modules.iter_mut().flat_map(|module| &mut module.items) {
        let Some(was) = was.get(item.id.as_str()) else { continue };
        if *was != item.settings.hidden {
            turned.push((item.id.clone(), item.settings.hidden));
        } else if let Some(hidden) = rows.get(&item.id) {
            // Hidden or shown by hand in this school: that is no part of the course.
            item.settings.hidden = *hidden;
        }
    }
    let publish = options.open || state != CourseState::Draft;
    let intaken = Intaken { course, format: "lyceum", action: "course.publish_changes", publish };
    let outcome = import::take_in(tx, &desk.actor, intaken, desk.now)?;
    let (mut shown, mut hidden) = (Vec::new(), Vec::new());
    for (slug, hide) in turned {
        let Some(row) = store::item::by_slug(tx, desk.id(), &slug)? else { continue };
        let to = if hide { ItemState::Hidden } else { ItemState::Published };
        if row.state != to {
            store::item::set_state(tx, row.id, to)?;
            let entry = Entry::new("item.publish", Object::Item(row.id)).course(desk.id()).before(row.state.word()).after(to.word());
            audit::record(tx, &desk.actor, desk.now, entry)?;
        }
        if hide { hidden.push(slug) } else { shown.push(slug) }
    }
    store::workshop::remove(tx, desk.id())?;
    let state = if options.open && state == CourseState::Draft { CourseState::Published } else { state };
    Ok(Published { course: outcome.course, state, outcome: outcome.outcome, changes: outcome.changes, shown, hidden })
}
