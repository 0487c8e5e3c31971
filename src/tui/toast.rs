//! Messages of the session: the latest stands in the status row, all of them in `messages` (UX.md R25). A message belongs to the screen on which
//! it was said: it goes when that is left. A note answers a key and goes with the next one.

use std::collections::VecDeque;

use crate::domain::time::Instant;

/// How grave a message is; the word stands before it in mono.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Gravity {
    Info,
    /// Something was done.
    Done,
    Warning,
    /// Stays until a key is pressed after it was read.
    Error,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Toast {
    pub at: Instant,
    pub gravity: Gravity,
    /// Safe for a screen.
    pub text: String,
}

/// How long a message that is no error stands, in milliseconds.
const STANDS: i64 = 5_000;
/// How many messages are remembered.
const REMEMBERED: usize = 200;

/// The messages of one session, newest last.
#[derive(Debug, Default)]
pub struct Toasts {
    all: VecDeque<Toast>,
    showing: bool,
    /// A key that means nothing here: shown, and not worth remembering.
    slip: Option<Toast>,
    /// How many messages there ever were.
    said: u64,
}

impl Toasts {
    pub fn push(&mut self, at: Instant, gravity: Gravity, text: impl Into<String>) {
        if self.all.len() == REMEMBERED {
            self.all.pop_front();
        }
        self.all.push_back(Toast { at, gravity, text: text.into() });
        self.showing = true;
        self.slip = None;
        self.said += 1;
    }

    /// Says that a key means nothing here; the history keeps quiet about it.
    pub fn slip(&mut self, at: Instant, text: impl Into<String>) {
        self.slip = Some(Toast { at, gravity: Gravity::Info, text: text.into() });
        self.said += 1;
    }

    /// The message that stands in the status row.
    pub fn current(&self) -> Option<&Toast> {
        self.slip.as_ref().or_else(|| self.all.back().filter(|_| self.showing))
    }

    /// How many messages there have been: to tell later which are new.
    pub fn said(&self) -> u64 {
        self.said
    }

    /// Another screen stands there. What was said before, as counted by [`Self::said`], was said of the one that was left; an error stays.
    pub fn leave(&mut self, before: u64) {
        if self.said == before && self.current().is_some_and(|toast| toast.gravity < Gravity::Error) {
            self.read();
        }
    }

    /// A key is pressed: a note was the answer to the one before, and an error could be read.
    pub fn next_key(&mut self, now: Instant) {
        let goes = |toast: &Toast| matches!(toast.gravity, Gravity::Info | Gravity::Error) && toast.at < now;
        if self.current().is_some_and(goes) {
            self.read();
        }
    }

    /// Takes an outlived message away. Returns whether something changed.
    pub fn expire(&mut self, now: Instant) -> bool {
        let over = self.ends().is_some_and(|end| now >= end);
        if over {
            self.read();
        }
        over
    }

    /// When the current message ends by itself.
    pub fn ends(&self) -> Option<Instant> {
        self.current().filter(|toast| toast.gravity < Gravity::Error).map(|toast| Instant(toast.at.0.saturating_add(STANDS)))
    }

    fn read(&mut self) {
        self.slip = None;
        self.showing = false;
    }

    pub fn all(&self) -> impl DoubleEndedIterator<Item = &Toast> {
        self.all.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_ends_and_an_error_stays() {
        let mut toasts = Toasts::default();
        toasts.push(Instant(0), Gravity::Done, "saved");
        assert!(!toasts.expire(Instant(4_999)) && toasts.current().is_some());
        assert!(toasts.expire(Instant(5_000)) && toasts.current().is_none());
        toasts.push(Instant(6_000), Gravity::Error, "not saved");
        assert!(!toasts.expire(Instant(60_000)) && toasts.current().is_some());
        toasts.next_key(Instant(60_001));
        assert_eq!((toasts.current(), toasts.all().count()), (None, 2));
    }

    #[test]
    fn a_message_goes_with_its_screen_and_a_note_with_the_next_key() {
        let mut toasts = Toasts::default();
        toasts.push(Instant(0), Gravity::Done, "saved");
        let before = toasts.said();
        toasts.next_key(Instant(10));
        assert!(toasts.current().is_some(), "what was done is still worth knowing");
        toasts.leave(before);
        assert!(toasts.current().is_none());
        toasts.push(Instant(20), Gravity::Done, "handed in");
        toasts.leave(before);
        assert!(toasts.current().is_some(), "said on the way to the screen that now stands there");
        toasts.push(Instant(30), Gravity::Error, "not saved");
        toasts.leave(toasts.said());
        assert!(toasts.current().is_some());
        toasts.slip(Instant(40), "Nothing is on x");
        toasts.next_key(Instant(50));
        assert_eq!((toasts.current(), toasts.all().count()), (None, 3), "a slip of the finger is not remembered");
    }
}
