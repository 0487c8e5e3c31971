//! A typed text, compared with each accepted one in order; the first that fits decides (RULES.md 2.1, 2.3).

use serde::{Deserialize, Serialize};

use super::compare::{self, Folding, LONGEST};
use super::source::{Block, Entry, Fault, Marker};
use super::{Answer, Marked, Rules, WrongShape};
use crate::domain::percent;
use crate::domain::points::Exact;
use crate::domain::text::Untrusted;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Body {}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Key {
    /// `{case}`: upper and lower case differ.
    #[serde(default)]
    pub case: bool,
    /// `{fold=accents}`: é is as good as e.
    #[serde(default)]
    pub fold_accents: bool,
    /// `{words=any}`: the same words in any order.
    #[serde(default)]
    pub any_order: bool,
    pub accepted: Vec<Accepted>,
}

/// One `=` line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Accepted {
    pub pattern: Pattern,
    pub share: Exact,
    #[serde(default)]
    pub feedback: Option<Untrusted>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Pattern {
    /// As written, `*` standing for any run of characters, `\*` for a star.
    Wildcard(String),
    /// Written in quotation marks: no wildcard, no number, no weight.
    Literal(String),
    /// `=~ /source/flags`; flags is `i` or empty. Sought in the tidied answer.
    Regex { source: String, ignore_case: bool },
}

impl Rules for Body {
    type Key = Key;
    const FLAGS: &'static [&'static str] = &["case", "fold", "words"];

    fn check(&self, answer: &Answer) -> Result<(), WrongShape> {
        match answer {
            Answer::Text { text } if text.raw().len() > LONGEST => Err(WrongShape::TooLong(LONGEST)),
            Answer::Text { .. } => Ok(()),
            _ => Err(WrongShape::Expected { expected: "a short text: {\"text\": \"origin\"}" }),
        }
    }

    fn mark(&self, key: &Key, answer: &Answer) -> Marked {
        let Answer::Text { text } = answer else { return Marked::of(Exact::zero(), None) };
        let text = text.raw();
        if let Some(found) = key.deciding(text).map(|at| &key.accepted[at]) {
            let mut marked = Marked::of(found.share.clone(), found.feedback.clone());
            marked.close = found.share.is_zero() && key.nearly(text);
            return marked;
        }
        Marked { close: key.nearly(text), ..Marked::of(Exact::zero(), None) }
    }

    fn claims(block: &Block) -> bool {
        block.entries.first().is_some_and(|entry| matches!(entry.marker, Marker::Equals | Marker::Matches))
    }

    fn parse(block: &Block) -> Result<(Self, Key), Vec<Fault>> {
        let mut faults = block.only(|entry| !entry.is_option(), "lines that begin with `=`");
        let mut accepted = Vec::new();
        for entry in block.entries.iter().filter(|entry| !entry.is_option()) {
            read_line(entry).map_or_else(|fault| faults.push(fault), |line| accepted.push(line));
        }
        let fold = block.choice("fold", &["accents"]).map_err(|fault| faults.push(fault)).ok().flatten();
        let words = block.choice("words", &["any"]).map_err(|fault| faults.push(fault)).ok().flatten();
        let best = accepted.iter().map(|line| line.share.clone()).max();
        if faults.is_empty() && best != Some(Exact::one()) {
            faults.push(
                Fault::new("no-full-answer", block.at, "No answer line gives the full points.")
                    .suggest("write a line such as `= answer` without a weight"),
            );
        }
        let key = Key { case: block.has("case"), fold_accents: fold.is_some(), any_order: words.is_some(), accepted };
        if faults.is_empty() { Ok((Self {}, key)) } else { Err(faults) }
    }

    fn print(&self, key: &Key) -> Block {
        let mut block = Block { entries: key.accepted.iter().map(print_line).collect(), ..Block::default() };
        if key.case {
            block.set("case", None);
        }
        if key.fold_accents {
            block.set("fold", Some("accents".to_owned()));
        }
        if key.any_order {
            block.set("words", Some("any".to_owned()));
        }
        block
    }
}

impl Key {
    fn folding(&self) -> Folding {
        Folding { case: !self.case, accents: self.fold_accents }
    }

    fn fits(&self, pattern: &Pattern, text: &str) -> bool {
        let fold = |text: &str| self.folding().fold(text);
        match pattern {
            Pattern::Literal(wanted) => self.same(&fold(wanted), &fold(text)),
            Pattern::Wildcard(wanted) => {
                compare::wildcard(&fold(wanted), &fold(text)) || (self.any_order && self.same(&fold(wanted), &fold(text)))
            }
            Pattern::Regex { source, ignore_case } => {
                compare::regex(source, *ignore_case).is_ok_and(|regex| regex.is_match(&compare::tidy(text)))
            }
        }
    }

    /// The line that decides on an answer.
    pub(super) fn deciding(&self, text: &str) -> Option<usize> {
        self.accepted.iter().position(|line| self.fits(&line.pattern, text))
    }

    /// `text` without what does not matter here.
    pub(super) fn sense(&self, text: &str) -> String {
        let folded = self.folding().fold(text);
        if !self.any_order {
            return folded;
        }
        let mut words: Vec<&str> = folded.split(' ').collect();
        words.sort_unstable();
        words.join(" ")
    }

    fn same(&self, wanted: &str, text: &str) -> bool {
        wanted == text || (self.any_order && compare::same_words(wanted, text))
    }

    /// Whether a full answer is but a slip away.
    fn nearly(&self, text: &str) -> bool {
        let text = self.folding().fold(text);
        self.accepted.iter().filter(|line| line.share == Exact::one()).any(|line| match &line.pattern {
            Pattern::Literal(wanted) => compare::near_miss(&self.folding().fold(wanted), &text),
            Pattern::Wildcard(wanted) if !wanted.contains('*') => compare::near_miss(&self.folding().fold(wanted), &text),
            _ => false,
        })
    }
}

fn read_line(entry: &Entry) -> Result<Accepted, Fault> {
    let feedback: Option<Untrusted> = entry.feedback.clone().map(Into::into);
    if entry.marker == Marker::Matches {
        let (share, text) = entry.weight()?;
        return Ok(Accepted { pattern: read_regex(entry, text)?, share, feedback });
    }
    let (share, text) = entry.weight()?;
    if text.is_empty() || (percent::parse(text).is_some() && share == Exact::one()) {
        let fault = entry.fault("empty-answer", "There is no answer after the `=`.");
        return Err(fault.suggest(if text.is_empty() {
            "= answer".to_owned()
        } else {
            format!("= \"{text}\" where the percentage itself is the answer")
        }));
    }
    if text.len() > LONGEST {
        let fault = entry.fault("too-long", format!("This answer is longer than {LONGEST} bytes, which nobody can type."));
        return Err(fault.suggest("shorten it, or ask for an {essay}"));
    }
    let quoted = text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    let pattern = quoted.map_or_else(|| Pattern::Wildcard(text.to_owned()), |inner| Pattern::Literal(inner.to_owned()));
    // The line that catches the rest gives nothing unless it says what.
    let share = if text == "*" && !entry.text.trim().contains('%') { Exact::zero() } else { share };
    Ok(Accepted { pattern, share, feedback })
}

/// `/source/flags`.
fn read_regex(entry: &Entry, text: &str) -> Result<Pattern, Fault> {
    let parts = text.strip_prefix('/').and_then(|rest| rest.rsplit_once('/')).filter(|(_, flags)| matches!(*flags, "" | "i"));
    let Some((source, flags)) = parts else {
        return Err(entry.fault("bad-regex", "A regular expression stands between slashes.").suggest("=~ /^git\\s+init$/i"));
    };
    let ignore_case = flags == "i";
    compare::regex(source, ignore_case).map_err(|why| {
        entry.fault("bad-regex", format!("This regular expression cannot be used: {why}.")).suggest("=~ /^git\\s+init$/i")
    })?;
    Ok(Pattern::Regex { source: source.to_owned(), ignore_case })
}

fn print_line(line: &Accepted) -> Entry {
    let (marker, text) = match &line.pattern {
        Pattern::Wildcard(text) => (Marker::Equals, text.clone()),
        Pattern::Literal(text) => (Marker::Equals, format!("\"{text}\"")),
        Pattern::Regex { source, ignore_case } => (Marker::Matches, format!("/{source}/{}", if *ignore_case { "i" } else { "" })),
    };
    let mut entry = Entry::new(marker, text);
    entry.feedback = line.feedback.as_ref().map(|text| text.raw().to_owned());
    // Written out where it is needed, and where the text would else be read as a weight.
    let rest = matches!(&line.pattern, Pattern::Wildcard(text) if text == "*");
    let usual = if rest { Exact::zero() } else { Exact::one() };
    if line.share != usual || entry.weighted().0 != Exact::one() {
        entry.text = format!("{} {}", percent::print(&line.share), entry.text);
    }
    entry
}
