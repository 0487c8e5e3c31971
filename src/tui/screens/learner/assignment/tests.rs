//! Handing work in, against a real school.

use crate::domain::course::DateRule;
use crate::domain::person::CourseRole;
use crate::domain::schedule::DateOverride;
use crate::service::course::DatesChange;
use crate::service::grade::NewGrade;
use crate::service::submission::Wanted;
use crate::service::testing::{NOW, School};
use crate::tui::route::Route;
use crate::tui::testing::Harness;

/// The tour's assignment in a school with one learner.
fn at_work() -> (School, Harness) {
    let school = School::new();
    let console = school.console();
    let learner = school.learner("ada");
    crate::demo::samples::bring_in(&school.services, &console, &crate::domain::work::Watch::default()).unwrap();
    school.enroll("lyceum-tour", &["ada"], CourseRole::Learner);
    let route = Route::Assignment { course: "lyceum-tour".into(), item: "work/note".into() };
    let harness = Harness::learner(&school.services, learner).at(route).size(80, 24);
    (school, harness)
}

#[test]
fn an_assignment_at_each_size() {
    let (_school, mut at) = at_work();
    for (width, height) in [(80, 24), (40, 20), (200, 60)] {
        at.resize(width, height);
        at.snap(&format!("assignment_{width}x{height}"));
    }
}

/// Who teaches has no work of their own: they see what learners see, and the way to their work.
#[test]
fn who_teaches_is_led_to_the_work_of_others() {
    let (school, _) = at_work();
    let tina = school.instructor("tina");
    school.enroll("lyceum-tour", &["tina"], CourseRole::Instructor);
    let route = Route::Assignment { course: "lyceum-tour".into(), item: "work/note".into() };
    let mut at = Harness::learner(&school.services, tina).at(route).size(80, 24);
    assert!(at.shows("This is what learners see.") && !at.shows("not handed in yet"), "{}", at.screen());
    assert!(!at.shows("not a learner") && at.line(-1).contains("t gradebook"), "{}", at.screen());
    at.keys("<end>");
    assert!(!at.shows("not handed in yet") && !at.shows("not a learner"), "{}", at.screen());
    at.keys("t");
    assert!(at.line(0).contains("Gradebook"), "{}", at.screen());
}

#[test]
fn what_is_written_is_kept_and_handed_in_with_a_receipt() {
    let (school, mut at) = at_work();
    at.keys("e");
    at.text("My note about q and s keys");
    at.wait(600);
    at.keys("<esc>");
    let learner = school.services.act_as(&school.console(), "ada").unwrap();
    let draft = school.services.assignment(&learner, "lyceum-tour", "work/note").unwrap().draft.unwrap();
    assert_eq!(draft.text.raw(), "My note about q and s keys");
    assert!(at.line(-1).trim_start().starts_with("s hand in"), "the next step comes first: {}", at.screen());
    at.keys("s");
    assert!(at.shows("Hand in \"Hand something in\"?"), "{}", at.screen());
    at.keys("<enter>");
    let wanted = Wanted::default();
    let handed_in = |school: &School| school.services.submissions(&learner, "lyceum-tour", &wanted).unwrap().submissions;
    assert!(handed_in(&school).is_empty(), "Enter hands nothing in");
    at.keys("y");
    at.until("Receipt");
    let submission = handed_in(&school).remove(0);
    assert!(at.shows(&submission.receipt), "{}", at.screen());
    assert!(at.shows("To hand in something else") && !at.shows("not handed in yet"), "{}", at.screen());
    at.keys("<home>");
    assert!(at.line(4).contains("Handed in 09:00. The mark is still to come."), "{}", at.screen());
    assert!(at.line(-1).trim_start().starts_with("Enter to the course"), "the way on: {}", at.screen());
    at.keys("<enter>");
    assert!(at.line(0).ends_with("Sun 09:00") && at.shows("[x] Hand something in"), "{}", at.screen());
}

/// The tour says so: n leads to the next part of the course, whatever kind it is.
#[test]
fn n_and_p_lead_through_the_course_from_every_kind_of_item() {
    let (_school, mut at) = at_work();
    for (key, place) in [("n", "Where your marks are"), ("p", "Hand something in"), ("p", "A short quiz"), ("n", "Hand something in")] {
        at.keys(key);
        assert!(at.line(0).contains(place), "{key}: {}", at.screen());
    }
    at.keys("e x <esc> p");
    assert!(at.line(0).contains("A short quiz"), "{}", at.screen());
    at.keys("n");
    assert!(at.shows("What you have begun stands below"), "the draft was kept: {}", at.screen());
}

#[test]
fn nothing_is_not_handed_in() {
    let (_school, mut at) = at_work();
    at.keys("s");
    assert!(at.shows("Nothing yet. Press e to write") && !at.shows("Hand in \""), "{}", at.screen());
}

/// A refusal names the work as the learner knows it, at 40 columns too.
#[test]
fn what_is_closed_is_named_by_its_title() {
    let (school, _) = at_work();
    let past = DateOverride::Is(DateRule::Exactly(NOW.plus(chrono::TimeDelta::hours(-1))));
    let change = DatesChange { close: Some(Some(past)), ..DatesChange::default() };
    school.services.set_dates(&school.console(), "lyceum-tour", "work/note", change).unwrap();
    let route = Route::Assignment { course: "lyceum-tour".into(), item: "work/note".into() };
    let learner = school.services.act_as(&school.console(), "ada").unwrap();
    let mut at = Harness::learner(&school.services, learner).at(route).size(80, 24);
    at.keys("s");
    assert!(at.shows("\"Hand something in\" is closed since") && !at.shows("work/note"), "{}", at.screen());
    at.resize(40, 20);
    at.snap("assignment_closed_40x20");
}

#[test]
fn the_mark_stands_first_once_it_is_given() {
    let (school, mut at) = at_work();
    at.keys("e");
    at.text("done");
    at.keys("<esc> s y");
    at.until("Receipt");
    let console = school.console();
    let grade = NewGrade { score: Some("8".into()), comment: Some("Well done".into()), ..NewGrade::default() };
    school.services.set_grade(&console, "lyceum-tour", "work/note", "ada", grade).unwrap();
    at = at.at(Route::Assignment { course: "lyceum-tour".into(), item: "work/note".into() });
    at.keys("<home>");
    assert!(at.shows("Your mark: 8 of 10 points") && at.shows("Well done"), "{}", at.screen());
}

/// A task is read as a page is: its links lead on, its folds are shut until they are opened, its code is copied.
#[test]
fn the_links_folds_and_code_of_a_task_are_within_reach() {
    let school = School::new();
    let folder = school.folder().join("course");
    let write = |path: &str, text: &str| {
        let to = folder.join(path);
        std::fs::create_dir_all(to.parent().unwrap()).unwrap();
        std::fs::write(to, text).unwrap();
    };
    let items = "[\"w.assignment.md\", \"p.md\"]";
    write("course.toml", &format!("format = 1\nid = \"lab\"\ntitle = \"Lab\"\n[[module]]\nid = \"m\"\nitems = {items}\n"));
    let task = "See [the data](media/data.csv) and [the page](p.md).\n\n```sh\nwc -l data.csv\n```\n
<details><summary>A hint</summary>\n\nCount the rows.\n\n</details>\n";
    write("w.assignment.md", &format!("+++\ntitle = \"Count\"\npoints = 5\nsubmit = [\"text\"]\n+++\n{task}"));
    write("p.md", "# The page\n");
    write("media/data.csv", "a,b\n");
    let package = crate::package::open(&folder, &crate::domain::work::Watch::default()).unwrap_or_else(|refusal| panic!("{refusal}"));
    let options = crate::service::import::ImportOptions { publish: true, ..Default::default() };
    school.services.import_course(&school.console(), package, options).unwrap();
    let learner = school.learner("ada");
    school.enroll("lab", &["ada"], CourseRole::Learner);
    let route = Route::Assignment { course: "lab".into(), item: "w".into() };
    let mut at = Harness::learner(&school.services, learner).at(route).size(80, 30);
    assert!(at.shows("> A hint") && !at.shows("Count the rows."), "{}", at.screen());
    at.keys("y");
    assert!(at.line(-2).contains("Sent 1 line of code"), "{}", at.screen());
    at.wait(6_000);
    at.keys("<tab>");
    assert!(at.line(-2).contains("to the file media/data.csv"), "{}", at.screen());
    at.keys("<enter>");
    assert!(at.line(0).contains("data.csv") && at.shows("There are no rows below the head."), "{}", at.screen());
    at.keys("<esc> <tab> <tab> <enter>");
    assert!(at.shows("v A hint") && at.shows("Count the rows."), "{}", at.screen());
    at.keys("L <down> <enter>");
    assert!(at.line(0).contains("The page"), "{}", at.screen());
}
