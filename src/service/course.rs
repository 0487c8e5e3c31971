//! Courses as a whole: the list, one course with its cover, publishing and archiving. Joining is `catalog`'s, dates are `dates`'.

use rusqlite::Connection;
use serde::Serialize;

use super::audit::{self, Entry, Object};
pub use super::catalog::{Catalog, CatalogRow, Joined};
pub use super::dates::{DatesChange, DatesRow, DatesView};
use super::policy::{self, Acting, Standing};
use super::tree::titled;
use super::{Actor, Error, Result, Services};
use crate::domain::course::{CourseState, ItemState};
use crate::domain::permission::Deed;
use crate::domain::text::Untrusted;
use crate::domain::time::Instant;
use crate::service::outline::{self, Outline};
use crate::store::item::ItemRow;
use crate::store::{self, Trust, Tx};

#[derive(Debug, Clone, Serialize)]
pub struct CourseList {
    pub courses: Vec<CourseRow>,
}

#[derive(Debug, Clone, Serialize)]
pub struct CourseRow {
    pub course: String,
    pub title: Untrusted,
    pub version: Option<String>,
    pub state: CourseState,
    pub learners: u32,
    pub modules: u32,
    pub items: u32,
}

/// A course as `course show` prints it: the outline and what stands on the course's cover.
#[derive(Debug, Clone, Serialize)]
pub struct CourseView {
    #[serde(flatten)]
    pub outline: Outline,
    pub version: Option<String>,
    pub language: Option<String>,
    pub authors: Vec<Untrusted>,
    pub license: Option<Untrusted>,
    /// Markdown, one paragraph.
    pub description: Untrusted,
    pub term_start: Option<chrono::NaiveDate>,
    pub self_enroll: bool,
}

/// What publishing or archiving left.
#[derive(Debug, Clone, Serialize)]
pub struct CourseChanged {
    pub course: String,
    pub state: CourseState,
    /// Items whose state changed.
    pub items: Vec<String>,
}

impl Services {
    /// The courses that the actor may see; archived ones only with `all`.
    pub fn courses(&self, actor: &Actor, all: bool) -> Result<CourseList> {
        self.db.read(Trust::Learner, |db| {
            let seen = Acting::load(db, actor)?.in_courses(db)?;
            let listed = seen.into_iter().filter(|standing| all || standing.course.state != CourseState::Archived);
            Ok(CourseList { courses: listed.map(|standing| row(db, standing)).collect::<Result<_>>()? })
        })
    }

    /// One course with its cover and its tree.
    ///
    /// # Errors
    /// `NotFound` where there is no such course for the actor.
    pub fn course(&self, actor: &Actor, course: &str) -> Result<CourseView> {
        let now = self.now();
        self.db.read(Trust::Learner, |db| {
            let standing = policy::standing(db, actor, course)?;
            view(db, &standing, now)
        })
    }

    /// Publishes a course, or some of its items.
    ///
    /// # Errors
    /// `Conflict` for an item that a newer version of the course took out.
    pub fn publish(&self, actor: &Actor, course: &str, items: &[String]) -> Result<CourseChanged> {
        self.set_published(actor, course, items, true)
    }

    /// Makes a course a draft again, or hides some of its items. Nobody's work is touched.
    ///
    /// # Errors
    /// As [`Self::publish`].
    pub fn unpublish(&self, actor: &Actor, course: &str, items: &[String]) -> Result<CourseChanged> {
        self.set_published(actor, course, items, false)
    }

    fn set_published(&self, actor: &Actor, course: &str, items: &[String], published: bool) -> Result<CourseChanged> {
        let items = items.to_vec();
        self.change(actor, course, "publish", move |tx, changing| {
            let standing = &changing.standing;
            if items.is_empty() {
                let state = if published { CourseState::Published } else { CourseState::Draft };
                return changing.set_course(tx, state);
            }
            let state = if published { ItemState::Published } else { ItemState::Hidden };
            let found = items.iter().map(|item| standing.item(tx, item)).collect::<Result<Vec<_>>>()?;
            if let Some(gone) = found.iter().find(|item| item.state == ItemState::Archived) {
                return Err(
                    Error::conflict(format!("{} is no longer in the course.", titled(&gone.title))).hint("Import a version that has it")
                );
            }
            let changed: Vec<ItemRow> = found.into_iter().filter(|item| item.state != state).collect();
            changed.iter().try_for_each(|item| changing.set_item(tx, item, state))?;
            Ok(CourseChanged {
                course: standing.course.slug.clone(),
                state: standing.course.state,
                items: changed.into_iter().map(|item| item.slug).collect(),
            })
        })
    }

    /// Archives a course: it is read, not worked in. `lift` gives it back the state it had.
    pub fn archive(&self, actor: &Actor, course: &str, lift: bool) -> Result<CourseChanged> {
        self.change_by(Deed::Archive, actor, course, "archive", move |tx, changing| {
            let course = &changing.standing.course;
            let state = match (lift, course.state) {
                (true, CourseState::Archived) => store::course::lift_archive(tx, course.id)?,
                (true, state) => state,
                (false, _) => {
                    store::course::archive(tx, course.id)?;
                    CourseState::Archived
                }
            };
            if state != course.state {
                changing.record(tx, "course.archive", Object::Course(course.id), course.state.word(), state.word())?;
            }
            Ok(CourseChanged { course: course.slug.clone(), state, items: Vec::new() })
        })
    }

    /// Says whether anybody of the school may join the course by themselves.
    pub fn set_self_enroll(&self, actor: &Actor, course: &str, open: bool) -> Result<CourseChanged> {
        self.change(actor, course, "open", move |tx, changing| {
            let course = &changing.standing.course;
            if course.self_enroll != open {
                store::course::set_self_enroll(tx, course.id, open)?;
                changing.record(tx, "course.self_enroll", Object::Course(course.id), course.self_enroll, open)?;
            }
            Ok(CourseChanged { course: course.slug.clone(), state: course.state, items: Vec::new() })
        })
    }

    /// A change to a course by somebody who may publish in it.
    pub(in crate::service) fn change<T: Send + 'static>(
        &self,
        actor: &Actor,
        course: &str,
        what: &'static str,
        work: impl FnOnce(&Tx<'_>, &Changing) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.change_by(Deed::Publish, actor, course, what, work)
    }

    fn change_by<T: Send + 'static>(
        &self,
        deed: Deed,
        actor: &Actor,
        course: &str,
        what: &'static str,
        work: impl FnOnce(&Tx<'_>, &Changing) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let (actor, course, now) = (actor.clone(), course.to_owned(), self.now());
        self.db.write(move |tx| {
            let standing = policy::standing(tx, &actor, &course)?;
            standing.require(deed, what)?;
            work(tx, &Changing { actor, standing, now })
        })
    }
}

/// A change under way: who makes it, in what standing, when.
pub(in crate::service) struct Changing {
    pub actor: Actor,
    pub standing: Standing,
    now: Instant,
}

impl Changing {
    pub fn record(
        &self,
        tx: &Tx<'_>,
        action: &'static str,
        object: Object,
        before: impl Into<serde_json::Value>,
        after: impl Into<serde_json::Value>,
    ) -> Result<()> {
        let entry = Entry::new(action, object).course(self.standing.course.id).before(before).after(after);
        audit::record(tx, &self.actor, self.now, entry)
    }

    fn set_course(&self, tx: &Tx<'_>, state: CourseState) -> Result<CourseChanged> {
        let course = &self.standing.course;
        if state != course.state {
            store::course::set_state(tx, course.id, state)?;
            self.record(tx, "course.publish", Object::Course(course.id), course.state.word(), state.word())?;
        }
        Ok(CourseChanged { course: course.slug.clone(), state, items: Vec::new() })
    }

    fn set_item(&self, tx: &Tx<'_>, item: &ItemRow, state: ItemState) -> Result<()> {
        store::item::set_state(tx, item.id, state)?;
        self.record(tx, "item.publish", Object::Item(item.id), item.state.word(), state.word())
    }

    /// The standing as it is after the change.
    pub fn again(&self, tx: &Tx<'_>) -> Result<Standing> {
        policy::standing(tx, &self.actor, &self.standing.course.slug)
    }
}

/// A course with its cover and its tree, as somebody sees it who stands so.
pub(in crate::service) fn view(db: &Connection, standing: &Standing, now: Instant) -> Result<CourseView> {
    let cover = store::course::cover(db, standing.course.id)?;
    Ok(CourseView {
        outline: outline::outline(db, standing, now)?,
        version: standing.course.version.clone(),
        language: cover.language,
        authors: cover.head.authors,
        license: cover.head.license,
        description: cover.description,
        term_start: standing.course.term_start,
        self_enroll: standing.course.self_enroll,
    })
}

fn row(db: &Connection, standing: Standing) -> Result<CourseRow> {
    let counts = store::course::counts(db, standing.course.id, standing.is_staff())?;
    let course = standing.course;
    Ok(CourseRow {
        course: course.slug,
        title: course.title,
        version: course.version,
        state: course.state,
        learners: counts.learners,
        modules: counts.modules,
        items: counts.items,
    })
}

#[cfg(test)]
mod tests;
