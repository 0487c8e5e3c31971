//! Work handed in, with its files and drafts. Submissions are append-only: triggers refuse UPDATE and DELETE (migration 0003).

use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension as _, Row, ToSql, params};

use super::written::Commitment;
use super::{Result, Tx, document, unsigned};
use crate::domain::ids::{CourseId, ItemId, ItemRevisionId, SubmissionId, UserId};
use crate::domain::text::Untrusted;
use crate::domain::time::Instant;

#[derive(Debug, Clone)]
pub struct SubmissionRow {
    pub id: SubmissionId,
    pub item: ItemId,
    pub user: UserId,
    pub n: u32,
    pub at: Instant,
    pub late_seconds: u64,
    pub text: Option<Commitment>,
    pub url: Option<Commitment>,
    pub note: Option<Commitment>,
    pub receipt: String,
}

/// A file of a submission; `blob` is `None` once erased.
#[derive(Debug, Clone)]
pub struct FileRow {
    pub name: Untrusted,
    pub bytes: u64,
    pub sha256: [u8; 32],
    pub blob: Option<i64>,
}

const COLUMNS: &str = "submission.id, submission.item_id, submission.user_id, submission.n, submission.at, submission.late_seconds,
    submission.text, submission.url, submission.note, submission.receipt";

fn submission(row: &Row<'_>) -> rusqlite::Result<SubmissionRow> {
    Ok(SubmissionRow {
        id: SubmissionId(row.get(0)?),
        item: ItemId(row.get(1)?),
        user: UserId(row.get(2)?),
        n: row.get(3)?,
        at: Instant(row.get(4)?),
        late_seconds: unsigned::get(row, 5)?,
        text: row.get(6)?,
        url: row.get(7)?,
        note: row.get(8)?,
        receipt: row.get(9)?,
    })
}

/// The submissions of one person for one item, oldest first.
pub fn of_user(db: &Connection, item: ItemId, user: UserId) -> Result<Vec<SubmissionRow>> {
    let sql = format!("SELECT {COLUMNS} FROM submission WHERE item_id = ?1 AND user_id = ?2 ORDER BY n");
    Ok(db.prepare_cached(&sql)?.query_map([item.0, user.0], submission)?.collect::<rusqlite::Result<_>>()?)
}

/// Which submissions are wanted. Each is a statement of its own, so that an index serves it.
#[derive(Debug, Clone, Copy)]
pub enum Wanted<'a> {
    InCourse(CourseId),
    /// Of one person in a course.
    OfUser(CourseId, UserId),
    AtItem(ItemId),
    /// Of one person at an item.
    OfUserAt(ItemId, UserId),
    /// The one that a receipt proves, whatever it was handed in for.
    Receipt(&'a str),
}

/// The wanted submissions in the order they came, each with whether its learner handed in nothing after it for that item.
pub fn list(db: &Connection, wanted: Wanted<'_>) -> Result<Vec<(SubmissionRow, bool)>> {
    let in_course = "JOIN item ON item.id = submission.item_id WHERE item.course_id = ?1";
    let (which, values): (_, [&dyn ToSql; 2]) = match &wanted {
        Wanted::InCourse(course) => (in_course.to_owned(), [&course.0, &None::<i64>]),
        Wanted::OfUser(course, user) => (format!("{in_course} AND submission.user_id = ?2"), [&course.0, &user.0]),
        Wanted::AtItem(item) => ("WHERE submission.item_id = ?1".to_owned(), [&item.0, &None::<i64>]),
        Wanted::OfUserAt(item, user) => ("WHERE submission.item_id = ?1 AND submission.user_id = ?2".to_owned(), [&item.0, &user.0]),
        Wanted::Receipt(receipt) => ("WHERE submission.receipt = ?1".to_owned(), [receipt, &None::<i64>]),
    };
    let sql = format!(
        "SELECT {COLUMNS}, NOT EXISTS (SELECT 1 FROM submission AS later
                WHERE later.item_id = submission.item_id AND later.user_id = submission.user_id AND later.n > submission.n)
         FROM submission {which} ORDER BY submission.id"
    );
    let mut statement = db.prepare_cached(&sql)?;
    let places = statement.parameter_count();
    let rows = statement.query_map(&values[..places], |row| Ok((submission(row)?, row.get(10)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Text, link and note of a submission, where they were given and are not erased.
#[derive(Debug, Clone, Default)]
pub struct Texts {
    pub text: Option<Untrusted>,
    pub url: Option<Untrusted>,
    pub note: Option<Untrusted>,
}

/// What was written in several submissions.
pub fn texts(db: &Connection, of: impl IntoIterator<Item = SubmissionId>) -> Result<HashMap<SubmissionId, Texts>> {
    let sql = "SELECT submission.id, written.text, link.text, note.text
               FROM json_each(?1) AS wanted CROSS JOIN submission ON submission.id = wanted.value
               LEFT JOIN answer_text AS written ON written.commitment = submission.text
               LEFT JOIN answer_text AS link ON link.commitment = submission.url
               LEFT JOIN answer_text AS note ON note.commitment = submission.note";
    let mut statement = db.prepare_cached(sql)?;
    let text = |row: &Row<'_>, at| row.get::<_, Option<String>>(at).map(|text| text.map(Untrusted::from));
    let rows = statement.query_map([document::ids(of.into_iter().map(|id| id.0))], |row| {
        Ok((SubmissionId(row.get(0)?), Texts { text: text(row, 1)?, url: text(row, 2)?, note: text(row, 3)? }))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The files of several submissions, each in the order given.
pub fn files_of(db: &Connection, of: impl IntoIterator<Item = SubmissionId>) -> Result<HashMap<SubmissionId, Vec<FileRow>>> {
    let sql = "SELECT name, bytes, sha256, blob_id, submission_id
               FROM json_each(?1) AS wanted CROSS JOIN submission_file ON submission_id = wanted.value
               ORDER BY submission_id, position";
    let mut statement = db.prepare_cached(sql)?;
    let mut found: HashMap<SubmissionId, Vec<FileRow>> = HashMap::new();
    let wanted = document::ids(of.into_iter().map(|id| id.0));
    for row in statement.query_map([wanted], |row| Ok((SubmissionId(row.get(4)?), file(row)?)))? {
        let (submission, file) = row?;
        found.entry(submission).or_default().push(file);
    }
    Ok(found)
}

/// The files of a submission in the order given.
pub fn files(db: &Connection, id: SubmissionId) -> Result<Vec<FileRow>> {
    let sql = "SELECT name, bytes, sha256, blob_id FROM submission_file WHERE submission_id = ?1 ORDER BY position";
    Ok(db.prepare_cached(sql)?.query_map([id.0], file)?.collect::<rusqlite::Result<_>>()?)
}

fn file(row: &Row<'_>) -> rusqlite::Result<FileRow> {
    Ok(FileRow { name: row.get::<_, String>(0)?.into(), bytes: unsigned::get(row, 1)?, sha256: row.get(2)?, blob: row.get(3)? })
}

/// How many bytes of files a person has handed in, over all courses.
pub fn bytes_of(db: &Connection, user: UserId) -> Result<u64> {
    let sql = "SELECT coalesce(sum(bytes), 0) FROM submission_file JOIN submission ON submission.id = submission_id WHERE user_id = ?1";
    Ok(db.prepare_cached(sql)?.query_row([user.0], |row| unsigned::get(row, 0))?)
}

/// A submission about to be written.
#[derive(Debug, Clone)]
pub struct NewSubmission<'a> {
    pub item: ItemId,
    pub revision: ItemRevisionId,
    pub user: UserId,
    pub n: u32,
    pub at: Instant,
    pub late_seconds: u64,
    pub text: Option<Commitment>,
    pub url: Option<Commitment>,
    pub note: Option<Commitment>,
    pub hash: [u8; 32],
    pub receipt: &'a str,
    pub files: &'a [FileRow],
}

pub fn insert(tx: &Tx<'_>, new: &NewSubmission<'_>) -> Result<SubmissionId> {
    tx.prepare_cached(
        "INSERT INTO submission (item_id, item_revision_id, user_id, n, at, late_seconds, text, url, note, hash, receipt)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
    )?
    .execute(params![
        new.item.0,
        new.revision.0,
        new.user.0,
        new.n,
        new.at.0,
        unsigned::put(new.late_seconds),
        new.text,
        new.url,
        new.note,
        new.hash,
        new.receipt
    ])?;
    let id = SubmissionId(tx.last_insert_rowid());
    for (file, position) in new.files.iter().zip(0_i64..) {
        tx.prepare_cached(
            "INSERT INTO submission_file (submission_id, position, name, bytes, sha256, blob_id) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute(params![id.0, position, file.name.raw(), unsigned::put(file.bytes), file.sha256, file.blob])?;
    }
    Ok(id)
}

/// Work in the making.
#[derive(Debug, Clone)]
pub struct DraftRow {
    pub text: Untrusted,
    pub url: Untrusted,
    pub note: Untrusted,
    pub saved: Instant,
}

pub fn draft(db: &Connection, item: ItemId, user: UserId) -> Result<Option<DraftRow>> {
    let sql = "SELECT text, url, note, saved_at FROM submission_draft WHERE item_id = ?1 AND user_id = ?2";
    let draft = |row: &Row<'_>| {
        let text = |at| row.get::<_, String>(at).map(Untrusted::from);
        Ok(DraftRow { text: text(0)?, url: text(1)?, note: text(2)?, saved: Instant(row.get(3)?) })
    };
    Ok(db.prepare_cached(sql)?.query_row([item.0, user.0], draft).optional()?)
}

pub fn put_draft(tx: &Tx<'_>, item: ItemId, user: UserId, draft: &DraftRow) -> Result<()> {
    tx.prepare_cached(
        "INSERT INTO submission_draft (item_id, user_id, text, url, note, saved_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
         ON CONFLICT (item_id, user_id) DO UPDATE SET text = excluded.text, url = excluded.url, note = excluded.note, saved_at = excluded.saved_at",
    )?
    .execute(params![item.0, user.0, draft.text.raw(), draft.url.raw(), draft.note.raw(), draft.saved.0])?;
    Ok(())
}

pub fn drop_draft(tx: &Tx<'_>, item: ItemId, user: UserId) -> Result<()> {
    tx.prepare_cached("DELETE FROM submission_draft WHERE item_id = ?1 AND user_id = ?2")?.execute([item.0, user.0])?;
    Ok(())
}
