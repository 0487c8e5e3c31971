//! A learner's home: what to do next stands in the first rows (UX.md sketch 2).

mod rows;
#[cfg(test)]
mod tests;

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::service::Error;
use crate::service::home::HomeView;
use crate::tr;
use crate::tui::action::{Action, Scope};
use crate::tui::route::Route;
use crate::tui::screen::{Command, Ctx, Look, Outcome, Request, Screen, Size};
use crate::tui::widgets::sides::{Part, Sharing, Sides};

/// What the cursor can stand on, and where Enter leads.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Entry {
    Resume,
    Due(usize),
    Course(usize),
    /// One that they may look at.
    Observed(usize),
    /// One that they help in or teach.
    Taught(usize),
    Mark(usize),
    Catalog,
}

/// Home on the learning side. In wide terminals the courses stand on the right.
pub struct Home {
    view: HomeView,
    sides: Sides<Entry>,
    narrow: bool,
    just_me: bool,
    both_sides: bool,
}

/// # Errors
/// What the service says.
pub fn open(ctx: &mut Ctx<'_>) -> Result<Box<dyn Screen>, Error> {
    let view = ctx.school.home(&ctx.actor)?;
    Ok(Box::new(Home::new(view, ctx.person.just_me, ctx.person.both_sides)))
}

impl Home {
    fn new(view: HomeView, just_me: bool, both_sides: bool) -> Self {
        Self { view, sides: Sides::default(), narrow: false, just_me, both_sides }
    }

    fn target(&self) -> Option<Route> {
        let item = |course: &str, item: &str, kind| Some(Route::of_item(course, item, kind));
        match self.sides.selected()? {
            Entry::Resume => self.view.resume.as_ref().and_then(|at| item(&at.course, &at.item, at.kind)),
            Entry::Due(n) => self.view.due.get(*n).and_then(|due| item(&due.course, &due.item, due.kind)),
            Entry::Mark(n) => self.view.marks.get(*n).and_then(|mark| item(&mark.course, &mark.item, mark.kind)),
            Entry::Course(n) => self.view.courses.get(*n).map(|card| Route::Outline { course: card.course.clone() }),
            Entry::Observed(n) => self.view.observed.get(*n).map(|row| Route::Outline { course: row.course.clone() }),
            Entry::Taught(n) => self.view.teaching.get(*n).map(|row| Route::Course { course: row.course.clone() }),
            Entry::Catalog => Some(Route::Catalog),
        }
    }

    fn enter_label(&self, look: &Look<'_>) -> String {
        match self.sides.selected() {
            Some(Entry::Resume) if self.view.resume.as_ref().is_some_and(|at| !at.begun) => tr!(look, "begin"),
            Some(Entry::Resume) => tr!(look, "resume"),
            _ => look.locale.text(Action::Open.entry().label).to_owned(),
        }
    }
}

impl Screen for Home {
    fn title(&self, look: &Look<'_>) -> String {
        tr!(look, "Home")
    }

    fn scopes(&self) -> &'static [Scope] {
        &[Scope::Home, Scope::Focus, Scope::Item, Scope::Move]
    }

    fn status(&self, look: &Look<'_>) -> Option<String> {
        let late = self.view.due.iter().filter(|due| rows::is_late(due)).count();
        let due = self.view.due.len();
        let marks = self.view.marks.len();
        if self.view.resume.as_ref().is_some_and(|at| !at.begun) && due == 0 && marks == 0 {
            let (open, palette) = (look.keymap.shown(Action::Open), look.keymap.shown(Action::Palette));
            return Some(tr!(
                look,
                "{open} begins, {palette} finds everything",
                open = open.unwrap_or_default(),
                palette = palette.unwrap_or_default()
            ));
        }
        let mut parts = Vec::new();
        if due > 0 {
            parts.push(tr!(look, one "{n} thing is due" | "{n} things are due", n = due));
        }
        if late > 0 {
            parts.push(tr!(look, "{n} late", n = late));
        }
        if marks > 0 {
            parts.push(tr!(look, one "{n} new mark" | "{n} new marks", n = marks));
        }
        (!parts.is_empty()).then(|| parts.join(", "))
    }

    fn commands(&self, look: &Look<'_>) -> Vec<Command> {
        let mut commands =
            vec![Command::pair(Action::Up, Action::Down, tr!(look, "move")), Command::new(Action::Open).label(self.enter_label(look))];
        if self.sides.has_other() {
            commands.push(Command::new(Action::NextPart).label(tr!(look, "other side")));
        }
        let first = commands.len();
        commands.push(Command::new(Action::GoCatalog));
        commands.push(Command::new(Action::GoGrades));
        if self.both_sides {
            commands.push(Command::new(Action::SwitchSide).label(tr!(look, "teach")));
        }
        let leave = Command::new(Action::Leave).label(if self.just_me { tr!(look, "leave") } else { tr!(look, "sign out") });
        // Everybody needs the way out, and a narrow footer has room for one key more.
        commands.insert(if self.narrow { first } else { commands.len() }, leave);
        commands.push(Command::new(Action::Palette));
        commands
    }

    fn on_action(&mut self, action: Action, ctx: &mut Ctx<'_>) -> Outcome {
        match action {
            Action::Open => self.target().map_or(Outcome::Consumed, Outcome::Go),
            Action::Leave => {
                ctx.ask(if self.just_me { Request::Quit } else { Request::SignOut });
                Outcome::Consumed
            }
            other if self.sides.on_action(other) => Outcome::Consumed,
            _ => Outcome::Ignored,
        }
    }

    fn on_resume(&mut self, ctx: &mut Ctx<'_>) {
        let answer = ctx.school.home(&ctx.actor);
        let Some(view) = ctx.try_or_say(answer) else { return };
        let place = |view: &HomeView| view.resume.as_ref().map(|at| (at.course.clone(), at.item.clone()));
        // Something was done meanwhile: what comes next is under the cursor again.
        if place(&view) != place(&self.view) {
            self.sides.select(&Entry::Resume);
        }
        self.view = view;
    }

    fn layout(&mut self, area: Rect, look: &Look<'_>) {
        let (view, just_me) = (&self.view, self.just_me);
        self.narrow = Size::of(area) == Size::Compact;
        let rows = |part, columns| match part {
            Part::First => rows::doing(view, columns, look),
            Part::Second => rows::courses(view, just_me, columns, look),
            Part::All => rows::all(view, just_me, columns, look),
        };
        self.sides.layout(area, Sharing::of(area, Sharing::Joined), rows, |_, _| Vec::new());
    }

    fn render(&self, frame: &mut Frame<'_>, _area: Rect, look: &Look<'_>) {
        self.sides.render(frame, look);
    }
}
