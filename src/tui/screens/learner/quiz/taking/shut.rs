//! A quiz that got out of reach while it was taken: hidden, removed, or its course left. What was typed stays on the screen as not saved, is
//! tried again by itself, and can be copied out.

use super::Taking;
use crate::domain::attempt::AttemptState;
use crate::service::attempt::Given;
use crate::service::{Error, ErrorKind};
use crate::tr;
use crate::tui::screen::{Ctx, Look};
use crate::tui::when;

/// Why nothing reaches the quiz now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shut {
    /// It is not to be seen any more.
    Gone,
    /// The learner is not in its course any more.
    Outside,
}

impl Taking {
    /// Says what a service refused. Where the quiz is out of reach that is said in its own words, once.
    pub(super) fn tell(&mut self, error: &Error, ctx: &mut Ctx<'_>) {
        let shut = match error.kind {
            ErrorKind::NotFound => Shut::Gone,
            ErrorKind::Denied if !error.ends_session => Shut::Outside,
            _ => return ctx.fail(error),
        };
        let text = self.out_of_reach(shut, &ctx.look);
        if self.shut.replace(shut) != Some(shut) {
            ctx.warn(text);
        }
    }

    /// What stands against an answer may pass: then it waits. Where the question takes none any more, it is said and no more is tried.
    pub(super) fn told_of_conflict(&mut self, id: &str, error: &Error, ctx: &mut Ctx<'_>) {
        let takes = self.view.questions.iter().any(|question| question.id == id && !question.locked);
        if takes && self.view.state == AttemptState::Open {
            self.unsaved.failed(ctx.now);
        } else {
            self.unsaved.done(id);
        }
        ctx.fail(error);
    }

    /// `This quiz was hidden by its teachers. What you wrote last is NOT SAVED. What was saved until 20:43 is kept.`
    pub(super) fn out_of_reach(&self, shut: Shut, look: &Look<'_>) -> String {
        let why = match shut {
            Shut::Gone => tr!(look, "This quiz was hidden by its teachers."),
            Shut::Outside => tr!(look, "You are not in this course any more."),
        };
        let last = self.view.questions.iter().filter_map(|question| question.saved).max();
        let kept = last.map(|at| tr!(look, "What was saved until {when} is kept.", when = when::moment(look, at)));
        let open = (!self.unsaved.is_empty()).then(|| tr!(look, "What you wrote last is NOT SAVED."));
        [Some(why), open, kept].into_iter().flatten().collect::<Vec<_>>().join(" ")
    }

    /// The way out for a text that cannot be saved.
    pub(super) fn copy_unsaved(&self, ctx: &mut Ctx<'_>) {
        let written = |(_, given)| match given {
            Some(Given::Text { text }) => Some(text.into_raw()),
            Some(Given::Number { number, unit }) => Some([Some(number), unit].into_iter().flatten().collect::<Vec<_>>().join(" ")),
            _ => None,
        };
        let text = self.unsaved.waiting().into_iter().filter_map(written).collect::<Vec<_>>().join("\n\n");
        if text.is_empty() {
            let said = tr!(ctx, "Only a text can be copied out");
            ctx.say(said);
        } else {
            ctx.copy(text);
        }
    }
}
