//! What can be done with the work at hand, the likeliest first.

use super::Marking;
use super::desk::Means;
use crate::tr;
use crate::tui::action::Action;
use crate::tui::screen::{Command, Look};

impl Marking {
    pub(super) fn offered(&self, look: &Look<'_>) -> Vec<Command> {
        if self.writing.is_some() {
            return vec![
                Command::new(Action::Back).label(tr!(look, "done writing")),
                Command::new(Action::ExternalEditor),
                Command::new(Action::UndoTyping),
                Command::quiet(Action::RedoTyping),
            ];
        }
        let barred = || self.barred(look);
        let digits = match self.desk.means {
            Means::Rubric(_) => tr!(look, "rate"),
            Means::Score | Means::Questions => tr!(look, "mark"),
        };
        let by_digit = match self.desk.means {
            Means::Rubric(_) => tr!(look, "Choose a level for the row under the cursor"),
            Means::Score | Means::Questions => tr!(look, "Give points"),
        };
        let other = if self.reading { tr!(look, "mark") } else { tr!(look, "read") };
        let mut commands = vec![
            Command::pair(Action::Pick1, Action::Pick9, digits).about(by_digit).barred(barred()),
            Command::new(Action::WriteComment).barred(barred()),
            Command::new(Action::NextPart).label(other),
            Command::pair(Action::NextWork, Action::PreviousWork, tr!(look, "next / previous")),
            Command::new(Action::UndoMark).barred(self.no_undo(look)),
            Command::new(Action::GiveScore).barred(barred()),
        ];
        // What is not given yet is given first.
        let at = if self.desk.is_whole() { 0 } else { 2 };
        commands.insert(at, Command::new(Action::SaveMark).barred(barred()));
        if self.submission().is_some_and(|one| !one.files.is_empty()) {
            commands.push(Command::new(Action::Open).label(tr!(look, "read the file")));
            commands.push(Command::new(Action::SaveFile));
        }
        if self.submission().is_some_and(|one| one.url.is_some()) {
            commands.push(Command::new(Action::OpenWorkLink));
        } else if self.submission().is_some_and(|one| !one.files.is_empty()) {
            commands.push(Command::new(Action::OpenWorkLink).label(tr!(look, "open file")));
        }
        if self.view.submissions.len() > 1 {
            commands.push(Command::new(Action::EarlierWork));
        }
        let released = self.view.cell.as_ref().is_some_and(|cell| cell.released);
        let release = if released { tr!(look, "hide the mark") } else { tr!(look, "release") };
        commands.push(Command::new(Action::ReleaseMark).label(release).barred(self.no_release(look)));
        commands.push(Command::pair(Action::Up, Action::Down, tr!(look, "move")));
        commands.extend([Action::PageDown, Action::PageUp, Action::First, Action::Last].map(Command::quiet));
        commands.push(Command::quiet(Action::ExternalEditor).barred(barred()));
        commands.push(Command::quiet(Action::GiveZero).barred(barred()));
        commands
    }

    pub(super) fn no_undo(&self, look: &Look<'_>) -> Option<String> {
        self.given.is_none().then(|| tr!(look, "nothing was given here that can be taken back"))
    }
}
