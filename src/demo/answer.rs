//! What an invented learner answers: right or wrong on purpose, from the question's key.

use crate::domain::points::Exact;
use crate::domain::quiz::numerical::Range;
use crate::domain::quiz::short_answer::Pattern;
use crate::domain::quiz::{AnswerKey, Body, Choice, OptionKey, Question};
use crate::domain::text::Untrusted;
use crate::service::attempt::{Given, Named};

/// An answer to `question` that is right, or plausibly not.
pub fn to(question: &Question, right: bool) -> Given {
    match (&question.face.body, &question.key.answer) {
        (Body::MultipleChoice(body), AnswerKey::MultipleChoice(key)) => {
            Given::Choice { choice: pick(&body.options, &key.options, right).into_iter().next().unwrap_or_else(|| "a".into()) }
        }
        (Body::MultipleAnswers(body), AnswerKey::MultipleAnswers(key)) => {
            let mut choices = pick(&body.options, &key.options, true);
            if !right {
                choices.truncate(1);
            }
            Given::Choices { choices }
        }
        (_, AnswerKey::TrueFalse(key)) => Given::Value { value: key.value == right },
        (_, AnswerKey::Numerical(key)) => Given::Number { number: number(key.accepted.first().map(|a| &a.range), right), unit: None },
        (_, AnswerKey::ShortAnswer(key)) => {
            let known = key.accepted.iter().find_map(|accepted| match &accepted.pattern {
                Pattern::Literal(text) | Pattern::Wildcard(text) => Some(text.as_str()),
                Pattern::Regex { .. } => None,
            });
            Given::Text { text: known.filter(|_| right).unwrap_or("I am not sure").into() }
        }
        _ => Given::Text { text: essay(question, right) },
    }
}

/// The options that are to be chosen, or one that is not.
fn pick(options: &[Choice], keys: &[OptionKey], right: bool) -> Vec<Named> {
    let wanted = |key: &OptionKey| (key.share > Exact::zero()) == right;
    options.iter().zip(keys).filter(|(_, key)| wanted(key)).map(|(option, _)| Named::Text { text: option.text.clone() }).collect()
}

fn number(range: Option<&Range>, right: bool) -> String {
    let value = match range {
        Some(Range::Near { value, .. }) => value.clone(),
        Some(Range::Between { low, .. }) => low.clone(),
        None => Exact::zero(),
    };
    let value = if right { value } else { &value * &Exact::whole(3) + Exact::one() };
    value.decimal(6)
}

fn essay(question: &Question, right: bool) -> Untrusted {
    match &question.key.feedback.model {
        Some(model) if right => model.clone(),
        _ => "Because it is safer, and one can see each step. I would try it on a copy first.".into(),
    }
}
