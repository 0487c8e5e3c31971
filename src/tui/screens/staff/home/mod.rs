//! The home of those who teach: what waits for them, their courses, and commands for the rest.

mod rows;

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::service::Error;
use crate::service::home::HomeView;
use crate::tr;
use crate::tui::action::{Action, Scope};
use crate::tui::route::Route;
use crate::tui::screen::{Command, Ctx, Look, Outcome, Request, Screen, Size};
use crate::tui::screens::staff::command::ByCommand;
use crate::tui::widgets::list::List;
use crate::tui::widgets::text::halves;

pub(in crate::tui::screens) use rows::state;

/// What the cursor can stand on.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Entry {
    /// Work that waits in a course.
    Mark(usize),
    Teach(usize),
    Learn(usize),
    Import,
    New,
    Command(usize),
}

/// Home on the teaching side. In wide terminals the commands stand on the right.
pub struct Home {
    view: HomeView,
    commands: Vec<ByCommand>,
    lists: [List<Entry>; 2],
    side: usize,
    areas: [Rect; 2],
    just_me: bool,
    /// The course that was made meanwhile: the cursor goes to it.
    made: Option<usize>,
}

/// # Errors
/// What the service says.
pub fn open(ctx: &mut Ctx<'_>) -> Result<Box<dyn Screen>, Error> {
    let view = ctx.school.home(&ctx.actor)?;
    let just_me = ctx.person.just_me;
    let commands = rows::commands(&view, just_me, &ctx.look);
    Ok(Box::new(Home { view, commands, lists: Default::default(), side: 0, areas: [Rect::default(); 2], just_me, made: None }))
}

impl Home {
    fn selected(&self) -> Option<&Entry> {
        self.lists.get(self.side)?.selected()
    }

    fn command(&self) -> Option<&ByCommand> {
        match self.selected()? {
            Entry::Command(n) => self.commands.get(*n),
            _ => None,
        }
    }

    /// Where the work of a course that waits longest is marked; where it was marked meanwhile, the course.
    fn work_of(&self, at: usize, ctx: &mut Ctx<'_>) -> Option<Route> {
        let course = self.view.teaching.get(at)?.course.clone();
        let answer = ctx.school.to_mark(&ctx.actor, &course);
        let first = ctx.try_or_say(answer)?.work.into_iter().next();
        Some(match first {
            Some(work) => Route::Marking { course, item: work.item, user: work.user },
            None => Route::Course { course },
        })
    }

    fn open_here(&self, ctx: &mut Ctx<'_>) -> Outcome {
        let target = match self.selected() {
            Some(Entry::Mark(n)) => self.work_of(*n, ctx),
            Some(Entry::Teach(n)) => self.view.teaching.get(*n).map(|row| Route::Course { course: row.course.clone() }),
            Some(Entry::Learn(n)) => self.view.courses.get(*n).map(|card| Route::Outline { course: card.course.clone() }),
            Some(Entry::Import) => Some(Route::Import),
            Some(Entry::New) => Some(Route::NewCourse),
            Some(Entry::Command(_)) | None => None,
        };
        if let Some(command) = self.command() {
            command.copy(ctx);
        }
        target.map_or(Outcome::Consumed, Outcome::Go)
    }

    fn switch(&mut self) {
        let other = 1 - self.side;
        if self.areas[1].width > 0 && self.lists.get(other).is_some_and(|list| list.selected().is_some()) {
            self.side = other;
        }
    }
}

impl Screen for Home {
    fn title(&self, look: &Look<'_>) -> String {
        tr!(look, "Home")
    }

    fn scopes(&self) -> &'static [Scope] {
        &[Scope::Home, Scope::Make, Scope::Teach, Scope::Copy, Scope::Focus, Scope::Item, Scope::Move]
    }

    fn status(&self, look: &Look<'_>) -> Option<String> {
        let waiting: u32 = self.view.teaching.iter().map(|row| row.to_mark).sum();
        (waiting > 0).then(|| tr!(look, one "{n} piece of work waits for your mark" | "{n} pieces of work wait for your mark", n = waiting))
    }

    fn commands(&self, look: &Look<'_>) -> Vec<Command> {
        let open = Command::new(Action::Open);
        let copies = self.command().is_some();
        let open = if copies { open.label(tr!(look, "copy")) } else { open };
        let mut commands = vec![
            Command::pair(Action::Up, Action::Down, tr!(look, "move")),
            open,
            Command::new(Action::NewCourse),
            Command::new(Action::ImportCourse),
        ];
        if self.areas[1].width > 0 {
            commands.push(Command::new(Action::NextPart).label(tr!(look, "other side")));
        }
        commands.push(if self.just_me {
            Command::new(Action::SwitchSide).label(tr!(look, "learn"))
        } else {
            Command::new(Action::Leave).label(tr!(look, "sign out"))
        });
        commands.push(Command::new(Action::Palette));
        if copies {
            commands.push(Command::quiet(Action::CopyText));
        }
        commands
    }

    fn on_action(&mut self, action: Action, ctx: &mut Ctx<'_>) -> Outcome {
        match action {
            Action::Open => return self.open_here(ctx),
            Action::ImportCourse => return Outcome::Go(Route::Import),
            Action::NewCourse => return Outcome::Go(Route::NewCourse),
            Action::NextPart | Action::PreviousPart => self.switch(),
            Action::CopyText => match self.command() {
                Some(command) => command.copy(ctx),
                None => return Outcome::Ignored,
            },
            Action::Leave => ctx.ask(if self.just_me { Request::Quit } else { Request::SignOut }),
            other if self.lists.get_mut(self.side).is_some_and(|list| list.on_action(other)) => {}
            _ => return Outcome::Ignored,
        }
        Outcome::Consumed
    }

    fn on_resume(&mut self, ctx: &mut Ctx<'_>) {
        let answer = ctx.school.home(&ctx.actor);
        if let Some(view) = ctx.try_or_say(answer) {
            self.commands = rows::commands(&view, self.just_me, &ctx.look);
            let before = |course: &str| self.view.teaching.iter().any(|row| row.course == course);
            self.made = view.teaching.iter().position(|row| !before(&row.course));
            self.view = view;
        }
    }

    fn layout(&mut self, area: Rect, look: &Look<'_>) {
        self.areas = halves(area, Size::of(area) != Size::Wide);
        let [left, right] = self.areas;
        let mut first = rows::courses(self, left.width, look);
        if right.width == 0 {
            first.extend(rows::rest(self, left.width, look));
            self.side = 0;
        } else {
            self.lists[1].set(rows::rest(self, right.width, look));
        }
        self.lists[0].set(first);
        if let Some(made) = self.made.take() {
            self.lists[0].select(&Entry::Teach(made));
        }
        for (list, area) in self.lists.iter_mut().zip(self.areas) {
            list.layout_with(area, |_, entry| rows::lines(&self.view, entry, area.width, look));
        }
    }

    fn render(&self, frame: &mut Frame<'_>, _area: Rect, look: &Look<'_>) {
        for (side, (list, area)) in self.lists.iter().zip(self.areas).enumerate() {
            if area.width > 0 {
                list.render(frame, area, side == self.side, look);
            }
        }
    }
}
