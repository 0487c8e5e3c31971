//! One's own account: name, address, zone, theme, keys, password.

mod password;

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::domain::text::Untrusted;
use crate::service::people::UserChange;
use crate::service::profile::Me;
use crate::service::settings::Mode;
use crate::service::{Error, ErrorKind};
use crate::tr;
use crate::tui::action::{Action, Scope};
use crate::tui::route::Route;
use crate::tui::screen::{Command, Ctx, Look, Outcome, Preferences, Request, Screen};
use crate::tui::screens::inside::wish;
use crate::tui::theme::ThemeName;
use crate::tui::widgets::form::{Form, Told};
use crate::tui::widgets::page::Page;
use crate::tui::widgets::zone;

/// The form of one's own account.
pub struct Profile {
    me: Me,
    form: Form,
}

/// # Errors
/// What the service says.
pub fn open(ctx: &mut Ctx<'_>) -> Result<Box<dyn Screen>, Error> {
    let me = ctx.school.me(&ctx.actor)?;
    Ok(Box::new(Profile { form: form(&me, &ctx.look), me }))
}

fn form(me: &Me, look: &Look<'_>) -> Form {
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

fn theme_label(name: ThemeName, look: &Look<'_>) -> String {
    match name {
        ThemeName::Default => tr!(look, "the terminal's"),
        ThemeName::Light => tr!(look, "light"),
        ThemeName::Dark => tr!(look, "dark"),
        ThemeName::HighContrast => tr!(look, "high contrast"),
        ThemeName::Mono => tr!(look, "no color"),
    }
}

impl Profile {
    fn page(look: &Look<'_>) -> Page {
        Page::new(tr!(look, "Your profile"), String::new())
    }

    fn chosen_theme(&self) -> Option<ThemeName> {
        ThemeName::from_word(self.form.value("theme"))
    }

    /// Shows the theme under the cursor at once; saving keeps it.
    fn try_theme(&self, ctx: &mut Ctx<'_>) {
        ctx.ask(Request::Prefer(Preferences { theme: self.chosen_theme(), ..wish(&self.me) }));
    }

    fn save(&mut self, ctx: &mut Ctx<'_>) {
        let value = |id| self.form.value(id).trim().to_owned();
        let zone = Some(value("zone")).filter(|zone| !zone.is_empty());
        let change = UserChange { full_name: Some(value("full_name")), email: Some(value("email")), zone: Some(zone) };
        let mut preferences = self.me.preferences.clone();
        preferences.theme = Some(value("theme"));
        let saved = ctx.school.set_preferences(&ctx.actor, &preferences).and_then(|()| ctx.school.change_profile(&ctx.actor, change));
        match saved {
            Ok(me) => {
                ctx.ask(Request::Prefer(wish(&me)));
                ctx.ask(Request::Rename(me.name.for_screen().into_owned()));
                self.me = me;
                self.form.saved();
                let said = tr!(ctx, "Saved");
                ctx.done(said);
            }
            Err(error) if error.kind == ErrorKind::Invalid && !error.fields.is_empty() => drop(self.form.refuse(&error.fields)),
            Err(error) => ctx.fail(&error),
        }
    }
}

impl Screen for Profile {
    fn title(&self, look: &Look<'_>) -> String {
        tr!(look, "Profile")
    }

    fn scopes(&self) -> &'static [Scope] {
        self.form.scopes()
    }

    fn typing(&self) -> bool {
        self.form.typing()
    }

    fn dirty(&self) -> bool {
        self.form.changed()
    }

    fn status(&self, look: &Look<'_>) -> Option<String> {
        self.form.problems(look).or_else(|| {
            let name = Untrusted::from(self.me.user.as_str());
            Some(match self.me.mode {
                Mode::Classroom => tr!(look, "You sign in as {name}", name = name.for_screen()),
                Mode::JustMe => tr!(look, "Commands call you {name}", name = name.for_screen()),
            })
        })
    }

    fn commands(&self, look: &Look<'_>) -> Vec<Command> {
        let mut commands = self.form.commands(look);
        // What was changed is to be saved: that comes first.
        commands.insert(if self.form.changed() { 0 } else { commands.len() }, Command::new(Action::SaveForm));
        commands
    }

    fn on_action(&mut self, action: Action, ctx: &mut Ctx<'_>) -> Outcome {
        match self.form.on_action(action, &ctx.look) {
            Told::Pressed("keys") => return Outcome::Go(Route::Keys),
            Told::Pressed("password") => return Outcome::Push(Box::new(password::ChangePassword::new(&ctx.look))),
            Told::Pressed(_) => self.save(ctx),
            Told::Changed("theme") => self.try_theme(ctx),
            Told::Nothing => return Outcome::Ignored,
            _ => {}
        }
        Outcome::Consumed
    }

    fn on_text(&mut self, text: &str, ctx: &mut Ctx<'_>) -> Outcome {
        self.form.on_text(text, &ctx.look);
        Outcome::Consumed
    }

    fn on_resume(&mut self, ctx: &mut Ctx<'_>) {
        let answer = ctx.school.me(&ctx.actor);
        if let Some(me) = ctx.try_or_say(answer) {
            self.me = me;
        }
    }

    fn on_leave(&mut self, ctx: &mut Ctx<'_>) {
        if self.chosen_theme() != self.me.preferences.theme.as_deref().and_then(ThemeName::from_word) {
            ctx.ask(Request::Prefer(wish(&self.me)));
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
