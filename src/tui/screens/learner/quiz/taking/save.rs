//! Putting answers on the disk, and looking at the attempt again.

use super::Taking;
use crate::service::attempt::{Given, GivenAnswer, Saved};
use crate::service::{Error, ErrorKind};
use crate::tr;
use crate::tui::action::Action;
use crate::tui::screen::Ctx;
use crate::tui::screens::learner::quiz::labels;
use crate::tui::widgets::question::Change;

impl Taking {
    pub(super) fn changed(&mut self, change: Change, ctx: &mut Ctx<'_>) {
        let Some(id) = self.question().map(|question| question.id.clone()) else { return };
        self.follow = true;
        let given = self.field.answer().map(labels::given);
        match change {
            Change::Ignored | Change::Moved => {}
            Change::Chosen => {
                self.unsaved.chosen(&id, given);
                self.save(ctx);
            }
            Change::Typed => {
                self.notice = None;
                self.unsaved.typed(&id, given, ctx.now);
            }
            Change::Left => self.save(ctx),
        }
    }

    /// Puts everything that waits on the disk; what cannot be put there stays waiting.
    pub(super) fn save(&mut self, ctx: &mut Ctx<'_>) {
        for (question, answer) in self.unsaved.waiting() {
            let given = answer.clone().map_or_else(GivenAnswer::cleared, GivenAnswer::of);
            let told = ctx.school.answer(&ctx.actor, &self.view.course, &self.view.quiz, vec![(question.clone(), given)]);
            match told {
                Ok(saved) => self.saved(&question, answer, &saved),
                Err(error) => self.refused(&question, &error, ctx),
            }
        }
    }

    pub(super) fn saved(&mut self, id: &str, answer: Option<Given>, saved: &Saved) {
        self.unsaved.done(id);
        (self.notice, self.shut) = (None, None);
        self.view.unanswered.clone_from(&saved.unanswered);
        if let Some(question) = self.view.questions.iter_mut().find(|question| question.id == id) {
            // An empty text is no answer: the service says which questions have none.
            // What was said of an earlier try is not about this one; the hint it earned stays.
            (question.result, question.mark, question.close) = (None, None, false);
            question.feedback.clear();
            question.answer = answer.filter(|_| !saved.unanswered.iter().any(|open| open == id));
            question.saved = Some(saved.at);
        }
    }

    pub(super) fn refused(&mut self, id: &str, error: &Error, ctx: &mut Ctx<'_>) {
        match error.kind {
            ErrorKind::Invalid => {
                self.unsaved.done(id);
                // The question is in sight: only what is said of it, without its id.
                self.notice = Some(error.fields.first().map_or(&error.message, |(_, said)| said).clone());
            }
            ErrorKind::Busy | ErrorKind::Internal => {
                self.unsaved.failed(ctx.now);
                ctx.fail(error);
            }
            ErrorKind::Denied | ErrorKind::NotFound => {
                self.unsaved.failed(ctx.now);
                self.tell(error, ctx);
            }
            ErrorKind::Conflict => {
                self.reload(ctx);
                self.told_of_conflict(id, error, ctx);
            }
        }
    }

    /// Looks at the attempt again: it may have ended, or somebody else may have gone on with it.
    pub(super) fn reload(&mut self, ctx: &mut Ctx<'_>) {
        let told = ctx.school.attempt(&ctx.actor, &self.view.course, &self.view.quiz, Some(self.view.attempt));
        let view = match told {
            Ok(view) => view,
            Err(error) => return self.tell(&error, ctx),
        };
        let here = self.question().map(|question| question.id.clone());
        self.view = view;
        self.shut = None;
        let found = self.view.questions.iter().position(|question| Some(&question.id) == here.as_ref());
        self.at = found.unwrap_or(self.at.min(self.view.questions.len().saturating_sub(1)));
        if !self.field.typing() && self.unsaved.is_empty() && self.notice.is_none() {
            let answer = self.question().and_then(|question| question.answer.as_ref()).and_then(labels::answer);
            let answered = self.field.answer();
            if answered != answer {
                self.field.set(answer.as_ref());
            }
        }
    }

    /// Saves and says whether the cursor may leave the question.
    pub(super) fn may_leave(&mut self, ctx: &mut Ctx<'_>) -> bool {
        self.save(ctx);
        if let Some(notice) = &self.notice {
            let key = ctx.look.keymap.shown(Action::ClearAnswer).unwrap_or_default();
            let text = tr!(ctx, "Not saved: {why} Mend it, or clear it with {key}.", why = notice, key = key);
            ctx.warn(text);
            return false;
        }
        true
    }
}
