//! Signing in with a password or a one-time code.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;
use ratatui::widgets::Paragraph;
use zeroize::Zeroizing;

use crate::demo;
use crate::domain::time::Instant;
use crate::service::sign_in::SignIn as Answer;
use crate::service::{Error, ErrorKind};
use crate::tr;
use crate::tui::action::{Action, Scope};
use crate::tui::job::Job;
use crate::tui::screen::{Command, Ctx, Look, Outcome, Request, Screen, sentence};
use crate::tui::screens::door::choose_password::ChoosePassword;
use crate::tui::screens::door::{Outside, inside};
use crate::tui::theme::Mean;
use crate::tui::widgets::form::{Form, Told};
use crate::tui::widgets::text::{column, wrap};

/// The form at the door.
pub struct SignIn {
    form: Form,
    demo: bool,
    /// A name and a password are being tried: that takes its time, so that nobody tries many.
    trying: Option<Job<Result<Answer, Error>>>,
    /// Why somebody is out again who was in.
    said: Option<String>,
}

impl SignIn {
    pub fn new(ctx: &Ctx<'_, Outside>) -> Self {
        let demo = ctx.school.as_ref().is_some_and(|school| school.view.demo);
        let form = Form::default()
            .line("name", tr!(ctx, "User name"), "")
            .secret("password", tr!(ctx, "Password or one-time code"))
            .button("in", tr!(ctx, "Sign in"));
        Self { form, demo, trying: None, said: ctx.said.clone() }
    }

    fn try_in(&mut self, ctx: &mut Ctx<'_, Outside>) -> Outcome<Outside> {
        let (name, secret) = (self.form.value("name").trim().to_owned(), Zeroizing::new(self.form.value("password").to_owned()));
        if name.is_empty() {
            self.form.wrong("name", tr!(ctx, "Type your user name."));
            return Outcome::Consumed;
        }
        let Some(school) = &ctx.world.school else { return Outcome::Ignored };
        let (services, guest) = (school.services.clone(), ctx.world.guest.clone());
        self.trying = Some(Job::start(ctx.now, move |_| services.sign_in(&guest, &name, &secret)));
        Outcome::Consumed
    }

    fn tried(&mut self, answer: Result<Answer, Error>, ctx: &mut Ctx<'_, Outside>) -> Outcome<Outside> {
        let Some(school) = &ctx.world.school else { return Outcome::Ignored };
        match answer {
            Ok(Answer::ChoosePassword) => {
                let (name, code) = (self.form.value("name").trim().to_owned(), self.form.value("password").to_owned());
                Outcome::Push(Box::new(ChoosePassword::new(name, code, &ctx.look)))
            }
            Ok(Answer::Welcome(signed)) => {
                let failures = signed.failures;
                match inside(&school.services, *signed, &ctx.world.guest, &ctx.world.place) {
                    Ok(world) => ctx.ask(Request::Enter(Box::new(world.greeted(failures)))),
                    Err(error) => ctx.fail(&error),
                }
                Outcome::Consumed
            }
            Err(error) => {
                self.refuse(&error, ctx);
                Outcome::Consumed
            }
        }
    }

    fn refuse(&mut self, error: &Error, ctx: &mut Ctx<'_, Outside>) {
        if error.kind == ErrorKind::Internal {
            return ctx.fail(error);
        }
        self.form.set("password", "");
        self.form.wrong("password", sentence(error));
    }
}

impl Screen<Outside> for SignIn {
    fn title(&self, look: &Look<'_>) -> String {
        tr!(look, "Sign in")
    }

    fn scopes(&self) -> &'static [Scope] {
        self.form.scopes()
    }

    fn typing(&self) -> bool {
        self.trying.is_none() && self.form.typing()
    }

    fn status(&self, look: &Look<'_>) -> Option<String> {
        if self.trying.is_some() { Some(tr!(look, "Signing in ...")) } else { self.form.problems(look) }
    }

    fn commands(&self, look: &Look<'_>) -> Vec<Command> {
        if self.trying.is_some() {
            return vec![Command::new(Action::Back).label(tr!(look, "cancel")), Command::new(Action::Quit)];
        }
        let mut commands = self.form.commands(look);
        commands.push(Command::new(Action::Quit));
        commands
    }

    fn on_action(&mut self, action: Action, ctx: &mut Ctx<'_, Outside>) -> Outcome<Outside> {
        if self.trying.is_some() {
            return match action {
                Action::Quit => Outcome::Ignored,
                Action::Back => {
                    self.trying = None;
                    Outcome::Consumed
                }
                _ => Outcome::Consumed,
            };
        }
        // The last field's Enter signs in: that is what everybody expects here.
        if action == Action::Confirm && self.form.focused() == "password" {
            return self.try_in(ctx);
        }
        match self.form.on_action(action, &ctx.look) {
            Told::Pressed(_) => self.try_in(ctx),
            Told::Nothing => Outcome::Ignored,
            _ => Outcome::Consumed,
        }
    }

    fn on_text(&mut self, text: &str, ctx: &mut Ctx<'_, Outside>) -> Outcome<Outside> {
        self.form.on_text(text, &ctx.look);
        Outcome::Consumed
    }

    fn wake(&self) -> Option<Instant> {
        self.trying.as_ref().map(Job::wake)
    }

    fn on_tick(&mut self, ctx: &mut Ctx<'_, Outside>) -> Outcome<Outside> {
        match Job::ended(&mut self.trying, ctx.now) {
            Some(answer) => self.tried(answer, ctx),
            None => Outcome::Consumed,
        }
    }

    fn layout(&mut self, area: Rect, _look: &Look<'_>) {
        let [_, form, _] = self.parts(area);
        self.form.layout(form);
    }

    fn render(&self, frame: &mut Frame<'_>, area: Rect, look: &Look<'_>) {
        let [head, form, tips] = self.parts(area);
        let said = self.said(head.width).into_iter().map(|line| Line::styled(line, look.style(Mean::Warn)));
        let heading = Line::styled(tr!(look, "Sign in"), look.style(Mean::Heading));
        frame.render_widget(Paragraph::new(std::iter::once(heading).chain(said).collect::<Vec<_>>()), head);
        self.form.render(frame, form, look);
        let lines: Vec<_> = self.tips(look, tips.width).into_iter().map(Line::raw).collect();
        frame.render_widget(Paragraph::new(lines), tips);
    }
}

impl SignIn {
    fn tips(&self, look: &Look<'_>, width: u16) -> Vec<String> {
        let room = usize::from(width);
        if !self.demo {
            return wrap(
                &tr!(
                    look,
                    "No account, or the password is lost? Ask your instructor for a one-time code and type it in place of the password."
                ),
                room,
            );
        }
        let mut lines = wrap(&tr!(look, "This is the demo school. You may be any of these:"), room);
        lines.extend(demo::ACCOUNTS.iter().map(|account| format!("  {:6} {}", account.user, account.role.word())));
        lines.extend(wrap(&tr!(look, "The password of each: {password}", password = demo::PASSWORD), room));
        lines
    }

    fn said(&self, width: u16) -> Vec<String> {
        self.said.as_ref().map(|said| wrap(&format!("! {said}"), usize::from(width))).unwrap_or_default()
    }

    fn parts(&self, area: Rect) -> [Rect; 3] {
        let block = column(area, 60);
        let top = if area.height > 18 { 2 } else { 0 };
        let heading = 1 + u16::try_from(self.said(block.width).len()).unwrap_or(0);
        let head = Rect { y: block.y + top.min(block.height), height: block.height.saturating_sub(top).min(heading), ..block };
        let form_top = (top + heading + 1).min(block.height);
        let form_height = self.form.height(block.width).min(block.height - form_top);
        let form = Rect { y: block.y + form_top, height: form_height, ..block };
        let tips = Rect { y: form.bottom(), height: block.bottom().saturating_sub(form.bottom()), ..block };
        [head, form, tips]
    }
}
