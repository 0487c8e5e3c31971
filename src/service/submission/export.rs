//! Submissions into a folder, as markers take them home: `ITEM/USER/N-NAME` and `manifest.json` (CLI.md 5). Never over a file.

use std::collections::HashSet;
use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

use serde_json::json;

use super::view::{Exported, SubmissionView, Wanted};
use crate::domain::text::Untrusted;
use crate::service::{Actor, Error, Result, Services};

impl Services {
    /// Writes submissions with their files into the folder `to` as `ITEM/USER/N-NAME` and `manifest.json`, never over a file.
    ///
    /// # Errors
    /// `Conflict` for a file that is there already; what was written before it stays.
    pub fn export_submissions(&self, actor: &Actor, course: &str, wanted: &Wanted, to: &Path) -> Result<Exported> {
        let found = self.submissions(actor, course, wanted)?.submissions;
        folder(to)?;
        let manifest = to.join("manifest.json");
        if manifest.exists() {
            return Err(in_the_way(&manifest));
        }
        let mut done = Exported { submissions: 0, files: 0, bytes: 0 };
        let mut entries = Vec::new();
        for submission in &found {
            let names = self.export_one(actor, submission, to, &mut done)?;
            entries.push(json!({
                "item": submission.item, "user": submission.user, "submission": submission.submission, "at": submission.at.rfc3339(),
                "late_seconds": submission.late_seconds, "receipt": submission.receipt, "files": names, "score": null,
            }));
            done.submissions += 1;
        }
        let text = serde_json::to_string_pretty(&json!({ "course": course, "submissions": entries }));
        let text = text.map_err(|error| Error::internal(format!("The manifest could not be written: {error}.")))?;
        create(&manifest)?.write_all(format!("{text}\n").as_bytes()).map_err(|error| failed(&manifest, &error))?;
        Ok(done)
    }

    fn export_one(&self, actor: &Actor, one: &SubmissionView, to: &Path, done: &mut Exported) -> Result<Vec<serde_json::Value>> {
        let place = one.item.split('/').fold(to.to_owned(), |place, part| place.join(safe(part))).join(safe(&one.user));
        folder(&place)?;
        let mut names = Vec::new();
        let mut taken: HashSet<String> = HashSet::new();
        let mut name_of = |name: &Untrusted| {
            let wished = format!("{}-{}", one.submission, name.for_filename());
            let mut free = wished.clone();
            let mut n = 1;
            while !taken.insert(free.clone()) {
                n += 1;
                free = format!("{wished}.{n}");
            }
            free
        };
        for (own, text) in [("text.md", &one.text), ("url.txt", &one.url), ("note.txt", &one.note)] {
            let Some(text) = text else { continue };
            let name = name_of(&own.into());
            let path = place.join(&name);
            create(&path)?.write_all(text.raw().as_bytes()).map_err(|error| failed(&path, &error))?;
            names.push(json!({ "file": name, "name": null, "bytes": text.raw().len() }));
        }
        for file in &one.files {
            let name = name_of(&file.name);
            let path = place.join(&name);
            let mut out = create(&path)?;
            done.bytes += self.submission_file(actor, &one.course, &one.item, &one.user, one.submission, file.name.raw(), &mut out)?;
            done.files += 1;
            names.push(json!({ "file": name, "name": file.name.raw(), "bytes": file.bytes, "sha256": file.sha256 }));
        }
        Ok(names)
    }
}

/// A part of an id as the name of a folder.
fn safe(id: &str) -> String {
    Untrusted::from(id).for_filename()
}

fn folder(path: &Path) -> Result<()> {
    fs::create_dir_all(path).map_err(|error| failed(path, &error))
}

/// A new file; one that is there is never written over, nor followed when it is a link.
fn create(path: &Path) -> Result<File> {
    OpenOptions::new().write(true).create_new(true).open(path).map_err(|error| match error.kind() {
        std::io::ErrorKind::AlreadyExists => in_the_way(path),
        _ => failed(path, &error),
    })
}

fn in_the_way(path: &Path) -> Error {
    Error::conflict(format!("{} is there already.", shown(path))).hint("Choose an empty folder")
}

fn failed(path: &Path, error: &std::io::Error) -> Error {
    Error::invalid(format!("{} could not be written: {error}.", shown(path)))
}

fn shown(path: &Path) -> String {
    Untrusted::new(PathBuf::from(path).to_string_lossy()).for_screen().into_owned()
}
