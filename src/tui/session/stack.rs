//! The stack of screens: where an outcome leads, and what screens are told on the way.

use super::Session;
use crate::tr;
use crate::tui::action::Action;
use crate::tui::route::Route;
use crate::tui::screen::{Outcome, Reply, Screen, World};
use crate::tui::widgets::{ask, trouble};

/// One layer of the stack.
pub(super) struct Layer<W> {
    pub(super) screen: Box<dyn Screen<W>>,
    /// The place it is; `None` for overlays and screens that are no place of their own.
    pub(super) route: Option<Route>,
    /// The layer below waits for its reply.
    pub(super) modal: bool,
    /// Tells it from every other layer there was.
    pub(super) number: u64,
}

impl<W: World> Session<W> {
    pub(super) fn follow(&mut self, outcome: Option<Outcome<W>>) {
        let Some(outcome) = outcome else { return };
        match outcome {
            Outcome::Consumed | Outcome::Ignored => {}
            Outcome::Go(route) => self.go(route),
            Outcome::Replace(route) => self.replace(&route),
            Outcome::Push(screen) => self.push(screen, None, false),
            Outcome::Modal(screen) => self.push(screen, None, true),
            Outcome::Become(screen, action) => self.become_screen(screen, action),
            Outcome::Pop => self.pop(Reply::Cancelled),
            Outcome::Reply(reply) => self.pop(reply),
        }
        self.stale = true;
    }

    /// Puts another screen in the place of the top one, and does there what was wanted of that.
    fn become_screen(&mut self, screen: Box<dyn Screen<W>>, action: Option<Action>) {
        let Some(top) = self.stack.last_mut() else { return };
        top.screen = screen;
        self.layout();
        if let Some(action) = action {
            self.act(action);
        }
    }

    /// Goes to a place. One that is on the stack already is gone back to.
    pub(super) fn go(&mut self, route: Route) {
        self.stale = true;
        if let Some(position) = self.stack.iter().position(|layer| layer.route.as_ref() == Some(&route)) {
            while self.stack.len() > position + 1 {
                self.drop_top();
            }
            self.with_top(|screen, ctx| screen.on_resume(ctx));
            return;
        }
        let parent = route.parent().filter(|_| !self.is_in_course(&route));
        match self.opened(&route) {
            Some(screen) => {
                if let Some((below, parent)) = parent.and_then(|parent| Some((self.opened(&parent)?, parent))) {
                    self.push(below, Some(parent), false);
                }
                self.push(screen, Some(route), false);
            }
            None if self.stack.is_empty() => {
                let why = self.toasts.current().map(|toast| toast.text.clone()).unwrap_or_default();
                self.push(Box::new(trouble::Trouble::new(why)), Some(route), false);
            }
            None => {}
        }
    }

    /// Goes to a place that has a key of its own: Esc leads home from it. What is not saved yet stays below it instead.
    pub(super) fn go_from_home(&mut self, route: Route) {
        let above = self.stack.get(1..).unwrap_or_default();
        if above.is_empty() || above.iter().any(|layer| layer.route.as_ref() == Some(&route) || layer.screen.dirty()) {
            return self.go(route);
        }
        if let Some(screen) = self.opened(&route) {
            while self.stack.len() > 1 {
                self.drop_top();
            }
            self.push(screen, Some(route), false);
        }
    }

    /// Whether one came to a place from inside its course: then that is where Esc leads.
    fn is_in_course(&self, route: &Route) -> bool {
        let course = route.course();
        self.stack
            .iter()
            .filter_map(|layer| layer.route.as_ref())
            .any(|below| below.course() == course && !matches!(below, Route::CourseInfo { .. }))
    }

    fn opened(&mut self, route: &Route) -> Option<Box<dyn Screen<W>>> {
        let (_, mut ctx) = self.split();
        let opened = W::open(route, &mut ctx);
        ctx.try_or_say(opened)
    }

    fn replace(&mut self, route: &Route) {
        if let Some(screen) = self.opened(route) {
            self.drop_top();
            self.push(screen, Some(route.clone()), false);
        }
    }

    pub(super) fn push(&mut self, screen: Box<dyn Screen<W>>, route: Option<Route>, modal: bool) {
        self.with_top(|below, ctx| below.on_leave(ctx));
        self.layers += 1;
        self.stack.push(Layer { screen, route, modal, number: self.layers });
        self.begun.clear();
        self.stale = true;
    }

    fn drop_top(&mut self) -> Option<Layer<W>> {
        self.with_top(|screen, ctx| screen.on_leave(ctx));
        self.stack.pop()
    }

    /// Leaves the top screen. The root stays: Esc never quits.
    fn pop(&mut self, reply: Reply) {
        if self.stack.len() < 2 {
            return;
        }
        let modal = self.drop_top().is_some_and(|layer| layer.modal);
        self.stale = true;
        match (reply, modal) {
            (Reply::Run(action), _) => drop(self.act(action)),
            (Reply::Visit(route), _) => self.go(route),
            (Reply::Leave, _) => self.pop(Reply::Cancelled),
            (reply, true) => {
                let outcome = self.with_top(|screen, ctx| screen.on_reply(reply, ctx));
                self.follow(outcome);
            }
            (_, false) => {
                self.with_top(|screen, ctx| screen.on_resume(ctx));
            }
        }
    }

    pub(super) fn back(&mut self) {
        let dirty = self.stack.len() > 1 && self.stack.last().is_some_and(|top| top.screen.dirty());
        if dirty {
            let look = self.look();
            let lost = self.stack.last().and_then(|top| top.screen.lost(&look));
            let lost = lost.unwrap_or_else(|| tr!(look, "What you changed here is not saved."));
            let question = ask::Ask::new(tr!(look, "Leave without saving?"), lost).yes(tr!(look, "leave")).leaves();
            self.push(Box::new(question), None, true);
        } else {
            self.pop(Reply::Cancelled);
        }
    }

    /// Goes home. Where something on the way is not saved yet that is asked about first.
    pub(super) fn home(&mut self) {
        let unsaved = self.stack.iter().skip(1).rposition(|layer| layer.screen.dirty()).map(|at| at + 1);
        if let Some(at) = unsaved {
            while self.stack.len() > at + 1 {
                self.drop_top();
            }
            return self.back();
        }
        while self.stack.len() > 1 {
            self.drop_top();
        }
        self.with_top(|screen, ctx| screen.on_resume(ctx));
        self.stale = true;
    }

    /// The topmost screen that is no overlay.
    pub(super) fn full(&self) -> Option<&Layer<W>> {
        self.stack.iter().rev().find(|layer| !layer.screen.overlay())
    }
}
