//! `course dates`: when items open, are due and close in this school.

use clap::Args;
use serde_json::{Value, json};

use super::super::answer::Answer;
use super::super::table::{Cell, Table};
use super::super::{Ctx, Failure, at};
use crate::domain::course::DateRule;
use crate::domain::schedule::{DateOverride, Which};
use crate::domain::when::{self, Edge};
use crate::service;
use crate::service::course::{DatesChange, DatesView};

#[derive(Debug, Args)]
pub struct Dates {
    course: String,
    item: Option<String>,
    /// From when on it can be opened: "2027-02-01 18:00", 2027-02-01T18:00:00Z, "fri 18:00", +2d, none, or file (as the course says)
    #[arg(long, value_name = "DATE", requires = "item")]
    open: Option<String>,
    /// Until when it is to be done
    #[arg(long, value_name = "DATE", requires = "item")]
    due: Option<String>,
    /// When nothing is taken any more
    #[arg(long, value_name = "DATE", requires = "item")]
    close: Option<String>,
    /// First day of the term, from which relative dates count
    #[arg(long, value_name = "DAY", conflicts_with_all = ["open", "due", "close"])]
    start: Option<String>,
}

impl Dates {
    pub fn run(self, ctx: &Ctx<'_, '_>) -> Result<Answer, Failure> {
        let (school, actor) = ctx.acting()?;
        let read = |text: &Option<String>, edge| text.as_deref().map(|text| date(ctx, text, edge)).transpose();
        let change =
            DatesChange { open: read(&self.open, Edge::Start)?, due: read(&self.due, Edge::End)?, close: read(&self.close, Edge::End)? };
        let item = self.item.as_deref();
        let sets = self.start.is_some() || change.open.is_some() || change.due.is_some() || change.close.is_some();
        let view = match (&self.start, item) {
            (Some(start), _) => school.set_term_start(&actor, &self.course, term_start(start)?)?,
            (None, Some(item)) if sets => school.set_dates(&actor, &self.course, item, change)?,
            (None, _) => school.dates(&actor, &self.course)?,
        };
        if let Some(item) = item.filter(|item| view.items.iter().all(|row| row.item != *item)) {
            let known = view.items.iter().map(|row| row.item.as_str());
            return Err(service::Error::not_found("item", item).nearest(item, known).into());
        }
        let answer = listed(ctx, &view, item);
        Ok(if sets && !view.changed { answer.text("Unchanged: the dates were these already") } else { answer })
    }
}

fn term_start(text: &str) -> Result<Option<chrono::NaiveDate>, Failure> {
    if text == "none" { Ok(None) } else { when::day(text).map(Some).map_err(Failure::refused) }
}

/// `None`: back to the file.
fn date(ctx: &Ctx<'_, '_>, text: &str, edge: Edge) -> Result<Option<DateOverride>, Failure> {
    match text {
        "file" => Ok(None),
        "none" => Ok(Some(DateOverride::None)),
        text => Ok(Some(DateOverride::Is(DateRule::Exactly(ctx.when(text, edge)?)))),
    }
}

fn listed(ctx: &Ctx<'_, '_>, view: &DatesView, item: Option<&str>) -> Answer {
    let mut table = Table::new(["item", "title", "open", "due", "close"], "No item of this course has dates.");
    let mut items: Vec<Value> = Vec::new();
    for row in view.items.iter().filter(|row| item.is_none_or(|item| item == row.item)) {
        let relative = |which| row.relative.iter().find(|(of, _)| *of == which).map_or_else(String::new, |(_, rule)| rule.to_string());
        let cell = |which, date: Option<_>| Cell::whole(date.map_or_else(|| relative(which), |date| ctx.local(date)));
        let dates = [cell(Which::Open, row.open), cell(Which::Due, row.due), cell(Which::Close, row.close)];
        let [open, due, close] = dates;
        table.row([(&row.item).into(), (&row.title).into(), open, due, close]);
        items.push(json!({
            "id": row.item, "title": row.title, "open": at(row.open), "due": at(row.due), "close": at(row.close), "set": row.set,
            "needs_term_start": row.needs_term_start,
        }));
    }
    let answer = Answer::of(&json!({ "course": view.course, "start": view.term_start, "zone": view.zone, "items": items })).table(table);
    match view.term_start {
        None if view.items.iter().any(|row| row.needs_term_start) => answer.text(format!(
            "Some dates count from the first day of the term: set it with `lyceum course dates {} --start DAY`",
            view.course
        )),
        _ => answer,
    }
}
