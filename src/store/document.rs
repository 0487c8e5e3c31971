//! JSON documents in columns: readable in `sqlite3`, with a version number so that a later schema can tell old ones (STYLE.md, rule 8).

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::Result;

/// The version that is written.
const VERSION: u32 = 1;

/// `value` as the text of a column; an object carries `"v"`.
pub fn write<T: Serialize>(value: &T) -> Result<String> {
    let mut json = serde_json::to_value(value)?;
    if let Some(object) = json.as_object_mut() {
        object.insert("v".to_owned(), VERSION.into());
    }
    Ok(json.to_string())
}

/// Reads what [`write()`] wrote.
pub fn read<T: DeserializeOwned>(text: &str) -> Result<T> {
    Ok(serde_json::from_str(text)?)
}

/// Row ids as a JSON list, for `json_each`: one statement reads many rows.
pub fn ids(ids: impl IntoIterator<Item = i64>) -> String {
    let ids: Vec<String> = ids.into_iter().map(|id| id.to_string()).collect();
    format!("[{}]", ids.join(","))
}

/// `value` without a version: lists, and small objects that only their own row reads.
pub fn plain<T: Serialize>(value: &T) -> Result<String> {
    Ok(serde_json::to_string(value)?)
}
