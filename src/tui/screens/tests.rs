//! Guards over every registered screen (STYLE.md, Tests 3; UX.md R1, R13): no size breaks it, nothing is drawn beside it, and whatever it offers
//! is on the key that it names and does something. In the demo school, among people with names of many scripts.

use std::sync::Arc;

use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::layout::Rect;

use crate::demo;
use crate::domain::work::Watch;
use crate::service::school::{NewKind, NewSchool};
use crate::service::sign_in::SignedIn;
use crate::service::testing::{self, NOW};
use crate::service::{Actor, Cost, FixedClock, Hasher, SeededRandom, Services};
use crate::tui::action::{Action, Scope};
use crate::tui::input::Key;
use crate::tui::keymap::Found;
use crate::tui::route::Route;
use crate::tui::screen::{Inside, Request, World};
use crate::tui::screens::door::Outside;
use crate::tui::testing::{Harness, place};

/// A place, who goes there, and the keys they press there.
type Stop = (&'static str, Route, &'static str);

macro_rules! variants {
    ($($pattern:pat => $name:literal),+ $(,)?) => {
        pub const VARIANTS: &[&str] = &[$($name),+];

        /// Every kind of place. A new one does not compile before it stands here, and fails below before it has a stop.
        pub fn variant(route: &Route) -> &'static str {
            match route { $($pattern => $name),+ }
        }
    };
}

variants! {
    Route::Home => "home",
    Route::Catalog => "catalog",
    Route::CourseInfo { .. } => "course info",
    Route::Outline { .. } => "outline",
    Route::Page { .. } => "page",
    Route::Quiz { .. } => "quiz",
    Route::Review { .. } => "review",
    Route::Assignment { .. } => "assignment",
    Route::Grades { .. } => "grades",
    Route::Messages => "messages",
    Route::Profile => "profile",
    Route::Keys => "keys",
    Route::About => "about",
    Route::Course { .. } => "course",
    Route::Roster { .. } => "roster",
    Route::Member { .. } => "member",
    Route::Groups { .. } => "groups",
    Route::Dates { .. } => "dates",
    Route::Import => "import",
    Route::Gradebook { .. } => "gradebook",
    Route::Marking { .. } => "marking",
    Route::Asking { .. } => "asking",
    Route::NewCourse => "new course",
    Route::Workshop { .. } => "workshop",
    Route::Write { .. } => "write",
    Route::Preview { .. } => "preview",
    Route::CourseFiles { .. } => "course files",
    Route::Users => "users",
    Route::ImportUsers => "import users",
    Route::Audit => "audit",
    Route::School => "school",
    Route::Courses => "courses",
    Route::ClassCodes => "class codes",
    Route::Backups => "backups",
}

const COURSE: &str = "shell-basics";

fn course() -> String {
    COURSE.to_owned()
}

fn item(id: &str) -> (String, String) {
    (course(), id.to_owned())
}

fn page(id: &str) -> Route {
    let (course, item) = item(id);
    Route::Page { course, item }
}

fn quiz(id: &str) -> Route {
    let (course, item) = item(id);
    Route::Quiz { course, item }
}

fn write(id: &str) -> Route {
    let (course, item) = item(id);
    Route::Write { course, item, line: None }
}

fn preview(id: &str) -> Route {
    let (course, item) = item(id);
    Route::Preview { course, item }
}

fn assignment() -> Route {
    let (course, item) = item("files/folder");
    Route::Assignment { course, item }
}

fn marking() -> Route {
    let (course, item) = item("files/folder");
    Route::Marking { course, item, user: "ada".to_owned(), attempt: None }
}

fn asking() -> Route {
    let (course, item) = item("start/first");
    Route::Asking { course, item }
}

fn member() -> Route {
    Route::Member { course: course(), user: "ada".to_owned() }
}

fn review() -> Route {
    let (course, item) = item("start/first");
    Route::Review { course, item, attempt: None }
}

/// As a learner in the middle of a course.
fn learner() -> Vec<Stop> {
    vec![
        ("ada", Route::Home, ""),
        ("ada", Route::Home, "?"),
        ("ada", Route::Home, ":"),
        ("ada", Route::Home, "<c-c>"),
        ("ada", Route::Home, "g"),
        ("ada", Route::Catalog, ""),
        ("ada", Route::CourseInfo { course: "lyceum-tour".to_owned() }, ""),
        ("ada", Route::Outline { course: course() }, ""),
        ("ada", Route::Outline { course: course() }, "/"),
        ("ada", page("files/where-am-i"), ""),
        ("ada", page("files/where-am-i"), "v"),
        ("ada", quiz("start/first"), ""),
        ("ada", quiz("start/first"), "<enter>"),
        ("ada", quiz("start/first"), "<enter> v"),
        ("ada", review(), ""),
        ("ada", assignment(), ""),
        ("ada", assignment(), "e"),
        ("ada", Route::Grades { course: None }, ""),
        ("ada", Route::Grades { course: Some(course()) }, ""),
    ]
}

/// As those who teach and run the school.
fn staff() -> Vec<Stop> {
    let course_page = || Route::Course { course: course() };
    vec![
        ("rosa", Route::Home, ""),
        ("rosa", Route::Home, "<end>"),
        ("sam", course_page(), ""),
        ("rosa", course_page(), ""),
        ("rosa", course_page(), "<tab>"),
        ("rosa", course_page(), "<tab> <tab>"),
        ("rosa", course_page(), "<tab> <tab> <tab>"),
        ("rosa", course_page(), "r"),
        ("rosa", Route::Roster { course: course() }, ""),
        ("rosa", Route::Roster { course: course() }, "<space> <down> <space>"),
        ("rosa", Route::Roster { course: course() }, "f"),
        ("rosa", Route::Roster { course: course() }, "b"),
        ("rosa", Route::Roster { course: course() }, "R"),
        ("rosa", Route::Roster { course: course() }, "a"),
        ("rosa", Route::Roster { course: course() }, "a a d <tab>"),
        ("sam", Route::Roster { course: course() }, ""),
        ("rosa", member(), ""),
        ("rosa", Route::Groups { course: course() }, ""),
        ("rosa", Route::Groups { course: course() }, "b"),
        ("rosa", Route::Groups { course: course() }, "b 2 <enter> <enter> <enter> <enter> <enter>"),
        ("rosa", Route::Dates { course: course() }, ""),
        ("rosa", Route::Dates { course: course() }, "<down> e"),
        ("sam", Route::Dates { course: course() }, "m"),
        ("rosa", member(), "p"),
        ("rosa", Route::Gradebook { course: course() }, ""),
        ("rosa", Route::Gradebook { course: course() }, "<right> <enter>"),
        ("sam", Route::Gradebook { course: course() }, "<down>"),
        ("rosa", Route::Gradebook { course: course() }, "H"),
        ("rosa", marking(), ""),
        ("rosa", marking(), "<tab>"),
        ("rosa", marking(), "c"),
        ("rosa", marking(), "e"),
        ("rosa", asking(), ""),
        ("rosa", asking(), "d"),
        ("rosa", Route::NewCourse, ""),
        ("rosa", Route::Import, ""),
        ("rosa", Route::Import, "<enter>"),
        ("rosa", Route::Outline { course: course() }, ""),
        ("rosa", page("scripts/the-bash-reference-manual"), ""),
        ("rosa", quiz("text/text"), ""),
        ("rosa", assignment(), ""),
        ("rosa", Route::Catalog, ""),
        ("rosa", Route::Grades { course: None }, ""),
    ]
}

/// As those who make a course.
fn makers() -> Vec<Stop> {
    let workshop = || Route::Workshop { course: course() };
    vec![
        ("rosa", workshop(), ""),
        ("rosa", workshop(), "<down>"),
        ("rosa", workshop(), "<down> a"),
        ("rosa", workshop(), "<down> o"),
        ("rosa", workshop(), "o"),
        ("rosa", workshop(), "O"),
        ("rosa", workshop(), "O <s-tab> <enter>"),
        ("rosa", workshop(), "<down> e"),
        ("rosa", workshop(), "<down> d"),
        ("rosa", workshop(), "d"),
        ("rosa", write("files/where-am-i"), ""),
        ("rosa", write("files/where-am-i"), "<c-t>"),
        ("rosa", write("start/first"), ""),
        ("rosa", write("files/folder"), ""),
        ("rosa", preview("files/where-am-i"), ""),
        ("rosa", preview("start/first"), ""),
        ("rosa", preview("files/folder"), ""),
        ("rosa", Route::CourseFiles { course: course() }, ""),
    ]
}

/// As those who run the school.
fn admin() -> Vec<Stop> {
    vec![
        ("sam", Route::Home, ""),
        ("sam", Route::Home, "<end>"),
        ("sam", Route::Users, ""),
        ("sam", Route::Users, "b"),
        ("sam", Route::Users, "f"),
        ("sam", Route::Users, "a"),
        ("sam", Route::Users, "<enter>"),
        ("sam", Route::ImportUsers, ""),
        ("sam", Route::ImportUsers, "<enter>"),
        ("sam", Route::Audit, ""),
        ("sam", Route::Audit, "<enter>"),
        ("sam", Route::Audit, "f"),
        ("sam", Route::School, ""),
        ("sam", Route::Courses, ""),
        ("sam", Route::Courses, "f"),
        ("sam", Route::Courses, "e"),
        ("sam", Route::ClassCodes, ""),
        ("sam", Route::ClassCodes, "a"),
        ("sam", Route::Backups, ""),
        ("sam", Route::Backups, "<enter>"),
    ]
}

/// In a school of one's own, on both sides, and what everybody has.
fn alone() -> Vec<Stop> {
    vec![
        ("owner", Route::Home, ""),
        ("owner", Route::Home, "g s"),
        ("owner", Route::Home, "g s <end>"),
        ("owner", Route::Catalog, ""),
        ("owner", Route::Messages, ""),
        ("owner", Route::Profile, ""),
        ("ada", Route::Profile, ""),
        ("ada", Route::Profile, "<end> <s-tab> <enter>"),
        ("owner", Route::Page { course: "git-in-the-lab".to_owned(), item: "alone/data".to_owned() }, ""),
        ("owner", Route::Page { course: "git-in-the-lab".to_owned(), item: "alone/data".to_owned() }, "/ 2 <enter>"),
        ("owner", Route::Keys, ""),
        ("owner", Route::Keys, "e"),
        ("owner", Route::About, ""),
    ]
}

/// Two schools: the demo school, and one for `owner` alone.
struct Schools {
    _folder: tempfile::TempDir,
    demo: Services,
    own: Services,
}

impl Schools {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let (demo, own) = (folder.path().join("demo.db"), folder.path().join("own.db"));
        demo::make(&demo, 1, NOW, "UTC", Hasher::new(Cost::CHEAP), &Watch::default()).expect("a demo school");
        let kind = NewKind::JustMe { name: "学习者 Ada".to_owned() };
        let new = NewSchool { kind, title: String::new(), zone: "UTC".to_owned(), demo: false };
        let (clock, random) = (Arc::new(FixedClock::at(NOW)), Arc::new(SeededRandom::new(3)));
        let console = Actor::console("root");
        let (own, _) = Services::found(&console, &own, new, clock, random, Hasher::new(Cost::CHEAP)).expect("a school");
        demo::samples::bring_in(&own, &console, &Watch::default()).expect("the sample courses");
        Self { demo: testing::open(&demo), own, _folder: folder }
    }

    fn inside(&self, who: &str) -> Inside {
        let (school, actor) = if who == "owner" {
            (&self.own, self.own.enter_as_owner(&Actor::guest("tty")).expect("the owner").actor)
        } else {
            (&self.demo, self.demo.act_as(&Actor::console("root"), who).expect("one of the demo's people"))
        };
        let me = school.me(&actor).expect("themselves");
        let view = school.school(&actor).expect("the school");
        Inside::of(school, SignedIn { actor, me, failures: 0 }, &view, &place())
    }

    fn at(&self, stop: &Stop) -> Harness {
        let (who, route, keys) = stop;
        let mut at = Harness::world(self.inside(who)).at(route.clone());
        at.keys(keys);
        // Messages that hide what the screen itself says are over.
        at.wait(6_000);
        at
    }
}

#[test]
fn every_kind_of_place_has_a_stop_and_opens() {
    let stops: Vec<Stop> = [learner(), staff(), makers(), admin(), alone()].concat();
    let missing: Vec<_> = VARIANTS.iter().filter(|name| stops.iter().all(|(_, route, _)| variant(route) != **name)).collect();
    assert!(missing.is_empty(), "{missing:?} need a stop");
    let schools = Schools::new();
    for stop in stops.iter().filter(|(_, _, keys)| keys.is_empty()) {
        let mut at = Harness::world(schools.inside(stop.0));
        let world = at.session.world().clone();
        at.session.visit(stop.1.clone());
        at.wait(0);
        assert!(!at.line(-2).starts_with(" !"), "{stop:?} is refused\n{}", at.screen());
        assert!(stop.1 == Route::Home || !at.line(0).contains(" > Home "), "{stop:?} does not open\n{}", at.screen());
        assert!(world.person == at.session.world().person);
    }
}

/// R13: 40x20, 80x24, 200x60, every size up to 24x12, larger ones in steps.
fn no_size_breaks(stops: &[Stop]) {
    let schools = Schools::new();
    for stop in stops {
        let mut at = schools.at(stop);
        let small = (0..=24).flat_map(|width| (0..=12).map(move |height| (width, height)));
        let large = (30..=200).step_by(34).flat_map(|width| (14..=60).step_by(15).map(move |height| (width, height)));
        for (width, height) in small.chain(large) {
            at.resize(width, height);
        }
        for (width, height) in [(10, 3), (40, 20), (80, 24), (200, 60)] {
            at.resize(width, height);
            assert!(!at.screen().trim().is_empty(), "{stop:?} shows nothing at {width}x{height}");
        }
        assert!(at.shows("? help") || at.shows("F1 help"), "{stop:?}\n{}", at.screen());
    }
}

#[test]
fn no_size_breaks_a_screen_of_learners() {
    no_size_breaks(&learner());
}

#[test]
fn no_size_breaks_a_screen_of_staff() {
    no_size_breaks(&staff());
}

#[test]
fn no_size_breaks_a_screen_of_makers() {
    no_size_breaks(&makers());
}

#[test]
fn no_size_breaks_a_screen_of_admins() {
    no_size_breaks(&admin());
}

#[test]
fn no_size_breaks_a_screen_of_everybody() {
    no_size_breaks(&alone());
}

/// A screen gets a part of the terminal and keeps to it.
#[test]
fn nothing_is_drawn_beside_a_screen() {
    let schools = Schools::new();
    let mut terminal = Terminal::new(TestBackend::new(140, 50)).expect("memory takes it");
    for stop in [learner(), staff(), makers(), admin(), alone()].concat() {
        let mut at = schools.at(&stop);
        for (width, height) in [(40, 18), (80, 20), (124, 40), (20, 6), (1, 1), (3, 2), (12, 3)] {
            let area = Rect::new(7, 5, width, height);
            let drawn = terminal.draw(|frame| {
                frame.buffer_mut().content.iter_mut().for_each(|cell| {
                    cell.set_char('·');
                });
                at.session.draw_top(frame, area);
            });
            let buffer = drawn.expect("memory takes it").buffer;
            let around = buffer.area.positions().filter(|at| !area.contains(*at));
            let wrong: Vec<_> = around.filter(|at| buffer[*at].symbol() != "·").collect();
            assert!(wrong.is_empty(), "{stop:?} at {width}x{height} draws at {:?}", wrong.first());
        }
    }
}

/// R1: footer, `?` and palette name keys that lead to just these actions on this screen, and each has somebody to do it.
fn keeps_its_promises(stops: &[Stop]) {
    let schools = Schools::new();
    for stop in stops {
        let (own, all) = schools.at(stop).session.offered();
        for command in &own {
            let at = schools.at(stop);
            if let Some(keys) = at.session.look().keymap.keys_of(command.action).first() {
                let typed = at.session.typing() && keys.first().is_some_and(|key| key.text().is_some());
                assert!(typed || at.session.meant(keys) == Found::Action(command.action), "{stop:?}: {keys:?} is not {:?}", command.action);
            }
        }
        for command in all.iter().filter(|command| command.barred.is_none()) {
            let actions = [Some(command.action), command.with].into_iter().flatten();
            let changed = actions.filter(|action| changes(&schools, stop, *action)).count();
            assert!(changed > 0, "{stop:?} offers {:?}, which does nothing", command.action);
        }
    }
}

/// Whether an action changes what is seen; one that only moves in what may be too short for it counts.
fn changes(schools: &Schools, stop: &Stop, action: Action) -> bool {
    let mut at = schools.at(stop);
    // What an earlier command did may have taken this one away.
    if !at.session.offered().1.iter().any(|command| command.action == action || command.with == Some(action)) {
        return true;
    }
    let before = at.screen();
    let moves = matches!(action.entry().scope, Scope::Move | Scope::Line | Scope::Edit | Scope::Editor | Scope::Tree | Scope::Form);
    let here = at.session.world().place(action).is_some_and(|place| place == stop.1);
    let still = [Action::HalfUp, Action::HalfDown, Action::ReadBack, Action::ParentFolder].contains(&action);
    assert!(at.act(action), "{stop:?} offers {action:?} and nobody does it\n{before}");
    let changed = moves || here || still || at.screen() != before || !at.requests.is_empty();
    for request in &at.requests {
        if let Request::OpenFile(file) = request {
            std::fs::remove_dir_all(file.parent().expect("a folder of its own")).expect("it was written just now");
        }
    }
    // Whoever was taken out of the course is wanted in it by the next stop.
    if at.session.offered().0.iter().any(|command| command.action == Action::UndoMembers && command.barred.is_none()) {
        at.act(Action::UndoMembers);
    }
    changed
}

#[test]
fn screens_of_learners_keep_their_promises() {
    keeps_its_promises(&learner());
}

#[test]
fn screens_of_staff_keep_their_promises() {
    keeps_its_promises(&staff());
}

#[test]
fn screens_of_makers_keep_their_promises() {
    keeps_its_promises(&makers());
}

#[test]
fn screens_of_admins_keep_their_promises() {
    keeps_its_promises(&admin());
}

#[test]
fn screens_of_everybody_keep_their_promises() {
    keeps_its_promises(&alone());
}

/// The same before anybody is in.
#[test]
fn the_door_stands_at_every_size() {
    let schools = Schools::new();
    let nowhere = tempfile::tempdir().expect("a folder");
    let open = testing::School::new();
    for (key, value) in [("sign-up", "code"), ("banner", "Welcome\n  to all\n\nof you")] {
        open.services.set_setting(&open.console(), key, value).expect("a setting");
    }
    for (school, keys) in [
        (None, ""),
        (None, "<enter>"),
        (None, "<down> <enter>"),
        (Some(&schools.demo), ""),
        (Some(&schools.demo), "<f1>"),
        (Some(&open.services), ""),
        (Some(&open.services), "<f2>"),
    ] {
        let mut at: Harness<Outside> = Harness::outside(school, &nowhere.path().join("lyceum.db"));
        at.keys(keys);
        for (width, height) in (0..=24).flat_map(|width| (0..=12).map(move |height| (width, height))).chain([(40, 20), (200, 60)]) {
            at.resize(width, height);
        }
        let (own, _) = at.session.offered();
        for command in own {
            for keys in
                at.session.look().keymap.keys_of(command.action).iter().filter(|keys| keys.iter().all(|key: &Key| key.text().is_none()))
            {
                assert_eq!(at.session.meant(keys), Found::Action(command.action), "{keys:?}");
            }
        }
    }
}
