//! One line asked of a person over what they were doing: a name, a link, a path.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;

use crate::tui::action::{Action, Scope};
use crate::tui::screen::{Command, Ctx, Look, Outcome, Reply, Screen};
use crate::tui::theme::Mean;
use crate::tui::widgets::field::Field;
use crate::tui::widgets::text::cut;
use crate::tui::widgets::window::window;

/// Says what is wrong with a line, if something is.
pub type Check = fn(&str, &Look<'_>) -> Option<String>;

/// Asks for one line; answers [`Reply::Text`] or [`Reply::Cancelled`].
pub struct Prompt {
    title: String,
    hint: String,
    field: Field,
    check: Option<Check>,
    wrong: Option<String>,
}

impl Prompt {
    pub fn new(title: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { title: title.into(), hint: hint.into(), field: Field::default(), check: None, wrong: None }
    }

    /// What stands in the line at first.
    #[must_use]
    pub fn with(mut self, text: &str) -> Self {
        self.field = Field::new(text);
        self
    }
}

impl<W> Screen<W> for Prompt {
    fn title(&self, _look: &Look<'_>) -> String {
        self.title.clone()
    }

    fn scopes(&self) -> &'static [Scope] {
        &[Scope::Edit, Scope::Line]
    }

    fn overlay(&self) -> bool {
        true
    }

    fn typing(&self) -> bool {
        true
    }

    fn commands(&self, _look: &Look<'_>) -> Vec<Command> {
        vec![Command::new(Action::Accept)]
    }

    fn on_action(&mut self, action: Action, ctx: &mut Ctx<'_, W>) -> Outcome<W> {
        match action {
            Action::Accept => {
                self.wrong = self.check.and_then(|check| check(self.field.text(), &ctx.look));
                if self.wrong.is_some() { Outcome::Consumed } else { Outcome::Reply(Reply::Text(self.field.text().to_owned())) }
            }
            Action::Back => Outcome::Reply(Reply::Cancelled),
            other if self.field.on_action(other) => Outcome::Consumed,
            _ => Outcome::Ignored,
        }
    }

    fn on_text(&mut self, text: &str, _ctx: &mut Ctx<'_, W>) -> Outcome<W> {
        self.field.insert(text);
        self.wrong = None;
        Outcome::Consumed
    }

    fn render(&self, frame: &mut Frame<'_>, area: Rect, look: &Look<'_>) {
        let inside = window(frame, area, (64, 4), &self.title, look);
        self.field.render(frame, inside, true, look);
        let below = Rect { y: inside.y + 1, height: 1, ..inside }.intersection(inside);
        let room = usize::from(below.width);
        let line = match &self.wrong {
            Some(wrong) => Line::styled(cut(&format!("! {wrong}"), room), look.style(Mean::Bad)),
            None => Line::styled(cut(&self.hint, room), look.style(Mean::Muted)),
        };
        frame.render_widget(line, below);
    }
}
