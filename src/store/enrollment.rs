//! Who is what in which course, and groups inside a course.

use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::{Result, Tx, document};
use crate::domain::ids::{CourseId, UserId};
use crate::domain::person::CourseRole;
use crate::domain::text::Untrusted;
use crate::domain::time::Instant;

/// One person in one course.
#[derive(Debug, Clone)]
pub struct Member {
    pub user: UserId,
    pub name: String,
    pub full_name: Untrusted,
    pub role: CourseRole,
    pub last_seen: Option<Instant>,
    /// How long they were active in the course.
    pub active_seconds: u64,
    pub enrolled_at: Instant,
}

/// A person's role in a course; `None` where they are not in it (any more).
pub fn role(db: &Connection, course: CourseId, user: UserId) -> Result<Option<CourseRole>> {
    let sql = "SELECT role FROM enrollment WHERE course_id = ?1 AND user_id = ?2 AND state = 'active'";
    Ok(db.prepare_cached(sql)?.query_row(params![course.0, user.0], |row| row.get(0)).optional()?)
}

/// Whether a person was in a course and was taken out of it.
pub fn was_taken_out(db: &Connection, course: CourseId, user: UserId) -> Result<bool> {
    let sql = "SELECT count(*) FROM enrollment WHERE course_id = ?1 AND user_id = ?2 AND state = 'removed'";
    Ok(db.prepare_cached(sql)?.query_row(params![course.0, user.0], |row| row.get::<_, i64>(0))? > 0)
}

/// Whether a person is in a course or was: those who left count.
pub fn was_in(db: &Connection, course: CourseId, user: UserId) -> Result<bool> {
    Ok(db.prepare_cached("SELECT 1 FROM enrollment WHERE course_id = ?1 AND user_id = ?2")?.exists(params![course.0, user.0])?)
}

/// The courses that a person is in.
pub fn of_user(db: &Connection, user: UserId) -> Result<Vec<(CourseId, CourseRole)>> {
    let sql = "SELECT course_id, role FROM enrollment WHERE user_id = ?1 AND state = 'active' ORDER BY enrolled_at, course_id";
    let mut statement = db.prepare_cached(sql)?;
    let rows = statement.query_map([user.0], |row| Ok((CourseId(row.get(0)?), row.get(1)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Everybody in a course by name, staff first.
pub fn of_course(db: &Connection, course: CourseId) -> Result<Vec<Member>> {
    let mut statement = db.prepare_cached(
        "SELECT user.id, user.name, user.full_name, enrollment.role, enrollment.last_seen, enrollment.active_seconds, enrollment.enrolled_at
         FROM enrollment JOIN user ON user.id = enrollment.user_id
         WHERE course_id = ?1 AND state = 'active'
         ORDER BY instr('instructor assistant learner observer', enrollment.role), user.full_name, user.name",
    )?;
    Ok(statement.query_map([course.0], member_of)?.collect::<rusqlite::Result<_>>()?)
}

fn member_of(row: &Row<'_>) -> rusqlite::Result<Member> {
    Ok(Member {
        user: UserId(row.get(0)?),
        name: row.get(1)?,
        full_name: row.get::<_, String>(2)?.into(),
        role: row.get(3)?,
        last_seen: row.get::<_, Option<i64>>(4)?.map(Instant),
        active_seconds: row.get::<_, i64>(5)?.try_into().unwrap_or_default(),
        enrolled_at: Instant(row.get(6)?),
    })
}

/// The person in a course who is looked up by `folded` (`domain::name::fold`).
pub fn member(db: &Connection, course: CourseId, folded: &str) -> Result<Option<Member>> {
    let sql = "SELECT user.id, user.name, user.full_name, enrollment.role, enrollment.last_seen, enrollment.active_seconds, enrollment.enrolled_at
               FROM user JOIN enrollment ON enrollment.course_id = ?1 AND enrollment.user_id = user.id
               WHERE user.folded = ?2 AND enrollment.state = 'active'";
    Ok(db.prepare_cached(sql)?.query_row(params![course.0, folded], member_of).optional()?)
}

/// What each of some people is in a course, of those who are in it.
pub fn roles(db: &Connection, course: CourseId, people: &[UserId]) -> Result<HashMap<UserId, CourseRole>> {
    let sql = "SELECT user_id, role FROM json_each(?2) AS wanted CROSS JOIN enrollment ON course_id = ?1 AND user_id = wanted.value
               WHERE state = 'active'";
    let mut statement = db.prepare_cached(sql)?;
    let wanted = document::ids(people.iter().map(|id| id.0));
    let rows = statement.query_map(params![course.0, wanted], |row| Ok((UserId(row.get(0)?), row.get(1)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// How many people are in a course.
pub fn count(db: &Connection, course: CourseId) -> Result<u32> {
    let sql = "SELECT count(*) FROM enrollment WHERE course_id = ?1 AND state = 'active'";
    Ok(db.prepare_cached(sql)?.query_row([course.0], |row| row.get(0))?)
}

/// Puts a person into a course, back into it, or into another role. Their work is where it was.
pub fn put(tx: &Tx<'_>, course: CourseId, user: UserId, role: CourseRole, now: Instant) -> Result<()> {
    tx.prepare_cached(
        "INSERT INTO enrollment (course_id, user_id, role, state, enrolled_at) VALUES (?1, ?2, ?3, 'active', ?4)
         ON CONFLICT (course_id, user_id) DO UPDATE SET role = excluded.role, state = 'active'",
    )?
    .execute(params![course.0, user.0, role, now.0])?;
    Ok(())
}

/// Takes a person out of a course; says whether they were in it.
pub fn remove(tx: &Tx<'_>, course: CourseId, user: UserId) -> Result<bool> {
    let sql = "UPDATE enrollment SET state = 'removed' WHERE course_id = ?1 AND user_id = ?2 AND state = 'active'";
    Ok(tx.prepare_cached(sql)?.execute(params![course.0, user.0])? > 0)
}

/// The groups of a course, each with the names of those in it.
pub fn groups(db: &Connection, course: CourseId) -> Result<Vec<(String, Vec<String>)>> {
    let mut statement = db.prepare_cached(
        "SELECT course_group.name, user.name
         FROM course_group
         LEFT JOIN group_member ON group_member.group_id = course_group.id
         LEFT JOIN user ON user.id = group_member.user_id
         WHERE course_id = ?1 ORDER BY course_group.name COLLATE NOCASE, course_group.name, user.name",
    )?;
    let pair = |row: &Row<'_>| Ok((row.get::<_, String>(0)?, row.get::<_, Option<String>>(1)?));
    let mut groups: Vec<(String, Vec<String>)> = Vec::new();
    for row in statement.query_map([course.0], pair)? {
        let (group, member) = row?;
        if groups.last().is_none_or(|(last, _)| *last != group) {
            groups.push((group, Vec::new()));
        }
        if let Some((_, members)) = groups.last_mut() {
            members.extend(member);
        }
    }
    Ok(groups)
}

/// The groups of a course that one person is in, by name.
pub fn groups_of(db: &Connection, course: CourseId, user: UserId) -> Result<Vec<String>> {
    let sql = "SELECT course_group.name FROM group_member CROSS JOIN course_group ON course_group.id = group_member.group_id
               WHERE group_member.user_id = ?2 AND course_group.course_id = ?1 ORDER BY course_group.name COLLATE NOCASE, course_group.name";
    Ok(db.prepare_cached(sql)?.query_map(params![course.0, user.0], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
}

pub fn group(db: &Connection, course: CourseId, name: &str) -> Result<Option<i64>> {
    let sql = "SELECT id FROM course_group WHERE course_id = ?1 AND name = ?2";
    Ok(db.prepare_cached(sql)?.query_row(params![course.0, name], |row| row.get(0)).optional()?)
}

/// The group of that name, made where there is none.
pub fn make_group(tx: &Tx<'_>, course: CourseId, name: &str) -> Result<i64> {
    tx.prepare_cached("INSERT INTO course_group (course_id, name) VALUES (?1, ?2) ON CONFLICT DO NOTHING")?
        .execute(params![course.0, name])?;
    group(tx, course, name)?.ok_or(super::Error::NotFound)
}

pub fn rename_group(tx: &Tx<'_>, group: i64, name: &str) -> Result<()> {
    tx.prepare_cached("UPDATE course_group SET name = ?2 WHERE id = ?1")?.execute(params![group, name])?;
    Ok(())
}

pub fn remove_group(tx: &Tx<'_>, group: i64) -> Result<()> {
    tx.prepare_cached("DELETE FROM course_group WHERE id = ?1")?.execute([group])?;
    Ok(())
}

/// Those of a group, by name.
pub fn members_of_group(db: &Connection, group: i64) -> Result<Vec<(UserId, String)>> {
    let sql =
        "SELECT user.id, user.name FROM group_member JOIN user ON user.id = group_member.user_id WHERE group_id = ?1 ORDER BY user.name";
    let member = |row: &Row<'_>| Ok((UserId(row.get(0)?), row.get(1)?));
    Ok(db.prepare_cached(sql)?.query_map([group], member)?.collect::<rusqlite::Result<_>>()?)
}

/// Makes a group that was removed again, as the row it was where that is free.
pub fn remake_group(tx: &Tx<'_>, group: i64, course: CourseId, name: &str) -> Result<i64> {
    let taken = tx.prepare_cached("SELECT 1 FROM course_group WHERE id = ?1")?.exists([group])?;
    tx.prepare_cached("INSERT INTO course_group (id, course_id, name) VALUES (?1, ?2, ?3)")?.execute(params![
        (!taken).then_some(group),
        course.0,
        name
    ])?;
    Ok(tx.last_insert_rowid())
}

pub fn add_to_group(tx: &Tx<'_>, group: i64, user: UserId) -> Result<bool> {
    let sql = "INSERT INTO group_member (group_id, user_id) VALUES (?1, ?2) ON CONFLICT DO NOTHING";
    Ok(tx.prepare_cached(sql)?.execute(params![group, user.0])? > 0)
}

pub fn take_from_group(tx: &Tx<'_>, group: i64, user: UserId) -> Result<bool> {
    let sql = "DELETE FROM group_member WHERE group_id = ?1 AND user_id = ?2";
    Ok(tx.prepare_cached(sql)?.execute(params![group, user.0])? > 0)
}

/// Takes a person out of all groups of a course.
pub fn leave_groups(tx: &Tx<'_>, course: CourseId, user: UserId) -> Result<()> {
    tx.prepare_cached("DELETE FROM group_member WHERE user_id = ?2 AND group_id IN (SELECT id FROM course_group WHERE course_id = ?1)")?
        .execute(params![course.0, user.0])?;
    Ok(())
}
