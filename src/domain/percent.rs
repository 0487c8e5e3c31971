//! Percentages as people write them: `70%`, `33.33333%`. Read into exact shares of 1 and printed back so that they read equal.

use super::points::Exact;

/// Denominators whose shares people round: thirds, sixths, sevenths, ninths, elevenths, twelfths.
const ROUNDED: [i64; 6] = [3, 6, 7, 9, 11, 12];

/// `70%` as 7/10. `33.33333%` is one third, as are the five decimals of other common fractions (CLI.md 9). `None`: no percentage.
pub fn parse(text: &str) -> Option<Exact> {
    let number = text.trim().strip_suffix('%')?.trim_end();
    let plain = number.strip_prefix(['-', '+']).unwrap_or(number);
    if plain.is_empty() || !plain.bytes().all(|b| b.is_ascii_digit() || b == b'.') {
        return None;
    }
    let written = Exact::parse(number)?;
    let share = written.over(&Exact::whole(100))?;
    if number.split_once('.').is_some_and(|(_, decimals)| decimals.len() == 5) {
        return Some(rounded_fraction(&written).unwrap_or(share));
    }
    Some(share)
}

/// The fraction with a small denominator that `percent` is, rounded to five decimals.
fn rounded_fraction(percent: &Exact) -> Option<Exact> {
    let shown = percent.rounded(5);
    ROUNDED.iter().find_map(|&d| {
        let n: i64 = (percent * &Exact::ratio(d, 100)).rounded(0).parse().ok()?;
        let share = Exact::ratio(n, d);
        ((&share * &Exact::whole(100)).rounded(5) == shown).then_some(share)
    })
}

/// The text that [`parse`] reads as `share`; rounded to five decimals where no finite decimal says it.
pub fn print(share: &Exact) -> String {
    let percent = share * &Exact::whole(100);
    let number = percent.terminating().unwrap_or_else(|| percent.rounded(5));
    format!("{number}%")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thirds_are_thirds() {
        assert_eq!(parse("33.33333%"), Some(Exact::ratio(1, 3)));
        assert_eq!(parse("-66.66667%"), Some(Exact::ratio(-2, 3)));
        assert_eq!(parse("33.3%"), Some(Exact::ratio(333, 1000)));
        assert_eq!(parse("12.50000%"), Some(Exact::ratio(1, 8)));
    }

    #[test]
    fn what_is_printed_reads_equal() {
        for text in ["0%", "70%", "33.33333%", "14.28571%", "0.125%", "-25%", "12.3456789%"] {
            assert_eq!(print(&parse(text).unwrap()), text);
        }
    }

    #[test]
    fn no_percentage_is_refused() {
        for text in ["70", "%", "1e2%", "7O%", "3,5%", ""] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
