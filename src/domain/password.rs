//! What a password must be (SECURITY.md 4, NIST 800-63B): long enough and not a common one. No rules of composition.

use std::collections::BTreeSet;

use unicode_normalization::UnicodeNormalization as _;

/// The longest password that is taken, in characters; none is ever cut.
pub const LONGEST: usize = 1024;

/// One word a line, `#` comments.
const COMMON: &str = include_str!("../../assets/passwords/common.txt");

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PasswordError {
    #[error("A password has at least {0} characters; a few words in a row do well.")]
    TooShort(usize),
    #[error("A password has at most {LONGEST} characters.")]
    TooLong,
    #[error("This password is among the first that anybody would try; a few unrelated words in a row do well.")]
    Common,
    #[error("This password holds little more than a name that anybody knows here.")]
    Named,
}

/// The least length for learners and for staff: the setting `password.min`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Least {
    pub learner: usize,
    pub staff: usize,
}

impl Default for Least {
    fn default() -> Self {
        Self { learner: 8, staff: 15 }
    }
}

impl Least {
    /// `8/15`: learners, staff; or one figure for both.
    pub fn parse(text: &str) -> Option<Self> {
        let figure = |part: &str| part.trim().parse().ok().filter(|n| (8..=64).contains(n));
        let (learner, staff) = text.split_once('/').unwrap_or((text, text));
        Some(Self { learner: figure(learner)?, staff: figure(staff)? })
    }
}

impl std::fmt::Display for Least {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.learner, self.staff)
    }
}

/// The password as it is hashed: NFKC, so that it is the same on every keyboard.
pub fn normalize(typed: &str) -> zeroize::Zeroizing<String> {
    zeroize::Zeroizing::new(typed.nfkc().collect())
}

/// Judges a normalized password. `names` are those an attacker knows: the user's, the school's.
pub fn judge(password: &str, least: usize, names: &[&str]) -> Result<(), PasswordError> {
    let length = password.chars().count();
    if length < least {
        return Err(PasswordError::TooShort(least));
    }
    if length > LONGEST {
        return Err(PasswordError::TooLong);
    }
    let plain = plain(password);
    if is_pattern(&plain) || is_common(&plain) {
        return Err(PasswordError::Common);
    }
    let is_name = |name: &&str| {
        let [name, _] = letters(name);
        name.chars().count() >= 3 && letters(password).iter().any(|text| text.replace(&name, "").chars().count() < 4)
    };
    if names.iter().chain(&["lyceum"]).any(is_name) { Err(PasswordError::Named) } else { Ok(()) }
}

/// Lower case, without what stands between the signs.
fn plain(text: &str) -> String {
    text.nfkc().flat_map(char::to_lowercase).filter(|c| !c.is_whitespace()).collect()
}

/// The letters alone: as written, and with look-alike signs read as the letters they stand for.
fn letters(text: &str) -> [String; 2] {
    let plain = plain(text);
    [plain.clone(), unmasked(&plain)].map(|text| text.chars().filter(|c| c.is_alphabetic()).collect())
}

fn unmasked(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '0' => 'o',
            '1' | '!' => 'i',
            '3' => 'e',
            '4' | '@' => 'a',
            '5' | '$' => 's',
            '7' => 't',
            other => other,
        })
        .collect()
}

/// At most this many digits and signs around a word are decoration.
const DECORATION: usize = 8;

/// A common word, alone, said again and again, or with decoration around it.
fn is_common(plain: &str) -> bool {
    let words = || COMMON.lines().filter(|line| !line.starts_with('#'));
    let written: Vec<char> = plain.chars().collect();
    let read: Vec<char> = unmasked(plain).chars().collect();
    words().any(|word| word == unit(plain) || [&written, &read].into_iter().any(|text| is_decorated(text, &written, word)))
}

/// Whether `word` stands in `text` with nothing but a few digits and signs around it in what was `written`.
fn is_decorated(text: &[char], written: &[char], word: &str) -> bool {
    let word: Vec<char> = word.chars().collect();
    let around = text.len().saturating_sub(word.len());
    if text.len() < word.len() || around > DECORATION {
        return false;
    }
    (0..=around)
        .any(|at| text[at..].starts_with(&word) && written[..at].iter().chain(&written[at + word.len()..]).all(|c| !c.is_alphabetic()))
}

/// The shortest part that `text` repeats: all of it where it repeats nothing.
fn unit(text: &str) -> &str {
    let ends = text.char_indices().map(|(at, _)| at).skip(1);
    let repeated = ends
        .filter(|end| text.len().is_multiple_of(*end))
        .find(|end| text.as_bytes().chunks(*end).all(|part| part == &text.as_bytes()[..*end]));
    repeated.map_or(text, |end| &text[..end])
}

/// Runs along the alphabet, the digits or the keyboard, few different signs, a short part repeated, a date.
fn is_pattern(plain: &str) -> bool {
    const ROWS: &[&str] = &[
        "abcdefghijklmnopqrstuvwxyz",
        "01234567890123456789",
        "qwertyuiop",
        "asdfghjkl",
        "zxcvbnm",
        "qwertzuiopü",
        "azertyuiop",
        "yxcvbnm",
        "1qaz2wsx3edc4rfv5tgb6yhn7ujm",
        "1q2w3e4r5t6y7u8i9o0p",
    ];
    let different = plain.chars().collect::<BTreeSet<_>>().len();
    let digits = plain.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | '-' | '/'));
    let row = |text: &str| {
        let backwards: String = text.chars().rev().collect();
        ROWS.iter().any(|row| row.contains(text) || row.contains(&backwards))
    };
    let part = unit(plain);
    let letters: String = plain.chars().filter(char::is_ascii_alphabetic).collect();
    let figures: String = plain.chars().filter(char::is_ascii_digit).collect();
    let both_run = letters.len() + figures.len() == plain.len() && letters.len() >= 3 && row(&letters) && row(&figures);
    different < 4
        || row(part)
        || (part.len() < plain.len() && part.chars().count() <= 4)
        || both_run
        || (digits && plain.chars().count() <= 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(password: &str) -> bool {
        judge(&normalize(password), 1, &["ada", "Hill School"]).is_err()
    }

    #[test]
    fn passphrases_are_taken() {
        for good in ["correct horse battery staple", "my dog eats blue socks", "tr0ub4dor&3x!", "пароль для школы", "kX9$vLq2pW"]
        {
            assert_eq!(judge(&normalize(good), 8, &["ada", "Hill School"]), Ok(()), "{good}");
        }
    }

    /// SECURITY.md 4: at least 3,000 common ones are refused.
    #[test]
    fn three_thousand_common_ones_are_refused() {
        let words: Vec<&str> = COMMON.lines().filter(|line| !line.starts_with('#')).collect();
        let mut tried = BTreeSet::new();
        for word in words {
            let upper: String =
                word.chars().enumerate().flat_map(|(n, c)| if n == 0 { c.to_uppercase().collect() } else { vec![c] }).collect();
            for made in [
                word.to_owned(),
                format!("{word}1"),
                format!("{word}123"),
                format!("{upper}2024!"),
                format!("{upper}!"),
                format!("{word}{word}"),
            ] {
                assert!(refused(&made), "{made}");
                tried.insert(made);
            }
        }
        assert!(tried.len() >= 3_000, "{}", tried.len());
    }

    #[test]
    fn decorations_do_not_help() {
        for bad in [
            "P@ssw0rd!",
            "p4ssw0rd1",
            "12345678",
            "123456789012345",
            "qwertyuiop",
            "aaaaaaaaaa",
            "abcdefgh1234",
            "asdfghjkl",
            "31.12.1999",
            "letmein2026",
            "iloveyou!!!",
            "1q2w3e4r5t",
            "abababababab",
            "zyxwvuts",
        ] {
            assert!(refused(bad), "{bad}");
        }
    }

    #[test]
    fn names_that_anybody_knows_do_not_help() {
        for bad in ["ada12345", "Lyceum2026", "hillschool1", "ADA-ada-ada", "lyceum lyceum!"] {
            assert!(refused(bad), "{bad}");
        }
    }

    #[test]
    fn length_is_counted_in_characters() {
        assert_eq!(judge("пароль12", 9, &[]), Err(PasswordError::TooShort(9)));
        assert_eq!(judge(&"xyzzy plugh ".repeat(200), 8, &[]), Err(PasswordError::TooLong));
        assert_eq!(Least::parse("8/15"), Some(Least::default()));
        assert_eq!(Least::parse("15").map(|least| least.to_string()).as_deref(), Some("15/15"));
        assert_eq!(Least::parse("3"), None, "the least least is 8");
    }
}
