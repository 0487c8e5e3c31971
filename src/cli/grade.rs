//! `grade`: marks given, taken back, released, traced (CLI.md 6).

use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::answer::Answer;
use super::table::{Cell, Table};
use super::{Ctx, Failure, decimal};
use crate::domain::grade::rubric::{self, Choice};
use crate::domain::when;
use crate::service;
use crate::service::grade::{GradeEventView, GradeSaved, LateByHand, NewGrade, Released, UndoGrade};
use crate::service::submission::AssignmentView;

#[derive(Debug, Subcommand)]
pub enum Grade {
    /// Set a score: 8, 8.5, 80%, a letter, ex (excused), miss (missing) or none
    #[command(allow_negative_numbers = true)]
    Set(Set),
    /// Restore the score before the last change
    Undo {
        course: String,
        item: String,
        user: String,
        /// Why; needed for a released score that somebody else changed last
        #[arg(long, value_name = "TEXT")]
        reason: Option<String>,
    },
    /// Show the marks of an item to its learners, or to some of them
    Release {
        course: String,
        item: String,
        #[arg(value_name = "USER")]
        users: Vec<String>,
    },
    /// Hide the marks of an item from its learners, or from some of them
    Hide {
        course: String,
        item: String,
        #[arg(value_name = "USER")]
        users: Vec<String>,
    },
    /// List every change of a score, with who and why
    History { course: String, item: String, user: String },
}

#[derive(Debug, Args)]
pub struct Set {
    course: String,
    item: String,
    user: String,
    /// 8, 8.5, 80%, a letter of the course, ex, miss or none; may be left out with --rubric
    #[arg(required_unless_present = "rubric")]
    score: Option<String>,
    /// The level of a criterion by its title or points, as facts=5; once for each criterion of the rubric
    #[arg(long, value_name = "CRITERION=LEVEL")]
    rubric: Vec<String>,
    /// Why; needed to change a released score
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
    /// What the learner reads beside the mark
    #[arg(long, value_name = "TEXT")]
    comment: Option<String>,
    /// Count as this late (25h, 2d), or none
    #[arg(long, value_name = "SPAN")]
    late: Option<String>,
    /// Refuse when the score is no longer this one
    #[arg(long, value_name = "SCORE")]
    was: Option<String>,
}

impl Grade {
    pub fn run(self, ctx: &mut Ctx<'_, '_>) -> Result<Answer, Failure> {
        let (school, actor) = ctx.acting()?;
        match self {
            Self::Set(set) => set.run(ctx),
            Self::Undo { course, item, user, reason } => {
                Ok(saved(&school.undo_grade(&actor, &course, &item, &user, UndoGrade { event: None, reason })?))
            }
            Self::Release { course, item, users } => Ok(released(&school.release_grades(&actor, &course, &item, &users)?)),
            Self::Hide { course, item, users } => Ok(released(&school.hide_grades(&actor, &course, &item, &users)?)),
            Self::History { course, item, user } => {
                let history = school.grade_history(&actor, &course, &item, &user)?;
                let mut table = Table::new(["no", "at", "by", "what", "to", "reason", "comment"], "No mark was ever given here.");
                for event in &history.events {
                    let (at, deed) = (Cell::whole(ctx.local(event.at)), event.deed.word());
                    let texts = [&event.reason, &event.comment].map(|text| text.as_ref().into());
                    let [reason, comment] = texts;
                    table.row([event.n.into(), at, (&event.by).into(), deed.into(), event.to.as_ref().into(), reason, comment]);
                }
                let entries: Vec<Value> = history.events.iter().map(entry).collect();
                let document = json!({ "course": history.course, "item": history.item, "user": history.user, "entries": entries });
                Ok(Answer::of(&document).table(table))
            }
        }
    }
}

impl Set {
    fn run(self, ctx: &mut Ctx<'_, '_>) -> Result<Answer, Failure> {
        let (school, actor) = ctx.acting()?;
        let late = self.late.as_deref().map(late).transpose()?;
        let comment = self.comment.map(Into::into);
        let rubric = match self.rubric.as_slice() {
            [] => None,
            levels => Some(chosen(levels, &school.assignment(&actor, &self.course, &self.item)?)?),
        };
        let grade = NewGrade { score: self.score, rubric, reason: self.reason, comment, late, was: self.was, ..NewGrade::default() };
        let done = school.set_grade(&actor, &self.course, &self.item, &self.user, grade)?;
        if let Some(warning) = &done.warning {
            ctx.note(&format!("warning: {warning}"));
        }
        Ok(saved(&done))
    }
}

/// `facts=5` as the choice of a level.
fn chosen(levels: &[String], assignment: &AssignmentView) -> Result<Vec<Choice>, Failure> {
    let Some(rubric) = &assignment.rubric else {
        return Err(
            Failure::refused(format!("`{}` has no rubric.", assignment.item)).hint("Give a score: lyceum grade set COURSE ITEM USER SCORE")
        );
    };
    let names = rubric.levels.iter().map(|level| format!("{} ({})", level.points, level.title.for_screen())).collect::<Vec<_>>().join(", ");
    let one = |text: &String| {
        let (criterion, level) = text
            .split_once('=')
            .ok_or_else(|| Failure::refused(format!("`{text}` is no choice of a level.")).hint("Write it as --rubric CRITERION=LEVEL"))?;
        let known = rubric.criteria.iter().map(|criterion| criterion.id.as_str());
        if !known.clone().any(|id| id == criterion) {
            let all = known.clone().collect::<Vec<_>>().join(", ");
            let failure = Failure::from(service::Error::not_found("criterion", criterion).nearest(criterion, known));
            return Err(Failure { hint: failure.hint.or(Some(format!("The criteria are {all}"))), ..failure });
        }
        let level = rubric::level_named(rubric, level.trim())
            .ok_or_else(|| Failure::refused(format!("`{level}` is no level of the rubric; its levels are {names}.")))?;
        Ok(Choice { criterion: criterion.to_owned(), level })
    };
    levels.iter().map(one).collect()
}

fn late(text: &str) -> Result<LateByHand, Failure> {
    if text == "none" {
        return Ok(LateByHand::No);
    }
    let seconds = when::span_of(text).and_then(|span| u64::try_from(span.num_seconds()).ok());
    seconds
        .map(LateByHand::Seconds)
        .ok_or_else(|| Failure::refused(format!("`{text}` is no time span.")).hint("Write it like 25h, 2d, 90m or none"))
}

fn saved(done: &GradeSaved) -> Answer {
    let score = done.score.as_ref().map(decimal);
    let document = json!({
        "item": done.item, "user": done.user, "from": done.from, "to": done.to, "entered": done.entered, "deducted": decimal(&done.deducted),
        "score": score, "possible": done.possible, "status": done.status.word(), "released": done.released, "warning": done.warning,
        "changed": done.changed,
    });
    let word = |score: &Option<String>| score.clone().unwrap_or_else(|| "none".to_owned());
    let counts = score.map_or_else(String::new, |score| format!(", counts {score} of {}", done.possible));
    let seen = if done.released { "released" } else { "not released" };
    if !done.changed {
        return Answer::of(&document).text(format!("{} for {}: unchanged, {}{counts}, {seen}", done.item, done.user, word(&done.to)));
    }
    Answer::of(&document).text(format!("{} for {}: {} -> {}{counts}, {seen}", done.item, done.user, word(&done.from), word(&done.to)))
}

fn released(done: &Released) -> Answer {
    let what = if done.released { "released" } else { "hidden" };
    if done.users.is_empty() {
        return Answer::of(done).text(format!("{}: unchanged, every mark there is was {what} already", done.item));
    }
    Answer::of(done).text(format!("{}: {what} for {}", done.item, done.users.join(", ")))
}

fn entry(event: &GradeEventView) -> Value {
    json!({
        "n": event.n, "at": event.at.rfc3339(), "by": event.by, "deed": event.deed, "to": event.to, "reason": event.reason,
        "comment": event.comment,
    })
}
