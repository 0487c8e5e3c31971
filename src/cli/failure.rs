//! Why a command ended without doing its work, as a sentence, a hint and an exit code (CLI.md 1, "Errors").

use std::io::{self, Write};

use super::answer::MARGIN;
use crate::domain::fault;
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
        let shown = path.display();
        match why.kind() {
            io::ErrorKind::NotFound if what == "Reading" => Self::refused(format!("There is no file {shown}")),
            io::ErrorKind::NotFound => Self::refused(format!("There is no folder for {shown}")).hint("Make the folder first"),
            io::ErrorKind::PermissionDenied => {
                Self::refused(format!("{what} {shown} is not allowed")).hint("See who owns it, and its mode")
            }
            _ => Self::refused(format!("{what} {shown} failed: {}", fault::in_words(why))),
        }
    }

    pub fn write(&self, err: &mut dyn Write) -> io::Result<()> {
        writeln!(err, "error: {}", Untrusted::from(self.message.as_str()).for_lines(MARGIN))?;
        match &self.hint {
            Some(hint) => writeln!(err, "hint: {}", Untrusted::from(hint.as_str()).for_lines(MARGIN)),
            None => Ok(()),
        }
    }
}

/// Each field's message stands on a line of its own where the sentence does not say it already.
impl From<service::Error> for Failure {
    fn from(error: service::Error) -> Self {
        let unsaid = error.fields.iter().filter(|(_, message)| !error.message.ends_with(message.as_str()));
        let fields = unsaid.map(|(field, message)| format!("\n{field}: {message}"));
        let message = error.message.clone() + &fields.collect::<String>();
        Self { exit: 1, message, hint: hint(&error) }
    }
}

/// What to do; where a name is missing, where such names are listed: in the course that was meant, if one was.
fn hint(error: &service::Error) -> Option<String> {
    let list = error.missing.and_then(list_of);
    match (&error.hint, list, &error.within) {
        (Some(hint), Some(list), Some(course)) => Some(format!("{hint} {}", list.replace("COURSE", course))),
        (None, Some(list), Some(course)) => Some(list.replace("COURSE", course)),
        (hint, list, _) => hint.clone().or_else(|| list.map(str::to_owned)),
    }
}

/// Where the names of such things are listed.
fn list_of(noun: &str) -> Option<&'static str> {
    match noun {
        "course" => Some("See the courses with `lyceum course list`"),
        "item" => Some("See the items with `lyceum course show COURSE`"),
        "group" => Some("See the groups with `lyceum group list COURSE`"),
        "setting" => Some("See the settings with `lyceum settings list`"),
        "user" => Some("See the people with `lyceum user list`, those of a course with `lyceum roster COURSE`"),
        "question" => Some("See the questions with `lyceum attempt show COURSE QUIZ`"),
        "attempt" => Some("See the attempts with `lyceum attempt list COURSE QUIZ`"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::service::Error;

    #[test]
    fn a_field_says_what_the_sentence_does_not() {
        let twice = Error { fields: vec![("q".into(), "Too long.".into())], ..Error::invalid("`q`: Too long.") };
        assert_eq!(Failure::from(twice).message, "`q`: Too long.");
        let more = Error { fields: vec![("zone".into(), "Not a zone.".into())], ..Error::invalid("It does not fit.") };
        assert_eq!(Failure::from(more.clone()).message, "It does not fit.\nzone: Not a zone.");
        let mut said = Vec::new();
        Failure::from(more).write(&mut said).unwrap();
        assert_eq!(String::from_utf8(said).unwrap(), "error: It does not fit.\n  zone: Not a zone.\n");
    }

    /// Word for word the same, whether it is not there or not to be seen.
    #[test]
    fn a_name_that_nothing_is_near_to_leads_to_the_list() {
        let far = Failure::from(Error::not_found("course", "x").nearest("x", ["git-lab"]));
        assert_eq!(far.hint.as_deref(), Some("See the courses with `lyceum course list`"));
        let item = || Error::not_found("item", "quiz/first").within("git-lab");
        assert_eq!(Failure::from(item()).hint.as_deref(), Some("See the items with `lyceum course show git-lab`"));
        let near = Failure::from(item().hint("Did you mean `intro/first`?")).hint;
        assert_eq!(near.as_deref(), Some("Did you mean `intro/first`? See the items with `lyceum course show git-lab`"));
        let near = Failure::from(Error::not_found("course", "git-lap").nearest("git-lap", ["git-lab"]));
        assert_eq!(near.hint.as_deref(), Some("Did you mean `git-lab`?"));
    }
}
