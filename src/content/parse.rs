//! Markdown to blocks. Knows no width.
//!
//! Each text is tamed here, after the parser has resolved its entities (`&#27;` is an escape character by then).

use std::borrow::Cow;
use std::collections::HashMap;

use pulldown_cmark::{Alignment, BlockQuoteKind, CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use crate::content::block::{
    Alert, Align, Block, BlockId, BlockKind, Code, Document, Footnote, Heading, Image, Link, ListItem, SessionLine, Text,
};
use crate::content::fold::{self, Piece};
use crate::content::line::{Meaning, Span, Style};
use crate::content::{math, width};
use crate::domain::text::Untrusted;

/// How deep quotes, lists and folds may stand in each other; deeper ones join the last (SECURITY.md S12).
const DEEPEST: usize = 32;

/// The blocks of a page.
pub fn parse(source: &Untrusted) -> Document {
    let source = source.raw();
    let mut builder = Builder { source, ..Builder::default() };
    for (event, range) in Parser::new_ext(source, options()).into_offset_iter() {
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

fn options() -> Options {
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

/// Containers.
impl Builder<'_> {
    fn id(&mut self) -> BlockId {
        let start = self.begun.max(self.document.starts.last().copied().unwrap_or(0));
        self.document.starts.push(start);
        self.document.block_count += 1;
        self.document.block_count - 1
    }

    fn add(&mut self, kind: BlockKind) {
        let id = self.id();
        self.place(Block { id, kind });
    }

    fn place(&mut self, block: Block) {
        if self.blocks.is_empty() {
            self.blocks.push(Vec::new());
        }
        if let Some(blocks) = self.blocks.last_mut() {
            blocks.push(block);
        }
    }

    fn open(&mut self, frame: impl FnOnce(BlockId) -> Frame) {
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
    fn open_item(&mut self) {
        self.flush();
        if self.skipped > 0 {
            self.skipped += 1;
            return;
        }
        self.frames.push(Frame::Item { task: None });
        self.blocks.push(Vec::new());
    }

    /// Closes what the parser says has ended, and the folds that were left open in it.
    fn close(&mut self) {
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

    fn close_top(&mut self) {
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

    fn end_html(&mut self) {
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

    fn summary(&mut self, source: &str) {
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

    fn end_code(&mut self) {
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

/// Text in a line.
impl Builder<'_> {
    fn on_text(&mut self, text: &str) {
        if let Some((_, body)) = &mut self.code {
            body.push_str(text);
        } else if let Some((_, alt)) = &mut self.image {
            alt.push_str(text);
        } else {
            self.push(&clean(text), self.meaning());
        }
    }

    fn meaning(&self) -> Meaning {
        match self.heading {
            _ if self.open_link.is_some() => Meaning::Link,
            Some(level) => Meaning::Heading(level),
            None => Meaning::Text,
        }
    }

    fn push(&mut self, text: &str, meaning: Meaning) {
        if let Some((_, alt)) = &mut self.image {
            alt.push_str(text);
            return;
        }
        if std::mem::take(&mut self.line_ended) && self.needs_space(text) {
            self.append(" ", self.meaning());
        }
        self.append(text, meaning);
    }

    /// Between two lines of Chinese or Japanese a line feed of the source is no space.
    fn needs_space(&self, next: &str) -> bool {
        let before = self.text.last().and_then(|span| span.text.chars().next_back());
        let ideographic = |c: Option<char>| c.is_some_and(width::is_ideographic);
        !(ideographic(before) && ideographic(next.chars().next()))
    }

    fn append(&mut self, text: &str, meaning: Meaning) {
        if self.text.is_empty() && self.table.is_none() {
            self.begun = self.here;
        }
        let style = Style { meaning, ..self.style };
        match self.text.last_mut() {
            Some(last) if last.style == style => last.text.push_str(text),
            _ => self.text.push(Span { text: text.to_owned(), style }),
        }
    }

    fn mark(&mut self, which: usize, by: i32) {
        self.depth[which] = self.depth[which].saturating_add_signed(by);
        self.style.emphasis = self.depth[0] > 0;
        self.style.strong = self.depth[1] > 0;
        self.style.strike = self.depth[2] > 0;
    }

    fn take_text(&mut self) -> Text {
        self.line_ended = false;
        std::mem::take(&mut self.text)
    }

    /// Whatever text stands alone is a paragraph (the items of a tight list have no other).
    fn flush(&mut self) {
        let text = self.take_text();
        if self.table.is_none() && text.iter().any(|span| !span.text.trim().is_empty()) {
            self.add(BlockKind::Paragraph(text));
        }
        self.begun = self.here;
    }

    fn end_heading(&mut self) {
        let level = self.heading.take().unwrap_or(1);
        let text = self.take_text();
        let plain: String = text.iter().map(|span| span.text.as_str()).collect();
        let slug = self.slug(&plain);
        self.document.headings.push(Heading { level, text: plain.trim().to_owned(), slug, block: self.document.block_count });
        self.add(BlockKind::Heading { level, text });
    }

    fn slug(&mut self, heading: &str) -> String {
        let kept = heading.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
        let slug: String = kept.collect::<String>().trim().to_lowercase().replace(' ', "-");
        let seen = self.slugs.entry(slug.clone()).or_default();
        *seen += 1;
        if *seen == 1 { slug } else { format!("{slug}-{}", *seen - 1) }
    }

    fn start_link(&mut self, target: &str) {
        let number = self.document.links.len();
        self.document.links.push(Link { text: String::new(), target: clean_line(target), block: self.document.block_count });
        // The space before a link is not part of it.
        if std::mem::take(&mut self.line_ended) {
            self.append(" ", Meaning::Text);
        }
        self.open_link = Some((number, self.text.len()));
        self.style.link = u32::try_from(number).ok();
    }

    fn end_link(&mut self) {
        let Some((number, start)) = self.open_link.take() else { return };
        let text: String = self.text.iter().skip(start).map(|span| span.text.as_str()).collect();
        self.append(&format!("[{}]", number + 1), Meaning::Muted);
        self.style.link = None;
        self.document.links[number].text = text;
    }

    fn end_image(&mut self) {
        let Some((path, alt)) = self.image.take() else { return };
        let alt = clean_line(alt.trim());
        let shown = if alt.is_empty() { "[image]".to_owned() } else { format!("[image: {alt}]") };
        self.push(&shown, Meaning::Image);
        self.push(&format!(" ({path})"), Meaning::Muted);
        self.document.images.push(Image { alt, path, block: self.document.block_count });
    }

    fn note(&mut self, label: &str) -> usize {
        let next = self.notes.len() + 1;
        *self.notes.entry(label.to_owned()).or_insert(next)
    }

    /// `$HOME/$USER` is no formula: the closing sign must not stand before a letter or digit.
    fn inline_math(&mut self, source: &str, end: usize) {
        let next = self.source.get(end..).and_then(|rest| rest.chars().next());
        if next.is_some_and(char::is_alphanumeric) {
            self.push(&format!("${}$", clean(source)), self.meaning());
        } else {
            self.push(&math::line(&clean_line(source)), Meaning::Math);
        }
    }

    fn display_math(&mut self, source: &str) {
        let source = clean(source.trim()).into_owned();
        if self.table.is_some() || self.heading.is_some() {
            return self.push(&math::line(&source), Meaning::Math);
        }
        self.flush();
        self.add(BlockKind::Math(source));
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
