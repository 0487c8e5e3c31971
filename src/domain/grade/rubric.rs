//! From the chosen levels of a rubric to points (RULES.md 5.4, with 'lock zero points' on).

use serde::{Deserialize, Serialize};

use crate::domain::course::{Criterion, Rubric};
use crate::domain::points::{Exact, Points};

/// The level chosen for one criterion, counted from 0 in the rubric's order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    pub criterion: String,
    pub level: usize,
}

/// Why choices make no mark.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RubricError {
    #[error("the rubric has no criterion `{0}`")]
    NoCriterion(String),
    #[error("the criterion `{0}` has no such level")]
    NoLevel(String),
    #[error("no level is chosen yet for: {}", .0.join(", "))]
    Unchosen(Vec<String>),
    #[error("the criterion `{0}` is marked twice")]
    Twice(String),
}

/// The points of the chosen levels, each times its criterion's factor, out of the most the rubric gives, stretched to `possible`.
pub fn mark(rubric: &Rubric, choices: &[Choice], possible: Points) -> Result<Exact, RubricError> {
    for (at, choice) in choices.iter().enumerate() {
        if !rubric.criteria.iter().any(|c| c.id == choice.criterion) {
            return Err(RubricError::NoCriterion(choice.criterion.clone()));
        }
        if choices[..at].iter().any(|earlier| earlier.criterion == choice.criterion) {
            return Err(RubricError::Twice(choice.criterion.clone()));
        }
    }
    let chosen = |c: &Criterion| choices.iter().find(|choice| choice.criterion == c.id);
    let unchosen: Vec<String> = rubric.criteria.iter().filter(|c| chosen(c).is_none()).map(|c| c.id.clone()).collect();
    if !unchosen.is_empty() {
        return Err(RubricError::Unchosen(unchosen));
    }
    let mut score = Exact::zero();
    for (criterion, choice) in rubric.criteria.iter().filter_map(|c| chosen(c).map(|choice| (c, choice))) {
        let level = rubric.levels.get(choice.level).ok_or_else(|| RubricError::NoLevel(criterion.id.clone()))?;
        score = score + &criterion.factor * &level.points.exact();
    }
    Ok(score.over(&most(rubric)).map_or_else(Exact::zero, |share| share * possible.exact()))
}

/// The level that `text` names: by its title, or by its points.
pub fn level_named(rubric: &Rubric, text: &str) -> Option<usize> {
    let points = Points::parse(text).ok();
    rubric.levels.iter().position(|level| level.title.raw().eq_ignore_ascii_case(text) || points == Some(level.points))
}

/// The most points the rubric gives before stretching.
pub fn most(rubric: &Rubric) -> Exact {
    let best = rubric.levels.iter().map(|level| level.points).max().unwrap_or_default().exact();
    rubric.criteria.iter().map(|criterion| &criterion.factor * &best).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::course::RubricLevel;

    fn rubric(factors: &[i64]) -> Rubric {
        let levels = (1..=3).map(|p| RubricLevel { points: Points::whole(p), title: "level".into() }).collect();
        let criterion =
            |(n, f): (usize, &i64)| Criterion { id: format!("c{n}"), title: "c".into(), factor: Exact::whole(*f), cells: vec![] };
        Rubric { id: "r".into(), title: "Marking".into(), levels, criteria: factors.iter().enumerate().map(criterion).collect() }
    }

    fn choose(levels: &[usize]) -> Vec<Choice> {
        levels.iter().enumerate().map(|(n, level)| Choice { criterion: format!("c{n}"), level: *level }).collect()
    }

    /// RULES.md R1, lock on.
    #[test]
    fn four_of_six_points_are_two_thirds() {
        assert_eq!(mark(&rubric(&[1, 1]), &choose(&[1, 1]), Points::whole(100)).unwrap().rounded(2), "66.67");
    }

    #[test]
    fn a_level_is_named_by_its_title_or_its_points() {
        let mut rubric = rubric(&[1]);
        rubric.levels[1].title = "Fair".into();
        assert_eq!(
            ["fair", "2", "2.0", "3", "4", ""].map(|text| level_named(&rubric, text)),
            [Some(1), Some(1), Some(1), Some(2), None, None]
        );
    }

    #[test]
    fn a_factor_weighs_its_criterion() {
        assert_eq!(mark(&rubric(&[2, 1]), &choose(&[2, 0]), Points::whole(9)).unwrap().decimal(2), "7");
    }

    #[test]
    fn half_a_rubric_is_no_mark() {
        assert_eq!(mark(&rubric(&[1, 1]), &choose(&[1]), Points::whole(9)), Err(RubricError::Unchosen(vec!["c1".into()])));
        assert_eq!(mark(&rubric(&[1]), &choose(&[7]), Points::whole(9)), Err(RubricError::NoLevel("c0".into())));
        assert!(matches!(mark(&rubric(&[1]), &choose(&[1, 1]), Points::whole(9)), Err(RubricError::NoCriterion(_))));
        let twice = [choose(&[1]), choose(&[2])].concat();
        assert_eq!(mark(&rubric(&[1]), &twice, Points::whole(9)), Err(RubricError::Twice("c0".into())));
    }
}
