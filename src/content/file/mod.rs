//! A file to be read: what kind it is by its name, and its bytes as text, table or Markdown. Only what is seen of it is ever laid out.

mod captions;
mod table;
mod text;

use crate::domain::decode::{Encoding, NoText, decode};
use crate::domain::text::Untrusted;
pub use captions::captions;
pub use table::Table;
pub use text::Text;

/// Bytes of a file that is shown; a longer one is saved.
pub const MOST_BYTES: u64 = 16 * 1024 * 1024;
/// Bytes of Markdown that is laid out as a page; a longer one is shown as it was written.
const LONGEST_PAGE: usize = 512 * 1024;
/// Bytes of a text that can be copied at once: terminals take no more (UX.md R24).
const MOST_COPIED: usize = 64 * 1024;

/// What a file is, by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    Markdown,
    Table,
    /// Subtitles of a film, `.vtt` or `.srt`.
    Captions,
    /// Text without a language, lines as long as their author liked.
    Text,
    /// Something else that may be text: its bytes will tell.
    Code,
    /// Sound or film.
    Medium,
    Picture,
    /// Known to be no text.
    Closed,
}

const MEDIA: &[&str] = &["mp3", "mp4", "m4a", "m4v", "ogg", "oga", "ogv", "opus", "wav", "flac", "webm", "mkv", "mov", "avi", "aac"];
const PICTURES: &[&str] = &["png", "jpg", "jpeg", "gif", "webp", "bmp", "tif", "tiff", "ico", "heic", "avif"];
const CLOSED: &[&str] = &[
    "pdf", "zip", "gz", "xz", "bz2", "zst", "7z", "rar", "tar", "tgz", "jar", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "odt", "ods",
    "odp", "epub", "exe", "dll", "so", "o", "a", "class", "pyc", "wasm", "bin", "iso", "db", "sqlite", "ttf", "otf", "woff", "woff2",
];

impl Form {
    pub fn of(name: &str) -> Self {
        let suffix = suffix(name);
        match suffix.as_str() {
            "md" | "markdown" => Self::Markdown,
            "csv" | "tsv" | "tab" => Self::Table,
            "vtt" | "srt" => Self::Captions,
            "" | "txt" | "text" | "log" => Self::Text,
            suffix if MEDIA.contains(&suffix) => Self::Medium,
            suffix if PICTURES.contains(&suffix) => Self::Picture,
            suffix if CLOSED.contains(&suffix) => Self::Closed,
            _ => Self::Code,
        }
    }

    /// Whether looking into it is worth a try.
    pub fn may_be_text(self) -> bool {
        !matches!(self, Self::Medium | Self::Picture | Self::Closed)
    }
}

/// What stands behind the last dot of a name, in lower case.
pub fn suffix(name: &str) -> String {
    let name = name.rsplit('/').next().unwrap_or(name);
    name.rsplit_once('.').filter(|(stem, _)| !stem.is_empty()).map(|(_, suffix)| suffix.to_ascii_lowercase()).unwrap_or_default()
}

/// A file as it can be shown.
#[derive(Debug)]
pub struct Opened {
    pub body: Body,
    pub encoding: Encoding,
    /// All of it as it was written, controls tamed: what copying takes. `None` where it is too long for that.
    pub copy: Option<String>,
}

#[derive(Debug)]
pub enum Body {
    Text(Text),
    Table(Table),
    /// Markdown, in a language that a page is written in.
    Page(Untrusted),
}

/// The file called `name`.
///
/// # Errors
/// Why it cannot be shown.
pub fn open(name: &str, bytes: &[u8]) -> Result<Opened, NoText> {
    let (text, encoding) = decode(bytes)?;
    // Whatever is neither UTF-8 nor free of controls is not the text of an old editor.
    if encoding == Encoding::Western && text.chars().any(|c| c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{c}' | '\u{80}'..)) {
        return Err(NoText::Binary);
    }
    let copy = (text.len() <= MOST_COPIED).then(|| text.split('\t').map(tamed).collect::<Vec<_>>().join("\t"));
    let body = match Form::of(name) {
        Form::Markdown if text.len() <= LONGEST_PAGE => Body::Page(Untrusted::from(text.as_ref())),
        Form::Table => Table::new(text.into_owned(), &suffix(name)).map_or_else(|text| Body::Text(Text::new(&text, false)), Body::Table),
        Form::Captions => Body::Text(Text::new(&captions(&text), false)),
        Form::Text => Body::Text(Text::new(&text, false)),
        _ => Body::Text(Text::new(&text, true)),
    };
    Ok(Opened { body, encoding, copy })
}

fn tamed(text: &str) -> String {
    Untrusted::from(text).for_block().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_told_by_its_name() {
        assert_eq!(Form::of("media/data.CSV"), Form::Table);
        assert_eq!(Form::of("main.rs"), Form::Code);
        assert_eq!(Form::of("Makefile"), Form::Text);
        assert_eq!(Form::of(".bashrc"), Form::Text);
        assert!(!Form::of("talk.mp4").may_be_text() && !Form::of("paper.pdf").may_be_text());
    }

    #[test]
    fn a_program_under_the_name_of_a_text_is_none() {
        assert_eq!(open("a.txt", b"\x7fELF\0\0").err(), Some(NoText::Binary));
        assert_eq!(open("a.txt", b"\x1f\x8b\x08\xff\x01").err(), Some(NoText::Binary));
        assert_eq!(open("a.txt", b"Zo\xeb\n").expect("Latin-1").encoding, Encoding::Western);
        assert!(open("a.txt", b"").is_ok());
    }

    #[test]
    fn tabs_are_copied_as_tabs_and_controls_are_not() {
        let opened = open("Makefile", b"all:\n\techo \x1b[2J\n").expect("text");
        assert_eq!(opened.copy.as_deref(), Some("all:\n\techo ␛[2J\n"));
    }
}
