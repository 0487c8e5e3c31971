//! One of several: round brackets, a new choice takes the old one away.

use ratatui::text::Line;

use crate::domain::quiz::Answer;
use crate::tui::action::Action;
use crate::tui::screen::{Command, Look};
use crate::tui::widgets::question::options::{Offered, Options};
use crate::tui::widgets::question::{AnswerField, Asked, Change, Drawn, Mode, RightAnswer, Whose};

pub(super) struct Field {
    options: Options,
    chosen: Option<usize>,
}

impl Field {
    pub fn new(asked: Asked) -> Self {
        let all = asked.options.into_iter().map(|choice| Offered { id: choice.id, text: choice.text }).collect();
        Self { options: Options::new(all, ('(', ')')), chosen: None }
    }
}

impl AnswerField for Field {
    fn mode(&self) -> Mode {
        Mode::Choosing
    }

    fn commands(&self, look: &Look<'_>) -> Vec<Command> {
        Options::commands(look)
    }

    fn on_action(&mut self, action: Action) -> Change {
        self.options.on_action(action).change_one(action, |position| self.chosen.replace(position) == Some(position))
    }

    fn take_here(&mut self) {
        self.chosen = Some(self.options.cursor()).filter(|position| *position < self.options.all.len());
    }

    fn answer(&self) -> Option<Answer> {
        let option = self.options.all.get(self.chosen?)?;
        Some(Answer::Choice { choice: option.id.clone() })
    }

    fn set(&mut self, answer: Option<&Answer>) {
        self.chosen = match answer {
            Some(Answer::Choice { choice }) => self.options.position(choice),
            _ => None,
        };
        self.options.go_to(self.chosen.unwrap_or(0));
    }

    fn layout(&mut self, width: usize, _height: usize, focused: bool, look: &Look<'_>) -> Drawn {
        self.options.draw(width, focused, |position| self.chosen == Some(position), look)
    }

    fn review(&self, whose: Whose<'_>, key: Option<&RightAnswer>, width: usize, look: &Look<'_>) -> Vec<Line<'static>> {
        self.options.review(whose, |position| self.chosen == Some(position), key, width, look)
    }
}
