//! The native format: a course folder, or a zip of it (`.lyc`) (FORMATS.md 10).
//!
//! Reading never stops at the first mistake: every mistake is a finding with file, line and column. Writing gives what reading reads equal.

mod assignment;
mod blocks;
mod braces;
mod check;
pub mod dates;
mod fmt;
mod folder;
mod front_matter;
mod item;
mod keys;
mod lines;
mod markdown;
mod page;
mod positions;
mod print;
mod question;
mod quiz;
mod source;
mod survey;
mod tidy;
mod toml;
pub(in crate::package) mod write;

pub use fmt::{FormatOptions, Formatted, format};
pub(in crate::package) use markdown::check_fences;
#[cfg(test)]
pub(crate) use source::read_back;
pub use source::{BankRead, ItemRead, bank_text, check_course, item_path, item_text, read_bank, read_item, used_by};
pub use write::{WriteError, Written, write};

use crate::domain::course::Course;
use crate::domain::quiz::source::Position;
use crate::domain::work::Watch;
use crate::package::finding::{Finding, Findings, Place};
use crate::package::tree::Tree;

/// A course as far as it could be read, and everything found.
pub(crate) struct Read {
    pub course: Option<Course>,
    pub findings: Vec<Finding>,
    /// Texts and media of the package.
    pub files: usize,
}

/// Reads and judges a course folder or its zip.
pub(crate) fn read(tree: &mut Tree, watch: &Watch) -> Read {
    let findings = Findings::default();
    let loaded = folder::load(tree, &findings, watch);
    if let Some(loaded) = &loaded {
        check::judge(loaded, &findings);
    }
    Read { course: loaded.map(|loaded| loaded.course), findings: findings.sorted(), files: tree.entries().len() }
}

/// What the reader of one file needs.
pub(super) struct Context<'a> {
    file: &'a str,
    findings: &'a Findings,
}

impl Context<'_> {
    fn place(&self, at: Position) -> Place {
        Place { file: self.file.to_owned(), at }
    }
}

/// Says in both places that an id is used twice.
fn duplicate(what: &str, id: &str, first: &Place, second: &Place, findings: &Findings) {
    let says = |here: &Place, there: &Place| {
        let at = format!("{}:{}:{}", there.file, there.at.line, there.at.column);
        findings.fatal(
            "duplicate-id",
            here,
            format!("Two {what} have the id `{id}`; the other stands at {at}."),
            Some("give one of them another id".to_owned()),
        );
    };
    says(first, second);
    says(second, first);
}

/// `target` seen from the folder of the file `from`; `None` where it leads out of the package.
fn relative_to(from: &str, target: &str) -> Option<String> {
    let mut parts: Vec<&str> = if target.starts_with('/') { Vec::new() } else { from.split('/').collect() };
    parts.pop();
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    (!parts.is_empty()).then(|| parts.join("/"))
}

/// The way from the file `from` to the path `to`: what [`relative_to`] takes back.
pub(in crate::package) fn relative_path(from: &str, to: &str) -> String {
    let mut here: Vec<&str> = from.split('/').collect();
    here.pop();
    let there: Vec<&str> = to.split('/').collect();
    let shared = here.iter().zip(&there).take_while(|(a, b)| a == b).count().min(there.len().saturating_sub(1));
    let ups = here.len() - shared;
    let way = there.get(shared..).unwrap_or_default().join("/");
    format!("{}{way}", "../".repeat(ups))
}

#[cfg(test)]
mod tests;
