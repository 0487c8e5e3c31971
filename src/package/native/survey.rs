//! Surveys: the quiz grammar without keys. The text is kept as it stands; what its headings say is checked (FORMATS.md 10.6).

use std::collections::HashMap;

use super::braces::{self, Token};
use super::lines::{self, Section};
use super::{Context, blocks, question};
use crate::domain::course::Survey;
use crate::domain::quiz::source::{Entry, Marker};
use crate::package::finding::{Place, unknown};

const WORDS: [&str; 5] = ["scale", "essay", "required", "single", "multiple"];
const PAIRS: [&str; 4] = ["low", "high", "words", "was"];

pub(super) fn read(body: &str, before: u32, anonymous: bool, context: &Context<'_>) -> Survey {
    let all = lines::lines(body, before);
    let (_, sections) = lines::sections(&all);
    let mut ids: HashMap<String, Place> = HashMap::new();
    for section in sections.iter().filter(|section| section.level == 2) {
        let id = section.braces.as_ref().and_then(braces::Braces::id).map_or_else(|| braces::slug(&section.title), str::to_owned);
        let place = context.place(section.at);
        if let Some(other) = ids.insert(id.clone(), place.clone()) {
            super::duplicate("survey questions", &id, &other, &place, context.findings);
        }
        check(section, context);
        keys(section, context);
    }
    Survey { text: lines::trimmed(body).into(), anonymous }
}

fn check(section: &Section<'_>, context: &Context<'_>) {
    for (token, at) in section.braces.iter().flat_map(|braces| &braces.tokens) {
        let (word, known): (&str, &[&str]) = match token {
            Token::Word(word) => (word, &WORDS),
            Token::Pair(key, _) => (key, &PAIRS),
            Token::Id(_) | Token::Tag(_) => continue,
        };
        if !known.contains(&word) && !is_scale(word) {
            let near = context.findings.near(word, known.iter().copied());
            let write = near.clone().unwrap_or_else(|| "take it out".to_owned());
            context.findings.warn("unknown-key", &context.place(*at), unknown("The word", word, near.as_deref()), Some(write));
        }
    }
    let scale = question::has_word(section.braces.as_ref(), "scale");
    let range = section.braces.iter().flat_map(braces::Braces::words).any(|(word, _)| is_scale(word));
    if scale && !range {
        context.findings.error("bad-value", &context.place(section.at), "A scale names its ends.", Some("{scale 1..5}".to_owned()));
    }
}

/// A survey has no right answers; a tick in its file would be shown to everybody.
fn keys(section: &Section<'_>, context: &Context<'_>) {
    let ticked = |entry: &Entry| matches!(&entry.marker, Marker::Round(inner) | Marker::Square(inner) if !inner.trim().is_empty());
    for entry in blocks::read(&section.body).entries.iter().filter(|entry| ticked(entry)) {
        let write = if matches!(entry.marker, Marker::Round(_)) { "- ( )" } else { "- [ ]" };
        let message = "A survey has no right answers; this one is ticked.";
        context.findings.warn("survey-key", &context.place(entry.at), message, Some(write.to_owned()));
    }
}

/// `1..5`.
fn is_scale(word: &str) -> bool {
    word.split_once("..").is_some_and(|(low, high)| matches!((low.parse::<i32>(), high.parse::<i32>()), (Ok(low), Ok(high)) if low < high))
}
