//! Groups by lot: how many or how large, then who would be in which, drawn again until it pleases, and made by one key.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::changes::Undo;
use crate::domain::split::SplitBy;
use crate::domain::text::Untrusted;
use crate::domain::work::Watch;
use crate::service::Error;
use crate::service::enrollment::{DrawnGroups, Split};
use crate::tr;
use crate::tui::action::{Action, Scope};
use crate::tui::screen::{Command, Ctx, Inside, Look, Outcome, Reply, Screen};
use crate::tui::screens::form::{Answer, Errand, FormScreen, Next, Purpose};
use crate::tui::theme::Mean;
use crate::tui::widgets::form::Form;
use crate::tui::widgets::page::Page;
use crate::tui::widgets::scroll::Sheet;
use crate::tui::widgets::text::{aired, wrap};

struct Ask {
    course: String,
    undo: Undo,
}

/// The form; what undoes it is kept in `undo`.
pub fn open(course: &str, undo: &Undo, look: &Look<'_>) -> Box<dyn Screen> {
    Box::new(FormScreen::new(Ask { course: course.to_owned(), undo: undo.clone() }, look))
}

impl Errand for Ask {
    const PURPOSE: Purpose = Purpose::Deed;
    type Brought = ();

    fn title(&self, look: &Look<'_>) -> String {
        tr!(look, "Draw groups")
    }

    fn page(&self, look: &Look<'_>) -> Page {
        Page::new(tr!(look, "Groups by lot"), tr!(look, "You see who would be in which before anything is changed, and can draw again."))
    }

    fn fields(&self, look: &Look<'_>) -> Form {
        let how = vec![("groups".to_owned(), tr!(look, "so many groups")), ("size".to_owned(), tr!(look, "groups of so many"))];
        let who = vec![("all".to_owned(), tr!(look, "all learners")), ("loose".to_owned(), tr!(look, "those in no group"))];
        Form::default()
            .line("number", tr!(look, "How many"), "")
            .check(|text, look| text.trim().parse::<usize>().is_err().then(|| tr!(look, "Write a whole number.")))
            .choice("how", tr!(look, "They are"), how, "groups")
            .choice("who", tr!(look, "Of whom"), who, "all")
            .line("prefix", tr!(look, "Called"), &tr!(look, "Group"))
            .hint(tr!(look, "With a number behind it"))
            .button("draw", tr!(look, "Draw"))
    }

    fn pressed(&mut self, _button: &'static str, form: &mut Form, ctx: &mut Ctx<'_>) -> Answer<Inside, Self> {
        let n = form.value("number").trim().parse().unwrap_or(0);
        let wanted = Split {
            by: if form.value("how") == "size" { SplitBy::Size(n) } else { SplitBy::Groups(n) },
            prefix: form.value("prefix").trim().to_owned(),
            only_loose: form.value("who") == "loose",
        };
        let draw = ctx.school.draw_groups(&ctx.actor, &self.course, &wanted)?;
        let screen = Drawn { wanted, draw, undo: self.undo.clone(), sheet: Sheet::default() };
        Ok(Next::Go(Outcome::Modal(Box::new(screen))))
    }
}

/// One draw.
struct Drawn {
    wanted: Split,
    draw: DrawnGroups,
    undo: Undo,
    sheet: Sheet,
}

impl Drawn {
    fn again(&mut self, ctx: &mut Ctx<'_>) {
        let answer: Result<_, Error> = ctx.school.draw_groups(&ctx.actor, &self.draw.course, &self.wanted);
        if let Some(drawn) = ctx.try_or_say(answer) {
            self.draw = drawn;
            let said = tr!(ctx, "Drawn again");
            ctx.say(said);
        }
    }

    fn make(&mut self, ctx: &mut Ctx<'_>) -> Outcome {
        let answer = ctx.school.set_members(&ctx.actor, &self.draw.course, &self.draw.changes, &Watch::default());
        let Some(done) = ctx.try_or_say(answer) else { return Outcome::Consumed };
        self.undo.keep(done.before, ctx.now);
        let key = ctx.look.keymap.shown(Action::UndoGroups).unwrap_or_default();
        let n = self.draw.groups.len();
        let said = tr!(ctx, one "{n} group made. {key} undoes it (30 s)" | "{n} groups made. {key} undoes it (30 s)", n = n, key = key);
        ctx.done(said);
        // The form below goes as well.
        Outcome::Reply(Reply::Leave)
    }
}

impl Screen for Drawn {
    fn title(&self, look: &Look<'_>) -> String {
        tr!(look, "The draw")
    }

    fn scopes(&self) -> &'static [Scope] {
        &[Scope::Draw, Scope::Item, Scope::Move]
    }

    fn status(&self, look: &Look<'_>) -> Option<String> {
        Some(tr!(look, "Nothing is changed yet"))
    }

    fn commands(&self, look: &Look<'_>) -> Vec<Command> {
        vec![
            Command::new(Action::Open).label(tr!(look, "make these groups")),
            Command::new(Action::DrawAgain),
            Command::pair(Action::Up, Action::Down, tr!(look, "scroll")),
        ]
    }

    fn on_action(&mut self, action: Action, ctx: &mut Ctx<'_>) -> Outcome {
        match action {
            Action::Open => return self.make(ctx),
            Action::DrawAgain => self.again(ctx),
            other if self.sheet.on_action(other) => {}
            _ => return Outcome::Ignored,
        }
        Outcome::Consumed
    }

    fn layout(&mut self, area: Rect, look: &Look<'_>) {
        let area = aired(area);
        let room = usize::from(area.width).min(100);
        let mut lines = Vec::new();
        for group in &self.draw.groups {
            let name = Untrusted::from(group.group.as_str());
            lines.push(Line::styled(format!("{} ({})", name.for_screen(), group.names.len()), look.style(Mean::Heading)));
            let names = group.names.iter().map(|name| name.for_screen().into_owned()).collect::<Vec<_>>().join(", ");
            lines.extend(wrap(&names, room.saturating_sub(2)).into_iter().map(|line| Line::raw(format!("  {line}"))));
        }
        self.sheet.layout(lines, area);
    }

    fn render(&self, frame: &mut Frame<'_>, _area: Rect, look: &Look<'_>) {
        self.sheet.render(frame, look);
    }
}
