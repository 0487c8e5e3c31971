//! Where a session's screens live: a school with somebody signed in ([`Inside`]), or the place before its door (`screens::door::Outside`). What a
//! screen may ask of its world is a fact of its type.

use std::fmt;

use chrono_tz::Tz;

use super::{Command, Ctx, Look, Screen, Size};
use crate::domain::time::Instant;
use crate::service::{Actor, Error, Services};
use crate::tui::action::Action;
use crate::tui::folders::Folders;
use crate::tui::job::Job;
use crate::tui::keymap::Binding;
use crate::tui::route::Route;
use crate::tui::theme::ThemeName;
use crate::tui::whereabouts::Place;

/// Where a session's screens live and how its places are opened.
pub trait World: Sized + Send + 'static {
    fn open(route: &Route, ctx: &mut Ctx<'_, Self>) -> Result<Box<dyn Screen<Self>>, Error>;

    /// The right end of the header: who is here, in which role. Where there is no room, the role alone.
    fn identity(&self, look: &Look<'_>, size: Size) -> String;

    /// Places and session-wide actions that exist in this world, for the palette, with what bars them.
    fn commands(&self, look: &Look<'_>) -> Vec<Command>;

    /// Turns a global action into a place.
    fn place(&self, action: Action) -> Option<Route>;

    /// The places of the school that have a name of their own, for the palette: title, what it is in, route. Begun when it opens: an admin's
    /// are ten thousands.
    fn places(&self, _now: Instant) -> Option<Job<Vec<NamedPlace>>> {
        None
    }

    fn whereabouts(&self) -> &Place;

    /// What the person chose for their interface; a session begins with it.
    fn preferences(&self) -> Preferences;

    /// Remembers what the person chose.
    fn choose(&mut self, _wish: Preferences) {}

    /// The same person on the other side, in a school of their own.
    fn switched(&self) -> Option<Self>;

    /// Calls the person by another name from now on.
    fn rename(&mut self, _name: String) {}

    /// A count that rises when something outside the session may have changed what it shows.
    fn changes(&self) -> u64 {
        0
    }

    /// What is to be said when the session begins, once.
    fn notes(&mut self) -> Vec<Note> {
        Vec::new()
    }
}

/// A place that the palette finds by its title.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedPlace {
    /// Safe for a screen.
    pub title: String,
    /// What it stands in; empty for a course.
    pub within: String,
    pub route: Route,
}

/// The world of a session in which somebody is signed in.
#[derive(Clone)]
pub struct Inside {
    pub school: Services,
    pub actor: Actor,
    /// What the header calls them.
    pub person: Person,
    pub place: Place,
    /// Where they saved last.
    pub folders: Folders,
    /// What they chose for their interface.
    pub wish: Preferences,
    /// To be said when the session begins.
    pub notes: Vec<Note>,
}

impl PartialEq for Inside {
    fn eq(&self, other: &Self) -> bool {
        self.person == other.person
    }
}
impl Eq for Inside {}

impl fmt::Debug for Inside {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Inside({:?})", self.person)
    }
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
    /// The school is somebody's own (DESIGN.md 7, *just me*): there is nothing to sign out of.
    pub just_me: bool,
    /// Learning and teaching are both theirs: sides can be switched.
    pub both_sides: bool,
    /// Whether they may make courses and bring some in.
    pub makes_courses: bool,
    /// On the teaching side.
    pub teaching: bool,
    pub admin: bool,
    /// Whether the school is the demo school.
    pub demo: bool,
}

impl Person {
    /// An admin of a school in which there are others.
    pub fn runs_a_school(&self) -> bool {
        self.admin && !self.just_me
    }

    /// Home is that of those who teach or run the school.
    pub fn at_work(&self) -> bool {
        self.teaching || (self.admin && !self.just_me)
    }
}

/// What a person chose for their interface. `None` leaves what the terminal says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Preferences {
    pub theme: Option<ThemeName>,
    pub zone: Option<Tz>,
    pub keys: Vec<Binding>,
    pub locale: Option<String>,
}
