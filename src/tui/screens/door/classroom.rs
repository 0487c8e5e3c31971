//! A school for others: its name, its admin and the admin's password.

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::tr;
use crate::tui::action::{Action, Scope};
use crate::tui::screen::{Command, Ctx, Look, Outcome, Reply, Screen};
use crate::tui::screens::door::Outside;
use crate::tui::screens::door::founding::{Founding, What};
use crate::tui::screens::door::just_me::refused;
use crate::tui::widgets::form::{Form, Told};
use crate::tui::widgets::page::Page;
use crate::tui::widgets::zone;

/// The form for a classroom.
pub struct NewClassroom {
    form: Form,
    page: Page,
}

impl NewClassroom {
    pub fn new(ctx: &Ctx<'_, Outside>) -> Self {
        let form = Form::default()
            .line("title", tr!(ctx, "Name of the school"), "")
            .line("name", tr!(ctx, "Your user name"), "")
            .hint(tr!(ctx, "You are its admin. Letters, digits, dots and dashes."))
            .check(|name, look| name.trim().is_empty().then(|| tr!(look, "Type a user name.")))
            .secret("password", tr!(ctx, "Password"))
            .hint(tr!(ctx, "At least 15 characters: a few unrelated words do it."))
            .secret("again", tr!(ctx, "The same again"))
            .line("zone", tr!(ctx, "Time zone"), ctx.place.zone.name())
            .check(zone::check)
            .button("begin", tr!(ctx, "Make the school"));
        let page =
            Page::new(tr!(ctx, "A classroom"), tr!(ctx, "Other people get accounts from you and sign in with a password of their own."));
        Self { form, page }
    }

    fn begin(&mut self, ctx: &mut Ctx<'_, Outside>) -> Outcome<Outside> {
        if self.form.value("password") != self.form.value("again") {
            self.form.wrong("again", tr!(ctx, "The two differ."));
            return Outcome::Consumed;
        }
        let value = |id| self.form.value(id).trim().to_owned();
        let what = What::Classroom {
            title: value("title"),
            admin: value("name"),
            password: self.form.value("password").to_owned().into(),
            zone: value("zone"),
        };
        Outcome::Modal(Box::new(Founding::start(what, ctx)))
    }
}

impl Screen<Outside> for NewClassroom {
    fn title(&self, look: &Look<'_>) -> String {
        tr!(look, "A classroom")
    }

    fn scopes(&self) -> &'static [Scope] {
        self.form.scopes()
    }

    fn typing(&self) -> bool {
        self.form.typing()
    }

    fn status(&self, look: &Look<'_>) -> Option<String> {
        self.form.problems(look)
    }

    fn commands(&self, look: &Look<'_>) -> Vec<Command> {
        self.form.commands(look)
    }

    fn on_action(&mut self, action: Action, ctx: &mut Ctx<'_, Outside>) -> Outcome<Outside> {
        match self.form.on_action(action, &ctx.look) {
            Told::Pressed(_) => self.begin(ctx),
            Told::Nothing => Outcome::Ignored,
            _ => Outcome::Consumed,
        }
    }

    fn on_text(&mut self, text: &str, ctx: &mut Ctx<'_, Outside>) -> Outcome<Outside> {
        self.form.on_text(text, &ctx.look);
        Outcome::Consumed
    }

    fn on_reply(&mut self, reply: Reply, ctx: &mut Ctx<'_, Outside>) -> Outcome<Outside> {
        if let Reply::Refused(error) = reply {
            refused(&mut self.form, &error, ctx);
        }
        Outcome::Consumed
    }

    fn layout(&mut self, area: Rect, _look: &Look<'_>) {
        self.form.layout(self.page.below(area));
    }

    fn render(&self, frame: &mut Frame<'_>, area: Rect, look: &Look<'_>) {
        let below = self.page.render(frame, area, look);
        self.form.render(frame, below, look);
    }
}
