//! Dates of items: what an author wrote, counted from the term's start in the school's zone, and what an instructor set over it.
//!
//! Extensions for one learner belong to `domain` as well, but not here: this is the date that holds for everybody.

use std::fmt;

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use crate::domain::course::{DateRule, ItemSettings};
use crate::domain::time::Instant;
use crate::domain::when::span_text;

/// What relative dates count from. Without a term start they name no instant, and the item has no such date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Calendar {
    pub zone: Tz,
    pub term_start: Option<NaiveDate>,
}

/// Which of an item's dates: it decides the time of a date written without one, and which way an ambiguous clock time falls.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Which {
    Open,
    Due,
    Close,
}

/// The dates of an item as instants.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemDates {
    pub open: Option<Instant>,
    pub due: Option<Instant>,
    pub close: Option<Instant>,
}

/// Dates that somebody of this school set. They stand above the package's and outlive an update (FORMATS.md 10.2: the database's own).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DateOverrides {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub open: Option<DateOverride>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due: Option<DateOverride>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub close: Option<DateOverride>,
}

/// A date set in this school, or that there is none whatever the package says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DateOverride {
    None,
    Is(DateRule),
}

impl DateOverrides {
    /// What is set for one of the dates.
    pub fn of(&self, which: Which) -> Option<&DateOverride> {
        match which {
            Which::Open => self.open.as_ref(),
            Which::Due => self.due.as_ref(),
            Which::Close => self.close.as_ref(),
        }
    }

    /// Sets one of the dates; `None`: as the package says.
    pub fn put(&mut self, which: Which, set: Option<DateOverride>) {
        match which {
            Which::Open => self.open = set,
            Which::Due => self.due = set,
            Which::Close => self.close = set,
        }
    }
}

impl Calendar {
    /// The dates of an item: what the school set, else what the package says.
    pub fn dates(self, written: &ItemSettings, set: &DateOverrides) -> ItemDates {
        let rule = |set: &Option<DateOverride>, written: &Option<DateRule>| match set {
            Some(DateOverride::None) => None,
            Some(DateOverride::Is(rule)) => Some(rule.clone()),
            None => written.clone(),
        };
        let open = rule(&set.open, &written.open).and_then(|rule| self.instant(&rule, Which::Open, None));
        let late = |set, written, which| rule(set, written).and_then(|rule| self.instant(&rule, which, open));
        ItemDates { open, due: late(&set.due, &written.due, Which::Due), close: late(&set.close, &written.close, Which::Close) }
    }

    /// What has to be set so that an item's own dates are `days` later, or earlier. What counts from the term's start or from an opening is
    /// left to follow that.
    pub fn moved(self, written: &ItemSettings, set: &DateOverrides, days: i32) -> DateOverrides {
        let one = |set: &Option<DateOverride>, written: &Option<DateRule>, which| {
            let rule = match set {
                Some(DateOverride::None) => None,
                Some(DateOverride::Is(rule)) => Some(rule),
                None => written.as_ref(),
            };
            rule.and_then(|rule| self.moved_rule(rule, which, days)).map(DateOverride::Is).or_else(|| set.clone())
        };
        DateOverrides {
            open: one(&set.open, &written.open, Which::Open),
            due: one(&set.due, &written.due, Which::Due),
            close: one(&set.close, &written.close, Which::Close),
        }
    }

    fn moved_rule(self, rule: &DateRule, which: Which, days: i32) -> Option<DateRule> {
        let length = Days::new(u64::from(days.unsigned_abs()));
        let moved = |day: NaiveDate| if days < 0 { day.checked_sub_days(length) } else { day.checked_add_days(length) };
        match rule {
            DateRule::At { date, time } => Some(DateRule::At { date: moved(*date)?, time: *time }),
            DateRule::Exactly(at) => {
                let local = at.to_utc().with_timezone(&self.zone).naive_local();
                let there = moved(local.date())?.and_time(local.time());
                Some(DateRule::Exactly(Instant::from(in_zone(self.zone, there, which)?.to_utc())))
            }
            DateRule::Week { .. } | DateRule::Day { .. } | DateRule::AfterOpen { .. } => None,
        }
    }

    /// The instant that `rule` names; `None` where it counts from a term start or an opening that is not there.
    pub fn instant(self, rule: &DateRule, which: Which, opened: Option<Instant>) -> Option<Instant> {
        match rule {
            DateRule::Exactly(at) => Some(*at),
            DateRule::At { date, time } => self.local(*date, *time, which),
            DateRule::Day { day, time } => {
                let date = self.term_start?.checked_add_days(Days::new(u64::from(day.checked_sub(1)?)))?;
                self.local(date, *time, which)
            }
            DateRule::Week { week, day, time } => {
                let start = self.term_start?;
                let monday = start.checked_sub_days(Days::new(u64::from(start.weekday().num_days_from_monday())))?;
                let days = u64::from(week.checked_sub(1)?) * 7 + u64::from(day.map_or(0, |day| day.num_days_from_monday()));
                self.local(monday.checked_add_days(Days::new(days))?, *time, which)
            }
            DateRule::AfterOpen { seconds } => Some(opened?.plus(TimeDelta::try_seconds(i64::try_from(*seconds).ok()?)?)),
        }
    }

    fn local(self, date: NaiveDate, time: Option<NaiveTime>, which: Which) -> Option<Instant> {
        let time = time.unwrap_or_else(|| match which {
            Which::Open => NaiveTime::MIN,
            Which::Due | Which::Close => NaiveTime::from_hms_opt(23, 59, 0).expect("23:59 is a time"),
        });
        in_zone(self.zone, date.and_time(time), which).map(|at| Instant::from(at.to_utc()))
    }
}

/// As an author writes it in a course file (FORMATS.md 10.2), exactly: `package::native` reads it back equal.
impl fmt::Display for DateRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let at = |time: Option<NaiveTime>| time.map(|time| format!(" {}", clock(time))).unwrap_or_default();
        match self {
            Self::At { date, time } => write!(f, "{date}{}", at(*time)),
            Self::Exactly(at) => f.write_str(&at.rfc3339()),
            Self::Week { week, day, time } => {
                let day = day.map(|day| format!(" {}", day.to_string().to_lowercase())).unwrap_or_default();
                write!(f, "week {week}{day}{}", at(*time))
            }
            Self::Day { day, time } => write!(f, "day {day}{}", at(*time)),
            Self::AfterOpen { seconds } => write!(f, "+{} after open", span_text(*seconds)),
        }
    }
}

/// `18:00`; the seconds only where there are any.
fn clock(time: NaiveTime) -> String {
    let text = time.format("%H:%M:%S").to_string();
    text.strip_suffix(":00").unwrap_or(&text).to_owned()
}

/// The instant a wall clock in `zone` shows `local`. A time that the clock skips is the moment it jumps; one that it shows twice is the
/// first for an opening and the second for a deadline, so that nobody loses an hour.
pub fn in_zone(zone: Tz, local: NaiveDateTime, which: Which) -> Option<DateTime<Tz>> {
    (0..=24 * 60).find_map(|minutes| {
        let found = zone.from_local_datetime(&local.checked_add_signed(TimeDelta::minutes(minutes))?);
        if which == Which::Open { found.earliest() } else { found.latest() }
    })
}

#[cfg(test)]
mod tests {
    use chrono::Weekday;

    use super::*;

    fn at(text: &str) -> Instant {
        Instant::from(DateTime::parse_from_rfc3339(text).unwrap().to_utc())
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn time(hour: u32, minute: u32) -> Option<NaiveTime> {
        NaiveTime::from_hms_opt(hour, minute, 0)
    }

    /// A term that begins on Wednesday, 3 March 2027; clocks in Berlin jump on Sunday, 28 March.
    fn spring() -> Calendar {
        Calendar { zone: chrono_tz::Europe::Berlin, term_start: Some(day("2027-03-03")) }
    }

    /// FORMATS.md 10.2: week 1 holds the first day and begins on Monday; day 1 is the first day.
    #[test]
    fn weeks_begin_on_monday_and_days_count_from_the_first() {
        let week = |week, day, time| spring().instant(&DateRule::Week { week, day, time }, Which::Due, None);
        assert_eq!(week(1, Some(Weekday::Fri), time(18, 0)), Some(at("2027-03-05T18:00:00+01:00")));
        assert_eq!(week(2, None, None), Some(at("2027-03-08T23:59:00+01:00")));
        let third = spring().instant(&DateRule::Day { day: 3, time: None }, Which::Open, None);
        assert_eq!(third, Some(at("2027-03-05T00:00:00+01:00")));
    }

    /// A deadline five weeks on stands at the same clock time, though the zone has moved by an hour.
    #[test]
    fn clock_times_survive_a_change_of_the_clocks() {
        let rule = DateRule::Week { week: 5, day: Some(Weekday::Fri), time: time(18, 0) };
        assert_eq!(spring().instant(&rule, Which::Due, None), Some(at("2027-04-02T18:00:00+02:00")));
    }

    #[test]
    fn a_skipped_time_is_the_jump_and_a_doubled_one_favors_the_learner() {
        let on = |date, which| spring().instant(&DateRule::At { date: day(date), time: time(2, 30) }, which, None);
        assert_eq!(on("2027-03-28", Which::Due), Some(at("2027-03-28T03:00:00+02:00")));
        assert_eq!(on("2027-10-31", Which::Open), Some(at("2027-10-31T02:30:00+02:00")));
        assert_eq!(on("2027-10-31", Which::Due), Some(at("2027-10-31T02:30:00+01:00")));
    }

    /// Where the clocks go back in October a week is an hour longer, and the deadline's clock time stays.
    #[test]
    fn london_in_october() {
        let london = Calendar { zone: chrono_tz::Europe::London, term_start: Some(day("2026-10-19")) };
        let week = |week, day, time| london.instant(&DateRule::Week { week, day: Some(day), time }, Which::Due, None);
        assert_eq!(week(1, Weekday::Fri, time(18, 0)), Some(at("2026-10-23T18:00:00+01:00")));
        assert_eq!(week(2, Weekday::Fri, time(18, 0)), Some(at("2026-10-30T18:00:00Z")));
        let sunday = |which| london.instant(&DateRule::Day { day: 7, time: time(1, 30) }, which, None);
        assert_eq!(sunday(Which::Open), Some(at("2026-10-25T01:30:00+01:00")), "01:30 comes twice: it opens at the first");
        assert_eq!(sunday(Which::Close), Some(at("2026-10-25T01:30:00Z")), "and closes at the second");
        let hours = london.instant(&DateRule::AfterOpen { seconds: 24 * 3600 }, Which::Due, Some(at("2026-10-24T18:00:00+01:00")));
        assert_eq!(hours, Some(at("2026-10-25T17:00:00Z")), "hours are hours, whatever the clocks do");
    }

    /// Apia never had Friday, 30 December 2011: what falls on it is the first moment of Saturday.
    #[test]
    fn a_day_that_was_left_out_and_a_zone_at_three_quarters() {
        let apia = Calendar { zone: chrono_tz::Pacific::Apia, term_start: Some(day("2011-12-26")) };
        let due = |day, time| apia.instant(&DateRule::Day { day, time }, Which::Due, None);
        assert_eq!(due(4, None), Some(at("2011-12-29T23:59:00-10:00")));
        for skipped in [None, time(0, 0), time(12, 0)] {
            assert_eq!(due(5, skipped), Some(at("2011-12-31T00:00:00+14:00")), "{skipped:?}");
        }
        assert_eq!(due(6, None), Some(at("2011-12-31T23:59:00+14:00")));
        let kathmandu = Calendar { zone: chrono_tz::Asia::Kathmandu, term_start: Some(day("2027-01-04")) };
        let due = kathmandu.instant(&DateRule::Week { week: 1, day: Some(Weekday::Fri), time: time(18, 0) }, Which::Due, None);
        assert_eq!(due, Some(at("2027-01-08T12:15:00Z")));
    }

    #[test]
    fn without_a_term_start_relative_dates_name_nothing() {
        let calendar = Calendar { term_start: None, ..spring() };
        assert_eq!(calendar.instant(&DateRule::Day { day: 1, time: None }, Which::Due, None), None);
        assert!(calendar.instant(&DateRule::At { date: day("2027-02-01"), time: None }, Which::Due, None).is_some());
    }

    #[test]
    fn what_the_school_set_stands_above_the_package() {
        let written = ItemSettings {
            open: Some(DateRule::Day { day: 1, time: None }),
            due: Some(DateRule::Day { day: 2, time: None }),
            close: Some(DateRule::AfterOpen { seconds: 36 * 3600 }),
            ..ItemSettings::default()
        };
        let moved = DateRule::At { date: day("2027-03-10"), time: time(8, 0) };
        let set = DateOverrides { open: Some(DateOverride::Is(moved)), due: Some(DateOverride::None), close: None };
        let dates = spring().dates(&written, &set);
        assert_eq!(dates.open, Some(at("2027-03-10T08:00:00+01:00")));
        assert_eq!(dates.due, None);
        assert_eq!(dates.close, Some(at("2027-03-11T20:00:00+01:00")));
    }

    /// Absurd figures from a file end in no date, never in a panic.
    #[test]
    fn dates_beyond_the_calendar_are_none() {
        for rule in [
            DateRule::Week { week: u32::MAX, day: None, time: None },
            DateRule::Week { week: 0, day: None, time: None },
            DateRule::Day { day: u32::MAX, time: None },
            DateRule::Day { day: 0, time: None },
            DateRule::AfterOpen { seconds: u64::MAX },
        ] {
            assert_eq!(spring().instant(&rule, Which::Due, Some(Instant(0))), None, "{rule:?}");
        }
    }
}
