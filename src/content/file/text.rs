//! A text of any length by its rows: an index of where each begins, and the lines of a row when it is seen.

use std::ops::Range;

use regex::RegexBuilder;

use crate::content::highlight::Pieces;
use crate::content::layout::colored;
use crate::content::line::{Anchor, Line, Meaning, Span};
use crate::content::wrap;
use crate::domain::text::Untrusted;

/// Bytes of a row: a longer line goes on in the next, so that one row is laid out in no time whatever the file is.
const LONGEST_ROW: usize = 2_000;
/// Columns from one tab stop to the next.
const TAB: usize = 4;
/// More places are not counted when a text is sought.
pub const MOST_FOUND: usize = 10_000;

/// A text, tamed, and where its rows begin.
#[derive(Debug)]
pub struct Text {
    all: String,
    starts: Vec<u32>,
    /// The rows that go on a line begun before.
    continued: Vec<u32>,
    /// Numbered and colored.
    code: bool,
}

impl Text {
    pub fn new(source: &str, code: bool) -> Self {
        let mut text = tamed(source);
        if text.ends_with('\n') {
            text.pop();
        }
        let (mut starts, mut continued) = (Vec::new(), Vec::new());
        let mut at = 0;
        for line in text.split('\n') {
            let end = at + line.len();
            starts.push(index(at));
            while end - at > LONGEST_ROW {
                at = text.floor_char_boundary(at + LONGEST_ROW);
                continued.push(index(starts.len()));
                starts.push(index(at));
            }
            at = end + 1;
        }
        Self { all: text, starts, continued, code }
    }

    pub fn is_code(&self) -> bool {
        self.code
    }

    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// How many rows there are; at least one.
    pub fn rows(&self) -> usize {
        self.starts.len()
    }

    /// How many lines its author would count.
    pub fn line_count(&self) -> usize {
        if self.all.is_empty() { 0 } else { self.starts.len() - self.continued.len() }
    }

    /// The lines of the beginning, for coloring.
    pub fn first_lines(&self, most: usize) -> Vec<String> {
        self.all.split('\n').take(most).map(str::to_owned).collect()
    }

    fn range(&self, row: usize) -> Range<usize> {
        let start = self.starts.get(row).map_or(self.all.len(), |start| *start as usize);
        let next = self.starts.get(row + 1).map_or(self.all.len(), |next| *next as usize);
        let line_ends = row + 1 < self.starts.len() && !self.goes_on(row + 1);
        start..next - usize::from(line_ends)
    }

    pub fn row(&self, row: usize) -> &str {
        &self.all[self.range(row)]
    }

    /// The row that holds a byte of the text.
    pub fn row_of(&self, byte: usize) -> usize {
        self.starts.partition_point(|start| *start as usize <= byte).saturating_sub(1)
    }

    fn goes_on(&self, row: usize) -> bool {
        self.continued.binary_search(&index(row)).is_ok()
    }

    /// The number of the line that a row is or belongs to, from 1.
    pub fn number(&self, row: usize) -> usize {
        row + 1 - self.continued.partition_point(|other| *other as usize <= row)
    }

    /// The lines of a row for a width. Their anchors count bytes of the row.
    pub fn lines(&self, row: usize, columns: usize, colors: &[Pieces]) -> Vec<Line> {
        let text = self.row(row);
        let goes_on = self.goes_on(row);
        let digits = self.line_count().to_string().len().max(2);
        let gutter = if self.code && columns >= digits + 3 + 16 { digits + 3 } else { 0 };
        let number = self.number(row);
        let pieces = colors.get(number - 1).filter(|_| !goes_on).map_or(&[][..], Vec::as_slice);
        let text = if self.code { colored(text, pieces) } else { vec![Span::new(text, Meaning::Text)] };
        let mut lines = Vec::new();
        wrap::pieces(&text, columns.saturating_sub(gutter), |mut spans, offset| {
            if gutter > 0 {
                let first = offset == 0 && !goes_on;
                let mark = if first { format!("{number:>digits$} | ") } else { format!("{:>digits$} > ", "") };
                spans.insert(0, Span::new(mark, Meaning::Mark));
            }
            lines.push(Line { spans, lead: usize::from(gutter > 0), anchor: Anchor { block: index(row), offset } });
        });
        for line in &mut lines {
            wrap::fit(line, columns);
        }
        lines
    }

    /// Every place where `wanted` stands, whatever the case, in bytes of the text; the first ten thousand of them.
    pub fn find(&self, wanted: &str) -> Vec<Range<usize>> {
        let wanted = wanted.trim();
        if wanted.is_empty() {
            return Vec::new();
        }
        let pattern = RegexBuilder::new(&regex::escape(wanted)).case_insensitive(true).build();
        // What is too long to be a pattern is too long to be sought.
        pattern.map_or_else(|_| Vec::new(), |pattern| pattern.find_iter(&self.all).take(MOST_FOUND).map(|found| found.range()).collect())
    }

    /// The pieces of a row that lie in ranges of the text, in bytes of the row.
    pub fn in_row<'a>(&self, row: usize, ranges: &'a [Range<usize>]) -> impl Iterator<Item = (usize, Range<usize>)> + use<'a> {
        let own = self.range(row);
        let from = ranges.partition_point(|range| range.end <= own.start);
        let here = ranges.iter().enumerate().skip(from).take_while({
            let end = own.end;
            move |(_, range)| range.start < end
        });
        here.map(move |(at, range)| (at, range.start.max(own.start) - own.start..range.end.min(own.end) - own.start))
    }
}

fn index(at: usize) -> u32 {
    u32::try_from(at).expect("a file that is shown has at most 16 MiB")
}

/// Tamed, tabs as spaces up to the next stop.
fn tamed(source: &str) -> String {
    if !source.contains('\t') {
        return Untrusted::from(source).for_block().into_owned();
    }
    let mut text = String::with_capacity(source.len() + source.len() / 8);
    let mut column = 0;
    for c in source.chars() {
        match c {
            '\t' => {
                let spaces = TAB - column % TAB;
                text.extend(std::iter::repeat_n(' ', spaces));
                column += spaces;
                continue;
            }
            '\n' | '\r' => column = 0,
            _ => column += 1,
        }
        text.push(c);
    }
    Untrusted::from(text).for_block().into_owned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn shown(text: &Text, columns: usize) -> Vec<String> {
        (0..text.rows()).flat_map(|row| text.lines(row, columns, &[])).map(|line| line.text()).collect()
    }

    #[test]
    fn code_is_numbered_and_tabs_stand_at_their_stops() {
        let text = Text::new("fn a() {\n\tx\n}\n", true);
        assert_eq!(shown(&text, 40), [" 1 | fn a() {", " 2 |     x", " 3 | }"]);
        assert_eq!(shown(&Text::new("ab\tc", false), 40), ["ab  c"]);
        assert_eq!((text.rows(), text.line_count()), (3, 3));
    }

    #[test]
    fn an_endless_line_is_many_rows_of_one_number() {
        let text = Text::new(&format!("{}\nend", "x".repeat(5_000)), true);
        assert_eq!((text.rows(), text.line_count(), text.number(2), text.number(3)), (4, 2, 1, 2));
        assert_eq!(text.row(3), "end");
        assert_eq!((0..3).map(|row| text.row(row).len()).sum::<usize>(), 5_000);
    }

    #[test]
    fn a_text_is_found_over_the_end_of_a_row() {
        let text = Text::new(&format!("{}NEEDLE", "x".repeat(1_997)), false);
        let found = text.find("needle");
        assert_eq!((found.len(), &found[0]), (1, &(1_997..2_003)));
        let pieces: Vec<_> = (0..2).flat_map(|row| text.in_row(row, &found).collect::<Vec<_>>()).collect();
        assert_eq!(pieces, [(0, 1_997..2_000), (0, 0..3)]);
    }

    #[test]
    fn an_empty_file_has_one_empty_row() {
        let text = Text::new("", true);
        assert_eq!((text.rows(), text.line_count(), text.lines(0, 40, &[]).len()), (1, 0, 1));
    }

    proptest! {
        /// Whatever is in it: no line is wider than asked, and the rows are the text.
        #[test]
        fn rows_fit_and_lose_nothing(source in "[a-c\\n\\t é数\u{1b}\u{301}]{0,400}", columns in 1usize..40) {
            let text = Text::new(&source, true);
            for row in 0..text.rows() {
                for line in text.lines(row, columns, &[]) {
                    prop_assert!(line.width() <= columns);
                }
            }
            let rows = (0..text.rows()).map(|row| text.row(row)).collect::<Vec<_>>().join("\n");
            prop_assert_eq!(rows, text.all);
        }
    }
}
