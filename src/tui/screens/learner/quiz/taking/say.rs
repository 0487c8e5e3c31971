//! What the screen says around the question: where one stands, what is open, what can be done now.

use super::Taking;
use crate::domain::course::Behavior;
use crate::service::attempt::QuestionView;
use crate::tr;
use crate::tui::action::Action;
use crate::tui::screen::{Command, Look, Size};
use crate::tui::screens::learner::quiz::words;

impl Taking {
    pub(super) fn standing(&self, look: &Look<'_>) -> String {
        let position = if self.size == Size::Compact {
            format!("{}/{}", self.at + 1, self.view.questions.len())
        } else {
            tr!(look, "{n} of {all}", n = self.at + 1, all = self.view.questions.len())
        };
        let saved = match (self.unsaved.has_failed(), self.unsaved.is_empty()) {
            (true, _) => Some(tr!(look, "NOT SAVED")),
            (false, false) => Some(tr!(look, "typing")),
            (false, true) if self.notice.is_some() => Some(tr!(look, "NOT SAVED")),
            (false, true) => self.question().filter(|question| question.is_answered()).map(|_| tr!(look, "saved")),
        };
        let left = self.view.ends.map(|ends| words::left(ends, look));
        [Some(position), left, saved].into_iter().flatten().collect::<Vec<_>>().join("  ")
    }

    pub(super) fn sentence(&self, look: &Look<'_>) -> Option<String> {
        if let Some(shut) = self.shut {
            return Some(self.out_of_reach(shut, look));
        }
        if self.unsaved.has_failed() {
            return Some(tr!(look, "Your answer is kept here and not saved yet; it is tried again"));
        }
        if self.field.typing() {
            return (self.size != Size::Compact).then(|| tr!(look, "Typing: it is saved as you write"));
        }
        let (open, flagged) = (self.unanswered().len(), self.flagged().len());
        let all = self.view.questions.len();
        let said = match open {
            0 => {
                let key = look.keymap.shown(Action::SubmitQuiz).unwrap_or_default();
                tr!(look, "All {all} answered. {key} hands it in", all = all, key = key)
            }
            open => tr!(look, "{open} of {all} unanswered", open = open, all = all),
        };
        let flagged = (flagged > 0).then(|| tr!(look, "{n} flagged", n = flagged));
        Some([Some(said), flagged].into_iter().flatten().collect::<Vec<_>>().join(", "))
    }

    pub(super) fn offered(&self, look: &Look<'_>) -> Vec<Command> {
        if self.field.typing() {
            return self.field.commands(look);
        }
        let (compact, last) = (self.size == Size::Compact, self.at + 1 >= self.view.questions.len());
        let mut commands = self.answering(last, look);
        let between = if compact { tr!(look, "next") } else { tr!(look, "question") };
        // In one column there is room for two: what answers, and what leads on.
        let place = if compact { commands.len().min(1) } else { commands.len() };
        if !self.unsaved.is_empty() {
            commands.insert(0, Command::new(Action::CopyText).label(tr!(look, "copy the answer")));
        }
        commands.insert(place, Command::pair(Action::PreviousQuestion, Action::NextQuestion, between));
        let submit = Command::new(Action::SubmitQuiz).label(tr!(look, "hand in"));
        let done = self.unanswered().is_empty();
        if done {
            // Nothing is left to do but this; on the way back through the answers it stands behind what is done with one.
            commands.insert(if last || !compact { 0 } else { 1.min(commands.len()) }, submit.clone());
        }
        let flagged = self.question().is_some_and(|question| question.flag);
        commands.push(Command::new(Action::Flag).label(if flagged { tr!(look, "take flag away") } else { tr!(look, "flag") }));
        if !done {
            commands.push(submit);
        }
        commands.push(Command::new(Action::Navigator));
        commands.extend(self.seldom(look));
        if compact {
            commands.push(Command::quiet(Action::Back));
        }
        commands
    }

    /// What is done with the answer, or the way on where it is settled.
    fn answering(&self, last: bool, look: &Look<'_>) -> Vec<Command> {
        if !self.takes_answers() {
            return if last { Vec::new() } else { vec![Command::new(Action::Open).label(tr!(look, "next question"))] };
        }
        let mut commands = self.field.commands(look);
        if self.view.behavior == Behavior::Certainty {
            commands.push(Command::new(Action::HowSure));
        }
        if self.checks() {
            let answered = self.question().is_some_and(QuestionView::is_answered);
            let check = Command::new(Action::CheckAnswer).barred((!answered).then(|| tr!(look, "give an answer first")));
            // Once there is an answer, checking it is what comes next.
            commands.insert(if answered { 0 } else { commands.len() }, check);
        }
        commands
    }

    /// What has no room among the keys below.
    fn seldom(&self, look: &Look<'_>) -> Vec<Command> {
        let answered = self.question().is_some_and(QuestionView::is_answered) || self.notice.is_some();
        let none_open = self.unanswered().is_empty().then(|| tr!(look, "every question has an answer"));
        let mut commands = vec![Command::quiet(Action::NextUnanswered).barred(none_open)];
        if self.takes_answers() {
            let nothing = (!answered).then(|| tr!(look, "there is no answer to clear"));
            commands.push(Command::quiet(Action::ClearAnswer).barred(nothing));
        }
        commands.extend([Action::PageUp, Action::PageDown].map(Command::quiet));
        commands
    }
}
