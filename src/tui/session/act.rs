//! What an action does: the top screen's meaning of it first, then the session's own; and everything that can be done now.

use super::Session;
use crate::tr;
use crate::tui::action::Action;
use crate::tui::route::Route;
use crate::tui::screen::{Command, Outcome, Request, World};
use crate::tui::toast::Gravity;
use crate::tui::widgets::{ask, help, palette};

impl<W: World> Session<W> {
    /// Does an action, as if its key had been pressed on the top screen. Returns whether there was anybody to do it.
    pub fn act(&mut self, action: Action) -> bool {
        self.stale = true;
        if let Some(why) = self.barred(action) {
            self.toast(Gravity::Info, sentence(&why));
            return true;
        }
        let outcome = self.with_top(|screen, ctx| screen.on_action(action, ctx));
        match outcome {
            Some(Outcome::Ignored) if action == Action::Quit => self.cancel_or_quit(),
            Some(Outcome::Ignored) => return self.own(action),
            outcome => self.follow(outcome),
        }
        true
    }

    /// Ctrl-C: what is typed or asked is left first; where there is nothing to leave, the session is.
    fn cancel_or_quit(&mut self) {
        let Some(top) = self.stack.last() else { return };
        let (modal, typing) = (top.modal, top.screen.typing());
        if !modal && !typing {
            return self.ask_to_quit();
        }
        match self.with_top(|screen, ctx| screen.on_action(Action::Back, ctx)) {
            Some(Outcome::Ignored) if modal => self.back(),
            Some(Outcome::Ignored) => self.ask_to_quit(),
            outcome => self.follow(outcome),
        }
    }

    fn barred(&self, action: Action) -> Option<String> {
        let look = self.look();
        let own = self.stack.last().map(|top| top.screen.commands(&look)).unwrap_or_default();
        own.into_iter().chain(self.world.commands(&look)).find(|command| command.action == action)?.barred
    }

    /// What the session does with an action that the screen leaves to it.
    fn own(&mut self, action: Action) -> bool {
        match action {
            Action::Back => self.back(),
            Action::Help => self.show_help(),
            Action::Palette => self.show_palette(),
            Action::Quit => self.ask_to_quit(),
            Action::Suspend => self.requests.push(Request::Suspend),
            Action::Redraw => self.requests.push(Request::Redraw),
            Action::SwitchSide => match self.world.switched() {
                Some(world) => self.enter(world),
                None => return false,
            },
            Action::SignOut => self.requests.push(Request::SignOut),
            Action::NextTheme => self.next_theme(),
            action => match self.world.place(action) {
                Some(Route::Home) => self.home(),
                Some(route) => self.go_from_home(route),
                None => return false,
            },
        }
        true
    }

    fn ask_to_quit(&mut self) {
        let look = self.look();
        let question = ask::Ask::new(tr!(look, "Leave Lyceum?"), tr!(look, "What is saved stays; you come back to where you are."))
            .yes(tr!(look, "leave"))
            .quits();
        self.push(Box::new(question), None, true);
    }

    fn show_help(&mut self) {
        let title = self.full().map(|top| top.screen.title(&self.look())).unwrap_or_default();
        let page = help::Help::list(&title, self.scopes(), &self.commands(), &self.look());
        self.push(Box::new(page), None, true);
    }

    fn show_palette(&mut self) {
        let look = self.look();
        let list = palette::Palette::list(&self.commands(), self.world.places(self.now), &look);
        self.push(Box::new(list), None, true);
    }

    /// Everything that can be done now, here and everywhere.
    pub(super) fn commands(&self) -> Vec<Command> {
        let look = self.look();
        let mut all = self.stack.last().map(|top| top.screen.commands(&look)).unwrap_or_default();
        for command in self.world.commands(&look) {
            if all.iter().all(|known| known.action != command.action) {
                all.push(command);
            }
        }
        all
    }
}

/// A reason as it stands in `?`, said as a sentence of its own.
fn sentence(why: &str) -> String {
    let mut letters = why.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
