//! All dates of a course at once: moved by days, and put back as they were.

use chrono::{Days, NaiveDate};
use rusqlite::Connection;
use serde::Serialize;
use serde_json::json;

use super::audit::Object;
use super::course::Changing;
use super::policy::{self, Standing};
use super::{Actor, Error, Result, Services, attempt};
use crate::domain::course::ItemState;
use crate::domain::permission::Deed;
use crate::domain::schedule::{DateOverrides, ItemDates};
use crate::domain::text::Untrusted;
use crate::store::{self, Trust, Tx};

/// Further than this is a slip of the finger.
const MOST_DAYS: i32 = 3_660;

/// The dates set in this school: what puts a course's dates back.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct DatesState {
    pub term_start: Option<NaiveDate>,
    /// By item.
    pub items: Vec<(String, DateOverrides)>,
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
    /// What makes it so, for [`Services::restore_dates`].
    #[serde(skip)]
    pub after: DatesState,
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
            if days == 0 || days.abs() > MOST_DAYS {
                return Err(Error::field("days", format!("Write a number of days, at most {MOST_DAYS}.")));
            }
            shift(db, &standing, days)
        })
    }

    /// Sets all dates of a course as `wanted` says; answers what they were.
    ///
    /// # Errors
    /// `Denied` for who may not set dates.
    pub fn restore_dates(&self, actor: &Actor, course: &str, wanted: &DatesState) -> Result<DatesState> {
        let (wanted, now) = (wanted.clone(), self.now());
        self.change(actor, course, "set dates", move |tx, changing| {
            let before = state(tx, &changing.standing)?;
            restore(tx, changing, &before, &wanted)?;
            let standing = changing.again(tx)?;
            attempt::follow_dates(tx, &changing.actor, &standing, now)?;
            Ok(before)
        })
    }

    /// The dates set in this school, to be put back later.
    ///
    /// # Errors
    /// `Denied` for who may not set dates.
    pub fn dates_state(&self, actor: &Actor, course: &str) -> Result<DatesState> {
        self.db.read(Trust::Staff, |db| {
            let standing = policy::standing(db, actor, course)?;
            standing.require(Deed::Publish, "set dates")?;
            state(db, &standing)
        })
    }
}

fn state(db: &Connection, standing: &Standing) -> Result<DatesState> {
    let items = store::item::of_course(db, standing.course.id)?.into_iter().filter(|item| item.state != ItemState::Archived);
    Ok(DatesState { term_start: standing.course.term_start, items: items.map(|item| (item.slug, item.dates)).collect() })
}

fn restore(tx: &Tx<'_>, changing: &Changing, before: &DatesState, wanted: &DatesState) -> Result<()> {
    let course = &changing.standing.course;
    if before.term_start != wanted.term_start {
        store::course::set_term_start(tx, course.id, wanted.term_start)?;
        let word = |day: Option<NaiveDate>| day.map(|day| day.to_string());
        changing.record(tx, "course.term_start", Object::Course(course.id), word(before.term_start), word(wanted.term_start))?;
    }
    for item in store::item::of_course(tx, course.id)? {
        let Some((_, dates)) = wanted.items.iter().find(|(slug, dates)| *slug == item.slug && *dates != item.dates) else { continue };
        store::item::set_dates(tx, item.id, dates)?;
        changing.record(tx, "item.dates", Object::Item(item.id), json!(item.dates), json!(dates))?;
    }
    Ok(())
}

fn shift(db: &Connection, standing: &Standing, days: i32) -> Result<DatesShift> {
    let calendar = standing.calendar();
    let start = standing.course.term_start;
    let length = Days::new(u64::from(days.unsigned_abs()));
    let moved = |day: NaiveDate| if days < 0 { day.checked_sub_days(length) } else { day.checked_add_days(length) };
    let after_start = start.and_then(moved);
    let after_calendar = crate::domain::schedule::Calendar { term_start: after_start, ..calendar };
    let (mut rows, mut items) = (Vec::new(), Vec::new());
    for item in store::item::of_course(db, standing.course.id)?.into_iter().filter(|item| item.state != ItemState::Archived) {
        let set = calendar.moved(&item.settings, &item.dates, days);
        let (before, after) = (calendar.dates(&item.settings, &item.dates), after_calendar.dates(&item.settings, &set));
        if before != ItemDates::default() {
            rows.push(ShiftRow { item: item.slug.clone(), title: item.title, before, after });
        }
        items.push((item.slug, set));
    }
    Ok(DatesShift {
        course: standing.course.slug.clone(),
        days,
        term_start: (start, after_start),
        rows,
        after: DatesState { term_start: after_start, items },
    })
}
