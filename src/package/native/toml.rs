//! TOML with places: every value is read together with its line and column, and every key that nobody asked for is named.

use std::cell::RefCell;
use std::ops::Range;

use chrono::TimeDelta;
use toml_edit::{Document, Item, TableLike, Value};

use super::dates;
use super::positions::Positions;
use crate::domain::course::DateRule;
use crate::domain::percent;
use crate::domain::points::{Exact, Points};
use crate::domain::when::span_of;
use crate::package::finding::{Findings, Place, unknown};

/// One TOML text: a `course.toml`, or the front matter of a page.
pub(super) struct Toml<'a> {
    file: &'a str,
    text: &'a str,
    positions: Positions<'a>,
    findings: &'a Findings,
    document: Document<&'a str>,
}

impl<'a> Toml<'a> {
    /// Parses `text`, which begins after `before` lines of `file`. A mistake of syntax is one finding, and `None`.
    pub fn parse(file: &'a str, text: &'a str, before: u32, findings: &'a Findings) -> Option<Self> {
        let positions = Positions::new(text, before);
        match Document::parse(text) {
            Ok(document) => Some(Self { file, text, positions, findings, document }),
            Err(error) => {
                let at = positions.at(error.span().unwrap_or_default().start);
                let message = error.message().lines().collect::<Vec<_>>().join("; ");
                let write = syntax_hint(&message);
                findings.fatal("toml", &Place { file: file.to_owned(), at }, format!("This is no valid TOML: {message}."), Some(write));
                None
            }
        }
    }

    pub fn root(&self) -> Table<'_> {
        Table { toml: self, keys: self.document.as_table(), span: 0..0, known: RefCell::default() }
    }

    fn place(&self, span: &Range<usize>) -> Place {
        Place { file: self.file.to_owned(), at: self.positions.at(span.start) }
    }
}

/// A table of the text. Asking for a key makes it known; [`Table::finish`] names the others.
pub(super) struct Table<'a> {
    toml: &'a Toml<'a>,
    keys: &'a dyn TableLike,
    span: Range<usize>,
    known: RefCell<Vec<&'static str>>,
}

/// A value with its place.
pub(super) struct Found<'a> {
    item: &'a Item,
    text: &'a str,
    pub place: Place,
}

impl<'a> Table<'a> {
    pub fn place(&self) -> Place {
        self.toml.place(&self.span)
    }

    pub fn findings(&self) -> &'a Findings {
        self.toml.findings
    }

    pub fn find(&self, key: &'static str) -> Option<Found<'a>> {
        self.known.borrow_mut().push(key);
        let (name, item) = self.keys.get_key_value(key)?;
        let span = item.span().or_else(|| name.span()).unwrap_or_default();
        Some(Found { item, text: self.toml.text.get(span.clone()).unwrap_or_default(), place: self.toml.place(&span) })
    }

    /// Where the key `key` stands, else the table.
    pub fn place_of(&self, key: &str) -> Place {
        self.keys.key(key).and_then(toml_edit::Key::span).map_or_else(|| self.place(), |span| self.toml.place(&span))
    }

    /// Where `key` stands, if it does.
    pub fn find_place(&self, key: &str) -> Option<Place> {
        self.keys.key(key).and_then(toml_edit::Key::span).map(|span| self.toml.place(&span))
    }

    /// `example` is a value that would do.
    fn read<T>(&self, key: &'static str, expected: &str, example: &str, read: impl Fn(&Found<'a>) -> Option<T>) -> Option<T> {
        let found = self.find(key)?;
        let value = read(&found);
        if value.is_none() {
            let write = format!("{key} = {example}");
            self.findings().fatal("bad-value", &found.place, format!("`{key}` takes {expected}."), Some(write));
        }
        value
    }

    pub fn string(&self, key: &'static str) -> Option<String> {
        self.read(key, "a text in quotation marks", "\"…\"", |found| found.item.as_str().map(str::to_owned))
    }

    /// A list of texts, each with its place; a single text counts as a list of one.
    pub fn strings(&self, key: &'static str) -> Option<Vec<(String, Place)>> {
        self.read(key, "a list of texts", "[\"…\"]", |found| {
            if let Some(one) = found.item.as_str() {
                return Some(vec![(one.to_owned(), found.place.clone())]);
            }
            let text = |value: &Value| Some((value.as_str()?.to_owned(), self.toml.place(&value.span().unwrap_or_default())));
            found.item.as_array()?.iter().map(text).collect()
        })
    }

    pub fn texts(&self, key: &'static str) -> Option<Vec<String>> {
        Some(self.strings(key)?.into_iter().map(|(text, _)| text).collect())
    }

    pub fn boolean(&self, key: &'static str) -> Option<bool> {
        self.read(key, "true or false", "true", |found| found.item.as_bool())
    }

    pub fn count(&self, key: &'static str) -> Option<u32> {
        self.read(key, "a whole number from 0", "3", |found| u32::try_from(found.item.as_integer()?).ok())
    }

    /// A count of bytes: `1048576` or `"25MB"`.
    pub fn size(&self, key: &'static str) -> Option<u64> {
        self.read(key, "a size such as \"25MB\"", "\"25MB\"", |found| match found.item.as_str() {
            Some(text) => size(text),
            None => u64::try_from(found.item.as_integer()?).ok(),
        })
    }

    pub fn percent(&self, key: &'static str) -> Option<Exact> {
        self.read(key, "a percentage such as \"60%\"", "\"60%\"", |found| {
            percent::parse(found.item.as_str()?).filter(|share| !share.is_negative())
        })
    }

    /// A percentage up to 100%.
    pub fn share(&self, key: &'static str) -> Option<Exact> {
        self.read(key, "a percentage from 0% to 100%", "\"60%\"", |found| share(found.item.as_str()?))
    }

    /// A whole number from 0 to `most`.
    pub fn count_to(&self, key: &'static str, most: u32) -> Option<u32> {
        let expected = format!("a whole number from 0 to {most}");
        self.read(key, &expected, &most.min(2).to_string(), |found| u32::try_from(found.item.as_integer()?).ok().filter(|n| *n <= most))
    }

    /// `"60%"` or a word that stands for something else.
    pub fn percent_or<T: Clone>(&self, key: &'static str, words: &[(&str, T)], share: impl Fn(Exact) -> T) -> Option<T> {
        self.read(key, &format!("a percentage, or one of {}", listed(words)), "\"60%\"", |found| {
            let text = found.item.as_str()?;
            let word = words.iter().find(|(word, _)| *word == text).map(|(_, value)| value.clone());
            word.or_else(|| self::share(text).map(&share))
        })
    }

    /// A number of points, read from its text: no float stands between.
    pub fn points(&self, key: &'static str) -> Option<Points> {
        let found = self.find(key)?;
        let number = matches!(found.item, Item::Value(Value::Integer(_) | Value::Float(_)));
        let text = if number { found.text.replace('_', "") } else { found.item.as_str().unwrap_or(found.text).to_owned() };
        let points = Points::parse(&text).map_err(|e| e.to_string());
        match points.and_then(|points| if points < Points::ZERO { Err("points cannot be less than 0".to_owned()) } else { Ok(points) }) {
            Ok(points) => Some(points),
            Err(why) => {
                self.findings().fatal("bad-value", &found.place, format!("`{key}`: {why}."), Some(format!("{key} = 10")));
                None
            }
        }
    }

    pub fn number(&self, key: &'static str) -> Option<Exact> {
        self.read(key, "a number", "1.5", |found| {
            let number = matches!(found.item, Item::Value(Value::Integer(_) | Value::Float(_)));
            number.then(|| Exact::parse(&found.text.replace('_', ""))).flatten().filter(|number| !number.is_negative())
        })
    }

    /// Seconds of `"20m"`, `"1d12h"`.
    pub fn duration(&self, key: &'static str) -> Option<u64> {
        self.read(key, "a duration such as \"20m\", \"36h\" or \"2d\"", "\"20m\"", |found| {
            span_of(found.item.as_str()?).map(|span: TimeDelta| span.num_seconds().unsigned_abs())
        })
    }

    pub fn date(&self, key: &'static str) -> Option<DateRule> {
        let found = self.find(key)?;
        let text = found.item.as_str().unwrap_or(found.text);
        let rule = dates::parse(text);
        if rule.is_none() {
            let message = format!("`{key}`: `{text}` is no date.");
            self.findings().fatal(
                "bad-date",
                &found.place,
                message,
                Some("\"week 2 fri 18:00\", \"day 3\", \"+36h after open\" or \"2027-02-01 18:00\"".to_owned()),
            );
        }
        rule
    }

    /// One of `words`.
    pub fn word<T: Clone>(&self, key: &'static str, words: &[(&str, T)]) -> Option<T> {
        let found = self.find(key)?;
        let text = found.item.as_str().unwrap_or(found.text);
        if let Some((_, value)) = words.iter().find(|(word, _)| *word == text) {
            return Some(value.clone());
        }
        let write = self.nearest_of(text, words).map(|word| format!("{key} = \"{word}\""));
        self.findings().fatal("bad-value", &found.place, format!("`{key}` is one of {}; `{text}` is none of them.", listed(words)), write);
        None
    }

    /// The word that was meant, else the usual one, which stands first.
    fn nearest_of<T>(&self, text: &str, words: &[(&str, T)]) -> Option<String> {
        let near = self.findings().near(text, words.iter().map(|(word, _)| *word));
        near.or_else(|| words.first().map(|(word, _)| (*word).to_owned()))
    }

    /// A list of `words`.
    pub fn words<T: Clone>(&self, key: &'static str, words: &[(&str, T)]) -> Option<Vec<T>> {
        let texts = self.strings(key)?;
        let read = texts.into_iter().filter_map(|(text, place)| {
            let found = words.iter().find(|(word, _)| *word == text).map(|(_, value)| value.clone());
            if found.is_none() {
                let write = self.nearest_of(&text, words).map(|word| format!("\"{word}\""));
                self.findings().fatal("bad-value", &place, format!("`{key}` holds {}; `{text}` is none of them.", listed(words)), write);
            }
            found
        });
        Some(read.collect())
    }

    pub fn table(&self, key: &'static str) -> Option<Table<'a>> {
        self.read(key, "a table", "{ … }", |found| {
            let table = found.item.as_table_like()?;
            Some(Table { toml: self.toml, keys: table, span: found.item.span().unwrap_or_default(), known: RefCell::default() })
        })
    }

    /// The tables of `[[key]]`, or of a list of inline tables.
    pub fn tables(&self, key: &'static str) -> Option<Vec<Table<'a>>> {
        Some(
            self.entries(key)?
                .into_iter()
                .filter_map(|entry| match entry {
                    Entry::Table(table) => Some(table),
                    Entry::Text(_, place) | Entry::Other(place) => {
                        let write = format!("{key} = [{{ … }}]");
                        self.findings().fatal("bad-value", &place, format!("`{key}` holds tables."), Some(write));
                        None
                    }
                })
                .collect(),
        )
    }

    /// A list in which texts and tables may stand side by side.
    pub fn entries(&self, key: &'static str) -> Option<Vec<Entry<'a>>> {
        let found = self.find(key)?;
        let table = |table: &'a dyn TableLike, span: Option<Range<usize>>| {
            Entry::Table(Table { toml: self.toml, keys: table, span: span.unwrap_or_default(), known: RefCell::default() })
        };
        if let Some(tables) = found.item.as_array_of_tables() {
            return Some(tables.iter().map(|one| table(one, one.span())).collect());
        }
        let entry = |value: &'a Value| {
            let place = self.toml.place(&value.span().unwrap_or_default());
            match value {
                Value::String(text) => Entry::Text(text.value().clone(), place),
                Value::InlineTable(one) => table(one, value.span()),
                _ => Entry::Other(place),
            }
        };
        if let Some(array) = found.item.as_array() {
            return Some(array.iter().map(entry).collect());
        }
        let write = if found.item.is_table() { format!("[[{key}]]") } else { format!("{key} = [ … ]") };
        self.findings().fatal("bad-value", &found.place, format!("`{key}` takes a list."), Some(write));
        None
    }

    /// The pairs of a list such as `[["A", "90%"], ["F", "0%"]]`.
    pub fn pairs(&self, key: &'static str) -> Option<Vec<(String, String)>> {
        let pair = |value: &Value| {
            let pair = value.as_array()?;
            Some((pair.get(0)?.as_str()?.to_owned(), pair.get(1).filter(|_| pair.len() == 2)?.as_str()?.to_owned()))
        };
        self.read(key, "a list of pairs", "[[\"A\", \"90%\"], [\"F\", \"0%\"]]", |found| found.item.as_array()?.iter().map(pair).collect())
    }

    pub fn is_text(&self, key: &str) -> bool {
        self.keys.get(key).is_some_and(Item::is_str)
    }

    /// Names the keys that nobody asked for, with the nearest known one.
    pub fn finish(&self) {
        let known = self.known.borrow();
        for (name, _) in self.keys.iter().filter(|(name, _)| !known.contains(name)) {
            let near = self.findings().near(name, known.iter().copied());
            let write = near.clone().unwrap_or_else(|| "take it out".to_owned());
            self.findings().warn("unknown-key", &self.place_of(name), unknown("The key", name, near.as_deref()), Some(write));
        }
    }
}

/// An entry of a list.
pub(super) enum Entry<'a> {
    Text(String, Place),
    Table(Table<'a>),
    /// Neither.
    Other(Place),
}

/// What to write instead, as far as the parser's message tells it.
fn syntax_hint(message: &str) -> String {
    let hint = if message.contains("duplicate") {
        "take one of the two out"
    } else if message.contains("string") {
        "close the quotation mark on its line: key = \"text\""
    } else if message.contains("array") || message.contains(']') {
        "close the list: key = [\"one\", \"two\"]"
    } else if message.contains("inline table") || message.contains('}') {
        "close the table: { file = \"intro/why.md\" }"
    } else {
        "one key a line, texts in quotation marks: key = \"text\""
    };
    hint.to_owned()
}

fn listed<T>(words: &[(&str, T)]) -> String {
    words.iter().map(|(word, _)| format!("\"{word}\"")).collect::<Vec<_>>().join(", ")
}

/// A percentage from 0 to 100.
pub(super) fn share(text: &str) -> Option<Exact> {
    percent::parse(text).filter(|share| !share.is_negative() && *share <= Exact::one())
}

/// `25MB`, `500 kB`, `1GB`: powers of 1024, as file managers count.
pub(super) fn size(text: &str) -> Option<u64> {
    let text = text.trim();
    let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let count: u64 = text.get(..digits)?.parse().ok()?;
    let shift = match text.get(digits..)?.trim().to_ascii_lowercase().as_str() {
        "" | "b" => 0,
        "kb" | "kib" => 10,
        "mb" | "mib" => 20,
        "gb" | "gib" => 30,
        _ => return None,
    };
    count.checked_shl(shift).filter(|bytes| bytes >> shift == count)
}
