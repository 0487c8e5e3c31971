//! Erasing a person (DESIGN.md 4.5, SECURITY.md S18): their name and all that they wrote or was written about them goes; the facts stay
//! under a pseudonym, and every chain holds, because facts name texts by salted commitments alone.

use rusqlite::{OptionalExtension as _, params};

use super::{Db, Result, Tx, attempt, audit, throttle, user};
use crate::domain::ids::UserId;
use crate::domain::name::UserName;

/// What an erasure took away.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Erased {
    /// Answers, texts handed in, comments, reasons.
    pub texts: usize,
    pub files: usize,
    /// Entries of the audit log whose texts are gone.
    pub entries: usize,
}

/// Every text that a fact about the person names by its commitment.
const TEXTS: &str = "DELETE FROM answer_text WHERE commitment IN (
    SELECT written FROM attempt_event JOIN attempt ON attempt.id = attempt_id WHERE user_id = ?1 AND written IS NOT NULL
    UNION SELECT comment FROM attempt_question JOIN attempt ON attempt.id = attempt_id WHERE user_id = ?1 AND comment IS NOT NULL
    UNION SELECT text FROM submission WHERE user_id = ?1 AND text IS NOT NULL
    UNION SELECT url FROM submission WHERE user_id = ?1 AND url IS NOT NULL
    UNION SELECT note FROM submission WHERE user_id = ?1 AND note IS NOT NULL
    UNION SELECT comment FROM grade_event WHERE user_id = ?1 AND comment IS NOT NULL
    UNION SELECT reason FROM grade_event WHERE user_id = ?1 AND reason IS NOT NULL)";

/// What is nobody's record but theirs.
const OWN: &[&str] = &[
    "DELETE FROM credential WHERE user_id = ?1",
    "DELETE FROM one_time_code WHERE user_id = ?1",
    "DELETE FROM known_source WHERE user_id = ?1",
    "DELETE FROM submission_draft WHERE user_id = ?1",
    "DELETE FROM mark_draft WHERE user_id = ?1 OR by_user = ?1",
    "DELETE FROM course_aside WHERE user_id = ?1",
    "DELETE FROM check_answer WHERE user_id = ?1",
    "DELETE FROM claim WHERE attempt_id IN (SELECT id FROM attempt WHERE user_id = ?1)",
    "DELETE FROM progress WHERE user_id = ?1",
    "DELETE FROM active_time WHERE user_id = ?1",
    "DELETE FROM group_member WHERE user_id = ?1",
    "DELETE FROM mark_seen WHERE user_id = ?1",
    "UPDATE enrollment SET state = 'removed', last_seen = NULL WHERE user_id = ?1",
];

/// Erases a person; `because` is the log's entry of it, and `account` the bucket that counts failed tries for their name.
pub fn person(tx: &Tx<'_>, id: UserId, pseudonym: &UserName, because: i64, account: &throttle::Bucket) -> Result<Erased> {
    let texts = tx.prepare(TEXTS)?.execute([id.0])? + attempt::erase(tx, id)?;
    let files = files(tx, id)?;
    for sql in OWN {
        tx.prepare(sql)?.execute([id.0])?;
    }
    throttle::clear(tx, account)?;
    let UserName { shown, folded, skeleton } = pseudonym;
    tx.prepare(
        "UPDATE user SET name = ?2, folded = ?3, skeleton = ?4, full_name = ?2, email = '', role = 'learner', zone = NULL, \
         status = 'suspended', preferences = '{}', last_seen = NULL WHERE id = ?1",
    )?
    .execute(params![id.0, shown, folded, skeleton])?;
    user::end_sessions(tx, id)?;
    Ok(Erased { texts, files, entries: entries(tx, id, because)? })
}

/// Takes names and contents of files that were handed in; the facts keep size and checksum.
fn files(tx: &Tx<'_>, id: UserId) -> Result<usize> {
    let blobs: Vec<i64> = tx
        .prepare(
            "SELECT DISTINCT blob_id FROM submission_file JOIN submission ON submission.id = submission_id \
             WHERE user_id = ?1 AND blob_id IS NOT NULL",
        )?
        .query_map([id.0], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    let files = tx
        .prepare(
            "UPDATE submission_file SET name = '', blob_id = NULL WHERE submission_id IN (SELECT id FROM submission WHERE user_id = ?1)",
        )?
        .execute([id.0])?;
    let mut unused = tx.prepare(
        "DELETE FROM blob WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM media WHERE blob_id = ?1) \
         AND NOT EXISTS (SELECT 1 FROM submission_file WHERE blob_id = ?1)",
    )?;
    blobs.iter().try_for_each(|blob| unused.execute([blob]).map(drop))?;
    Ok(files)
}

/// Empties what the log says about the person. What they did to others stays: it is the others' record.
fn entries(tx: &Tx<'_>, id: UserId, because: i64) -> Result<usize> {
    Ok(tx
        .prepare(
            "UPDATE audit_text SET salt = NULL, account = NULL, before = NULL, after = NULL, reason = NULL, erased_by = ?2 \
             WHERE n <> ?2 AND erased_by IS NULL \
             AND n IN (SELECT n FROM audit WHERE about = ?1 OR (actor_id = ?1 AND about IS NULL AND course_id IS NULL))",
        )?
        .execute([id.0, because])?)
}

/// The number of the entry that was written last.
pub fn last_entry(tx: &Tx<'_>) -> Result<i64> {
    Ok(audit::head(tx)?.0)
}

/// A pseudonym that nobody bears.
pub fn pseudonym(tx: &Tx<'_>, id: UserId) -> Result<UserName> {
    let names = std::iter::once(format!("erased-{}", id.0)).chain((2..).map(|n| format!("erased-{}-{n}", id.0)));
    for name in names {
        let name = UserName::parse(&name).expect("letters, digits and dashes");
        let mut taken = tx.prepare_cached("SELECT id FROM user WHERE (folded = ?1 OR skeleton = ?2) AND id <> ?3")?;
        if taken.query_row(params![name.folded, name.skeleton, id.0], |_| Ok(())).optional()?.is_none() {
            return Ok(name);
        }
    }
    unreachable!("the list has no end")
}

impl Db {
    /// Writes the file anew without the remains of deleted rows, and empties its log (SECURITY.md 3).
    ///
    /// # Errors
    /// `Busy` while others write without a pause, `Full` where there is no room for a second copy; nothing is changed then.
    pub fn compact(&self) -> Result<()> {
        let conn = super::connection::compactor(self.path())?;
        conn.execute_batch("VACUUM")?;
        conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get::<_, i64>(0)).map(drop)?;
        Ok(())
    }
}
