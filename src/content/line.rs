//! Styled lines: text with what it *means*. How a meaning looks is the theme's business.

use crate::content::block::BlockId;
use crate::content::highlight::Token;
use crate::content::width::width;

/// What a piece of text is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Meaning {
    #[default]
    Text,
    /// A heading of level 1 to 6.
    Heading(u8),
    /// Code in a line of text.
    Code,
    /// A piece of a code block.
    Token(Token),
    /// What is typed in a session, after the prompt.
    Command,
    /// What a session answers.
    Output,
    Math,
    Link,
    Image,
    Alert(super::Alert),
    /// The line of a fold that opens and closes it.
    Fold,
    /// A list's marker, a table's rule, a quote's bar, a line number.
    Mark,
    /// Less important: a path, a number of a link, a remark of the program.
    Muted,
}

/// A meaning with the marks of emphasis that lie over it, and the link it belongs to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Style {
    pub meaning: Meaning,
    pub strong: bool,
    pub emphasis: bool,
    pub strike: bool,
    /// Index into [`super::Document::links`].
    pub link: Option<u32>,
}

impl Style {
    pub fn of(meaning: Meaning) -> Self {
        Self { meaning, ..Self::default() }
    }
}

/// Tamed text of one style. Holds no line feed but in the text of a block, where it is a forced break.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Span {
    pub text: String,
    pub style: Style,
}

impl Span {
    /// `text` must be tamed already: it stands for texts of the program and what [`super::parse()`] yields.
    pub fn new(text: impl Into<String>, meaning: Meaning) -> Self {
        Self { text: text.into(), style: Style::of(meaning) }
    }
}

/// A place in a document that survives a change of the width: a block, and how far into it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Anchor {
    pub block: BlockId,
    /// Bytes of the block's text, rows of a table.
    pub offset: u32,
}

impl std::fmt::Display for Anchor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.block, self.offset)
    }
}

impl std::str::FromStr for Anchor {
    type Err = std::num::ParseIntError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (block, offset) = text.split_once(':').unwrap_or((text, "0"));
        Ok(Self { block: block.parse()?, offset: offset.parse()? })
    }
}

/// One line for a terminal, never wider than it was laid out for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Line {
    pub spans: Vec<Span>,
    /// How many of the spans are not the block's text but what stands before it: bars, markers, indent.
    pub lead: usize,
    pub anchor: Anchor,
}

impl Line {
    pub fn new(spans: Vec<Span>) -> Self {
        Self { spans, ..Self::default() }
    }

    /// Columns.
    pub fn width(&self) -> usize {
        self.spans.iter().map(|span| width(&span.text)).sum()
    }

    /// All of it, as text.
    pub fn text(&self) -> String {
        self.spans.iter().map(|span| span.text.as_str()).collect()
    }

    /// The block's own text, without what stands before it.
    pub fn content(&self) -> String {
        self.spans.iter().skip(self.lead).map(|span| span.text.as_str()).collect()
    }
}
