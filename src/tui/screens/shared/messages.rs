//! Everything the status row said in this session (UX.md R25).

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::tr;
use crate::tui::action::{Action, Scope};
use crate::tui::screen::{Command, Ctx, Look, Outcome, Screen, World};
use crate::tui::theme::Mean;
use crate::tui::toast::{Gravity, Toast};
use crate::tui::when;
use crate::tui::widgets::scroll::Sheet;
use crate::tui::widgets::text::{aired, wrap};

/// The messages, newest first.
pub struct Messages {
    all: Vec<Toast>,
    sheet: Sheet,
}

impl Messages {
    pub fn new<W>(ctx: &Ctx<'_, W>) -> Self {
        Self { all: ctx.toasts.all().rev().cloned().collect(), sheet: Sheet::default() }
    }

    fn lines(&self, width: u16, look: &Look<'_>) -> Vec<Line<'static>> {
        if self.all.is_empty() {
            return vec![Line::raw(tr!(look, "Nothing was said yet. Messages of the last row but one stay here to be read again."))];
        }
        let one = |toast: &Toast| {
            let head = format!("{}  {}", when::moment(look, toast.at), word(toast.gravity, look));
            let mean = if toast.gravity >= Gravity::Warning { Mean::Warn } else { Mean::Muted };
            let mut lines = vec![Line::from(Span::styled(head, look.style(mean)))];
            lines.extend(
                wrap(&toast.text, usize::from(width).saturating_sub(2).max(1)).into_iter().map(|line| Line::raw(format!("  {line}"))),
            );
            lines
        };
        self.all.iter().flat_map(one).collect()
    }
}

fn word(gravity: Gravity, look: &Look<'_>) -> String {
    match gravity {
        Gravity::Info => tr!(look, "note"),
        Gravity::Done => tr!(look, "done"),
        Gravity::Warning => tr!(look, "warning"),
        Gravity::Error => tr!(look, "ERROR"),
    }
}

impl<W: World> Screen<W> for Messages {
    fn title(&self, look: &Look<'_>) -> String {
        tr!(look, "Messages of this session")
    }

    fn scopes(&self) -> &'static [Scope] {
        &[Scope::Move]
    }

    fn commands(&self, look: &Look<'_>) -> Vec<Command> {
        vec![Command::pair(Action::Up, Action::Down, tr!(look, "scroll"))]
    }

    fn on_action(&mut self, action: Action, _ctx: &mut Ctx<'_, W>) -> Outcome<W> {
        if self.sheet.on_action(action) { Outcome::Consumed } else { Outcome::Ignored }
    }

    fn layout(&mut self, area: Rect, look: &Look<'_>) {
        let area = aired(area);
        self.sheet.layout(self.lines(area.width, look), area);
    }

    fn render(&self, frame: &mut Frame<'_>, _area: Rect, look: &Look<'_>) {
        self.sheet.render(frame, look);
    }
}
