//! What a command answers: a document for programs and lines for people, of which one is printed.

use std::io::{self, Write};
use std::path::PathBuf;

use serde::Serialize;

use super::failure::Failure;
use super::json;
use super::table::Table;
use crate::domain::text::Untrusted;

/// Columns before each further line of a sentence, which may quote what others wrote.
pub(super) const MARGIN: usize = 2;

/// The answer of a command that was not refused.
#[derive(Debug)]
pub struct Answer {
    document: Option<String>,
    parts: Vec<Part>,
    /// The interface is opened on this database afterwards, and nothing is printed.
    pub(super) opens: Option<PathBuf>,
    /// Set by commands that judge (CLI.md 1): the report is printed, and the exit code is 1.
    verdict: Option<Failure>,
}

#[derive(Debug)]
enum Part {
    Table(Table),
    /// Tamed text, one or more lines.
    Text(String),
    /// Made by us alone, byte for byte: completions, the man page, CSV.
    Raw(Vec<u8>),
}

impl Answer {
    /// An answer whose `--json` is `document`.
    pub fn of(document: &impl Serialize) -> Self {
        Self { document: Some(json::document(document)), parts: Vec::new(), opens: None, verdict: None }
    }

    /// Text that is the same with and without `--json`.
    pub fn raw(bytes: impl Into<Vec<u8>>) -> Self {
        Self { document: None, parts: vec![Part::Raw(bytes.into())], opens: None, verdict: None }
    }

    #[must_use]
    pub fn table(mut self, table: Table) -> Self {
        self.parts.push(Part::Table(table));
        self
    }

    /// Adds a sentence. Whatever it quotes, no further line of it stands where sentences begin.
    #[must_use]
    pub fn text(self, text: impl AsRef<str>) -> Self {
        let text = Untrusted::from(text.as_ref()).for_lines(MARGIN);
        self.lines(text)
    }

    /// Adds lines that were put together so that no foreign text begins one.
    #[must_use]
    pub fn lines(mut self, text: impl AsRef<str>) -> Self {
        self.parts.push(Part::Text(Untrusted::from(text.as_ref()).for_block().into_owned()));
        self
    }

    /// Opens the interface on `db` instead of printing.
    #[must_use]
    pub fn opens(mut self, db: PathBuf) -> Self {
        self.opens = Some(db);
        self
    }

    /// The report is bad: it is printed, then the sentence on standard error, and the exit code is 1.
    #[must_use]
    pub fn judged(mut self, verdict: Option<Failure>) -> Self {
        self.verdict = verdict;
        self
    }

    /// Writes the document or the lines; gives back the verdict of those that judge.
    pub fn write(self, out: &mut dyn Write, as_json: bool, width: Option<u16>) -> io::Result<Option<Failure>> {
        match self.document.filter(|_| as_json) {
            Some(document) => writeln!(out, "{document}")?,
            None => self.parts.into_iter().try_for_each(|part| part.write(out, width))?,
        }
        out.flush()?;
        Ok(self.verdict)
    }
}

impl Part {
    fn write(self, out: &mut dyn Write, width: Option<u16>) -> io::Result<()> {
        match self {
            Self::Table(table) => table.lines(width).iter().try_for_each(|line| writeln!(out, "{line}")),
            Self::Text(text) => writeln!(out, "{text}"),
            Self::Raw(bytes) => out.write_all(&bytes),
        }
    }
}
