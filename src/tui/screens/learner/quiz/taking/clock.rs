//! The time limit: what is said while it runs, what happens when it is over.

use super::Taking;
use crate::domain::attempt::AttemptState;
use crate::domain::time::Instant;
use crate::tr;
use crate::tui::screen::{Ctx, Outcome};

/// When the person is told that the time runs out, in milliseconds before its end.
const WARNINGS: [i64; 2] = [5 * 60_000, 60_000];

impl Taking {
    pub(super) fn warn_of_time(&self, before: Instant, ctx: &mut Ctx<'_>) {
        let Some(ends) = self.view.ends else { return };
        for warning in WARNINGS {
            let at = Instant(ends.0 - warning);
            if before < at && at <= ctx.now && ctx.now < ends {
                let text = tr!(ctx, one "{n} minute left" | "{n} minutes left", n = warning / 60_000);
                ctx.warn(text);
            }
        }
    }

    pub(super) fn time_is_over(&mut self, ctx: &mut Ctx<'_>) -> Outcome {
        self.reload(ctx);
        if self.view.state == AttemptState::Open {
            return Outcome::Consumed;
        }
        let text = match self.view.state {
            AttemptState::Overdue => tr!(ctx, "The time is over: no more answers, but you may still hand in"),
            AttemptState::Abandoned => tr!(ctx, "The time is over, and the attempt was not handed in"),
            _ => tr!(ctx, "The time is over: what you had answered is handed in"),
        };
        ctx.warn(text);
        self.settled(Outcome::Consumed)
    }
}
