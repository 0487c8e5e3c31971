//! What a use-case answers when it does not do what was asked: a kind for the program, a sentence for the person.

use crate::domain::text::Untrusted;
use crate::store;

pub type Result<T, E = Error> = std::result::Result<T, E>;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorKind {
    /// The actor sees it and may not do this.
    Denied,
    /// It is not there, or the actor may not see it: the same answer.
    NotFound,
    /// What was given does not fit; `fields` has a message for each.
    Invalid,
    /// Something changed meanwhile, or stands against it.
    Conflict,
    /// Not now: try again.
    Busy,
    /// A defect of ours, or of the file.
    Internal,
}

/// A refusal or failure. `message` is a sentence; `hint` says what to do. Both are safe to show.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Error {
    pub kind: ErrorKind,
    pub message: String,
    pub hint: Option<String>,
    /// (field, message) pairs, for forms.
    pub fields: Vec<(String, String)>,
    /// The noun of what was not found, so that the command line can say where its names are listed.
    pub missing: Option<&'static str>,
    /// The course in which it was looked for.
    pub within: Option<String>,
    /// Whoever asked is signed in no more: everything else they ask will be refused too.
    pub ends_session: bool,
}

impl Error {
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), hint: None, fields: Vec::new(), missing: None, within: None, ends_session: false }
    }

    /// `what` as in "There is no course `git-lap`.": the noun, then the name that was asked for.
    pub fn not_found(what: &'static str, name: &str) -> Self {
        Self::none_such(what, format!("There is no {what} `{}`.", Untrusted::from(name).for_screen()))
    }

    /// As [`Self::not_found`], in a sentence of its own.
    pub fn none_such(what: &'static str, message: impl Into<String>) -> Self {
        Self { missing: Some(what), ..Self::new(ErrorKind::NotFound, message) }
    }

    pub fn denied(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Denied, message)
    }

    pub fn invalid(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Invalid, message)
    }

    /// Invalid, for one field.
    pub fn field(name: impl Into<String>, message: impl Into<String>) -> Self {
        let message = message.into();
        Self { fields: vec![(name.into(), message.clone())], ..Self::invalid(message) }
    }

    pub fn conflict(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Conflict, message)
    }

    pub fn busy(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Busy, message)
    }

    /// A defect: told here, once, to the log.
    pub fn internal(message: impl Into<String>) -> Self {
        let error = Self::new(ErrorKind::Internal, message);
        tracing::error!("{}", Untrusted::from(error.message.as_str()).for_log());
        error
    }

    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Looked for in this course.
    #[must_use]
    pub fn within(self, course: &str) -> Self {
        Self { within: Some(course.to_owned()), ..self }
    }

    /// Who asked must sign in again before anything else.
    #[must_use]
    pub fn ending_the_session(self) -> Self {
        Self { ends_session: true, ..self }
    }

    /// "Did you mean `git-lab`?" with the nearest of `known`, where one is near.
    #[must_use]
    pub fn nearest<'a>(self, name: &str, known: impl IntoIterator<Item = &'a str>) -> Self {
        match crate::domain::nearest::nearest(name, known) {
            Some(near) => self.hint(format!("Did you mean `{}`?", Untrusted::from(near).for_screen())),
            None => self,
        }
    }
}

impl From<store::Error> for Error {
    fn from(error: store::Error) -> Self {
        use store::Error as E;
        let message = error.to_string();
        match error {
            E::NotFound => Self::new(ErrorKind::NotFound, "It is not there any more."),
            E::Conflict(_) => Self::conflict("This contradicts what is stored; somebody may have changed it meanwhile.")
                .hint("Look again, then repeat it"),
            E::Cancelled => Self::conflict(message),
            E::Busy => Self::busy(message).hint("Try again in a moment"),
            E::TooSlow => Self::busy(message).hint("Ask for less at once, or try again"),
            E::Full | E::TakenBack => Self::busy(message).hint("Free some space, then try again; nothing that was saved is lost"),
            E::NotSaved(why) => Self { message, ..Self::from((*why).clone()) },
            E::ReadOnly => Self::denied(message).hint("Allow its owner to write to the file and its folder"),
            E::Refused { message, hint } => Self::new(ErrorKind::Conflict, message).hint(hint),
            E::Corrupt(_) => Self::internal(message).hint("Run `lyceum doctor`, then restore the last good backup"),
            E::Panicked(_) | E::Closed | E::Io { .. } | E::Sqlite(_) => Self::internal(format!("{}.", message.trim_end_matches('.'))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The name that was asked for is foreign text: it is shown tamed.
    #[test]
    fn an_unknown_name_cannot_speak_to_the_terminal() {
        assert_eq!(Error::not_found("course", "a\u{1b}[2J").message, "There is no course `a␛[2J`.");
    }
}
