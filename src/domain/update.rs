//! What a newer version of a course carries on: ids first, then the earlier ids that the author named (FORMATS.md 10.3); and what a quiz
//! is out of.

use std::collections::HashMap;

use crate::domain::course::{Pool, PoolSource, Quiz};
use crate::domain::points::Points;
use crate::domain::quiz::Question;

/// For each incoming `(id, was)` the index of the known id that it carries on. Its own id comes first, then its `was` in order; nothing
/// is carried on twice, and a known id that an incoming one bears by itself is never taken by a `was`.
pub fn carried_on<'a>(known: &[&str], incoming: impl IntoIterator<Item = (&'a str, &'a [String])>) -> Vec<Option<usize>> {
    let mut free: HashMap<&str, usize> = known.iter().enumerate().map(|(index, id)| (*id, index)).collect();
    let incoming: Vec<_> = incoming.into_iter().collect();
    let mut found: Vec<Option<usize>> = incoming.iter().map(|(id, _)| free.remove(id)).collect();
    for (found, (_, was)) in found.iter_mut().zip(&incoming) {
        if found.is_none() {
            *found = was.iter().find_map(|id| free.remove(id.as_str()));
        }
    }
    found
}

/// The questions of a bank that a pool draws from: those that bear all of `tags`.
pub fn drawn<'a>(questions: &'a [Question], tags: &'a [String]) -> impl Iterator<Item = &'a Question> {
    questions.iter().filter(move |question| tags.iter().all(|tag| question.face.tags.contains(tag)))
}

/// The questions that a pool holds or draws from; `bank` gives those of the bank at a path.
pub fn of_pool<'a>(pool: &'a Pool, bank: impl Fn(&str) -> &'a [Question]) -> Vec<&'a Question> {
    match &pool.source {
        PoolSource::Own(questions) => questions.iter().collect(),
        PoolSource::Bank { bank: path, tags } => drawn(bank(path), tags).collect(),
    }
}

/// What an attempt at the quiz is out of: the sum over its pools. A pool that draws some of its questions counts its dearest ones; bonus
/// questions count above the line alone.
pub fn possible<'a>(quiz: &'a Quiz, bank: impl Fn(&str) -> &'a [Question]) -> Points {
    let pool = |pool: &'a Pool| -> Points {
        let questions = of_pool(pool, &bank).into_iter().filter(|question| !question.face.bonus);
        let default = pool.points.unwrap_or(quiz.settings.question_points);
        let mut points: Vec<Points> = questions.map(|question| question.face.points.unwrap_or(default)).collect();
        points.sort_unstable_by(|a, b| b.cmp(a));
        points.into_iter().take(pool.pick.map_or(usize::MAX, |pick| pick as usize)).sum()
    };
    quiz.pools.iter().map(pool).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn carried(known: &[&str], incoming: &[(&str, &[&str])]) -> Vec<Option<usize>> {
        let was: Vec<Vec<String>> = incoming.iter().map(|(_, was)| was.iter().map(|id| (*id).to_owned()).collect()).collect();
        carried_on(known, incoming.iter().zip(&was).map(|((id, _), was)| (*id, was.as_slice())))
    }

    #[test]
    fn a_renamed_item_carries_its_records_on() {
        assert_eq!(carried(&["a", "b"], &[("b", &[]), ("c", &["a"]), ("d", &[])]), [Some(1), Some(0), None]);
    }

    /// `was` stays in the file for good: it must not take what lives under its own id, nor take twice.
    #[test]
    fn what_bears_its_own_id_is_never_taken() {
        assert_eq!(carried(&["a"], &[("b", &["a"]), ("a", &[])]), [None, Some(0)]);
        assert_eq!(carried(&["a", "b"], &[("a", &["b"]), ("b", &["a"])]), [Some(0), Some(1)]);
        assert_eq!(carried(&["old"], &[("x", &["old"]), ("y", &["old"])]), [Some(0), None]);
        assert_eq!(carried(&["oldest"], &[("x", &["old", "oldest"])]), [Some(0)]);
    }
}
