//! A list with a cursor that stays on its entry, whatever happens to the list around it (UX.md R14): it is kept by id, not by row.

use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};

use crate::tr;
use crate::tui::action::Action;
use crate::tui::screen::Look;
use crate::tui::theme::Mean;
use crate::tui::widgets::text::cut_line;

/// One entry; without an id it is a heading or a remark, which the cursor passes over.
#[derive(Debug, Clone)]
pub struct Row<I> {
    pub id: Option<I>,
    /// At least one; two-line cards in compact. Empty where they are drawn only when they are seen.
    pub lines: Vec<Line<'static>>,
    /// How many lines it takes.
    tall: usize,
}

impl<I> Row<I> {
    pub fn new(id: I, line: impl Into<Line<'static>>) -> Self {
        Self { id: Some(id), lines: vec![line.into()], tall: 1 }
    }

    pub fn card(id: I, lines: Vec<Line<'static>>) -> Self {
        Self { id: Some(id), tall: lines.len().max(1), lines }
    }

    /// An entry of `tall` lines, which [`List::layout_with`] asks for where it is seen: for what there may be thousands of.
    pub fn later(id: I, tall: usize) -> Self {
        Self { id: Some(id), lines: Vec::new(), tall: tall.max(1) }
    }

    pub fn heading(line: impl Into<Line<'static>>) -> Self {
        Self { id: None, lines: vec![line.into()], tall: 1 }
    }
}

/// Columns that the cursor's mark takes on the left of each entry.
pub const MARK: u16 = 2;

/// The rows and where the cursor is. What a key costs depends on the rows seen, not on how many there are.
#[derive(Debug, Clone)]
pub struct List<I> {
    rows: Vec<Row<I>>,
    /// The first line of each row, and the count of all lines at the end.
    tops: Vec<usize>,
    /// How many entries stand above each row, and how many there are at the end.
    entries: Vec<usize>,
    /// The rows whose lines were asked for because they are seen.
    drawn: Vec<usize>,
    at: usize,
    /// The first line shown, counted over all rows' lines.
    from: usize,
    height: usize,
}

impl<I> Default for List<I> {
    fn default() -> Self {
        Self { rows: Vec::new(), tops: vec![0], entries: vec![0], drawn: Vec::new(), at: 0, from: 0, height: 0 }
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
        self.drawn.clear();
        self.measure();
        if self.selected().is_none() {
            self.at = self.next(self.at).or_else(|| self.previous(self.at)).unwrap_or(0);
        }
        self.from = self.line_of(self.at).saturating_sub(offset);
    }

    fn measure(&mut self) {
        (self.tops, self.entries) = (Vec::with_capacity(self.rows.len() + 1), Vec::with_capacity(self.rows.len() + 1));
        let (mut top, mut entry) = (0, 0);
        for row in &self.rows {
            self.tops.push(top);
            self.entries.push(entry);
            top += row.tall;
            entry += usize::from(row.id.is_some());
        }
        self.tops.push(top);
        self.entries.push(entry);
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
        self.tops.get(at).copied().unwrap_or_else(|| self.lines())
    }

    fn lines(&self) -> usize {
        self.tops.last().copied().unwrap_or(0)
    }

    /// The row on which a line stands.
    fn row_of(&self, line: usize) -> usize {
        self.tops.partition_point(|top| *top <= line).saturating_sub(1)
    }

    /// Brings the cursor into view.
    pub fn layout(&mut self, area: Rect) {
        self.height = usize::from(area.height);
        let room = self.room();
        let (top, bottom) = (self.line_of(self.at), self.line_of(self.at + 1).max(self.line_of(self.at) + 1));
        // A heading right above the first entry is shown with it.
        let top = if self.previous(self.at).is_none() && top < room { 0 } else { top };
        if bottom > self.from + room {
            self.from = bottom - room;
        }
        self.from = self.from.min(top).min(self.lines().saturating_sub(room));
        self.from = self.whole_from(self.from).min(top);
    }

    /// The first line at `from` or below with which an entry begins: no half of one stands at the top.
    fn whole_from(&self, from: usize) -> usize {
        self.line_of(self.tops.partition_point(|top| *top < from))
    }

    /// Brings the cursor into view and asks for the lines of what is seen, by row and id.
    pub fn layout_with(&mut self, area: Rect, draw: impl Fn(usize, &I) -> Vec<Line<'static>>) {
        for row in self.drawn.drain(..) {
            self.rows[row].lines.clear();
        }
        self.layout(area);
        let end = (self.row_of((self.from + self.room()).saturating_sub(1)) + 1).min(self.rows.len());
        for at in self.row_of(self.from)..end {
            let row = &mut self.rows[at];
            if let Some(id) = row.id.as_ref().filter(|_| row.lines.is_empty()) {
                row.lines = draw(at, id);
                row.lines.resize(row.tall, Line::default());
                self.drawn.push(at);
            }
        }
    }

    /// Lines for entries: one is kept for saying how much more there is.
    fn room(&self) -> usize {
        if self.lines() > self.height && self.height > 2 { self.height - 1 } else { self.height }
    }

    /// Draws it; with the focus the cursor's entry stands out and the terminal's cursor stands on its mark.
    pub fn render(&self, frame: &mut Frame<'_>, area: Rect, focus: bool, look: &Look<'_>) {
        let room = self.room().min(usize::from(area.height));
        let first = self.row_of(self.from);
        let rows = self.rows.iter().enumerate().skip(first);
        let lines = rows.flat_map(|(at, row)| row.lines.iter().enumerate().map(move |(n, line)| (at, n, row, line)));
        for (offset, (at, n, row, line)) in lines.skip(self.from - self.line_of(first)).take(room).enumerate() {
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
            frame.render_widget(cut_line(shown, usize::from(place.width)), place);
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
        // An entry is seen where its first line is.
        let above = |line: usize| self.entries[self.tops.partition_point(|top| *top < line).min(self.rows.len())];
        let (above, below) = (above(self.from), self.entries[self.rows.len()] - above(self.from + room));
        let more = match (above, below) {
            (0, 0) => tr!(look, "it goes on below"),
            (0, n) => tr!(look, "{n} more below", n = n),
            (n, 0) => tr!(look, "{n} more above", n = n),
            (above, below) => tr!(look, "{n} more above, {m} below", n = above, m = below),
        };
        format!("  {more}")
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

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

    /// A whole school: a key draws what is seen.
    #[test]
    fn of_a_hundred_thousand_entries_those_seen_are_drawn() {
        let mut list = List::default();
        list.set(std::iter::once(Row::heading("All")).chain((1..=100_000).map(|id| Row::later(id, 1))).collect());
        let steps = [(Action::First, 1..9), (Action::Down, 1..9), (Action::Last, 99_992..100_001), (Action::Up, 99_992..100_001)];
        for (action, seen) in steps {
            list.on_action(action);
            let drawn = RefCell::new(Vec::new());
            list.layout_with(Rect::new(0, 0, 20, 10), |at, id| {
                assert_eq!(at, *id);
                drawn.borrow_mut().push(at);
                vec![Line::raw(id.to_string())]
            });
            assert_eq!(drawn.into_inner(), seen.collect::<Vec<_>>(), "{action:?}");
        }
        assert_eq!(list.rows().iter().filter(|row| !row.lines.is_empty()).count(), 10, "what was seen before is let go, the heading stays");
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
