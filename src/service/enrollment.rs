//! Who is in a course: enrolling, leaving, the roster, groups.

mod change;
mod find;
mod groups;
mod roster;
mod split;

use serde::Serialize;

pub use change::{MemberChange, MembersChanged};
pub use find::{EnrollPreview, Found, FoundPerson, Unknown};
pub use groups::{GroupRow, Groups, RemovedGroup};
pub use roster::{MemberItem, MemberRecord, MemberView, Members, Roster, RosterRow};
pub use split::{DrawnGroup, DrawnGroups, GroupsReport, Split};

use super::audit::{self, Entry, Object};
use super::policy::{self, Standing};
use super::{Actor, Error, Result, Services};
use crate::domain::ids::UserId;
use crate::domain::permission::Deed;
use crate::domain::person::CourseRole;
use crate::domain::time::Instant;
use crate::store::{self, Tx};
pub(super) use groups::group_named;

use change::leave;
use groups::clean;

#[derive(Debug, Clone, Serialize)]
pub struct Enrolled {
    pub course: String,
    pub role: CourseRole,
    pub enrolled: Vec<String>,
    /// Were in it with this role before.
    pub already: Vec<String>,
    /// What makes each of them again what they were, for [`Services::set_members`].
    #[serde(skip)]
    pub before: Vec<MemberChange>,
}

#[derive(Debug, Clone, Serialize)]
pub struct Unenrolled {
    pub course: String,
    pub removed: Vec<String>,
    /// Were not in it.
    pub absent: Vec<String>,
}

impl Services {
    /// Puts people into a course, all or none. Whoever was in it before gets their work back; whoever is in it with another role changes it.
    ///
    /// # Errors
    /// `Denied` for who may not enroll here; `NotFound` for an unknown person.
    pub fn enroll(&self, actor: &Actor, course: &str, users: &[String], role: CourseRole, group: Option<&str>) -> Result<Enrolled> {
        let (users, group) = (users.to_vec(), group.map(str::to_owned));
        self.in_course(actor, course, move |tx, on| {
            on.standing.require(Deed::Enroll, "enroll people")?;
            let course = on.standing.course.id;
            let group = group.map(|name| Ok::<_, Error>((group_named(tx, on, &name)?, clean(&name).to_owned()))).transpose()?;
            let mut done = Enrolled { course: on.standing.course.slug.clone(), role, enrolled: vec![], already: vec![], before: vec![] };
            for name in users {
                let user = policy::person(tx, &on.standing, &name)?;
                let before = store::enrollment::role(tx, course, user.id)?;
                if before != Some(role) {
                    store::enrollment::put(tx, course, user.id, role, on.now)?;
                    on.record(tx, "course.enroll", user.id, before.map(CourseRole::word), Some(role.word()))?;
                }
                let mut undo = MemberChange::of(&user.name);
                if let Some((group, name)) = &group
                    && store::enrollment::add_to_group(tx, *group, user.id)?
                {
                    on.record(tx, "group.add", user.id, None, Some(name))?;
                    undo.out_of.push(name.clone());
                }
                if before != Some(role) {
                    (undo.role, undo.was) = (Some(before), Some(Some(role)));
                }
                done.before.extend(Some(undo).filter(|undo| !undo.is_empty()));
                let list = if before == Some(role) { &mut done.already } else { &mut done.enrolled };
                list.push(user.name);
            }
            Ok(done)
        })
    }

    /// Takes people out of a course. Their work is kept, and enrolling them again brings it back. Whoever could join may leave by
    /// themselves.
    ///
    /// # Errors
    /// `Denied` for who may not; `NotFound` for an unknown person.
    pub fn unenroll(&self, actor: &Actor, course: &str, users: &[String]) -> Result<Unenrolled> {
        let users = users.to_vec();
        self.in_course(actor, course, move |tx, on| {
            let course = &on.standing.course;
            let mut done = Unenrolled { course: course.slug.clone(), removed: Vec::new(), absent: Vec::new() };
            let leaves = on.standing.learner().filter(|_| on.standing.acting.may_join(course));
            for name in users {
                let found = policy::person(tx, &on.standing, &name);
                if !matches!(&found, Ok(user) if leaves == Some(user.id)) {
                    on.standing.require(Deed::Enroll, "take people out of the course")?;
                }
                let user = found?;
                if let Some(before) = store::enrollment::role(tx, course.id, user.id)? {
                    leave(tx, on, user.id, before)?;
                    done.removed.push(user.name);
                } else {
                    done.absent.push(user.name);
                }
            }
            Ok(done)
        })
    }

    /// A change that may be long, which shares its commit with nobody.
    fn in_course_alone<T: Send + 'static>(
        &self,
        actor: &Actor,
        course: &str,
        work: impl FnOnce(&Tx<'_>, &On) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let (actor, course, now) = (actor.clone(), course.to_owned(), self.now());
        self.db.write_alone(move |tx| {
            let standing = policy::standing(tx, &actor, &course)?;
            work(tx, &On { actor, standing, now })
        })
    }

    fn in_course<T: Send + 'static>(
        &self,
        actor: &Actor,
        course: &str,
        work: impl FnOnce(&Tx<'_>, &On) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let (actor, course, now) = (actor.clone(), course.to_owned(), self.now());
        self.db.write(move |tx| {
            let standing = policy::standing(tx, &actor, &course)?;
            work(tx, &On { actor, standing, now })
        })
    }
}

/// A change to who is in a course: by whom, in what standing, when.
pub(super) struct On {
    pub actor: Actor,
    pub standing: Standing,
    pub now: Instant,
}

impl On {
    fn record(&self, tx: &Tx<'_>, action: &'static str, about: UserId, before: Option<&str>, after: Option<&str>) -> Result<()> {
        let course = self.standing.course.id;
        let entry = Entry { before: before.map(Into::into), after: after.map(Into::into), ..Entry::new(action, Object::Course(course)) };
        audit::record(tx, &self.actor, self.now, entry.course(course).about(about))
    }
}

#[cfg(test)]
mod tests;
