//! Files into the school by their content, before the transaction that uses them: those of an import and those handed in.
//!
//! No file is held in memory, and no reading of one stands inside a write: a few chunks are read, then written. A file comes in under a
//! mark drawn by chance and is named by its content once all of it is there; what a stop leaves behind is swept by a later import.

use std::io::{self, Read};
use std::ops::RangeInclusive;

use sha2::{Digest as _, Sha256};

use super::Random;
use crate::domain::time::Instant;
use crate::domain::work::Watch;
use crate::store::{self, Db, media};

/// Chunks read and written together.
const TOGETHER: usize = 8;

/// A file that is in the school, not yet used by anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stored {
    pub blob: i64,
    pub sha256: [u8; 32],
    pub bytes: u64,
}

/// Why a file is not in the school; nothing of it is then.
#[derive(Debug)]
pub enum Unstored {
    Unreadable(io::Error),
    TooShort,
    /// It was read no further than to this many bytes.
    TooLong(u64),
    Cancelled,
    Failed(store::Error),
}

impl From<store::Error> for Unstored {
    fn from(error: store::Error) -> Self {
        Self::Failed(error)
    }
}

/// Where files go, and who waits for them: the watch is told of each byte.
pub struct Intake<'a> {
    pub db: &'a Db,
    pub random: &'a dyn Random,
    pub watch: &'a Watch,
    pub now: Instant,
}

impl Intake<'_> {
    /// Reads `content` to its end, as far as its size lies in `sizes`, and stores it. What is there already is not stored twice.
    pub fn store(&self, content: &mut dyn Read, sizes: &RangeInclusive<u64>) -> Result<Stored, Unstored> {
        let (mut mark, now) = ([0; 32], self.now);
        self.random.fill(&mut mark);
        let staged = self.db.write(move |tx| media::stage(tx, &mark, now))?;
        let stored = self.fill(staged, content, sizes).and_then(|(sha256, bytes)| {
            let blob = self.db.write(move |tx| media::finish(tx, staged, &sha256, bytes, now))?;
            Ok(Stored { blob, sha256, bytes })
        });
        if stored.is_err() {
            // A full disk, for one, needs the room; what this cannot take away is swept later.
            let _ = self.db.write(move |tx| media::discard(tx, staged));
        }
        stored
    }

    fn fill(&self, staged: i64, content: &mut dyn Read, sizes: &RangeInclusive<u64>) -> Result<([u8; 32], u64), Unstored> {
        let (mut sum, mut bytes, mut next) = (Sha256::new(), 0, 0);
        loop {
            let chunks = self.read(content)?;
            for chunk in &chunks {
                sum.update(chunk);
                bytes += chunk.len() as u64;
            }
            match sizes {
                sizes if bytes > *sizes.end() => return Err(Unstored::TooLong(bytes)),
                sizes if chunks.is_empty() && bytes < *sizes.start() => return Err(Unstored::TooShort),
                _ if chunks.is_empty() => return Ok((sum.finalize().into(), bytes)),
                _ => {}
            }
            let first = next;
            next += u32::try_from(chunks.len()).unwrap_or(u32::MAX);
            self.db.write(move |tx| (first..).zip(&chunks).try_for_each(|(n, chunk)| media::put_chunk(tx, staged, n, chunk)))?;
        }
    }

    /// The next chunks; none at the end.
    fn read(&self, content: &mut dyn Read) -> Result<Vec<Vec<u8>>, Unstored> {
        let mut chunks = Vec::new();
        while chunks.len() < TOGETHER {
            let mut chunk = Vec::new();
            content.take(media::CHUNK as u64).read_to_end(&mut chunk).map_err(Unstored::Unreadable)?;
            if chunk.is_empty() {
                break;
            }
            self.watch.advance(chunk.len() as u64).map_err(|_| Unstored::Cancelled)?;
            chunks.push(chunk);
        }
        Ok(chunks)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::service::testing::{NOW, School};
    use crate::store::Trust;

    fn intake(school: &School, content: &mut dyn Read, most: u64, watch: &Watch) -> Result<Stored, Unstored> {
        Intake { db: school.db(), random: &*school.services.random, watch, now: NOW }.store(content, &(0..=most))
    }

    /// Rows of `blob` and of its chunks.
    fn rows(school: &School) -> (i64, i64) {
        let count = "SELECT (SELECT count(*) FROM blob), (SELECT count(*) FROM blob_chunk)";
        let read =
            school.db().read(Trust::Staff, |db| Ok::<_, store::Error>(db.query_row(count, [], |row| Ok((row.get(0)?, row.get(1)?)))?));
        read.unwrap()
    }

    const LARGE: u64 = 20 * 1024 * 1024 + 7;

    #[test]
    fn a_large_file_goes_in_by_chunks_and_once() {
        let school = School::new();
        let watch = Watch::default();
        let first = intake(&school, &mut io::repeat(7).take(LARGE), LARGE, &watch).unwrap();
        let again = intake(&school, &mut io::repeat(7).take(LARGE), LARGE, &watch).unwrap();
        assert_eq!((first, first.bytes, watch.seen().0), (again, LARGE, 2 * LARGE));
        assert_eq!(rows(&school), (1, 21));
    }

    #[test]
    fn what_is_not_stored_leaves_nothing_behind() {
        let school = School::new();
        let watch = Watch::default();
        assert!(matches!(intake(&school, &mut io::repeat(7), LARGE, &watch), Err(Unstored::TooLong(_))));
        let mut broken = io::repeat(7).take(LARGE).chain(Broken);
        assert!(matches!(intake(&school, &mut broken, 2 * LARGE, &watch), Err(Unstored::Unreadable(_))));
        watch.cancel();
        assert!(matches!(intake(&school, &mut io::repeat(7).take(LARGE), LARGE, &watch), Err(Unstored::Cancelled)));
        assert_eq!(rows(&school), (0, 0));
    }

    struct Broken;

    impl Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::Error::other("the cable is out"))
        }
    }
}
