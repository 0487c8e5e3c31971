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

/// The `keep` of `free` that, together with `fixed`, have the best (or the worst) common ratio. A tie keeps a cell with points before one
/// without, then the earlier.
///
/// With nothing but zero-point cells there is no ratio: then the raw scores decide. Among cells with points at least one of those stays,
/// so that there is always something to be out of.
fn best(cells: &[Candidate], fixed: &[usize], free: &[usize], keep: usize, highest: bool) -> Vec<usize> {
    if keep >= free.len() {
        return free.to_vec();
    }
    let ratio = |chosen: &[usize]| {
        let all = || fixed.iter().chain(chosen).map(|i| &cells[*i]);
        let score: Exact = all().map(|c| c.score.clone()).sum();
        score.over(&all().map(|c| c.possible.clone()).sum())
    };
    let pointless = |i: usize| cells[i].possible.is_zero();
    let mut q = ratio(free).unwrap_or_else(Exact::zero);
    let mut chosen = free.to_vec();
    // Each round betters the ratio and there are finitely many sets; the bound only guards against a defect.
    for _ in 0..1000 {
        let mut order: Vec<(Exact, usize)> = free.iter().map(|i| (&cells[*i].score - &(&q * &cells[*i].possible), *i)).collect();
        let by_value = |a: &Exact, b: &Exact| if highest { b.cmp(a) } else { a.cmp(b) };
        order.sort_by(|(a, i), (b, j)| by_value(a, b).then(pointless(*i).cmp(&pointless(*j))).then(i.cmp(j)));
        chosen = order[..keep].iter().map(|(_, i)| *i).collect();
        let nothing_to_be_out_of = fixed.iter().chain(&chosen).all(|i| pointless(*i));
        if let Some((_, pointed)) = order[keep..].iter().find(|(_, i)| nothing_to_be_out_of && !pointless(*i)) {
            chosen[keep - 1] = *pointed;
        }
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
    use proptest::prelude::*;

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

    /// RULES.md 1.3: mixed, those with points go first; a category never loses all that it is out of.
    #[test]
    fn beside_cells_with_points_one_of_them_stays() {
        assert_eq!(ratio(&[(0, 0), (5, 10)], 1, 0), pair("5", "10"));
        assert_eq!(ratio(&[(3, 0), (5, 10), (6, 10)], 2, 0), pair("6", "10"));
        assert_eq!(ratio(&[(3, 0), (5, 10), (6, 10)], 1, 0), pair("9", "10"), "a zero-point cell only adds");
    }

    proptest! {
        /// RULES.md 1.3: no other set of as many cells has a better ratio, and one always stays.
        #[test]
        fn no_choice_is_better(list in proptest::collection::vec((0_i64..30, 1_i64..30), 1..8), lowest in 0_u32..9) {
            let all = cells(&list);
            let gone = dropped(&all, &category(lowest, 0, None), DropRule::Ratio);
            let keep = list.len().saturating_sub(lowest as usize).max(1);
            prop_assert_eq!(gone.iter().filter(|gone| !**gone).count(), keep);
            let ratio_of = |stays: &dyn Fn(usize) -> bool| {
                let (s, p) = list.iter().enumerate().filter(|(i, _)| stays(*i)).fold((0, 0), |sum, (_, cell)| (sum.0 + cell.0, sum.1 + cell.1));
                Exact::ratio(s, p)
            };
            let ours = ratio_of(&|i| !gone[i]);
            for set in 0_u32..1 << list.len() {
                let within = set.count_ones() as usize == keep;
                prop_assert!(!within || ratio_of(&|i| set >> i & 1 == 1) <= ours);
            }
        }

        /// Moodle's rule looks at each percentage by itself: the order of the items changes nothing but which of two equals goes.
        #[test]
        fn the_lowest_go_in_any_order(list in proptest::collection::vec((0_i64..30, 1_i64..30), 1..8), lowest in 0_u32..9) {
            let mut back = list.clone();
            back.reverse();
            prop_assert_eq!(left(&cells(&list), &category(lowest, 0, None), DropRule::Lowest), left(&cells(&back), &category(lowest, 0, None), DropRule::Lowest));
        }
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
