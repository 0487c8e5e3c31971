//! Changing what people are in a course: put in, taken out, another role, into groups and out of them. A change names the difference it makes,
//! and what takes it back is the difference back: what others did meanwhile stays.

use serde::Serialize;

use super::On;
use super::groups::{clean, group_named};
use crate::domain::ids::UserId;
use crate::domain::permission::Deed;
use crate::domain::person::CourseRole;
use crate::domain::text::Untrusted;
use crate::domain::work::Watch;
use crate::service::policy;
use crate::service::{Actor, Error, Result, Services};
use crate::store::{self, Tx};

/// What is to become of somebody in a course; what is not named stays.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct MemberChange {
    pub user: String,
    /// `Some(None)` takes them out; their work is kept.
    pub role: Option<Option<CourseRole>>,
    /// Groups they come into. One that is new is made.
    pub into: Vec<String>,
    /// Groups they leave.
    pub out_of: Vec<String>,
    /// What they must still be in the course for it; `None` where that is all one.
    pub was: Option<Option<CourseRole>>,
    /// They must still be in no group for it.
    pub while_loose: bool,
}

impl MemberChange {
    /// Nothing yet, for that person.
    pub fn of(user: impl Into<String>) -> Self {
        Self { user: user.into(), ..Self::default() }
    }

    /// In the course, in this role.
    pub fn role(user: impl Into<String>, role: CourseRole) -> Self {
        Self { role: Some(Some(role)), ..Self::of(user) }
    }

    /// Not in the course any more.
    pub fn out(user: impl Into<String>) -> Self {
        Self { role: Some(None), ..Self::of(user) }
    }

    /// In this group as well.
    pub fn into(user: impl Into<String>, group: impl Into<String>) -> Self {
        Self { into: vec![group.into()], ..Self::of(user) }
    }

    /// Not in this group any more.
    pub fn out_of(user: impl Into<String>, group: impl Into<String>) -> Self {
        Self { out_of: vec![group.into()], ..Self::of(user) }
    }

    pub fn is_empty(&self) -> bool {
        self.role.is_none() && self.into.is_empty() && self.out_of.is_empty()
    }

    fn groups(&self) -> bool {
        !self.into.is_empty() || !self.out_of.is_empty()
    }
}

/// What became of it.
#[derive(Debug, Clone, Default, Serialize)]
pub struct MembersChanged {
    pub course: String,
    /// Those who were not so before.
    pub changed: Vec<String>,
    /// What takes it back.
    pub before: Vec<MemberChange>,
}

impl Services {
    /// Makes people of a course what they are to be in it, all or none; of a thousand `watch` tells how far it is.
    ///
    /// # Errors
    /// `Denied` for who may not; `NotFound` for an unknown person; `Invalid` for a group of somebody who is not in the course; `Conflict`
    /// for somebody who is not any more what the change says they were, and when it was cancelled.
    pub fn set_members(&self, actor: &Actor, course: &str, changes: &[MemberChange], watch: &Watch) -> Result<MembersChanged> {
        let (changes, watch) = (changes.to_vec(), watch.clone());
        watch.expect(changes.len() as u64);
        self.in_course(actor, course, move |tx, on| {
            if changes.iter().any(|change| change.role.is_some()) {
                on.standing.require(Deed::Enroll, "change who is in the course")?;
            }
            if changes.iter().any(|change| change.role.is_none()) {
                on.standing.require(Deed::Groups, "change the groups")?;
            }
            let mut done = MembersChanged { course: on.standing.course.slug.clone(), ..MembersChanged::default() };
            for change in changes {
                if let Some(before) = change_one(tx, on, &change)? {
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

/// Changes one person; says what takes it back, where anything is another now.
pub(super) fn change_one(tx: &Tx<'_>, on: &On, change: &MemberChange) -> Result<Option<MemberChange>> {
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
    if change.was.is_some_and(|was| was != role) {
        return Err(meanwhile(&name, role.map_or("out of the course", CourseRole::word)));
    }
    let wanted = change.role.unwrap_or(role);
    if wanted.is_none() && change.role.is_none() && change.groups() {
        return Err(Error::invalid(format!("`{name}` is not in the course.")).hint("Enroll them first"));
    }
    let mut undo = MemberChange::of(name);
    match (role, wanted) {
        (Some(before), None) => {
            undo.into = leave(tx, on, user, before)?;
            (undo.role, undo.was) = (Some(role), Some(None));
        }
        (_, Some(wanted)) if role != Some(wanted) => {
            store::enrollment::put(tx, course, user, wanted, on.now)?;
            on.record(tx, "course.enroll", user, role.map(CourseRole::word), Some(wanted.word()))?;
            (undo.role, undo.was) = (Some(role), Some(Some(wanted)));
        }
        _ => {}
    }
    if wanted.is_some() && change.groups() {
        regroup(tx, on, user, change, &mut undo)?;
    }
    Ok(Some(undo).filter(|undo| !undo.is_empty()))
}

fn meanwhile(name: &str, now: &str) -> Error {
    Error::conflict(format!("`{}` was changed meanwhile: now {now}.", Untrusted::from(name).for_screen()))
        .hint("Look again, then change it")
}

/// Takes somebody out of the course and its groups; says which those were.
pub(super) fn leave(tx: &Tx<'_>, on: &On, user: UserId, role: CourseRole) -> Result<Vec<String>> {
    let course = on.standing.course.id;
    let groups = store::enrollment::groups_of(tx, course, user)?;
    store::enrollment::remove(tx, course, user)?;
    store::enrollment::leave_groups(tx, course, user)?;
    on.record(tx, "course.unenroll", user, Some(role.word()), None)?;
    groups.iter().try_for_each(|name| on.record(tx, "group.take", user, Some(name), None))?;
    Ok(groups)
}

/// Puts somebody into groups and takes them out of groups.
fn regroup(tx: &Tx<'_>, on: &On, user: UserId, change: &MemberChange, undo: &mut MemberChange) -> Result<()> {
    let course = on.standing.course.id;
    if change.while_loose
        && let Some(group) = store::enrollment::groups_of(tx, course, user)?.first()
    {
        return Err(meanwhile(&undo.user, &format!("in {}", Untrusted::from(group.as_str()).for_screen())));
    }
    for name in &change.into {
        let (name, group) = (clean(name), group_named(tx, on, name)?);
        if store::enrollment::add_to_group(tx, group, user)? {
            on.record(tx, "group.add", user, None, Some(name))?;
            undo.out_of.push(name.to_owned());
        }
    }
    for name in &change.out_of {
        if let Some(group) = store::enrollment::group(tx, course, name)?
            && store::enrollment::take_from_group(tx, group, user)?
        {
            on.record(tx, "group.take", user, Some(name), None)?;
            undo.into.push(name.clone());
        }
    }
    Ok(())
}
