//! One question as lines for a width, and the part of them that is seen: the heading, the text, the field to answer in, what is said of it.

use std::ops::Range;

use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};

use crate::domain::quiz::Verdict;
use crate::service::attempt::{QuestionState, QuestionView};
use crate::tr;
use crate::tui::screen::Look;
use crate::tui::screens::learner::quiz::{labels, words};
use crate::tui::theme::Mean;
use crate::tui::widgets::question::{AnswerField, Inset, Whose, prose};
use crate::tui::widgets::text::{MEASURE, wrap};

/// Columns before the answer.
const INDENT: usize = 2;

/// A question laid out.
#[derive(Default)]
pub(super) struct Sheet {
    lines: Vec<Line<'static>>,
    /// Lines that have to be seen while the cursor is in the field.
    focus: Range<usize>,
    cursor: Option<(usize, usize)>,
    inset: Option<Inset>,
    from: usize,
    height: usize,
}

/// What the sheet shows beside the question itself.
pub(super) struct Around<'a> {
    /// What is wrong with the answer as it stands.
    pub notice: Option<&'a str>,
    /// How sure the learner says they are, 1 to 3, where the quiz asks for it.
    pub sure: Option<u8>,
    pub focused: bool,
    pub width: usize,
    pub height: usize,
}

impl Sheet {
    /// Lays a question out anew; what is seen of it stays. `follow`: the cursor has to be in view.
    pub fn lay(&mut self, question: &QuestionView, field: &mut dyn AnswerField, around: &Around<'_>, follow: bool, look: &Look<'_>) {
        let width = around.width.min(usize::from(MEASURE));
        self.height = around.height;
        self.lines = heading(question, width, look);
        if question.locked && question.result.is_some() {
            self.compare(question, field, width, look);
        } else {
            self.place(field, around, width, look);
        }
        self.lines.extend(said(question, field, around, width, look));
        if follow {
            self.follow();
        }
        self.from = self.from.min(self.last());
    }

    /// A question that was judged for good: the answer beside the right one, as far as that may be seen.
    fn compare(&mut self, question: &QuestionView, field: &dyn AnswerField, width: usize, look: &Look<'_>) {
        let key = question.key.as_ref().map(labels::right_answer);
        (self.focus, self.cursor, self.inset) = (0..0, None, None);
        self.lines.extend(field.review(Whose::Yours, key.as_ref(), width, look));
    }

    fn place(&mut self, field: &mut dyn AnswerField, around: &Around<'_>, width: usize, look: &Look<'_>) {
        let indent = if width < 50 { 0 } else { INDENT };
        // A text being written has the rest of the screen, and all of it where little is left.
        let rest = around.height.saturating_sub(self.lines.len() + 2).max(around.height.saturating_sub(2).min(8));
        let drawn = field.layout(width.saturating_sub(indent), rest, around.focused, look);
        let from = self.lines.len();
        self.focus = from + drawn.focus.start..from + drawn.focus.end;
        self.cursor = drawn.cursor.map(|(line, column)| (from + line, column + indent));
        self.inset =
            drawn.inset.map(|inset| Inset { rows: from + inset.rows.start..from + inset.rows.end, indent: inset.indent + indent, ..inset });
        let pad = " ".repeat(indent);
        self.lines.extend(drawn.lines.into_iter().map(|mut line| {
            line.spans.insert(0, Span::raw(pad.clone()));
            line
        }));
    }

    fn follow(&mut self) {
        let room = self.room().max(1);
        // The whole question from its beginning is the best view, as long as the cursor is in it.
        if self.focus.end <= room {
            self.from = 0;
        } else if self.focus.end > self.from + room || self.focus.start < self.from {
            self.from = (self.focus.end - room).min(self.focus.start);
        }
    }

    /// Shows it from the top: another question.
    pub fn rewind(&mut self) {
        self.from = 0;
    }

    pub fn scroll(&mut self, lines: isize) {
        self.from = self.from.saturating_add_signed(lines).min(self.last());
    }

    /// Rows of a page to scroll by.
    pub fn page(&self) -> isize {
        isize::try_from(self.height.saturating_sub(2).max(1)).unwrap_or(1)
    }

    /// Whether there is more than fits.
    pub fn scrolls(&self) -> bool {
        self.lines.len() > self.height
    }

    /// One row is kept for saying that there is more.
    fn room(&self) -> usize {
        if self.scrolls() && self.height > 2 { self.height - 1 } else { self.height }
    }

    fn last(&self) -> usize {
        self.lines.len().saturating_sub(self.room())
    }

    pub fn render(&self, frame: &mut Frame<'_>, area: Rect, field: &dyn AnswerField, look: &Look<'_>) {
        let room = self.room().min(usize::from(area.height));
        for (row, line) in self.lines.iter().skip(self.from).take(room).enumerate() {
            frame.render_widget(line.clone(), row_of(area, row));
        }
        self.render_inset(frame, area, room, field, look);
        if let Some((line, column)) = self.cursor.filter(|(line, _)| (self.from..self.from + room).contains(line)) {
            let place = row_of(area, line - self.from);
            let column = u16::try_from(column).unwrap_or(u16::MAX).min(place.width.saturating_sub(1));
            frame.set_cursor_position(Position::new(place.x + column, place.y));
        }
        if self.scrolls() && room < usize::from(area.height) {
            frame.render_widget(Line::styled(self.more(room, look), look.style(Mean::Muted)), row_of(area, room));
        }
    }

    fn render_inset(&self, frame: &mut Frame<'_>, area: Rect, room: usize, field: &dyn AnswerField, look: &Look<'_>) {
        let Some(inset) = &self.inset else { return };
        let seen = inset.rows.start.max(self.from)..inset.rows.end.min(self.from + room);
        if seen.is_empty() {
            return;
        }
        let narrow = |count: usize| u16::try_from(count).unwrap_or(u16::MAX);
        let top = row_of(area, seen.start - self.from);
        let place =
            Rect { x: area.x.saturating_add(narrow(inset.indent)), y: top.y, width: narrow(inset.width), height: narrow(seen.len()) };
        field.render(frame, place.intersection(area), look);
    }

    fn more(&self, room: usize, look: &Look<'_>) -> String {
        let below = self.lines.len().saturating_sub(self.from + room);
        match (self.from, below) {
            (above, 0) => tr!(look, one "{n} line more above" | "{n} lines more above", n = above),
            (0, below) => tr!(look, one "{n} line more below" | "{n} lines more below", n = below),
            (above, below) => tr!(look, "{n} lines more above, {m} below", n = above, m = below),
        }
    }
}

fn row_of(area: Rect, row: usize) -> Rect {
    let row = u16::try_from(row).unwrap_or(u16::MAX).min(area.height);
    Rect { y: area.y + row, height: area.height.saturating_sub(row).min(1), ..area }
}

/// The section, the question's name with its points, and its text.
pub(in crate::tui::screens::learner) fn heading(question: &QuestionView, width: usize, look: &Look<'_>) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    if let Some(section) = &question.section {
        lines.push(Line::styled(prose::title(section), look.style(Mean::Muted)));
    }
    if let Some(introduction) = &question.introduction {
        lines.extend(prose::lines(introduction, width, look));
        lines.push(Line::default());
    }
    let mut named = prose::named(&format!("{}. ", question.number), &question.title, width, look);
    let points = Span::styled(format!("({})", worth(question, look)), look.style(Mean::Heading));
    match named.last_mut() {
        Some(last) if last.width() + points.width() + 2 <= width => last.spans.extend([Span::raw("  "), points]),
        _ => named.push(Line::from(points)),
    }
    lines.extend(named);
    lines.push(Line::default());
    let body = prose::lines(&question.body, width, look);
    if !body.is_empty() {
        lines.extend(body);
        lines.push(Line::default());
    }
    lines
}

/// `2 points`, `1 point, bonus, must be answered`.
fn worth(question: &QuestionView, look: &Look<'_>) -> String {
    let mut said = vec![words::counted(question.points, look)];
    said.extend(question.bonus.then(|| tr!(look, "bonus")));
    said.extend(question.required.then(|| tr!(look, "must be answered")));
    said.join(", ")
}

/// Below the answer: what is wrong with it, how much it is, and, where it may be told, how it was marked and why.
fn said(question: &QuestionView, field: &dyn AnswerField, around: &Around<'_>, width: usize, look: &Look<'_>) -> Vec<Line<'static>> {
    let mut lines = vec![Line::default()];
    if let Some(notice) = around.notice {
        lines.extend(wrap(&format!("! {notice}"), width).into_iter().map(|line| Line::styled(line, look.style(Mean::Bad))));
    }
    let remark = field.remark(look).filter(|_| !question.locked);
    lines.extend(remark.into_iter().flat_map(|remark| wrap(&remark, width)).map(|line| Line::styled(line, look.style(Mean::Muted))));
    lines.extend(around.sure.map(|sure| Line::from(how_sure(sure, look))));
    lines.extend(verdict(question, Whose::Yours, width, look));
    lines
}

fn how_sure(sure: u8, look: &Look<'_>) -> String {
    match sure {
        2 => tr!(look, "How sure? 2 of 3: fairly sure"),
        3 => tr!(look, "How sure? 3 of 3: certain"),
        _ => tr!(look, "How sure? 1 of 3: not very"),
    }
}

/// The result with its reasons, as far as the view has them.
pub(in crate::tui::screens::learner) fn verdict(
    question: &QuestionView,
    whose: Whose<'_>,
    width: usize,
    look: &Look<'_>,
) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    if question.state == QuestionState::Damaged {
        let told = tr!(look, "! What was answered here cannot be read: the school's file is damaged. `lyceum doctor` tells more.");
        lines.extend(wrap(&told, width).into_iter().map(|line| Line::styled(line, look.style(Mean::Bad))));
    }
    if let Some((word, mean)) = words::result(question, look) {
        let word = if question.is_empty() { tr!(look, "not answered") } else { word };
        let mark = question
            .mark
            .map(|mark| tr!(look, "{mark} of {points}", mark = words::points(mark), points = words::counted(question.points, look)));
        let said = [Some(word), mark].into_iter().flatten().collect::<Vec<_>>().join("   ");
        lines.push(Line::styled(said, look.style(mean)));
        if question.result == Some(Verdict::Waiting) {
            let told = match whose {
                Whose::Yours => tr!(look, "A person reads this answer and marks it."),
                Whose::Of(_) => tr!(look, "It has no mark yet: you give it."),
            };
            lines.extend(wrap(&told, width).into_iter().map(Line::from));
        }
    }
    if question.close {
        let told = tr!(look, "Close: only a letter or two differ from an accepted answer.");
        lines.extend(wrap(&told, width).into_iter().map(Line::from));
    }
    for text in &question.feedback {
        lines.extend(prose::lines(text, width, look));
    }
    let (why, model) = question.explanation.split_at(question.explanation.len() - usize::from(question.has_model));
    for (heading, texts) in [(tr!(look, "Why:"), why), (tr!(look, "A model answer:"), model)] {
        if !texts.is_empty() {
            lines.push(Line::default());
            lines.push(Line::styled(heading, look.style(Mean::Strong)));
        }
        for text in texts {
            lines.extend(prose::lines(text, width, look));
        }
    }
    let labelled =
        [(tr!(look, "Hint"), question.hint.as_ref().filter(|_| !question.locked)), (tr!(look, "Comment"), question.comment.as_ref())];
    for (label, text) in labelled {
        let Some(text) = text else { continue };
        lines.push(Line::styled(format!("{label}:"), look.style(Mean::Strong)));
        lines.extend(prose::lines(text, width, look));
    }
    lines
}
