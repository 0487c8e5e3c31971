//! The files of a package, from a folder or a zip, named safely and read within limits (FORMATS.md 2.3-2.5, SECURITY.md S10).
//!
//! A name from a package is a label, never a path that is opened outside of the folder it was found in.

mod archive;
mod directory;
mod folder;
mod memory;
mod names;

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use crate::domain::text::Untrusted;

pub(crate) use names::{check as check_name, folded};

/// How much of a package is read before it is refused.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    pub entries: usize,
    /// Bytes of one entry.
    pub entry: u64,
    /// Bytes of all entries together.
    pub total: u64,
    /// How many times larger than packed an entry may be, once it passes `ratio_from` bytes.
    pub ratio: u64,
    pub ratio_from: u64,
    /// Bytes of one text.
    pub text: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { entries: 20_000, entry: 512 << 20, total: 2 << 30, ratio: 200, ratio_from: 1 << 20, text: 4 << 20 }
    }
}

/// Why a package's files cannot be read: a sentence.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Unsafe(pub String);

impl Unsafe {
    fn entry(name: &str, why: &str) -> Self {
        Self(format!("The entry `{}` {why}. Nothing was read.", Untrusted::from(name).for_screen()))
    }

    fn io(what: &str, error: &io::Error) -> Self {
        Self(format!("`{}` cannot be read: {error}", Untrusted::from(what).for_screen()))
    }
}

/// A file of a package.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Entry {
    /// Relative to the course's folder, with forward slashes.
    pub path: String,
    /// Its size as the file system or the archive claims it.
    pub bytes: u64,
}

/// The files of a package, sorted by path, junk left out, one wrapping folder taken off.
pub struct Tree {
    entries: Vec<Entry>,
    /// What stands before each path in the source: empty or `wrapping/`.
    prefix: String,
    source: Box<dyn Source>,
    pub limits: Limits,
}

/// Where the bytes are.
trait Source: Send {
    fn open(&mut self, path: &str) -> io::Result<Box<dyn Read + '_>>;
}

impl Tree {
    /// Lists a folder or a zip.
    ///
    /// # Errors
    /// A sentence that names the entry that is not safe or the limit that is passed.
    pub fn list(path: &Path, limits: Limits) -> Result<Self, Unsafe> {
        let (entries, source): (_, Box<dyn Source>) = if path.is_dir() {
            let (entries, source) = folder::list(path, limits)?;
            (entries, Box::new(source))
        } else {
            let file = File::open(path).map_err(|e| Unsafe::io(&path.display().to_string(), &e))?;
            let (entries, source) = archive::list(file, limits)?;
            (entries, Box::new(source))
        };
        Ok(Self::unwrapped(entries, source, limits))
    }

    /// Files of our own, as they are.
    pub fn of_files(files: Vec<(String, &'static [u8])>) -> Self {
        Self::of_memory(files.into_iter().map(|(path, bytes)| (path, bytes.into())))
    }

    /// Texts of our own, just made.
    pub fn of_texts(texts: impl IntoIterator<Item = (String, String)>) -> Self {
        Self::of_memory(texts.into_iter().map(|(path, text)| (path, text.into_bytes().into())))
    }

    fn of_memory(files: impl IntoIterator<Item = (String, memory::Bytes)>) -> Self {
        let (entries, source) = memory::list(files);
        Self { entries, prefix: String::new(), source: Box::new(source), limits: Limits::default() }
    }

    /// Takes one wrapping folder off: people zip the folder, not its contents.
    fn unwrapped(mut entries: Vec<Entry>, source: Box<dyn Source>, limits: Limits) -> Self {
        entries.sort();
        let wrapping = entries.first().and_then(|entry| entry.path.split_once('/')).map(|(first, _)| format!("{first}/"));
        let prefix = wrapping.filter(|prefix| entries.iter().all(|entry| entry.path.starts_with(prefix.as_str()))).unwrap_or_default();
        for entry in &mut entries {
            entry.path.drain(..prefix.len());
        }
        Self { entries, prefix, source, limits }
    }

    /// The wrapping folder that was taken off, with its slash; else nothing.
    pub fn prefix(&self) -> &str {
        &self.prefix
    }

    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    pub fn find(&self, path: &str) -> Option<&Entry> {
        self.entries.binary_search_by(|entry| entry.path.as_str().cmp(path)).ok().and_then(|at| self.entries.get(at))
    }

    /// The bytes of a file of this tree, counted while they are read.
    pub fn open(&mut self, path: &str) -> io::Result<Box<dyn Read + '_>> {
        if self.find(path).is_none() {
            return Err(io::Error::new(io::ErrorKind::NotFound, "no file of this package"));
        }
        self.source.open(&format!("{}{path}", self.prefix))
    }

    /// A text: UTF-8 without its mark, line ends as line feeds.
    ///
    /// # Errors
    /// [`TextFault`]: too large, not UTF-8, or not readable.
    pub fn text(&mut self, path: &str) -> Result<String, TextFault> {
        let limit = self.limits.text;
        if let Some(entry) = self.find(path).filter(|entry| entry.bytes > limit) {
            return Err(TextFault::TooLarge { bytes: entry.bytes, limit });
        }
        let mut bytes = Vec::new();
        self.open(path).and_then(|file| file.take(limit + 1).read_to_end(&mut bytes)).map_err(|e| TextFault::Unreadable(e.to_string()))?;
        if bytes.len() as u64 > limit {
            return Err(TextFault::TooLarge { bytes: bytes.len() as u64, limit });
        }
        decoded(bytes)
    }
}

/// Why a file is no text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TextFault {
    #[error("This text has {bytes} bytes; at most {limit} are read.")]
    TooLarge { bytes: u64, limit: u64 },
    #[error("This file is not UTF-8: byte {byte} of line {line} begins no character.")]
    NotUtf8 { line: u32, byte: u32 },
    #[error("This file cannot be read: {0}")]
    Unreadable(String),
}

fn decoded(bytes: Vec<u8>) -> Result<String, TextFault> {
    let text = String::from_utf8(bytes).map_err(|e| {
        let good = e.as_bytes().get(..e.utf8_error().valid_up_to()).unwrap_or_default();
        let line = good.split(|b| *b == b'\n').count();
        let byte = good.iter().rev().take_while(|b| **b != b'\n').count() + 1;
        TextFault::NotUtf8 { line: u32::try_from(line).unwrap_or(u32::MAX), byte: u32::try_from(byte).unwrap_or(u32::MAX) }
    })?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    Ok(if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text.to_owned() })
}

/// Files that systems leave behind, and everything that begins with a dot (`.git`, `._x`, `.DS_Store`).
fn is_junk(path: &str) -> bool {
    path.split('/').any(|part| part.starts_with('.') || matches!(part, "__MACOSX" | "Thumbs.db" | "desktop.ini"))
}

#[cfg(test)]
mod tests;
