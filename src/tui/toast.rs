//! Messages of the session: the latest stands in the status row, all of them in `messages` (UX.md R25).

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
}

impl Toasts {
    pub fn push(&mut self, at: Instant, gravity: Gravity, text: impl Into<String>) {
        if self.all.len() == REMEMBERED {
            self.all.pop_front();
        }
        self.all.push_back(Toast { at, gravity, text: text.into() });
        self.showing = true;
    }

    /// The message that stands in the status row.
    pub fn current(&self) -> Option<&Toast> {
        self.all.back().filter(|_| self.showing)
    }

    /// Takes an outlived message away. Returns whether something changed.
    pub fn expire(&mut self, now: Instant) -> bool {
        let over = self.ends().is_some_and(|end| now >= end);
        self.showing &= !over;
        over
    }

    /// When the current message ends by itself.
    pub fn ends(&self) -> Option<Instant> {
        self.current().filter(|toast| toast.gravity < Gravity::Error).map(|toast| Instant(toast.at.0.saturating_add(STANDS)))
    }

    /// A key was pressed after an error could be read: it may go.
    pub fn read(&mut self) {
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
        toasts.read();
        assert_eq!((toasts.current(), toasts.all().count()), (None, 2));
    }
}
