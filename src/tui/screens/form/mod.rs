//! A form as a screen. What it asks for and what then happens is an [`Errand`]; the fields with the errors under them, waiting for work, leaving
//! with changes and the keys are here.
//!
//! A new form is a struct with what it has to know, its [`Errand`], and `FormScreen::new(errand, look)` where it is opened. `door::just_me` is
//! the shortest, `shared::profile` one of settings, `shared::profile::password` one whose work takes its time.

#[cfg(test)]
mod tests;

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::domain::time::Instant;
use crate::service::Error;
use crate::tr;
use crate::tui::action::{Action, Scope};
use crate::tui::job::Job;
use crate::tui::screen::{Command, Ctx, Inside, Look, Outcome, Reply, Screen};
use crate::tui::widgets::form::{Form, Told};
use crate::tui::widgets::page::Page;

/// What a form is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// It asks for what one deed needs: nothing is lost by leaving.
    Deed,
    /// It asks for what is to be made, which is work to type: leaving it half done asks first.
    Making,
    /// It shows what is kept, to be changed: leaving with changes asks first, and saving is offered from every field.
    Settings,
}

/// What one form asks for, and what happens then.
pub trait Errand<W = Inside>: Sized + Send + 'static {
    const PURPOSE: Purpose;

    /// What its [`Work`] brings; `()` where it has none.
    type Brought: Send + 'static;

    /// Its place in the header's trail.
    fn title(&self, look: &Look<'_>) -> String;

    /// The words above the fields.
    fn page(&self, look: &Look<'_>) -> Page;

    /// The fields with what stands in them at first, and at least one button. Asked for once.
    fn fields(&self, look: &Look<'_>) -> Form;

    /// A button was pressed and every field is sound. An error is [refused](Self::refused).
    fn pressed(&mut self, button: &'static str, form: &mut Form, ctx: &mut Ctx<'_, W>) -> Answer<W, Self>;

    /// Its work has ended well.
    fn ended(&mut self, _brought: Self::Brought, _form: &mut Form, _ctx: &mut Ctx<'_, W>) -> Answer<W, Self> {
        Ok(Next::Stay)
    }

    /// A service refused: said under the fields it concerns, and in the status row where it concerns none.
    fn refused(&mut self, error: &Error, form: &mut Form, ctx: &mut Ctx<'_, W>) {
        let others = form.refuse(&error.fields);
        if error.fields.is_empty() || !others.is_empty() {
            ctx.fail(error);
        } else {
            ctx.heed(error);
        }
    }

    /// Something was typed or chosen in a field.
    fn changed(&mut self, _field: &'static str, _form: &Form, _ctx: &mut Ctx<'_, W>) {}

    /// The focus stands on this field now.
    fn entered(&mut self, _field: &'static str) {}

    /// The sentence of the status row while nothing is wrong.
    fn status(&self, _look: &Look<'_>) -> Option<String> {
        None
    }

    /// What can be done beside filling it in. Its actions are the session's, or [`Self::acted`].
    fn commands(&self, _look: &Look<'_>) -> Vec<Command> {
        Vec::new()
    }

    /// The keys that hold beside those of its `fields`.
    fn scopes(&self, fields: &'static [Scope]) -> &'static [Scope] {
        fields
    }

    /// Does an action of a scope of its own.
    fn acted(&mut self, _action: Action, _form: &mut Form, _ctx: &mut Ctx<'_, W>) -> Option<Answer<W, Self>> {
        None
    }

    fn on_resume(&mut self, _form: &mut Form, _ctx: &mut Ctx<'_, W>) {}

    fn on_leave(&mut self, _form: &Form, _ctx: &mut Ctx<'_, W>) {}

    /// Where the fields stand.
    fn place(&self, _form: &Form, area: Rect, look: &Look<'_>) -> Rect {
        self.page(look).below(area)
    }

    /// Draws what stands around the fields.
    fn surround(&self, _form: &Form, frame: &mut Frame<'_>, area: Rect, look: &Look<'_>) {
        self.page(look).render(frame, area, look);
    }
}

/// What an errand answers.
pub type Answer<W, E> = Result<Next<W, <E as Errand<W>>::Brought>, Error>;

/// What comes next.
pub enum Next<W, T> {
    /// More is to be typed.
    Stay,
    /// What the fields hold is kept; says so and stays.
    Saved(String),
    /// All is done; says so and leaves.
    Left(String),
    Go(Outcome<W>),
    Work(Work<T>),
}

/// Something that takes its time: the form waits for it.
pub struct Work<T> {
    job: Job<Result<T, Error>>,
    said: String,
    stoppable: bool,
}

impl<T: Send + 'static> Work<T> {
    /// `said` tells what is being done. Once begun it is done to its end.
    pub fn new(said: impl Into<String>, job: Job<Result<T, Error>>) -> Self {
        Self { job, said: said.into(), stoppable: false }
    }

    /// Nothing is lost or left in the dark when it is broken off: Esc does it.
    #[must_use]
    pub fn stoppable(self) -> Self {
        Self { stoppable: true, ..self }
    }
}

/// The screen of a form.
pub struct FormScreen<E: Errand<W>, W = Inside> {
    errand: E,
    form: Form,
    /// Under way; nothing is typed meanwhile.
    job: Option<Job<Result<E::Brought, Error>>>,
    /// What the job does, for the status row.
    said: String,
    stoppable: bool,
}

impl<W, E: Errand<W>> FormScreen<E, W> {
    pub fn new(errand: E, look: &Look<'_>) -> Self {
        Self { form: errand.fields(look), errand, job: None, said: String::new(), stoppable: false }
    }

    fn follow(&mut self, answer: Answer<W, E>, ctx: &mut Ctx<'_, W>) -> Outcome<W> {
        match answer {
            Ok(Next::Stay) => {}
            Ok(Next::Saved(said)) => {
                self.form.saved();
                ctx.done(said);
            }
            Ok(Next::Left(said)) => {
                ctx.done(said);
                return Outcome::Pop;
            }
            Ok(Next::Go(outcome)) => return outcome,
            Ok(Next::Work(Work { job, said, stoppable })) => {
                self.job = Some(job);
                (self.said, self.stoppable) = (said, stoppable);
            }
            Err(error) => self.errand.refused(&error, &mut self.form, ctx),
        }
        Outcome::Consumed
    }

    fn told(&mut self, told: Told, ctx: &mut Ctx<'_, W>) -> Outcome<W> {
        match told {
            Told::Nothing => return Outcome::Ignored,
            Told::Moved | Told::Refused => self.errand.entered(self.form.focused()),
            Told::Changed(field) => self.errand.changed(field, &self.form, ctx),
            Told::Pressed(button) => {
                let answer = self.errand.pressed(button, &mut self.form, ctx);
                return self.follow(answer, ctx);
            }
        }
        Outcome::Consumed
    }

    /// While it works nothing but breaking off and leaving the program has a meaning.
    fn waiting(&mut self, action: Action) -> Outcome<W> {
        match action {
            Action::Quit => return Outcome::Ignored,
            Action::Back if self.stoppable => self.job = None,
            _ => {}
        }
        Outcome::Consumed
    }

    fn own_commands(&self, look: &Look<'_>) -> Vec<Command> {
        match self.job {
            Some(_) if self.stoppable => vec![Command::new(Action::Back).label(tr!(look, "cancel"))],
            Some(_) => Vec::new(),
            None if E::PURPOSE != Purpose::Settings => self.form.commands(look),
            None => {
                let mut commands = self.form.commands(look);
                // What was changed is to be saved: that comes first.
                commands.insert(if self.form.changed() { 0 } else { commands.len() }, Command::new(Action::SaveForm));
                commands
            }
        }
    }
}

impl<W, E: Errand<W>> Screen<W> for FormScreen<E, W> {
    fn title(&self, look: &Look<'_>) -> String {
        self.errand.title(look)
    }

    fn scopes(&self) -> &'static [Scope] {
        self.errand.scopes(self.form.scopes())
    }

    fn typing(&self) -> bool {
        self.job.is_none() && self.form.typing()
    }

    fn dirty(&self) -> bool {
        E::PURPOSE != Purpose::Deed && self.form.changed()
    }

    fn status(&self, look: &Look<'_>) -> Option<String> {
        if self.job.is_some() {
            return Some(self.said.clone());
        }
        self.form.problems(look).or_else(|| self.errand.status(look))
    }

    fn commands(&self, look: &Look<'_>) -> Vec<Command> {
        let mut commands = self.own_commands(look);
        commands.extend(self.errand.commands(look));
        commands
    }

    fn on_action(&mut self, action: Action, ctx: &mut Ctx<'_, W>) -> Outcome<W> {
        if self.job.is_some() {
            return self.waiting(action);
        }
        if let Some(answer) = self.errand.acted(action, &mut self.form, ctx) {
            return self.follow(answer, ctx);
        }
        let told = self.form.on_action(action, &ctx.look);
        self.told(told, ctx)
    }

    fn on_text(&mut self, text: &str, ctx: &mut Ctx<'_, W>) -> Outcome<W> {
        let told = self.form.on_text(text, &ctx.look);
        self.told(told, ctx);
        Outcome::Consumed
    }

    /// A screen that does the deed above this one may end in a refusal.
    fn on_reply(&mut self, reply: Reply, ctx: &mut Ctx<'_, W>) -> Outcome<W> {
        if let Reply::Refused(error) = reply {
            self.errand.refused(&error, &mut self.form, ctx);
        }
        Outcome::Consumed
    }

    fn on_resume(&mut self, ctx: &mut Ctx<'_, W>) {
        self.errand.on_resume(&mut self.form, ctx);
    }

    fn on_leave(&mut self, ctx: &mut Ctx<'_, W>) {
        self.errand.on_leave(&self.form, ctx);
    }

    fn wake(&self) -> Option<Instant> {
        self.job.as_ref().map(Job::wake)
    }

    fn on_tick(&mut self, ctx: &mut Ctx<'_, W>) -> Outcome<W> {
        let Some(ended) = Job::ended(&mut self.job, ctx.now) else { return Outcome::Consumed };
        let answer = ended.and_then(|brought| self.errand.ended(brought, &mut self.form, ctx));
        self.follow(answer, ctx)
    }

    fn layout(&mut self, area: Rect, look: &Look<'_>) {
        let place = self.errand.place(&self.form, area, look);
        self.form.layout(place, look);
    }

    fn render(&self, frame: &mut Frame<'_>, area: Rect, look: &Look<'_>) {
        self.errand.surround(&self.form, frame, area, look);
        self.form.render(frame, self.errand.place(&self.form, area, look), look);
    }
}
