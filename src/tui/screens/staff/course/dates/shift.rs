//! Moving all dates of a course by days: said first, done when it is answered.

use super::{Asked, Dates};
use crate::service::term::DatesShift;
use crate::tr;
use crate::tui::screen::{Ctx, Outcome};
use crate::tui::when;
use crate::tui::widgets::ask::Ask;
use crate::tui::widgets::text::cut;

impl Dates {
    /// Says what moving all dates does, and asks.
    pub(super) fn ask_to_shift(&mut self, text: &str, ctx: &mut Ctx<'_>) -> Outcome {
        let days = text.trim().trim_end_matches(['d', ' ']).trim_start_matches('+').parse::<i32>().unwrap_or(0);
        let answer = ctx.school.shifted_dates(&ctx.actor, &self.view.course, days);
        let Some(shift) = ctx.try_or_say(answer) else { return Outcome::Consumed };
        let look = &ctx.look;
        if shift.rows.is_empty() && shift.term_start.0.is_none() {
            let said = tr!(ctx, "There are no dates to move");
            ctx.say(said);
            return Outcome::Consumed;
        }
        let first = |dates: &crate::domain::schedule::ItemDates| dates.due.or(dates.open).or(dates.close);
        let told = shift.rows.iter().take(4).filter_map(|row| {
            let (before, after) = (first(&row.before)?, first(&row.after)?);
            Some(tr!(
                look,
                "{title}: {before} becomes {after}.",
                title = cut(&row.title.for_screen(), 24),
                before = when::moment(look, before),
                after = when::moment(look, after)
            ))
        });
        let mut parts: Vec<String> = told.collect();
        if shift.rows.len() > 4 {
            parts.push(tr!(look, "And {n} more.", n = shift.rows.len() - 4));
        }
        if let (Some(before), Some(after)) = shift.term_start {
            parts.insert(0, tr!(look, "The course begins on {after}, not on {before}.", before = before, after = after));
        }
        let title = tr!(look, one "Move all dates by {n} day?" | "Move all dates by {n} days?", n = days);
        let ask = Ask::new(title, parts.join(" ")).yes(tr!(look, "move them"));
        self.asked = Some(Asked::Shift(Box::new(shift)));
        Outcome::Modal(Box::new(ask))
    }

    pub(super) fn shift(&mut self, shift: &DatesShift, ctx: &mut Ctx<'_>) {
        let answer = ctx.school.restore_dates(&ctx.actor, &self.view.course, &shift.after);
        if let Some(before) = ctx.try_or_say(answer) {
            let said = tr!(ctx, one "All dates moved by {n} day" | "All dates moved by {n} days", n = shift.days);
            self.done(before, &said, ctx);
        }
    }
}
