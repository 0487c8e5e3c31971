//! Marking anew what was marked by a key that has changed since (FORMATS.md 10.3): which answers the new key can judge at all.

use crate::domain::points::{Exact, Points};
use crate::domain::quiz::{AnswerKey, Body, Choice, OptionKey, Question};

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
    /// Words, feedback or the order of the options changed, or nothing.
    None,
    /// It is judged as before and worth something else: its share of the points stays.
    Reweigh,
    /// It is judged anew.
    Remark,
    /// Its kind or its options are others than those that were answered: what was marked stays.
    Keep,
}

/// What `new` means for an answer that was given to `old`.
pub fn effect(old: &Standard<'_>, new: &Standard<'_>) -> Effect {
    match judgement(old.question, new.question) {
        Judgement::Same if (old.points, old.bonus) == (new.points, new.bonus) => Effect::None,
        Judgement::Same => Effect::Reweigh,
        Judgement::Other => Effect::Remark,
        Judgement::Impossible => Effect::Keep,
    }
}

/// The share of a question that is worth `is` now, of which a person gave `share` when it was worth `was`: their points stay, as far as it
/// gives that many (RULES.md 5.3: what a person set stands above what is computed).
pub fn kept_by_hand(share: &Exact, was: Points, is: Points) -> Exact {
    let points = (share * &was.exact()).min(is.exact());
    points.over(&is.exact()).unwrap_or_else(Exact::zero)
}

/// How a question judges an answer that was given to an earlier one.
#[derive(Clone, Copy)]
enum Judgement {
    Same,
    Other,
    Impossible,
}

fn judgement(was: &Question, is: &Question) -> Judgement {
    let (old, new) = (&was.key.answer, &is.key.answer);
    match (&was.face.body, &is.face.body, old, new) {
        (Body::MultipleChoice(a), Body::MultipleChoice(b), AnswerKey::MultipleChoice(old), AnswerKey::MultipleChoice(new)) => {
            among(&a.options, &old.options, &b.options, &new.options, true)
        }
        (Body::MultipleAnswers(a), Body::MultipleAnswers(b), AnswerKey::MultipleAnswers(old), AnswerKey::MultipleAnswers(new)) => {
            among(&a.options, &old.options, &b.options, &new.options, old.marking == new.marking)
        }
        (Body::Numerical(a), Body::Numerical(b), ..) if a != b => Judgement::Other,
        (a, b, ..) if a.kind() != b.kind() => Judgement::Impossible,
        _ if unspoken(old) == unspoken(new) => Judgement::Same,
        _ => Judgement::Other,
    }
}

/// Judges by what becomes of each option: an answer names options by id, and an id that is but a place means what stood there when it was
/// answered.
fn among(was: &[Choice], old: &[OptionKey], is: &[Choice], new: &[OptionKey], same_rule: bool) -> Judgement {
    let Some(pairs) = pairs(was, is) else { return Judgement::Impossible };
    let share = |keys: &[OptionKey], at: usize| keys.get(at).map(|key| key.share.clone());
    if same_rule && pairs.iter().enumerate().all(|(at, to)| share(old, at) == share(new, *to)) {
        return Judgement::Same;
    }
    let in_place = pairs.iter().enumerate().all(|(at, to)| was[at].id == is[*to].id);
    if in_place { Judgement::Other } else { Judgement::Impossible }
}

/// Where each option of `was` stands in `is`: by its id; where that is its place, by its words, and one with new words by its place.
/// `None` where the options are others.
fn pairs(was: &[Choice], is: &[Choice]) -> Option<Vec<usize>> {
    if was.len() != is.len() {
        return None;
    }
    let mut free: Vec<bool> = vec![true; is.len()];
    let mut to: Vec<Option<usize>> = vec![None; was.len()];
    let named = |at: usize, one: &Choice| one.id != (at + 1).to_string();
    let rules: [&dyn Fn(usize, usize) -> bool; 3] = [
        &|a, b| was[a].id == is[b].id && (named(a, &was[a]) || was[a].text == is[b].text),
        &|a, b| !named(a, &was[a]) && !named(b, &is[b]) && was[a].text == is[b].text,
        &|a, b| was[a].id == is[b].id,
    ];
    for rule in rules {
        for (at, place) in to.iter_mut().enumerate().filter(|(_, place)| place.is_none()) {
            *place = (0..is.len()).find(|other| free[*other] && rule(at, *other));
            if let Some(other) = *place {
                free[other] = false;
            }
        }
    }
    to.into_iter().collect()
}

/// The key without what it says to those who answer: feedback marks nothing.
fn unspoken(key: &AnswerKey) -> AnswerKey {
    let mut key = key.clone();
    match &mut key {
        AnswerKey::Numerical(key) => key.accepted.iter_mut().for_each(|line| line.feedback = None),
        AnswerKey::ShortAnswer(key) => key.accepted.iter_mut().for_each(|line| line.feedback = None),
        AnswerKey::MultipleChoice(_) | AnswerKey::MultipleAnswers(_) | AnswerKey::TrueFalse(_) | AnswerKey::Essay(_) => {}
    }
    key
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::quiz::{Face, Feedback, Key, multiple_choice};

    /// A question of options `(id, words, right)`; an empty id stands for the option's place.
    fn question(options: &[(&str, &str, bool)]) -> Question {
        let choice = |(at, (id, text, _)): (usize, &(&str, &str, bool))| Choice {
            id: if id.is_empty() { (at + 1).to_string() } else { (*id).to_owned() },
            text: (*text).into(),
            pin: false,
        };
        let key = |right: bool| OptionKey { share: if right { Exact::one() } else { Exact::zero() }, feedback: None };
        let body = multiple_choice::Body { options: options.iter().enumerate().map(choice).collect() };
        let answer = multiple_choice::Key { options: options.iter().map(|one| key(one.2)).collect() };
        Question {
            id: "q".to_owned(),
            was: Vec::new(),
            face: Face {
                title: "Q".into(),
                stem: "".into(),
                points: None,
                tags: Vec::new(),
                outcome: None,
                bonus: false,
                required: false,
                keep_order: false,
                body: Body::MultipleChoice(body),
            },
            key: Key { answer: AnswerKey::MultipleChoice(answer), feedback: Feedback::default() },
        }
    }

    fn of(was: &Question, is: &Question) -> Effect {
        let standard = |question| Standard { question, points: Points::default(), bonus: false };
        effect(&standard(was), &standard(is))
    }

    #[test]
    fn an_answer_is_judged_by_the_option_it_was_given_to() {
        let was = question(&[("", "Bracken", true), ("", "Poppy", false)]);
        assert_eq!(of(&was, &question(&[("", "Poppy", false), ("", "Bracken", true)])), Effect::None, "only moved");
        assert_eq!(of(&was, &question(&[("", "Bracken", false), ("", "Poppy", true)])), Effect::Remark, "another is right");
        assert_eq!(of(&was, &question(&[("", "Braken", true), ("", "Poppy", false)])), Effect::None, "new words");
        assert_eq!(of(&was, &question(&[("", "Poppy", true), ("", "Bracken", false)])), Effect::Keep, "moved, and another is right");
        assert_eq!(of(&was, &question(&[("", "Poppy", false), ("", "Fern", true)])), Effect::Keep, "which is which is not known");
        assert_eq!(of(&was, &question(&[("a", "Bracken", true), ("b", "Poppy", false)])), Effect::Keep, "other ids");
        assert_eq!(of(&was, &question(&[("", "Bracken", true)])), Effect::Keep, "one is gone");
    }

    #[test]
    fn options_with_ids_are_the_same_wherever_they_stand() {
        let was = question(&[("oak", "Oak", true), ("moss", "Moss", false)]);
        assert_eq!(of(&was, &question(&[("moss", "Moss", false), ("oak", "Oak", true)])), Effect::None);
        assert_eq!(of(&was, &question(&[("moss", "Moss", true), ("oak", "Oak", false)])), Effect::Remark);
        assert_eq!(of(&was, &question(&[("oak", "An oak", true), ("moss", "Moss", false)])), Effect::None);
    }

    #[test]
    fn points_by_hand_stay_while_there_are_as_many() {
        let kept = |is| kept_by_hand(&Exact::ratio(1, 2), Points::whole(4), Points::whole(is)) * Points::whole(is).exact();
        assert_eq!([kept(8), kept(4), kept(2), kept(1), kept(0)], [2, 2, 2, 1, 0].map(Exact::whole));
    }

    #[test]
    fn what_is_worth_something_else_keeps_its_share() {
        let question = question(&[("", "Bracken", true), ("", "Poppy", false)]);
        let one = Standard { question: &question, points: Points::whole(1), bonus: false };
        assert_eq!(effect(&one, &Standard { points: Points::whole(2), ..one }), Effect::Reweigh);
        assert_eq!(effect(&one, &Standard { bonus: true, ..one }), Effect::Reweigh);
    }

    proptest! {
        /// Whatever becomes of the order, no score changes that the key of the same option did not change.
        #[test]
        fn moving_options_changes_no_score(order in Just((0..5_usize).collect::<Vec<_>>()).prop_shuffle(), right in 0..5_usize, named in any::<bool>()) {
            let words = ["Oak", "Moss", "Fern", "Poppy", "Bracken"];
            let one = |at: usize| (if named { words[at] } else { "" }, words[at], at == right);
            let was = question(&(0..5).map(one).collect::<Vec<_>>());
            let is = question(&order.iter().map(|at| one(*at)).collect::<Vec<_>>());
            prop_assert_eq!(of(&was, &is), Effect::None);
        }
    }
}
