//! Between a view and an answer field: what a question asks, and its answer with the labels of the attempt in the place of option ids.

use crate::domain::quiz::{Answer, Choice};
use crate::service::attempt::{Given, KeyView, Named, QuestionView};
use crate::tui::widgets::question::{Asked, RightAnswer};

/// What the answer field has to know.
pub(in crate::tui::screens::learner) fn asked(question: &QuestionView) -> Asked {
    let options = question.options.iter().flatten();
    Asked {
        options: options.map(|option| Choice { id: option.label.clone(), text: option.text.clone(), pin: false }).collect(),
        units: question.units.clone().unwrap_or_default(),
        unit_required: question.unit_required,
        words: question.words.unwrap_or_default(),
        ..Asked::of(question.kind)
    }
}

/// The answer for the field.
pub(in crate::tui::screens::learner) fn answer(given: &Given) -> Option<Answer> {
    let label = |named: &Named| match named {
        Named::Label(label) => Some(label.clone()),
        Named::Text { .. } => None,
    };
    Some(match given {
        Given::Choice { choice } => Answer::Choice { choice: label(choice)? },
        Given::Choices { choices } => Answer::Choices { choices: choices.iter().filter_map(label).collect() },
        Given::Value { value } => Answer::Value { value: *value },
        Given::Number { number, unit } => Answer::Number { number: number.clone(), unit: unit.clone() },
        Given::Text { text } => Answer::Text { text: text.clone() },
        Given::Other(_) => return None,
    })
}

/// The answer for the service.
pub(in crate::tui::screens::learner) fn given(answer: Answer) -> Given {
    match answer {
        Answer::Choice { choice } => Given::Choice { choice: Named::Label(choice) },
        Answer::Choices { choices } => Given::Choices { choices: choices.into_iter().map(Named::Label).collect() },
        Answer::Value { value } => Given::Value { value },
        Answer::Number { number, unit } => Given::Number { number, unit },
        Answer::Text { text } => Given::Text { text },
    }
}

/// The key for a review.
pub(in crate::tui::screens::learner) fn right_answer(key: &KeyView) -> RightAnswer {
    RightAnswer { answer: key.answer.as_ref().and_then(answer), accepted: key.accepted.clone(), shares: key.shares.clone() }
}
