//! Where the parts of the screen stand: work beside the desk, or below it where there is no room.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::{Marking, sheet};
use crate::tui::screen::Look;
use crate::tui::theme::Mean;
use crate::tui::widgets::text::aired;

/// From here on both stand side by side.
const BESIDE: u16 = 76;
/// The desk is no wider.
const DESK: u16 = 72;

/// The parts.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Areas {
    pub head: Rect,
    pub work: Rect,
    pub desk: Rect,
    rest: Rect,
}

impl Areas {
    pub fn of(area: Rect) -> Self {
        let area = aired(area);
        let used = if area.height > 6 { 2 } else { area.height.min(1) };
        let head = Rect { height: area.height.min(1), ..area };
        let rest = Rect { y: area.y + used, height: area.height - used, ..area };
        Self { head, rest, work: rest, desk: rest }
    }

    fn beside(&self) -> bool {
        self.rest.width >= BESIDE
    }

    /// Gives work and desk their room, by what is done now.
    #[must_use]
    pub fn split(mut self, screen: &Marking, look: &Look<'_>) -> Self {
        let rest = self.rest;
        let none = Rect { height: 0, ..rest };
        if self.beside() {
            let desk = (rest.width * 9 / 20).min(DESK);
            self.work = Rect { width: rest.width - desk - 3, ..rest };
            self.desk = Rect { x: rest.right() - desk, width: desk, ..rest };
        } else if screen.writing.is_some() {
            (self.work, self.desk) = (none, rest);
        } else if screen.reading {
            (self.work, self.desk) = (rest, none);
        } else {
            let lines = sheet::desk(screen, usize::from(rest.width).max(1), look).0.len();
            let wanted = u16::try_from(lines).unwrap_or(u16::MAX);
            let height = wanted.min(rest.height * 2 / 3);
            self.desk = Rect { height, ..rest };
            let below = (rest.height - height).saturating_sub(1);
            self.work = Rect { y: rest.bottom() - below, height: below, ..rest };
        }
        self
    }

    /// Where the comment is written, below its heading.
    pub fn editor(&self) -> Rect {
        let used = self.desk.height.min(1);
        Rect { y: self.desk.y + used, height: self.desk.height - used, ..self.desk }
    }

    /// The lines between the parts.
    pub fn rules(&self, frame: &mut Frame<'_>, look: &Look<'_>) {
        let style = look.style(Mean::Rule);
        if self.beside() {
            for y in self.rest.y..self.rest.bottom() {
                let place = Rect { x: self.work.right() + 1, y, width: 1, height: 1 };
                frame.render_widget(Line::styled("|", style), place.intersection(self.rest));
            }
        } else if self.work.height > 0 && self.desk.height > 0 {
            let place = Rect { y: self.desk.bottom(), height: 1, ..self.rest }.intersection(self.rest);
            frame.render_widget(Line::styled("-".repeat(usize::from(place.width)), style), place);
        }
    }
}
