//! What a screen is given: a [`Look`] to draw with, a [`Ctx`] to decide with.

use std::ops::Deref;
use std::time::Duration;

use chrono_tz::Tz;
use ratatui::style::Style;

use super::{Inside, Request};
use crate::domain::time::Instant;
use crate::i18n::Locale;
use crate::service::{Error, ErrorKind};
use crate::tr;
use crate::tui::keymap::Keymap;
use crate::tui::theme::{Mean, Theme};
use crate::tui::toast::{Gravity, Toasts};

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
    pub fn style(&self, mean: Mean) -> Style {
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
    /// How long work beside the interface may be waited for before the next frame is drawn without it.
    pub patience: Duration,
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
