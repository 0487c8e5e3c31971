//! A word or a line, typed.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;

use crate::domain::quiz::Answer;
use crate::domain::text::Untrusted;
use crate::tui::action::Action;
use crate::tui::screen::{Command, Look};
use crate::tui::widgets::question::line::{TypedLine, review};
use crate::tui::widgets::question::{AnswerField, Change, Drawn, Mode, RightAnswer};

#[derive(Default)]
pub(super) struct Field {
    line: TypedLine,
}

impl AnswerField for Field {
    fn mode(&self) -> Mode {
        self.line.mode()
    }

    fn commands(&self, look: &Look<'_>) -> Vec<Command> {
        self.line.commands(look)
    }

    fn on_action(&mut self, action: Action) -> Change {
        self.line.on_action(action)
    }

    fn on_text(&mut self, text: &str) -> Change {
        self.line.on_text(text)
    }

    fn type_again(&mut self) {
        self.line.type_again();
    }

    fn answer(&self) -> Option<Answer> {
        let text = self.line.text();
        (!text.trim().is_empty()).then(|| Answer::Text { text: Untrusted::from(text) })
    }

    fn set(&mut self, answer: Option<&Answer>) {
        self.line.set(match answer {
            Some(Answer::Text { text }) => text.raw(),
            _ => "",
        });
    }

    fn layout(&mut self, width: usize, _height: usize, focused: bool, look: &Look<'_>) -> Drawn {
        self.line.focused = focused;
        TypedLine::layout(width, "", look)
    }

    fn render(&self, frame: &mut Frame<'_>, area: Rect, look: &Look<'_>) {
        self.line.render(frame, area, look);
    }

    fn review(&self, key: Option<&RightAnswer>, width: usize, look: &Look<'_>) -> Vec<Line<'static>> {
        review(self.line.text(), key, width, look)
    }
}
