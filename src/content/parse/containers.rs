//! Quotes, lists, folds, notes and code: what holds blocks, and blocks that are no text.

use crate::content::block::{Block, BlockId, BlockKind, Code, ListItem, SessionLine};
use crate::content::line::{Meaning, Span};
use crate::content::parse::fold::{self, Piece};
use crate::content::parse::{Builder, DEEPEST, Frame, clean, inline};
use crate::domain::text::Untrusted;

impl Builder<'_> {
    pub(super) fn id(&mut self) -> BlockId {
        let start = self.begun.max(self.document.starts.last().copied().unwrap_or(0));
        self.document.starts.push(start);
        self.document.block_count += 1;
        self.document.block_count - 1
    }

    pub(super) fn add(&mut self, kind: BlockKind) {
        let id = self.id();
        self.place(Block { id, kind });
    }

    pub(super) fn place(&mut self, block: Block) {
        if self.blocks.is_empty() {
            self.blocks.push(Vec::new());
        }
        if let Some(blocks) = self.blocks.last_mut() {
            blocks.push(block);
        }
    }

    pub(super) fn open(&mut self, frame: impl FnOnce(BlockId) -> Frame) {
        self.flush();
        if self.blocks.is_empty() {
            self.blocks.push(Vec::new());
        }
        if self.skipped > 0 || self.frames.len() >= DEEPEST {
            self.skipped += 1;
            return;
        }
        let id = self.id();
        self.frames.push(frame(id));
        self.blocks.push(Vec::new());
    }

    /// An item belongs to the list that is being filled; if that was too deep, so is the item.
    pub(super) fn open_item(&mut self) {
        self.flush();
        if self.skipped > 0 {
            self.skipped += 1;
            return;
        }
        self.frames.push(Frame::Item { task: None });
        self.blocks.push(Vec::new());
    }

    /// Closes what the parser says has ended, and the folds that were left open in it.
    pub(super) fn close(&mut self) {
        self.flush();
        if self.skipped > 0 {
            self.skipped -= 1;
            return;
        }
        while matches!(self.frames.last(), Some(Frame::Fold { .. })) {
            self.close_top();
        }
        self.close_top();
    }

    pub(super) fn close_top(&mut self) {
        let (Some(frame), Some(blocks)) = (self.frames.pop(), self.blocks.pop()) else { return };
        match frame {
            Frame::Quote { id, alert } => self.place(Block { id, kind: BlockKind::Quote { alert, blocks } }),
            Frame::List { id, start, loose, items } => self.place(Block { id, kind: BlockKind::List { start, tight: !loose, items } }),
            Frame::Fold { id, open, summary } => {
                let summary = summary.unwrap_or_else(|| vec![Span::new("Details", Meaning::Fold)]);
                self.place(Block { id, kind: BlockKind::Fold { summary, open, blocks } });
            }
            Frame::Footnote { label } => self.defined.push((label, blocks)),
            Frame::Item { task } => {
                if let Some(Frame::List { items, .. }) = self.frames.last_mut() {
                    items.push(ListItem { task, blocks });
                }
            }
        }
    }

    pub(super) fn end_html(&mut self) {
        let Some(html) = self.html.take() else { return };
        for piece in fold::pieces(&html) {
            match piece {
                Piece::Open { open } if self.skipped == 0 && self.frames.len() < DEEPEST => {
                    self.open(|id| Frame::Fold { id, open, summary: None });
                }
                Piece::Summary(text) if matches!(self.frames.last(), Some(Frame::Fold { summary: None, .. })) => self.summary(text),
                Piece::Close if matches!(self.frames.last(), Some(Frame::Fold { .. })) => self.close_top(),
                Piece::Text(text) | Piece::Summary(text) => self.add(BlockKind::Paragraph(vec![Span::new(clean(text), Meaning::Text)])),
                Piece::Open { .. } | Piece::Close => {}
            }
        }
    }

    pub(super) fn summary(&mut self, source: &str) {
        let mut text = inline(&Untrusted::from(source.replace('\n', " ")));
        for span in &mut text {
            if span.style.meaning == Meaning::Text {
                span.style.meaning = Meaning::Fold;
            }
            span.style.link = None;
        }
        if let Some(Frame::Fold { summary, .. }) = self.frames.last_mut() {
            *summary = Some(text);
        }
    }

    pub(super) fn end_code(&mut self) {
        let Some((info, body)) = self.code.take() else { return };
        let mut words = info.split_ascii_whitespace();
        let language = words.next().unwrap_or_default().to_owned();
        let body = clean(body.strip_suffix('\n').unwrap_or(&body)).into_owned();
        let lines = body.split('\n').map(str::to_owned);
        match (language.as_str(), words.next()) {
            ("check", Some(id)) => {
                self.document.questions.push(id.to_owned());
                self.add(BlockKind::Question(id.to_owned()));
            }
            ("term", _) => self.add(BlockKind::Session(lines.filter(|line| !line.starts_with("#|")).map(session_line).collect())),
            _ => self.add(BlockKind::Code(Code { lines: lines.collect(), language })),
        }
    }
}

fn session_line(line: String) -> SessionLine {
    for prompt in ['$', '#', '>'] {
        let Some(rest) = line.strip_prefix(prompt) else { continue };
        if rest.is_empty() || rest.starts_with(' ') {
            return SessionLine { prompt: Some(prompt), text: rest.trim_start().to_owned() };
        }
    }
    SessionLine { prompt: None, text: line }
}
