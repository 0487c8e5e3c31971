//! From keys to what they mean on the top screen: sequences begun, text for a field, pastes.

use super::Session;
use crate::tr;
use crate::tui::action::{Action, Scope};
use crate::tui::input::{Code, Key, shown};
use crate::tui::keymap::Found;
use crate::tui::screen::World;
use crate::tui::shell;
use crate::tui::toast::Gravity;

impl<W: World> Session<W> {
    pub(super) fn key(&mut self, key: Key) {
        self.stale = true;
        self.toasts.next_key(self.now);
        if self.is_blind() && !self.leads_out(key) {
            return;
        }
        if key == Key::plain(Code::Esc) && !self.begun.is_empty() {
            self.begun.clear();
            return;
        }
        if let Some(text) = key.text().filter(|_| self.begun.is_empty() && self.typing()) {
            let outcome = self.with_top(|screen, ctx| screen.on_text(text.encode_utf8(&mut [0; 4]), ctx));
            self.follow(outcome);
            return;
        }
        self.begun.push(key);
        match self.appearance.keymap.find(self.scopes(), &self.begun) {
            Found::Pending(_) => {}
            Found::Action(action) if self.offers(action) => {
                self.begun.clear();
                self.act(action);
            }
            Found::Action(_) | Found::Nothing => {
                let keys = shown(&std::mem::take(&mut self.begun));
                let text = match self.appearance.keymap.shown(Action::Help).filter(|_| !self.typing()) {
                    Some(help) => tr!(self.look(), "Nothing is on {keys}, {help} shows the keys", keys = keys, help = help),
                    None => tr!(self.look(), "Nothing is on {keys}", keys = keys),
                };
                self.toasts.slip(self.now, text);
            }
        }
    }

    /// The terminal is too small to show what a key would do.
    fn is_blind(&self) -> bool {
        shell::Parts::of(self.area, 0).too_small
    }

    fn leads_out(&self, key: Key) -> bool {
        let found = self.appearance.keymap.find(&[], &[key]);
        matches!(found, Found::Action(Action::Quit | Action::Suspend | Action::Redraw))
    }

    pub(super) fn scopes(&self) -> &'static [Scope] {
        self.stack.last().map_or(&[], |top| top.screen.scopes())
    }

    /// Whether an action exists here: of those that hold everywhere, a world has some and not others.
    pub(super) fn offers(&self, action: Action) -> bool {
        let everywhere = [Action::Help, Action::Palette, Action::Back, Action::Quit];
        action.entry().scope != Scope::Global || everywhere.contains(&action) || self.commands().iter().any(|known| known.action == action)
    }

    pub(super) fn paste(&mut self, text: &str) {
        self.stale = true;
        self.begun.clear();
        if self.is_blind() {
            return;
        }
        if self.typing() {
            let outcome = self.with_top(|screen, ctx| screen.on_text(text, ctx));
            self.follow(outcome);
        } else {
            let text = tr!(self.look(), "There is no field here to paste into");
            self.toast(Gravity::Info, text);
        }
    }
}
