//! What the guards over all screens (`screens::tests`) ask of a session.

use ratatui::Frame;
use ratatui::layout::Rect;

use super::Session;
use crate::tui::input::Key;
use crate::tui::keymap::Found;
use crate::tui::screen::{Command, World};

impl<W: World> Session<W> {
    /// Draws the top screen alone into a part of a frame.
    pub(in crate::tui) fn draw_top(&mut self, frame: &mut Frame<'_>, area: Rect) {
        let (stack, ctx) = self.split();
        if let Some(top) = stack.last_mut() {
            top.screen.layout(area, &ctx.look);
            top.screen.render(frame, area, &ctx.look);
        }
    }

    /// What can be done now: by the top screen, and by it and the world together.
    pub(in crate::tui) fn offered(&self) -> (Vec<Command>, Vec<Command>) {
        let own = self.stack.last().map(|top| top.screen.commands(&self.look())).unwrap_or_default();
        (own, self.commands())
    }

    /// What keys mean now.
    pub(in crate::tui) fn meant(&self, keys: &[Key]) -> Found {
        self.appearance.keymap.find(self.scopes(), keys)
    }
}
