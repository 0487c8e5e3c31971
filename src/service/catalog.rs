//! The catalog: courses that somebody may join by themselves, and joining.

use rusqlite::Connection;
use serde::Serialize;

use super::audit::{self, Entry, Object};
use super::policy::{Acting, Standing};
use super::tree::titled;
use super::{Actor, Error, Result, Services};
use crate::domain::course::ItemState;
use crate::domain::person::CourseRole;
use crate::domain::text::Untrusted;
use crate::domain::time::Instant;
use crate::store::{self, Trust, Tx};

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

impl Services {
    /// The courses that the actor may join by themselves, and those they have joined.
    pub fn catalog(&self, actor: &Actor) -> Result<Catalog> {
        self.db.read(Trust::Learner, |db| {
            let acting = Acting::load(db, actor)?;
            let roles = acting.person.map_or(Ok(Vec::new()), |person| store::enrollment::of_user(db, person))?;
            let joined = |course: &store::course::CourseRow| acting.is_alone() || roles.iter().any(|(id, _)| *id == course.id);
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
                Some(role) => return Err(Error::conflict(format!("You are in {} as its {}.", titled(&course.title), role.word()))),
                None => {}
            }
            store::enrollment::put(tx, course.id, person, CourseRole::Learner, now)?;
            let entry = Entry::new("course.join", Object::Course(course.id)).course(course.id).about(person);
            audit::record(tx, &actor, now, entry)?;
            Ok(Joined { course: slug, new: true })
        })
    }
}

/// Who works in a course of a school of their own is in it from then on, whether they joined from the catalog or not.
pub(super) fn join_by_working(tx: &Tx<'_>, actor: &Actor, standing: &Standing, now: Instant) -> Result<()> {
    let course = &standing.course;
    let Some(person) = standing.learner().filter(|_| standing.acting.learns_alone() && standing.acting.may_join(course)) else {
        return Ok(());
    };
    if store::enrollment::role(tx, course.id, person)?.is_some() {
        return Ok(());
    }
    store::enrollment::put(tx, course.id, person, CourseRole::Learner, now)?;
    audit::record(tx, actor, now, Entry::new("course.join", Object::Course(course.id)).course(course.id).about(person))
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
