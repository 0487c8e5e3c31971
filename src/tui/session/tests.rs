use ratatui::Terminal;
use ratatui::text::Line;

use super::*;
use crate::service::Error;
use crate::tui::action::{Action, Scope};
use crate::tui::screen::{Command, Outcome, Preferences, Size};
use crate::tui::testing::{Harness, place};
use crate::tui::whereabouts::Place;
use crate::tui::widgets::ask;

/// A world of one list-like screen, to try the session by itself.
struct Room {
    place: Place,
}

impl World for Room {
    fn open(route: &Route, _ctx: &mut Ctx<'_, Self>) -> Result<Box<dyn Screen<Self>>, Error> {
        match route {
            Route::Home => Ok(Box::new(Desk::default())),
            Route::Catalog => Ok(Box::new(Desk { name: "Catalog", dirty: true, ..Desk::default() })),
            Route::About => Ok(Box::new(Desk { name: "About", ..Desk::default() })),
            Route::Profile => Ok(Box::new(Desk { name: "Field", typing: true, ..Desk::default() })),
            other => Err(Error::not_found("place", &format!("{other:?}"))),
        }
    }

    fn identity(&self, _look: &Look<'_>, _size: Size) -> String {
        "somebody".to_owned()
    }

    fn commands(&self, _look: &Look<'_>) -> Vec<Command> {
        vec![
            Command::quiet(Action::GoCatalog),
            Command::quiet(Action::GoProfile),
            Command::quiet(Action::GoGrades),
            Command::quiet(Action::GoAbout),
        ]
    }

    fn place(&self, action: Action) -> Option<Route> {
        match action {
            Action::GoHome => Some(Route::Home),
            Action::GoCatalog => Some(Route::Catalog),
            Action::GoProfile => Some(Route::Profile),
            Action::GoAbout => Some(Route::About),
            Action::GoGrades => Some(Route::Grades { course: None }),
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

/// A screen that remembers what it was told.
#[derive(Default)]
struct Desk {
    name: &'static str,
    told: Vec<String>,
    typing: bool,
    dirty: bool,
}

impl Screen<Room> for Desk {
    fn title(&self, _look: &Look<'_>) -> String {
        if self.name.is_empty() { "Desk".to_owned() } else { self.name.to_owned() }
    }

    fn scopes(&self) -> &'static [Scope] {
        &[Scope::Assignment, Scope::Move]
    }

    fn typing(&self) -> bool {
        self.typing
    }

    fn dirty(&self) -> bool {
        self.dirty
    }

    fn commands(&self, _look: &Look<'_>) -> Vec<Command> {
        let why = Some("finish Quiz 3 first".to_owned());
        vec![Command::pair(Action::Up, Action::Down, "move"), Command::new(Action::EditText), Command::new(Action::SubmitWork).barred(why)]
    }

    fn on_action(&mut self, action: Action, ctx: &mut Ctx<'_, Room>) -> Outcome<Room> {
        match action {
            Action::EditText => ctx.done("written"),
            Action::RemoveFile => return Outcome::Modal(Box::new(ask::Ask::new("Remove 3 files?", "They are gone then.").yes("remove"))),
            Action::SubmitWork => self.told.push("submitted".into()),
            Action::Down => self.told.push("down".into()),
            _ => return Outcome::Ignored,
        }
        Outcome::Consumed
    }

    fn on_text(&mut self, text: &str, _ctx: &mut Ctx<'_, Room>) -> Outcome<Room> {
        self.told.push(text.to_owned());
        Outcome::Consumed
    }

    fn on_reply(&mut self, reply: Reply, _ctx: &mut Ctx<'_, Room>) -> Outcome<Room> {
        self.told.push(format!("{reply:?}"));
        Outcome::Consumed
    }

    fn render(&self, frame: &mut ratatui::Frame<'_>, area: Rect, _look: &Look<'_>) {
        frame.render_widget(Line::raw(format!("told: {}", self.told.join(" "))), area);
    }
}

fn room() -> Harness<Room> {
    Harness::world(Room { place: place() })
}

#[test]
fn esc_goes_back_and_never_quits() {
    let mut at = room();
    at.keys("g p");
    assert!(at.line(0).contains("Lyceum > Field"));
    at.keys("<esc> <esc> <esc>");
    assert!(at.line(0).contains("Lyceum > Desk") && at.requests.is_empty());
}

#[test]
fn a_begun_sequence_shows_what_may_follow_and_esc_drops_it() {
    let mut at = room();
    at.keys("g");
    assert!(at.shows("g c  catalog") && at.shows("g g  first"), "{}", at.screen());
    at.keys("<esc>");
    assert!(!at.shows("g c  catalog") && at.line(0).contains("Desk"));
    at.keys("g z");
    assert!(at.line(-2).contains("Nothing is on g z, ? shows the keys"), "{}", at.line(-2));
}

#[test]
fn what_cannot_be_done_says_why_everywhere() {
    let mut at = room();
    at.keys("s");
    assert!(at.line(-2).contains("Finish Quiz 3 first") && !at.shows("submitted"));
    at.keys("?");
    assert!(at.shows("Hand in the work (finish Quiz 3 first)"));
    at.keys("<esc> <c-p> submit-work");
    assert!(at.shows("not now: finish Quiz 3 first"), "{}", at.screen());
}

#[test]
fn the_palette_finds_by_a_few_letters_and_does_it() {
    let mut at = room();
    at.keys(": wrtext <enter>");
    assert!(at.line(-2).contains("written"), "{}", at.screen());
    at.keys("<c-p> catal <enter>");
    assert!(at.line(0).contains("Catalog"));
}

/// A message is about the screen on which it was said.
#[test]
fn what_was_said_goes_with_its_screen() {
    let mut at = room();
    at.keys("e ?");
    assert!(at.line(-2).contains("written"), "help stands over the screen, which stays");
    at.keys("<esc> g p");
    assert!(at.line(0).contains("Field") && !at.shows("written"), "{}", at.screen());
    at.keys("<esc> e");
    assert!(at.line(-2).contains("written"));
}

/// UX.md R22: the key that asked does not answer, nor does Enter.
#[test]
fn a_question_takes_another_key() {
    let mut at = room();
    at.keys("d <enter> d");
    assert!(at.shows("Remove 3 files?"));
    at.keys("y");
    assert!(at.shows("told: Yes"), "{}", at.screen());
    at.keys("d <esc>");
    assert!(at.shows("Cancelled"));
}

#[test]
fn typed_letters_are_text_and_a_paste_is_one() {
    let mut at = room();
    at.keys("g p e ? :");
    at.paste("one\r\ntwo");
    assert!(at.shows("told: e ? : one"), "{}", at.screen());
    at.keys("<esc>");
    at.paste("text");
    assert!(at.line(-2).contains("no field here"));
}

#[test]
fn leaving_what_is_not_saved_asks() {
    let mut at = room();
    at.keys("g c <esc>");
    assert!(at.shows("Leave without saving?"));
    at.keys("<esc>");
    assert!(at.line(0).contains("Catalog"));
    at.keys("<esc> y");
    assert!(at.line(0).contains("Desk"));
}

#[test]
fn ctrl_c_asks_once_and_then_leaves() {
    let mut at = room();
    at.keys("<c-c>");
    assert!(at.shows("Leave Lyceum?") && at.requests.is_empty());
    at.keys("<c-c>");
    assert_eq!(at.requests, [Request::Quit]);
}

#[test]
fn a_place_that_cannot_be_opened_says_so_and_nothing_moves() {
    let mut at = room();
    at.keys("g r");
    assert!(at.line(0).contains("Desk") && at.line(-2).contains("There is no place"), "{}", at.screen());
}

#[test]
fn own_keys_hold_in_help_and_in_overlays() {
    let mut at = room();
    let keys = vec![crate::tui::keymap::Binding { action: "yes".into(), keys: vec!["<f5>".into()] }];
    at.session.prefer(&Preferences { keys, ..Preferences::default() });
    at.keys("d");
    assert!(at.shows("F5 remove"), "{}", at.screen());
    at.keys("y <f5>");
    assert!(at.shows("told: Yes"));
}

#[test]
fn keys_that_clash_are_told_and_not_used() {
    let mut at = room();
    let keys = vec![crate::tui::keymap::Binding { action: "help".into(), keys: vec!["g".into()] }];
    at.session.prefer(&Preferences { keys, ..Preferences::default() });
    at.wait(0);
    assert!(at.line(-2).contains("Your own keys are not in use"), "{}", at.line(-2));
    at.keys("?");
    assert!(at.shows("Keys: Desk"));
}

#[test]
fn an_idle_session_draws_once_a_minute() {
    let mut at = room();
    let minute = at.session.wake().0 - at.session.now().0;
    assert!((1..=60_000).contains(&minute));
    let mut terminal = Terminal::new(ratatui::backend::TestBackend::new(80, 24)).expect("memory takes it");
    let later = |ms| Instant(at.session.now().0 + ms);
    let (soon, then) = (later(minute - 1), later(minute));
    at.session.handle(Input::Tick, soon);
    assert!(!at.session.draw(&mut terminal).expect("memory takes it"), "nothing changed");
    at.session.handle(Input::Tick, then);
    assert!(at.session.draw(&mut terminal).expect("memory takes it"), "the clock did");
}

/// Whoever sees only that the terminal is too small changes nothing by the keys they press, and can still leave.
#[test]
fn keys_do_nothing_where_nothing_can_be_seen() {
    let mut at = room();
    at.resize(10, 3);
    at.keys("<down> d <enter>");
    at.paste("text");
    at.resize(80, 24);
    assert!(at.line(2).trim_end().ends_with("told:") && !at.shows("Remove"), "{}", at.screen());
    at.resize(10, 3);
    at.keys("<c-c> <c-c>");
    assert_eq!(at.requests, [Request::Quit]);
}

#[test]
fn the_footer_keeps_help_at_every_width() {
    let mut at = room();
    for width in 20..100 {
        at.resize(width, 24);
        assert!(at.line(-1).contains("? help"), "{width}: {}", at.line(-1));
    }
}

#[test]
fn no_size_panics_and_a_small_one_says_what_is_needed() {
    let mut at = room();
    for keys in ["", "g", "<esc> ?", "<esc> :", "<esc> d", "<esc>"] {
        at.keys(keys);
        for (width, height) in (0..24).flat_map(|width| (0..13).map(move |height| (width, height))) {
            at.resize(width, height);
        }
    }
    at.resize(10, 3);
    assert!(at.screen().replace('\n', " ").contains("needs"), "{}", at.screen());
    at.resize(80, 24);
    assert!(at.line(0).contains("Desk"));
}

/// A place with a key of its own stands above home, not above where one was; what is not saved stays below it.
#[test]
fn a_place_with_a_key_leads_back_home() {
    let mut at = room();
    at.keys("g a g c");
    assert!(at.line(0).contains("Lyceum > Catalog"), "{}", at.line(0));
    at.keys("g a");
    assert!(at.line(0).contains("Catalog > About"), "it is not saved: {}", at.line(0));
}
