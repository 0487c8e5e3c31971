//! A one-time code was right: before anything else a password is chosen.

use ratatui::Frame;
use ratatui::layout::Rect;
use zeroize::Zeroizing;

use crate::domain::time::Instant;
use crate::service::sign_in::SignedIn;
use crate::service::{Error, ErrorKind};
use crate::tr;
use crate::tui::action::{Action, Scope};
use crate::tui::job::Job;
use crate::tui::screen::{Command, Ctx, Look, Outcome, Request, Screen, sentence};
use crate::tui::screens::door::{Outside, inside};
use crate::tui::widgets::form::{Form, Told};
use crate::tui::widgets::page::Page;

/// The form after a code.
pub struct ChoosePassword {
    form: Form,
    page: Page,
    name: String,
    code: Zeroizing<String>,
    choosing: Option<Job<Result<SignedIn, Error>>>,
}

impl ChoosePassword {
    pub fn new(name: String, code: String, look: &Look<'_>) -> Self {
        let form = Form::default()
            .secret("password", tr!(look, "New password"))
            .hint(tr!(look, "A few unrelated words are long and easy to remember."))
            .secret("again", tr!(look, "The same again"))
            .button("choose", tr!(look, "Choose it and sign in"));
        let page = Page::new(
            tr!(look, "Choose a password"),
            tr!(look, "Your code was right and is used up with this: from now on the password lets you in."),
        );
        Self { form, page, name, code: Zeroizing::new(code), choosing: None }
    }

    fn choose(&mut self, ctx: &mut Ctx<'_, Outside>) -> Outcome<Outside> {
        if self.form.value("password") != self.form.value("again") {
            self.form.wrong("again", tr!(ctx, "The two differ."));
            return Outcome::Consumed;
        }
        let Some(school) = &ctx.world.school else { return Outcome::Ignored };
        let (services, guest, name, code) = (school.services.clone(), ctx.world.guest.clone(), self.name.clone(), self.code.clone());
        let new = Zeroizing::new(self.form.value("password").to_owned());
        self.choosing = Some(Job::start(ctx.now, move |_| services.choose_password(&guest, &name, &code, &new)));
        Outcome::Consumed
    }

    fn chosen(&mut self, chosen: Result<SignedIn, Error>, ctx: &mut Ctx<'_, Outside>) -> Outcome<Outside> {
        let Some(school) = &ctx.world.school else { return Outcome::Ignored };
        let entered = chosen.and_then(|signed| inside(&school.services, signed, &ctx.world.guest, &ctx.world.place));
        match entered {
            Ok(world) => ctx.ask(Request::Enter(Box::new(world))),
            Err(error) if error.kind == ErrorKind::Internal => ctx.fail(&error),
            Err(error) if error.fields.is_empty() => self.form.wrong("password", sentence(&error)),
            Err(error) => {
                let messages: Vec<_> = error.fields.iter().map(|(_, message)| ("password".to_owned(), message.clone())).collect();
                self.form.refuse(&messages);
            }
        }
        Outcome::Consumed
    }
}

impl Screen<Outside> for ChoosePassword {
    fn title(&self, look: &Look<'_>) -> String {
        tr!(look, "Choose a password")
    }

    fn scopes(&self) -> &'static [Scope] {
        self.form.scopes()
    }

    fn typing(&self) -> bool {
        self.choosing.is_none() && self.form.typing()
    }

    fn status(&self, look: &Look<'_>) -> Option<String> {
        if self.choosing.is_some() { Some(tr!(look, "Signing in ...")) } else { self.form.problems(look) }
    }

    fn commands(&self, look: &Look<'_>) -> Vec<Command> {
        if self.choosing.is_some() { Vec::new() } else { self.form.commands(look) }
    }

    fn on_action(&mut self, action: Action, ctx: &mut Ctx<'_, Outside>) -> Outcome<Outside> {
        // Once begun it is done: whoever left now would not know which password holds.
        if self.choosing.is_some() {
            return if action == Action::Quit { Outcome::Ignored } else { Outcome::Consumed };
        }
        match self.form.on_action(action, &ctx.look) {
            Told::Pressed(_) => self.choose(ctx),
            Told::Nothing => Outcome::Ignored,
            _ => Outcome::Consumed,
        }
    }

    fn on_text(&mut self, text: &str, ctx: &mut Ctx<'_, Outside>) -> Outcome<Outside> {
        self.form.on_text(text, &ctx.look);
        Outcome::Consumed
    }

    fn wake(&self) -> Option<Instant> {
        self.choosing.as_ref().map(Job::wake)
    }

    fn on_tick(&mut self, ctx: &mut Ctx<'_, Outside>) -> Outcome<Outside> {
        match Job::ended(&mut self.choosing, ctx.now) {
            Some(chosen) => self.chosen(chosen, ctx),
            None => Outcome::Consumed,
        }
    }

    fn layout(&mut self, area: Rect, _look: &Look<'_>) {
        self.form.layout(self.page.below(area));
    }

    fn render(&self, frame: &mut Frame<'_>, area: Rect, look: &Look<'_>) {
        let below = self.page.render(frame, area, look);
        self.form.render(frame, below, look);
    }
}
