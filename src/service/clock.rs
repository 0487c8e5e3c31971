//! Time as the use-cases see it: passed in, so that tests and deadlines can pin it.

use std::sync::atomic::{AtomicI64, Ordering};

use chrono::TimeDelta;

use crate::domain::time::Instant;

pub trait Clock: Send + Sync {
    fn now(&self) -> Instant;
}

/// The machine's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Instant {
        chrono::Utc::now().into()
    }
}

/// Stands still until it is set.
#[derive(Debug)]
pub struct FixedClock(AtomicI64);

impl FixedClock {
    pub fn at(now: Instant) -> Self {
        Self(AtomicI64::new(now.0))
    }

    pub fn set(&self, now: Instant) {
        self.0.store(now.0, Ordering::SeqCst);
    }

    pub fn advance(&self, span: TimeDelta) {
        self.0.fetch_add(span.num_milliseconds(), Ordering::SeqCst);
    }
}

impl Clock for FixedClock {
    fn now(&self) -> Instant {
        Instant(self.0.load(Ordering::SeqCst))
    }
}
