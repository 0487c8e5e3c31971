//! Who is in a course: enrolling, leaving, the roster, groups.

use std::collections::HashMap;

use rusqlite::Connection;
use serde::Serialize;

use super::audit::{self, Entry, Object};
use super::policy::{self, Standing};
use super::tree::Shelf;
use super::{Actor, Error, Result, Services, grade};
use crate::domain::ids::UserId;
use crate::domain::permission::Deed;
use crate::domain::person::CourseRole;
use crate::domain::text::Untrusted;
use crate::domain::time::Instant;
use crate::store::enrollment::Member;
use crate::store::{self, Trust, Tx};

/// No group's name is longer.
const GROUP_NAME: usize = 100;

#[derive(Debug, Clone, Serialize)]
pub struct Enrolled {
    pub course: String,
    pub role: CourseRole,
    pub enrolled: Vec<String>,
    /// Were in it with this role before.
    pub already: Vec<String>,
}

#[derive(Debug, Clone, Serialize)]
pub struct Unenrolled {
    pub course: String,
    pub removed: Vec<String>,
    /// Were not in it.
    pub absent: Vec<String>,
}

#[derive(Debug, Clone, Serialize)]
pub struct Roster {
    pub course: String,
    pub people: Vec<RosterRow>,
}

#[derive(Debug, Clone, Serialize)]
pub struct RosterRow {
    pub user: String,
    pub name: Untrusted,
    pub role: CourseRole,
    pub groups: Vec<String>,
    /// Two decimals: `0.71`.
    pub progress: String,
    pub completed: u32,
    pub required: u32,
    pub last_seen: Option<Instant>,
    pub active_seconds: u64,
}

#[derive(Debug, Clone, Serialize)]
pub struct Groups {
    pub course: String,
    pub groups: Vec<GroupRow>,
}

#[derive(Debug, Clone, Serialize)]
pub struct GroupRow {
    pub group: String,
    pub members: Vec<String>,
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
            let group = group.map(|name| group_named(tx, &on.standing, &name)).transpose()?;
            let mut done = Enrolled { course: on.standing.course.slug.clone(), role, enrolled: Vec::new(), already: Vec::new() };
            for name in users {
                let user = policy::person(tx, &on.standing, &name)?;
                let before = store::enrollment::role(tx, course, user.id)?;
                let list = if before == Some(role) { &mut done.already } else { &mut done.enrolled };
                list.push(user.name);
                if before != Some(role) {
                    store::enrollment::put(tx, course, user.id, role, on.now)?;
                    on.record(tx, "course.enroll", user.id, before.map(CourseRole::word), Some(role.word()))?;
                }
                group.map_or(Ok(false), |group| store::enrollment::add_to_group(tx, group, user.id))?;
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
                let before = store::enrollment::role(tx, course.id, user.id)?;
                if store::enrollment::remove(tx, course.id, user.id)? {
                    store::enrollment::leave_groups(tx, course.id, user.id)?;
                    on.record(tx, "course.unenroll", user.id, before.map(CourseRole::word), None)?;
                    done.removed.push(user.name);
                } else {
                    done.absent.push(user.name);
                }
            }
            Ok(done)
        })
    }

    /// Everybody in a course and how far they are.
    ///
    /// # Errors
    /// `Denied` for who does not teach in it.
    pub fn roster(&self, actor: &Actor, course: &str) -> Result<Roster> {
        let now = self.now();
        self.db.read(Trust::Staff, |db| {
            let standing = policy::standing(db, actor, course)?;
            if !standing.may(Deed::SeeRecord) {
                return Err(Error::denied(format!("You may not see who is in `{}`.", standing.course.slug)));
            }
            roster(db, &standing, now)
        })
    }

    /// The groups of a course.
    pub fn groups(&self, actor: &Actor, course: &str) -> Result<Groups> {
        self.db.read(Trust::Staff, |db| {
            let standing = policy::standing(db, actor, course)?;
            standing.require(Deed::Groups, "see the groups")?;
            groups(db, &standing)
        })
    }

    /// Puts people of a course into a group of it, which is made when it is new.
    ///
    /// # Errors
    /// `Invalid` for somebody who is not in the course, and for a name that cannot be.
    pub fn add_to_group(&self, actor: &Actor, course: &str, group: &str, users: &[String]) -> Result<Groups> {
        let (name, users) = (group.to_owned(), users.to_vec());
        self.in_course(actor, course, move |tx, on| {
            on.standing.require(Deed::Groups, "change the groups")?;
            let group = group_named(tx, &on.standing, &name)?;
            for user in users {
                let user = policy::person(tx, &on.standing, &user)?;
                if store::enrollment::role(tx, on.standing.course.id, user.id)?.is_none() {
                    return Err(Error::invalid(format!("`{}` is not in the course.", user.name)).hint("Enroll them first"));
                }
                if store::enrollment::add_to_group(tx, group, user.id)? {
                    on.record(tx, "group.add", user.id, None, Some(name.as_str()))?;
                }
            }
            groups(tx, &on.standing)
        })
    }

    /// Takes people out of a group, or with nobody named the group itself away.
    pub fn remove_from_group(&self, actor: &Actor, course: &str, group: &str, users: &[String]) -> Result<Groups> {
        let (name, users) = (group.to_owned(), users.to_vec());
        self.in_course(actor, course, move |tx, on| {
            on.standing.require(Deed::Groups, "change the groups")?;
            let course = on.standing.course.id;
            let Some(group) = store::enrollment::group(tx, course, &name)? else {
                let known = store::enrollment::groups(tx, course)?;
                return Err(Error::not_found("group", &name).nearest(&name, known.iter().map(|(name, _)| name.as_str())));
            };
            if users.is_empty() {
                store::enrollment::remove_group(tx, group)?;
                let entry = Entry::new("group.remove", Object::Row("group", group)).course(course).before(name.as_str());
                audit::record(tx, &on.actor, on.now, entry)?;
            }
            for user in users {
                let user = policy::person(tx, &on.standing, &user)?;
                if store::enrollment::take_from_group(tx, group, user.id)? {
                    on.record(tx, "group.take", user.id, Some(name.as_str()), None)?;
                }
            }
            groups(tx, &on.standing)
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
struct On {
    actor: Actor,
    standing: Standing,
    now: Instant,
}

impl On {
    fn record(&self, tx: &Tx<'_>, action: &'static str, about: UserId, before: Option<&str>, after: Option<&str>) -> Result<()> {
        let course = self.standing.course.id;
        let entry = Entry { before: before.map(Into::into), after: after.map(Into::into), ..Entry::new(action, Object::Course(course)) };
        audit::record(tx, &self.actor, self.now, entry.course(course).about(about))
    }
}

/// The group of that name, made where there is none.
pub(super) fn group_named(tx: &Tx<'_>, standing: &Standing, name: &str) -> Result<i64> {
    let name = name.trim().trim_start_matches('@');
    if name.is_empty() || name.chars().count() > GROUP_NAME || name.chars().any(char::is_control) {
        return Err(Error::field("group", format!("A group's name has 1 to {GROUP_NAME} characters on one line.")));
    }
    Ok(store::enrollment::make_group(tx, standing.course.id, name)?)
}

fn groups(db: &Connection, standing: &Standing) -> Result<Groups> {
    let groups = store::enrollment::groups(db, standing.course.id)?;
    let groups = groups.into_iter().map(|(group, members)| GroupRow { group, members }).collect();
    Ok(Groups { course: standing.course.slug.clone(), groups })
}

/// The groups that each person is in, by user name.
fn groups_by_member(groups: Vec<(String, Vec<String>)>) -> HashMap<String, Vec<String>> {
    let mut found: HashMap<String, Vec<String>> = HashMap::new();
    for (group, members) in groups {
        for member in members {
            found.entry(member).or_default().push(group.clone());
        }
    }
    found
}

fn roster(db: &Connection, standing: &Standing, now: Instant) -> Result<Roster> {
    let course = standing.course.id;
    let items = store::item::of_course(db, course)?;
    let shares = grade::all_shares(db, standing, &items, now)?;
    let shelf = Shelf::of(db, standing, items)?;
    let progress = store::progress::of_course(db, course)?;
    let time = store::progress::time_of_course(db, course)?;
    let mut groups = groups_by_member(store::enrollment::groups(db, course)?);
    let row = |member: Member| {
        let facts = |item| {
            (progress.get(&(member.user, item)).copied().unwrap_or_default(), shares.get(&(member.user, item)).cloned().unwrap_or_default())
        };
        let done = shelf.progress_of(facts);
        RosterRow {
            progress: done.decimal(),
            completed: done.completed,
            required: done.required,
            groups: groups.remove(&member.name).unwrap_or_default(),
            active_seconds: time.get(&member.user).copied().unwrap_or_default(),
            user: member.name,
            name: member.full_name,
            role: member.role,
            last_seen: member.last_seen,
        }
    };
    let people = store::enrollment::of_course(db, course)?.into_iter().map(row).collect();
    Ok(Roster { course: standing.course.slug.clone(), people })
}

#[cfg(test)]
mod tests;
