//! The answer lines of a question in the native grammar (FORMATS.md 10.5), split but not yet understood.
//!
//! `package::native` finds the lines in a file and hands them on as a [`Block`]; each kind reads and prints its own.

use crate::domain::nearest::nearest;
use crate::domain::percent;
use crate::domain::points::Exact;

/// The lines below a stem, and what the heading's braces say to the kind.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Block {
    pub flags: Vec<Flag>,
    pub entries: Vec<Entry>,
    /// Where a fault is shown that belongs to no line: the heading.
    pub at: Position,
}

/// Line and column in the file, counted from 1; 0 where a block was made and not read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    pub line: u32,
    pub column: u32,
}

/// `case` or `marking=all`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flag {
    pub name: String,
    pub value: Option<String>,
    pub at: Position,
}

/// One option or one `=` line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub marker: Marker,
    /// Markdown of an option; the text after `=` otherwise.
    pub text: String,
    /// `{#x}` at the end of an option.
    pub id: Option<String>,
    /// `{pin}` at the end of an option.
    pub pin: bool,
    pub feedback: Option<String>,
    pub at: Position,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Marker {
    /// `- (…)` with what stands between the brackets.
    Round(String),
    /// `- […]`.
    Square(String),
    /// `= …`.
    Equals,
    /// `=~ …`.
    Matches,
}

/// A mistake of the author: what, where, and what to write instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    pub code: &'static str,
    pub at: Position,
    pub message: String,
    pub suggestion: Option<String>,
}

impl Fault {
    pub fn new(code: &'static str, at: Position, message: impl Into<String>) -> Self {
        Self { code, at, message: message.into(), suggestion: None }
    }

    #[must_use]
    pub fn suggest(mut self, suggestion: impl Into<String>) -> Self {
        self.suggestion = Some(suggestion.into());
        self
    }
}

impl Entry {
    pub fn new(marker: Marker, text: impl Into<String>) -> Self {
        Self { marker, text: text.into(), id: None, pin: false, feedback: None, at: Position::default() }
    }

    pub fn is_option(&self) -> bool {
        matches!(self.marker, Marker::Round(_) | Marker::Square(_))
    }

    /// The share between the brackets of an option: `x` is 1, nothing is 0, `n%` as written.
    pub(crate) fn bracket_share(&self) -> Result<Exact, Fault> {
        let (Marker::Round(inner) | Marker::Square(inner)) = &self.marker else {
            return Err(self.fault("not-an-option", "An option begins with `- ( )` or `- [ ]`.").suggest("- ( ) text"));
        };
        match inner.trim() {
            "" => Ok(Exact::zero()),
            "x" | "X" => Ok(Exact::one()),
            share => percent::parse(share).filter(|share| share.abs() <= Exact::one()).ok_or_else(|| {
                self.fault("bad-share", format!("`{share}` is no share of the points."))
                    .suggest("write x, nothing, or a percentage such as 50%")
            }),
        }
    }

    /// What prints between the brackets for `share`.
    pub(crate) fn bracket(share: &Exact) -> String {
        if share.is_zero() {
            " ".to_owned()
        } else if *share == Exact::one() {
            "x".to_owned()
        } else {
            percent::print(share)
        }
    }

    /// Splits `50% text` into its share and the rest; without a weight the share is 1.
    pub(crate) fn weighted(&self) -> (Exact, &str) {
        let text = self.text.trim();
        text.split_once(char::is_whitespace)
            .and_then(|(weight, rest)| Some((percent::parse(weight)?, rest.trim_start())))
            .unwrap_or((Exact::one(), text))
    }

    /// [`Self::weighted`], refused where the weight is more than all of the points.
    pub(crate) fn weight(&self) -> Result<(Exact, &str), Fault> {
        let (share, text) = self.weighted();
        if share.abs() <= Exact::one() {
            return Ok((share, text));
        }
        let fault = self.fault("bad-share", format!("`{}` is more than all of the points.", percent::print(&share)));
        Err(fault.suggest(format!("= {text}, or = 50% {text}")))
    }

    pub(crate) fn fault(&self, code: &'static str, message: impl Into<String>) -> Fault {
        Fault::new(code, self.at, message)
    }
}

impl Block {
    pub fn flag(&self, name: &str) -> Option<&Flag> {
        self.flags.iter().find(|flag| flag.name == name)
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.flag(name).is_some()
    }

    /// One of `words` as the value of the flag `name`; `None` when the flag is absent.
    pub(crate) fn choice<'w>(&self, name: &str, words: &[&'w str]) -> Result<Option<&'w str>, Fault> {
        let Some(flag) = self.flag(name) else { return Ok(None) };
        let value = flag.value.as_deref().unwrap_or_default();
        if let Some(word) = words.iter().find(|word| **word == value) {
            return Ok(Some(word));
        }
        let fault = Fault::new("bad-value", flag.at, format!("`{name}` is one of {}; `{value}` is none of them.", words.join(", ")));
        Err(match nearest(value, words.iter().copied()) {
            Some(word) => fault.suggest(format!("{name}={word}")),
            None => fault.suggest(words.iter().map(|word| format!("{name}={word}")).collect::<Vec<_>>().join(" or ")),
        })
    }

    pub(crate) fn only(&self, wanted: impl Fn(&Entry) -> bool, expected: &str) -> Vec<Fault> {
        self.entries
            .iter()
            .filter(|entry| !wanted(entry))
            .map(|entry| {
                let fault =
                    entry.fault("contradiction", format!("This line does not belong to the kind of its question, which takes {expected}."));
                fault.suggest("write the line so, or take the kind's word out of the braces")
            })
            .collect()
    }

    pub(crate) fn set(&mut self, name: &str, value: Option<String>) {
        self.flags.push(Flag { name: name.to_owned(), value, at: Position::default() });
    }
}
