//! Looking at who is in a course: the names, how far each is, one person's record.

use std::collections::HashMap;

use rusqlite::Connection;
use serde::Serialize;

use crate::domain::completion::{Progress, Status};
use crate::domain::course::{CourseState, ItemKind, ItemState};
use crate::domain::ids::{CourseId, ItemId, UserId};
use crate::domain::permission::Deed;
use crate::domain::person::CourseRole;
use crate::domain::text::Untrusted;
use crate::domain::time::Instant;
use crate::service::grade::{self, CellView, TotalView};
use crate::service::policy::{self, Standing};
use crate::service::record_look::RecordLook;
use crate::service::tree::{Leaf, Shelf, Tree, sentences, titled};
use crate::service::{Actor, Error, Result, Services};
use crate::store::enrollment::Member;
use crate::store::{self, Trust};

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

/// Who is in a course, without how far they are: that takes longer to find out.
#[derive(Debug, Clone, Serialize)]
pub struct Members {
    pub course: String,
    pub state: CourseState,
    /// Staff first, then by name.
    pub people: Vec<MemberView>,
    /// The groups of the course by name, empty ones as well.
    pub groups: Vec<String>,
    /// Whether the actor may put people in, take them out and change their roles.
    pub may_enroll: bool,
    /// Whether the actor may change who is in which group.
    pub may_group: bool,
}

#[derive(Debug, Clone, Serialize)]
pub struct MemberView {
    pub user: String,
    pub name: Untrusted,
    pub role: CourseRole,
    pub groups: Vec<String>,
    pub last_seen: Option<Instant>,
}

/// One person in a course: what they did, item by item.
#[derive(Debug, Clone, Serialize)]
pub struct MemberRecord {
    pub course: String,
    pub course_title: Untrusted,
    pub state: CourseState,
    pub user: String,
    pub name: Untrusted,
    pub role: CourseRole,
    pub groups: Vec<String>,
    pub last_seen: Option<Instant>,
    pub active_seconds: u64,
    pub progress: Progress,
    /// The grade so far, with what is not released yet.
    pub total: Option<TotalView>,
    /// Empty for whoever has no work of their own in the course.
    pub items: Vec<MemberItem>,
    pub may_enroll: bool,
    pub may_group: bool,
}

#[derive(Debug, Clone, Serialize)]
pub struct MemberItem {
    pub item: String,
    pub title: Untrusted,
    pub kind: ItemKind,
    pub module: Untrusted,
    pub status: Option<Status>,
    pub locked_by: Option<String>,
    pub due: Option<Instant>,
    /// Due and not done.
    pub late: bool,
    pub seen_at: Option<Instant>,
    /// What they have for it, where something is graded.
    pub cell: Option<CellView>,
    /// Attempts at a quiz, pieces of work handed in.
    pub tries: u32,
    pub active_seconds: u64,
}

impl Services {
    /// Everybody in a course and how far they are.
    ///
    /// # Errors
    /// `Denied` for who does not teach in it.
    pub fn roster(&self, actor: &Actor, course: &str) -> Result<Roster> {
        let now = self.now();
        self.db.read(Trust::Staff, |db| roster(db, &watching(db, actor, course)?, now))
    }

    /// Everybody in a course, by name alone.
    ///
    /// # Errors
    /// `Denied` for who does not teach in it.
    pub fn members(&self, actor: &Actor, course: &str) -> Result<Members> {
        self.db.read(Trust::Staff, |db| {
            let standing = watching(db, actor, course)?;
            let found = store::enrollment::groups(db, standing.course.id)?;
            let names = found.iter().map(|(name, _)| name.clone()).collect();
            let mut groups = groups_by_member(found);
            let view = |member: Member| MemberView {
                groups: groups.remove(&member.name).unwrap_or_default(),
                user: member.name,
                name: member.full_name,
                role: member.role,
                last_seen: member.last_seen,
            };
            Ok(Members {
                people: store::enrollment::of_course(db, standing.course.id)?.into_iter().map(view).collect(),
                groups: names,
                state: standing.course.state,
                may_enroll: standing.may(Deed::Enroll),
                may_group: standing.may(Deed::Groups),
                course: standing.course.slug,
            })
        })
    }

    /// What one person of a course did in it. An admin's look is logged (RULES.md 8).
    ///
    /// # Errors
    /// `Denied` for who does not teach in it, `NotFound` for somebody who is not in it.
    pub fn member(&self, actor: &Actor, course: &str, user: &str) -> Result<MemberRecord> {
        self.settle_for(actor, Some(course))?;
        let now = self.now();
        let (look, record) = self.db.read(Trust::Staff, |db| {
            let standing = watching(db, actor, course)?;
            let member = member_named(db, standing.course.id, user)?;
            let look = RecordLook::of(&standing, member.user);
            Ok::<_, Error>((look, record(db, standing, member, now)?))
        })?;
        self.log_look(actor, look)?;
        Ok(record)
    }
}

/// The actor's standing in a course whose people they may look at.
pub(super) fn watching(db: &Connection, actor: &Actor, course: &str) -> Result<Standing> {
    let standing = policy::standing(db, actor, course)?;
    if standing.may(Deed::SeeRecord) {
        return Ok(standing);
    }
    Err(Error::denied(format!("You may not see who is in {}.", titled(&standing.course.title))))
}

/// Somebody who is in the course. Who is in the school beside it is not told.
///
/// # Errors
/// `NotFound` with the nearest name of the course.
pub(super) fn member_named(db: &Connection, course: CourseId, name: &str) -> Result<Member> {
    if let Some(member) = store::enrollment::member(db, course, &crate::domain::name::fold(name))? {
        return Ok(member);
    }
    let known = store::enrollment::of_course(db, course)?;
    Err(Error::not_found("user", name).nearest(name, known.iter().map(|member| member.name.as_str())))
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
    let progress = all_progress(db, standing, now)?;
    let mut groups = groups_by_member(store::enrollment::groups(db, course)?);
    let row = |member: Member| {
        let done = progress.of(member.user);
        RosterRow {
            progress: done.decimal(),
            completed: done.completed,
            required: done.required,
            groups: groups.remove(&member.name).unwrap_or_default(),
            active_seconds: member.active_seconds,
            user: member.name,
            name: member.full_name,
            role: member.role,
            last_seen: member.last_seen,
        }
    };
    let people = store::enrollment::of_course(db, course)?.into_iter().map(row).collect();
    Ok(Roster { course: standing.course.slug.clone(), people })
}

/// How far everybody is.
pub(in crate::service) struct AllProgress {
    none: Progress,
    done: HashMap<UserId, u32>,
}

impl AllProgress {
    pub fn of(&self, user: UserId) -> Progress {
        Progress { completed: self.done.get(&user).copied().unwrap_or_default(), ..self.none }
    }
}

/// Counts what is done fact by fact: what nobody touched costs nothing, and no mark is derived that no rule asks for.
pub(in crate::service) fn all_progress(db: &Connection, standing: &Standing, now: Instant) -> Result<AllProgress> {
    let items = store::item::of_course(db, standing.course.id)?;
    let shelf = Shelf::of(db, standing, items.clone())?.counted();
    let mut shares = grade::shares_asked(db, standing, &items, &shelf.asks_score(), now)?;
    let mut done: HashMap<UserId, u32> = HashMap::new();
    store::progress::each_of_course(db, standing.course.id, |user, item, row| {
        let mark = if shares.is_empty() { None } else { shares.remove(&(user, item)) };
        *done.entry(user).or_default() += shelf.done(item, &row, &mark.unwrap_or_default());
    })?;
    // Marked, or excused, without ever having been there.
    for ((user, item), mark) in shares {
        *done.entry(user).or_default() += shelf.done(item, &store::progress::ProgressRow::default(), &mark);
    }
    Ok(AllProgress { none: shelf.progress(0), done })
}

fn record(db: &Connection, standing: Standing, member: Member, now: Instant) -> Result<MemberRecord> {
    let course = standing.course.id;
    let groups = store::enrollment::groups_of(db, course, member.user)?;
    let learns = member.role == CourseRole::Learner;
    let (items, progress, total, seconds) =
        if learns { done(db, &standing, member.user, now)? } else { (Vec::new(), Progress::default(), None, 0) };
    Ok(MemberRecord {
        course_title: standing.course.title.clone(),
        state: standing.course.state,
        user: member.name,
        name: member.full_name,
        role: member.role,
        groups,
        last_seen: member.last_seen,
        active_seconds: seconds,
        progress,
        total,
        items,
        may_enroll: standing.may(Deed::Enroll),
        may_group: standing.may(Deed::Groups),
        course: standing.course.slug,
    })
}

type Done = (Vec<MemberItem>, Progress, Option<TotalView>, u64);

/// What a learner did: the published items in the course's order.
fn done(db: &Connection, standing: &Standing, learner: UserId, now: Instant) -> Result<Done> {
    let (tree, marks) = Tree::with_marks(db, standing, learner, now)?;
    let time = store::progress::time_of_user(db, standing.course.id, learner)?;
    let tries = store::progress::tries_of_user(db, standing.course.id, learner)?;
    let mut cells: HashMap<ItemId, CellView> =
        marks.all().map(|(graded, cell)| (graded.item.id, cell.view(graded.possible, true, true))).collect();
    let mut items = Vec::new();
    for branch in &tree.branches {
        for leaf in branch.leaves.iter().filter(|leaf| leaf.item.state == ItemState::Published) {
            items.push(MemberItem {
                module: branch.module.title.clone(),
                cell: cells.remove(&leaf.item.id),
                tries: tries.get(&leaf.item.id).copied().unwrap_or_default(),
                active_seconds: time.get(&leaf.item.id).copied().unwrap_or_default(),
                ..item(leaf, standing, now)
            });
        }
    }
    Ok((items, tree.progress(), marks.so_far_with_hidden(), time.values().sum()))
}

fn item(leaf: &Leaf, standing: &Standing, now: Instant) -> MemberItem {
    MemberItem {
        item: leaf.item.slug.clone(),
        title: leaf.item.title.clone(),
        kind: leaf.item.kind,
        module: Untrusted::default(),
        status: leaf.status,
        locked_by: sentences(&leaf.reasons, standing.acting.zone),
        due: leaf.dates.due,
        late: leaf.is_late(now),
        seen_at: leaf.progress.seen_at,
        cell: None,
        tries: 0,
        active_seconds: 0,
    }
}
