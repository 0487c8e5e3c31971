//! A text that is only read, as a screen: what it says is a [`Reading`]; scrolling, keys and where it stands are here.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;

use crate::tr;
use crate::tui::action::{Action, Scope};
use crate::tui::screen::{Command, Ctx, Look, Outcome, Screen, World};
use crate::tui::widgets::scroll::Sheet;
use crate::tui::widgets::text::{MEASURE, column};

/// A text that is only read.
pub trait Reading: Send + 'static {
    /// Its place in the header's trail.
    fn title(&self, look: &Look<'_>) -> String;

    /// Broken for a width.
    fn lines(&self, width: u16, look: &Look<'_>) -> Vec<Line<'static>>;

    /// Where it stands.
    fn block(&self, area: Rect) -> Rect {
        column(area, MEASURE)
    }
}

/// The screen of a text.
pub struct ReadingScreen<T> {
    text: T,
    sheet: Sheet,
}

impl<T: Reading> ReadingScreen<T> {
    pub fn new(text: T) -> Self {
        Self { text, sheet: Sheet::default() }
    }
}

impl<W: World, T: Reading> Screen<W> for ReadingScreen<T> {
    fn title(&self, look: &Look<'_>) -> String {
        self.text.title(look)
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
        let block = self.text.block(area);
        self.sheet.layout(self.text.lines(block.width, look), block);
    }

    fn render(&self, frame: &mut Frame<'_>, _area: Rect, look: &Look<'_>) {
        self.sheet.render(frame, look);
    }
}
