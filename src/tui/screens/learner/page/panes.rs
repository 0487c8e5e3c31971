//! What stands beside the text where there is room: the page's headings on the left, its links on the right (UX.md, table of sizes).

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;

use crate::tr;
use crate::tui::screen::{Look, Size};
use crate::tui::theme::Mean;
use crate::tui::widgets::markdown::MarkdownView;
use crate::tui::widgets::text::{cut, fit};

/// Columns of the text with its margins.
const TEXT: u16 = 80;
const HEADINGS: u16 = 36;
/// The links' pane needs at least these.
const LINKS: u16 = 28;

/// Where the parts stand; a part without width is not shown.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Panes {
    headings: Rect,
    pub text: Rect,
    links: Rect,
}

impl Panes {
    pub fn of(area: Rect, text: &MarkdownView) -> Self {
        let none = Rect { width: 0, ..area };
        if Size::of(area) != Size::Wide {
            return Self { headings: none, text: area, links: none };
        }
        // The text stands at the same place on every page, with headings or without.
        let headings = if text.document().headings.len() > 1 { HEADINGS } else { 0 };
        let left = area.width - HEADINGS - TEXT;
        let links = if left >= LINKS && !text.document().links.is_empty() { left } else { 0 };
        Self {
            headings: Rect { width: headings, ..area },
            text: Rect { x: area.x + HEADINGS, width: TEXT, ..area },
            links: Rect { x: area.x + HEADINGS + TEXT, width: links, ..area },
        }
    }

    /// Whether there is no room for more than the text.
    pub fn is_compact(&self) -> bool {
        Size::of(self.text) == Size::Compact
    }

    pub fn render(&self, frame: &mut Frame<'_>, text: &MarkdownView, look: &Look<'_>) {
        if self.headings.width > 0 {
            self.render_headings(frame, text, look);
        }
        if self.links.width > 0 {
            self.render_links(frame, text, look);
        }
    }

    fn render_headings(&self, frame: &mut Frame<'_>, text: &MarkdownView, look: &Look<'_>) {
        let headings = &text.document().headings;
        let here = text.heading().unwrap_or(0);
        let rows = usize::from(self.headings.height).saturating_sub(2);
        let from = here.saturating_sub(rows / 2).min(headings.len().saturating_sub(rows));
        let room = usize::from(self.headings.width).saturating_sub(4);
        put(frame, self.headings, 0, Line::styled(format!("  {}", tr!(look, "On this page")), look.style(Mean::Muted)));
        for (row, (at, heading)) in headings.iter().enumerate().skip(from).take(rows).enumerate() {
            let mark = if at == here { "> " } else { "  " };
            let indent = "  ".repeat(usize::from(heading.level.saturating_sub(1)).min(4));
            let mean = if at == here { Mean::Strong } else { Mean::Text };
            put(frame, self.headings, row + 2, Line::styled(cut(&format!("{mark}{indent}{}", heading.text), room), look.style(mean)));
        }
    }

    fn render_links(&self, frame: &mut Frame<'_>, text: &MarkdownView, look: &Look<'_>) {
        let links = &text.document().links;
        let room = usize::from(self.links.width).saturating_sub(2);
        let rows = usize::from(self.links.height).saturating_sub(2);
        put(frame, self.links, 0, Line::styled(tr!(look, "Links"), look.style(Mean::Muted)));
        for (at, link) in links.iter().enumerate().take(rows) {
            let more = at + 1 == rows && links.len() > rows;
            let line = if more { tr!(look, "{n} more", n = links.len() - at) } else { format!("[{}] {}", at + 1, link.text) };
            put(frame, self.links, at + 2, Line::styled(fit(&line, room), look.style(Mean::Text)));
        }
    }
}

fn put(frame: &mut Frame<'_>, area: Rect, row: usize, line: Line<'_>) {
    let y = area.y.saturating_add(u16::try_from(row).unwrap_or(u16::MAX));
    frame.render_widget(line, Rect { y, height: 1, ..area }.intersection(area));
}
