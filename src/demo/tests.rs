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
    assert!(home.due.iter().any(|due| matches!(due.when, crate::service::home::When::Late(_))), "one thing is late: {:?}", home.due);
    let rosa = school.act_as(&Actor::console("demo"), "rosa").unwrap();
    let wanted = crate::service::submission::Wanted { ungraded: true, ..Default::default() };
    assert!(!school.submissions(&rosa, "shell-basics", &wanted).unwrap().submissions.is_empty());
    let asking = school.home(&rosa).unwrap().asking;
    assert!((2..=6).contains(&asking.iter().map(|row| row.count).sum::<u32>()), "something is asked: {asking:?}");
}

#[test]
fn the_tour_is_offered_first() {
    assert_eq!(samples::ids().first(), Some(&"lyceum-tour"));
}

#[test]
fn an_admin_finds_a_failed_backup_and_somebody_who_never_came() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("demo.db");
    make(&path, 1, NOW, "UTC", Hasher::new(Cost::CHEAP), &Watch::default()).unwrap();
    let school = Services::open(&path).unwrap();
    let console = Actor::console("demo");
    let health = school.overview(&console).unwrap().health;
    let (failed, good) = (health.failed.unwrap(), health.backup.unwrap());
    assert!(failed.failed.is_some_and(|why| why.contains("full") || why.contains("room")) && good.at < failed.at);
    school.backup(&console, &folder.path().join("mended.db"), &Watch::default()).unwrap();
    assert!(school.overview(&console).unwrap().health.failed.is_none(), "the next backup mends it");
    let people = school.users(&console, &crate::service::people::UserFilter::default()).unwrap().users;
    let never: Vec<&str> = people.iter().filter(|user| user.last_seen.is_none()).map(|user| user.user.as_str()).collect();
    assert_eq!(never, ["olena"]);
}

#[test]
fn a_demo_school_is_gone_into_again_until_its_dates_have_passed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("demo.db");
    make(&path, 1, NOW, "UTC", Hasher::new(Cost::CHEAP), &Watch::default()).unwrap();
    let look = |days| reuse::look(&path, &Wish::default(), NOW.plus(chrono::TimeDelta::days(days)), &Watch::default()).unwrap();
    assert_eq!(look(5), Origin::Kept { days: 5 });
    let Origin::Anew { why: Stale::Old(30), aside } = look(30) else { panic!("a month later nothing is due tomorrow") };
    assert!(aside.exists() && !path.exists());
}

#[test]
fn a_real_school_is_never_taken_for_a_stage() {
    let school = crate::service::testing::School::new();
    let path = school.folder().join("school.db");
    assert!(path.exists());
    assert!(reuse::look(&path, &Wish { anew: true, ..Wish::default() }, NOW, &Watch::default()).is_err() && path.exists());
}

/// `--anew`: whatever lies beside the school is somebody's.
#[test]
fn a_school_put_aside_never_takes_the_place_of_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("demo.db");
    let anew = Wish { anew: true, ..Wish::default() };
    let precious = folder.path().join("demo.db.old");
    std::fs::write(&precious, "precious").unwrap();
    make(&path, 1, NOW, "UTC", Hasher::new(Cost::CHEAP), &Watch::default()).unwrap();
    // Somebody is in it.
    let busy = Services::open(&path).unwrap();
    busy.set_self_enroll(&Actor::console("demo"), "shell-basics", true).unwrap();
    assert_eq!(reuse::look(&path, &anew, NOW, &Watch::default()).unwrap_err().kind, crate::service::ErrorKind::Conflict);
    assert!(path.exists());
    drop(busy);
    let Origin::Anew { why: Stale::Wanted, aside } = reuse::look(&path, &anew, NOW, &Watch::default()).unwrap() else {
        panic!("it was wanted anew")
    };
    assert_eq!((aside, path.exists()), (folder.path().join("demo.db.old-2"), false));
    assert_eq!(std::fs::read_to_string(&precious).unwrap(), "precious");
}

#[test]
fn another_demo_school_than_the_wanted_is_not_gone_into() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("demo.db");
    make(&path, 1, NOW, "UTC", Hasher::new(Cost::CHEAP), &Watch::default()).unwrap();
    for wish in [Wish { seed: 5, ..Wish::default() }, Wish { size: Size::Medium, ..Wish::default() }] {
        let refused = reuse::look(&path, &wish, NOW, &Watch::default()).unwrap_err();
        assert!(refused.message.contains("small") && path.exists(), "{refused:?}");
    }
    assert_eq!(reuse::look(&path, &Wish::default(), NOW, &Watch::default()).unwrap(), Origin::Kept { days: 0 });
}
