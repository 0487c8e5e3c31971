//! One user's interface: the stack of screens, the keys begun, messages, size and settings. Knows no terminal device.
//!
//! A driver feeds [`Input`]s to [`Session::handle`], draws when [`Session::draw`] finds something changed, wakes it at [`Session::wake`], and
//! fulfils [`Session::requests`]. The session alone changes the stack.
//!
//! Its rooms: [`appearance`] how it looks, `keys` what is pressed, `act` what that does, `stack` where it leads, `draw` what is seen.

mod act;
pub mod appearance;
mod draw;
#[cfg(test)]
mod guard;
mod keys;
mod stack;
#[cfg(test)]
mod tests;

use std::time::Duration;

use ratatui::layout::Rect;

use crate::domain::time::Instant;
use crate::tr;
use crate::tui::clusters::Clusters;
use crate::tui::input::{Input, Key};
use crate::tui::route::Route;
use crate::tui::screen::{Ctx, Look, Note, Reply, Request, Screen, World};
use crate::tui::theme::Theme;
use crate::tui::toast::{Gravity, Toasts};
pub use appearance::Appearance;
use stack::Layer;

/// A session and everything it remembers.
pub struct Session<W: World> {
    world: W,
    stack: Vec<Layer<W>>,
    /// Layers there ever were.
    layers: u64,
    appearance: Appearance,
    theme: Theme,
    toasts: Toasts,
    requests: Vec<Request>,
    /// Keys of a begun sequence.
    begun: Vec<Key>,
    now: Instant,
    area: Rect,
    stale: bool,
    clusters: Clusters,
    /// The world's count of changes that the top screen has seen.
    changes: u64,
}

impl<W: World> Session<W> {
    /// A session at `route`, above the world's home.
    pub fn new(world: W, appearance: Appearance, now: Instant, route: &Route) -> Self {
        let theme = Theme::new(appearance.theme, appearance.depth);
        let changes = world.changes();
        let mut session = Self {
            world,
            stack: Vec::new(),
            layers: 0,
            appearance,
            theme,
            toasts: Toasts::default(),
            requests: Vec::new(),
            begun: Vec::new(),
            now,
            area: Rect::new(0, 0, 80, 24),
            stale: true,
            clusters: Clusters::default(),
            changes,
        };
        session.prefer(&session.world.preferences());
        session.go(Route::Home);
        if *route != Route::Home {
            session.go(route.clone());
        }
        session.begin();
        session
    }

    pub fn world(&self) -> &W {
        &self.world
    }

    pub fn now(&self) -> Instant {
        self.now
    }

    /// What only the driver can do, in the order asked for. Empties the list.
    pub fn requests(&mut self) -> Vec<Request> {
        let mut left = Vec::new();
        for request in std::mem::take(&mut self.requests) {
            match request {
                Request::Prefer(wish) => {
                    self.prefer(&wish);
                    self.world.choose(wish);
                }
                Request::Rename(name) => {
                    self.world.rename(name);
                    self.stale = true;
                }
                other => left.push(other),
            }
        }
        left
    }

    /// Whether printable keys are text now: a driver may take a fast burst for a paste.
    pub fn typing(&self) -> bool {
        self.stack.last().is_some_and(|top| top.screen.typing())
    }

    /// When it wants a [`Input::Tick`] next: the minute's change, a message's end, a screen's wish.
    pub fn wake(&self) -> Instant {
        let minute = Instant((self.now.0.div_euclid(60_000) + 1) * 60_000);
        let wishes = [self.toasts.ends(), self.stack.last().and_then(|top| top.screen.wake())];
        wishes.into_iter().flatten().fold(minute, Instant::min)
    }

    /// Takes one input in at the instant `now`.
    pub fn handle(&mut self, input: Input, now: Instant) {
        let minute = self.now.0.div_euclid(60_000);
        self.now = now;
        self.stale |= minute != now.0.div_euclid(60_000) || self.toasts.expire(now);
        let (here, said) = (self.here(), self.toasts.said());
        match input {
            Input::Key(key) => self.key(key),
            Input::Paste(text) => self.paste(&text),
            Input::PasteTooLong => {
                let text = tr!(self.look(), "This is more than 1 MB: nothing was pasted. Hand it in as a file instead.");
                self.toast(Gravity::Warning, text);
            }
            Input::Resize(width, height) => self.resize(width, height),
            Input::Tick => {}
        }
        self.tick();
        self.notice();
        if self.here() != here {
            self.toasts.leave(said);
        }
    }

    /// Looks again after a change from outside, though not under the fingers of somebody who types.
    fn notice(&mut self) {
        let changes = self.world.changes();
        if changes != self.changes && !self.typing() {
            self.changes = changes;
            self.flush();
            self.refresh();
        }
    }

    /// The number of the screen that stands there, overlays apart.
    fn here(&self) -> Option<u64> {
        self.full().map(|layer| layer.number)
    }

    /// Something outside the keyboard happened, e.g. another process wrote: the top screen looks again.
    pub fn refresh(&mut self) {
        self.with_top(|screen, ctx| screen.on_resume(ctx));
        self.stale = true;
    }

    /// The terminal goes away or the person leaves: drafts of every screen are saved now.
    pub fn flush(&mut self) {
        for position in (0..self.stack.len()).rev() {
            self.with(position, |screen, ctx| screen.on_leave(ctx));
        }
    }

    /// Gives the top screen what came back from the person's own editor.
    pub fn reply(&mut self, reply: Reply) {
        let outcome = self.with_top(|screen, ctx| screen.on_reply(reply, ctx));
        self.follow(outcome);
    }

    /// Puts a message into the status row.
    pub fn toast(&mut self, gravity: Gravity, text: impl Into<String>) {
        self.toasts.push(self.now, gravity, text);
        self.stale = true;
    }

    /// Puts another world under a new stack, at home: another side, other rights.
    pub fn enter(&mut self, world: W) {
        self.flush();
        self.world = world;
        self.stack.clear();
        self.prefer(&self.world.preferences());
        self.go(Route::Home);
        self.begin();
    }

    /// Has its frames wait for what is read beside the interface for so long, in place of a part of a frame.
    pub fn wait_for(&mut self, patience: Duration) {
        self.appearance.patience = patience;
    }

    /// Goes to a place, with a way back.
    pub fn visit(&mut self, route: Route) {
        self.go(route);
    }

    /// Shows a screen that is no place of its own, with a way back.
    pub fn show(&mut self, screen: Box<dyn Screen<W>>) {
        let modal = screen.overlay();
        self.push(screen, None, modal);
    }

    /// Forgets what was drawn.
    pub fn redraw(&mut self) {
        self.stale = true;
    }

    /// What drawing may know now.
    pub fn look(&self) -> Look<'_> {
        self.appearance.look(&self.theme, self.now)
    }

    fn begin(&mut self) {
        for note in self.world.notes() {
            let text = match note {
                Note::Said(text) => text,
                Note::FailedTries(n) => {
                    tr!(self.look(), one "{n} failed try to sign in since your last time" | "{n} failed tries to sign in since your last time", n = n)
                }
            };
            self.toast(Gravity::Warning, text);
        }
    }

    /// The stack beside the context that its screens get: a split borrow of the session's fields.
    fn split(&mut self) -> (&mut Vec<Layer<W>>, Ctx<'_, W>) {
        let Self { world, stack, appearance, theme, toasts, requests, now, .. } = self;
        let look = appearance.look(theme, *now);
        (stack, Ctx { look, locale: look.locale, now: *now, patience: appearance.patience, world, toasts, requests })
    }

    /// Runs `f` on the screen at `position` with its context.
    fn with<R>(&mut self, position: usize, f: impl FnOnce(&mut dyn Screen<W>, &mut Ctx<'_, W>) -> R) -> Option<R> {
        let (stack, mut ctx) = self.split();
        stack.get_mut(position).map(|layer| f(layer.screen.as_mut(), &mut ctx))
    }

    fn with_top<R>(&mut self, f: impl FnOnce(&mut dyn Screen<W>, &mut Ctx<'_, W>) -> R) -> Option<R> {
        self.with(self.stack.len().checked_sub(1)?, f)
    }

    fn tick(&mut self) {
        let due = self.stack.last().and_then(|top| top.screen.wake()).is_some_and(|wake| wake <= self.now);
        if due {
            self.stale = true;
            let outcome = self.with_top(|screen, ctx| screen.on_tick(ctx));
            self.follow(outcome);
        }
    }
}
