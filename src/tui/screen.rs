//! The contract between a session and its screens (STYLE.md, "The screen contract").
//!
//! Drawing takes `&self` and a [`Look`]; deciding takes a [`Ctx`]. A screen never touches the stack: it answers with an [`Outcome`] and the
//! session moves. A screen lives in a world: [`Inside`] a school with somebody signed in, or before that (`screens::door`); what it may ask of
//! its world is a fact of its type.

use std::ops::Deref;
use std::path::PathBuf;

use chrono_tz::Tz;
use ratatui::Frame;
use ratatui::layout::Rect;

use crate::domain::time::Instant;
use crate::i18n::Locale;
use crate::service::{Actor, Error, ErrorKind, Services};
use crate::tr;
use crate::tui::action::{Action, Scope};
use crate::tui::keymap::Keymap;
use crate::tui::route::Route;
use crate::tui::theme::{Mean, Theme};
use crate::tui::toast::{Gravity, Toasts};
use crate::tui::whereabouts::Place;

/// What drawing may know.
#[derive(Debug, Clone, Copy)]
pub struct Look<'a> {
    pub theme: &'a Theme,
    pub keymap: &'a Keymap,
    pub locale: &'a Locale,
    pub now: Instant,
    /// The zone in which times are shown.
    pub zone: Tz,
}

impl Look<'_> {
    pub fn style(&self, mean: Mean) -> ratatui::style::Style {
        self.theme.style(mean)
    }
}

/// What deciding may know and do, beside what drawing knows. The world's fields (`school`, `actor`) are reached directly.
pub struct Ctx<'a, W = Inside> {
    pub look: Look<'a>,
    /// The look's, for `tr!`.
    pub locale: &'a Locale,
    /// The look's.
    pub now: Instant,
    pub world: &'a W,
    pub toasts: &'a mut Toasts,
    pub requests: &'a mut Vec<Request>,
}

impl<W> Deref for Ctx<'_, W> {
    type Target = W;
    fn deref(&self) -> &W {
        self.world
    }
}

impl<W> Ctx<'_, W> {
    /// Says something in the status row.
    pub fn say(&mut self, text: impl Into<String>) {
        self.toasts.push(self.now, Gravity::Info, text);
    }

    /// Says that something was done.
    pub fn done(&mut self, text: impl Into<String>) {
        self.toasts.push(self.now, Gravity::Done, text);
    }

    pub fn warn(&mut self, text: impl Into<String>) {
        self.toasts.push(self.now, Gravity::Warning, text);
    }

    /// Says why a service refused (STYLE.md, Errors): what is ours as an error that names the log, the rest as a warning.
    pub fn fail(&mut self, error: &Error) {
        self.heed(error);
        let gravity = if error.kind == ErrorKind::Internal { Gravity::Error } else { Gravity::Warning };
        self.toasts.push(self.now, gravity, sentence(error));
    }

    /// Signs out whoever a service no longer takes for signed in: suspended, reset, or in another role. For refusals that are said elsewhere
    /// than in the status row; [`Self::fail`] sees to it by itself.
    pub fn heed(&mut self, error: &Error) {
        if error.ends_session {
            self.requests.push(Request::SignedOut(sentence(error)));
        }
    }

    /// Unwraps what a service answered, or says why it refused.
    pub fn try_or_say<T>(&mut self, answer: Result<T, Error>) -> Option<T> {
        answer.map_err(|error| self.fail(&error)).ok()
    }

    /// Sends text to the terminal's clipboard and says so, never more than is known (UX.md R24).
    pub fn copy(&mut self, text: impl Into<String>) {
        self.requests.push(Request::Copy(text.into()));
        let said = tr!(self, "Sent to your terminal's clipboard");
        self.done(said);
    }

    /// Asks whoever drives the session for something only a terminal can do.
    pub fn ask(&mut self, request: Request) {
        self.requests.push(request);
    }
}

/// A service's refusal in one line: the sentence and its hint.
pub fn sentence(error: &Error) -> String {
    let mut text = error.message.clone();
    if let Some(hint) = &error.hint {
        text.push(' ');
        text.push_str(hint);
    }
    text
}

/// The world of a session in which somebody is signed in.
#[derive(Clone)]
pub struct Inside {
    pub school: Services,
    pub actor: Actor,
    /// What the header calls them.
    pub person: Person,
    pub place: Place,
    /// What they chose for their interface.
    pub wish: Preferences,
    /// To be said when the session begins.
    pub notes: Vec<Note>,
}

/// Something a session says when it begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Note {
    /// So many tries to sign in failed since the last one.
    FailedTries(i64),
    Said(String),
}

/// Who is signed in, for the header and for what a home offers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Person {
    /// Safe for a screen.
    pub name: String,
    /// The school is somebody's own (DESIGN.md 7, *just me*): sides can be switched and there is nothing to sign out of.
    pub just_me: bool,
    /// On the teaching side.
    pub teaching: bool,
    pub admin: bool,
    /// Whether the school is the demo school.
    pub demo: bool,
}

impl Person {
    /// Home is that of those who teach or run the school.
    pub fn at_work(&self) -> bool {
        self.teaching || (self.admin && !self.just_me)
    }
}

/// What only the driver of a session can do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Request {
    /// Put text on the terminal's clipboard.
    Copy(String),
    /// Open a link with the system's program. Never on a server.
    OpenLink(String),
    /// Let the person go on in their own editor; comes back as [`Reply::Edited`].
    Edit {
        text: String,
        suffix: &'static str,
    },
    Suspend,
    /// Forget what is on the screen and draw it all.
    Redraw,
    /// Changed settings of the person's interface, in force from now on.
    Prefer(Preferences),
    /// What the header calls the person from now on.
    Rename(String),
    SignOut,
    /// The school ended the session: back to the door, where this is said.
    SignedOut(String),
    Quit,
    /// Somebody came in through the door.
    Enter(Box<Inside>),
}

impl PartialEq for Inside {
    fn eq(&self, other: &Self) -> bool {
        self.person == other.person
    }
}
impl Eq for Inside {}

impl std::fmt::Debug for Inside {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Inside({:?})", self.person)
    }
}

/// What a person chose for their interface. `None` leaves what the terminal says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Preferences {
    pub theme: Option<crate::tui::theme::ThemeName>,
    pub zone: Option<Tz>,
    pub keys: Vec<crate::tui::keymap::Binding>,
    pub locale: Option<String>,
}

/// One thing that can be done now: for the footer, `?` and the palette.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Command {
    pub action: Action,
    /// Its counterpart, shown as one: `Up/Down move`.
    pub with: Option<Action>,
    /// In place of the action's own word.
    pub label: Option<String>,
    /// Why it cannot be done now.
    pub barred: Option<String>,
    /// Not in the footer.
    pub quiet: bool,
}

impl Command {
    pub fn new(action: Action) -> Self {
        Self { action, with: None, label: None, barred: None, quiet: false }
    }

    /// Two actions that belong together, as one entry of the footer: `Up/Down move`.
    pub fn pair(first: Action, second: Action, label: impl Into<String>) -> Self {
        Self { with: Some(second), label: Some(label.into()), ..Self::new(first) }
    }

    /// Not in the footer, but in help and the palette.
    pub fn quiet(action: Action) -> Self {
        Self { quiet: true, ..Self::new(action) }
    }

    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into());
        self
    }

    /// Stays visible, cannot be done, and says why.
    #[must_use]
    pub fn barred(mut self, why: Option<String>) -> Self {
        self.barred = why;
        self
    }
}

/// What a screen answers.
pub enum Outcome<W = Inside> {
    Consumed,
    /// Not for me: the session's own meaning of the action applies.
    Ignored,
    /// Go to a place, with a way back.
    Go(Route),
    /// Go to a place in place of this one.
    Replace(Route),
    /// Show a screen that is no place of its own.
    Push(Box<dyn Screen<W>>),
    /// Show a screen over this one and tell this one what came of it (`on_reply`).
    Modal(Box<dyn Screen<W>>),
    Pop,
    /// What a modal screen ends with.
    Reply(Reply),
}

/// What a modal screen tells the one below.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reply {
    /// It was left without an answer.
    Cancelled,
    Yes,
    Text(String),
    /// A service refused what it was to do.
    Refused(Box<Error>),
    /// The position chosen in a list.
    Chosen(usize),
    Files(Vec<PathBuf>),
    /// The text as the person's own editor left it.
    Edited(String),
    /// Help and palette: do this below. The session sees to it; no screen gets it.
    Run(Action),
    /// Leave the screen below as well. The session sees to it.
    Leave,
}

/// One screen. See STYLE.md, "The screen contract".
pub trait Screen<W = Inside>: Send {
    /// Its place in the header's trail.
    fn title(&self, look: &Look<'_>) -> String;

    /// Where its keys are looked up, innermost first. `Global` needs not be named.
    fn scopes(&self) -> &'static [Scope];

    /// Drawn over what stands below.
    fn overlay(&self) -> bool {
        false
    }

    /// A field has the focus: printable keys are text, whatever the keymap says.
    fn typing(&self) -> bool {
        false
    }

    /// Something would be lost by leaving: the session asks first.
    fn dirty(&self) -> bool {
        false
    }

    /// The right end of the header in place of name and clock: `page 2 of 5`, `12:41 left   saved`.
    fn corner(&self, _look: &Look<'_>) -> Option<String> {
        None
    }

    /// The sentence of the status row while no message stands there.
    fn status(&self, _look: &Look<'_>) -> Option<String> {
        None
    }

    /// What can be done now, the likeliest first. `help`, `palette` and `back` are the session's.
    fn commands(&self, look: &Look<'_>) -> Vec<Command>;

    fn on_action(&mut self, action: Action, ctx: &mut Ctx<'_, W>) -> Outcome<W>;

    /// Typed text, or a paste as one text.
    fn on_text(&mut self, _text: &str, _ctx: &mut Ctx<'_, W>) -> Outcome<W> {
        Outcome::Ignored
    }

    /// What came of a screen it pushed as a modal, or of the person's own editor.
    fn on_reply(&mut self, _reply: Reply, _ctx: &mut Ctx<'_, W>) -> Outcome<W> {
        Outcome::Consumed
    }

    /// It stands on top again: fetch anew what others may have changed.
    fn on_resume(&mut self, _ctx: &mut Ctx<'_, W>) {}

    /// It is about to be covered or left, or the terminal is going away: save drafts now.
    fn on_leave(&mut self, _ctx: &mut Ctx<'_, W>) {}

    /// When it wants [`Self::on_tick`] next. `None`: never; an idle session wakes once a minute for its clock.
    fn wake(&self) -> Option<Instant> {
        None
    }

    /// The time it asked for has come.
    fn on_tick(&mut self, _ctx: &mut Ctx<'_, W>) -> Outcome<W> {
        Outcome::Ignored
    }

    /// The only place that learns the area: keeps cursors in view and wraps text.
    fn layout(&mut self, _area: Rect, _look: &Look<'_>) {}

    fn render(&self, frame: &mut Frame<'_>, area: Rect, look: &Look<'_>);
}

/// Where a session's screens live and how its places are opened.
pub trait World: Sized + Send + 'static {
    fn open(route: &Route, ctx: &mut Ctx<'_, Self>) -> Result<Box<dyn Screen<Self>>, Error>;

    /// The right end of the header: who is here, in which role. Where there is no room, the role alone.
    fn identity(&self, look: &Look<'_>, size: Size) -> String;

    /// Places and session-wide actions that exist in this world, for the palette, with what bars them.
    fn commands(&self, look: &Look<'_>) -> Vec<Command>;

    /// Turns a global action into a place.
    fn place(&self, action: Action) -> Option<Route>;

    fn whereabouts(&self) -> &Place;

    /// What the person chose for their interface; a session begins with it.
    fn preferences(&self) -> Preferences;

    /// Remembers what the person chose.
    fn choose(&mut self, _wish: Preferences) {}

    /// The same person on the other side, in a school of their own.
    fn switched(&self) -> Option<Self>;

    /// Calls the person by another name from now on.
    fn rename(&mut self, _name: String) {}

    /// What is to be said when the session begins, once.
    fn notes(&mut self) -> Vec<Note> {
        Vec::new()
    }
}

/// The class of an area by its width (UX.md R12).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Size {
    /// Under 60 columns: one pane.
    Compact,
    Normal,
    /// From 120 columns: list and preview side by side.
    Wide,
}

impl Size {
    pub fn of(area: Rect) -> Self {
        match area.width {
            0..60 => Self::Compact,
            60..120 => Self::Normal,
            _ => Self::Wide,
        }
    }

    /// Under 16 rows: what can be left out is left out.
    pub fn short(area: Rect) -> bool {
        area.height < 16
    }
}
