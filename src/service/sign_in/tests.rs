use chrono::TimeDelta;

use super::*;
use crate::service::people::{NewUser, UserChange};
use crate::service::testing::{PASSWORD, School};
use crate::service::{ErrorKind, FixedClock};

fn guest() -> Actor {
    Actor::guest("tty1")
}

fn sign_in(school: &School, name: &str, secret: &str) -> Result<SignIn> {
    school.services.sign_in(&guest(), name, secret)
}

fn is_in(outcome: &Result<SignIn>) -> bool {
    matches!(outcome, Ok(SignIn::Welcome(_)))
}

#[test]
fn a_password_signs_in_whatever_the_case_of_the_name() {
    let school = School::new();
    school.learner("Ada");
    let Ok(SignIn::Welcome(ada)) = sign_in(&school, " aDA", PASSWORD) else { panic!("refused") };
    assert_eq!((ada.me.user.as_str(), ada.failures), ("Ada", 0));
}

/// SECURITY.md S7: who is unknown, suspended, invited or mistyped reads the same words.
#[test]
fn a_refusal_tells_nothing() {
    let school = School::new();
    school.learner("ada");
    school.learner("bob");
    school.services.add_user(&school.console(), NewUser::named("cy")).unwrap();
    school.services.suspend_user(&school.console(), "bob", false).unwrap();
    let refusals: Vec<_> = [("ada", "wrong"), ("bob", PASSWORD), ("cy", ""), ("nobody", PASSWORD)]
        .map(|(name, secret)| sign_in(&school, name, secret).unwrap_err())
        .into();
    assert!(refusals.iter().all(|refusal| *refusal == refusals[0]), "{refusals:?}");
}

#[test]
fn five_tries_are_free_and_the_sixth_waits_even_with_the_right_password() {
    let school = School::new();
    school.learner("ada");
    for _ in 0..5 {
        assert_eq!(sign_in(&school, "ada", "wrong").unwrap_err().kind, ErrorKind::Denied);
    }
    let waits = sign_in(&school, "ada", PASSWORD).unwrap_err();
    assert_eq!((waits.kind, waits.message.contains("30 seconds")), (ErrorKind::Busy, true), "{waits:?}");
    school.clock.advance(TimeDelta::seconds(30));
    let Ok(SignIn::Welcome(ada)) = sign_in(&school, "ada", PASSWORD) else { panic!("refused") };
    assert_eq!(ada.failures, 5, "what happened meanwhile is told");
    assert!(is_in(&sign_in(&school, "ada", PASSWORD)), "a success clears the count");
}

/// SECURITY.md R11: setting the clock back frees nothing, and a wait survives reopening the file.
#[test]
fn neither_a_restart_nor_the_clock_opens_the_gate() {
    let school = School::new();
    school.learner("ada");
    (0..6).for_each(|_| drop(sign_in(&school, "ada", "wrong")));
    school.clock.advance(TimeDelta::days(-3650));
    assert_eq!(sign_in(&school, "ada", PASSWORD).unwrap_err().kind, ErrorKind::Busy);
    let clock = std::sync::Arc::new(FixedClock::at(school.services.now()));
    let db = store::Db::open(school.db().path()).unwrap();
    let again = Services::with(db, clock.clone(), school.services.random.clone(), school.services.hasher.clone());
    assert_eq!(again.sign_in(&Actor::guest("tty9"), "ada", PASSWORD).unwrap_err().kind, ErrorKind::Busy);
    clock.advance(TimeDelta::seconds(30));
    assert!(is_in(&again.sign_in(&Actor::guest("tty9"), "ada", PASSWORD)), "the wait was counted anew from the clock that was set back");
}

/// SECURITY.md 4: a classmate cannot lock me out of a terminal that I used before.
#[test]
fn a_known_source_keeps_a_bucket_of_its_own() {
    let school = School::new();
    school.learner("ada");
    assert!(is_in(&school.services.sign_in(&Actor::guest("my tty"), "ada", PASSWORD)));
    for source in 0..10 {
        let _ = school.services.sign_in(&Actor::guest(format!("other {source}")), "ada", "wrong");
    }
    assert_eq!(school.services.sign_in(&Actor::guest("new"), "ada", PASSWORD).unwrap_err().kind, ErrorKind::Busy);
    assert!(is_in(&school.services.sign_in(&Actor::guest("my tty"), "ada", PASSWORD)));
}

#[test]
fn a_source_that_tries_many_names_waits_too() {
    let school = School::new();
    school.learner("ada");
    for name in 0..5 {
        let _ = sign_in(&school, &format!("guess{name}"), "wrong");
    }
    assert_eq!(sign_in(&school, "ada", PASSWORD).unwrap_err().kind, ErrorKind::Busy);
}

#[test]
fn a_hundred_failures_close_the_account_until_staff_issue_a_code() {
    let school = School::new();
    school.learner("ada");
    for n in 0..100 {
        let _ = school.services.sign_in(&Actor::guest(format!("{n}")), "ada", "wrong");
        school.clock.advance(TimeDelta::minutes(15));
    }
    let closed = school.services.sign_in(&Actor::guest("x"), "ada", PASSWORD).unwrap_err();
    assert_eq!((closed.kind, closed.hint.is_some()), (ErrorKind::Denied, true));
    let issued = school.services.issue_code(&school.console(), "ada").unwrap();
    assert!(matches!(school.services.sign_in(&Actor::guest("x"), "ada", &issued.code), Ok(SignIn::ChoosePassword { least: 8 })));
}

/// SECURITY.md 4: staff open the account for the terminal it was closed from too.
#[test]
fn an_account_closed_from_a_source_it_knows_is_opened_for_that_source() {
    let school = School::new();
    school.learner("ada");
    assert!(is_in(&sign_in(&school, "ada", PASSWORD)));
    for _ in 0..100 {
        let _ = sign_in(&school, "ada", "wrong");
        school.clock.advance(TimeDelta::minutes(15));
    }
    assert_eq!(sign_in(&school, "ada", PASSWORD).unwrap_err().kind, ErrorKind::Denied);
    let issued = school.services.issue_code(&school.console(), "ada").unwrap();
    school.services.choose_password(&guest(), "ada", &issued.code, PASSWORD).unwrap();
    assert!(is_in(&sign_in(&school, "ada", PASSWORD)), "the second sign-in is counted from a known source again");
}

/// Whoever mistypes a hundred times at a terminal of the lab must not take it from everybody for good.
#[test]
fn a_source_is_slowed_and_never_closed() {
    let school = School::new();
    school.learner("ada");
    for n in 0..120 {
        let _ = sign_in(&school, &format!("nobody{n}"), "wrong");
        school.clock.advance(TimeDelta::minutes(15));
    }
    assert!(is_in(&sign_in(&school, "ada", PASSWORD)));
}

#[test]
fn a_code_signs_in_once_and_only_with_a_new_password() {
    let school = School::new();
    let issued = school.services.add_user(&school.console(), NewUser::named("ada")).unwrap();
    assert!(matches!(sign_in(&school, "ada", &issued.code.to_lowercase()), Ok(SignIn::ChoosePassword { .. })));
    let weak = school.services.choose_password(&guest(), "ada", &issued.code, "ada12345").unwrap_err();
    assert_eq!(weak.fields[0].0, "password");
    let ada = school.services.choose_password(&guest(), "ada", &issued.code, PASSWORD).unwrap();
    assert_eq!(ada.me.user, "ada");
    assert!(is_in(&sign_in(&school, "ada", PASSWORD)));
    assert_eq!(sign_in(&school, "ada", &issued.code).unwrap_err().kind, ErrorKind::Denied);
    assert!(school.services.choose_password(&guest(), "ada", &issued.code, "another long phrase").is_err());
}

#[test]
fn a_code_runs_out_by_time_and_by_wrong_tries() {
    let school = School::new();
    let first = school.services.add_user(&school.console(), NewUser::named("ada")).unwrap();
    school.clock.advance(TimeDelta::days(7));
    assert!(sign_in(&school, "ada", &first.code).is_err(), "a week is over");
    school.clock.advance(TimeDelta::days(-20));
    assert!(sign_in(&school, "ada", &first.code).is_err(), "a clock before its issue");
    school.clock.advance(TimeDelta::days(20));
    let second = school.services.issue_code(&school.console(), "ada").unwrap();
    for n in 0..5 {
        let _ = school.services.sign_in(&Actor::guest(format!("tty{n}0")), "ada", "0000-0000-0000");
        school.clock.advance(TimeDelta::minutes(15));
    }
    assert!(school.services.sign_in(&Actor::guest("fresh"), "ada", &second.code).is_err(), "five wrong codes");
}

fn session(school: &School, name: &str, secret: &str) -> Actor {
    match sign_in(school, name, secret) {
        Ok(SignIn::Welcome(signed)) => signed.actor,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_suspension_ends_sign_in_and_lifting_it_gives_it_back() {
    let school = School::new();
    school.learner("ada");
    let ada = session(&school, "ada", PASSWORD);
    school.services.suspend_user(&school.console(), "ada", false).unwrap();
    assert_eq!(school.services.me(&ada).unwrap_err().kind, ErrorKind::Denied, "a live session ends");
    assert!(sign_in(&school, "ada", PASSWORD).is_err());
    assert!(school.services.act_as(&school.console(), "ada").is_err());
    school.services.suspend_user(&school.console(), "ada", true).unwrap();
    assert!(is_in(&sign_in(&school, "ada", PASSWORD)));
    assert_eq!(school.services.me(&ada).unwrap_err().kind, ErrorKind::Denied, "a session that began before stays ended");
}

/// SECURITY.md S8: whoever sat there with the old password is out at the next step.
#[test]
fn a_reset_and_another_role_end_live_sessions() {
    let school = School::new();
    school.admin("root");
    school.learner("ada");
    let resets: [fn(&School); 3] = [
        |school| drop(school.services.issue_code(&school.console(), "ada").unwrap()),
        |school| school.services.set_password(&school.console(), "ada", PASSWORD).unwrap(),
        |school| drop(school.services.change_user(&school.console(), "ada", UserChange::default(), Some(SchoolRole::Instructor)).unwrap()),
    ];
    for reset in resets {
        school.services.set_password(&school.console(), "ada", PASSWORD).unwrap();
        let ada = session(&school, "ada", PASSWORD);
        assert!(school.services.me(&ada).is_ok());
        reset(&school);
        assert_eq!(school.services.me(&ada).unwrap_err().hint.as_deref(), Some("Sign in again"));
    }
}

#[test]
fn changing_ones_own_password_asks_for_the_present_one() {
    let school = School::new();
    school.learner("ada");
    let ada = session(&school, "ada", PASSWORD);
    let wrong = school.services.change_password(&ada, "guess", "some other long phrase").unwrap_err();
    assert_eq!(wrong.fields[0].0, "current");
    school.services.change_password(&ada, PASSWORD, "some other long phrase").unwrap();
    assert!(school.services.me(&ada).is_ok(), "one's own session goes on");
    assert!(is_in(&sign_in(&school, "ada", "some other long phrase")));
    assert!(!is_in(&sign_in(&school, "ada", PASSWORD)));
}

/// SECURITY.md S19: what was typed stands nowhere in the file.
#[test]
fn the_file_holds_no_password_and_no_code() {
    let school = School::new();
    school.learner("ada");
    let issued = school.services.add_user(&school.console(), NewUser::named("bob")).unwrap();
    let _ = sign_in(&school, "typed-a-password-as-name", "x");
    let copy = school.folder().join("copy.db");
    school.services.backup(&school.console(), &copy, &crate::domain::work::Watch::default()).unwrap();
    let bytes = std::fs::read(copy).unwrap();
    for secret in [PASSWORD, &issued.code, &issued.code.replace('-', ""), "typed-a-password-as-name"] {
        assert!(!bytes.windows(secret.len()).any(|window| window == secret.as_bytes()), "{secret}");
    }
}
