//! `grades`: the gradebook of a course, or a learner's own marks, as a table, CSV or JSON (CLI.md 6).

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use serde_json::{Map, Value, json};

use super::answer::Answer;
use super::table::{Cell, Table};
use super::{Ctx, Failure, decimal, files, json as writer, word};
use crate::service::grade::{CellView, CourseGrades, LearnerGrades, TotalView};

#[derive(Debug, Args)]
pub struct Grades {
    course: Option<String>,
    /// The shape of the answer; --json is json
    #[arg(long, value_enum)]
    format: Option<Format>,
    /// Write it to this new file
    #[arg(long, value_name = "FILE")]
    to: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Table,
    Csv,
    Json,
}

impl Grades {
    pub fn run(self, ctx: &Ctx<'_, '_>) -> Result<Answer, Failure> {
        // What goes to a file has any format; the answer is then where it is.
        if let Some(format) = self.format.filter(|format| ctx.global.json && *format != Format::Json && self.to.is_none()) {
            let format = format.to_possible_value().map_or_else(String::new, |format| format.get_name().to_owned());
            let refused = Failure::refused(format!("`--json` does not go with `--format {format}`.")).hint("Leave one of the two out");
            return Err(Failure { exit: 2, ..refused });
        }
        if self.course.is_none() && self.format == Some(Format::Csv) {
            return Err(Failure {
                exit: 2,
                ..Failure::refused("CSV is of one course.").hint("Name it: `lyceum grades COURSE --format csv`")
            });
        }
        let (school, actor) = if self.course.is_some() { ctx.acting()? } else { ctx.learning()? };
        let view = school.grades(&actor, self.course.as_deref())?;
        let format = self.format.unwrap_or(if ctx.global.json { Format::Json } else { Format::Table });
        let documents = || view.courses.iter().map(document).collect::<Vec<Value>>();
        let answer = match (&self.course, format) {
            (_, Format::Csv) => Answer::raw(view.courses.first().map(CourseGrades::csv).unwrap_or_default()),
            (Some(_), Format::Json) => Answer::raw(format!("{}\n", writer::document(&documents().into_iter().next()))),
            (None, Format::Json) => Answer::of(&json!({ "courses": documents() })),
            (_, Format::Table) if view.courses.is_empty() => {
                Answer::of(&json!({})).text("No course to be marked in. Name one to see its gradebook: `lyceum grades COURSE`")
            }
            (_, Format::Table) => view.courses.iter().fold(Answer::of(&json!({})), |answer, course| {
                let head = format!("{} ({})", course.title.for_screen(), course.course);
                answer.text(head).table(table(course))
            }),
        };
        let Some(to) = &self.to else { return Ok(answer) };
        let mut bytes = Vec::new();
        answer.write(&mut bytes, format == Format::Json, None).map_err(|why| Failure::file("Writing", to, &why))?;
        files::write(to, &bytes)?;
        let shown = to.display().to_string();
        Ok(Answer::of(&json!({ "to": shown, "bytes": bytes.len() })).text(format!("The grades are in {shown}")))
    }
}

/// A row a learner: what each item counts, then the totals. A cell without a score says why.
fn table(course: &CourseGrades) -> Table {
    let mut heads = vec!["user".to_owned(), "name".to_owned()];
    heads.extend(course.items.iter().map(|item| format!("{} /{}", item.id, item.possible)));
    heads.extend(["current", "final"].map(str::to_owned));
    let mut table = Table::new(heads, "Nobody learns in this course yet: see `lyceum enroll`");
    for one in &course.learners {
        let mut row: Vec<Cell> = vec![(&one.user).into(), (&one.name).into()];
        row.extend(one.cells.iter().map(shown));
        row.extend([&one.current, &one.r#final].map(|total| total.as_ref().map(percent).into()));
        table.row(row);
    }
    table
}

fn shown(cell: &CellView) -> Cell {
    match &cell.score {
        Some(score) => Cell::figure(decimal(score)),
        None => Cell::figure(cell.status.word().replace('_', " ")),
    }
}

fn percent(total: &TotalView) -> String {
    let letter = total.letter.as_ref().map_or_else(String::new, |letter| format!(" {letter}"));
    format!("{}%{letter}", total.shown)
}

fn document(course: &CourseGrades) -> Value {
    let categories: Vec<Value> = course
        .categories
        .iter()
        .map(|one| json!({ "id": one.id, "title": one.title, "weight": one.weight.as_ref().map(decimal) }))
        .collect();
    let items: Vec<Value> = course
        .items
        .iter()
        .map(|one| json!({ "id": one.id, "title": one.title, "kind": one.kind, "category": one.category, "possible": one.possible }))
        .collect();
    let learners: Vec<Value> = course.learners.iter().map(|one| learner(one, course)).collect();
    json!({
        "course": course.course, "title": course.title, "total": word(&course.total), "decimals": course.decimals,
        "as_of": course.as_of.rfc3339(), "categories": categories, "items": items, "learners": learners,
    })
}

fn learner(one: &LearnerGrades, course: &CourseGrades) -> Value {
    let cells: Map<String, Value> =
        course.items.iter().zip(&one.cells).map(|(item, cell)| (item.id.clone(), cell_document(cell))).collect();
    let mut row = json!({
        "user": one.user, "name": one.name, "passed": one.passed, "override": one.r#override.as_ref().map(decimal), "cells": cells,
        "current": one.current, "final": one.r#final,
    });
    // A learner's own row comes without the totals over what is not released.
    if one.for_staff {
        let fields = row.as_object_mut().expect("an object was just made");
        fields.insert("current_all".to_owned(), json!(one.current_all));
        fields.insert("final_all".to_owned(), json!(one.final_all));
    }
    row
}

fn cell_document(cell: &CellView) -> Value {
    json!({
        "score": cell.score.as_ref().map(decimal), "possible": cell.possible, "entered": cell.entered, "deducted": decimal(&cell.deducted),
        "late_seconds": cell.late_seconds, "status": cell.status.word(), "released": cell.released, "counted": cell.counted,
    })
}
