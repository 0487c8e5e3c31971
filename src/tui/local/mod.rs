//! The real terminal: drives sessions with its keys, and gives it back as it was, whatever ends them (UX.md R26-R29).
//!
//! One thread reads events and one waits for signals; both block. The interface wakes for them, and once a minute for its clock.

mod clipboard;
mod editor;
mod events;
mod modes;

use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Context as _;
use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;
use ratatui::layout::Rect;

use crate::domain::text::Untrusted;
use crate::domain::time::Instant;
use crate::i18n::Locale;
use crate::service::{Actor, Clock, Services, SystemClock};
use crate::tr;
use crate::tui::folders::Folders;
use crate::tui::input::{Code, Input, Key, pasted};
use crate::tui::route::Route;
use crate::tui::screen::{Inside, Note, Person, Preferences, Reply, Request, World, sentence};
use crate::tui::screens::door::Outside;
use crate::tui::session::{Appearance, Session};
use crate::tui::theme::{Depth, ThemeName};
use crate::tui::toast::Gravity;
use crate::tui::whereabouts::{Place, Whereabouts};

use events::{Event, Events};
use modes::Modes;

/// The columns and rows that are drawn at most.
const LARGEST: u16 = 1_000;

/// The terminal as sessions are drawn on it.
type Screen = Terminal<CrosstermBackend<io::Stdout>>;

/// Why a session ended.
pub enum Ended {
    Quit,
    /// Back to the door, where this is said.
    SignOut(Option<String>),
    /// A backup is to be put in the place of the school.
    Restore(PathBuf),
    Enter(Box<Inside>),
    /// A signal, or the terminal went away: the number a shell adds 128 to.
    Signal(u8),
}

/// The language that the environment asks for.
fn language() -> String {
    ["LC_ALL", "LC_MESSAGES", "LANG"].iter().find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty())).unwrap_or_default()
}

/// How sessions show themselves here, before anybody chose anything.
pub fn appearance(zone: chrono_tz::Tz) -> Appearance {
    let depth = Depth::detect(|name| std::env::var(name).ok());
    Appearance { depth, theme: ThemeName::Default, locale: Arc::new(Locale::choose(&language())), zone, ..Appearance::default() }
}

/// The terminal while it is ours.
pub struct Device {
    screen: Screen,
    modes: Modes,
    events: Events,
    clock: SystemClock,
    /// Folders made for files that the system's program shows.
    opened: Vec<PathBuf>,
}

impl Drop for Device {
    fn drop(&mut self) {
        for folder in &self.opened {
            // What cannot be removed stands where the system clears up by itself.
            let _ = std::fs::remove_dir_all(folder);
        }
    }
}

impl Device {
    /// Takes the terminal over, mode by mode; dropping it gives it back.
    pub fn take() -> anyhow::Result<Self> {
        let modes = Modes::enter().context("the terminal cannot be used")?;
        let events = Events::start().context("the keyboard cannot be read")?;
        let screen = Terminal::new(CrosstermBackend::new(io::stdout())).context("the terminal cannot be used")?;
        Ok(Self { screen, modes, events, clock: SystemClock, opened: Vec::new() })
    }

    pub fn now(&self) -> Instant {
        self.clock.now()
    }

    /// Runs a session until something ends it. Drafts are saved before it returns.
    pub fn drive<W: World>(&mut self, session: &mut Session<W>) -> Ended {
        let ended = self.run(session).unwrap_or_else(|error| {
            tracing::warn!(%error, "the terminal went away");
            Ended::Signal(events::HANGUP)
        });
        session.flush();
        ended
    }

    fn run<W: World>(&mut self, session: &mut Session<W>) -> io::Result<Ended> {
        self.draw_anew(session)?;
        loop {
            for request in session.requests() {
                if let Some(ended) = self.fulfil(session, request)? {
                    return Ok(ended);
                }
            }
            session.draw(&mut self.screen)?;
            let batch = self.events.wait(self.until(session));
            if let Some(ended) = self.take_in(session, batch)? {
                return Ok(ended);
            }
        }
    }

    fn until<W: World>(&self, session: &Session<W>) -> std::time::Duration {
        let left = session.wake().since(self.now()).num_milliseconds();
        std::time::Duration::from_millis(u64::try_from(left).unwrap_or(0).max(1))
    }

    /// Everything that arrived at once is taken in before the next frame, so that a burst costs one drawing.
    fn take_in<W: World>(&mut self, session: &mut Session<W>, batch: Vec<Event>) -> io::Result<Option<Ended>> {
        if batch.is_empty() {
            session.handle(Input::Tick, self.now());
        }
        for event in gathered(batch, session.typing()) {
            match event {
                Event::Input(input) => session.handle(input, self.now()),
                // Even where the size is the old one again: the terminal has cut off what did not fit in between.
                Event::Resized => self.draw_anew(session)?,
                Event::Stop => self.suspend(session)?,
                Event::Ended(signal) => return Ok(Some(Ended::Signal(signal))),
            }
        }
        Ok(None)
    }

    fn fulfil<W: World>(&mut self, session: &mut Session<W>, request: Request) -> io::Result<Option<Ended>> {
        match request {
            Request::Quit => return Ok(Some(Ended::Quit)),
            Request::Restore(file) => return Ok(Some(Ended::Restore(file))),
            Request::SignOut => return Ok(Some(Ended::SignOut(None))),
            Request::SignedOut(why) => return Ok(Some(Ended::SignOut(Some(why)))),
            Request::Enter(inside) => return Ok(Some(Ended::Enter(inside))),
            Request::Suspend => self.suspend(session)?,
            Request::Redraw => self.draw_anew(session)?,
            // The session has seen to them.
            Request::Prefer(_) | Request::Rename(_) => {}
            Request::Copy(text) => clipboard::copy(&text)?,
            Request::OpenLink(link) => Self::open_link(session, &link),
            Request::OpenFile(file) => self.open_file(session, &file),
            Request::Edit { text, suffix } => self.edit(session, &text, suffix)?,
        }
        Ok(None)
    }

    fn open_link<W: World>(session: &mut Session<W>, link: &str) {
        match clipboard::open_link(link) {
            Ok(()) => session.toast(Gravity::Info, tr!(session.look(), "Handed to the system's program for links")),
            Err(why) => session.toast(Gravity::Warning, why.in_words(&session.look())),
        }
    }

    fn open_file<W: World>(&mut self, session: &mut Session<W>, file: &Path) {
        let opened = clipboard::open_file(file);
        self.opened.extend(file.parent().map(Path::to_owned));
        match opened {
            Ok(()) => session.toast(Gravity::Info, tr!(session.look(), "Handed to the system's program for such files")),
            Err(why) => session.toast(Gravity::Warning, why.in_words(&session.look())),
        }
    }

    /// Hands the terminal to the person's own editor and comes back with the text.
    fn edit<W: World>(&mut self, session: &mut Session<W>, text: &str, suffix: &str) -> io::Result<()> {
        session.flush();
        let pause = self.events.pause();
        self.modes.leave();
        let edited = editor::edit(text, suffix);
        drop(pause);
        self.back(session)?;
        match edited {
            Ok(text) => session.reply(Reply::Edited(text)),
            Err(why) => session.toast(Gravity::Warning, why.in_words(&session.look())),
        }
        Ok(())
    }

    fn suspend<W: World>(&mut self, session: &mut Session<W>) -> io::Result<()> {
        if !events::can_stop() {
            session.toast(Gravity::Info, tr!(session.look(), "There is no shell below to go back to"));
            return Ok(());
        }
        session.flush();
        let pause = self.events.pause();
        self.modes.leave();
        events::stop();
        drop(pause);
        self.back(session)
    }

    /// Takes the terminal again after somebody else had it: nothing of what stands there is ours.
    fn back<W: World>(&mut self, session: &mut Session<W>) -> io::Result<()> {
        self.modes.again()?;
        self.draw_anew(session)?;
        session.refresh();
        Ok(())
    }

    /// The next frame draws all, in the size that the terminal has now. Not by ratatui's `clear`: that asks the terminal where its cursor
    /// is, and one that does not answer would end the session.
    fn draw_anew<W: World>(&mut self, session: &mut Session<W>) -> io::Result<()> {
        let size = self.screen.size()?;
        self.screen.resize(Rect::new(0, 0, size.width.min(LARGEST), size.height.min(LARGEST)))?;
        session.handle(Input::Resize(size.width, size.height), self.now());
        session.redraw();
        Ok(())
    }
}

/// So many keys somebody may have typed ahead while the program or the line was slow.
const TYPED_AHEAD: usize = 24;

/// More keys than anybody types ahead, in one burst with a line end amid text, are a paste into the field that has the focus (UX.md R21).
/// Fewer are keys: an Enter that leaves the field and what was typed after it.
fn gathered(batch: Vec<Event>, typing: bool) -> Vec<Event> {
    let typed = |event: &Event| match event {
        Event::Input(Input::Key(key)) if *key == Key::plain(Code::Enter) => Some('\n'),
        Event::Input(Input::Key(key)) => key.text(),
        _ => None,
    };
    let text: Option<String> = batch.iter().map(typed).collect();
    match text.filter(|text| typing && batch.len() > TYPED_AHEAD && text.trim_end_matches('\n').contains('\n')) {
        Some(text) => vec![Event::Input(pasted(&text))],
        None => batch,
    }
}

/// Runs the interface over a school, or the first run where there is none, and answers with the process's exit code.
pub fn run(school: Option<Services>, place: Whereabouts) -> anyhow::Result<ExitCode> {
    let (appearance, place) = (appearance(place.zone), Arc::new(place));
    // Whatever hinders reading the school is said before the screen is taken.
    let mut outside = Outside::new(school, Arc::clone(&place))?;
    let mut inside = outside.owner().transpose()?;
    let mut device = Device::take()?;
    loop {
        let now = device.now();
        let mut who = None;
        let (ended, services) = if let Some(world) = inside.take() {
            let services = world.school.clone();
            who = Some(Seat::of(&world));
            // Whoever is in holds the school alone: it can be replaced then.
            drop(outside);
            (device.drive(&mut Session::new(world, appearance.clone(), now, &Route::Home)), Some(services))
        } else {
            let services = outside.school.as_ref().map(|school| school.services.clone());
            (device.drive(&mut Session::new(outside, appearance.clone(), now, &Route::Home)), services)
        };
        outside = match ended {
            Ended::Quit => return Ok(ExitCode::SUCCESS),
            Ended::Signal(signal) => return Ok(ExitCode::from(128 + signal)),
            Ended::SignOut(why) => {
                let outside = Outside::new(services, Arc::clone(&place))?.saying(why);
                // A school of one's own has no door: its owner is in again at once, unless it was made a classroom.
                inside = outside.owner().transpose()?;
                outside
            }
            Ended::Restore(file) => {
                drop(services);
                let (outside, still) = restored(&file, &place, who, &appearance)?;
                inside = still.map_or_else(|| outside.owner().transpose(), |inside| Ok(Some(inside)))?;
                outside
            }
            Ended::Enter(world) => {
                let outside = Outside::new(Some(world.school.clone()), Arc::clone(&place))?;
                inside = Some(*world);
                outside
            }
        };
    }
}

/// Somebody who is in, without the school: it is closed while a backup takes its place.
struct Seat {
    actor: Actor,
    person: Person,
    wish: Preferences,
}

impl Seat {
    fn of(world: &Inside) -> Self {
        Self { actor: world.actor.clone(), person: world.person.clone(), wish: world.wish.clone() }
    }

    /// In again where they were.
    fn again(self, school: Services, place: &Place, said: String) -> Inside {
        let Self { actor, person, wish } = self;
        Inside { school, actor, person, place: Place::clone(place), folders: Folders::default(), wish, notes: vec![Note::Said(said)] }
    }
}

/// Puts a backup in the place of the school and stands at its door; where that is refused, whoever asked for it is still in.
fn restored(file: &Path, place: &Place, who: Option<Seat>, appearance: &Appearance) -> anyhow::Result<(Outside, Option<Inside>)> {
    let console = Actor::console(&place.account);
    let actor = who.as_ref().map_or(&console, |seat| &seat.actor);
    let made = Services::restore_from_within(actor, &place.account, file, &place.db, &SystemClock);
    let services = Services::open(&place.db)?.on_screen();
    let outside = Outside::new(Some(services.clone()), Arc::clone(place))?;
    Ok(match made {
        Ok(made) => {
            let kept = made.kept.map(|kept| Untrusted::new(kept.display().to_string()).for_screen().into_owned()).unwrap_or_default();
            let said = tr!(appearance, "The backup is in place. The school as it was is kept as {file}", file = kept);
            (outside.telling(said), None)
        }
        Err(error) => {
            let still = who.map(|seat| seat.again(services, place, sentence(&error)));
            let said = still.is_none().then(|| sentence(&error));
            (outside.saying(said), still)
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(text: &str) -> Vec<Event> {
        let key = |c| if c == '\n' { Key::plain(Code::Enter) } else { Key::char(c) };
        text.chars().map(|c| Event::Input(Input::Key(key(c)))).collect()
    }

    #[test]
    fn a_burst_with_lines_is_a_paste_only_into_a_field() {
        let verse = "one two three\nfour five six\n";
        assert_eq!(gathered(keys(verse), true), [Event::Input(Input::Paste(verse.into()))]);
        assert_eq!(gathered(keys(verse), false).len(), 28);
        assert_eq!(gathered(keys("a whole name, typed quickly\n"), true).len(), 28, "a quick typist's Enter is an Enter");
        assert_eq!(gathered(keys("1.5 min\nn"), true).len(), 9, "what was typed ahead goes on where the Enter led");
    }
}
