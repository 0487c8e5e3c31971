//! What a command talks to: its three streams, the person at the prompt, and what is known of the terminal. Handed in by `main`, so that
//! tests drive commands with buffers. Nothing here decides anything.

use std::io::{self, BufRead, Write};

/// The surroundings of one command.
pub struct Io<'a> {
    pub input: &'a mut dyn BufRead,
    /// Answers alone: a refused command writes nothing here.
    pub out: &'a mut dyn Write,
    /// Errors, hints, notes and progress.
    pub err: &'a mut dyn Write,
    pub person: &'a mut dyn Person,
    pub terminal: Terminal,
}

/// Which of the streams are terminals.
#[derive(Debug, Clone, Copy, Default)]
pub struct Terminal {
    pub input: bool,
    /// Columns of the terminal that standard output is; `None` when it is piped.
    pub out: Option<u16>,
    pub err: bool,
    /// `TERM` is missing or `dumb`: no screen can be drawn.
    pub dumb: bool,
}

impl Terminal {
    /// Whether the interface can be shown.
    pub fn shows_screens(self) -> bool {
        self.input && self.out.is_some() && !self.dumb
    }
}

/// Somebody who can be asked.
pub trait Person {
    /// Asks for a secret without echo.
    fn secret(&mut self, question: &str) -> io::Result<String>;
    /// Asks for a line.
    fn line(&mut self, question: &str) -> io::Result<String>;
}

/// Nobody to ask: the command runs in a script.
pub struct Nobody;

impl Person for Nobody {
    fn secret(&mut self, _: &str) -> io::Result<String> {
        Err(io::ErrorKind::Unsupported.into())
    }

    fn line(&mut self, _: &str) -> io::Result<String> {
        Err(io::ErrorKind::Unsupported.into())
    }
}
