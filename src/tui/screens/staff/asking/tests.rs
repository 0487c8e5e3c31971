//! What is asked, on the screen: equal answers together, what accepting would change before it is done, declining with a way back.

use chrono::TimeDelta;

use crate::domain::course::{ItemBody, QuizSettings};
use crate::domain::person::CourseRole;
use crate::service::Actor;
use crate::service::attempt::{Given, GivenAnswer};
use crate::service::testing::School;
use crate::tui::route::Route;
use crate::tui::screens::staff::tests::as_user;
use crate::tui::testing::Harness;

const COURSE: &str = "git-lab";
const QUIZ: &str = "intro/first";

fn place() -> Route {
    Route::Asking { course: COURSE.to_owned(), item: QUIZ.to_owned() }
}

fn take(school: &School, who: &Actor, answer: &str, asks: bool) {
    let services = &school.services;
    services.start_attempt(who, COURSE, QUIZ).unwrap();
    let given = GivenAnswer::of(Given::Text { text: answer.into() });
    services.answer(who, COURSE, QUIZ, vec![("init".to_owned(), given)]).unwrap();
    services.submit_attempt(who, COURSE, QUIZ).unwrap();
    if asks {
        services.claim(who, COURSE, QUIZ, "init", None).unwrap();
    }
}

/// Ada and Ben ask about the same answer, Eve gave it as well.
fn school() -> School {
    let school = School::new();
    school.sample_course();
    let people = ["ada", "ben", "eve"].map(|name| school.learner(name));
    school.enroll(COURSE, &["ada", "ben", "eve"], CourseRole::Learner);
    school.instructor("tina");
    school.enroll(COURSE, &["tina"], CourseRole::Instructor);
    for (who, (answer, asks)) in people.iter().zip([("git start", true), ("Git  Start", true), ("git start", false)]) {
        take(&school, who, answer, asks);
    }
    school
}

fn desk(school: &School) -> Harness {
    let mut at = as_user(school, "tina").at(place());
    at.until("2 ask");
    // A day later the seconds that went by do not show.
    at.wait(TimeDelta::hours(26).num_milliseconds());
    at
}

/// How long they wait is seen at 40 columns too, and the item of the course says that somebody asks.
#[test]
fn the_home_and_the_course_say_what_is_asked() {
    let school = school();
    let mut at = as_user(&school, "tina");
    assert!(at.shows("2 asking: Snapshots and areas, oldest just now"), "{}", at.screen());
    at.wait(TimeDelta::days(9).num_milliseconds());
    at.resize(40, 20);
    assert!(at.shows("2 asking: Snapshots and areas  9 d ago"), "{}", at.screen());
    let at = as_user(&school, "tina").at(Route::Course { course: COURSE.to_owned() });
    assert!(at.shows("2 asking, "), "{}", at.screen());
    let at = at.size(40, 20);
    assert!(at.shows("quiz 2 asking"), "{}", at.screen());
}

#[test]
fn what_is_asked_at_each_size() {
    let school = school();
    for (width, height) in [(80, 24), (40, 20), (200, 60)] {
        let at = desk(&school).size(width, height);
        at.snap(&format!("asking_{width}x{height}"));
    }
}

#[test]
fn what_accepting_changes_is_told_before_it_is_done() {
    let school = school();
    let mut at = desk(&school);
    at.keys("a");
    at.until("3 attempts, 3 learners: +1 point");
    at.keys("<enter>");
    assert!(at.shows("who asked is told why"), "{}", at.screen());
    at.keys("a");
    at.until("3 attempts, 3 learners: +1 point");
    at.text("So be it");
    at.keys("<enter>");
    at.until("Nobody asks about a mark");
    let ada = school.services.act_as(&school.console(), "ada").unwrap();
    let view = school.services.attempt(&ada, COURSE, QUIZ, None).unwrap();
    let init = view.questions.iter().find(|one| one.id == "init").unwrap();
    assert_eq!(init.claim.as_ref().unwrap().reply.as_ref().unwrap().raw(), "So be it");
}

/// On a slow machine the question comes later: what is typed of the reason before does nothing to what is asked.
#[test]
fn a_reason_that_is_typed_ahead_declines_nothing() {
    let school = school();
    let mut at = desk(&school).impatient();
    at.keys("a d");
    at.until("for everybody: why?");
    assert!(!at.shows("stay as it is"), "{}", at.screen());
    assert_eq!(school.services.claims(&school.console(), COURSE, None).unwrap().claims.len(), 2);
}

#[test]
fn what_was_declined_can_be_asked_again() {
    let school = school();
    let mut at = desk(&school);
    at.keys("d No <enter>");
    assert!(at.line(-1).contains("u undo") && at.shows("reads why"), "{}", at.screen());
    assert_eq!(school.services.claims(&school.console(), COURSE, None).unwrap().claims.len(), 0);
    at.keys("u");
    assert_eq!(school.services.claims(&school.console(), COURSE, None).unwrap().claims.len(), 2);
    at.until("2 ask");
}

#[test]
fn the_attempt_that_is_asked_about_is_opened_with_what_was_asked() {
    let school = school();
    let mut at = desk(&school);
    at.keys("<enter>");
    assert!(at.shows("Whose attempt?"), "{}", at.screen());
    at.keys("<enter>");
    at.until("Its learner asked that this counts");
}

/// Points by hand go to the attempt whose answer was under the cursor, whatever else its learner handed in.
#[test]
fn the_attempt_under_the_cursor_is_the_one_on_the_desk() {
    let school = School::new();
    school.changed_course(|course| {
        let bodies = course.modules.iter_mut().flat_map(|module| &mut module.items).map(|item| &mut item.body);
        for body in bodies {
            if let ItemBody::Quiz(quiz) = body {
                quiz.settings = QuizSettings { attempts: 3, ..QuizSettings::default() };
            }
        }
    });
    let ada = school.learner("ada");
    school.enroll(COURSE, &["ada"], CourseRole::Learner);
    school.instructor("tina");
    school.enroll(COURSE, &["tina"], CourseRole::Instructor);
    for answer in ["git start", "git begin"] {
        take(&school, &ada, answer, true);
        school.clock.advance(TimeDelta::minutes(5));
    }
    let mut at = as_user(&school, "tina").at(place());
    at.until("git begin");
    at.keys("<down> <enter>");
    at.until("attempt 2");
    assert!(at.shows("git begin"), "{}", at.screen());
    at.keys("1 s");
    at.text("So does the book");
    at.keys("<enter>");
    let open = school.services.claims(&school.console(), COURSE, None).unwrap().claims;
    assert_eq!(open.iter().map(|one| one.attempt).collect::<Vec<_>>(), [1], "{}", at.screen());
}

#[test]
fn an_assistant_declines_and_does_not_publish() {
    let school = school();
    school.learner("alf");
    school.enroll(COURSE, &["alf"], CourseRole::Assistant);
    let mut at = as_user(&school, "alf").at(place()).settled();
    at.until("2 ask");
    at.keys("a");
    assert!(at.shows("Only its instructors may"), "{}", at.screen());
}

#[test]
fn the_queue_of_a_home_leads_to_what_is_asked() {
    let school = school();
    let mut at = as_user(&school, "tina").at(Route::Home).settled();
    at.until("2 asking: Snapshots and areas");
    at.keys("<enter>");
    at.until("2 ask ");
}
