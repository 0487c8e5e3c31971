//! Marking anew what was marked by a key that has changed since (FORMATS.md 10.3): which answers the new key can judge at all.

use crate::domain::points::Points;
use crate::domain::quiz::{Body, Choice, Question};

/// What a question is marked by: its revision's content, and what it is worth where it stands.
#[derive(Debug, Clone, Copy)]
pub struct Standard<'a> {
    pub question: &'a Question,
    pub points: Points,
    pub bonus: bool,
}

/// What a new standard means for an answer given under the old one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// Texts alone changed, or nothing.
    None,
    /// It is marked anew.
    Remark,
    /// Its kind or its options are others than those that were answered: what was marked stays.
    Keep,
}

/// What `new` means for an answer that was given to `old`.
pub fn effect(old: &Standard<'_>, new: &Standard<'_>) -> Effect {
    let (was, is) = (old.question, new.question);
    if !fits(&was.face.body, &is.face.body) {
        return Effect::Keep;
    }
    let same = was.key.answer == is.key.answer && old.points == new.points && old.bonus == new.bonus;
    if same { Effect::None } else { Effect::Remark }
}

/// Whether an answer to `was` is one to `is`: the same kind, and the same options in whatever order and words.
fn fits(was: &Body, is: &Body) -> bool {
    let same = |a: &[Choice], b: &[Choice]| a.len() == b.len() && a.iter().all(|one| b.iter().any(|other| other.id == one.id));
    match (was, is) {
        (Body::MultipleChoice(was), Body::MultipleChoice(is)) => same(&was.options, &is.options),
        (Body::MultipleAnswers(was), Body::MultipleAnswers(is)) => same(&was.options, &is.options),
        _ => was.kind() == is.kind(),
    }
}
