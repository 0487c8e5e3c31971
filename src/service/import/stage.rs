//! The files of a package into the database, before the transaction that uses them.

use std::collections::HashSet;

use rusqlite::Connection;

use crate::domain::course::Media;
use crate::domain::text::Untrusted;
use crate::package::MediaSource;
use crate::service::blob::{Intake, Unstored};
use crate::service::{Error, Result};
use crate::store::{self, Trust};

/// What was staged so long ago and is used by nothing was left by an import that stopped.
const STALE: chrono::TimeDelta = chrono::TimeDelta::days(1);

/// Stores every file that the school does not have yet.
pub fn files(intake: &Intake<'_>, media: &[Media], source: &mut dyn MediaSource) -> Result<()> {
    let missing = intake.db.read(Trust::Staff, |conn| missing(conn, media))?;
    let stale = intake.now.plus(-STALE);
    intake.db.write(move |tx| store::media::sweep(tx, stale))?;
    intake.watch.expect(missing.iter().map(|file| file.bytes).sum());
    missing.into_iter().try_for_each(|file| stage(intake, file, source))
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

fn stage(intake: &Intake<'_>, file: &Media, source: &mut dyn MediaSource) -> Result<()> {
    let path = Untrusted::from(file.path.as_str());
    let unreadable = |error: std::io::Error| Error::invalid(format!("{} cannot be read: {error}.", path.for_screen()));
    let mut reader = source.open(&file.path).map_err(unreadable)?;
    match intake.store(&mut *reader, &(file.bytes..=file.bytes)) {
        Ok(stored) if stored.sha256 == file.sha256 => Ok(()),
        Ok(_) | Err(Unstored::TooShort | Unstored::TooLong(_)) => {
            Err(Error::conflict(format!("{} changed while it was read.", path.for_screen())))
        }
        Err(Unstored::Unreadable(error)) => Err(unreadable(error)),
        Err(Unstored::Cancelled) => Err(cancelled()),
        Err(Unstored::Failed(error)) => Err(error.into()),
    }
}

pub fn cancelled() -> Error {
    Error::conflict("Cancelled; everything is as it was.")
}
