//! The right answer in the words of an attempt, for those who may see it.

use super::given::{Given, Named};
use super::view::KeyView;
use crate::domain::attempt::draw::label;
use crate::domain::points::Exact;
use crate::domain::quiz::numerical::{Range, number_text};
use crate::domain::quiz::short_answer::Pattern;
use crate::domain::quiz::{self, AnswerKey, Body, Choice, Key, OptionKey};
use crate::domain::text::Untrusted;

/// The key of a question whose options were drawn in `order`.
pub(super) fn key_view(body: &Body, key: &Key, order: &[String]) -> KeyView {
    let (answer, accepted, shares) = match (body, &key.answer) {
        (Body::MultipleChoice(body), AnswerKey::MultipleChoice(key)) => {
            let shares = shares(&body.options, &key.options, order);
            let best = shares.iter().max_by(|a, b| a.1.cmp(&b.1)).map(|(label, _)| Given::Choice { choice: Named::Label(label.clone()) });
            (best, Vec::new(), shares)
        }
        (Body::MultipleAnswers(body), AnswerKey::MultipleAnswers(key)) => {
            let shares = shares(&body.options, &key.options, order);
            let right = shares.iter().filter(|(_, share)| *share > Exact::zero()).map(|(label, _)| Named::Label(label.clone()));
            (Some(Given::Choices { choices: right.collect() }), Vec::new(), shares)
        }
        (Body::TrueFalse(_), AnswerKey::TrueFalse(key)) => (Some(Given::Value { value: key.value }), Vec::new(), Vec::new()),
        (Body::ShortAnswer(_), AnswerKey::ShortAnswer(own)) => {
            let mut whole = own.accepted.iter().filter(|line| line.share >= Exact::one());
            let text = whole.find_map(|line| plain(&line.pattern));
            (text.map(|text| Given::Text { text }), lines(body, key, own.accepted.iter().map(|line| &line.share)), Vec::new())
        }
        (Body::Numerical(_), AnswerKey::Numerical(own)) => {
            let whole = own.accepted.iter().find(|line| line.share >= Exact::one());
            let number = whole.and_then(|line| match &line.range {
                Range::Near { value, .. } => {
                    Some(Given::Number { number: value.terminating().map(|_| number_text(value))?, unit: line.unit.clone() })
                }
                Range::Between { .. } => None,
            });
            (number, lines(body, key, own.accepted.iter().map(|line| &line.share)), Vec::new())
        }
        _ => (None, Vec::new(), Vec::new()),
    };
    KeyView { answer, accepted, shares: shares.into_iter().collect() }
}

/// Label and share of each option, in the order drawn.
fn shares(options: &[Choice], keys: &[OptionKey], order: &[String]) -> Vec<(String, Exact)> {
    let place = |id: &str| order.iter().position(|one| one == id);
    let labelled = options.iter().zip(keys).filter_map(|(option, key)| Some((place(&option.id)?, key.share.clone())));
    let mut all: Vec<(usize, Exact)> = labelled.collect();
    all.sort_by_key(|(place, _)| *place);
    all.into_iter().map(|(place, share)| (label(place), share)).collect()
}

/// The text to type, where a pattern is one.
fn plain(pattern: &Pattern) -> Option<Untrusted> {
    match pattern {
        Pattern::Literal(text) => Some(text.as_str().into()),
        Pattern::Wildcard(text) if !text.contains('*') => Some(text.as_str().into()),
        Pattern::Wildcard(_) | Pattern::Regex { .. } => None,
    }
}

/// The accepted lines that earn something, as the author wrote them.
fn lines<'a>(body: &Body, key: &Key, shares: impl Iterator<Item = &'a Exact>) -> Vec<Untrusted> {
    let printed = quiz::print(body, &key.answer).entries.into_iter();
    printed.zip(shares).filter(|(_, share)| **share > Exact::zero()).map(|(entry, _)| entry.text.into()).collect()
}
