use chrono::TimeDelta;

use super::*;
use crate::domain::course::DateRule;
use crate::domain::schedule::DateOverride;
use crate::service::dates::DatesChange;
use crate::service::grade::NewGrade;
use crate::service::submission::NewWork;
use crate::service::testing::{NOW, School, sample};

const COURSE: &str = "git-lab";

/// Ada handed in, Ben did not, Eve is new; the work was due yesterday, the quiz closes tomorrow.
fn school() -> (School, Actor) {
    let school = School::new();
    school.changed_course(|course| {
        sample::open_assignment(course);
    });
    let tina = school.instructor("tina");
    school.enroll(COURSE, &["tina"], CourseRole::Instructor);
    let [ada, ben] = ["ada", "ben"].map(|name| school.learner(name));
    school.enroll(COURSE, &["ada", "ben"], CourseRole::Learner);
    school.services.page(&ben, COURSE, "intro/why").unwrap();
    school.clock.advance(TimeDelta::days(9));
    let work = NewWork { text: Some("Here.".into()), ..NewWork::default() };
    school.services.submit_work(&ada, COURSE, "work/repo", work).unwrap();
    school.learner("eve");
    school.enroll(COURSE, &["eve"], CourseRole::Learner);
    set(&school, "work/repo", |at| DatesChange { due: Some(Some(at)), ..DatesChange::default() }, 8);
    set(&school, "intro/first", |at| DatesChange { close: Some(Some(at)), ..DatesChange::default() }, 10);
    (school, tina)
}

fn set(school: &School, item: &str, change: impl Fn(DateOverride) -> DatesChange, day: i64) {
    let at = DateOverride::Is(DateRule::Exactly(NOW.plus(TimeDelta::days(day))));
    school.services.set_dates(&school.console(), COURSE, item, change(at)).unwrap();
}

fn class(school: &School, who: &Actor) -> ClassView {
    let view = school.services.classes(who, &Watch::default()).unwrap();
    view.courses.into_iter().next().expect("she teaches one")
}

#[test]
fn who_is_late_and_who_stays_away_is_told_with_the_reason() {
    let (school, tina) = school();
    let class = class(&school, &tina);
    let found: Vec<(&str, &[Risk])> = class.at_risk.iter().map(|one| (one.user.as_str(), one.risks.as_slice())).collect();
    let all_that_was_due = Risk::Missing(1);
    assert_eq!(found, [("ben", [all_that_was_due.clone(), Risk::Away(9)].as_slice()), ("eve", [all_that_was_due].as_slice())]);
    assert_eq!((class.learners, class.mean.is_none()), (3, true));
}

#[test]
fn a_bad_mark_is_a_reason_and_an_excuse_takes_one_away() {
    let (school, tina) = school();
    let grade = |who: &str, score: &str| {
        let grade = NewGrade { score: Some(score.to_owned()), ..NewGrade::default() };
        school.services.set_grade(&tina, COURSE, "work/repo", who, grade).unwrap();
    };
    grade("ada", "8");
    grade("eve", "ex");
    let class = class(&school, &tina);
    let found: Vec<(&str, &[Risk])> = class.at_risk.iter().map(|one| (one.user.as_str(), one.risks.as_slice())).collect();
    let below = Risk::Below { total: Exact::whole(40), pass: Exact::whole(50) };
    assert_eq!(found, [("ben", [Risk::Missing(1), Risk::Away(9)].as_slice()), ("ada", [below].as_slice())]);
    assert_eq!(class.mean.map(|mean| mean.shown), Some("40.00".to_owned()));
}

#[test]
fn the_week_counts_the_learners_and_ends_after_seven_days() {
    let (school, tina) = school();
    set(&school, "intro/why", |at| DatesChange { open: Some(Some(at)), ..DatesChange::default() }, 9 + 7);
    let ada = school.services.act_as(&school.console(), "ada").unwrap();
    for who in [&ada, &tina] {
        school.services.start_attempt(who, COURSE, "intro/first").unwrap();
    }
    school.services.submit_attempt(&ada, COURSE, "intro/first").unwrap();
    let week = class(&school, &tina).week;
    let rows: Vec<_> = week.iter().map(|row| (row.item.as_str(), row.which, row.opened, row.done)).collect();
    assert_eq!(rows, [("intro/first", Which::Close, 1, 1)], "a preview of staff is nobody's work");
}

#[test]
fn only_who_teaches_a_running_course_is_told() {
    let (school, tina) = school();
    let courses = |who: &Actor| school.services.classes(who, &Watch::default()).unwrap().courses.len();
    let boss = school.admin("boss");
    let ada = school.services.act_as(&school.console(), "ada").unwrap();
    assert_eq!((courses(&tina), courses(&boss), courses(&ada)), (1, 0, 0));
    school.services.unpublish(&school.console(), COURSE, &[]).unwrap();
    assert_eq!(courses(&tina), 0);
    school.enroll(COURSE, &["boss"], CourseRole::Assistant);
    school.services.publish(&school.console(), COURSE, &[]).unwrap();
    assert_eq!(courses(&boss), 1);
}
