//! TOML in its usual shape: one blank around `=`, at most one blank line, comments kept where they stand.

use toml_edit::{Array, Decor, DocumentMut, InlineTable, Item, RawString, Table, Value};

/// `text` tidied; `change` may add keys first. `None`: it is no TOML.
pub(super) fn toml(text: &str, change: impl FnOnce(&mut DocumentMut)) -> Option<String> {
    let mut document: DocumentMut = text.parse().ok()?;
    change(&mut document);
    table(document.as_table_mut());
    let trailing = document.trailing().as_str().map(collapsed).unwrap_or_default();
    document.set_trailing(trailing);
    let tidied = collapsed(document.to_string().trim());
    Some(if tidied.is_empty() { tidied } else { format!("{}\n", tidied.trim_end()) })
}

fn table(table: &mut Table) {
    let keys: Vec<String> = table.iter().map(|(key, _)| key.to_owned()).collect();
    for key in keys {
        if let Some(mut name) = table.key_mut(&key) {
            let prefix = text_of(name.leaf_decor().prefix());
            // A key begins its line; what stands before it are comments.
            name.leaf_decor_mut().set_prefix(collapsed(&prefix).trim_end_matches([' ', '\t']).to_owned());
        }
        let is_value = table.get(&key).is_some_and(Item::is_value);
        if is_value && let Some(mut name) = table.key_mut(&key) {
            name.leaf_decor_mut().set_suffix(" ");
        }
        match table.get_mut(&key) {
            Some(Item::Value(value)) => decorate(value.decor_mut()),
            Some(Item::Table(inner)) => nested(inner),
            Some(Item::ArrayOfTables(tables)) => tables.iter_mut().for_each(nested),
            _ => {}
        }
    }
}

fn nested(inner: &mut Table) {
    let prefix = collapsed(&text_of(inner.decor().prefix()));
    inner.decor_mut().set_prefix(prefix);
    table(inner);
}

/// One blank before the value, and before the comment behind it.
fn decorate(decor: &mut Decor) {
    let comment = text_of(decor.suffix()).trim().to_owned();
    decor.set_prefix(" ");
    decor.set_suffix(if comment.is_empty() { comment } else { format!(" {comment}") });
}

fn text_of(raw: Option<&RawString>) -> String {
    raw.and_then(RawString::as_str).unwrap_or_default().to_owned()
}

/// No blanks at the ends of lines, at most one blank line in a row.
fn collapsed(text: &str) -> String {
    let mut out: Vec<&str> = Vec::new();
    for line in text.split('\n') {
        let line = line.trim_end();
        let blanks = out.iter().rev().take_while(|line| line.is_empty()).count();
        if !(line.is_empty() && blanks >= 2) {
            out.push(line);
        }
    }
    out.join("\n")
}

/// Puts `id` first in a table, so that it stands where people look for it.
pub(super) fn id_first(table: &mut Table, id: &str) {
    if table.contains_key("id") {
        return;
    }
    let first = table.iter().next().map(|(key, _)| key.to_owned());
    // The comment above the first key stays above all.
    let above = first
        .and_then(|key| table.key_mut(&key).map(|mut name| (text_of(name.leaf_decor().prefix()), name.leaf_decor_mut().set_prefix(""))));
    table.insert("id", Item::Value(Value::from(id)));
    if let Some((above, ())) = above
        && let Some(mut name) = table.key_mut("id")
    {
        name.leaf_decor_mut().set_prefix(above);
    }
    let order: Vec<String> = table.iter().map(|(key, _)| key.to_owned()).filter(|key| key != "id").collect();
    for key in order {
        if let Some((name, item)) = table.remove_entry(&key) {
            table.insert_formatted(&name, item);
        }
    }
}

/// Gives the links of a list of items the ids they have.
pub(super) fn link_ids(items: &mut Array, id: impl Fn(&InlineTable) -> Option<String>) {
    for value in items.iter_mut() {
        if let Value::InlineTable(link) = value
            && link.contains_key("link")
            && !link.contains_key("id")
            && let Some(id) = id(link)
        {
            link.insert("id", Value::from(id));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_stay_and_blanks_go() {
        let text = "# above\n\n\n\ntitle=\"A\"   # behind\n  indented   =  1\n[grading]\n# inside\npass = \"60%\"\n\n\n[[module]]\nid='m'\nitems = [\n  \"a.md\", # why\n]\n\n# the end\n";
        let tidied = "# above\n\ntitle = \"A\" # behind\nindented = 1\n[grading]\n# inside\npass = \"60%\"\n\n[[module]]\nid = 'm'\nitems = [\n  \"a.md\", # why\n]\n\n# the end\n";
        assert_eq!(toml(text, |_| {}).as_deref(), Some(tidied));
        assert_eq!(toml(tidied, |_| {}).as_deref(), Some(tidied));
    }

    #[test]
    fn an_id_goes_first() {
        let tidied = toml("# about\ntitle = \"A\"\nminutes = 3\n", |document| id_first(document.as_table_mut(), "a"));
        assert_eq!(tidied.as_deref(), Some("# about\nid = \"a\"\ntitle = \"A\"\nminutes = 3\n"));
    }
}
