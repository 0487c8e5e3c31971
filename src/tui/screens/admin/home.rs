//! The home of those who run a school: the school at a glance, each line with the key that acts on it, and its courses.

mod rows;

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::service::Error;
use crate::service::home::HomeView;
use crate::service::overview::Overview;
use crate::service::settings::SchoolView;
use crate::tr;
use crate::tui::action::{Action, Scope};
use crate::tui::route::Route;
use crate::tui::screen::{Command, Ctx, Look, Outcome, Request, Screen, Size};
use crate::tui::widgets::list::List;
use crate::tui::widgets::text::halves;

/// What the cursor can stand on.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Entry {
    Go(Action),
    Teach(usize),
    Learn(usize),
    Import,
    Make,
}

/// Home of an admin. In wide terminals the courses stand on the right.
pub struct Home {
    view: HomeView,
    school: SchoolView,
    overview: Overview,
    lists: [List<Entry>; 2],
    side: usize,
    areas: [Rect; 2],
}

/// # Errors
/// What the service says.
pub fn open(ctx: &mut Ctx<'_>) -> Result<Box<dyn Screen>, Error> {
    let (view, school, overview) = load(ctx)?;
    Ok(Box::new(Home { view, school, overview, lists: Default::default(), side: 0, areas: [Rect::default(); 2] }))
}

fn load(ctx: &Ctx<'_>) -> Result<(HomeView, SchoolView, Overview), Error> {
    Ok((ctx.school.home(&ctx.actor)?, ctx.school.school(&ctx.actor)?, ctx.school.overview(&ctx.actor)?))
}

impl Home {
    fn selected(&self) -> Option<&Entry> {
        self.lists.get(self.side)?.selected()
    }

    /// Where the line under the cursor leads.
    fn target(&self, ctx: &Ctx<'_>) -> Option<Route> {
        match self.selected()? {
            Entry::Go(action) => crate::tui::screen::World::place(ctx.world, *action),
            Entry::Teach(n) => self.view.teaching.get(*n).map(|row| Route::Course { course: row.course.clone() }),
            Entry::Learn(n) => self.view.courses.get(*n).map(|card| Route::Outline { course: card.course.clone() }),
            Entry::Import => Some(Route::Import),
            Entry::Make => Some(Route::NewCourse),
        }
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
        &[Scope::Home, Scope::Teach, Scope::Focus, Scope::Item, Scope::Move]
    }

    fn status(&self, look: &Look<'_>) -> Option<String> {
        rows::trouble(&self.overview.health, look)
    }

    fn commands(&self, look: &Look<'_>) -> Vec<Command> {
        let mut commands = vec![
            Command::pair(Action::Up, Action::Down, tr!(look, "move")),
            Command::new(Action::Open),
            Command::new(Action::ImportCourse),
        ];
        if self.areas[1].width > 0 {
            commands.push(Command::new(Action::NextPart).label(tr!(look, "other side")));
        }
        commands.push(Command::new(Action::Leave).label(tr!(look, "sign out")));
        commands.push(Command::new(Action::Palette));
        commands
    }

    fn on_action(&mut self, action: Action, ctx: &mut Ctx<'_>) -> Outcome {
        match action {
            Action::Open => return self.target(ctx).map_or(Outcome::Consumed, Outcome::Go),
            Action::ImportCourse => return Outcome::Go(Route::Import),
            Action::NextPart | Action::PreviousPart => self.switch(),
            Action::Leave => ctx.ask(Request::SignOut),
            other if self.lists.get_mut(self.side).is_some_and(|list| list.on_action(other)) => {}
            _ => return Outcome::Ignored,
        }
        Outcome::Consumed
    }

    fn on_resume(&mut self, ctx: &mut Ctx<'_>) {
        let answer = load(ctx);
        if let Some((view, school, overview)) = ctx.try_or_say(answer) {
            (self.view, self.school, self.overview) = (view, school, overview);
        }
    }

    fn layout(&mut self, area: Rect, look: &Look<'_>) {
        self.areas = halves(area, Size::of(area) != Size::Wide);
        let [left, right] = self.areas;
        let mut first = rows::school(self, left.width, look);
        if right.width == 0 {
            first.extend(rows::courses(self, left.width, look));
            self.side = 0;
        } else {
            self.lists[1].set(rows::courses(self, right.width, look));
        }
        self.lists[0].set(first);
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
