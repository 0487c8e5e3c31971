//! Making a school: the work behind the three ways of the first run, seen and cancellable, ending inside.

use std::sync::Arc;

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;
use zeroize::Zeroizing;

use crate::demo;
use crate::domain::time::Instant;
use crate::domain::work::Watch;
use crate::service::school::{NewKind, NewSchool};
use crate::service::sign_in::{SignIn, SignedIn};
use crate::service::{Actor, Cost, Error, Hasher, Services, SystemClock, SystemRandom};
use crate::tr;
use crate::tui::action::{Action, Scope};
use crate::tui::job::Job;
use crate::tui::screen::{Command, Ctx, Look, Outcome, Reply, Request, Screen};
use crate::tui::screens::door::{Outside, inside};
use crate::tui::whereabouts::{Place, Whereabouts};
use crate::tui::widgets::window::window;

/// What is to be made.
#[derive(Clone)]
pub enum What {
    Demo,
    JustMe { name: String, zone: String },
    Classroom { title: String, admin: String, password: Zeroizing<String>, zone: String },
}

/// The school and who is in, with what could not be brought in.
type Made = Result<(Services, SignedIn, Option<Error>), Error>;

/// Shows the work and enters when it is done; answers [`Reply::Refused`] or [`Reply::Cancelled`] otherwise.
pub struct Founding {
    job: Job<Made>,
    cancelled: bool,
}

impl Founding {
    pub fn start(what: What, ctx: &Ctx<'_, Outside>) -> Self {
        let place = Arc::clone(&ctx.world.place);
        Self { job: Job::start(ctx.now, move |watch| make(&what, &place, watch)), cancelled: false }
    }

    fn done(&mut self, made: Option<Made>, ctx: &mut Ctx<'_, Outside>) -> Outcome<Outside> {
        if self.cancelled {
            return Outcome::Reply(Reply::Cancelled);
        }
        let made = made.unwrap_or_else(|| Err(Error::internal(tr!(ctx, "Making the school broke off."))));
        let entered = made.and_then(|(services, signed, missing)| {
            let world = inside(&services, signed, &ctx.world.guest, &ctx.world.place)?;
            Ok((world, missing))
        });
        match entered {
            Ok((world, missing)) => {
                let world = missing.into_iter().fold(world, |world, error| world.noting(&error));
                ctx.ask(Request::Enter(Box::new(world)));
                Outcome::Consumed
            }
            Err(error) => Outcome::Reply(Reply::Refused(Box::new(error))),
        }
    }
}

fn make(what: &What, place: &Place, watch: &Watch) -> Made {
    match what {
        What::Demo => demo_school(place, watch),
        What::JustMe { name, zone } => {
            let new = new_school(NewKind::JustMe { name: name.clone() }, "", zone);
            let (services, missing) = with_courses(place, new, watch)?;
            let signed = services.enter_as_owner(&Actor::guest("terminal"))?;
            for course in services.catalog(&signed.actor)?.courses {
                services.join(&signed.actor, &course.course)?;
            }
            Ok((services, signed, missing))
        }
        What::Classroom { title, admin, password, zone } => {
            let kind = NewKind::Classroom { admin: admin.clone(), password: Some(password.to_string()) };
            let (services, missing) = with_courses(place, new_school(kind, title, zone), watch)?;
            match services.sign_in(&Actor::guest("terminal"), admin, password)? {
                SignIn::Welcome(signed) => Ok((services, *signed, missing)),
                SignIn::ChoosePassword { .. } => Err(Error::internal("The password just chosen reads as a one-time code.")),
            }
        }
    }
}

fn new_school(kind: NewKind, title: &str, zone: &str) -> NewSchool {
    NewSchool { kind, title: title.to_owned(), zone: zone.to_owned(), demo: false }
}

/// The school with the courses that come with the program. One that cannot be brought in does not stop the school.
fn with_courses(place: &Whereabouts, new: NewSchool, watch: &Watch) -> Result<(Services, Option<Error>), Error> {
    let console = Actor::console(place.account.clone());
    let hasher = if matches!(new.kind, NewKind::Classroom { .. }) { Hasher::for_this_machine() } else { Hasher::new(Cost::FLOOR) };
    let bring_in = |school: &Services| {
        let brought = demo::samples::bring_in(school, &console, watch);
        if watch.is_cancelled() {
            return Err(Error::conflict("Cancelled; everything is as it was."));
        }
        Ok(brought.err())
    };
    let missing = Services::found_filled(&console, &place.db, new, Arc::new(SystemClock), Arc::new(SystemRandom), hasher, bring_in)?;
    Ok((Services::open(&place.db)?.on_screen(), missing))
}

fn demo_school(place: &Whereabouts, watch: &Watch) -> Made {
    let console = Actor::console(place.account.clone());
    let services = demo::small(&place.demo(), place.zone.name(), watch)?;
    let actor = services.act_as(&console, demo::LEARNER)?;
    let me = services.me(&actor)?;
    Ok((services, SignedIn { actor, me, failures: 0 }, None))
}

impl Screen<Outside> for Founding {
    fn title(&self, look: &Look<'_>) -> String {
        tr!(look, "Making the school")
    }

    fn scopes(&self) -> &'static [Scope] {
        &[]
    }

    fn overlay(&self) -> bool {
        true
    }

    fn commands(&self, look: &Look<'_>) -> Vec<Command> {
        vec![Command::new(Action::Back).label(tr!(look, "cancel"))]
    }

    fn on_action(&mut self, action: Action, _ctx: &mut Ctx<'_, Outside>) -> Outcome<Outside> {
        if action == Action::Back {
            self.cancelled = true;
            self.job.cancel();
            return Outcome::Consumed;
        }
        Outcome::Ignored
    }

    fn wake(&self) -> Option<Instant> {
        Some(self.job.wake())
    }

    fn on_tick(&mut self, ctx: &mut Ctx<'_, Outside>) -> Outcome<Outside> {
        match self.job.look(ctx.now) {
            Some(made) => self.done(made, ctx),
            None => Outcome::Consumed,
        }
    }

    fn render(&self, frame: &mut Frame<'_>, area: Rect, look: &Look<'_>) {
        let inside = window(frame, area, (50, 4), &tr!(look, "Making the school"), look);
        let text = if self.cancelled { tr!(look, "Cancelling ...") } else { tr!(look, "Bringing in the courses ...") };
        frame.render_widget(Line::raw(text), Rect { height: inside.height.min(1), ..inside });
        let below = Rect { y: inside.y + 1, height: 1, ..inside }.intersection(inside);
        frame.render_widget(Line::raw(self.job.shown(look)), below);
    }
}
