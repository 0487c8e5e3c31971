//! Course packages in and out: one file or folder a format, all through `domain::course`. Never sees the store.
//!
//! Reading comes first and gives a report; only then a service writes, in one transaction (FORMATS.md 2.1).

pub mod finding;
pub mod format;
pub mod native;
pub mod open;
pub mod people;
pub mod reading;
pub mod report;
pub mod tree;

use std::io::{self, Read};
use std::path::Path;

use serde::Serialize;
use sha2::{Digest as _, Sha256};

use crate::domain::course::{Course, Media};
use crate::domain::fault;
use crate::domain::text::Untrusted;
use crate::domain::work::Watch;
use finding::{Finding, Severity};
use format::Format;
use report::{Refusal, Report};
use tree::{Limits, Tree};

/// A package that was read whole: texts in the course, media still in their place, named and hashed.
pub struct Package {
    pub course: Course,
    pub report: Report,
    pub media: Box<dyn MediaSource + Send>,
}

/// Where the bytes of a course's media come from: a folder, a zip, the database.
pub trait MediaSource {
    /// The bytes of `Media::path`, to be read once from the start. The reader fails where they are no longer those that were hashed.
    fn open(&mut self, path: &str) -> io::Result<Box<dyn Read + '_>>;
}

/// What `course check` prints (CLI.md 3).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Checked {
    pub files: usize,
    pub errors: usize,
    pub warnings: usize,
    pub findings: Vec<Finding>,
}

/// Reads a package from a folder or a file, its format told by content.
///
/// # Errors
/// [`Refusal`]: what it is not, or everything that has to be mended before it can come in.
pub fn open(path: &Path, watch: &Watch) -> Result<Package, Box<Refusal>> {
    let name = path.display().to_string();
    match list(path) {
        Ok(tree) => read(tree, name, watch),
        Err(mut refusal) => {
            refusal.report.path = name;
            Err(refusal)
        }
    }
}

/// Reads a native course whose files are carried in the binary, by their paths in it.
///
/// # Errors
/// As [`open()`].
pub fn open_files(name: &str, files: Vec<(String, &'static [u8])>) -> Result<Package, Box<Refusal>> {
    read(Tree::of_files(files), name.to_owned(), &Watch::default())
}

fn read(mut tree: Tree, path: String, watch: &Watch) -> Result<Package, Box<Refusal>> {
    let read = native::read(&mut tree, watch);
    let mut report = Report { path, format: Format::Lyceum.word().to_owned(), ..Report::default() };
    if let Some(course) = &read.course {
        report.count(course);
    }
    report.warnings = read.findings.iter().map(Finding::warning).collect();
    if watch.is_cancelled() {
        return Err(Box::new(Refusal { report, ..Refusal::new("Cancelled; everything is as it was") }));
    }
    let fatal: Vec<&Finding> = read.findings.iter().filter(|one| one.level == Severity::Fatal).collect();
    match (read.course, fatal.as_slice()) {
        (Some(course), []) => {
            let media = course.media.clone();
            Ok(Package { course, report, media: Box::new(Files { tree, media }) })
        }
        (_, fatal) => Err(Box::new(refused(fatal, report))),
    }
}

/// The sentence of a course with mistakes: the first in full, the others counted.
fn refused(fatal: &[&Finding], report: Report) -> Refusal {
    let error = match fatal {
        [] => "The course cannot be read.".to_owned(),
        [one] => format!("{}: {}", one.place(), one.message),
        [first, rest @ ..] => format!("{}: {} And {} more.", first.place(), first.message, rest.len()),
    };
    let hint = Some(format!(
        "`lyceum course check {}` lists every mistake with what to write",
        Untrusted::from(report.path.as_str()).for_screen()
    ));
    Refusal { error, hint, report }
}

/// Judges a course folder or `.lyc` without taking it in.
pub fn check(path: &Path, watch: &Watch) -> Checked {
    let refusal = match list(path) {
        Ok(mut tree) => {
            let read = native::read(&mut tree, watch);
            return checked(read.findings, read.files);
        }
        Err(refusal) => refusal,
    };
    let Refusal { error: message, hint, .. } = *refusal;
    let suggestion = Some(hint.unwrap_or_else(|| "a course folder, or a .lyc packed from one".to_owned()));
    let file = path.display().to_string();
    checked(vec![Finding { file, line: 1, column: 1, level: Severity::Fatal, code: "no-course", message, suggestion }], 0)
}

fn checked(mut findings: Vec<Finding>, files: usize) -> Checked {
    findings.retain(|one| one.level != Severity::Info);
    let count = |word: &str| findings.iter().filter(|one| one.level.word() == word).count();
    Checked { files, errors: count("error"), warnings: count("warning"), findings }
}

/// The files of a native course; every other format is a sentence.
pub(crate) fn list(path: &Path) -> Result<Tree, Box<Refusal>> {
    let shown = Untrusted::from(path.display().to_string()).for_screen().into_owned();
    let unreadable = |e: io::Error| {
        let why = if e.kind() == io::ErrorKind::NotFound {
            format!("There is no file or folder `{shown}`")
        } else {
            format!("`{shown}` cannot be read: {}", fault::in_words(&e))
        };
        Box::new(Refusal::new(why))
    };
    let meta = std::fs::metadata(path).map_err(unreadable)?;
    if !meta.is_dir() {
        if !meta.is_file() {
            return Err(Box::new(Refusal::new(format!("`{shown}` is no ordinary file"))));
        }
        if let Some(format) = Format::of_file(path).map_err(unreadable)? {
            return Err(Box::new(not_built(&shown, format)));
        }
    }
    let mut tree = Tree::list(path, Limits::default()).map_err(|e| Box::new(Refusal::new(e.0)))?;
    match Format::of_tree(&mut tree) {
        Format::Lyceum => Ok(tree),
        Format::Unknown if !meta.is_dir() && path.extension().is_some_and(|end| end.eq_ignore_ascii_case("lyc")) && !is_zip(path) => {
            let why = format!("`{shown}` bears the name of a packed course and is no zip archive");
            Err(Box::new(Refusal::new(why).hint("Export it again with `lyceum course export`; it may have been cut off or renamed")))
        }
        format => {
            let within = if meta.is_dir() { courses_in(path) } else { Vec::new() };
            Err(Box::new(if within.is_empty() { not_built(&shown, format) } else { many(&shown, &within) }))
        }
    }
}

/// Every zip archive with something in it begins so.
fn is_zip(path: &Path) -> bool {
    let mut head = [0; 2];
    std::fs::File::open(path).and_then(|mut file| file.read_exact(&mut head)).is_ok() && &head == b"PK"
}

/// The folders directly in one that are courses.
fn courses_in(folder: &Path) -> Vec<String> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let courses = entries.flatten().filter(|entry| entry.path().join("course.toml").is_file());
    let mut names: Vec<String> = courses.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

fn many(shown: &str, names: &[String]) -> Refusal {
    const NAMED: usize = 4;
    let first: Vec<String> = names.iter().take(NAMED).map(|name| Untrusted::from(name.as_str()).for_screen().into_owned()).collect();
    let more = if names.len() > NAMED { " ..." } else { "" };
    Refusal::new(format!(
        "`{shown}` is no course itself; {} in it are: {}{more}",
        if names.len() == 1 { "one folder" } else { "folders" },
        first.join(", ")
    ))
    .hint(format!("Name one of them, or all with `lyceum course import {shown}/*`"))
}

fn not_built(shown: &str, format: Format) -> Refusal {
    let mut refusal = match format {
        Format::Other("markdown", what) => Refusal::new(format!("`{shown}` looks like {what}, not like a course"))
            .hint("A course is a folder with a course.toml: format = 1, id = \"my-course\", title = \"My course\""),
        Format::Other(_, what) => Refusal::new(format!("`{shown}` looks like {what}; reading that is not built yet")),
        _ => Refusal::new(format!("There is no course.toml in `{shown}`, so it is no course"))
            .hint("Three lines make a folder a course: format = 1, id = \"my-course\", title = \"My course\""),
    };
    format.word().clone_into(&mut refusal.report.format);
    refusal
}

/// The media of a package, read from where they lie.
struct Files {
    tree: Tree,
    media: Vec<Media>,
}

impl MediaSource for Files {
    fn open(&mut self, path: &str) -> io::Result<Box<dyn Read + '_>> {
        let expected = self
            .media
            .binary_search_by(|media| media.path.as_str().cmp(path))
            .ok()
            .and_then(|at| self.media.get(at))
            .map(|media| media.sha256)
            .ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))?;
        Ok(Box::new(Verified { file: self.tree.open(path)?, sum: Sha256::new(), expected }))
    }
}

/// Fails at the end of a file that changed since it was hashed.
struct Verified<R> {
    file: R,
    sum: Sha256,
    expected: [u8; 32],
}

impl<R: Read> Read for Verified<R> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        let count = self.file.read(to)?;
        self.sum.update(to.get(..count).unwrap_or_default());
        if count == 0 && !to.is_empty() && <[u8; 32]>::from(self.sum.clone().finalize()) != self.expected {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "the file changed while it was read"));
        }
        Ok(count)
    }
}
