//! What a screen answers, and what screens tell each other and the driver of their session.

use std::path::PathBuf;

use super::{Inside, Preferences, Screen};
use crate::service::Error;
use crate::tui::action::Action;
use crate::tui::route::Route;

/// What a screen answers.
pub enum Outcome<W = Inside> {
    Consumed,
    /// Not for me: the session's own meaning of the action applies.
    Ignored,
    /// Go to a place, with a way back.
    Go(Route),
    /// Go to a place in place of this one.
    Replace(Route),
    /// Show a screen that is no place of its own.
    Push(Box<dyn Screen<W>>),
    /// Show a screen over this one and tell this one what came of it (`on_reply`).
    Modal(Box<dyn Screen<W>>),
    /// This screen is that one from now on, where the action is done: what was read for it is there.
    Become(Box<dyn Screen<W>>, Option<Action>),
    Pop,
    /// What a modal screen ends with.
    Reply(Reply),
}

/// What a modal screen tells the one below.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reply {
    /// It was left without an answer.
    Cancelled,
    Yes,
    Text(String),
    /// A service refused what it was to do.
    Refused(Box<Error>),
    /// The position chosen in a list.
    Chosen(usize),
    Files(Vec<PathBuf>),
    /// The text as the person's own editor left it.
    Edited(String),
    /// Help and palette: do this below. The session sees to it; no screen gets it.
    Run(Action),
    /// The palette: go to this place. The session sees to it.
    Visit(Route),
    /// Leave the screen below as well. The session sees to it.
    Leave,
}

/// What only the driver of a session can do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Request {
    /// Put text on the terminal's clipboard.
    Copy(String),
    /// Open a link with the system's program. Never on a server.
    OpenLink(String),
    /// Show a file that was written for this with the system's program, and remove it at the end. Never on a server.
    OpenFile(PathBuf),
    /// Let the person go on in their own editor; comes back as [`Reply::Edited`].
    Edit {
        text: String,
        suffix: &'static str,
    },
    Suspend,
    /// Forget what is on the screen and draw it all.
    Redraw,
    /// Changed settings of the person's interface, in force from now on.
    Prefer(Preferences),
    /// What the header calls the person from now on.
    Rename(String),
    /// Put a backup in the place of the school, and go to its door. Never on a server.
    Restore(PathBuf),
    SignOut,
    /// The school ended the session: back to the door, where this is said.
    SignedOut(String),
    Quit,
    /// Somebody came in through the door.
    Enter(Box<Inside>),
}
