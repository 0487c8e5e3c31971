//! What reaches the process from outside: keys and pastes from a thread that reads the terminal and can be paused, signals from another.

use std::io::{self, Read, Write};
use std::os::fd::AsFd;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use ratatui::crossterm::event::{self, Event as Raw};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::termios::{OptionalActions, tcgetattr, tcsetattr};
use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGTERM, SIGTSTP, SIGWINCH};
use signal_hook::iterator::Signals;
use signal_hook::low_level::emulate_default_handler;

use crate::tui::input::{Input, Key, pasted};

/// The signal of a terminal that went away.
pub const HANGUP: u8 = 1;

/// One thing from outside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    Input(Input),
    /// The size changed, however often since the last look.
    Resized,
    /// Somebody asks the process to stop for a while.
    Stop,
    /// A signal asks it to end, or the terminal is gone.
    Ended(u8),
}

/// How many events wait at most: a flood waits in the terminal instead.
const WAITING: usize = 1_024;

/// Both threads and what they sent.
pub struct Events {
    queue: Receiver<Event>,
    gate: Arc<Gate>,
}

/// Holds the reading thread back while somebody else has the terminal.
struct Gate {
    paused: Mutex<bool>,
    opened: Condvar,
    /// Wakes the thread out of its wait.
    wake: Mutex<io::PipeWriter>,
}

/// The terminal is somebody else's until this is dropped; what they left unread is thrown away then.
pub struct Pause(Arc<Gate>);

impl Drop for Pause {
    fn drop(&mut self) {
        let _ = rustix::termios::tcflush(io::stdin(), rustix::termios::QueueSelector::IFlush);
        *self.0.paused.lock().unwrap_or_else(PoisonError::into_inner) = false;
        self.0.opened.notify_all();
    }
}

impl Events {
    pub fn start() -> io::Result<Self> {
        let (send, queue) = sync_channel(WAITING);
        let (waiting, wake) = io::pipe()?;
        let gate = Arc::new(Gate { paused: Mutex::new(false), opened: Condvar::new(), wake: Mutex::new(wake) });
        let mut signals = Signals::new([SIGTERM, SIGHUP, SIGINT, SIGTSTP, SIGCONT, SIGWINCH])?;
        let told = send.clone();
        thread::Builder::new().name("signals".into()).spawn(move || {
            for signal in signals.forever() {
                if told.send(named(signal)).is_err() {
                    return;
                }
            }
        })?;
        let held = Arc::clone(&gate);
        thread::Builder::new().name("keys".into()).spawn(move || read(&send, &held, waiting))?;
        Ok(Self { queue, gate })
    }

    /// What has arrived, at the latest after `limit`. A burst comes as one; a storm of sizes as one size.
    pub fn wait(&self, limit: Duration) -> Vec<Event> {
        let mut batch = match self.queue.recv_timeout(limit) {
            Ok(first) => vec![first],
            Err(RecvTimeoutError::Timeout) => return Vec::new(),
            Err(RecvTimeoutError::Disconnected) => return vec![Event::Ended(HANGUP)],
        };
        batch.extend(self.queue.try_iter().take(WAITING));
        let last = batch.iter().rposition(|event| *event == Event::Resized);
        let mut at = 0;
        batch.retain(|event| {
            at += 1;
            *event != Event::Resized || Some(at - 1) == last
        });
        batch
    }

    /// Keeps the hands off the terminal until the answer is dropped.
    pub fn pause(&self) -> Pause {
        *self.gate.paused.lock().unwrap_or_else(PoisonError::into_inner) = true;
        let _ = self.gate.wake.lock().unwrap_or_else(PoisonError::into_inner).write_all(b"!");
        Pause(Arc::clone(&self.gate))
    }
}

fn named(signal: i32) -> Event {
    match signal {
        SIGTSTP => Event::Stop,
        SIGWINCH | SIGCONT => Event::Resized,
        signal => Event::Ended(u8::try_from(signal).unwrap_or(HANGUP)),
    }
}

/// Reads until the terminal or the interface is gone. Never asks the terminal for anything while paused.
fn read(send: &SyncSender<Event>, gate: &Gate, mut waiting: io::PipeReader) {
    let stdin = io::stdin();
    loop {
        let mut ready = [PollFd::new(&stdin, PollFlags::IN), PollFd::from_borrowed_fd(waiting.as_fd(), PollFlags::IN)];
        match poll(&mut ready, None) {
            Ok(_) => {}
            Err(rustix::io::Errno::INTR) => continue,
            Err(_) => break,
        }
        let (keys, woken) = (ready[0].revents(), ready[1].revents());
        if woken.contains(PollFlags::IN) {
            let _ = waiting.read(&mut [0; 64]);
        }
        let mut paused = gate.paused.lock().unwrap_or_else(PoisonError::into_inner);
        while *paused {
            paused = gate.opened.wait(paused).unwrap_or_else(PoisonError::into_inner);
        }
        drop(paused);
        if keys.contains(PollFlags::IN) {
            if forward(send).is_err() {
                break;
            }
            remind(gate);
        } else if keys.intersects(PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL) {
            break;
        }
    }
    let _ = send.send(Event::Ended(HANGUP));
}

/// Sends on whatever can be read without waiting.
fn forward(send: &SyncSender<Event>) -> Result<(), ()> {
    while event::poll(Duration::ZERO).map_err(drop)? {
        let input = match event::read().map_err(drop)? {
            Raw::Key(key) => Key::from_event(&key).map(Input::Key).map(Event::Input),
            Raw::Paste(text) => Some(Event::Input(pasted(&text))),
            Raw::Resize(..) => Some(Event::Resized),
            _ => None,
        };
        if let Some(event) = input {
            send.send(event).map_err(drop)?;
        }
    }
    Ok(())
}

/// Has the terminal tell again that keys are waiting, if any are left. crossterm 0.29 polls by edges and returns at a change of size without
/// reading the keys that came with it: they would lie there until the next key. Setting the attributes in force is such an edge.
fn remind(gate: &Gate) {
    let stdin = io::stdin();
    let mut ready = [PollFd::new(&stdin, PollFlags::IN)];
    let waiting = poll(&mut ready, Some(&Timespec::default())).is_ok() && ready[0].revents().contains(PollFlags::IN);
    // Held, so that nobody leaves raw mode in between.
    let paused = gate.paused.lock().unwrap_or_else(PoisonError::into_inner);
    if waiting && !*paused {
        let _ = tcgetattr(&stdin).and_then(|modes| tcsetattr(&stdin, OptionalActions::Now, &modes));
    }
}

/// Whether there is a shell that can take the terminal and bring us back.
pub fn can_stop() -> bool {
    rustix::process::getsid(None).is_ok_and(|leader| leader != rustix::process::getpid())
}

/// Stops the process as Ctrl-Z would. Comes back when it is continued.
pub fn stop() {
    let _ = emulate_default_handler(SIGTSTP);
}
