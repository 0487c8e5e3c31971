//! Two lists of one screen: side by side where there is room, else one below the other, or one at a time. Which rows they have is the
//! screen's.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;

use crate::tui::action::Action;
use crate::tui::screen::{Look, Size};
use crate::tui::widgets::list::{List, Row};
use crate::tui::widgets::text::halves;

/// How two lists share an area.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sharing {
    Beside,
    /// All in one list.
    Joined,
    /// The one with the focus has all of it.
    Turns,
}

impl Sharing {
    /// Beside each other in wide terminals; elsewhere `narrow`.
    pub fn of(area: Rect, narrow: Self) -> Self {
        if Size::of(area) == Size::Wide { Self::Beside } else { narrow }
    }
}

/// Whose rows are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    First,
    Second,
    /// Both, in one list.
    All,
}

/// The lists and which has the focus.
#[derive(Debug, Clone)]
pub struct Sides<I> {
    lists: [List<I>; 2],
    at: usize,
    areas: [Rect; 2],
    sharing: Sharing,
}

impl<I> Default for Sides<I> {
    fn default() -> Self {
        Self { lists: [List::default(), List::default()], at: 0, areas: [Rect::default(); 2], sharing: Sharing::Joined }
    }
}

impl<I: Clone + PartialEq> Sides<I> {
    pub fn selected(&self) -> Option<&I> {
        self.lists[self.at].selected()
    }

    /// Puts the cursor on an entry, on whichever side that is.
    pub fn select(&mut self, id: &I) {
        for (side, list) in self.lists.iter_mut().enumerate() {
            list.select(id);
            if list.selected() == Some(id) {
                self.at = side;
            }
        }
    }

    /// Whether there is another side to go to.
    pub fn has_other(&self) -> bool {
        self.sharing != Sharing::Joined && self.lists[1 - self.at].selected().is_some()
    }

    /// Moves the cursor, or goes to the other side; returns whether it was such an action.
    pub fn on_action(&mut self, action: Action) -> bool {
        match action {
            Action::NextPart | Action::PreviousPart if self.has_other() => self.at = 1 - self.at,
            Action::NextPart | Action::PreviousPart => {}
            other => return self.lists[self.at].on_action(other),
        }
        true
    }

    /// Takes the rows of each part for its columns, and draws those entries that are seen.
    pub fn layout(
        &mut self,
        area: Rect,
        sharing: Sharing,
        rows: impl Fn(Part, u16) -> Vec<Row<I>>,
        draw: impl Fn(&I, u16) -> Vec<Line<'static>>,
    ) {
        self.sharing = sharing;
        let [left, right] = halves(area, sharing != Sharing::Beside);
        self.areas = if sharing == Sharing::Turns { [left, left] } else { [left, right] };
        let parts = if sharing == Sharing::Joined { [Some(Part::All), None] } else { [Some(Part::First), Some(Part::Second)] };
        for ((list, part), area) in self.lists.iter_mut().zip(parts).zip(self.areas) {
            list.set(part.map_or_else(Vec::new, |part| rows(part, area.width)));
        }
        if self.selected().is_none() && self.lists[1 - self.at].selected().is_some() {
            self.at = 1 - self.at;
        }
        for (list, area) in self.lists.iter_mut().zip(self.areas) {
            list.layout_with(area, |_, entry| draw(entry, area.width));
        }
    }

    pub fn render(&self, frame: &mut Frame<'_>, look: &Look<'_>) {
        for (side, (list, area)) in self.lists.iter().zip(self.areas).enumerate() {
            let seen = side == self.at || self.sharing == Sharing::Beside;
            if seen && area.width > 0 {
                list.render(frame, area, side == self.at, look);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(part: Part, _columns: u16) -> Vec<Row<u32>> {
        let ids: &[u32] = match part {
            Part::First => &[1, 2],
            Part::Second => &[3],
            Part::All => &[1, 2, 3],
        };
        ids.iter().map(|id| Row::new(*id, id.to_string())).collect()
    }

    fn sides(sharing: Sharing) -> Sides<u32> {
        let mut sides = Sides::default();
        sides.layout(Rect::new(0, 0, 160, 10), sharing, rows, |_, _| Vec::new());
        sides
    }

    #[test]
    fn the_other_side_is_one_key_away_where_there_is_one() {
        for (sharing, there) in [(Sharing::Beside, Some(&3)), (Sharing::Turns, Some(&3)), (Sharing::Joined, Some(&1))] {
            let mut sides = sides(sharing);
            assert!(sides.on_action(Action::NextPart));
            assert_eq!(sides.selected(), there, "{sharing:?}");
        }
    }

    #[test]
    fn a_terminal_that_shrinks_keeps_the_cursor_on_what_there_is() {
        let mut sides = sides(Sharing::Beside);
        sides.select(&3);
        assert_eq!(sides.selected(), Some(&3));
        sides.layout(Rect::new(0, 0, 40, 10), Sharing::Joined, rows, |_, _| Vec::new());
        assert_eq!(sides.selected(), Some(&1));
    }
}
