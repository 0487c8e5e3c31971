//! Code blocks and sessions: a bar (with a line number where wanted) before each line; a line that is too long goes on below, behind `>`.

use crate::content::block::{BlockId, Code, SessionLine, Text};
use crate::content::highlight::Token;
use crate::content::layout::flow::Flow;
use crate::content::line::{Anchor, Line, Meaning, Span};
use crate::content::wrap;

pub(super) fn block(flow: &mut Flow<'_>, code: &Code, id: BlockId) {
    let figure = matches!(code.language.as_str(), "" | "text" | "txt" | "plain");
    let numbered = flow.layout.line_numbers && !figure && code.lines.len() > 1 && flow.columns() >= 40;
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
        pieces_of_line(flow, &text, &gutter("|"), &gutter(">"), Anchor { block: id, offset });
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
        pieces_of_line(flow, &text, "  | ", "  > ", Anchor { block: id, offset });
        offset += u32::try_from(line.text.len() + 1).unwrap_or(u32::MAX);
    }
}

/// A line of code in the colors of its pieces; what they leave is plain.
pub fn colored(line: &str, pieces: &[(usize, Token)]) -> Text {
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

/// One line of code over as many lines as it needs.
fn pieces_of_line(flow: &mut Flow<'_>, text: &[Span], first: &str, rest: &str, anchor: Anchor) {
    let columns = flow.columns();
    // In a very narrow place the bar gives way to the code.
    let gutter = if columns >= first.len() + 8 { first.len() } else { 0 };
    wrap::pieces(text, columns - gutter, |mut spans, offset| {
        if gutter > 0 {
            spans.insert(0, Span::new(if offset == 0 { first } else { rest }, Meaning::Mark));
        }
        let anchor = Anchor { offset: anchor.offset.saturating_add(offset), ..anchor };
        flow.push(Line { spans, lead: usize::from(gutter > 0), anchor });
    });
}
