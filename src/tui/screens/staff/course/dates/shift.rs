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
        let Ok(days) = text.trim().trim_end_matches(['d', ' ']).trim_start_matches('+').parse::<i32>() else {
            let said = tr!(ctx, "Write a number of days: 7 for a week later, -1 for a day earlier");
            ctx.warn(said);
            return Outcome::Consumed;
        };
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
        let n = days.unsigned_abs();
        let title = if days < 0 {
            tr!(look, one "Move all dates {n} day earlier?" | "Move all dates {n} days earlier?", n = n)
        } else {
            tr!(look, one "Move all dates {n} day later?" | "Move all dates {n} days later?", n = n)
        };
        let ask = Ask::new(title, parts.join(" ")).yes(tr!(look, "move them"));
        self.asked = Some(Asked::Shift(Box::new(shift)));
        Outcome::Modal(Box::new(ask))
    }

    pub(super) fn shift(&mut self, shift: &DatesShift, ctx: &mut Ctx<'_>) {
        let answer = ctx.school.edit_dates(&ctx.actor, &self.view.course, &shift.edit);
        if ctx.try_or_say(answer).is_some() {
            let n = shift.days.unsigned_abs();
            let said = if shift.days < 0 {
                tr!(ctx, one "All dates are {n} day earlier" | "All dates are {n} days earlier", n = n)
            } else {
                tr!(ctx, one "All dates are {n} day later" | "All dates are {n} days later", n = n)
            };
            self.done(&shift.edit, &said, ctx);
        }
    }
}
