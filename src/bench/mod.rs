//! `lyceum bench`: what a start, a key, a look, an import and an answer cost in a school of a given size, beside the goals of PERFORMANCE.md.
//!
//! It measures the program as it is: services through their door, sessions with a terminal in memory, and the binary itself in a
//! pseudo-terminal. Nothing here decides anything, and nothing is asserted: a machine under load is slow, and that is no defect. What must hold
//! on every machine (the same statements for three learners and for thirty, no walk through a table that grows) is tested in `service::reads`.

mod answers;
mod gauge;
mod import;
mod keys;
mod process;
mod program;
mod school;
mod seat;
mod size;
mod stops;

use std::path::PathBuf;

use crate::demo::Size;
use crate::domain::goal::{Figure, GOALS};
use crate::domain::work::Watch;
use crate::service::{Error, Result};
use school::Place;

/// What is to be measured.
#[derive(Debug, Clone)]
pub struct Wish {
    pub size: Size,
    /// Goals by their names; empty: all.
    pub only: Vec<String>,
    /// Where the school of that size is kept, and its copy while it is measured.
    pub folder: PathBuf,
    pub zone: String,
    /// The program that is started: this one.
    pub program: PathBuf,
}

/// What came of it.
#[derive(Debug, Clone)]
pub struct Measured {
    pub machine: String,
    /// What the school has in it.
    pub school: String,
    pub figures: Vec<Figure>,
    /// What could not be measured here, and why.
    pub notes: Vec<String>,
}

impl Wish {
    fn wants(&self, goal: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|only| only.eq_ignore_ascii_case(goal))
    }
}

/// Figures and notes as they come in.
#[derive(Default)]
struct Ledger {
    figures: Vec<Figure>,
    notes: Vec<String>,
}

/// One group of measures, for the goals it has figures for.
type Measure = fn(&Place, &mut Ledger) -> Result<()>;

const MEASURES: &[(&[&str], Measure)] = &[
    (&["G1"], program::start),
    (&["G2"], import::people),
    (&["G4", "G5"], keys::gradebook),
    (&["G9"], answers::committed),
    (&["G11"], program::memory),
    (&["G12"], program::idle),
    (&["G13"], size::responses),
    (&["G19"], size::binary),
    (&["G20"], keys::screens),
];

/// Makes the school where it is not there yet, measures on a copy of it, and takes the copy away.
///
/// # Errors
/// `Invalid` for a goal that is not measured, `Conflict` when it was cancelled; then nothing is left but the school.
pub fn run(wish: &Wish, watch: &Watch) -> Result<Measured> {
    if let Some(unknown) = wish.only.iter().find(|only| !GOALS.iter().any(|goal| goal.eq_ignore_ascii_case(only))) {
        let known = GOALS.join(", ");
        return Err(Error::field(
            "only",
            format!("There is no measure `{}`: write one of {known}.", crate::domain::text::Untrusted::from(unknown.as_str()).for_screen()),
        ));
    }
    let place = Place::prepare(wish, watch)?;
    let mut ledger = Ledger::default();
    let wanted: Vec<_> = MEASURES.iter().filter(|(goals, _)| goals.iter().any(|goal| wish.wants(goal))).collect();
    watch.expect(wanted.len() as u64);
    for (_, measure) in wanted {
        measure(&place, &mut ledger)?;
        watch.advance(1).map_err(|cancelled| Error::conflict(format!("{cancelled}.")))?;
    }
    ledger.figures.retain(|figure| wish.wants(figure.goal));
    Ok(Measured { machine: gauge::machine(), school: place.facts.clone(), figures: ledger.figures, notes: ledger.notes })
}

#[cfg(test)]
mod tests;
