//! Class codes: what a code leads into, how many may use it and until when. The code itself is not kept, only its hash.

use rusqlite::{Connection, OptionalExtension as _, Row, params};

use super::{Result, Tx};
use crate::domain::ids::{CourseId, UserId};
use crate::domain::text::Untrusted;
use crate::domain::time::Instant;

/// One code as stored, with the names of what it leads into.
#[derive(Debug, Clone)]
pub struct ClassCode {
    pub id: i64,
    pub label: String,
    pub course: Option<CourseId>,
    /// Slug and title.
    pub course_called: Option<(String, Untrusted)>,
    /// The course is archived: nobody comes into it any more.
    pub archived: bool,
    pub group: Option<i64>,
    pub group_name: Option<String>,
    pub seats: u32,
    pub used: u32,
    pub issued_at: Instant,
    /// The user name; `None` for the console.
    pub issued_by: Option<String>,
    pub expires_at: Instant,
}

const SELECT: &str = "SELECT class_code.id, label, class_code.course_id, course.slug, course.title, group_id, course_group.name, seats, used, \
    issued_at, user.name, expires_at, course.state = 'archived' FROM class_code LEFT JOIN course ON course.id = class_code.course_id \
    LEFT JOIN course_group ON course_group.id = group_id LEFT JOIN user ON user.id = issued_by";

fn class_code(row: &Row<'_>) -> rusqlite::Result<ClassCode> {
    let title: Option<String> = row.get(4)?;
    Ok(ClassCode {
        id: row.get(0)?,
        label: row.get(1)?,
        course: row.get::<_, Option<i64>>(2)?.map(CourseId),
        course_called: row.get::<_, Option<String>>(3)?.zip(title.map(Untrusted::new)),
        archived: row.get::<_, Option<bool>>(12)?.unwrap_or_default(),
        group: row.get(5)?,
        group_name: row.get(6)?,
        seats: row.get(7)?,
        used: row.get(8)?,
        issued_at: Instant(row.get(9)?),
        issued_by: row.get(10)?,
        expires_at: Instant(row.get(11)?),
    })
}

/// All codes, the newest first.
pub fn all(conn: &Connection) -> Result<Vec<ClassCode>> {
    let sql = [SELECT, " ORDER BY issued_at DESC, class_code.id DESC"].concat();
    Ok(conn.prepare_cached(&sql)?.query_map([], class_code)?.collect::<rusqlite::Result<_>>()?)
}

pub fn by_label(conn: &Connection, label: &str) -> Result<Option<ClassCode>> {
    let sql = [SELECT, " WHERE label = ?1"].concat();
    Ok(conn.prepare_cached(&sql)?.query_row([label], class_code).optional()?)
}

pub fn by_hash(conn: &Connection, hash: &[u8; 32]) -> Result<Option<ClassCode>> {
    let sql = [SELECT, " WHERE hash = ?1"].concat();
    Ok(conn.prepare_cached(&sql)?.query_row([hash], class_code).optional()?)
}

/// A code about to be stored.
#[derive(Debug, Clone)]
pub struct NewCode<'a> {
    pub hash: &'a [u8; 32],
    pub seats: u32,
    pub issued_at: Instant,
    pub issued_by: Option<UserId>,
    pub expires_at: Instant,
}

/// Adds a code that leads into a course and a group of it, or into the school alone.
pub fn add(tx: &Tx<'_>, label: &str, course: Option<CourseId>, group: Option<i64>, new: &NewCode<'_>) -> Result<i64> {
    let NewCode { hash, seats, issued_at, issued_by, expires_at } = new;
    tx.prepare_cached(
        "INSERT INTO class_code (label, hash, course_id, group_id, seats, issued_at, issued_by, expires_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?
    .execute(params![label, hash, course.map(|id| id.0), group, seats, issued_at.0, issued_by.map(|id| id.0), expires_at.0])?;
    Ok(tx.last_insert_rowid())
}

/// Puts another code in the place of one: what it leads into and who came by it stay.
pub fn renew(tx: &Tx<'_>, id: i64, new: &NewCode<'_>) -> Result<()> {
    let NewCode { hash, seats, issued_at, issued_by, expires_at } = new;
    tx.prepare_cached("UPDATE class_code SET hash = ?2, seats = ?3, issued_at = ?4, issued_by = ?5, expires_at = ?6 WHERE id = ?1")?
        .execute(params![id, hash, seats, issued_at.0, issued_by.map(|id| id.0), expires_at.0])?;
    Ok(())
}

/// Ends a code at an instant.
pub fn end(tx: &Tx<'_>, id: i64, at: Instant) -> Result<()> {
    tx.prepare_cached("UPDATE class_code SET expires_at = ?2 WHERE id = ?1")?.execute(params![id, at.0])?;
    Ok(())
}

/// The codes that lead into a group.
pub fn into_group(conn: &Connection, group: i64) -> Result<Vec<i64>> {
    let mut statement = conn.prepare_cached("SELECT id FROM class_code WHERE group_id = ?1")?;
    Ok(statement.query_map([group], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
}

/// Lets a code of the course lead into a group of it, where it leads into none.
pub fn lead_into_group(tx: &Tx<'_>, code: i64, course: CourseId, group: i64) -> Result<()> {
    tx.prepare_cached("UPDATE class_code SET group_id = ?3 WHERE id = ?1 AND course_id = ?2 AND group_id IS NULL")?
        .execute(params![code, course.0, group])?;
    Ok(())
}

/// Takes a seat.
pub fn take_seat(tx: &Tx<'_>, id: i64) -> Result<()> {
    tx.prepare_cached("UPDATE class_code SET used = used + 1 WHERE id = ?1")?.execute([id])?;
    Ok(())
}
