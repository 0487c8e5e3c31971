use crate::domain::course::CourseState;
use crate::domain::person::CourseRole;
use crate::domain::schedule::DateOverride;
use crate::service::Actor;
use crate::service::course::DatesChange;
use crate::service::import::ImportOptions;
use crate::service::sign_in::SignedIn;
use crate::service::submission::NewWork;
use crate::service::taught::Running;
use crate::service::testing::{School, sample};
use crate::tui::route::Route;
use crate::tui::screen::{Inside, Request};
use crate::tui::testing::{Harness, place};

/// A course with one piece of work that waits, taught by tina; ada learns in it.
pub(super) fn school() -> School {
    let school = School::new();
    let mut course = sample::course();
    course.modules[1].requires.clear();
    course.modules[1].items[0].requires.clear();
    let options = ImportOptions { publish: true, ..ImportOptions::default() };
    school.services.import_course(&school.console(), sample::package(course, &[]), options).expect("a sound course");
    school.instructor("tina");
    school.learner("陈美玲");
    let ada = school.learner("ada");
    school.enroll("git-lab", &["tina"], CourseRole::Instructor);
    school.enroll("git-lab", &["ada", "陈美玲"], CourseRole::Learner);
    let work = NewWork { text: Some("My repository.".into()), ..NewWork::default() };
    school.services.submit_work(&ada, "git-lab", "work/repo", work).expect("it is taken");
    school
}

fn inside(school: &School, actor: Actor) -> Harness {
    let me = school.services.me(&actor).expect("themselves");
    let view = school.services.school(&actor).expect("the school");
    Harness::world(Inside::of(&school.services, SignedIn { actor, me, failures: 0 }, &view, &place()))
}

pub(super) fn as_user(school: &School, name: &str) -> Harness {
    inside(school, school.services.act_as(&school.console(), name).expect("somebody"))
}

fn course_page(school: &School) -> Harness {
    as_user(school, "tina").at(Route::Course { course: "git-lab".to_owned() })
}

fn state(school: &School) -> CourseState {
    school.services.course(&school.console(), "git-lab").expect("the course").outline.state
}

#[test]
fn what_waits_stands_on_the_home_of_who_marks() {
    let school = school();
    let mut at = as_user(&school, "tina");
    assert!(at.line(-2).contains("1 piece of work waits for your mark"), "{}", at.screen());
    at.until_gone("Looking how your courses stand");
    at.snap("staff_home");
    at.resize(40, 20);
    at.snap("staff_home_40x20");
}

#[test]
fn an_admin_sees_the_school_and_marks_nothing() {
    let school = school();
    school.admin("boss");
    let at = as_user(&school, "boss");
    assert!(at.shows("2 learners") && !at.shows("to mark"), "{}", at.screen());
}

#[test]
fn a_course_page_at_each_size() {
    let school = school();
    let mut at = course_page(&school);
    at.snap("staff_course");
    at.resize(40, 20);
    at.snap("staff_course_40x20");
    at.resize(200, 60);
    at.snap("staff_course_200x60");
}

#[test]
fn what_waits_leads_to_where_it_is_marked() {
    let school = school();
    let mut at = course_page(&school);
    at.keys("<tab> <enter>");
    assert!(at.shows("My repository.") && at.shows("Commits are small"), "{}", at.screen());
}

#[test]
fn an_item_is_hidden_and_shown_by_one_key() {
    let school = school();
    let mut at = course_page(&school);
    at.keys("<space>");
    assert!(at.shows("HIDDEN") && at.shows("Space shows it again"), "{}", at.screen());
    let ada = school.services.act_as(&school.console(), "ada").expect("ada");
    assert!(school.services.outline(&ada, "git-lab").expect("the outline").item("intro/why").is_none());
    at.keys("<space>");
    assert!(!at.shows("HIDDEN") && school.services.outline(&ada, "git-lab").expect("the outline").item("intro/why").is_some());
}

/// R22: the key that asks does not answer.
#[test]
fn a_course_is_hidden_and_published_after_a_question() {
    let school = school();
    let mut at = course_page(&school);
    at.keys("r r <enter>");
    assert!(at.shows("2 learners cannot see it") && state(&school) == CourseState::Published, "{}", at.screen());
    at.keys("y");
    assert!(at.shows("draft") && state(&school) == CourseState::Draft, "{}", at.screen());
    at.keys("r y");
    assert_eq!(state(&school), CourseState::Published);
}

#[test]
fn joining_is_opened_and_closed() {
    let school = school();
    let eve = school.learner("eve");
    let mut at = course_page(&school);
    at.keys("J");
    assert!(at.shows("open to join"), "{}", at.screen());
    at.keys("J");
    assert!(at.shows("closed to join") && school.services.join(&eve, "git-lab").is_err(), "{}", at.screen());
}

fn chosen(at: &mut Harness, path: &std::path::Path) {
    at.keys("i <enter> e");
    at.paste(&path.display().to_string());
    at.keys("<enter>");
}

#[test]
fn a_course_is_looked_at_before_it_is_taken_in() {
    let school = school();
    let mut at = as_user(&school, "tina");
    let tour = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-courses/lyceum-tour");
    chosen(&mut at, &tour);
    at.until("It is new here");
    assert!(school.services.course(&school.console(), "lyceum-tour").is_err(), "a look changes nothing");
    at.keys("<enter>");
    at.until("draft");
    assert!(at.line(0).contains("Lyceum"), "{}", at.screen());
    let course = school.services.course(&school.console(), "lyceum-tour").expect("it is in");
    assert_eq!(course.outline.state, CourseState::Draft);
    at.keys("<esc>");
    chosen(&mut at, &tour);
    at.until("there is nothing to take in");
}

#[test]
fn a_course_with_mistakes_names_them_and_can_be_tried_again() {
    let school = school();
    let folder = tempfile::tempdir().expect("a folder");
    let toml = folder.path().join("course.toml");
    std::fs::write(&toml, "format = 1\nid = \"new\"\ntitle = \n").expect("a file");
    let mut at = as_user(&school, "tina");
    chosen(&mut at, folder.path());
    at.until("This cannot be taken in");
    assert!(at.shows("course.toml:3"), "{}", at.screen());
    std::fs::write(&toml, "format = 1\nid = \"new\"\ntitle = \"New\"\nautors = []\n").expect("a file");
    at.keys("<enter>");
    at.until("It is new here");
    assert!(at.shows("autors"), "what was found is listed: {}", at.screen());
}

/// Who is suspended, reset or in another role while they are in is let out with the reason, whatever they do next.
#[test]
fn an_ended_session_leads_to_the_door() {
    let school = school();
    let console = school.console();
    let sign_in = |name: &str| {
        let signed = school.services.sign_in(&Actor::guest("tty"), name, crate::service::testing::PASSWORD).expect("the password is right");
        let crate::service::sign_in::SignIn::Welcome(signed) = signed else { panic!("no code") };
        inside(&school, signed.actor)
    };
    let (mut tina, mut ada) = (sign_in("tina"), sign_in("ada"));
    school.services.issue_code(&console, "tina").expect("a code");
    school.services.suspend_user(&console, "ada", false).expect("suspended");
    for (at, word) in [(&mut tina, "Sign in again"), (&mut ada, "suspended")] {
        at.keys("g p");
        assert!(matches!(at.requests.first(), Some(Request::SignedOut(why)) if why.contains(word)), "{:?}\n{}", at.requests, at.screen());
    }
}

fn dates_page(school: &School) -> Harness {
    as_user(school, "tina").at(Route::Dates { course: "git-lab".to_owned() })
}

fn due(school: &School, item: &str) -> Option<String> {
    let dates = school.services.dates(&school.console(), "git-lab").expect("the dates");
    dates.items.into_iter().find(|row| row.item == item).and_then(|row| row.due).map(crate::domain::time::Instant::rfc3339)
}

/// R20: what is typed is echoed as it is understood, before it is saved.
#[test]
fn a_date_is_changed_where_it_stands_and_taken_back() {
    let school = school();
    let mut at = dates_page(&school);
    at.snap("staff_dates");
    let before = due(&school, "intro/why");
    at.keys("e");
    at.text("fri 18:00");
    assert!(at.shows("= Fri 27 Nov 2026 18:00 UTC"), "{}", at.screen());
    at.keys("<enter>");
    assert_eq!(due(&school, "intro/why").as_deref(), Some("2026-11-27T18:00:00.000Z"), "{}", at.screen());
    at.keys("u");
    assert_eq!(due(&school, "intro/why"), before);
    at.keys("e");
    at.text("some day");
    at.keys("<enter>");
    assert!(at.shows("! `some day` is not a date") && due(&school, "intro/why") == before, "{}", at.screen());
    at.keys("<esc>");
    at.resize(40, 20);
    at.snap("staff_dates_40x20");
}

#[test]
fn all_dates_are_moved_after_a_look_and_taken_back() {
    let school = school();
    let mut at = dates_page(&school);
    at.keys("e");
    at.text("2026-12-01 18:00");
    at.keys("<enter> <up> e");
    at.text("2026-11-02");
    at.keys("<enter> m 7 <enter>");
    assert!(at.shows("Move all dates 7 days later?") && at.shows("2026-11-09"), "{}", at.screen());
    assert_eq!(due(&school, "intro/why").as_deref(), Some("2026-12-01T18:00:00.000Z"), "a look changes nothing");
    at.keys("y");
    assert_eq!(due(&school, "intro/why").as_deref(), Some("2026-12-08T18:00:00.000Z"), "{}", at.screen());
    at.keys("u");
    assert_eq!(due(&school, "intro/why").as_deref(), Some("2026-12-01T18:00:00.000Z"), "{}", at.screen());
    for typed in ["a week", "-2147483648"] {
        at.keys("m");
        at.text(typed);
        at.keys("<enter>");
        assert!(at.shows("Write a number of days"), "{}", at.screen());
    }
}

/// A look at a date leaves it counting from the day that the course begins; what somebody else set meanwhile is not overwritten.
#[test]
fn a_date_that_is_only_looked_at_goes_on_counting_from_the_term() {
    let school = school();
    let mut at = dates_page(&school);
    at.keys("<up> e");
    at.text("2026-11-02");
    at.keys("<enter> <down> e");
    at.text("week 5 fri 18:00");
    at.keys("<enter> e");
    assert!(at.shows("week 5 fri 18:00"), "{}", at.screen());
    at.keys("<enter>");
    at.wait(31_000);
    assert!(at.shows("week 5 fri 18:00 = Fri 4 Dec 2026 18:00 UTC"), "{}", at.screen());
    let start = |day: &str| school.services.set_term_start(&school.console(), "git-lab", day.parse().ok()).expect("a day");
    start("2026-11-09");
    assert_eq!(due(&school, "intro/why").as_deref(), Some("2026-12-11T18:00:00.000Z"));
    let other = DatesChange { due: Some(Some(DateOverride::None)), ..DatesChange::default() };
    school.services.set_dates(&school.console(), "git-lab", "intro/why", other).expect("another's date");
    at.keys("e");
    at.text("2026-12-24 18:00");
    at.keys("<enter>");
    assert!(at.shows("changed meanwhile") && due(&school, "intro/why").is_none(), "{}", at.screen());
}

#[test]
fn a_course_is_archived_and_taken_back_and_saved_from_its_page() {
    let school = school();
    let mut at = course_page(&school);
    at.keys("d");
    assert!(state(&school) == CourseState::Published && at.shows("That is done under About"), "{}", at.screen());
    at.keys("<s-tab> d");
    assert_eq!(state(&school), CourseState::Archived, "{}", at.screen());
    at.keys("u");
    assert!(state(&school) == CourseState::Published && at.shows("Taken back"), "{}", at.screen());
    at.keys("u");
    assert!(state(&school) == CourseState::Published && at.shows("Nothing was changed just now"), "{}", at.screen());
    at.keys("<end> <enter> <enter>");
    assert_eq!(state(&school), CourseState::Published, "{}", at.screen());
    let folder = tempfile::tempdir().expect("a folder");
    at.keys("x <enter> <c-u>");
    at.keys("<home> <c-k>");
    at.paste(&folder.path().display().to_string());
    at.keys("<enter>");
    at.until("Saved as");
    assert!(folder.path().join("git-lab/course.toml").is_file());
    at.wait(6_000);
    // The folder used last is offered for the next, on another screen too.
    at.keys("<up> <enter> <enter>");
    at.until("Saved as");
    assert!(folder.path().join("git-lab-work/manifest.json").is_file());
}

/// Whoever is in the middle of a quiz is not cut off in silence: by hiding it, the course, or by putting it into the archive.
#[test]
fn a_quiz_with_learners_in_it_is_hidden_after_a_question() {
    let school = school();
    let ada = school.services.act_as(&school.console(), "ada").expect("ada");
    school.services.start_attempt(&ada, "git-lab", "intro/first").expect("it is begun");
    let shown = || school.services.outline(&ada, "git-lab").expect("the outline").item("intro/first").is_some();
    let mut at = course_page(&school);
    while !at.screen().lines().any(|line| line.starts_with(" > Snapshots")) {
        at.keys("<down>");
    }
    at.keys("<space>");
    assert!(shown() && at.shows("1 learner is in"), "{}", at.screen());
    at.keys("<esc> r");
    assert!(at.shows("1 learner is in"), "{}", at.screen());
    at.keys("<esc> <s-tab> d");
    assert!(state(&school) == CourseState::Published && at.shows("1 learner is in"), "{}", at.screen());
    at.keys("<esc> <tab>");
    while !at.screen().lines().any(|line| line.starts_with(" > Snapshots")) {
        at.keys("<down>");
    }
    at.keys("<space> y");
    assert!(!shown() && at.shows("HIDDEN"), "{}", at.screen());
}

/// The role in the school says nothing of who helps in a course: both homes are theirs, and the one where work waits comes first where they
/// learn nowhere.
#[test]
fn whoever_helps_in_a_course_has_its_home_and_keys() {
    let school = school();
    school.learner("alf");
    school.enroll("git-lab", &["alf"], CourseRole::Assistant);
    let mut at = as_user(&school, "alf").at(Route::Home).settled();
    assert!(at.shows("1 to mark: Git in the lab") && at.line(0).contains("(teaching)"), "{}", at.screen());
    assert!(!at.shows("New course"), "{}", at.screen());
    at.keys("a");
    assert!(at.shows("Courses are made by instructors and admins"), "{}", at.screen());
    at.keys("g s");
    assert!(at.shows("My courses") && at.shows("Courses you help in"), "{}", at.screen());
    at.keys("<end> <enter>");
    at.until("To mark 1");
    // Who learns elsewhere begins there.
    school.services.create_course(&school.console(), "Reading the sky").expect("it is made");
    school.services.publish(&school.console(), "reading-the-sky", &[]).expect("it is shown");
    school.enroll("reading-the-sky", &["alf"], CourseRole::Learner);
    let mut at = as_user(&school, "alf").at(Route::Home).settled();
    assert!(at.shows("My courses") && at.shows("Git in the lab, 1 to mark"), "{}", at.screen());
    at.keys("g s");
    assert!(at.shows("Courses you teach"), "{}", at.screen());
}

#[test]
fn who_looks_at_a_course_finds_it_at_home() {
    let school = school();
    school.learner("olga");
    school.enroll("git-lab", &["olga"], CourseRole::Observer);
    let mut at = as_user(&school, "olga").at(Route::Home).settled();
    assert!(at.shows("Courses you look at"), "{}", at.screen());
    at.keys("<end> <enter>");
    at.until("Why snapshots");
}

/// What its staff try out is nobody's work, and who is in two quizzes is one.
#[test]
fn learners_in_the_middle_are_counted_once_and_staff_not_at_all() {
    let school = school();
    let running = || school.services.running_attempts(&school.console(), "git-lab").expect("they are counted");
    let [tina, ada] = ["tina", "ada"].map(|name| school.services.act_as(&school.console(), name).expect("there"));
    school.services.start_attempt(&tina, "git-lab", "intro/first").expect("she tries it out");
    assert_eq!(running(), Running::default());
    school.services.start_attempt(&ada, "git-lab", "intro/first").expect("she begins");
    assert_eq!((running().learners, running().quizzes["intro/first"]), (1, 1));
}

/// What a list of work is ordered by is what the keys walk along: the third row is the third piece of work.
#[test]
fn work_is_walked_in_the_order_of_its_list() {
    let school = school();
    for (name, ago) in [("bea", 1), ("cy", 2)] {
        school.clock.advance(chrono::TimeDelta::minutes(ago));
        let who = school.learner(name);
        school.enroll("git-lab", &[name], CourseRole::Learner);
        let work = NewWork { text: Some(name.into()), ..NewWork::default() };
        school.services.submit_work(&who, "git-lab", "work/repo", work).expect("it is taken");
    }
    let mut at = course_page(&school);
    at.keys("<tab> <down> <down> <enter>");
    assert!(at.shows("3 of 3"), "{}", at.screen());
}

/// DESIGN.md 7: what an update brings is a draft of its own; whoever brings it in is told how many and what shows them.
#[test]
fn an_update_tells_how_many_new_items_nobody_sees_yet() {
    let school = School::new();
    school.instructor("tina");
    let folder = school.folder().join("lab");
    std::fs::create_dir_all(&folder).expect("a folder");
    let write = |items: &[&str]| {
        let head = "format = 1\nid = \"lab\"\ntitle = \"Lab\"\n[[module]]\nid = \"m\"\nitems";
        std::fs::write(folder.join("course.toml"), format!("{head} = {items:?}\n")).expect("a file");
        for item in items {
            std::fs::write(folder.join(item), format!("# About {item}\n")).expect("a file");
        }
    };
    let bring = |at: &mut Harness| {
        at.keys("<enter> e");
        at.paste(&folder.display().to_string());
        at.keys("<enter>");
        at.until("take it in");
    };
    write(&["a.md"]);
    let mut at = as_user(&school, "tina").at(Route::Import);
    bring(&mut at);
    at.keys("<enter>");
    at.until("It is in");
    school.services.publish(&school.console(), "lab", &[]).expect("published");
    write(&["a.md", "b.md", "c.md"]);
    let mut at = as_user(&school, "tina").at(Route::Import).size(40, 20);
    bring(&mut at);
    let said = |at: &Harness| at.screen().split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(said(&at).contains("2 new items come in hidden"), "{}", at.screen());
    at.keys("<enter>");
    at.until("It is up to date");
    at.snap("import_update_hidden_40x20");
    assert!(said(&at).contains("2 new items are hidden from learners: Space on each publishes it."), "{}", at.screen());
}
