//! The dates of a course's items: shown, set above the package's, and the term's start that relative ones count from.

use rusqlite::Connection;
use serde::Serialize;
use serde_json::json;

use super::audit::Object;
use super::policy::{self, Standing};
use super::tree::Tree;
use super::{Actor, Error, Result, Services, attempt};
use crate::domain::course::{DateRule, ItemState};
use crate::domain::schedule::{DateOverride, DateOverrides, ItemDates, Which};
use crate::domain::text::Untrusted;
use crate::domain::time::Instant;
use crate::store::item::ItemRow;
use crate::store::{self, Trust};

/// The dates of a course's items.
#[derive(Debug, Clone, Serialize)]
pub struct DatesView {
    pub course: String,
    pub term_start: Option<chrono::NaiveDate>,
    /// The school's zone, which written dates are read in.
    pub zone: String,
    pub items: Vec<DatesRow>,
    /// Whether this is the answer to a change that changed something.
    #[serde(skip)]
    pub changed: bool,
}

#[derive(Debug, Clone, Serialize)]
pub struct DatesRow {
    pub item: String,
    pub title: Untrusted,
    pub open: Option<Instant>,
    pub due: Option<Instant>,
    pub close: Option<Instant>,
    /// Which of the three were set in this school, above what the course file says.
    pub set: Vec<Which>,
    /// A date of it counts from a term start that is not set.
    pub needs_term_start: bool,
    /// The dates that are no instants yet, as the course says them.
    pub relative: Vec<(Which, DateRule)>,
    /// The dates that count from the term's start or from the opening, whether they are instants yet or not.
    #[serde(skip)]
    pub counted: Vec<(Which, DateRule)>,
    /// What is set in this school.
    #[serde(skip)]
    pub overrides: DateOverrides,
}

/// A change of an item's dates: what is `None` stays, `Some(None)` goes back to what the course file says.
#[derive(Debug, Clone, Default)]
pub struct DatesChange {
    pub open: Option<Option<DateOverride>>,
    pub due: Option<Option<DateOverride>>,
    pub close: Option<Option<DateOverride>>,
}

impl Services {
    /// The dates of a course's items, as they hold for everybody.
    pub fn dates(&self, actor: &Actor, course: &str) -> Result<DatesView> {
        let now = self.now();
        self.db.read(Trust::Learner, |db| dates(db, &policy::standing(db, actor, course)?, now))
    }

    /// Sets the day that relative dates count from; `None` takes it away. What is so already is not told to the log.
    ///
    /// # Errors
    /// `Denied` for who may not set dates, `Invalid` for a day that no term begins on.
    pub fn set_term_start(&self, actor: &Actor, course: &str, start: Option<chrono::NaiveDate>) -> Result<DatesView> {
        let now = self.now();
        super::term::check_start(start)?;
        self.change(actor, course, "set dates", move |tx, changing| {
            let course = &changing.standing.course;
            if course.term_start == start {
                return dates(tx, &changing.standing, now);
            }
            store::course::set_term_start(tx, course.id, start)?;
            let word = |day: Option<chrono::NaiveDate>| day.map(|day| day.to_string());
            changing.record(tx, "course.term_start", Object::Course(course.id), word(course.term_start), word(start))?;
            let standing = changing.again(tx)?;
            attempt::follow_dates(tx, &changing.actor, &standing, now)?;
            Ok(DatesView { changed: true, ..dates(tx, &standing, now)? })
        })
    }

    /// Sets dates of an item above those of the course file. They outlive an update. What is so already is not told to the log.
    ///
    /// # Errors
    /// `Invalid` where they would not follow each other: opening, due, closing.
    pub fn set_dates(&self, actor: &Actor, course: &str, item: &str, change: DatesChange) -> Result<DatesView> {
        let (item, now) = (item.to_owned(), self.now());
        self.change(actor, course, "set dates", move |tx, changing| {
            let standing = &changing.standing;
            let row = standing.item(tx, &item)?;
            let set = DateOverrides {
                open: change.open.unwrap_or_else(|| row.dates.open.clone()),
                due: change.due.unwrap_or_else(|| row.dates.due.clone()),
                close: change.close.unwrap_or_else(|| row.dates.close.clone()),
            };
            in_order(&standing.calendar().dates(&row.settings, &set))?;
            if set == row.dates {
                return dates(tx, standing, now);
            }
            store::item::set_dates(tx, row.id, &set)?;
            changing.record(tx, "item.dates", Object::Item(row.id), json!(row.dates), json!(set))?;
            attempt::follow_dates(tx, &changing.actor, standing, now)?;
            Ok(DatesView { changed: true, ..dates(tx, standing, now)? })
        })
    }
}

fn dates(db: &Connection, standing: &Standing, now: Instant) -> Result<DatesView> {
    let tree = Tree::load(db, standing, standing.learner(), now)?;
    let dated = tree.leaves().filter(|leaf| leaf.item.state != ItemState::Archived);
    Ok(DatesView {
        course: standing.course.slug.clone(),
        term_start: standing.course.term_start,
        zone: standing.acting.school_zone.name().to_owned(),
        changed: false,
        items: dated.map(|leaf| dates_row(&leaf.item, &leaf.dates, standing.course.term_start.is_some())).collect(),
    })
}

fn dates_row(item: &ItemRow, dates: &ItemDates, has_start: bool) -> DatesRow {
    let set = [(Which::Open, &item.dates.open), (Which::Due, &item.dates.due), (Which::Close, &item.dates.close)];
    let written = [&item.settings.open, &item.settings.due, &item.settings.close];
    let relative = |rule: &DateRule| matches!(rule, DateRule::Week { .. } | DateRule::Day { .. });
    let counts_from_start = set.iter().zip(written).any(|((_, set), written)| match set {
        Some(DateOverride::Is(rule)) => relative(rule),
        Some(DateOverride::None) => false,
        None => written.as_ref().is_some_and(relative),
    });
    let rules = set.iter().zip(written).map(|((which, set), written)| match set {
        Some(DateOverride::Is(rule)) => (*which, Some(rule)),
        Some(DateOverride::None) => (*which, None),
        None => (*which, written.as_ref()),
    });
    let rules: Vec<(Which, DateRule)> = rules.filter_map(|(which, rule)| Some((which, rule?.clone()))).collect();
    let counted = |rule: &DateRule| relative(rule) || matches!(rule, DateRule::AfterOpen { .. });
    let is_open = |which: Which| match which {
        Which::Open => dates.open.is_none(),
        Which::Due => dates.due.is_none(),
        Which::Close => dates.close.is_none(),
    };
    DatesRow {
        relative: rules.iter().filter(|(which, _)| is_open(*which)).cloned().collect(),
        counted: rules.into_iter().filter(|(_, rule)| counted(rule)).collect(),
        overrides: item.dates.clone(),
        item: item.slug.clone(),
        title: item.title.clone(),
        open: dates.open,
        due: dates.due,
        close: dates.close,
        set: set.into_iter().filter(|(_, set)| set.is_some()).map(|(which, _)| which).collect(),
        needs_term_start: counts_from_start && !has_start,
    }
}

/// # Errors
/// `Invalid` where they do not follow each other.
pub(super) fn in_order(dates: &ItemDates) -> Result<()> {
    let after = |first: Option<Instant>, then: Option<Instant>| first.zip(then).is_none_or(|(first, then)| first <= then);
    if !after(dates.open, dates.close) {
        return Err(Error::field("close", "It would close before it opens."));
    }
    if !after(dates.open, dates.due) {
        return Err(Error::field("due", "It would be due before it opens."));
    }
    if after(dates.due, dates.close) { Ok(()) } else { Err(Error::field("close", "It would close before it is due.")) }
}
