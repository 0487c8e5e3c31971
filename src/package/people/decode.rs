//! Bytes of a spreadsheet as text, with what whoever reads it should know.

use std::borrow::Cow;

use crate::domain::decode::{Encoding, NoText, decode};

/// The text, and what whoever reads it should know.
///
/// # Errors
/// What it is instead, as a sentence.
pub fn text(bytes: &[u8]) -> Result<(Cow<'_, str>, Option<&'static str>), &'static str> {
    match decode(bytes) {
        Ok((text, Encoding::Western)) => {
            Ok((text, Some("The file is not UTF-8: it was read as Windows-1252. Look whether all names are right.")))
        }
        Ok((text, Encoding::Utf8 | Encoding::Utf16)) => Ok((text, None)),
        Err(NoText::Binary) => Err("This is no text; save the table as CSV."),
        Err(NoText::BrokenUtf16) => Err("The file says that it is UTF-16 and is not; save it as CSV UTF-8."),
    }
}
