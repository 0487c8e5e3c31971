//! A list with a cursor that stays on its entry, whatever happens to the list around it (UX.md R14): it is kept by id, not by row.

use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};

use crate::tr;
use crate::tui::action::Action;
use crate::tui::screen::Look;
use crate::tui::theme::Mean;

/// One entry; without an id it is a heading or a remark, which the cursor passes over.
#[derive(Debug, Clone)]
pub struct Row<I> {
    pub id: Option<I>,
    /// At least one; two-line cards in compact.
    pub lines: Vec<Line<'static>>,
}

impl<I> Row<I> {
    pub fn new(id: I, line: impl Into<Line<'static>>) -> Self {
        Self { id: Some(id), lines: vec![line.into()] }
    }

    pub fn card(id: I, lines: Vec<Line<'static>>) -> Self {
        Self { id: Some(id), lines }
    }

    pub fn heading(line: impl Into<Line<'static>>) -> Self {
        Self { id: None, lines: vec![line.into()] }
    }

    fn height(&self) -> usize {
        self.lines.len().max(1)
    }
}

/// Columns that the cursor's mark takes on the left of each entry.
pub const MARK: u16 = 2;

/// The rows and where the cursor is.
#[derive(Debug, Clone)]
pub struct List<I> {
    rows: Vec<Row<I>>,
    at: usize,
    /// The first line shown, counted over all rows' lines.
    from: usize,
    height: usize,
}

impl<I> Default for List<I> {
    fn default() -> Self {
        Self { rows: Vec::new(), at: 0, from: 0, height: 0 }
    }
}

impl<I: Clone + PartialEq> List<I> {
    /// Takes new rows; the cursor stays on its entry, or near where that was.
    pub fn set(&mut self, rows: Vec<Row<I>>) {
        let old = self.selected().cloned();
        let offset = self.line_of(self.at).saturating_sub(self.from);
        let same = |row: &Row<I>| old.is_some() && row.id == old;
        self.at = rows.iter().position(same).unwrap_or(self.at.min(rows.len().saturating_sub(1)));
        self.rows = rows;
        if self.selected().is_none() {
            self.at = self.next(self.at).or_else(|| self.previous(self.at)).unwrap_or(0);
        }
        self.from = self.line_of(self.at).saturating_sub(offset);
    }

    pub fn rows(&self) -> &[Row<I>] {
        &self.rows
    }

    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    pub fn selected(&self) -> Option<&I> {
        self.rows.get(self.at)?.id.as_ref()
    }

    /// Puts the cursor on an entry; where it is not there, nothing changes.
    pub fn select(&mut self, id: &I) {
        if let Some(at) = self.rows.iter().position(|row| row.id.as_ref() == Some(id)) {
            self.at = at;
        }
    }

    /// Puts the cursor on the n-th entry that has an id.
    pub fn select_nth(&mut self, n: usize) {
        if let Some((at, _)) = self.rows.iter().enumerate().filter(|(_, row)| row.id.is_some()).nth(n) {
            self.at = at;
        }
    }

    /// Does an action of the scope `Move`, or one of `Line`'s. Returns whether it was one.
    pub fn on_action(&mut self, action: Action) -> bool {
        let page = self.height.saturating_sub(2).max(1);
        match action {
            Action::Up | Action::LinePrevious => self.step_up(),
            Action::Down | Action::LineNext => self.step_down(),
            Action::PageUp | Action::LinePageUp => (0..page).for_each(|_| self.step_up()),
            Action::PageDown | Action::LinePageDown => (0..page).for_each(|_| self.step_down()),
            Action::First => {
                self.at = self.next(0).unwrap_or(0);
                self.from = 0;
            }
            Action::Last => self.at = self.previous(self.rows.len()).unwrap_or(0),
            _ => return false,
        }
        true
    }

    fn step_up(&mut self) {
        match self.previous(self.at) {
            Some(at) => self.at = at,
            // What stands above the first entry comes into view.
            None => self.from = 0,
        }
    }

    fn step_down(&mut self) {
        if let Some(at) = self.next(self.at + 1) {
            self.at = at;
        }
    }

    /// The first entry at `from` or below.
    fn next(&self, from: usize) -> Option<usize> {
        (from..self.rows.len()).find(|at| self.rows[*at].id.is_some())
    }

    /// The last entry above `before`.
    fn previous(&self, before: usize) -> Option<usize> {
        (0..before.min(self.rows.len())).rev().find(|at| self.rows[*at].id.is_some())
    }

    fn line_of(&self, at: usize) -> usize {
        self.rows.iter().take(at).map(Row::height).sum()
    }

    fn lines(&self) -> usize {
        self.line_of(self.rows.len())
    }

    /// Brings the cursor into view.
    pub fn layout(&mut self, area: Rect) {
        self.height = usize::from(area.height);
        let room = self.room();
        let (top, tall) = (self.line_of(self.at), self.rows.get(self.at).map_or(1, Row::height));
        // A heading right above the first entry is shown with it.
        let top = if self.previous(self.at).is_none() && top < room { 0 } else { top };
        let bottom = self.line_of(self.at) + tall;
        if bottom > self.from + room {
            self.from = bottom - room;
        }
        self.from = self.from.min(top).min(self.lines().saturating_sub(room));
        self.from = self.whole_from(self.from).min(top);
    }

    /// The first line at `from` or below with which an entry begins: no half of one stands at the top.
    fn whole_from(&self, from: usize) -> usize {
        let mut line = 0;
        for row in &self.rows {
            if line >= from {
                break;
            }
            line += row.height();
        }
        line
    }

    /// Lines for entries: one is kept for saying how much more there is.
    fn room(&self) -> usize {
        if self.lines() > self.height && self.height > 2 { self.height - 1 } else { self.height }
    }

    /// Draws it; with the focus the cursor's entry stands out and the terminal's cursor stands on its mark.
    pub fn render(&self, frame: &mut Frame<'_>, area: Rect, focus: bool, look: &Look<'_>) {
        let room = self.room().min(usize::from(area.height));
        let lines =
            self.rows.iter().enumerate().flat_map(|(at, row)| row.lines.iter().enumerate().map(move |(n, line)| (at, n, row, line)));
        for (offset, (at, n, row, line)) in lines.skip(self.from).take(room).enumerate() {
            let place = Rect { y: area.y + u16::try_from(offset).unwrap_or(0), height: 1, ..area };
            let here = at == self.at && row.id.is_some();
            let mark = match &row.id {
                // A heading stands out by standing left of its entries.
                None => "",
                Some(_) if here && n == 0 && focus => "> ",
                Some(_) => "  ",
            };
            let mut spans = vec![Span::raw(mark)];
            spans.extend(line.spans.iter().cloned());
            let shown = Line { spans, ..line.clone() };
            frame.render_widget(shown, place);
            if here && focus {
                frame.buffer_mut().set_style(place, look.style(Mean::Selected));
                if n == 0 {
                    frame.set_cursor_position(Position::new(place.x, place.y));
                }
            }
        }
        if room < usize::from(area.height) && self.lines() > room {
            let place = Rect { y: area.bottom() - 1, height: 1, ..area };
            frame.render_widget(Line::styled(self.more(room, look), look.style(Mean::Muted)), place);
        }
    }

    fn more(&self, room: usize, look: &Look<'_>) -> String {
        let counted = |lines: std::ops::Range<usize>| {
            let mut line = 0;
            let inside = |row: &&Row<I>| {
                let begins = line;
                line += row.height();
                row.id.is_some() && lines.contains(&begins)
            };
            self.rows.iter().filter(inside).count()
        };
        let (above, below) = (counted(0..self.from), counted(self.from + room..usize::MAX));
        match (above, below) {
            (0, 0) => String::new(),
            (0, n) => tr!(look, "  {n} more below", n = n),
            (n, 0) => tr!(look, "  {n} more above", n = n),
            (above, below) => tr!(look, "  {n} more above, {m} below", n = above, m = below),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(ids: &[u32]) -> List<u32> {
        let mut list = List::default();
        list.set(ids.iter().map(|id| Row::new(*id, format!("entry {id}"))).collect());
        list.layout(Rect::new(0, 0, 20, 5));
        list
    }

    #[test]
    fn the_cursor_stays_on_its_entry() {
        let mut list = list(&[1, 2, 3]);
        list.on_action(Action::Down);
        list.set([9, 8, 1, 2, 3].map(|id| Row::new(id, "x")).to_vec());
        assert_eq!(list.selected(), Some(&2));
        list.set([9, 8].map(|id| Row::new(id, "x")).to_vec());
        assert_eq!(list.selected(), Some(&8), "its entry is gone: the nearest place");
    }

    #[test]
    fn headings_are_passed_over() {
        let mut list = List::default();
        list.set(vec![Row::heading("Due"), Row::new(1, "a"), Row::heading("Courses"), Row::new(2, "b")]);
        assert_eq!(list.selected(), Some(&1));
        list.on_action(Action::Down);
        assert_eq!(list.selected(), Some(&2));
        list.on_action(Action::Down);
        assert_eq!(list.selected(), Some(&2));
        list.on_action(Action::Up);
        list.on_action(Action::Up);
        assert_eq!(list.selected(), Some(&1));
    }

    #[test]
    fn no_half_of_an_entry_stands_at_the_top() {
        let mut list = List::default();
        list.set((0..9).map(|n| Row::card(n, vec![format!("card {n}").into(), "its facts".into()])).collect());
        for action in [Action::Last, Action::PageUp, Action::Down, Action::Down, Action::Down] {
            list.on_action(action);
            list.layout(Rect::new(0, 0, 20, 8));
            assert_eq!(list.from % 2, 0, "{action:?}");
        }
    }

    #[test]
    fn any_size_keeps_the_cursor_in_view() {
        for height in 0..12 {
            let mut list = list(&(0..40).collect::<Vec<_>>());
            for action in [Action::Last, Action::PageUp, Action::Up, Action::First, Action::PageDown] {
                list.on_action(action);
                list.layout(Rect::new(0, 0, 10, height));
                let seen = list.from..list.from + list.room().max(1);
                assert!(seen.contains(&list.line_of(list.at)), "{height} {action:?}");
            }
        }
    }
}
