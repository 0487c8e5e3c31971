//! All that the school holds about one person, as rows of names and values: for the copy that a person has a right to.

use rusqlite::types::ValueRef;
use rusqlite::{Connection, Row};
use serde_json::{Map, Value};

use super::Result;
use super::attempt::Kept;
use crate::domain::code::hex;
use crate::domain::ids::UserId;
use crate::domain::time::Instant;

/// A heading and the rows under it. Columns in `_at` are instants; `json_` marks a document. Marks are left out: which of them
/// a person may see is decided in `service::grade`. No key stands in any of these tables.
const SECTIONS: &[(&str, &str)] = &[
    (
        "courses",
        "SELECT course.slug AS course, course.title, enrollment.role, enrollment.state, enrolled_at, enrollment.last_seen AS last_seen_at \
         FROM enrollment JOIN course ON course.id = course_id WHERE user_id = ?1 ORDER BY enrolled_at",
    ),
    (
        "groups",
        "SELECT course.slug AS course, course_group.name AS \"group\" FROM group_member \
         JOIN course_group ON course_group.id = group_id JOIN course ON course.id = course_group.course_id \
         WHERE user_id = ?1 ORDER BY course.slug, course_group.name",
    ),
    (
        "progress",
        "SELECT course.slug AS course, item.slug AS item, started_at, seen_at, viewed_at, marked_at, submitted_at FROM progress \
         JOIN item ON item.id = item_id JOIN course ON course.id = item.course_id WHERE user_id = ?1 ORDER BY started_at",
    ),
    (
        "active_time",
        "SELECT course.slug AS course, item.slug AS item, day, seconds FROM active_time \
         JOIN item ON item.id = item_id JOIN course ON course.id = item.course_id WHERE user_id = ?1 ORDER BY day, course.slug, item.slug",
    ),
    (
        "check_answers",
        "SELECT course.slug AS course, question.slug AS question, check_answer.answer AS json_answer, tries, answered_at FROM check_answer \
         JOIN question ON question.id = question_id JOIN course ON course.id = question.course_id WHERE user_id = ?1 ORDER BY answered_at",
    ),
    (
        "attempts",
        "SELECT course.slug AS course, item.slug AS item, attempt.n AS attempt, attempt.state, practice, attempt.started_at, finished_at \
         FROM attempt JOIN item ON item.id = item_id JOIN course ON course.id = item.course_id WHERE user_id = ?1 ORDER BY attempt.started_at",
    ),
    (
        "answers",
        "SELECT course.slug AS course, item.slug AS item, attempt.n AS attempt, coalesce(more ->> 'slug', question.slug) AS question, \
         asked.answer AS kept_answer, more ->> 'certainty' AS certainty, coalesce(more ->> 'flag', 0) AS flag, \
         attempt.started_at + saved AS saved_at \
         FROM attempt_question AS asked JOIN attempt ON attempt.id = attempt_id JOIN item ON item.id = attempt.item_id \
         JOIN course ON course.id = item.course_id JOIN question_revision ON question_revision.id = question_revision_id \
         JOIN question ON question.id = question_id \
         WHERE user_id = ?1 ORDER BY attempt.started_at, attempt_id, asked.position",
    ),
    (
        "claims",
        "SELECT course.slug AS course, item.slug AS item, attempt.n AS attempt, coalesce(more ->> 'slug', question.slug) AS question, \
         claim.state, claim.at AS asked_at, settled_at, reply \
         FROM attempt JOIN claim ON claim.attempt_id = attempt.id \
         JOIN attempt_question AS asked ON asked.attempt_id = attempt.id AND asked.position = claim.position \
         JOIN item ON item.id = claim.item_id JOIN course ON course.id = item.course_id \
         JOIN question_revision ON question_revision.id = question_revision_id JOIN question ON question.id = question_id \
         WHERE user_id = ?1 ORDER BY claim.at, claim.attempt_id, claim.position",
    ),
    (
        "submissions",
        "SELECT course.slug AS course, item.slug AS item, submission.n AS submission, submission.at AS handed_in_at, late_seconds, \
         (SELECT text FROM answer_text WHERE commitment = submission.text) AS text, \
         (SELECT text FROM answer_text WHERE commitment = submission.url) AS url, \
         (SELECT text FROM answer_text WHERE commitment = submission.note) AS note, receipt \
         FROM submission JOIN item ON item.id = item_id JOIN course ON course.id = item.course_id WHERE user_id = ?1 ORDER BY submission.at",
    ),
    (
        "files",
        "SELECT course.slug AS course, item.slug AS item, submission.n AS submission, submission_file.name, submission_file.bytes, sha256 \
         FROM submission_file JOIN submission ON submission.id = submission_id JOIN item ON item.id = item_id \
         JOIN course ON course.id = item.course_id WHERE user_id = ?1 ORDER BY submission.at, submission_file.position",
    ),
    (
        "drafts",
        "SELECT course.slug AS course, item.slug AS item, text, url, note, saved_at FROM submission_draft \
         JOIN item ON item.id = item_id JOIN course ON course.id = item.course_id WHERE user_id = ?1 ORDER BY saved_at",
    ),
    (
        "log",
        "SELECT n, at AS logged_at, CASE WHEN actor_id = ?1 THEN 'by you' ELSE 'about you' END AS part, action \
         FROM audit WHERE actor_id = ?1 OR about = ?1 ORDER BY n",
    ),
];

/// Everything, a section after the other. For the staff's connection: the log stands in it.
pub fn everything(conn: &Connection, user: UserId) -> Result<Vec<(&'static str, Vec<Value>)>> {
    let section = |(name, sql): &(&'static str, &'static str)| {
        let mut rows = conn.prepare(sql)?;
        let names: Vec<String> = rows.column_names().map(str::to_owned).collect();
        let rows = rows.query_and_then([user.0], |row| object(&names, row))?;
        Ok((*name, rows.collect::<Result<_>>()?))
    };
    SECTIONS.iter().map(section).collect()
}

/// A document that does not read is damage: an export without it would look whole.
fn object(names: &[String], row: &Row<'_>) -> Result<Value> {
    let mut object = Map::new();
    for (at, name) in names.iter().enumerate() {
        let value = match row.get_ref(at)? {
            ValueRef::Null => Value::Null,
            ValueRef::Integer(number) if name.ends_with("_at") => Instant(number).rfc3339().into(),
            ValueRef::Integer(number) => number.into(),
            ValueRef::Real(number) => number.into(),
            ValueRef::Text(text) if name.starts_with("json_") => serde_json::from_slice(text)?,
            ValueRef::Text(_) if name.starts_with("kept_") => serde_json::to_value(row.get::<_, Kept>(at)?.0)?,
            ValueRef::Text(text) => String::from_utf8_lossy(text).into_owned().into(),
            ValueRef::Blob(bytes) => hex(bytes).into(),
        };
        object.insert(name.trim_start_matches("json_").trim_start_matches("kept_").to_owned(), value);
    }
    Ok(Value::Object(object))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Error;

    #[test]
    fn a_document_that_does_not_read_is_no_empty_one() {
        let conn = Connection::open_in_memory().unwrap();
        let read = |text: &str| {
            conn.prepare("SELECT ?1")
                .unwrap()
                .query_and_then([text], |row| object(&["json_answer".to_owned()], row))
                .unwrap()
                .next()
                .unwrap()
        };
        assert_eq!(read("[1]").unwrap(), serde_json::json!({ "answer": [1] }));
        assert!(matches!(read("[1").unwrap_err(), Error::Corrupt(_)));
    }
}
