//! Keeping the school: backup, restore, and looking whether all is well (CLI.md 7, SECURITY.md 3).

use std::path::{Path, PathBuf};

use serde::Serialize;

use super::audit::{Entry, Object, record};
use super::{Actor, Clock, Error, Result, Services, authority};
use crate::domain::code::hex;
use crate::store::{self, Trust, backup, doctor};

/// A backup that was made and verified.
#[derive(Debug, Clone, Serialize)]
pub struct BackupMade {
    pub file: PathBuf,
    pub bytes: u64,
    pub sha256: String,
    /// The end of the audit chain in it.
    pub chain_head: String,
}

/// A backup that was put back.
#[derive(Debug, Clone, Serialize)]
pub struct RestoreMade {
    pub db: PathBuf,
    /// Where the school that stood there before is kept.
    pub kept: Option<PathBuf>,
    pub chain_head: String,
}

/// What `doctor` found.
#[derive(Debug, Clone, Serialize)]
pub struct Examination {
    pub ok: bool,
    pub checks: Vec<Check>,
}

#[derive(Debug, Clone, Serialize)]
pub struct Check {
    pub name: &'static str,
    pub ok: bool,
    pub message: String,
}

impl Services {
    /// Copies the whole school to a new file, 0600, while others go on working. For admins.
    pub fn backup(&self, actor: &Actor, file: &Path) -> Result<BackupMade> {
        self.db.read(Trust::Staff, |conn| authority::admin(conn, actor))?;
        let copied = self.db.backup(file)?;
        let (sha256, chain_head) = (hex(&copied.sha256), hex(&copied.chain_head));
        let (actor, now, facts) = (actor.clone(), self.now(), serde_json::json!({"bytes": copied.bytes, "sha256": sha256}));
        self.db.write(move |tx| record(tx, &actor, now, Entry::new("school.backup", Object::School).after(facts)))?;
        Ok(BackupMade { file: copied.path, bytes: copied.bytes, sha256, chain_head })
    }

    /// Puts a backup at `target`. It is verified first; a school that stands there is kept beside it. For the console.
    ///
    /// # Errors
    /// `Conflict` while another process has the school open, `Internal` for a damaged backup; nothing is changed then.
    pub fn restore(actor: &Actor, file: &Path, target: &Path, clock: &dyn Clock) -> Result<RestoreMade> {
        if !actor.is_console() {
            return Err(Error::denied("Only the console restores a school."));
        }
        let now = clock.now();
        let stamp = now.to_utc().format("%Y-%m-%d").to_string();
        let noted = |tx: &store::Tx<'_>, from: &backup::Copied| {
            let facts = serde_json::json!({"sha256": hex(&from.sha256)});
            record(tx, actor, now, Entry::new("school.restore", Object::School).after(facts))
        };
        let restored = backup::restore(file, target, &stamp, noted)?;
        let chain_head = hex(&restored.from.chain_head);
        Ok(RestoreMade { db: restored.path, kept: restored.kept, chain_head })
    }

    /// Looks whether all is well with the file at `path`, also one that cannot be opened. Changes nothing. For the console.
    pub fn doctor(actor: &Actor, path: &Path) -> Result<Examination> {
        if !actor.is_console() {
            return Err(Error::denied("Only the console examines a school's file."));
        }
        let checks: Vec<Check> = doctor::examine(path)?
            .into_iter()
            .map(|(name, found)| match found {
                Ok(message) => Check { name, ok: true, message },
                Err(message) => Check { name, ok: false, message },
            })
            .collect();
        Ok(Examination { ok: checks.iter().all(|check| check.ok), checks })
    }
}
