//! True or false: two options that need no text from anybody.

use ratatui::text::Line;

use crate::domain::points::Exact;
use crate::domain::quiz::Answer;
use crate::tr;
use crate::tui::action::Action;
use crate::tui::screen::{Command, Look};
use crate::tui::widgets::question::options::{Offered, Options};
use crate::tui::widgets::question::{AnswerField, Change, Drawn, Mode, RightAnswer, Whose};

pub(super) struct Field {
    options: Options,
    chosen: Option<bool>,
}

impl Default for Field {
    fn default() -> Self {
        Self { options: offered("True".into(), "False".into()), chosen: None }
    }
}

fn offered(yes: String, no: String) -> Options {
    let offered = |id: &str, text: String| Offered { id: id.into(), text: text.into() };
    Options::new(vec![offered("true", yes), offered("false", no)], ('(', ')'))
}

/// `true` stands first.
fn value(position: usize) -> bool {
    position == 0
}

impl AnswerField for Field {
    fn mode(&self) -> Mode {
        Mode::Choosing
    }

    fn commands(&self, look: &Look<'_>) -> Vec<Command> {
        Options::commands(look)
    }

    fn on_action(&mut self, action: Action) -> Change {
        self.options.on_action(action).change_one(action, |position| self.chosen.replace(value(position)) == Some(value(position)))
    }

    fn take_here(&mut self) {
        self.chosen = Some(value(self.options.cursor()));
    }

    fn answer(&self) -> Option<Answer> {
        self.chosen.map(|value| Answer::Value { value })
    }

    fn set(&mut self, answer: Option<&Answer>) {
        self.chosen = match answer {
            Some(Answer::Value { value }) => Some(*value),
            _ => None,
        };
        self.options.go_to(usize::from(self.chosen == Some(false)));
    }

    fn layout(&mut self, width: usize, _height: usize, focused: bool, look: &Look<'_>) -> Drawn {
        self.named(look).draw(width, focused, |position| self.chosen == Some(value(position)), look)
    }

    fn review(&self, whose: Whose<'_>, key: Option<&RightAnswer>, width: usize, look: &Look<'_>) -> Vec<Line<'static>> {
        let key = key.map(with_share);
        self.named(look).review(whose, |position| self.chosen == Some(value(position)), key.as_ref(), width, look)
    }
}

impl Field {
    /// The options in the reader's language, the cursor where it is.
    fn named(&self, look: &Look<'_>) -> Options {
        let mut named = offered(tr!(look, "True"), tr!(look, "False"));
        named.go_to(self.options.cursor());
        named
    }
}

/// A key of true and false names no options: the right value is worth all.
fn with_share(key: &RightAnswer) -> RightAnswer {
    let mut key = key.clone();
    if let Some(Answer::Value { value }) = key.answer {
        key.shares.insert(value.to_string(), Exact::one());
    }
    key
}
