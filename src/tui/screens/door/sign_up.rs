//! Making an account of one's own with a class code, where the school takes people so.

use zeroize::Zeroizing;

use crate::service::sign_in::{NewAccount, SignedIn};
use crate::service::{Error, ErrorKind};
use crate::tr;
use crate::tui::job::Job;
use crate::tui::screen::{Ctx, Look, Outcome, sentence};
use crate::tui::screens::door::{Outside, enter};
use crate::tui::screens::form::{Answer, Errand, FormScreen, Next, Purpose, Work};
use crate::tui::widgets::form::Form;
use crate::tui::widgets::page::Page;

/// The form of somebody new.
pub struct SignUp;

impl SignUp {
    pub fn screen(look: &Look<'_>) -> FormScreen<Self, Outside> {
        FormScreen::new(Self, look)
    }
}

impl Errand<Outside> for SignUp {
    const PURPOSE: Purpose = Purpose::Making;
    type Brought = SignedIn;

    fn title(&self, look: &Look<'_>) -> String {
        tr!(look, "Register")
    }

    fn page(&self, look: &Look<'_>) -> Page {
        Page::new(
            tr!(look, "An account of your own"),
            tr!(look, "With the class code that your instructor gave you. You are signed in right away, in the course it is for."),
        )
    }

    fn fields(&self, look: &Look<'_>) -> Form {
        let needed = |said: fn(&Look<'_>) -> String| move |text: &str, look: &Look<'_>| text.trim().is_empty().then(|| said(look));
        Form::default()
            .line("code", tr!(look, "Class code"), "")
            .hint(tr!(look, "Eight letters and digits; dashes do not matter."))
            .check(needed(|look| tr!(look, "Type the code.")))
            .line("full_name", tr!(look, "Your name"), "")
            .hint(tr!(look, "As others are to see it."))
            .check(needed(|look| tr!(look, "Type your name.")))
            .line("name", tr!(look, "User name"), "")
            .hint(tr!(look, "To sign in with: letters, digits, . _ -"))
            .check(needed(|look| tr!(look, "Type a user name.")))
            .secret("password", tr!(look, "Password"))
            .hint(tr!(look, "A few unrelated words are long and easy to remember."))
            .secret("again", tr!(look, "The same again"))
            .same_as("password")
            .button("make", tr!(look, "Make it and sign in"))
    }

    fn pressed(&mut self, _button: &'static str, form: &mut Form, ctx: &mut Ctx<'_, Outside>) -> Answer<Outside, Self> {
        let Some(school) = &ctx.world.school else { return Ok(Next::Go(Outcome::Ignored)) };
        let new = NewAccount {
            code: Zeroizing::new(form.value("code").to_owned()),
            name: form.value("name").trim().to_owned(),
            full_name: form.value("full_name").trim().to_owned(),
            password: Zeroizing::new(form.value("password").to_owned()),
        };
        let (services, guest) = (school.services.clone(), ctx.world.guest.clone());
        let job = Job::start(ctx.now, move |_| services.sign_up(&guest, &new));
        // Once begun it is done: whoever left now would not know whether the account is there.
        Ok(Next::Work(Work::new(tr!(ctx, "Making the account ..."), job)))
    }

    fn ended(&mut self, signed: SignedIn, _form: &mut Form, ctx: &mut Ctx<'_, Outside>) -> Answer<Outside, Self> {
        enter(signed, ctx)
    }

    /// What concerns no field is the code's: it is no use, or not now.
    fn refused(&mut self, error: &Error, form: &mut Form, ctx: &mut Ctx<'_, Outside>) {
        if error.kind == ErrorKind::Internal {
            return ctx.fail(error);
        }
        if error.fields.is_empty() {
            form.wrong("code", sentence(error));
        } else {
            form.refuse(&error.fields);
        }
    }
}
