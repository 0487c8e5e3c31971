//! A course out to a folder or a `.lyc`: sorted names, fixed time stamps, nothing overwritten. What is written reads back equal.

use std::collections::BTreeMap;
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Cursor, Read, Seek, Write};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use serde::Serialize;
use sha2::{Digest as _, Sha256};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::print;
use crate::domain::course::Course;
use crate::domain::fault;
use crate::domain::text::Untrusted;
use crate::domain::work::{Cancelled, Watch};
use crate::package::MediaSource;
use crate::package::report::Warning;
use crate::package::tree::{check_name, folded};

/// What `course export` prints (CLI.md 3).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Written {
    pub path: String,
    pub format: &'static str,
    pub bytes: u64,
    /// Of the file; for a folder of the names and hashes of its files, sorted.
    pub sha256: String,
    pub warnings: Vec<Warning>,
}

/// Why nothing was written: a sentence.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct WriteError(pub String);

/// Writes `course` to `to`: a zip where its name ends in `.lyc`, else a folder. An existing path is refused.
///
/// # Errors
/// A sentence; nothing stands at `to` then.
pub fn write(course: &Course, media: &mut dyn MediaSource, to: &Path, watch: &Watch) -> Result<Written, WriteError> {
    put(|| files(course), media, to, watch, "lyceum")
}

/// Writes files to `to`, a zip or a folder, whole or not at all.
pub(in crate::package) fn put(
    files: impl FnOnce() -> Result<BTreeMap<String, Content>, WriteError>,
    media: &mut dyn MediaSource,
    to: &Path,
    watch: &Watch,
    format: &'static str,
) -> Result<Written, WriteError> {
    let shown = Untrusted::from(to.display().to_string()).for_screen().into_owned();
    if fs::symlink_metadata(to).is_ok() {
        return Err(WriteError(format!("`{shown}` exists already; nothing was written")));
    }
    let files = files()?;
    let name = to.file_name().ok_or_else(|| WriteError(format!("`{shown}` names no file")))?;
    // Built beside its place and moved there whole: a half-written course is never seen.
    let partial = to.with_file_name(format!(".{}.{}.partial", name.to_string_lossy(), std::process::id()));
    sweep(to, &name.to_string_lossy());
    let is_zip = to.extension().is_some_and(|suffix| suffix.eq_ignore_ascii_case("lyc") || suffix.eq_ignore_ascii_case("zip"));
    let built = if is_zip { zipped(&files, media, &partial, watch) } else { unpacked(&files, media, &partial, watch) };
    let done = built.and_then(|sum| fs::rename(&partial, to).map(|()| sum));
    match done {
        Ok((bytes, sha256)) => Ok(Written { path: to.display().to_string(), format, bytes, sha256, warnings: Vec::new() }),
        Err(error) => {
            let _ = if is_zip { fs::remove_file(&partial) } else { fs::remove_dir_all(&partial) };
            if watch.is_cancelled() {
                return Err(WriteError(Cancelled.to_string()));
            }
            Err(WriteError(format!("`{shown}` cannot be written: {}; nothing was written", fault::in_words(&error))))
        }
    }
}

/// Takes away what killed writers of the same name left beside it: nobody would ever miss it.
#[cfg(target_os = "linux")]
fn sweep(to: &Path, name: &str) {
    let folder = to.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let found = entry.file_name().to_string_lossy().into_owned();
        let writer = found.strip_prefix(&format!(".{name}.")).and_then(|rest| rest.strip_suffix(".partial")?.parse::<u32>().ok());
        if writer.is_none_or(|process| Path::new("/proc").join(process.to_string()).exists()) {
            continue;
        }
        // What cannot be taken away hinders nobody.
        let _ = match entry.file_type() {
            Ok(kind) if kind.is_dir() => fs::remove_dir_all(entry.path()),
            Ok(kind) if kind.is_file() => fs::remove_file(entry.path()),
            _ => Ok(()),
        };
    }
}

/// Elsewhere nobody can tell whether a writer is still at work.
#[cfg(not(target_os = "linux"))]
fn sweep(_: &Path, _: &str) {}

/// What stands in a file.
pub(in crate::package) enum Content {
    Text(String),
    /// A file of the media, by its path.
    Media,
}

/// Files by path. Paths are made safe again here: a course may come from anywhere.
#[derive(Default)]
pub(in crate::package) struct Files {
    files: BTreeMap<String, Content>,
    seen: BTreeMap<String, String>,
}

impl Files {
    pub fn put(&mut self, path: String, content: Content) -> Result<(), WriteError> {
        check_name(&path)
            .map_err(|why| WriteError(format!("The file `{}` {why}; nothing was written", Untrusted::from(path.as_str()).for_screen())))?;
        if let Some(other) = self.seen.insert(folded(&path), path.clone()) {
            let shown = Untrusted::from(format!("`{other}` and `{path}`"));
            return Err(WriteError(format!("Two parts of the course want the same file: {}; nothing was written", shown.for_screen())));
        }
        self.files.insert(path, content);
        Ok(())
    }

    pub fn all(self) -> BTreeMap<String, Content> {
        self.files
    }
}

pub(super) fn files(course: &Course) -> Result<BTreeMap<String, Content>, WriteError> {
    let mut files = Files::default();
    files.put("course.toml".to_owned(), Content::Text(print::course_toml(course)))?;
    for item in course.items() {
        if let Some(text) = print::item_file(item) {
            files.put(print::path_of(item), Content::Text(text))?;
        }
    }
    for bank in &course.banks {
        files.put(bank.path.clone(), Content::Text(print::bank_file(bank)))?;
    }
    for media in &course.media {
        files.put(media.path.clone(), Content::Media)?;
    }
    Ok(files.all())
}

/// Hands each file's bytes to `to`, in the order of their paths.
fn each(
    files: &BTreeMap<String, Content>,
    media: &mut dyn MediaSource,
    watch: &Watch,
    mut to: impl FnMut(&str, &mut dyn Read) -> io::Result<()>,
) -> io::Result<()> {
    watch.expect(files.len() as u64);
    for (path, content) in files {
        match content {
            Content::Text(text) => to(path, &mut Cursor::new(text.as_bytes()))?,
            Content::Media => {
                let file = media
                    .open(path)
                    .map_err(|e| io::Error::new(e.kind(), format!("{}: {e}", Untrusted::from(path.as_str()).for_screen())))?;
                to(path, &mut Heeding { from: file, watch })?;
            }
        }
        watch.advance(1).map_err(io::Error::other)?;
    }
    Ok(())
}

fn zipped(files: &BTreeMap<String, Content>, media: &mut dyn MediaSource, partial: &Path, watch: &Watch) -> io::Result<(u64, String)> {
    let mut file = new_file(partial)?;
    let mut zip = ZipWriter::new(io::BufWriter::new(&mut file));
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(zip::DateTime::default())
        .unix_permissions(0o644);
    each(files, media, watch, |path, from| {
        zip.start_file(path, options).map_err(io::Error::other)?;
        io::copy(from, &mut zip).map(drop)
    })?;
    zip.finish().map_err(io::Error::other)?.flush()?;
    file.sync_all()?;
    file.rewind()?;
    let mut sum = Summed::default();
    let bytes = io::copy(&mut file, &mut sum)?;
    Ok((bytes, sum.hex()))
}

fn unpacked(files: &BTreeMap<String, Content>, media: &mut dyn MediaSource, partial: &Path, watch: &Watch) -> io::Result<(u64, String)> {
    new_folder(partial)?;
    let (mut bytes, mut all) = (0, Summed::default());
    each(files, media, watch, |path, from| {
        let target: PathBuf = partial.join(path);
        if let Some(parent) = target.parent() {
            new_folder(parent)?;
        }
        let mut sum = Summed::default();
        let mut file = new_file(&target)?;
        bytes += io::copy(&mut Tee { from, sum: &mut sum }, &mut file)?;
        writeln!(all, "{path}\0{}", sum.hex())
    })?;
    Ok((bytes, all.hex()))
}

/// A file that gives no more once that was cancelled.
struct Heeding<'a> {
    from: Box<dyn Read + 'a>,
    watch: &'a Watch,
}

impl Read for Heeding<'_> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        self.watch.check().map_err(io::Error::other)?;
        self.from.read(to)
    }
}

/// A new file for its owner alone: keys and answers stand in a course.
fn new_file(path: &Path) -> io::Result<File> {
    OpenOptions::new().read(true).write(true).create_new(true).mode(0o600).open(path)
}

/// A folder for its owner alone, with what is missing above it.
fn new_folder(path: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(path)
}

/// Hashes what is written to it.
#[derive(Default)]
struct Summed(Sha256);

impl Summed {
    fn hex(self) -> String {
        let digits: Vec<String> = self.0.finalize().iter().map(|b| format!("{b:02x}")).collect();
        digits.concat()
    }
}

impl Write for Summed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

struct Tee<'a> {
    from: &'a mut dyn Read,
    sum: &'a mut Summed,
}

impl Read for Tee<'_> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        let count = self.from.read(to)?;
        self.sum.write_all(to.get(..count).unwrap_or_default())?;
        Ok(count)
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    struct NoMedia;

    impl MediaSource for NoMedia {
        fn open(&mut self, _path: &str) -> io::Result<Box<dyn Read + '_>> {
            Err(io::Error::from(io::ErrorKind::NotFound))
        }
    }

    /// Wants no more in the middle of a file that has no end.
    struct Endless(Watch);

    impl MediaSource for Endless {
        fn open(&mut self, _path: &str) -> io::Result<Box<dyn Read + '_>> {
            self.0.cancel();
            Ok(Box::new(io::repeat(b'x')))
        }
    }

    #[test]
    fn what_is_cancelled_within_a_file_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let files = || Ok(BTreeMap::from([("media/film.mp4".to_owned(), Content::Media)]));
        for name in ["a", "a.lyc"] {
            let watch = Watch::default();
            let refused = put(files, &mut Endless(watch.clone()), &folder.path().join(name), &watch, "lyceum").unwrap_err();
            assert_eq!(refused.to_string(), "Cancelled; everything is as it was");
            assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
        }
    }

    /// More than any system numbers its processes.
    const DEAD: u32 = 1 << 30;

    #[test]
    fn a_course_that_is_written_is_its_owners_alone() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let files = || Ok(BTreeMap::from([("intro/why.md".to_owned(), Content::Text("# Why\n".to_owned()))]));
        for (name, expected) in
            [("a", vec![("a", 0o700), ("a/intro", 0o700), ("a/intro/why.md", 0o600)]), ("a.lyc", vec![("a.lyc", 0o600)])]
        {
            put(files, &mut NoMedia, &folder.path().join(name), &Watch::default(), "lyceum").unwrap();
            for (path, mode) in expected {
                let found = fs::metadata(folder.path().join(path)).unwrap().permissions().mode() & 0o777;
                assert_eq!(found, mode, "{path}");
            }
        }
    }

    #[test]
    fn what_killed_exports_left_is_taken_away_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let alive = format!(".a.lyc.{}.partial", std::process::id());
        let (left, other) = (format!(".a.lyc.{DEAD}.partial"), format!(".b.lyc.{DEAD}.partial"));
        fs::create_dir(folder.path().join(&left)).unwrap();
        for name in [alive.as_str(), &other, ".a.lyc.notes.partial"] {
            fs::write(folder.path().join(name), "x").unwrap();
        }
        sweep(&folder.path().join("a.lyc"), "a.lyc");
        let there = |name: &str| folder.path().join(name).exists();
        assert!(!there(&left));
        assert!(there(&alive) && there(&other) && there(".a.lyc.notes.partial"));
    }
}
