//! The files of a course: pictures, data, whatever a page links to or an item offers.

use std::io::{self, Read};

use rusqlite::Connection;

use super::page::FileFacts;
use super::policy::{self, Standing};
use super::tree::Tree;
use super::{Actor, Error, Result, Services};
use crate::domain::course::{ItemKind, ItemState, is_for_learners};
use crate::domain::time::Instant;
use crate::store::media::Blob;
use crate::store::{self, Db, Trust};

/// A file of a course, read chunk by chunk.
pub struct MediaFile {
    pub path: String,
    pub bytes: u64,
    pub sha256: [u8; 32],
    reader: BlobReader,
}

impl Services {
    /// A file of a course by its path in the package.
    ///
    /// # Errors
    /// `NotFound` where there is no such file for the actor: a learner gets no overlay and no source of an item, and the file of an item
    /// only while they may open the item.
    pub fn media(&self, actor: &Actor, course: &str, path: &str) -> Result<MediaFile> {
        let now = self.now();
        let (blob, trust) = self.db.read(Trust::Learner, |db| {
            let standing = policy::standing(db, actor, course)?;
            Ok::<_, Error>((file(db, &standing, path, now)?, standing.trust()))
        })?;
        Ok(self.opened(path, blob, trust))
    }

    pub(in crate::service) fn opened(&self, path: &str, blob: Blob, trust: Trust) -> MediaFile {
        let reader = BlobReader::new(self.db.clone(), trust, blob);
        MediaFile { path: path.to_owned(), bytes: blob.bytes, sha256: blob.sha256, reader }
    }
}

impl Read for MediaFile {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.reader.read(into)
    }
}

fn file(db: &Connection, standing: &Standing, path: &str, now: Instant) -> Result<Blob> {
    let unknown = || Error::not_found("file", path);
    if !standing.is_staff() {
        let offered =
            store::item::of_course(db, standing.course.id)?.into_iter().any(|item| item.kind == ItemKind::File && item.path == path);
        let open = if offered { is_offered(db, standing, path, now)? } else { is_for_learners(path) };
        if !open {
            return Err(unknown());
        }
    }
    store::media::by_path(db, standing.course.id, path)?.filter(|blob| blob.whole).ok_or_else(unknown)
}

/// Whether a file item of that path is open to the actor.
fn is_offered(db: &Connection, standing: &Standing, path: &str, now: Instant) -> Result<bool> {
    let tree = Tree::load(db, standing, standing.learner(), now)?;
    let is_open = |leaf: &super::tree::Leaf| leaf.item.kind == ItemKind::File && leaf.item.path == path && leaf.reasons.is_empty();
    Ok(tree.leaves().any(|leaf| is_open(leaf) && leaf.item.state == ItemState::Published))
}

/// What a page says of the file of a file item.
pub(in crate::service) fn facts(db: &Connection, standing: &Standing, path: &str) -> Result<FileFacts> {
    let blob = store::media::by_path(db, standing.course.id, path)?.ok_or_else(|| Error::not_found("file", path))?;
    Ok(FileFacts { path: path.to_owned(), bytes: blob.bytes })
}

/// Reads a blob, one chunk at a time, each in a snapshot of its own: content never changes under its hash.
pub(in crate::service) struct BlobReader {
    db: Db,
    trust: Trust,
    blob: i64,
    left: u64,
    next: u32,
    chunk: Vec<u8>,
    at: usize,
}

impl BlobReader {
    pub fn new(db: Db, trust: Trust, blob: Blob) -> Self {
        Self { db, trust, blob: blob.id, left: blob.bytes, next: 0, chunk: Vec::new(), at: 0 }
    }
}

impl Read for BlobReader {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.at == self.chunk.len() {
            if self.left == 0 {
                return Ok(0);
            }
            let (blob, next) = (self.blob, self.next);
            self.chunk = self.db.read(self.trust, |db| store::media::chunk(db, blob, next)).map_err(io::Error::other)?;
            if self.chunk.is_empty() {
                return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "the school has lost a part of this file"));
            }
            self.left = self.left.saturating_sub(self.chunk.len() as u64);
            (self.next, self.at) = (next + 1, 0);
        }
        let n = into.len().min(self.chunk.len() - self.at);
        into[..n].copy_from_slice(&self.chunk[self.at..self.at + n]);
        self.at += n;
        Ok(n)
    }
}
