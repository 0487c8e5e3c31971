//! A school of one's own: a name is all it takes (CLI.md 8).

use chrono_tz::Tz;

use crate::tr;
use crate::tui::screen::{Ctx, Look, Outcome};
use crate::tui::screens::door::Outside;
use crate::tui::screens::door::founding::{Founding, What};
use crate::tui::screens::form::{Answer, Errand, FormScreen, Next, Purpose};
use crate::tui::widgets::form::Form;
use crate::tui::widgets::page::Page;
use crate::tui::widgets::zone;

/// The form for a school of one.
pub struct JustMe {
    zone: Tz,
}

impl JustMe {
    pub fn screen(ctx: &Ctx<'_, Outside>) -> FormScreen<Self, Outside> {
        FormScreen::new(Self { zone: ctx.place.zone }, &ctx.look)
    }
}

impl Errand<Outside> for JustMe {
    const PURPOSE: Purpose = Purpose::Deed;
    type Brought = ();

    fn title(&self, look: &Look<'_>) -> String {
        tr!(look, "Just me")
    }

    fn page(&self, look: &Look<'_>) -> Page {
        Page::new(
            tr!(look, "Just me"),
            tr!(look, "Everything stays in one file on this machine, which only your account can read. There is nothing to sign in to."),
        )
    }

    fn fields(&self, look: &Look<'_>) -> Form {
        Form::default()
            .line("name", tr!(look, "Your name"), "")
            .hint(tr!(look, "As you want to be called here. It can be changed later."))
            .check(|name, look| name.trim().is_empty().then(|| tr!(look, "Type a name.")))
            .line("zone", tr!(look, "Time zone"), self.zone.name())
            .hint(tr!(look, "The machine's, unless you change it."))
            .check(zone::check)
            .button("begin", tr!(look, "Begin"))
    }

    fn pressed(&mut self, _button: &'static str, form: &mut Form, ctx: &mut Ctx<'_, Outside>) -> Answer<Outside, Self> {
        let what = What::JustMe { name: form.value("name").trim().to_owned(), zone: form.value("zone").trim().to_owned() };
        Ok(Next::Go(Outcome::Modal(Box::new(Founding::start(what, ctx)))))
    }
}
