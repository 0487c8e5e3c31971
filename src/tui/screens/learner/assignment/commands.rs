//! What can be done with an assignment now: the likeliest first, for the footer, help and the palette.

use super::Assignment;
use crate::domain::course::SubmitKind;
use crate::tr;
use crate::tui::action::Action;
use crate::tui::screen::{Command, Look};
use crate::tui::widgets::markdown::Stop;

impl Assignment {
    pub(super) fn offered(&self, look: &Look<'_>) -> Vec<Command> {
        if self.handing_in.is_some() {
            return vec![Command::new(Action::Back).label(tr!(look, "cancel"))];
        }
        if self.writing {
            return vec![
                Command::new(Action::Back).label(tr!(look, "done writing")),
                Command::new(Action::ExternalEditor),
                Command::new(Action::UndoTyping),
                Command::quiet(Action::RedoTyping),
            ];
        }
        let bars = |taken| self.bars(taken, look);
        let mut commands = Vec::new();
        match self.task.stop() {
            Some(Stop::Link(_)) => commands.push(Command::new(Action::Open).label(tr!(look, "follow the link"))),
            Some(Stop::Fold(fold)) if self.task.is_unfolded(fold) => {
                commands.push(Command::new(Action::Open).label(tr!(look, "fold away")));
            }
            Some(Stop::Fold(_)) => commands.push(Command::new(Action::Open).label(tr!(look, "unfold"))),
            _ => {}
        }
        if self.is_over() {
            commands.push(Command::new(Action::Open).label(tr!(look, "to the course")));
        }
        if self.view.teaches {
            commands.push(Command::new(Action::OpenGradebook));
            commands.extend(self.ways(look));
            return commands;
        }
        let ready = self.nothing_yet(look).is_none();
        let submit = Command::new(Action::SubmitWork).label(tr!(look, "hand in")).barred(self.nothing_yet(look));
        if ready {
            commands.push(submit.clone());
        }
        if self.takes(SubmitKind::Text) {
            commands.push(Command::new(Action::EditText).barred(bars(true)));
        }
        if self.takes(SubmitKind::File) {
            commands.push(Command::new(Action::InsertFile).barred(bars(true)));
        }
        if self.takes_link() {
            commands.push(Command::new(Action::AddLink).barred(bars(true)));
        }
        if !ready && !self.takes(SubmitKind::None) {
            commands.push(submit);
        }
        if !self.files.is_empty() {
            commands.push(Command::new(Action::RemoveFile));
        }
        if self.view.rubric.is_some() {
            commands.push(Command::new(Action::ShowRubric));
        }
        if !self.view.submissions.is_empty() {
            commands.push(Command::new(Action::Earlier).label(tr!(look, "handed in")));
            commands.push(Command::quiet(Action::CopyText).label(tr!(look, "copy the receipt")));
        }
        let mut ways = self.ways(look);
        // Once it is handed in, going on is likelier than all but the way back to the course.
        if self.is_over() {
            commands.insert(1, ways.remove(1));
        }
        commands.append(&mut ways);
        if self.takes(SubmitKind::Text) {
            commands.push(Command::quiet(Action::ExternalEditor).barred(bars(true)));
        }
        commands
    }

    /// Through the text and along the course.
    fn ways(&self, look: &Look<'_>) -> Vec<Command> {
        let mut commands = vec![
            Command::pair(Action::Up, Action::Down, tr!(look, "scroll")),
            Command::pair(Action::NextPage, Action::PreviousPage, tr!(look, "next / previous")),
        ];
        if self.task.has_stops() {
            commands.push(Command::new(Action::NextPart).label(tr!(look, "links")));
            commands.extend([Action::PreviousPart, Action::Links].map(Command::quiet));
        }
        commands.extend([Action::PageDown, Action::PageUp, Action::First, Action::Last].map(Command::quiet));
        commands
    }
}
