//! `regrade`: marking what was handed in by the keys that a quiz has now (CLI.md 4).

use clap::Args;
use serde_json::{Value, json};

use super::answer::Answer;
use super::table::{Cell, Table};
use super::{Ctx, Failure};
use crate::service::attempt::{Regrade as View, RegradeChange};

#[derive(Debug, Args)]
pub struct Regrade {
    course: String,
    quiz: String,
    /// Write it; without this it is only shown
    #[arg(long, requires = "reason")]
    apply: bool,
    /// Why, for the log and the history of each mark
    #[arg(long, value_name = "R", requires = "apply")]
    reason: Option<String>,
}

impl Regrade {
    pub fn run(self, ctx: &Ctx<'_, '_>) -> Result<Answer, Failure> {
        let (school, actor) = ctx.acting()?;
        let reason = self.reason.filter(|_| self.apply);
        let view = match &reason {
            Some(reason) => school.regrade(&actor, &self.course, &self.quiz, reason, None)?,
            None => school.regrade_preview(&actor, &self.course, &self.quiz)?,
        };
        let changes: Vec<Value> = view.changes.iter().map(change).collect();
        let answer = Answer::of(&json!({ "changes": changes })).table(table(&view));
        let answer = view.kept.iter().fold(answer, |answer, kept| {
            let title = kept.title.for_screen();
            let count = kept.attempts;
            answer.text(format!("{title}: its kind or its options changed, so the answers in {count} attempts stay marked as they were"))
        });
        let answer = match view.by_hand {
            0 => answer,
            n => answer.text(format!("Answers marked by hand, whose points stay: {n}")),
        };
        let answer = match view.claims {
            0 => answer,
            n => answer.text(format!("Claims on answers that are right now, which the reason answers: {n}")),
        };
        let answer = match view.running {
            0 => answer,
            n => answer.text(format!("Attempts that run, of which nothing changes: {n}")),
        };
        Ok(match (view.changes.is_empty(), reason) {
            (true, _) => answer,
            (false, Some(_)) => answer.text(format!("Marked anew: {}", view.changes.len())),
            (false, None) => answer.text("Nothing is written yet: --apply --reason R does it"),
        })
    }
}

fn change(change: &RegradeChange) -> Value {
    json!({ "user": change.user, "attempt": change.attempt, "from": change.from, "to": change.to })
}

fn table(view: &View) -> Table {
    let mut table = Table::new(["user", "attempt", "from", "of", "to", "of"], "Every attempt is marked by what the quiz says now.");
    for one in &view.changes {
        table.row([
            (&one.user).into(),
            one.attempt.into(),
            Cell::from(one.from),
            one.from_possible.into(),
            Cell::from(one.to),
            one.possible.into(),
        ]);
    }
    table
}
