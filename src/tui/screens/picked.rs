//! Files that somebody picked: the one way in which a screen opens them. What cannot be read is refused in a sentence.

use std::path::Path;

use crate::domain::fault;
use crate::domain::text::Untrusted;
use crate::package::open::{self, Steady};
use crate::service::Error;

/// Opens a file, to be read bit by bit and to stay what it is meanwhile.
///
/// # Errors
/// `Invalid` for what is not there, may not be read or is no file.
pub fn file(path: &Path) -> Result<Steady, Error> {
    open::picked(path).and_then(Steady::new).map_err(|why| unread(path, &why))
}

/// Reads a file of at most `most` bytes. It may take its time: beside the interface, in a `Job`.
///
/// # Errors
/// As [`file()`], and for a longer one.
pub fn bytes(path: &Path, most: u64) -> Result<Vec<u8>, Error> {
    open::whole(path, most).map_err(|why| unread(path, &why))
}

fn unread(path: &Path, why: &std::io::Error) -> Error {
    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
    Error::invalid(format!("{} cannot be read: {}.", Untrusted::new(name).for_screen(), fault::in_words(why)))
}
