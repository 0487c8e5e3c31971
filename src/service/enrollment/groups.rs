//! Groups inside a course.

use rusqlite::Connection;
use serde::Serialize;

use super::On;
use crate::domain::ids::CourseId;
use crate::domain::name::fold;
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

/// A group that was removed, and all that led into it: what makes it again what it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RemovedGroup {
    pub group: String,
    pub members: Vec<String>,
    /// The row it was, and the class codes that led into it.
    #[serde(skip)]
    id: i64,
    #[serde(skip)]
    codes: Vec<i64>,
}

impl Services {
    /// The groups of a course.
    ///
    /// # Errors
    /// `Denied` for who does not teach in it.
    pub fn groups(&self, actor: &Actor, course: &str) -> Result<Groups> {
        self.db.read(Trust::Staff, |db| {
            let standing = policy::standing(db, actor, course)?;
            standing.require_sight(Deed::Groups, "see the groups")?;
            groups(db, &standing)
        })
    }

    /// Puts people of a course into a group of it, which is made when it is new.
    ///
    /// # Errors
    /// `Invalid` for somebody who is not in the course, and for a name that cannot be; `NotFound` for somebody unknown, who is whoever was
    /// never in the course for those who may not enroll.
    pub fn add_to_group(&self, actor: &Actor, course: &str, group: &str, users: &[String]) -> Result<Groups> {
        let (name, users) = (group.to_owned(), users.to_vec());
        self.in_course(actor, course, move |tx, on| {
            on.standing.require(Deed::Groups, "change the groups")?;
            let (name, group) = (clean(&name), group_named(tx, on, &name)?);
            for user in users {
                let user = policy::person(tx, &on.standing, &user)?;
                if store::enrollment::role(tx, on.standing.course.id, user.id)?.is_none() {
                    return Err(Error::invalid(format!("`{}` is not in the course.", user.name)).hint("Enroll them first"));
                }
                if store::enrollment::add_to_group(tx, group, user.id)? {
                    on.record(tx, "group.add", user.id, None, Some(name))?;
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
        let (name, to) = (group.to_owned(), clean(to).to_owned());
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

    /// Removes a group; those who were in it stay in the course.
    ///
    /// # Errors
    /// `NotFound` for a group that is not there.
    pub fn remove_group(&self, actor: &Actor, course: &str, group: &str) -> Result<RemovedGroup> {
        let name = group.to_owned();
        self.in_course(actor, course, move |tx, on| {
            on.standing.require(Deed::Groups, "change the groups")?;
            remove(tx, on, &name)
        })
    }

    /// Makes a group again that was removed: the same group with those who were in it and are still in the course, and class codes lead into
    /// it as they did. Answers whom it could not take back in.
    ///
    /// # Errors
    /// `Conflict` where there is a group of that name again.
    pub fn restore_group(&self, actor: &Actor, course: &str, removed: &RemovedGroup) -> Result<Vec<String>> {
        let removed = removed.clone();
        self.in_course(actor, course, move |tx, on| {
            on.standing.require(Deed::Groups, "change the groups")?;
            restore(tx, on, removed)
        })
    }

    /// Takes people out of a group, or with nobody named the group itself away.
    ///
    /// # Errors
    /// `NotFound` for a group or a person that is not there.
    pub fn remove_from_group(&self, actor: &Actor, course: &str, group: &str, users: &[String]) -> Result<Groups> {
        let (name, users) = (group.to_owned(), users.to_vec());
        self.in_course(actor, course, move |tx, on| {
            on.standing.require(Deed::Groups, "change the groups")?;
            if users.is_empty() {
                remove(tx, on, &name)?;
                return groups(tx, &on.standing);
            }
            let group = named(tx, on.standing.course.id, &name)?;
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

/// A group's name as it is kept.
pub(super) fn clean(name: &str) -> &str {
    name.trim().trim_start_matches('@')
}

/// The group of that name, made where there is none.
pub(in crate::service) fn group_named(tx: &Tx<'_>, on: &On, name: &str) -> Result<i64> {
    let (name, course) = (clean(name), on.standing.course.id);
    check_name(name)?;
    if let Some(group) = store::enrollment::group(tx, course, name)? {
        return Ok(group);
    }
    let group = store::enrollment::make_group(tx, course, name)?;
    record(tx, on, Entry::new("group.make", Object::Row("group", group)).after(name))?;
    Ok(group)
}

fn record(tx: &Tx<'_>, on: &On, entry: Entry) -> Result<()> {
    audit::record(tx, &on.actor, on.now, entry.course(on.standing.course.id))
}

fn remove(tx: &Tx<'_>, on: &On, name: &str) -> Result<RemovedGroup> {
    let id = named(tx, on.standing.course.id, name)?;
    let members = store::enrollment::members_of_group(tx, id)?;
    let codes = store::class_code::into_group(tx, id)?;
    members.iter().try_for_each(|(user, _)| on.record(tx, "group.take", *user, Some(name), None))?;
    store::enrollment::remove_group(tx, id)?;
    record(tx, on, Entry::new("group.remove", Object::Row("group", id)).before(name))?;
    Ok(RemovedGroup { group: name.to_owned(), members: members.into_iter().map(|(_, name)| name).collect(), id, codes })
}

fn restore(tx: &Tx<'_>, on: &On, removed: RemovedGroup) -> Result<Vec<String>> {
    let (course, name) = (on.standing.course.id, removed.group.as_str());
    check_name(name)?;
    if store::enrollment::group(tx, course, name)?.is_some() {
        let message = format!("Somebody made a group `{}` meanwhile.", Untrusted::from(name).for_screen());
        return Err(Error::conflict(message).hint("Put people into that one"));
    }
    let group = store::enrollment::remake_group(tx, removed.id, course, name)?;
    record(tx, on, Entry::new("group.make", Object::Row("group", group)).after(name))?;
    let mut gone = Vec::new();
    for user in removed.members {
        match store::enrollment::member(tx, course, &fold(&user))? {
            Some(member) => {
                store::enrollment::add_to_group(tx, group, member.user)?;
                on.record(tx, "group.add", member.user, None, Some(name))?;
            }
            None => gone.push(user),
        }
    }
    removed.codes.iter().try_for_each(|code| store::class_code::lead_into_group(tx, *code, course, group))?;
    Ok(gone)
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
