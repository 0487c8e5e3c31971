//! Files that travel in the binary, or were printed a moment ago.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::{self, Read};

use super::{Entry, Source, is_junk};

/// What a file holds.
pub(super) type Bytes = Cow<'static, [u8]>;

pub(super) struct Memory(BTreeMap<String, Bytes>);

pub(super) fn list(files: impl IntoIterator<Item = (String, Bytes)>) -> (Vec<Entry>, Memory) {
    let files: BTreeMap<_, _> = files.into_iter().filter(|(path, _)| !is_junk(path)).collect();
    let entries = files.iter().map(|(path, bytes)| Entry { path: path.clone(), bytes: bytes.len() as u64 }).collect();
    (entries, Memory(files))
}

impl Source for Memory {
    fn open(&mut self, path: &str) -> io::Result<Box<dyn Read + '_>> {
        let bytes = self.0.get(path).ok_or_else(|| io::Error::new(io::ErrorKind::NotFound, "no file of this package"))?;
        Ok(Box::new(&**bytes))
    }
}
