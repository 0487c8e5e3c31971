//! What is kept on the disk: a million answers (G13), and the program (G19).

use super::Ledger;
use super::school::{Place, console};
use crate::domain::goal::Figure;
use crate::service::{Error, Result};

const MILLION: f64 = 1_000_000.0;
const MB: f64 = 1_000_000.0;

pub fn responses(place: &Place, to: &mut Ledger) -> Result<()> {
    let space = place.open()?.answer_space(&console())?;
    if space.answers == 0 {
        to.notes.push("G13: nobody has answered anything in this school.".to_owned());
        return Ok(());
    }
    let each = |bytes: u64| as_float(bytes) / as_float(space.answers) * MILLION / MB;
    let parts: Vec<String> = space.tables.iter().map(|(table, bytes)| format!("{table} {:.0}", each(*bytes))).collect();
    let what = format!("a million answers with indexes and audit trail ({})", parts.join(", "));
    to.figures.push(Figure::at_most("G13", what, (each(space.tables.iter().map(|(_, bytes)| bytes).sum()), "MB"), 90.0, 60.0));
    Ok(())
}

pub fn binary(place: &Place, to: &mut Ledger) -> Result<()> {
    let found = std::fs::metadata(&place.program).map_err(|error| Error::conflict(format!("The program cannot be looked at: {error}.")))?;
    to.figures.push(Figure::at_most("G19", "the program on the disk", (as_float(found.len()) / MB, "MB"), 25.0, 12.0));
    Ok(())
}

#[expect(clippy::cast_precision_loss, reason = "a figure for people: bytes of no disk reach 2^53")]
fn as_float(count: u64) -> f64 {
    count as f64
}
