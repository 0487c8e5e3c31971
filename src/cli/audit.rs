//! `audit`: whether the log is whole, and what stands in it (CLI.md 7).

use clap::Subcommand;
use serde_json::{Value, json};

use super::answer::Answer;
use super::table::{Cell, Table};
use super::{Ctx, Failure, counted, progress};
use crate::domain::when::Edge;
use crate::domain::work::Watch;
use crate::service::Services;
use crate::service::audit::{AuditFilter, AuditVerdict};

#[derive(Debug, Subcommand)]
pub enum Audit {
    /// Check that no entry was changed, removed or cut off
    Verify,
    /// List what was done: the last entries, oldest first
    List {
        /// Done by this user, or about them
        #[arg(long)]
        user: Option<String>,
        /// What concerns this course
        #[arg(long)]
        course: Option<String>,
        /// From this date on, such as 2026-11-01, yesterday or 7d ago
        #[arg(long, value_name = "DATE", allow_hyphen_values = true)]
        since: Option<String>,
        /// Up to this date
        #[arg(long, value_name = "DATE", allow_hyphen_values = true)]
        until: Option<String>,
        /// Only this action, such as user.add, or all of a noun, such as user
        #[arg(long, value_name = "ACTION")]
        action: Option<String>,
        /// At most so many entries
        #[arg(long, value_name = "N", default_value_t = 100)]
        limit: u32,
    },
}

impl Audit {
    pub fn run(self, ctx: &Ctx<'_, '_>) -> Result<Answer, Failure> {
        match self {
            Self::Verify => verify(ctx),
            Self::List { user, course, since, until, action, limit } => {
                let (school, actor) = ctx.acting()?;
                let since = since.map(|since| ctx.look_back(&since, Edge::Start)).transpose()?;
                let until = until.map(|until| ctx.look_back(&until, Edge::End)).transpose()?;
                let limit = Some(usize::try_from(limit).unwrap_or(usize::MAX));
                let list =
                    school.audit_list(&actor, &AuditFilter { user, course, since, until, action, limit, ..AuditFilter::default() })?;
                let mut table = Table::new(["n", "at", "actor", "action", "object", "before", "after", "reason"], "No entry fits.");
                let mut entries: Vec<Value> = Vec::new();
                for one in &list.entries {
                    let values = [&one.before, &one.after].map(|value| value.as_ref().map_or_else(String::new, Value::to_string).into());
                    let [before, after] = values;
                    let reason = one.reason.as_ref().map_or_else(|| "".into(), Into::into);
                    let at = Cell::whole(ctx.local(one.at));
                    table.row([
                        one.n.into(),
                        at,
                        (&one.actor).into(),
                        Cell::whole(&one.action),
                        (&one.object).into(),
                        before,
                        after,
                        reason,
                    ]);
                    entries.push(json!({
                        "n": one.n, "at": one.at.rfc3339(), "actor": one.actor, "action": one.action, "object": one.object, "before": one.before,
                        "after": one.after, "reason": one.reason,
                    }));
                }
                Ok(Answer::of(&json!({ "entries": entries })).table(table))
            }
        }
    }
}

fn verify(ctx: &Ctx<'_, '_>) -> Result<Answer, Failure> {
    let verdict = match ctx.acting() {
        Ok((school, actor)) => progress::shown(ctx, "Verifying", |watch| school.audit_verify(&actor, watch))?,
        Err(shut) => unopened(ctx, shut)?,
    };
    let said = format!("{}, head {}", counted(verdict.entries, "entry", "entries"), verdict.head);
    let why = verdict.message.as_deref().unwrap_or_default().trim_end_matches('.');
    let bad = match verdict.first_bad {
        _ if verdict.ok => None,
        Some(n) => Some(format!("The audit log is not as it was written, from entry {n} on: {why}.")),
        None => Some(format!("The audit log is not guarded as it was: {why}.")),
    };
    let bad = bad.map(|bad| Failure::refused(bad).hint("Compare with the last good backup"));
    Ok(Answer::of(&verdict).text(said).judged(bad))
}

/// The verdict on a school that is `shut` because somebody changed what guards its log: that is what is asked here.
fn unopened(ctx: &Ctx<'_, '_>, shut: Failure) -> Result<AuditVerdict, Failure> {
    if ctx.global.acting_as.is_some() {
        return Err(shut);
    }
    let verify = |watch: &Watch| Services::audit_verify_unopened(&ctx.console(), &ctx.places.db, watch);
    // Whatever else is wrong with the file is said as it was.
    progress::shown(ctx, "Verifying", verify).ok().flatten().ok_or(shut)
}
