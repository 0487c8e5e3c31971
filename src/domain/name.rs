//! User names: one spelling for the eye, for looking up, and for telling look-alikes apart (SECURITY.md 2.3, UTS 39).

use unicode_normalization::UnicodeNormalization as _;
use unicode_security::mixed_script::MixedScript as _;

/// The longest user name, in characters.
pub const LONGEST: usize = 64;

/// A name that a user may bear.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserName {
    /// As it is shown and stored: NFKC, the case as typed.
    pub shown: String,
    /// As it is looked up: without case.
    pub folded: String,
    /// What it has in common with its look-alikes; unique in a school.
    pub skeleton: String,
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    #[error("A user name is needed.")]
    Empty,
    #[error("A user name has at most {LONGEST} characters.")]
    TooLong,
    #[error("A user name begins with a letter or a digit.")]
    BadStart,
    #[error("A user name holds letters, digits, `.`, `_` and `-`; {0} is none of them.")]
    BadCharacter(String),
    #[error("A user name keeps to the letters of one script, so that nobody can pass for somebody else.")]
    MixedScripts,
}

impl UserName {
    pub fn parse(text: &str) -> Result<Self, NameError> {
        let shown = composed(text);
        let first = shown.chars().next().ok_or(NameError::Empty)?;
        if shown.chars().count() > LONGEST {
            return Err(NameError::TooLong);
        }
        if let Some(bad) = shown.chars().find(|c| !allowed(*c)) {
            return Err(NameError::BadCharacter(pictured(bad)));
        }
        if !first.is_alphanumeric() {
            return Err(NameError::BadStart);
        }
        if !shown.is_ascii() && !shown.as_str().is_single_script() {
            return Err(NameError::MixedScripts);
        }
        let folded = fold(&shown);
        let skeleton = unicode_security::skeleton(&folded).collect();
        Ok(Self { shown, folded, skeleton })
    }
}

/// A name as it is looked up, whatever was typed.
pub fn fold(text: &str) -> String {
    let shown = composed(text);
    if shown.is_ascii() { shown.to_ascii_lowercase() } else { shown.chars().flat_map(char::to_lowercase).collect() }
}

/// NFKC, of which ASCII is left as it is: a file of ten thousand names is mostly that.
fn composed(text: &str) -> String {
    let text = text.trim();
    if text.is_ascii() { text[..text.len().min(LONGEST * 4)].to_owned() } else { text.nfkc().take(LONGEST * 4).collect() }
}

/// Letters and digits of any script with their marks, and three signs. No spaces, no signs a shell or a path takes for its own.
fn allowed(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '.' | '_' | '-') || unicode_normalization::char::is_combining_mark(c)
}

/// The character, where it can be seen, else its code.
fn pictured(c: char) -> String {
    if c == ' ' {
        return "a space".to_owned();
    }
    if c.is_control() || c.is_whitespace() || super::text::Untrusted::from(c.to_string()).for_screen() != c.to_string() {
        return format!("U+{:04X}", u32::from(c));
    }
    format!("`{c}`")
}

/// A user name made from what a person calls themselves: `Ada Byron` becomes `ada-byron`.
pub fn suggestion(full_name: &str) -> String {
    let mut name = String::new();
    for c in full_name.trim().nfkc().flat_map(char::to_lowercase) {
        match c {
            c if allowed(c) => name.push(c),
            _ if !name.is_empty() && !name.ends_with('-') => name.push('-'),
            _ => {}
        }
    }
    let name: String = name.trim_matches(['-', '.', '_']).chars().take(LONGEST).collect();
    if UserName::parse(&name).is_ok() { name } else { "me".to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(text: &str) -> UserName {
        UserName::parse(text).unwrap()
    }

    #[test]
    fn case_and_width_make_no_other_name() {
        assert_eq!(name("Ada").folded, name("aDA").folded);
        assert_eq!(name("ａｄａ").folded, name("ada").folded, "full-width letters are NFKC-equal");
        assert_eq!(name(" ada ").shown, "ada");
    }

    /// SECURITY.md 2.3 row 45: a Cyrillic а among Latin letters, and a name that looks the same in whole.
    #[test]
    fn look_alikes_are_found() {
        assert_eq!(UserName::parse("\u{430}da"), Err(NameError::MixedScripts));
        assert_eq!(name("сор").skeleton, name("cop").skeleton, "all Cyrillic, all Latin");
        assert_eq!(name("ada1").skeleton, name("adal").skeleton);
    }

    #[test]
    fn names_of_every_script_are_welcome() {
        for text in ["李雷", "ひらがな漢字", "محمد", "Ольга", "Zoë", "o.neill-2", "7of9"] {
            assert!(UserName::parse(text).is_ok(), "{text}: {:?}", UserName::parse(text));
        }
    }

    /// SECURITY.md 2.3: nothing that moves a cursor, hides, or reverses can be a name.
    #[test]
    fn hostile_names_are_refused() {
        for text in ["", " ", "a b", "a\u{1b}[2J", "a\u{202e}b", "a\u{200b}b", "-rf", "../x", "@all", "a/b", "a\nb", &"x".repeat(65)] {
            assert!(UserName::parse(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn a_full_name_suggests_a_user_name() {
        assert_eq!(suggestion("Ada Byron"), "ada-byron");
        assert_eq!(suggestion("  李 雷 "), "李-雷");
        assert_eq!(suggestion("\u{1b}[2J"), "2j");
        assert_eq!(suggestion("!!"), "me");
    }
}
