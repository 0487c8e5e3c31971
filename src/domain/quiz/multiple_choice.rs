//! One option of several. The share set on the chosen option is the mark; it may be negative (RULES.md 2.1).

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use super::source::{Block, Entry, Fault, Marker};
use super::{Answer, Choice, Marked, OptionKey, Rules, WrongShape};
use crate::domain::points::Exact;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Body {
    pub options: Vec<Choice>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Key {
    pub options: Vec<OptionKey>,
}

impl Rules for Body {
    type Key = Key;

    fn check(&self, answer: &Answer) -> Result<(), WrongShape> {
        let Answer::Choice { choice } = answer else {
            return Err(WrongShape::Expected { expected: "one option: {\"choice\": \"a\"}" });
        };
        offered(&self.options, choice).map(drop)
    }

    fn mark(&self, key: &Key, answer: &Answer) -> Marked {
        let chosen = match answer {
            Answer::Choice { choice } => offered(&self.options, choice).ok().and_then(|at| key.options.get(at)),
            _ => None,
        };
        chosen.map_or_else(|| Marked::of(Exact::zero(), None), |option| Marked::of(option.share.clone(), option.feedback.clone()))
    }

    fn claims(block: &Block) -> bool {
        block.entries.first().is_some_and(|entry| matches!(entry.marker, Marker::Round(_)))
    }

    fn parse(block: &Block) -> Result<(Self, Key), Vec<Fault>> {
        let mut faults = block.only(|entry| matches!(entry.marker, Marker::Round(_)), "options written `- ( )`");
        let (options, keys) = read_options(&block.entries, &mut faults);
        let full = keys.iter().filter(|key| key.share == Exact::one()).count();
        if faults.is_empty() && full != 1 {
            let fault = Fault::new(
                "one-right-option",
                block.at,
                format!("A question with `( )` has exactly one right option; this one has {full}."),
            );
            faults.push(fault.suggest(if full == 0 { "mark the right one with (x)" } else { "write [x] where several are right" }));
        }
        if faults.is_empty() { Ok((Self { options }, Key { options: keys })) } else { Err(faults) }
    }

    fn print(&self, key: &Key) -> Block {
        Block { entries: print_options(&self.options, &key.options, Marker::Round), ..Block::default() }
    }
}

/// The place of the option with this id.
pub(super) fn offered(options: &[Choice], id: &str) -> Result<usize, WrongShape> {
    options
        .iter()
        .position(|option| option.id == id)
        .ok_or_else(|| WrongShape::NotOffered(crate::domain::text::Untrusted::from(id).for_screen().into_owned()))
}

/// Options and their keys, in the order written. An option without `{#x}` is called by its position.
pub(super) fn read_options(entries: &[Entry], faults: &mut Vec<Fault>) -> (Vec<Choice>, Vec<OptionKey>) {
    let mut options: Vec<Choice> = Vec::new();
    let mut keys = Vec::new();
    let mut ids = HashSet::new();
    for (entry, position) in entries.iter().filter(|entry| entry.is_option()).zip(1..) {
        let id = entry.id.clone().unwrap_or_else(|| position.to_string());
        if entry.text.trim().is_empty() {
            faults.push(entry.fault("empty-option", "This option has no text.").suggest("write the text behind the brackets"));
        }
        if !ids.insert(id.clone()) {
            faults.push(
                entry
                    .fault("duplicate-id", format!("Two options of this question have the id `{id}`."))
                    .suggest("give one of them another id"),
            );
        }
        match entry.bracket_share() {
            Ok(share) => keys.push(OptionKey { share, feedback: entry.feedback.clone().map(Into::into) }),
            Err(fault) => faults.push(fault),
        }
        options.push(Choice { id, text: entry.text.as_str().into(), pin: entry.pin });
    }
    if options.len() == 1 {
        faults.extend(
            entries
                .first()
                .map(|entry| entry.fault("one-option", "A question with one option asks nothing.").suggest("add a second option")),
        );
    }
    (options, keys)
}

/// The lines that [`read_options`] reads back.
pub(super) fn print_options(options: &[Choice], keys: &[OptionKey], marker: impl Fn(String) -> Marker) -> Vec<Entry> {
    let lines = options.iter().zip(keys).zip(1_usize..);
    lines
        .map(|((option, key), position)| {
            let mut entry = Entry::new(marker(Entry::bracket(&key.share)), option.text.raw());
            entry.id = (option.id != position.to_string()).then(|| option.id.clone());
            entry.pin = option.pin;
            entry.feedback = key.feedback.as_ref().map(|text| text.raw().to_owned());
            entry
        })
        .collect()
}
