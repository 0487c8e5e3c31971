//! Tables for people: columns by display width, cut to a terminal's width and whole when piped (CLI.md 1).

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use crate::domain::points::Points;
use crate::domain::text::Untrusted;

/// Rows under heads. Every text in a cell is tamed, whoever wrote it.
#[derive(Debug, Default)]
pub struct Table {
    heads: Vec<String>,
    rows: Vec<Vec<Cell>>,
    /// Said instead of a table without rows.
    empty: String,
}

/// One line of text in a table; numbers stand to the right.
#[derive(Debug, Clone, Default)]
pub struct Cell {
    text: String,
    right: bool,
}

/// Between two columns.
const GAP: usize = 2;
/// No column is cut below this while another one can give.
const LEAST: usize = 6;

impl Table {
    pub fn new<H: Into<String>>(heads: impl IntoIterator<Item = H>, empty: &str) -> Self {
        Self { heads: heads.into_iter().map(Into::into).collect(), rows: Vec::new(), empty: empty.to_owned() }
    }

    /// A row with a cell a head.
    pub fn row(&mut self, cells: impl IntoIterator<Item = Cell>) {
        let cells: Vec<Cell> = cells.into_iter().collect();
        debug_assert_eq!(cells.len(), self.heads.len());
        self.rows.push(cells);
    }

    /// The table as lines, none wider than `width` where one is given.
    pub fn lines(&self, width: Option<u16>) -> Vec<String> {
        if self.rows.is_empty() {
            return vec![self.empty.clone()];
        }
        let heads: Vec<Cell> = self.heads.iter().enumerate().map(|(at, head)| self.head(at, head)).collect();
        let widths = self.widths(width.map(usize::from));
        std::iter::once(&heads).chain(&self.rows).map(|row| line(row, &widths)).collect()
    }

    /// A head stands where its column's figures stand.
    fn head(&self, at: usize, head: &str) -> Cell {
        let right = self.rows.iter().any(|row| row[at].right);
        Cell { text: Untrusted::from(head).for_screen().to_uppercase(), right }
    }

    fn widths(&self, room: Option<usize>) -> Vec<usize> {
        let most = room.unwrap_or(usize::MAX);
        let widest = |at: usize| self.rows.iter().map(|row| row[at].text.width()).max().unwrap_or(0);
        let mut widths: Vec<usize> =
            self.heads.iter().enumerate().map(|(at, head)| widest(at).max(head.to_uppercase().width()).min(most)).collect();
        while widths.iter().sum::<usize>() + GAP * (widths.len() - 1) > most {
            let Some(wide) = widths.iter_mut().max().filter(|wide| **wide > LEAST) else { break };
            *wide -= 1;
        }
        widths
    }
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
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self { text: Untrusted::from(text).for_screen().into_owned(), right: false }
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
                Self { text: figure.to_string(), right: true }
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
        for width in 22..60 {
            assert!(people().lines(Some(width)).iter().all(|line| line.width() <= usize::from(width)), "{width}");
        }
        assert_eq!(people().lines(Some(24))[2], "li    李小龍 from…    12");
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
