//! The audit log: append-only entries, each chained to the one before by SHA-256 (DESIGN.md 4.10, PATTERNS.md 3).
//!
//! The chain holds ids and commitments; names and texts stand in `audit_text`, which can be erased without breaking it.

use std::path::Path;

use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension as _, Row, params};
use sha2::{Digest as _, Sha256};

use super::{Result, Tx, connection, document, migrations, place};
use crate::domain::code::hex;
use crate::domain::ids::{AttemptId, CourseId, ItemId, UserId};
use crate::domain::seek::folded;
use crate::domain::time::Instant;
use crate::domain::work::Watch;

pub type Hash = [u8; 32];

/// One entry about to be written.
#[derive(Debug, Clone)]
pub struct NewEntry<'a> {
    pub at: Instant,
    /// `console`, `user` or `guest`.
    pub actor: &'a str,
    pub actor_id: Option<UserId>,
    pub action: &'a str,
    pub object: &'a str,
    pub about: Option<UserId>,
    pub course: Option<CourseId>,
    pub text: Text,
}

/// The erasable part: the console's account, JSON before and after, the reason as given.
#[derive(Debug, Clone, Default)]
pub struct Text {
    pub account: Option<String>,
    pub before: Option<String>,
    pub after: Option<String>,
    pub reason: Option<String>,
}

/// Appends one entry behind the chain's present end and gives its number.
pub fn append(tx: &Tx<'_>, entry: &NewEntry<'_>) -> Result<i64> {
    let (last, before, salt) = end(tx)?;
    let n = last + 1;
    let text = commitment(&salt, &entry.text);
    let chained = Chained {
        n,
        at: entry.at.0,
        actor: entry.actor.to_owned(),
        actor_id: entry.actor_id.map(|id| id.0),
        action: entry.action.to_owned(),
        object: entry.object.to_owned(),
        about: entry.about.map(|id| id.0),
        course: entry.course.map(|id| id.0),
        text,
    };
    let hash = chained.hash(&before);
    tx.prepare_cached(
        "INSERT INTO audit (n, at, actor, actor_id, action, object, about, course_id, text, hash) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
    )?
    .execute(params![
        n,
        chained.at,
        chained.actor,
        chained.actor_id,
        chained.action,
        chained.object,
        chained.about,
        chained.course,
        text,
        hash
    ])?;
    let Text { account, before, after, reason } = &entry.text;
    tx.prepare_cached("INSERT INTO audit_text (n, salt, account, before, after, reason) VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?
        .execute(params![n, salt, account, before, after, reason])?;
    tx.prepare_cached(
        "INSERT INTO audit_head (one, n, hash) VALUES (1, ?1, ?2) ON CONFLICT (one) DO UPDATE SET n = excluded.n, hash = excluded.hash",
    )?
    .execute(params![n, hash])?;
    Ok(n)
}

/// Number and hash of the last entry, and a salt for the one behind it: one statement for what every change asks.
fn end(tx: &Tx<'_>) -> Result<(i64, Hash, [u8; 16])> {
    let sql = "SELECT n, hash, randomblob(16) FROM audit ORDER BY n DESC LIMIT 1";
    let last = tx.prepare_cached(sql)?.query_row([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).optional()?;
    Ok(match last {
        Some(last) => last,
        None => (0, [0; 32], tx.query_row("SELECT randomblob(16)", [], |row| row.get(0))?),
    })
}

/// Number and hash of the last entry; zeros where there is none.
pub fn head(conn: &Connection) -> Result<(i64, Hash)> {
    let last =
        conn.prepare_cached("SELECT n, hash FROM audit ORDER BY n DESC LIMIT 1")?.query_row([], |row| Ok((row.get(0)?, row.get(1)?)));
    Ok(last.optional()?.unwrap_or((0, [0; 32])))
}

/// The hash of one entry.
pub fn hash(conn: &Connection, n: i64) -> Result<Option<Hash>> {
    Ok(conn.prepare_cached("SELECT hash FROM audit WHERE n = ?1")?.query_row([n], |row| row.get(0)).optional()?)
}

/// Whether that entry tells of a backup: the first behind a backup is about the backup itself.
pub fn is_of_backup(conn: &Connection, n: i64) -> Result<bool> {
    let sql = "SELECT EXISTS (SELECT 1 FROM audit WHERE n = ?1 AND action = 'school.backup')";
    Ok(conn.prepare_cached(sql)?.query_row([n], |row| row.get(0))?)
}

/// What the hash of an entry covers, beside the hash before it.
struct Chained {
    n: i64,
    at: i64,
    actor: String,
    actor_id: Option<i64>,
    action: String,
    object: String,
    about: Option<i64>,
    course: Option<i64>,
    text: Hash,
}

impl Chained {
    fn hash(&self, before: &Hash) -> Hash {
        let mut sum = Sha256::new_with_prefix(before);
        number(&mut sum, Some(self.n));
        number(&mut sum, Some(self.at));
        field(&mut sum, Some(self.actor.as_bytes()));
        number(&mut sum, self.actor_id);
        field(&mut sum, Some(self.action.as_bytes()));
        field(&mut sum, Some(self.object.as_bytes()));
        number(&mut sum, self.about);
        number(&mut sum, self.course);
        field(&mut sum, Some(&self.text));
        sum.finalize().into()
    }
}

fn commitment(salt: &[u8], text: &Text) -> Hash {
    let mut sum = Sha256::new();
    field(&mut sum, Some(salt));
    for part in [&text.account, &text.before, &text.after, &text.reason] {
        field(&mut sum, part.as_deref().map(str::as_bytes));
    }
    sum.finalize().into()
}

fn number(sum: &mut Sha256, number: Option<i64>) {
    field(sum, number.map(i64::to_be_bytes).as_ref().map(<[u8; 8]>::as_slice));
}

/// Tag, length, bytes: "ab", "c" is not "a", "bc", and nothing is not an empty text.
fn field(sum: &mut Sha256, bytes: Option<&[u8]>) {
    match bytes {
        None => sum.update([0]),
        Some(bytes) => {
            sum.update([1]);
            sum.update((bytes.len() as u64).to_be_bytes());
            sum.update(bytes);
        }
    }
}

/// What `audit verify` found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    pub entries: i64,
    pub head: Hash,
    /// The first bad entry and what is wrong with it.
    pub first_bad: Option<(i64, String)>,
}

/// Walks the whole chain: an edit, a gap, a swapped, a missing or an added entry and a cut tail all show.
pub fn verify(conn: &Connection) -> Result<Verdict> {
    Walk::default().to_end(conn)
}

/// Walks the chain of a school that is not opened because somebody changed its schema, and says what they changed. `None` where the file is
/// no such school: it opens, or why it does not has nothing to do with the log.
pub fn verify_unopened(path: &Path, watch: &Watch) -> Result<Option<(Verdict, String)>> {
    place::assert_regular(path)?;
    place::assert_header(path)?;
    let mut conn = connection::visitor(path)?;
    connection::heed(&mut conn, watch)?;
    if migrations::version(&conn)? != migrations::MIGRATIONS.len() {
        return Ok(None);
    }
    let Err(changed) = migrations::assert_schema(&conn) else { return Ok(None) };
    let walked = Walk::with_records().to_end(&conn);
    watch.check()?;
    // A table that is not there any more is told with the schema.
    let verdict = walked.unwrap_or(Verdict { entries: 0, head: [0; 32], first_bad: None });
    Ok(Some((verdict, changed.to_string())))
}

/// How far a chain was walked. A long one is walked in stretches, each in a snapshot of its own: what was walked never changes.
#[derive(Debug, Default)]
pub struct Walk {
    last: i64,
    before: Hash,
    records: bool,
}

impl Walk {
    /// A walk that also holds the record of each attempt against the hash that the log was told of it.
    pub fn with_records() -> Self {
        Self { records: true, ..Self::default() }
    }

    /// Walks over all that is left.
    pub fn to_end(mut self, conn: &Connection) -> Result<Verdict> {
        loop {
            if let Some(verdict) = self.on(conn, u32::MAX)? {
                return Ok(verdict);
            }
        }
    }

    /// Walks over the next entries, at most `most`. Answers once the end, or a bad one, is reached.
    pub fn on(&mut self, conn: &Connection, most: u32) -> Result<Option<Verdict>> {
        let mut entries = conn.prepare_cached(
            "SELECT audit.n, at, actor, actor_id, action, object, about, course_id, audit.text, hash, audit_text.n, salt, account, before, after, reason, erased_by, \
             (SELECT action FROM audit AS eraser WHERE eraser.n = erased_by) \
             FROM audit LEFT JOIN audit_text ON audit_text.n = audit.n WHERE audit.n > ?1 ORDER BY audit.n LIMIT ?2",
        )?;
        let mut rows = entries.query(params![self.last, most])?;
        let mut walked = 0;
        while let Some(row) = rows.next()? {
            if let Some(what) = self.step(conn, row)? {
                return Ok(Some(self.verdict(Some((row.get(0)?, what)))));
            }
            walked += 1;
        }
        if walked == most {
            return Ok(None);
        }
        let sql = "SELECT n, hash FROM audit_head WHERE one = 1";
        let end: Option<(i64, Hash)> = conn.prepare_cached(sql)?.query_row([], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
        let cut = end.unwrap_or((0, [0; 32])) != (self.last, self.before);
        Ok(Some(self.verdict(cut.then_some((self.last + 1, "entries at the end are missing")))))
    }

    /// Walks over one entry, or says what is wrong with it.
    fn step(&mut self, conn: &Connection, row: &Row<'_>) -> Result<Option<&'static str>> {
        let n: i64 = row.get(0)?;
        if n != self.last + 1 {
            return Ok(Some("entries before it are missing"));
        }
        let chained = chained(row)?;
        let hash: Hash = row.get(9)?;
        if chained.hash(&self.before) != hash {
            return Ok(Some("it was changed, or the entry before it was"));
        }
        if let Some(what) = bad_text(row, &chained.text)? {
            return Ok(Some(what));
        }
        if self.records
            && let Some(what) = bad_record(conn, &chained.object, row.get(14)?)?
        {
            return Ok(Some(what));
        }
        (self.last, self.before) = (n, hash);
        Ok(None)
    }

    fn verdict(&self, bad: Option<(i64, &'static str)>) -> Verdict {
        Verdict { entries: self.last, head: self.before, first_bad: bad.map(|(n, what)| (n, what.to_owned())) }
    }

    /// Entries walked over so far.
    pub fn entries(&self) -> i64 {
        self.last
    }
}

fn chained(row: &Row<'_>) -> rusqlite::Result<Chained> {
    Ok(Chained {
        n: row.get(0)?,
        at: row.get(1)?,
        actor: row.get(2)?,
        actor_id: row.get(3)?,
        action: row.get(4)?,
        object: row.get(5)?,
        about: row.get(6)?,
        course: row.get(7)?,
        text: row.get(8)?,
    })
}

/// What is wrong with the erasable part of a verified entry.
fn bad_text(row: &Row<'_>, committed: &Hash) -> Result<Option<&'static str>> {
    if row.get::<_, Option<i64>>(10)?.is_none() {
        return Ok(Some("its texts are missing"));
    }
    if row.get::<_, Option<i64>>(16)?.is_some() {
        let eraser: Option<String> = row.get(17)?;
        return Ok((eraser.as_deref() != Some("user.erase")).then_some("its texts were taken away, and no erasure says why"));
    }
    let salt: Option<Vec<u8>> = row.get(11)?;
    let text = Text { account: row.get(12)?, before: row.get(13)?, after: row.get(14)?, reason: row.get(15)? };
    Ok((commitment(&salt.unwrap_or_default(), &text) != *committed).then_some("its texts were changed"))
}

/// What is wrong with the record of the attempt whose end a verified entry tells. Nothing tells it any more once the texts were erased.
fn bad_record(conn: &Connection, object: &str, after: Option<String>) -> Result<Option<&'static str>> {
    /// Of what an entry tells.
    #[derive(serde::Deserialize)]
    struct Told {
        events: Option<String>,
    }
    let attempt = object.strip_prefix("attempt:").and_then(|id| id.parse().ok()).map(AttemptId);
    let Some((attempt, after)) = attempt.zip(after) else { return Ok(None) };
    let Some(events) = document::read::<Told>(&after)?.events else { return Ok(None) };
    let is = hex(&super::attempt::hash(conn, attempt)?);
    Ok((is != events).then_some("the record of its attempt was changed"))
}

/// Which entries are wanted.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// By or about this person.
    pub user: Option<UserId>,
    pub course: Option<CourseId>,
    pub since: Option<Instant>,
    /// Up to this instant, without it.
    pub until: Option<Instant>,
    /// `user.add`, or with `user` all of that noun.
    pub action: Option<String>,
    /// Each of these somewhere in it.
    pub words: Vec<Sought>,
    /// Older than this entry.
    pub before: Option<i64>,
    /// The last so many.
    pub limit: Option<usize>,
}

/// A word that is sought, and who and what is called by it: entries hold numbers, people look for names.
#[derive(Debug, Clone)]
pub struct Sought {
    word: String,
    /// Lists of numbers, and of objects as entries name them, as JSON.
    people: String,
    courses: String,
    objects: String,
}

/// Finds out who and what a word may mean.
pub fn sought(conn: &Connection, word: &str) -> Result<Sought> {
    let word = folded(word).into_owned();
    let found = |sql: &str| -> Result<Vec<i64>> {
        Ok(conn.prepare_cached(sql)?.query_map([&word], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
    };
    let people = found("SELECT id FROM user WHERE instr(folded(name), ?1) OR instr(folded(full_name), ?1)")?;
    let mut courses = found("SELECT id FROM course WHERE instr(folded(slug), ?1) OR instr(folded(title), ?1)")?;
    // Of a course that was removed its name stands in the entry that says so.
    courses.extend(found(
        "SELECT CAST(substr(object, length('course:') + 1) AS INTEGER) FROM audit JOIN audit_text ON audit_text.n = audit.n \
         WHERE action = 'course.remove' AND instr(folded(reason), ?1)",
    )?);
    let items = found("SELECT id FROM item WHERE instr(folded(slug), ?1) OR instr(folded(title), ?1)")?;
    let object = |kind: &'static str| move |id: &i64| format!("{kind}:{id}");
    let objects = people.iter().map(object("user")).chain(items.iter().map(object("item"))).collect::<Vec<_>>();
    let (people, courses) = (document::ids(people), document::ids(courses));
    Ok(Sought { word, people, courses, objects: document::plain(&objects)? })
}

/// One entry as it is read.
#[derive(Debug, Clone)]
pub struct Entry {
    pub n: i64,
    pub at: Instant,
    pub actor: String,
    pub actor_id: Option<UserId>,
    pub action: String,
    pub object: String,
    pub about: Option<UserId>,
    pub text: Text,
}

/// The wanted entries, oldest first. Each combination of filters is a statement of its own, so that its index is used.
pub fn list(conn: &Connection, wanted: &Wanted) -> Result<Vec<Entry>> {
    let mut values = Vec::new();
    let of_action = wanted.user.is_none() && wanted.course.is_none() && wanted.since.is_none();
    let kinds = wanted.action.as_deref().filter(|_| of_action).map(|action| kinds(conn, action)).transpose()?;
    let sql = listing(wanted, kinds.as_deref(), &mut values);
    let mut entries: Vec<Entry> =
        conn.prepare_cached(&sql)?.query_map(rusqlite::params_from_iter(values), entry)?.collect::<rusqlite::Result<_>>()?;
    entries.reverse();
    Ok(entries)
}

/// The actions in the log that are `action` or of that noun. Leaps from one to the next in the index `audit_by_action`.
fn kinds(conn: &Connection, action: &str) -> Result<Vec<String>> {
    let sql = "WITH RECURSIVE kinds(action) AS (
                   SELECT min(action) FROM audit WHERE action >= ?1 AND action < ?1 || '/'
                   UNION ALL SELECT (SELECT min(action) FROM audit WHERE action > kinds.action AND action < ?1 || '/') FROM kinds
                   WHERE kinds.action IS NOT NULL)
               SELECT action FROM kinds WHERE action = ?1 OR substr(action, 1, length(?1) + 1) = ?1 || '.'";
    Ok(conn.prepare_cached(sql)?.query_map([action], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
}

/// The statement that finds what is wanted, newest first, and the values of its places. `kinds`: the newest of each of these actions are
/// all there is to look among.
fn listing(wanted: &Wanted, kinds: Option<&[String]>, values: &mut Vec<Value>) -> String {
    let mut place = |value: Value| {
        values.push(value);
        format!("?{}", values.len())
    };
    let course = wanted.course.map(|id| format!("course_id = {}", place(id.0.into())));
    let since = wanted.since.map(|at| format!("at >= {}", place(at.0.into())));
    let until = wanted.until.map(|at| format!("at < {}", place(at.0.into())));
    let before = wanted.before.map(|n| format!("audit.n < {}", place(n.into())));
    let action = wanted.action.as_ref().map(|action| {
        let word = place(action.clone().into());
        format!("(action = {word} OR substr(action, 1, length({word}) + 1) = {word} || '.')")
    });
    let words: Vec<String> = wanted
        .words
        .iter()
        .map(|sought| {
            let [word, people, courses, objects] =
                [&sought.word, &sought.people, &sought.courses, &sought.objects].map(|text| place(text.clone().into()));
            let among = |list: &str| format!("IN (SELECT value FROM json_each({list}))");
            format!(
                "(instr(action, {word}) OR instr(audit.object, {word}) OR instr(folded(account), {word}) OR instr(folded(reason), {word}) \
             OR actor_id {} OR about {} OR course_id {} OR object {})",
                among(&people),
                among(&people),
                among(&courses),
                among(&objects)
            )
        })
        .collect();
    let limit = place(wanted.limit.and_then(|limit| i64::try_from(limit).ok()).unwrap_or(-1).into());
    let newest = |kind: &String| {
        let (kind, before) = (place(kind.clone().into()), before.as_ref().map_or_else(String::new, |before| format!("AND {before}")));
        format!("SELECT n FROM (SELECT n FROM audit WHERE action = {kind} {before} ORDER BY n DESC LIMIT {limit}) AS theirs")
    };
    let newest: Option<Vec<String>> = kinds.map(|kinds| kinds.iter().map(newest).collect());
    let theirs = match (wanted.user.map(|id| place(id.0.into())), &since) {
        _ if newest.is_some() => newest.map(|all| if all.is_empty() { "SELECT 0 AS n".to_owned() } else { all.join(" UNION ALL ") }),
        (Some(user), _) => Some(format!("SELECT n FROM audit WHERE actor_id = {user} UNION SELECT n FROM audit WHERE about = {user}")),
        // Left alone SQLite walks back through the numbers, and to the start of the log where there are fewer than the limit.
        (None, Some(since)) if course.is_none() => Some(format!("SELECT n FROM audit WHERE {since}")),
        _ => None,
    };
    let from = theirs.map_or("audit".to_owned(), |theirs| format!("({theirs}) AS theirs CROSS JOIN audit ON audit.n = theirs.n"));
    let only: Vec<String> = course.into_iter().chain(since).chain(until).chain(before).chain(action).chain(words).collect();
    let only = if only.is_empty() { String::new() } else { format!("WHERE {}", only.join(" AND ")) };
    format!(
        "SELECT audit.n, at, actor, actor_id, action, object, about, account, before, after, reason \
         FROM {from} JOIN audit_text ON audit_text.n = audit.n {only} ORDER BY audit.n DESC LIMIT {limit}"
    )
}

fn entry(row: &Row<'_>) -> rusqlite::Result<Entry> {
    Ok(Entry {
        n: row.get(0)?,
        at: Instant(row.get(1)?),
        actor: row.get(2)?,
        actor_id: row.get::<_, Option<i64>>(3)?.map(UserId),
        action: row.get(4)?,
        object: row.get(5)?,
        about: row.get::<_, Option<i64>>(6)?.map(UserId),
        text: Text { account: row.get(7)?, before: row.get(8)?, after: row.get(9)?, reason: row.get(10)? },
    })
}

/// Whether the log has an entry of `action` by somebody about somebody in a course since then. Served by `audit_by_about`.
pub fn has_since(conn: &Connection, (by, about): (UserId, UserId), course: CourseId, action: &str, since: Instant) -> Result<bool> {
    let sql = "SELECT EXISTS (SELECT 1 FROM audit WHERE about = ?1 AND actor_id = ?2 AND course_id = ?3 AND action = ?4 AND at >= ?5)";
    Ok(conn.prepare_cached(sql)?.query_row(params![about.0, by.0, course.0, action, since.0], |row| row.get(0))?)
}

/// What a course is called; of one that was removed, what it was called then.
pub fn course_name(conn: &Connection, id: CourseId) -> Result<Option<String>> {
    let now = conn.prepare_cached("SELECT slug FROM course WHERE id = ?1")?.query_row([id.0], |row| row.get(0)).optional()?;
    if now.is_some() {
        return Ok(now);
    }
    let sql = "SELECT audit_text.reason FROM audit JOIN audit_text ON audit_text.n = audit.n \
               WHERE audit.action = 'course.remove' AND audit.object = ?1 ORDER BY audit.n DESC LIMIT 1";
    Ok(conn.prepare_cached(sql)?.query_row([format!("course:{}", id.0)], |row| row.get(0)).optional()?.flatten())
}

/// What a row without a noun of its own is known by: an attempt and a submission by their item, a class code and a group by their names.
/// `None` where it is gone.
pub fn row_name(conn: &Connection, kind: &str, id: i64) -> Result<Option<String>> {
    let sql = match kind {
        "attempt" => {
            "SELECT attempt.id || ' ' || course.slug || ' ' || item.slug FROM attempt JOIN item ON item.id = attempt.item_id \
             JOIN course ON course.id = item.course_id WHERE attempt.id = ?1"
        }
        "submission" => {
            "SELECT submission.id || ' ' || course.slug || ' ' || item.slug FROM submission JOIN item ON item.id = submission.item_id \
             JOIN course ON course.id = item.course_id WHERE submission.id = ?1"
        }
        "class-code" => "SELECT label FROM class_code WHERE id = ?1",
        "group" => "SELECT name FROM course_group WHERE id = ?1",
        _ => return Ok(None),
    };
    Ok(conn.prepare_cached(sql)?.query_row([id], |row| row.get(0)).optional()?)
}

/// `git-lab intro/first`.
pub fn item_name(conn: &Connection, id: ItemId) -> Result<Option<String>> {
    Ok(conn
        .prepare_cached("SELECT course.slug || ' ' || item.slug FROM item JOIN course ON course.id = item.course_id WHERE item.id = ?1")?
        .query_row([id.0], |row| row.get(0))
        .optional()?)
}

#[cfg(test)]
mod tests;
