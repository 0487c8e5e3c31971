//! The home of those who teach: what waits for them, who is at risk, the week, their courses (UX.md sketch 7a).

mod classes;
mod news;
mod rows;
#[cfg(test)]
mod tests;

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::domain::schedule::Which;
use crate::domain::time::Instant;
use crate::service::Error;
use crate::service::home::HomeView;
use crate::tr;
use crate::tui::action::{Action, Scope};
use crate::tui::route::Route;
use crate::tui::screen::{Command, Ctx, Look, Outcome, Person, Request, Screen, Size};
use crate::tui::widgets::sides::{Sharing, Sides};
use classes::Classes;

pub(in crate::tui::screens) use rows::{asking, state};

/// What the cursor can stand on.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Entry {
    /// Work that waits in a course.
    Mark(usize),
    /// What is asked about a quiz.
    Ask(usize),
    /// A learner at risk.
    Risk(usize),
    /// The others at risk.
    Rest,
    /// A date of the week.
    Date(usize),
    Teach(usize),
    Learn(usize),
    Import,
    New,
    Backups,
    /// What stands on the other side of a narrow terminal.
    Turn,
}

/// What a home tells of.
struct Known {
    view: HomeView,
    classes: Classes,
    just_me: bool,
    both_sides: bool,
    makes_courses: bool,
    /// Whether everybody at risk is shown.
    whole: bool,
}

/// Home on the teaching side. In wide terminals the classes stand on the right, in narrow ones they take turns with the rest.
pub struct Home {
    known: Known,
    sides: Sides<Entry>,
    /// The course that was made meanwhile: the cursor goes to it.
    made: Option<usize>,
}

/// # Errors
/// What the service says.
pub fn open(ctx: &mut Ctx<'_>) -> Result<Box<dyn Screen>, Error> {
    let view = ctx.school.home(&ctx.actor)?;
    let Person { just_me, both_sides, makes_courses, .. } = ctx.person;
    let mut known = Known { view, classes: Classes::default(), just_me, both_sides, makes_courses, whole: false };
    known.classes.look(ctx);
    Ok(Box::new(Home { known, sides: Sides::default(), made: None }))
}

impl Known {
    /// Where the work of a course that waits longest is marked; where it was marked meanwhile, the course.
    fn work_of(&self, at: usize, ctx: &mut Ctx<'_>) -> Option<Route> {
        let course = self.view.teaching.get(at)?.course.clone();
        let answer = ctx.school.to_mark(&ctx.actor, &course);
        let first = ctx.try_or_say(answer)?.work.into_iter().next();
        Some(match first {
            Some(work) => Route::Marking { course, item: work.item, user: work.user, attempt: None },
            None => Route::Course { course },
        })
    }

    /// What opens is looked at in the course, what is due in everybody's marks.
    fn date(&self, at: usize) -> Option<Route> {
        let (class, row) = self.classes.date(at)?;
        let course = class.course.clone();
        Some(if row.which == Which::Open { Route::Course { course } } else { Route::Gradebook { course } })
    }

    fn asked(&self, at: usize) -> Option<Route> {
        self.view.asking.get(at).map(|row| Route::Asking { course: row.course.clone(), item: row.item.clone() })
    }

    fn risk(&self, at: usize) -> Option<Route> {
        let (class, one) = self.classes.risk(at)?;
        Some(Route::Member { course: class.course.clone(), user: one.user.clone() })
    }
}

impl Home {
    fn open_here(&mut self, ctx: &mut Ctx<'_>) -> Outcome {
        let known = &self.known;
        let target = match self.sides.selected() {
            Some(Entry::Mark(n)) => known.work_of(*n, ctx),
            Some(Entry::Ask(n)) => known.asked(*n),
            Some(Entry::Risk(n)) => known.risk(*n),
            Some(Entry::Date(n)) => known.date(*n),
            Some(Entry::Teach(n)) => known.view.teaching.get(*n).map(|row| Route::Course { course: row.course.clone() }),
            Some(Entry::Learn(n)) => known.view.courses.get(*n).map(|card| Route::Outline { course: card.course.clone() }),
            Some(Entry::Import) => Some(Route::Import),
            Some(Entry::New) => Some(Route::NewCourse),
            Some(Entry::Backups) => Some(Route::Backups),
            Some(Entry::Turn) => {
                self.sides.on_action(Action::NextPart);
                None
            }
            Some(Entry::Rest) => {
                self.known.whole = !self.known.whole;
                None
            }
            None => None,
        };
        target.map_or(Outcome::Consumed, Outcome::Go)
    }
}

impl Screen for Home {
    fn title(&self, look: &Look<'_>) -> String {
        tr!(look, "Home")
    }

    fn scopes(&self) -> &'static [Scope] {
        &[Scope::Home, Scope::Make, Scope::Teach, Scope::Focus, Scope::Item, Scope::Move]
    }

    fn status(&self, look: &Look<'_>) -> Option<String> {
        let waiting: u32 = self.known.view.teaching.iter().map(|row| row.to_mark).sum();
        (waiting > 0).then(|| tr!(look, one "{n} piece of work waits for your mark" | "{n} pieces of work wait for your mark", n = waiting))
    }

    fn commands(&self, look: &Look<'_>) -> Vec<Command> {
        let mut commands = vec![Command::pair(Action::Up, Action::Down, tr!(look, "move")), Command::new(Action::Open)];
        if self.sides.has_other() {
            commands.push(Command::new(Action::NextPart).label(tr!(look, "other side")));
        }
        let may_make = || (!self.known.makes_courses).then(|| tr!(look, "courses are made by instructors and admins"));
        commands.extend([Action::NewCourse, Action::ImportCourse].map(|action| Command::new(action).barred(may_make())));
        if self.known.both_sides {
            commands.push(Command::new(Action::SwitchSide).label(tr!(look, "learn")));
        }
        if !self.known.just_me {
            commands.push(Command::new(Action::Leave).label(tr!(look, "sign out")));
        }
        commands.push(Command::new(Action::Palette));
        commands
    }

    fn on_action(&mut self, action: Action, ctx: &mut Ctx<'_>) -> Outcome {
        match action {
            Action::Open => return self.open_here(ctx),
            Action::ImportCourse | Action::NewCourse if !self.known.makes_courses => return Outcome::Ignored,
            Action::ImportCourse => return Outcome::Go(Route::Import),
            Action::NewCourse => return Outcome::Go(Route::NewCourse),
            Action::Leave => ctx.ask(if self.known.just_me { Request::Quit } else { Request::SignOut }),
            other if self.sides.on_action(other) => {}
            _ => return Outcome::Ignored,
        }
        Outcome::Consumed
    }

    fn on_resume(&mut self, ctx: &mut Ctx<'_>) {
        let answer = ctx.school.home(&ctx.actor);
        if let Some(view) = ctx.try_or_say(answer) {
            let before = |course: &str| self.known.view.teaching.iter().any(|row| row.course == course);
            self.made = view.teaching.iter().position(|row| !before(&row.course));
            self.known.view = view;
        }
        self.known.classes.look(ctx);
    }

    fn wake(&self) -> Option<Instant> {
        self.known.classes.wake()
    }

    fn on_tick(&mut self, ctx: &mut Ctx<'_>) -> Outcome {
        self.known.classes.tick(ctx);
        Outcome::Consumed
    }

    fn layout(&mut self, area: Rect, look: &Look<'_>) {
        let known = &self.known;
        let narrow = if Size::of(area) == Size::Compact { Sharing::Turns } else { Sharing::Joined };
        let sharing = Sharing::of(area, narrow);
        let rows = |part, columns| rows::rows(known, (part, sharing), columns, look);
        self.sides.layout(area, sharing, rows, |entry, columns| rows::lines(known, entry, columns, look));
        if let Some(made) = self.made.take() {
            self.sides.select(&Entry::Teach(made));
        }
    }

    fn render(&self, frame: &mut Frame<'_>, _area: Rect, look: &Look<'_>) {
        self.sides.render(frame, look);
    }
}
