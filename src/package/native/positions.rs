//! Lines and columns of bytes in a text, asked for often and mostly in order.

use std::cell::Cell;

use crate::domain::quiz::source::Position;

/// Finds places in `text`, which begins after `before` lines of its file.
pub(super) struct Positions<'a> {
    text: &'a str,
    starts: Vec<usize>,
    before: u32,
    /// The place asked for last: on a line of megabytes the next one is counted from there.
    last: Cell<(usize, usize)>,
}

impl<'a> Positions<'a> {
    pub fn new(text: &'a str, before: u32) -> Self {
        let starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        Self { text, starts, before, last: Cell::new((0, 0)) }
    }

    /// The line of a byte, counted from 0.
    pub fn line(&self, offset: usize) -> usize {
        self.starts.partition_point(|start| *start <= offset).saturating_sub(1)
    }

    pub fn at(&self, offset: usize) -> Position {
        let line = self.line(offset);
        let start = self.starts.get(line).copied().unwrap_or_default();
        let (known, count) = self.last.get();
        let chars = |from: usize, to: usize| self.text.get(from..to.min(self.text.len())).map_or(0, |text| text.chars().count());
        let column = if (start..=offset).contains(&known) { count + chars(known, offset) } else { chars(start, offset) };
        self.last.set((offset, column));
        let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Position { line: number(line) + 1 + self.before, column: number(column) + 1 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_the_same_in_any_order() {
        let text = "äb\ncd\n\nefg";
        let places = |order: &[usize]| {
            let positions = Positions::new(text, 2);
            let mut found: Vec<_> = order.iter().map(|at| (*at, positions.at(*at).line, positions.at(*at).column)).collect();
            found.sort_unstable();
            found
        };
        let expected = [(0, 3, 1), (2, 3, 2), (4, 4, 1), (5, 4, 2), (7, 5, 1), (8, 6, 1), (10, 6, 3)];
        assert_eq!(places(&[0, 2, 4, 5, 7, 8, 10]), expected);
        assert_eq!(places(&[10, 8, 2, 7, 0, 5, 4]), expected);
    }
}
