//! One user's interface: the stack of screens, the keys begun, messages, size and settings. Knows no terminal device.
//!
//! A driver feeds [`Input`]s to [`Session::handle`], draws when [`Session::draw`] finds something changed, wakes it at [`Session::wake`], and
//! fulfils [`Session::requests`]. The session alone changes the stack.

use std::sync::Arc;

use chrono_tz::Tz;
use ratatui::Terminal;
use ratatui::backend::Backend;
use ratatui::layout::Rect;

use crate::domain::time::Instant;
use crate::i18n::Locale;
use crate::tr;
use crate::tui::action::{Action, Scope};
use crate::tui::input::{Code, Input, Key, shown};
use crate::tui::keymap::{Found, Keymap};
use crate::tui::route::Route;
use crate::tui::screen::{Command, Ctx, Look, Note, Outcome, Preferences, Reply, Request, Screen, Size, World};
use crate::tui::shell;
use crate::tui::theme::{Depth, Theme, ThemeName};
use crate::tui::toast::{Gravity, Toast, Toasts};
use crate::tui::widgets::{ask, help, palette, trouble};

/// One layer of the stack.
struct Layer<W> {
    screen: Box<dyn Screen<W>>,
    /// The place it is; `None` for overlays and screens that are no place of their own.
    route: Option<Route>,
    /// The layer below waits for its reply.
    modal: bool,
    /// Tells it from every other layer there was.
    number: u64,
}

/// How a session shows itself: what the terminal can do, and what the person chose.
#[derive(Debug, Clone)]
pub struct Appearance {
    pub depth: Depth,
    pub theme: ThemeName,
    pub keymap: Arc<Keymap>,
    pub locale: Arc<Locale>,
    pub zone: Tz,
}

impl Default for Appearance {
    fn default() -> Self {
        Self {
            depth: Depth::Ansi16,
            theme: ThemeName::Default,
            keymap: Arc::new(Keymap::default()),
            locale: Arc::new(Locale::english()),
            zone: Tz::UTC,
        }
    }
}

impl Appearance {
    /// With what a person chose over what the terminal says. Keys that clash are left at their defaults; why is returned.
    #[must_use]
    pub fn with(&self, wish: &Preferences) -> (Self, Option<String>) {
        let (keymap, wrong) = match Keymap::rebound(&wish.keys) {
            Ok(keymap) => (Arc::new(keymap), None),
            Err(clashes) => (Arc::clone(&self.keymap), clashes.first().map(ToString::to_string)),
        };
        let locale = wish.locale.as_ref().map_or_else(|| Arc::clone(&self.locale), |tag| Arc::new(Locale::choose(tag)));
        let theme = wish.theme.unwrap_or(self.theme);
        (Self { depth: self.depth, theme, keymap, locale, zone: wish.zone.unwrap_or(self.zone) }, wrong)
    }
}

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
}

impl<W: World> Session<W> {
    /// A session at `route`, above the world's home.
    pub fn new(world: W, appearance: Appearance, now: Instant, route: &Route) -> Self {
        let theme = Theme::new(appearance.theme, appearance.depth);
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
                let text = tr!(self.look(), "This is more than 1 MiB: nothing was pasted. Hand it in as a file instead.");
                self.toast(Gravity::Warning, text);
            }
            Input::Resize(width, height) => self.resize(width, height),
            Input::Tick => {}
        }
        self.tick();
        if self.here() != here {
            self.toasts.leave(said);
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

    /// Changes what a person chose, from now on.
    pub fn prefer(&mut self, wish: &Preferences) {
        let (appearance, wrong) = self.appearance.with(wish);
        self.appearance = appearance;
        self.theme = Theme::new(self.appearance.theme, self.appearance.depth);
        self.stale = true;
        if let Some(wrong) = wrong {
            let text = tr!(self.look(), "Your own keys are not in use: {why}", why = wrong);
            self.toast(Gravity::Warning, text);
        }
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

    /// Draws if something changed. Returns whether it did.
    pub fn draw<B: Backend>(&mut self, terminal: &mut Terminal<B>) -> Result<bool, B::Error> {
        if !self.stale {
            return Ok(false);
        }
        self.stale = false;
        let area = Rect::new(0, 0, terminal.size()?.width, terminal.size()?.height);
        self.resize(area.width, area.height);
        self.layout();
        let session = &*self;
        terminal.draw(|frame| session.render(frame))?;
        self.stale = false;
        Ok(true)
    }
}

impl<W: World> Session<W> {
    /// What drawing may know now.
    pub fn look(&self) -> Look<'_> {
        Look {
            theme: &self.theme,
            keymap: &self.appearance.keymap,
            locale: &self.appearance.locale,
            now: self.now,
            zone: self.appearance.zone,
        }
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

    /// Runs `f` on the screen at `position` with its context: a split borrow of the session's fields.
    fn with<R>(&mut self, position: usize, f: impl FnOnce(&mut dyn Screen<W>, &mut Ctx<'_, W>) -> R) -> Option<R> {
        let Self { world, stack, appearance, theme, toasts, requests, now, .. } = self;
        let look = Look { theme, keymap: &appearance.keymap, locale: &appearance.locale, now: *now, zone: appearance.zone };
        let mut ctx = Ctx { look, locale: &appearance.locale, now: *now, world, toasts, requests };
        stack.get_mut(position).map(|layer| f(layer.screen.as_mut(), &mut ctx))
    }

    fn with_top<R>(&mut self, f: impl FnOnce(&mut dyn Screen<W>, &mut Ctx<'_, W>) -> R) -> Option<R> {
        self.with(self.stack.len().checked_sub(1)?, f)
    }

    fn opened(&mut self, route: &Route) -> Option<Box<dyn Screen<W>>> {
        let Self { world, appearance, theme, toasts, requests, now, .. } = self;
        let look = Look { theme, keymap: &appearance.keymap, locale: &appearance.locale, now: *now, zone: appearance.zone };
        let mut ctx = Ctx { look, locale: &appearance.locale, now: *now, world, toasts, requests };
        let opened = W::open(route, &mut ctx);
        ctx.try_or_say(opened)
    }

    fn resize(&mut self, width: u16, height: u16) {
        let area = Rect::new(0, 0, width.min(1_000), height.min(1_000));
        self.stale |= area != self.area;
        self.area = area;
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

/// Keys.
impl<W: World> Session<W> {
    fn key(&mut self, key: Key) {
        self.stale = true;
        self.toasts.next_key(self.now);
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

    fn scopes(&self) -> &'static [Scope] {
        self.stack.last().map_or(&[], |top| top.screen.scopes())
    }

    /// Whether an action exists here: of those that hold everywhere, a world has some and not others.
    fn offers(&self, action: Action) -> bool {
        let everywhere = [Action::Help, Action::Palette, Action::Back, Action::Quit];
        action.entry().scope != Scope::Global || everywhere.contains(&action) || self.commands().iter().any(|known| known.action == action)
    }

    fn paste(&mut self, text: &str) {
        self.stale = true;
        self.begun.clear();
        if self.typing() {
            let outcome = self.with_top(|screen, ctx| screen.on_text(text, ctx));
            self.follow(outcome);
        } else {
            let text = tr!(self.look(), "There is no field here to paste into");
            self.toast(Gravity::Info, text);
        }
    }

    /// Does an action, as if its key had been pressed on the top screen. Returns whether there was anybody to do it.
    pub fn act(&mut self, action: Action) -> bool {
        self.stale = true;
        if let Some(why) = self.barred(action) {
            self.toast(Gravity::Info, why);
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
                Some(route) => self.go(route),
                None => return false,
            },
        }
        true
    }

    fn next_theme(&mut self) {
        let all = ThemeName::ALL;
        let at = all.iter().position(|name| *name == self.appearance.theme).map_or(0, |at| (at + 1) % all.len());
        self.appearance.theme = all.get(at).copied().unwrap_or_default();
        self.theme = Theme::new(self.appearance.theme, self.appearance.depth);
        let text = tr!(self.look(), "Theme: {name}. Your profile keeps one for good.", name = self.appearance.theme.word());
        self.toast(Gravity::Info, text);
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
        let page = help::Help::new(&title, self.scopes(), &self.commands(), &self.look());
        self.push(Box::new(page), None, true);
    }

    fn show_palette(&mut self) {
        let look = self.look();
        let list = palette::Palette::new(&self.commands(), &look);
        self.push(Box::new(list), None, true);
    }

    /// Everything that can be done now, here and everywhere.
    fn commands(&self) -> Vec<Command> {
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

/// The stack.
impl<W: World> Session<W> {
    fn follow(&mut self, outcome: Option<Outcome<W>>) {
        let Some(outcome) = outcome else { return };
        match outcome {
            Outcome::Consumed | Outcome::Ignored => {}
            Outcome::Go(route) => self.go(route),
            Outcome::Replace(route) => self.replace(&route),
            Outcome::Push(screen) => self.push(screen, None, false),
            Outcome::Modal(screen) => self.push(screen, None, true),
            Outcome::Pop => self.pop(Reply::Cancelled),
            Outcome::Home => self.home(),
            Outcome::Reply(reply) => self.pop(reply),
        }
        self.stale = true;
    }

    /// Goes to a place. One that is on the stack already is gone back to.
    fn go(&mut self, route: Route) {
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

    /// Whether one came to a place from inside its course: then that is where Esc leads.
    fn is_in_course(&self, route: &Route) -> bool {
        let course = route.course();
        self.stack
            .iter()
            .filter_map(|layer| layer.route.as_ref())
            .any(|below| below.course() == course && !matches!(below, Route::CourseInfo { .. }))
    }

    fn replace(&mut self, route: &Route) {
        if let Some(screen) = self.opened(route) {
            self.drop_top();
            self.push(screen, Some(route.clone()), false);
        }
    }

    fn push(&mut self, screen: Box<dyn Screen<W>>, route: Option<Route>, modal: bool) {
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
            (Reply::Go(route), _) => self.go(route),
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

    fn back(&mut self) {
        let dirty = self.stack.len() > 1 && self.stack.last().is_some_and(|top| top.screen.dirty());
        if dirty {
            let look = self.look();
            let question = ask::Ask::new(tr!(look, "Leave without saving?"), tr!(look, "What you changed here is not saved."))
                .yes(tr!(look, "leave"))
                .leaves();
            self.push(Box::new(question), None, true);
        } else {
            self.pop(Reply::Cancelled);
        }
    }

    fn home(&mut self) {
        while self.stack.len() > 1 {
            self.drop_top();
        }
        self.with_top(|screen, ctx| screen.on_resume(ctx));
        self.stale = true;
    }

    /// The topmost screen that is no overlay.
    fn full(&self) -> Option<&Layer<W>> {
        self.stack.iter().rev().find(|layer| !layer.screen.overlay())
    }
}

/// Drawing.
impl<W: World> Session<W> {
    fn first_shown(&self) -> usize {
        self.stack.iter().rposition(|layer| !layer.screen.overlay()).unwrap_or(0)
    }

    fn layout(&mut self) {
        let from = self.first_shown();
        let parts = shell::Parts::of(self.area, self.status_lines(self.area).len());
        let Self { stack, appearance, theme, now, .. } = self;
        let look = Look { theme, keymap: &appearance.keymap, locale: &appearance.locale, now: *now, zone: appearance.zone };
        for layer in &mut stack[from..] {
            layer.screen.layout(parts.content, &look);
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

    fn render(&self, frame: &mut ratatui::Frame<'_>) {
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

/// For the guards over all screens.
#[cfg(test)]
impl<W: World> Session<W> {
    /// Draws the top screen alone into a part of a frame.
    pub(in crate::tui) fn draw_top(&mut self, frame: &mut ratatui::Frame<'_>, area: Rect) {
        let Self { stack, appearance, theme, now, .. } = self;
        let look = Look { theme, keymap: &appearance.keymap, locale: &appearance.locale, now: *now, zone: appearance.zone };
        if let Some(top) = stack.last_mut() {
            top.screen.layout(area, &look);
            top.screen.render(frame, area, &look);
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

#[cfg(test)]
mod tests;
