//! Why a command ended without doing its work, as a sentence, a hint and an exit code (CLI.md 1, "Errors").

use std::io::{self, Write};

use crate::domain::text::Untrusted;
use crate::service;

/// A refusal. Printed as `error:` and `hint:` lines on standard error.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    pub exit: u8,
    pub message: String,
    pub hint: Option<String>,
}

impl Failure {
    /// Refused, failed or cancelled.
    pub fn refused(message: impl Into<String>) -> Self {
        Self { exit: 1, message: message.into(), hint: None }
    }

    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// A file that could not be read or written, named.
    pub fn file(what: &str, path: &std::path::Path, why: &io::Error) -> Self {
        Self::refused(format!("{what} {} failed: {why}", path.display()))
    }

    pub fn write(&self, err: &mut dyn Write) -> io::Result<()> {
        writeln!(err, "error: {}", Untrusted::from(self.message.as_str()).for_block())?;
        match &self.hint {
            Some(hint) => writeln!(err, "hint: {}", Untrusted::from(hint.as_str()).for_block()),
            None => Ok(()),
        }
    }
}

/// Each field's message stands on a line of its own where there are several.
impl From<service::Error> for Failure {
    fn from(error: service::Error) -> Self {
        let fields =
            error.fields.iter().filter(|(_, message)| *message != error.message).map(|(field, message)| format!("\n  {field}: {message}"));
        Self { exit: 1, message: error.message.clone() + &fields.collect::<String>(), hint: error.hint }
    }
}
