//! Blocks to lines for a width. The only step that knows the width.
//!
//! Each block of the top level is laid out into lines of its own, so that one that changed (a fold, an answered question, colors that came)
//! is done again without the rest.

mod code;
mod flow;
mod table;

use std::collections::HashMap;

use crate::content::block::{Block, BlockId, BlockKind, Document};
use crate::content::highlight::Coloring;
use crate::content::line::{Anchor, Line, Meaning, Span};
use crate::content::wrap;
pub(super) use code::colored;
use flow::Flow;

/// Draws the question of a ` ```check ` fence into lines of at most so many columns.
pub type DrawQuestion<'a> = &'a dyn Fn(&str, usize) -> Vec<Line>;

/// How a document is laid out.
#[derive(Clone, Copy)]
pub struct Layout<'a> {
    pub columns: usize,
    /// Line numbers before code of more than one line.
    pub line_numbers: bool,
    /// The links' targets below the page: those that lead out of the course.
    pub link_list: bool,
    /// The folds that were turned by the reader, with how they stand.
    pub folds: &'a HashMap<BlockId, bool>,
    pub colors: Option<&'a Coloring>,
    /// `None`: a line that says that a question stands here.
    pub question: Option<DrawQuestion<'a>>,
}

impl<'a> Layout<'a> {
    pub fn new(columns: usize, folds: &'a HashMap<BlockId, bool>) -> Self {
        Self { columns, line_numbers: false, link_list: true, folds, colors: None, question: None }
    }
}

/// A document laid out.
#[derive(Debug, Clone, Default)]
pub struct Laid {
    sections: Vec<Vec<Line>>,
    /// The first line of each section, and the count of all at the end.
    starts: Vec<usize>,
}

/// The lines of a document.
pub fn lay_out(document: &Document, layout: &Layout<'_>) -> Laid {
    let mut laid = Laid::default();
    for at in 0..document.blocks.len() {
        laid.sections.push(section(document, at, layout));
    }
    laid.sections.push(notes(document, layout));
    laid.count();
    laid
}

/// The lines of a document with all defaults and its folds open: for commands.
pub fn outline(document: &Document, columns: usize) -> Vec<Line> {
    let open = document.walk().filter(|block| matches!(block.kind, BlockKind::Fold { .. })).map(|block| (block.id, true)).collect();
    lay_out(document, &Layout::new(columns, &open)).sections.concat()
}

impl Laid {
    pub fn len(&self) -> usize {
        self.starts.last().copied().unwrap_or(0)
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub fn line(&self, at: usize) -> Option<&Line> {
        let section = self.starts.partition_point(|start| *start <= at).checked_sub(1)?;
        self.sections.get(section)?.get(at - self.starts[section])
    }

    /// The lines from `at` on.
    pub fn from(&self, at: usize) -> impl Iterator<Item = &Line> {
        let section = self.starts.partition_point(|start| *start <= at).saturating_sub(1);
        let skip = at - self.starts.get(section).copied().unwrap_or(0).min(at);
        self.sections.iter().skip(section).flatten().skip(skip)
    }

    /// The line that shows a place: the last one that does not begin after it.
    pub fn line_of(&self, anchor: Anchor) -> usize {
        let section = self.sections.partition_point(|lines| lines.first().is_some_and(|line| line.anchor <= anchor)).saturating_sub(1);
        let within = self.sections.get(section).map_or(0, |lines| lines.partition_point(|line| line.anchor <= anchor));
        (self.starts.get(section).copied().unwrap_or(0) + within).saturating_sub(1)
    }

    /// The first line of a block.
    pub fn line_of_block(&self, block: BlockId) -> usize {
        let at = self.line_of(Anchor { block, offset: 0 });
        if at > 0 && self.line(at - 1).is_some_and(|line| line.anchor == Anchor { block, offset: 0 }) { at - 1 } else { at }
    }

    /// Lays one section out again: the one that holds the block.
    pub fn refresh(&mut self, document: &Document, block: BlockId, layout: &Layout<'_>) {
        let at = document.blocks.partition_point(|top| top.id <= block).saturating_sub(1);
        if at < document.blocks.len() && at < self.sections.len() {
            self.sections[at] = section(document, at, layout);
            self.count();
        }
    }

    fn count(&mut self) {
        self.starts.clear();
        let mut sum = 0;
        for section in &self.sections {
            self.starts.push(sum);
            sum += section.len();
        }
        self.starts.push(sum);
    }
}

fn section(document: &Document, at: usize, layout: &Layout<'_>) -> Vec<Line> {
    let mut flow = Flow::new(layout);
    let block = &document.blocks[at];
    if at > 0 {
        flow.blank(block.id);
    }
    let before = flow.len();
    block_lines(&mut flow, block);
    if flow.len() == before {
        flow.push(Line { anchor: Anchor { block: block.id, offset: 0 }, ..Line::default() });
    }
    flow.finish()
}

/// Footnotes and link targets, below the page.
fn notes(document: &Document, layout: &Layout<'_>) -> Vec<Line> {
    let mut flow = Flow::new(layout);
    let end = document.block_count;
    if !document.footnotes.is_empty() {
        flow.blank(end);
        flow.rule(end);
    }
    for note in &document.footnotes {
        let mark = format!("[^{}] ", note.number);
        flow.hang(&mark, Meaning::Muted, |flow| blocks(flow, &note.blocks, false));
    }
    let external: Vec<_> = document.links.iter().enumerate().filter(|(_, link)| link.is_external()).collect();
    if layout.link_list && !external.is_empty() {
        flow.blank(end);
        flow.rule(end);
        for (at, link) in external {
            let mut target = Span::new(link.target.clone(), Meaning::Link);
            target.style.link = u32::try_from(at).ok();
            flow.hang(&format!("[{}] ", at + 1), Meaning::Muted, |flow| flow.text(&[target], end));
        }
    }
    let mut lines = flow.finish();
    // All of it stands after the last block, whatever block it speaks of: anchors must rise.
    for (at, line) in lines.iter_mut().enumerate() {
        line.anchor = Anchor { block: end, offset: u32::try_from(at).unwrap_or(u32::MAX) };
    }
    lines
}

fn blocks(flow: &mut Flow<'_>, blocks: &[Block], tight: bool) {
    for (at, block) in blocks.iter().enumerate() {
        if at > 0 && !tight {
            flow.blank(block.id);
        }
        block_lines(flow, block);
    }
}

fn block_lines(flow: &mut Flow<'_>, block: &Block) {
    let id = block.id;
    match &block.kind {
        BlockKind::Heading { level, text } => {
            let mark = format!("{} ", "#".repeat(usize::from(*level)));
            flow.hang(&mark, Meaning::Heading(*level), |flow| flow.text(text, id));
        }
        BlockKind::Paragraph(text) => flow.text(text, id),
        BlockKind::Code(code) => code::block(flow, code, id),
        BlockKind::Session(lines) => code::session(flow, lines, id),
        BlockKind::Quote { alert: None, blocks: inner } => flow.within("| ", "| ", Meaning::Mark, |flow| blocks(flow, inner, false)),
        BlockKind::Quote { alert: Some(alert), blocks: inner } => {
            flow.within("| ", "| ", Meaning::Alert(*alert), |flow| {
                let word = format!("{}  ", alert.word());
                flow.hang(&word, Meaning::Alert(*alert), |flow| blocks(flow, inner, false));
            });
        }
        BlockKind::List { start, tight, items } => list(flow, *start, *tight, items, id),
        BlockKind::Table { align, head, rows } => table::table(flow, align, head, rows, id),
        BlockKind::Math(source) => math(flow, source, id),
        BlockKind::Rule => flow.rule(id),
        BlockKind::Fold { summary, open, blocks: inner } => {
            let open = flow.layout.folds.get(&id).copied().unwrap_or(*open);
            flow.hang(if open { "v " } else { "> " }, Meaning::Fold, |flow| flow.text(summary, id));
            if open {
                flow.within("  ", "  ", Meaning::Text, |flow| {
                    for block in inner {
                        flow.blank(block.id);
                        block_lines(flow, block);
                    }
                });
            }
        }
        BlockKind::Question(name) => match flow.layout.question {
            Some(draw) => {
                let lines = draw(name, flow.columns());
                flow.lines(lines, id);
            }
            None => flow.text(&[Span::new(format!("[question {name}]"), Meaning::Muted)], id),
        },
    }
}

fn list(flow: &mut Flow<'_>, start: Option<u64>, tight: bool, items: &[crate::content::block::ListItem], id: BlockId) {
    let last = start.map_or(0, |first| first.saturating_add(items.len() as u64).saturating_sub(1));
    let digits = last.to_string().len();
    for (at, item) in items.iter().enumerate() {
        let first = item.blocks.first().map_or_else(|| flow.last(id), |block| Anchor { block: block.id, offset: 0 });
        if at > 0 && !tight {
            flow.push(Line { anchor: first, ..Line::default() });
        }
        let mark = match start {
            Some(number) => format!("{:>digits$}. ", number.saturating_add(at as u64)),
            None => "- ".to_owned(),
        };
        let task = match item.task {
            Some(true) => "[x] ",
            Some(false) => "[ ] ",
            None => "",
        };
        flow.hang(&format!("{mark}{task}"), Meaning::Mark, |flow| {
            if item.blocks.is_empty() {
                flow.push(Line { anchor: first, ..Line::default() });
            }
            blocks(flow, &item.blocks, tight);
        });
    }
}

fn math(flow: &mut Flow<'_>, source: &str, id: BlockId) {
    use crate::content::math;
    let room = flow.columns();
    match math::display(source, room.saturating_sub(4)) {
        Some(drawn) => {
            let lines = drawn.into_iter().map(|line| Line::new(vec![Span::new("    ", Meaning::Text), Span::new(line, Meaning::Math)]));
            flow.lines(lines.collect(), id);
        }
        None => flow.text(&[Span::new(math::line(source), Meaning::Math)], id),
    }
}

/// Cuts each line to the width it was promised.
fn settle(lines: &mut [Line], columns: usize) {
    for line in lines {
        wrap::fit(line, columns);
    }
}
