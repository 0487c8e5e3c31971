//! What copying takes: the link that has the focus, else the code on the screen, one block after the other.

use crate::content::BlockId;
use crate::tui::widgets::markdown::{MarkdownView, Stop};

/// A text to be copied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Copied {
    /// The address of a link.
    Link(String),
    Code {
        text: String,
        lines: usize,
    },
}

impl MarkdownView {
    /// What copying takes now. Asked again at once, it goes on to the next code block on the screen.
    pub fn copy(&mut self) -> Option<Copied> {
        if let Some(Stop::Link(number)) = self.focus.stop() {
            let link = self.document.links.get(*number as usize)?;
            return Some(Copied::Link(link.target.clone()));
        }
        let shown = self.code_on_screen();
        let at = self.copied.and_then(|copied| shown.iter().position(|block| *block == copied)).map_or(0, |at| at + 1);
        let block = *shown.get(at).or(shown.first())?;
        self.copied = Some(block);
        let text = self.document.block(block)?.copyable()?;
        Some(Copied::Code { lines: text.lines().count(), text })
    }

    /// Whether there is code on the screen to copy.
    pub fn has_code(&self) -> bool {
        !self.code_on_screen().is_empty()
    }

    /// Takes the mark of what was copied away.
    pub(super) fn forget_copied(&mut self) {
        self.copied = None;
    }

    fn code_on_screen(&self) -> Vec<BlockId> {
        let mut shown: Vec<BlockId> = self
            .laid
            .from(self.top)
            .take(self.height)
            .filter(|line| line.anchor.offset != u32::MAX)
            .map(|line| line.anchor.block)
            .collect();
        shown.dedup();
        shown.retain(|block| self.document.block(*block).is_some_and(|block| block.copyable().is_some()));
        shown
    }
}
