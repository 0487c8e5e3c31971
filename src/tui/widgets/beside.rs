//! A list with what the cursor is on told beside it, where there is room: how the area is shared, and the part that is told.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;

use crate::tui::screen::{Look, Size};
use crate::tui::widgets::scroll::Sheet;
use crate::tui::widgets::text::aired;

/// The places of both, and what is told.
#[derive(Default)]
pub struct Beside {
    head: Rect,
    list: Rect,
    told: Rect,
    sheet: Sheet,
}

impl Beside {
    /// Shares the area; `headed` leaves a line for the heads of columns above the list, where that fits.
    pub fn share(&mut self, area: Rect, headed: bool) {
        let all = aired(area);
        let left = if Size::of(area) == Size::Wide { all.width * 3 / 5 } else { all.width };
        let head = u16::from(headed && Size::of(area) != Size::Compact && all.height > 6);
        let right = (all.width - left).saturating_sub(4);
        self.head = Rect { height: head, width: left, ..all };
        self.list = Rect { y: all.y + head, height: all.height - head, width: left, ..all };
        self.told = Rect { x: all.right() - right, width: right, ..all };
    }

    /// Where the heads of the columns stand; of no height where there is no room for them.
    pub fn head(&self) -> Rect {
        self.head
    }

    pub fn list(&self) -> Rect {
        self.list
    }

    /// Whether there is room beside the list.
    pub fn is_wide(&self) -> bool {
        self.told.width > 0
    }

    /// Takes what is to be told, drawn for the columns there are.
    pub fn tell(&mut self, lines: impl FnOnce(u16) -> Vec<Line<'static>>) {
        let lines = if self.is_wide() { lines(self.told.width) } else { Vec::new() };
        self.sheet.layout(lines, self.told);
    }

    pub fn render(&self, frame: &mut Frame<'_>, look: &Look<'_>) {
        self.sheet.render(frame, look);
    }
}
