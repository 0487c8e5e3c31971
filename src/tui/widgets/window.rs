//! The frame of an overlay: one box, a title, what stands below cleared away.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;
use ratatui::widgets::{Block, Clear};

use crate::tui::screen::Look;
use crate::tui::theme::Mean;
use crate::tui::widgets::text::{cut, middle};

/// Draws a box of at most `width` x `height` (frame included) in the middle of `area` and returns its inside.
pub fn window(frame: &mut Frame<'_>, area: Rect, size: (u16, u16), title: &str, look: &Look<'_>) -> Rect {
    let outer = middle(area, size.0, size.1);
    frame.render_widget(Clear, outer);
    frame.buffer_mut().set_style(outer, look.theme.base());
    let mut block = Block::bordered().border_style(look.style(Mean::Rule));
    if !title.is_empty() {
        let title = format!(" {} ", cut(title, usize::from(outer.width).saturating_sub(6)));
        block = block.title(Line::styled(title, look.style(Mean::Title)));
    }
    frame.render_widget(block, outer);
    inside(outer)
}

/// What a box of this size leaves inside: a row for the frame, a column more for air.
pub fn inside(outer: Rect) -> Rect {
    let side = if outer.width > 12 { 2 } else { 1 };
    Rect {
        x: (outer.x + side).min(outer.right()),
        y: (outer.y + 1).min(outer.bottom()),
        width: outer.width.saturating_sub(2 * side),
        height: outer.height.saturating_sub(2),
    }
}

/// The columns and rows that a frame adds.
pub const FRAME: (u16, u16) = (4, 2);
