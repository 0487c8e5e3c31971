//! Signing in with a password or a one-time code.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;
use ratatui::widgets::Paragraph;
use zeroize::Zeroizing;

use crate::demo;
use crate::domain::text::Untrusted;
use crate::service::sign_in::SignIn as Tried;
use crate::service::{Error, ErrorKind};
use crate::tr;
use crate::tui::action::{Action, Scope};
use crate::tui::job::Job;
use crate::tui::screen::{Command, Ctx, Look, Outcome, Request, sentence};
use crate::tui::screens::door::choose_password::ChoosePassword;
use crate::tui::screens::door::sign_up::SignUp;
use crate::tui::screens::door::{Outside, inside};
use crate::tui::screens::form::{Answer, Errand, FormScreen, Next, Purpose, Work};
use crate::tui::theme::Mean;
use crate::tui::widgets::form::Form;
use crate::tui::widgets::page::Page;
use crate::tui::widgets::text::{column, width, wrap};

/// Two short fields are narrower than a text.
const COLUMNS: u16 = 60;
/// Rows of the two fields and the button.
const FIELDS: u16 = 8;

/// The form at the door.
pub struct SignIn {
    demo: bool,
    /// Whoever has a class code may make an account.
    sign_up: bool,
    /// What the school says to everybody who comes.
    banner: Untrusted,
    /// Why somebody is out again who was in.
    said: Option<String>,
    /// What is said is no trouble.
    well: bool,
}

impl SignIn {
    pub fn screen(ctx: &Ctx<'_, Outside>) -> FormScreen<Self, Outside> {
        let view = ctx.school.as_ref().map(|school| &school.view);
        let banner = view.map_or_else(|| Untrusted::new(""), |view| view.banner.clone());
        let (demo, sign_up) = view.map_or((false, false), |view| (view.demo, view.sign_up));
        FormScreen::new(Self { demo, sign_up, banner, said: ctx.said.clone(), well: ctx.well }, &ctx.look)
    }

    fn tips(&self, look: &Look<'_>, area: Rect) -> Vec<String> {
        let (room, height) = (usize::from(area.width), area.height);
        if !self.demo {
            let lost = tr!(
                look,
                "No account, or the password is lost? Ask your instructor for a one-time code and type it in place of the password."
            );
            let key = look.keymap.shown(Action::Register).unwrap_or_default();
            let new = tr!(look, "New here, with a class code? {key} makes your account.", key = key);
            let mut lines = if self.sign_up { wrap(&new, room) } else { Vec::new() };
            lines.extend(wrap(&lost, room));
            return lines;
        }
        let mut lines = wrap(&tr!(look, "This is the demo school. You may be any of these:"), room);
        lines.extend(demo::ACCOUNTS.iter().map(|account| format!("  {:6} {}", account.user, account.role.word())));
        lines.extend(wrap(&tr!(look, "The password of each: {password}", password = demo::PASSWORD), room));
        if lines.len() > usize::from(height) {
            // Each name and the password before any word about them.
            let names: Vec<&str> = demo::ACCOUNTS.iter().map(|account| account.user).collect();
            lines = wrap(&tr!(look, "Demo school: {names}", names = names.join(", ")), room);
            lines.extend(wrap(&tr!(look, "Password: {password}", password = demo::PASSWORD), room));
        }
        lines
    }

    fn said(&self, width: u16) -> Vec<String> {
        let marked = |said: &String| if self.well { said.clone() } else { format!("! {said}") };
        self.said.as_ref().map(|said| wrap(&marked(said), usize::from(width))).unwrap_or_default()
    }

    /// The school's words with a line behind them, as many as there is room for beside what has to be filled in.
    fn banner(&self, area: Rect) -> Vec<String> {
        let (width, said) = (column(area, COLUMNS).width, self.said(column(area, COLUMNS).width).len());
        let room = usize::from(area.height).saturating_sub(usize::from(FIELDS) + 3 + said);
        let mut lines: Vec<String> = self.banner.for_block().lines().flat_map(|line| banner_line(line, usize::from(width))).collect();
        if self.banner.is_blank() || room == 0 {
            return Vec::new();
        }
        if lines.len() > room {
            lines.truncate(room - 1);
            lines.push("...".to_owned());
        }
        lines.push(String::new());
        lines
    }

    /// Heading, fields, tips.
    fn parts(&self, form: &Form, area: Rect) -> [Rect; 3] {
        let block = column(area, COLUMNS);
        let banner = self.banner(area).len();
        let top = if area.height > 18 && banner == 0 { 2 } else { 0 };
        let heading = 1 + u16::try_from(self.said(block.width).len() + banner).unwrap_or(0);
        let head = Rect { y: block.y + top.min(block.height), height: block.height.saturating_sub(top).min(heading), ..block };
        let form_top = (top + heading + 1).min(block.height);
        let form_height = form.height(block.width).min(block.height - form_top);
        let form = Rect { y: block.y + form_top, height: form_height, ..block };
        let tips = Rect { y: form.bottom(), height: block.bottom().saturating_sub(form.bottom()), ..block };
        [head, form, tips]
    }
}

/// A line of the school's words: one that fits stays as it was laid out, a longer one is wrapped.
fn banner_line(line: &str, room: usize) -> Vec<String> {
    if width(line) <= room { vec![line.to_owned()] } else { wrap(line, room) }
}

impl Errand<Outside> for SignIn {
    const PURPOSE: Purpose = Purpose::Deed;
    type Brought = Tried;

    fn title(&self, look: &Look<'_>) -> String {
        tr!(look, "Sign in")
    }

    fn page(&self, look: &Look<'_>) -> Page {
        Page::new(tr!(look, "Sign in"), "")
    }

    fn fields(&self, look: &Look<'_>) -> Form {
        // The last field's Enter signs in: that is what everybody expects here.
        Form::default()
            .line("name", tr!(look, "User name"), "")
            .secret("password", tr!(look, "Password or one-time code"))
            .ends()
            .button("in", tr!(look, "Sign in"))
    }

    fn pressed(&mut self, _button: &'static str, form: &mut Form, ctx: &mut Ctx<'_, Outside>) -> Answer<Outside, Self> {
        let (name, secret) = (form.value("name").trim().to_owned(), Zeroizing::new(form.value("password").to_owned()));
        if name.is_empty() {
            form.wrong("name", tr!(ctx, "Type your user name."));
            return Ok(Next::Stay);
        }
        let Some(school) = &ctx.world.school else { return Ok(Next::Go(Outcome::Ignored)) };
        let (services, guest) = (school.services.clone(), ctx.world.guest.clone());
        // It takes its time, so that nobody tries many.
        let job = Job::start(ctx.now, move |_| services.sign_in(&guest, &name, &secret));
        Ok(Next::Work(Work::new(tr!(ctx, "Signing in ..."), job).stoppable()))
    }

    fn ended(&mut self, tried: Tried, form: &mut Form, ctx: &mut Ctx<'_, Outside>) -> Answer<Outside, Self> {
        let Some(school) = &ctx.world.school else { return Ok(Next::Go(Outcome::Ignored)) };
        match tried {
            Tried::ChoosePassword { least } => {
                let (name, code) = (form.value("name").trim().to_owned(), form.value("password").to_owned());
                return Ok(Next::Go(Outcome::Push(Box::new(ChoosePassword::screen(name, code, least, &ctx.look)))));
            }
            Tried::Welcome(signed) => {
                let failures = signed.failures;
                match inside(&school.services, *signed, &ctx.world.guest, &ctx.world.place) {
                    Ok(world) => ctx.ask(Request::Enter(Box::new(world.greeted(failures)))),
                    Err(error) => ctx.fail(&error),
                }
            }
        }
        Ok(Next::Stay)
    }

    fn refused(&mut self, error: &Error, form: &mut Form, ctx: &mut Ctx<'_, Outside>) {
        if error.kind == ErrorKind::Internal {
            return ctx.fail(error);
        }
        form.set("password", "");
        form.wrong("password", sentence(error));
    }

    fn commands(&self, _look: &Look<'_>) -> Vec<Command> {
        let register = self.sign_up.then(|| Command::new(Action::Register));
        register.into_iter().chain([Command::new(Action::Quit)]).collect()
    }

    fn scopes(&self, fields: &'static [Scope]) -> &'static [Scope] {
        match (self.sign_up, fields.contains(&Scope::Edit)) {
            (false, _) => fields,
            (true, true) => &[Scope::Door, Scope::Edit, Scope::Form],
            (true, false) => &[Scope::Door, Scope::Form],
        }
    }

    fn acted(&mut self, action: Action, _form: &mut Form, ctx: &mut Ctx<'_, Outside>) -> Option<Answer<Outside, Self>> {
        let register = self.sign_up && action == Action::Register;
        register.then(|| Ok(Next::Go(Outcome::Push(Box::new(SignUp::screen(&ctx.look))))))
    }

    fn place(&self, form: &Form, area: Rect, _look: &Look<'_>) -> Rect {
        let [_, fields, _] = self.parts(form, area);
        fields
    }

    fn surround(&self, form: &Form, frame: &mut Frame<'_>, area: Rect, look: &Look<'_>) {
        let [head, _, tips] = self.parts(form, area);
        let mean = if self.well { Mean::Good } else { Mean::Warn };
        let said = self.said(head.width).into_iter().map(|line| Line::styled(line, look.style(mean)));
        let heading = Line::styled(self.title(look), look.style(Mean::Heading));
        let banner = self.banner(area).into_iter().map(Line::raw);
        frame.render_widget(Paragraph::new(banner.chain(std::iter::once(heading)).chain(said).collect::<Vec<_>>()), head);
        let lines: Vec<_> = self.tips(look, tips).into_iter().map(Line::raw).collect();
        frame.render_widget(Paragraph::new(lines), tips);
    }
}
