//! What stands there where not even home could be opened: why, and the ways on.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;

use crate::tr;
use crate::tui::action::{Action, Scope};
use crate::tui::route::Route;
use crate::tui::screen::{Command, Ctx, Look, Outcome, Screen};
use crate::tui::theme::Mean;
use crate::tui::widgets::page::Page;

/// The page of a failure.
pub struct Trouble {
    why: String,
}

impl Trouble {
    pub fn new(why: String) -> Self {
        Self { why }
    }
}

impl<W> Screen<W> for Trouble {
    fn title(&self, look: &Look<'_>) -> String {
        tr!(look, "Trouble")
    }

    fn scopes(&self) -> &'static [Scope] {
        &[Scope::Item]
    }

    fn commands(&self, look: &Look<'_>) -> Vec<Command> {
        vec![Command::new(Action::Open).label(tr!(look, "try again")), Command::new(Action::Quit)]
    }

    fn on_action(&mut self, action: Action, _ctx: &mut Ctx<'_, W>) -> Outcome<W> {
        if action == Action::Open { Outcome::Replace(Route::Home) } else { Outcome::Ignored }
    }

    fn render(&self, frame: &mut Frame<'_>, area: Rect, look: &Look<'_>) {
        let below = Page::new(tr!(look, "This cannot be shown"), self.why.clone()).render(frame, area, look);
        let text = tr!(look, "Nothing that was saved is lost. `lyceum doctor` examines the school; the log says more.");
        for (n, line) in crate::tui::widgets::text::wrap(&text, usize::from(below.width)).into_iter().enumerate() {
            let place = Rect { y: below.y + u16::try_from(n).unwrap_or(0), height: 1, ..below }.intersection(below);
            frame.render_widget(Line::styled(line, look.style(Mean::Text)), place);
        }
    }
}
