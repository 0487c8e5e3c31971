//! What stands above the list of a course page, its parts and its state, and how the page is shared.

use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::{Course, PARTS, Part, rows};
use crate::tr;
use crate::tui::screen::{Look, Size};
use crate::tui::screens::staff::people::roster::Roster;
use crate::tui::theme::Mean;
use crate::tui::widgets::text::{aired, cut, width};

impl Course {
    fn label(&self, part: Part, short: bool, look: &Look<'_>) -> String {
        let n = match part {
            Part::Items => self.known.view().outline.items().count(),
            Part::ToMark => self.known.taught.to_mark() as usize,
            Part::People => self.people.as_ref().map_or(self.known.taught.people as usize, Roster::count),
            Part::About => return tr!(look, "About"),
        };
        match part {
            Part::Items => tr!(look, "Items {n}", n = n),
            Part::ToMark if short => tr!(look, "Mark {n}", n = n),
            Part::ToMark => tr!(look, "To mark {n}", n = n),
            Part::People | Part::About => tr!(look, "People {n}", n = n),
        }
    }

    /// The parts, the one shown in brackets.
    fn tabs(&self, room: usize, look: &Look<'_>) -> Line<'static> {
        let short = room < 58;
        let mut spans = Vec::new();
        for part in PARTS {
            let text = self.label(part, short, look);
            let (text, mean) = if part == self.part { (format!("[{text}]"), Mean::Strong) } else { (format!(" {text} "), Mean::Text) };
            spans.push(Span::styled(text, look.style(mean)));
            spans.push(Span::raw(if short { "" } else { "  " }));
        }
        Line::from(spans)
    }

    pub(super) fn head(&self, room: usize, look: &Look<'_>) -> Vec<Line<'static>> {
        let state = rows::state(self.known.view(), look);
        let tabs = self.tabs(room, look);
        let wide = tabs.width() + 3 + width(&state) <= room;
        let state = Span::styled(cut(&state, room), look.style(Mean::Info));
        if wide {
            let mut spans = tabs.spans;
            spans.extend([Span::raw(" ".repeat(3)), state]);
            return vec![Line::from(spans), Line::default()];
        }
        vec![Line::from(state), tabs, Line::default()]
    }

    /// Head, list, and in wide terminals what is known of the entry under the cursor.
    pub(super) fn areas(&self, area: Rect, look: &Look<'_>) -> [Rect; 3] {
        let wide = Size::of(area) == Size::Wide;
        let area = aired(area);
        let lines = u16::try_from(self.head(usize::from(area.width), look).len()).unwrap_or(0);
        let used = if area.height > 8 { lines } else { lines.saturating_sub(1) }.min(area.height);
        let body = Rect { y: area.y + used, height: area.height - used, ..area };
        let list = if wide { Rect { width: body.width * 3 / 5, ..body } } else { body };
        let details = Rect { x: list.right() + 2, width: body.right().saturating_sub(list.right() + 2), ..body };
        [Rect { height: used, ..area }, list, if wide { details } else { Rect { width: 0, ..body } }]
    }
}

/// All that stands below the head.
pub(super) fn whole(list: Rect, details: Rect) -> Rect {
    Rect { width: list.width.max(details.right().saturating_sub(list.x)), ..list }
}
