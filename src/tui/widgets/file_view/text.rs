//! Text and code of any length. Only the rows that are seen are laid out; colors come from a thread of their own.

use std::ops::Range;

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;

use crate::content::FileColoring;
use crate::content::file::Text;
use crate::tui::action::Action;
use crate::tui::screen::Look;
use crate::tui::widgets::markdown;
use crate::tui::widgets::roll::{Roll, Rows};
use crate::tui::widgets::text::aired;

/// A text and where one is in it.
pub struct TextView {
    sheet: Sheet,
    roll: Roll,
    area: Rect,
    wanted: String,
}

/// What is shown of it.
struct Sheet {
    text: Text,
    colors: FileColoring,
    found: Vec<Range<usize>>,
    /// Which of them one stands on.
    at: usize,
}

impl Rows for Sheet {
    fn count(&self) -> usize {
        self.text.rows()
    }

    fn lines(&self, row: usize, columns: usize, look: &Look<'_>) -> Vec<Line<'static>> {
        let hits: Vec<_> = self.text.in_row(row, &self.found).map(|(at, range)| (range, at == self.at)).collect();
        let lines = self.text.lines(row, columns, self.colors.ready());
        lines.iter().map(|line| markdown::found(line, &within(line.anchor.offset, &hits), look)).collect()
    }
}

/// The hits of a row as a line has them that begins so many bytes into the row.
fn within(offset: u32, hits: &[(Range<usize>, bool)]) -> Vec<(Range<usize>, bool)> {
    let offset = usize::try_from(offset).unwrap_or(usize::MAX);
    let moved = |at: usize| at.saturating_sub(offset);
    hits.iter().filter(|(range, _)| range.end > offset).map(|(range, here)| (moved(range.start)..moved(range.end), *here)).collect()
}

impl TextView {
    pub fn new(name: &str, text: Text) -> Self {
        let colors = if text.is_code() { FileColoring::start(name, &text) } else { FileColoring::default() };
        let sheet = Sheet { text, colors, found: Vec::new(), at: 0 };
        Self { sheet, roll: Roll::default(), area: Rect::default(), wanted: String::new() }
    }

    pub fn text(&self) -> &Text {
        &self.sheet.text
    }

    pub fn on_action(&mut self, action: Action, look: &Look<'_>) -> bool {
        self.roll.on_action(&self.sheet, action, look)
    }

    /// Seeks a text from here on; whether there is one.
    pub fn find(&mut self, wanted: &str, look: &Look<'_>) -> bool {
        self.sheet.found = self.sheet.text.find(wanted);
        if self.sheet.found.is_empty() {
            self.end_search();
            return false;
        }
        wanted.trim().clone_into(&mut self.wanted);
        let text = &self.sheet.text;
        let top = self.roll.row();
        let from = self.sheet.found.iter().position(|range| text.row_of(range.start) >= top);
        self.sheet.at = from.unwrap_or(0);
        self.show_match(look);
        true
    }

    pub fn next_match(&mut self, onward: bool, look: &Look<'_>) {
        let all = self.sheet.found.len();
        if all > 0 {
            self.sheet.at = (self.sheet.at + if onward { 1 } else { all - 1 }) % all;
            self.show_match(look);
        }
    }

    fn show_match(&mut self, look: &Look<'_>) {
        if let Some(range) = self.sheet.found.get(self.sheet.at) {
            let row = self.sheet.text.row_of(range.start);
            self.roll.show(&self.sheet, row, look);
        }
    }

    pub fn end_search(&mut self) {
        self.wanted.clear();
        self.sheet.found.clear();
    }

    pub fn sought(&self) -> Option<(&str, Option<(usize, usize)>)> {
        let found = self.sheet.found.len();
        (found > 0).then_some((self.wanted.as_str(), Some((self.sheet.at + 1, found))))
    }

    pub fn is_at_end(&self) -> bool {
        self.roll.is_at_end()
    }

    pub fn percent(&self) -> usize {
        self.roll.percent()
    }

    pub fn tick(&mut self) -> bool {
        self.sheet.colors.collect()
    }

    pub fn is_coloring(&self) -> bool {
        self.sheet.colors.is_pending()
    }

    pub fn layout(&mut self, area: Rect, look: &Look<'_>) {
        self.area = aired(area);
        self.roll.layout(&self.sheet, self.area, look);
    }

    pub fn render(&self, frame: &mut Frame<'_>, look: &Look<'_>) {
        self.roll.render(frame, self.area.intersection(frame.area()), &self.sheet, look);
    }
}

/// A text within something longer that scrolls.
impl Rows for TextView {
    fn count(&self) -> usize {
        self.sheet.count()
    }

    fn lines(&self, row: usize, columns: usize, look: &Look<'_>) -> Vec<Line<'static>> {
        self.sheet.lines(row, columns, look)
    }
}
