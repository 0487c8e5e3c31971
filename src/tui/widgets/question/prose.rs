//! Markdown inside a question: stems, options, feedback. Folds stand open: nothing of a question is hidden.

use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};

use crate::content::{self, Meaning};
use crate::domain::text::Untrusted;
use crate::tui::screen::Look;
use crate::tui::theme::Mean;
use crate::tui::widgets::text::wrap;

/// A text as lines of at most `width` columns, without empty ones at its end.
pub fn lines(text: &Untrusted, width: usize, look: &Look<'_>) -> Vec<Line<'static>> {
    if text.is_blank() || width == 0 {
        return Vec::new();
    }
    let mut lines: Vec<_> = content::outline(&content::parse(text), width).iter().map(|line| drawn(line, look)).collect();
    while lines.last().is_some_and(|line| line.width() == 0) {
        lines.pop();
    }
    lines
}

/// A text in one line, its signs of Markdown taken away: for lists and titles.
pub fn title(text: &Untrusted) -> String {
    let spans = content::inline(text);
    spans.iter().map(|span| span.text.replace('\n', " ")).collect()
}

/// A text that is no Markdown, as it is.
pub(super) fn plain(text: &Untrusted, width: usize) -> Vec<Line<'static>> {
    wrap(&text.for_block(), width).into_iter().map(Line::from).collect()
}

fn drawn(line: &content::Line, look: &Look<'_>) -> Line<'static> {
    line.spans.iter().map(|span| Span::styled(span.text.clone(), style(span.style, look))).collect()
}

fn style(style: content::Style, look: &Look<'_>) -> Style {
    let mut shown = look.style(meaning(style.meaning));
    for (set, modifier) in [(style.strong, Modifier::BOLD), (style.emphasis, Modifier::ITALIC), (style.strike, Modifier::CROSSED_OUT)] {
        if set {
            shown = shown.add_modifier(modifier);
        }
    }
    shown
}

fn meaning(meaning: Meaning) -> Mean {
    match meaning {
        Meaning::Text | Meaning::Output | Meaning::Token(_) | Meaning::Math => Mean::Text,
        Meaning::Heading(_) => Mean::Heading,
        Meaning::Code | Meaning::Command => Mean::Code,
        Meaning::Link | Meaning::Image => Mean::Link,
        Meaning::Quote => Mean::Quote,
        Meaning::Alert(_) => Mean::Info,
        Meaning::Fold => Mean::Strong,
        Meaning::Mark | Meaning::Muted => Mean::Muted,
    }
}
