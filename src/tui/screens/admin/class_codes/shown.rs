//! A class code, shown once: to be written on a board, read out or copied.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;

use crate::service::class_code::ClassCodeView;
use crate::tr;
use crate::tui::action::{Action, Scope};
use crate::tui::screen::{Command, Ctx, Look, Outcome, Screen};
use crate::tui::theme::Mean;
use crate::tui::when;
use crate::tui::widgets::scroll::Sheet;
use crate::tui::widgets::text::{aired, column, wrap};

/// A code that was just made.
pub struct Shown {
    view: ClassCodeView,
    /// As it is to be read out: `7QK4-M2XB`.
    code: String,
    sheet: Sheet,
}

impl Shown {
    pub fn new(view: ClassCodeView, code: String) -> Self {
        Self { view, code, sheet: Sheet::default() }
    }

    fn lines(&self, width: u16, look: &Look<'_>) -> Vec<Line<'static>> {
        let wrapped = |text: &str| wrap(text, usize::from(width)).into_iter().map(Line::from).collect::<Vec<_>>();
        let mut lines = vec![Line::styled(self.view.label.for_screen().into_owned(), look.style(Mean::Heading)), Line::default()];
        lines.push(Line::styled(format!("  {}", self.code), look.style(Mean::Strong)));
        lines.push(Line::default());
        lines.extend(wrapped(&tr!(
            look,
            one "This is the only time it is shown. {n} person may use it, {place}, until {until}." | "This is the only time it is shown. {n} people may use it, {place}, until {until}.",
            n = self.view.seats - self.view.used.min(self.view.seats),
            place = super::place(&self.view, look),
            until = when::moment(look, self.view.expires)
        )));
        lines.push(Line::default());
        lines.extend(wrapped(&tr!(
            look,
            "They press {key} where one signs in, and type the code, their name, a user name and a password.",
            key = look.keymap.shown(Action::Register).unwrap_or_default()
        )));
        lines
    }
}

impl Screen for Shown {
    fn title(&self, look: &Look<'_>) -> String {
        tr!(look, "A new code")
    }

    fn scopes(&self) -> &'static [Scope] {
        &[Scope::Copy, Scope::Move]
    }

    fn commands(&self, look: &Look<'_>) -> Vec<Command> {
        vec![Command::new(Action::CopyText), Command::pair(Action::Up, Action::Down, tr!(look, "scroll"))]
    }

    fn on_action(&mut self, action: Action, ctx: &mut Ctx<'_>) -> Outcome {
        match action {
            Action::CopyText => ctx.copy(self.code.clone()),
            other if self.sheet.on_action(other) => {}
            _ => return Outcome::Ignored,
        }
        Outcome::Consumed
    }

    fn layout(&mut self, area: Rect, look: &Look<'_>) {
        let block = column(aired(area), 72);
        self.sheet.layout(self.lines(block.width, look), block);
    }

    fn render(&self, frame: &mut Frame<'_>, _area: Rect, look: &Look<'_>) {
        self.sheet.render(frame, look);
    }
}
