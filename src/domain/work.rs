//! Long work that shows itself and can be cancelled (DESIGN.md 4.13): the handle that the worker reports to and whoever waits looks at.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// Watches one piece of work. Clones are the same watch.
#[derive(Debug, Clone, Default)]
pub struct Watch(Arc<State>);

#[derive(Debug, Default)]
struct State {
    done: AtomicU64,
    /// 0 while it is not known.
    total: AtomicU64,
    cancelled: Arc<AtomicBool>,
}

/// The person who waited wants no more; the worker undoes what it began.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("Cancelled; everything is as it was")]
pub struct Cancelled;

impl Watch {
    /// So many steps are to come, beside those known.
    pub fn expect(&self, steps: u64) {
        self.0.total.fetch_add(steps, Ordering::Relaxed);
    }

    /// So many steps are done. Asked often enough that a person does not wait for the end.
    pub fn advance(&self, steps: u64) -> Result<(), Cancelled> {
        self.0.done.fetch_add(steps, Ordering::Relaxed);
        self.check()
    }

    /// Asked between steps that are not counted.
    pub fn check(&self) -> Result<(), Cancelled> {
        if self.is_cancelled() { Err(Cancelled) } else { Ok(()) }
    }

    pub fn cancel(&self) {
        self.0.cancelled.store(true, Ordering::Relaxed);
    }

    pub fn is_cancelled(&self) -> bool {
        self.0.cancelled.load(Ordering::Relaxed)
    }

    /// The flag itself, for a signal handler.
    pub fn flag(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.0.cancelled)
    }

    /// Steps done and, where it is known, of how many.
    pub fn seen(&self) -> (u64, Option<u64>) {
        let total = self.0.total.load(Ordering::Relaxed);
        (self.0.done.load(Ordering::Relaxed), (total > 0).then_some(total))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cancelled_worker_is_told_at_its_next_step() {
        let watch = Watch::default();
        watch.expect(2);
        assert_eq!(watch.advance(1), Ok(()));
        watch.clone().cancel();
        assert_eq!(watch.advance(1), Err(Cancelled));
        assert_eq!(watch.seen(), (2, Some(2)));
    }
}
