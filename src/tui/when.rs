//! Instants as people read them, in the session's zone and language.

use chrono::{DateTime, Datelike, TimeDelta, Timelike, Weekday};
use chrono_tz::Tz;

use crate::domain::time::Instant;
use crate::tr;
use crate::tui::screen::Look;

/// `Tue 14:05`: the clock in the header.
pub fn clock(look: &Look<'_>) -> String {
    let at = local(look, look.now);
    format!("{} {}", weekday(look, at.weekday()), time(&at))
}

/// `14:05` today, `Sat 18:00` within a week, `2 Dec 18:00` in this year, else `2 Feb 2027 18:00`.
pub fn moment(look: &Look<'_>, at: Instant) -> String {
    let (then, now) = (local(look, at), local(look, look.now));
    let days = (then.date_naive() - now.date_naive()).num_days();
    match days {
        0 => time(&then),
        1 => tr!(look, "tomorrow {time}", time = time(&then)),
        -1 => tr!(look, "yesterday {time}", time = time(&then)),
        2..=6 => format!("{} {}", weekday(look, then.weekday()), time(&then)),
        _ => format!("{} {}", day(look, at), time(&then)),
    }
}

/// The date and the time in full with the zone's name: `Tue 2 Feb 2027 18:00 CET`.
pub fn in_full(look: &Look<'_>, at: Instant) -> String {
    let then = local(look, at);
    format!("{} {} {} {} {}", weekday(look, then.weekday()), day_of_month(look, &then), then.year(), time(&then), then.format("%Z"))
}

/// `2 Dec`, with the year where it is another one.
pub fn day(look: &Look<'_>, at: Instant) -> String {
    let (then, now) = (local(look, at), local(look, look.now));
    let day = day_of_month(look, &then);
    if then.year() == now.year() { day } else { format!("{day} {}", then.year()) }
}

/// A span of so many seconds.
pub fn seconds(look: &Look<'_>, seconds: u64) -> String {
    span(look, TimeDelta::try_seconds(i64::try_from(seconds).unwrap_or(i64::MAX)).unwrap_or(TimeDelta::MAX))
}

/// How long, in its two largest units: `2 d 3 h`, `1 h 05 min`, `12 min`, `40 s`.
pub fn span(look: &Look<'_>, span: TimeDelta) -> String {
    let seconds = span.num_seconds().abs();
    let (days, hours, minutes) = (seconds / 86_400, seconds / 3_600 % 24, seconds / 60 % 60);
    if days >= 7 || (days > 0 && hours == 0) {
        tr!(look, "{n} d", n = days)
    } else if days > 0 {
        tr!(look, "{d} d {h} h", d = days, h = hours)
    } else if hours > 0 {
        tr!(look, "{h} h {m} min", h = hours, m = format!("{minutes:02}"))
    } else if minutes > 0 {
        tr!(look, "{n} min", n = minutes)
    } else {
        tr!(look, "{n} s", n = seconds)
    }
}

/// `in 2 d 3 h`, `3 h ago` or `just now`.
pub fn distance(look: &Look<'_>, at: Instant) -> String {
    let away = at.since(look.now);
    if away.abs() < TimeDelta::seconds(1) {
        tr!(look, "just now")
    } else if away < TimeDelta::zero() {
        tr!(look, "{span} ago", span = span(look, away))
    } else {
        tr!(look, "in {span}", span = span(look, away))
    }
}

/// `12:41`, or `1:05:00` from an hour on: what is left of a timed quiz.
pub fn countdown(left: TimeDelta) -> String {
    let seconds = left.num_seconds().max(0);
    match seconds / 3_600 {
        0 => format!("{}:{:02}", seconds / 60, seconds % 60),
        hours => format!("{hours}:{:02}:{:02}", seconds / 60 % 60, seconds % 60),
    }
}

fn local(look: &Look<'_>, at: Instant) -> DateTime<Tz> {
    at.to_utc().with_timezone(&look.zone)
}

fn time(at: &DateTime<Tz>) -> String {
    format!("{:02}:{:02}", at.hour(), at.minute())
}

fn day_of_month(look: &Look<'_>, at: &DateTime<Tz>) -> String {
    format!("{} {}", at.day(), month(look, at.month()))
}

fn weekday(look: &Look<'_>, day: Weekday) -> String {
    match day {
        Weekday::Mon => tr!(look, "Mon"),
        Weekday::Tue => tr!(look, "Tue"),
        Weekday::Wed => tr!(look, "Wed"),
        Weekday::Thu => tr!(look, "Thu"),
        Weekday::Fri => tr!(look, "Fri"),
        Weekday::Sat => tr!(look, "Sat"),
        Weekday::Sun => tr!(look, "Sun"),
    }
}

fn month(look: &Look<'_>, month: u32) -> String {
    match month {
        1 => tr!(look, "Jan"),
        2 => tr!(look, "Feb"),
        3 => tr!(look, "Mar"),
        4 => tr!(look, "Apr"),
        5 => tr!(look, "May"),
        6 => tr!(look, "Jun"),
        7 => tr!(look, "Jul"),
        8 => tr!(look, "Aug"),
        9 => tr!(look, "Sep"),
        10 => tr!(look, "Oct"),
        11 => tr!(look, "Nov"),
        _ => tr!(look, "Dec"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Locale;
    use crate::tui::keymap::Keymap;
    use crate::tui::theme::Theme;

    const TUESDAY: Instant = Instant(1_795_500_000_000);

    fn with<T>(zone: Tz, ask: impl FnOnce(&Look<'_>) -> T) -> T {
        ask(&Look { theme: &Theme::mono(), keymap: &Keymap::default(), locale: &Locale::english(), now: TUESDAY, zone })
    }

    #[test]
    fn a_moment_is_read_in_the_viewers_zone() {
        with(Tz::UTC, |look| assert_eq!(clock(look), "Tue 06:00"));
        with(Tz::Asia__Tokyo, |look| assert_eq!(clock(look), "Tue 15:00"));
    }

    #[test]
    fn near_moments_are_short() {
        with(Tz::UTC, |look| {
            let after = |hours| moment(look, TUESDAY.plus(TimeDelta::hours(hours)));
            assert_eq!([after(3), after(24), after(72), after(-24)], ["09:00", "tomorrow 06:00", "Fri 06:00", "yesterday 06:00"]);
            assert_eq!(after(24 * 60), "23 Jan 2027 06:00");
            assert_eq!(in_full(look, TUESDAY), "Tue 24 Nov 2026 06:00 UTC");
        });
    }

    #[test]
    fn spans_keep_two_units() {
        with(Tz::UTC, |look| {
            let shown = |seconds| span(look, TimeDelta::seconds(seconds));
            assert_eq!(
                [shown(40), shown(720), shown(3_900), shown(183_600), shown(864_000)],
                ["40 s", "12 min", "1 h 05 min", "2 d 3 h", "10 d"]
            );
        });
        assert_eq!(countdown(TimeDelta::seconds(761)), "12:41");
        assert_eq!(countdown(TimeDelta::seconds(3_900)), "1:05:00");
    }
}
