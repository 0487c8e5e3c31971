//! Markdown inside a question: stems, options, feedback. Folds stand open: nothing of a question is hidden.

use ratatui::text::Line;

use crate::content;
use crate::domain::text::Untrusted;
use crate::tui::screen::Look;
use crate::tui::theme::Mean;
use crate::tui::widgets::markdown;
use crate::tui::widgets::text::wrap;

/// A text as lines of at most `width` columns, without empty ones at its end.
pub fn lines(text: &Untrusted, width: usize, look: &Look<'_>) -> Vec<Line<'static>> {
    if text.is_blank() || width == 0 {
        return Vec::new();
    }
    let mut lines: Vec<_> = content::outline(&content::parse(text), width).iter().map(|line| markdown::line(line, look)).collect();
    while lines.last().is_some_and(|line| line.width() == 0) {
        lines.pop();
    }
    lines
}

/// A text in one line, its signs of Markdown taken away: for lists and titles.
pub fn title(text: &Untrusted) -> String {
    content::inline(text).iter().map(|span| span.text.replace('\n', " ")).collect()
}

/// A heading with what stands before it, wrapped at its spaces.
pub fn named(before: &str, text: &Untrusted, width: usize, look: &Look<'_>) -> Vec<Line<'static>> {
    let mut spans = vec![content::Span::new(before, content::Meaning::Text)];
    spans.extend(content::inline(text));
    let lines = content::wrap(&spans, width);
    lines.iter().map(|line| markdown::line(line, look).patch_style(look.style(Mean::Heading))).collect()
}

/// A text that is no Markdown, as it is.
pub(super) fn plain(text: &Untrusted, width: usize) -> Vec<Line<'static>> {
    wrap(&text.for_block(), width).into_iter().map(Line::from).collect()
}
