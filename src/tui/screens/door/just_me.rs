//! A school of one's own: a name is all it takes (CLI.md 8).

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::service::Error;
use crate::tr;
use crate::tui::action::{Action, Scope};
use crate::tui::screen::{Command, Ctx, Look, Outcome, Reply, Screen};
use crate::tui::screens::door::Outside;
use crate::tui::screens::door::founding::{Founding, What};
use crate::tui::widgets::form::{Form, Told};
use crate::tui::widgets::page::Page;
use crate::tui::widgets::zone;

/// The form for a school of one.
pub struct JustMe {
    form: Form,
    page: Page,
}

impl JustMe {
    pub fn new(ctx: &Ctx<'_, Outside>) -> Self {
        let form = Form::default()
            .line("name", tr!(ctx, "Your name"), "")
            .hint(tr!(ctx, "As you want to be called here. It can be changed later."))
            .check(|name, look| name.trim().is_empty().then(|| tr!(look, "Type a name.")))
            .line("zone", tr!(ctx, "Time zone"), ctx.place.zone.name())
            .hint(tr!(ctx, "The machine's, unless you change it."))
            .check(zone::check)
            .button("begin", tr!(ctx, "Begin"));
        let page = Page::new(
            tr!(ctx, "Just me"),
            tr!(ctx, "Everything stays in one file on this machine, which only your account can read. There is nothing to sign in to."),
        );
        Self { form, page }
    }

    fn begin(&self, ctx: &mut Ctx<'_, Outside>) -> Outcome<Outside> {
        let what = What::JustMe { name: self.form.value("name").trim().to_owned(), zone: self.form.value("zone").trim().to_owned() };
        Outcome::Modal(Box::new(Founding::start(what, ctx)))
    }
}

impl Screen<Outside> for JustMe {
    fn title(&self, look: &Look<'_>) -> String {
        tr!(look, "Just me")
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

/// Puts a refusal where it belongs: under its fields, else into the status row.
pub(super) fn refused(form: &mut Form, error: &Error, ctx: &mut Ctx<'_, Outside>) {
    let others = form.refuse(&error.fields);
    if error.fields.is_empty() || !others.is_empty() {
        ctx.fail(error);
    }
}
