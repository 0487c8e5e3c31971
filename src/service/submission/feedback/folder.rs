//! What stands in a folder of feedback: its manifest and the comments beside the work. Read file by file from the folder down, through no
//! link, so that no name in the manifest leads out of it.

use std::collections::{HashMap, HashSet};
use std::fs::File;
use std::io::{self, Read as _};
use std::os::fd::OwnedFd;
use std::path::Path;

use rustix::fs::{Mode, OFlags, open, openat};
use serde::Deserialize;

use super::{FeedbackFault, FeedbackOptions};
use crate::domain::fault;
use crate::domain::size::size;
use crate::domain::text::Untrusted;
use crate::service::{Error, Result};

/// A manifest is no longer than this: that of 100,000 submissions is 50 MB.
const MANIFEST_BYTES: u64 = 64 << 20;
/// A comment is no longer than this.
const COMMENT_BYTES: u64 = 100_000;

/// The name of a comment beside the work.
const FEEDBACK: &str = "feedback.md";

#[derive(Deserialize)]
struct Manifest {
    course: String,
    submissions: Vec<Entry>,
}

/// One submission as the manifest tells of it.
#[derive(Deserialize)]
struct Entry {
    item: String,
    user: String,
    submission: u32,
    folder: String,
    receipt: Option<String>,
    score: Option<Typed>,
    was: Option<String>,
    event: Option<u32>,
}

/// A score as a person writes it into JSON.
#[derive(Deserialize)]
#[serde(untagged)]
enum Typed {
    Text(String),
    Number(serde_json::Number),
}

/// What a marker wrote about the newest work of a person.
pub(super) struct Row {
    n: u64,
    pub item: String,
    pub user: String,
    pub submission: u32,
    pub receipt: Option<String>,
    pub score: Option<String>,
    pub comment: Option<Untrusted>,
    pub was: Option<String>,
    pub event: Option<u32>,
}

/// The rows of a manifest that say something, and what is wrong with others.
#[derive(Default)]
pub(super) struct Found {
    /// Of all rows that were wanted.
    pub count: u32,
    pub rows: Vec<Row>,
    pub faults: Vec<FeedbackFault>,
}

impl Row {
    pub fn fault(&self, column: &str, message: String) -> FeedbackFault {
        let (item, user) = (self.item.as_str().into(), self.user.as_str().into());
        FeedbackFault { row: self.n, column: column.to_owned(), item, user, message }
    }

    /// As it is shown in a sentence.
    pub fn shown_user(&self) -> String {
        Untrusted::from(self.user.as_str()).for_screen().into_owned()
    }
}

/// Reads the folder `from`, which holds work of `course`.
pub(super) fn read(from: &Path, course: &str, options: &FeedbackOptions) -> Result<Found> {
    let folder = Folder::open(from).map_err(|error| unread(from, &error))?;
    let manifest = manifest(&folder, from)?;
    if manifest.course != course {
        let shown = Untrusted::from(manifest.course.as_str());
        return Err(Error::conflict(format!("This folder holds work of the course `{}`.", shown.for_screen())));
    }
    let is_wanted = |entry: &Entry| {
        options.item.as_ref().is_none_or(|item| *item == entry.item) && options.user.as_ref().is_none_or(|user| *user == entry.user)
    };
    let entries: Vec<(u64, Entry)> = (1..).zip(manifest.submissions).filter(|(_, entry)| is_wanted(entry)).collect();
    let mut newest: HashMap<(String, String), u32> = HashMap::new();
    for (_, entry) in &entries {
        let known = newest.entry((entry.item.clone(), entry.user.clone())).or_default();
        *known = entry.submission.max(*known);
    }
    let mut found = Found { count: u32::try_from(entries.len()).unwrap_or(u32::MAX), ..Found::default() };
    let mut reading = Reading { folder, folders: HashMap::new(), seen: HashSet::new() };
    for (n, entry) in entries {
        let place = (entry.item.clone(), entry.user.clone());
        let newest = newest.get(&place).copied().unwrap_or_default();
        reading.take(n, entry, newest, &mut found);
    }
    Ok(found)
}

fn manifest(folder: &Folder, from: &Path) -> Result<Manifest> {
    const WRITTEN: &str = "Name a folder that `lyceum submissions COURSE --to DIR` has written";
    let none = || Error::invalid(format!("There is no manifest.json in {}.", shown(from))).hint(WRITTEN);
    let bytes =
        folder.read("manifest.json", MANIFEST_BYTES).map_err(|error| unread(&from.join("manifest.json"), &error))?.ok_or_else(none)?;
    serde_json::from_slice(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes)).map_err(|error| {
        // What serde quotes comes from the file.
        let why = Untrusted::new(error.to_string());
        Error::invalid(format!("manifest.json does not read: {}.", why.for_screen())).hint(WRITTEN)
    })
}

fn unread(path: &Path, error: &io::Error) -> Error {
    Error::invalid(format!("{} could not be read: {}.", shown(path), fault::in_words(error)))
}

fn shown(path: &Path) -> String {
    Untrusted::new(path.to_string_lossy()).for_screen().into_owned()
}

/// A folder on its way into rows.
struct Reading {
    folder: Folder,
    /// Whose each folder of work is.
    folders: HashMap<String, (String, String)>,
    seen: HashSet<(String, String, u32)>,
}

impl Reading {
    /// Takes one entry in, where it says something; `newest` is the last submission of its person for its item.
    fn take(&mut self, n: u64, entry: Entry, newest: u32, found: &mut Found) {
        let Entry { item, user, submission, folder, receipt, score, was, event } = entry;
        let score = score.map(|typed| match typed {
            Typed::Text(text) => text.trim().to_owned(),
            Typed::Number(number) => number.to_string(),
        });
        let score = score.filter(|score| !score.is_empty());
        let mut row = Row { n, item, user, submission, receipt, score, comment: None, was, event };
        match self.comment(&row, &folder, newest) {
            Ok(comment) => row.comment = comment,
            Err((column, why)) => return found.faults.push(row.fault(column, why)),
        }
        if row.score.is_some() || row.comment.is_some() {
            found.rows.push(row);
        }
    }

    /// The comment on the newest work; what is wrong with the row, by the key it is about.
    fn comment(&mut self, row: &Row, folder: &str, newest: u32) -> Result<Option<Untrusted>, (&'static str, String)> {
        if !self.seen.insert((row.item.clone(), row.user.clone(), row.submission)) {
            return Err(("submission", "It stands in the manifest twice.".to_owned()));
        }
        if row.submission != newest {
            let older = || ("score", format!("This is older work: write the score to submission {newest}."));
            return if row.score.is_some() { Err(older()) } else { Ok(None) };
        }
        let whose = (row.item.clone(), row.user.clone());
        if *self.folders.entry(folder.to_owned()).or_insert_with(|| whose.clone()) != whose {
            return Err(("folder", "It is the folder of somebody else's work too.".to_owned()));
        }
        if !is_inside(folder) {
            return Err(("folder", "It leads out of the folder that was named.".to_owned()));
        }
        let read = self.folder.read(&format!("{folder}/{FEEDBACK}"), COMMENT_BYTES);
        let bytes = read.map_err(|error| (FEEDBACK, format!("It could not be read: {}.", fault::in_words(&error))))?;
        let text = bytes.map(String::from_utf8).transpose().map_err(|_| (FEEDBACK, "It is not UTF-8 text.".to_owned()))?;
        let text = text.map(|text| text.trim_start_matches('\u{feff}').trim_end().to_owned());
        Ok(text.filter(|text| !text.is_empty()).map(Untrusted::from))
    }
}

/// Whether a path goes down and nowhere else.
fn is_inside(path: &str) -> bool {
    let is_name = |part: &str| !matches!(part, "" | "." | "..") && !part.contains(['\0', '\\']);
    path.split('/').all(is_name)
}

/// An open folder.
struct Folder(OwnedFd);

impl Folder {
    fn open(path: &Path) -> io::Result<Self> {
        Ok(Self(open(path, OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC, Mode::empty())?))
    }

    /// The bytes of a file below; `None` where there is none.
    ///
    /// # Errors
    /// For a link on the way or at its end, for what is no file, and for more than `most` bytes.
    fn read(&self, path: &str, most: u64) -> io::Result<Option<Vec<u8>>> {
        let found = match self.find(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            found => found?,
        };
        if !found.metadata()?.is_file() {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "it is no file"));
        }
        let mut bytes = Vec::new();
        found.take(most + 1).read_to_end(&mut bytes)?;
        if bytes.len() as u64 > most {
            return Err(io::Error::new(io::ErrorKind::FileTooLarge, format!("it has more than {}", size(most))));
        }
        Ok(Some(bytes))
    }

    fn find(&self, path: &str) -> io::Result<File> {
        let (folders, name) = path.rsplit_once('/').unwrap_or(("", path));
        let mut at = self.0.try_clone()?;
        let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        for part in folders.split('/').filter(|part| !part.is_empty()) {
            at = openat(&at, part, flags | OFlags::DIRECTORY, Mode::empty()).map_err(through)?;
        }
        // A pipe is not waited for.
        Ok(File::from(openat(&at, name, flags | OFlags::NONBLOCK, Mode::empty()).map_err(through)?))
    }
}

/// What is followed nowhere is said.
fn through(error: rustix::io::Errno) -> io::Error {
    match error {
        rustix::io::Errno::LOOP => io::Error::new(io::ErrorKind::InvalidInput, "it is a link"),
        rustix::io::Errno::NOTDIR => io::Error::new(io::ErrorKind::InvalidInput, "a link or a file stands where its folder should"),
        error => error.into(),
    }
}
