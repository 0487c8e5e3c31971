//! When a draft is kept (DESIGN.md 7, *Saved*): 500 ms after the last key, at the latest a second after the first. Pure: time is passed in.

use crate::domain::time::Instant;

/// How long typing may pause before it is saved, in milliseconds.
const PAUSE: i64 = 500;
/// How long it may go on without being saved.
const LATEST: i64 = 1_000;
/// How long to wait before trying again by ourselves.
const RETRY: i64 = 2_000;

#[derive(Debug, Default)]
pub(super) struct Autosave {
    /// The first and the last key since the last save.
    typed: Option<(Instant, Instant)>,
    retry: Option<Instant>,
}

impl Autosave {
    pub fn typed(&mut self, now: Instant) {
        let first = self.typed.map_or(now, |(first, _)| first);
        self.typed = Some((first, now));
    }

    /// Something complete: due at once.
    pub fn now(&mut self, now: Instant) {
        self.typed = Some((Instant(now.0 - LATEST), now));
    }

    pub fn is_waiting(&self) -> bool {
        self.typed.is_some()
    }

    pub fn has_failed(&self) -> bool {
        self.retry.is_some()
    }

    pub fn done(&mut self) {
        *self = Self::default();
    }

    pub fn failed(&mut self, now: Instant) {
        self.retry = Some(Instant(now.0 + RETRY));
    }

    pub fn due(&self) -> Option<Instant> {
        let (first, last) = self.typed?;
        self.retry.or(Some(Instant((last.0 + PAUSE).min(first.0 + LATEST))))
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
