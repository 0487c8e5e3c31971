//! The files beside the course, hashed where they lie.

use std::collections::BTreeSet;
use std::io::{self, Read as _};

use sha2::{Digest as _, Sha256};

use crate::domain::course::Media;
use crate::domain::work::Watch;
use crate::package::finding::{Findings, Place};
use crate::package::tree::Tree;

/// What is neither course, item nor bank, hashed where it lies.
pub(super) fn media(tree: &mut Tree, used: &BTreeSet<String>, findings: &Findings, watch: &Watch) -> Vec<Media> {
    let paths: Vec<String> = tree.entries().iter().map(|entry| entry.path.clone()).filter(|path| !used.contains(path)).collect();
    let mut media = Vec::new();
    for path in paths {
        if watch.is_cancelled() {
            break;
        }
        match hash(tree, &path) {
            Ok((sha256, bytes)) => media.push(Media { path, sha256, bytes }),
            Err(error) => {
                let write = Some("see that the file can be opened".to_owned());
                findings.fatal("unreadable", &Place::start_of(&path), format!("`{path}` cannot be read: {error}."), write);
            }
        }
    }
    media
}

fn hash(tree: &mut Tree, path: &str) -> io::Result<([u8; 32], u64)> {
    let mut file = tree.open(path)?;
    let mut sum = Sha256::new();
    let mut buffer = vec![0; 64 * 1024];
    let mut bytes = 0;
    loop {
        match file.read(&mut buffer)? {
            0 => return Ok((sum.finalize().into(), bytes)),
            count => {
                sum.update(buffer.get(..count).unwrap_or_default());
                bytes += count as u64;
            }
        }
    }
}
