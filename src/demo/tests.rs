//! The demo school is alive: every role finds something to do.

use super::*;
use crate::service::Cost;
use crate::service::sign_in::SignIn;
use crate::service::testing::NOW;

#[test]
fn every_role_of_the_demo_school_has_something_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("demo.db");
    let made = make(&path, 1, NOW, "UTC", Hasher::new(Cost::CHEAP), &Watch::default()).unwrap();
    assert_eq!((made.users, made.courses), (18, samples::ids().len()));
    assert!(made.responses > 300, "{made:?}");
    let school = Services::with(
        crate::store::Db::open(&path).unwrap(),
        Arc::new(FixedClock::at(NOW)),
        Arc::new(SeededRandom::new(2)),
        Hasher::new(Cost::CHEAP),
    );
    for account in ACCOUNTS {
        let entered = school.sign_in(&Actor::guest("tty"), account.user, account.password);
        assert!(matches!(entered, Ok(SignIn::Welcome(_))), "{}", account.user);
    }
    let ada = school.act_as(&Actor::console("demo"), "ada").unwrap();
    let home = school.home(&ada).unwrap();
    assert!(home.resume.is_some() && !home.due.is_empty() && !home.courses.is_empty() && !home.marks.is_empty(), "{home:?}");
    let rosa = school.act_as(&Actor::console("demo"), "rosa").unwrap();
    let wanted = crate::service::submission::Wanted { ungraded: true, ..Default::default() };
    assert!(!school.submissions(&rosa, "shell-basics", &wanted).unwrap().submissions.is_empty());
}

#[test]
fn the_tour_is_offered_first() {
    assert_eq!(samples::ids().first(), Some(&"lyceum-tour"));
}
