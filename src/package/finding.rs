//! Mistakes found in a course's files: where, what, and what to write instead (FORMATS.md 10, aim 5).

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

use serde::{Serialize, Serializer};

use super::report::{Level, Warning};
use crate::domain::nearest::nearest;
use crate::domain::quiz::source::{Fault, Position};
use crate::domain::text::Untrusted;

/// One line of `course check` (CLI.md 3).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Finding {
    pub file: String,
    pub line: u32,
    pub column: u32,
    pub level: Severity,
    pub code: &'static str,
    pub message: String,
    pub suggestion: Option<String>,
}

/// How much a finding weighs: for `check` an error or a warning, for an import a refusal, something broken, lossy, or worth knowing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The course cannot be taken in.
    Fatal,
    /// The course comes in; this does not work.
    Error,
    Warning,
    Info,
}

impl Severity {
    pub fn word(self) -> &'static str {
        match self {
            Self::Fatal | Self::Error => "error",
            Self::Warning => "warning",
            Self::Info => "info",
        }
    }
}

impl Serialize for Severity {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.word())
    }
}

impl Finding {
    /// `file:line:column`.
    pub fn place(&self) -> String {
        format!("{}:{}:{}", self.file, self.line, self.column)
    }

    pub fn warning(&self) -> Warning {
        let level = match self.level {
            Severity::Fatal | Severity::Error => Level::Broken,
            Severity::Warning => Level::Lossy,
            Severity::Info => Level::Info,
        };
        Warning { level, code: self.code, place: self.place(), message: self.message.clone() }
    }
}

/// Where something was written.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    pub file: String,
    pub at: Position,
}

impl Place {
    pub fn start_of(file: &str) -> Self {
        Self { file: file.to_owned(), at: Position { line: 1, column: 1 } }
    }
}

/// So many findings of one weight are kept; more tell nobody anything.
const MOST: usize = 1_000;
/// So many times a near word is sought: among 20,000 files that takes a while.
const SEARCHES: u32 = 200;
/// A message quotes a file no further than this, in characters.
const LONGEST: usize = 600;

/// What was found so far. Shared by the readers of one course; the order is made at the end.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    found: RefCell<Vec<Finding>>,
    /// How many of each weight, those not kept included.
    counts: RefCell<BTreeMap<Severity, usize>>,
    searches: Cell<u32>,
}

impl Findings {
    pub fn add(&self, level: Severity, code: &'static str, place: &Place, message: impl Into<String>, suggestion: Option<String>) {
        let count = self.count(level);
        if count > MOST {
            return;
        }
        let Position { line, column } = place.at;
        // Messages quote what files hold.
        let message = if count == MOST {
            format!("{} Further findings of this weight are left out.", quoted(&message.into()))
        } else {
            quoted(&message.into())
        };
        let suggestion = suggestion.map(|text| quoted(&text));
        self.found.borrow_mut().push(Finding { file: place.file.clone(), line, column, level, code, message, suggestion });
    }

    fn count(&self, level: Severity) -> usize {
        let mut counts = self.counts.borrow_mut();
        let count = counts.entry(level).or_default();
        *count += 1;
        *count
    }

    /// Whether there are more mistakes than are told: reading on tells nobody anything.
    pub fn is_full(&self) -> bool {
        self.counts.borrow().get(&Severity::Fatal).is_some_and(|count| *count > MOST)
    }

    /// The known word nearest to `word`, where one is near.
    pub fn near<'a>(&self, word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
        self.searches.set(self.searches.get() + 1);
        if self.searches.get() > SEARCHES || word.len() > LONGEST { None } else { nearest(word, known).map(str::to_owned) }
    }

    pub fn fatal(&self, code: &'static str, place: &Place, message: impl Into<String>, suggestion: Option<String>) {
        self.add(Severity::Fatal, code, place, message, suggestion);
    }

    pub fn error(&self, code: &'static str, place: &Place, message: impl Into<String>, suggestion: Option<String>) {
        self.add(Severity::Error, code, place, message, suggestion);
    }

    pub fn warn(&self, code: &'static str, place: &Place, message: impl Into<String>, suggestion: Option<String>) {
        self.add(Severity::Warning, code, place, message, suggestion);
    }

    pub fn info(&self, code: &'static str, place: &Place, message: impl Into<String>) {
        self.add(Severity::Info, code, place, message, None);
    }

    /// A mistake in the answer lines of a question.
    pub fn fault(&self, file: &str, fault: Fault) {
        self.fatal(fault.code, &Place { file: file.to_owned(), at: fault.at }, fault.message, fault.suggestion);
    }

    /// All findings, by file and line, each once.
    pub fn sorted(self) -> Vec<Finding> {
        let mut all = self.found.into_inner();
        all.sort();
        all.dedup();
        all
    }
}

/// A text of bounded length for a screen.
fn quoted(text: &str) -> String {
    let cut: String = text.chars().take(LONGEST).collect();
    let cut = if cut.len() < text.len() { format!("{cut}…") } else { cut };
    Untrusted::from(cut).for_screen().into_owned()
}

/// The sentence for a word that is not known, with the nearest known one.
pub(crate) fn unknown(what: &str, word: &str, near: Option<&str>) -> String {
    near.map_or_else(|| format!("{what} `{word}` is not known."), |near| format!("{what} `{word}` is not known. Did you mean `{near}`?"))
}
