//! A number, with its unit behind it where the question has one.

use crate::domain::quiz::Answer;
use crate::domain::text::Untrusted;
use crate::tr;
use crate::tui::screen::Look;
use crate::tui::widgets::question::Asked;
use crate::tui::widgets::question::line::{LineField, Reads, TypedLine};

pub(super) type Field = LineField<Number>;

pub(super) struct Number {
    units: Vec<String>,
    required: bool,
}

impl Field {
    pub fn new(asked: Asked) -> Self {
        Self { line: TypedLine::default(), kind: Number { units: asked.units, required: asked.unit_required } }
    }
}

impl Reads for Number {
    fn answer(&self, typed: &str) -> Option<Answer> {
        let (number, unit) = split(typed);
        (!number.is_empty()).then(|| Answer::Number { number: number.to_owned(), unit: unit.map(str::to_owned) })
    }

    fn text(&self, answer: &Answer) -> Option<String> {
        let Answer::Number { number, unit } = answer else { return None };
        Some(unit.as_ref().map_or_else(|| number.clone(), |unit| format!("{number} {unit}")))
    }

    fn hint(&self, look: &Look<'_>) -> String {
        let units = self.units.iter().map(|unit| Untrusted::from(unit.as_str()).for_screen().into_owned());
        let units = units.collect::<Vec<_>>().join(", ");
        match (self.units.is_empty(), self.required) {
            (true, _) => tr!(look, "A number, such as 42 or 3.14"),
            (false, true) => tr!(look, "A number and its unit ({units})", units = units),
            (false, false) => tr!(look, "A number; the unit may be left out ({units})", units = units),
        }
    }
}

/// A number and what stands behind it. An exponent belongs to the number: `6.6e-34 J s`.
fn split(text: &str) -> (&str, Option<&str>) {
    let text = text.trim();
    let ends = number_length(text);
    let (number, unit) = if ends == 0 { text.split_once(char::is_whitespace).unwrap_or((text, "")) } else { text.split_at(ends) };
    let unit = unit.trim();
    (number.trim(), (!unit.is_empty()).then_some(unit))
}

/// How many bytes of `text` read as a number, a wrong comma included so that it can be named.
fn number_length(text: &str) -> usize {
    let digits = |from: usize| from + text[from..].bytes().take_while(|b| b.is_ascii_digit() || matches!(b, b'.' | b',')).count();
    let sign = text.strip_prefix(['+', '-', '−']).map_or(0, |rest| text.len() - rest.len());
    let whole = digits(sign);
    if whole == sign {
        return 0;
    }
    let Some(rest) = text[whole..].strip_prefix(['e', 'E']) else { return whole };
    let from = text.len() - rest.len();
    let from = from + usize::from(rest.starts_with(['+', '-']));
    let end = digits(from);
    if end == from { whole } else { end }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_unit_is_what_stands_behind_the_number() {
        assert_eq!(split("3.5 km/s"), ("3.5", Some("km/s")));
        assert_eq!(split("3.5km"), ("3.5", Some("km")));
        assert_eq!(split("6.6e-34 J s"), ("6.6e-34", Some("J s")));
        assert_eq!(split(" -40 "), ("-40", None));
        assert_eq!(split("5e"), ("5", Some("e")), "an exponent needs digits");
        assert_eq!(split("3,14"), ("3,14", None), "the refusal names the comma");
        assert_eq!(split("three km"), ("three", Some("km")));
        assert_eq!(split(""), ("", None));
    }
}
