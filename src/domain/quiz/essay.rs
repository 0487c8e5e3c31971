//! A written text that a person marks. Never marked by the program (RULES.md 2.1).

use serde::{Deserialize, Serialize};
use unicode_segmentation::UnicodeSegmentation;

use super::source::{Block, Fault};
use super::{Answer, Marked, Rules, WrongShape};

/// The longest text in bytes.
pub const LONGEST: usize = 1 << 20;

/// `words`: least and most, either may be open. They are shown; a text outside of them is handed in all the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Body {
    pub words: (Option<u32>, Option<u32>),
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Key {}

/// How many words a learner wrote, as the counter beside the editor shows it.
pub fn words(text: &str) -> usize {
    text.unicode_words().count()
}

impl Rules for Body {
    type Key = Key;
    const FLAGS: &'static [&'static str] = &["words"];

    fn check(&self, answer: &Answer) -> Result<(), WrongShape> {
        match answer {
            Answer::Text { text } if text.raw().len() > LONGEST => Err(WrongShape::TooLong(LONGEST)),
            Answer::Text { .. } => Ok(()),
            _ => Err(WrongShape::Expected { expected: "a text: {\"text\": \"…\"}" }),
        }
    }

    fn mark(&self, _: &Key, _: &Answer) -> Marked {
        Marked { share: None, feedback: Vec::new(), close: false }
    }

    fn claims(_: &Block) -> bool {
        false
    }

    fn parse(block: &Block) -> Result<(Self, Key), Vec<Fault>> {
        let mut faults = block.only(|_| false, "no answer lines; a model answer stands in `> model:`");
        let words = block.flag("words").map(|flag| {
            range(flag.value.as_deref().unwrap_or_default())
                .ok_or_else(|| Fault::new("bad-value", flag.at, "`words` is a range of numbers of words.").suggest("words=80..200"))
        });
        match words.transpose() {
            Ok(words) if faults.is_empty() => Ok((Self { words: words.unwrap_or_default() }, Key {})),
            Ok(_) => Err(faults),
            Err(fault) => {
                faults.push(fault);
                Err(faults)
            }
        }
    }

    fn print(&self, _: &Key) -> Block {
        let mut block = Block::default();
        let end = |n: Option<u32>| n.map(|n| n.to_string()).unwrap_or_default();
        if self.words != (None, None) {
            block.set("words", Some(format!("{}..{}", end(self.words.0), end(self.words.1))));
        }
        block
    }
}

/// `80..200`, `80..`, `..200`; `200` alone is the most.
fn range(text: &str) -> Option<(Option<u32>, Option<u32>)> {
    let (low, high) = text.split_once("..").unwrap_or(("", text));
    let end = |text: &str| if text.is_empty() { Some(None) } else { text.parse().ok().map(Some) };
    let (low, high): (Option<u32>, Option<u32>) = (end(low)?, end(high)?);
    let ordered = match (low, high) {
        (Some(low), Some(high)) => low <= high,
        (None, None) => false,
        _ => true,
    };
    ordered.then_some((low, high))
}
