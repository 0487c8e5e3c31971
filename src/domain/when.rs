//! Dates as people type them (CLI.md 1): `2027-02-01 18:00`, RFC 3339, `fri 18:00`, `+2d`. Pure: now and the zone are passed in.

use chrono::{DateTime, Datelike, Days, LocalResult, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone, Weekday};
use chrono_tz::Tz;

use crate::domain::text::Untrusted;
use crate::domain::time::Instant;

/// What a date without a time means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edge {
    /// 00:00, for an opening and the beginning of a list.
    Start,
    /// 23:59, for a due date and a closing.
    End,
}

/// Reads a date in `zone`.
///
/// # Errors
/// A sentence that names the text and the shapes that are understood, or the local time that does not exist.
pub fn parse(text: &str, edge: Edge, now: Instant, zone: Tz) -> Result<Instant, String> {
    let text = text.trim();
    if let Some(span) = text.strip_prefix('+') {
        return span_of(span).map(|span| now.plus(span)).ok_or_else(|| unknown(text));
    }
    if let Ok(at) = DateTime::parse_from_rfc3339(text) {
        return Ok(Instant::from(at.to_utc()));
    }
    let (day, time) = text.split_once([' ', 'T']).map_or((text, None), |(day, time)| (day, Some(time.trim())));
    let time = time.map(|time| time_of(time).ok_or_else(|| unknown(text))).transpose()?;
    let at_edge = time.unwrap_or_else(|| edge.time());
    let local = now.to_utc().with_timezone(&zone).naive_local();
    if let Some(weekday) = weekday_of(day) {
        return in_zone(next(weekday, at_edge, local), zone);
    }
    let date = NaiveDate::parse_from_str(day, "%Y-%m-%d").map_err(|_| unknown(text))?;
    in_zone(date.and_time(at_edge), zone)
}

/// Reads a moment that lies behind: as [`parse`], and `7d`, `-2h` ago, `today`, `yesterday`.
///
/// # Errors
/// A sentence that names the text and the shapes that are understood.
pub fn look_back(text: &str, edge: Edge, now: Instant, zone: Tz) -> Result<Instant, String> {
    let text = text.trim();
    if let Some(span) = span_of(text.trim_start_matches('-')) {
        return Ok(now.plus(-span));
    }
    let today = now.to_utc().with_timezone(&zone).date_naive();
    let day = match text.to_lowercase().as_str() {
        "today" => Some(today),
        "yesterday" => today.checked_sub_days(Days::new(1)),
        _ => None,
    };
    match day {
        Some(day) => in_zone(day.and_time(edge.time()), zone),
        None => parse(text, edge, now, zone).map_err(|_| {
            format!("`{}` is not a time; write 7d, 12h, yesterday, 2027-02-01 or 2027-02-01 18:00", Untrusted::from(text).for_screen())
        }),
    }
}

/// Reads a day such as `2027-02-01`.
pub fn day(text: &str) -> Result<NaiveDate, String> {
    NaiveDate::parse_from_str(text.trim(), "%Y-%m-%d")
        .map_err(|_| format!("`{}` is not a day; write it like 2027-02-01", Untrusted::from(text).for_screen()))
}

impl Edge {
    fn time(self) -> NaiveTime {
        match self {
            Self::Start => NaiveTime::MIN,
            Self::End => NaiveTime::from_hms_opt(23, 59, 0).expect("23:59 is a time"),
        }
    }
}

fn unknown(text: &str) -> String {
    format!("`{}` is not a date; write 2027-02-01 18:00, 2027-02-01T18:00:00Z, fri 18:00 or +2d", Untrusted::from(text).for_screen())
}

/// `2d`, `36h`, `30m`, `90s`, `1w`, and several of them: `1d12h`.
pub fn span_of(text: &str) -> Option<TimeDelta> {
    let mut rest = text.trim();
    let mut seconds: i64 = 0;
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit())?;
        let count: i64 = rest[..digits].parse().ok()?;
        let unit = match rest[digits..].chars().next()? {
            's' => 1,
            'm' => 60,
            'h' => 3_600,
            'd' => 86_400,
            'w' => 604_800,
            _ => return None,
        };
        seconds = seconds.checked_add(count.checked_mul(unit)?)?;
        rest = &rest[digits + 1..];
    }
    // A hundred years: beyond that it is a slip of the finger.
    (!text.trim().is_empty() && seconds <= 100 * 366 * 86_400).then(|| TimeDelta::seconds(seconds))
}

/// `1d12h`, `20m`, `0s`: the text that [`span_of`] reads as so many seconds.
pub fn span_text(seconds: u64) -> String {
    let mut rest = seconds;
    let mut text = String::new();
    for (unit, length) in [("d", 86_400), ("h", 3_600), ("m", 60), ("s", 1)] {
        let count = rest / length;
        rest %= length;
        if count > 0 {
            text = format!("{text}{count}{unit}");
        }
    }
    if text.is_empty() { "0s".to_owned() } else { text }
}

fn time_of(text: &str) -> Option<NaiveTime> {
    NaiveTime::parse_from_str(text, "%H:%M").or_else(|_| NaiveTime::parse_from_str(text, "%H:%M:%S")).ok()
}

fn weekday_of(text: &str) -> Option<Weekday> {
    // chrono also takes `m`, `Mond`: a day is three letters or the whole word.
    text.parse::<Weekday>().ok().filter(|day| {
        let text = text.to_ascii_lowercase();
        text.len() == 3 || text.len() == full_length(*day)
    })
}

fn full_length(day: Weekday) -> usize {
    match day {
        Weekday::Mon | Weekday::Fri | Weekday::Sun => 6,
        Weekday::Tue => 7,
        Weekday::Wed => 9,
        Weekday::Thu | Weekday::Sat => 8,
    }
}

/// The first such weekday and time after `now`.
fn next(day: Weekday, time: NaiveTime, now: NaiveDateTime) -> NaiveDateTime {
    let ahead = (7 + day.num_days_from_monday() - now.weekday().num_days_from_monday()) % 7;
    let at = (now.date() + Days::new(u64::from(ahead))).and_time(time);
    if at > now { at } else { at + Days::new(7) }
}

/// A local time that comes twice is the earlier one; one that the clocks skip is refused.
fn in_zone(local: NaiveDateTime, zone: Tz) -> Result<Instant, String> {
    match zone.from_local_datetime(&local) {
        LocalResult::Single(at) | LocalResult::Ambiguous(at, _) => Ok(Instant::from(at.to_utc())),
        LocalResult::None => Err(format!("{} does not exist in {zone}: the clocks are put forward then", local.format("%Y-%m-%d %H:%M"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Sunday 2026-11-22 09:00 UTC, 10:00 in Berlin.
    const NOW: Instant = Instant(1_795_338_000_000);

    fn read(text: &str) -> Result<String, String> {
        parse(text, Edge::End, NOW, chrono_tz::Europe::Berlin).map(Instant::rfc3339)
    }

    #[test]
    fn every_shape_of_the_contract() {
        for (text, at) in [
            ("2027-02-01 18:00", "2027-02-01T17:00:00.000Z"),
            ("2027-02-01T18:00:00Z", "2027-02-01T18:00:00.000Z"),
            ("2027-02-01T18:00:00+05:30", "2027-02-01T12:30:00.000Z"),
            ("2027-07-01", "2027-07-01T21:59:00.000Z"),
            ("fri 18:00", "2026-11-27T17:00:00.000Z"),
            ("Friday 18:00", "2026-11-27T17:00:00.000Z"),
            ("+2d", "2026-11-24T09:00:00.000Z"),
            ("+1d12h", "2026-11-23T21:00:00.000Z"),
        ] {
            assert_eq!(read(text).as_deref(), Ok(at), "{text}");
        }
    }

    #[test]
    fn a_look_back_takes_spans_and_days_that_are_over() {
        let back = |text: &str| look_back(text, Edge::Start, NOW, chrono_tz::Europe::Berlin).map(Instant::rfc3339);
        for (text, at) in [
            ("7d", "2026-11-15T09:00:00.000Z"),
            ("-2d", "2026-11-20T09:00:00.000Z"),
            ("12h", "2026-11-21T21:00:00.000Z"),
            ("yesterday", "2026-11-20T23:00:00.000Z"),
            ("2026-11-01", "2026-10-31T23:00:00.000Z"),
        ] {
            assert_eq!(back(text).as_deref(), Ok(at), "{text}");
        }
        assert!(back("lately").unwrap_err().contains("7d"));
    }

    #[test]
    fn a_weekday_is_always_ahead() {
        assert_eq!(read("sun 10:01").as_deref(), Ok("2026-11-22T09:01:00.000Z"));
        assert_eq!(read("sun 10:00").as_deref(), Ok("2026-11-29T09:00:00.000Z"));
    }

    #[test]
    fn a_skipped_hour_is_refused_and_a_doubled_one_is_the_first() {
        assert!(read("2027-03-28 02:30").unwrap_err().contains("clocks are put forward"));
        assert_eq!(read("2027-10-31 02:30").as_deref(), Ok("2027-10-31T00:30:00.000Z"));
    }

    #[test]
    fn what_is_no_date_names_the_shapes() {
        for text in [
            "",
            "tomorrow",
            "2027-02-30",
            "2027-02-01 25:00",
            "fri 18",
            "+",
            "+2",
            "+2x",
            "+99999999999999999999d",
            "m 18:00",
            "01.02.2027",
        ] {
            assert!(read(text).unwrap_err().contains("write 2027-02-01 18:00"), "{text}");
        }
    }

    #[test]
    fn an_opening_without_a_time_is_midnight() {
        let at = parse("2027-02-01", Edge::Start, NOW, chrono_tz::UTC).unwrap();
        assert_eq!(at.rfc3339(), "2027-02-01T00:00:00.000Z");
    }
}
