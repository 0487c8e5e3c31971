//! Courses in: a package becomes rows, once or again, without anybody losing work (FORMATS.md 10.3); and out again, equal.
//!
//! Large files are stored first, in transactions of their own, by their content; the course then goes in with one. What a stopped import
//! leaves behind are blobs that nothing uses, which a later import sweeps.

mod export;
mod hash;
mod rows;
mod stage;

use serde::Serialize;
use serde_json::json;

use super::audit::{self, Entry, Object};
use super::blob::Intake;
use super::policy::{Acting, Standing};
use super::trial::{Stop, outcome};
use super::{Actor, Error, Result, Services, attempt};
use crate::domain::condition;
use crate::domain::course::{Course, CourseState};
use crate::domain::permission::Deed;
use crate::domain::person::{CourseRole, SchoolRole};
use crate::domain::text::Untrusted;
use crate::domain::time::Instant;
use crate::domain::work::Watch;
use crate::package::Package;
use crate::store::{self, Trust, Tx};

pub use export::{Exported, StoredMedia};
pub(in crate::service) use export::{archived, model};

/// How a package is to be taken in.
#[derive(Debug, Clone, Default)]
pub struct ImportOptions {
    /// A new course is published at once, and so are the new items of an update.
    pub publish: bool,
    /// Only say what would happen.
    pub dry_run: bool,
    /// Told of each file stored; cancelling it leaves everything as it was.
    pub watch: Watch,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    Created,
    Updated,
    Unchanged,
}

#[derive(Debug, Clone, Serialize)]
pub struct ImportOutcome {
    pub course: String,
    pub outcome: Outcome,
    pub changes: Changes,
    pub dry_run: bool,
}

/// Items by what became of them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Changes {
    pub added: u32,
    pub changed: u32,
    pub same: u32,
    pub archived: u32,
    /// New items of a course that was there: no learner sees them until they are published.
    pub hidden: Vec<String>,
    /// Quizzes with work handed in, in which a key or the points of a question changed: a regrade is offered.
    pub regrade: Vec<String>,
}

impl Services {
    /// Takes a package in, whole or not at all. A course that is there already is updated by its ids: progress, attempts and marks stay,
    /// what is gone from the package is archived, and nothing that is published or hidden changes.
    ///
    /// # Errors
    /// `Denied` for who may not bring in courses, or not update this one; `Invalid` where the package contradicts itself or what is
    /// there; `Conflict` when it was cancelled.
    pub fn import_course(&self, actor: &Actor, package: Package, options: ImportOptions) -> Result<ImportOutcome> {
        let Package { course, report, mut media } = package;
        sound(&course)?;
        self.db.read(Trust::Learner, |db| may_import(db, actor, &course.id).map(drop))?;
        let now = self.now();
        if !options.dry_run {
            let intake = Intake { db: &self.db, random: &*self.random, watch: &options.watch, now };
            stage::files(&intake, &course.media, media.as_mut())?;
        }
        let (actor, format) = (actor.clone(), report.format);
        outcome(self.db.write_alone(move |tx| {
            let (publish, dry_run) = (options.publish, options.dry_run);
            let import = Import { actor, course, format, action: "course.import", publish, dry_run, now };
            let outcome = import.run(tx)?;
            if options.watch.is_cancelled() {
                return Err(stage::cancelled().into());
            }
            if options.dry_run { Err(Stop::told(outcome)) } else { Ok(outcome) }
        }))
    }

    /// A course as it was imported, its files to be read from the database. Archived items and dates set in this school stay behind.
    ///
    /// # Errors
    /// `Denied` for who may not export: a course holds its keys.
    pub fn export_course(&self, actor: &Actor, course: &str) -> Result<Exported> {
        let standing = self.db.read(Trust::Learner, |db| super::policy::standing(db, actor, course))?;
        standing.require(Deed::Export, "export what is")?;
        self.db.read(Trust::Staff, |db| export::course(&self.db, db, &standing))
    }
}

/// A course made in the school, its files stored already.
pub(in crate::service) struct Intaken {
    pub course: Course,
    pub format: &'static str,
    /// What the audit log calls it.
    pub action: &'static str,
    pub publish: bool,
}

/// Takes a course in, in a transaction of its caller's, as [`Services::import_course`] does.
pub(in crate::service) fn take_in(tx: &Tx<'_>, actor: &Actor, intaken: Intaken, now: Instant) -> Result<ImportOutcome> {
    let Intaken { course, format, action, publish } = intaken;
    sound(&course)?;
    Import { actor: actor.clone(), course, format: format.to_owned(), action, publish, dry_run: false, now }.run(tx)
}

/// What the reader of a package has to have seen to, asked once more before it is believed.
fn sound(course: &Course) -> Result<()> {
    let items = || course.modules.iter().flat_map(|module| &module.items);
    once("items", items().map(|item| &item.id))?;
    once("modules", course.modules.iter().map(|module| &module.id))?;
    once("banks", course.banks.iter().map(|bank| &bank.path))?;
    course.banks.iter().try_for_each(|bank| once("questions of a bank", bank.questions.iter().map(|question| &question.id)))?;
    items().try_for_each(|item| once("questions of one item", hash::questions(&item.body).map(|question| &question.id)))?;
    if let Some(cycle) = condition::cycle(course) {
        let path = cycle.iter().map(|id| Untrusted::from(id.as_str()).for_screen().into_owned()).collect::<Vec<_>>().join(" -> ");
        return Err(Error::invalid(format!("Its prerequisites go round in a circle: {path}.")).hint("Take one of them out of `requires`"));
    }
    Ok(())
}

fn once<'a>(what: &str, ids: impl Iterator<Item = &'a String>) -> Result<()> {
    let mut seen = std::collections::HashSet::new();
    let mut ids = ids;
    match ids.find(|id| !seen.insert(id.as_str())) {
        Some(id) => Err(Error::invalid(format!("Two {what} have the id `{}`.", Untrusted::from(id.as_str()).for_screen()))),
        None => Ok(()),
    }
}

/// The course that the actor may update; `None` where they may bring in a new one.
fn may_import(db: &rusqlite::Connection, actor: &Actor, slug: &str) -> Result<Option<Standing>> {
    let acting = Acting::load(db, actor)?;
    let found = store::course::by_slug(db, slug)?.map(|course| acting.in_course(db, course)).transpose()?;
    // Whoever could bring one in learns whether the id is taken: it is one name for the whole school. Nobody else does.
    match found.filter(|standing| acting.may_bring_courses() || standing.may_see()) {
        None if acting.may_bring_courses() => Ok(None),
        None => Err(Error::denied("You may not bring courses into this school.").hint("Instructors of the school may")),
        Some(standing) => {
            standing.require(Deed::Publish, "import").map_err(|refused| match refused.kind {
                super::ErrorKind::Denied => refused.hint("Give the course another id, or ask its instructor"),
                _ => refused,
            })?;
            Ok(Some(standing))
        }
    }
}

/// One import under way.
struct Import {
    actor: Actor,
    course: Course,
    format: String,
    /// What the audit log calls it.
    action: &'static str,
    publish: bool,
    dry_run: bool,
    now: Instant,
}

impl Import {
    fn run(&self, tx: &Tx<'_>) -> Result<ImportOutcome> {
        let standing = may_import(tx, &self.actor, &self.course.id)?;
        let known = standing.map(|standing| standing.course);
        let hash = hash::of_course(&self.course);
        let newest = known.as_ref().map_or(Ok(None), |known| store::course::newest_hash(tx, known.id))?;
        let publishes = self.publish && known.as_ref().is_some_and(|known| known.state == CourseState::Draft);
        let unchanged = newest == Some(hash) && !publishes;
        let items = u32::try_from(self.course.modules.iter().map(|module| module.items.len()).sum::<usize>()).unwrap_or(u32::MAX);
        if unchanged {
            let changes = Changes { same: items, ..Changes::default() };
            return Ok(self.outcome(Outcome::Unchanged, changes));
        }
        let outcome = if known.is_some() { Outcome::Updated } else { Outcome::Created };
        let before = known.as_ref().map(|known| known.revision);
        let worth = known.as_ref().map(|known| attempt::worth(tx, known.id)).transpose()?;
        let (id, changes) = rows::write(tx, self, known)?;
        let revision = store::course::add_revision(tx, id, &hash, &self.format, self.course.version.as_deref(), self.now)?;
        if outcome == Outcome::Created {
            self.make_instructor(tx, id)?;
        }
        let after = json!({ "revision": revision, "added": changes.added, "changed": changes.changed, "archived": changes.archived });
        let entry = Entry::new(self.action, Object::Course(id)).course(id).after(after);
        let entry = match before {
            Some(revision) => entry.before(json!({ "revision": revision })),
            None => entry,
        };
        audit::record(tx, &self.actor, self.now, entry)?;
        if let Some(worth) = worth {
            self.follow(tx, &worth)?;
        }
        Ok(self.outcome(outcome, changes))
    }

    /// Brings what was begun before the update up to date with it.
    fn follow(&self, tx: &Tx<'_>, worth: &attempt::Worth) -> Result<()> {
        let course = store::course::by_slug(tx, &self.course.id)?.ok_or(store::Error::NotFound)?;
        let standing = Acting::load(tx, &self.actor)?.in_course(tx, course)?;
        attempt::follow_worth(tx, &standing, worth, self.now)?;
        attempt::follow_dates(tx, &self.actor, &standing, self.now)
    }

    fn outcome(&self, outcome: Outcome, changes: Changes) -> ImportOutcome {
        ImportOutcome { course: self.course.id.clone(), outcome, changes, dry_run: self.dry_run }
    }

    /// An instructor of the school teaches the courses that they bring in (DESIGN.md 7).
    fn make_instructor(&self, tx: &Tx<'_>, course: crate::domain::ids::CourseId) -> Result<()> {
        let Some(person) = self.actor.user_id() else { return Ok(()) };
        let role = store::user::by_id(tx, person)?.map(|person| person.role);
        if role == Some(SchoolRole::Instructor) {
            store::enrollment::put(tx, course, person, CourseRole::Instructor, self.now)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
