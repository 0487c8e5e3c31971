//! Dates as a course file writes them: relative to the term (`week 1 fri 18:00`, `day 3`, `+36h after open`) or absolute.

use chrono::{DateTime, NaiveDate, NaiveTime, Weekday};

use crate::domain::course::DateRule;
use crate::domain::time::Instant;
use crate::domain::when::span_of;

/// Reads a date of a course file; `None` where it is none.
pub fn parse(text: &str) -> Option<DateRule> {
    let text = text.trim();
    if let Some(rest) = text.strip_prefix('+') {
        let span = rest.trim().strip_suffix("open")?.trim_end().strip_suffix("after")?.trim();
        return Some(DateRule::AfterOpen { seconds: u64::try_from(span_of(span)?.num_seconds()).ok()? });
    }
    let words: Vec<&str> = text.split_whitespace().collect();
    match words.as_slice() {
        ["week", week, rest @ ..] => parse_week(week, rest),
        ["day", day, rest @ ..] => Some(DateRule::Day { day: counted(day)?, time: last_time(rest).ok()? }),
        _ => absolute(text),
    }
}

fn parse_week(week: &str, rest: &[&str]) -> Option<DateRule> {
    let week = counted(week)?;
    match rest {
        [] => Some(DateRule::Week { week, day: None, time: None }),
        [first, after @ ..] => match weekday(first) {
            Some(day) => Some(DateRule::Week { week, day: Some(day), time: last_time(after).ok()? }),
            None => Some(DateRule::Week { week, day: None, time: last_time(rest).ok()? }),
        },
    }
}

fn absolute(text: &str) -> Option<DateRule> {
    if let Ok(at) = DateTime::parse_from_rfc3339(text) {
        return Some(DateRule::Exactly(Instant::from(at.to_utc())));
    }
    let (date, time) = text.split_once([' ', 'T']).map_or((text, None), |(date, time)| (date, Some(time)));
    let date = NaiveDate::parse_from_str(date, "%Y-%m-%d").ok()?;
    let time = match time {
        Some(time) => Some(clock(time.trim())?),
        None => None,
    };
    Some(DateRule::At { date, time })
}

/// A week or day counted from 1.
fn counted(text: &str) -> Option<u32> {
    text.parse().ok().filter(|n| (1..=1000).contains(n))
}

/// No time, or one time and nothing after it.
fn last_time(words: &[&str]) -> Result<Option<NaiveTime>, ()> {
    match words {
        [] => Ok(None),
        [time] => clock(time).map(Some).ok_or(()),
        _ => Err(()),
    }
}

fn clock(text: &str) -> Option<NaiveTime> {
    NaiveTime::parse_from_str(text, "%H:%M").or_else(|_| NaiveTime::parse_from_str(text, "%H:%M:%S")).ok()
}

fn weekday(text: &str) -> Option<Weekday> {
    text.parse().ok().filter(|_| text.len() >= 3)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_printed_reads_equal() {
        for text in [
            "week 1 fri 18:00",
            "week 12",
            "week 3 08:30",
            "day 3",
            "day 1 09:00:30",
            "+1d12h after open",
            "2027-02-01 18:00",
            "2027-02-01",
            "2027-02-01T18:00:00.000Z",
        ] {
            let rule = parse(text).unwrap_or_else(|| panic!("{text} is a date"));
            assert_eq!(rule.to_string(), text);
        }
        assert_eq!(parse("+36h after open"), parse("+1d12h after open"));
    }

    #[test]
    fn what_is_no_date_is_none() {
        for text in [
            "",
            "week",
            "week 0",
            "week 1 fri noon",
            "week 1 18:00 fri",
            "day -1",
            "+36h",
            "after open",
            "2027-02-30",
            "31.12.2027",
            "week 99999",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
