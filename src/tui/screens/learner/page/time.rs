//! What is kept while one reads: the place a second after it changed, and the time in which keys arrived (DESIGN.md 7).

use crate::domain::time::Instant;
use crate::service::page::{PageView, Place};
use crate::tui::screen::Ctx;

/// A longer pause counts as this.
const LONGEST_PAUSE_MS: i64 = 120_000;
/// How long after a change the place is written, unless the page is left before.
const SETTLED_MS: i64 = 1_000;
/// Time is written once so much has gathered.
const GATHERED_MS: i64 = 30_000;

/// The place and the time that are not written yet.
pub(super) struct Keeping {
    last_key: Instant,
    active_ms: i64,
    /// The place as it is known to the service.
    kept: Place,
    /// As it is now.
    place: Place,
    due: Option<Instant>,
}

impl Keeping {
    pub fn new(now: Instant, kept: Place) -> Self {
        Self { last_key: now, active_ms: 0, kept, place: kept, due: None }
    }

    /// A key arrived: the pause before it was spent on this page.
    pub fn key(&mut self, ctx: &mut Ctx<'_>, view: &PageView) {
        self.active_ms += (ctx.now.0 - self.last_key.0).clamp(0, LONGEST_PAUSE_MS);
        self.last_key = ctx.now;
        if self.active_ms >= GATHERED_MS {
            self.flush(ctx, view);
        }
    }

    /// Time on other screens was not spent here.
    pub fn resume(&mut self, now: Instant) {
        self.last_key = now;
    }

    /// Notes the byte at the top of the screen and how much has been shown; that never falls.
    pub fn place(&mut self, now: Instant, at: usize, shown: u16) {
        self.place = Place { at: u64::try_from(at).unwrap_or(u64::MAX), read: self.place.read.max(shown) };
        if self.place == self.kept {
            self.due = None;
        } else {
            self.due.get_or_insert(Instant(now.0 + SETTLED_MS));
        }
    }

    /// When something is to be written.
    pub fn wake(&self) -> Option<Instant> {
        self.due
    }

    /// Writes what is not written. A page that cannot be kept is no reason to stop reading: it is said once.
    pub fn flush(&mut self, ctx: &mut Ctx<'_>, view: &PageView) {
        self.due = None;
        if self.place != self.kept {
            let answer = ctx.school.remember_place(&ctx.actor, &view.course, &view.item, self.place);
            self.kept = self.place;
            ctx.try_or_say(answer);
        }
        while self.active_ms >= 1_000 {
            let seconds = self.active_ms.min(LONGEST_PAUSE_MS) / 1_000;
            self.active_ms -= seconds * 1_000;
            let answer = ctx.school.add_active_time(&ctx.actor, &view.course, &view.item, u32::try_from(seconds).unwrap_or(0));
            ctx.try_or_say(answer);
        }
    }
}
