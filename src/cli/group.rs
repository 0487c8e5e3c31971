//! `group`: groups inside a course.

use clap::Subcommand;
use serde_json::json;

use super::answer::Answer;
use super::table::Table;
use super::{Ctx, Failure};
use crate::service::Error;
use crate::service::enrollment::Groups;

#[derive(Debug, Subcommand)]
pub enum Group {
    /// List the groups of a course, or the people of one
    List { course: String, group: Option<String> },
    /// Put users into a group; a new one is made
    Add {
        course: String,
        group: String,
        #[arg(value_name = "USER")]
        users: Vec<String>,
    },
    /// Take users out of a group, or the group away
    Remove {
        course: String,
        group: String,
        #[arg(value_name = "USER")]
        users: Vec<String>,
    },
}

impl Group {
    pub fn run(self, ctx: &Ctx<'_, '_>) -> Result<Answer, Failure> {
        let (school, actor) = ctx.acting()?;
        match self {
            Self::List { course, group } => {
                let mut groups = school.groups(&actor, &course)?;
                if let Some(wanted) = group.as_deref().map(plain) {
                    let unknown = Error::not_found("group", wanted).nearest(wanted, groups.groups.iter().map(|row| row.group.as_str()));
                    groups.groups.retain(|row| row.group == *wanted);
                    if groups.groups.is_empty() {
                        return Err(unknown.into());
                    }
                }
                Ok(listed(&groups))
            }
            Self::Add { course, group, users } => Ok(listed(&school.add_to_group(&actor, &course, &group, &users)?)),
            Self::Remove { course, group, users } => Ok(listed(&school.remove_from_group(&actor, &course, plain(&group), &users)?)),
        }
    }
}

/// A group is called `@NAME` where it stands among users (CLI.md 1).
fn plain(group: &str) -> &str {
    group.strip_prefix('@').unwrap_or(group)
}

fn listed(groups: &Groups) -> Answer {
    let mut table = Table::new(["group", "users"], "There are no groups in this course: see `lyceum group add`");
    for row in &groups.groups {
        table.row([(&row.group).into(), row.members.join(", ").into()]);
    }
    let rows: Vec<_> = groups.groups.iter().map(|row| json!({ "group": row.group, "users": row.members })).collect();
    Answer::of(&json!({ "course": groups.course, "groups": rows })).table(table)
}
