//! What is typed to narrow the log, as a filter.

use chrono::{Days, NaiveDate};

use crate::domain::text::Untrusted;
use crate::domain::time::Instant;
use crate::domain::when::{Edge, look_back};
use crate::service::audit::AuditFilter;
use crate::tr;
use crate::tui::screen::Ctx;

/// `ada user:bo course:git-lab action:grade since:7d 2026-11-20`: words are sought in who, what and about what; a day alone is that day.
pub(super) fn parsed(typed: &str, ctx: &Ctx<'_>) -> Result<AuditFilter, String> {
    let mut filter = AuditFilter::default();
    for word in typed.split_whitespace() {
        match word.split_once(':').filter(|(key, value)| KEYS.contains(key) && !value.is_empty()) {
            Some(("user", value)) => filter.user = Some(value.to_owned()),
            Some(("course", value)) => filter.course = Some(value.to_owned()),
            Some(("action", value)) => filter.action = Some(value.to_owned()),
            Some(("since", value)) => filter.since = Some(instant(value, Edge::Start, ctx).ok_or_else(|| no_time(word, ctx))?),
            Some((_, value)) => filter.until = Some(instant(value, Edge::End, ctx).ok_or_else(|| no_time(word, ctx))?),
            None => match day(word, ctx) {
                Some(day) => (filter.since, filter.until) = (edge(day, Edge::Start, ctx), edge(day, Edge::End, ctx)),
                None => filter.words.push(word.to_owned()),
            },
        }
    }
    Ok(filter)
}

const KEYS: [&str; 5] = ["user", "course", "action", "since", "until"];

fn no_time(word: &str, ctx: &Ctx<'_>) -> String {
    let shown = Untrusted::from(word);
    tr!(ctx, "`{word}` is no time: write since:2026-11-01, until:2026-11-30 or since:7d", word = shown.for_screen())
}

/// A day that is named by its date, or by how near it is.
fn day(word: &str, ctx: &Ctx<'_>) -> Option<NaiveDate> {
    let today = ctx.now.to_utc().with_timezone(&ctx.look.zone).date_naive();
    match word.to_lowercase().as_str() {
        "today" => Some(today),
        "yesterday" => today.checked_sub_days(Days::new(1)),
        word => word.parse().ok(),
    }
}

/// So many days or hours ago; else a moment or a day's edge.
fn instant(text: &str, which: Edge, ctx: &Ctx<'_>) -> Option<Instant> {
    match day(text, ctx) {
        Some(day) => edge(day, which, ctx),
        None => look_back(text, which, ctx.now, ctx.look.zone).ok(),
    }
}

/// The first instant of a day in the reader's zone, or the one behind its last.
fn edge(day: NaiveDate, which: Edge, ctx: &Ctx<'_>) -> Option<Instant> {
    let day = if matches!(which, Edge::End) { day.succ_opt()? } else { day };
    let start = day.and_hms_opt(0, 0, 0)?.and_local_timezone(ctx.look.zone).earliest()?;
    Some(Instant(start.timestamp_millis()))
}
