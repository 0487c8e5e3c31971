//! Drawing: the strip of questions, the question, in a wide terminal the list beside it.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::Taking;
use crate::domain::course::Behavior;
use crate::tr;
use crate::tui::screen::{Look, Size};
use crate::tui::screens::learner::quiz::navigator::{strip, word};
use crate::tui::screens::learner::quiz::sheet::Around;
use crate::tui::theme::Mean;
use crate::tui::widgets::question::prose;
use crate::tui::widgets::text::cut;

/// Columns of the list of questions in a wide terminal.
const SIDE: u16 = 44;

impl Taking {
    pub(super) fn lay(&mut self, area: Rect, look: &Look<'_>) {
        self.size = Size::of(area);
        let (strip_rows, body) = self.parts(area);
        self.strip = match self.size {
            Size::Compact => Vec::new(),
            _ => strip(&self.view, self.at, usize::from(area.width.saturating_sub(2)), usize::from(strip_rows), look),
        };
        let focused = self.takes_answers();
        let typing = self.field.typing();
        let notice = self.notice.as_deref().filter(|_| !typing);
        let sure =
            (self.view.behavior == Behavior::Certainty).then(|| self.question().and_then(|question| question.certainty).unwrap_or(1));
        let around = Around { notice, sure, focused, width: usize::from(body.width), height: usize::from(body.height) };
        let Some(question) = self.view.questions.get(self.at) else { return };
        self.sheet.lay(question, self.field.as_mut(), &around, self.follow, look);
    }

    pub(super) fn draw(&self, frame: &mut Frame<'_>, area: Rect, look: &Look<'_>) {
        let (_, body) = self.parts(area);
        for (row, line) in self.strip.iter().enumerate() {
            let y = area.y.saturating_add(u16::try_from(row).unwrap_or(u16::MAX));
            frame.render_widget(line.clone(), Rect { x: area.x + 1, y, width: area.width.saturating_sub(2), height: 1 }.intersection(area));
        }
        if self.view.questions.is_empty() {
            let text = tr!(look, "This attempt has no questions. Hand it in, or tell your instructor.");
            return frame.render_widget(Line::from(cut(&text, usize::from(body.width))), Rect { height: body.height.min(1), ..body });
        }
        self.sheet.render(frame, body, self.field.as_ref(), look);
        if self.size == Size::Wide {
            self.render_side(frame, area, look);
        }
    }

    pub(super) fn scroll(&mut self, lines: isize) {
        self.follow = false;
        self.sheet.scroll(lines);
    }

    /// Rows of the strip, and where the question stands.
    fn parts(&self, area: Rect) -> (u16, Rect) {
        let strip = match self.size {
            Size::Normal if area.height >= 14 => 2.min(self.strip_rows(area)) + 1,
            Size::Compact | Size::Normal | Size::Wide => 0,
        };
        let side = if self.size == Size::Wide { SIDE } else { 0 };
        let air = u16::from(area.width >= 30);
        let body = Rect {
            x: area.x + air,
            y: area.y + strip.min(area.height),
            width: area.width.saturating_sub(2 * air + side),
            height: area.height.saturating_sub(strip),
        };
        (strip.saturating_sub(1), body)
    }

    /// Rows that the whole strip would take: each entry is about nine columns.
    fn strip_rows(&self, area: Rect) -> u16 {
        let columns = usize::from(area.width).max(20);
        u16::try_from((self.view.questions.len() * 9).div_ceil(columns)).unwrap_or(u16::MAX).max(1)
    }

    /// The list of questions beside the question at hand.
    fn render_side(&self, frame: &mut Frame<'_>, area: Rect, look: &Look<'_>) {
        let side = Rect { x: area.right().saturating_sub(SIDE), width: SIDE, ..area }.intersection(area);
        let room = usize::from(side.height);
        let from = (self.at + 1).saturating_sub(room);
        for (row, (position, question)) in self.view.questions.iter().enumerate().skip(from).take(room).enumerate() {
            let (state, mean) = word(question, look);
            let mark = if position == self.at { ">" } else { " " };
            let text = format!("{mark}{:>3}  {state:<8}{}", question.number, prose::title(&question.title));
            let mean = if position == self.at { Mean::Selected } else { mean };
            let place = Rect { y: side.y + u16::try_from(row).unwrap_or(0), height: 1, ..side };
            frame.render_widget(Line::styled(cut(&text, usize::from(side.width)), look.style(mean)), place);
        }
    }
}
