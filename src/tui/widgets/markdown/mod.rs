//! A page to read: scrolled by line, page and half page, searched, its links, folds and questions reached with one key. Knows no service.
//!
//! The place in a page is kept as a place in its text, so that it survives any change of the size. Only what is visible is drawn.

mod check;
mod copy;
mod focus;
mod paint;
mod search;
mod seen;
#[cfg(test)]
mod tests;

use std::collections::HashMap;

use ratatui::Frame;
use ratatui::layout::{Position, Rect};

use crate::content::{self, Anchor, BlockId, BlockKind, Coloring, Document, Laid, Layout, Line};
use crate::domain::text::Untrusted;
use crate::tui::screen::Look;
use crate::tui::widgets::text::{MEASURE, reading};

pub use check::{Check, Said};
pub use copy::Copied;
pub use focus::Stop;
pub use paint::{found, line};

/// More rows than a text has: all of it is shown.
const WHOLE: usize = 1 << 24;

/// A page and where one is in it.
pub struct MarkdownView {
    document: Document,
    laid: Laid,
    folds: HashMap<BlockId, bool>,
    coloring: Coloring,
    checks: Vec<Check>,
    /// The block of each check.
    asked: HashMap<BlockId, usize>,
    /// Lines below the page, what comes next: as they were given, and wrapped.
    below: Vec<Line>,
    tail: Vec<Line>,
    /// What was laid out: the columns; `None` where it has to be done again.
    columns: Option<usize>,
    /// Blocks to be laid out again.
    stale: Vec<BlockId>,
    top: usize,
    /// The place of the top line; outlives resizing.
    place: Anchor,
    height: usize,
    focus: focus::Focus,
    search: search::Search,
    copied: Option<BlockId>,
    /// Keep what one is at in a question in view.
    follow: bool,
    /// A question of which all is to be seen: it was just marked.
    marked: Option<usize>,
    line_numbers: bool,
    seen: seen::Seen,
}

impl MarkdownView {
    pub fn new(text: &Untrusted) -> Self {
        let document = content::parse(text);
        Self {
            coloring: Coloring::start(&document),
            document,
            laid: Laid::default(),
            folds: HashMap::new(),
            checks: Vec::new(),
            asked: HashMap::new(),
            below: Vec::new(),
            tail: Vec::new(),
            columns: None,
            stale: Vec::new(),
            top: 0,
            place: Anchor::default(),
            height: 0,
            focus: focus::Focus::default(),
            search: search::Search::default(),
            copied: None,
            follow: false,
            marked: None,
            line_numbers: false,
            seen: seen::Seen::default(),
        }
    }

    /// The questions that the page's ` ```check ` fences name.
    #[must_use]
    pub fn with_checks(mut self, checks: Vec<Check>) -> Self {
        for block in self.document.walk() {
            let BlockKind::Question(id) = &block.kind else { continue };
            if let Some(at) = checks.iter().position(|check| check.id == *id) {
                self.asked.insert(block.id, at);
            }
        }
        self.checks = checks;
        self
    }

    /// Line numbers before code, where there is room.
    #[must_use]
    pub fn with_line_numbers(mut self) -> Self {
        self.line_numbers = true;
        self
    }

    /// Lines that stand below the page.
    pub fn set_tail(&mut self, tail: Vec<Line>) {
        self.below = tail;
        self.wrap_tail();
    }

    fn wrap_tail(&mut self) {
        let columns = self.columns.unwrap_or(usize::from(MEASURE));
        self.tail = self.below.iter().flat_map(|line| content::wrap(&line.spans, columns)).collect();
    }

    pub fn document(&self) -> &Document {
        &self.document
    }

    /// The place at the top of the screen.
    pub fn place(&self) -> Anchor {
        self.place
    }

    /// Shows a place at the top of the screen.
    pub fn go_to(&mut self, place: Anchor) {
        self.place = place;
        self.top = self.laid.line_of(place);
        self.clamp();
    }

    /// Shows a heading or another block at the top of the screen.
    pub fn go_to_block(&mut self, block: BlockId) {
        self.scroll_to(self.laid.line_of_block(block));
    }

    pub fn is_at_end(&self) -> bool {
        self.top >= self.last_top()
    }

    /// How many lines stand below those that are seen.
    pub fn below(&self) -> usize {
        self.last_top().saturating_sub(self.top)
    }

    /// The heading of the part that is at the top of the screen, by its position among the headings.
    pub fn heading(&self) -> Option<usize> {
        let place = self.laid.line(self.top).map_or(self.place, |line| line.anchor);
        self.document.headings.partition_point(|heading| heading.block <= place.block).checked_sub(1)
    }

    pub fn scroll(&mut self, by: isize) {
        self.scroll_to(self.top.saturating_add_signed(by));
    }

    /// A screen on, two lines kept.
    pub fn page_down(&mut self) {
        self.scroll(self.page());
    }

    pub fn page_up(&mut self) {
        self.scroll(-self.page());
    }

    pub fn half_down(&mut self) {
        self.scroll((self.page() / 2).max(1));
    }

    pub fn half_up(&mut self) {
        self.scroll(-(self.page() / 2).max(1));
    }

    pub fn first(&mut self) {
        self.scroll_to(0);
    }

    /// Goes to the end. Whoever asks for it has done with what lies between, as with the pages of a book that are leafed over.
    pub fn last(&mut self) {
        self.note_passed();
        self.scroll_to(usize::MAX);
    }

    fn page(&self) -> isize {
        isize::try_from(self.height.saturating_sub(2).max(1)).unwrap_or(1)
    }

    fn scroll_to(&mut self, top: usize) {
        self.forget_copied();
        self.top = top;
        self.clamp();
        self.place = self.laid.line(self.top).map_or_else(|| self.end_place(), |line| line.anchor);
    }

    fn end_place(&self) -> Anchor {
        Anchor { block: self.document.block_count, offset: u32::MAX }
    }

    fn clamp(&mut self) {
        self.top = self.top.min(self.last_top());
    }

    /// All lines, with the ones below the page.
    fn length(&self) -> usize {
        self.laid.len() + if self.tail.is_empty() { 0 } else { self.tail.len() + 1 }
    }

    fn last_top(&self) -> usize {
        self.length().saturating_sub(self.height)
    }

    /// Takes in colors that came; whether something changed.
    pub fn tick(&mut self) -> bool {
        let news = self.coloring.collect();
        let any = !news.is_empty();
        self.stale.extend(news);
        any
    }

    /// Whether it wants to be asked again soon.
    pub fn is_coloring(&self) -> bool {
        self.coloring.is_pending()
    }

    /// Shows a heading by its name; whether there is one.
    pub fn go_to_heading(&mut self, slug: &str) -> bool {
        let block = self.document.headings.iter().find(|heading| heading.slug == slug).map(|heading| heading.block);
        block.inspect(|block| self.go_to_block(*block)).is_some()
    }

    /// Learns the area: lays out what changed, and keeps the place.
    pub fn layout(&mut self, area: Rect, look: &Look<'_>) {
        self.lay(usize::from(reading(area).width), usize::from(area.height), look);
    }

    /// Lays the text out as a part of something longer, which scrolls by itself and shows [`Self::lines`].
    pub fn layout_within(&mut self, columns: usize, look: &Look<'_>) {
        self.lay(columns, WHOLE, look);
    }

    /// All lines; what has the focus stands out.
    pub fn lines(&self, look: &Look<'_>) -> Vec<ratatui::text::Line<'static>> {
        let focused = |line: &Line| {
            let whole = self.focus.fold().is_some_and(|fold| line.anchor.block == fold && line.anchor.offset != u32::MAX);
            paint::focused(line, self.focus.link(), whole, look)
        };
        let mut lines: Vec<_> = self.laid.from(0).map(focused).collect();
        while lines.last().is_some_and(|line| line.width() == 0) {
            lines.pop();
        }
        lines
    }

    fn lay(&mut self, columns: usize, height: usize, look: &Look<'_>) {
        let all = self.columns != Some(columns);
        // A message that takes a row or gives it back does not take the end away from whoever has reached it.
        let stays_at_end = !all && self.top > 0 && self.is_at_end() && self.height != height;
        self.height = height;
        if all {
            self.columns = Some(columns);
            self.wrap_tail();
            self.stale = self.asked.keys().copied().collect();
        }
        let stale = std::mem::take(&mut self.stale);
        for block in &stale {
            if let Some(&at) = self.asked.get(block) {
                let focused = self.focus.question() == Some(at);
                let room = self.room_for_question(*block, columns);
                self.checks[at].layout(room, focused, look);
            }
        }
        let seen = (all || !stale.is_empty()).then(|| self.seen.places(&self.laid));
        let Self { document, laid, folds, coloring, checks, line_numbers, .. } = self;
        let question = |id: &str, _: usize| checks.iter().find(|check| check.id == id).map(stand_ins).unwrap_or_default();
        let layout =
            Layout { line_numbers: *line_numbers, colors: Some(coloring), question: Some(&question), ..Layout::new(columns, folds) };
        if all {
            *laid = content::lay_out(document, &layout);
        } else {
            for block in &stale {
                laid.refresh(document, *block, &layout);
            }
        }
        if all || !stale.is_empty() {
            self.seen.restore(seen.unwrap_or_default(), &self.laid);
            self.top = self.laid.line_of(self.place);
            self.search.renew(&self.laid);
            self.focus.renew(&self.document, &self.laid, &self.asked);
        }
        self.follow_question();
        if stays_at_end {
            self.scroll_to(usize::MAX);
        }
        self.clamp();
        self.note_seen();
    }

    /// Columns that a question has where it stands: less in a list or a fold.
    fn room_for_question(&self, block: BlockId, columns: usize) -> usize {
        let inside = |kind: &BlockKind| matches!(kind, BlockKind::Question(_));
        let top = self.document.blocks.iter().any(|top| top.id == block && inside(&top.kind));
        if top { columns } else { columns.saturating_sub(4).max(1) }
    }

    pub fn render(&self, frame: &mut Frame<'_>, area: Rect, look: &Look<'_>) {
        let text = reading(area);
        let mut cursor = None;
        let blank = Line::default();
        let below = std::iter::once(&blank).chain(&self.tail);
        let lines = self.laid.from(self.top.min(self.laid.len())).chain(below.skip(self.top.saturating_sub(self.laid.len())));
        for (row, line) in lines.take(usize::from(area.height)).enumerate() {
            let y = area.y + u16::try_from(row).unwrap_or(u16::MAX);
            let at = (text.x, y);
            let number = self.top + row;
            // What stands below the text belongs to no block of it, though its lines bear the first one's number.
            let is_of_block = number < self.laid.len() && line.anchor.offset != u32::MAX;
            if let Some(&check) = self.asked.get(&line.anchor.block).filter(|_| is_of_block) {
                let x = self.render_question(frame, check, line, at, text.width, look);
                cursor = cursor.or(x);
                continue;
            }
            let over = paint::Over {
                hits: &self.search.hits(number),
                link: self.focus.link(),
                whole: is_of_block && (self.focus.fold() == Some(line.anchor.block) || self.copied == Some(line.anchor.block)),
            };
            let x = paint::put(frame.buffer_mut(), at, text.width, line, &over, look);
            cursor = cursor.or(x.map(|x| (x, y)));
        }
        if let Some((x, y)) = cursor {
            frame.set_cursor_position(Position::new(x, y));
        }
        self.render_fields(frame, text, look);
    }

    /// One line of a question in place of its stand-in. Returns where the cursor belongs, if on this line.
    fn render_question(
        &self,
        frame: &mut Frame<'_>,
        check: usize,
        line: &Line,
        at: (u16, u16),
        columns: u16,
        look: &Look<'_>,
    ) -> Option<(u16, u16)> {
        let lead: usize = line.spans.iter().take(line.lead).map(|span| content::width(&span.text)).sum();
        let head = Line { spans: line.spans.iter().take(line.lead).cloned().collect(), lead: line.lead, anchor: line.anchor };
        paint::put(frame.buffer_mut(), at, columns, &head, &paint::Over::default(), look);
        let lead = u16::try_from(lead).unwrap_or(columns).min(columns);
        let row = usize::try_from(line.anchor.offset).unwrap_or(usize::MAX);
        let place = Rect { x: at.0 + lead, y: at.1, width: columns - lead, height: 1 }.intersection(frame.area());
        frame.render_widget(self.checks[check].lines().get(row)?, place);
        let (_, column) = self.checks[check].cursor().filter(|(line, _)| *line == row && self.focus.question() == Some(check))?;
        Some((place.x.saturating_add(u16::try_from(column).ok()?), place.y))
    }

    /// The fields to type in, over the lines that keep their room. `text`: where the page stands.
    fn render_fields(&self, frame: &mut Frame<'_>, text: Rect, look: &Look<'_>) {
        for (block, &check) in &self.asked {
            let first = self.laid.line_of_block(*block);
            let Some(line) = self.laid.line(first).filter(|line| line.anchor.block == *block) else { continue };
            let lead: usize = line.spans.iter().take(line.lead).map(|span| content::width(&span.text)).sum();
            let lead = u16::try_from(lead).unwrap_or(0).min(text.width);
            let inside = Rect { x: text.x + lead, width: text.width - lead, ..text };
            let top = i64::from(text.y) + i64::try_from(first).unwrap_or(i64::MAX / 2) - i64::try_from(self.top).unwrap_or(0);
            self.checks[check].render(frame, inside, top, look);
        }
    }
}

/// The text of a question as the page knows it: for its height, for searching.
fn stand_ins(check: &Check) -> Vec<Line> {
    let text = |line: &ratatui::text::Line<'_>| line.spans.iter().map(|span| span.content.as_ref()).collect::<String>();
    check.lines().iter().map(|line| Line::new(vec![content::Span::new(text(line), content::Meaning::Text)])).collect()
}
