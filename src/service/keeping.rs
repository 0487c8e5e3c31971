//! Keeping the school: backup, restore, and looking whether all is well (CLI.md 7, SECURITY.md 3).

use std::path::{Path, PathBuf};

use rusqlite::Connection;
use serde::{Deserialize, Serialize};

use super::audit::{Entry, Object, record};
use super::{Actor, Clock, Error, ErrorKind, Result, Services, Who, authority};
use crate::domain::code::hex;
use crate::domain::name::fold;
use crate::domain::text::Untrusted;
use crate::domain::time::Instant;
use crate::domain::work::Watch;
use crate::store::{self, Trust, Tx, backup, doctor, place, setting};

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

/// A backup as the school remembers it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BackupNote {
    pub at: Instant,
    pub file: String,
    pub bytes: u64,
    /// Why there is none.
    pub failed: Option<String>,
}

/// What the last examination from within the school found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Examined {
    pub at: Instant,
    /// Examination and what is wrong, as sentences. Empty: all is well.
    pub wrong: Vec<(String, String)>,
}

/// What putting a backup back would bring, and what it would take.
#[derive(Debug, Clone, Serialize)]
pub struct BackupView {
    pub bytes: u64,
    pub school: Option<Untrusted>,
    pub people: u32,
    pub courses: u32,
    /// When the last thing in it happened.
    pub last: Option<Instant>,
    /// Entries of the log that came after it, that of its making left out; `None`: it is no backup of this school.
    pub lost: Option<u64>,
    /// Another process has the school open, as far as that can be told: it cannot be replaced now.
    pub in_use: bool,
}

/// The last backups, newest first, as JSON; not a setting that anybody changes.
const BACKUPS: &str = "kept.backups";
/// What the last examination found, as JSON; not a setting that anybody changes.
const EXAMINED: &str = "kept.examined";
/// Backups that are remembered.
const REMEMBERED: usize = 10;

impl Services {
    /// Copies the whole school to a new file, 0600, while others go on working. For admins.
    ///
    /// # Errors
    /// `Conflict` for a name that there is already, or when it was cancelled; what fails on the disk is kept in mind for [`Self::backups`].
    pub fn backup(&self, actor: &Actor, file: &Path, watch: &Watch) -> Result<BackupMade> {
        self.db.read(Trust::Staff, |conn| authority::admin(conn, actor))?;
        let now = self.now();
        let copied = self.db.backup(file, watch).map_err(Error::from).inspect_err(|error| self.note_failure(actor, file, error, now))?;
        let (sha256, chain_head) = (hex(&copied.sha256), hex(&copied.chain_head));
        let (actor, facts) =
            (actor.clone(), serde_json::json!({"bytes": copied.bytes, "file": copied.path.display().to_string(), "sha256": sha256}));
        let made = BackupNote { at: now, file: copied.path.display().to_string(), bytes: copied.bytes, failed: None };
        self.db.write(move |tx| {
            note(tx, made)?;
            record(tx, &actor, now, Entry::new("school.backup", Object::School).after(facts))
        })?;
        Ok(BackupMade { file: copied.path, bytes: copied.bytes, sha256, chain_head })
    }

    /// Keeps in mind that a backup failed where that is no slip of whoever asked for it: the next to look is told.
    fn note_failure(&self, actor: &Actor, file: &Path, error: &Error, now: Instant) {
        if matches!(error.kind, ErrorKind::Internal | ErrorKind::Busy) {
            let failed = BackupNote { at: now, file: file.display().to_string(), bytes: 0, failed: Some(error.message.clone()) };
            let (actor, facts) = (actor.clone(), serde_json::json!({"failed": error.message, "file": failed.file}));
            // The failure itself is told; what cannot be written now is not worth another.
            let _ = self.db.write(move |tx| {
                note(tx, failed)?;
                record(tx, &actor, now, Entry::new("school.backup", Object::School).after(facts))
            });
        }
    }

    /// The last backups that were asked for, newest first. For admins.
    pub fn backups(&self, actor: &Actor) -> Result<Vec<BackupNote>> {
        self.db.read(Trust::Staff, |conn| {
            authority::admin(conn, actor)?;
            backups(conn)
        })
    }

    /// Verifies a backup and says what is in it and what would be lost by putting it back. For admins.
    ///
    /// # Errors
    /// `Conflict` for what is no school, or when it was cancelled; `Internal` for one that is damaged.
    pub fn look_into_backup(&self, actor: &Actor, file: &Path, watch: &Watch) -> Result<BackupView> {
        self.db.read(Trust::Staff, |conn| authority::admin(conn, actor))?;
        backup::assert_other(file, self.db.path())?;
        let inside = backup::look_into(file, watch)?;
        let (own, now, told) = self.db.read(Trust::Staff, |conn| {
            let told = store::audit::is_of_backup(conn, inside.entries + 1)?;
            Ok::<_, Error>((store::audit::hash(conn, inside.entries)?, store::audit::head(conn)?.0, i64::from(told)))
        })?;
        let ours = own == Some(inside.copied.chain_head);
        Ok(BackupView {
            bytes: inside.copied.bytes,
            school: inside.school.map(Untrusted::new),
            people: inside.people,
            courses: inside.courses,
            last: inside.last,
            lost: ours.then(|| (now - told - inside.entries).unsigned_abs()),
            in_use: place::is_held_elsewhere(self.db.path()),
        })
    }

    /// Looks whether all is well with the school's file and keeps in mind what was found. For admins.
    ///
    /// # Errors
    /// `Conflict` when it was cancelled.
    pub fn examine(&self, actor: &Actor, watch: &Watch) -> Result<Examination> {
        self.db.read(Trust::Staff, |conn| authority::admin(conn, actor))?;
        let found = examination(self.db.path(), watch)?;
        let wrong = found.checks.iter().filter(|check| !check.ok).map(|check| (check.name.to_owned(), check.message.clone())).collect();
        let kept = Examined { at: self.now(), wrong };
        self.db.write(move |tx| Ok::<_, Error>(setting::write(tx, EXAMINED, &kept)?))?;
        Ok(found)
    }

    /// Puts a backup at `target`. It is verified first; a school that stands there is kept beside it. For the console.
    ///
    /// # Errors
    /// `Conflict` while another process has the school open, or when it was cancelled; `Internal` for a damaged backup; nothing is changed then.
    pub fn restore(actor: &Actor, file: &Path, target: &Path, clock: &dyn Clock, watch: &Watch) -> Result<RestoreMade> {
        if !actor.is_console() {
            return Err(Error::denied("Only the console restores a school."));
        }
        put_back((file, target), clock.now(), watch, |tx, now, entry| record(tx, actor, now, entry))
    }

    /// As [`Self::restore`], asked for on the screen by an admin of the school that stands at `target`. The log names them, where the
    /// backup knows them; else the console's `account` with a word on who asked.
    ///
    /// # Errors
    /// As there; `Denied` for everybody but admins.
    pub fn restore_from_within(actor: &Actor, account: &str, file: &Path, target: &Path, clock: &dyn Clock) -> Result<RestoreMade> {
        let school = Self::open(target)?;
        school.db.read(Trust::Staff, |conn| authority::admin(conn, actor))?;
        drop(school);
        put_back((file, target), clock.now(), &Watch::default(), |tx, now, entry| match &actor.who {
            Who::User { id, name, .. } if store::user::by_name(tx, &fold(name))?.is_some_and(|known| known.id == *id) => {
                record(tx, actor, now, entry)
            }
            Who::User { name, .. } => {
                let said = format!("Asked for on the screen by `{name}`, whom this backup does not know");
                record(tx, &Actor::console(account), now, entry.reason(said))
            }
            Who::Console { .. } | Who::Guest { .. } => record(tx, actor, now, entry),
        })
    }

    /// Looks whether all is well with the file at `path`, also one that cannot be opened. Changes nothing. For the console.
    ///
    /// # Errors
    /// `Conflict` when it was cancelled.
    pub fn doctor(actor: &Actor, path: &Path, watch: &Watch) -> Result<Examination> {
        if !actor.is_console() {
            return Err(Error::denied("Only the console examines a school's file."));
        }
        examination(path, watch)
    }
}

/// Puts the backup `from` at `to`, and `noted` writes it into its log.
fn put_back(
    (file, to): (&Path, &Path),
    now: Instant,
    watch: &Watch,
    noted: impl FnOnce(&Tx<'_>, Instant, Entry) -> Result<()>,
) -> Result<RestoreMade> {
    let stamp = now.to_utc().format("%Y-%m-%d").to_string();
    let restored = backup::restore(file, to, &stamp, watch, |tx, from| {
        let facts = serde_json::json!({"sha256": hex(&from.sha256)});
        note_backup(tx, file, from.bytes, now)?;
        noted(tx, now, Entry::new("school.restore", Object::School).after(facts))
    })?;
    let chain_head = hex(&restored.from.chain_head);
    Ok(RestoreMade { db: restored.path, kept: restored.kept, chain_head })
}

fn examination(path: &Path, watch: &Watch) -> Result<Examination> {
    let checks: Vec<Check> = doctor::examine(path, watch)?
        .into_iter()
        .map(|(name, found)| match found {
            Ok(message) => Check { name, ok: true, message },
            Err(message) => Check { name, ok: false, message },
        })
        .collect();
    Ok(Examination { ok: checks.iter().all(|check| check.ok), checks })
}

/// Notes in a school that was put back which backup it comes from: the copy cannot know of itself. Made when its file was written last.
fn note_backup(tx: &Tx<'_>, file: &Path, bytes: u64, now: Instant) -> Result<()> {
    let written = std::fs::metadata(file).and_then(|facts| facts.modified()).ok();
    let written =
        written.and_then(|at| at.duration_since(std::time::UNIX_EPOCH).ok()).and_then(|since| i64::try_from(since.as_millis()).ok());
    let at = written.map_or(now, |at| Instant(at).min(now));
    note(tx, BackupNote { at, file: file.display().to_string(), bytes, failed: None })
}

pub(super) fn note(tx: &Tx<'_>, made: BackupNote) -> Result<()> {
    let mut all = backups(tx)?;
    all.insert(0, made);
    all.truncate(REMEMBERED);
    Ok(setting::write(tx, BACKUPS, &all)?)
}

pub(super) fn backups(conn: &Connection) -> Result<Vec<BackupNote>> {
    Ok(setting::read(conn, BACKUPS)?.unwrap_or_default())
}

pub(super) fn examined(conn: &Connection) -> Result<Option<Examined>> {
    Ok(setting::read(conn, EXAMINED)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::person::SchoolRole;
    use crate::service::SystemClock;
    use crate::service::audit::AuditFilter;
    use crate::service::testing::School;

    /// The log of the school that was put back: who did it, and why.
    fn told(file: &Path) -> (String, Option<String>) {
        let school = Services::open(file).unwrap();
        let log = school.audit_list(&Actor::console("root"), &AuditFilter::default()).unwrap();
        let last = log.entries.last().unwrap();
        assert_eq!(last.action, "school.restore");
        (last.actor.raw().to_owned(), last.reason.as_ref().map(|reason| reason.raw().to_owned()))
    }

    /// Found by a critic: what an admin put back on the screen stood in the log as the machine's account.
    #[test]
    fn the_log_names_the_admin_who_put_a_backup_back_on_the_screen() {
        let school = School::new();
        let (before, after) = (school.folder().join("before.db"), school.folder().join("after.db"));
        school.services.backup(&school.console(), &before, &Watch::default()).unwrap();
        let sam = school.user("sam", SchoolRole::Admin);
        let ada = school.learner("ada");
        school.services.backup(&school.console(), &after, &Watch::default()).unwrap();
        let file = school.folder().join("put-back.db");
        Services::restore(&school.console(), &after, &file, &SystemClock, &Watch::default()).unwrap();
        let back = |actor: &Actor, from: &Path| Services::restore_from_within(actor, "root", from, &file, &SystemClock);
        assert_eq!(back(&ada, &after).unwrap_err().kind, ErrorKind::Denied);
        back(&sam, &after).unwrap();
        assert_eq!(told(&file), ("sam".to_owned(), None));
        back(&sam, &before).unwrap();
        let (who, why) = told(&file);
        assert_eq!(who, "console (root)");
        assert!(why.is_some_and(|why| why.contains("`sam`")), "the backup does not know them");
    }
}
