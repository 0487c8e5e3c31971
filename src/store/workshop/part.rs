//! A course as one small document and its parts, so that many values of it share what is the same in them.

use std::collections::{HashMap, HashSet};

use rusqlite::{Connection, params};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::domain::code::hex;
use crate::domain::course::{Course, Item};
use crate::domain::ids::CourseId;
use crate::store::{Error, Result, Tx};

/// Parts by their hash.
type Parts = HashMap<String, String>;

/// The hash that an item's part bears.
pub fn hash_of(item: &Item) -> Result<String> {
    Ok(hash(&serde_json::to_value(item)?.to_string()))
}

fn hash(part: &str) -> String {
    hex(&Sha256::digest(part.as_bytes()))
}

/// The document of a course, and its items and banks apart from it.
pub(super) fn apart(course: &Course) -> Result<(String, Parts)> {
    let mut value = serde_json::to_value(course)?;
    let mut parts = Parts::new();
    for list in lists(&mut value) {
        for one in list {
            let part = one.to_string();
            let hash = hash(&part);
            *one = Value::String(hash.clone());
            parts.insert(hash, part);
        }
    }
    Ok((value.to_string(), parts))
}

/// The lists of a course whose entries are parts.
fn lists(course: &mut Value) -> Vec<&mut Vec<Value>> {
    let Some(course) = course.as_object_mut() else { return Vec::new() };
    let mut found = Vec::new();
    for (key, value) in course {
        match (key.as_str(), value) {
            ("banks", Value::Array(banks)) => found.push(banks),
            ("modules", Value::Array(modules)) => {
                found.extend(modules.iter_mut().filter_map(|module| module.get_mut("items")?.as_array_mut()));
            }
            _ => {}
        }
    }
    found
}

/// The course of a document.
pub(super) fn whole(db: &Connection, course: CourseId, document: &str) -> Result<Course> {
    let mut value: Value = serde_json::from_str(document)?;
    let parts = of_document(db, course, document)?;
    for list in lists(&mut value) {
        for one in list {
            let part = one.as_str().and_then(|hash| parts.get(hash));
            let part = part.ok_or_else(|| Error::Corrupt("a working copy lacks one of its parts".to_owned()))?;
            *one = serde_json::from_str(part)?;
        }
    }
    Ok(serde_json::from_value(value)?)
}

fn of_document(db: &Connection, course: CourseId, document: &str) -> Result<Parts> {
    let wanted = serde_json::to_string(&hashes(document).collect::<Vec<_>>())?;
    let mut statement = db.prepare_cached(
        "SELECT hash, part FROM json_each(?2) AS wanted CROSS JOIN course_draft_part ON course_id = ?1 AND hash = wanted.value",
    )?;
    Ok(statement.query_map(params![course.0, wanted], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<rusqlite::Result<_>>()?)
}

pub(super) fn keep(tx: &Tx<'_>, course: CourseId, parts: Parts) -> Result<()> {
    let mut statement = tx.prepare_cached("INSERT OR IGNORE INTO course_draft_part (course_id, hash, part) VALUES (?1, ?2, ?3)")?;
    for (hash, part) in parts {
        statement.execute(params![course.0, hash, part])?;
    }
    Ok(())
}

/// Takes away the parts of documents that are gone and that no other has.
pub(super) fn sweep(tx: &Tx<'_>, course: CourseId, gone: &[String]) -> Result<()> {
    let mut unsure: HashSet<String> = gone.iter().flat_map(|document| hashes(document)).collect();
    let mut statement = tx.prepare_cached(
        "SELECT base FROM course_draft WHERE course_id = ?1
         UNION ALL SELECT value FROM (SELECT value FROM course_draft_step WHERE course_id = ?1 ORDER BY n DESC)",
    )?;
    let mut rows = statement.query([course.0])?;
    while let Some(row) = rows.next()?.filter(|_| !unsure.is_empty()) {
        for used in hashes(row.get_ref(0)?.as_str()?) {
            unsure.remove(&used);
        }
    }
    let mut statement = tx.prepare_cached("DELETE FROM course_draft_part WHERE course_id = ?1 AND hash = ?2")?;
    for hash in unsure {
        statement.execute(params![course.0, hash])?;
    }
    Ok(())
}

/// What looks like a hash in a document; one that is none is no part's.
fn hashes(document: &str) -> impl Iterator<Item = String> {
    document.split('"').filter(|word| word.len() == 64 && word.bytes().all(|byte| byte.is_ascii_hexdigit())).map(str::to_owned)
}
