use crate::service::class_code::NewClassCode;
use crate::service::people::NewUser;
use crate::service::testing::{PASSWORD, School};
use crate::tui::screen::Request;
use crate::tui::screens::door::Outside;
use crate::tui::testing::{Harness, place};

#[test]
fn just_me_is_in_within_a_name_and_two_keys() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut at = Harness::outside(None, &folder.path().join("lyceum.db"));
    at.snap("first_run");
    at.keys("<enter>");
    at.snap("just_me");
    at.text("Ada Byron");
    at.keys("<c-o>");
    at.until_asked();
    let [Request::Enter(inside)] = at.requests.as_slice() else { panic!("{}", at.screen()) };
    assert!(inside.person.just_me && inside.person.name == "Ada Byron");
    let home = inside.school.home(&inside.actor).expect("home opens");
    assert!(home.resume.is_some_and(|next| !next.begun), "the first step is there");
}

#[test]
fn an_error_stands_under_its_field() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut at = Harness::outside(None, &folder.path().join("lyceum.db"));
    at.keys("<enter> <c-o>");
    assert!(at.shows("! Type a name.") && at.line(-2).contains("1 problem"), "{}", at.screen());
    at.keys("A <tab> x <c-o>");
    assert!(at.shows("! Write it like Europe/Berlin"), "{}", at.screen());
}

#[test]
fn a_classroom_refuses_a_weak_password_in_place() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut at = Harness::outside(None, &folder.path().join("lyceum.db"));
    at.keys("<down> <enter> School <enter> boss <enter> short <enter> short <c-o>");
    at.until("! ");
    assert!(at.shows("Password") && !folder.path().join("lyceum.db").exists(), "{}", at.screen());
}

#[test]
fn signing_in_says_one_thing_for_a_wrong_name_and_a_wrong_password() {
    let school = School::new();
    school.learner("ada");
    let mut at = Harness::outside(Some(&school.services), school.folder());
    at.snap("sign_in");
    at.keys("ada <enter> wrong <enter>");
    at.until("! ");
    let wrong = |at: &Harness<_>| at.screen().lines().find(|line| line.contains("! ")).map(str::trim).map(str::to_owned);
    let password = wrong(&at);
    let mut other = Harness::outside(Some(&school.services), school.folder());
    other.keys("nobody <enter> wrong <enter>");
    other.until("! ");
    assert!(password.is_some() && password == wrong(&other), "{}", at.screen());
}

#[test]
fn the_right_password_lets_in() {
    let school = School::new();
    school.learner("ada");
    let mut at = Harness::outside(Some(&school.services), school.folder());
    at.keys("ada <enter>");
    at.text(PASSWORD);
    school.held_up(|| {
        at.keys("<enter>");
        assert!(at.line(-2).contains("Signing in ..."), "{}", at.screen());
        at.keys("x <tab> y");
        assert!(at.line(-1).contains("cancel") && at.requests.is_empty(), "{}", at.screen());
    });
    at.until_asked();
    assert!(matches!(at.requests.as_slice(), [Request::Enter(inside)] if inside.person.name == "ada"), "{}", at.screen());
}

#[test]
fn a_code_leads_to_choosing_a_password() {
    let school = School::new();
    let issued = school.services.add_user(&school.console(), NewUser::named("ada")).expect("a free name");
    let mut at = Harness::outside(Some(&school.services), school.folder());
    at.keys("ada <enter>");
    at.text(&issued.code);
    at.keys("<enter>");
    at.until("Choose a password");
    at.keys("short <enter>");
    assert!(at.shows("! A password has at least 8 characters"), "said on leaving the field: {}", at.screen());
    at.keys("<s-tab> <c-u>");
    at.text(PASSWORD);
    at.keys("<enter> other <c-o>");
    assert!(at.shows("! The two differ."), "{}", at.screen());
    at.keys("<c-w>");
    at.text(PASSWORD);
    at.keys("<c-o>");
    at.until_asked();
    assert!(matches!(at.requests.as_slice(), [Request::Enter(_)]), "{}", at.screen());
}

/// A school that takes people by code and has words at its door, and the code.
fn open_school() -> (School, String) {
    let school = School::new();
    school.sample_course();
    let console = school.console();
    let banner = "Welcome to Northside\n  Room 12 is open until 18:00\n\u{1b}]0;evil\u{7}\u{202e}";
    for (key, value) in [("sign-up", "code"), ("banner", banner)] {
        school.services.set_setting(&console, key, value).expect("a setting");
    }
    let new = NewClassCode { label: "Autumn".into(), course: Some("git-lab".into()), group: None, seats: 2, expires: None };
    let code = school.services.make_class_code(&console, new).expect("a code").code;
    (school, code)
}

#[test]
fn somebody_new_registers_with_a_class_code() {
    let (school, code) = open_school();
    let mut at = Harness::outside(Some(&school.services), school.folder());
    for (width, height) in [(40, 20), (80, 24)] {
        at.resize(width, height);
        assert!(at.shows("Welcome to Northside") && at.shows("  Room 12"), "{}", at.screen());
        at.snap(&format!("sign_in_banner_{width}x{height}"));
    }
    at.keys("<f2>");
    at.snap("register");
    at.text(&code.to_lowercase());
    at.keys("<enter>");
    at.text("Eve Adams");
    at.keys("<enter> eve <enter>");
    for _ in 0..2 {
        at.text(PASSWORD);
        at.keys("<enter>");
    }
    at.keys("<enter>");
    at.until_asked();
    let [Request::Enter(inside)] = at.requests.as_slice() else { panic!("{}", at.screen()) };
    assert_eq!(inside.person.name, "Eve Adams");
    assert_eq!(inside.school.home(&inside.actor).expect("home opens").courses.len(), 1);
}

#[test]
fn a_wrong_code_and_a_name_that_is_taken_stand_under_their_fields() {
    let (school, code) = open_school();
    school.learner("eve");
    let mut at = Harness::outside(Some(&school.services), school.folder());
    at.keys("<f2> 0 0 0 0 0 0 0 0 <enter> Eve <enter> eve <enter>");
    for _ in 0..2 {
        at.text(PASSWORD);
        at.keys("<enter>");
    }
    at.keys("<enter>");
    at.until("! This code lets nobody in");
    for _ in 0..8 {
        at.keys("<backspace>");
    }
    at.text(&code);
    at.keys("<c-o>");
    at.until("! `eve` exists already");
    assert!(at.requests.is_empty());
}

/// Nothing offers what the school does not want.
#[test]
fn nobody_registers_where_the_school_says_no() {
    let school = School::new();
    let mut at = Harness::outside(Some(&school.services), school.folder());
    at.keys("<f2>");
    assert!(at.line(0).contains("Sign in") && !at.shows("class code"), "{}", at.screen());
}

#[test]
fn who_was_let_out_is_told_why() {
    let school = School::new();
    let why = "This session has ended: the account's password or role was changed. Sign in again".to_owned();
    let outside = Outside::new(Some(school.services.clone()), place()).expect("the school reads").saying(Some(why));
    let mut at = Harness::world(outside);
    at.wait(60_000);
    assert!(at.shows("! This session has ended") && at.shows("Sign in again"), "{}", at.screen());
    at.resize(40, 20);
    assert!(at.shows("! This session has ended") && at.shows("User name"), "{}", at.screen());
}
