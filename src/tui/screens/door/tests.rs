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
    at.keys("<enter>");
    assert!(at.line(-2).contains("Signing in ..."), "{}", at.screen());
    at.keys("x <tab> y");
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
    at.text(PASSWORD);
    at.keys("<enter> other <c-o>");
    assert!(at.shows("! The two differ."), "{}", at.screen());
    at.keys("<c-w>");
    at.text(PASSWORD);
    at.keys("<c-o>");
    at.until_asked();
    assert!(matches!(at.requests.as_slice(), [Request::Enter(_)]), "{}", at.screen());
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
