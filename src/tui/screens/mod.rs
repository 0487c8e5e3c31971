//! Every screen, one file each, and the registry that opens a place.

pub mod learner;

use crate::service::Error;
use crate::tr;
use crate::tui::action::Action;
use crate::tui::route::Route;
use crate::tui::screen::{Command, Ctx, Inside, Look, Screen, World};
use crate::tui::when;

/// Opens a place for whoever is signed in: the registry of screens.
///
/// # Errors
/// What the service says when the place is not there or not theirs.
pub fn open(route: &Route, ctx: &mut Ctx<'_>) -> Result<Box<dyn Screen>, Error> {
    match route {
        Route::Outline { course } => learner::outline::open(course, ctx),
        Route::Page { course, item } => learner::page::open(course, item, ctx),
        Route::Quiz { course, item } => learner::quiz::open(course, item, ctx),
        Route::Review { course, item, attempt } => learner::review::open(course, item, *attempt, ctx),
        _ => Err(Error::not_found("place", &format!("{route:?}"))),
    }
}

impl World for Inside {
    fn open(route: &Route, ctx: &mut Ctx<'_>) -> Result<Box<dyn Screen>, Error> {
        open(route, ctx)
    }

    fn identity(&self, look: &Look<'_>) -> String {
        let side = match (self.person.just_me, self.person.teaching) {
            (true, true) => tr!(look, "teaching"),
            (true, false) => tr!(look, "learning"),
            (false, _) if self.person.admin => tr!(look, "admin"),
            (false, true) => tr!(look, "instructor"),
            (false, false) => tr!(look, "learner"),
        };
        format!("{} ({side})  {}", self.person.name, when::clock(look))
    }

    fn commands(&self, look: &Look<'_>) -> Vec<Command> {
        let here =
            [Action::GoHome, Action::GoCatalog, Action::GoGrades, Action::GoMessages, Action::GoProfile, Action::GoKeys, Action::GoAbout];
        let mut commands: Vec<Command> = here.into_iter().map(Command::quiet).collect();
        if self.person.just_me {
            commands.push(Command::quiet(Action::SwitchSide));
        } else {
            commands.push(Command::quiet(Action::SignOut));
        }
        let why = self.person.just_me.then(|| tr!(look, "this school is yours alone: there is nobody to sign out"));
        commands.retain(|command| command.action != Action::SignOut || why.is_none());
        commands.extend([Action::NextTheme, Action::Redraw, Action::Suspend, Action::Quit].into_iter().map(Command::quiet));
        commands
    }

    fn place(&self, action: Action) -> Option<Route> {
        Some(match action {
            Action::GoHome => Route::Home,
            Action::GoCatalog => Route::Catalog,
            Action::GoGrades => Route::Grades { course: None },
            Action::GoMessages => Route::Messages,
            Action::GoProfile => Route::Profile,
            Action::GoKeys => Route::Keys,
            Action::GoAbout => Route::About,
            _ => return None,
        })
    }
}
