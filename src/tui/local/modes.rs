//! The terminal's modes, taken one by one and given back whatever happens.

use std::io::{self, Write};
use std::panic;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use ratatui::crossterm::cursor::Show;
use ratatui::crossterm::event::{DisableBracketedPaste, EnableBracketedPaste};
use ratatui::crossterm::execute;
use ratatui::crossterm::terminal::{EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode};

/// Raw mode, the alternate screen and bracketed paste. Dropping it gives them back.
pub struct Modes {
    held: Arc<AtomicBool>,
}

impl Modes {
    /// Takes the modes, and from now on gives them back before a panic of this thread speaks. A panic of another thread is its own matter: it
    /// must not tear down a living screen.
    pub fn enter() -> io::Result<Self> {
        let modes = Self { held: Arc::new(AtomicBool::new(false)) };
        modes.take()?;
        let (held, owner, before) = (Arc::clone(&modes.held), thread::current().id(), panic::take_hook());
        panic::set_hook(Box::new(move |info| {
            let ours = thread::current().id() == owner;
            if ours && held.swap(false, Ordering::SeqCst) {
                release();
            }
            tracing::error!(%info, "panic");
            if ours || !held.load(Ordering::SeqCst) {
                before(info);
            }
        }));
        Ok(modes)
    }

    fn take(&self) -> io::Result<()> {
        self.held.store(true, Ordering::SeqCst);
        let taken = enable_raw_mode().and_then(|()| execute!(io::stdout(), EnterAlternateScreen, EnableBracketedPaste));
        if taken.is_err() {
            self.leave();
        }
        taken
    }

    /// Gives the terminal back for a while.
    pub fn leave(&self) {
        if self.held.swap(false, Ordering::SeqCst) {
            release();
        }
    }

    /// Takes it again.
    pub fn again(&self) -> io::Result<()> {
        self.take()
    }
}

impl Drop for Modes {
    fn drop(&mut self) {
        self.leave();
    }
}

/// Each mode by itself: where one cannot be given back, the others are.
fn release() {
    let mut out = io::stdout();
    let _ = execute!(out, DisableBracketedPaste);
    let _ = execute!(out, LeaveAlternateScreen);
    let _ = execute!(out, Show);
    let _ = disable_raw_mode();
    let _ = out.flush();
}
