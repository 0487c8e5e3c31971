//! `quiz`: learners ask that an answer counts, and those who mark accept it for everybody or say why not (CLI.md 4).

use clap::Subcommand;
use serde_json::{Value, json};

use super::answer::Answer;
use super::table::{Cell, Table};
use super::{Ctx, Failure, counted};
use crate::domain::attempt::claim::ClaimState;
use crate::domain::text::Untrusted;
use crate::service::attempt::{Acceptance, ClaimRef, ClaimRow, Claimed, NewAccepted};

#[derive(Debug, Subcommand)]
pub enum Quiz {
    /// Say that your answer should count: in your newest attempt that has the question
    Flag {
        course: String,
        quiz: String,
        question: String,
        /// The attempt of this number
        #[arg(long, value_name = "N")]
        attempt: Option<u32>,
        /// Take it back
        #[arg(long)]
        clear: bool,
    },
    /// List what learners ask about the marks of their answers
    Flags { course: String, quiz: Option<String> },
    /// Accept an answer for everybody: it is published and all attempts are marked anew
    Accept(Accept),
    /// Say why an answer stays as it is marked
    Decline {
        course: String,
        quiz: String,
        question: String,
        /// Who asked
        user: String,
        /// What the learner reads, and the log says
        #[arg(long, value_name = "R")]
        reason: String,
    },
}

#[derive(Debug, clap::Args)]
pub struct Accept {
    course: String,
    quiz: String,
    question: String,
    /// The answer that gives all points from now on
    #[arg(allow_hyphen_values = true)]
    text: String,
    /// Why, for the log, the history of each mark and those who asked
    #[arg(long, value_name = "R", required_unless_present = "dry_run")]
    reason: Option<String>,
    /// Only say what would change
    #[arg(long)]
    dry_run: bool,
}

impl Quiz {
    pub fn run(self, ctx: &Ctx<'_, '_>) -> Result<Answer, Failure> {
        match self {
            Self::Flag { course, quiz, question, attempt, clear } => {
                let (school, actor) = ctx.working()?;
                let done = if clear {
                    school.withdraw_claim(&actor, &course, &quiz, &question, attempt)?
                } else {
                    school.claim(&actor, &course, &quiz, &question, attempt)?
                };
                Ok(flagged(&done))
            }
            Self::Flags { course, quiz } => {
                let (school, actor) = ctx.acting()?;
                let list = school.claims(&actor, &course, quiz.as_deref())?;
                let claims: Vec<Value> = list.claims.iter().map(document).collect();
                Ok(Answer::of(&json!({ "claims": claims })).table(table(ctx, &list.claims)))
            }
            Self::Accept(accept) => accept.run(ctx),
            Self::Decline { course, quiz, question, user, reason } => {
                let (school, actor) = ctx.acting()?;
                let claims = [ClaimRef { user, attempt: None }];
                let done = school.decline_claims(&actor, &course, &quiz, &question, &claims, &reason)?;
                let said = format!("Declined: {}", counted(done.count, "claim", "claims"));
                Ok(Answer::of(&json!({ "course": course, "quiz": quiz, "question": question, "declined": done.count })).text(said))
            }
        }
    }
}

fn flagged(done: &Claimed) -> Answer {
    let said = match done.claim {
        ClaimState::Withdrawn => format!("Taken back: nothing is asked about `{}` any more", done.question),
        _ => format!("Asked: your answer to `{}` should count (attempt {})", done.question, done.attempt),
    };
    Answer::of(&json!({
        "course": done.course, "quiz": done.quiz, "question": done.question, "attempt": done.attempt, "claim": done.claim,
        "at": done.at.rfc3339(),
    }))
    .text(said)
}

fn document(claim: &ClaimRow) -> Value {
    json!({
        "user": claim.user, "name": claim.name, "quiz": claim.quiz, "question": claim.question, "attempt": claim.attempt,
        "answer": claim.answer, "at": claim.at.rfc3339(),
    })
}

fn table(ctx: &Ctx<'_, '_>, claims: &[ClaimRow]) -> Table {
    let mut table = Table::new(["user", "quiz", "question", "attempt", "answer", "at"], "Nobody asks about the mark of an answer.");
    for one in claims {
        table.row([
            (&one.user).into(),
            (&one.quiz).into(),
            (&one.question).into(),
            one.attempt.into(),
            Cell::from(&one.answer),
            Cell::whole(ctx.local(one.at)),
        ]);
    }
    table
}

impl Accept {
    fn run(self, ctx: &Ctx<'_, '_>) -> Result<Answer, Failure> {
        let (school, actor) = ctx.acting()?;
        let new = NewAccepted { question: self.question, text: self.text };
        let done = match self.reason.filter(|_| !self.dry_run) {
            Some(reason) => school.accept_answer(&actor, &self.course, &self.quiz, &new, &reason, None)?,
            None => school.accept_preview(&actor, &self.course, &self.quiz, &new)?,
        };
        Ok(accepted(&done, self.dry_run))
    }
}

fn accepted(done: &Acceptance, dry_run: bool) -> Answer {
    let mut table = Table::new(["user", "quiz", "attempt", "from", "to", "of"], "No score changes by it.");
    let mut changes: Vec<Value> = Vec::new();
    for (quiz, one) in done.marked.iter().flat_map(|marked| marked.changes.iter().map(|one| (&marked.quiz, one))) {
        table.row([(&one.user).into(), quiz.into(), one.attempt.into(), Cell::from(one.from), Cell::from(one.to), one.possible.into()]);
        changes.push(json!({ "user": one.user, "quiz": quiz, "attempt": one.attempt, "from": one.from, "to": one.to }));
    }
    let text = Untrusted::from(done.text.raw());
    let head = if dry_run { "Nothing is written yet: without --dry-run" } else { "From now on" };
    let answer = Answer::of(&json!({
        "course": done.course, "quiz": done.quiz, "question": done.question, "accepted": done.text, "bank": done.bank,
        "claims": done.claims, "attempts": done.attempts(), "losses": done.losses(), "running": done.running(), "dry_run": dry_run, "changes": changes,
    }))
    .text(format!("{head}, `{}` is accepted in `{}`", text.for_screen(), done.question))
    .text(format!("Attempts whose answer counts by it: {}; claims that it accepts: {}", done.attempts(), done.claims));
    asides(done).fold(answer, Answer::text).table(table)
}

/// What else comes of it, or does not.
fn asides(done: &Acceptance) -> impl Iterator<Item = String> {
    let lose = || format!("{} by an earlier change of the key", counted(done.losses(), "attempt loses points", "attempts lose points"));
    let run = || counted(done.running(), "attempt that runs is marked as it began", "attempts that run are marked as they began");
    [(done.losses() > 0).then(lose), (done.running() > 0).then(run)].into_iter().flatten()
}
