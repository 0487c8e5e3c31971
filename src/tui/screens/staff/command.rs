//! Something that is done by a command as long as it has no screen: what it does, and the command to copy.

use ratatui::text::{Line, Span};

use crate::tui::screen::{Ctx, Look};
use crate::tui::theme::Mean;
use crate::tui::widgets::list::Row;
use crate::tui::widgets::text::{cut, fit};

/// One such thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ByCommand {
    pub what: String,
    /// As typed into a shell; words in capitals are to be filled in.
    pub how: String,
}

/// Columns of what it does, where the command stands beside it.
const WHAT: usize = 24;

impl ByCommand {
    pub fn new(what: String, how: impl Into<String>) -> Self {
        Self { what, how: how.into() }
    }

    /// One line, or a card of two where there is no room for that.
    pub fn row<I>(&self, id: I, room: usize, look: &Look<'_>) -> Row<I> {
        let how = |room| Span::styled(cut(&self.how, room), look.style(Mean::Code));
        if room < 58 {
            let below = Line::from(vec![Span::raw("  "), how(room.saturating_sub(2))]);
            return Row::card(id, vec![Line::raw(cut(&self.what, room)), below]);
        }
        Row::new(id, Line::from(vec![Span::raw(fit(&self.what, WHAT)), how(room.saturating_sub(WHAT))]))
    }

    /// Sends the command to the clipboard.
    pub fn copy(&self, ctx: &mut Ctx<'_>) {
        ctx.copy(self.how.clone());
    }
}
