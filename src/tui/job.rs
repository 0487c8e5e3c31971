//! Work that may take longer than a frame, off the interface's thread (DESIGN.md 4.13): it shows how far it is and can be cancelled.

use std::sync::mpsc::{Receiver, RecvTimeoutError, TryRecvError, sync_channel};
use std::thread;
use std::time::Duration;

use crate::domain::time::Instant;
use crate::domain::work::Watch;
use crate::service::Error;
use crate::tr;
use crate::tui::screen::Look;
use crate::tui::widgets::text::progress;

/// How soon whoever waits looks again, in milliseconds: after a quarter of what has passed, so that nobody waits much longer than it takes.
const SOON: i64 = 4;
const LOOK: i64 = 100;

/// One piece of work on a thread of its own. Dropping it cancels the work.
pub struct Job<T> {
    answer: Receiver<T>,
    watch: Watch,
    begun: Instant,
    next: Instant,
}

impl<T: Send + 'static> Job<T> {
    /// Starts it. `work` reports to the watch and ends early when that is cancelled.
    pub fn start(now: Instant, work: impl FnOnce(&Watch) -> T + Send + 'static) -> Self {
        let (send, answer) = sync_channel(1);
        let watch = Watch::default();
        let watched = watch.clone();
        // A thread that cannot be started drops `send`, which reads as a job that broke off.
        let _ = thread::Builder::new().name("job".into()).spawn(move || {
            let _ = send.send(work(&watched));
        });
        Self { answer, watch, begun: now, next: now }
    }

    /// What came of it, once: `Some(None)` when it broke off.
    pub fn look(&mut self, now: Instant) -> Option<Option<T>> {
        self.next = Instant(now.0 + ((now.0 - self.begun.0) / 4).clamp(SOON, LOOK));
        match self.answer.try_recv() {
            Ok(answer) => Some(Some(answer)),
            Err(TryRecvError::Empty) => None,
            Err(TryRecvError::Disconnected) => Some(None),
        }
    }

    /// What comes of it while `patience` lasts: what is quick is drawn in the frame of the key that asked for it.
    pub fn within(&mut self, patience: Duration) -> Option<Option<T>> {
        match self.answer.recv_timeout(patience) {
            Ok(answer) => Some(Some(answer)),
            Err(RecvTimeoutError::Timeout) => None,
            Err(RecvTimeoutError::Disconnected) => Some(None),
        }
    }

    /// Waits for what comes of it; `None` when it broke off.
    pub fn wait(self) -> Option<T> {
        self.answer.recv().ok()
    }

    /// When to look again.
    pub fn wake(&self) -> Instant {
        self.next
    }

    pub fn cancel(&self) {
        self.watch.cancel();
    }

    /// How far it is, for people: `12 of 40 [###-----]`.
    pub fn shown(&self, look: &Look<'_>) -> String {
        match self.watch.seen() {
            (done, Some(all)) => tr!(look, "{bar} {n} of {all}", bar = progress(done, all, 22), n = done.min(all), all = all),
            (0, None) => String::new(),
            (done, None) => tr!(look, "{n} so far", n = done),
        }
    }
}

impl<T: Send + 'static> Job<Result<T, Error>> {
    /// What came of the work in `slot`, which is empty from then on. Work that broke off is a defect of ours.
    pub fn ended(slot: &mut Option<Self>, now: Instant) -> Option<Result<T, Error>> {
        let answer = slot.as_mut()?.look(now)?;
        *slot = None;
        Some(answer.unwrap_or_else(broken))
    }

    /// What comes of the work in `slot` while `patience` lasts; then it is empty.
    pub fn soon(slot: &mut Option<Self>, patience: Duration) -> Option<Result<T, Error>> {
        let answer = slot.as_mut()?.within(patience)?;
        *slot = None;
        Some(answer.unwrap_or_else(broken))
    }

    /// Waits for what comes of the work in `slot`: for what must be over before anything else is done.
    pub fn awaited(slot: &mut Option<Self>) -> Option<Result<T, Error>> {
        Some(slot.take()?.answer.recv().unwrap_or_else(|_| broken()))
    }
}

fn broken<T>() -> Result<T, Error> {
    Err(Error::internal("This broke off in the middle."))
}

impl<T> Drop for Job<T> {
    fn drop(&mut self) {
        self.watch.cancel();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whoever waits looks often at first, and never waits for much longer than the work took.
    #[test]
    fn one_looks_again_in_step_with_what_has_passed() {
        let (tell, told) = sync_channel::<()>(1);
        let mut job = Job::start(Instant(0), move |_| told.recv());
        let after = |job: &mut Job<_>, now| {
            assert!(job.look(Instant(now)).is_none());
            job.wake().0 - now
        };
        assert_eq!([0, 8, 40, 4_000].map(|now| after(&mut job, now)), [4, 4, 10, 100]);
        assert!(job.within(Duration::ZERO).is_none());
        tell.send(()).unwrap();
        assert_eq!(job.within(Duration::from_mins(1)), Some(Some(Ok(()))));
    }

    #[test]
    fn what_came_of_it_is_told_once_and_dropping_cancels() {
        let mut job = Job::start(Instant(0), |_| 7);
        let answer = loop {
            if let Some(answer) = job.look(Instant(0)) {
                break answer;
            }
            thread::yield_now();
        };
        assert_eq!(answer, Some(7));
        let (send, told) = sync_channel(1);
        let mut broken: Option<Job<Result<(), Error>>> = Some(Job::start(Instant(0), |_| panic!("in the middle")));
        let error = loop {
            if let Some(ended) = Job::ended(&mut broken, Instant(0)) {
                break ended.unwrap_err();
            }
            thread::yield_now();
        };
        assert!(broken.is_none() && error.kind == crate::service::ErrorKind::Internal);
        drop(Job::start(Instant(0), move |watch: &Watch| {
            while !watch.is_cancelled() {
                thread::yield_now();
            }
            send.send(()).unwrap();
        }));
        assert_eq!(told.recv(), Ok(()));
    }
}
