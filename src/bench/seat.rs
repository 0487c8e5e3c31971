//! A session with a terminal in memory: keys in, the bytes of frames counted.

use std::io;
use std::time::{Duration, Instant as Clock};

use chrono_tz::Tz;
use ratatui::backend::CrosstermBackend;
use ratatui::layout::Rect;
use ratatui::{Terminal, TerminalOptions, Viewport};

use super::gauge::{Took, time};
use super::school::Place;
use crate::domain::time::Instant;
use crate::service::sign_in::SignedIn;
use crate::service::{Actor, Clock as _, Error, Result, Services, Side, SystemClock};
use crate::tui::input::{Input, Key};
use crate::tui::route::Route;
use crate::tui::screen::Inside;
use crate::tui::session::{Appearance, Session};
use crate::tui::theme::{Depth, ThemeName};
use crate::tui::whereabouts::Whereabouts;

/// The largest screen that the goals name.
pub const SCREEN: Rect = Rect { x: 0, y: 0, width: 200, height: 50 };
/// How fast a key that is held down comes again.
const AGAIN: Duration = Duration::from_millis(33);

/// A terminal that shows nobody anything.
#[derive(Default)]
struct Nowhere;

impl io::Write for Nowhere {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Somebody who sits at the school.
pub struct Seat {
    session: Session<Inside>,
    terminal: Terminal<CrosstermBackend<Nowhere>>,
}

impl Seat {
    pub fn new(place: &Place, school: &Services, actor: &Actor, side: Side) -> Result<Self> {
        let at = Whereabouts { db: place.db(), folder: place.folder().to_owned(), account: "bench".into(), zone: Tz::UTC, local: true };
        let actor = actor.clone().on(side);
        let me = school.me(&actor)?;
        let inside = Inside::of(school, SignedIn { actor: actor.clone(), me, failures: 0 }, &school.school(&actor)?, &at.into());
        let appearance = Appearance { depth: Depth::True, theme: ThemeName::Default, ..Appearance::default() };
        let backend = CrosstermBackend::new(Nowhere);
        let terminal =
            Terminal::with_options(backend, TerminalOptions { viewport: Viewport::Fixed(SCREEN) }).map_err(|error| broken(&error))?;
        let mut seat = Self { session: Session::new(inside, appearance, now(), &Route::Home), terminal };
        seat.session.handle(Input::Resize(SCREEN.width, SCREEN.height), now());
        seat.draw()?;
        Ok(seat)
    }

    fn draw(&mut self) -> Result<()> {
        self.session.draw(&mut self.terminal).map(drop).map_err(|error| broken(&error))
    }

    /// Goes to a place and draws it.
    pub fn goes(&mut self, route: &Route) -> Result<Took> {
        let (drawn, took) = time(|| {
            self.session.visit(route.clone());
            self.draw()
        });
        drawn?;
        self.rest()?;
        Ok(took)
    }

    /// From the key to the frame. Afterwards the work beside the interface goes on until a key that is held down comes again.
    pub fn key(&mut self, key: &str) -> Result<Took> {
        let key = Key::parse(key).ok_or_else(|| Error::internal(format!("`{key}` is no key")))?;
        let (drawn, took) = time(|| {
            self.session.handle(Input::Key(key), now());
            self.draw()
        });
        drawn?;
        self.rest()?;
        Ok(took)
    }

    /// Lets the session wake as it wants to.
    fn rest(&mut self) -> Result<()> {
        let end = Clock::now() + AGAIN;
        while Clock::now() < end {
            let left = self.session.wake().since(now()).num_milliseconds();
            if left > i64::try_from(AGAIN.as_millis()).unwrap_or(i64::MAX) {
                break;
            }
            std::thread::sleep(Duration::from_millis(u64::try_from(left).unwrap_or_default().max(1)));
            self.session.handle(Input::Tick, now());
            self.draw()?;
        }
        Ok(())
    }
}

fn now() -> Instant {
    SystemClock.now()
}

fn broken(error: &io::Error) -> Error {
    Error::internal(format!("Drawing failed: {error}"))
}
