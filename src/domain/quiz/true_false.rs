//! A statement that holds or does not: a lone `= true` or `= false`.

use serde::{Deserialize, Serialize};

use super::source::{Block, Entry, Fault, Marker};
use super::{Answer, Marked, Rules, WrongShape};
use crate::domain::points::Exact;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Body {}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Key {
    pub value: bool,
}

impl Rules for Body {
    type Key = Key;

    fn check(&self, answer: &Answer) -> Result<(), WrongShape> {
        match answer {
            Answer::Value { .. } => Ok(()),
            _ => Err(WrongShape::Expected { expected: "true or false: {\"value\": true}" }),
        }
    }

    fn mark(&self, key: &Key, answer: &Answer) -> Marked {
        let right = matches!(answer, Answer::Value { value } if *value == key.value);
        Marked::of(if right { Exact::one() } else { Exact::zero() }, None)
    }

    fn claims(block: &Block) -> bool {
        value(block).is_some()
    }

    fn parse(block: &Block) -> Result<(Self, Key), Vec<Fault>> {
        let Some(value) = value(block) else {
            return Err(vec![Fault::new("true-or-false", block.at, "A true/false question has one answer line.").suggest("= true")]);
        };
        match block.entries.first().filter(|entry| entry.feedback.is_some()) {
            Some(entry) => Err(vec![
                entry
                    .fault("lost-feedback", "The answer line of a true/false question takes no feedback of its own.")
                    .suggest("> incorrect: …"),
            ]),
            None => Ok((Self {}, Key { value })),
        }
    }

    fn print(&self, key: &Key) -> Block {
        Block { entries: vec![Entry::new(Marker::Equals, if key.value { "true" } else { "false" })], ..Block::default() }
    }
}

fn value(block: &Block) -> Option<bool> {
    let [entry] = block.entries.as_slice() else { return None };
    match (&entry.marker, entry.text.trim()) {
        (Marker::Equals, "true") => Some(true),
        (Marker::Equals, "false") => Some(false),
        _ => None,
    }
}
