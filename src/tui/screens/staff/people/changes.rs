//! Changing what people are in the course and taking it back: what a change answers is what undoes it.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::changing::Changing;
use crate::domain::person::CourseRole;
use crate::domain::text::Untrusted;
use crate::domain::time::Instant;
use crate::domain::work::Watch;
use crate::service::Error;
use crate::service::enrollment::{MemberChange, MembersChanged};
use crate::tr;
use crate::tui::action::Action;
use crate::tui::screen::{Ctx, Look};
use crate::tui::screens::shared::words;
use crate::tui::screens::staff::undo;

/// Of more people one waits for a change, and sees how far it is.
pub const MANY: usize = 40;

/// What takes the last change back. The screens of one roster share it: people are put in on another than the one where that is taken back.
#[derive(Debug, Clone, Default)]
pub struct Undo(Arc<Mutex<Held>>);

type Held = undo::Undo<Vec<MemberChange>>;

impl Undo {
    /// Remembers what undoes a change.
    pub fn keep(&mut self, before: Vec<MemberChange>, now: Instant) {
        if before.is_empty() {
            self.held().forget();
        } else {
            self.held().keep(before, now);
        }
    }

    /// Whether there is something to take back.
    pub fn holds(&self, now: Instant) -> bool {
        self.held().held(now).is_some()
    }

    fn held(&self) -> MutexGuard<'_, Held> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes the last change back. Returns whether anything came of it.
    pub fn take_back(&mut self, course: &str, ctx: &mut Ctx<'_>) -> bool {
        let Some(before) = self.held().held(ctx.now).cloned() else { return false };
        let answer = ctx.school.set_members(&ctx.actor, course, &before, &Watch::default());
        let undone = ctx.try_or_say(answer).is_some();
        if undone {
            self.taken_back(ctx);
        }
        undone
    }

    /// What takes the last change back, where it is of many.
    pub fn of_many(&self, now: Instant) -> Option<Vec<MemberChange>> {
        self.held().held(now).filter(|before| before.len() > MANY).cloned()
    }

    /// It was: there is nothing to take back any more.
    pub fn taken_back(&mut self, ctx: &mut Ctx<'_>) {
        self.held().forget();
        let said = tr!(ctx, "Taken back: it is as it was");
        ctx.done(said);
    }
}

/// What is to be done to some people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Deed {
    Role(CourseRole),
    Out,
    Into(String),
    OutOf(String),
}

impl Deed {
    /// What makes `user` what the deed says.
    pub fn of(&self, user: &str) -> MemberChange {
        match self {
            Self::Role(role) => MemberChange::role(user, *role),
            Self::Out => MemberChange::out(user),
            Self::Into(group) => MemberChange::into(user, group),
            Self::OutOf(group) => MemberChange::out_of(user, group),
        }
    }

    /// Says that it is done, and remembers what undoes it. Returns whether anything was changed.
    pub fn done(&self, done: MembersChanged, undo: &mut Undo, ctx: &mut Ctx<'_>) -> bool {
        if done.changed.is_empty() {
            let said = tr!(ctx, "Nothing to do: it is so already");
            ctx.say(said);
            return false;
        }
        let said = self.said(&done, &ctx.look);
        ctx.done(said);
        undo.keep(done.before, ctx.now);
        true
    }

    /// What is said when it is done to those who were not so before.
    pub fn said(&self, done: &MembersChanged, look: &Look<'_>) -> String {
        let who = words::some_of(&done.changed, look);
        let key = look.keymap.shown(Action::UndoMembers).unwrap_or_default();
        let shown = |group: &String| Untrusted::from(group.as_str()).for_screen().into_owned();
        match self {
            Self::Role(role) => {
                tr!(look, "{who} now {role}. {key} undoes it (30 s)", who = who, role = words::course_role(*role, look), key = key)
            }
            Self::Out => tr!(look, "{who} taken out; their work is kept. {key} undoes it (30 s)", who = who, key = key),
            Self::Into(group) => tr!(look, "{who} now in {group}. {key} undoes it (30 s)", who = who, group = shown(group), key = key),
            Self::OutOf(group) => {
                tr!(look, "{who} no longer in {group}. {key} undoes it (30 s)", who = who, group = shown(group), key = key)
            }
        }
    }
}

/// Does it to each of `people`, who are so many that one waits for it.
pub fn apply_to_many(deed: Deed, people: &[(String, Vec<String>)], course: &str, undo: &Undo, ctx: &Ctx<'_>) -> Changing {
    let changes = people.iter().map(|(user, _)| deed.of(user)).collect();
    Changing::new(Some(deed), changes, course, undo, ctx)
}

/// Does it to each of `people` (user name and groups), says so, and remembers what undoes it. Returns whether anything was changed.
pub fn apply(deed: &Deed, people: &[(String, Vec<String>)], course: &str, undo: &mut Undo, ctx: &mut Ctx<'_>) -> bool {
    let changes: Vec<MemberChange> = people.iter().map(|(user, _)| deed.of(user)).collect();
    let answer: Result<_, Error> = ctx.school.set_members(&ctx.actor, course, &changes, &Watch::default());
    ctx.try_or_say(answer).is_some_and(|done| deed.done(done, undo, ctx))
}

/// The roles that somebody can have in a course, as a list to choose from.
pub fn roles(look: &Look<'_>) -> Vec<(CourseRole, String)> {
    [CourseRole::Learner, CourseRole::Assistant, CourseRole::Instructor, CourseRole::Observer]
        .map(|role| (role, words::course_role(role, look)))
        .to_vec()
}

/// What can be done with groups to people who are all in those of `common`: each group once, and a new one last.
pub fn group_deeds(groups: &[String], common: &[String], look: &Look<'_>) -> Vec<(Option<Deed>, String)> {
    let shown = |group: &String| Untrusted::from(group.as_str()).for_screen().into_owned();
    let option = |group: &String| {
        if common.contains(group) {
            (Some(Deed::OutOf(group.clone())), tr!(look, "Take out of {group}", group = shown(group)))
        } else {
            (Some(Deed::Into(group.clone())), tr!(look, "Put into {group}", group = shown(group)))
        }
    };
    groups.iter().map(option).chain([(None, tr!(look, "Put into a new group ..."))]).collect()
}
