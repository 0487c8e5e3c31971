//! Progress of long work on standard error, and Ctrl-C as a cancellation (CLI.md 1).

use std::io::Write as _;
use std::path::Path;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

use super::Ctx;
use crate::domain::work::Watch;
use crate::service::{self, Services};

/// Work shorter than this shows nothing.
const PATIENCE: Duration = Duration::from_millis(300);
const BETWEEN: Duration = Duration::from_millis(100);

/// What is said while a school is opened; one of an older schema is brought up.
pub const OPENING: &str = "Opening the school";

/// Opens the school at `path`; says so on standard error, where that is a terminal, if it takes long.
///
/// # Errors
/// As [`Services::open_watched`].
pub fn opened(path: &Path, on_terminal: bool) -> service::Result<Services> {
    told(on_terminal, OPENING, |watch| Services::open_watched(path, watch))
}

/// Runs `work`, which reports to the watch; shows `what` with its progress where standard error is a terminal. The first Ctrl-C cancels
/// through the watch; a second one ends the process, which leaves everything as it was because nothing was committed.
pub fn shown<T>(ctx: &Ctx<'_, '_>, what: &'static str, work: impl FnOnce(&Watch) -> T) -> T {
    told(ctx.io.terminal.err, what, work)
}

fn told<T>(on_terminal: bool, what: &'static str, work: impl FnOnce(&Watch) -> T) -> T {
    let watch = Watch::default();
    let _interrupt = Interrupt::watching(&watch);
    let drawn = watch.clone();
    let mut pace = Pace::default();
    let _line = on_terminal.then(|| Line::start(move || said(what, &drawn, pace.left(&drawn, Instant::now()))));
    work(&watch)
}

/// The progress line; gone when dropped.
struct Line {
    stop: Option<Sender<()>>,
    drawer: Option<thread::JoinHandle<()>>,
}

impl Line {
    fn start(mut says: impl FnMut() -> String + Send + 'static) -> Self {
        let (stop, stopped) = channel::<()>();
        let drawer = thread::spawn(move || {
            let mut wait = PATIENCE;
            let mut drawn = false;
            while stopped.recv_timeout(wait) == Err(RecvTimeoutError::Timeout) {
                draw(&format!("\r{}\u{1b}[K", says()));
                (wait, drawn) = (BETWEEN, true);
            }
            if drawn {
                draw("\r\u{1b}[K");
            }
        });
        Self { stop: Some(stop), drawer: Some(drawer) }
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(drawer) = self.drawer.take() {
            let _ = drawer.join();
        }
    }
}

fn draw(text: &str) {
    let mut err = std::io::stderr().lock();
    // A terminal that went away has nobody to show progress to.
    let _ = err.write_all(text.as_bytes()).and_then(|()| err.flush());
}

/// How fast the work goes, from when it was first looked at: what was done before that was done by an earlier run.
#[derive(Debug, Default)]
struct Pace(Option<(Instant, u64)>);

/// Before this much was seen nothing is said about what is left.
const GLANCE: Duration = Duration::from_secs(10);

impl Pace {
    /// How long the rest takes at the pace so far; `None` while that is not known.
    fn left(&mut self, watch: &Watch, now: Instant) -> Option<Duration> {
        let (done, total) = watch.seen();
        let (since, before) = *self.0.get_or_insert((now, done));
        let (took, made) = (now.duration_since(since), u32::try_from(done - before).ok()?);
        let rest = u32::try_from(total?.checked_sub(done)?).ok()?;
        (took >= GLANCE && made > 0).then(|| took / made * rest)
    }
}

/// `about 12 minutes left`.
fn rest(left: Option<Duration>) -> String {
    match left.map(|left| left.as_secs()) {
        None => String::new(),
        Some(..60) => ", less than a minute left".to_owned(),
        Some(seconds @ ..5_400) => format!(", about {} minutes left", seconds.div_ceil(60)),
        Some(seconds) => format!(", about {} hours left", (seconds + 1_800) / 3_600),
    }
}

fn said(what: &str, watch: &Watch, left: Option<Duration>) -> String {
    if watch.is_cancelled() {
        return format!("{what}: cancelling ...");
    }
    match watch.seen() {
        (done, Some(total)) => format!("{what}: {} %{}  (Ctrl-C cancels)", done.min(total) * 100 / total, rest(left)),
        (0, None) => format!("{what} ...  (Ctrl-C cancels)"),
        (done, None) => format!("{what}: {done}  (Ctrl-C cancels)"),
    }
}

/// Ctrl-C goes to the watch while this lives.
struct Interrupt {
    hooks: Vec<signal_hook::SigId>,
}

impl Interrupt {
    fn watching(watch: &Watch) -> Self {
        use signal_hook::consts::SIGINT;
        use signal_hook::flag;
        // In this order: the second Ctrl-C finds the flag set and ends the process.
        let hooks = [flag::register_conditional_shutdown(SIGINT, 1, watch.flag()), flag::register(SIGINT, watch.flag())];
        Self { hooks: hooks.into_iter().flatten().collect() }
    }
}

impl Drop for Interrupt {
    fn drop(&mut self) {
        for hook in self.hooks.drain(..) {
            signal_hook::low_level::unregister(hook);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_says_how_far_it_is() {
        let watch = Watch::default();
        assert_eq!(said("Importing", &watch, None), "Importing ...  (Ctrl-C cancels)");
        watch.expect(8);
        watch.advance(2).unwrap();
        assert_eq!(said("Importing", &watch, None), "Importing: 25 %  (Ctrl-C cancels)");
        let (mut pace, begun) = (Pace::default(), Instant::now());
        assert_eq!(pace.left(&watch, begun), None, "what an earlier run did tells nothing");
        watch.advance(1).unwrap();
        let left = pace.left(&watch, begun + Duration::from_secs(30));
        assert_eq!(said("Importing", &watch, left), "Importing: 37 %, about 3 minutes left  (Ctrl-C cancels)");
        watch.cancel();
        assert_eq!(said("Importing", &watch, None), "Importing: cancelling ...");
    }
}
