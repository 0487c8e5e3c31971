//! Any number of options of several. Four ways to mark (CLI.md 9, RULES.md 2.1), each between 0 and 1.

use serde::{Deserialize, Serialize};

use super::multiple_choice::{offered, print_options, read_options};
use super::source::{Block, Fault, Marker};
use super::{Answer, Choice, Marked, OptionKey, Rules, WrongShape};
use crate::domain::points::Exact;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Body {
    pub options: Vec<Choice>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Key {
    pub marking: Marking,
    pub options: Vec<OptionKey>,
}

/// How ticked options become a mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Marking {
    /// `(right - wrong) / right options`, floor 0. The default.
    RightMinusWrong,
    /// Full or nothing.
    All,
    /// A share for each option correctly ticked or left.
    Each,
    /// The written shares are added, clamped to 0..1.
    Weights,
}

impl Rules for Body {
    type Key = Key;
    const FLAGS: &'static [&'static str] = &["marking"];

    fn check(&self, answer: &Answer) -> Result<(), WrongShape> {
        let Answer::Choices { choices } = answer else {
            return Err(WrongShape::Expected { expected: "a list of options: {\"choices\": [\"a\", \"c\"]}" });
        };
        let mut seen = Vec::new();
        for choice in choices {
            let at = offered(&self.options, choice)?;
            if seen.contains(&at) {
                return Err(WrongShape::Twice(choice.clone()));
            }
            seen.push(at);
        }
        Ok(())
    }

    fn mark(&self, key: &Key, answer: &Answer) -> Marked {
        let Answer::Choices { choices } = answer else { return Marked::of(Exact::zero(), None) };
        let ticked: Vec<bool> = self.options.iter().map(|option| choices.contains(&option.id)).collect();
        let feedback = ticked.iter().zip(&key.options).filter(|(ticked, _)| **ticked).filter_map(|(_, option)| option.feedback.clone());
        Marked::of(share(key, &ticked), feedback)
    }

    fn claims(block: &Block) -> bool {
        block.entries.first().is_some_and(|entry| matches!(entry.marker, Marker::Square(_)))
    }

    fn parse(block: &Block) -> Result<(Self, Key), Vec<Fault>> {
        let mut faults = block.only(|entry| matches!(entry.marker, Marker::Square(_)), "options written `- [ ]`");
        let (options, keys) = read_options(&block.entries, &mut faults);
        if options.is_empty() && faults.is_empty() {
            faults.push(Fault::new("no-options", block.at, "This question has no options.").suggest("write each as `- [x]` or `- [ ]`"));
        }
        match marking(block, &keys) {
            Ok(marking) if faults.is_empty() => Ok((Self { options }, Key { marking, options: keys })),
            Ok(_) => Err(faults),
            Err(fault) => {
                faults.push(fault);
                Err(faults)
            }
        }
    }

    fn print(&self, key: &Key) -> Block {
        let mut block = Block { entries: print_options(&self.options, &key.options, Marker::Square), ..Block::default() };
        match key.marking {
            Marking::All => block.set("marking", Some("all".to_owned())),
            Marking::Each => block.set("marking", Some("each".to_owned())),
            Marking::RightMinusWrong | Marking::Weights => {}
        }
        block
    }
}

/// Written weights decide; else the flag; else right minus wrong.
fn marking(block: &Block, keys: &[OptionKey]) -> Result<Marking, Fault> {
    let weighted = keys.iter().any(|key| !key.share.is_zero() && key.share != Exact::one());
    let flag = block.choice("marking", &["all", "each"])?;
    match (weighted, flag) {
        (true, Some(word)) => {
            let fault = Fault::new("contradiction", block.at, format!("`marking={word}` and written weights contradict each other."));
            Err(fault.suggest("take out the flag, or write [x] and [ ]"))
        }
        (true, None) => Ok(Marking::Weights),
        (false, Some("all")) => Ok(Marking::All),
        (false, Some(_)) => Ok(Marking::Each),
        (false, None) => Ok(Marking::RightMinusWrong),
    }
}

fn share(key: &Key, ticked: &[bool]) -> Exact {
    let count = |of: &dyn Fn(bool, bool) -> bool| {
        let both = ticked.iter().zip(&key.options).filter(|(ticked, option)| of(**ticked, !option.share.is_zero()));
        i64::try_from(both.count()).unwrap_or(i64::MAX)
    };
    let right = count(&|ticked, wanted| ticked && wanted);
    let wrong = count(&|ticked, wanted| ticked && !wanted);
    let wanted = count(&|_, wanted| wanted);
    let all = i64::try_from(key.options.len()).unwrap_or(i64::MAX);
    let whole = |yes: bool| if yes { Exact::one() } else { Exact::zero() };
    let share = match key.marking {
        Marking::All => whole(right == wanted && wrong == 0),
        // Where nothing is right, ticking nothing is.
        Marking::RightMinusWrong if wanted == 0 => whole(wrong == 0),
        Marking::RightMinusWrong => Exact::ratio(right - wrong, wanted),
        Marking::Each => Exact::ratio(all - wrong - (wanted - right), all),
        Marking::Weights => ticked.iter().zip(&key.options).filter(|(ticked, _)| **ticked).map(|(_, option)| option.share.clone()).sum(),
    };
    share.clamped(&Exact::zero(), &Exact::one())
}
