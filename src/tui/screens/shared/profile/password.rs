//! A new password for oneself, with the old one.

use ratatui::Frame;
use ratatui::layout::Rect;
use zeroize::Zeroizing;

use crate::domain::time::Instant;
use crate::service::profile::Me;
use crate::service::{Error, ErrorKind};
use crate::tr;
use crate::tui::action::{Action, Scope};
use crate::tui::job::Job;
use crate::tui::screen::{Command, Ctx, Look, Outcome, Screen, sentence};
use crate::tui::widgets::form::{Form, Told};
use crate::tui::widgets::page::Page;

/// Three lines and a button.
pub struct ChangePassword {
    form: Form,
    changing: Option<Job<Result<Me, Error>>>,
}

impl ChangePassword {
    pub fn new(look: &Look<'_>) -> Self {
        let form = Form::default()
            .secret("current", tr!(look, "Password now"))
            .secret("password", tr!(look, "New password"))
            .hint(tr!(look, "A few unrelated words are long and easy to remember."))
            .secret("again", tr!(look, "The same again"))
            .button("change", tr!(look, "Change it"));
        Self { form, changing: None }
    }

    fn page(look: &Look<'_>) -> Page {
        Page::new(tr!(look, "Change the password"), tr!(look, "Whoever is signed in as you elsewhere is signed out."))
    }

    fn change(&mut self, ctx: &mut Ctx<'_>) -> Outcome {
        if self.form.value("password") != self.form.value("again") {
            self.form.wrong("again", tr!(ctx, "The two differ."));
            return Outcome::Consumed;
        }
        let (school, actor) = (ctx.school.clone(), ctx.actor.clone());
        let [current, new] = ["current", "password"].map(|field| Zeroizing::new(self.form.value(field).to_owned()));
        self.changing = Some(Job::start(ctx.now, move |_| school.change_password(&actor, &current, &new)));
        Outcome::Consumed
    }

    fn changed(&mut self, answer: Result<Me, Error>, ctx: &mut Ctx<'_>) -> Outcome {
        match answer {
            Ok(_) => {
                let said = tr!(ctx, "The password is changed");
                ctx.done(said);
                Outcome::Pop
            }
            Err(error) => {
                ctx.heed(&error);
                if error.kind == ErrorKind::Internal || error.fields.is_empty() {
                    ctx.warn(sentence(&error));
                }
                self.form.refuse(&error.fields);
                Outcome::Consumed
            }
        }
    }
}

impl Screen for ChangePassword {
    fn title(&self, look: &Look<'_>) -> String {
        tr!(look, "Password")
    }

    fn scopes(&self) -> &'static [Scope] {
        self.form.scopes()
    }

    fn typing(&self) -> bool {
        self.changing.is_none() && self.form.typing()
    }

    fn status(&self, look: &Look<'_>) -> Option<String> {
        if self.changing.is_some() { Some(tr!(look, "Changing the password ...")) } else { self.form.problems(look) }
    }

    fn commands(&self, look: &Look<'_>) -> Vec<Command> {
        if self.changing.is_some() { Vec::new() } else { self.form.commands(look) }
    }

    fn on_action(&mut self, action: Action, ctx: &mut Ctx<'_>) -> Outcome {
        // Once begun it is done: whoever left now would not know which password holds.
        if self.changing.is_some() {
            return if action == Action::Quit { Outcome::Ignored } else { Outcome::Consumed };
        }
        match self.form.on_action(action, &ctx.look) {
            Told::Pressed(_) => self.change(ctx),
            Told::Nothing => Outcome::Ignored,
            _ => Outcome::Consumed,
        }
    }

    fn on_text(&mut self, text: &str, ctx: &mut Ctx<'_>) -> Outcome {
        self.form.on_text(text, &ctx.look);
        Outcome::Consumed
    }

    fn wake(&self) -> Option<Instant> {
        self.changing.as_ref().map(Job::wake)
    }

    fn on_tick(&mut self, ctx: &mut Ctx<'_>) -> Outcome {
        match Job::ended(&mut self.changing, ctx.now) {
            Some(answer) => self.changed(answer, ctx),
            None => Outcome::Consumed,
        }
    }

    fn layout(&mut self, area: Rect, look: &Look<'_>) {
        self.form.layout(Self::page(look).below(area));
    }

    fn render(&self, frame: &mut Frame<'_>, area: Rect, look: &Look<'_>) {
        let below = Self::page(look).render(frame, area, look);
        self.form.render(frame, below, look);
    }
}
