//! The JSON a command prints: one object and a newline, in which no control sequence can reach a terminal (CLI.md 1, SECURITY.md 2.3).

use std::fmt::Write as _;

use serde::Serialize;

use crate::domain::text::is_hidden;

/// One document on one line, without the newline. Beside C0, which JSON escapes by itself, DEL, C1, bidi controls and tags become `\uXXXX`.
pub fn document(value: &impl Serialize) -> String {
    escaped(&serde_json::to_string(value).expect("views have text keys and no failing serializer"))
}

/// Hidden characters stand only inside JSON's strings, so a pass over the finished text is right.
fn escaped(json: &str) -> String {
    let mut safe = String::with_capacity(json.len());
    for c in json.chars() {
        if c == '\u{7f}' || is_hidden(c) {
            for unit in c.encode_utf16(&mut [0; 2]) {
                write!(safe, "\\u{unit:04x}").expect("writing to a String does not fail");
            }
        } else {
            safe.push(c);
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::text::Untrusted;

    #[test]
    fn nothing_that_acts_on_a_terminal_is_left_and_nothing_is_lost() {
        let hostile = "\u{1b}[2J\u{7f}\u{9b}2J\u{202e}x\u{e0041}\u{feff}é漢\r\n";
        let json = document(&serde_json::json!({ "name": Untrusted::from(hostile) }));
        assert!(json.chars().all(|c| !c.is_control() && !is_hidden(c)), "{json}");
        let back: serde_json::Value = serde_json::from_str(&json).unwrap();
        assert_eq!(back["name"], hostile);
    }
}
