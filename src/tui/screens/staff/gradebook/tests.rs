use crate::domain::person::CourseRole;
use crate::service::grade::NewGrade;
use crate::service::import::ImportOptions;
use crate::service::people_file::PeopleOptions;
use crate::service::sign_in::SignedIn;
use crate::service::testing::{School, sample};
use crate::tui::route::Route;
use crate::tui::screen::Inside;
use crate::tui::testing::{Harness, place};

const ITEM: &str = "work/repo";

/// Three learners, one with a name in Chinese; ada has a mark.
fn school() -> School {
    let school = School::new();
    school
        .services
        .import_course(&school.console(), sample::sample(), ImportOptions { publish: true, ..ImportOptions::default() })
        .expect("sound");
    school.instructor("tina");
    school.enroll("git-lab", &["tina"], CourseRole::Instructor);
    for name in ["ada", "ben", "陈美玲"] {
        school.learner(name);
        school.enroll("git-lab", &[name], CourseRole::Learner);
    }
    give(&school, "ada", "18");
    school
}

fn give(school: &School, user: &str, score: &str) {
    let grade = NewGrade { score: Some(score.to_owned()), reason: Some("recount".to_owned()), ..NewGrade::default() };
    school.services.set_grade(&school.console(), "git-lab", ITEM, user, grade).expect("it is given");
}

fn book(school: &School) -> Harness {
    let actor = school.services.act_as(&school.console(), "tina").expect("tina");
    let me = school.services.me(&actor).expect("herself");
    let view = school.services.school(&actor).expect("the school");
    Harness::world(Inside::of(&school.services, SignedIn { actor, me, failures: 0 }, &view, &place()))
        .at(Route::Gradebook { course: "git-lab".to_owned() })
}

/// As on a slow disk.
fn impatient(school: &School) -> Harness {
    let mut at = book(school);
    at.keys("<esc>");
    at.impatient().at(Route::Gradebook { course: "git-lab".to_owned() })
}

fn mark(school: &School, user: &str) -> Option<String> {
    school.services.marking(&school.console(), "git-lab", ITEM, user, None).expect("there").mark
}

#[test]
fn the_grid_at_each_size() {
    let school = school();
    let mut at = book(&school);
    at.keys("<right>");
    at.snap("gradebook");
    at.resize(40, 20);
    at.snap("gradebook_40x20");
    at.resize(200, 60);
    at.snap("gradebook_200x60");
}

#[test]
fn a_cell_is_changed_where_it_stands_and_taken_back() {
    let school = school();
    let mut at = book(&school);
    at.keys("<right> <down> 8");
    at.text(".5");
    at.keys("<enter>");
    assert_eq!(mark(&school, "ben").as_deref(), Some("8.5"), "{}", at.screen());
    assert!(at.line(-2).contains("Saved: 8.5"), "{}", at.screen());
    at.keys("u");
    assert_eq!(mark(&school, "ben"), None, "{}", at.screen());
    at.keys("<enter>");
    at.text("ex");
    at.keys("<enter>");
    assert_eq!(mark(&school, "ben").as_deref(), Some("ex"), "{}", at.screen());
    assert!(at.shows("exc"), "{}", at.screen());
}

#[test]
fn a_mark_that_was_seen_is_changed_with_a_reason() {
    let school = school();
    let mut at = book(&school);
    at.keys("<right> 9 <enter>");
    assert!(at.shows("Why is it changed?") && mark(&school, "ada").as_deref() == Some("18"), "{}", at.screen());
    at.text("Counted again");
    at.keys("<enter>");
    assert_eq!(mark(&school, "ada").as_deref(), Some("9"), "{}", at.screen());
}

/// Nobody's change is overwritten unseen, and what is no score stays to be mended.
#[test]
fn what_changed_meanwhile_and_what_is_no_score_are_told() {
    let school = school();
    let mut at = book(&school);
    give(&school, "ben", "3");
    at.keys("<right> <down> 7 <enter>");
    assert!(at.shows("The score is 3 by now") && mark(&school, "ben").as_deref() == Some("3"), "{}", at.screen());
    at.keys("<down> <enter>");
    at.text("eight");
    at.keys("<enter>");
    assert!(at.shows("is no score") && at.shows("eight"), "{}", at.screen());
    at.keys("<esc>");
    assert_eq!(mark(&school, "陈美玲"), None);
}

#[test]
fn learners_are_found_and_sorted_and_the_book_is_written_to_a_file() {
    let school = school();
    give(&school, "ben", "20");
    let mut at = book(&school);
    at.keys("/");
    at.text("美");
    at.keys("<enter>");
    assert!(at.shows(">陈美玲"), "{}", at.screen());
    at.keys("S S <home>");
    assert!(at.shows(">ben"), "the highest total stands first: {}", at.screen());
    let folder = tempfile::tempdir().expect("a folder");
    at.keys("x <c-u>");
    at.keys("<end> <c-w> <c-w> <c-w> <c-w> <c-w> <c-w> <c-w> <c-w>");
    at.paste(&folder.path().display().to_string());
    at.keys("<enter>");
    at.until("Saved as");
    at.wait(6_000);
    at.keys("x");
    assert!(at.shows(&folder.path().display().to_string()), "the folder used last is offered: {}", at.screen());
    at.keys("<esc>");
    let csv = std::fs::read_to_string(folder.path().join("grades-git-lab.csv")).unwrap_or_default();
    assert!(csv.contains("\"ben\"") && csv.contains("\"20\""), "{csv}\n{}", at.screen());
}

#[test]
fn a_cell_leads_to_the_work_and_back() {
    let school = school();
    let mut at = book(&school);
    at.keys("<right> w");
    assert!(at.shows("Nothing was handed in"), "{}", at.screen());
    at.keys("<esc>");
    assert!(at.shows("[") && at.line(0).contains("Gradebook"), "{}", at.screen());
}

/// More learners than are read at once: rows come as they are seen, sums when all is added up.
#[test]
fn a_course_of_many_is_read_as_it_is_seen() {
    let school = school();
    let rows: Vec<String> = (0..150).map(|n| format!("many{n:03},git-lab")).collect();
    let people = crate::package::people::read(format!("user,course\n{}", rows.join("\n")).as_bytes());
    school.services.import_people(&school.console(), &people, PeopleOptions::default()).expect("they are sound");
    give(&school, "many149", "21");
    let mut at = book(&school);
    assert!(at.shows("row 1 of 153"), "{}", at.screen());
    at.until("19.5");
    at.keys("<right> <end> <up>");
    assert!(at.shows(">many149") && at.shows("21 of 20"), "{}", at.screen());
    at.keys("<down> <up> 2");
    at.text("0");
    at.keys("<enter>");
    at.text("Counted again");
    at.keys("<enter>");
    let mean = at.screen().lines().find(|line| line.contains(" mean ")).unwrap_or_default().to_owned();
    assert!(mean.ends_with(" 19"), "the mean follows: {}", at.screen());
    at.keys("S S <home>");
    assert!(at.shows(">many149") && at.shows(" 20]"), "{}", at.screen());
    at.wait(60_000);
    at.keys("<pgdn> <pgdn> <pgdn>");
    assert!(at.shows("nothing yet") || at.shows("missing"), "what is seen is known: {}", at.screen());
}

/// A slow disk: what is typed before the book stands is done in it, and what was on the screen stays until the new is there.
#[test]
fn nothing_is_lost_while_the_book_is_read() {
    let school = school();
    let mut at = impatient(&school);
    at.keys("<right> <down> 8");
    at.text(".5");
    at.keys("<enter>");
    assert_eq!(mark(&school, "ben").as_deref(), Some("8.5"), "{}", at.screen());
    give(&school, "ada", "19");
    at.session.refresh();
    at.wait(0);
    assert!(at.shows("ada") && (at.shows("18") || at.shows("19")) && !at.shows("..."), "{}", at.screen());
    at.until("95.00");
    // Whoever types changes what they saw: what comes meanwhile waits for them.
    at.keys("<end> 4");
    give(&school, "陈美玲", "3");
    at.session.refresh();
    at.wait(1_000);
    at.keys("<enter>");
    at.until("The score is 3 by now");
    assert_eq!(mark(&school, "陈美玲").as_deref(), Some("3"), "{}", at.screen());
}

/// The newest book may be there at once: Enter and the reason change what stood there when the typing began, and nothing else.
#[test]
fn what_is_changed_is_what_was_seen_when_the_typing_began() {
    let school = school();
    let mut at = book(&school);
    at.keys("<right> <end> 4");
    give(&school, "陈美玲", "3");
    at.session.refresh();
    at.wait(1_000);
    at.keys("<enter>");
    assert!(at.shows("The score is 3 by now"), "{}", at.screen());
    assert_eq!(mark(&school, "陈美玲").as_deref(), Some("3"));
    at.keys("<home> 1 7 <enter>");
    assert!(at.shows("Why is it changed?"), "{}", at.screen());
    give(&school, "ada", "19");
    at.session.refresh();
    at.wait(1_000);
    at.text("Counted again");
    at.keys("<enter>");
    assert!(at.shows("The score is 19 by now"), "{}", at.screen());
    assert_eq!(mark(&school, "ada").as_deref(), Some("19"));
}

/// What was read before a mark was given does not bring the old one back.
#[test]
fn a_book_on_its_way_does_not_undo_what_is_given_meanwhile() {
    let school = school();
    let mut at = impatient(&school);
    at.keys("<right> <down>");
    for score in ["3", "4", "5"] {
        at.session.refresh();
        at.keys("<enter>");
        at.text(score);
        at.wait(100);
        at.keys("<enter>");
        if at.shows("Why is it changed?") {
            at.text("Counted again");
            at.keys("<enter>");
        }
        for _ in 0..20 {
            at.wait(100);
        }
        let ben = at.screen().lines().find(|line| line.contains("ben")).unwrap_or_default().to_owned();
        assert!(ben.contains(&format!(" {score} ")) || ben.ends_with(&format!(" {score}")), "{score}: {}", at.screen());
        at.keys("<up>");
    }
}

/// Who gave it, when, from what, to what, and why.
#[test]
fn the_history_of_a_mark_is_one_key_away() {
    let school = school();
    let grade =
        NewGrade { score: Some("12".into()), reason: Some("a slip".into()), comment: Some("Look *again*.".into()), ..NewGrade::default() };
    school.services.set_grade(&school.console(), "git-lab", ITEM, "ada", grade).expect("it is given");
    let mut at = book(&school);
    at.keys("<right> H");
    assert!(at.shows("none -> 18") && at.shows("18 -> 12") && at.shows("Why: a slip") && at.shows("Look again."), "{}", at.screen());
    at.snap("gradebook_history");
    at.keys("<esc> <down> H");
    assert!(at.shows("Nothing was given here yet."), "{}", at.screen());
}

#[test]
fn totals_are_shown_in_each_way() {
    let school = school();
    let mut at = book(&school);
    let ada = |at: &Harness| at.screen().lines().find(|line| line.contains("ada")).unwrap_or_default().to_owned();
    assert!(ada(&at).contains("90.00"), "{}", at.screen());
    at.keys("v");
    assert!(at.shows("final") && !ada(&at).contains("90.00"), "what has no mark counts nothing: {}", at.screen());
    at.keys("v v v");
    assert!(ada(&at).contains("18/20"), "{}", at.screen());
    at.keys("v");
    assert!(ada(&at).contains("90.00"), "{}", at.screen());
}

#[test]
fn the_rows_are_cut_down_to_a_group() {
    let school = school();
    school.services.add_to_group(&school.console(), "git-lab", "b", &["ben".to_owned()]).expect("a group");
    let mut at = book(&school);
    at.keys("f <down> <enter>");
    assert!(
        at.shows(">ben") && !at.shows("ada") && at.line(0).contains("row 1 of 1") && at.line(0).contains("b, by name"),
        "{}",
        at.screen()
    );
    at.keys("f <end> <enter>");
    assert!(at.shows("ada") && !at.shows("ben "), "{}", at.screen());
    at.keys("f <home> <enter>");
    assert!(at.shows("ada") && at.shows("ben"), "{}", at.screen());
}

/// Two instructors at one gradebook: a cell without a mark is no exception, nor is taking back.
#[test]
fn nobody_overwrites_or_takes_back_what_another_gave() {
    let school = school();
    let due = crate::domain::schedule::DateOverride::Is(crate::domain::course::DateRule::Exactly(crate::service::testing::NOW));
    let change = crate::service::course::DatesChange { due: Some(Some(due)), ..Default::default() };
    school.services.set_dates(&school.console(), "git-lab", ITEM, change).expect("set");
    school.clock.advance(chrono::TimeDelta::hours(1));
    let mut at = book(&school);
    at.keys("<right> <down>");
    assert!(at.shows("missing"), "{}", at.screen());
    give(&school, "ben", "3");
    at.keys("7 <enter>");
    assert!(at.shows("The score is 3 by now") && mark(&school, "ben").as_deref() == Some("3"), "{}", at.screen());
    at.keys("u");
    assert!(mark(&school, "ben").as_deref() == Some("3") && at.shows("Nothing was changed here"), "{}", at.screen());
    at.keys("7 <enter>");
    at.text("Counted again");
    at.keys("<enter>");
    assert_eq!(mark(&school, "ben").as_deref(), Some("7"), "{}", at.screen());
    give(&school, "ben", "5");
    at.keys("u");
    assert!(at.shows("The score is 5 by now") && mark(&school, "ben").as_deref() == Some("5"), "{}", at.screen());
}

#[test]
fn a_score_survives_a_reason_that_was_not_given() {
    let school = school();
    let mut at = book(&school);
    at.keys("<right> 9 <enter> <enter>");
    assert!(at.shows("changed with a reason") && mark(&school, "ada").as_deref() == Some("18"), "{}", at.screen());
    at.keys("<enter>");
    at.text("Counted again");
    at.keys("<enter>");
    assert_eq!(mark(&school, "ada").as_deref(), Some("9"), "what was typed was still there: {}", at.screen());
}

/// Who is behind stands first by the totals that are shown.
#[test]
fn rows_are_sorted_by_the_totals_that_are_shown() {
    let school = school();
    let set = |user: &str, item: &str, score: &str| {
        let grade = NewGrade { score: Some(score.to_owned()), reason: Some("so".to_owned()), ..NewGrade::default() };
        school.services.set_grade(&school.console(), "git-lab", item, user, grade).expect("it is given");
    };
    for user in ["ada", "陈美玲"] {
        set(user, ITEM, "14");
        set(user, "intro/first", "70%");
    }
    set("ben", "intro/first", "100%");
    let mut at = book(&school);
    at.keys("S <home>");
    assert!(!at.shows(">ben"), "all that ben has done is best: {}", at.screen());
    at.keys("v <home>");
    assert!(at.shows("counts as 0") && at.shows(">ben"), "and little was done: {}", at.screen());
}

/// UX.md: where there is no room for a grid, one learner at a time with the total, and the items below one another.
#[test]
fn one_learner_at_a_time_where_the_terminal_is_small() {
    let school = school();
    let mut at = book(&school);
    at.resize(40, 20);
    assert!(at.shows("total") && at.shows("90") && at.shows("1/3"), "{}", at.screen());
    at.keys("<down> <right>");
    assert!(at.shows("2/3") && at.line(1).contains("ben"), "{}", at.screen());
    at.keys("9 <enter>");
    assert_eq!(mark(&school, "ben").as_deref(), Some("9"), "{}", at.screen());
    assert!(at.shows("Saved: 9 for ben") && at.shows("Left/Right another learner"), "{}", at.screen());
}

/// Where items stand below one another a mark leads to the next item, with a reason as without, and what is asked is read whole.
#[test]
fn a_reason_leads_to_no_other_learner() {
    let school = school();
    let mut at = book(&school);
    at.resize(40, 20);
    at.keys("<down> 9 <enter>");
    assert!(at.shows("mark. Why") && at.shows("is it changed?"), "{}", at.screen());
    at.snap("gradebook_reason_40x20");
    at.text("Counted again");
    at.keys("<enter>");
    assert_eq!(mark(&school, "ada").as_deref(), Some("9"), "{}", at.screen());
    assert!(at.line(1).contains("ada") && at.shows("1/3"), "{}", at.screen());
}

/// What was removed with marks in it is kept, and whoever keeps the marks is told where it is.
#[test]
fn marks_of_a_removed_item_are_told() {
    let school = school();
    assert!(!book(&school).shows("removed item"));
    let tina = school.services.act_as(&school.console(), "tina").expect("tina");
    let edit = crate::domain::author::Edit::RemoveItem { item: ITEM.to_owned() };
    school.services.edit_course(&tina, "git-lab", edit).expect("removed");
    school.services.publish_changes(&tina, "git-lab", crate::service::author::PublishOptions { open: false }).expect("published");
    let mut at = book(&school);
    assert!(at.shows("1 removed item with 1 mark: the changes of the course put it back"), "{}", at.screen());
    at.resize(40, 20);
    assert!(at.shows("1 removed item with 1 mark"), "{}", at.screen());
}
