//! The class of an area, by which a screen chooses its shape.

use ratatui::layout::Rect;

/// The class of an area by its width (UX.md R12).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Size {
    /// Under 60 columns: one pane.
    Compact,
    Normal,
    /// From 120 columns: list and preview side by side.
    Wide,
}

impl Size {
    pub fn of(area: Rect) -> Self {
        match area.width {
            0..60 => Self::Compact,
            60..120 => Self::Normal,
            _ => Self::Wide,
        }
    }

    /// Under 16 rows: what can be left out is left out.
    pub fn short(area: Rect) -> bool {
        area.height < 16
    }
}
