//! Quizzes taken through the interface against a real school: what is saved when, what is shown when, what happens at the ends.

use chrono::TimeDelta;

use crate::domain::person::CourseRole;
use crate::domain::work::Watch;
use crate::service::attempt::{Given, GivenAnswer};
use crate::service::import::ImportOptions;
use crate::service::testing::School;
use crate::service::{Actor, Services};
use crate::tui::route::Route;
use crate::tui::testing::Harness;

const COURSE: &str = "format = 1\nid = \"demo\"\ntitle = \"Demo\"\n[[module]]\nid = \"m\"\ntitle = \"M\"\nitems = [\"q.quiz.md\"]\n";

const QUESTIONS: &str = "
Read well.

## Pick one {#one}

- (x) first
- ( ) second
  > CANARY-OPTION

> note: CANARY-NOTE

## Type it {#two}

= pwd

> hint: CANARY-HINT

## How much? {#three 2pt}

= 3.14 ± 0.01

> incorrect: CANARY-WRONG
";

/// A school with one quiz whose front matter begins with `settings`, and a learner in it.
fn school(settings: &str) -> (School, Actor) {
    school_of(settings, QUESTIONS)
}

fn school_of(settings: &str, questions: &str) -> (School, Actor) {
    let school = School::new();
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("course.toml"), COURSE).unwrap();
    std::fs::write(folder.path().join("q.quiz.md"), format!("+++\ntitle = \"Small quiz\"\n{settings}\n+++\n{questions}")).unwrap();
    let package = crate::package::open(folder.path(), &Watch::default()).unwrap_or_else(|refusal| panic!("{refusal}"));
    school.services.import_course(&school.console(), package, ImportOptions { publish: true, ..ImportOptions::default() }).unwrap();
    let ada = school.learner("ada");
    school.enroll("demo", &["ada"], CourseRole::Learner);
    (school, ada)
}

fn route() -> Route {
    Route::Quiz { course: "demo".into(), item: "q".into() }
}

/// What is on the screen, without its line breaks and frames.
fn in_one_line(at: &Harness) -> String {
    at.screen().split_whitespace().filter(|word| word.chars().any(char::is_alphanumeric)).collect::<Vec<_>>().join(" ")
}

fn at_quiz(school: &School, ada: &Actor) -> Harness {
    let mut harness = Harness::learner(&school.services, ada.clone()).at(route());
    harness.wait(6_000);
    harness
}

/// The answer on the disk.
fn stored(school: &School, ada: &Actor, question: &str) -> Option<Given> {
    let attempt = school.services.attempt(ada, "demo", "q", None).unwrap();
    attempt.questions.into_iter().find(|one| one.id == question).and_then(|one| one.answer)
}

/// What happens at the end of the time is said as the author set it, before one begins.
#[test]
fn the_front_says_what_happens_when_the_time_is_over() {
    let grace = "overdue = \"grace\"\ngrace = \"3m\"";
    let ways = [
        ("", "is handed in by itself"),
        (grace, "you have 3 min to hand in yourself"),
        ("overdue = \"abandon\"", "Hand it in before it is over"),
    ];
    for (overdue, said) in ways {
        let (school, ada) = school(&format!("time = \"20m\"\n{overdue}"));
        let mut at = at_quiz(&school, &ada);
        let front = in_one_line(&at);
        assert!(front.contains(said) && front.contains("by itself") == overdue.is_empty(), "{overdue}: {front}");
        at.keys("<enter>");
        let asked = in_one_line(&at);
        assert!(asked.contains("Begin now?") && asked.contains("by itself") == overdue.is_empty(), "{overdue}: {asked}");
    }
}

#[test]
fn bonus_and_required_questions_and_the_introduction_of_a_pool_are_shown() {
    let questions =
        "# Harder ones {pick=2}\n\nTake your time here.\n\n## Extra {#extra bonus}\n\n= a\n\n## Needed {#needed required 2pt}\n\n= b\n";
    let (school, ada) = school_of("", questions);
    let mut at = at_quiz(&school, &ada);
    at.keys("<enter>");
    assert!(at.shows("Take your time here."), "{}", at.screen());
    let first = at.screen();
    at.keys("<right>");
    assert!(!at.shows("Take your time here."), "said once: {}", at.screen());
    let both = first + &at.screen();
    assert!(both.contains("(1 point, bonus)") && both.contains("(2 points, must be answered)"), "{both}");
    at.keys("s");
    assert!(at.shows("must be answered before you hand in") && !at.shows("Hand in \""), "{}", at.screen());
    let refused = school.services.submit_attempt(&ada, "demo", "q").unwrap_err();
    assert!(
        refused.message.contains("must be answered") && refused.hint.is_some_and(|hint| hint.contains("needed")),
        "{}",
        refused.message
    );
    let given = GivenAnswer::of(Given::Text { text: "b".into() });
    school.services.answer(&ada, "demo", "q", vec![("needed".into(), given)]).unwrap();
    school.services.submit_attempt(&ada, "demo", "q").unwrap();
}

#[test]
fn the_front_says_what_to_expect() {
    let (school, ada) = school("attempts = 2\ntime = \"20m\"\nreveal = \"after submit\"");
    let harness = at_quiz(&school, &ada);
    let screen = harness.screen();
    for said in [
        "Small quiz",
        "Read well.",
        "3 questions, 4 points",
        "20 min from the moment you begin",
        "2 attempts, 2 left; the best counts",
        "right answers",
        "Enter begins the quiz",
    ] {
        assert!(screen.contains(said), "{said}\n{screen}");
    }
}

/// DESIGN.md 7, *Saved*.
#[test]
fn a_choice_is_on_the_disk_at_once_and_typing_at_its_pause() {
    let (school, ada) = school("");
    let mut harness = at_quiz(&school, &ada);
    harness.keys("<enter> <space>");
    assert!(stored(&school, &ada, "one").is_some() && harness.shows("saved"), "{}", harness.screen());
    harness.keys("n <enter>");
    harness.text("pw");
    assert!(stored(&school, &ada, "two").is_none() && harness.shows("typing"), "{}", harness.screen());
    harness.wait(499);
    assert!(stored(&school, &ada, "two").is_none());
    harness.wait(1);
    assert_eq!(stored(&school, &ada, "two"), Some(Given::Text { text: "pw".into() }));
    assert!(harness.shows("saved"));
    harness.text("d");
    harness.keys("<enter>");
    assert_eq!(stored(&school, &ada, "two"), Some(Given::Text { text: "pwd".into() }), "before the cursor leaves the field");
}

#[test]
fn leaving_loses_nothing_and_comes_back_to_the_same_question() {
    let (school, ada) = school("");
    let mut harness = at_quiz(&school, &ada);
    harness.keys("<enter> <space> n <enter>");
    harness.text("ls");
    // The terminal goes away in the middle of a word.
    harness.session.flush();
    drop(harness);
    let harness = at_quiz(&school, &ada);
    assert!(harness.shows("2. Type it") && harness.shows("ls") && harness.shows("2 of 3"), "{}", harness.screen());
}

#[test]
fn handing_in_names_what_is_unanswered_and_leads_to_the_review() {
    let (school, ada) = school("reveal = \"after submit\"");
    let mut harness = at_quiz(&school, &ada);
    harness.keys("<enter> <space> ! s");
    assert!(harness.shows("2 of 3 questions have no answer: 2, 3.") && harness.shows("Flagged: 1."), "{}", harness.screen());
    harness.keys("<enter>");
    assert!(harness.shows("have no answer"), "Enter alone hands nothing in");
    harness.keys("y");
    assert!(harness.shows("Attempt 1: 1 of 4 points (25 %)"), "{}", harness.screen());
    assert!(harness.shows("right") && harness.shows("empty") && harness.shows("CANARY-NOTE"), "{}", harness.screen());
    harness.keys("a");
    assert!(harness.shows("Your attempts"), "{}", harness.screen());
}

/// SECURITY.md: no key before the review options allow it.
#[test]
fn nothing_of_the_key_is_seen_before_its_time() {
    let (school, ada) = school("attempts = 1\nshow = { after = [\"attempt\", \"marks\"], later = [\"attempt\"] }");
    let mut harness = at_quiz(&school, &ada);
    harness.keys("<enter> 2 n <enter>");
    harness.text("x");
    harness.keys("<enter> n");
    assert!(!harness.shows("CANARY"));
    harness.keys("s y");
    for _ in 0..3 {
        assert!(!harness.shows("CANARY") && !harness.shows("pwd"), "{}", harness.screen());
        harness.keys("n <pgdn>");
    }
    harness.wait(6_000);
    assert!(harness.shows("The right answers are not shown in this quiz."), "{}", harness.screen());
    harness.keys("<esc>");
    let again = at_quiz(&school, &ada);
    assert!(again.shows("One attempt, and it is used"), "{}", again.screen());
}

#[test]
fn a_number_with_a_comma_stays_and_says_how_to_write_it() {
    let (school, ada) = school("");
    let mut harness = at_quiz(&school, &ada);
    harness.keys("<enter> n n <enter>");
    harness.text("3,14");
    harness.keys("<enter>");
    assert!(harness.shows("write 3.14") && harness.shows("NOT SAVED"), "{}", harness.screen());
    harness.keys("p");
    assert!(harness.shows("3. How much?"), "the cursor does not leave a refused answer behind");
    harness.keys("d p");
    assert!(harness.shows("2. Type it"), "{}", harness.screen());
}

/// UX.md R25: 'saved' only after the commit. Another process holds the file; what was given stays and is tried again.
#[test]
fn what_cannot_be_saved_is_kept_said_and_tried_again() {
    let (school, ada) = school("");
    school.db().set_patience(std::time::Duration::ZERO);
    let mut harness = at_quiz(&school, &ada);
    harness.keys("<enter>");
    let other = rusqlite::Connection::open(school.folder().join("school.db")).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    harness.keys("1");
    assert!(harness.shows("NOT SAVED") && harness.shows("(*) 1 first"), "{}", harness.screen());
    other.execute_batch("ROLLBACK").unwrap();
    assert!(stored(&school, &ada, "one").is_none());
    harness.wait(2_000);
    assert!(stored(&school, &ada, "one").is_some() && !harness.shows("NOT SAVED"), "{}", harness.screen());
}

/// DESIGN.md 4.2: what another process answered in the same attempt is what the screen shows.
#[test]
fn an_answer_of_another_process_is_noticed() {
    let (school, ada) = school("");
    let mut harness = at_quiz(&school, &ada);
    harness.keys("<enter> 1 n");
    let other = Services::open(&school.folder().join("school.db")).unwrap();
    other.answer(&ada, "demo", "q", vec![("one".to_owned(), GivenAnswer::cleared())]).unwrap();
    // Each of these keys writes the place, and so has the file looked at.
    harness.keys("p n p");
    assert!(harness.shows("( ) 1 first"), "{}", harness.screen());
}

#[test]
fn a_check_gives_the_reason_where_the_quiz_says_so() {
    let (school, ada) = school("behavior = \"immediate\"\nreveal = \"after each\"");
    let mut harness = at_quiz(&school, &ada);
    harness.keys("<enter> 2");
    assert!(!harness.shows("CANARY"));
    harness.keys("c");
    assert!(harness.shows("WRONG") && harness.shows("CANARY-OPTION"), "{}", harness.screen());
    harness.keys("<space>");
    assert!(harness.shows("2. Type it"), "a locked question is gone on from: {}", harness.screen());
}

#[test]
fn when_the_time_is_over_what_was_answered_is_handed_in() {
    let (school, ada) = school("time = \"20m\"\nreveal = \"after submit\"");
    let mut harness = at_quiz(&school, &ada);
    harness.keys("<enter>");
    assert!(harness.shows("Begin now? You have 20 min."), "{}", harness.screen());
    harness.keys("y <space>");
    // The harness' clock is six seconds ahead of the school's, in which the attempt began.
    let wait = |harness: &mut Harness, seconds: i64| {
        school.clock.advance(TimeDelta::seconds(seconds));
        harness.wait(seconds * 1_000);
    };
    assert!(harness.shows("20 min left"), "{}", harness.screen());
    wait(&mut harness, 15 * 60 - 6);
    assert!(harness.shows("5:00 left") && harness.shows("5 minutes left"), "{}", harness.screen());
    wait(&mut harness, 61);
    assert!(harness.shows("3:59 left"), "{}", harness.screen());
    wait(&mut harness, 4 * 60 + 6);
    assert!(harness.shows("The time is over") && harness.shows("Attempt 1: 1 of 4"), "{}", harness.screen());
}

#[test]
fn a_closed_quiz_says_so_and_cannot_be_begun() {
    let (school, ada) = school("close = \"2026-11-01 18:00\"");
    let mut harness = at_quiz(&school, &ada);
    let front = harness.screen();
    harness.keys("<enter>");
    assert!(harness.shows("losed") && !harness.shows("1. Pick one"), "{front}\n{}", harness.screen());
}

#[test]
fn no_size_is_too_small() {
    let (school, ada) = school("reveal = \"after submit\"");
    let mut harness = at_quiz(&school, &ada);
    let sweep = |harness: &mut Harness| {
        for width in (0..=64).step_by(4) {
            for height in (0..=26).step_by(2) {
                harness.resize(width, height);
            }
        }
    };
    sweep(&mut harness);
    harness.keys("<enter> n <enter>");
    sweep(&mut harness);
    harness.keys("<esc> v");
    sweep(&mut harness);
    harness.keys("<esc> s");
    sweep(&mut harness);
    harness.keys("y");
    sweep(&mut harness);
    harness.resize(40, 20);
    harness.keys("<enter>");
    sweep(&mut harness);
}

/// RULES.md 2.4, interactive: a wrong try shows the hint, the next answer is judged for itself.
#[test]
fn a_wrong_try_shows_its_hint_and_the_next_is_a_new_one() {
    let (school, ada) = school("behavior = \"interactive\"");
    let mut harness = at_quiz(&school, &ada);
    harness.keys("<enter> n <enter>");
    harness.text("cd");
    harness.keys("<enter> c");
    assert!(harness.shows("CANARY-HINT"), "{}", harness.screen());
    harness.keys("<enter>");
    harness.keys("<c-k> <backspace> <backspace>");
    harness.text("pwd");
    harness.keys("<enter>");
    assert!(!harness.shows("WRONG") && harness.shows("CANARY-HINT"), "what was said of the first try is gone: {}", harness.screen());
    harness.keys("c");
    assert!(harness.shows("partly") || harness.shows("right"), "{}", harness.screen());
}

#[test]
fn how_sure_one_is_is_saved() {
    let (school, ada) = school("behavior = \"certainty\"");
    let mut harness = at_quiz(&school, &ada);
    harness.keys("<enter> 1 % %");
    assert!(harness.shows("3 of 3: certain"), "{}", harness.screen());
    let attempt = school.services.attempt(&ada, "demo", "q", None).unwrap();
    assert_eq!(attempt.questions[0].certainty, Some(3));
}

/// Found by a critic: the quiz is hidden while an answer is being typed, and the header said `saved` beside it.
#[test]
fn what_is_typed_into_a_quiz_that_was_hidden_is_kept_as_not_saved_and_saved_when_it_is_back() {
    let (school, ada) = school("");
    let mut at = at_quiz(&school, &ada);
    at.keys("<enter> 1 n <enter>");
    at.text("pw");
    at.wait(500);
    school.services.unpublish(&school.console(), "demo", &["q".to_owned()]).unwrap();
    at.text("d");
    at.wait(500);
    at.keys("<esc>");
    let screen = in_one_line(&at);
    assert!(screen.contains("NOT SAVED") && screen.contains("pwd") && screen.contains("hidden by its teachers"), "{screen}");
    assert!(!screen.contains("Did you mean"), "{screen}");
    at.keys("s");
    assert!(!at.shows("Hand in \""), "nothing is handed in without it: {}", at.screen());
    at.keys("<esc>");
    assert!(at.shows("Leave without saving?") && at.shows("pwd"), "{}", at.screen());
    at.keys("n g h");
    assert!(at.shows("Leave without saving?"), "home does not lose it either: {}", at.screen());
    at.keys("n y");
    assert!(at.shows("clipboard"), "the way out: {}", at.screen());
    school.services.publish(&school.console(), "demo", &["q".to_owned()]).unwrap();
    at.wait(2_000);
    assert_eq!(stored(&school, &ada, "two"), Some(Given::Text { text: "pwd".into() }));
    assert!(at.shows("saved") && !at.shows("NOT SAVED") && !at.shows("hidden"), "{}", at.screen());
}

/// All is saved and the quiz is hidden: handing in says what became of it, and nothing holds the learner there.
#[test]
fn a_hidden_quiz_is_not_handed_in_and_can_be_left() {
    let (school, ada) = school("");
    let mut at = at_quiz(&school, &ada);
    at.keys("<enter> 1");
    school.services.unpublish(&school.console(), "demo", &["q".to_owned()]).unwrap();
    at.keys("s y");
    let screen = in_one_line(&at);
    assert!(screen.contains("hidden by its teachers") && screen.contains("is kept"), "{screen}");
    assert!(!screen.contains("NOT SAVED") && !screen.contains("Did you mean"), "{screen}");
    at.keys("<esc>");
    assert!(!at.shows("1 of 3") && !at.shows("Leave without"), "{}", at.screen());
}
