//! Lines on their way out: what stands before each (bars, markers, indent), and the columns that are left.

use crate::content::block::BlockId;
use crate::content::layout::Layout;
use crate::content::line::{Anchor, Line, Meaning, Span};
use crate::content::width::width;
use crate::content::wrap;

/// Columns that text keeps, however deep it stands: below that nothing more is put before it.
const LEAST: usize = 12;

pub(super) struct Flow<'a> {
    pub layout: &'a Layout<'a>,
    lead: Vec<Lead>,
    lines: Vec<Line>,
}

/// What a container puts before its lines.
struct Lead {
    /// Before the first line, once.
    first: Option<Span>,
    rest: Span,
    columns: usize,
}

impl<'a> Flow<'a> {
    pub fn new(layout: &'a Layout<'a>) -> Self {
        Self { layout, lead: Vec::new(), lines: Vec::new() }
    }

    pub fn len(&self) -> usize {
        self.lines.len()
    }

    pub fn finish(mut self) -> Vec<Line> {
        if self.layout.columns == 0 {
            return Vec::new();
        }
        super::settle(&mut self.lines, self.layout.columns);
        self.lines
    }

    /// Columns left for text.
    pub fn columns(&self) -> usize {
        self.layout.columns - self.lead.iter().map(|lead| lead.columns).sum::<usize>().min(self.layout.columns)
    }

    /// Runs `inner` with something before its first line and before the others; both of the same width. Left out where room is short.
    pub fn within(&mut self, first: &str, rest: &str, meaning: Meaning, inner: impl FnOnce(&mut Self)) {
        let columns = width(first);
        let room = self.columns() >= columns + LEAST;
        if room {
            self.lead.push(Lead { first: Some(Span::new(first, meaning)), rest: Span::new(rest, meaning), columns });
        }
        inner(self);
        if room {
            self.lead.pop();
        }
    }

    /// A marker before the first line, blank before the others. Where room is short it stands on a line of its own.
    pub fn hang(&mut self, mark: &str, meaning: Meaning, inner: impl FnOnce(&mut Self)) {
        let columns = width(mark);
        if self.columns() >= columns + LEAST {
            return self.within(mark, &" ".repeat(columns), meaning, inner);
        }
        let at = self.lines.len();
        inner(self);
        let anchor = self.lines.get(at).or(self.lines.last()).map(|line| line.anchor).unwrap_or_default();
        let mut line = Line::new(vec![Span::new(mark.trim_end(), meaning)]);
        line.anchor = anchor;
        line.lead = 1;
        self.lines.insert(at.min(self.lines.len()), line);
    }

    /// The place of the last line; the start of `block` where there is none yet.
    pub fn last(&self, block: BlockId) -> Anchor {
        self.lines.last().map_or(Anchor { block, offset: 0 }, |line| line.anchor)
    }

    /// A line with nothing in it but what stands before it, above `block`: the very end of the block before.
    pub fn blank(&mut self, block: BlockId) {
        let anchor = block.checked_sub(1).map(|before| Anchor { block: before, offset: u32::MAX });
        self.push(Line { anchor: anchor.unwrap_or_default(), ..Line::default() });
    }

    pub fn rule(&mut self, block: BlockId) {
        let line = Line { spans: vec![Span::new("-".repeat(self.columns()), Meaning::Mark)], lead: 0, anchor: Anchor { block, offset: 0 } };
        self.push(line);
    }

    /// Text, wrapped.
    pub fn text(&mut self, text: &[Span], block: BlockId) {
        wrap::each(text, self.columns(), |spans, offset| {
            self.push(Line { spans, lead: 0, anchor: Anchor { block, offset } });
        });
    }

    /// Lines that are laid out already.
    pub fn lines(&mut self, lines: Vec<Line>, block: BlockId) {
        for (at, mut line) in lines.into_iter().enumerate() {
            line.anchor = Anchor { block, offset: u32::try_from(at).unwrap_or(u32::MAX) };
            self.push(line);
        }
    }

    /// One line, with what stands before it.
    pub fn push(&mut self, mut line: Line) {
        let mut lead: Vec<Span> = Vec::with_capacity(self.lead.len() + line.spans.len());
        for before in &mut self.lead {
            lead.push(before.first.take().unwrap_or_else(|| before.rest.clone()));
        }
        if line.spans.is_empty() {
            while lead.last().is_some_and(|span| span.text.trim().is_empty()) {
                lead.pop();
            }
        }
        line.lead += lead.len();
        lead.append(&mut line.spans);
        line.spans = lead;
        self.lines.push(line);
    }
}
