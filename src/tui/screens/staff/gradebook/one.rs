//! The gradebook where there is no room for a grid: one learner at a time, with the total, and the items below one another (UX.md, 40x20).

use ratatui::Frame;
use ratatui::layout::Position;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::{Gradebook, cell};
use crate::service::grade::Gradebook as Book;
use crate::tr;
use crate::tui::action::Action;
use crate::tui::screen::Look;
use crate::tui::theme::Mean;
use crate::tui::widgets::text::{cut, fit, fit_right, width, wrap};

/// Lines above the items: who it is, the total, a rule.
const HEAD: u16 = 3;
/// Columns of a mark, and of what is possible behind it.
const MARK: usize = 8;
const POSSIBLE: usize = 6;

/// So many items are seen.
pub(super) fn seen(area: Rect, book: &Book) -> usize {
    let below = if book.removed.items > 0 { 2 } else { 0 };
    let room = usize::from(area.height.saturating_sub(HEAD + below)).max(1);
    room.min(book.items.len())
}

impl Gradebook {
    /// What a key means where items stand below one another: up and down go along them, left and right to another learner.
    pub(super) fn turned(&self, action: Action) -> Action {
        match action {
            action if !self.frozen.is_narrow() => action,
            Action::Up => Action::ColumnLeft,
            Action::Down => Action::ColumnRight,
            Action::ColumnLeft => Action::Up,
            Action::ColumnRight => Action::Down,
            action => action,
        }
    }

    pub(super) fn draw_one(&self, frame: &mut Frame<'_>, look: &Look<'_>) {
        let frozen = &self.frozen;
        let wide = usize::from(frozen.area.width);
        let Some(one) = self.learner() else { return };
        let row = self.rows.get(self.at.0).and_then(|at| self.known.row(*at));
        let (head, unit) = self.total.heads(look);
        let total = row.map_or_else(|| "...".to_owned(), |row| self.total.of(row, MARK + 4));
        let heads = [
            Line::styled(cut(&one.name.for_screen(), wide), look.style(Mean::Heading)),
            Line::raw(cut(&format!("{head} {total} {}", if unit == "%" { "%" } else { "" }), wide)),
            Line::styled(self.way_on(wide, look), look.style(Mean::Rule)),
        ];
        for (n, line) in heads.into_iter().enumerate() {
            frame.render_widget(line, frozen.row(n));
        }
        for (n, at) in (self.from.1..(self.from.1 + frozen.columns).min(self.book.items.len())).enumerate() {
            let place = frozen.row(n + usize::from(HEAD));
            frame.render_widget(self.item_line(at, look), place);
            if at == self.at.1 {
                self.put_cursor(frame, place, look);
            }
        }
        if let Some(removed) = self.removed(look) {
            let lines = wrap(&removed, wide).into_iter().take(2);
            let first = usize::from(HEAD) + frozen.columns;
            for (n, line) in lines.enumerate() {
                frame.render_widget(Line::styled(line, look.style(Mean::Warn)), frozen.row(first + n));
            }
        }
    }

    /// Where there are others, how one gets to them: `--- Left/Right another learner ---`.
    fn way_on(&self, wide: usize, look: &Look<'_>) -> String {
        let keys = [Action::ColumnLeft, Action::ColumnRight].map(|action| look.keymap.shown(action));
        let ([Some(left), Some(right)], true) = (keys, self.rows.len() > 1) else { return "-".repeat(wide) };
        let said = tr!(look, "{keys} another learner", keys = format!("{left}/{right}"));
        cut(&format!("--- {said} {}", "-".repeat(wide.saturating_sub(5 + width(&said)))), wide)
    }

    /// `> Quiz: first steps   [   8] of 9`.
    fn item_line(&self, at: usize, look: &Look<'_>) -> Line<'static> {
        let Some(item) = self.book.items.get(at) else { return Line::default() };
        let room = usize::from(self.frozen.area.width).saturating_sub(2 + MARK + POSSIBLE);
        let row = self.rows.get(self.at.0).and_then(|at| self.known.row(*at));
        let (text, mean) =
            row.and_then(|row| row.cells.get(at)).map_or_else(|| (String::new(), Mean::Text), |cell| cell::short(cell, look));
        let possible = format!(" / {}", item.possible.exact().decimal(2));
        let here = at == self.at.1;
        let mark = if here {
            Span::styled(format!("[{}]", fit_right(&text, MARK - 2)), look.style(Mean::Selected))
        } else {
            Span::styled(format!("{} ", fit_right(&text, MARK - 1)), look.style(mean))
        };
        Line::from(vec![
            Span::raw(format!("{} {}", if here { ">" } else { " " }, fit(&cut(&item.title.for_screen(), room.saturating_sub(1)), room))),
            mark,
            Span::styled(cut(&possible, POSSIBLE), look.style(Mean::Muted)),
        ])
    }

    /// The field in place of the mark, or the cursor on it.
    fn put_cursor(&self, frame: &mut Frame<'_>, place: Rect, look: &Look<'_>) {
        let wide = u16::try_from(MARK).unwrap_or(u16::MAX);
        let x = place.right().saturating_sub(wide + u16::try_from(POSSIBLE).unwrap_or(u16::MAX)).max(place.x);
        let place = Rect { x, width: wide, ..place }.intersection(self.frozen.area);
        if place.is_empty() {
            return;
        }
        match &self.editing {
            Some(editing) => editing.field.render(frame, place, true, look),
            None => frame.set_cursor_position(Position::new(place.x, place.y)),
        }
    }
}
