//! A new password for oneself, with the old one.

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::service::ErrorKind;
use crate::tr;
use crate::tui::action::{Action, Scope};
use crate::tui::screen::{Command, Ctx, Look, Outcome, Screen, sentence};
use crate::tui::widgets::form::{Form, Told};
use crate::tui::widgets::page::Page;

/// Three lines and a button.
pub struct ChangePassword {
    form: Form,
}

impl ChangePassword {
    pub fn new(look: &Look<'_>) -> Self {
        let form = Form::default()
            .secret("current", tr!(look, "Password now"))
            .secret("password", tr!(look, "New password"))
            .hint(tr!(look, "A few unrelated words are long and easy to remember."))
            .secret("again", tr!(look, "The same again"))
            .button("change", tr!(look, "Change it"));
        Self { form }
    }

    fn page(look: &Look<'_>) -> Page {
        Page::new(tr!(look, "Change the password"), tr!(look, "Whoever is signed in as you elsewhere is signed out."))
    }

    fn change(&mut self, ctx: &mut Ctx<'_>) -> Outcome {
        if self.form.value("password") != self.form.value("again") {
            self.form.wrong("again", tr!(ctx, "The two differ."));
            return Outcome::Consumed;
        }
        match ctx.school.change_password(&ctx.actor, self.form.value("current"), self.form.value("password")) {
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
        self.form.typing()
    }

    fn status(&self, look: &Look<'_>) -> Option<String> {
        self.form.problems(look)
    }

    fn commands(&self, look: &Look<'_>) -> Vec<Command> {
        self.form.commands(look)
    }

    fn on_action(&mut self, action: Action, ctx: &mut Ctx<'_>) -> Outcome {
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

    fn layout(&mut self, area: Rect, look: &Look<'_>) {
        self.form.layout(Self::page(look).below(area));
    }

    fn render(&self, frame: &mut Frame<'_>, area: Rect, look: &Look<'_>) {
        let below = Self::page(look).render(frame, area, look);
        self.form.render(frame, below, look);
    }
}
