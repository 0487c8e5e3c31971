//! Foreign text: what people typed, what packages and files held. It leaves only through exits that make it harmless
//! (DESIGN.md 4.7, SECURITY.md 2.3). The bytes as received stay in the database.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use unicode_width::UnicodeWidthChar as _;

/// Text from outside. Has no `Display`: choose the exit for the place it goes to.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Untrusted(String);

impl Untrusted {
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text as received: for the database, for comparing, for parsers that sanitize what they yield, and for JSON
    /// (whose writer escapes controls). Never for a terminal.
    pub fn raw(&self) -> &str {
        &self.0
    }

    pub fn into_raw(self) -> String {
        self.0
    }

    pub fn is_blank(&self) -> bool {
        self.0.trim().is_empty()
    }

    /// Whether it has anything to be seen: characters of no width alone (U+200B, U+202E) are no name and no title.
    pub fn is_seen(&self) -> bool {
        self.0.chars().any(|c| !c.is_whitespace() && !c.is_control() && c.width().is_some_and(|columns| columns > 0))
    }
}

impl From<&str> for Untrusted {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl From<String> for Untrusted {
    fn from(text: String) -> Self {
        Self(text)
    }
}

/// At most this many combining marks stand on one base (SECURITY.md 2.3).
const MARKS_PER_BASE: usize = 8;

impl Untrusted {
    /// One line for a terminal: controls as pictures (`␛`), line ends and tabs as a space, bidi controls and tags as
    /// `<U+202E>`, at most eight combining marks a base.
    pub fn for_screen(&self) -> Cow<'_, str> {
        tame(&self.0, false)
    }

    /// Several lines for a terminal: as [`Self::for_screen`], with line feeds kept and tabs as four spaces.
    pub fn for_block(&self) -> Cow<'_, str> {
        tame(&self.0, true)
    }

    /// Several lines amid what others say: as [`Self::for_block`] without blank lines around them, and each line after the first behind
    /// `margin` columns, so that none of them can pass for a line of its surroundings (SECURITY.md 2.3, row 47).
    pub fn for_lines(&self, margin: usize) -> String {
        self.for_block().trim_end().trim_start_matches('\n').replace('\n', &format!("\n{}", " ".repeat(margin)))
    }

    /// A log line: as on the screen, so that nothing can begin a line of its own.
    pub fn for_log(&self) -> Cow<'_, str> {
        tame(&self.0, false)
    }

    /// A CSV cell no spreadsheet takes for a formula: `'` before `= + - @`, tab, CR, LF, NUL and their full-width forms
    /// (SECURITY.md S16). Controls are tamed. The CSV writer quotes.
    pub fn for_csv(&self) -> String {
        let tamed = tame(&self.0, true);
        let risky = self.0.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '\0', '＝', '＋', '－', '＠']);
        if risky { format!("'{tamed}") } else { tamed.into_owned() }
    }

    /// A safe file name: `[A-Za-z0-9._-]`, 1 to 100 characters, no leading dot, no reserved name (SECURITY.md S17).
    pub fn for_filename(&self) -> String {
        let name: String =
            self.0.chars().map(|c| if c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-') { c } else { '_' }).collect();
        let name = name.trim_start_matches(['.', '-']);
        let name = if name.len() > 100 { shortened(name) } else { name.to_owned() };
        let stem = name.split('.').next().unwrap_or_default().to_ascii_uppercase();
        let reserved = matches!(stem.as_str(), "CON" | "PRN" | "AUX" | "NUL")
            || ((stem.starts_with("COM") || stem.starts_with("LPT")) && stem.len() == 4 && stem.as_bytes()[3].is_ascii_digit());
        match name {
            name if name.is_empty() => "file".to_owned(),
            name if reserved => format!("_{name}"),
            name => name,
        }
    }
}

/// The first 100 characters, the suffix kept. `name` is ASCII.
fn shortened(name: &str) -> String {
    match name.rsplit_once('.') {
        Some((stem, suffix)) if suffix.len() <= 16 => {
            let keep = 100 - suffix.len() - 1;
            format!("{}.{suffix}", &stem[..keep.min(stem.len())])
        }
        _ => name[..100].to_owned(),
    }
}

fn tame(text: &str, block: bool) -> Cow<'_, str> {
    if text.chars().all(|c| matches!(c, ' '..='~') || (block && c == '\n')) {
        return Cow::Borrowed(text);
    }
    let mut tamed = String::with_capacity(text.len() + 8);
    let mut marks = 0;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if is_combining(c) {
            marks += 1;
            if marks <= MARKS_PER_BASE && !tamed.is_empty() {
                tamed.push(c);
            }
            continue;
        }
        marks = 0;
        match c {
            '\r' if chars.peek() == Some(&'\n') => {}
            '\n' | '\r' if block => tamed.push('\n'),
            '\t' if block => tamed.push_str("    "),
            '\n' | '\r' | '\t' => tamed.push(' '),
            '\u{0}'..='\u{1f}' => tamed.push(char::from_u32(0x2400 + u32::from(c)).unwrap_or('?')),
            '\u{7f}' => tamed.push('\u{2421}'),
            c if is_hidden(c) => {
                use std::fmt::Write as _;
                let _ = write!(tamed, "<U+{:04X}>", u32::from(c));
            }
            c => tamed.push(c),
        }
    }
    Cow::Owned(tamed)
}

fn is_combining(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}

/// C1 controls, bidi controls, zero-width characters that hide text, tags, and separators that break a line.
/// ZWJ and ZWNJ stay: scripts and emoji need them.
/// Characters that act on a terminal or hide text without being C0: what every exit replaces or escapes.
pub fn is_hidden(c: char) -> bool {
    matches!(c, '\u{80}'..='\u{9f}' | '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn screen(text: &str) -> String {
        Untrusted::from(text).for_screen().into_owned()
    }

    /// SECURITY.md 2.3: no control, C1 or bidi character of the corpus survives on a screen.
    #[test]
    fn controls_become_pictures() {
        assert_eq!(screen("a\u{1b}[2Jb"), "a␛[2Jb");
        assert_eq!(screen("a\u{9b}2Jb"), "a<U+009B>2Jb");
        assert_eq!(screen("exe\u{202e}txt"), "exe<U+202E>txt");
        assert_eq!(screen("one\r\ntwo\tthree\u{7f}"), "one two three␡");
    }

    #[test]
    fn a_pile_of_marks_is_cut_to_eight() {
        let text = format!("e{}x", "\u{301}".repeat(10_000));
        assert_eq!(screen(&text).chars().count(), 10);
    }

    #[test]
    fn a_block_keeps_its_lines() {
        assert_eq!(Untrusted::from("a\r\nb\rc\n\td").for_block(), "a\nb\nc\n    d");
    }

    #[test]
    fn no_line_amid_others_begins_where_they_begin() {
        let text = Untrusted::from("\n mine\r\nScore: 6 of 6\rerror: forged\n\nhint\n");
        assert_eq!(text.for_lines(3), " mine\n   Score: 6 of 6\n   error: forged\n   \n   hint");
    }

    #[test]
    fn a_cell_is_no_formula() {
        assert_eq!(Untrusted::from("=1+1").for_csv(), "'=1+1");
        assert_eq!(Untrusted::from("＝1").for_csv(), "'＝1");
        assert_eq!(Untrusted::from("plain").for_csv(), "plain");
    }

    #[test]
    fn a_file_name_stays_in_its_folder() {
        assert_eq!(Untrusted::from("../../etc/passwd").for_filename(), "_.._etc_passwd");
        assert_eq!(Untrusted::from("CON.txt").for_filename(), "_CON.txt");
        assert_eq!(Untrusted::from("").for_filename(), "file");
        assert_eq!(Untrusted::from(format!("{}.tar", "x".repeat(300)).as_str()).for_filename().len(), 100);
    }
}
