//! Where the grid's parts stand and how they are drawn: only the cells that are seen.

use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};

use super::{Gradebook, cell, one, totals::Total};
use crate::service::grade::Gradebook as Book;
use crate::tr;
use crate::tui::screen::Look;
use crate::tui::theme::Mean;
use crate::tui::widgets::text::{aired, cut, fit, fit_right, width, wrap};

/// Columns of an item, with the space before it; where there is room as many as the longest title takes, up to an end.
const CELL: u16 = 9;
const WIDEST: u16 = 30;
/// Columns of the total, with the space before it.
const TOTAL: u16 = 8;
/// The same where it is points and those possible: `134.67/144`.
const POINTS: u16 = 12;
/// From here on a line says what the words in the cells mean.
const LEGEND: u16 = 16;
/// Under this one item stands beside the names, and no total.
const NARROW: u16 = 50;

/// The room of the parts that stay and of those that scroll.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Frozen {
    pub area: Rect,
    name: u16,
    total: u16,
    cell: u16,
    /// Rows and columns of cells that are seen.
    pub rows: usize,
    pub columns: usize,
}

impl Frozen {
    pub fn of(area: Rect, book: &Book, kind: Total) -> Self {
        let area = aired(area);
        if area.width < NARROW {
            return Self { area, rows: 1, columns: one::seen(area, book), ..Self::default() };
        }
        let longest = book.learners.iter().take(200).map(|one| one.name.raw().len()).max().unwrap_or(8);
        let name = u16::try_from(longest).unwrap_or(u16::MAX).clamp(12, 20 + area.width / 20);
        let (total, cell) = (if kind == Total::Points { POINTS } else { TOTAL }, CELL);
        let rest = area.width.saturating_sub(name + total + 2);
        let columns = usize::from((rest / cell.max(1)).max(1)).min(book.items.len());
        let cell = cell.max((rest / u16::try_from(columns.max(1)).unwrap_or(u16::MAX)).min(widest(book)));
        // Two rows of heads and a rule; below the cells a rule, the means, and what needs a word.
        let words = usize::from(area.height > LEGEND) * (1 + usize::from(book.removed.items > 0));
        let used = if area.height > 8 { 5 + words } else { 2 };
        Self { area, name, total, cell, rows: usize::from(area.height).saturating_sub(used), columns }
    }

    /// Whether one learner is shown at a time.
    pub fn is_narrow(&self) -> bool {
        self.area.width < NARROW
    }

    pub fn row(&self, n: usize) -> Rect {
        let y = self.area.y.saturating_add(u16::try_from(n).unwrap_or(u16::MAX));
        Rect { y, height: 1, ..self.area }.intersection(self.area)
    }

    fn is_tall(&self) -> bool {
        self.area.height > 8
    }
}

/// Columns that show every title of the book whole, as far as that is good for.
fn widest(book: &Book) -> u16 {
    let longest = book.items.iter().map(|item| width(&item.title.for_screen())).max().unwrap_or(0);
    u16::try_from(longest + 2).unwrap_or(u16::MAX).min(WIDEST)
}

/// The book before it is known: its names, totals and cells are on their way.
pub(super) fn draw_empty(frame: &mut Frame<'_>, area: Rect, look: &Look<'_>) {
    let area = aired(area);
    let rule = Line::styled("-".repeat(usize::from(area.width)), look.style(Mean::Rule));
    let heads = [Line::raw(tr!(look, "Learner")), Line::default(), rule, Line::styled(" ...", look.style(Mean::Muted))];
    for (line, row) in heads.into_iter().zip(area.rows()) {
        frame.render_widget(line, row);
    }
}

impl Gradebook {
    /// Scrolls as little as is needed to see the cursor.
    pub(super) fn show_cursor(&mut self) {
        self.at.0 = self.at.0.min(self.rows.len().saturating_sub(1));
        self.at.1 = self.at.1.min(self.book.items.len().saturating_sub(1));
        // No room is left empty after the last while there is more before the first.
        let into = |from: usize, at: usize, room: usize, all: usize| {
            from.min(at).min(all.saturating_sub(room)).max((at + 1).saturating_sub(room.max(1)))
        };
        self.from.0 = into(self.from.0, self.at.0, self.frozen.rows, self.rows.len());
        self.from.1 = into(self.from.1, self.at.1, self.frozen.columns, self.book.items.len());
    }

    fn seen(&self) -> std::ops::Range<usize> {
        self.from.1..(self.from.1 + self.frozen.columns).min(self.book.items.len())
    }

    pub(super) fn draw(&self, frame: &mut Frame<'_>, look: &Look<'_>) {
        let frozen = &self.frozen;
        if let Some(why) = self.nothing(look) {
            for (line, row) in wrap(&why, usize::from(frozen.area.width).max(1)).into_iter().zip(frozen.area.rows()) {
                frame.render_widget(Line::raw(line), row);
            }
            return;
        }
        if frozen.is_narrow() {
            return self.draw_one(frame, look);
        }
        let mut y = 0;
        for line in self.heads(look) {
            frame.render_widget(line, frozen.row(y));
            y += 1;
        }
        for n in self.from.0..(self.from.0 + frozen.rows).min(self.rows.len()) {
            frame.render_widget(self.learner_line(n, look), frozen.row(y));
            if n == self.at.0 {
                self.place_cursor(frame, y, look);
            }
            y += 1;
        }
        if frozen.is_tall() {
            let words = usize::from(frozen.area.height > LEGEND) * (1 + usize::from(self.book.removed.items > 0));
            let below = frozen.row(usize::from(frozen.area.height).saturating_sub(2 + words).min(y));
            frame.render_widget(self.rule(look), below);
            frame.render_widget(self.mean_line(look), Rect { y: below.y + 1, ..below }.intersection(frozen.area));
            if frozen.area.height > LEGEND {
                let line = Line::styled(cut(&self.legend(look), usize::from(frozen.area.width)), look.style(Mean::Muted));
                frame.render_widget(line, Rect { y: below.y + 2, ..below }.intersection(frozen.area));
                if let Some(removed) = self.removed(look) {
                    let line = Line::styled(cut(&format!(" {removed}"), usize::from(frozen.area.width)), look.style(Mean::Warn));
                    frame.render_widget(line, Rect { y: below.y + 3, ..below }.intersection(frozen.area));
                }
            }
        }
    }

    /// What the words in the cells mean: all of them, or where there is no room those that are seen.
    fn legend(&self, look: &Look<'_>) -> String {
        let words = [
            (tr!(look, "miss"), tr!(look, "missing")),
            (tr!(look, "exc"), tr!(look, "excused")),
            (tr!(look, "ung"), tr!(look, "to mark")),
            (tr!(look, "L"), tr!(look, "late")),
            (tr!(look, "h"), tr!(look, "hidden")),
            (tr!(look, "n/a"), tr!(look, "not for them")),
        ];
        let said = |words: &mut dyn Iterator<Item = &(String, String)>| {
            words.map(|(word, what)| format!(" {word} {what}")).collect::<Vec<_>>().join(" ")
        };
        let whole = said(&mut words.iter());
        if width(&whole) <= usize::from(self.frozen.area.width) {
            return whole;
        }
        let cells = || self.seen_rows().into_iter().filter_map(|at| self.known.row(at));
        let shown: Vec<String> =
            cells().flat_map(|row| self.seen().filter_map(|at| Some(cell::short(row.cells.get(at)?, look).0))).collect();
        let stands =
            |word: &str| shown.iter().any(|text| text.split(' ').any(|part| part == word || part.len() < 3 && part.contains(word)));
        said(&mut words.iter().filter(|(word, _)| stands(word)))
    }

    /// Marks that stand in no column, and where they are to be found.
    pub(super) fn removed(&self, look: &Look<'_>) -> Option<String> {
        let removed = self.book.removed;
        (removed.items > 0).then(|| {
            let marks = tr!(look, one "{n} mark" | "{n} marks", n = removed.marks);
            tr!(
                look,
                one "{n} removed item with {marks}: the changes of the course put it back"
                    | "{n} removed items with {marks}: the changes of the course put them back",
                n = removed.items,
                marks = marks
            )
        })
    }

    fn nothing(&self, look: &Look<'_>) -> Option<String> {
        if self.book.items.is_empty() {
            return Some(tr!(look, "Nothing in this course is graded: quizzes and assignments with points make the columns."));
        }
        self.rows.is_empty().then(|| tr!(look, "Nobody learns in this course yet."))
    }

    fn rule(&self, look: &Look<'_>) -> Line<'static> {
        let (left, all) = (usize::from(self.frozen.name + self.frozen.total), usize::from(self.frozen.area.width));
        let right = all.saturating_sub(left + 2);
        Line::styled(cut(&format!("{}-+{}", "-".repeat(left), "-".repeat(right)), all), look.style(Mean::Rule))
    }

    /// Name, total, and what `cell` gives for each item that is seen.
    fn line(&self, name: &str, total: &str, mut cell: impl FnMut(usize) -> Span<'static>, look: &Look<'_>) -> Line<'static> {
        let Frozen { name: wide, total: room, .. } = self.frozen;
        let mut spans = vec![
            Span::raw(fit(name, usize::from(wide))),
            Span::raw(fit_right(total, usize::from(room))),
            Span::styled(" |", look.style(Mean::Rule)),
        ];
        spans.extend(self.seen().map(&mut cell));
        Line::from(spans)
    }

    /// The title of an item; where there is no room for it, without a beginning that others have too: `Quiz: `.
    fn head_of(&self, at: usize, room: usize) -> String {
        let title = |at: usize| self.book.items.get(at).map_or_else(String::new, |item| item.title.for_screen().into_owned());
        let whole = title(at);
        if width(&whole) <= room {
            return whole;
        }
        let Some((kind, rest)) = whole.split_once(": ").filter(|(_, rest)| !rest.is_empty()) else { return whole };
        let others = self.seen().filter(|other| *other != at && title(*other).split_once(": ").is_some_and(|(other, _)| other == kind));
        if others.count() > 0 { rest.to_owned() } else { whole }
    }

    fn heads(&self, look: &Look<'_>) -> Vec<Line<'static>> {
        let room = usize::from(self.frozen.cell).saturating_sub(1);
        let seen = self.seen();
        let last = self.book.items.len();
        let head = |at: usize| {
            let (before, after) =
                (if at == seen.start && at > 0 { "<" } else { " " }, if at + 1 == seen.end && seen.end < last { ">" } else { "" });
            let title = self.head_of(at, room.saturating_sub(after.len()));
            let mean = if at == self.at.1 { Mean::Strong } else { Mean::Text };
            Span::styled(format!("{before}{}{after}", fit_right(&title, room.saturating_sub(after.len()))), look.style(mean))
        };
        let possible = |at: usize| {
            let points = self.book.items.get(at).map_or_else(String::new, |item| item.possible.exact().decimal(2));
            Span::styled(fit_right(&points, room + 1), look.style(Mean::Muted))
        };
        let (total, unit) = self.total.heads(look);
        let mut lines = vec![self.line(&tr!(look, "Learner"), &total, head, look)];
        lines.push(self.line("", &unit, possible, look));
        if self.frozen.is_tall() {
            lines.push(self.rule(look));
        } else {
            lines.truncate(2);
        }
        lines
    }

    fn learner_line(&self, n: usize, look: &Look<'_>) -> Line<'static> {
        let Some(at) = self.rows.get(n) else { return Line::default() };
        let Some(one) = self.book.learners.get(*at) else { return Line::default() };
        let row = self.known.row(*at);
        let here = n == self.at.0;
        let room = usize::from(self.frozen.cell).saturating_sub(1);
        let cell = |at: usize| {
            let (text, mean) =
                row.and_then(|row| row.cells.get(at)).map_or_else(|| (String::new(), Mean::Text), |cell| cell::short(cell, look));
            if here && at == self.at.1 {
                return Span::styled(format!("[{}]", fit_right(&text, room - 1)), look.style(Mean::Selected));
            }
            Span::styled(fit_right(&text, room + 1), look.style(mean))
        };
        // A row that is on its way says so in one place.
        let total = row.map_or_else(|| "...".to_owned(), |row| self.total.of(row, usize::from(self.frozen.total)));
        let mark = if here { ">" } else { " " };
        self.line(&format!("{mark}{}", one.name.for_screen()), &total, cell, look)
    }

    fn mean_line(&self, look: &Look<'_>) -> Line<'static> {
        let room = usize::from(self.frozen.cell);
        let mean = |at: usize| {
            let mean = self.known.sums().map(|sums| sums.mean(at).map_or_else(|| "-".to_owned(), |mean| mean.decimal(1)));
            Span::raw(fit_right(&mean.unwrap_or_default(), room))
        };
        self.line(&tr!(look, " mean"), "", mean, look)
    }

    /// The field in place of the cell, or the cursor on it.
    fn place_cursor(&self, frame: &mut Frame<'_>, y: usize, look: &Look<'_>) {
        let frozen = &self.frozen;
        let column = u16::try_from(self.at.1.saturating_sub(self.from.1)).unwrap_or(u16::MAX);
        let x = frozen.area.x.saturating_add(frozen.name + frozen.total + 2).saturating_add(frozen.cell.saturating_mul(column));
        let place = Rect { x, width: frozen.cell, ..frozen.row(y) }.intersection(frozen.area);
        if place.is_empty() {
            return;
        }
        match &self.editing {
            Some(editing) => editing.field.render(frame, Rect { x: place.x + 1, width: place.width - 1, ..place }, true, look),
            None => frame.set_cursor_position(Position::new(place.x, place.y)),
        }
    }
}
