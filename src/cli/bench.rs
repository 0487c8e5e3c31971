//! `bench`: what this machine and this build come to, beside the goals (CLI.md 7). How it is measured is handed in by `main`.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use super::answer::Answer;
use super::demo::Size;
use super::table::{Cell, Table};
use super::{Ctx, Failure, progress};
use crate::demo;
use crate::domain::goal::{Figure, GOALS};
use crate::domain::work::Watch;
use crate::service;

#[derive(Debug, Args)]
pub struct Bench {
    /// How large a school is measured
    #[arg(long, value_enum, default_value_t = Size::Small)]
    size: Size,
    /// Measure these goals alone, such as G4,G20
    #[arg(long, value_name = "GOALS", value_delimiter = ',', value_parser = clap::builder::PossibleValuesParser::new(GOALS), ignore_case = true)]
    only: Vec<String>,
}

/// What is to be measured, for whoever measures.
#[derive(Debug, Clone)]
pub struct BenchOrder {
    pub size: demo::Size,
    /// Empty: all goals.
    pub only: Vec<String>,
    /// Where schools to be measured are kept.
    pub folder: PathBuf,
    pub zone: String,
}

/// What came of it.
#[derive(Debug, Clone)]
pub struct BenchReport {
    pub machine: String,
    pub school: String,
    pub figures: Vec<Figure>,
    pub notes: Vec<String>,
}

/// Measures. Made of `bench` by `main`.
pub type Measure = fn(BenchOrder, &Watch) -> service::Result<BenchReport>;

impl Bench {
    pub fn run(self, ctx: &mut Ctx<'_, '_>) -> Result<Answer, Failure> {
        ctx.console_only("bench")?;
        let size = self.size.wanted();
        let order = BenchOrder { size, only: self.only, folder: ctx.places.folder.join("bench"), zone: ctx.wiring.zone.clone() };
        let report = progress::shown(ctx, "Measuring", |watch| (ctx.wiring.measure)(order, watch))?;
        for note in &report.notes {
            ctx.note(note);
        }
        let document = json!({ "machine": report.machine, "school": report.school, "results": report.figures });
        let mut table = Table::new(["goal", "what", "value", "unit", "must", "stretch", "meets"], "Nothing was measured.");
        for figure in &report.figures {
            let must = figure.must.map_or_else(|| "-".to_owned(), |must| must.to_string());
            table.row([
                Cell::whole(figure.goal),
                figure.what.clone().into(),
                Cell::figure(figure.shown()),
                figure.unit.into(),
                Cell::figure(must),
                Cell::figure(figure.stretch.to_string()),
                Cell::whole(figure.meets.word()),
            ]);
        }
        Ok(Answer::of(&document).text(&report.machine).text(&report.school).table(table))
    }
}
