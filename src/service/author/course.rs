//! Courses made, copied and removed as a whole.

use rusqlite::Connection;
use serde::Serialize;

use super::super::import::{self, Intaken};
use super::super::policy::{self, Acting, Standing};
use crate::domain::author::{blank_course, title_of};
use crate::domain::course::{Course, CourseState};
use crate::domain::permission::Deed;
use crate::domain::slug;
use crate::domain::text::Untrusted;
use crate::service::audit::{self, Entry, Object};
use crate::service::{Actor, Error, Result, Services};
use crate::store::{self, Trust};

#[derive(Debug, Clone, Serialize)]
pub struct CourseMade {
    pub course: String,
    pub title: Untrusted,
}

/// What removing a course does, or did.
#[derive(Debug, Clone, Serialize)]
pub struct CourseRemoved {
    pub course: String,
    pub title: Untrusted,
    /// It is gone for good. `false`: somebody has work or progress in it, so it is archived and everything is kept.
    pub gone: bool,
    pub learners: u32,
}

impl Services {
    /// Makes a new course with nothing in it, a draft; an instructor of the school teaches it.
    ///
    /// # Errors
    /// `Denied` for who may not bring in courses; `Invalid` for a title that is none.
    pub fn create_course(&self, actor: &Actor, title: &str) -> Result<CourseMade> {
        let (actor, title, now) = (actor.clone(), title.to_owned(), self.now());
        self.db.write(move |tx| {
            may_make(tx, &actor)?;
            let title = title_of(&title).map_err(|why| super::refused(&why))?;
            let id = free_id(tx, title.raw())?;
            let course = blank_course(&id, title.clone());
            import::take_in(tx, &actor, Intaken { course, format: "lyceum", action: "course.create", publish: false }, now)?;
            Ok(CourseMade { course: id, title })
        })
    }

    /// Makes a draft course of the content of another, its files included. Nobody is in it but whoever made it; changes to the first that
    /// are not published stay behind.
    ///
    /// # Errors
    /// `Denied` for who may not export the one, or not bring in the other.
    pub fn duplicate_course(&self, actor: &Actor, course: &str, title: &str) -> Result<CourseMade> {
        let (actor, course, title, now) = (actor.clone(), course.to_owned(), title.to_owned(), self.now());
        let title = title_of(&title).map_err(|why| super::refused(&why));
        self.db.read(Trust::Learner, |db| may_copy(db, &actor, &course).map(drop))?;
        let title = title?;
        // The whole course is read before the transaction: others write meanwhile.
        let original = self.db.read(Trust::Staff, |db| import::model(db, &may_copy(db, &actor, &course)?))?;
        self.db.write(move |tx| {
            may_copy(tx, &actor, &course)?;
            let id = free_id(tx, title.raw())?;
            let copy = Course { id: id.clone(), title: title.clone(), ..original };
            import::take_in(tx, &actor, Intaken { course: copy, format: "lyceum", action: "course.create", publish: false }, now)?;
            Ok(CourseMade { course: id, title })
        })
    }

    /// What [`Self::remove_course`] would do.
    ///
    /// # Errors
    /// `Denied` for who may not publish in the course.
    pub fn course_removal(&self, actor: &Actor, course: &str) -> Result<CourseRemoved> {
        self.db.read(Trust::Learner, |db| {
            let standing = policy::standing(db, actor, course)?;
            standing.require(Deed::Archive, "remove what is")?;
            removal(db, &standing)
        })
    }

    /// Removes a course for good where nobody has work in it, else archives it.
    ///
    /// # Errors
    /// `Denied` for who may not publish in the course.
    pub fn remove_course(&self, actor: &Actor, course: &str) -> Result<CourseRemoved> {
        let (actor, course, now) = (actor.clone(), course.to_owned(), self.now());
        self.db.write(move |tx| {
            let standing = policy::standing(tx, &actor, &course)?;
            standing.require(Deed::Archive, "remove what is")?;
            let removal = removal(tx, &standing)?;
            let row = &standing.course;
            let entry = |action, after: &'static str| {
                Entry::new(action, Object::Course(row.id)).course(row.id).before(row.state.word()).after(after)
            };
            if removal.gone {
                store::course::delete(tx, row.id)?;
                audit::record(tx, &actor, now, entry("course.remove", "removed").reason(row.slug.clone()))?;
            } else if row.state != CourseState::Archived {
                store::course::archive(tx, row.id)?;
                audit::record(tx, &actor, now, entry("course.archive", CourseState::Archived.word()))?;
            }
            Ok(removal)
        })
    }
}

fn removal(db: &Connection, standing: &Standing) -> Result<CourseRemoved> {
    let row = &standing.course;
    Ok(CourseRemoved {
        course: row.slug.clone(),
        title: row.title.clone(),
        gone: !store::course::has_work(db, row.id)?,
        learners: store::course::counts(db, row.id, true)?.learners,
    })
}

fn may_make(db: &Connection, actor: &Actor) -> Result<()> {
    if Acting::load(db, actor)?.may_bring_courses() {
        return Ok(());
    }
    Err(Error::denied("You may not make courses in this school.").hint("Instructors of the school may"))
}

fn may_copy(db: &Connection, actor: &Actor, course: &str) -> Result<Standing> {
    let standing = policy::standing(db, actor, course)?;
    standing.require(Deed::Export, "copy what is")?;
    may_make(db, actor)?;
    Ok(standing)
}

/// An id that no course of the school has, made from its title.
fn free_id(db: &Connection, title: &str) -> Result<String> {
    let wanted = slug::ascii(title);
    let wanted = if wanted.is_empty() { "course".to_owned() } else { wanted };
    let taken: Vec<String> = store::course::all(db)?.into_iter().map(|course| course.slug).collect();
    Ok(slug::free(&wanted, |id| taken.iter().any(|other| other == id)))
}
