//! Submissions into a folder, as markers take them home: `ITEM/USER/N-NAME` and `manifest.json` (CLI.md 5, SECURITY.md S17).

use std::collections::{HashMap, HashSet};
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

use serde_json::json;

use super::view::{Exported, SubmissionView, Wanted};
use crate::domain::permission::Deed;
use crate::domain::text::Untrusted;
use crate::domain::work::{Cancelled, Watch};
use crate::service::grade::word;
use crate::service::{Actor, Error, Result, Services, policy};
use crate::store::{self, Trust};

/// By item and person: the word of the score, and the number of the newest event.
type Marks = HashMap<(String, String), (Option<String>, u32)>;

impl Services {
    /// Writes submissions with their files into the empty or new folder `to` as `ITEM/USER/N-NAME` and `manifest.json`, for their owner
    /// alone. All of it or nothing. The watch is told of each submission.
    ///
    /// # Errors
    /// `Conflict` for a folder that holds anything (a link in it could lead elsewhere), or when it was cancelled.
    pub fn export_submissions(&self, actor: &Actor, course: &str, wanted: &Wanted, to: &Path, watch: &Watch) -> Result<Exported> {
        let found = self.submissions(actor, course, wanted)?.submissions;
        let is_new = claim(to)?;
        let done = self.fill(actor, course, &found, to, watch);
        if done.is_err() {
            clear(to, is_new);
            watch.check().map_err(stopped)?;
        }
        done
    }

    fn fill(&self, actor: &Actor, course: &str, found: &[SubmissionView], to: &Path, watch: &Watch) -> Result<Exported> {
        watch.expect(found.len() as u64);
        let mut done = Exported { submissions: 0, files: 0, bytes: 0 };
        let (mut entries, mut folders) = (Vec::new(), Names::default());
        let marks = self.marks_beside(actor, course, found)?;
        let newest: HashMap<_, _> = found.iter().map(|one| ((&one.item, &one.user), one.submission)).collect();
        for submission in found {
            let folder = folders.of(&submission.item, &submission.user);
            let names = self.export_one(actor, submission, &to.join(&folder), &mut done, watch)?;
            let place = (&submission.item, &submission.user);
            let mark = marks.as_ref().filter(|_| newest.get(&place) == Some(&submission.submission));
            let mark = mark.map(|marks| marks.get(&(submission.item.clone(), submission.user.clone())).cloned().unwrap_or_default());
            entries.push(json!({
                "item": submission.item, "user": submission.user, "submission": submission.submission, "at": submission.at.rfc3339(),
                "late_seconds": submission.late_seconds, "receipt": submission.receipt, "folder": folder, "files": names, "score": null,
                "was": mark.as_ref().and_then(|(was, _)| was.as_ref()), "event": mark.as_ref().map(|(_, event)| event),
            }));
            done.submissions += 1;
            watch.advance(1).map_err(stopped)?;
        }
        let text = serde_json::to_string_pretty(&json!({ "course": course, "submissions": entries }));
        let text = text.map_err(|error| Error::internal(format!("The manifest could not be written: {error}.")))?;
        let manifest = to.join("manifest.json");
        create(&manifest)?.write_all(format!("{text}\n").as_bytes()).map_err(|error| failed(&manifest, &error))?;
        Ok(done)
    }

    /// The marks that stand beside the work, as words of a score, each with the number of its newest event: for who may give marks, so that
    /// nobody's change meanwhile is lost when the folder comes back. `None` for others.
    fn marks_beside(&self, actor: &Actor, course: &str, found: &[SubmissionView]) -> Result<Option<Marks>> {
        self.db.read(Trust::Staff, |db| {
            let standing = policy::standing(db, actor, course)?;
            let mut marks = Marks::new();
            if !standing.may(Deed::Grade) {
                return Ok(None);
            }
            for slug in found.iter().map(|one| &one.item).collect::<HashSet<_>>() {
                let item = standing.item(db, slug)?;
                let cells = store::grade::of_item(db, item.id)?;
                marks.extend(cells.into_iter().map(|(cell, user)| ((slug.clone(), user), (word(&cell.mark), cell.event_n))));
            }
            Ok(Some(marks))
        })
    }

    fn export_one(
        &self,
        actor: &Actor,
        one: &SubmissionView,
        place: &Path,
        done: &mut Exported,
        watch: &Watch,
    ) -> Result<Vec<serde_json::Value>> {
        make(place)?;
        let mut names = Vec::new();
        let mut taken = HashSet::new();
        let mut name_of = |name: &Untrusted| free(&mut taken, &format!("{}-{}", one.submission, name.for_filename()));
        for (own, text) in [("text.md", &one.text), ("url.txt", &one.url), ("note.txt", &one.note)] {
            let Some(text) = text else { continue };
            let name = name_of(&own.into());
            let path = place.join(&name);
            create(&path)?.write_all(text.raw().as_bytes()).map_err(|error| failed(&path, &error))?;
            names.push(json!({ "file": name, "name": null, "bytes": text.raw().len() }));
        }
        // What was erased has neither name nor bytes.
        for file in one.files.iter().filter(|file| !file.name.is_blank()) {
            let name = name_of(&file.name);
            let path = place.join(&name);
            let mut out = Heeding { to: create(&path)?, watch };
            done.bytes += self.submission_file(actor, &one.course, &one.item, &one.user, one.submission, file.name.raw(), &mut out)?;
            done.files += 1;
            names.push(json!({ "file": name, "name": file.name.raw(), "bytes": file.bytes, "sha256": file.sha256 }));
        }
        Ok(names)
    }
}

/// A file that takes no more once that was cancelled.
struct Heeding<'a> {
    to: File,
    watch: &'a Watch,
}

impl Write for Heeding<'_> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.watch.check().map_err(std::io::Error::other)?;
        self.to.write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.to.flush()
    }
}

fn stopped(cancelled: Cancelled) -> Error {
    Error::conflict(format!("{cancelled}."))
}

/// The folder of each person's work on an item. Names of other scripts come to the same safe one (`__`): those after the first get a
/// number, and the manifest says whose is whose.
#[derive(Default)]
struct Names {
    of: HashMap<(String, String), String>,
    taken: HashSet<String>,
}

impl Names {
    fn of(&mut self, item: &str, user: &str) -> String {
        let safe = |part: &str| Untrusted::from(part).for_filename();
        let place = item.split('/').chain([user]).map(safe).collect::<Vec<_>>().join("/");
        let Self { of, taken } = self;
        of.entry((item.to_owned(), user.to_owned())).or_insert_with(|| free(taken, &place)).clone()
    }
}

/// The name wished for, or the first with a number before its ending that is free, also where upper and lower case are one.
fn free(taken: &mut HashSet<String>, wished: &str) -> String {
    // What begins with a dot has no ending: its name would begin with the number.
    let is_ending = |dot: &usize| !wished[*dot..].contains('/') && !wished[..*dot].is_empty() && !wished[..*dot].ends_with('/');
    let dot = wished.rfind('.').filter(is_ending).unwrap_or(wished.len());
    let (stem, ending) = wished.split_at(dot);
    let names = std::iter::once(wished.to_owned()).chain((2..).map(|n| format!("{stem}-{n}{ending}")));
    names.into_iter().find(|name| taken.insert(name.to_lowercase())).expect("the list has no end")
}

/// Takes a new or empty folder; says whether it is new.
fn claim(to: &Path) -> Result<bool> {
    match fs::read_dir(to) {
        Ok(mut held) => match held.next() {
            None => Ok(false),
            Some(_) => Err(Error::conflict(format!("{} holds something already.", shown(to))).hint("Choose an empty folder")),
        },
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => make(to).map(|()| true),
        Err(error) => Err(failed(to, &error)),
    }
}

/// Takes away what was written: the folder was empty before.
fn clear(to: &Path, is_new: bool) {
    if is_new {
        let _ = fs::remove_dir_all(to);
        return;
    }
    for held in fs::read_dir(to).into_iter().flatten().flatten() {
        let is_folder = held.file_type().is_ok_and(|kind| kind.is_dir());
        let _ = if is_folder { fs::remove_dir_all(held.path()) } else { fs::remove_file(held.path()) };
    }
}

/// A folder, and what is missing above it, for its owner alone.
fn make(path: &Path) -> Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path).map_err(|error| failed(path, &error))
}

/// A new file for its owner alone; one that is there is never written over, nor followed when it is a link.
fn create(path: &Path) -> Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map_err(|error| failed(path, &error))
}

fn failed(path: &Path, error: &std::io::Error) -> Error {
    Error::invalid(format!("{} could not be written: {error}.", shown(path)))
}

fn shown(path: &Path) -> String {
    Untrusted::new(PathBuf::from(path).to_string_lossy()).for_screen().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_are_taken_get_a_number_before_their_ending() {
        let mut taken = HashSet::new();
        let names = ["a/report.md", "a/Report.md", "a/.gitignore", "a/.gitignore", "a/b", "a/b"].map(|name| free(&mut taken, name));
        assert_eq!(names, ["a/report.md", "a/Report-2.md", "a/.gitignore", "a/.gitignore-2", "a/b", "a/b-2"]);
    }
}
