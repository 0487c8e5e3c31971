//! Going from question to question, flags, checks, handing in.

use super::Taking;
use crate::domain::attempt::AttemptState;
use crate::service::ErrorKind;
use crate::service::attempt::{GivenAnswer, QuestionView};
use crate::tr;
use crate::tui::action::Action;
use crate::tui::screen::{Ctx, Look, Outcome};
use crate::tui::widgets::ask::Ask;
use crate::tui::widgets::question::Change;

impl Taking {
    pub(super) fn go(&mut self, to: usize, ctx: &mut Ctx<'_>) {
        let Some(id) = self.view.questions.get(to).map(|question| question.id.clone()) else { return };
        if to == self.at || !self.may_leave(ctx) || !self.view.state.is_running() {
            return;
        }
        match ctx.school.place(&ctx.actor, &self.view.course, &self.view.quiz, &id) {
            // A place that is not noted costs nothing but the place.
            Ok(()) => {}
            Err(error) if error.kind == ErrorKind::Busy => {}
            Err(error) => return self.tell(&error, ctx),
        }
        self.at = to;
        self.show();
    }

    pub(super) fn step(&mut self, forward: bool, ctx: &mut Ctx<'_>) {
        let last = self.view.questions.len().saturating_sub(1);
        match forward {
            true if self.at >= last => {
                let key = ctx.look.keymap.shown(Action::SubmitQuiz).unwrap_or_default();
                let text = tr!(ctx, "This is the last question. {key} hands the quiz in.", key = key);
                ctx.say(text);
            }
            true => self.go(self.at + 1, ctx),
            false => self.go(self.at.saturating_sub(1), ctx),
        }
    }

    pub(super) fn next_unanswered(&mut self, ctx: &mut Ctx<'_>) {
        let count = self.view.questions.len();
        let open = (1..=count)
            .map(|step| (self.at + step) % count.max(1))
            .find(|at| self.view.questions.get(*at).is_some_and(|question| !question.is_answered()));
        match open {
            Some(at) if at != self.at => self.go(at, ctx),
            Some(_) => {
                let text = tr!(ctx, "This is the only question without an answer");
                ctx.say(text);
            }
            None => {
                let text = tr!(ctx, "Every question has an answer");
                ctx.say(text);
            }
        }
    }

    pub(super) fn flag(&mut self, ctx: &mut Ctx<'_>) {
        let Some((id, flag)) = self.question().map(|question| (question.id.clone(), !question.flag)) else { return };
        let told = ctx.school.flag(&ctx.actor, &self.view.course, &self.view.quiz, &id, flag);
        match (told, self.view.questions.get_mut(self.at)) {
            (Ok(_), Some(question)) => question.flag = flag,
            (Err(error), _) => self.tell(&error, ctx),
            (Ok(_), None) => {}
        }
    }

    /// The next of the three degrees of being sure, where the quiz asks for them.
    pub(super) fn more_sure(&mut self, ctx: &mut Ctx<'_>) {
        if !self.may_leave(ctx) {
            return;
        }
        let Some(question) = self.view.questions.get_mut(self.at) else { return };
        let sure = question.certainty.unwrap_or(1) % 3 + 1;
        let given = GivenAnswer { certainty: Some(sure), ..GivenAnswer::default() };
        let told = ctx.school.answer(&ctx.actor, &self.view.course, &self.view.quiz, vec![(question.id.clone(), given)]);
        match told {
            Ok(_) => question.certainty = Some(sure),
            Err(error) => self.tell(&error, ctx),
        }
    }

    pub(super) fn clear(&mut self, ctx: &mut Ctx<'_>) {
        self.notice = None;
        self.field.set(None);
        self.changed(Change::Chosen, ctx);
    }

    pub(super) fn check(&mut self, ctx: &mut Ctx<'_>) {
        if !self.may_leave(ctx) {
            return;
        }
        let Some(id) = self.question().map(|question| question.id.clone()) else { return };
        let told = ctx.school.check_question(&ctx.actor, &self.view.course, &self.view.quiz, &id);
        let checked = match told {
            Ok(checked) => checked,
            Err(error) => return self.tell(&error, ctx),
        };
        if let Some(question) = self.view.questions.get_mut(self.at) {
            *question = checked;
        }
        // What was said stands below the answer.
        self.follow = false;
        self.sheet.scroll(isize::MAX / 2);
    }

    pub(super) fn submit(&mut self, ctx: &mut Ctx<'_>) -> Outcome {
        if !self.may_leave(ctx) {
            return self.settled(Outcome::Consumed);
        }
        // Why it could not be saved has just been said, and waiting may not help.
        if self.unsaved.has_failed() && self.shut.is_none() {
            return Outcome::Consumed;
        }
        if !self.unsaved.is_empty() {
            let waiting = || tr!(ctx, "An answer is not saved yet. Wait a moment, then hand in.");
            let text = self.shut.map_or_else(waiting, |shut| self.out_of_reach(shut, &ctx.look));
            ctx.warn(text);
            return Outcome::Consumed;
        }
        if !self.view.state.is_running() {
            return self.review();
        }
        if let Some(at) = self.must_be_answered() {
            self.go(at, ctx);
            let text = tr!(ctx, "Question {n} must be answered before you hand in", n = at + 1);
            ctx.warn(text);
            return Outcome::Consumed;
        }
        let title = tr!(ctx, "Hand in \"{title}\"?", title = self.view.title.for_screen());
        Outcome::Modal(Box::new(Ask::new(title, self.before_submit(&ctx.look)).yes(tr!(ctx, "hand in"))))
    }

    /// A question without which nothing is handed in, as far as it can still be answered.
    fn must_be_answered(&self) -> Option<usize> {
        let open =
            |at: usize, one: &QuestionView| one.required && !one.is_answered() && !one.locked && (!self.view.sequential || at >= self.at);
        let takes = self.view.state == AttemptState::Open;
        self.view.questions.iter().enumerate().position(|(at, one)| takes && open(at, one))
    }

    /// What is unanswered and flagged, by number.
    pub(super) fn before_submit(&self, look: &Look<'_>) -> String {
        let (open, flagged) = (self.unanswered(), self.flagged());
        let mut said = Vec::new();
        if open.is_empty() {
            said.push(tr!(look, "Every question has an answer."));
        } else {
            said.push(tr!(look, one "{n} of {all} questions has no answer: {which}." | "{n} of {all} questions have no answer: {which}.",
                n = open.len(), all = self.view.questions.len(), which = listed(&open)));
        }
        if !flagged.is_empty() {
            said.push(tr!(look, "Flagged: {which}.", which = listed(&flagged)));
        }
        said.push(tr!(look, "Afterwards your answers cannot be changed."));
        said.join(" ")
    }

    pub(super) fn hand_in(&mut self, ctx: &mut Ctx<'_>) -> Outcome {
        let told = ctx.school.submit_attempt(&ctx.actor, &self.view.course, &self.view.quiz);
        match told {
            Ok(view) => {
                self.view = view;
                let text = tr!(ctx, "Handed in");
                ctx.done(text);
                self.review()
            }
            Err(error) => {
                self.tell(&error, ctx);
                self.reload(ctx);
                self.settled(Outcome::Consumed)
            }
        }
    }
}

/// `5`, `5 and 8`, `5, 6 and 8`: the last ones are left out where there are very many.
fn listed(numbers: &[u32]) -> String {
    const MOST: usize = 20;
    let shown: Vec<_> = numbers.iter().take(MOST).map(u32::to_string).collect();
    if numbers.len() > MOST { format!("{} ...", shown.join(", ")) } else { shown.join(", ") }
}
