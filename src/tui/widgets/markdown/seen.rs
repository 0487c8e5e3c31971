//! How much of a page has been on the screen: what was jumped over on the way to a question or a link was not.

use crate::content::{Anchor, Laid};
use crate::tui::widgets::markdown::MarkdownView;

/// The lines that were on the screen, as ranges that do not touch each other.
#[derive(Debug, Default)]
pub(super) struct Seen {
    /// First line and the one after the last.
    ranges: Vec<(usize, usize)>,
    /// What was read before it was opened, in thousandths, until the lines are known.
    before: u16,
}

/// The places of the first and the last line of each range: they outlive another layout.
pub(super) type Places = Vec<(Anchor, Anchor)>;

impl Seen {
    fn add(&mut self, from: usize, to: usize) {
        self.ranges.push((from, to));
        self.ranges.sort_unstable();
        let mut merged: Vec<(usize, usize)> = Vec::new();
        for (from, to) in self.ranges.drain(..) {
            match merged.last_mut() {
                Some(last) if from <= last.1 => last.1 = last.1.max(to),
                _ => merged.push((from, to)),
            }
        }
        self.ranges = merged;
    }

    pub fn places(&self, laid: &Laid) -> Places {
        let place = |line: usize| laid.line(line).map(|line| line.anchor);
        self.ranges.iter().filter_map(|(from, to)| Some((place(*from)?, place(to.checked_sub(1)?)?))).collect()
    }

    pub fn restore(&mut self, places: Places, laid: &Laid) {
        self.ranges.clear();
        for (from, to) in places {
            let mut first = laid.line_of(from);
            while first > 0 && laid.line(first - 1).is_some_and(|line| line.anchor >= from) {
                first -= 1;
            }
            self.add(first, laid.line_of(to) + 1);
        }
        let before = usize::from(std::mem::take(&mut self.before)) * laid.len() / 1_000;
        if before > 0 {
            self.add(0, before);
        }
    }
}

impl MarkdownView {
    /// What was read before, in thousandths: it counts as read from the top.
    #[must_use]
    pub fn with_read(mut self, thousandths: u16) -> Self {
        self.seen.before = thousandths.min(1_000);
        self
    }

    /// Takes what is on the screen for seen.
    pub fn note_seen(&mut self) {
        let last = (self.top + self.height).min(self.laid.len());
        if self.columns.is_some() && self.top < last {
            self.seen.add(self.top, last);
        }
    }

    /// Takes everything from here to the end for seen.
    pub(super) fn note_passed(&mut self) {
        self.seen.add(self.top, self.laid.len());
    }

    /// How much of the page has been on the screen, in thousandths.
    pub fn shown(&self) -> u16 {
        let all = self.laid.len();
        if self.columns.is_none() || all == 0 {
            return if self.columns.is_some() { 1_000 } else { self.seen.before };
        }
        let seen: usize = self.seen.ranges.iter().map(|(from, to)| (*to).min(all).saturating_sub(*from)).sum();
        u16::try_from(seen * 1_000 / all).unwrap_or(1_000)
    }
}
