//! Bytes of a spreadsheet as text: UTF-8, UTF-16 with its mark, else what Windows writes in the West (FORMATS.md: plain text).

use std::borrow::Cow;

/// What the bytes 0x80 to 0x9f are in Windows-1252; the five that are nothing stay control characters.
const HIGH: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}', '‘', '’', '“', '”', '•', '–',
    '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// The text, and what whoever reads it should know.
///
/// # Errors
/// What it is instead, as a sentence.
pub fn text(bytes: &[u8]) -> Result<(Cow<'_, str>, Option<&'static str>), &'static str> {
    match bytes {
        [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes).map(|text| (text, None)),
        [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes).map(|text| (text, None)),
        _ if bytes.contains(&0) => Err("This is no text; save the table as CSV."),
        _ => Ok(match std::str::from_utf8(bytes) {
            Ok(text) => (text.into(), None),
            Err(_) => {
                (western(bytes).into(), Some("The file is not UTF-8: it was read as Windows-1252. Look whether all names are right."))
            }
        }),
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<Cow<'static, str>, &'static str> {
    const BROKEN: &str = "The file says that it is UTF-16 and is not; save it as CSV UTF-8.";
    let (pairs, rest) = bytes.as_chunks::<2>();
    let units: Vec<u16> = pairs.iter().map(|pair| unit(*pair)).collect();
    if rest.is_empty() { String::from_utf16(&units).map(Cow::from).map_err(|_| BROKEN) } else { Err(BROKEN) }
}

fn western(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| if let 0x80..=0x9f = byte { HIGH[usize::from(byte - 0x80)] } else { char::from(*byte) }).collect()
}
