//! What a cell says: a number, or why there is none, in a word that differs without color.

use crate::domain::grade::CellStatus;
use crate::service::grade::{CellView, GradeItemView, GradebookLearner};
use crate::tr;
use crate::tui::screen::Look;
use crate::tui::theme::Mean;
use crate::tui::when;

/// The cell in a few columns: `8.5`, `8.5 L` late, `8.5 h` hidden from the learner, `miss`, `exc`, `ung`.
pub(in crate::tui::screens::staff) fn short(cell: &CellView, look: &Look<'_>) -> (String, Mean) {
    let word = match (cell.status, &cell.score) {
        (CellStatus::Excused, _) => return (tr!(look, "exc"), Mean::Muted),
        (CellStatus::Missing, _) => return (tr!(look, "miss"), Mean::Bad),
        (CellStatus::NeedsMarking | CellStatus::Submitted, _) => return (tr!(look, "ung"), Mean::Warn),
        (_, Some(score)) => score.decimal(2),
        (CellStatus::Draft, None) => return (tr!(look, "begun"), Mean::Muted),
        (CellStatus::NotAssigned, None) => return (tr!(look, "n/a"), Mean::Muted),
        (CellStatus::NotDue | CellStatus::Graded, None) => return ("-".to_owned(), Mean::Muted),
    };
    match (cell.late_seconds > 0, cell.released) {
        (true, true) => (format!("{word} L"), Mean::Warn),
        (false, false) => (format!("{word} h"), Mean::Info),
        (true, false) => (format!("{word} Lh"), Mean::Warn),
        (false, true) => (word, Mean::Text),
    }
}

/// All of it, for the status row.
pub(super) fn sentence(learner: &GradebookLearner, item: &GradeItemView, cell: &CellView, look: &Look<'_>) -> String {
    let mut parts = vec![state(cell, look)];
    if let (Some(entered), false) = (cell.entered, cell.deducted.is_zero()) {
        let off = cell.deducted.decimal(2);
        parts.push(tr!(look, "given {entered}, {off} off", entered = entered, off = off));
    }
    if cell.late_seconds > 0 {
        parts.push(tr!(look, "{span} late", span = when::seconds(look, cell.late_seconds)));
    }
    if cell.score.is_some() && !cell.released {
        parts.push(tr!(look, "hidden"));
    }
    if cell.score.is_some() && !cell.counted {
        parts.push(tr!(look, "does not count"));
    }
    format!("{} / {}: {}", learner.name.for_screen(), item.title.for_screen(), parts.join(", "))
}

pub(in crate::tui::screens::staff) fn state(cell: &CellView, look: &Look<'_>) -> String {
    match (cell.status, &cell.score) {
        (CellStatus::Excused, _) => tr!(look, "excused"),
        (CellStatus::Missing, Some(score)) => tr!(look, "missing, counts {score}", score = score.decimal(2)),
        (CellStatus::Missing, None) => tr!(look, "missing"),
        (CellStatus::NeedsMarking | CellStatus::Submitted, _) => tr!(look, "handed in, not marked"),
        (_, Some(score)) => {
            tr!(look, "{score} of {possible}", score = score.decimal(2), possible = cell.possible.exact().decimal(2))
        }
        (CellStatus::Draft, None) => tr!(look, "begun, not handed in"),
        (CellStatus::NotAssigned, None) => tr!(look, "not for them"),
        (CellStatus::NotDue | CellStatus::Graded, None) => tr!(look, "nothing yet"),
    }
}

/// What stands in a cell as one types it: `None` where nobody gave anything.
pub(super) fn typed(cell: &CellView) -> Option<String> {
    match cell.status {
        CellStatus::Excused => Some("ex".to_owned()),
        _ => cell.entered.map(|points| points.to_string()),
    }
}

/// What was seen of a cell, to be compared when it is changed. What is missing by the clock has no mark.
pub(super) fn was(cell: &CellView) -> String {
    let missing = (cell.status == CellStatus::Missing && cell.missing_by_hand).then(|| "miss".to_owned());
    missing.or_else(|| typed(cell)).unwrap_or_else(|| "none".to_owned())
}
