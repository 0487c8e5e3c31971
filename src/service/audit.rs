//! The audit log as use-cases write and read it: one entry for each changing call, in the same transaction (DESIGN.md 4.10).

use std::fmt;
use std::path::Path;

use rusqlite::Connection;
use serde::Serialize;
use serde_json::Value;

use super::{Actor, Error, Result, Services, Who, authority, policy};
use crate::domain::code::hex;
use crate::domain::ids::{CourseId, ItemId, UserId};
use crate::domain::permission::Deed;
use crate::domain::text::Untrusted;
use crate::domain::time::Instant;
use crate::domain::work::Watch;
use crate::store::{self, Trust, Tx};

/// What an entry is about. Kept as an id, so that no name stands in the chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Object {
    School,
    Setting(&'static str),
    User(UserId),
    Course(CourseId),
    Item(ItemId),
    /// Rows without a noun of their own here: `attempt`, `submission`, `group`.
    Row(&'static str, i64),
}

impl fmt::Display for Object {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::School => f.write_str("school"),
            Self::Setting(key) => write!(f, "setting:{key}"),
            Self::User(id) => write!(f, "user:{}", id.0),
            Self::Course(id) => write!(f, "course:{}", id.0),
            Self::Item(id) => write!(f, "item:{}", id.0),
            Self::Row(kind, id) => write!(f, "{kind}:{id}"),
        }
    }
}

/// One change: what was done to what, from what, to what, why.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// `noun.verb`: `user.add`, `course.publish`, `grade.set`.
    pub action: &'static str,
    pub object: Object,
    pub course: Option<CourseId>,
    /// The person whose work or record it is, where that is not the object.
    pub about: Option<UserId>,
    pub before: Option<Value>,
    pub after: Option<Value>,
    pub reason: Option<String>,
}

impl Entry {
    pub fn new(action: &'static str, object: Object) -> Self {
        Self { action, object, course: None, about: None, before: None, after: None, reason: None }
    }

    #[must_use]
    pub fn course(self, course: CourseId) -> Self {
        Self { course: Some(course), ..self }
    }

    #[must_use]
    pub fn about(self, user: UserId) -> Self {
        Self { about: Some(user), ..self }
    }

    #[must_use]
    pub fn before(self, before: impl Into<Value>) -> Self {
        Self { before: Some(before.into()), ..self }
    }

    #[must_use]
    pub fn after(self, after: impl Into<Value>) -> Self {
        Self { after: Some(after.into()), ..self }
    }

    #[must_use]
    pub fn reason(self, reason: impl Into<String>) -> Self {
        Self { reason: Some(reason.into()), ..self }
    }
}

/// Writes `entry` into the chain, in the transaction of the change it tells.
pub fn record(tx: &Tx<'_>, actor: &Actor, now: Instant, entry: Entry) -> Result<()> {
    let (kind, account) = match &actor.who {
        Who::Console { account } => ("console", Some(account.clone())),
        Who::User { .. } => ("user", None),
        Who::Guest { .. } => ("guest", None),
    };
    let text = store::audit::Text {
        account,
        before: entry.before.map(|value| value.to_string()),
        after: entry.after.map(|value| value.to_string()),
        reason: entry.reason,
    };
    let object = entry.object.to_string();
    let about = entry.about.or(match entry.object {
        Object::User(id) => Some(id),
        _ => None,
    });
    let row = store::audit::NewEntry {
        at: now,
        actor: kind,
        actor_id: actor.user_id(),
        action: entry.action,
        object: &object,
        about,
        course: entry.course,
        text,
    };
    store::audit::append(tx, &row)?;
    Ok(())
}

/// Which entries are wanted. Empty: all.
#[derive(Debug, Clone, Default)]
pub struct AuditFilter {
    /// What this user did, and what was done about them.
    pub user: Option<String>,
    pub course: Option<String>,
    pub since: Option<Instant>,
    /// Up to this instant, without it.
    pub until: Option<Instant>,
    /// This action, `user.add`, or all of a noun, `user`.
    pub action: Option<String>,
    /// Words that are to stand somewhere in who, what and about what, each of them. The whole log may be looked through for them.
    pub words: Vec<String>,
    /// Older than this entry: where a list that was read so far goes on.
    pub before: Option<i64>,
    /// The last so many.
    pub limit: Option<usize>,
}

#[derive(Debug, Clone, Serialize)]
pub struct AuditList {
    /// Oldest first.
    pub entries: Vec<AuditEntry>,
}

#[derive(Debug, Clone, Serialize)]
pub struct AuditEntry {
    pub n: i64,
    pub at: Instant,
    /// `console (root)`, a user name, `guest`.
    pub actor: Untrusted,
    pub action: String,
    /// With the names of today: `user ada`, `item git-lab intro/first`.
    pub object: Untrusted,
    pub before: Option<Value>,
    pub after: Option<Value>,
    pub reason: Option<Untrusted>,
}

/// What `audit verify` found.
#[derive(Debug, Clone, Serialize)]
pub struct AuditVerdict {
    pub ok: bool,
    pub entries: i64,
    /// The chain's last hash: note it elsewhere, and no later cut goes unseen.
    pub head: String,
    /// The first entry that is not as it was written.
    pub first_bad: Option<i64>,
    /// What is wrong, as a sentence.
    pub message: Option<String>,
}

impl From<store::audit::Verdict> for AuditVerdict {
    fn from(verdict: store::audit::Verdict) -> Self {
        let (first_bad, message) = verdict.first_bad.unzip();
        Self { ok: first_bad.is_none(), entries: verdict.entries, head: hex(&verdict.head), first_bad, message }
    }
}

impl Services {
    /// The audit log, oldest first. Admins see all of it, instructors what concerns a course of theirs.
    ///
    /// # Errors
    /// `Denied` for an instructor who names no course, `NotFound` for a course or person they may not see.
    pub fn audit_list(&self, actor: &Actor, filter: &AuditFilter) -> Result<AuditList> {
        self.db.read(Trust::Staff, |conn| {
            let course = filter.course.as_deref().map(|slug| visible_course(conn, actor, slug)).transpose()?;
            if course.is_none() {
                authority::admin(conn, actor)?;
            }
            let user = filter.user.as_deref().map(|name| authority::visible_user(conn, actor, name)).transpose()?;
            let wanted = store::audit::Wanted {
                user: user.map(|user| user.id),
                course,
                since: filter.since,
                until: filter.until,
                action: filter.action.clone(),
                words: filter.words.iter().map(|word| store::audit::sought(conn, word)).collect::<store::Result<_>>()?,
                before: filter.before,
                limit: filter.limit,
            };
            let entries = store::audit::list(conn, &wanted)?.into_iter().map(|row| view(conn, row)).collect::<Result<_>>()?;
            Ok(AuditList { entries })
        })
    }

    /// Walks the whole chain, however long it is, with the records of attempts that it tells the hashes of. The watch is told of each entry. For admins.
    ///
    /// # Errors
    /// `Denied` for everybody else, `Conflict` when it was cancelled.
    pub fn audit_verify(&self, actor: &Actor, watch: &Watch) -> Result<AuditVerdict> {
        let (end, _) = self.db.read(Trust::Staff, |conn| {
            authority::admin(conn, actor)?;
            Ok::<_, Error>(store::audit::head(conn)?)
        })?;
        watch.expect(end.unsigned_abs());
        let mut walk = store::audit::Walk::with_records();
        loop {
            let before = walk.entries();
            let end = self.db.read(Trust::Staff, |conn| walk.on(conn, STRETCH))?;
            if let Some(verdict) = end {
                return Ok(verdict.into());
            }
            let walked = watch.advance((walk.entries() - before).unsigned_abs());
            walked.map_err(|_| Error::conflict("Cancelled; the log was not verified to its end."))?;
        }
    }

    /// As [`Self::audit_verify`] for a school at `path` that does not open because its schema was changed: whoever drops what guards the log
    /// may have changed the log. `None` where that is not why. For the console.
    ///
    /// # Errors
    /// `Denied` for everybody else, `Conflict` when it was cancelled.
    pub fn audit_verify_unopened(actor: &Actor, path: &Path, watch: &Watch) -> Result<Option<AuditVerdict>> {
        if !actor.is_console() {
            return Err(Error::denied("Only the console verifies the log of a school that does not open."));
        }
        let found = store::audit::verify_unopened(path, watch)?;
        Ok(found.map(|(verdict, changed)| {
            let verdict = AuditVerdict::from(verdict);
            AuditVerdict { ok: false, message: verdict.message.clone().or(Some(changed)), ..verdict }
        }))
    }
}

/// Entries walked in one snapshot: well below the time that a read may take, on the slowest disk, were each the end of an attempt.
const STRETCH: u32 = 1_000;

/// The course whose log the actor may read: the console and admins each, instructors their own.
fn visible_course(conn: &Connection, actor: &Actor, slug: &str) -> Result<CourseId> {
    let standing = policy::standing(conn, actor, slug)?;
    standing.require(Deed::Audit, "read the audit log")?;
    Ok(standing.course.id)
}

fn view(conn: &Connection, row: store::audit::Entry) -> Result<AuditEntry> {
    let actor = match (row.actor.as_str(), row.actor_id) {
        ("user", Some(id)) => store::user::by_id(conn, id)?.map_or_else(|| format!("user {}", id.0), |user| user.name),
        ("console", _) => format!("console ({})", row.text.account.unwrap_or_else(|| "erased".to_owned())),
        (other, _) => other.to_owned(),
    };
    let mut object = object_name(conn, &row.object)?;
    if let Some(about) = row.about.filter(|about| row.object != Object::User(*about).to_string())
        && let Some(user) = store::user::by_id(conn, about)?
    {
        object = format!("{object} of {}", user.name);
    }
    let json = |text: Option<String>| text.map(|text| serde_json::from_str(&text).unwrap_or(Value::String(text)));
    Ok(AuditEntry {
        n: row.n,
        at: row.at,
        actor: Untrusted::new(actor),
        action: row.action,
        object: Untrusted::new(object),
        before: json(row.text.before),
        after: json(row.text.after),
        reason: row.text.reason.map(Untrusted::new),
    })
}

/// What an object is called today.
fn object_name(conn: &Connection, object: &str) -> Result<String> {
    let Some((kind, id)) = object.split_once(':') else { return Ok(object.to_owned()) };
    let name = match (kind, id.parse::<i64>()) {
        ("user", Ok(id)) => store::user::by_id(conn, UserId(id))?.map(|user| user.name),
        ("course", Ok(id)) => store::audit::course_name(conn, CourseId(id))?,
        ("item", Ok(id)) => store::audit::item_name(conn, ItemId(id))?,
        (kind, Ok(id)) => store::audit::row_name(conn, kind, id)?,
        _ => None,
    };
    Ok(format!("{kind} {}", name.as_deref().unwrap_or(id)))
}
