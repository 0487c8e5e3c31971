//! The school's banner on a home: whoever stays signed in for days reads there what the door says.

use ratatui::text::Line;

use crate::domain::text::Untrusted;
use crate::tui::screen::Look;
use crate::tui::theme::Mean;
use crate::tui::widgets::list::Row;
use crate::tui::widgets::text::{cut, wrap};

/// A home is for what is to be done: all of a longer one stands at the door.
const LINES: usize = 2;

/// The first lines of the banner and air below them; nothing where the school has none.
pub fn notice<I>(banner: &Untrusted, room: usize, look: &Look<'_>) -> Vec<Row<I>> {
    let text = banner.for_block();
    let lines: Vec<String> = text.lines().filter(|line| !line.trim().is_empty()).flat_map(|line| wrap(line.trim(), room)).collect();
    let more = lines.len() > LINES;
    let shown = lines.into_iter().take(LINES).enumerate();
    let shown = shown.map(|(n, line)| if more && n + 1 == LINES { cut(&format!("{line} ..."), room) } else { line });
    let mut rows: Vec<Row<I>> = shown.map(|line| Row::heading(Line::styled(line, look.style(Mean::Info)))).collect();
    if !rows.is_empty() {
        rows.push(Row::heading(Line::default()));
    }
    rows
}
