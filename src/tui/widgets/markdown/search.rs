//! Finding text in the page.

use std::ops::Range;

use crate::content::{self, Laid, Match};
use crate::tui::widgets::markdown::MarkdownView;

/// What is sought, and what was found.
#[derive(Debug, Default)]
pub(super) struct Search {
    wanted: String,
    found: Vec<Match>,
    at: usize,
}

impl Search {
    /// Seeks again after the page was laid out anew.
    pub fn renew(&mut self, laid: &Laid) {
        if !self.wanted.is_empty() {
            self.found = content::find(laid, &self.wanted);
            self.at = self.at.min(self.found.len().saturating_sub(1));
        }
    }

    /// What was found on a line, and whether it is the match one stands on.
    pub fn hits(&self, line: usize) -> Vec<(Range<usize>, bool)> {
        let from = self.found.partition_point(|found| found.pieces.last().is_none_or(|(last, _)| *last < line));
        let near = self.found.iter().enumerate().skip(from).take_while(|(_, found)| found.line() <= line);
        near.flat_map(|(at, found)| found.pieces.iter().map(move |piece| (at, piece)))
            .filter(|(_, (on, _))| *on == line)
            .map(|(at, (_, range))| (range.clone(), at == self.at))
            .collect()
    }
}

impl MarkdownView {
    /// Seeks a text and goes to the first place from here on. Returns how many there are.
    pub fn find(&mut self, wanted: &str) -> usize {
        self.search = Search { wanted: wanted.to_owned(), found: content::find(&self.laid, wanted), at: 0 };
        let from = self.search.found.partition_point(|found| found.line() < self.top);
        self.search.at = if from < self.search.found.len() { from } else { 0 };
        self.show_match();
        self.search.found.len()
    }

    /// What is sought: the text, which match one stands on (from 1), and how many there are.
    pub fn sought(&self) -> Option<(&str, usize, usize)> {
        (!self.search.wanted.is_empty())
            .then(|| (self.search.wanted.as_str(), (self.search.at + 1).min(self.search.found.len()), self.search.found.len()))
    }

    pub fn next_match(&mut self) {
        if !self.search.found.is_empty() {
            self.search.at = (self.search.at + 1) % self.search.found.len();
            self.show_match();
        }
    }

    pub fn previous_match(&mut self) {
        if !self.search.found.is_empty() {
            self.search.at = (self.search.at + self.search.found.len() - 1) % self.search.found.len();
            self.show_match();
        }
    }

    /// Ends the search; the place stays.
    pub fn end_search(&mut self) {
        self.search = Search::default();
    }

    fn show_match(&mut self) {
        let Some(line) = self.search.found.get(self.search.at).map(Match::line) else { return };
        self.bring_into_view(line);
    }

    /// Scrolls as little as needed, with some lines around it.
    pub(super) fn bring_into_view(&mut self, line: usize) {
        let around = 3.min(self.height.saturating_sub(1) / 2);
        if line < self.top + around {
            self.scroll_to(line.saturating_sub(around));
        } else if line + around >= self.top + self.height {
            self.scroll_to((line + around + 1).saturating_sub(self.height));
        }
    }
}
