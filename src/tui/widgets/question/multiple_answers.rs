//! Several of several: square brackets, each ticked for itself.

use std::collections::BTreeSet;

use ratatui::text::Line;

use crate::domain::quiz::Answer;
use crate::tr;
use crate::tui::action::Action;
use crate::tui::screen::{Command, Look};
use crate::tui::widgets::question::options::{Offered, Options};
use crate::tui::widgets::question::{AnswerField, Asked, Change, Drawn, Mode, RightAnswer, Whose};

pub(super) struct Field {
    options: Options,
    /// `None` until something was ticked: an empty answer is an answer, no answer is none.
    chosen: Option<BTreeSet<usize>>,
}

impl Field {
    pub fn new(asked: Asked) -> Self {
        let all = asked.options.into_iter().map(|choice| Offered { id: choice.id, text: choice.text }).collect();
        Self { options: Options::new(all, ('[', ']')), chosen: None }
    }

    fn has(&self, position: usize) -> bool {
        self.chosen.as_ref().is_some_and(|chosen| chosen.contains(&position))
    }
}

impl AnswerField for Field {
    fn mode(&self) -> Mode {
        Mode::Choosing
    }

    fn commands(&self, look: &Look<'_>) -> Vec<Command> {
        vec![Command::new(Action::Choose).label(tr!(look, "tick")), Command::pair(Action::Up, Action::Down, tr!(look, "move"))]
    }

    fn on_action(&mut self, action: Action) -> Change {
        let asked = self.options.on_action(action);
        asked.change(|position| {
            let chosen = self.chosen.get_or_insert_default();
            if !chosen.remove(&position) {
                chosen.insert(position);
            }
            Change::Chosen
        })
    }

    fn answer(&self) -> Option<Answer> {
        let ids = self.chosen.as_ref()?.iter().filter_map(|position| self.options.all.get(*position));
        Some(Answer::Choices { choices: ids.map(|option| option.id.clone()).collect() })
    }

    fn set(&mut self, answer: Option<&Answer>) {
        self.chosen = match answer {
            Some(Answer::Choices { choices }) => Some(choices.iter().filter_map(|id| self.options.position(id)).collect()),
            _ => None,
        };
        self.options.go_to(self.chosen.as_ref().and_then(|chosen| chosen.first().copied()).unwrap_or(0));
    }

    fn layout(&mut self, width: usize, _height: usize, focused: bool, look: &Look<'_>) -> Drawn {
        self.options.draw(width, focused, |position| self.has(position), look)
    }

    fn review(&self, whose: Whose<'_>, key: Option<&RightAnswer>, width: usize, look: &Look<'_>) -> Vec<Line<'static>> {
        self.options.review(whose, |position| self.has(position), key, width, look)
    }

    fn remark(&self, look: &Look<'_>) -> Option<String> {
        let n = self.chosen.as_ref().map_or(0, BTreeSet::len);
        Some(tr!(look, "Choose all that apply: {n} chosen", n = n))
    }
}
