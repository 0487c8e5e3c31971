use super::*;
use crate::domain::completion::Status;
use crate::domain::course::DateRule;
use crate::domain::person::CourseRole;
use crate::domain::schedule::DateOverride;
use crate::service::ErrorKind;
use crate::service::testing::School;

fn school() -> (School, Actor) {
    let school = School::new();
    school.sample_course();
    let ada = school.learner("ada");
    school.enroll("git-lab", &["ada"], CourseRole::Learner);
    (school, ada)
}

/// DESIGN.md 4.9: not visible is answered as not there, word for word, with the nearest name that may be seen.
#[test]
fn what_may_not_be_seen_is_not_there() {
    let (school, ada) = school();
    let bob = school.learner("bob");
    let services = &school.services;
    let unknown = services.outline(&ada, "git-lba").unwrap_err();
    assert_eq!((unknown.kind, unknown.hint.as_deref()), (ErrorKind::NotFound, Some("Did you mean `git-lab`?")));
    let hidden = services.outline(&bob, "git-lab").unwrap_err();
    assert_eq!((hidden.message.as_str(), hidden.hint), ("There is no course `git-lab`.", None));
    services.unpublish(&school.console(), "git-lab", &["work/show".to_owned()]).unwrap();
    let draft = services.page(&ada, "git-lab", "work/show").unwrap_err();
    let nothing = services.page(&ada, "git-lab", "work/shop").unwrap_err();
    assert_eq!(draft.message.replace("show", "shop"), nothing.message);
    assert_eq!(draft.hint, None, "the hint does not name what may not be seen");
}

#[test]
fn everybody_lists_the_courses_they_may_see() {
    let (school, ada) = school();
    let (bob, grace) = (school.learner("bob"), school.admin("grace"));
    let names = |actor: &Actor, all| -> Vec<String> {
        school.services.courses(actor, all).unwrap().courses.into_iter().map(|row| row.course).collect()
    };
    assert_eq!(names(&ada, false), ["git-lab"]);
    assert!(names(&bob, false).is_empty());
    let row = school.services.courses(&grace, false).unwrap().courses.remove(0);
    assert_eq!((row.learners, row.modules, row.items, row.state), (1, 2, 6, CourseState::Published));
    school.services.archive(&school.console(), "git-lab", false).unwrap();
    assert!(names(&grace, false).is_empty());
    assert_eq!(names(&grace, true), ["git-lab"]);
}

#[test]
fn a_suspended_person_sees_nothing() {
    let (school, ada) = school();
    school.services.suspend_user(&school.console(), "ada", false).unwrap();
    assert_eq!(school.services.courses(&ada, true).unwrap_err().kind, ErrorKind::Denied);
    assert_eq!(school.services.page(&ada, "git-lab", "intro/why").unwrap_err().kind, ErrorKind::Denied);
    assert_eq!(school.services.home(&ada).unwrap_err().kind, ErrorKind::Denied);
}

/// Issue 2: catalog and join. Only what is open, and joining twice is no error.
#[test]
fn an_open_course_is_joined_from_the_catalog() {
    let (school, _) = school();
    let bob = school.learner("bob");
    let services = &school.services;
    assert!(services.catalog(&bob).unwrap().courses.is_empty());
    assert_eq!(services.join(&bob, "git-lab").unwrap_err().kind, ErrorKind::NotFound);
    services.set_self_enroll(&school.console(), "git-lab", true).unwrap();
    let row = services.catalog(&bob).unwrap().courses.remove(0);
    assert_eq!((row.course.as_str(), row.joined, row.minutes), ("git-lab", false, 8));
    assert_eq!(services.home(&bob).unwrap().to_join, 1);
    let refused = services.outline(&bob, "git-lab").unwrap_err();
    assert_eq!((refused.kind, refused.hint.as_deref()), (ErrorKind::Denied, Some("Join it from the catalog first")));
    assert!(services.join(&bob, "git-lab").unwrap().new);
    assert!(!services.join(&bob, "git-lab").unwrap().new);
    assert!(services.outline(&bob, "git-lab").is_ok());
    assert_eq!(services.home(&bob).unwrap().to_join, 0);
    services.unenroll(&bob, "git-lab", &["bob".to_owned()]).unwrap();
    assert!(!services.catalog(&bob).unwrap().courses[0].joined);
    services.unpublish(&school.console(), "git-lab", &[]).unwrap();
    assert!(services.catalog(&bob).unwrap().courses.is_empty(), "a draft is in no catalog");
}

#[test]
fn only_who_may_publishes() {
    let (school, ada) = school();
    let kind = |actor: &Actor| school.services.publish(actor, "git-lab", &[]).map(|_| ()).map_err(|error| error.kind);
    let (lin, kay) = (school.learner("lin"), school.learner("kay"));
    school.enroll("git-lab", &["lin"], CourseRole::Assistant);
    school.enroll("git-lab", &["kay"], CourseRole::Instructor);
    assert_eq!(kind(&ada), Err(ErrorKind::Denied));
    assert_eq!(kind(&lin), Err(ErrorKind::Denied));
    assert_eq!(kind(&kay), Ok(()));
    assert_eq!(kind(&school.instructor("other")), Err(ErrorKind::NotFound));
}

/// FORMATS.md 10.2: relative dates count from the term's start, which lives in the database.
#[test]
fn relative_dates_wait_for_the_term() {
    let (school, ada) = school();
    let (services, console) = (&school.services, school.console());
    let repo = |view: DatesView| view.items.into_iter().find(|row| row.item == "work/repo").unwrap();
    let before = repo(services.dates(&console, "git-lab").unwrap());
    assert_eq!((before.due, before.needs_term_start), (None, true));
    let day = chrono::NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
    let after = repo(services.set_term_start(&console, "git-lab", Some(day)).unwrap());
    assert_eq!(after.due.unwrap().rfc3339(), "2026-12-04T18:00:00.000Z");
    assert_eq!(services.outline(&ada, "git-lab").unwrap().item("work/repo").unwrap().due, after.due);
    assert_eq!(services.set_term_start(&ada, "git-lab", None).unwrap_err().kind, ErrorKind::Denied);
}

#[test]
fn dates_set_here_stand_above_the_package_and_outlive_an_update() {
    let (school, ada) = school();
    let (services, console) = (&school.services, school.console());
    let at = |text: &str| {
        Some(Some(DateOverride::Is(DateRule::Exactly(Instant::from(chrono::DateTime::parse_from_rfc3339(text).unwrap().to_utc())))))
    };
    let open = DatesChange { open: at("2026-11-24T08:00:00Z"), due: at("2026-11-25T08:00:00Z"), ..DatesChange::default() };
    services.set_dates(&console, "git-lab", "intro/why", open).unwrap();
    let why = services.outline(&ada, "git-lab").unwrap().item("intro/why").cloned().unwrap();
    assert_eq!((why.status, why.locked_by.as_deref()), (Some(Status::Locked), Some("Opens Tue 24 Nov 2026 08:00.")));
    let home = services.home(&ada).unwrap();
    assert_eq!((home.due[0].item.as_str(), home.due[0].when), ("intro/why", crate::service::home::When::In(3)));

    let mut newer = crate::service::testing::sample::course();
    newer.title = "Git, again".into();
    let package = crate::service::testing::sample::package(newer, &[]);
    services.import_course(&console, package, crate::service::import::ImportOptions::default()).unwrap();
    assert!(services.outline(&ada, "git-lab").unwrap().item("intro/why").unwrap().due.is_some());

    school.clock.advance(chrono::TimeDelta::days(4));
    let why = services.outline(&ada, "git-lab").unwrap().item("intro/why").cloned().unwrap();
    assert_eq!((why.status, why.late), (Some(Status::NotStarted), true));
    assert_eq!(services.home(&ada).unwrap().due[0].when, crate::service::home::When::Late(1));
    let back = DatesChange { open: Some(None), due: Some(None), ..DatesChange::default() };
    let dates = services.set_dates(&console, "git-lab", "intro/why", back).unwrap();
    assert!(dates.items[0].due.is_none() && dates.items[0].set.is_empty());
    let crossed = DatesChange { open: at("2026-11-25T08:00:00Z"), close: at("2026-11-24T08:00:00Z"), ..DatesChange::default() };
    assert_eq!(services.set_dates(&console, "git-lab", "intro/why", crossed).unwrap_err().kind, ErrorKind::Invalid);
}

/// UX.md sketch 2: home says what to do next.
#[test]
fn home_says_where_to_go_on() {
    let (school, ada) = school();
    let services = &school.services;
    let resume = services.home(&ada).unwrap().resume.unwrap();
    assert_eq!((resume.item.as_str(), resume.begun), ("intro/why", false));
    services.page(&ada, "git-lab", "intro/why").unwrap();
    services.remember_place(&ada, "git-lab", "intro/why", crate::service::page::Place { at: 5, read: 400 }).unwrap();
    let resume = services.home(&ada).unwrap().resume.unwrap();
    assert_eq!((resume.item.as_str(), resume.read, resume.begun), ("intro/why", Some(400), true));
    services.mark_done(&ada, "git-lab", "intro/why", true).unwrap();
    let home = services.home(&ada).unwrap();
    assert_eq!(home.resume.unwrap().item, "intro/first");
    assert_eq!(home.courses[0].progress, crate::domain::completion::Progress { completed: 1, required: 5 });
    assert!(home.teaching.is_empty());
    let page = |item: &str, read| {
        school.clock.advance(chrono::TimeDelta::minutes(1));
        services.page(&ada, "git-lab", item).unwrap();
        services.remember_place(&ada, "git-lab", item, crate::service::page::Place { at: 5, read }).unwrap();
    };
    services.mark_done(&ada, "git-lab", "intro/why", false).unwrap();
    page("intro/why", 300);
    services.start_attempt(&ada, "git-lab", "intro/first").unwrap();
    assert_eq!(services.home(&ada).unwrap().resume.unwrap().item, "intro/first", "what was seen last and is open");
    services.submit_attempt(&ada, "git-lab", "intro/first").unwrap();
    assert_eq!(services.home(&ada).unwrap().resume.unwrap().item, "intro/why", "what was left in the middle is not passed over");
    let teacher = services.home(&school.admin("grace")).unwrap();
    assert_eq!((teacher.teaching[0].learners, teacher.courses.len()), (1, 0));
}

/// RULES.md 4.2: a released score opens what asks for it; one that is hidden does not tell on itself.
#[test]
fn a_released_score_opens_what_waits_for_it() {
    let (school, ada) = school();
    let (services, console) = (&school.services, school.console());
    let locked_by = || services.outline(&ada, "git-lab").unwrap().item("work/repo").unwrap().locked_by.clone();
    let mark = |score: &str| {
        let grade =
            crate::service::grade::NewGrade { score: Some(score.to_owned()), reason: Some("seen".to_owned()), ..Default::default() };
        services.set_grade(&console, "git-lab", "intro/first", "ada", grade).unwrap();
    };
    mark("3");
    assert!(locked_by().unwrap().ends_with("Score at least 70 % in \"Snapshots and areas\" first (you have 60 %)."));
    let home = services.home(&ada).unwrap();
    assert_eq!((home.marks[0].item.as_str(), home.courses[0].grade.as_ref().unwrap().shown.as_str()), ("intro/first", "60.00"));
    services.hide_grades(&console, "git-lab", "intro/first", &[]).unwrap();
    mark("5");
    assert!(locked_by().unwrap().ends_with("Score at least 70 % in \"Snapshots and areas\" first."));
    assert!(services.home(&ada).unwrap().marks.is_empty());
    services.release_grades(&console, "git-lab", "intro/first", &[]).unwrap();
    assert_eq!(locked_by().as_deref(), Some("Finish \"First steps\" first."));
}
