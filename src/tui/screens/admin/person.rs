//! Adding a person, and changing what one is called, how they are reached and what they are.

use crate::domain::person::SchoolRole;
use crate::domain::text::Untrusted;
use crate::service::Error;
use crate::service::people::{IssuedCode, NewUser, UserChange, UserView};
use crate::tr;
use crate::tui::job::Job;
use crate::tui::screen::{Ctx, Inside, Look, Outcome, Screen};
use crate::tui::screens::admin::codes::Codes;
use crate::tui::screens::form::{Answer, Errand, FormScreen, Next, Purpose, Work};
use crate::tui::screens::shared::words;
use crate::tui::when;
use crate::tui::widgets::form::Form;
use crate::tui::widgets::page::Page;
use crate::tui::widgets::zone;

/// The form for somebody new. It is empty again when somebody was added: the next one can follow.
pub struct Add;

impl Add {
    pub fn screen(look: &Look<'_>) -> Box<dyn Screen> {
        Box::new(FormScreen::new(Self, look))
    }
}

fn roles(look: &Look<'_>) -> Vec<(String, String)> {
    [SchoolRole::Learner, SchoolRole::Instructor, SchoolRole::Admin].map(|role| (role.word().to_owned(), words::role(role, look))).to_vec()
}

/// What may be told of anybody.
fn told(form: Form, look: &Look<'_>, known: Option<&UserView>) -> Form {
    let text = |text: fn(&UserView) -> &str| known.map_or("", text);
    form.line("full_name", tr!(look, "Name"), text(|one| one.name.raw()))
        .hint(tr!(look, "As others see it. Empty: the user name"))
        .line("email", tr!(look, "Email"), text(|one| one.email.raw()))
        .hint(tr!(look, "May be empty: Lyceum writes to nobody"))
        .choice("role", tr!(look, "Role in the school"), roles(look), known.map_or(SchoolRole::Learner, |one| one.role).word())
        .hint(tr!(look, "An instructor may bring in courses; an admin runs the school"))
        .line("zone", tr!(look, "Time zone"), text(|one| one.zone.as_deref().unwrap_or_default()))
        .hint(tr!(look, "Empty: the school's"))
        .check(|name, look| if name.trim().is_empty() { None } else { zone::check(name, look) })
}

fn value(form: &Form, id: &str) -> String {
    form.value(id).trim().to_owned()
}

impl Errand for Add {
    const PURPOSE: Purpose = Purpose::Making;
    type Brought = IssuedCode;

    fn title(&self, look: &Look<'_>) -> String {
        tr!(look, "Add somebody")
    }

    fn page(&self, look: &Look<'_>) -> Page {
        Page::new(tr!(look, "Add somebody"), tr!(look, "They get a one-time code to sign in with, and choose a password then."))
    }

    fn fields(&self, look: &Look<'_>) -> Form {
        let form = Form::default()
            .line("name", tr!(look, "User name"), "")
            .hint(tr!(look, "To sign in with: letters, digits, . _ -"))
            .check(|name, look| name.trim().is_empty().then(|| tr!(look, "A user name is needed.")));
        told(form, look, None).button("add", tr!(look, "Add"))
    }

    fn pressed(&mut self, _button: &'static str, form: &mut Form, ctx: &mut Ctx<'_>) -> Answer<Inside, Self> {
        let new = NewUser {
            full_name: value(form, "full_name"),
            email: value(form, "email"),
            role: SchoolRole::from_word(form.value("role")).unwrap_or(SchoolRole::Learner),
            zone: Some(value(form, "zone")).filter(|zone| !zone.is_empty()),
            ..NewUser::named(value(form, "name"))
        };
        let (school, actor) = (ctx.school.clone(), ctx.actor.clone());
        let job = Job::start(ctx.now, move |_| school.add_user(&actor, new));
        Ok(Next::Work(Work::new(tr!(ctx, "Adding ..."), job)))
    }

    fn ended(&mut self, issued: IssuedCode, form: &mut Form, ctx: &mut Ctx<'_>) -> Answer<Inside, Self> {
        for field in ["name", "full_name", "email"] {
            form.set(field, "");
        }
        form.saved();
        let said = tr!(ctx, "{name} is in the school", name = Untrusted::from(issued.user.as_str()).for_screen());
        ctx.done(said);
        Ok(Next::Go(Outcome::Push(Box::new(Codes::new(vec![issued])))))
    }
}

/// The form of somebody who is there.
pub struct Edit {
    user: UserView,
}

impl Edit {
    /// # Errors
    /// What the service says.
    pub fn screen(user: &str, ctx: &Ctx<'_>) -> Result<Box<dyn Screen>, Error> {
        let user = ctx.school.user(&ctx.actor, user)?;
        Ok(Box::new(FormScreen::new(Self { user }, &ctx.look)))
    }
}

/// `active, seen 3 h ago; git-lab (learner)`: what the form does not change.
fn facts(user: &UserView, look: &Look<'_>) -> String {
    let seen = match user.last_seen {
        Some(at) => tr!(look, "seen {when}", when = when::distance(look, at)),
        None => tr!(look, "never seen"),
    };
    let courses: Vec<String> = user
        .courses
        .iter()
        .map(|one| format!("{} ({})", Untrusted::from(one.course.as_str()).for_screen(), words::course_role(one.role, look)))
        .collect();
    let courses = if courses.is_empty() { tr!(look, "in no course") } else { courses.join(", ") };
    format!("{}, {seen}; {courses}.", words::status(user.status, look))
}

impl Errand for Edit {
    const PURPOSE: Purpose = Purpose::Settings;
    type Brought = UserView;

    fn title(&self, _look: &Look<'_>) -> String {
        Untrusted::from(self.user.user.as_str()).for_screen().into_owned()
    }

    fn page(&self, look: &Look<'_>) -> Page {
        Page::new(Untrusted::from(self.user.user.as_str()).for_screen(), facts(&self.user, look))
    }

    fn fields(&self, look: &Look<'_>) -> Form {
        told(Form::default(), look, Some(&self.user)).button("save", tr!(look, "Save"))
    }

    fn pressed(&mut self, _button: &'static str, form: &mut Form, ctx: &mut Ctx<'_>) -> Answer<Inside, Self> {
        let zone = Some(value(form, "zone")).filter(|zone| !zone.is_empty());
        let change = UserChange { full_name: Some(value(form, "full_name")), email: Some(value(form, "email")), zone: Some(zone) };
        let role = SchoolRole::from_word(form.value("role"));
        self.user = ctx.school.change_user(&ctx.actor, &self.user.user, change, role)?;
        Ok(Next::Saved(tr!(ctx, "Saved")))
    }

    fn status(&self, look: &Look<'_>) -> Option<String> {
        Some(tr!(look, "Another role signs them out wherever they are in"))
    }
}
