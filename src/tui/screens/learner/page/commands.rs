//! What can be done on a page now: the likeliest first, for the footer, help and the palette.

use crate::domain::completion::Status;
use crate::tr;
use crate::tui::action::Action;
use crate::tui::screen::{Command, Look};
use crate::tui::screens::learner::page::PageReader;
use crate::tui::widgets::markdown::{Check, Stop};
use crate::tui::widgets::question::Mode;

impl PageReader {
    pub(super) fn all_commands(&self, look: &Look<'_>) -> Vec<Command> {
        if let Some(check) = self.question().and_then(|at| self.text.check(at)) {
            return self.question_commands(check, look);
        }
        let (question, any) = self.text.stops_on_screen();
        let searching = self.text.sought().is_some();
        let end = self.text.is_at_end();
        let mut commands = Vec::new();
        if searching {
            commands.push(Command::pair(Action::NextPage, Action::PreviousPage, tr!(look, "match")));
            commands.push(Command::new(Action::Back).label(tr!(look, "end search")));
        }
        match self.text.stop() {
            Some(Stop::Link(_)) => commands.push(Command::new(Action::Open).label(tr!(look, "follow the link"))),
            Some(Stop::Fold(fold)) if self.text.is_unfolded(fold) => {
                commands.push(Command::new(Action::Open).label(tr!(look, "fold away")));
            }
            Some(Stop::Fold(_)) => commands.push(Command::new(Action::Open).label(tr!(look, "unfold"))),
            _ => {}
        }
        let on = match (end, &self.view.next) {
            (false, _) => tr!(look, "read on"),
            (true, Some(_)) => tr!(look, "next item"),
            (true, None) => tr!(look, "to the outline"),
        };
        commands.push(Command::new(Action::ReadOn).label(on));
        // A page that waits for its mark keeps the key in sight.
        let mark = self.view.may_mark_done.then(|| self.mark(look));
        commands.extend(mark.clone().filter(|_| self.view.waits_for_mark));
        if self.text.has_stops() {
            let label = if question { tr!(look, "answer") } else { tr!(look, "links") };
            let command = Command::new(Action::NextPart).label(label);
            commands.push(if question || any { command } else { Command { quiet: true, ..command } });
        }
        if !searching {
            commands.push(Command::pair(Action::NextPage, Action::PreviousPage, tr!(look, "next / previous")));
        }
        let copy = Command::new(Action::CopyText).label(tr!(look, "copy code"));
        let code = self.text.has_code();
        if code {
            commands.push(copy.clone());
        }
        commands.push(Command::new(Action::Find));
        commands.extend(mark.filter(|_| !self.view.waits_for_mark));
        if !code {
            commands.push(Command { quiet: true, ..copy });
        }
        commands.extend([Action::Links, Action::ShowOutline, Action::OpenLink].map(Command::quiet));
        commands.push(Command { quiet: true, ..Command::pair(Action::Up, Action::Down, tr!(look, "scroll")) });
        commands.extend(
            [
                Action::PageDown,
                Action::PageUp,
                Action::HalfDown,
                Action::HalfUp,
                Action::ReadBack,
                Action::First,
                Action::Last,
                Action::PreviousPart,
            ]
            .map(Command::quiet),
        );
        commands
    }

    fn mark(&self, look: &Look<'_>) -> Command {
        let label = if self.view.status == Some(Status::Done) { tr!(look, "take the mark away") } else { tr!(look, "mark done") };
        Command::new(Action::MarkDone).label(label)
    }

    fn question_commands(&self, check: &Check, look: &Look<'_>) -> Vec<Command> {
        let mut commands = Vec::new();
        match check.mode() {
            Mode::Choosing => {
                commands.push(Command::pair(Action::Up, Action::Down, tr!(look, "move")));
                commands.push(Command::new(Action::Choose));
                commands.push(Command::new(Action::Open).label(tr!(look, "check")));
                commands.extend(self.view.waits_for_mark.then(|| self.mark(look)));
            }
            Mode::Line => commands.push(Command::new(Action::Accept).label(tr!(look, "check"))),
            Mode::Text => commands.extend(check.commands(look)),
            Mode::Resting => {
                let label = if check.is_marked() { tr!(look, "try again") } else { tr!(look, "type your answer") };
                commands.push(Command::new(Action::Open).label(label));
            }
        }
        if check.mode() != Mode::Text {
            commands.push(Command::new(Action::NextPart).label(tr!(look, "go on")));
            commands.push(Command::new(Action::Back).label(tr!(look, "leave the question")));
        }
        commands
    }
}
