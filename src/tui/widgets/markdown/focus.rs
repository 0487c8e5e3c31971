//! What the focus goes through: links, folds and questions, in the order of the page.

use std::collections::{HashMap, HashSet};

use crate::content::{BlockId, BlockKind, Document, Laid};
use crate::tui::widgets::markdown::{Check, MarkdownView};

/// A place where something can be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stop {
    /// By its position among the document's links.
    Link(u32),
    Fold(BlockId),
    /// By its position among the checks.
    Question(usize),
}

/// All stops with their lines, and the one that has the focus.
#[derive(Debug, Default)]
pub(super) struct Focus {
    stops: Vec<(usize, Stop)>,
    at: Option<Stop>,
    /// What had the focus before it was given back to the page: going on starts there.
    released: Option<Stop>,
}

impl Focus {
    pub fn renew(&mut self, document: &Document, laid: &Laid, asked: &HashMap<BlockId, usize>) {
        let folds: HashSet<BlockId> =
            document.walk().filter(|block| matches!(block.kind, BlockKind::Fold { .. })).map(|block| block.id).collect();
        let mut seen = HashSet::new();
        self.stops.clear();
        for (number, line) in laid.from(0).enumerate().filter(|(_, line)| line.anchor.offset != u32::MAX) {
            let block = line.anchor.block;
            let whole = match asked.get(&block) {
                Some(&at) => Some(Stop::Question(at)),
                None => folds.contains(&block).then_some(Stop::Fold(block)),
            };
            let links = line.spans.iter().filter_map(|span| span.style.link).map(Stop::Link);
            for stop in whole.into_iter().chain(links) {
                if seen.insert(key(stop)) {
                    self.stops.push((number, stop));
                }
            }
        }
    }

    pub fn stop(&self) -> Option<&Stop> {
        self.at.as_ref()
    }

    pub fn question(&self) -> Option<usize> {
        if let Some(Stop::Question(at)) = self.at { Some(at) } else { None }
    }

    pub fn link(&self) -> Option<u32> {
        if let Some(Stop::Link(number)) = self.at { Some(number) } else { None }
    }

    pub fn fold(&self) -> Option<BlockId> {
        if let Some(Stop::Fold(block)) = self.at { Some(block) } else { None }
    }

    fn line_of(&self, stop: Stop) -> Option<usize> {
        self.stops.iter().find(|(_, other)| *other == stop).map(|(line, _)| *line)
    }
}

fn key(stop: Stop) -> (u8, usize) {
    match stop {
        Stop::Link(number) => (0, number as usize),
        Stop::Fold(block) => (1, block as usize),
        Stop::Question(at) => (2, at),
    }
}

impl MarkdownView {
    pub fn stop(&self) -> Option<Stop> {
        self.focus.at
    }

    /// The line on which the focus is.
    pub fn focus_line(&self) -> Option<usize> {
        self.focus.line_of(self.focus.at?)
    }

    /// Goes to the next stop: from nowhere the first on the screen or below. After the last one there is none. From a question it leads on
    /// as one reads: what stands below the screen is not jumped to, the page goes a screen down. Returns whether anything came of it.
    pub fn next_stop(&mut self) -> bool {
        let released = self.focus.released.filter(|stop| self.is_shown(*stop));
        let from = self.focus.at.or(released);
        let next = match from.and_then(|stop| self.focus.line_of(stop).map(|line| (line, stop))) {
            Some(here) => self.focus.stops.iter().skip_while(|other| **other != here).nth(1),
            None => self.focus.stops.iter().find(|(line, stop)| self.waits(*line, *stop)).or(self.focus.stops.first()),
        };
        let next = next.map(|(_, stop)| *stop);
        if !matches!(from, Some(Stop::Question(_))) || next.is_some_and(|stop| self.is_shown(stop)) {
            self.set_focus(next);
            return next.is_some();
        }
        let (place, had) = (self.top, self.focus.at.is_some());
        self.set_focus(None);
        self.page_down();
        self.focus.released = from;
        if let Some(stop) = next.filter(|stop| self.is_shown(*stop)) {
            self.set_focus(Some(stop));
        }
        had || self.top != place
    }

    pub fn previous_stop(&mut self) {
        let bottom = self.top + self.height;
        let before = match self.focus.at.and_then(|stop| self.focus.line_of(stop).map(|line| (line, stop))) {
            Some(here) => self.focus.stops.iter().take_while(|other| **other != here).last(),
            None => self.focus.stops.iter().rfind(|(line, _)| *line < bottom).or(self.focus.stops.last()),
        };
        self.set_focus(before.map(|(_, stop)| *stop));
    }

    /// Puts the focus somewhere and brings it into view; `None`: on the page itself.
    pub fn set_focus(&mut self, stop: Option<Stop>) {
        self.forget_copied();
        let changed = [self.focus.at, stop];
        self.focus.at = stop;
        self.focus.released = None;
        for at in changed.into_iter().flatten() {
            if let Stop::Question(at) = at {
                self.touch(at);
            }
        }
        if let Some(line) = stop.and_then(|stop| self.focus.line_of(stop)) {
            self.bring_into_view(line);
        }
    }

    /// Gives the focus back to the page; the next stop is the one after this.
    pub fn release(&mut self) {
        let stop = self.focus.at;
        self.set_focus(None);
        self.focus.released = stop;
    }

    /// Whether a stop that begins on `line` stands on the screen or below; a question to be answered does until its last line is gone.
    fn waits(&self, line: usize, stop: Stop) -> bool {
        line >= self.top || (self.is_open(stop) && self.ends(line, stop) >= self.top)
    }

    fn is_open(&self, stop: Stop) -> bool {
        matches!(stop, Stop::Question(at) if self.checks.get(at).is_some_and(|check| !check.is_marked()))
    }

    /// The last line of a stop that begins on `line`: a question of which the answers are seen is on the screen.
    fn ends(&self, line: usize, stop: Stop) -> usize {
        let Stop::Question(at) = stop else { return line };
        line + self.checks.get(at).map_or(0, |check| check.lines().len().saturating_sub(1))
    }

    fn is_shown(&self, stop: Stop) -> bool {
        self.focus.line_of(stop).is_some_and(|line| (self.top..self.top + self.height).contains(&line))
    }

    /// Whether there is anything to focus on the screen: a question to be answered, and something else.
    pub fn stops_on_screen(&self) -> (bool, bool) {
        let shown = |line: usize, stop| line < self.top + self.height && self.waits(line, stop);
        let here = || self.focus.stops.iter().filter(|(line, stop)| shown(*line, *stop)).map(|(_, stop)| stop);
        (here().any(|stop| self.is_open(*stop)), here().any(|stop| !matches!(stop, Stop::Question(_))))
    }

    pub fn has_stops(&self) -> bool {
        !self.focus.stops.is_empty()
    }

    /// Whether a fold stands open.
    pub fn is_unfolded(&self, fold: BlockId) -> bool {
        let Some(BlockKind::Fold { open, .. }) = self.document.block(fold).map(|block| &block.kind) else { return false };
        self.folds.get(&fold).copied().unwrap_or(*open)
    }

    /// Opens or closes a fold.
    pub fn toggle(&mut self, fold: BlockId) {
        self.folds.insert(fold, !self.is_unfolded(fold));
        self.stale.push(fold);
    }

    pub fn check(&self, at: usize) -> Option<&Check> {
        self.checks.get(at)
    }

    /// A question to be changed; it is laid out again.
    pub fn check_mut(&mut self, at: usize) -> Option<&mut Check> {
        self.touch(at);
        self.checks.get_mut(at)
    }

    fn touch(&mut self, check: usize) {
        let block = self.asked.iter().find(|(_, at)| **at == check).map(|(block, _)| *block);
        self.stale.extend(block);
        self.follow = true;
    }

    /// Brings the verdict on a question into view.
    pub fn show_verdict(&mut self, check: usize) {
        self.touch(check);
        self.marked = Some(check);
    }

    /// Keeps the option or the field one is at in view.
    pub(super) fn follow_question(&mut self) {
        if let Some(at) = self.marked.take()
            && let (Some(first), Some(check)) = (self.focus.line_of(Stop::Question(at)), self.checks.get(at))
        {
            let last = first + check.lines().len().saturating_sub(1);
            if last >= self.top + self.height {
                let focused = first + check.focus_line();
                self.scroll_to((last + 1).saturating_sub(self.height).min(focused));
            }
            self.follow = false;
            return;
        }
        if !std::mem::take(&mut self.follow) {
            return;
        }
        let Some(Stop::Question(at)) = self.focus.at else { return };
        let (Some(first), Some(check)) = (self.focus.line_of(Stop::Question(at)), self.checks.get(at)) else { return };
        self.bring_into_view(first + check.focus_line());
    }
}
