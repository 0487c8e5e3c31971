//! From the stack to the terminal: the frame of [`shell`] around the topmost screen that fills it, and the overlays over that.

use ratatui::backend::Backend;
use ratatui::layout::Rect;
use ratatui::{Frame, Terminal};

use super::Session;
use crate::tr;
use crate::tui::input::shown;
use crate::tui::keymap::Found;
use crate::tui::screen::{Look, Size, World};
use crate::tui::shell;
use crate::tui::toast::{Gravity, Toast};

impl<W: World> Session<W> {
    /// Draws if something changed. Returns whether it did.
    pub fn draw<B: Backend>(&mut self, terminal: &mut Terminal<B>) -> Result<bool, B::Error> {
        if !self.stale {
            return Ok(false);
        }
        self.stale = false;
        let area = Rect::new(0, 0, terminal.size()?.width, terminal.size()?.height);
        self.resize(area.width, area.height);
        self.layout();
        let mut clusters = std::mem::take(&mut self.clusters);
        let session = &*self;
        terminal.draw(|frame| {
            session.render(frame);
            clusters.overwrite(frame.buffer_mut());
        })?;
        self.clusters = clusters;
        self.stale = false;
        Ok(true)
    }

    pub(super) fn resize(&mut self, width: u16, height: u16) {
        let area = Rect::new(0, 0, width.min(1_000), height.min(1_000));
        self.stale |= area != self.area;
        self.area = area;
    }

    fn first_shown(&self) -> usize {
        self.stack.iter().rposition(|layer| !layer.screen.overlay()).unwrap_or(0)
    }

    pub(super) fn layout(&mut self) {
        let mut rows = self.status_lines(self.area).len();
        // What a screen says of itself may be longer or shorter in the room that it has just learnt of: then once more.
        for _ in 0..2 {
            self.lay(rows);
            let said = self.status_lines(self.area).len();
            if said == rows {
                break;
            }
            rows = said;
        }
    }

    fn lay(&mut self, status: usize) {
        let from = self.first_shown();
        let parts = shell::Parts::of(self.area, status);
        let (stack, ctx) = self.split();
        for layer in &mut stack[from..] {
            layer.screen.layout(parts.content, &ctx.look);
        }
    }

    fn status_lines(&self, area: Rect) -> Vec<String> {
        let look = self.look();
        if let Some(toast) = self.toasts.current() {
            return shell::status_lines(area, &worded(&look, toast), true);
        }
        let own = self.stack.last().and_then(|top| top.screen.status(&look));
        own.map(|text| shell::status_lines(area, &text, false)).unwrap_or_default()
    }

    fn render(&self, frame: &mut Frame<'_>) {
        let look = self.look();
        let area = frame.area();
        let status = self.status_lines(area);
        let parts = shell::Parts::of(area, status.len());
        frame.buffer_mut().set_style(area, look.theme.base());
        if parts.too_small {
            shell::too_small(frame, area, &look);
            return;
        }
        let Some(top) = self.stack.last() else { return };
        let bar = shell::Bar {
            trail: self.trail(),
            corner: self.full().and_then(|full| full.screen.corner(&look)).unwrap_or_else(|| self.world.identity(&look, Size::of(area))),
        };
        shell::header(frame, &parts, &bar, &look);
        for layer in &self.stack[self.first_shown()..] {
            layer.screen.render(frame, parts.content, &look);
        }
        shell::status(frame, &parts, &status, self.toasts.current().map(|toast| toast.gravity), &look);
        let commands = top.screen.commands(&look);
        shell::footer(frame, &parts, &commands, self.stack.len() > 1, top.screen.typing(), &look);
        if let (false, Found::Pending(mut follow)) = (self.begun.is_empty(), look.keymap.find(top.screen.scopes(), &self.begun)) {
            follow.retain(|(_, action)| action.is_none_or(|action| self.offers(action)));
            shell::which_key(frame, parts.content, &shown(&self.begun), &follow, &look);
        }
    }

    fn trail(&self) -> Vec<String> {
        let look = self.look();
        let full: Vec<_> = self.stack.iter().filter(|layer| !layer.screen.overlay()).collect();
        let above = if full.len() > 1 { &full[1..] } else { &full[..] };
        above.iter().map(|layer| layer.screen.title(&look)).collect()
    }
}

fn worded(look: &Look<'_>, toast: &Toast) -> String {
    match toast.gravity {
        Gravity::Info | Gravity::Done => toast.text.clone(),
        Gravity::Warning => tr!(look, "! {text}", text = toast.text),
        Gravity::Error => tr!(look, "ERROR {text}", text = toast.text),
    }
}
