//! Markdown to blocks to styled lines for a width (FORMATS.md 10.4).
//!
//! Three steps, each knowing less of the others than one would fear: [`parse()`] turns foreign text into a [`Document`] of blocks and knows no
//! width; `layout` turns blocks into [`Line`]s and alone knows the width; whoever draws maps [`Meaning`]s to a look. Nothing here knows a
//! screen, a theme or a terminal, so that commands print the same pages.
//!
//! Every text that leaves this module has been tamed (DESIGN.md 4.7): no controls, no bidi controls, no piles of marks.

mod block;
pub mod file;
mod find;
mod highlight;
mod layout;
mod line;
mod math;
mod parse;
#[cfg(test)]
mod tests;
mod width;
mod wrap;

pub use block::{Alert, BlockId, BlockKind, Document, Link};
pub use find::{Match, find};
pub use highlight::{Coloring, FileColoring, Pieces, Token};
pub use layout::{Laid, Layout, lay_out, outline};
pub use line::{Anchor, Line, Meaning, Span, Style};
pub use parse::{extensions, inline, parse};
pub use width::{graphemes, width};
pub use wrap::wrap;
