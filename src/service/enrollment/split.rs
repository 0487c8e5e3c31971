//! Groups for many at once: by lot, and out of a file.

use std::collections::{BTreeSet, HashMap};

use serde::Serialize;

use super::change::{MemberChange, change_one};
use super::groups::{check_name, groups};
use super::roster::watching;
use crate::domain::name::fold;
use crate::domain::nearest::nearest;
use crate::domain::permission::Deed;
use crate::domain::person::CourseRole;
use crate::domain::split::{SplitBy, split};
use crate::domain::text::Untrusted;
use crate::package::people::{Fault, GroupFile};
use crate::service::{Actor, Error, Result, Services};
use crate::store::enrollment::Member;
use crate::store::{self, Trust};

/// More groups than any course has.
const MOST: usize = 1_000;

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
            let mut theirs: HashMap<String, Vec<String>> = HashMap::new();
            for (group, members) in &known {
                for member in members {
                    theirs.entry(member.clone()).or_default().push(group.clone());
                }
            }
            let people: Vec<Member> = store::enrollment::of_course(db, standing.course.id)?
                .into_iter()
                .filter(|member| member.role == CourseRole::Learner && !(wanted.only_loose && theirs.contains_key(&member.name)))
                .collect();
            if people.is_empty() {
                return Err(Error::invalid("There is nobody to split into groups."));
            }
            let taken: BTreeSet<String> = known.into_iter().map(|(group, _)| group).collect();
            let mut drawn = DrawnGroups { course: standing.course.slug, groups: Vec::new(), changes: Vec::new() };
            let mut names = free_names(&wanted.prefix, &taken);
            for members in split(people, wanted.by, seed) {
                let group = names.next().ok_or_else(|| Error::internal("There are names without end."))?;
                check_name(&group)?;
                drawn.take(group, members, &mut theirs);
            }
            Ok(drawn)
        })
    }

    /// Puts the people of a file into its groups, all or none; groups that are new are made. With `dry_run` it only says what would happen.
    ///
    /// # Errors
    /// `Denied` for who may not.
    pub fn import_groups(&self, actor: &Actor, course: &str, file: &GroupFile, dry_run: bool) -> Result<GroupsReport> {
        let file = file.clone();
        self.in_course(actor, course, move |tx, on| {
            on.standing.require(Deed::Groups, "change the groups")?;
            let members = store::enrollment::of_course(tx, on.standing.course.id)?;
            let known = groups(tx, &on.standing)?;
            let mut plan = Plan::new(&members, &known.groups);
            let mut report = GroupsReport { errors: file.faults, warnings: file.warnings, dry_run, ..GroupsReport::default() };
            for line in &file.lines {
                match plan.take(&line.user, &line.group) {
                    Ok(true) => report.added += 1,
                    Ok(false) => report.unchanged += 1,
                    Err((column, message)) => report.errors.push(Fault::new(line.row, column, message)),
                }
            }
            report.errors.sort_by_key(|fault| fault.row);
            if !report.errors.is_empty() {
                return Ok(GroupsReport { added: 0, unchanged: 0, ..report });
            }
            report.made = plan.made.iter().cloned().collect();
            if dry_run {
                return Ok(report);
            }
            for change in plan.changes() {
                report.before.extend(change_one(tx, on, change)?);
            }
            Ok(report)
        })
    }
}

impl DrawnGroups {
    fn take(&mut self, group: String, mut members: Vec<Member>, theirs: &mut HashMap<String, Vec<String>>) {
        members.sort_by(|one, other| one.full_name.raw().cmp(other.full_name.raw()));
        for member in &members {
            let mut all = theirs.remove(&member.name).unwrap_or_default();
            all.push(group.clone());
            self.changes.push(MemberChange::groups(member.name.clone(), all));
        }
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
struct Plan {
    /// By folded name: the name, and the groups from then on.
    people: HashMap<String, (String, Vec<String>, bool)>,
    groups: BTreeSet<String>,
    made: BTreeSet<String>,
}

impl Plan {
    fn new(members: &[Member], known: &[super::GroupRow]) -> Self {
        let mut people: HashMap<_, _> =
            members.iter().map(|member| (fold(&member.name), (member.name.clone(), Vec::new(), false))).collect();
        for row in known {
            for member in &row.members {
                if let Some((_, groups, _)) = people.get_mut(&fold(member)) {
                    groups.push(row.group.clone());
                }
            }
        }
        Self { people, groups: known.iter().map(|row| row.group.clone()).collect(), made: BTreeSet::new() }
    }

    /// Whether the row changes anything; else in which column it is wrong, and why.
    fn take(&mut self, user: &str, group: &str) -> std::result::Result<bool, (&'static str, String)> {
        let group = group.trim().trim_start_matches('@');
        if check_name(group).is_err() {
            return Err(("group", "This can be no name of a group.".to_owned()));
        }
        let Some((_, groups, changed)) = self.people.get_mut(&fold(user)) else {
            let near = nearest(user, self.people.values().map(|(name, ..)| name.as_str()));
            let near = near.map_or_else(String::new, |near| format!(" Did you mean `{near}`?"));
            return Err(("user", format!("`{}` is not in the course.{near}", Untrusted::from(user).for_screen())));
        };
        if groups.iter().any(|known| known == group) {
            return Ok(false);
        }
        groups.push(group.to_owned());
        *changed = true;
        if self.groups.insert(group.to_owned()) {
            self.made.insert(group.to_owned());
        }
        Ok(true)
    }

    fn changes(self) -> impl Iterator<Item = MemberChange> {
        let changed = self.people.into_values().filter(|(.., changed)| *changed);
        changed.map(|(user, groups, _)| MemberChange::groups(user, groups))
    }
}
