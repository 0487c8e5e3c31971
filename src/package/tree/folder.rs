//! A folder on the disk. Links are refused, dot files are not seen.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::{Entry, Limits, Source, Unsafe, is_junk, names};

pub(super) struct Folder {
    root: PathBuf,
}

pub(super) fn list(root: &Path, limits: Limits) -> Result<(Vec<Entry>, Folder), Unsafe> {
    let mut entries = Vec::new();
    let mut total = 0;
    let mut waiting = vec![String::new()];
    while let Some(folder) = waiting.pop() {
        let here = root.join(&folder);
        let found = fs::read_dir(&here).map_err(|e| Unsafe::io(&here.display().to_string(), &e))?;
        for file in found {
            let file = file.map_err(|e| Unsafe::io(&here.display().to_string(), &e))?;
            let name = file.file_name();
            let shown = format!("{folder}{}", name.to_string_lossy());
            if is_junk(&shown) {
                continue;
            }
            if name.to_str().is_none() {
                return Err(Unsafe::entry(&shown, "has a name that is not UTF-8"));
            }
            names::check(&shown).map_err(|why| Unsafe::entry(&shown, why))?;
            let meta = file.metadata().map_err(|e| Unsafe::io(&shown, &e))?;
            if meta.is_dir() {
                waiting.push(format!("{shown}/"));
                continue;
            }
            entries.push(entry(shown, &meta, limits)?);
            total += meta.len();
            if entries.len() > limits.entries {
                return Err(Unsafe(format!("The folder holds more than {} files. Nothing was read.", limits.entries)));
            }
            if total > limits.total {
                return Err(Unsafe(format!("The folder holds more than {} bytes. Nothing was read.", limits.total)));
            }
        }
    }
    Ok((entries, Folder { root: root.to_owned() }))
}

fn entry(path: String, meta: &fs::Metadata, limits: Limits) -> Result<Entry, Unsafe> {
    if meta.is_symlink() {
        return Err(Unsafe::entry(&path, "is a link, which may lead out of the folder"));
    }
    if !meta.is_file() {
        return Err(Unsafe::entry(&path, "is no ordinary file"));
    }
    if meta.len() > limits.entry {
        return Err(Unsafe::entry(&path, &format!("has more than {} bytes", limits.entry)));
    }
    Ok(Entry { path, bytes: meta.len() })
}

impl Source for Folder {
    fn open(&mut self, path: &str) -> io::Result<Box<dyn Read + '_>> {
        Ok(Box::new(no_follow(&self.root.join(path))?))
    }
}

/// A link that took the file's place after it was listed is not followed.
fn no_follow(path: &Path) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt as _;
    let flags = (rustix::fs::OFlags::NOFOLLOW | rustix::fs::OFlags::NONBLOCK).bits();
    fs::OpenOptions::new().read(true).custom_flags(i32::try_from(flags).map_err(io::Error::other)?).open(path)
}
