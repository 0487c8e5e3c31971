//! A course as one small document and its parts, so that many values of it share what is the same in them.

use std::collections::{HashMap, HashSet};

use rusqlite::{Connection, params};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::domain::code::hex;
use crate::domain::course::{Bank, Course, Item, Module};
use crate::domain::ids::CourseId;
use crate::store::{Error, Result, Tx};

/// Parts by their hash.
type Parts = HashMap<String, String>;

/// The hash that the part of an item or a bank bears.
pub fn hash_of(part: &impl serde::Serialize) -> Result<String> {
    Ok(hash(&serde_json::to_value(part)?.to_string()))
}

fn hash(part: &str) -> String {
    hex(&Sha256::digest(part.as_bytes()))
}

/// The document of a course, and its items and banks apart from it. Of those that `known`, a course with its document, has as they are,
/// only the hash is taken: a change to one item costs no more than that item.
pub(super) fn apart(course: &Course, known: Option<(&Course, &str)>) -> Result<(String, Parts)> {
    let known = known.map(|(course, document)| Known::of(course, document)).transpose()?.unwrap_or_default();
    let mut parts = Parts::new();
    let mut put = |same: Option<&String>, value: &dyn Fn() -> Result<String>| -> Result<Value> {
        if let Some(hash) = same {
            return Ok(Value::String(hash.clone()));
        }
        let part = value()?;
        let hash = hash(&part);
        parts.insert(hash.clone(), part);
        Ok(Value::String(hash))
    };
    let mut items = Vec::new();
    for module in &course.modules {
        let of_module: Result<Vec<Value>> =
            module.items.iter().map(|item| put(known.item(item), &|| Ok(serde_json::to_value(item)?.to_string()))).collect();
        items.push(of_module?);
    }
    let banks: Result<Vec<Value>> =
        course.banks.iter().map(|bank| put(known.bank(bank), &|| Ok(serde_json::to_value(bank)?.to_string()))).collect();
    let mut document = serde_json::to_value(cover(course))?;
    document["banks"] = banks?.into();
    let modules = document["modules"].as_array_mut().into_iter().flatten();
    for (module, items) in modules.zip(items) {
        module["items"] = items.into();
    }
    Ok((document.to_string(), parts))
}

/// The course without its items and banks.
fn cover(course: &Course) -> Course {
    let modules = course.modules.iter().map(|module| Module {
        id: module.id.clone(),
        was: module.was.clone(),
        title: module.title.clone(),
        requires: module.requires.clone(),
        items: Vec::new(),
    });
    Course { modules: modules.collect(), media: course.media.clone(), ..course.cover() }
}

/// Items and banks with the hashes that their parts bear.
#[derive(Default)]
struct Known<'a> {
    items: HashMap<&'a str, (&'a Item, String)>,
    banks: HashMap<&'a str, (&'a Bank, String)>,
}

impl<'a> Known<'a> {
    fn of(course: &'a Course, document: &str) -> Result<Self> {
        let mut document: Value = serde_json::from_str(document)?;
        let mut of_list = |key: &str| -> Vec<String> {
            let lists = lists(&mut document, key);
            lists.into_iter().flatten().filter_map(|hash| hash.as_str().map(str::to_owned)).collect()
        };
        let (items, banks) = (of_list("modules"), of_list("banks"));
        Ok(Self {
            items: course.items().zip(items).map(|(item, hash)| (item.id.as_str(), (item, hash))).collect(),
            banks: course.banks.iter().zip(banks).map(|(bank, hash)| (bank.path.as_str(), (bank, hash))).collect(),
        })
    }

    fn item(&self, item: &Item) -> Option<&String> {
        self.items.get(item.id.as_str()).filter(|(known, _)| *known == item).map(|(_, hash)| hash)
    }

    fn bank(&self, bank: &Bank) -> Option<&String> {
        self.banks.get(bank.path.as_str()).filter(|(known, _)| *known == bank).map(|(_, hash)| hash)
    }
}

/// The lists of a document whose entries are parts: items by module, or banks.
fn lists<'v>(document: &'v mut Value, key: &str) -> Vec<&'v mut Vec<Value>> {
    let found = document.get_mut(key).and_then(Value::as_array_mut);
    match (key, found) {
        (_, None) => Vec::new(),
        ("modules", Some(modules)) => modules.iter_mut().filter_map(|module| module.get_mut("items")?.as_array_mut()).collect(),
        (_, Some(banks)) => vec![banks],
    }
}

/// The course of a document.
pub(super) fn whole(db: &Connection, course: CourseId, document: &str) -> Result<Course> {
    let mut value: Value = serde_json::from_str(document)?;
    let parts = of_document(db, course, document)?;
    for key in ["modules", "banks"] {
        for one in lists(&mut value, key).into_iter().flatten() {
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
