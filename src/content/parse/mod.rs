//! Markdown to blocks. Knows no width.
//!
//! Each text is tamed here, after the parser has resolved its entities (`&#27;` is an escape character by then).

mod containers;
mod fold;
mod text;

use std::borrow::Cow;
use std::collections::HashMap;

use pulldown_cmark::{Alignment, BlockQuoteKind, CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd, TextMergeWithOffset};

use crate::content::block::{Alert, Align, Block, BlockId, BlockKind, Document, Footnote, ListItem, Text};
use crate::content::line::{Meaning, Span, Style};
use crate::content::{math, width};
use crate::domain::text::Untrusted;

/// How deep quotes, lists and folds may stand in each other; deeper ones join the last (SECURITY.md S12).
const DEEPEST: usize = 32;

/// The blocks of a page.
pub fn parse(source: &Untrusted) -> Document {
    let source = source.raw();
    let mut builder = Builder { source, ..Builder::default() };
    for (event, range) in TextMergeWithOffset::new(Parser::new_ext(source, extensions()).into_offset_iter()) {
        builder.here = range.start;
        builder.event(event, range.end);
    }
    builder.finish()
}

/// The styled text of a Markdown paragraph: the text of an option, a title, a remark. Blocks in it are joined by line breaks.
pub fn inline(source: &Untrusted) -> Text {
    let mut joined = Text::new();
    for block in parse(source).walk() {
        let text = match &block.kind {
            BlockKind::Heading { text, .. } | BlockKind::Paragraph(text) => text.clone(),
            BlockKind::Code(code) => vec![Span::new(code.lines.join("\n"), Meaning::Code)],
            BlockKind::Session(lines) => lines.iter().map(|line| Span::new(line.text.clone(), Meaning::Code)).collect(),
            BlockKind::Math(source) => vec![Span::new(math::line(source), Meaning::Math)],
            _ => continue,
        };
        if !joined.is_empty() {
            joined.push(Span::new("\n", Meaning::Text));
        }
        joined.extend(text);
    }
    if joined.is_empty() && !source.is_blank() {
        joined.push(Span::new(clean(source.raw().trim()), Meaning::Text));
    }
    joined
}

/// What Markdown can be beside the common part: the same for whoever reads a page and whoever judges it.
pub fn extensions() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_MATH
        | Options::ENABLE_GFM
}

/// Tamed, line feeds kept.
pub(super) fn clean(text: &str) -> Cow<'_, str> {
    if width::is_plain(text) { Cow::Borrowed(text) } else { Cow::Owned(Untrusted::from(text).for_block().into_owned()) }
}

/// Tamed, in one line.
fn clean_line(text: &str) -> String {
    Untrusted::from(text).for_screen().into_owned()
}

/// A container that is being filled.
enum Frame {
    Quote { id: BlockId, alert: Option<Alert> },
    List { id: BlockId, start: Option<u64>, loose: bool, items: Vec<ListItem> },
    Item { task: Option<bool> },
    Fold { id: BlockId, open: bool, summary: Option<Text> },
    Footnote { label: String },
}

#[derive(Default)]
struct Builder<'a> {
    source: &'a str,
    /// Where the event begins in the source.
    here: usize,
    /// Where the block that is being filled begins.
    begun: usize,
    document: Document,
    frames: Vec<Frame>,
    /// The blocks of each frame, the document's own first.
    blocks: Vec<Vec<Block>>,
    /// Containers that were too deep to be opened.
    skipped: usize,
    text: Text,
    style: Style,
    /// How many of each emphasis are open.
    depth: [u32; 3],
    /// A line of the source ended here; whether that is a space shows with the next character.
    line_ended: bool,
    /// The open link's number, and the span of the text it began at.
    open_link: Option<(usize, usize)>,
    image: Option<(String, String)>,
    code: Option<(String, String)>,
    html: Option<String>,
    table: Option<Table>,
    heading: Option<u8>,
    notes: HashMap<String, usize>,
    defined: Vec<(String, Vec<Block>)>,
    slugs: HashMap<String, usize>,
}

#[derive(Default)]
struct Table {
    align: Vec<Align>,
    head: Vec<Text>,
    rows: Vec<Vec<Text>>,
    row: Vec<Text>,
}

impl<'a> Builder<'a> {
    fn event(&mut self, event: Event<'a>, end: usize) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => self.on_text(&text),
            Event::Code(code) => self.push(&format!("`{}`", clean_line(&code)), Meaning::Code),
            Event::InlineMath(source) => self.inline_math(&source, end),
            Event::DisplayMath(source) => self.display_math(&source),
            Event::Html(html) | Event::InlineHtml(html) => match &mut self.html {
                Some(all) => all.push_str(&html),
                None => self.push(&clean(&html), self.meaning()),
            },
            Event::FootnoteReference(label) => {
                let number = self.note(&label);
                self.push(&format!("[^{number}]"), Meaning::Muted);
            }
            Event::SoftBreak => self.line_ended = true,
            Event::HardBreak => self.push("\n", Meaning::Text),
            Event::Rule => {
                self.flush();
                self.add(BlockKind::Rule);
            }
            Event::TaskListMarker(done) => {
                if let Some(Frame::Item { task }) = self.frames.last_mut() {
                    *task = Some(done);
                }
            }
        }
    }

    fn start(&mut self, tag: Tag<'a>) {
        match tag {
            Tag::Paragraph => {
                self.flush();
                if let [.., Frame::List { loose, .. }, Frame::Item { .. }] = self.frames.as_mut_slice() {
                    *loose = true;
                }
            }
            Tag::Heading { level, .. } => {
                self.flush();
                self.heading = Some(level_number(level));
            }
            Tag::BlockQuote(kind) => self.open(|id| Frame::Quote { id, alert: kind.map(alert) }),
            Tag::List(start) => self.open(|id| Frame::List { id, start, loose: false, items: Vec::new() }),
            Tag::Item => self.open_item(),
            Tag::FootnoteDefinition(label) => self.open(|_| Frame::Footnote { label: label.to_string() }),
            Tag::CodeBlock(kind) => {
                self.flush();
                let info = if let CodeBlockKind::Fenced(info) = kind { clean_line(&info) } else { String::new() };
                self.code = Some((info, String::new()));
            }
            Tag::HtmlBlock => {
                self.flush();
                self.html = Some(String::new());
            }
            Tag::Table(align) => {
                self.flush();
                self.table = Some(Table { align: align.into_iter().map(alignment).collect(), ..Table::default() });
            }
            Tag::Emphasis => self.mark(0, 1),
            Tag::Strong => self.mark(1, 1),
            Tag::Strikethrough => self.mark(2, 1),
            Tag::Link { dest_url, .. } => self.start_link(&dest_url),
            Tag::Image { dest_url, .. } => self.image = Some((clean_line(&dest_url), String::new())),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph => self.flush(),
            TagEnd::Heading(_) => self.end_heading(),
            TagEnd::BlockQuote(_) | TagEnd::List(_) | TagEnd::FootnoteDefinition | TagEnd::Item => self.close(),
            TagEnd::CodeBlock => self.end_code(),
            TagEnd::HtmlBlock => self.end_html(),
            TagEnd::TableCell => {
                let cell = self.take_text();
                if let Some(table) = &mut self.table {
                    table.row.push(cell);
                }
            }
            TagEnd::TableHead => {
                if let Some(table) = &mut self.table {
                    table.head = std::mem::take(&mut table.row);
                }
            }
            TagEnd::TableRow => {
                if let Some(table) = &mut self.table {
                    let row = std::mem::take(&mut table.row);
                    table.rows.push(row);
                }
            }
            TagEnd::Table => {
                if let Some(Table { align, head, rows, .. }) = self.table.take() {
                    self.add(BlockKind::Table { align, head, rows });
                }
            }
            TagEnd::Emphasis => self.mark(0, -1),
            TagEnd::Strong => self.mark(1, -1),
            TagEnd::Strikethrough => self.mark(2, -1),
            TagEnd::Link => self.end_link(),
            TagEnd::Image => self.end_image(),
            _ => {}
        }
    }

    fn finish(mut self) -> Document {
        self.flush();
        while !self.frames.is_empty() {
            self.close_top();
        }
        self.document.blocks = self.blocks.pop().unwrap_or_default();
        let defined = std::mem::take(&mut self.defined);
        for (label, blocks) in defined {
            let number = self.note(&label);
            self.document.footnotes.push(Footnote { number, blocks });
        }
        self.document.footnotes.sort_by_key(|note| note.number);
        self.document.source_length = self.source.len();
        self.document
    }
}

fn level_number(level: HeadingLevel) -> u8 {
    level as u8
}

fn alert(kind: BlockQuoteKind) -> Alert {
    match kind {
        BlockQuoteKind::Note => Alert::Note,
        BlockQuoteKind::Tip => Alert::Tip,
        BlockQuoteKind::Important => Alert::Important,
        BlockQuoteKind::Warning => Alert::Warning,
        BlockQuoteKind::Caution => Alert::Caution,
    }
}

fn alignment(align: Alignment) -> Align {
    match align {
        Alignment::None | Alignment::Left => Align::Left,
        Alignment::Center => Align::Center,
        Alignment::Right => Align::Right,
    }
}
