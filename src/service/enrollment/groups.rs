//! Groups inside a course.

use rusqlite::Connection;
use serde::Serialize;

use crate::domain::ids::CourseId;
use crate::domain::permission::Deed;
use crate::domain::text::Untrusted;
use crate::service::audit::{self, Entry, Object};
use crate::service::policy::{self, Standing};
use crate::service::{Actor, Error, Result, Services};
use crate::store::{self, Trust, Tx};

/// No group's name is longer.
const GROUP_NAME: usize = 100;

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

    /// Gives a group of a course another name.
    ///
    /// # Errors
    /// `NotFound` for a group that is not there, `Conflict` for a name that another one has, `Invalid` for one that cannot be.
    pub fn rename_group(&self, actor: &Actor, course: &str, group: &str, to: &str) -> Result<Groups> {
        let (name, to) = (group.to_owned(), to.trim().trim_start_matches('@').to_owned());
        self.in_course(actor, course, move |tx, on| {
            on.standing.require(Deed::Groups, "change the groups")?;
            check_name(&to)?;
            let course = on.standing.course.id;
            let group = named(tx, course, &name)?;
            if name != to {
                if store::enrollment::group(tx, course, &to)?.is_some() {
                    return Err(Error::conflict(format!("There is a group `{}` already.", Untrusted::from(to.as_str()).for_screen())));
                }
                store::enrollment::rename_group(tx, group, &to)?;
                let entry = Entry::new("group.rename", Object::Row("group", group)).course(course).before(name.as_str()).after(to.as_str());
                audit::record(tx, &on.actor, on.now, entry)?;
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
            let group = named(tx, course, &name)?;
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
}

impl Groups {
    /// The groups as a CSV file with the columns `user` and `group`, which comes back in.
    pub fn csv(&self) -> String {
        let mut text = String::from("user,group\n");
        for row in &self.groups {
            for member in &row.members {
                let cells = [member.as_str(), row.group.as_str()].map(|cell| Untrusted::from(cell).for_csv());
                text.push_str(&cells.join(","));
                text.push('\n');
            }
        }
        text
    }
}

/// # Errors
/// `NotFound` with the nearest name.
fn named(tx: &Tx<'_>, course: CourseId, name: &str) -> Result<i64> {
    if let Some(group) = store::enrollment::group(tx, course, name)? {
        return Ok(group);
    }
    let known = store::enrollment::groups(tx, course)?;
    Err(Error::not_found("group", name).nearest(name, known.iter().map(|(name, _)| name.as_str())))
}

/// The group of that name, made where there is none.
pub(in crate::service) fn group_named(tx: &Tx<'_>, standing: &Standing, name: &str) -> Result<i64> {
    let name = name.trim().trim_start_matches('@');
    check_name(name)?;
    Ok(store::enrollment::make_group(tx, standing.course.id, name)?)
}

/// # Errors
/// `Invalid` for what can be no name of a group.
pub(super) fn check_name(name: &str) -> Result<()> {
    if name.is_empty() || name.chars().count() > GROUP_NAME || name.chars().any(char::is_control) {
        return Err(Error::field("group", format!("A group's name has 1 to {GROUP_NAME} characters on one line.")));
    }
    Ok(())
}

pub(super) fn groups(db: &Connection, standing: &Standing) -> Result<Groups> {
    let groups = store::enrollment::groups(db, standing.course.id)?;
    let groups = groups.into_iter().map(|(group, members)| GroupRow { group, members }).collect();
    Ok(Groups { course: standing.course.slug.clone(), groups })
}
