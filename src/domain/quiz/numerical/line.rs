//! One `=` line of a numerical question, read and printed: `50% 299792.458 km/s ± 0.5%`, `280000..320000`, `10..<20 m`.

use super::{Accepted, Range, Tolerance};
use crate::domain::percent;
use crate::domain::points::Exact;
use crate::domain::quiz::source::{Entry, Fault, Marker};

/// Numbers longer than this print with an exponent, where that is shorter.
const PLAIN_DIGITS: usize = 12;

pub(super) fn read(entry: &Entry, geometric: bool) -> Result<Accepted, Fault> {
    let (share, text) = entry.weight()?;
    let wrong = || entry.fault("not-a-number", format!("`{text}` is no number.")).suggest("= 42, = 9.81 m/s^2 ± 0.02 or = 10..20");
    let (main, tolerance) = split_tolerance(text);
    let end = number_end(main);
    let (first, rest) = main.split_at_checked(end).ok_or_else(wrong)?;
    let first = Exact::parse(first).ok_or_else(wrong)?;
    let (range, rest) = match rest.strip_prefix("..") {
        Some(rest) => read_end(entry, first, rest).ok_or_else(wrong)??,
        None => (Range::Near { value: first, tolerance: Tolerance::Absolute(Exact::zero()) }, rest),
    };
    let (range, unit) = match (range, tolerance) {
        (Range::Near { value, .. }, Some(text)) => {
            let (tolerance, unit) = read_tolerance(text, geometric).ok_or_else(wrong)?;
            (Range::Near { value, tolerance }, unit)
        }
        (Range::Between { .. }, Some(_)) => {
            return Err(entry.fault("contradiction", "A range takes no tolerance.").suggest("widen the range"));
        }
        (range, None) => (range, ""),
    };
    let (("", unit) | (unit, "")) = (rest.trim(), unit) else { return Err(wrong()) };
    if !unit.is_empty() && !is_unit(unit) {
        return Err(wrong());
    }
    let unit = (!unit.is_empty()).then(|| unit.to_owned());
    Ok(Accepted { range, unit, share, feedback: entry.feedback.clone().map(Into::into) })
}

/// The second end of a range: `b` or `<b`, and what follows it.
fn read_end<'t>(entry: &Entry, low: Exact, text: &'t str) -> Option<Result<(Range, &'t str), Fault>> {
    let (text, half_open) = text.strip_prefix('<').map_or((text, false), |text| (text, true));
    let text = text.trim_start();
    let (high, rest) = text.split_at_checked(number_end(text))?;
    let high = Exact::parse(high)?;
    if low > high || (half_open && low == high) {
        return Some(Err(entry
            .fault("empty-range", "This range holds no number: its first end is above its second.")
            .suggest("swap the ends")));
    }
    Some(Ok((Range::Between { low, high, half_open }, rest)))
}

fn split_tolerance(text: &str) -> (&str, Option<&str>) {
    let found = text.split_once('±').or_else(|| text.split_once("+-"));
    found.map_or((text, None), |(main, tolerance)| (main.trim_end(), Some(tolerance.trim())))
}

/// The tolerance and a unit written behind it.
fn read_tolerance(text: &str, geometric: bool) -> Option<(Tolerance, &str)> {
    let (number, rest) = text.split_at_checked(number_end(text))?;
    let (size, rest, relative) = match rest.strip_prefix('%') {
        Some(rest) => (percent::parse(&format!("{number}%"))?, rest, true),
        None => (Exact::parse(number)?, rest, false),
    };
    if size.is_negative() {
        return None;
    }
    let tolerance = match (geometric, relative) {
        (true, _) => Tolerance::Geometric(size),
        (false, true) => Tolerance::Relative(size),
        (false, false) => Tolerance::Absolute(size),
    };
    Some((tolerance, rest.trim()))
}

/// Where the number at the start of `text` ends, in bytes; 0 where there is none.
pub(super) fn number_end(text: &str) -> usize {
    let bytes = text.as_bytes();
    let sign = match text.chars().next() {
        Some('-' | '+') => 1,
        Some('\u{2212}') => '\u{2212}'.len_utf8(),
        _ => 0,
    };
    let digits = |from: usize| bytes.iter().skip(from).take_while(|b| b.is_ascii_digit()).count();
    let whole = digits(sign);
    let mut end = sign + whole;
    let mut decimals = 0;
    // `1..5` is a range, not a number with a point.
    if bytes.get(end) == Some(&b'.') && bytes.get(end + 1) != Some(&b'.') {
        decimals = digits(end + 1);
        end += 1 + decimals;
    }
    if whole + decimals == 0 {
        return 0;
    }
    if matches!(bytes.get(end), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(bytes.get(end + 1), Some(b'-' | b'+')));
        let exponent = digits(end + 1 + sign);
        if exponent > 0 {
            end += 1 + sign + exponent;
        }
    }
    end
}

/// `km/s`, `m/s^2`, `°C`, `%`: one short word that begins like a unit. Anything else makes the line a text.
pub(super) fn is_unit(text: &str) -> bool {
    let begins = text.chars().next().is_some_and(|c| c.is_alphabetic() || matches!(c, '°' | '%' | '‰' | '€' | '$' | '£'));
    begins
        && text.chars().count() <= 16
        && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '/' | '^' | '·' | '*' | '-' | '°' | '%' | '‰' | '€' | '$' | '£'))
}

pub(super) fn print(line: &Accepted) -> Entry {
    let mut text = match &line.range {
        Range::Near { value, .. } => number_text(value),
        Range::Between { low, high, half_open } => {
            format!("{}..{}{}", number_text(low), if *half_open { "<" } else { "" }, number_text(high))
        }
    };
    if let Some(unit) = &line.unit {
        text = format!("{text} {unit}");
    }
    if let Range::Near { tolerance, .. } = &line.range {
        text.push_str(&tolerance_text(tolerance));
    }
    if line.share != Exact::one() {
        text = format!("{} {text}", percent::print(&line.share));
    }
    let mut entry = Entry::new(Marker::Equals, text);
    entry.feedback = line.feedback.as_ref().map(|text| text.raw().to_owned());
    entry
}

fn tolerance_text(tolerance: &Tolerance) -> String {
    match tolerance {
        Tolerance::Absolute(t) if t.is_zero() => String::new(),
        Tolerance::Absolute(t) => format!(" ± {}", number_text(t)),
        Tolerance::Relative(t) | Tolerance::Geometric(t) => format!(" ± {}", percent::print(t)),
    }
}

/// The text that reads back equal, as a person would write it: plain digits, and `6.6e-34` where those are long and mostly zeros.
pub(crate) fn number_text(number: &Exact) -> String {
    let plain = number.terminating().unwrap_or_else(|| number.decimal(20));
    if plain.len() <= PLAIN_DIGITS {
        return plain;
    }
    let short = scientific(&plain);
    if short.len() < plain.len() { short } else { plain }
}

/// Plain digits with one of them before the point: `0.00034` as `3.4e-4`.
fn scientific(plain: &str) -> String {
    let (sign, digits) = plain.strip_prefix('-').map_or(("", plain), |rest| ("-", rest));
    let (whole, decimals) = digits.split_once('.').unwrap_or((digits, ""));
    let all = format!("{whole}{decimals}");
    let significant = all.trim_start_matches('0');
    let count = |text: &str| i64::try_from(text.len()).unwrap_or_default();
    let exponent = count(significant) - count(decimals) - 1;
    let (first, rest) = significant.split_at_checked(1).unwrap_or(("0", ""));
    match rest.trim_end_matches('0') {
        "" => format!("{sign}{first}e{exponent}"),
        rest => format!("{sign}{first}.{rest}e{exponent}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Nobody writes 37 zeros, and nobody writes `3e2`.
    #[test]
    fn numbers_print_as_a_person_writes_them() {
        let kept = ["3.4e-37", "1e24", "6.022e23", "-1.6e-19", "6.67e-11", "42", "300", "0.001", "299792.458", "0.1234567890123", "0"];
        for text in kept {
            assert_eq!(number_text(&Exact::parse(text).unwrap()), text);
        }
        assert_eq!(number_text(&Exact::parse("34e-38").unwrap()), "3.4e-37");
    }
}
