//! Dates of a course set from what was seen of them: one, all of them moved by days, and what takes that back.

use std::ops::RangeInclusive;

use chrono::{Datelike as _, Days, NaiveDate};
use rusqlite::Connection;
use serde::Serialize;
use serde_json::json;

use super::audit::Object;
use super::course::Changing;
use super::dates::in_order;
use super::policy::{self, Standing};
use super::{Actor, Error, Result, Services, attempt};
use crate::domain::course::ItemState;
use crate::domain::permission::Deed;
use crate::domain::schedule::{DateOverride, ItemDates, Which};
use crate::domain::text::Untrusted;
use crate::store::{self, Trust, Tx};

/// Further than this is a slip of the finger.
const MOST_DAYS: u32 = 3_660;
/// Terms begin in these years.
const YEARS: RangeInclusive<i32> = 1900..=9000;

/// A date to be set, beside what it must still be: what somebody else set meanwhile is not overwritten.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DateStep {
    pub item: String,
    pub which: Which,
    /// What is set in this school, above the course's file.
    pub was: Option<DateOverride>,
    pub is: Option<DateOverride>,
}

/// Dates of a course to be set. Those of one item stand together.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct DatesEdit {
    /// The day that relative dates count from, before and after; `None`: it stays.
    pub term_start: Option<(Option<NaiveDate>, Option<NaiveDate>)>,
    pub steps: Vec<DateStep>,
}

impl DatesEdit {
    /// What takes it back.
    #[must_use]
    pub fn undone(&self) -> Self {
        let back = |step: &DateStep| DateStep { was: step.is.clone(), is: step.was.clone(), ..step.clone() };
        Self { term_start: self.term_start.map(|(was, is)| (is, was)), steps: self.steps.iter().map(back).collect() }
    }
}

/// What moving all dates does.
#[derive(Debug, Clone, Serialize)]
pub struct DatesShift {
    pub course: String,
    pub days: i32,
    /// The day that relative dates count from, before and after.
    pub term_start: (Option<NaiveDate>, Option<NaiveDate>),
    /// Items with dates, in the course's order.
    pub rows: Vec<ShiftRow>,
    /// What makes it so, for [`Services::edit_dates`].
    #[serde(skip)]
    pub edit: DatesEdit,
}

#[derive(Debug, Clone, Serialize)]
pub struct ShiftRow {
    pub item: String,
    pub title: Untrusted,
    pub before: ItemDates,
    pub after: ItemDates,
}

impl Services {
    /// What it would do to move all dates of a course by so many days, back where they are fewer than none. Dates that count from the first
    /// day of the term move with it; clock times stay what they are where the clock changes in between.
    ///
    /// # Errors
    /// `Denied` for who may not set dates; `Invalid` for too many days.
    pub fn shifted_dates(&self, actor: &Actor, course: &str, days: i32) -> Result<DatesShift> {
        self.db.read(Trust::Staff, |db| {
            let standing = policy::standing(db, actor, course)?;
            standing.require(Deed::Publish, "set dates")?;
            if days == 0 || days.unsigned_abs() > MOST_DAYS {
                return Err(Error::field("days", format!("Write a number of days, at most {MOST_DAYS}.")));
            }
            shift(db, &standing, days)
        })
    }

    /// Sets dates of a course, all or none.
    ///
    /// # Errors
    /// `Denied` for who may not set dates, `NotFound` for an item that is not there, `Conflict` where one of them is another by now,
    /// `Invalid` where those of an item would not follow each other any more.
    pub fn edit_dates(&self, actor: &Actor, course: &str, edit: &DatesEdit) -> Result<()> {
        let (edit, now) = (edit.clone(), self.now());
        self.change(actor, course, "set dates", move |tx, changing| {
            if let Some(days) = edit.term_start {
                begin(tx, changing, days)?;
            }
            let standing = changing.again(tx)?;
            edit.steps.chunk_by(|one, other| one.item == other.item).try_for_each(|steps| set(tx, changing, &standing, steps))?;
            attempt::follow_dates(tx, &changing.actor, &standing, now)
        })
    }
}

/// The day that a term may begin: what counts from it has a date then.
///
/// # Errors
/// `Invalid` for a day that no term begins on.
pub(super) fn check_start(start: Option<NaiveDate>) -> Result<()> {
    if start.is_none_or(|day| YEARS.contains(&day.year())) {
        return Ok(());
    }
    Err(Error::field("start", format!("Write a day between {} and {}.", YEARS.start(), YEARS.end())))
}

fn begin(tx: &Tx<'_>, changing: &Changing, (was, is): (Option<NaiveDate>, Option<NaiveDate>)) -> Result<()> {
    let course = &changing.standing.course;
    check_start(is)?;
    if course.term_start != was {
        return Err(meanwhile("The day that the course begins"));
    }
    if was == is {
        return Ok(());
    }
    store::course::set_term_start(tx, course.id, is)?;
    let word = |day: Option<NaiveDate>| day.map(|day| day.to_string());
    changing.record(tx, "course.term_start", Object::Course(course.id), word(was), word(is))
}

/// Sets dates of one item.
fn set(tx: &Tx<'_>, changing: &Changing, standing: &Standing, steps: &[DateStep]) -> Result<()> {
    let Some(first) = steps.first() else { return Ok(()) };
    let item = standing.item(tx, &first.item)?;
    let mut dates = item.dates.clone();
    for step in steps {
        if item.dates.of(step.which) != step.was.as_ref() {
            return Err(meanwhile(&format!("A date of {}", item.title.for_screen())));
        }
        dates.put(step.which, step.is.clone());
    }
    if dates == item.dates {
        return Ok(());
    }
    let calendar = standing.calendar();
    // Where they did not follow each other before, this change is not the one to blame.
    if in_order(&calendar.dates(&item.settings, &item.dates)).is_ok() {
        in_order(&calendar.dates(&item.settings, &dates))?;
    }
    store::item::set_dates(tx, item.id, &dates)?;
    changing.record(tx, "item.dates", Object::Item(item.id), json!(item.dates), json!(dates))
}

fn meanwhile(what: &str) -> Error {
    Error::conflict(format!("{what} was changed meanwhile by somebody else.")).hint("Look at it, then change it")
}

fn shift(db: &Connection, standing: &Standing, days: i32) -> Result<DatesShift> {
    let calendar = standing.calendar();
    let start = standing.course.term_start;
    let length = Days::new(u64::from(days.unsigned_abs()));
    let moved = |day: NaiveDate| if days < 0 { day.checked_sub_days(length) } else { day.checked_add_days(length) };
    let beyond = || Error::field("days", "The course would begin beyond the calendar.");
    let after_start = start.map(|day| moved(day).ok_or_else(beyond)).transpose()?;
    let after_calendar = crate::domain::schedule::Calendar { term_start: after_start, ..calendar };
    let (mut rows, mut steps) = (Vec::new(), Vec::new());
    for item in store::item::of_course(db, standing.course.id)?.into_iter().filter(|item| item.state != ItemState::Archived) {
        let set = calendar.moved(&item.settings, &item.dates, days);
        let (before, after) = (calendar.dates(&item.settings, &item.dates), after_calendar.dates(&item.settings, &set));
        if before != ItemDates::default() {
            rows.push(ShiftRow { item: item.slug.clone(), title: item.title.clone(), before, after });
        }
        let changed = [Which::Open, Which::Due, Which::Close].into_iter().filter(|which| set.of(*which) != item.dates.of(*which));
        steps.extend(changed.map(|which| DateStep {
            item: item.slug.clone(),
            which,
            was: item.dates.of(which).cloned(),
            is: set.of(which).cloned(),
        }));
    }
    Ok(DatesShift {
        course: standing.course.slug.clone(),
        days,
        term_start: (start, after_start),
        rows,
        edit: DatesEdit { term_start: start.map(|_| (start, after_start)), steps },
    })
}
