//! The files of a working copy: brought in by chunks, shown with where each is used, removed where none uses them.

use std::io::Read;

use serde::Serialize;

use super::{Changed, Desk, may_edit, part};
use crate::domain::author::{self, Badge, Edit};
use crate::domain::course::{Course, Media};
use crate::domain::fault;
use crate::domain::size::size;
use crate::domain::slug;
use crate::domain::text::Untrusted;
use crate::domain::work::Watch;
use crate::package::native;
use crate::service::blob::{Intake, Stored, Unstored};
use crate::service::media::MediaFile;
use crate::service::{Actor, Error, Result, Services};
use crate::store::{self, Trust};

/// The largest file, and the most that a course's files may hold together: a package with more could not be read again (FORMATS.md 2.5).
pub const MOST_FILE_BYTES: u64 = 512 << 20;
pub const MOST_COURSE_BYTES: u64 = 2 << 30;
/// So many files a course may have.
const MOST_FILES: usize = 15_000;

/// A file to be brought in.
pub struct NewFile {
    /// As its owner calls it; what a path cannot hold is replaced.
    pub name: Untrusted,
    pub content: Box<dyn Read + Send>,
    /// Takes the place of a file of that name; else it gets a number behind its own.
    pub replace: bool,
    /// Told of each byte; cancelling it leaves everything as it was.
    pub watch: Watch,
}

#[derive(Debug, Clone, Serialize)]
pub struct MediaList {
    pub files: Vec<MediaRow>,
    pub bytes: u64,
    /// What they may hold together, and one alone.
    pub most_bytes: u64,
    pub most_file_bytes: u64,
}

#[derive(Debug, Clone, Serialize)]
pub struct MediaRow {
    pub path: String,
    pub bytes: u64,
    /// Items that link to it or offer it.
    pub used_by: Vec<MediaUse>,
    pub badge: Option<Badge>,
}

#[derive(Debug, Clone, Serialize)]
pub struct MediaUse {
    pub item: String,
    pub title: Untrusted,
}

impl Services {
    /// The files of the working copy, with what uses each.
    pub fn course_media(&self, actor: &Actor, course: &str) -> Result<MediaList> {
        let now = self.now();
        self.db.read(Trust::Learner, |db| may_edit(db, actor, course).map(drop))?;
        let (base, course) = self.db.read(Trust::Staff, |db| {
            let desk = Desk::open(db, actor, course, now)?;
            Ok::<_, Error>((desk.base(db)?, desk.course))
        })?;
        Ok(list(&base, &course))
    }

    /// A file of the working copy by its path, whether it is published or not.
    ///
    /// # Errors
    /// `NotFound` for a path that the working copy has not.
    pub fn work_file(&self, actor: &Actor, course: &str, path: &str) -> Result<MediaFile> {
        let now = self.now();
        self.db.read(Trust::Learner, |db| may_edit(db, actor, course).map(drop))?;
        let blob = self.db.read(Trust::Staff, |db| {
            let desk = Desk::open(db, actor, course, now)?;
            let unknown = || Error::not_found("file", path).nearest(path, desk.course.media.iter().map(|media| media.path.as_str()));
            let media = desk.course.media.iter().find(|media| media.path == path).ok_or_else(unknown)?;
            store::media::by_hash(db, &media.sha256)?.filter(|blob| blob.whole).ok_or_else(unknown)
        })?;
        Ok(self.opened(path, blob, Trust::Staff))
    }

    /// Brings a file into the working copy, into its folder `media/`. Its path is the target.
    ///
    /// # Errors
    /// `Invalid` for an empty or too large file; `Conflict` when it was cancelled. Nothing is changed then.
    pub fn add_course_file(&self, actor: &Actor, course: &str, file: NewFile) -> Result<Changed> {
        let now = self.now();
        self.db.read(Trust::Learner, |db| may_edit(db, actor, course).map(drop))?;
        let standing = self.db.read(Trust::Staff, |db| Desk::open(db, actor, course, now))?;
        standing.standing.require_running()?;
        let NewFile { name, mut content, replace, watch } = file;
        let path = path_of(&name);
        let free = room(&standing.course, replace.then_some(path.as_str()))?;
        let intake = Intake { db: &self.db, random: &*self.random, watch: &watch, now };
        let stored = intake.store(&mut content, &(1..=free.min(MOST_FILE_BYTES))).map_err(|why| unstored(why, &name, free))?;
        let target = self.at_desk(actor, course, move |tx, desk| {
            if watch.is_cancelled() {
                return Err(cancelled());
            }
            let Some(path) = placed(&desk.course, path, &stored, replace) else {
                let same = desk.course.media.iter().find(|media| media.sha256 == stored.sha256).map(|media| media.path.clone());
                return Ok(same);
            };
            // Asked again: others bring files in meanwhile.
            if room(&desk.course, Some(&path))? < stored.bytes {
                return Err(full());
            }
            let media = Media { path: path.clone(), sha256: stored.sha256, bytes: stored.bytes };
            let edited = author::apply(&desk.course, &Edit::AddMedia(media)).map_err(|why| super::refused(&why))?;
            desk.step(tx, edited.course, &edited.says, None)?;
            store::workshop::keep_file(tx, desk.id(), stored.blob)?;
            Ok(Some(path))
        })?;
        self.changed(actor, course, target)
    }
}

fn list(base: &Course, course: &Course) -> MediaList {
    let used = native::used_by(course);
    let row = |media: &Media| MediaRow {
        path: media.path.clone(),
        bytes: media.bytes,
        used_by: used
            .get(&media.path)
            .into_iter()
            .flatten()
            .map(|id| MediaUse { item: id.clone(), title: part::called(course, id) })
            .collect(),
        badge: match base.media.iter().find(|one| one.path == media.path) {
            None => Some(Badge::New),
            Some(old) if old.sha256 != media.sha256 => Some(Badge::Changed),
            Some(_) => None,
        },
    };
    MediaList {
        files: course.media.iter().map(row).collect(),
        bytes: course.media.iter().map(|media| media.bytes).sum(),
        most_bytes: MOST_COURSE_BYTES,
        most_file_bytes: MOST_FILE_BYTES,
    }
}

/// How many bytes may still come in; those of the file at `replaced` go.
fn room_left(course: &Course, replaced: Option<&str>) -> u64 {
    let held: u64 = course.media.iter().filter(|media| Some(media.path.as_str()) != replaced).map(|media| media.bytes).sum();
    MOST_COURSE_BYTES.saturating_sub(held)
}

fn room(course: &Course, replaced: Option<&str>) -> Result<u64> {
    if course.media.iter().filter(|media| Some(media.path.as_str()) != replaced).count() >= MOST_FILES {
        return Err(Error::conflict(format!("A course has at most {MOST_FILES} files.")).hint("Remove some that nothing uses"));
    }
    match room_left(course, replaced) {
        0 => Err(full()),
        room => Ok(room),
    }
}

fn full() -> Error {
    Error::conflict(format!("The files of a course hold at most {} GiB together.", MOST_COURSE_BYTES >> 30))
        .hint("Remove some that nothing uses, or link to where it lies")
}

fn unstored(why: Unstored, name: &Untrusted, room: u64) -> Error {
    let name = name.for_screen();
    match why {
        Unstored::TooLong(_) if room < MOST_FILE_BYTES => full(),
        Unstored::TooLong(_) => Error::invalid(format!("`{name}` is larger than {}.", size(MOST_FILE_BYTES))).hint("Link to where it lies"),
        Unstored::TooShort => Error::invalid(format!("`{name}` is empty.")),
        Unstored::Unreadable(error) => Error::invalid(format!("`{name}` cannot be read: {}.", fault::in_words(&error))),
        Unstored::Cancelled => cancelled(),
        Unstored::Failed(error) => error.into(),
    }
}

fn cancelled() -> Error {
    Error::conflict("Cancelled; everything is as it was.")
}

/// `media/` and the name, of what every system takes in a path.
fn path_of(name: &Untrusted) -> String {
    let raw = name.raw().rsplit(['/', '\\']).next().unwrap_or_default();
    let (stem, suffix) = raw.rsplit_once('.').filter(|(stem, _)| !stem.is_empty()).unwrap_or((raw, ""));
    let suffix: String = suffix.chars().filter(char::is_ascii_alphanumeric).take(16).collect();
    let plain: String = stem.chars().map(|c| if c.is_alphanumeric() || matches!(c, '-' | '_' | '.') { c } else { '-' }).collect();
    // Bytes, not letters: a name may have 255 of them.
    let mut plain: String = plain.trim_matches(['.', '-', '_']).to_owned();
    while plain.len() > 120 {
        plain.pop();
    }
    let dot = if suffix.is_empty() { "" } else { "." };
    let name = match plain.as_str() {
        "" => "file".to_owned(),
        _ if crate::package::tree::check_name(&plain).is_err() => format!("file-{plain}"),
        _ => plain,
    };
    format!("media/{name}{dot}{suffix}")
}

/// Where a file goes; `None` where the very file stands there already.
fn placed(course: &Course, path: String, stored: &Stored, replace: bool) -> Option<String> {
    let at = |path: &str| course.media.iter().find(|media| media.path.to_lowercase() == path.to_lowercase());
    match at(&path) {
        Some(media) if media.sha256 == stored.sha256 => None,
        Some(media) if replace => Some(media.path.clone()),
        Some(_) => {
            let (stem, suffix) =
                path.rsplit_once('.').map_or((path.as_str(), String::new()), |(stem, suffix)| (stem, format!(".{suffix}")));
            let free = slug::free(stem, |stem| at(&format!("{stem}{suffix}")).is_some());
            Some(format!("{free}{suffix}"))
        }
        None => Some(path),
    }
}
