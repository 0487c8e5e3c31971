//! What the workshop calls things: kinds, badges, dates, conditions.

use crate::domain::author::Badge;
use crate::domain::course::{CompletionRule, Condition, DateRule};
use crate::domain::percent;
use crate::domain::text::Untrusted;
use crate::domain::when::span_text;
use crate::service::author::Workshop as View;
use crate::tr;
use crate::tui::screen::Look;
pub(super) use crate::tui::screens::learner::page::kind_word as kind;
use crate::tui::when;

pub(super) fn badge(badge: Badge, look: &Look<'_>) -> String {
    match badge {
        Badge::New => tr!(look, "new"),
        Badge::Changed => tr!(look, "changed"),
        Badge::Moved => tr!(look, "moved"),
        Badge::Removed => tr!(look, "removed"),
    }
}

/// A date as a course file writes it: what a field shows and reads again.
pub(super) fn written(date: &DateRule) -> String {
    let timed =
        |text: String, time: Option<chrono::NaiveTime>| time.map_or(text.clone(), |time| format!("{text} {}", time.format("%H:%M")));
    match date {
        DateRule::At { date, time } => timed(date.to_string(), *time),
        DateRule::Exactly(at) => at.to_utc().format("%Y-%m-%dT%H:%M:%SZ").to_string(),
        DateRule::Week { week, day, time } => {
            let day = day.map(|day| format!(" {}", day.to_string().to_lowercase())).unwrap_or_default();
            timed(format!("week {week}{day}"), *time)
        }
        DateRule::Day { day, time } => timed(format!("day {day}"), *time),
        DateRule::AfterOpen { seconds } => format!("+{} after open", span_text(*seconds)),
    }
}

/// A date for people.
pub(super) fn date(date: &DateRule, look: &Look<'_>) -> String {
    match date {
        DateRule::Exactly(at) => when::in_full(look, *at),
        DateRule::Week { .. } | DateRule::Day { .. } => tr!(look, "{date} of the term", date = written(date)),
        DateRule::At { .. } | DateRule::AfterOpen { .. } => written(date),
    }
}

/// What an item, a module or a bank is called in a course; its id where it is not there.
pub(super) fn titled(id: &str, view: &View) -> String {
    known(id, view).unwrap_or_else(|| Untrusted::from(id).for_screen().into_owned())
}

/// What an item, a module or a bank that is or was there is called.
pub(super) fn known(id: &str, view: &View) -> Option<String> {
    let item = view.modules.iter().flat_map(|module| &module.items).find(|item| item.id == id).map(|item| &item.title);
    let module = view.modules.iter().find(|module| module.id == id).map(|module| &module.title);
    let bank = view.banks.iter().find(|bank| bank.path == id).map(|bank| &bank.title);
    let removed = view.removed.iter().find(|item| item.id == id).map(|item| &item.title);
    let gone = view.gone.iter().find(|item| item.id == id).map(|item| &item.title);
    item.or(module).or(bank).or(removed).or(gone).map(|title| title.for_screen().into_owned())
}

pub(super) fn condition(condition: &Condition, view: &View, look: &Look<'_>) -> String {
    match condition {
        Condition::Complete(id) => titled(id, view),
        Condition::Score { item, at_least } => {
            tr!(look, "{item} with {share} or more", item = titled(item, view), share = percent::print(at_least))
        }
        Condition::After(rule) => tr!(look, "after {date}", date = date(rule, look)),
    }
}

pub(super) fn completion(rule: Option<&CompletionRule>, look: &Look<'_>) -> String {
    match rule {
        None => tr!(look, "as usual for its kind"),
        Some(CompletionRule::View) => tr!(look, "when it was read"),
        Some(CompletionRule::Mark) => tr!(look, "when the learner says so"),
        Some(CompletionRule::Submit) => tr!(look, "when something was handed in"),
        Some(CompletionRule::Score(share)) => tr!(look, "with {share} or more", share = percent::print(share)),
    }
}
