//! A zip. Every entry is judged from the central directory before one is read; what comes out is counted, whatever the headers claim.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, BufReader, Read};

use zip::ZipArchive;

use super::directory::{self, Claimed};
use super::{Entry, Limits, Source, Unsafe, is_junk, names};

pub(super) struct Archive {
    zip: ZipArchive<BufReader<File>>,
    /// Place in the archive, raw name and packed size of each file.
    files: HashMap<String, Place>,
    limits: Limits,
    /// Bytes that came out of all entries; a package is read at most twice.
    read: u64,
}

struct Place {
    index: usize,
    raw_name: Vec<u8>,
    packed: u64,
}

pub(super) fn list(mut file: File, limits: Limits) -> Result<(Vec<Entry>, Archive), Unsafe> {
    let claimed = directory::read(&mut file, limits)?;
    claimed.iter().try_for_each(|entry| judge(entry, limits))?;
    no_clash(&claimed)?;
    let total: u64 = claimed.iter().map(|entry| entry.bytes).fold(0, u64::saturating_add);
    if total > limits.total {
        return Err(Unsafe(format!("The zip unpacks to {total} bytes; at most {} are read. Nothing was read.", limits.total)));
    }
    let zip = ZipArchive::new(BufReader::new(file)).map_err(|e| Unsafe(format!("The zip is damaged: {e}. Nothing was read.")))?;
    if zip.len() != claimed.len() {
        return Err(Unsafe("The zip can be read in two ways: its directory is ambiguous. Nothing was read.".to_owned()));
    }
    let kept = claimed.into_iter().enumerate().filter(|(_, entry)| !entry.name.ends_with('/') && !is_junk(&entry.name));
    let mut files = HashMap::new();
    let mut entries = Vec::new();
    for (index, entry) in kept {
        entries.push(Entry { path: entry.name.clone(), bytes: entry.bytes });
        files.insert(entry.name, Place { index, raw_name: entry.raw_name, packed: entry.packed });
    }
    Ok((entries, Archive { zip, files, limits, read: 0 }))
}

fn judge(entry: &Claimed, limits: Limits) -> Result<(), Unsafe> {
    let refuse = |why: &str| Err(Unsafe::entry(&entry.name, why));
    if let Err(why) = names::check(&entry.name) {
        return refuse(why);
    }
    match entry.file_type {
        0 | 0o100_000 | 0o040_000 => {}
        0o120_000 => return refuse("is a link, which may lead out of the folder"),
        _ => return refuse("is no ordinary file"),
    }
    if entry.encrypted {
        return refuse("is encrypted");
    }
    if !matches!(entry.method, 0 | 8) {
        return refuse("is packed in a way that is not read here; pack with deflate");
    }
    if entry.bytes > limits.entry {
        return refuse(&format!("unpacks to more than {} bytes", limits.entry));
    }
    if too_dense(entry.bytes, entry.packed, limits) {
        return refuse(&format!("unpacks to more than {} times its size, as in a zip bomb", limits.ratio));
    }
    Ok(())
}

fn too_dense(bytes: u64, packed: u64, limits: Limits) -> bool {
    bytes > limits.ratio_from && bytes > packed.saturating_mul(limits.ratio)
}

/// Names that are the same, or would be on a disk that ignores case, and a file where another entry has a folder.
fn no_clash(entries: &[Claimed]) -> Result<(), Unsafe> {
    let mut seen: HashMap<String, (&str, bool)> = HashMap::new();
    for entry in entries {
        let folder = entry.name.ends_with('/');
        let name = names::folded(entry.name.trim_end_matches('/'));
        if let Some((other, _)) = seen.get(&name) {
            return Err(Unsafe::entry(
                &entry.name,
                &format!("stands twice: it is the same name as `{}`", crate::domain::text::Untrusted::from(*other).for_screen()),
            ));
        }
        seen.insert(name, (&entry.name, folder));
    }
    for entry in entries {
        let name = names::folded(entry.name.trim_end_matches('/'));
        let above = name.match_indices('/').filter_map(|(at, _)| seen.get(name.get(..at)?));
        for (other, folder) in above {
            if !folder {
                return Err(Unsafe::entry(
                    &entry.name,
                    &format!("lies below `{}`, which is a file", crate::domain::text::Untrusted::from(*other).for_screen()),
                ));
            }
        }
    }
    Ok(())
}

impl Source for Archive {
    fn open(&mut self, path: &str) -> io::Result<Box<dyn Read + '_>> {
        let place = self.files.get(path).ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))?;
        let file = self.zip.by_index(place.index).map_err(io::Error::other)?;
        if file.name_raw() != place.raw_name {
            return Err(invalid("the zip's directory is ambiguous"));
        }
        Ok(Box::new(Counted { file, came: 0, packed: place.packed, limits: self.limits, all: &mut self.read }))
    }
}

fn invalid(why: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, why)
}

/// Counts what comes out of an entry and ends with an error where a limit is passed.
struct Counted<'a, R> {
    file: R,
    came: u64,
    packed: u64,
    limits: Limits,
    all: &'a mut u64,
}

impl<R: Read> Read for Counted<'_, R> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        let count = self.file.read(to)?;
        self.came += count as u64;
        *self.all += count as u64;
        if self.came > self.limits.entry || *self.all > self.limits.total.saturating_mul(2) {
            return Err(invalid("it unpacks to more than is read"));
        }
        if too_dense(self.came, self.packed, self.limits) {
            return Err(invalid("it unpacks to more than 200 times its size, as in a zip bomb"));
        }
        Ok(count)
    }
}
