//! A word or a line, typed.

use crate::domain::quiz::Answer;
use crate::domain::text::Untrusted;
use crate::tui::widgets::question::line::{LineField, Reads};

pub(super) type Field = LineField<Words>;

#[derive(Default)]
pub(super) struct Words;

impl Reads for Words {
    fn answer(&self, typed: &str) -> Option<Answer> {
        (!typed.trim().is_empty()).then(|| Answer::Text { text: Untrusted::from(typed) })
    }

    fn text(&self, answer: &Answer) -> Option<String> {
        if let Answer::Text { text } = answer { Some(text.raw().to_owned()) } else { None }
    }
}
