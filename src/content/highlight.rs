//! Colors of code blocks, by what the pieces of a language mean. Slow (a regex engine runs over every line), so it runs on a thread of its
//! own beside the drawing; a page is shown without colors until they come.

use std::collections::HashMap;
use std::sync::OnceLock;
use std::sync::mpsc::{Receiver, TryRecvError, channel};

use syntect::parsing::{ParseState, Scope, ScopeStack, SyntaxReference, SyntaxSet};

use crate::content::block::{BlockId, BlockKind, Code, Document};

/// What a piece of code is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Token {
    #[default]
    Plain,
    Comment,
    Keyword,
    String,
    Number,
    Function,
    Type,
    Variable,
}

/// The pieces of a line: bytes and what they are, adding up to the line at most.
pub type Pieces = Vec<(usize, Token)>;

/// For each line of a block its pieces.
pub type Colors = Vec<Pieces>;

/// Lines of a block that are colored; the rest stays plain (CRATES.md 5: a dense line costs 2 ms).
const MOST_LINES: usize = 500;
/// Lines of a file that are colored, and how many come together.
const MOST_LINES_OF_A_FILE: usize = 3_000;
const TOGETHER: usize = 40;
/// Bytes of a line that is colored.
const LONGEST_LINE: usize = 1_000;

/// The colors of a document as they come in. Dropping it ends the work.
#[derive(Debug, Default)]
pub struct Coloring {
    incoming: Option<Receiver<(BlockId, Colors)>>,
    ready: HashMap<BlockId, Colors>,
}

impl Coloring {
    /// Starts to color the code of a document. Starts no thread where nothing can be colored.
    pub fn start(document: &Document) -> Self {
        let blocks: Vec<(BlockId, Code)> = document
            .walk()
            .filter_map(|block| match &block.kind {
                BlockKind::Code(code) if !code.language.is_empty() => Some((block.id, code.clone())),
                _ => None,
            })
            .collect();
        if blocks.is_empty() {
            return Self::default();
        }
        let (sender, incoming) = channel();
        let started = std::thread::Builder::new().name("colors".to_owned()).spawn(move || {
            for (id, code) in blocks {
                let Some(colors) = colors(&code) else { continue };
                if sender.send((id, colors)).is_err() {
                    return;
                }
            }
        });
        Self { incoming: started.ok().map(|_| incoming), ready: HashMap::new() }
    }

    /// Takes in what has come: the blocks that have colors now.
    pub fn collect(&mut self) -> Vec<BlockId> {
        let mut news = Vec::new();
        let Some(incoming) = &self.incoming else { return news };
        let ended = loop {
            match incoming.try_recv() {
                Ok((id, colors)) => {
                    self.ready.insert(id, colors);
                    news.push(id);
                }
                Err(why) => break why == TryRecvError::Disconnected,
            }
        };
        if ended {
            self.incoming = None;
        }
        news
    }

    /// Whether more may come.
    pub fn is_pending(&self) -> bool {
        self.incoming.is_some()
    }

    pub fn of(&self, block: BlockId) -> Option<&Colors> {
        self.ready.get(&block)
    }
}

/// The languages, loaded on first use; never changed after.
fn languages() -> &'static SyntaxSet {
    static LANGUAGES: OnceLock<SyntaxSet> = OnceLock::new();
    LANGUAGES.get_or_init(SyntaxSet::load_defaults_newlines)
}

/// The colors of a block; `None` where its language is not known.
pub(super) fn colors(code: &Code) -> Option<Colors> {
    let mut painter = Painter::new(syntax(languages(), &code.language)?);
    let lines = code.lines.iter().take(MOST_LINES).take_while(|line| line.len() <= LONGEST_LINE);
    lines.map(|line| painter.line(line)).collect()
}

/// Goes through the lines of one language.
struct Painter {
    state: ParseState,
    stack: ScopeStack,
}

impl Painter {
    fn new(syntax: &SyntaxReference) -> Self {
        Self { state: ParseState::new(syntax), stack: ScopeStack::new() }
    }

    fn line(&mut self, line: &str) -> Option<Pieces> {
        let ops = self.state.parse_line(&format!("{line}\n"), languages()).ok()?;
        let mut pieces = Vec::new();
        let mut from = 0;
        for (at, op) in ops {
            push(&mut pieces, at.min(line.len()) - from, token(&self.stack));
            from = at.min(line.len());
            self.stack.apply(&op).ok()?;
        }
        push(&mut pieces, line.len() - from, token(&self.stack));
        Some(pieces)
    }
}

/// The colors of a file as they come in, from its first line on. Dropping it ends the work.
#[derive(Debug, Default)]
pub struct FileColoring {
    incoming: Option<Receiver<Colors>>,
    ready: Colors,
}

impl FileColoring {
    /// Starts to color the file called `name`; its language is told by its name or by its first line.
    pub fn start(name: &str, text: &super::file::Text) -> Self {
        let lines = text.first_lines(MOST_LINES_OF_A_FILE);
        let name = name.rsplit('/').next().unwrap_or(name).to_owned();
        let (sender, incoming) = channel();
        let started = std::thread::Builder::new().name("colors".to_owned()).spawn(move || {
            let Some(syntax) = language_of(&name, lines.first().map_or("", String::as_str)) else { return };
            let mut painter = Painter::new(syntax);
            for lines in lines.chunks(TOGETHER) {
                let short = lines.iter().take_while(|line| line.len() <= LONGEST_LINE);
                let Some(colors) = short.map(|line| painter.line(line)).collect::<Option<Colors>>() else { return };
                let whole = colors.len() == lines.len();
                if sender.send(colors).is_err() || !whole {
                    return;
                }
            }
        });
        Self { incoming: started.ok().map(|_| incoming), ready: Vec::new() }
    }

    /// Takes in what has come; whether anything has.
    pub fn collect(&mut self) -> bool {
        let before = self.ready.len();
        let Some(incoming) = &self.incoming else { return false };
        let ended = loop {
            match incoming.try_recv() {
                Ok(colors) => self.ready.extend(colors),
                Err(why) => break why == TryRecvError::Disconnected,
            }
        };
        if ended {
            self.incoming = None;
        }
        self.ready.len() > before
    }

    /// Whether more may come.
    pub fn is_pending(&self) -> bool {
        self.incoming.is_some()
    }

    /// The colors that are there, from the first line on.
    pub fn ready(&self) -> &[Pieces] {
        &self.ready
    }
}

/// The language of a file: by what follows the dot, by its whole name, by what its first line says (`#!/bin/sh`).
fn language_of(name: &str, first: &str) -> Option<&'static SyntaxReference> {
    let languages = languages();
    let suffix = name.rsplit_once('.').map(|(_, suffix)| suffix.to_ascii_lowercase());
    let by_suffix = suffix.as_deref().and_then(|suffix| languages.find_syntax_by_extension(suffix));
    let found = by_suffix.or_else(|| languages.find_syntax_by_extension(name)).or_else(|| languages.find_syntax_by_first_line(first));
    found.filter(|syntax| syntax.name != languages.find_syntax_plain_text().name)
}

fn push(pieces: &mut Vec<(usize, Token)>, bytes: usize, token: Token) {
    match pieces.last_mut() {
        _ if bytes == 0 => {}
        Some((last, same)) if *same == token => *last += bytes,
        _ => pieces.push((bytes, token)),
    }
}

fn syntax<'a>(languages: &'a SyntaxSet, name: &str) -> Option<&'a SyntaxReference> {
    // `rust,ignore`, `{.python}`: the word alone counts.
    let word = name.split([',', '{', '}', '.']).find(|word| !word.is_empty())?;
    let word = match word {
        "shell" | "console" | "shellscript" => "sh",
        "text" | "plain" | "txt" => return None,
        word => word,
    };
    languages.find_syntax_by_token(word)
}

/// What the innermost scope that means something to us says.
fn token(stack: &ScopeStack) -> Token {
    stack.as_slice().iter().rev().find_map(|scope| meaning(*scope)).unwrap_or_default()
}

fn meaning(scope: Scope) -> Option<Token> {
    let name = scope.build_string();
    let begins = |prefix: &str| name.starts_with(prefix);
    Some(match () {
        () if begins("comment") || begins("punctuation.definition.comment") => Token::Comment,
        () if begins("string") || begins("constant.character") || begins("punctuation.definition.string") => Token::String,
        () if begins("constant") => Token::Number,
        () if begins("entity.name.function") || begins("support.function") || begins("variable.function") => Token::Function,
        () if begins("entity.name") || begins("support.type") || begins("support.class") || begins("storage.type") => Token::Type,
        () if begins("keyword") || begins("storage") => Token::Keyword,
        () if begins("variable.other") || begins("punctuation.definition.variable") => Token::Variable,
        () => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(language: &str, lines: &[&str]) -> Code {
        Code { language: language.to_owned(), lines: lines.iter().map(|&line| line.to_owned()).collect() }
    }

    #[test]
    fn the_pieces_of_a_line_add_up_to_it() {
        let lines = ["let name = \"Ä\"; // remark", "", "fn f() -> i64 { 42 }"];
        let colors = colors(&code("rust", &lines)).expect("known");
        for (line, pieces) in lines.iter().zip(&colors) {
            assert_eq!(pieces.iter().map(|(bytes, _)| bytes).sum::<usize>(), line.len());
        }
        assert!(colors[0].iter().any(|(_, token)| *token == Token::Comment));
        assert!(colors[0].iter().any(|(_, token)| *token == Token::String));
        assert!(colors[2].iter().any(|(_, token)| *token == Token::Number));
    }

    #[test]
    fn an_unknown_language_has_no_colors() {
        assert_eq!(colors(&code("no-such", &["x"])), None);
        assert!(!Coloring::start(&Document::default()).is_pending());
    }

    #[test]
    fn shell_is_known_by_its_usual_names() {
        for name in ["sh", "bash", "shell", "console"] {
            assert!(colors(&code(name, &["echo \"$HOME\" # x"])).is_some(), "{name}");
        }
    }
}
