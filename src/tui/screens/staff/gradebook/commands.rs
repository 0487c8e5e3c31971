//! What can be done in the grid, the likeliest first.

use super::Gradebook;
use crate::tr;
use crate::tui::action::Action;
use crate::tui::screen::{Command, Look};
use crate::tui::screens::staff::bars;

impl Gradebook {
    pub(super) fn offered(&self, look: &Look<'_>) -> Vec<Command> {
        if self.editing.is_some() {
            return vec![Command::new(Action::Accept).label(tr!(look, "save")), Command::new(Action::Back).label(tr!(look, "as it was"))];
        }
        let empty = || self.here().is_none().then(|| tr!(look, "there is no cell here"));
        let barred = || empty().or_else(|| self.barred(look));
        let learner = (tr!(look, "learner"), tr!(look, "Go to another learner"));
        let item = (tr!(look, "item"), tr!(look, "Go to another item"));
        let (down, across) = if self.frozen.is_narrow() { (item, learner) } else { (learner, item) };
        let mut commands = vec![
            Command::pair(Action::Up, Action::Down, down.0).about(down.1),
            Command::new(Action::Open).label(tr!(look, "change")).about(tr!(look, "Change what stands in the cell")).barred(barred()),
            Command::pair(Action::ColumnLeft, Action::ColumnRight, across.0).about(across.1),
            Command::new(Action::MarkWork).barred(empty()),
            Command::new(Action::UndoCell).barred(self.no_undo(look)),
            Command::new(Action::Find).barred(empty()),
            Command::new(Action::SwitchTotal).barred(empty()),
            Command::new(Action::CellHistory).barred(empty()),
            Command::new(Action::Filter).label(tr!(look, "group")).about(tr!(look, "Show the learners of one group alone")),
            Command::new(Action::SortGrid).barred(empty()),
            Command::new(Action::SaveFile).label(tr!(look, "export")).about(tr!(look, "Save the gradebook as a CSV file")),
            Command::pair(Action::Pick1, Action::Pick9, tr!(look, "type a score"))
                .about(tr!(look, "Type a score into the cell"))
                .barred(barred()),
            Command::quiet(Action::CellZero).barred(barred()),
        ];
        if !self.sought.is_empty() {
            commands.push(Command::quiet(Action::FindNext));
        }
        commands.extend([Action::PageDown, Action::PageUp, Action::First, Action::Last].map(Command::quiet));
        commands
    }

    /// Why no cell can be changed.
    pub(super) fn barred(&self, look: &Look<'_>) -> Option<String> {
        let may = self.book.may_mark;
        (!may).then(|| tr!(look, "marks are given by those who teach the course")).or_else(|| bars::archived(self.book.state, look))
    }

    pub(super) fn no_undo(&self, look: &Look<'_>) -> Option<String> {
        self.barred(look).or_else(|| self.changed.is_none().then(|| tr!(look, "nothing was changed here that can be taken back")))
    }
}
