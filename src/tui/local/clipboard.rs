//! What goes out of the terminal: text to its clipboard by OSC 52, links to the system's program (UX.md R18, R24).

use std::io::{self, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use ratatui::crossterm::Command as _;
use ratatui::crossterm::clipboard::CopyToClipboard;

use crate::tr;
use crate::tui::screen::Look;

/// Sends text to the terminal's clipboard. Inside tmux it goes to tmux and, wrapped, past it to the terminal outside.
pub fn copy(text: &str) -> io::Result<()> {
    let mut sequence = String::new();
    let _ = CopyToClipboard::to_clipboard_from(text).write_ansi(&mut sequence);
    let mut out = io::stdout().lock();
    out.write_all(sequence.as_bytes())?;
    if std::env::var_os("TMUX").is_some() {
        write!(out, "\u{1b}Ptmux;{}\u{1b}\\", sequence.replace('\u{1b}', "\u{1b}\u{1b}"))?;
    }
    out.flush()
}

/// Why a link was not opened.
#[derive(Debug, PartialEq, Eq)]
pub enum Failure {
    NotWeb,
    NoProgram,
    NoViewer,
}

impl Failure {
    pub fn in_words(&self, look: &Look<'_>) -> String {
        match self {
            Self::NotWeb => tr!(look, "Only links that begin with https:// or http:// are opened; copy it instead"),
            Self::NoProgram => tr!(look, "No program for links was found here; copy it instead"),
            Self::NoViewer => tr!(look, "No program for such files was found here; save it instead"),
        }
    }
}

/// Opens a web link with the system's program, which gets no terminal.
pub fn open_link(link: &str) -> Result<(), Failure> {
    if !(link.starts_with("https://") || link.starts_with("http://")) || link.chars().any(char::is_control) {
        return Err(Failure::NotWeb);
    }
    start(link.as_ref()).map_err(|_| Failure::NoProgram)
}

/// Shows a file with the system's program. Which kinds may be shown is decided before.
pub fn open_file(file: &Path) -> Result<(), Failure> {
    if file.is_absolute() { start(file).map_err(|_| Failure::NoViewer) } else { Err(Failure::NoViewer) }
}

fn start(what: &Path) -> io::Result<()> {
    let program = if cfg!(target_os = "macos") { "open" } else { "xdg-open" };
    let quiet = || Stdio::null();
    Command::new(program).arg(what).stdin(quiet()).stdout(quiet()).stderr(quiet()).spawn().map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// SECURITY.md S12: only web links are opened.
    #[test]
    fn no_other_scheme_reaches_a_program() {
        for link in ["file:///etc/passwd", "javascript:alert(1)", "-h", "https://a\u{1b}b"] {
            assert_eq!(open_link(link), Err(Failure::NotWeb), "{link}");
        }
    }
}
