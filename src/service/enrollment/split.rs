//! Groups for many at once: by lot, and out of a file.

use std::collections::{BTreeSet, HashMap, HashSet};

use rusqlite::Connection;
use serde::Serialize;

use super::change::{MemberChange, change_one};
use super::find::GUESSED;
use super::groups::{check_name, clean};
use super::roster::watching;
use crate::domain::name::fold;
use crate::domain::nearest::nearest;
use crate::domain::permission::Deed;
use crate::domain::person::CourseRole;
use crate::domain::split::{SplitBy, split};
use crate::domain::text::Untrusted;
use crate::domain::work::Watch;
use crate::package::people::{Fault, GroupFile};
use crate::service::policy::{self, Standing};
use crate::service::{Actor, Error, Result, Services};
use crate::store::enrollment::Member;
use crate::store::{self, Trust};

/// More groups than any course has.
const MOST: usize = 1_000;
/// So many mistakes of a file are told.
const MOST_FAULTS: usize = 1_000;

/// How the learners of a course are to be split.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Split {
    pub by: SplitBy,
    /// `Team` gives `Team 1`, `Team 2`.
    pub prefix: String,
    /// Only those who are in no group yet.
    pub only_loose: bool,
}

/// One draw. Nothing is changed by it.
#[derive(Debug, Clone, Serialize)]
pub struct DrawnGroups {
    pub course: String,
    pub groups: Vec<DrawnGroup>,
    /// What makes it so, for [`Services::set_members`].
    #[serde(skip)]
    pub changes: Vec<MemberChange>,
}

#[derive(Debug, Clone, Serialize)]
pub struct DrawnGroup {
    pub group: String,
    /// By name.
    pub names: Vec<Untrusted>,
}

/// What became of a file of groups. With errors nothing was changed.
#[derive(Debug, Clone, Default, Serialize)]
pub struct GroupsReport {
    pub added: u32,
    pub unchanged: u32,
    /// Groups that were not there.
    pub made: Vec<String>,
    pub errors: Vec<Fault>,
    pub warnings: Vec<String>,
    pub dry_run: bool,
    /// What takes it back, for [`Services::set_members`].
    #[serde(skip)]
    pub before: Vec<MemberChange>,
}

impl Services {
    /// Draws groups by lot; each call another draw.
    ///
    /// # Errors
    /// `Invalid` for a number or a name that cannot be, and where there is nobody to split.
    pub fn draw_groups(&self, actor: &Actor, course: &str, wanted: &Split) -> Result<DrawnGroups> {
        let seed = self.random.u64();
        self.db.read(Trust::Staff, |db| {
            let standing = watching(db, actor, course)?;
            standing.require(Deed::Groups, "make groups")?;
            let (SplitBy::Groups(n) | SplitBy::Size(n)) = wanted.by;
            if n == 0 || n > MOST {
                return Err(Error::field("number", format!("Write a number from 1 to {MOST}.")));
            }
            let known = store::enrollment::groups(db, standing.course.id)?;
            let grouped: HashSet<&str> = known.iter().flat_map(|(_, members)| members).map(String::as_str).collect();
            let people: Vec<Member> = store::enrollment::of_course(db, standing.course.id)?
                .into_iter()
                .filter(|member| member.role == CourseRole::Learner && !(wanted.only_loose && grouped.contains(member.name.as_str())))
                .collect();
            if people.is_empty() {
                return Err(Error::invalid("There is nobody to split into groups."));
            }
            let taken: BTreeSet<String> = known.iter().map(|(group, _)| group.clone()).collect();
            let mut drawn = DrawnGroups { course: standing.course.slug, groups: Vec::new(), changes: Vec::new() };
            let mut names = free_names(&wanted.prefix, &taken);
            for members in split(people, wanted.by, seed) {
                let group = names.next().ok_or_else(|| Error::internal("There are names without end."))?;
                check_name(&group)?;
                drawn.take(group, members, wanted.only_loose);
            }
            Ok(drawn)
        })
    }

    /// Puts the people of a file into its groups, all or none; groups that are new are made. With `dry_run` it only says what would happen.
    /// The file is judged beside the writer: only what is to be written waits for its turn, and is asked once more there.
    ///
    /// # Errors
    /// `Denied` for who may not; `Conflict` where the watch was told to stop.
    pub fn import_groups(&self, actor: &Actor, course: &str, file: &GroupFile, dry_run: bool, watch: &Watch) -> Result<GroupsReport> {
        let (mut report, changes) = self.db.read(Trust::Staff, |db| {
            let standing = policy::standing(db, actor, course)?;
            standing.require(Deed::Groups, "change the groups")?;
            judged(db, &standing, file, watch)
        })?;
        report.dry_run = dry_run;
        if dry_run || changes.is_empty() || !report.errors.is_empty() {
            return Ok(report);
        }
        let watch = watch.clone();
        self.in_course_alone(actor, course, move |tx, on| {
            on.standing.require(Deed::Groups, "change the groups")?;
            for change in &changes {
                watch.advance(1).map_err(|cancelled| Error::conflict(format!("{cancelled}.")))?;
                report.before.extend(change_one(tx, on, change)?);
            }
            report.before.reverse();
            Ok(report)
        })
    }
}

/// What a file of groups would do, row by row.
fn judged(db: &Connection, standing: &Standing, file: &GroupFile, watch: &Watch) -> Result<(GroupsReport, Vec<MemberChange>)> {
    let members = store::enrollment::of_course(db, standing.course.id)?;
    let known = store::enrollment::groups(db, standing.course.id)?;
    let mut plan = Plan::new(&members, &known);
    let mut report = GroupsReport { errors: file.faults.clone(), warnings: file.warnings.clone(), ..GroupsReport::default() };
    watch.expect(file.lines.len() as u64);
    for line in &file.lines {
        watch.advance(1).map_err(|cancelled| Error::conflict(format!("{cancelled}.")))?;
        match plan.take(&line.user, &line.group) {
            Ok(true) => report.added += 1,
            Ok(false) => report.unchanged += 1,
            Err((column, message)) => report.errors.push(Fault::new(line.row, column, message)),
        }
        if report.errors.len() >= MOST_FAULTS {
            report.warnings.push(format!("There are more mistakes than these {MOST_FAULTS}: is it the right file?"));
            break;
        }
    }
    report.errors.sort_by_key(|fault| fault.row);
    if !report.errors.is_empty() {
        return Ok((GroupsReport { added: 0, unchanged: 0, ..report }, Vec::new()));
    }
    watch.expect(plan.changes.len() as u64);
    report.made = plan.made.into_iter().collect();
    Ok((report, plan.changes))
}

impl DrawnGroups {
    fn take(&mut self, group: String, mut members: Vec<Member>, only_loose: bool) {
        members.sort_by(|one, other| one.full_name.raw().cmp(other.full_name.raw()));
        let change = |member: &Member| MemberChange { while_loose: only_loose, ..MemberChange::into(&member.name, &group) };
        self.changes.extend(members.iter().map(change));
        self.groups.push(DrawnGroup { group, names: members.into_iter().map(|member| member.full_name).collect() });
    }
}

/// `Team 1`, `Team 2` and so on, without those that are there.
fn free_names<'a>(prefix: &str, taken: &'a BTreeSet<String>) -> impl Iterator<Item = String> + use<'a> {
    let prefix = match prefix.trim() {
        "" => "Group".to_owned(),
        prefix => prefix.to_owned(),
    };
    (1_u32..).map(move |n| format!("{prefix} {n}")).filter(move |name| !taken.contains(name))
}

/// What a file would do.
struct Plan<'a> {
    /// By folded name.
    people: HashMap<String, &'a str>,
    /// Who is in which group, by user name.
    inside: HashSet<(&'a str, String)>,
    groups: BTreeSet<String>,
    made: BTreeSet<String>,
    /// In the order of the file.
    changes: Vec<MemberChange>,
    /// So many unknown names were looked for among those who are there.
    guessed: usize,
}

impl<'a> Plan<'a> {
    fn new(members: &'a [Member], known: &'a [(String, Vec<String>)]) -> Self {
        let pairs = known.iter().flat_map(|(group, members)| members.iter().map(move |member| (member.as_str(), group.clone())));
        Self {
            people: members.iter().map(|member| (fold(&member.name), member.name.as_str())).collect(),
            inside: pairs.collect(),
            groups: known.iter().map(|(group, _)| group.clone()).collect(),
            made: BTreeSet::new(),
            changes: Vec::new(),
            guessed: 0,
        }
    }

    /// Whether the row changes anything; else in which column it is wrong, and why.
    fn take(&mut self, user: &str, group: &str) -> std::result::Result<bool, (&'static str, String)> {
        let group = clean(group);
        if check_name(group).is_err() {
            return Err(("group", "This can be no name of a group.".to_owned()));
        }
        let Some(name) = self.people.get(&fold(user)).copied() else { return Err(("user", self.unknown(user))) };
        if !self.inside.insert((name, group.to_owned())) {
            return Ok(false);
        }
        self.changes.push(MemberChange::into(name, group));
        if self.groups.insert(group.to_owned()) {
            self.made.insert(group.to_owned());
        }
        Ok(true)
    }

    /// That nobody of the course is called so, and who may be meant, where that was not asked too often.
    fn unknown(&mut self, user: &str) -> String {
        self.guessed += 1;
        let mut known: Vec<&str> = if self.guessed > GUESSED { Vec::new() } else { self.people.values().copied().collect() };
        known.sort_unstable();
        let near = nearest(user, known).map_or_else(String::new, |near| format!(" Did you mean `{near}`?"));
        format!("`{}` is not in the course.{near}", Untrusted::from(user).for_screen())
    }
}
