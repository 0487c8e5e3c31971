//! One's own account: name, address, zone, theme, keys, password.

mod password;
#[cfg(test)]
mod tests;

use crate::domain::text::Untrusted;
use crate::service::Error;
use crate::service::people::UserChange;
use crate::service::profile::Me;
use crate::service::settings::Mode;
use crate::tr;
use crate::tui::route::Route;
use crate::tui::screen::{Ctx, Inside, Look, Outcome, Preferences, Request, Screen};
use crate::tui::screens::form::{Answer, Errand, FormScreen, Next, Purpose};
use crate::tui::screens::inside::wish;
use crate::tui::theme::ThemeName;
use crate::tui::widgets::form::Form;
use crate::tui::widgets::page::Page;
use crate::tui::widgets::zone;

/// The form of one's own account.
pub struct Profile {
    me: Me,
}

/// # Errors
/// What the service says.
pub fn open(ctx: &mut Ctx<'_>) -> Result<Box<dyn Screen>, Error> {
    let me = ctx.school.me(&ctx.actor)?;
    Ok(Box::new(FormScreen::new(Profile { me }, &ctx.look)))
}

fn theme_label(name: ThemeName, look: &Look<'_>) -> String {
    match name {
        ThemeName::Default => tr!(look, "the terminal's"),
        ThemeName::Light => tr!(look, "light"),
        ThemeName::Dark => tr!(look, "dark"),
        ThemeName::HighContrast => tr!(look, "high contrast"),
        ThemeName::Mono => tr!(look, "no color"),
    }
}

fn chosen_theme(form: &Form) -> Option<ThemeName> {
    ThemeName::from_word(form.value("theme"))
}

impl Profile {
    fn save(&mut self, form: &Form, ctx: &mut Ctx<'_>) -> Answer<Inside, Self> {
        let value = |id| form.value(id).trim().to_owned();
        let zone = Some(value("zone")).filter(|zone| !zone.is_empty());
        let change = UserChange { full_name: Some(value("full_name")), email: Some(value("email")), zone: Some(zone) };
        let mut preferences = self.me.preferences.clone();
        preferences.theme = Some(value("theme"));
        ctx.school.set_preferences(&ctx.actor, &preferences)?;
        let me = ctx.school.change_profile(&ctx.actor, change)?;
        ctx.ask(Request::Prefer(wish(&me)));
        ctx.ask(Request::Rename(me.name.for_screen().into_owned()));
        self.me = me;
        Ok(Next::Saved(tr!(ctx, "Saved")))
    }
}

impl Errand for Profile {
    const PURPOSE: Purpose = Purpose::Settings;
    type Brought = ();

    fn title(&self, look: &Look<'_>) -> String {
        tr!(look, "Profile")
    }

    fn page(&self, look: &Look<'_>) -> Page {
        Page::new(tr!(look, "Your profile"), "")
    }

    fn fields(&self, look: &Look<'_>) -> Form {
        let me = &self.me;
        let themes = ThemeName::ALL.iter().map(|name| (name.word().to_owned(), theme_label(*name, look))).collect();
        let theme = me.preferences.theme.clone().unwrap_or_default();
        let form = Form::default()
            .line("full_name", tr!(look, "Name"), me.name.raw())
            .line("email", tr!(look, "Email"), me.email.raw())
            .line("zone", tr!(look, "Time zone"), me.own_zone.as_deref().unwrap_or_default())
            .hint(tr!(look, "Empty: the school's, {zone}", zone = Untrusted::from(me.zone.as_str()).for_screen()))
            .check(|name, look| if name.trim().is_empty() { None } else { zone::check(name, look) })
            .choice("theme", tr!(look, "Theme"), themes, &theme)
            .button("save", tr!(look, "Save"))
            .button("keys", tr!(look, "Keys ..."));
        if me.mode == Mode::JustMe { form } else { form.button("password", tr!(look, "Change the password ...")) }
    }

    fn pressed(&mut self, button: &'static str, form: &mut Form, ctx: &mut Ctx<'_>) -> Answer<Inside, Self> {
        match button {
            "keys" => Ok(Next::Go(Outcome::Go(Route::Keys))),
            "password" => Ok(Next::Go(Outcome::Push(Box::new(password::ChangePassword::screen(&ctx.look))))),
            _ => self.save(form, ctx),
        }
    }

    /// Shows the theme under the cursor at once; saving keeps it.
    fn changed(&mut self, field: &'static str, form: &Form, ctx: &mut Ctx<'_>) {
        if field == "theme" {
            ctx.ask(Request::Prefer(Preferences { theme: chosen_theme(form), ..wish(&self.me) }));
        }
    }

    fn status(&self, look: &Look<'_>) -> Option<String> {
        let name = Untrusted::from(self.me.user.as_str());
        Some(match self.me.mode {
            Mode::Classroom => tr!(look, "You sign in as {name}", name = name.for_screen()),
            Mode::JustMe => tr!(look, "Commands call you {name}", name = name.for_screen()),
        })
    }

    fn on_resume(&mut self, _form: &mut Form, ctx: &mut Ctx<'_>) {
        let answer = ctx.school.me(&ctx.actor);
        if let Some(me) = ctx.try_or_say(answer) {
            self.me = me;
        }
    }

    fn on_leave(&mut self, form: &Form, ctx: &mut Ctx<'_>) {
        if chosen_theme(form) != self.me.preferences.theme.as_deref().and_then(ThemeName::from_word) {
            ctx.ask(Request::Prefer(wish(&self.me)));
        }
    }
}
