//! Quizzes as their learner meets them: the front with what to expect, then the open attempt. Looking back is `learner/review.rs`.

mod front;
pub(super) mod labels;
mod navigator;
mod saving;
pub(super) mod sheet;
mod taking;
pub(super) mod words;

use crate::service::Error;
use crate::service::attempt::QuestionView;
use crate::tr;
use crate::tui::screen::{Ctx, Screen};

/// Opens a quiz: its open attempt at the question where the learner stood, else its front.
///
/// # Errors
/// What the service says when the quiz is not there or not theirs.
pub fn open(course: &str, item: &str, ctx: &mut Ctx<'_>) -> Result<Box<dyn Screen>, Error> {
    let view = ctx.school.quiz(&ctx.actor, course, item)?;
    if view.attempts.iter().any(|attempt| attempt.state.is_running()) {
        let attempt = ctx.school.attempt(&ctx.actor, course, item, None)?;
        if attempt.state.is_running() {
            if attempt.questions.iter().any(QuestionView::is_answered) {
                let text = tr!(ctx, "You go on where you were; your answers are here");
                ctx.say(text);
            }
            return Ok(Box::new(taking::Taking::new(attempt, ctx.now)));
        }
        return Ok(Box::new(front::Front::new(ctx.school.quiz(&ctx.actor, course, item)?)));
    }
    Ok(Box::new(front::Front::new(view)))
}

#[cfg(test)]
pub(super) mod fixture;
#[cfg(test)]
mod journey;
#[cfg(test)]
mod tests;
