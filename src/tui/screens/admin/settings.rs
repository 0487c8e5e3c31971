//! The settings of the school as a form. Which there are and what they may be is the service's.

use crate::service::Error;
use crate::service::settings::SettingView;
use crate::tr;
use crate::tui::action::Action;
use crate::tui::screen::{Ctx, Inside, Look, Screen};
use crate::tui::screens::form::{Answer, Errand, FormScreen, Next, Purpose};
use crate::tui::widgets::form::Form;
use crate::tui::widgets::page::Page;
use crate::tui::widgets::zone;

/// What a school is changes by `lyceum settings set mode`: it asks for a password.
const ELSEWHERE: &str = "mode";

/// The form of all settings.
pub struct Settings {
    settings: Vec<SettingView>,
}

/// # Errors
/// `Denied` for everybody but admins.
pub fn open(ctx: &mut Ctx<'_>) -> Result<Box<dyn Screen>, Error> {
    let mut settings = ctx.school.settings(&ctx.actor)?.settings;
    settings.retain(|setting| setting.key != ELSEWHERE);
    // What a school is called comes first.
    settings.sort_by_key(|setting| (order(setting.key), setting.key));
    Ok(Box::new(FormScreen::new(Settings { settings }, &ctx.look)))
}

fn order(key: &str) -> usize {
    ["school", "banner", "zone", "sign-up", "open-courses", "password.min", "code.hours"]
        .iter()
        .position(|known| *known == key)
        .unwrap_or(usize::MAX)
}

/// What a setting is called, and what helps to fill it in. One that has no words here has those of the service.
fn words(setting: &SettingView, look: &Look<'_>) -> (String, String) {
    match setting.key {
        "school" => (tr!(look, "Name of the school"), tr!(look, "It stands at the door, before anybody signs in")),
        "banner" => (
            tr!(look, "Words at the door"),
            tr!(look, "Shown above signing in, as they are laid out here; at most 12 lines. A small terminal shows the first of them"),
        ),
        "sign-up" => (
            tr!(look, "Making one's own account"),
            tr!(
                look,
                "Whether whoever has a class code may. {key} makes such codes",
                key = look.keymap.shown(Action::GoClassCodes).unwrap_or_default()
            ),
        ),
        "zone" => (tr!(look, "Time zone"), tr!(look, "Of dates that name none, and of people who chose none")),
        "open-courses" => (tr!(look, "Open courses"), tr!(look, "Whether anybody may join every published course by themselves")),
        "password.min" => (
            tr!(look, "Least length of a password"),
            tr!(look, "For learners, then for staff, as 8/15. It holds for passwords chosen from now on"),
        ),
        "code.hours" => (tr!(look, "Hours that a one-time code is good"), tr!(look, "1 to 720; a week has 168")),
        other => (other.to_owned(), setting.doc.to_owned()),
    }
}

impl Errand for Settings {
    const PURPOSE: Purpose = Purpose::Settings;
    type Brought = ();

    fn title(&self, look: &Look<'_>) -> String {
        tr!(look, "School")
    }

    fn page(&self, look: &Look<'_>) -> Page {
        Page::new(tr!(look, "The school"), "")
    }

    fn fields(&self, look: &Look<'_>) -> Form {
        let yes_no = || vec![("no".to_owned(), tr!(look, "no")), ("yes".to_owned(), tr!(look, "yes"))];
        let sign_up = || vec![("off".to_owned(), tr!(look, "no")), ("code".to_owned(), tr!(look, "with a class code"))];
        let form = self.settings.iter().fold(Form::default(), |form, setting| {
            let (label, hint) = words(setting, look);
            let form = match setting.key {
                "open-courses" => form.choice(setting.key, label, yes_no(), &setting.value),
                "sign-up" => form.choice(setting.key, label, sign_up(), &setting.value),
                "banner" => form.text(setting.key, label, &setting.value, 4),
                "zone" => form.line(setting.key, label, &setting.value).check(zone::check),
                key => form.line(key, label, &setting.value),
            };
            form.hint(hint)
        });
        form.button("save", tr!(look, "Save"))
    }

    fn pressed(&mut self, _button: &'static str, form: &mut Form, ctx: &mut Ctx<'_>) -> Answer<Inside, Self> {
        for setting in &mut self.settings {
            let value = form.value(setting.key);
            if value == setting.value {
                continue;
            }
            let answer = ctx.school.set_setting(&ctx.actor, setting.key, value);
            // The service calls what was given `value`; here it is the field of that setting.
            let set = answer.map_err(|error| {
                let fields = error.fields.iter().map(|(_, message)| (setting.key.to_owned(), message.clone())).collect();
                Error { fields, ..error }
            })?;
            form.set(set.key, &set.value);
            *setting = set;
        }
        Ok(Next::Saved(tr!(ctx, "Saved")))
    }
}
