//! A number, exactly compared: absolute, relative and geometric tolerance, ranges, significant digits, units (RULES.md 2.1, Q11-Q15).

mod line;

pub(crate) use line::number_text;

use serde::{Deserialize, Serialize};

use super::source::{Block, Fault, Marker};
use super::{Answer, Marked, Rules, WrongShape};
use crate::domain::percent;
use crate::domain::points::Exact;
use crate::domain::text::Untrusted;

/// The longest number or unit in bytes.
const LONGEST: usize = 400;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Body {
    /// Those a learner may type.
    pub units: Vec<String>,
    /// Leaving the unit out is wrong.
    pub unit_required: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Key {
    pub accepted: Vec<Accepted>,
    /// `{digits=3}`: equal when both are rounded to so many significant digits.
    #[serde(default)]
    pub digits: Option<u32>,
    /// `{unit_penalty=10%}`: the share of the mark that a missing or wrong unit costs; without it such an answer is wrong.
    #[serde(default)]
    pub unit_penalty: Option<Exact>,
}

/// One `=` line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Accepted {
    pub range: Range,
    pub unit: Option<String>,
    pub share: Exact,
    #[serde(default)]
    pub feedback: Option<Untrusted>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Range {
    Near {
        value: Exact,
        tolerance: Tolerance,
    },
    /// `a..b` closed; `a..<b` half open.
    Between {
        low: Exact,
        high: Exact,
        half_open: bool,
    },
}

/// `±` of a numerical answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tolerance {
    Absolute(Exact),
    /// A share of the value: 0.005 for `± 0.5%`.
    Relative(Exact),
    /// `tolerance=geometric`: from `a/(1+t)` to `a·(1+t)`.
    Geometric(Exact),
}

/// Reads a number as a learner types it; `3,14` is refused with how to write it.
///
/// # Errors
/// [`WrongShape::Comma`], [`WrongShape::NotANumber`].
pub fn number(text: &str) -> Result<Exact, WrongShape> {
    let text = text.trim();
    let shown = || Untrusted::from(text).for_screen().chars().take(60).collect::<String>();
    if let Some(number) = Exact::parse(text).filter(|_| text.len() <= LONGEST) {
        return Ok(number);
    }
    let pointed = text.replacen(',', ".", 1);
    if text.matches(',').count() == 1 && Exact::parse(&pointed).is_some() {
        return Err(WrongShape::Comma(pointed));
    }
    Err(WrongShape::NotANumber(shown()))
}

/// Splits `299792.458 km/s` into number and unit, for a field where both are typed.
pub fn split(text: &str) -> (&str, Option<&str>) {
    let text = text.trim();
    let end = line::number_end(text);
    match (text.get(..end), text.get(end..).map(str::trim)) {
        (Some(number), Some(unit)) if !number.is_empty() && line::is_unit(unit) => (number, Some(unit)),
        _ => (text, None),
    }
}

/// The number and the unit of an answer; a unit typed behind the number counts as one.
fn parts<'a>(text: &'a str, unit: Option<&'a str>) -> (&'a str, Option<&'a str>) {
    match unit.map(str::trim).filter(|unit| !unit.is_empty()) {
        Some(unit) => (text, Some(unit)),
        None => split(text),
    }
}

impl Rules for Body {
    type Key = Key;
    const FLAGS: &'static [&'static str] = &["unit", "unit_penalty", "digits", "tolerance"];

    fn check(&self, answer: &Answer) -> Result<(), WrongShape> {
        let Answer::Number { number: text, unit } = answer else {
            return Err(WrongShape::Expected { expected: "a number: {\"number\": \"3.14\"}, with a \"unit\" where one is asked" });
        };
        if text.len() + unit.as_ref().map_or(0, String::len) > LONGEST {
            return Err(WrongShape::TooLong(LONGEST));
        }
        let (text, unit) = parts(text, unit.as_deref());
        number(text)?;
        if unit.is_some() && self.units.is_empty() { Err(WrongShape::NoUnit) } else { Ok(()) }
    }

    fn mark(&self, key: &Key, answer: &Answer) -> Marked {
        let nothing = Marked::of(Exact::zero(), None);
        let Answer::Number { number: text, unit } = answer else { return nothing };
        let (text, unit) = parts(text, unit.as_deref());
        let Ok(value) = number(text) else { return nothing };
        let fitting: Vec<&Accepted> = key.accepted.iter().filter(|line| line.range.holds(&value, key.digits)).collect();
        if let Some(line) = fitting.iter().find(|line| self.unit_fits(line, unit)) {
            return Marked::of(line.share.clone(), line.feedback.clone());
        }
        match (fitting.first(), &key.unit_penalty) {
            (Some(line), Some(penalty)) => {
                let left = &line.share - &(&line.share * penalty);
                Marked::of(left.clamped(&Exact::zero(), &Exact::one()), line.feedback.clone())
            }
            _ => nothing,
        }
    }

    fn claims(block: &Block) -> bool {
        !block.entries.is_empty() && block.entries.iter().all(|entry| entry.marker == Marker::Equals && line::read(entry, false).is_ok())
    }

    fn parse(block: &Block) -> Result<(Self, Key), Vec<Fault>> {
        let mut faults = block.only(|entry| entry.marker == Marker::Equals, "lines such as `= 42 ± 0.5`");
        let mut heeded = |result: Result<(), Fault>| result.unwrap_or_else(|fault| faults.push(fault));
        let (mut geometric, mut unit_required, mut digits, mut unit_penalty) = (false, false, None, None);
        heeded(block.choice("tolerance", &["geometric"]).map(|word| geometric = word.is_some()));
        heeded(block.choice("unit", &["required", "optional"]).map(|word| unit_required = word == Some("required")));
        heeded(flag_value(block, "digits", "digits=3", |text| text.parse().ok().filter(|n| (1..=30).contains(n))).map(|n| digits = n));
        heeded(flag_value(block, "unit_penalty", "unit_penalty=10%", percent::parse).map(|share| unit_penalty = share));
        let mut accepted = Vec::new();
        for entry in block.entries.iter().filter(|entry| entry.marker == Marker::Equals) {
            heeded(line::read(entry, geometric).map(|line| accepted.push(line)));
        }
        if faults.is_empty() && accepted.iter().map(|line| &line.share).max() != Some(&Exact::one()) {
            faults.push(
                Fault::new("no-full-answer", block.at, "No answer line gives the full points.")
                    .suggest("write a line such as `= 42` without a weight"),
            );
        }
        let mut units: Vec<String> = Vec::new();
        for unit in accepted.iter().filter_map(|line| line.unit.as_ref()) {
            if !units.contains(unit) {
                units.push(unit.clone());
            }
        }
        if unit_required && units.is_empty() {
            faults.push(Fault::new("no-unit", block.at, "The unit is required, but no answer line has one.").suggest("= 9.81 m/s^2"));
        }
        if faults.is_empty() { Ok((Self { units, unit_required }, Key { accepted, digits, unit_penalty })) } else { Err(faults) }
    }

    fn print(&self, key: &Key) -> Block {
        let mut block = Block { entries: key.accepted.iter().map(line::print).collect(), ..Block::default() };
        if key.accepted.iter().any(|line| matches!(line.range, Range::Near { tolerance: Tolerance::Geometric(_), .. })) {
            block.set("tolerance", Some("geometric".to_owned()));
        }
        if self.unit_required {
            block.set("unit", Some("required".to_owned()));
        }
        if let Some(digits) = key.digits {
            block.set("digits", Some(digits.to_string()));
        }
        if let Some(penalty) = &key.unit_penalty {
            block.set("unit_penalty", Some(percent::print(penalty)));
        }
        block
    }
}

fn flag_value<T>(block: &Block, name: &str, example: &str, read: impl Fn(&str) -> Option<T>) -> Result<Option<T>, Fault> {
    let Some(flag) = block.flag(name) else { return Ok(None) };
    let value = flag.value.as_deref().unwrap_or_default();
    read(value).map(Some).ok_or_else(|| Fault::new("bad-value", flag.at, format!("`{value}` is no value of `{name}`.")).suggest(example))
}

impl Body {
    /// The unit of the question that is written so.
    pub(super) fn known_unit(&self, typed: &str) -> Option<&str> {
        self.units.iter().map(String::as_str).find(|unit| same_unit(typed, unit))
    }

    /// A line without a unit takes any of the question's; a unit left out fits unless it is required.
    fn unit_fits(&self, line: &Accepted, typed: Option<&str>) -> bool {
        match (typed, &line.unit) {
            (None, _) => !self.unit_required,
            (Some(typed), Some(wanted)) => same_unit(typed, wanted),
            (Some(typed), None) => self.units.iter().any(|unit| same_unit(typed, unit)),
        }
    }
}

impl Key {
    /// The first line that a number fits, whatever its unit.
    pub(super) fn deciding(&self, value: &Exact) -> Option<usize> {
        self.accepted.iter().position(|line| line.range.holds(value, self.digits))
    }
}

/// Case matters in units (mW, MW); blanks and the two ways to write micro do not.
fn same_unit(one: &str, other: &str) -> bool {
    let plain = |unit: &str| unit.chars().filter(|c| !c.is_whitespace()).map(|c| if c == '\u{3bc}' { 'µ' } else { c }).collect::<String>();
    plain(one) == plain(other)
}

impl Range {
    fn holds(&self, given: &Exact, digits: Option<u32>) -> bool {
        match self {
            Self::Between { low, high, half_open: false } => low <= given && given <= high,
            Self::Between { low, high, half_open: true } => low <= given && given < high,
            Self::Near { value, tolerance } => {
                let (low, high) = tolerance.around(value);
                (low <= *given && *given <= high) || digits.is_some_and(|digits| value.significant(digits) == given.significant(digits))
            }
        }
    }
}

impl Tolerance {
    /// The ends of what is accepted around `value`, both included.
    fn around(&self, value: &Exact) -> (Exact, Exact) {
        match self {
            Self::Absolute(t) => (value - t, value + t),
            Self::Relative(t) => {
                let t = &value.abs() * t;
                (value - &t, value + &t)
            }
            Self::Geometric(t) => {
                let factor = &Exact::one() + t;
                let (near, far) = (value.over(&factor).unwrap_or_else(|| value.clone()), value * &factor);
                if near <= far { (near, far) } else { (far, near) }
            }
        }
    }
}
