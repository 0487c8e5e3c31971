//! How typed texts are compared (RULES.md 2.3): normal form, blanks, case, accents, wildcards, regular expressions.
//!
//! Everything here is linear in the answer, or bounded by [`LONGEST`]: a learner's text meets an author's pattern.

use regex::{Regex, RegexBuilder};
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// The longest typed short answer in bytes.
pub const LONGEST: usize = 4096;

/// The most memory a compiled pattern may take: large classes repeated thousands of times are refused, not compiled.
const PATTERN_SIZE: usize = 1 << 20;

/// What does not matter when two texts are compared.
#[derive(Debug, Clone, Copy, Default)]
pub struct Folding {
    pub case: bool,
    pub accents: bool,
}

/// Composed (NFC), trimmed, runs of blanks as one space.
pub fn tidy(text: &str) -> String {
    let mut tidied = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !tidied.is_empty() {
            tidied.push(' ');
        }
        tidied.extend(word.nfc());
    }
    tidied
}

impl Folding {
    /// `text` tidied and with what does not matter taken out.
    pub fn fold(self, text: &str) -> String {
        let mut folded = tidy(text);
        if self.accents {
            folded = folded.nfd().filter(|c| !is_combining_mark(*c)).nfc().collect();
        }
        if self.case {
            // Up and then down: ß meets SS, and both forms of sigma meet.
            folded = folded.chars().flat_map(char::to_uppercase).flat_map(char::to_lowercase).nfc().collect();
        }
        folded
    }
}

/// Whether `text` is what `pattern` says: `*` for any run of characters, `\*` for a star. Both are folded already.
pub fn wildcard(pattern: &str, text: &str) -> bool {
    let pattern = tokens(pattern);
    let text: Vec<char> = text.chars().collect();
    let (mut p, mut t) = (0, 0);
    let mut last_star: Option<(usize, usize)> = None;
    while t < text.len() {
        match pattern.get(p) {
            Some(Token::Any) => {
                last_star = Some((p, t));
                p += 1;
            }
            Some(Token::Char(c)) if text.get(t) == Some(c) => {
                p += 1;
                t += 1;
            }
            _ => match &mut last_star {
                Some((star, from)) => {
                    *from += 1;
                    (p, t) = (*star + 1, *from);
                }
                None => return false,
            },
        }
    }
    pattern.iter().skip(p).all(|token| matches!(token, Token::Any))
}

enum Token {
    Any,
    Char(char),
}

fn tokens(pattern: &str) -> Vec<Token> {
    let mut tokens = Vec::with_capacity(pattern.len());
    let mut chars = pattern.chars().peekable();
    while let Some(c) = chars.next() {
        tokens.push(match c {
            '\\' if chars.peek() == Some(&'*') => {
                chars.next();
                Token::Char('*')
            }
            '*' => Token::Any,
            c => Token::Char(c),
        });
    }
    tokens
}

/// Compiles an author's regular expression; the engine is linear in the text.
///
/// # Errors
/// What is wrong with it, in one line.
pub fn regex(source: &str, ignore_case: bool) -> Result<Regex, String> {
    if source.len() > LONGEST {
        return Err(format!("it is longer than {LONGEST} bytes"));
    }
    RegexBuilder::new(source)
        .case_insensitive(ignore_case)
        .size_limit(PATTERN_SIZE)
        .dfa_size_limit(PATTERN_SIZE)
        .nest_limit(64)
        .build()
        .map_err(|e| match e {
            regex::Error::CompiledTooBig(_) => "it is too large once its repetitions are written out".to_owned(),
            other => other.to_string().lines().last().unwrap_or_default().trim_start_matches("error: ").to_owned(),
        })
}

/// Whether the same words stand in both, in any order.
pub fn same_words(one: &str, other: &str) -> bool {
    let sorted = |text: &str| {
        let mut words: Vec<String> = text.split(' ').map(str::to_owned).collect();
        words.sort_unstable();
        words
    };
    sorted(one) == sorted(other)
}

/// Whether `text` is but a slip away from `wanted`: one letter up to eight, two beyond; short words have no slips.
pub fn near_miss(wanted: &str, text: &str) -> bool {
    let (long, given) = (wanted.chars().count(), text.chars().count());
    let slips = match long {
        0..=3 => return false,
        4..=8 => 1,
        _ => 2,
    };
    long <= 100 && given.abs_diff(long) <= slips && strsim::damerau_levenshtein(wanted, text) <= slips
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_folds_beyond_ascii() {
        let fold = |text| Folding { case: true, accents: false }.fold(text);
        assert_eq!(fold("STRASSE"), fold("straße"));
        assert_eq!(fold("ΟΔΟΣ"), fold("οδος"));
        assert_eq!(fold("de\u{301}part"), fold("DÉPART"));
    }

    #[test]
    fn accents_fold_when_asked() {
        assert_eq!(Folding { case: false, accents: true }.fold("départ"), "depart");
    }

    #[test]
    fn stars_stand_for_runs() {
        for (pattern, text, fits) in [
            ("git*log", "git --no-pager log", true),
            ("git*log", "git log -3", false),
            ("*", "", true),
            ("a*b*c", "aXbYbZc", true),
            (r"\*.txt", "*.txt", true),
            (r"\*.txt", "a.txt", false),
            (r"C:\dir", r"C:\dir", true),
        ] {
            assert_eq!(wildcard(pattern, text), fits, "{pattern} against {text}");
        }
    }

    #[test]
    fn a_pattern_that_would_explode_is_refused() {
        assert!(regex(r"(\w{1000}){1000}", false).is_err());
        assert!(regex(&"(".repeat(100), false).is_err());
        assert!(regex(r"^(a+)+$", false).unwrap().is_match(&"a".repeat(4000)));
    }
}
