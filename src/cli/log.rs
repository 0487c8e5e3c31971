//! The log: a file in the data folder, never the terminal. Made with its first line, so that `lyceum --help` leaves no trace.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use tracing_appender::rolling::{RollingFileAppender, Rotation};

/// Days that are kept, one file each.
const DAYS: usize = 7;

/// Sends what this process logs to `folder`. Called once, by `main`; a second call changes nothing.
pub fn start(folder: &Path) {
    let file = Mutex::new(LazyFile { folder: folder.join("log"), file: None });
    let lines = tracing_subscriber::fmt().with_writer(file).with_ansi(false).with_max_level(tracing::Level::INFO).finish();
    // Somebody else listens already: a test, or a program that holds this one.
    let _ = tracing::subscriber::set_global_default(lines);
}

/// The file of today, once something was written.
struct LazyFile {
    folder: PathBuf,
    file: Option<RollingFileAppender>,
}

impl LazyFile {
    fn opened(&mut self) -> io::Result<&mut RollingFileAppender> {
        if self.file.is_none() {
            make_folder(&self.folder)?;
            let builder = RollingFileAppender::builder().rotation(Rotation::DAILY).max_log_files(DAYS);
            let file = builder.filename_prefix("lyceum").filename_suffix("log").build(&self.folder).map_err(io::Error::other)?;
            self.file = Some(file);
        }
        self.file.as_mut().ok_or_else(|| io::ErrorKind::NotFound.into())
    }
}

/// A folder for its owner alone: a log may name people.
fn make_folder(folder: &Path) -> io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

impl Write for LazyFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        // No place for a log is no reason to fail, nor to speak up on a terminal that shows a screen.
        Ok(self.opened().and_then(|file| file.write(bytes)).unwrap_or(bytes.len()))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.as_mut().map_or(Ok(()), Write::flush)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_line_makes_the_file_and_nothing_before() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("home").join("log");
        let mut file = LazyFile { folder: place.clone(), file: None };
        assert!(!place.exists());
        file.write_all(b"a line\n").unwrap();
        file.flush().unwrap();
        let written = std::fs::read_dir(&place).unwrap().next().unwrap().unwrap();
        assert_eq!(std::fs::read(written.path()).unwrap(), b"a line\n");
    }

    #[test]
    fn without_a_place_nothing_fails() {
        let mut file = LazyFile { folder: PathBuf::from("/dev/null/log"), file: None };
        file.write_all(b"a line\n").unwrap();
    }
}
