//! `attempt`: a quiz without a screen, answers as JSON (CLI.md 4).

mod given;
mod shown;

use clap::Subcommand;
use serde_json::json;

use super::answer::Answer;
use super::table::{Cell, Table};
use super::{Ctx, Failure, at};
use crate::domain::points::Points;
use crate::service::attempt::{AttemptRow, AttemptView, Saved};

#[derive(Debug, Subcommand)]
pub enum Attempt {
    /// Begin an attempt, or take up the open one
    Start { course: String, quiz: String },
    /// Show an attempt: the open one, else the last
    Show {
        course: String,
        quiz: String,
        /// The attempt of this number
        #[arg(long, value_name = "N")]
        attempt: Option<u32>,
    },
    /// Save an answer, or several, from standard input as JSON; all are saved or none
    Answer {
        course: String,
        quiz: String,
        /// The question that the one answer belongs to
        question: Option<String>,
    },
    /// Ask for the verdict on a question, where the quiz gives one
    Check { course: String, quiz: String, question: String },
    /// Hand in
    Submit {
        course: String,
        quiz: String,
        /// Drop a practice attempt instead of keeping it
        #[arg(long)]
        discard_practice: bool,
    },
    /// List attempts: a learner's own, or everybody's for staff
    List { course: String, quiz: String, user: Option<String> },
    /// Mark a question by hand
    #[command(allow_negative_numbers = true)]
    Mark(Mark),
}

#[derive(Debug, clap::Args)]
pub struct Mark {
    course: String,
    quiz: String,
    user: String,
    question: String,
    points: String,
    /// The attempt of this number (else the last)
    #[arg(long, value_name = "N")]
    attempt: Option<u32>,
    /// What the learner reads beside the mark
    #[arg(long, value_name = "TEXT")]
    comment: Option<String>,
}

impl Attempt {
    pub fn run(self, ctx: &mut Ctx<'_, '_>) -> Result<Answer, Failure> {
        match self {
            Self::Start { course, quiz } => {
                let (school, actor) = ctx.working()?;
                Ok(shown::attempt(ctx, &school.start_attempt(&actor, &course, &quiz)?))
            }
            Self::Show { course, quiz, attempt } => {
                let (school, actor) = ctx.working()?;
                Ok(shown::attempt(ctx, &school.attempt(&actor, &course, &quiz, attempt)?))
            }
            Self::Answer { course, quiz, question } => answer(ctx, &course, &quiz, question),
            Self::Check { course, quiz, question } => {
                let (school, actor) = ctx.working()?;
                Ok(shown::question(&school.check_question(&actor, &course, &quiz, &question)?))
            }
            Self::Submit { course, quiz, discard_practice: true } => discard(ctx, &course, &quiz),
            Self::Submit { course, quiz, discard_practice: false } => {
                let (school, actor) = ctx.working()?;
                Ok(shown::attempt(ctx, &school.submit_attempt(&actor, &course, &quiz)?))
            }
            Self::List { course, quiz, user } => list(ctx, &course, &quiz, user.as_deref()),
            Self::Mark(mark) => mark.run(ctx),
        }
    }
}

fn answer(ctx: &mut Ctx<'_, '_>, course: &str, quiz: &str, question: Option<String>) -> Result<Answer, Failure> {
    let (school, actor) = ctx.working()?;
    let text = ctx.read_input(given::MOST_BYTES)?;
    let answers = given::read(&text, question)?;
    Ok(saved(ctx, &school.answer(&actor, course, quiz, answers)?))
}

fn saved(ctx: &Ctx<'_, '_>, saved: &Saved) -> Answer {
    let left = match saved.unanswered.len() {
        0 => "every question has an answer".to_owned(),
        _ => format!("without an answer: {}", saved.unanswered.join(", ")),
    };
    Answer::of(&json!({
        "saved": saved.saved, "at": saved.at.rfc3339(), "seconds_left": saved.seconds_left, "unanswered": saved.unanswered,
    }))
    .text(format!("Saved at {}: {}; {left}", ctx.local(saved.at), saved.saved.join(", ")))
}

fn discard(ctx: &Ctx<'_, '_>, course: &str, quiz: &str) -> Result<Answer, Failure> {
    let (school, actor) = ctx.working()?;
    school.discard_practice(&actor, course, quiz)?;
    let said = format!("The practice attempt at {quiz} is dropped");
    Ok(Answer::of(&json!({ "course": course, "quiz": quiz, "discarded": true })).text(said))
}

fn list(ctx: &Ctx<'_, '_>, course: &str, quiz: &str, user: Option<&str>) -> Result<Answer, Failure> {
    let (school, actor) = ctx.learning()?;
    let list = school.attempts(&actor, course, quiz, user)?;
    let mut table = Table::new(["user", "attempt", "state", "started", "submitted", "score", "of", "kept"], "There are no attempts yet.");
    for row in &list.attempts {
        let submitted = row.submitted.map(|at| Cell::whole(ctx.local(at)));
        let state = row.state.word().replace('_', " ");
        let kept = if row.kept { "kept" } else { "" };
        table.row([
            (&row.user).into(),
            row.attempt.into(),
            state.into(),
            Cell::whole(ctx.local(row.started)),
            submitted.into(),
            Cell::from(row.score),
            row.possible.into(),
            kept.into(),
        ]);
    }
    let rows: Vec<_> = list.attempts.iter().map(row).collect();
    Ok(Answer::of(&json!({ "attempts": rows })).table(table))
}

fn row(row: &AttemptRow) -> serde_json::Value {
    json!({
        "user": row.user, "name": row.name, "attempt": row.attempt, "state": row.state.word(), "practice": row.practice,
        "started": row.started.rfc3339(), "submitted": at(row.submitted), "score": row.score, "possible": row.possible, "kept": row.kept,
    })
}

impl Mark {
    fn run(self, ctx: &Ctx<'_, '_>) -> Result<Answer, Failure> {
        let points = Points::parse(&self.points).map_err(|why| Failure::refused(format!("{why}.")))?;
        let (school, actor) = ctx.acting()?;
        let comment = self.comment.map(Into::into);
        let marked: AttemptView =
            school.mark_question(&actor, &self.course, &self.quiz, &self.user, &self.question, self.attempt, points, comment)?;
        Ok(shown::attempt(ctx, &marked))
    }
}
