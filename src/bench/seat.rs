//! A session with a terminal in memory: keys in, the bytes of frames counted.

use std::io;
use std::time::{Duration, Instant as Clock};

use chrono_tz::Tz;
use ratatui::backend::{Backend, ClearType, CrosstermBackend, WindowSize};
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::{Position, Rect, Size};
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
/// What stands in the place of what is still being read.
const TO_COME: &str = "...";

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

/// Frames as bytes for that terminal, which is always of one size: asked for it, crossterm would look for a real one, and start a program
/// where there is none.
struct Device {
    bytes: CrosstermBackend<Nowhere>,
    /// What stands on it, for who asks.
    screen: Option<Buffer>,
}

impl Device {
    /// Whether a word stands somewhere by itself.
    fn shows(&self, word: &str) -> bool {
        let has = |row: &[Cell]| row.iter().map(Cell::symbol).collect::<String>().split_whitespace().any(|one| one == word);
        self.screen.as_ref().is_some_and(|screen| screen.content.chunks(usize::from(SCREEN.width)).any(has))
    }
}

impl Backend for Device {
    type Error = io::Error;

    fn draw<'a, I: Iterator<Item = (u16, u16, &'a Cell)>>(&mut self, content: I) -> io::Result<()> {
        let Self { bytes, screen } = self;
        bytes.draw(content.inspect(|(x, y, cell)| {
            if let Some(place) = screen.as_mut().and_then(|screen| screen.cell_mut((*x, *y))) {
                place.clone_from(cell);
            }
        }))
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        self.bytes.hide_cursor()
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        self.bytes.show_cursor()
    }

    fn get_cursor_position(&mut self) -> io::Result<Position> {
        Ok(Position::ORIGIN)
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        self.bytes.set_cursor_position(position)
    }

    fn clear(&mut self) -> io::Result<()> {
        self.bytes.clear()
    }

    fn clear_region(&mut self, region: ClearType) -> io::Result<()> {
        self.bytes.clear_region(region)
    }

    fn size(&self) -> io::Result<Size> {
        Ok(SCREEN.as_size())
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        Ok(WindowSize { columns_rows: SCREEN.as_size(), pixels: Size::default() })
    }

    fn flush(&mut self) -> io::Result<()> {
        Backend::flush(&mut self.bytes)
    }
}

/// Somebody who sits at the school.
pub struct Seat {
    session: Session<Inside>,
    terminal: Terminal<Device>,
}

impl Seat {
    pub fn new(place: &Place, school: &Services, actor: &Actor, side: Side) -> Result<Self> {
        let at = Whereabouts { db: place.db(), folder: place.folder().to_owned(), account: "bench".into(), zone: Tz::UTC, local: true };
        let actor = actor.clone().on(side);
        let me = school.me(&actor)?;
        let inside = Inside::of(school, SignedIn { actor: actor.clone(), me, failures: 0 }, &school.school(&actor)?, &at.into());
        let appearance = Appearance { depth: Depth::True, theme: ThemeName::Default, ..Appearance::default() };
        let backend = Device { bytes: CrosstermBackend::new(Nowhere), screen: None };
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

    /// Goes to a place until all that is seen of it stands, whatever is read meanwhile.
    pub fn stands(&mut self, route: &Route) -> Result<Took> {
        self.terminal.backend_mut().screen = Some(Buffer::empty(SCREEN));
        let (stood, took) = time(|| {
            self.session.visit(route.clone());
            self.draw()?;
            // A text that was cut off shows the same dots: while nothing is being read, all there is stands.
            while self.is_busy() && self.terminal.backend().shows(TO_COME) {
                self.wake()?;
            }
            Ok(())
        });
        self.terminal.backend_mut().screen = None;
        stood.map(|()| took)
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
        while Clock::now() < end && self.is_busy() {
            self.wake()?;
        }
        Ok(())
    }

    /// Whether the session waits for something that is done beside it: it wants to wake sooner than a key comes again.
    fn is_busy(&self) -> bool {
        self.until_awake() <= AGAIN
    }

    fn until_awake(&self) -> Duration {
        self.session.wake().since(now()).to_std().unwrap_or_default()
    }

    /// Sleeps until the session wants to wake, and draws what it has then.
    fn wake(&mut self) -> Result<()> {
        std::thread::sleep(self.until_awake().max(Duration::from_millis(1)));
        self.session.handle(Input::Tick, now());
        self.draw()
    }
}

fn now() -> Instant {
    SystemClock.now()
}

fn broken(error: &io::Error) -> Error {
    Error::internal(format!("Drawing failed: {error}"))
}
