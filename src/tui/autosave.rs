//! When what is typed goes to the disk (DESIGN.md 7, *Saved*): something complete at once; text 500 ms after the last key, at the latest a
//! second after the first; what failed again by itself. Pure: time is passed in.

use crate::domain::time::Instant;

/// How long typing may pause before it is saved, in milliseconds.
const PAUSE: i64 = 500;
/// How long it may go on without being saved.
const LATEST: i64 = 1_000;
/// How long to wait before trying again by ourselves.
const RETRY: i64 = 2_000;

/// Why something is due.
#[derive(Debug, Clone, Copy)]
enum Waiting {
    Complete,
    /// The first and the last key since the last save.
    Typed {
        first: Instant,
        last: Instant,
    },
}

/// Whether something waits to be saved, and until when.
#[derive(Debug, Default)]
pub struct Autosave {
    waiting: Option<Waiting>,
    /// When to try again after it failed.
    retry: Option<Instant>,
}

impl Autosave {
    /// In the middle of typing.
    pub fn typed(&mut self, now: Instant) {
        let first = match self.waiting {
            Some(Waiting::Typed { first, .. }) => first,
            Some(Waiting::Complete) | None => now,
        };
        self.waiting = Some(Waiting::Typed { first, last: now });
    }

    /// Something complete: due at once.
    pub fn complete(&mut self) {
        self.waiting = Some(Waiting::Complete);
    }

    pub fn is_waiting(&self) -> bool {
        self.waiting.is_some()
    }

    pub fn has_failed(&self) -> bool {
        self.retry.is_some()
    }

    /// All of it is on the disk, or will never be.
    pub fn done(&mut self) {
        *self = Self::default();
    }

    /// Some of it is on the disk: the rest need not wait for another try.
    pub fn done_in_part(&mut self) {
        self.retry = None;
    }

    pub fn failed(&mut self, now: Instant) {
        self.retry = Some(Instant(now.0 + RETRY));
        self.waiting = Some(Waiting::Complete);
    }

    /// When to save next; `None` while nothing waits.
    pub fn due(&self) -> Option<Instant> {
        let due = match self.waiting? {
            Waiting::Complete => Instant(0),
            Waiting::Typed { first, last } => Instant((last.0 + PAUSE).min(first.0 + LATEST)),
        };
        Some(self.retry.unwrap_or(due))
    }

    pub fn is_due(&self, now: Instant) -> bool {
        self.due().is_some_and(|due| due <= now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pause_saves_and_going_on_saves_within_a_second() {
        let mut autosave = Autosave::default();
        assert_eq!(autosave.due(), None);
        autosave.typed(Instant(10_000));
        assert_eq!(autosave.due(), Some(Instant(10_500)));
        autosave.typed(Instant(10_800));
        assert_eq!(autosave.due(), Some(Instant(11_000)));
        autosave.failed(Instant(11_000));
        assert!(autosave.is_waiting() && autosave.due() == Some(Instant(13_000)));
        autosave.done();
        assert!(!autosave.is_waiting() && !autosave.has_failed());
    }
}
