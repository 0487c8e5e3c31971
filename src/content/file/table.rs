//! A table in a file by its rows: an index of where each begins, and the cells of a row when it is seen.

use csv::{ReaderBuilder, StringRecord};

use crate::content::width::width;
use crate::domain::text::Untrusted;

/// Columns that a table's column takes at most; all of a cell is told where it is chosen.
pub const WIDEST: usize = 32;
/// Bytes of a cell that are looked at.
const LONGEST_CELL: usize = 16 * 1024;

/// A table with the names of its columns in the first row.
#[derive(Debug)]
pub struct Table {
    text: String,
    delimiter: u8,
    head: Vec<String>,
    /// Where each row begins.
    starts: Vec<u32>,
    widths: Vec<usize>,
    /// Columns of nothing but numbers stand at the right.
    numbers: Vec<bool>,
    /// Rows with another number of cells than the head.
    pub ragged: usize,
}

impl Table {
    /// The table in `text`, whose file ends with `suffix`.
    ///
    /// # Errors
    /// The text, where it is no table.
    pub fn new(text: String, suffix: &str) -> Result<Self, String> {
        let mut table = Self {
            delimiter: delimiter(&text, suffix),
            text: String::new(),
            head: Vec::new(),
            starts: Vec::new(),
            widths: Vec::new(),
            numbers: Vec::new(),
            ragged: 0,
        };
        // Spreadsheets name the sign that divides in a line of its own.
        let from = if text.len() > 6 && text.starts_with("sep=") { text.find('\n').map_or(0, |at| at + 1) } else { 0 };
        let mut reader = reader(table.delimiter).from_reader(&text.as_bytes()[from..]);
        let mut record = StringRecord::new();
        loop {
            match reader.read_record(&mut record) {
                Ok(true) => table.take(&record, from),
                Ok(false) => break,
                Err(_) => return Err(text),
            }
        }
        if table.head.is_empty() {
            return Err(text);
        }
        table.text = text;
        Ok(table)
    }

    fn take(&mut self, record: &StringRecord, from: usize) {
        if self.head.is_empty() {
            self.head = record.iter().map(shown).collect();
            self.widths = self.head.iter().map(|head| width(head).clamp(1, WIDEST)).collect();
            self.numbers = vec![true; self.head.len()];
            return;
        }
        if record.len() != self.head.len() {
            self.ragged += 1;
            let more = record.len().max(self.head.len());
            self.head.resize(more, String::new());
            self.widths.resize(more, 1);
            self.numbers.resize(more, true);
        }
        for (at, cell) in record.iter().enumerate() {
            if self.widths[at] < WIDEST {
                self.widths[at] = self.widths[at].max(width(&shown(cell)).min(WIDEST));
            }
            self.numbers[at] &= cell.is_empty() || is_number(cell);
        }
        let byte = record.position().map_or(0, csv::Position::byte);
        self.starts.push(u32::try_from(byte).unwrap_or(u32::MAX).saturating_add(u32::try_from(from).unwrap_or(0)));
    }

    pub fn head(&self) -> &[String] {
        &self.head
    }

    /// Rows below the head.
    pub fn rows(&self) -> usize {
        self.starts.len()
    }

    pub fn columns(&self) -> usize {
        self.head.len()
    }

    pub fn width(&self, column: usize) -> usize {
        self.widths.get(column).copied().unwrap_or(0)
    }

    /// Whether a column holds numbers alone.
    pub fn is_number(&self, column: usize) -> bool {
        self.numbers.get(column).copied().unwrap_or(false)
    }

    /// The cells of a row, each in one line, tamed.
    pub fn row(&self, row: usize) -> Vec<String> {
        self.record(row).iter().map(shown).collect()
    }

    /// All of a cell, tamed, with its line ends.
    pub fn cell(&self, row: usize, column: usize) -> String {
        let record = self.record(row);
        Untrusted::from(cut(record.get(column).unwrap_or_default())).for_block().into_owned()
    }

    fn record(&self, row: usize) -> StringRecord {
        let start = self.starts.get(row).map_or(self.text.len(), |start| (*start as usize).min(self.text.len()));
        let end = self.starts.get(row + 1).map_or(self.text.len(), |end| *end as usize);
        let mut record = StringRecord::new();
        let mut reader = reader(self.delimiter).from_reader(self.text.get(start..end).unwrap_or_default().as_bytes());
        match reader.read_record(&mut record) {
            Ok(_) => record,
            Err(_) => StringRecord::new(),
        }
    }

    /// The next cell from `at` on, row by row, that holds `wanted` whatever the case; around the end once. A row of `None` is the head's.
    pub fn find(&self, wanted: &str, from: (usize, usize), forward: bool) -> Option<(usize, usize)> {
        let wanted = wanted.trim().to_lowercase();
        let (rows, columns) = (self.rows(), self.columns());
        if wanted.is_empty() || rows == 0 {
            return None;
        }
        for step in 0..=rows {
            let row = if forward { (from.0 + step) % rows } else { (from.0 + rows - step % rows) % rows };
            let record = self.record(row);
            let holds = |column: &usize| record.get(*column).is_some_and(|cell| cell.to_lowercase().contains(&wanted));
            let found = match (step, forward) {
                (0, true) => (from.1 + 1..columns).find(holds),
                (0, false) => (0..from.1.min(columns)).rev().find(holds),
                (_, true) => (0..columns).find(holds),
                (_, false) => (0..columns).rev().find(holds),
            };
            if let Some(column) = found {
                return Some((row, column));
            }
        }
        None
    }
}

fn reader(delimiter: u8) -> ReaderBuilder {
    let mut builder = ReaderBuilder::new();
    builder.delimiter(delimiter).has_headers(false).flexible(true);
    builder
}

fn cut(cell: &str) -> &str {
    &cell[..cell.floor_char_boundary(LONGEST_CELL)]
}

fn shown(cell: &str) -> String {
    Untrusted::from(cut(cell)).for_screen().into_owned()
}

fn is_number(cell: &str) -> bool {
    let cell = cell.trim().trim_end_matches('%').trim_start_matches(['+', '-']);
    !cell.is_empty()
        && cell.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b',' | b'e' | b'E' | b'-'))
        && cell.bytes().any(|b| b.is_ascii_digit())
}

/// What divides the cells: a tab in files that say so, else the sign that the first line has most of.
fn delimiter(text: &str, suffix: &str) -> u8 {
    if matches!(suffix, "tsv" | "tab") {
        return b'\t';
    }
    let first = text.lines().next().unwrap_or_default();
    if let Some(sign) = first.strip_prefix("sep=").and_then(|rest| rest.bytes().next()) {
        return sign;
    }
    let count = |sign: &u8| first.bytes().filter(|byte| byte == sign).count();
    [b'|', b'\t', b';', b','].into_iter().max_by_key(count).unwrap_or(b',')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(text: &str, suffix: &str) -> Table {
        Table::new(text.to_owned(), suffix).expect("a table")
    }

    #[test]
    fn cells_with_line_ends_quotes_and_other_signs() {
        let table = table("name;text\nada;\"one\ntwo; \"\"three\"\"\"\nben;4\n", "csv");
        assert_eq!((table.rows(), table.columns(), table.ragged), (2, 2, 0));
        assert_eq!(table.row(0), ["ada", "one two; \"three\""]);
        assert_eq!(table.cell(0, 1), "one\ntwo; \"three\"");
        assert_eq!(table.row(1), ["ben", "4"]);
    }

    #[test]
    fn ragged_rows_and_an_open_quote_lose_nothing() {
        let ragged = table("a,b\n1\n1,2,3\n", "csv");
        assert_eq!((ragged.columns(), ragged.ragged), (3, 2));
        assert_eq!((ragged.row(0), ragged.row(1)), (vec!["1".to_owned()], vec!["1".to_owned(), "2".to_owned(), "3".to_owned()]));
        assert_eq!(table("a,b\n1,\"2\n3,4\n", "csv").rows(), 1);
    }

    #[test]
    fn what_names_its_sign_is_believed() {
        let table = table("sep=;\na;b\n1;2\n", "csv");
        assert_eq!((table.head(), table.row(0)), (&["a".to_owned(), "b".to_owned()][..], vec!["1".to_owned(), "2".to_owned()]));
        assert!(Table::new(String::new(), "csv").is_err());
    }

    #[test]
    fn numbers_are_told_and_controls_are_tamed() {
        let table = table("n\tt\n-1.5\t\u{1b}[2J\n\tx\n", "tsv");
        assert!(table.is_number(0) && !table.is_number(1));
        assert_eq!(table.row(0)[1], "␛[2J");
    }

    #[test]
    fn a_cell_is_found_onward_back_and_around() {
        let table = table("a,b\nx,NEEDLE\ny,z\nneedle,w\n", "csv");
        assert_eq!(table.find("needle", (0, 1), true), Some((2, 0)));
        assert_eq!(table.find("needle", (2, 0), true), Some((0, 1)));
        assert_eq!(table.find("needle", (2, 0), false), Some((0, 1)));
        assert_eq!(table.find("none", (0, 0), true), None);
    }
}
