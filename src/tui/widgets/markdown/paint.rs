//! Styled lines of `content` on the screen: how each meaning looks, and cells written by our own measure of width.

use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::style::{Modifier, Style};
use ratatui::text;

use crate::content::{self, Alert, Meaning, Token, graphemes};
use crate::tui::screen::Look;
use crate::tui::theme::Mean;

/// A line for widgets that take ratatui's.
pub fn line(line: &content::Line, look: &Look<'_>) -> text::Line<'static> {
    line.spans.iter().map(|span| text::Span::styled(span.text.clone(), style(span.style, look))).collect()
}

/// As [`line()`], with what has the focus: a link by its number, or all of it.
pub(super) fn focused(line: &content::Line, number: Option<u32>, whole: bool, look: &Look<'_>) -> text::Line<'static> {
    let shown = |span: &content::Span| {
        let own = style(span.style, look);
        let focused = whole || (number.is_some() && span.style.link == number);
        text::Span::styled(span.text.clone(), if focused { own.patch(look.style(Mean::Selected)) } else { own })
    };
    line.spans.iter().map(shown).collect()
}

/// As [`line()`], with what was found in it: bytes of the line's own text, and whether it is the match one stands on.
pub fn found(line: &content::Line, hits: &[(Range<usize>, bool)], look: &Look<'_>) -> text::Line<'static> {
    let mut shown = text::Line::default();
    let mut byte = 0;
    for (number, span) in line.spans.iter().enumerate() {
        let base = style(span.style, look);
        if number < line.lead || hits.is_empty() {
            shown.push_span(text::Span::styled(span.text.clone(), base));
            byte += if number < line.lead { 0 } else { span.text.len() };
            continue;
        }
        let mut at = 0;
        while at < span.text.len() {
            let hit = hits.iter().find(|(range, _)| range.contains(&(byte + at)));
            let next = hits.iter().map(|(range, _)| range.start).filter(|start| *start > byte + at).min();
            let end = hit.map(|(range, _)| range.end).or(next).map_or(span.text.len(), |end| (end - byte).min(span.text.len()));
            let end = span.text.ceil_char_boundary(end);
            let over = match hit {
                Some((_, true)) => base.patch(look.style(Mean::Hit)).add_modifier(Modifier::BOLD),
                Some(_) => base.patch(look.style(Mean::Hit)),
                None => base,
            };
            shown.push_span(text::Span::styled(span.text[at..end].to_owned(), over));
            at = end;
        }
        byte += span.text.len();
    }
    shown
}

/// How a piece of text looks.
pub fn style(style: content::Style, look: &Look<'_>) -> Style {
    let mut shown = look.style(mean(style.meaning));
    for (set, modifier) in [(style.strong, Modifier::BOLD), (style.emphasis, Modifier::ITALIC), (style.strike, Modifier::CROSSED_OUT)] {
        if set {
            shown = shown.add_modifier(modifier);
        }
    }
    shown
}

fn mean(meaning: Meaning) -> Mean {
    match meaning {
        Meaning::Text | Meaning::Output | Meaning::Math => Mean::Text,
        Meaning::Token(token) => token_mean(token),
        Meaning::Heading(_) => Mean::Heading,
        Meaning::Code => Mean::Code,
        Meaning::Command | Meaning::Fold => Mean::Strong,
        Meaning::Link => Mean::Link,
        Meaning::Image | Meaning::Alert(Alert::Note | Alert::Tip | Alert::Important) => Mean::Info,
        Meaning::Alert(Alert::Warning | Alert::Caution) => Mean::Warn,
        Meaning::Mark | Meaning::Muted => Mean::Muted,
    }
}

fn token_mean(token: Token) -> Mean {
    match token {
        Token::Plain | Token::Variable => Mean::Text,
        Token::Comment => Mean::CodeComment,
        Token::Keyword | Token::Type => Mean::CodeKeyword,
        Token::String => Mean::CodeString,
        Token::Number => Mean::CodeNumber,
        Token::Function => Mean::Code,
    }
}

/// What lies over a line: what was found in it, and the link that has the focus.
#[derive(Default)]
pub(super) struct Over<'a> {
    /// Bytes of the line's own text, and whether it is the match one stands on.
    pub hits: &'a [(Range<usize>, bool)],
    pub link: Option<u32>,
    /// The whole line has the focus.
    pub whole: bool,
}

/// Writes a line into the buffer, at most `columns` wide. Returns the column where the focus begins.
pub(super) fn put(
    buffer: &mut Buffer,
    at: (u16, u16),
    columns: u16,
    line: &content::Line,
    over: &Over<'_>,
    look: &Look<'_>,
) -> Option<u16> {
    let (mut x, end) = (at.0, at.0.saturating_add(columns).min(buffer.area.right()));
    if at.1 < buffer.area.top() || at.1 >= buffer.area.bottom() {
        return None;
    }
    let mut byte = 0;
    let mut focus = None;
    for (number, span) in line.spans.iter().enumerate() {
        let own = number >= line.lead;
        let focused = over.whole || (over.link.is_some() && span.style.link == over.link);
        let base = style(span.style, look);
        for (piece, wide) in graphemes(&span.text) {
            let hit = over.hits.iter().find(|(range, _)| own && range.contains(&byte));
            if own {
                byte += piece.len();
            }
            let Some(next) = u16::try_from(wide).ok().and_then(|wide| x.checked_add(wide)).filter(|next| *next <= end && wide > 0) else {
                continue;
            };
            let shown = match hit {
                Some((_, true)) => base.patch(look.style(Mean::Hit)).add_modifier(Modifier::BOLD),
                Some(_) => base.patch(look.style(Mean::Hit)),
                None if focused => base.patch(look.style(Mean::Selected)),
                None => base,
            };
            if focused || hit.is_some_and(|(_, here)| *here) {
                focus.get_or_insert(x);
            }
            for column in x..next {
                let Some(cell) = buffer.cell_mut((column, at.1)) else { continue };
                cell.reset();
                cell.set_style(shown);
                if column == x {
                    cell.set_symbol(piece);
                }
            }
            x = next;
        }
    }
    focus
}
