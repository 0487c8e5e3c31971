//! A new password for oneself, with the old one.

use zeroize::Zeroizing;

use crate::service::profile::Me;
use crate::tr;
use crate::tui::job::Job;
use crate::tui::screen::{Ctx, Inside, Look};
use crate::tui::screens::form::{Answer, Errand, FormScreen, Next, Purpose, Work};
use crate::tui::widgets::form::Form;
use crate::tui::widgets::page::Page;

/// Three lines and a button.
pub struct ChangePassword;

impl ChangePassword {
    pub fn screen(look: &Look<'_>) -> FormScreen<Self> {
        FormScreen::new(Self, look)
    }
}

impl Errand for ChangePassword {
    const PURPOSE: Purpose = Purpose::Deed;
    type Brought = Me;

    fn title(&self, look: &Look<'_>) -> String {
        tr!(look, "Password")
    }

    fn page(&self, look: &Look<'_>) -> Page {
        Page::new(tr!(look, "Change the password"), tr!(look, "Whoever is signed in as you elsewhere is signed out."))
    }

    fn fields(&self, look: &Look<'_>) -> Form {
        Form::default()
            .secret("current", tr!(look, "Password now"))
            .secret("password", tr!(look, "New password"))
            .hint(tr!(look, "A few unrelated words are long and easy to remember."))
            .secret("again", tr!(look, "The same again"))
            .same_as("password")
            .button("change", tr!(look, "Change it"))
    }

    fn pressed(&mut self, _button: &'static str, form: &mut Form, ctx: &mut Ctx<'_>) -> Answer<Inside, Self> {
        let (school, actor) = (ctx.school.clone(), ctx.actor.clone());
        let [current, new] = ["current", "password"].map(|field| Zeroizing::new(form.value(field).to_owned()));
        let job = Job::start(ctx.now, move |_| school.change_password(&actor, &current, &new));
        // Once begun it is done: whoever left now would not know which password holds.
        Ok(Next::Work(Work::new(tr!(ctx, "Changing the password ..."), job)))
    }

    fn ended(&mut self, _me: Me, _form: &mut Form, ctx: &mut Ctx<'_>) -> Answer<Inside, Self> {
        Ok(Next::Left(tr!(ctx, "The password is changed")))
    }
}
