//! Where the parts of a review stand: the list above the question, beside it, or in its place.

use ratatui::layout::Rect;

use super::Review;
use crate::tui::screen::Size;

/// The list's height at most where it stands above the question.
const LIST_ROWS: u16 = 6;
/// Columns of the list where it stands beside the question.
pub(super) const LIST_COLUMNS: u16 = 56;

/// Where the parts stand.
pub(super) struct Parts {
    pub summary: Rect,
    pub list: Rect,
    pub rule: Rect,
    pub detail: Rect,
}

impl Review {
    pub(super) fn parts(&self, area: Rect) -> Parts {
        let air = u16::from(area.width >= 30);
        let area = Rect { x: area.x + air, width: area.width.saturating_sub(2 * air), ..area };
        let summary = Rect { height: area.height.min(1), ..area };
        let rest = Rect { y: area.y + summary.height, height: area.height - summary.height, ..area };
        let none = Rect { height: 0, ..rest };
        match self.size {
            Size::Compact if self.reading => Parts { summary: none, list: none, rule: none, detail: area },
            Size::Compact => Parts { summary, list: rest, rule: none, detail: none },
            Size::Normal => {
                let wanted = u16::try_from(self.view.questions.len() + 1).unwrap_or(u16::MAX);
                let list = Rect { height: wanted.min(LIST_ROWS).min(rest.height / 2), ..rest };
                let rule = Rect { y: list.bottom(), height: (rest.height - list.height).min(1), ..rest };
                let detail = Rect { y: rule.bottom(), height: rest.bottom().saturating_sub(rule.bottom()), ..rest };
                Parts { summary, list, rule, detail }
            }
            Size::Wide => {
                let list = Rect { width: LIST_COLUMNS.min(rest.width), ..rest };
                let detail = Rect { x: list.right() + 2, width: rest.width.saturating_sub(list.width + 2), ..rest };
                Parts { summary, list, rule: none, detail }
            }
        }
    }
}
