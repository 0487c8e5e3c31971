//! The class codes: what each leads into, how many used it and until when; making one, putting another in its place, ending it.

mod make;
mod shown;

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::domain::text::Untrusted;
use crate::service::Error;
use crate::service::class_code::{ClassCodeView, CodeState};
use crate::tr;
use crate::tui::action::{Action, Scope};
use crate::tui::screen::{Command, Ctx, Look, Outcome, Reply, Screen};
use crate::tui::screens::shared::choices::Choices;
use crate::tui::theme::Mean;
use crate::tui::when;
use crate::tui::widgets::ask::Ask;
use crate::tui::widgets::list::{List, MARK, Row};
use crate::tui::widgets::text::{aired, column, cut, fit, wrap};
use make::CodeForm;
use shown::Shown;

/// Rows of one code: its name and state, what it leads into, who may use it and until when.
const TALL: usize = 3;

/// What an overlay was asked for.
enum Asked {
    /// Which of these courses a new code leads into, after none.
    Course(Vec<(String, Untrusted)>),
    /// Whether that code is to be ended.
    Close(String),
}

/// The list of codes.
pub struct ClassCodes {
    codes: Vec<ClassCodeView>,
    /// People may use them: the school's setting.
    used: bool,
    list: List<usize>,
    asked: Option<Asked>,
    words: Vec<String>,
    areas: [Rect; 2],
}

/// # Errors
/// `Denied` for everybody but admins.
pub fn open(ctx: &mut Ctx<'_>) -> Result<Box<dyn Screen>, Error> {
    let mut codes =
        ClassCodes { codes: Vec::new(), used: false, list: List::default(), asked: None, words: Vec::new(), areas: [Rect::default(); 2] };
    codes.load(ctx)?;
    Ok(Box::new(codes))
}

impl ClassCodes {
    fn load(&mut self, ctx: &Ctx<'_>) -> Result<(), Error> {
        self.codes = ctx.school.class_codes(&ctx.actor)?.codes;
        self.used = ctx.school.school(&ctx.actor)?.sign_up;
        self.list.set((0..self.codes.len()).map(|n| Row::later(n, TALL)).collect());
        Ok(())
    }

    fn here(&self) -> Option<&ClassCodeView> {
        self.codes.get(*self.list.selected()?)
    }

    /// Asks what a new one leads into, where there is a choice.
    fn make(&mut self, ctx: &mut Ctx<'_>) -> Outcome {
        let answer = ctx.school.courses(&ctx.actor, false);
        let Some(courses) = ctx.try_or_say(answer) else { return Outcome::Consumed };
        let courses: Vec<(String, Untrusted)> = courses.courses.into_iter().map(|one| (one.course, one.title)).collect();
        if courses.is_empty() {
            return Outcome::Modal(CodeForm::new_code(None, &ctx.look));
        }
        let id = |id: &String| Untrusted::from(id.as_str()).for_screen().into_owned();
        let options = courses.iter().map(|(course, title)| (title.for_screen().into_owned(), id(course)));
        let none = (tr!(ctx, "No course: they only get an account"), String::new());
        let options = options.chain([none]).collect();
        self.asked = Some(Asked::Course(courses));
        Outcome::Modal(Box::new(Choices::of(tr!(ctx, "Which course is it for?"), options)))
    }

    fn ask(&mut self, look: &Look<'_>) -> Outcome {
        let Some((label, title)) =
            self.here().filter(|code| code.state != CodeState::Over).map(|code| (code.label.raw().to_owned(), code.label.for_screen()))
        else {
            return Outcome::Consumed;
        };
        let text = tr!(look, "It lets nobody in any more. Whoever came by it stays. A new code can be put in its place later.");
        let ask = Ask::new(tr!(look, "End the code {label}?", label = title), text).yes(tr!(look, "end it"));
        self.asked = Some(Asked::Close(label));
        Outcome::Modal(Box::new(ask))
    }

    fn close(label: &str, ctx: &mut Ctx<'_>) {
        let answer = ctx.school.close_class_code(&ctx.actor, label);
        if let Some(code) = ctx.try_or_say(answer) {
            let said = tr!(ctx, "{label} lets nobody in any more", label = code.label.for_screen());
            ctx.done(said);
        }
    }

    fn say(&self, room: usize, look: &Look<'_>) -> Vec<String> {
        let key = |action| look.keymap.shown(action).unwrap_or_default();
        let text = match (self.used, self.codes.is_empty()) {
            (false, _) => tr!(
                look,
                "Nobody can use a code now: the school makes accounts by its admins alone. The settings ({key}) change that.",
                key = key(Action::GoSchool)
            ),
            (true, true) => tr!(
                look,
                "Whoever has a class code makes an account of their own at the door: as a learner, in the course the code is for. {key} makes one.",
                key = key(Action::AddClassCode)
            ),
            (true, false) => return Vec::new(),
        };
        let mut lines = wrap(&text, room);
        lines.push(String::new());
        lines
    }
}

fn state(state: CodeState, look: &Look<'_>) -> String {
    match state {
        CodeState::Open => tr!(look, "open"),
        CodeState::Full => tr!(look, "FULL"),
        CodeState::Over => tr!(look, "over"),
        CodeState::Archived => tr!(look, "archived"),
    }
}

/// What a code leads into.
fn place(code: &ClassCodeView, look: &Look<'_>) -> String {
    let Some(title) = &code.course_title else { return tr!(look, "into the school, in no course") };
    let title = title.for_screen();
    match &code.group {
        Some(group) => tr!(look, "into {course}, group {group}", course = title, group = group.for_screen()),
        None => tr!(look, "into {course}", course = title),
    }
}

fn lines(code: &ClassCodeView, room: usize, look: &Look<'_>) -> Vec<Line<'static>> {
    let mean = if code.state == CodeState::Open { Mean::Good } else { Mean::Warn };
    let state = state(code.state, look);
    let label = fit(&cut(&code.label.for_screen(), room.saturating_sub(6)), room.saturating_sub(5).min(60));
    let until = when::moment(look, code.expires);
    let who = code.issued_by.as_ref().map_or_else(|| "console".to_owned(), |name| Untrusted::from(name.as_str()).for_screen().into_owned());
    let used = tr!(look, "{n} of {m} used, until {until}, by {who}", n = code.used, m = code.seats, until = until, who = who);
    vec![
        Line::from(vec![Span::styled(label, look.style(Mean::Strong)), Span::styled(state, look.style(mean))]),
        Line::raw(cut(&format!("  {}", place(code, look)), room)),
        Line::styled(cut(&format!("  {used}"), room), look.style(Mean::Muted)),
    ]
}

impl Screen for ClassCodes {
    fn title(&self, look: &Look<'_>) -> String {
        tr!(look, "Class codes")
    }

    fn scopes(&self) -> &'static [Scope] {
        &[Scope::ClassCodes, Scope::Move]
    }

    fn commands(&self, look: &Look<'_>) -> Vec<Command> {
        let none = self.codes.is_empty().then(|| tr!(look, "there is no code"));
        let over = self.here().filter(|code| code.state == CodeState::Over).map(|_| tr!(look, "it is over already"));
        vec![
            Command::new(Action::AddClassCode),
            Command::new(Action::RenewClassCode).barred(none.clone()),
            Command::new(Action::CloseClassCode).barred(none.or(over)),
            Command::pair(Action::Up, Action::Down, tr!(look, "move")),
        ]
    }

    fn on_action(&mut self, action: Action, ctx: &mut Ctx<'_>) -> Outcome {
        match action {
            Action::AddClassCode => return self.make(ctx),
            Action::RenewClassCode => {
                let Some(code) = self.here().cloned() else { return Outcome::Consumed };
                return Outcome::Modal(CodeForm::again(code, &ctx.look));
            }
            Action::CloseClassCode => return self.ask(&ctx.look),
            other if self.list.on_action(other) => {}
            _ => return Outcome::Ignored,
        }
        Outcome::Consumed
    }

    fn on_reply(&mut self, reply: Reply, ctx: &mut Ctx<'_>) -> Outcome {
        match (self.asked.take(), reply) {
            (Some(Asked::Close(label)), Reply::Yes) => Self::close(&label, ctx),
            (Some(Asked::Course(mut courses)), Reply::Chosen(n)) => {
                let course = (n < courses.len()).then(|| courses.swap_remove(n));
                return Outcome::Modal(CodeForm::new_code(course, &ctx.look));
            }
            // The form has made a code: it stands first now.
            (_, Reply::Text(code)) => {
                let answer = self.load(ctx);
                ctx.try_or_say(answer);
                self.list.on_action(Action::First);
                return self.codes.first().map_or(Outcome::Consumed, |view| Outcome::Push(Box::new(Shown::new(view.clone(), code))));
            }
            _ => {}
        }
        let answer = self.load(ctx);
        ctx.try_or_say(answer);
        Outcome::Consumed
    }

    fn on_resume(&mut self, ctx: &mut Ctx<'_>) {
        let answer = self.load(ctx);
        ctx.try_or_say(answer);
    }

    fn layout(&mut self, area: Rect, look: &Look<'_>) {
        let block = column(aired(area), 88);
        self.words = self.say(usize::from(block.width), look);
        let used = u16::try_from(self.words.len()).unwrap_or(u16::MAX).min(block.height);
        let below = Rect { y: block.y + used, height: block.height - used, ..block };
        self.areas = [Rect { height: used, ..block }, below];
        let (codes, room) = (&self.codes, usize::from(below.width.saturating_sub(MARK)));
        self.list.layout_with(below, |_, n| codes.get(*n).map(|code| lines(code, room, look)).unwrap_or_default());
    }

    fn render(&self, frame: &mut Frame<'_>, _area: Rect, look: &Look<'_>) {
        let [above, below] = self.areas;
        for (n, line) in (0..above.height).zip(&self.words) {
            frame.render_widget(Line::raw(line.as_str()), Rect { y: above.y + n, height: 1, ..above });
        }
        self.list.render(frame, below, true, look);
    }
}
