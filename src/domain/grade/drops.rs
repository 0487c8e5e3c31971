//! Which cells of a category a drop rule leaves out (RULES.md 1.3).
//!
//! Ratio: the set whose removal gives the best ratio of all, found by Dinkelbach's iteration on exact rationals. Lowest: the lowest
//! percentages one by one.

use crate::domain::course::{DropRule, GradeCategory};
use crate::domain::points::Exact;

/// A cell as the drop rules see it, in the order of the course.
#[derive(Debug, Clone)]
pub struct Candidate {
    pub score: Exact,
    pub possible: Exact,
    /// Named in `never_drop`, or not to be dropped for another reason.
    pub kept: bool,
    pub extra_credit: bool,
}

/// For each cell, whether it is dropped.
pub fn dropped(cells: &[Candidate], category: &GradeCategory, rule: DropRule) -> Vec<bool> {
    match rule {
        DropRule::Ratio => by_ratio(cells, category),
        DropRule::Lowest => by_percentage(cells, category),
    }
}

fn by_ratio(cells: &[Candidate], category: &GradeCategory) -> Vec<bool> {
    let (fixed, free): (Vec<usize>, Vec<usize>) = (0..cells.len()).partition(|i| cells[*i].kept);
    let mut out = vec![false; cells.len()];
    if free.is_empty() {
        return out;
    }
    let (lowest, highest) = wanted(category, free.len());
    let keep = free.len().saturating_sub(lowest).max(1);
    let left = best(cells, &fixed, &free, keep, true);
    let highest = if lowest + highest >= free.len() { 0 } else { highest };
    let left = best(cells, &fixed, &left, left.len() - highest, false);
    for i in free {
        out[i] = !left.contains(&i);
    }
    out
}

/// How many of the lowest and of the highest go, out of `count`.
fn wanted(category: &GradeCategory, count: usize) -> (usize, usize) {
    match category.keep_highest {
        Some(keep) => (count.saturating_sub(keep as usize), 0),
        None => (category.drop_lowest as usize, category.drop_highest as usize),
    }
}

/// The `keep` of `free` that, together with `fixed`, have the best (or the worst) common ratio; a tie keeps the earlier cell.
///
/// With nothing but zero-point cells there is no ratio: then the raw scores decide.
fn best(cells: &[Candidate], fixed: &[usize], free: &[usize], keep: usize, highest: bool) -> Vec<usize> {
    if keep >= free.len() {
        return free.to_vec();
    }
    let ratio = |chosen: &[usize]| {
        let all = || fixed.iter().chain(chosen).map(|i| &cells[*i]);
        let score: Exact = all().map(|c| c.score.clone()).sum();
        score.over(&all().map(|c| c.possible.clone()).sum())
    };
    let mut q = ratio(free).unwrap_or_else(Exact::zero);
    let mut chosen = free.to_vec();
    // Each round betters the ratio and there are finitely many sets; the bound only guards against a defect.
    for _ in 0..1000 {
        let mut order: Vec<(Exact, usize)> = free.iter().map(|i| (&cells[*i].score - &(&q * &cells[*i].possible), *i)).collect();
        order.sort_by(|a, b| if highest { b.0.cmp(&a.0) } else { a.0.cmp(&b.0) }.then(a.1.cmp(&b.1)));
        chosen = order[..keep].iter().map(|(_, i)| *i).collect();
        match ratio(&chosen) {
            Some(next) if next != q => q = next,
            _ => break,
        }
    }
    chosen
}

/// Moodle: extra credit is never dropped, nor counted among the highest that are kept; of equal percentages the one with the larger maximum goes
/// first. Everything may go.
fn by_percentage(cells: &[Candidate], category: &GradeCategory) -> Vec<bool> {
    let mut order: Vec<usize> = (0..cells.len()).filter(|i| !cells[*i].extra_credit && !cells[*i].kept).collect();
    let share = |i: usize| cells[i].score.over(&cells[i].possible).unwrap_or_else(Exact::zero);
    order.sort_by(|a, b| share(*a).cmp(&share(*b)).then(cells[*b].possible.cmp(&cells[*a].possible)).then(b.cmp(a)));
    let (lowest, highest) = wanted(category, order.len());
    let lowest = lowest.min(order.len());
    let highest = highest.min(order.len() - lowest);
    let mut out = vec![false; cells.len()];
    for i in order[..lowest].iter().chain(&order[order.len() - highest..]) {
        out[*i] = true;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn category(drop_lowest: u32, drop_highest: u32, keep_highest: Option<u32>) -> GradeCategory {
        GradeCategory {
            id: "c".into(),
            title: None,
            weight: None,
            drop_lowest,
            drop_highest,
            keep_highest,
            never_drop: vec![],
            extra_credit: false,
        }
    }

    fn cells(list: &[(i64, i64)]) -> Vec<Candidate> {
        let cell =
            |(s, p): &(i64, i64)| Candidate { score: Exact::whole(*s), possible: Exact::whole(*p), kept: false, extra_credit: false };
        list.iter().map(cell).collect()
    }

    fn left(cells: &[Candidate], category: &GradeCategory, rule: DropRule) -> (String, String) {
        let gone = dropped(cells, category, rule);
        let sum =
            |of: fn(&Candidate) -> &Exact| cells.iter().zip(&gone).filter(|(_, gone)| !**gone).map(|(c, _)| of(c).clone()).sum::<Exact>();
        (sum(|c| &c.score).decimal(4), sum(|c| &c.possible).decimal(4))
    }

    fn ratio(list: &[(i64, i64)], lowest: u32, highest: u32) -> (String, String) {
        left(&cells(list), &category(lowest, highest, None), DropRule::Ratio)
    }

    fn pair(score: &str, possible: &str) -> (String, String) {
        (score.to_owned(), possible.to_owned())
    }

    /// RULES.md G15, G16, G18, G20, G21.
    #[test]
    fn the_best_ratio_stays() {
        assert_eq!(ratio(&[(31, 40), (17, 24), (6, 10)], 1, 0), pair("48", "64"));
        assert_eq!(ratio(&[(31, 40), (17, 24), (7, 10)], 1, 0), pair("38", "50"));
        assert_eq!(ratio(&[(31, 40), (17, 24)], 1, 0), pair("31", "40"));
        assert_eq!(ratio(&[(31, 40), (17, 24), (0, 10)], 1, 0), pair("48", "64"));
        assert_eq!(ratio(&[(100, 100), (17, 24), (6, 10)], 4, 0), pair("100", "100"), "one always stays");
        assert_eq!(ratio(&[(31, 40), (17, 24), (6, 10)], 0, 1), pair("23", "34"));
        assert_eq!(ratio(&[(31, 40), (17, 24), (6, 10)], 2, 1), pair("31", "40"), "too many: the highest stays");
    }

    #[test]
    fn a_tie_keeps_the_earlier_and_a_protected_cell_stays() {
        let gone = dropped(&cells(&[(5, 10), (5, 10), (5, 10)]), &category(1, 0, None), DropRule::Ratio);
        assert_eq!(gone, [false, false, true]);
        let mut protected = cells(&[(9, 10), (1, 10)]);
        protected[1].kept = true;
        assert_eq!(dropped(&protected, &category(1, 0, None), DropRule::Ratio), [false, false], "one free cell always stays");
    }

    #[test]
    fn zero_point_cells_go_by_their_score() {
        assert_eq!(ratio(&[(3, 0), (1, 0)], 1, 0), pair("3", "0"));
    }

    fn moodle(extra: Option<usize>) -> Vec<Candidate> {
        let mut all: Vec<Candidate> = ["5.374", "9.4743", "2.5474", "7.3754"]
            .iter()
            .map(|s| Candidate { score: Exact::parse(s).unwrap(), possible: Exact::whole(10), kept: false, extra_credit: false })
            .collect();
        if let Some(i) = extra {
            all[i].extra_credit = true;
        }
        all
    }

    fn remaining(cells: &[Candidate], category: &GradeCategory) -> Vec<usize> {
        let gone = dropped(cells, category, DropRule::Lowest);
        (0..cells.len()).filter(|i| !gone[*i]).collect()
    }

    /// RULES.md G22, G23, G25.
    #[test]
    fn the_lowest_percentages_go() {
        assert_eq!(remaining(&moodle(None), &category(2, 0, None)), [1, 3]);
        assert_eq!(remaining(&moodle(None), &category(0, 0, Some(1))), [1]);
        assert_eq!(remaining(&moodle(Some(2)), &category(2, 0, None)), [1, 2]);
        assert_eq!(remaining(&moodle(Some(2)), &category(0, 0, Some(1))), [1, 2]);
        assert!(remaining(&moodle(None), &category(5, 0, None)).is_empty());
        assert_eq!(remaining(&moodle(Some(2)), &category(4, 0, None)), [2]);
        let g16 = cells(&[(31, 40), (17, 24), (7, 10)]);
        assert_eq!(left(&g16, &category(1, 0, None), DropRule::Lowest), pair("48", "64"), "the contrast of G16");
    }
}
