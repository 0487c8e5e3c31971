//! How wide text is, and which way it runs. One measure for layout, wrapping and drawing: the sum over grapheme clusters.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Columns of `text` in a terminal.
pub fn width(text: &str) -> usize {
    if is_plain(text) { text.len() } else { graphemes(text).map(|(_, columns)| columns).sum() }
}

/// What a terminal draws as one piece, with its columns (0, 1 or 2): grapheme clusters, the overlong ones (endless conjuncts, chains of
/// joined emoji) in parts.
pub fn graphemes(text: &str) -> impl Iterator<Item = (&str, usize)> {
    text.graphemes(true).flat_map(|cluster| {
        let columns = if cluster.len() == 1 { 1 } else { cluster.width() };
        let whole = columns <= 2 && cluster.len() <= LONGEST;
        let parts = if whole { Vec::new() } else { parts(cluster) };
        whole.then_some((cluster, columns)).into_iter().chain(parts)
    })
}

/// Bytes of a cluster drawn as one: the longest emoji in use have 41.
const LONGEST: usize = 64;

/// A cluster cut before each character that has a width of its own.
fn parts(cluster: &str) -> Vec<(&str, usize)> {
    let mut parts = Vec::new();
    let (mut start, mut columns) = (0, 0);
    for (at, c) in cluster.char_indices() {
        let wide = c.width().unwrap_or(0);
        if at > start && (wide > 0 || at - start >= LONGEST) {
            parts.push((&cluster[start..at], columns));
            (start, columns) = (at, 0);
        }
        columns += wide;
    }
    parts.push((&cluster[start..], columns));
    parts
}

/// Printable ASCII alone: a byte is a column.
pub(super) fn is_plain(text: &str) -> bool {
    text.bytes().all(|b| matches!(b, b' '..=b'~'))
}

/// Whether the first strong character runs from right to left (UX.md R16).
pub fn is_rtl(text: &str) -> bool {
    text.chars().find(|c| c.is_alphabetic()).is_some_and(|c| {
        matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}' | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
    })
}

/// Chinese and Japanese characters, between which authors break source lines without meaning a space.
pub(super) fn is_ideographic(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ff60}' | '\u{20000}'..='\u{3ffff}')
}
