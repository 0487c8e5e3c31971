//! Text as it is sought: whatever the case, the composition and the width in which it was written.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization as _;

/// A text in the one form in which it is compared: `Ö`, `ö` and `o` with its two dots are one, as are `Ａ` and `a`, `Straße` and `STRASSE`.
pub fn folded(text: &str) -> Cow<'_, str> {
    if !text.is_ascii() {
        return Cow::Owned(text.nfkc().flat_map(char::to_uppercase).flat_map(char::to_lowercase).nfc().collect());
    }
    if text.bytes().any(|byte| byte.is_ascii_uppercase()) { Cow::Owned(text.to_ascii_lowercase()) } else { Cow::Borrowed(text) }
}

/// Whether a text holds `wanted`, which is folded already.
pub fn holds(text: &str, wanted: &str) -> bool {
    folded(text).contains(wanted)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn letters_are_found_however_they_are_written() {
        for (text, wanted) in [
            ("Björn Öst", "ÖST"),
            ("BJO\u{308}RN", "björn"),
            ("ＡＤＡ", "ada"),
            ("Straße", "STRASSE"),
            ("ΟΔΥΣΣΕΥΣ", "οδυσσευς"),
            ("Шевченко", "шевч"),
            ("김하나", "김"),
            ("\u{1100}\u{1175}\u{11b7}하나", "김하"),
        ] {
            assert!(holds(text, &folded(wanted)), "{wanted} in {text}");
        }
        assert!(!holds("Bjorn", &folded("björn")), "another letter is another letter");
    }

    proptest! {
        #[test]
        fn a_text_is_found_in_whatever_form_a_disk_or_a_keyboard_gives_it(text in "\\PC{0,20}") {
            let taken_apart: String = text.nfd().collect();
            prop_assert_eq!(folded(&taken_apart), folded(&text));
            prop_assert!(holds(&text, &folded(&text)));
        }
    }
}
