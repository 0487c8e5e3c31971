//! Files that commands write and read for people: new ones only, never through a link (SECURITY.md S17).

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::Path;

use super::Failure;
use crate::domain::fault;

/// Makes a new file for its owner alone; refuses a path that exists, links included.
pub fn new(path: &Path) -> Result<File, Failure> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map_err(|why| match why.kind() {
        io::ErrorKind::AlreadyExists => Failure::refused(format!("{} exists already.", path.display())).hint("Name a new file"),
        _ => Failure::file("Making", path, &why),
    })
}

/// Writes a new file whole, or leaves none.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    Unwritten::new(path)?.write(bytes)
}

/// A new file that holds nothing yet; gone again unless it is written whole.
pub struct Unwritten<'a> {
    path: &'a Path,
    file: Option<File>,
}

impl<'a> Unwritten<'a> {
    pub fn new(path: &'a Path) -> Result<Self, Failure> {
        Ok(Self { path, file: Some(new(path)?) })
    }

    pub fn write(mut self, bytes: &[u8]) -> Result<(), Failure> {
        let Some(file) = &mut self.file else { return Ok(()) };
        file.write_all(bytes).and_then(|()| file.sync_all()).map_err(|why| Failure::file("Writing", self.path, &why))?;
        self.file = None;
        Ok(())
    }
}

impl Drop for Unwritten<'_> {
    fn drop(&mut self) {
        if self.file.take().is_some() {
            // What is there is of our own making.
            let _ = std::fs::remove_file(self.path);
        }
    }
}

/// Everything a reader gives, up to `most` bytes.
pub fn whole(from: &mut dyn Read, most: u64, what: &str) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let read = from
        .take(most + 1)
        .read_to_end(&mut bytes)
        .map_err(|why| Failure::refused(format!("Reading {what} failed: {}.", fault::in_words(&why))))?;
    if read as u64 > most {
        return Err(Failure::refused(format!("{what} is longer than {most} bytes.")));
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_there_stays_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.csv");
        write(&path, b"first").unwrap();
        assert!(write(&path, b"second").unwrap_err().message.contains("exists already"));
        assert_eq!(std::fs::read(&path).unwrap(), b"first");
    }

    #[test]
    fn more_than_the_limit_is_refused() {
        assert_eq!(whole(&mut &b"abc"[..], 3, "Input").unwrap(), b"abc");
        assert!(whole(&mut &b"abcd"[..], 3, "Input").unwrap_err().message.contains("longer than 3"));
    }
}
