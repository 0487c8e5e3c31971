//! Lines that may be more than fit: scrolled by lines and screens, and it says that it scrolls (UX.md R14).

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;

use crate::tr;
use crate::tui::action::Action;
use crate::tui::screen::Look;
use crate::tui::theme::Mean;

/// Which lines are seen.
#[derive(Debug, Clone, Copy, Default)]
pub struct Scroll {
    from: usize,
    height: usize,
    lines: usize,
}

impl Scroll {
    /// Brings a line to the top, or as near as the end allows.
    pub fn to(&mut self, line: usize) {
        self.from = line.min(self.last());
    }

    /// Scrolls as little as needed to see a line.
    pub fn show(&mut self, line: usize) {
        let room = self.room().max(1);
        self.from = self.from.min(line).max((line + 1).saturating_sub(room));
    }

    /// Does an action of the scope `Move`. Returns whether it was one.
    pub fn on_action(&mut self, action: Action) -> bool {
        let page = self.room().saturating_sub(1).max(1);
        let to = match action {
            Action::Up => self.from.saturating_sub(1),
            Action::Down => self.from + 1,
            Action::PageUp => self.from.saturating_sub(page),
            Action::PageDown => self.from + page,
            Action::First => 0,
            Action::Last => usize::MAX,
            _ => return false,
        };
        self.to(to);
        true
    }

    fn room(&self) -> usize {
        if self.lines > self.height && self.height > 2 { self.height - 1 } else { self.height }
    }

    fn last(&self) -> usize {
        self.lines.saturating_sub(self.room())
    }

    pub fn layout(&mut self, lines: usize, area: Rect) {
        self.lines = lines;
        self.height = usize::from(area.height);
        self.to(self.from);
    }

    /// Draws the lines that are seen; the last row says how many more there are.
    pub fn render(&self, frame: &mut Frame<'_>, area: Rect, lines: &[Line<'_>], look: &Look<'_>) {
        let room = self.room().min(usize::from(area.height));
        for (n, line) in lines.iter().skip(self.from).take(room).enumerate() {
            let place = Rect { y: area.y + u16::try_from(n).unwrap_or(0), height: 1, ..area };
            frame.render_widget(line, place);
        }
        if room < usize::from(area.height) && lines.len() > room {
            let left = lines.len().saturating_sub(self.from + room);
            let text = match (self.from, left) {
                (above, 0) => tr!(look, one "{n} line more above" | "{n} lines more above", n = above),
                (0, below) => tr!(look, one "{n} line more below" | "{n} lines more below", n = below),
                (above, below) => tr!(look, "{n} lines more above, {m} below", n = above, m = below),
            };
            let place = Rect { y: area.bottom() - 1, height: 1, ..area };
            frame.render_widget(Line::styled(text, look.style(Mean::Muted)), place);
        }
    }
}

/// A text of its own lines: broken in `layout` alone, and drawn as it was laid out.
#[derive(Debug, Clone, Default)]
pub struct Sheet {
    lines: Vec<Line<'static>>,
    scroll: Scroll,
    area: Rect,
}

impl Sheet {
    /// Does an action of the scope `Move`. Returns whether it was one.
    pub fn on_action(&mut self, action: Action) -> bool {
        self.scroll.on_action(action)
    }

    /// Keeps `lines`, broken for the width of `area`, and where they stand.
    pub fn layout(&mut self, lines: Vec<Line<'static>>, area: Rect) {
        self.scroll.layout(lines.len(), area);
        (self.lines, self.area) = (lines, area);
    }

    /// As [`Self::layout`] where the lines are those that stand already, and as wide.
    pub fn place(&mut self, area: Rect) {
        self.scroll.layout(self.lines.len(), area);
        self.area = area;
    }

    pub fn render(&self, frame: &mut Frame<'_>, look: &Look<'_>) {
        self.scroll.render(frame, self.area.intersection(frame.area()), &self.lines, look);
    }
}
