//! Tables: columns as wide as their texts where there is room, wrapped cells where there is less, and a card a row where there is none.

use crate::content::block::{Align, BlockId, Text};
use crate::content::layout::flow::Flow;
use crate::content::line::{Anchor, Line, Meaning, Span};
use crate::content::width::width;
use crate::content::wrap::wrap;

/// Columns that a table's column keeps when cells are wrapped.
const LEAST: usize = 8;
/// Between two columns: ` | `.
const GAP: usize = 3;

pub(super) fn table(flow: &mut Flow<'_>, align: &[Align], head: &[Text], rows: &[Vec<Text>], id: BlockId) {
    match widths(head, rows, flow.columns()) {
        Some(widths) => grid(flow, align, head, rows, &widths, id),
        None => cards(flow, head, rows, id),
    }
}

/// The width of each column; `None` where they do not fit.
fn widths(head: &[Text], rows: &[Vec<Text>], columns: usize) -> Option<Vec<usize>> {
    let room = columns.checked_sub(head.len().saturating_sub(1) * GAP)?;
    let all = || std::iter::once(head).chain(rows.iter().map(Vec::as_slice));
    let natural: Vec<_> =
        (0..head.len()).map(|at| all().filter_map(|row| row.get(at)).map(|cell| text_width(cell)).max().unwrap_or(0).max(1)).collect();
    if natural.iter().sum::<usize>() <= room {
        return Some(natural);
    }
    let word = |at: usize| all().filter_map(|row| row.get(at)).map(|cell| longest_word(cell)).max().unwrap_or(0).clamp(1, 20);
    let mut widths: Vec<_> = (0..head.len()).map(|at| natural[at].min(word(at).max(LEAST.min(natural[at])))).collect();
    let mut left = room.checked_sub(widths.iter().sum())?;
    // What is left goes, column by column, to those that want more, the hungriest first.
    while left > 0 {
        let hungriest = (0..widths.len()).max_by_key(|&at| natural[at].saturating_sub(widths[at]) * 100 / widths[at].max(1))?;
        if natural[hungriest] <= widths[hungriest] {
            break;
        }
        widths[hungriest] += 1;
        left -= 1;
    }
    Some(widths)
}

fn text_width(cell: &[Span]) -> usize {
    cell.iter().map(|span| width(&span.text)).sum()
}

fn longest_word(cell: &[Span]) -> usize {
    cell.iter().flat_map(|span| span.text.split(' ')).map(width).max().unwrap_or(0)
}

fn grid(flow: &mut Flow<'_>, align: &[Align], head: &[Text], rows: &[Vec<Text>], widths: &[usize], id: BlockId) {
    let strong: Vec<Text> = head.iter().map(|cell| emphasized(cell)).collect();
    row(flow, align, &strong, widths, id, 0);
    let rule = widths.iter().map(|columns| "-".repeat(*columns)).collect::<Vec<_>>().join("-+-");
    flow.push(Line { spans: vec![Span::new(rule, Meaning::Mark)], lead: 1, anchor: place(id, 0, usize::MAX) });
    for (at, cells) in rows.iter().enumerate() {
        row(flow, align, cells, widths, id, at + 1);
    }
}

fn emphasized(cell: &[Span]) -> Text {
    let mut text = cell.to_vec();
    for span in &mut text {
        span.style.strong = true;
    }
    text
}

fn row(flow: &mut Flow<'_>, align: &[Align], cells: &[Text], widths: &[usize], id: BlockId, number: usize) {
    let wrapped: Vec<Vec<Line>> =
        widths.iter().enumerate().map(|(at, columns)| cells.get(at).map(|cell| wrap(cell, *columns)).unwrap_or_default()).collect();
    let height = wrapped.iter().map(Vec::len).max().unwrap_or(0);
    for line in 0..height {
        let mut spans = Vec::new();
        for (at, columns) in widths.iter().enumerate() {
            if at > 0 {
                spans.push(Span::new(" | ", Meaning::Mark));
            }
            let text = wrapped[at].get(line).map_or(&[][..], |line| line.spans.as_slice());
            aligned(&mut spans, text, *columns, align.get(at).copied().unwrap_or_default());
        }
        flow.push(Line { spans, lead: 0, anchor: place(id, number, line) });
    }
}

fn aligned(spans: &mut Text, text: &[Span], columns: usize, align: Align) {
    let missing = columns.saturating_sub(text_width(text));
    let left = match align {
        Align::Left => 0,
        Align::Center => missing / 2,
        Align::Right => missing,
    };
    let mut pad = |columns: usize| {
        if columns > 0 {
            spans.push(Span::new(" ".repeat(columns), Meaning::Text));
        }
    };
    pad(left);
    spans.extend_from_slice(text);
    if missing > left {
        spans.push(Span::new(" ".repeat(missing - left), Meaning::Text));
    }
}

/// `head: cell` for each cell, a blank line between rows.
fn cards(flow: &mut Flow<'_>, head: &[Text], rows: &[Vec<Text>], id: BlockId) {
    for (at, cells) in rows.iter().enumerate() {
        if at > 0 {
            flow.push(Line { anchor: place(id, at, usize::MAX), ..Line::default() });
        }
        let mut line = 0;
        for (column, cell) in cells.iter().enumerate() {
            let mut text = head.get(column).map(|head| emphasized(head)).unwrap_or_default();
            text.push(Span::new(": ", Meaning::Mark));
            text.extend_from_slice(cell);
            for wrapped in wrap(&text, flow.columns()) {
                flow.push(Line { spans: wrapped.spans, lead: 0, anchor: place(id, at + 1, line) });
                line += 1;
            }
        }
    }
}

/// A line of a row; the head is row 0, and what stands below a row its last line. A row counts four: no row of a source is shorter.
fn place(block: BlockId, row: usize, line: usize) -> Anchor {
    Anchor { block, offset: u32::try_from(row * 4 + line.min(3)).unwrap_or(u32::MAX) }
}
