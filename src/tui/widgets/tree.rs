//! Folds for a list of things that hold others: an outline's modules, a page's headings. The rows are drawn by [`super::list::List`].

use std::collections::BTreeSet;

use ratatui::layout::Rect;
use ratatui::text::Line;

use crate::tui::action::Action;
use crate::tui::widgets::list::{List, Row};

/// One thing of a tree, in reading order.
#[derive(Debug, Clone)]
pub struct Node<I> {
    pub depth: usize,
    pub row: Row<I>,
}

/// A list whose entries fold. The cursor stays on its entry; folding what holds it moves it there.
#[derive(Debug, Clone)]
pub struct Tree<I: Ord> {
    nodes: Vec<Node<I>>,
    folded: BTreeSet<I>,
    pub list: List<I>,
}

impl<I: Ord> Default for Tree<I> {
    fn default() -> Self {
        Self { nodes: Vec::new(), folded: BTreeSet::new(), list: List::default() }
    }
}

impl<I: Clone + Ord> Tree<I> {
    /// Takes new nodes; what was folded stays so.
    pub fn set(&mut self, nodes: Vec<Node<I>>) {
        self.nodes = nodes;
        self.show();
    }

    /// Folds, for the beginning: what is done or locked.
    pub fn fold(&mut self, id: I) {
        self.folded.insert(id);
    }

    pub fn is_folded(&self, id: &I) -> bool {
        self.folded.contains(id)
    }

    /// Puts the cursor on an entry, unfolding what hides it.
    pub fn select(&mut self, id: &I) {
        while let Some(holder) = self.folded_holder(id) {
            self.folded.remove(&holder);
        }
        self.show();
        self.list.select(id);
    }

    /// Does an action of the scopes `Tree` and `Move`. Returns whether it was one.
    pub fn on_action(&mut self, action: Action) -> bool {
        match action {
            Action::Fold => self.fold_here(),
            Action::Unfold => self.unfold_here(),
            other => return self.list.on_action(other),
        }
        true
    }

    /// Folds or unfolds the entry under the cursor where it holds others. Returns whether it does.
    pub fn toggle(&mut self) -> bool {
        let Some(at) = self.here().filter(|at| self.holds(*at)) else { return false };
        let Some(id) = self.nodes[at].row.id.clone() else { return false };
        if !self.folded.remove(&id) {
            self.folded.insert(id);
        }
        self.show();
        true
    }

    fn fold_here(&mut self) {
        let Some(at) = self.here() else { return };
        let open = self.holds(at) && self.nodes[at].row.id.as_ref().is_some_and(|id| !self.folded.contains(id));
        let target = if open { Some(at) } else { self.holder(at) };
        let Some(id) = target.and_then(|target| self.nodes[target].row.id.clone()) else { return };
        if open {
            self.folded.insert(id);
            self.show();
        } else {
            self.list.select(&id);
        }
    }

    fn unfold_here(&mut self) {
        let Some(id) = self.list.selected().cloned() else { return };
        if self.folded.remove(&id) {
            self.show();
        } else if self.here().is_some_and(|at| self.holds(at)) {
            self.list.on_action(Action::Down);
        }
    }

    fn here(&self) -> Option<usize> {
        let id = self.list.selected()?;
        self.nodes.iter().position(|node| node.row.id.as_ref() == Some(id))
    }

    fn holds(&self, at: usize) -> bool {
        self.nodes.get(at + 1).is_some_and(|next| next.depth > self.nodes[at].depth)
    }

    fn holder(&self, at: usize) -> Option<usize> {
        (0..at).rev().find(|above| self.nodes[*above].depth < self.nodes[at].depth)
    }

    fn folded_holder(&self, id: &I) -> Option<I> {
        let mut at = self.nodes.iter().position(|node| node.row.id.as_ref() == Some(id))?;
        while let Some(holder) = self.holder(at) {
            if let Some(id) = self.nodes[holder].row.id.as_ref().filter(|id| self.folded.contains(id)) {
                return Some(id.clone());
            }
            at = holder;
        }
        None
    }

    /// Brings the cursor into view and asks for the lines of what is seen, by id and whether it is folded.
    pub fn layout_with(&mut self, area: Rect, draw: impl Fn(&I, bool) -> Vec<Line<'static>>) {
        let Self { folded, list, .. } = self;
        list.layout_with(area, |_, id| draw(id, folded.contains(id)));
    }

    fn show(&mut self) {
        let mut hidden_below = usize::MAX;
        let mut rows = Vec::new();
        for node in &self.nodes {
            if node.depth > hidden_below {
                continue;
            }
            let folded = node.row.id.as_ref().is_some_and(|id| self.folded.contains(id));
            hidden_below = if folded { node.depth } else { usize::MAX };
            rows.push(node.row.clone());
        }
        self.list.set(rows);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree() -> Tree<&'static str> {
        let mut tree = Tree::default();
        let node = |depth, id| Node { depth, row: Row::new(id, id) };
        tree.set(vec![node(0, "one"), node(1, "a"), node(1, "b"), node(0, "two"), node(1, "c")]);
        tree
    }

    fn shown(tree: &Tree<&'static str>) -> Vec<&'static str> {
        tree.list.rows().iter().filter_map(|row| row.id).collect()
    }

    #[test]
    fn left_folds_what_holds_the_cursor() {
        let mut tree = tree();
        tree.list.select(&"b");
        tree.on_action(Action::Fold);
        assert_eq!(tree.list.selected(), Some(&"one"));
        tree.on_action(Action::Fold);
        assert_eq!(shown(&tree), ["one", "two", "c"]);
        tree.on_action(Action::Unfold);
        assert_eq!(shown(&tree).len(), 5);
    }

    #[test]
    fn going_to_a_hidden_entry_unfolds() {
        let mut tree = tree();
        tree.fold("two");
        tree.set(tree.nodes.clone());
        assert_eq!(shown(&tree), ["one", "a", "b", "two"]);
        tree.select(&"c");
        assert_eq!(tree.list.selected(), Some(&"c"));
    }
}
