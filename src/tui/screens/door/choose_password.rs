//! A one-time code was right: before anything else a password is chosen.

use zeroize::Zeroizing;

use crate::service::sign_in::SignedIn;
use crate::service::{Error, ErrorKind};
use crate::tr;
use crate::tui::job::Job;
use crate::tui::screen::{Ctx, Look, Outcome, sentence};
use crate::tui::screens::door::{Outside, enter};
use crate::tui::screens::form::{Answer, Errand, FormScreen, Next, Purpose, Work};
use crate::tui::widgets::form::Form;
use crate::tui::widgets::page::Page;

/// The form after a code.
pub struct ChoosePassword {
    name: String,
    code: Zeroizing<String>,
    least: usize,
}

impl ChoosePassword {
    pub fn screen(name: String, code: String, least: usize, look: &Look<'_>) -> FormScreen<Self, Outside> {
        FormScreen::new(Self { name, code: Zeroizing::new(code), least }, look)
    }
}

impl Errand<Outside> for ChoosePassword {
    const PURPOSE: Purpose = Purpose::Deed;
    type Brought = SignedIn;

    fn title(&self, look: &Look<'_>) -> String {
        tr!(look, "Choose a password")
    }

    fn page(&self, look: &Look<'_>) -> Page {
        Page::new(
            tr!(look, "Choose a password"),
            tr!(look, "Your code was right and is used up with this: from now on the password lets you in."),
        )
    }

    fn fields(&self, look: &Look<'_>) -> Form {
        let least = self.least;
        Form::default()
            .secret("password", tr!(look, "New password"))
            .hint(tr!(look, "At least {n} characters: a few unrelated words do it.", n = self.least))
            .check(move |text, look| {
                let short = text.chars().count() < least;
                short.then(|| tr!(look, "A password has at least {n} characters; a few words in a row do well.", n = least))
            })
            .secret("again", tr!(look, "The same again"))
            .same_as("password")
            .button("choose", tr!(look, "Choose it and sign in"))
    }

    fn pressed(&mut self, _button: &'static str, form: &mut Form, ctx: &mut Ctx<'_, Outside>) -> Answer<Outside, Self> {
        let Some(school) = &ctx.world.school else { return Ok(Next::Go(Outcome::Ignored)) };
        let (services, guest, name, code) = (school.services.clone(), ctx.world.guest.clone(), self.name.clone(), self.code.clone());
        let new = Zeroizing::new(form.value("password").to_owned());
        let job = Job::start(ctx.now, move |_| services.choose_password(&guest, &name, &code, &new));
        // Once begun it is done: whoever left now would not know which password holds.
        Ok(Next::Work(Work::new(tr!(ctx, "Signing in ..."), job)))
    }

    fn ended(&mut self, signed: SignedIn, _form: &mut Form, ctx: &mut Ctx<'_, Outside>) -> Answer<Outside, Self> {
        enter(signed, ctx)
    }

    /// Whatever is wrong is wrong with the password.
    fn refused(&mut self, error: &Error, form: &mut Form, ctx: &mut Ctx<'_, Outside>) {
        if error.kind == ErrorKind::Internal {
            ctx.fail(error);
        } else if error.fields.is_empty() {
            form.wrong("password", sentence(error));
        } else {
            let messages: Vec<_> = error.fields.iter().map(|(_, message)| ("password".to_owned(), message.clone())).collect();
            form.refuse(&messages);
        }
    }
}
