//! Code blocks and sessions: a bar (with a line number where wanted) before each line; a line that is too long goes on below, behind `>`.

use crate::content::block::{BlockId, Code, SessionLine, Text};
use crate::content::highlight::Token;
use crate::content::layout::flow::Flow;
use crate::content::line::{Anchor, Line, Meaning, Span};
use crate::content::width::graphemes;

pub(super) fn block(flow: &mut Flow<'_>, code: &Code, id: BlockId) {
    let numbered = flow.layout.line_numbers && code.lines.len() > 1 && flow.columns() >= 40;
    let digits = code.lines.len().to_string().len().max(2);
    let colors = flow.layout.colors.and_then(|colors| colors.of(id));
    let mut offset = 0;
    for (at, line) in code.lines.iter().enumerate() {
        let gutter = |mark: &str| match (numbered, mark) {
            (true, "|") => format!("{:>digits$} | ", at + 1),
            (true, _) => format!("{:>digits$} > ", ""),
            (false, mark) => format!("  {mark} "),
        };
        let pieces = colors.and_then(|colors| colors.get(at)).map_or(&[][..], Vec::as_slice);
        let text = colored(line, pieces);
        pieces_of_line(flow, &text, gutter("|"), gutter(">"), Anchor { block: id, offset });
        offset += u32::try_from(line.len() + 1).unwrap_or(u32::MAX);
    }
}

pub(super) fn session(flow: &mut Flow<'_>, lines: &[SessionLine], id: BlockId) {
    let mut offset = 0;
    for line in lines {
        let text = match line.prompt {
            Some(prompt) => vec![Span::new(format!("{prompt} "), Meaning::Mark), Span::new(line.text.clone(), Meaning::Command)],
            None => vec![Span::new(line.text.clone(), Meaning::Output)],
        };
        pieces_of_line(flow, &text, "  | ".to_owned(), "  > ".to_owned(), Anchor { block: id, offset });
        offset += u32::try_from(line.text.len() + 1).unwrap_or(u32::MAX);
    }
}

fn colored(line: &str, pieces: &[(usize, Token)]) -> Text {
    let mut text = Text::new();
    let mut at = 0;
    for (bytes, token) in pieces {
        let Some(piece) = line.get(at..at + bytes) else { break };
        text.push(Span::new(piece, Meaning::Token(*token)));
        at += bytes;
    }
    if let Some(rest) = line.get(at..).filter(|rest| !rest.is_empty()) {
        text.push(Span::new(rest, Meaning::Token(Token::Plain)));
    }
    text
}

/// One line of code over as many lines as it needs. Cut between any two characters: a space in code is a character like others.
fn pieces_of_line(flow: &mut Flow<'_>, text: &[Span], first: String, rest: String, anchor: Anchor) {
    let gutter = first.len();
    let columns = flow.columns();
    // In a very narrow place the bar gives way to the code.
    let (gutter, first, rest) = if columns >= gutter + 8 { (gutter, first, rest) } else { (0, String::new(), String::new()) };
    let room = (columns - gutter).max(1);
    let mut line = Line { spans: vec![Span::new(first, Meaning::Mark)], lead: 1, anchor };
    let (mut used, mut bytes) = (0, 0);
    for span in text {
        let mut piece = Span { text: String::new(), style: span.style };
        for (cluster, wide) in graphemes(&span.text) {
            let (cluster, wide) = if wide > room { ("?", 1) } else { (cluster, wide) };
            if used + wide > room {
                line.spans.push(std::mem::replace(&mut piece, Span { text: String::new(), style: span.style }));
                let next = Line {
                    spans: vec![Span::new(rest.clone(), Meaning::Mark)],
                    lead: 1,
                    anchor: Anchor { offset: anchor.offset.saturating_add(bytes), ..anchor },
                };
                flow.push(std::mem::replace(&mut line, next));
                used = 0;
            }
            used += wide;
            bytes += u32::try_from(cluster.len()).unwrap_or(0);
            piece.text.push_str(cluster);
        }
        line.spans.push(piece);
    }
    line.spans.retain(|span| !span.text.is_empty());
    line.lead = usize::from(gutter > 0);
    flow.push(line);
}
