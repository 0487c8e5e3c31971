//! Rows without end: scrolled by lines and screens while only what is seen is ever broken into lines.
//!
//! A place is a row and one of its lines; how many lines there are in all nobody knows, so what is left is told in rows.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;

use crate::tr;
use crate::tui::action::Action;
use crate::tui::screen::Look;
use crate::tui::theme::Mean;

/// What is scrolled. A row is laid out each time it is seen, so that takes no longer than a frame has.
pub trait Rows {
    /// How many there are.
    fn count(&self) -> usize;

    /// The lines of a row, at least one, none wider than `columns`.
    fn lines(&self, row: usize, columns: usize, look: &Look<'_>) -> Vec<Line<'static>>;
}

/// A row, and one of its lines.
type Spot = (usize, usize);

/// Which rows are seen.
#[derive(Debug, Clone, Copy, Default)]
pub struct Roll {
    top: Spot,
    /// The last place that can stand at the top.
    last: Spot,
    columns: usize,
    height: usize,
}

impl Roll {
    /// Learns the room, and keeps the place as far as there is one.
    pub fn layout(&mut self, rows: &dyn Rows, area: Rect, look: &Look<'_>) {
        (self.columns, self.height) = (usize::from(area.width).max(1), usize::from(area.height));
        self.last = (0, 0);
        let (all, end) = self.back(rows, (rows.count(), 0), self.height, look);
        if all > 0 {
            // It does not fit: a line says how much more there is.
            self.last = if self.height > 2 { self.back(rows, (rows.count(), 0), self.height - 1, look).1 } else { end };
        }
        let lines = self.lines_of(rows, self.top.0, look);
        self.top.1 = self.top.1.min(lines.saturating_sub(1));
        self.top = self.top.min(self.last);
    }

    /// The place `lines` lines before `spot`; first whether anything stands above it.
    fn back(&self, rows: &dyn Rows, spot: Spot, lines: usize, look: &Look<'_>) -> (usize, Spot) {
        let (mut row, mut line) = spot;
        let mut left = lines;
        loop {
            if left <= line {
                let to = (row, line - left);
                return (to.0 + to.1, to);
            }
            left -= line;
            let Some(before) = row.checked_sub(1) else { return (0, (0, 0)) };
            row = before;
            line = self.lines_of(rows, row, look);
        }
    }

    /// The place `lines` lines after `spot`.
    fn on(&self, rows: &dyn Rows, spot: Spot, lines: usize, look: &Look<'_>) -> Spot {
        let (mut row, mut line) = (spot.0, spot.1 + lines);
        while row < rows.count() {
            let here = self.lines_of(rows, row, look);
            if line < here {
                break;
            }
            line -= here;
            row += 1;
        }
        if row < rows.count() { (row, line) } else { (rows.count(), 0) }
    }

    fn lines_of(&self, rows: &dyn Rows, row: usize, look: &Look<'_>) -> usize {
        if row < rows.count() { rows.lines(row, self.columns, look).len().max(1) } else { 0 }
    }

    fn room(&self) -> usize {
        if self.last > (0, 0) && self.height > 2 { self.height - 1 } else { self.height }
    }

    /// Does an action of moving. Returns whether it was one.
    pub fn on_action(&mut self, rows: &dyn Rows, action: Action, look: &Look<'_>) -> bool {
        let page = self.room().saturating_sub(1).max(1);
        let to = match action {
            Action::Up => self.back(rows, self.top, 1, look).1,
            Action::Down => self.on(rows, self.top, 1, look),
            Action::PageUp | Action::ReadBack => self.back(rows, self.top, page, look).1,
            Action::PageDown => self.on(rows, self.top, page, look),
            Action::HalfUp => self.back(rows, self.top, page.div_ceil(2), look).1,
            Action::HalfDown => self.on(rows, self.top, page.div_ceil(2), look),
            Action::First => (0, 0),
            Action::Last => self.last,
            _ => return false,
        };
        self.top = to.min(self.last);
        true
    }

    /// Brings a row to the top, or as near as the end allows.
    pub fn to(&mut self, row: usize) {
        self.top = (row, 0).min(self.last);
    }

    /// The row at the top.
    pub fn row(&self) -> usize {
        self.top.0
    }

    /// Scrolls as little as needed to see a row, with some lines around it.
    pub fn show(&mut self, rows: &dyn Rows, row: usize, look: &Look<'_>) {
        let around = 3.min(self.room().saturating_sub(1) / 2);
        let bottom = self.on(rows, self.top, self.room().saturating_sub(around), look);
        if (row, 0) < self.top || (row, 0) >= bottom {
            self.top = self.back(rows, (row, 0), around, look).1.min(self.last);
        }
    }

    pub fn is_at_end(&self) -> bool {
        self.top >= self.last
    }

    /// How much has gone by, in percent.
    pub fn percent(&self) -> usize {
        if self.last == (0, 0) { 100 } else { (self.top.0 * 100 / self.last.0.max(1)).min(if self.is_at_end() { 100 } else { 99 }) }
    }

    /// Draws what is seen; where there is more, the last line says how much.
    pub fn render(&self, frame: &mut Frame<'_>, area: Rect, rows: &dyn Rows, look: &Look<'_>) {
        let room = self.room().min(usize::from(area.height));
        let mut skip = self.top.1;
        let (mut row, mut drawn) = (self.top.0, 0);
        while drawn < room && row < rows.count() {
            let lines = rows.lines(row, self.columns, look);
            let seen = lines.iter().skip(skip).take(room - drawn);
            let shown = seen.len();
            for (n, line) in seen.enumerate() {
                let y = area.y + u16::try_from(drawn + n).unwrap_or(0);
                frame.render_widget(line, Rect { y, height: 1, ..area });
            }
            drawn += shown;
            if skip + shown < lines.len() {
                break;
            }
            (skip, row) = (0, row + 1);
        }
        if room < usize::from(area.height) {
            let place = Rect { y: area.bottom() - 1, height: 1, ..area };
            frame.render_widget(Line::styled(more(self.top.0, rows.count().saturating_sub(row), look), look.style(Mean::Muted)), place);
        }
    }
}

fn more(above: usize, below: usize, look: &Look<'_>) -> String {
    match (above, below) {
        (0, 0) => String::new(),
        (above, 0) => tr!(look, one "{n} line more above" | "{n} lines more above", n = above),
        (0, below) => tr!(look, one "{n} line more below" | "{n} lines more below", n = below),
        (above, below) => tr!(look, "{n} lines more above, {m} below", n = above, m = below),
    }
}

/// Lines that are laid out already, each a row.
impl Rows for Vec<Line<'static>> {
    fn count(&self) -> usize {
        self.len()
    }

    fn lines(&self, row: usize, _columns: usize, _look: &Look<'_>) -> Vec<Line<'static>> {
        self.get(row).cloned().into_iter().collect()
    }
}

#[cfg(test)]
mod tests {
    use ratatui::Terminal;
    use ratatui::backend::TestBackend;

    use super::*;
    use crate::domain::time::Instant;
    use crate::i18n::Locale;
    use crate::tui::keymap::Keymap;
    use crate::tui::theme::Theme;

    /// A row of as many lines as it says.
    struct Tall(Vec<usize>);

    impl Rows for Tall {
        fn count(&self) -> usize {
            self.0.len()
        }

        fn lines(&self, row: usize, _: usize, _: &Look<'_>) -> Vec<Line<'static>> {
            (0..self.0[row]).map(|line| Line::raw(format!("{row}.{line}"))).collect()
        }
    }

    fn with_look(test: impl FnOnce(&Look<'_>)) {
        let (theme, keymap, locale) = (Theme::mono(), Keymap::default(), Locale::english());
        test(&Look { theme: &theme, keymap: &keymap, locale: &locale, now: Instant(0), zone: chrono_tz::Tz::UTC });
    }

    fn seen(roll: &Roll, rows: &Tall, height: u16, look: &Look<'_>) -> Vec<String> {
        let mut terminal = Terminal::new(TestBackend::new(30, height)).expect("memory takes it");
        let drawn = terminal.draw(|frame| roll.render(frame, frame.area(), rows, look)).expect("memory takes it");
        let line = |y| (0..30).map(|x| drawn.buffer[(x, y)].symbol()).collect::<String>().trim_end().to_owned();
        (0..height).map(line).collect()
    }

    #[test]
    fn it_goes_through_the_lines_of_tall_rows_and_stops_at_the_end() {
        with_look(|look| {
            let rows = Tall(vec![1, 3, 1, 2]);
            let mut roll = Roll::default();
            roll.layout(&rows, Rect::new(0, 0, 30, 4), look);
            assert_eq!(seen(&roll, &rows, 4, look), ["0.0", "1.0", "1.1", "3 lines more below"]);
            roll.on_action(&rows, Action::Down, look);
            roll.on_action(&rows, Action::Down, look);
            assert_eq!(seen(&roll, &rows, 4, look), ["1.1", "1.2", "2.0", "1 lines more above, 1 below"]);
            roll.on_action(&rows, Action::Last, look);
            assert_eq!(seen(&roll, &rows, 4, look), ["2.0", "3.0", "3.1", "2 lines more above"]);
            assert!(roll.is_at_end() && roll.percent() == 100);
            roll.on_action(&rows, Action::PageUp, look);
            assert_eq!(seen(&roll, &rows, 4, look)[0], "1.1");
            roll.show(&rows, 0, look);
            assert_eq!(seen(&roll, &rows, 4, look)[0], "0.0");
        });
    }

    #[test]
    fn what_fits_does_not_scroll_and_no_room_breaks_nothing() {
        with_look(|look| {
            let rows = Tall(vec![1, 1]);
            let mut roll = Roll::default();
            for height in 0..4 {
                roll.layout(&rows, Rect::new(0, 0, 30, height), look);
                roll.on_action(&rows, Action::PageDown, look);
                roll.show(&rows, 1, look);
            }
            assert_eq!(seen(&roll, &rows, 3, look), ["0.0", "1.0", ""]);
            roll.layout(&Tall(Vec::new()), Rect::new(0, 0, 30, 3), look);
            assert!(roll.is_at_end());
        });
    }
}
