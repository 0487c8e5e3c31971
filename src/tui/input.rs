//! What a person does at the keyboard, independent of where the bytes came from: keys, text and paste, sizes.
//!
//! Keys are written as in `g d`, `<c-p>`, `<enter>`: in the action table, in a user's own bindings and in tests.

use std::fmt;

use crate::domain::text::Untrusted;
use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

/// One thing that reaches a session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    Key(Key),
    /// A paste, or a burst of keys that can only be one (UX.md R21). Line ends are line feeds, controls are gone.
    Paste(String),
    /// Text longer than [`PASTE_LIMIT`] was thrown away.
    PasteTooLong,
    /// The terminal's new size.
    Resize(u16, u16),
    /// Nothing happened: time passed.
    Tick,
}

/// A paste longer than this is refused (SECURITY.md R14).
pub const PASTE_LIMIT: usize = 1024 * 1024;

/// A key with its modifiers. Shift is kept only where the character does not already tell it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    pub code: Code,
    pub ctrl: bool,
    pub alt: bool,
    pub shift: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Code {
    Char(char),
    Enter,
    Esc,
    Tab,
    Backspace,
    Delete,
    Insert,
    Up,
    Down,
    Left,
    Right,
    Home,
    End,
    PageUp,
    PageDown,
    F(u8),
}

const NAMED: &[(&str, &str, Code)] = &[
    ("enter", "Enter", Code::Enter),
    ("esc", "Esc", Code::Esc),
    ("tab", "Tab", Code::Tab),
    ("space", "Space", Code::Char(' ')),
    ("backspace", "Backspace", Code::Backspace),
    ("del", "Del", Code::Delete),
    ("ins", "Ins", Code::Insert),
    ("up", "Up", Code::Up),
    ("down", "Down", Code::Down),
    ("left", "Left", Code::Left),
    ("right", "Right", Code::Right),
    ("home", "Home", Code::Home),
    ("end", "End", Code::End),
    ("pgup", "PgUp", Code::PageUp),
    ("pgdn", "PgDn", Code::PageDown),
    ("lt", "<", Code::Char('<')),
];

impl Key {
    pub const fn plain(code: Code) -> Self {
        Self { code, ctrl: false, alt: false, shift: false }
    }

    pub const fn char(c: char) -> Self {
        Self::plain(Code::Char(c))
    }

    /// The character this key types where a field has the focus.
    pub fn text(self) -> Option<char> {
        match self.code {
            Code::Char(c) if !self.ctrl && !self.alt => Some(c),
            _ => None,
        }
    }

    /// Reads one key: `a`, `<enter>`, `<c-p>`, `<s-tab>`, `<f1>`.
    pub fn parse(text: &str) -> Option<Self> {
        let mut chars = text.chars();
        if let (Some(c), None) = (chars.next(), chars.next()) {
            return Some(Self::char(c));
        }
        let mut name = text.strip_prefix('<')?.strip_suffix('>')?;
        let mut key = Self::char(' ');
        loop {
            let (prefix, rest) = name.split_at_checked(2)?;
            match prefix {
                "c-" => key.ctrl = true,
                "a-" => key.alt = true,
                "s-" => key.shift = true,
                _ => break,
            }
            name = rest;
            if name.chars().count() == 1 {
                break;
            }
        }
        key.code = named(name)?;
        Some(key)
    }

    /// Reads keys pressed one after the other, separated by spaces.
    pub fn parse_all(text: &str) -> Option<Vec<Self>> {
        text.split_whitespace().map(Self::parse).collect()
    }

    /// As it is written in tables and settings; [`Self::parse`] reads it again.
    pub fn written(self) -> String {
        let name = match self.code {
            Code::Char(c) if c != ' ' && c != '<' => c.to_string(),
            Code::F(n) => format!("f{n}"),
            code => NAMED.iter().find(|named| named.2 == code).map_or_else(String::new, |named| named.0.to_owned()),
        };
        let mut prefix = String::new();
        for (held, mark) in [(self.ctrl, "c-"), (self.alt, "a-"), (self.shift, "s-")] {
            prefix.push_str(if held { mark } else { "" });
        }
        if prefix.is_empty() && name.chars().count() == 1 { name } else { format!("<{prefix}{name}>") }
    }

    /// The key a crossterm event stands for. Releases and keys we have no name for are none.
    pub fn from_event(event: &KeyEvent) -> Option<Self> {
        if event.kind == KeyEventKind::Release {
            return None;
        }
        let mut shift = event.modifiers.contains(KeyModifiers::SHIFT);
        let code = match event.code {
            KeyCode::Char(c) => {
                shift = false;
                Code::Char(c)
            }
            KeyCode::BackTab => {
                shift = true;
                Code::Tab
            }
            other => plain_code(other)?,
        };
        Some(Self { code, ctrl: event.modifiers.contains(KeyModifiers::CONTROL), alt: event.modifiers.contains(KeyModifiers::ALT), shift })
    }
}

fn plain_code(code: KeyCode) -> Option<Code> {
    Some(match code {
        KeyCode::Enter => Code::Enter,
        KeyCode::Esc => Code::Esc,
        KeyCode::Tab => Code::Tab,
        KeyCode::Backspace => Code::Backspace,
        KeyCode::Delete => Code::Delete,
        KeyCode::Insert => Code::Insert,
        KeyCode::Up => Code::Up,
        KeyCode::Down => Code::Down,
        KeyCode::Left => Code::Left,
        KeyCode::Right => Code::Right,
        KeyCode::Home => Code::Home,
        KeyCode::End => Code::End,
        KeyCode::PageUp => Code::PageUp,
        KeyCode::PageDown => Code::PageDown,
        KeyCode::F(n) => Code::F(n),
        _ => return None,
    })
}

fn named(name: &str) -> Option<Code> {
    if let Some(number) = name.strip_prefix('f').and_then(|number| number.parse().ok()) {
        return (1..=24).contains(&number).then_some(Code::F(number));
    }
    let mut chars = name.chars();
    match (chars.next(), chars.next()) {
        (Some(c), None) => Some(Code::Char(c)),
        _ => NAMED.iter().find(|named| named.0 == name).map(|named| named.2),
    }
}

/// As people read it in the footer and in help: `Ctrl-P`, `Shift-Tab`, `PgDn`.
impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (held, word) in [(self.ctrl, "Ctrl-"), (self.alt, "Alt-"), (self.shift, "Shift-")] {
            f.write_str(if held { word } else { "" })?;
        }
        match self.code {
            Code::Char(c) if c != ' ' => {
                let typed = if self.ctrl { c.to_uppercase().to_string() } else { c.to_string() };
                f.write_str(&Untrusted::new(typed).for_screen())
            }
            Code::F(n) => write!(f, "F{n}"),
            code => f.write_str(NAMED.iter().find(|named| named.2 == code).map_or("", |named| named.1)),
        }
    }
}

/// Keys pressed one after the other, as people read them: `g d`.
pub fn shown(keys: &[Key]) -> String {
    keys.iter().map(Key::to_string).collect::<Vec<_>>().join(" ")
}

/// The text of a paste as a field takes it: line ends as line feeds, every other control dropped but tabs.
pub fn pasted(text: &str) -> Input {
    if text.len() > PASTE_LIMIT {
        return Input::PasteTooLong;
    }
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    Input::Paste(text.chars().filter(|c| matches!(c, '\n' | '\t') || !c.is_control()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_read_back_as_written() {
        for text in ["a", "<", "<enter>", "<c-p>", "<s-tab>", "<f1>", "<space>", "?", "<c-a-x>", "ä", "<pgdn>"] {
            let key = Key::parse(text).unwrap_or_else(|| panic!("{text} is a key"));
            assert_eq!(Key::parse(&key.written()), Some(key), "{text}");
        }
        assert_eq!(Key::parse("<nope>"), None);
        assert_eq!(Key::parse(""), None);
    }

    #[test]
    fn people_read_key_names() {
        let shown = |text: &str| shown(&Key::parse_all(text).expect("keys"));
        assert_eq!(shown("<c-p>"), "Ctrl-P");
        assert_eq!(shown("g d"), "g d");
        assert_eq!(shown("<s-tab>"), "Shift-Tab");
        assert_eq!(shown("<space>"), "Space");
        assert_eq!(Key::char('\u{202e}').to_string(), "<U+202E>", "what is typed reaches the terminal tamed");
    }

    /// UX.md R21: newlines arrive as CR, and a paste carries no control sequence into a field.
    #[test]
    fn a_paste_is_clean_text() {
        assert_eq!(pasted("a\r\nb\rc\u{1b}[2J\td"), Input::Paste("a\nb\nc[2J\td".into()));
        assert_eq!(pasted(&"x".repeat(PASTE_LIMIT + 1)), Input::PasteTooLong);
    }
}
