//! `enroll`, `unenroll`, `roster`: who is in a course.

use clap::Args;
use serde_json::json;

use super::answer::Answer;
use super::args::course_role;
use super::table::{Cell, Table};
use super::{Ctx, Failure, at};
use crate::domain::person::CourseRole;

#[derive(Debug, Args)]
pub struct Enroll {
    course: String,
    #[arg(required = true, value_name = "USER")]
    users: Vec<String>,
    /// What they are in the course
    #[arg(long, default_value = "learner", value_parser = course_role())]
    role: CourseRole,
    /// Put them into this group as well
    #[arg(long, value_name = "GROUP")]
    group: Option<String>,
}

#[derive(Debug, Args)]
pub struct Unenroll {
    course: String,
    #[arg(required = true, value_name = "USER")]
    users: Vec<String>,
}

#[derive(Debug, Args)]
pub struct Roster {
    course: String,
}

impl Enroll {
    pub fn run(self, ctx: &Ctx<'_, '_>) -> Result<Answer, Failure> {
        let (school, actor) = ctx.acting()?;
        let done = school.enroll(&actor, &self.course, &self.users, self.role, self.group.as_deref())?;
        let mut answer = Answer::of(&json!({ "enrolled": done.enrolled, "already": done.already }));
        if !done.enrolled.is_empty() {
            answer = answer.text(format!("Enrolled in {} as {}: {}", done.course, done.role.word(), done.enrolled.join(", ")));
        }
        if !done.already.is_empty() {
            answer = answer.text(format!("Already in it: {}", done.already.join(", ")));
        }
        Ok(answer)
    }
}

impl Unenroll {
    pub fn run(self, ctx: &Ctx<'_, '_>) -> Result<Answer, Failure> {
        let (school, actor) = ctx.acting()?;
        let done = school.unenroll(&actor, &self.course, &self.users)?;
        let mut answer = Answer::of(&json!({ "course": done.course, "unenrolled": done.removed, "absent": done.absent }));
        if !done.removed.is_empty() {
            answer = answer.text(format!("Taken out of {}, work kept: {}", done.course, done.removed.join(", ")));
        }
        if !done.absent.is_empty() {
            answer = answer.text(format!("Not in it: {}", done.absent.join(", ")));
        }
        Ok(answer)
    }
}

impl Roster {
    pub fn run(self, ctx: &Ctx<'_, '_>) -> Result<Answer, Failure> {
        let (school, actor) = ctx.acting()?;
        let roster = school.roster(&actor, &self.course)?;
        let mut table =
            Table::new(["user", "name", "role", "done", "last seen", "groups"], "Nobody is in this course yet: see `lyceum enroll`");
        let mut people = Vec::new();
        for one in &roster.people {
            let done = format!("{}/{}", one.completed, one.required);
            let seen = one.last_seen.map(|seen| Cell::whole(ctx.local(seen)));
            let groups = one.groups.join(", ");
            table.row([(&one.user).into(), (&one.name).into(), one.role.word().into(), done.into(), seen.into(), groups.into()]);
            people.push(json!({
                "user": one.user, "name": one.name, "role": one.role, "groups": one.groups, "progress": one.progress, "completed": one.completed,
                "required": one.required, "last_seen": at(one.last_seen), "active_seconds": one.active_seconds,
            }));
        }
        Ok(Answer::of(&json!({ "course": roster.course, "people": people })).table(table))
    }
}
