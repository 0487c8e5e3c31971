//! What a page consists of. Blocks know no width and hold only tamed text.

use crate::content::line::{Anchor, Span};

/// The number of a block in its document, in reading order.
pub type BlockId = u32;

/// A run of styled text; a line feed in it is a forced break.
pub type Text = Vec<Span>;

/// A parsed page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Document {
    pub blocks: Vec<Block>,
    /// In the order of their first mention.
    pub footnotes: Vec<Footnote>,
    pub headings: Vec<Heading>,
    pub links: Vec<Link>,
    pub images: Vec<Image>,
    /// The ids of the questions asked in the page, in its order.
    pub questions: Vec<String>,
    /// Blocks are numbered below this.
    pub block_count: BlockId,
    /// Where each block begins in the source, in bytes; never falls.
    pub(super) starts: Vec<usize>,
    /// Bytes of the source.
    pub(super) source_length: usize,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    pub id: BlockId,
    pub kind: BlockKind,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BlockKind {
    Heading {
        level: u8,
        text: Text,
    },
    Paragraph(Text),
    Code(Code),
    /// A ` ```term ` fence; its hidden lines are gone.
    Session(Vec<SessionLine>),
    Quote {
        alert: Option<Alert>,
        blocks: Vec<Block>,
    },
    List {
        /// The first number; `None`: bullets.
        start: Option<u64>,
        /// Without blank lines between items.
        tight: bool,
        items: Vec<ListItem>,
    },
    Table {
        align: Vec<Align>,
        head: Vec<Text>,
        rows: Vec<Vec<Text>>,
    },
    /// Display math, as LaTeX source.
    Math(String),
    Rule,
    Fold {
        summary: Text,
        /// As the author wrote it; a reader may have turned it since.
        open: bool,
        blocks: Vec<Block>,
    },
    /// A ` ```check ` fence: the question of this id stands here.
    Question(String),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Code {
    /// The first word after the fence; empty where there is none.
    pub language: String,
    pub lines: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionLine {
    /// `$`, `#` or `>`; `None`: the machine's answer.
    pub prompt: Option<char>,
    pub text: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListItem {
    /// `[x]` or `[ ]` before the item.
    pub task: Option<bool>,
    pub blocks: Vec<Block>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Footnote {
    /// Counted from 1.
    pub number: usize,
    pub blocks: Vec<Block>,
}

/// The kinds of `> [!NOTE]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Alert {
    Note,
    Tip,
    Important,
    Warning,
    Caution,
}

impl Alert {
    /// The word that stands before its text.
    pub fn word(self) -> &'static str {
        match self {
            Self::Note => "NOTE",
            Self::Tip => "TIP",
            Self::Important => "IMPORTANT",
            Self::Warning => "WARNING",
            Self::Caution => "CAUTION",
        }
    }
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Align {
    #[default]
    Left,
    Center,
    Right,
}

/// A heading of the page, for its outline and as an anchor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    pub level: u8,
    pub text: String,
    /// What `#anchor` links name it: lower case, hyphens for blanks, `-1` for a second one.
    pub slug: String,
    pub block: BlockId,
}

/// A link of the page. Its number is its index plus one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    pub text: String,
    /// Tamed, in one line; shown in full before it is followed.
    pub target: String,
    pub block: BlockId,
}

impl Link {
    /// Whether it leads out of the course: it names a scheme (`https:`, `mailto:`).
    pub fn is_external(&self) -> bool {
        let Some((scheme, _)) = self.target.split_once(':') else { return self.target.starts_with("//") };
        scheme.len() > 1
            && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
    }
}

/// A picture: in a terminal its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Image {
    pub alt: String,
    pub path: String,
    pub block: BlockId,
}

impl Document {
    /// The byte of the source that stands for a place: what is kept of where a reader was. [`Self::anchor_at`] leads back.
    pub fn byte_of(&self, anchor: Anchor) -> usize {
        let (start, end) = self.extent(anchor.block);
        let offset = usize::try_from(anchor.offset).unwrap_or(usize::MAX);
        start + offset.min(end.saturating_sub(start + 1))
    }

    /// The place that a byte of the source stands for.
    pub fn anchor_at(&self, byte: usize) -> Anchor {
        let Some(block) = self.starts.partition_point(|start| *start <= byte).checked_sub(1) else { return Anchor::default() };
        if byte >= self.source_length {
            return Anchor { block: self.block_count, offset: 0 };
        }
        let block = BlockId::try_from(block).unwrap_or(self.block_count);
        let (start, end) = self.extent(block);
        // The last byte of a block stands for its very end, the empty line below it.
        let offset = if byte + 1 >= end { u32::MAX } else { u32::try_from(byte - start).unwrap_or(u32::MAX) };
        Anchor { block, offset }
    }

    /// Where a block begins in the source, and where the next one does.
    fn extent(&self, block: BlockId) -> (usize, usize) {
        let start = |block: usize| self.starts.get(block).copied().unwrap_or(self.source_length);
        let block = block as usize;
        (start(block), start(block + 1))
    }

    /// The block of that number, however deep it stands.
    pub fn block(&self, id: BlockId) -> Option<&Block> {
        self.walk().find(|block| block.id == id)
    }

    /// Every block in reading order, the footnotes' last.
    pub fn walk(&self) -> impl Iterator<Item = &Block> {
        let mut left: Vec<&Block> = self.footnotes.iter().rev().flat_map(|note| note.blocks.iter().rev()).collect();
        left.extend(self.blocks.iter().rev());
        std::iter::from_fn(move || {
            let next = left.pop()?;
            left.extend(next.children().into_iter().rev());
            Some(next)
        })
    }
}

impl Block {
    fn children(&self) -> Vec<&Self> {
        match &self.kind {
            BlockKind::Quote { blocks, .. } | BlockKind::Fold { blocks, .. } => blocks.iter().collect(),
            BlockKind::List { items, .. } => items.iter().flat_map(|item| &item.blocks).collect(),
            _ => Vec::new(),
        }
    }

    /// What copying it yields: the code as written, of a session the commands without their prompts.
    pub fn copyable(&self) -> Option<String> {
        match &self.kind {
            BlockKind::Code(code) => Some(code.lines.join("\n")),
            BlockKind::Session(lines) => {
                let typed: Vec<_> = lines.iter().filter(|line| line.prompt.is_some()).map(|line| line.text.as_str()).collect();
                let all = || lines.iter().map(|line| line.text.as_str()).collect();
                Some(if typed.is_empty() { all() } else { typed }.join("\n"))
            }
            _ => None,
        }
    }
}
