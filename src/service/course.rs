//! Courses as a whole: the list, one course with its head, catalog and joining, publishing and archiving, dates.

use rusqlite::Connection;
use serde::Serialize;
use serde_json::json;

use super::audit::{self, Entry, Object};
use super::policy::{self, Acting, Standing};
use super::tree::Tree;
use super::{Actor, Error, Result, Services};
pub use crate::domain::course::CourseState;
use crate::domain::course::{DateRule, ItemState};
use crate::domain::permission::Deed;
use crate::domain::person::CourseRole;
use crate::domain::schedule::{DateOverride, DateOverrides, Which};
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

/// Courses that somebody may join by themselves.
#[derive(Debug, Clone, Serialize)]
pub struct Catalog {
    pub courses: Vec<CatalogRow>,
}

#[derive(Debug, Clone, Serialize)]
pub struct CatalogRow {
    pub course: String,
    pub title: Untrusted,
    pub description: Untrusted,
    pub modules: u32,
    pub items: u32,
    /// Sum of the estimated minutes of its items.
    pub minutes: u32,
    /// Already in it as a learner.
    pub joined: bool,
}

#[derive(Debug, Clone, Serialize)]
pub struct Joined {
    pub course: String,
    /// False where they were in it already.
    pub new: bool,
}

/// What publishing or archiving left.
#[derive(Debug, Clone, Serialize)]
pub struct CourseChanged {
    pub course: String,
    pub state: CourseState,
    /// Items whose state changed.
    pub items: Vec<String>,
}

/// The dates of a course's items.
#[derive(Debug, Clone, Serialize)]
pub struct DatesView {
    pub course: String,
    pub term_start: Option<chrono::NaiveDate>,
    /// The school's zone, which written dates are read in.
    pub zone: String,
    pub items: Vec<DatesRow>,
}

#[derive(Debug, Clone, Serialize)]
pub struct DatesRow {
    pub item: String,
    pub title: Untrusted,
    pub open: Option<Instant>,
    pub due: Option<Instant>,
    pub close: Option<Instant>,
    /// Which of the three were set in this school, above what the course file says.
    pub set: Vec<Which>,
    /// A date of it counts from a term start that is not set.
    pub needs_term_start: bool,
}

/// A change of an item's dates: what is `None` stays, `Some(None)` goes back to what the course file says.
#[derive(Debug, Clone, Default)]
pub struct DatesChange {
    pub open: Option<Option<DateOverride>>,
    pub due: Option<Option<DateOverride>>,
    pub close: Option<Option<DateOverride>>,
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
            let cover = store::course::cover(db, standing.course.id)?;
            Ok(CourseView {
                outline: outline::outline(db, &standing, now)?,
                version: standing.course.version.clone(),
                language: cover.language,
                authors: cover.head.authors,
                license: cover.head.license,
                description: cover.description,
                term_start: standing.course.term_start,
                self_enroll: standing.course.self_enroll,
            })
        })
    }

    /// The courses that the actor may join by themselves, and those they have joined.
    pub fn catalog(&self, actor: &Actor) -> Result<Catalog> {
        self.db.read(Trust::Learner, |db| {
            let acting = Acting::load(db, actor)?;
            let roles = acting.person.map_or(Ok(Vec::new()), |person| store::enrollment::of_user(db, person))?;
            let joined = |course: &store::course::CourseRow| roles.iter().any(|(id, _)| *id == course.id);
            let all = store::course::all(db)?.into_iter().filter(|course| acting.may_join(course));
            let rows = all.map(|course| catalog_row(db, joined(&course), course));
            Ok(Catalog { courses: rows.collect::<Result<_>>()? })
        })
    }

    /// Makes the actor a learner of a course that may be joined.
    ///
    /// # Errors
    /// `NotFound` for a course that the actor may not join; `Conflict` where they are in it with another role.
    pub fn join(&self, actor: &Actor, course: &str) -> Result<Joined> {
        let now = self.now();
        let (actor, slug) = (actor.clone(), course.to_owned());
        self.db.write(move |tx| {
            let acting = Acting::load(tx, &actor)?;
            let all = store::course::all(tx)?;
            let open: Vec<_> = all.iter().filter(|course| acting.may_join(course)).collect();
            let (Some(course), Some(person)) = (open.iter().find(|course| course.slug == slug), acting.person) else {
                let names = open.iter().map(|course| course.slug.as_str());
                return Err(Error::not_found("course to join", &slug).nearest(&slug, names));
            };
            match store::enrollment::role(tx, course.id, person)? {
                Some(CourseRole::Learner) => return Ok(Joined { course: slug, new: false }),
                Some(role) => return Err(Error::conflict(format!("You are in `{slug}` as its {}.", role.word()))),
                None => {}
            }
            store::enrollment::put(tx, course.id, person, CourseRole::Learner, now)?;
            let entry = Entry::new("course.join", Object::Course(course.id)).course(course.id).about(person);
            audit::record(tx, &actor, now, entry)?;
            Ok(Joined { course: slug, new: true })
        })
    }

    /// Publishes a course, or some of its items.
    pub fn publish(&self, actor: &Actor, course: &str, items: &[String]) -> Result<CourseChanged> {
        self.set_published(actor, course, items, true)
    }

    /// Makes a course a draft again, or hides some of its items. Nobody's work is touched.
    pub fn unpublish(&self, actor: &Actor, course: &str, items: &[String]) -> Result<CourseChanged> {
        self.set_published(actor, course, items, false)
    }

    fn set_published(&self, actor: &Actor, course: &str, items: &[String], published: bool) -> Result<CourseChanged> {
        let items = items.to_vec();
        self.change(actor, course, "publish", move |tx, changing| {
            let standing = &changing.standing;
            standing.require_running().map_err(|refused| refused.hint("Lift the archive first"))?;
            if items.is_empty() {
                let state = if published { CourseState::Published } else { CourseState::Draft };
                return changing.set_course(tx, state);
            }
            let state = if published { ItemState::Published } else { ItemState::Hidden };
            let found = items.iter().map(|item| standing.item(tx, item)).collect::<Result<Vec<_>>>()?;
            if let Some(gone) = found.iter().find(|item| item.state == ItemState::Archived) {
                return Err(Error::conflict(format!("`{}` is no longer in the course.", gone.slug)).hint("Import a version that has it"));
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
        self.change(actor, course, "archive", move |tx, changing| {
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
            store::course::set_self_enroll(tx, course.id, open)?;
            changing.record(tx, "course.self_enroll", Object::Course(course.id), course.self_enroll, open)?;
            Ok(CourseChanged { course: course.slug.clone(), state: course.state, items: Vec::new() })
        })
    }

    /// The dates of a course's items, as they hold for everybody.
    pub fn dates(&self, actor: &Actor, course: &str) -> Result<DatesView> {
        let now = self.now();
        self.db.read(Trust::Learner, |db| dates(db, &policy::standing(db, actor, course)?, now))
    }

    /// Sets the day that relative dates count from; `None` takes it away.
    pub fn set_term_start(&self, actor: &Actor, course: &str, start: Option<chrono::NaiveDate>) -> Result<DatesView> {
        let now = self.now();
        self.change(actor, course, "set dates", move |tx, changing| {
            let course = &changing.standing.course;
            store::course::set_term_start(tx, course.id, start)?;
            let word = |day: Option<chrono::NaiveDate>| day.map(|day| day.to_string());
            changing.record(tx, "course.term_start", Object::Course(course.id), word(course.term_start), word(start))?;
            dates(tx, &changing.again(tx)?, now)
        })
    }

    /// Sets dates of an item above those of the course file. They outlive an update.
    ///
    /// # Errors
    /// `Invalid` where they would not follow each other: opening, due, closing.
    pub fn set_dates(&self, actor: &Actor, course: &str, item: &str, change: DatesChange) -> Result<DatesView> {
        let (item, now) = (item.to_owned(), self.now());
        self.change(actor, course, "set dates", move |tx, changing| {
            let standing = &changing.standing;
            let row = standing.item(tx, &item)?;
            let set = DateOverrides {
                open: change.open.unwrap_or_else(|| row.dates.open.clone()),
                due: change.due.unwrap_or_else(|| row.dates.due.clone()),
                close: change.close.unwrap_or_else(|| row.dates.close.clone()),
            };
            in_order(&standing.calendar().dates(&row.settings, &set))?;
            store::item::set_dates(tx, row.id, &set)?;
            changing.record(tx, "item.dates", Object::Item(row.id), json!(row.dates), json!(set))?;
            dates(tx, standing, now)
        })
    }

    /// A change to a course by somebody who may publish in it.
    fn change<T: Send + 'static>(
        &self,
        actor: &Actor,
        course: &str,
        what: &'static str,
        work: impl FnOnce(&Tx<'_>, &Changing) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let (actor, course, now) = (actor.clone(), course.to_owned(), self.now());
        self.db.write(move |tx| {
            let standing = policy::standing(tx, &actor, &course)?;
            standing.require(Deed::Publish, what)?;
            work(tx, &Changing { actor, standing, now })
        })
    }
}

/// A change under way: who makes it, in what standing, when.
struct Changing {
    actor: Actor,
    standing: Standing,
    now: Instant,
}

impl Changing {
    fn record(
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
    fn again(&self, tx: &Tx<'_>) -> Result<Standing> {
        policy::standing(tx, &self.actor, &self.standing.course.slug)
    }
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

fn catalog_row(db: &Connection, joined: bool, course: store::course::CourseRow) -> Result<CatalogRow> {
    let counts = store::course::counts(db, course.id, false)?;
    let items = store::item::of_course(db, course.id)?.into_iter().filter(|item| item.state == ItemState::Published);
    Ok(CatalogRow {
        description: store::course::cover(db, course.id)?.description,
        course: course.slug,
        title: course.title,
        modules: counts.modules,
        items: counts.items,
        minutes: items.filter_map(|item| item.settings.minutes).fold(0, u32::saturating_add),
        joined,
    })
}

fn dates(db: &Connection, standing: &Standing, now: Instant) -> Result<DatesView> {
    let tree = Tree::load(db, standing, standing.learner(), now)?;
    let dated = tree.leaves().filter(|leaf| leaf.item.state != ItemState::Archived);
    Ok(DatesView {
        course: standing.course.slug.clone(),
        term_start: standing.course.term_start,
        zone: standing.acting.school_zone.name().to_owned(),
        items: dated.map(|leaf| dates_row(&leaf.item, &leaf.dates, standing.course.term_start.is_some())).collect(),
    })
}

fn dates_row(item: &ItemRow, dates: &crate::domain::schedule::ItemDates, has_start: bool) -> DatesRow {
    let set = [(Which::Open, &item.dates.open), (Which::Due, &item.dates.due), (Which::Close, &item.dates.close)];
    let written = [&item.settings.open, &item.settings.due, &item.settings.close];
    let relative = |rule: &DateRule| matches!(rule, DateRule::Week { .. } | DateRule::Day { .. });
    let counts_from_start = set.iter().zip(written).any(|((_, set), written)| match set {
        Some(DateOverride::Is(rule)) => relative(rule),
        Some(DateOverride::None) => false,
        None => written.as_ref().is_some_and(relative),
    });
    DatesRow {
        item: item.slug.clone(),
        title: item.title.clone(),
        open: dates.open,
        due: dates.due,
        close: dates.close,
        set: set.into_iter().filter(|(_, set)| set.is_some()).map(|(which, _)| which).collect(),
        needs_term_start: counts_from_start && !has_start,
    }
}

fn in_order(dates: &crate::domain::schedule::ItemDates) -> Result<()> {
    let after = |first: Option<Instant>, then: Option<Instant>| first.zip(then).is_none_or(|(first, then)| first <= then);
    if !after(dates.open, dates.close) {
        return Err(Error::field("close", "It would close before it opens."));
    }
    if !after(dates.open, dates.due) {
        return Err(Error::field("due", "It would be due before it opens."));
    }
    if after(dates.due, dates.close) { Ok(()) } else { Err(Error::field("close", "It would close before it is due.")) }
}

#[cfg(test)]
mod tests;
