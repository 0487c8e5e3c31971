//! A school for others: its name, its admin and the admin's password.

use chrono_tz::Tz;

use crate::domain::name::UserName;
use crate::domain::password::{self, Least};
use crate::tr;
use crate::tui::screen::{Ctx, Look, Outcome};
use crate::tui::screens::door::Outside;
use crate::tui::screens::door::founding::{Founding, What};
use crate::tui::screens::form::{Answer, Errand, FormScreen, Next, Purpose};
use crate::tui::widgets::form::Form;
use crate::tui::widgets::page::Page;
use crate::tui::widgets::zone;

/// The form for a classroom.
pub struct NewClassroom {
    zone: Tz,
}

impl NewClassroom {
    pub fn screen(ctx: &Ctx<'_, Outside>) -> FormScreen<Self, Outside> {
        FormScreen::new(Self { zone: ctx.place.zone }, &ctx.look)
    }
}

impl Errand<Outside> for NewClassroom {
    const PURPOSE: Purpose = Purpose::Making;
    type Brought = ();

    fn title(&self, look: &Look<'_>) -> String {
        tr!(look, "A classroom")
    }

    fn page(&self, look: &Look<'_>) -> Page {
        Page::new(tr!(look, "A classroom"), tr!(look, "Other people get accounts from you and sign in with a password of their own."))
    }

    fn fields(&self, look: &Look<'_>) -> Form {
        Form::default()
            .line("title", tr!(look, "Name of the school"), "")
            .line("name", tr!(look, "Your user name"), "")
            .hint(tr!(look, "You are its admin. Letters, digits, dots and dashes."))
            .check(|name, look| {
                if name.trim().is_empty() {
                    return Some(tr!(look, "Type a user name."));
                }
                UserName::parse(name.trim()).err().map(|why| why.to_string())
            })
            .secret("password", tr!(look, "Password"))
            .hint(tr!(look, "At least 15 characters: a few unrelated words do it."))
            .check(|typed, _| password::judge(&password::normalize(typed), Least::default().staff, &[]).err().map(|why| why.to_string()))
            .secret("again", tr!(look, "The same again"))
            .same_as("password")
            .line("zone", tr!(look, "Time zone"), self.zone.name())
            .check(zone::check)
            .button("begin", tr!(look, "Make the school"))
    }

    fn pressed(&mut self, _button: &'static str, form: &mut Form, ctx: &mut Ctx<'_, Outside>) -> Answer<Outside, Self> {
        let value = |id| form.value(id).trim().to_owned();
        let what = What::Classroom {
            title: value("title"),
            admin: value("name"),
            password: form.value("password").to_owned().into(),
            zone: value("zone"),
        };
        Ok(Next::Go(Outcome::Modal(Box::new(Founding::start(what, ctx)))))
    }
}
