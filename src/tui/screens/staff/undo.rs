//! What takes the last change of a screen back, for as long as its key does that (UX.md R22).

use chrono::TimeDelta;

use crate::domain::time::Instant;
use crate::tr;
use crate::tui::action::Action;
use crate::tui::screen::{Command, Look};

/// How long a change can be taken back by its key.
const STANDS: TimeDelta = TimeDelta::seconds(30);

/// The last change, as what undoes it, and until when that is offered.
#[derive(Debug, Clone)]
pub struct Undo<T>(Option<(T, Instant)>);

impl<T> Default for Undo<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<T> Undo<T> {
    /// Remembers what undoes a change that was made now; the one before it cannot be taken back any more.
    pub fn keep(&mut self, what: T, now: Instant) {
        self.0 = Some((what, now.plus(STANDS)));
    }

    /// What undoes the last change, while it can be.
    pub fn held(&self, now: Instant) -> Option<&T> {
        self.0.as_ref().filter(|(_, until)| now < *until).map(|(what, _)| what)
    }

    /// Nothing is to be taken back any more.
    pub fn forget(&mut self) {
        self.0 = None;
    }
}

/// Adds the command of an undo: first of all while it can be done, else out of sight with its reason.
pub fn offer(commands: &mut Vec<Command>, action: Action, held: bool, look: &Look<'_>) {
    let undo = Command::new(action);
    if held {
        commands.insert(0, undo);
    } else {
        commands.push(Command { quiet: true, ..undo.barred(Some(tr!(look, "nothing was changed just now"))) });
    }
}
