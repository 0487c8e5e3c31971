//! Attributes in braces at the end of a heading, an option or a cell: `{#id .tag 2pt order key="a b"}`.

use crate::domain::quiz::source::Position;
pub(super) use crate::domain::slug::slug;

/// What stands between the braces, in the order written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Braces {
    pub tokens: Vec<(Token, Position)>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token {
    /// `#id`
    Id(String),
    /// `.tag`
    Tag(String),
    /// `word`
    Word(String),
    /// `key=value`
    Pair(String, String),
}

impl Braces {
    pub fn id(&self) -> Option<&str> {
        self.tokens.iter().find_map(|(token, _)| if let Token::Id(id) = token { Some(id.as_str()) } else { None })
    }

    pub fn words(&self) -> impl Iterator<Item = (&str, Position)> {
        self.tokens.iter().filter_map(|(token, at)| if let Token::Word(word) = token { Some((word.as_str(), *at)) } else { None })
    }
}

/// Longer braces are text.
const LONGEST: usize = 2_000;

/// Splits braces off the end of a line. `at` is where the line begins. Braces need a blank before them, or the whole line:
/// `${HOME}` is text.
pub(super) fn split(line: &str, at: Position) -> (&str, Option<Braces>) {
    let trimmed = line.trim_end();
    let Some(open) = trimmed.strip_suffix('}').and_then(|inner| inner.rfind('{')) else { return (trimmed, None) };
    let (before, inside) = (trimmed.get(..open).unwrap_or_default(), trimmed.get(open + 1..trimmed.len() - 1).unwrap_or_default());
    if inside.len() > LONGEST || !(before.is_empty() || before.ends_with(char::is_whitespace)) || inside.trim().is_empty() {
        return (trimmed, None);
    }
    let column = at.column + u32::try_from(before.chars().count() + 1).unwrap_or(0);
    match tokens(inside, Position { line: at.line, column }) {
        Some(tokens) => (before.trim_end(), Some(Braces { tokens })),
        None => (trimmed, None),
    }
}

fn tokens(inside: &str, at: Position) -> Option<Vec<(Token, Position)>> {
    let mut found = Vec::new();
    let mut rest = inside;
    let mut column = at.column;
    loop {
        let trimmed = rest.trim_start();
        column += u32::try_from(rest.chars().count() - trimmed.chars().count()).unwrap_or(0);
        if trimmed.is_empty() {
            return Some(found);
        }
        let end = token_end(trimmed)?;
        let (word, after) = trimmed.split_at(end);
        found.push((token(word)?, Position { line: at.line, column }));
        column += u32::try_from(word.chars().count()).unwrap_or(0);
        rest = after;
    }
}

/// The end of the first token: a blank outside of quotation marks. `None`: they do not close.
fn token_end(text: &str) -> Option<usize> {
    let mut quoted = false;
    for (at, c) in text.char_indices() {
        match c {
            '"' => quoted = !quoted,
            c if c.is_whitespace() && !quoted => return Some(at),
            _ => {}
        }
    }
    (!quoted).then_some(text.len())
}

fn token(word: &str) -> Option<Token> {
    if let Some(id) = word.strip_prefix('#') {
        return (!id.is_empty()).then(|| Token::Id(id.to_owned()));
    }
    if let Some(tag) = word.strip_prefix('.') {
        return (!tag.is_empty()).then(|| Token::Tag(tag.to_owned()));
    }
    match word.split_once('=') {
        Some((key, value)) if !key.is_empty() => {
            let inner = value.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(value);
            (!inner.contains('"')).then(|| Token::Pair(key.to_owned(), inner.to_owned()))
        }
        _ => (!word.contains('"')).then(|| Token::Word(word.to_owned())),
    }
}

/// Prints tokens as [`split`] reads them; nothing where there are none.
pub(super) fn print(tokens: &[Token]) -> String {
    if tokens.is_empty() {
        return String::new();
    }
    let words: Vec<String> = tokens.iter().map(text).collect();
    format!(" {{{}}}", words.join(" "))
}

fn text(token: &Token) -> String {
    match token {
        Token::Id(id) => format!("#{id}"),
        Token::Tag(tag) => format!(".{tag}"),
        Token::Word(word) => word.clone(),
        Token::Pair(key, value) if value.is_empty() || value.contains(char::is_whitespace) => format!("{key}=\"{value}\""),
        Token::Pair(key, value) => format!("{key}={value}"),
    }
}

/// Whether a text can be an id: letters, digits, `-`, `_`, `.`, and `/` in items'.
pub(super) fn is_id(text: &str, slashes: bool) -> bool {
    !text.is_empty()
        && text.len() <= 200
        && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.') || (slashes && c == '/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(line: u32, column: u32) -> Position {
        Position { line, column }
    }

    #[test]
    fn braces_are_read_with_their_places() {
        let (text, braces) = split("Staged? {#staged .basic 2pt low=\"too slow\" case}", at(3, 4));
        assert_eq!(text, "Staged?");
        let braces = braces.unwrap();
        assert_eq!(braces.id(), Some("staged"));
        assert!(braces.tokens.iter().any(|(token, _)| *token == Token::Pair("low".into(), "too slow".into())));
        assert_eq!(braces.words().collect::<Vec<_>>(), [("2pt", at(3, 28)), ("case", at(3, 47))]);
    }

    #[test]
    fn braces_in_a_text_stay_text() {
        for line in ["echo ${HOME}", "awk '{print}'", "a {}", "a { }", "a {b=\"c}", "}", "{", "a {\"}\"}"] {
            assert_eq!(split(line, at(1, 1)), (line, None));
        }
    }
}
