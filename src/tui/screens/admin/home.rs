//! The home of those who run a school: the school at a glance, each line with the key that acts on it, and its courses.

mod rows;

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::domain::time::Instant;
use crate::service::home::HomeView;
use crate::service::overview::Overview;
use crate::service::settings::SchoolView;
use crate::service::{Actor, Error, Services};
use crate::tr;
use crate::tui::action::{Action, Scope};
use crate::tui::job::Job;
use crate::tui::route::Route;
use crate::tui::screen::{Command, Ctx, Look, Outcome, Request, Screen};
use crate::tui::screens::coming::{self, Face};
use crate::tui::widgets::sides::{Sharing, Sides};

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
    known: Known,
    /// How it stands by now, on its way; what was known stands until then.
    coming: Option<Job<Result<Known, Error>>>,
    sides: Sides<Entry>,
}

/// What it tells of.
struct Known {
    view: HomeView,
    school: SchoolView,
    overview: Overview,
}

/// # Errors
/// What the service says.
pub fn open(ctx: &mut Ctx<'_>) -> Result<Box<dyn Screen>, Error> {
    coming::open(Face { title, scopes: SCOPES, draw: coming::draw_dots }, ctx, |school, actor| {
        Ok(Box::new(Home { known: load(school, actor)?, coming: None, sides: Sides::default() }))
    })
}

const SCOPES: &[Scope] = &[Scope::Home, Scope::Teach, Scope::Focus, Scope::Item, Scope::Move];

fn title(look: &Look<'_>) -> String {
    tr!(look, "Home")
}

fn load(school: &Services, actor: &Actor) -> Result<Known, Error> {
    Ok(Known { view: school.home(actor)?, school: school.school(actor)?, overview: school.overview(actor)? })
}

impl Home {
    fn know(&mut self, known: Result<Known, Error>, ctx: &mut Ctx<'_>) {
        if let Some(known) = ctx.try_or_say(known) {
            self.known = known;
        }
    }

    /// Where the line under the cursor leads.
    fn target(&self, ctx: &Ctx<'_>) -> Option<Route> {
        match self.sides.selected()? {
            Entry::Go(action) => crate::tui::screen::World::place(ctx.world, *action),
            Entry::Teach(n) => self.known.view.teaching.get(*n).map(|row| Route::Course { course: row.course.clone() }),
            Entry::Learn(n) => self.known.view.courses.get(*n).map(|card| Route::Outline { course: card.course.clone() }),
            Entry::Import => Some(Route::Import),
            Entry::Make => Some(Route::NewCourse),
        }
    }
}

impl Screen for Home {
    fn title(&self, look: &Look<'_>) -> String {
        title(look)
    }

    fn scopes(&self) -> &'static [Scope] {
        SCOPES
    }

    fn status(&self, look: &Look<'_>) -> Option<String> {
        rows::trouble(&self.known.overview.health, look)
    }

    fn commands(&self, look: &Look<'_>) -> Vec<Command> {
        let mut commands = vec![
            Command::pair(Action::Up, Action::Down, tr!(look, "move")),
            Command::new(Action::Open),
            Command::new(Action::ImportCourse),
        ];
        if self.sides.has_other() {
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
            Action::Leave => ctx.ask(Request::SignOut),
            other if self.sides.on_action(other) => {}
            _ => return Outcome::Ignored,
        }
        Outcome::Consumed
    }

    fn on_resume(&mut self, ctx: &mut Ctx<'_>) {
        let (school, actor) = (ctx.school.clone(), ctx.actor.clone());
        self.coming = Some(Job::start(ctx.now, move |_: &_| load(&school, &actor)));
        if let Some(known) = Job::soon(&mut self.coming, ctx.patience) {
            self.know(known, ctx);
        }
    }

    fn wake(&self) -> Option<Instant> {
        self.coming.as_ref().map(Job::wake)
    }

    fn on_tick(&mut self, ctx: &mut Ctx<'_>) -> Outcome {
        if let Some(known) = Job::ended(&mut self.coming, ctx.now) {
            self.know(known, ctx);
        }
        Outcome::Consumed
    }

    fn layout(&mut self, area: Rect, look: &Look<'_>) {
        let known = &self.known;
        let rows = |part, columns| rows::rows(known, part, columns, look);
        let draw = |entry: &Entry, columns| rows::lines(&known.view, entry, columns, look);
        self.sides.layout(area, Sharing::of(area, Sharing::Joined), rows, draw);
    }

    fn render(&self, frame: &mut Frame<'_>, _area: Rect, look: &Look<'_>) {
        self.sides.render(frame, look);
    }
}
