//! What all rows of the book come to: everybody's total, by which they are sorted, and what each item was worth to all.

use super::totals::Total;
use crate::domain::points::Exact;
use crate::service::grade::{Gradebook as Book, LearnerGrades};

/// Of all learners, by where they stand in the book, and all items.
#[derive(Debug, Clone)]
pub(super) struct Sums {
    totals: Vec<Ranks>,
    items: Vec<Sum>,
}

/// What one learner is sorted by, for each kind of total.
type Ranks = [Option<Exact>; Total::ALL.len()];

#[derive(Debug, Clone)]
struct Sum {
    scores: Exact,
    count: i64,
}

impl Sums {
    pub fn new(book: &Book) -> Self {
        let none = Sum { scores: Exact::zero(), count: 0 };
        Self { totals: vec![Ranks::default(); book.learners.len()], items: vec![none; book.items.len()] }
    }

    pub fn add(&mut self, at: usize, row: &LearnerGrades) {
        if let Some(total) = self.totals.get_mut(at) {
            *total = Total::ALL.map(|kind| kind.rank(row));
        }
        self.each(row, |sum, score| *sum = Sum { scores: &sum.scores + score, count: sum.count + 1 });
    }

    /// Takes out what a row brought in.
    pub fn take(&mut self, at: usize, row: &LearnerGrades) {
        if let Some(total) = self.totals.get_mut(at) {
            *total = Ranks::default();
        }
        self.each(row, |sum, score| *sum = Sum { scores: &sum.scores - score, count: sum.count - 1 });
    }

    fn each(&mut self, row: &LearnerGrades, change: impl Fn(&mut Sum, &Exact)) {
        for (sum, cell) in self.items.iter_mut().zip(&row.cells) {
            if let Some(score) = &cell.score {
                change(sum, score);
            }
        }
    }

    /// What a learner is sorted by while totals of that kind are shown.
    pub fn rank(&self, at: usize, kind: Total) -> Option<&Exact> {
        self.totals.get(at)?.get(kind as usize)?.as_ref()
    }

    /// The mean score of an item, `None` where nobody has one.
    pub fn mean(&self, item: usize) -> Option<Exact> {
        let Sum { scores, count } = self.items.get(item)?;
        scores.over(&Exact::whole(*count))
    }
}
