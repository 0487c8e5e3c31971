//! A session for tests: keys in, screen out. `Harness::learner(&school, "ada").at(Route::Home).size(80, 24)`, then `keys("<down> <enter>")` and
//! `screen()` or `snap("home")`. The theme is mono: what differs here differs in words and signs.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use chrono_tz::Tz;
use ratatui::Terminal;
use ratatui::backend::TestBackend;

use crate::domain::time::Instant;
use crate::service::testing::NOW;
use crate::service::{Actor, Services, Side};
use crate::tui::action::Action;
use crate::tui::folders::Folders;
use crate::tui::input::{Input, Key, pasted};
use crate::tui::route::Route;
use crate::tui::screen::{Inside, Person, Preferences, Request, Screen, World};
use crate::tui::screens::door::Outside;
use crate::tui::session::{Appearance, Session};
use crate::tui::theme::{Depth, ThemeName};
use crate::tui::whereabouts::{Place, Whereabouts};

/// A session with a terminal in memory.
pub struct Harness<W: World = Inside> {
    pub session: Session<W>,
    terminal: Terminal<TestBackend>,
    now: Instant,
    /// What the session asked its driver for, in order.
    pub requests: Vec<Request>,
}

/// How sessions look in tests.
pub fn appearance() -> Appearance {
    // What is read beside the interface is there before it is looked for, however slow the machine is.
    let patience = Duration::from_mins(1);
    Appearance { depth: Depth::Mono, theme: ThemeName::Mono, patience, ..Appearance::default() }
}

/// Where things are kept in tests: nothing is.
pub fn place() -> Place {
    Arc::new(Whereabouts {
        db: "/home/ada/lyceum.db".into(),
        folder: "/home/ada".into(),
        account: "ada".into(),
        zone: Tz::UTC,
        local: true,
    })
}

impl Harness<Outside> {
    /// Nobody in yet; without a school the first run, which makes it at `db`.
    pub fn outside(school: Option<&Services>, db: &Path) -> Self {
        let place = Whereabouts { db: db.to_owned(), folder: db.with_extension("folder"), ..(*place()).clone() };
        Self::world(Outside::new(school.cloned(), Arc::new(place)).expect("the school reads"))
    }
}

impl Harness<Inside> {
    /// Somebody signed in, at home.
    pub fn inside(school: &Services, actor: Actor, person: Person) -> Self {
        Self::world(Inside {
            school: school.clone(),
            actor,
            person,
            place: place(),
            folders: Folders::default(),
            wish: Preferences::default(),
            notes: Vec::new(),
        })
    }

    /// A user on the learning side.
    pub fn learner(school: &Services, actor: Actor) -> Self {
        let name = match &actor.who {
            crate::service::Who::User { name, .. } => name.clone(),
            _ => "console".to_owned(),
        };
        Self::inside(school, actor.on(Side::Learn), Person { name, ..Person::default() })
    }
}

impl<W: World> Harness<W> {
    /// A session in any world, at home.
    pub fn world(world: W) -> Self {
        let terminal = Terminal::new(TestBackend::new(80, 24)).expect("memory takes it");
        let mut session = Session::new(world, appearance(), NOW, &Route::Home);
        session.handle(Input::Resize(80, 24), NOW);
        let mut harness = Self { session, terminal, now: NOW, requests: Vec::new() };
        harness.draw();
        harness
    }

    /// Draws without what is read beside the interface, as on a slow disk: it comes with time.
    #[must_use]
    pub fn impatient(mut self) -> Self {
        self.session.wait_for(Duration::ZERO);
        self
    }

    /// Goes to a place.
    #[must_use]
    pub fn at(mut self, route: Route) -> Self {
        self.session.visit(route);
        self.draw();
        self
    }

    #[must_use]
    pub fn size(mut self, width: u16, height: u16) -> Self {
        self.resize(width, height);
        self
    }

    pub fn resize(&mut self, width: u16, height: u16) {
        self.terminal.backend_mut().resize(width, height);
        self.give(Input::Resize(width, height));
    }

    /// Shows a screen that is no place of its own.
    #[must_use]
    pub fn showing(mut self, screen: Box<dyn Screen<W>>) -> Self {
        self.session.show(screen);
        self.draw();
        self
    }

    /// After the notes of the beginning have gone.
    #[must_use]
    pub fn settled(mut self) -> Self {
        self.wait(6_000);
        self
    }

    /// Presses keys: `"4 3 <enter> <c-p>"`; a word of several letters is typed letter by letter.
    pub fn keys(&mut self, keys: &str) -> &mut Self {
        for word in keys.split_whitespace() {
            match Key::parse(word) {
                Some(key) => self.give(Input::Key(key)),
                None => self.text(word),
            }
        }
        self
    }

    /// Types text, spaces too.
    pub fn text(&mut self, text: &str) {
        for c in text.chars() {
            self.give(Input::Key(Key::char(c)));
        }
    }

    pub fn paste(&mut self, text: &str) {
        self.give(pasted(text));
    }

    /// Does an action as if from the palette. Returns whether there was anybody to do it.
    pub fn act(&mut self, action: Action) -> bool {
        let done = self.session.act(action);
        self.draw();
        done
    }

    /// Lets time pass until work on another thread has ended or the screen shows `text`.
    pub fn until(&mut self, text: &str) {
        for _ in 0..100_000 {
            if self.shows(text) {
                return;
            }
            std::thread::yield_now();
            self.wait(100);
        }
        panic!("never came: {text}\n{}", self.screen());
    }

    /// Lets time pass until work on another thread has ended and the screen shows `text` no longer.
    pub fn until_gone(&mut self, text: &str) {
        for _ in 0..100_000 {
            if !self.shows(text) {
                return;
            }
            std::thread::yield_now();
            self.wait(100);
        }
        panic!("never went: {text}\n{}", self.screen());
    }

    /// Lets time pass until the session asks its driver for something.
    pub fn until_asked(&mut self) {
        for _ in 0..100_000 {
            if !self.requests.is_empty() {
                return;
            }
            std::thread::yield_now();
            self.wait(100);
        }
        panic!("nothing was asked:\n{}", self.screen());
    }

    /// Lets time pass.
    pub fn wait(&mut self, milliseconds: i64) {
        self.now = Instant(self.now.0 + milliseconds);
        self.give(Input::Tick);
    }

    fn give(&mut self, input: Input) {
        self.session.handle(input, self.now);
        self.draw();
    }

    fn draw(&mut self) {
        self.requests.extend(self.session.requests());
        self.session.draw(&mut self.terminal).expect("memory takes it");
    }

    /// What stands on the screen, without the spaces at line ends.
    pub fn screen(&self) -> String {
        let buffer = self.terminal.backend().buffer();
        let row = |y| {
            let mut line = String::new();
            let mut covered = 0;
            for x in 0..buffer.area.width {
                let symbol = buffer[(x, y)].symbol();
                if covered == 0 {
                    line.push_str(symbol);
                    covered = crate::tui::widgets::text::width(symbol);
                }
                covered = covered.saturating_sub(1);
            }
            line.trim_end().to_owned()
        };
        (0..buffer.area.height).map(row).collect::<Vec<_>>().join("\n")
    }

    /// One line; negative counts from the end.
    pub fn line(&self, n: i32) -> String {
        let screen = self.screen();
        let lines: Vec<&str> = screen.split('\n').collect();
        let at = if n < 0 { lines.len().checked_sub(n.unsigned_abs() as usize) } else { usize::try_from(n).ok() };
        at.and_then(|at| lines.get(at)).copied().unwrap_or_default().to_owned()
    }

    /// The screen without the rows of status and keys.
    pub fn content(&self) -> String {
        let screen = self.screen();
        let lines: Vec<&str> = screen.lines().collect();
        lines.get(..lines.len().saturating_sub(2)).unwrap_or_default().join("\n")
    }

    pub fn shows(&self, text: &str) -> bool {
        self.screen().contains(text)
    }

    /// Compares the screen with the stored one of this name.
    pub fn snap(&self, name: &str) {
        insta::assert_snapshot!(name, self.screen());
    }
}
