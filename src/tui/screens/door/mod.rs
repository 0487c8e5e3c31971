//! Before anybody is in: the first run, signing in, choosing a password.

pub mod choose_password;
pub mod classroom;
pub mod first_run;
pub mod founding;
pub mod just_me;
pub mod sign_in;
pub mod sign_up;

use crate::service::settings::{Mode, SchoolView};
use crate::service::sign_in::SignedIn;
use crate::service::{Actor, Error, Services};
use crate::tr;
use crate::tui::action::Action;
use crate::tui::route::Route;
use crate::tui::screen::{Command, Ctx, Inside, Look, Outcome, Preferences, Request, Screen, Size, World};
use crate::tui::screens::form::Next;
use crate::tui::screens::shared::{about, messages};
use crate::tui::when;
use crate::tui::whereabouts::Place;

#[cfg(test)]
mod tests;

/// The world of a session before anybody is in.
pub struct Outside {
    /// `None`: there is no school yet.
    pub school: Option<School>,
    pub place: Place,
    pub guest: Actor,
    /// Why somebody is out again who was in.
    pub said: Option<String>,
    /// That is no trouble: something was done that ended the session.
    pub well: bool,
}

/// A school at whose door somebody stands.
pub struct School {
    pub services: Services,
    pub view: SchoolView,
}

impl Outside {
    /// At the door of a school, or where one is to be made.
    ///
    /// # Errors
    /// Where the school cannot be read.
    pub fn new(school: Option<Services>, place: Place) -> Result<Self, Error> {
        let guest = Actor::guest("terminal");
        let school = match school {
            Some(services) => Some(School { view: services.school(&guest)?, services }),
            None => None,
        };
        Ok(Self { school, place, guest, said: None, well: false })
    }

    /// With the reason why somebody is out again.
    #[must_use]
    pub fn saying(self, said: Option<String>) -> Self {
        Self { said, ..self }
    }

    /// With a word on what was done.
    #[must_use]
    pub fn telling(self, said: String) -> Self {
        Self { said: Some(said), well: true, ..self }
    }

    /// Whoever opens a school of their own is in without signing in (CLI.md 8).
    pub fn owner(&self) -> Option<Result<Inside, Error>> {
        let school = self.school.as_ref().filter(|school| school.view.mode == Mode::JustMe)?;
        let entered = school.services.enter_as_owner(&self.guest);
        Some(entered.map(|signed| Inside::of(&school.services, signed, &school.view, &self.place)))
    }
}

/// Through the door: whoever has just signed in is inside from then on.
fn enter<T>(signed: SignedIn, ctx: &mut Ctx<'_, Outside>) -> Result<Next<Outside, T>, Error> {
    let Some(school) = &ctx.world.school else { return Ok(Next::Go(Outcome::Ignored)) };
    let world = inside(&school.services, signed, &ctx.world.guest, &ctx.world.place)?;
    ctx.ask(Request::Enter(Box::new(world)));
    Ok(Next::Stay)
}

/// Somebody is in: the world behind the door.
pub fn inside(services: &Services, signed: SignedIn, guest: &Actor, place: &Place) -> Result<Inside, Error> {
    let view = services.school(guest)?;
    Ok(Inside::of(services, signed, &view, place))
}

impl World for Outside {
    fn open(route: &Route, ctx: &mut Ctx<'_, Self>) -> Result<Box<dyn Screen<Self>>, Error> {
        Ok(match route {
            Route::About => Box::new(about::About::screen(ctx.world, &ctx.look)),
            Route::Messages => Box::new(messages::Messages::screen(ctx)),
            _ if ctx.school.is_some() => Box::new(sign_in::SignIn::screen(ctx)),
            _ => Box::new(first_run::FirstRun::default()),
        })
    }

    fn identity(&self, look: &Look<'_>, size: Size) -> String {
        match &self.school {
            Some(school) => school.view.school.for_screen().into_owned(),
            None if size == Size::Compact => tr!(look, "no school yet"),
            None => tr!(look, "no school yet  {clock}", clock = when::clock(look)),
        }
    }

    fn commands(&self, _look: &Look<'_>) -> Vec<Command> {
        [Action::GoMessages, Action::GoAbout, Action::NextTheme, Action::Redraw, Action::Suspend, Action::Quit].map(Command::quiet).to_vec()
    }

    fn place(&self, action: Action) -> Option<Route> {
        match action {
            Action::GoHome => Some(Route::Home),
            Action::GoMessages => Some(Route::Messages),
            Action::GoAbout => Some(Route::About),
            _ => None,
        }
    }

    fn whereabouts(&self) -> &Place {
        &self.place
    }

    fn preferences(&self) -> Preferences {
        Preferences::default()
    }

    fn switched(&self) -> Option<Self> {
        None
    }
}
