//! Finding text in a page as it is laid out, over the ends of lines, whatever the case.

use std::ops::Range;

use crate::content::layout::Laid;
use crate::content::line::Anchor;

/// A found text: the pieces of lines it stands on, by line number and bytes of the line's own text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Match {
    pub pieces: Vec<(usize, Range<usize>)>,
}

impl Match {
    /// The first line of it.
    pub fn line(&self) -> usize {
        self.pieces.first().map_or(0, |(line, _)| *line)
    }
}

/// Every place where `wanted` stands, in the order of the page.
pub fn find(laid: &Laid, wanted: &str) -> Vec<Match> {
    let wanted: Vec<char> = wanted.trim().chars().flat_map(char::to_lowercase).collect();
    let mut found = Vec::new();
    if wanted.is_empty() {
        return found;
    }
    let mut block = Joined::default();
    for (number, line) in laid.from(0).enumerate() {
        if line.anchor.block != block.last.block || line.anchor.offset == u32::MAX {
            block.search(&wanted, &mut found);
            block = Joined::default();
        }
        block.add(number, &line.content(), line.anchor);
    }
    block.search(&wanted, &mut found);
    found
}

/// The lines of one block as one text, folded to lower case.
#[derive(Default)]
struct Joined {
    folded: Vec<char>,
    /// Where each of them stands: line, and bytes in it.
    places: Vec<(usize, Range<usize>)>,
    last: Anchor,
    /// Where the block's text goes on if no space fell away at the end of the line.
    next: Option<u32>,
}

impl Joined {
    fn add(&mut self, number: usize, content: &str, anchor: Anchor) {
        if self.next.is_some_and(|next| next != anchor.offset) {
            let end = self.places.last().map_or(0, |(_, range)| range.end);
            self.folded.push(' ');
            self.places.push((number.saturating_sub(1), end..end));
        }
        for (at, c) in content.char_indices() {
            for folded in c.to_lowercase() {
                self.folded.push(folded);
                self.places.push((number, at..at + c.len_utf8()));
            }
        }
        self.last = anchor;
        self.next = Some(anchor.offset.saturating_add(u32::try_from(content.len()).unwrap_or(u32::MAX)));
    }

    fn search(&self, wanted: &[char], found: &mut Vec<Match>) {
        let mut at = 0;
        while at + wanted.len() <= self.folded.len() {
            if self.folded[at..].starts_with(wanted) {
                found.push(Match { pieces: pieces(&self.places[at..at + wanted.len()]) });
                at += wanted.len();
            } else {
                at += 1;
            }
        }
    }
}

fn pieces(places: &[(usize, Range<usize>)]) -> Vec<(usize, Range<usize>)> {
    let mut pieces: Vec<(usize, Range<usize>)> = Vec::new();
    for (line, range) in places {
        match pieces.last_mut() {
            Some((same, piece)) if same == line => piece.end = piece.end.max(range.end),
            _ => pieces.push((*line, range.clone())),
        }
    }
    pieces.retain(|(_, range)| !range.is_empty());
    pieces
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;
    use crate::content::{Layout, lay_out, parse};
    use crate::domain::text::Untrusted;

    fn matches(source: &str, columns: usize, wanted: &str) -> Vec<Vec<(usize, Range<usize>)>> {
        let laid = lay_out(&parse(&Untrusted::from(source)), &Layout::new(columns, &HashMap::new()));
        find(&laid, wanted).into_iter().map(|found| found.pieces).collect()
    }

    #[test]
    fn a_text_is_found_over_the_end_of_a_line_and_whatever_its_case() {
        assert_eq!(matches("one two THREE four", 8, "two three"), [vec![(0, 4..7), (1, 0..5)]]);
        assert_eq!(matches("- Äpfel und äpfel", 40, "ÄPFEL"), [vec![(0, 0..6)], vec![(0, 11..17)]]);
        assert_eq!(matches("引用让你读取", 8, "你读"), [vec![(0, 9..12), (1, 0..3)]]);
    }

    #[test]
    fn nothing_is_found_across_blocks_or_for_nothing() {
        assert!(matches("one\n\ntwo", 40, "one two").is_empty());
        assert!(matches("one", 40, "  ").is_empty());
    }
}
