use chrono::TimeDelta;

use crate::domain::course::DateRule;
use crate::domain::person::CourseRole;
use crate::domain::schedule::DateOverride;
use crate::service::dates::DatesChange;
use crate::service::testing::{NOW, School};
use crate::tui::screens::staff::tests::{as_user, school};

/// Four learners have left out the work that was due yesterday; the quiz closes tomorrow.
fn late() -> School {
    let school = school();
    let people = ["bo", "cy", "di", "ed"];
    for name in people {
        school.learner(name);
    }
    school.enroll("git-lab", &people, CourseRole::Learner);
    let at = |days| Some(Some(DateOverride::Is(DateRule::Exactly(NOW.plus(TimeDelta::days(days))))));
    let set = |item, change| school.services.set_dates(&school.console(), "git-lab", item, change).expect("dates in order");
    set("work/repo", DatesChange { due: at(-1), ..DatesChange::default() });
    set("intro/first", DatesChange { close: at(1), ..DatesChange::default() });
    school
}

#[test]
fn a_class_at_each_size() {
    let school = late();
    let mut at = as_user(&school, "tina");
    at.until("At risk");
    at.snap("staff_home_class");
    at.resize(200, 60);
    at.snap("staff_home_class_200x60");
    at.resize(40, 20);
    assert!(at.shows("5 at risk, 1 date this week") && !at.shows("At risk:"), "{}", at.screen());
    at.keys("<tab>");
    at.snap("staff_home_class_40x20");
}

#[test]
fn somebody_at_risk_leads_to_what_they_did() {
    let school = late();
    let mut at = as_user(&school, "tina");
    at.until("At risk");
    at.keys("<down> <enter>");
    assert!(at.line(0).contains("bo") && at.shows("A repository of your own"), "{}", at.screen());
}

#[test]
fn the_others_are_one_key_away_and_the_date_leads_to_the_marks() {
    let school = late();
    let mut at = as_user(&school, "tina");
    at.until("2 more ...");
    at.keys("<down> <down> <down> <down> <enter>");
    assert!(at.shows("Fewer") && at.shows("陈美玲"), "{}", at.screen());
    at.keys("<down> <enter>");
    assert!(at.line(0).contains("Gradebook"), "{}", at.screen());
}
