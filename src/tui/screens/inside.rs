//! The world of a session in which somebody is signed in: who they are to the header, what they chose, where its keys lead.

use crate::domain::person::SchoolRole;
use crate::domain::time::Instant;
use crate::service;
use crate::service::places::PlaceView;
use crate::service::profile::Me;
use crate::service::settings::{Mode, SchoolView};
use crate::service::sign_in::SignedIn;
use crate::service::{Actor, Error, Services, Side};
use crate::tr;
use crate::tui::action::Action;
use crate::tui::folders::Folders;
use crate::tui::job::Job;
use crate::tui::keymap::Binding;
use crate::tui::route::Route;
use crate::tui::screen::{Command, Ctx, Inside, Look, NamedPlace, Note, Person, Preferences, Screen, Size, World, sentence};
use crate::tui::theme::ThemeName;
use crate::tui::when;
use crate::tui::whereabouts::Place;

impl Inside {
    /// The world of somebody who is in.
    pub fn of(school: &Services, signed: SignedIn, view: &SchoolView, place: &Place) -> Self {
        let person = person(&signed.actor, &signed.me, view);
        let wish = wish(&signed.me);
        let (place, folders) = (Place::clone(place), Folders::default());
        Self { school: school.clone(), actor: signed.actor, person, place, folders, wish, notes: Vec::new() }
    }

    /// With a word on failed tries since the last time.
    #[must_use]
    pub fn greeted(mut self, failures: i64) -> Self {
        if failures > 0 {
            self.notes.push(Note::FailedTries(failures));
        }
        self
    }

    /// With something to be said once it is seen.
    #[must_use]
    pub fn noting(mut self, error: &Error) -> Self {
        self.notes.push(Note::Said(sentence(error)));
        self
    }
}

fn person(actor: &Actor, me: &Me, view: &SchoolView) -> Person {
    let just_me = me.mode == Mode::JustMe;
    // Whoever learns and helps in a course has a home on either side; one who learns nowhere begins where work waits.
    let (both_sides, teaching) = match me.role {
        _ if just_me => (true, actor.side == Side::Teach),
        SchoolRole::Instructor => (me.learns, true),
        SchoolRole::Learner => (me.teaches, me.teaches && !me.learns),
        SchoolRole::Admin => (false, false),
    };
    Person {
        name: me.name.for_screen().into_owned(),
        just_me,
        both_sides,
        makes_courses: just_me || me.role != SchoolRole::Learner,
        teaching,
        admin: me.role == SchoolRole::Admin,
        demo: view.demo,
    }
}

/// What somebody chose, as sessions use it.
pub fn wish(me: &Me) -> Preferences {
    Preferences {
        theme: me.preferences.theme.as_deref().and_then(ThemeName::from_word),
        zone: me.zone.parse().ok(),
        keys: me.preferences.keys.iter().map(|(action, keys)| Binding { action: action.clone(), keys: keys.clone() }).collect(),
        locale: me.preferences.language.clone(),
    }
}

impl World for Inside {
    fn open(route: &Route, ctx: &mut Ctx<'_>) -> Result<Box<dyn Screen>, Error> {
        super::open(route, ctx)
    }

    fn identity(&self, look: &Look<'_>, size: Size) -> String {
        let acts_as = match (self.person.both_sides, self.person.teaching) {
            (true, true) => tr!(look, "teaching"),
            (true, false) => tr!(look, "learning"),
            (false, _) if self.person.admin => tr!(look, "admin"),
            (false, true) => tr!(look, "instructor"),
            (false, false) => tr!(look, "learner"),
        };
        if size == Size::Compact {
            return acts_as;
        }
        let demo = if self.person.demo { format!("{}  ", tr!(look, "demo")) } else { String::new() };
        format!("{demo}{} ({acts_as})  {}", self.person.name, when::clock(look))
    }

    fn commands(&self, _look: &Look<'_>) -> Vec<Command> {
        let here =
            [Action::GoHome, Action::GoCatalog, Action::GoGrades, Action::GoMessages, Action::GoProfile, Action::GoKeys, Action::GoAbout];
        let runs = [
            Action::GoUsers,
            Action::GoImportUsers,
            Action::GoLog,
            Action::GoSchool,
            Action::GoClassCodes,
            Action::GoCourses,
            Action::GoBackups,
        ];
        let runs = match (self.person.runs_a_school(), self.person.just_me) {
            (true, _) => &runs[..],
            // Of a school of one's own the file alone has to be kept safe.
            (false, true) => &[Action::GoBackups][..],
            (false, false) => &[],
        };
        let side = self.person.both_sides.then_some(Action::SwitchSide);
        let out = (!self.person.just_me).then_some(Action::SignOut);
        here.into_iter()
            .chain(runs.iter().copied())
            .chain(side)
            .chain(out)
            .chain([Action::NextTheme, Action::Redraw, Action::Suspend, Action::Quit])
            .map(Command::quiet)
            .collect()
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
            Action::GoUsers => Route::Users,
            Action::GoImportUsers => Route::ImportUsers,
            Action::GoLog => Route::Audit,
            Action::GoSchool => Route::School,
            Action::GoCourses => Route::Courses,
            Action::GoClassCodes => Route::ClassCodes,
            Action::GoBackups => Route::Backups,
            _ => return None,
        })
    }

    /// What cannot be read is not offered; the places with keys are there all the same.
    fn places(&self, now: Instant) -> Option<Job<Vec<NamedPlace>>> {
        let (school, actor, at_work) = (self.school.clone(), self.actor.clone(), self.person.at_work());
        let named = move |place: PlaceView| NamedPlace {
            title: place.title.for_screen().into_owned(),
            within: place.item.as_ref().map(|_| place.course_title.for_screen().into_owned()).unwrap_or_default(),
            route: match place.item {
                Some((item, kind)) => Route::of_item(&place.course, &item, kind),
                None if at_work => Route::Course { course: place.course },
                None => Route::Outline { course: place.course },
            },
        };
        Some(Job::start(now, move |_| school.places(&actor).unwrap_or_default().into_iter().map(named).collect()))
    }

    fn whereabouts(&self) -> &Place {
        &self.place
    }

    fn preferences(&self) -> Preferences {
        self.wish.clone()
    }

    fn changes(&self) -> u64 {
        service::others_wrote(&self.school)
    }

    fn switched(&self) -> Option<Self> {
        self.person.both_sides.then(|| {
            let person = Person { teaching: !self.person.teaching, ..self.person.clone() };
            // In a school with others, roles say what may be done, on whichever side.
            let side = if person.teaching { Side::Teach } else { Side::Learn };
            let actor = if person.just_me { self.actor.clone().on(side) } else { self.actor.clone() };
            Self { actor, person, ..self.clone() }
        })
    }

    fn choose(&mut self, wish: Preferences) {
        self.wish = wish;
    }

    fn rename(&mut self, name: String) {
        self.person.name = name;
    }

    fn notes(&mut self) -> Vec<Note> {
        std::mem::take(&mut self.notes)
    }
}
