//! Bytes of a file as text: UTF-8, UTF-16 with its mark, else what Windows writes in the West (FORMATS.md: plain text).

use std::borrow::Cow;

/// How the bytes were written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    Utf8,
    Utf16,
    /// Windows-1252, which has Latin-1 in it: a guess, since such a file says nothing of it.
    Western,
}

/// Why bytes are no text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoText {
    Binary,
    /// They begin with the mark of UTF-16 and go on as something else.
    BrokenUtf16,
}

/// What the bytes 0x80 to 0x9f are in Windows-1252; the five that are nothing stay control characters.
const HIGH: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}', '‘', '’', '“', '”', '•', '–',
    '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// The text without a byte order mark, and how it was written.
///
/// # Errors
/// What it is instead.
pub fn decode(bytes: &[u8]) -> Result<(Cow<'_, str>, Encoding), NoText> {
    match bytes {
        [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes),
        _ if bytes.contains(&0) => Err(NoText::Binary),
        [0xef, 0xbb, 0xbf, rest @ ..] => Ok(eight_bits(rest)),
        _ => Ok(eight_bits(bytes)),
    }
}

fn eight_bits(bytes: &[u8]) -> (Cow<'_, str>, Encoding) {
    match std::str::from_utf8(bytes) {
        Ok(text) => (text.into(), Encoding::Utf8),
        Err(_) => (western(bytes).into(), Encoding::Western),
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<(Cow<'static, str>, Encoding), NoText> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let units: Vec<u16> = pairs.iter().map(|pair| unit(*pair)).collect();
    let text = String::from_utf16(&units).ok().filter(|_| rest.is_empty()).ok_or(NoText::BrokenUtf16)?;
    Ok((text.into(), Encoding::Utf16))
}

fn western(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| if let 0x80..=0x9f = byte { HIGH[usize::from(byte - 0x80)] } else { char::from(*byte) }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> Result<(String, Encoding), NoText> {
        decode(bytes).map(|(text, encoding)| (text.into_owned(), encoding))
    }

    #[test]
    fn what_editors_write_is_read() {
        assert_eq!(read("Zoë".as_bytes()), Ok(("Zoë".to_owned(), Encoding::Utf8)));
        assert_eq!(read("\u{feff}Zoë".as_bytes()), Ok(("Zoë".to_owned(), Encoding::Utf8)));
        assert_eq!(read(b"Zo\xeb \x80"), Ok(("Zoë €".to_owned(), Encoding::Western)));
        assert_eq!(read(b"\xff\xfea\0b\0"), Ok(("ab".to_owned(), Encoding::Utf16)));
        assert_eq!(read(b"\xfe\xff\0a\0b"), Ok(("ab".to_owned(), Encoding::Utf16)));
    }

    #[test]
    fn what_is_no_text_is_told() {
        assert_eq!(read(b"\x89PNG\r\n\0"), Err(NoText::Binary));
        assert_eq!(read(b"\xff\xfea"), Err(NoText::BrokenUtf16));
    }
}
