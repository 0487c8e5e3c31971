//! Course totals: *current* leaves out what is ungraded, *final* counts it as 0; each with and without what is unreleased (RULES.md 1.1, 1.2).
//!
//! Exact throughout. Percent weighting and points as Canvas does, natural and mean as Moodle does.

use std::sync::Arc;

use crate::domain::course::{DropRule, GradeCategory, Grading, Total};
use crate::domain::grade::drops::{self, Candidate};
use crate::domain::points::{Exact, Points};

/// One graded item with the cell of one learner.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Shared among all learners' entries, like the category.
    pub item: Arc<str>,
    pub category: Option<Arc<str>>,
    pub possible: Points,
    /// Fixed weight under *natural*, as a share.
    pub weight: Option<Exact>,
    pub extra_credit: bool,
    /// Shown, never counted.
    pub omit: bool,
    /// After the late deduction; `None` while ungraded.
    pub score: Option<Exact>,
    pub excused: bool,
    pub assigned: bool,
    /// Part of it waits for a person.
    pub pending: bool,
    pub released: bool,
}

/// Which of the four totals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Which {
    /// What is ungraded counts 0.
    pub ungraded_as_zero: bool,
    /// Unreleased scores count.
    pub unreleased: bool,
}

impl Which {
    pub const CURRENT: Self = Self { ungraded_as_zero: false, unreleased: false };
    pub const FINAL: Self = Self { ungraded_as_zero: true, unreleased: false };
    pub const CURRENT_ALL: Self = Self { ungraded_as_zero: false, unreleased: true };
    pub const FINAL_ALL: Self = Self { ungraded_as_zero: true, unreleased: true };
}

/// A total and which of the entries made it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// In percent, unrounded; `None` when there is nothing to count.
    pub percent: Option<Exact>,
    /// Parallel to the entries: false for what was left out or dropped.
    pub counted: Vec<bool>,
}

/// The rule in force: what the course says, else weighted where a category has a weight (CLI.md 9).
pub fn rule(grading: &Grading) -> Total {
    let weighted = grading.categories.iter().any(|c| c.weight.is_some());
    grading.total.unwrap_or(if weighted { Total::Weighted } else { Total::Points })
}

/// Computes one of the four totals.
pub fn total(grading: &Grading, entries: &[Entry], which: Which) -> Outcome {
    let scores: Vec<Option<Exact>> = entries.iter().map(|entry| in_play(entry, which)).collect();
    let mut counted: Vec<bool> = scores.iter().map(Option::is_some).collect();
    for category in &grading.categories {
        drop_from(category, grading.drop_rule, entries, &scores, which, &mut counted);
    }
    let rule = rule(grading);
    if rule == Total::Weighted {
        for (counts, entry) in counted.iter_mut().zip(entries) {
            *counts &= category_of(grading, entry).is_some();
        }
    }
    let parts = |belongs: &dyn Fn(&Entry) -> bool| -> Vec<Part> {
        let all = entries.iter().zip(&scores).zip(&counted).filter(|((entry, _), counts)| **counts && belongs(entry));
        all.filter_map(|((entry, score), _)| score.as_ref().map(|score| Part::of(entry, score))).collect()
    };
    let percent = match rule {
        Total::Points => by_points(grading, &parts),
        Total::Weighted => weighted(&grading.categories, |category| sums(&parts(&|e| belongs(e, category))).ratio()),
        Total::Natural | Total::Mean => nested(rule, grading, &parts),
    };
    Outcome { percent: percent.map(|share| share * Exact::whole(100)), counted }
}

fn belongs(entry: &Entry, category: &GradeCategory) -> bool {
    entry.category.as_deref() == Some(category.id.as_str())
}

fn category_of<'a>(grading: &'a Grading, entry: &Entry) -> Option<&'a GradeCategory> {
    grading.categories.iter().find(|category| belongs(entry, category))
}

/// The score an entry brings in, `None` where it is left out before any rule (RULES.md 1.1.2).
fn in_play(entry: &Entry, which: Which) -> Option<Exact> {
    if entry.excused || entry.omit || !entry.assigned {
        return None;
    }
    let visible = entry.score.clone().filter(|_| entry.released || which.unreleased);
    if which.ungraded_as_zero { Some(visible.unwrap_or_else(Exact::zero)) } else { visible.filter(|_| !entry.pending) }
}

fn drop_from(category: &GradeCategory, rule: DropRule, entries: &[Entry], scores: &[Option<Exact>], which: Which, counted: &mut [bool]) {
    let members: Vec<usize> = (0..entries.len()).filter(|i| counted[*i] && belongs(&entries[*i], category)).collect();
    let candidate = |i: &usize| {
        let entry = &entries[*i];
        let unposted = !which.unreleased && !entry.released && entry.score.is_some();
        Candidate {
            score: scores[*i].clone().unwrap_or_else(Exact::zero),
            possible: entry.possible.exact(),
            kept: category.never_drop.iter().any(|item| **item == *entry.item)
                || unposted
                || (entry.extra_credit && rule == DropRule::Ratio),
            extra_credit: entry.extra_credit,
        }
    };
    let candidates: Vec<Candidate> = members.iter().map(candidate).collect();
    for (i, gone) in members.iter().zip(drops::dropped(&candidates, category, rule)) {
        counted[*i] = !gone;
    }
}

/// What an entry or a category brings to what stands above it.
#[derive(Debug, Clone)]
struct Part {
    score: Exact,
    max: Exact,
    weight: Option<Exact>,
    extra: bool,
}

impl Part {
    fn of(entry: &Entry, score: &Exact) -> Self {
        Self { score: score.clone(), max: entry.possible.exact(), weight: entry.weight.clone(), extra: entry.extra_credit }
    }
}

/// Score over possible.
struct Sums {
    score: Exact,
    possible: Exact,
}

impl Sums {
    fn ratio(&self) -> Option<Exact> {
        self.score.over(&self.possible)
    }
}

/// Extra credit adds above the line alone.
fn sums(parts: &[Part]) -> Sums {
    let below = parts.iter().filter(|part| !part.extra).map(|part| part.max.clone()).sum();
    Sums { score: parts.iter().map(|part| part.score.clone()).sum(), possible: below }
}

/// Everything in one sum; a category of extra credit adds above the line alone.
fn by_points(grading: &Grading, parts: &Parts<'_>) -> Option<Exact> {
    let is_extra = |entry: &Entry| category_of(grading, entry).is_some_and(|category| category.extra_credit);
    let below = sums(&parts(&|entry| !is_extra(entry)));
    let above: Exact = parts(&|entry| is_extra(entry)).into_iter().map(|part| part.score).sum();
    (below.score + above).over(&below.possible)
}

/// Σ ratio x weight over the categories that have one; scaled up when their weights do not reach 100, never down (RULES.md 1.1.4).
/// Extra-credit categories add as they are.
fn weighted(categories: &[GradeCategory], ratio: impl Fn(&GradeCategory) -> Option<Exact>) -> Option<Exact> {
    let hundred = Exact::whole(100);
    let (mut sum, mut weights, mut bonus) = (Exact::zero(), Exact::zero(), Exact::zero());
    for category in categories {
        let weight = category.weight.clone().unwrap_or_else(Exact::zero);
        match ratio(category) {
            Some(ratio) if category.extra_credit => bonus = bonus + ratio * weight,
            Some(ratio) => {
                sum = sum + &ratio * &weight;
                weights = weights + weight;
            }
            None => {}
        }
    }
    let used = if weights < hundred { weights } else { hundred.clone() };
    Some(sum.over(&used)? + bonus.over(&hundred)?)
}

/// What the counted entries that fit bring in.
type Parts<'a> = dyn Fn(&dyn Fn(&Entry) -> bool) -> Vec<Part> + 'a;

/// Moodle's way: each category is a part of the course like an item that stands outside of any.
fn nested(rule: Total, grading: &Grading, parts: &Parts<'_>) -> Option<Exact> {
    let aggregate = if rule == Total::Natural { natural } else { mean };
    let mut top = parts(&|entry| category_of(grading, entry).is_none());
    for category in &grading.categories {
        let inside = parts(&|entry| belongs(entry, category));
        if let Some((score, max)) = aggregate(&inside) {
            let weight = category.weight.as_ref().map(|w| w * &Exact::ratio(1, 100));
            top.push(Part { score, max, weight, extra: category.extra_credit });
        }
    }
    aggregate(&top).and_then(|(score, max)| score.over(&max))
}

/// Mean of the shares, out of 1; extra credit adds its share above the line.
fn mean(parts: &[Part]) -> Option<(Exact, Exact)> {
    let share = |part: &Part| part.score.over(&part.max).unwrap_or_else(Exact::zero);
    let count = i64::try_from(parts.iter().filter(|part| !part.extra).count()).ok()?;
    let mean = parts.iter().map(share).sum::<Exact>().over(&Exact::whole(count))?;
    Some((bounded(mean, &Exact::one()), Exact::one()))
}

/// Natural weighting (RULES.md 1.2): fixed weights rescaled to those in play, the rest shared by maximum.
fn natural(parts: &[Part]) -> Option<(Exact, Exact)> {
    let plays = |part: &&Part| !part.extra && part.weight.as_ref().is_none_or(|w| *w > Exact::zero());
    let normal: Vec<&Part> = parts.iter().filter(plays).collect();
    let extra: Exact = parts.iter().filter(|part| part.extra).map(|part| part.score.clone()).sum();
    if normal.is_empty() {
        return (parts.iter().any(|part| part.extra)).then(|| (extra.clone(), extra));
    }
    let max: Exact = normal.iter().map(|part| part.max.clone()).sum();
    let fixed: Exact = normal.iter().filter_map(|part| part.weight.clone()).sum();
    let automatic: Exact = normal.iter().filter(|part| part.weight.is_none()).map(|part| part.max.clone()).sum();
    let rest = (Exact::one() - fixed.clone()).max(Exact::zero());
    let in_play = if automatic.is_zero() { fixed } else { fixed + rest.clone() };
    let weight = |part: &Part| match &part.weight {
        Some(weight) => weight.clone(),
        None => (&rest * &part.max).over(&automatic).unwrap_or_else(Exact::zero),
    };
    let share = |part: &&Part| Some(part.score.over(&part.max)? * weight(part).over(&in_play)?);
    let sum: Exact = normal.iter().filter_map(share).sum();
    Some((bounded(sum * max.clone() + extra, &max), max))
}

fn bounded(value: Exact, max: &Exact) -> Exact {
    value.clamped(&Exact::zero(), max)
}

#[cfg(test)]
mod tests;
