//! Changing what people are in a course: put in, taken out, another role, other groups. What takes a change back is a change as well.

use std::collections::BTreeSet;

use serde::Serialize;

use super::On;
use super::groups::group_named;
use crate::domain::ids::UserId;
use crate::domain::permission::Deed;
use crate::domain::person::CourseRole;
use crate::domain::work::Watch;
use crate::service::policy;
use crate::service::{Actor, Error, Result, Services};
use crate::store::{self, Tx};

/// What somebody is to be in a course; what is `None` stays.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct MemberChange {
    pub user: String,
    /// `Some(None)` takes them out; their work is kept.
    pub role: Option<Option<CourseRole>>,
    /// All groups they are in from then on. One that is new is made.
    pub groups: Option<Vec<String>>,
}

impl MemberChange {
    /// In the course, in this role.
    pub fn role(user: impl Into<String>, role: CourseRole) -> Self {
        Self { user: user.into(), role: Some(Some(role)), groups: None }
    }

    /// Not in the course any more.
    pub fn out(user: impl Into<String>) -> Self {
        Self { user: user.into(), role: Some(None), groups: None }
    }

    pub fn groups(user: impl Into<String>, groups: Vec<String>) -> Self {
        Self { user: user.into(), role: None, groups: Some(groups) }
    }
}

/// What became of it.
#[derive(Debug, Clone, Default, Serialize)]
pub struct MembersChanged {
    pub course: String,
    /// Those who were not so before.
    pub changed: Vec<String>,
    /// What makes each of them again what they were.
    pub before: Vec<MemberChange>,
}

impl Services {
    /// Makes people of a course what they are to be in it, all or none; of a thousand `watch` tells how far it is.
    ///
    /// # Errors
    /// `Denied` for who may not; `NotFound` for an unknown person; `Invalid` for a group of somebody who is not in the course; `Conflict`
    /// when it was cancelled.
    pub fn set_members(&self, actor: &Actor, course: &str, changes: &[MemberChange], watch: &Watch) -> Result<MembersChanged> {
        let (changes, watch) = (changes.to_vec(), watch.clone());
        watch.expect(changes.len() as u64);
        self.in_course(actor, course, move |tx, on| {
            if changes.iter().any(|change| change.role.is_some()) {
                on.standing.require(Deed::Enroll, "change who is in the course")?;
            }
            if changes.iter().any(|change| change.groups.is_some()) {
                on.standing.require(Deed::Groups, "change the groups")?;
            }
            let mut done = MembersChanged { course: on.standing.course.slug.clone(), ..MembersChanged::default() };
            for change in changes {
                if let Some(before) = change_one(tx, on, change)? {
                    done.changed.push(before.user.clone());
                    done.before.push(before);
                }
                watch.advance(1).map_err(|cancelled| Error::conflict(format!("{cancelled}.")))?;
            }
            // Undone from the last to the first.
            done.before.reverse();
            Ok(done)
        })
    }
}

/// Changes one person; says what they were, where that is something else.
pub(super) fn change_one(tx: &Tx<'_>, on: &On, change: MemberChange) -> Result<Option<MemberChange>> {
    let course = on.standing.course.id;
    // Whoever may not enroll learns nothing of who is in the school beside the course.
    let (user, name) = if on.standing.may(Deed::Enroll) {
        let found = policy::person(tx, &on.standing, &change.user)?;
        (found.id, found.name)
    } else {
        let found = super::roster::member_named(tx, course, &change.user)?;
        (found.user, found.name)
    };
    let role = store::enrollment::role(tx, course, user)?;
    let groups = store::enrollment::groups_of(tx, course, user)?;
    let wanted = change.role.unwrap_or(role);
    if wanted.is_none() && change.role.is_none() {
        return Err(Error::invalid(format!("`{name}` is not in the course.")).hint("Enroll them first"));
    }
    if wanted != role {
        match wanted {
            Some(wanted) => store::enrollment::put(tx, course, user, wanted, on.now)?,
            None => leave(tx, on, user)?,
        }
        let action = if wanted.is_some() { "course.enroll" } else { "course.unenroll" };
        on.record(tx, action, user, role.map(CourseRole::word), wanted.map(CourseRole::word))?;
    }
    let regrouped = match change.groups.filter(|_| wanted.is_some()) {
        Some(names) => regroup(tx, on, user, &groups, &names)?,
        None => false,
    };
    let before = MemberChange { user: name, role: Some(role).filter(|_| wanted != role), groups: Some(groups) };
    Ok((wanted != role || regrouped).then_some(before))
}

fn leave(tx: &Tx<'_>, on: &On, user: UserId) -> Result<()> {
    let course = on.standing.course.id;
    store::enrollment::remove(tx, course, user)?;
    Ok(store::enrollment::leave_groups(tx, course, user)?)
}

/// Puts somebody into the groups they are to be in and takes them out of the others.
fn regroup(tx: &Tx<'_>, on: &On, user: UserId, before: &[String], wanted: &[String]) -> Result<bool> {
    let clean = |name: &String| name.trim().trim_start_matches('@').to_owned();
    let (before, wanted): (BTreeSet<String>, BTreeSet<String>) = (before.iter().cloned().collect(), wanted.iter().map(clean).collect());
    for name in wanted.difference(&before) {
        let group = group_named(tx, &on.standing, name)?;
        store::enrollment::add_to_group(tx, group, user)?;
        on.record(tx, "group.add", user, None, Some(name))?;
    }
    for name in before.difference(&wanted) {
        if let Some(group) = store::enrollment::group(tx, on.standing.course.id, name)? {
            store::enrollment::take_from_group(tx, group, user)?;
            on.record(tx, "group.take", user, Some(name), None)?;
        }
    }
    Ok(before != wanted)
}
