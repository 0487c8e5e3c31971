//! What an action does to an assignment, read or written.

use super::{Asked, Assignment};
use crate::domain::course::SubmitKind;
use crate::domain::text::Untrusted;
use crate::tr;
use crate::tui::action::Action;
use crate::tui::route::Route;
use crate::tui::screen::{Ctx, Look, Outcome, Request};
use crate::tui::screens::learner::page::along;
use crate::tui::widgets::picker::Picker;
use crate::tui::widgets::prompt::Prompt;

impl Assignment {
    pub(super) fn on_reading(&mut self, action: Action, ctx: &mut Ctx<'_>) -> Outcome {
        let barred = match action {
            Action::EditText | Action::ExternalEditor => self.bars(self.takes(SubmitKind::Text), &ctx.look),
            Action::InsertFile => self.bars(self.takes(SubmitKind::File), &ctx.look),
            Action::AddLink => self.bars(self.takes_link(), &ctx.look),
            _ => None,
        };
        if let Some(why) = barred {
            ctx.say(why);
            return Outcome::Consumed;
        }
        if let Some(outcome) = self.on_task(action, ctx) {
            return outcome;
        }
        if self.view.teaches
            && let Some(route) = self.taught(action)
        {
            return Outcome::Go(route);
        }
        match action {
            Action::EditText => self.writing = true,
            Action::ExternalEditor => {
                self.asked = Some(Asked::Text);
                ctx.ask(Request::Edit { text: self.text.text(), suffix: ".md" });
            }
            Action::InsertFile => {
                self.asked = Some(Asked::File);
                return Outcome::Modal(Box::new(Picker::files(tr!(ctx, "Which file do you hand in?"), ctx)));
            }
            Action::RemoveFile => return self.remove_file(ctx),
            Action::AddLink => {
                self.asked = Some(Asked::Link);
                let prompt = Prompt::new(tr!(ctx, "The address of your work"), tr!(ctx, "Empty takes it away"));
                return Outcome::Modal(Box::new(prompt.with(&Untrusted::from(self.url.as_str()).for_screen())));
            }
            Action::SubmitWork => return self.ask_to_submit(ctx),
            Action::ShowRubric => self.scroll.to(self.sheet.rubric),
            Action::Earlier => self.scroll.to(self.sheet.handed_in),
            Action::CopyText => self.copy_receipt(ctx),
            Action::NextPage | Action::PreviousPage => return self.go_along(action == Action::NextPage, ctx),
            Action::Open if self.is_over() => return Outcome::Go(Route::Outline { course: self.view.course.clone() }),
            other if self.scroll.on_action(other) => {}
            _ => return Outcome::Ignored,
        }
        Outcome::Consumed
    }

    /// An action while the editor stands there. `None` where it has no meaning in it.
    pub(super) fn on_writing(&mut self, action: Action, ctx: &mut Ctx<'_>) -> Option<Outcome> {
        match action {
            Action::Back => self.stop_writing(ctx),
            Action::ExternalEditor => {
                self.asked = Some(Asked::Text);
                ctx.ask(Request::Edit { text: self.text.text(), suffix: ".md" });
            }
            other if self.text.on_action(other) => self.typed(ctx),
            _ => return None,
        }
        Some(Outcome::Consumed)
    }

    pub(super) fn stop_writing(&mut self, ctx: &mut Ctx<'_>) {
        self.save(ctx);
        self.writing = false;
        self.lay(&ctx.look);
        self.scroll.to(self.sheet.work);
    }

    /// Goes on in the course. Files that were chosen are kept nowhere: with them in hand nobody leaves by one key.
    fn go_along(&self, onward: bool, ctx: &mut Ctx<'_>) -> Outcome {
        if self.files.is_empty() {
            return along(&self.view.course, &self.view.item, onward, ctx);
        }
        let key = |action| ctx.look.keymap.shown(action).unwrap_or_default();
        let (submit, remove) = (key(Action::SubmitWork), key(Action::RemoveFile));
        let text = tr!(ctx, "Your files are not handed in: {submit} hands them in, {remove} removes one", submit = submit, remove = remove);
        ctx.say(text);
        Outcome::Consumed
    }

    /// Where those who teach go from here.
    fn taught(&self, action: Action) -> Option<Route> {
        let course = self.view.course.clone();
        match action {
            Action::OpenGradebook => Some(Route::Gradebook { course }),
            Action::OpenGroups => Some(Route::Groups { course }),
            Action::OpenDates => Some(Route::Dates { course }),
            _ => None,
        }
    }

    /// Why a kind of work cannot be added now.
    pub(super) fn bars(&self, taken: bool, look: &Look<'_>) -> Option<String> {
        let not_taken = (!taken).then(|| tr!(look, "this assignment does not take that"));
        self.view.refused.clone().or(not_taken)
    }
}
