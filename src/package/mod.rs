//! Course packages in and out: one file or folder a format, all through `domain::course`. Never sees the store.
//!
//! Reading comes first and gives a report; only then a service writes, in one transaction (FORMATS.md 2.1).

pub mod people;
pub mod report;
pub mod tree;

use std::io::{self, Read};

use crate::domain::course::Course;
use report::Report;

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
