//! One question of a review: what was asked, what was answered, what would have been right, and why.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::claim;
use crate::service::attempt::QuestionView;
use crate::tr;
use crate::tui::screen::Look;
use crate::tui::screens::learner::quiz::{labels, sheet};
use crate::tui::theme::Mean;
use crate::tui::widgets::question::{Whose, field};

/// Lines that can be scrolled.
#[derive(Default)]
pub(super) struct Detail {
    lines: Vec<Line<'static>>,
    from: usize,
    height: usize,
}

/// All that is to be said of a question and of whose answer it is.
pub(in crate::tui::screens) fn lines(question: &QuestionView, whose: Whose<'_>, width: usize, look: &Look<'_>) -> Vec<Line<'static>> {
    let mut lines = sheet::heading(question, width, look);
    let mut answer = field(labels::asked(question));
    answer.set(question.answer.as_ref().and_then(labels::answer).as_ref());
    let key = question.key.as_ref().map(labels::right_answer);
    lines.extend(answer.review(whose, key.as_ref(), width, look));
    lines.push(Line::default());
    lines.extend(claim::lines(question, whose == Whose::Yours, width, look));
    lines.extend(sheet::verdict(question, whose, width, look));
    lines
}

impl Detail {
    pub fn lay(&mut self, lines: Vec<Line<'static>>, height: usize) {
        self.lines = lines;
        self.height = height;
        self.scroll(0);
    }

    pub fn rewind(&mut self) {
        self.from = 0;
    }

    pub fn scrolls(&self) -> bool {
        self.lines.len() > self.height
    }

    fn room(&self) -> usize {
        if self.scrolls() && self.height > 2 { self.height - 1 } else { self.height }
    }

    pub fn scroll(&mut self, lines: isize) {
        self.from = self.from.saturating_add_signed(lines).min(self.lines.len().saturating_sub(self.room()));
    }

    pub fn scroll_page(&mut self, pages: isize) {
        let page = isize::try_from(self.room().saturating_sub(1).max(1)).unwrap_or(1);
        self.scroll(pages * page);
    }

    pub fn render(&self, frame: &mut Frame<'_>, area: Rect, look: &Look<'_>) {
        let row = |n: usize| Rect { y: area.y.saturating_add(u16::try_from(n).unwrap_or(u16::MAX)), height: 1, ..area }.intersection(area);
        let room = self.room().min(usize::from(area.height));
        for (n, line) in self.lines.iter().skip(self.from).take(room).enumerate() {
            frame.render_widget(line.clone(), row(n));
        }
        let below = self.lines.len().saturating_sub(self.from + room);
        if room < usize::from(area.height) && self.scrolls() {
            let text = match (self.from, below) {
                (above, 0) => tr!(look, one "{n} line more above" | "{n} lines more above", n = above),
                (0, below) => tr!(look, one "{n} line more below" | "{n} lines more below", n = below),
                (above, below) => tr!(look, "{n} lines more above, {m} below", n = above, m = below),
            };
            frame.render_widget(Line::styled(text, look.style(Mean::Muted)), row(room));
        }
    }
}
