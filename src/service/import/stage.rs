//! The files of a package into the database by their content, before the transaction that uses them. No reading of files stands inside
//! a write: a chunk is read first, then written.

use std::collections::HashSet;
use std::io::Read;

use rusqlite::Connection;
use sha2::{Digest as _, Sha256};

use crate::domain::course::Media;
use crate::domain::text::Untrusted;
use crate::domain::time::Instant;
use crate::domain::work::Watch;
use crate::package::MediaSource;
use crate::service::{Error, Result};
use crate::store::{self, Db, Trust};

/// Chunks written in one transaction.
const TOGETHER: usize = 8;
/// What was staged so long ago and is used by nothing was left by an import that stopped.
const STALE: chrono::TimeDelta = chrono::TimeDelta::days(1);

/// Stores every file that the school does not have yet.
pub fn files(db: &Db, media: &[Media], source: &mut dyn MediaSource, watch: &Watch, now: Instant) -> Result<()> {
    let missing = db.read(Trust::Staff, |conn| missing(conn, media))?;
    db.write(move |tx| store::media::sweep(tx, now.plus(-STALE)))?;
    watch.expect(missing.iter().map(|file| file.bytes).sum());
    missing.into_iter().try_for_each(|file| stage(db, file, source, watch, now))
}

/// The files whose content is not there yet, each content once.
fn missing<'m>(conn: &Connection, media: &'m [Media]) -> Result<Vec<&'m Media>> {
    let mut seen = HashSet::new();
    let mut missing = Vec::new();
    for file in media.iter().filter(|file| seen.insert(file.sha256)) {
        if !store::media::by_hash(conn, &file.sha256)?.is_some_and(|blob| blob.whole) {
            missing.push(file);
        }
    }
    Ok(missing)
}

fn stage(db: &Db, file: &Media, source: &mut dyn MediaSource, watch: &Watch, now: Instant) -> Result<()> {
    let unreadable =
        |error: std::io::Error| Error::invalid(format!("{} cannot be read: {error}.", Untrusted::from(file.path.as_str()).for_screen()));
    let mut reader = source.open(&file.path).map_err(unreadable)?;
    let (sha256, bytes) = (file.sha256, file.bytes);
    let blob = db.write(move |tx| store::media::begin(tx, &sha256, bytes, now))?;
    let (mut sum, mut size, mut next) = (Sha256::new(), 0, 0);
    loop {
        let mut chunks = Vec::new();
        while chunks.len() < TOGETHER {
            let mut chunk = Vec::new();
            reader.by_ref().take(store::media::CHUNK as u64).read_to_end(&mut chunk).map_err(unreadable)?;
            if chunk.is_empty() {
                break;
            }
            sum.update(&chunk);
            size += chunk.len() as u64;
            watch.advance(chunk.len() as u64).map_err(|_| cancelled())?;
            chunks.push(chunk);
        }
        if chunks.is_empty() {
            break;
        }
        let first = next;
        next += u32::try_from(chunks.len()).unwrap_or(u32::MAX);
        db.write(move |tx| (first..).zip(&chunks).try_for_each(|(n, chunk)| store::media::put_chunk(tx, blob.id, n, chunk)))?;
    }
    if size != bytes || <[u8; 32]>::from(sum.finalize()) != sha256 {
        return Err(Error::conflict(format!("{} changed while it was read.", Untrusted::from(file.path.as_str()).for_screen())));
    }
    Ok(db.write(move |tx| store::media::finish(tx, blob.id))?)
}

pub fn cancelled() -> Error {
    Error::conflict("Cancelled; everything is as it was.")
}
