//! The kinds of total that the column beside the names shows, one after another.

use crate::domain::points::Exact;
use crate::service::grade::{LearnerGrades, TotalView};
use crate::tr;
use crate::tui::screen::Look;

/// What the column of totals shows. *Now* leaves out what has no mark yet; *final* counts it as 0.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Total {
    #[default]
    Now,
    Final,
    NowLetter,
    FinalLetter,
    Points,
}

impl Total {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Now, Self::Final, Self::NowLetter, Self::FinalLetter, Self::Points];

    pub fn next(self) -> Self {
        match self {
            Self::Now => Self::Final,
            Self::Final => Self::NowLetter,
            Self::NowLetter => Self::FinalLetter,
            Self::FinalLetter => Self::Points,
            Self::Points => Self::Now,
        }
    }

    /// The heads of the column: what it is, and in what it is given.
    pub fn heads(self, look: &Look<'_>) -> (String, String) {
        match self {
            Self::Now => (tr!(look, "total"), "%".to_owned()),
            Self::Final => (tr!(look, "final"), "%".to_owned()),
            Self::NowLetter => (tr!(look, "total"), tr!(look, "letter")),
            Self::FinalLetter => (tr!(look, "final"), tr!(look, "letter")),
            Self::Points => (tr!(look, "total"), tr!(look, "points")),
        }
    }

    /// In a sentence, for whoever switches to it.
    pub fn said(self, look: &Look<'_>) -> String {
        match self {
            Self::Now => tr!(look, "Totals of what is marked so far, in percent"),
            Self::Final => tr!(look, "Final totals: what has no mark counts as 0; in percent"),
            Self::NowLetter => tr!(look, "Totals of what is marked so far, as letters"),
            Self::FinalLetter => tr!(look, "Final totals: what has no mark counts as 0; as letters"),
            Self::Points => tr!(look, "Points of what is marked and counts, of those possible there"),
        }
    }

    /// What learners are sorted by while it is shown.
    pub fn rank(self, row: &LearnerGrades) -> Option<Exact> {
        let percent = |total: Option<&TotalView>| total.and_then(|total| Exact::from_fraction(&total.fraction));
        match self {
            Self::Now | Self::NowLetter => percent(row.current_all.as_ref()),
            Self::Final | Self::FinalLetter => percent(row.final_all.as_ref()),
            Self::Points => Some(gained(row)),
        }
    }

    /// The total of a learner in at most `room` columns.
    pub fn of(self, row: &LearnerGrades, room: usize) -> String {
        let none = || "-".to_owned();
        let letter = |total: Option<&TotalView>| total.and_then(|total| total.letter.clone()).unwrap_or_else(none);
        match self {
            Self::Now => row.current_all.as_ref().map_or_else(none, |total| total.shown.clone()),
            Self::Final => row.final_all.as_ref().map_or_else(none, |total| total.shown.clone()),
            Self::NowLetter => letter(row.current_all.as_ref()),
            Self::FinalLetter => letter(row.final_all.as_ref()),
            Self::Points => points(row, room),
        }
    }
}

/// The points of what is marked and counts.
fn gained(row: &LearnerGrades) -> Exact {
    row.cells.iter().filter(|cell| cell.counted).filter_map(|cell| cell.score.clone()).sum()
}

/// `38.5/50`, or the points alone where both have no room.
fn points(row: &LearnerGrades, room: usize) -> String {
    let counted = || row.cells.iter().filter(|cell| cell.counted && cell.score.is_some());
    let possible: Exact = counted().map(|cell| cell.possible.exact()).sum();
    if possible.is_zero() {
        return "-".to_owned();
    }
    let scores = gained(row);
    let both = format!("{}/{}", scores.decimal(2), possible.decimal(2));
    if both.len() < room { both } else { scores.decimal(2) }
}
