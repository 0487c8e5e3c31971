//! A table to look into: its head and its first column stay, the cursor goes from cell to cell, all of a cell is told in the status row.

use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};

use crate::content::file::Table;
use crate::domain::text::Untrusted;
use crate::tr;
use crate::tui::action::Action;
use crate::tui::screen::Look;
use crate::tui::theme::Mean;
use crate::tui::widgets::roll::Rows;
use crate::tui::widgets::text::{aired, cut, fit, fit_right};

/// Between two columns; the cursor's brackets stand there.
const GAP: usize = 2;

/// A table and where one is in it.
pub struct Grid {
    table: Table,
    /// Row and column of the cursor, and the first of both that are seen behind what stays.
    at: (usize, usize),
    from: (usize, usize),
    area: Rect,
    wanted: String,
}

impl Grid {
    pub fn new(table: Table) -> Self {
        Self { table, at: (0, 0), from: (0, 0), area: Rect::default(), wanted: String::new() }
    }

    pub fn facts(&self, look: &Look<'_>) -> Vec<String> {
        let mut facts = vec![
            tr!(look, one "{n} row" | "{n} rows", n = self.table.rows()),
            tr!(look, one "{n} column" | "{n} columns", n = self.table.columns()),
        ];
        if self.table.ragged > 0 {
            facts.push(tr!(look, one "{n} row of another length" | "{n} rows of another length", n = self.table.ragged));
        }
        facts
    }

    /// The cell under the cursor, with its line ends.
    pub fn cell(&self) -> String {
        self.table.cell(self.at.0, self.at.1)
    }

    /// The cell under the cursor in one line: `row 3 of 120, name: Ada`.
    pub fn sentence(&self, look: &Look<'_>) -> Option<String> {
        if self.table.rows() == 0 {
            return None;
        }
        let head = self.table.head().get(self.at.1).filter(|head| !head.is_empty());
        let head = head.cloned().unwrap_or_else(|| tr!(look, "column {n}", n = self.at.1 + 1));
        let (row, rows) = (self.at.0 + 1, self.table.rows());
        let cell = Untrusted::from(self.cell());
        Some(tr!(look, "row {row} of {rows}, {head}: {cell}", row = row, rows = rows, head = head, cell = cell.for_screen()))
    }

    pub fn on_action(&mut self, action: Action) -> bool {
        let page = self.body().saturating_sub(1).max(1);
        let (rows, columns) = (self.table.rows().saturating_sub(1), self.table.columns().saturating_sub(1));
        let (row, column) = self.at;
        self.at = match action {
            Action::Up => (row.saturating_sub(1), column),
            Action::Down => (row + 1, column),
            Action::PageUp | Action::ReadBack => (row.saturating_sub(page), column),
            Action::PageDown => (row + page, column),
            Action::HalfUp => (row.saturating_sub(page.div_ceil(2)), column),
            Action::HalfDown => (row + page.div_ceil(2), column),
            Action::First => (0, column),
            Action::Last => (rows, column),
            Action::ColumnLeft => (row, column.saturating_sub(1)),
            Action::ColumnRight => (row, column + 1),
            _ => return false,
        };
        self.at = (self.at.0.min(rows), self.at.1.min(columns));
        self.show_cursor();
        true
    }

    pub fn find(&mut self, wanted: &str) -> bool {
        // The cell at hand counts too when the search begins.
        let rows = self.table.rows().max(1);
        let from = match self.at {
            (row, 0) => ((row + rows - 1) % rows, usize::MAX - 1),
            (row, column) => (row, column - 1),
        };
        let found = self.table.find(wanted, from, true);
        wanted.trim().clone_into(&mut self.wanted);
        match found {
            Some(cell) => self.go_to(cell),
            None => self.wanted.clear(),
        }
        found.is_some()
    }

    pub fn next_match(&mut self, onward: bool) {
        if let Some(cell) = self.table.find(&self.wanted, self.at, onward) {
            self.go_to(cell);
        }
    }

    fn go_to(&mut self, cell: (usize, usize)) {
        self.at = cell;
        self.show_cursor();
    }

    pub fn end_search(&mut self) {
        self.wanted.clear();
    }

    pub fn sought(&self) -> Option<&str> {
        (!self.wanted.is_empty()).then_some(self.wanted.as_str())
    }

    pub fn is_at_end(&self) -> bool {
        self.at.0 + 1 >= self.table.rows()
    }

    pub fn percent(&self) -> usize {
        if self.is_at_end() { 100 } else { self.at.0 * 100 / self.table.rows().max(1) }
    }

    pub fn layout(&mut self, area: Rect) {
        self.area = aired(area);
        self.show_cursor();
    }

    /// Rows of the screen for rows of the table.
    fn body(&self) -> usize {
        usize::from(self.area.height).saturating_sub(if self.area.height > 6 { 2 } else { 1 })
    }

    /// The first column stays where it leaves room for others.
    fn stays(&self) -> usize {
        let first = self.table.width(0) + GAP + 2;
        usize::from(self.table.columns() > 1 && first * 2 <= usize::from(self.area.width))
    }

    /// The columns that are seen behind what stays, beginning with `from`; the last may be cut.
    fn seen(&self, from: usize) -> Vec<usize> {
        let mut room = usize::from(self.area.width);
        if self.stays() == 1 {
            room = room.saturating_sub(self.table.width(0) + GAP + 2);
        }
        let mut seen = Vec::new();
        for column in from..self.table.columns() {
            let wide = self.table.width(column) + GAP;
            if !seen.is_empty() && wide > room {
                break;
            }
            seen.push(column);
            room = room.saturating_sub(wide);
        }
        seen
    }

    fn show_cursor(&mut self) {
        let body = self.body().max(1);
        self.from.0 = self.from.0.min(self.at.0).max((self.at.0 + 1).saturating_sub(body));
        let stays = self.stays();
        self.from.1 = self.from.1.max(stays);
        if self.at.1 >= stays {
            self.from.1 = self.from.1.min(self.at.1);
            while self.seen(self.from.1).last().is_some_and(|last| *last < self.at.1) {
                self.from.1 += 1;
            }
        }
    }

    pub fn render(&self, frame: &mut Frame<'_>, look: &Look<'_>) {
        let area = self.area.intersection(frame.area());
        if area.is_empty() {
            return;
        }
        let seen = self.seen(self.from.1);
        let row = |n: usize| Rect { y: area.y + u16::try_from(n).unwrap_or(u16::MAX - area.y), height: 1, ..area }.intersection(area);
        frame.render_widget(self.head_line(&seen, look), row(0));
        let mut y = 1;
        if area.height > 6 {
            frame.render_widget(Line::styled("-".repeat(usize::from(area.width)), look.style(Mean::Rule)), row(1));
            y = 2;
        }
        for n in self.from.0..(self.from.0 + self.body()).min(self.table.rows()) {
            frame.render_widget(self.row_line(n, &seen, look), row(y));
            if n == self.at.0 {
                frame.set_cursor_position(Position::new(area.x, row(y).y));
            }
            y += 1;
        }
        if self.table.rows() == 0 {
            frame.render_widget(Line::styled(tr!(look, "There are no rows below the head."), look.style(Mean::Muted)), row(y));
        }
    }

    /// The names of the columns; `<` and `>` say that there are more.
    fn head_line(&self, seen: &[usize], look: &Look<'_>) -> Line<'static> {
        let style = look.style(Mean::Heading);
        let cell = |column: usize| {
            let name = self.table.head().get(column).map_or("", String::as_str);
            Span::styled(self.fitted(name, column, self.table.width(column) + GAP, (" ", "")), style)
        };
        let mut spans = Vec::new();
        if self.stays() == 1 {
            spans.push(cell(0));
            spans.push(Span::styled(if self.from.1 > 1 { "<|" } else { " |" }, look.style(Mean::Rule)));
        } else if self.from.1 > 0 {
            spans.push(Span::styled("<", look.style(Mean::Rule)));
        }
        spans.extend(seen.iter().map(|column| cell(*column)));
        if seen.last().is_some_and(|last| last + 1 < self.table.columns()) {
            spans.push(Span::styled(">", look.style(Mean::Rule)));
        }
        Line::from(spans)
    }

    fn row_line(&self, row: usize, seen: &[usize], look: &Look<'_>) -> Line<'static> {
        let cells = self.table.row(row);
        let cell = |column: usize| {
            let text = cells.get(column).map_or("", String::as_str);
            let here = self.at == (row, column);
            let around = if here { ("[", "]") } else { (" ", "") };
            let style = look.style(if here { Mean::Selected } else { Mean::Text });
            Span::styled(self.fitted(text, column, self.table.width(column) + GAP, around), style)
        };
        let mut spans = Vec::new();
        if self.stays() == 1 {
            spans.push(cell(0));
            spans.push(Span::styled(" |", look.style(Mean::Rule)));
        } else if self.from.1 > 0 {
            spans.push(Span::raw(" "));
        }
        spans.extend(seen.iter().map(|column| cell(*column)));
        Line::from(spans)
    }

    /// A cell of `room` columns, with what stands at its sides.
    fn fitted(&self, text: &str, column: usize, room: usize, around: (&str, &str)) -> String {
        let inner = room.saturating_sub(2);
        let text = if self.table.is_number(column) { fit_right(text, inner) } else { fit(text, inner) };
        format!("{}{text}{}", around.0, if around.1.is_empty() { " " } else { around.1 })
    }
}

/// A table within something longer that scrolls: as wide as there is room, its head its first row.
impl Rows for Grid {
    fn count(&self) -> usize {
        self.table.rows() + 1
    }

    fn lines(&self, row: usize, columns: usize, look: &Look<'_>) -> Vec<Line<'static>> {
        let (cells, mean) = match row.checked_sub(1) {
            None => (self.table.head().to_vec(), Mean::Heading),
            Some(row) => (self.table.row(row), Mean::Text),
        };
        let mut line = String::new();
        for (column, cell) in cells.iter().enumerate().take(columns) {
            line.push_str(self.fitted(cell, column, self.table.width(column) + GAP, ("", "")).as_str());
        }
        vec![Line::styled(cut(line.trim_end(), columns), look.style(mean))]
    }
}
