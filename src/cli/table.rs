//! Tables for people: columns by display width, cut to a terminal's width and whole when piped (CLI.md 1).

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use crate::content::{Meaning, Span, wrap};
use crate::domain::points::Points;
use crate::domain::text::Untrusted;

/// Rows under heads. Every text in a cell is tamed, whoever wrote it. The first column names the row: it is typed again, and never cut.
#[derive(Debug, Default)]
pub struct Table {
    heads: Vec<String>,
    rows: Vec<Vec<Cell>>,
    /// Said instead of a table without rows.
    empty: String,
}

/// One line of text in a table; figures stand to the right.
#[derive(Debug, Clone, Default)]
pub struct Cell {
    text: String,
    right: bool,
    whole: bool,
}

/// Between two columns.
const GAP: usize = 2;
/// No column is cut below this.
const LEAST: usize = 6;

impl Table {
    pub fn new<H: Into<String>>(heads: impl IntoIterator<Item = H>, empty: &str) -> Self {
        let tamed = |head: H| Untrusted::from(head.into()).for_screen().into_owned();
        Self { heads: heads.into_iter().map(tamed).collect(), rows: Vec::new(), empty: empty.to_owned() }
    }

    /// A row with a cell a head.
    pub fn row(&mut self, cells: impl IntoIterator<Item = Cell>) {
        let cells: Vec<Cell> = cells.into_iter().collect();
        debug_assert_eq!(cells.len(), self.heads.len());
        self.rows.push(cells);
    }

    /// The table as lines, none wider than `width` where one is given. Where it is too narrow for the figures, dates and names of the rows,
    /// columns without content give way, then texts are cut, and at last each row becomes a paragraph.
    pub fn lines(&self, width: Option<u16>) -> Vec<String> {
        if self.rows.is_empty() {
            return vec![self.empty.clone()];
        }
        let room = width.map_or(usize::MAX, usize::from);
        let all: Vec<usize> = (0..self.heads.len()).collect();
        if let Some(lines) = self.in_columns(&all, room, false) {
            return lines;
        }
        let filled: Vec<usize> = all.into_iter().filter(|at| *at == 0 || self.rows.iter().any(|row| row[*at].says())).collect();
        self.in_columns(&filled, room, true).unwrap_or_else(|| self.in_paragraphs(room))
    }

    /// The rows in these columns; `None` where they are wider than `room`.
    fn in_columns(&self, columns: &[usize], room: usize, cut: bool) -> Option<Vec<String>> {
        let mut widths: Vec<usize> = columns.iter().map(|at| self.width(*at)).collect();
        while widths.iter().sum::<usize>() + GAP * (widths.len() - 1) > room {
            let gives = |at: usize, width: usize| cut && width > LEAST && !self.is_whole(columns[at]);
            let (wide, _) = widths.iter().enumerate().filter(|(at, width)| gives(*at, **width)).max_by_key(|(_, width)| **width)?;
            widths[wide] -= 1;
        }
        let head = columns.iter().map(|at| self.head(*at)).collect();
        let rows = self.rows.iter().map(|row| columns.iter().map(|at| row[*at].clone()).collect());
        Some(std::iter::once(head).chain(rows).map(|row: Vec<Cell>| line(&row, &widths)).collect())
    }

    /// A row as its name, and under it what it says, each behind its head.
    fn in_paragraphs(&self, room: usize) -> Vec<String> {
        let margin = self.heads.iter().skip(1).map(|head| UnicodeWidthStr::width(head.as_str())).max().unwrap_or(0).min(room / 2);
        let mut lines = Vec::new();
        for row in &self.rows {
            lines.extend(row.iter().take(1).flat_map(|name| folded(&name.text, room)));
            for (head, cell) in self.heads.iter().zip(row).skip(1).filter(|(_, cell)| cell.says()) {
                let head = cut(head, margin);
                for (at, text) in folded(&cell.text, room.saturating_sub(margin + 2 * GAP)).into_iter().enumerate() {
                    let head = if at == 0 { head.as_str() } else { "" };
                    lines.push(format!("  {head}{}  {text}", " ".repeat(margin.saturating_sub(head.width()))));
                }
            }
        }
        lines
    }

    fn width(&self, column: usize) -> usize {
        let widest = self.rows.iter().map(|row| row[column].text.width()).max().unwrap_or(0);
        widest.max(written(&self.heads[column]).width())
    }

    fn is_whole(&self, column: usize) -> bool {
        column == 0 || self.rows.iter().any(|row| row[column].right || row[column].whole)
    }

    /// A head stands where its column's figures stand.
    fn head(&self, column: usize) -> Cell {
        let right = self.rows.iter().any(|row| row[column].right);
        Cell { text: written(&self.heads[column]), right, whole: false }
    }
}

/// Heads are in capitals, but for the id of an item, which is typed again as it stands.
fn written(head: &str) -> String {
    if head.contains('/') { head.to_owned() } else { head.to_uppercase() }
}

/// The text in lines of at most `room` columns.
fn folded(text: &str, room: usize) -> Vec<String> {
    wrap(&[Span::new(text, Meaning::Text)], room.max(1)).iter().map(|line| line.text().trim_end().to_owned()).collect()
}

fn line(row: &[Cell], widths: &[usize]) -> String {
    let mut line = String::new();
    for (at, (cell, width)) in row.iter().zip(widths).enumerate() {
        let text = cut(&cell.text, *width);
        let pad = " ".repeat(width.saturating_sub(text.width()));
        if at > 0 {
            line.push_str(&" ".repeat(GAP));
        }
        let sides = if cell.right { [pad.as_str(), &text] } else { [&text, pad.as_str()] };
        line.extend(sides);
    }
    line.truncate(line.trim_end().len());
    line
}

/// At most `width` columns of the text, ending in `…` where something was cut, never in the middle of a wide character.
pub fn cut(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut kept = String::new();
    let mut used = 0;
    for grapheme in text.graphemes(true) {
        let next = used + grapheme.width();
        if next + 1 > width {
            break;
        }
        used = next;
        kept.push_str(grapheme);
    }
    if width > 0 {
        kept.push('…');
    }
    kept
}

impl Cell {
    /// A figure, or the word that stands in its place: to the right.
    pub fn figure(text: impl Into<String>) -> Self {
        Self { right: true, ..Self::from(text.into()) }
    }

    /// A text that is worth nothing when it is cut: a date, a receipt.
    pub fn whole(text: impl Into<String>) -> Self {
        Self { whole: true, ..Self::from(text.into()) }
    }

    fn says(&self) -> bool {
        !matches!(self.text.trim(), "" | "-")
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self { text: Untrusted::from(text).for_screen().into_owned(), ..Self::default() }
    }
}

impl From<&String> for Cell {
    fn from(text: &String) -> Self {
        Self::from(text.as_str())
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::from(text.as_str())
    }
}

impl From<&Untrusted> for Cell {
    fn from(text: &Untrusted) -> Self {
        Self::from(text.raw())
    }
}

impl<T: Into<Self>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        value.map_or_else(|| Self::from("-"), Into::into)
    }
}

macro_rules! figures {
    ($($type:ty),+) => {$(
        impl From<$type> for Cell {
            fn from(figure: $type) -> Self {
                Self { text: figure.to_string(), right: true, whole: false }
            }
        }
    )+};
}
figures!(u16, u32, u64, usize, i64, Points);

#[cfg(test)]
mod tests {
    use super::*;

    fn people() -> Table {
        let mut table = Table::new(["user", "name", "done"], "Nobody is here yet.");
        table.row(["ada".into(), "Ada Byron".into(), 5_u32.into()]);
        table.row(["li".into(), "李小龍 from a faraway place".into(), 12_u32.into()]);
        table
    }

    #[test]
    fn piped_it_is_whole_and_figures_stand_right() {
        let expected = [
            "USER  NAME                         DONE",
            "ada   Ada Byron                       5",
            "li    李小龍 from a faraway place    12",
        ];
        assert_eq!(people().lines(None), expected);
    }

    #[test]
    fn no_line_is_wider_than_the_terminal() {
        for width in 10..60 {
            assert!(people().lines(Some(width)).iter().all(|line| line.width() <= usize::from(width)), "{width}");
        }
        assert_eq!(people().lines(Some(24))[2], "li    李小龍 from…    12");
    }

    #[test]
    fn what_has_no_content_gives_way_before_a_text_is_cut() {
        let mut table = Table::new(["course", "title", "groups", "score"], "");
        table.row(["git-lab".into(), "Git in the lab".into(), "-".into(), 12_u32.into()]);
        assert_eq!(table.lines(Some(30)), ["COURSE   TITLE           SCORE", "git-lab  Git in the lab     12"]);
        assert_eq!(table.lines(Some(26))[1], "git-lab  Git in th…     12");
    }

    /// A name that is typed again, a date and a figure are of no use when cut.
    #[test]
    fn where_columns_do_not_fit_a_row_becomes_a_paragraph() {
        let mut table = Table::new(["item", "at", "title", "score"], "");
        table.row(["intro/first".into(), Cell::whole("2026-11-22 10:00"), "Snapshots and areas".into(), Cell::figure("13.5")]);
        let expected = ["intro/first", "  at     2026-11-22 10:00", "  title  Snapshots and", "         areas", "  score  13.5"];
        assert_eq!(table.lines(Some(26)), expected);
    }

    #[test]
    fn a_wide_character_is_never_halved() {
        assert_eq!(cut("漢字漢字", 4), "漢…");
        assert_eq!(cut("漢字", 4), "漢字");
        assert_eq!(cut("漢字", 0), "");
    }

    #[test]
    fn without_rows_a_sentence_stands() {
        assert_eq!(Table::new(["user"], "Nobody is here yet.").lines(Some(80)), ["Nobody is here yet."]);
    }

    #[test]
    fn a_cell_is_tamed_whoever_wrote_it() {
        let mut table = Table::new(["id"], "");
        table.row([Cell::from("a\u{1b}[2J\nb")]);
        assert_eq!(table.lines(None)[1], "a␛[2J b");
    }
}
