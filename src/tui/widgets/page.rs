//! A heading and a sentence or two above something to do, in a column that does not stretch.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;

use crate::tui::screen::{Look, Size};
use crate::tui::theme::Mean;
use crate::tui::widgets::text::{MEASURE, column, wrap};

/// The words above.
#[derive(Debug, Clone)]
pub struct Page {
    pub heading: String,
    pub text: String,
}

impl Page {
    pub fn new(heading: impl Into<String>, text: impl Into<String>) -> Self {
        Self { heading: heading.into(), text: text.into() }
    }

    fn lines(&self, area: Rect, look: Option<&Look<'_>>) -> Vec<Line<'static>> {
        let style = |mean| look.map(|look| look.style(mean)).unwrap_or_default();
        let columns = usize::from(column(area, MEASURE).width);
        let mut lines: Vec<_> = wrap(&self.heading, columns).into_iter().map(|line| Line::styled(line, style(Mean::Heading))).collect();
        let roomy = area.height >= 14;
        if roomy {
            lines.push(Line::default());
        }
        if self.text.is_empty() {
            return lines;
        }
        lines.extend(wrap(&self.text, columns).into_iter().map(Line::from));
        lines.push(Line::default());
        if !roomy {
            lines.truncate(usize::from(area.height / 2).max(1));
        }
        lines
    }

    fn top(area: Rect) -> u16 {
        u16::from(Size::of(area) != Size::Compact && area.height > 16)
    }

    /// What is left for what is to be done.
    pub fn below(&self, area: Rect) -> Rect {
        let block = column(area, MEASURE);
        let used = (u16::try_from(self.lines(area, None).len()).unwrap_or(u16::MAX) + Self::top(area)).min(block.height);
        Rect { y: block.y + used, height: block.height - used, ..block }
    }

    /// Draws the words and returns what is left below.
    pub fn render(&self, frame: &mut Frame<'_>, area: Rect, look: &Look<'_>) -> Rect {
        let block = column(area, MEASURE);
        let top = Self::top(area);
        for (n, line) in self.lines(area, Some(look)).into_iter().enumerate() {
            let y = block.y + top + u16::try_from(n).unwrap_or(u16::MAX - block.y - top);
            if y < block.bottom() {
                frame.render_widget(line, Rect { y, height: 1, ..block });
            }
        }
        self.below(area)
    }
}
