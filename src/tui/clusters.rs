//! Characters of several code points (Devanagari, Tamil, emoji with joiners), about whose columns terminals disagree.
//!
//! One terminal draws such a cluster as one glyph over two columns, another as a base and a mark in a column each. When the cluster goes,
//! the second would keep the mark: ratatui takes that column for blank already and never writes it.

use ratatui::buffer::{Buffer, Cell, CellDiffOption};
use ratatui::layout::Position;
use unicode_width::UnicodeWidthStr as _;

/// The columns behind the first that the clusters of the last frame may have filled.
#[derive(Debug, Default)]
pub struct Clusters {
    trails: Vec<Position>,
}

impl Clusters {
    /// Has `next` write over whatever the last frame's clusters left, and remembers its own.
    pub fn overwrite(&mut self, next: &mut Buffer) {
        for at in self.trails.drain(..) {
            if let Some(cell) = next.cell_mut(at) {
                cell.set_diff_option(CellDiffOption::AlwaysUpdate);
            }
        }
        let clusters = next.content.iter().enumerate().filter(|(_, cell)| is_cluster(cell));
        for (n, cell) in clusters {
            let (x, y) = next.pos_of(n);
            let columns = u16::try_from(cell.symbol().width()).unwrap_or(1);
            let trail = (1..columns).map(|column| Position::new(x.saturating_add(column), y));
            self.trails.extend(trail.filter(|at| next.area.contains(*at)));
        }
    }
}

fn is_cluster(cell: &Cell) -> bool {
    // Nothing shorter holds two characters of which one is no ASCII.
    cell.symbol().len() > 2 && cell.symbol().chars().nth(1).is_some()
}

#[cfg(test)]
mod tests {
    use ratatui::layout::Rect;
    use ratatui::style::Style;

    use super::*;

    fn frame(text: &str, clusters: &mut Clusters) -> Buffer {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 12, 1));
        buffer.set_string(0, 0, text, Style::new());
        clusters.overwrite(&mut buffer);
        buffer
    }

    fn written(before: &Buffer, after: &Buffer) -> Vec<u16> {
        before.diff(after).into_iter().map(|(x, ..)| x).collect()
    }

    #[test]
    fn what_a_cluster_may_have_filled_is_written_over() {
        let mut clusters = Clusters::default();
        let name = frame("का शर्मा", &mut clusters);
        let blank = frame("", &mut clusters);
        assert_eq!(written(&name, &blank), [0, 1, 3, 4, 5, 6], "the blank between them stays");
        let (after, later) = (frame("", &mut clusters), frame("", &mut clusters));
        assert!(written(&after, &later).is_empty(), "nothing is written for ever");
    }

    #[test]
    fn a_cluster_that_stays_is_not_cut_in_two() {
        let mut clusters = Clusters::default();
        let name = frame("का", &mut clusters);
        let same = frame("का", &mut clusters);
        assert!(written(&name, &same).is_empty());
    }

    #[test]
    fn wide_characters_of_one_code_point_need_no_care() {
        let mut clusters = Clusters::default();
        let name = frame("陈é", &mut clusters);
        let blank = frame("", &mut clusters);
        assert_eq!(written(&name, &blank), [0, 2]);
    }
}
