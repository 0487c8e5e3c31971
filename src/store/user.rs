//! People: their names, what they are in the school, how to reach them, what they like. Credentials stand in `credential`.

use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension as _, Row, params};

use super::{Error, Result, Tx, document};
use crate::domain::ids::{CourseId, UserId};
use crate::domain::name::UserName;
use crate::domain::person::{CourseRole, SchoolRole, UserStatus};
use crate::domain::seek;
use crate::domain::text::Untrusted;
use crate::domain::time::Instant;

/// One person as stored.
#[derive(Debug, Clone)]
pub struct User {
    pub id: UserId,
    pub name: String,
    pub full_name: Untrusted,
    pub email: Untrusted,
    pub role: SchoolRole,
    pub zone: Option<String>,
    pub status: UserStatus,
    /// A JSON object.
    pub preferences: String,
    /// Rises when sessions that began before must end.
    pub epoch: i64,
    pub last_seen: Option<Instant>,
}

const COLUMNS: &str = "id, name, full_name, email, role, zone, status, preferences, epoch, last_seen";

fn user(row: &Row<'_>) -> rusqlite::Result<User> {
    Ok(User {
        id: UserId(row.get(0)?),
        name: row.get(1)?,
        full_name: Untrusted::new(row.get::<_, String>(2)?),
        email: Untrusted::new(row.get::<_, String>(3)?),
        role: row.get(4)?,
        zone: row.get(5)?,
        status: row.get(6)?,
        preferences: row.get(7)?,
        epoch: row.get(8)?,
        last_seen: row.get::<_, Option<i64>>(9)?.map(Instant),
    })
}

/// A person about to be added.
#[derive(Debug, Clone)]
pub struct NewUser<'a> {
    pub name: &'a UserName,
    pub full_name: &'a str,
    pub email: &'a str,
    pub role: SchoolRole,
    pub zone: Option<&'a str>,
    pub status: UserStatus,
    pub at: Instant,
}

/// Adds a person.
///
/// # Errors
/// `Conflict` names the user whose name is the same or looks the same.
pub fn add(tx: &Tx<'_>, new: &NewUser<'_>) -> Result<UserId> {
    let NewUser { name, full_name, email, role, zone, status, at } = new;
    let added = tx
        .prepare_cached(
            "INSERT INTO user (name, folded, skeleton, full_name, email, role, zone, status, created_at) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) ON CONFLICT DO NOTHING",
        )?
        .execute(params![name.shown, name.folded, name.skeleton, full_name, email, role, zone, status, at.0])?;
    if added > 0 {
        return Ok(UserId(tx.last_insert_rowid()));
    }
    // Whose name it is, is asked where it is somebody's: a file of ten thousand new people never asks.
    Err(namesake(tx, name)?.map_or(Error::NotFound, Error::Conflict))
}

/// Who bears this name already, or one that looks the same.
pub fn namesake(conn: &Connection, name: &UserName) -> Result<Option<String>> {
    let sql = "SELECT name FROM user WHERE folded = ?1 OR skeleton = ?2";
    Ok(conn.prepare_cached(sql)?.query_row([&name.folded, &name.skeleton], |row| row.get(0)).optional()?)
}

/// The user who is looked up by `folded` (domain::name::fold).
pub fn by_name(conn: &Connection, folded: &str) -> Result<Option<User>> {
    let sql = ["SELECT ", COLUMNS, " FROM user WHERE folded = ?1"].concat();
    Ok(conn.prepare_cached(&sql)?.query_row([folded], user).optional()?)
}

pub fn by_id(conn: &Connection, id: UserId) -> Result<Option<User>> {
    let sql = ["SELECT ", COLUMNS, " FROM user WHERE id = ?1"].concat();
    Ok(conn.prepare_cached(&sql)?.query_row([id.0], user).optional()?)
}

/// User name and name of each of `people`.
pub fn called(conn: &Connection, people: impl IntoIterator<Item = UserId>) -> Result<HashMap<UserId, (String, Untrusted)>> {
    let sql = "SELECT user.id, name, full_name FROM json_each(?1) AS wanted CROSS JOIN user ON user.id = wanted.value";
    let wanted = document::ids(people.into_iter().map(|id| id.0));
    let called = |row: &Row<'_>| Ok((UserId(row.get(0)?), (row.get(1)?, Untrusted::new(row.get::<_, String>(2)?))));
    Ok(conn.prepare_cached(sql)?.query_map([wanted], called)?.collect::<rusqlite::Result<_>>()?)
}

/// Who is wanted. Empty: everybody.
#[derive(Debug, Clone)]
pub struct Wanted {
    pub role: Option<SchoolRole>,
    pub status: Option<UserStatus>,
    pub course: Option<CourseId>,
    /// Part of the user name, the name or the address, folded (`domain::seek`).
    pub text: Option<String>,
    pub from: usize,
    pub limit: usize,
}

/// Those wanted by name, from the first to be shown on, and how many there are. A text is compared here: SQLite knows no case but ASCII's.
pub fn find(conn: &Connection, wanted: &Wanted) -> Result<(Vec<UserId>, usize)> {
    let sql = "SELECT id, folded, full_name, email FROM user WHERE (?1 IS NULL OR role = ?1) AND (?2 IS NULL OR status = ?2) \
               AND (?3 IS NULL OR id IN (SELECT user_id FROM enrollment WHERE course_id = ?3 AND state = 'active')) ORDER BY folded";
    let mut found = conn.prepare_cached(sql)?;
    let mut rows = found.query(params![wanted.role, wanted.status, wanted.course.map(|id| id.0)])?;
    let (mut ids, mut total) = (Vec::new(), 0_usize);
    while let Some(row) = rows.next()? {
        if !wanted.text.as_deref().map_or(Ok(true), |text| holds(row, text))? {
            continue;
        }
        if total >= wanted.from && total - wanted.from < wanted.limit {
            ids.push(UserId(row.get(0)?));
        }
        total += 1;
    }
    Ok((ids, total))
}

/// Whether what somebody is called holds a folded text.
fn holds(row: &Row<'_>, text: &str) -> Result<bool> {
    for column in 1..=3 {
        if seek::holds(row.get_ref(column)?.as_str().map_err(rusqlite::Error::from)?, text) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The first `limit` people by user name whose user name or name holds a folded text, and whether there are more. Not those who are
/// suspended.
pub fn called_like(conn: &Connection, text: &str, limit: usize) -> Result<(Vec<UserId>, bool)> {
    let mut found = conn.prepare_cached("SELECT id, folded, full_name FROM user WHERE status <> 'suspended' ORDER BY folded")?;
    let mut rows = found.query([])?;
    let mut ids = Vec::new();
    while let Some(row) = rows.next()? {
        let holds = |at| Ok::<_, rusqlite::Error>(seek::holds(row.get_ref(at)?.as_str()?, text));
        if holds(1)? || holds(2)? {
            if ids.len() == limit {
                return Ok((ids, true));
            }
            ids.push(UserId(row.get(0)?));
        }
    }
    Ok((ids, false))
}

/// Who has which address, in lower case. More than one may share it.
pub fn addresses(conn: &Connection) -> Result<HashMap<String, Vec<UserId>>> {
    let mut statement = conn.prepare_cached("SELECT email, id FROM user WHERE email <> ''")?;
    let mut found: HashMap<String, Vec<UserId>> = HashMap::new();
    for row in statement.query_map([], |row| Ok((row.get::<_, String>(0)?, UserId(row.get(1)?))))? {
        let (address, id) = row?;
        found.entry(address.to_lowercase()).or_default().push(id);
    }
    Ok(found)
}

/// These people, by name.
pub fn with_ids(conn: &Connection, ids: &[UserId]) -> Result<Vec<User>> {
    let sql = ["SELECT ", COLUMNS, " FROM user WHERE id IN (SELECT value FROM json_each(?1)) ORDER BY folded"].concat();
    let wanted = document::ids(ids.iter().map(|id| id.0));
    Ok(conn.prepare_cached(&sql)?.query_map([wanted], user)?.collect::<rusqlite::Result<_>>()?)
}

/// The first admin by name: the owner of a school for one.
pub fn first_admin(conn: &Connection) -> Result<Option<User>> {
    let sql = ["SELECT ", COLUMNS, " FROM user WHERE role = 'admin' ORDER BY folded LIMIT 1"].concat();
    Ok(conn.prepare_cached(&sql)?.query_row([], user).optional()?)
}

/// How many people were seen since an instant.
pub fn seen_since(conn: &Connection, since: Instant) -> Result<u32> {
    Ok(conn.prepare_cached("SELECT count(*) FROM user WHERE last_seen >= ?1")?.query_row([since.0], |row| row.get(0))?)
}

/// The names of everybody, for 'did you mean'.
pub fn names(conn: &Connection) -> Result<Vec<String>> {
    Ok(conn.prepare_cached("SELECT name FROM user ORDER BY folded")?.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
}

/// The courses that each of these people is in, by course. Served by `enrollment_by_user`.
pub fn courses(conn: &Connection, people: &[UserId]) -> Result<HashMap<UserId, Vec<(String, CourseRole)>>> {
    let mut rows = conn.prepare_cached(
        "SELECT course.slug, enrollment.role, user_id FROM json_each(?1) AS wanted CROSS JOIN enrollment ON user_id = wanted.value \
         JOIN course ON course.id = course_id WHERE enrollment.state = 'active' ORDER BY course.slug",
    )?;
    let mut found: HashMap<UserId, Vec<_>> = HashMap::new();
    for row in rows.query_map([document::ids(people.iter().map(|id| id.0))], |row| Ok((UserId(row.get(2)?), in_course(row)?)))? {
        let (user, course) = row?;
        found.entry(user).or_default().push(course);
    }
    Ok(found)
}

/// The courses that one person is in, by course. Served by `enrollment_by_user`.
pub fn courses_of(conn: &Connection, user: UserId) -> Result<Vec<(String, CourseRole)>> {
    let sql = "SELECT course.slug, enrollment.role FROM enrollment JOIN course ON course.id = course_id \
               WHERE enrollment.state = 'active' AND user_id = ?1 ORDER BY course.slug";
    Ok(conn.prepare_cached(sql)?.query_map([user.0], in_course)?.collect::<rusqlite::Result<_>>()?)
}

fn in_course(row: &Row<'_>) -> rusqlite::Result<(String, CourseRole)> {
    Ok((row.get(0)?, row.get(1)?))
}

/// How many people have each role in the school and status.
pub fn counts(conn: &Connection) -> Result<Vec<(SchoolRole, UserStatus, u32)>> {
    let sql = "SELECT role, status, count(*) FROM user GROUP BY role, status";
    Ok(conn.prepare_cached(sql)?.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?.collect::<rusqlite::Result<_>>()?)
}

/// Whether `staff` is an instructor of a course in which `learner` learns.
pub fn is_taught_by(conn: &Connection, learner: UserId, staff: UserId) -> Result<bool> {
    Ok(conn
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM enrollment AS theirs JOIN enrollment AS mine ON mine.course_id = theirs.course_id \
             WHERE theirs.user_id = ?1 AND theirs.role = 'learner' AND theirs.state = 'active' \
             AND mine.user_id = ?2 AND mine.role = 'instructor' AND mine.state = 'active')",
        )?
        .query_row([learner.0, staff.0], |row| row.get(0))?)
}

/// How many admins could sign in.
pub fn admins(conn: &Connection) -> Result<i64> {
    Ok(conn.prepare_cached("SELECT count(*) FROM user WHERE role = 'admin' AND status <> 'suspended'")?.query_row([], |row| row.get(0))?)
}

/// Sets what a person is; sessions that began before end.
pub fn set_role(tx: &Tx<'_>, id: UserId, role: SchoolRole) -> Result<()> {
    tx.prepare_cached("UPDATE user SET role = ?2, epoch = epoch + 1 WHERE id = ?1")?.execute(params![id.0, role])?;
    Ok(())
}

/// Sets whether a person may sign in; sessions that began before end.
pub fn set_status(tx: &Tx<'_>, id: UserId, status: UserStatus) -> Result<()> {
    tx.prepare_cached("UPDATE user SET status = ?2, epoch = epoch + 1 WHERE id = ?1")?.execute(params![id.0, status])?;
    Ok(())
}

/// Ends the sessions that began before now.
pub fn end_sessions(tx: &Tx<'_>, id: UserId) -> Result<()> {
    tx.prepare_cached("UPDATE user SET epoch = epoch + 1 WHERE id = ?1")?.execute([id.0])?;
    Ok(())
}

pub fn set_profile(tx: &Tx<'_>, id: UserId, full_name: &str, email: &str, zone: Option<&str>) -> Result<()> {
    tx.prepare_cached("UPDATE user SET full_name = ?2, email = ?3, zone = ?4 WHERE id = ?1")?
        .execute(params![id.0, full_name, email, zone])?;
    Ok(())
}

pub fn set_preferences(tx: &Tx<'_>, id: UserId, preferences: &str) -> Result<()> {
    tx.prepare_cached("UPDATE user SET preferences = ?2 WHERE id = ?1")?.execute(params![id.0, preferences])?;
    Ok(())
}

pub fn saw(tx: &Tx<'_>, id: UserId, at: Instant) -> Result<()> {
    tx.prepare_cached("UPDATE user SET last_seen = max(coalesce(last_seen, ?2), ?2) WHERE id = ?1")?.execute([id.0, at.0])?;
    Ok(())
}
