//! Giving marks on the sample course: what is stored, what is derived, who sees it and when.

use chrono::TimeDelta;

use super::*;
use crate::domain::course::{Course, DateRule, GradeCategory, Grading, LateKind, LateRule, Release};
use crate::domain::grade::{CellStatus, rubric};
use crate::domain::person::CourseRole;
use crate::domain::points::{Exact, Points};
use crate::domain::schedule::DateOverride;
use crate::domain::text::Untrusted;
use crate::service::course::DatesChange;
use crate::service::submission::NewWork;
use crate::service::testing::sample;
use crate::service::testing::{NOW, School};
use crate::service::{Actor, ErrorKind, Result};

mod changes;

const COURSE: &str = "git-lab";
const ITEM: &str = "work/repo";

/// The sample course changed by `change`, nothing before its assignment; ada learns, rob teaches.
fn school(change: impl FnOnce(&mut Course)) -> (School, Actor, Actor) {
    let school = School::new();
    school.changed_course(|course| {
        sample::open_assignment(course);
        change(course);
    });
    let (ada, rob) = (school.learner("ada"), school.instructor("rob"));
    school.enroll(COURSE, &["ada"], CourseRole::Learner);
    school.enroll(COURSE, &["rob"], CourseRole::Instructor);
    (school, ada, rob)
}

fn graded_by(grading: Grading) -> (School, Actor, Actor) {
    school(|course| course.grading = grading)
}

fn score(score: &str) -> NewGrade {
    NewGrade { score: Some(score.into()), ..NewGrade::default() }
}

fn because(grade: NewGrade) -> NewGrade {
    NewGrade { reason: Some("a slip".into()), ..grade }
}

/// Short for what these tests do again and again.
trait Grades {
    fn set(&self, who: &Actor, grade: NewGrade) -> Result<GradeSaved>;
    fn cell(&self, who: &Actor) -> CellView;
    fn row(&self, who: &Actor) -> LearnerGrades;
    fn hand_in(&self, who: &Actor);
}

impl Grades for School {
    fn set(&self, who: &Actor, grade: NewGrade) -> Result<GradeSaved> {
        self.services.set_grade(who, COURSE, ITEM, "ada", grade)
    }

    fn cell(&self, who: &Actor) -> CellView {
        let course = self.services.grades(who, Some(COURSE)).unwrap().courses.remove(0);
        let at = course.items.iter().position(|item| item.id == ITEM).unwrap();
        course.learners[0].cells[at].clone()
    }

    fn row(&self, who: &Actor) -> LearnerGrades {
        self.services.grades(who, Some(COURSE)).unwrap().courses.remove(0).learners.remove(0)
    }

    fn hand_in(&self, who: &Actor) {
        let work = NewWork { text: Some("my work".into()), ..NewWork::default() };
        self.services.submit_work(who, COURSE, ITEM, work).unwrap();
    }
}

fn shown(total: Option<&TotalView>) -> Option<&str> {
    total.map(|total| total.shown.as_str())
}

#[test]
fn a_mark_is_set_changed_with_a_reason_and_taken_back() {
    let (school, ada, rob) = school(|_| {});
    let saved = school.set(&rob, score("80%")).unwrap();
    assert_eq!((saved.from, saved.to.as_deref(), saved.status, saved.released), (None, Some("16"), CellStatus::Graded, true));
    assert_eq!(school.set(&rob, score("18")).unwrap_err().fields[0].0, "reason");
    let saved = school.set(&rob, because(score("18"))).unwrap();
    assert_eq!((saved.from.as_deref(), saved.to.as_deref()), (Some("16"), Some("18")));
    assert_eq!(school.cell(&ada).score, Some(Exact::whole(18)));
    let undone = school.services.undo_grade(&rob, COURSE, ITEM, "ada", UndoGrade::default()).unwrap();
    assert_eq!((undone.from.as_deref(), undone.to.as_deref()), (Some("18"), Some("16")));
    let history = school.services.grade_history(&ada, COURSE, ITEM, "ada").unwrap().events;
    assert_eq!(history.iter().map(|event| event.deed.word()).collect::<Vec<_>>(), ["set", "set", "undo"]);
    assert_eq!(history[1].reason, Some("a slip".into()));
    assert_eq!(history[1].by, "rob");
}

#[test]
fn who_may_not_grade_is_refused_and_learns_nothing() {
    let (school, ada, rob) = school(|_| {});
    assert_eq!(school.set(&ada, score("20")).unwrap_err().kind, ErrorKind::Denied);
    let eve = school.learner("eve");
    assert_eq!(school.set(&eve, score("20")).unwrap_err().kind, ErrorKind::NotFound);
    assert_eq!(school.services.set_grade(&rob, COURSE, ITEM, "rob", score("1")).unwrap_err().kind, ErrorKind::NotFound);
    assert!(school.services.set_grade(&rob, COURSE, "intro/why", "ada", score("1")).unwrap_err().message.contains("not graded"));
    assert!(school.set(&rob, score("8,5")).unwrap_err().message.contains("decimal point"));
    assert!(school.set(&rob, score("21")).unwrap().warning.unwrap().contains("above the 20"));
}

/// CLI.md 6: `--was` refuses when somebody changed it meanwhile, and says who.
#[test]
fn a_change_in_between_is_told() {
    let (school, _, rob) = school(|_| {});
    let was = |grade: NewGrade, was: &str| NewGrade { was: Some(was.into()), ..grade };
    school.set(&rob, was(score("8"), "none")).unwrap();
    let refused = school.set(&school.console(), because(was(score("9"), "none"))).unwrap_err();
    assert_eq!((refused.kind, refused.message.as_str()), (ErrorKind::Conflict, "The score is 8 by now, set by rob."));
    school.set(&school.console(), because(was(score("9"), "40%"))).unwrap();
}

#[test]
fn excused_missing_and_none_are_no_scores() {
    let (school, _, rob) = school(|_| {});
    assert_eq!(school.set(&rob, score("ex")).unwrap().status, CellStatus::Excused);
    assert_eq!(shown(school.row(&rob).r#final.as_ref()), Some("0.00"), "the quiz alone counts");
    assert_eq!(school.set(&rob, because(score("miss"))).unwrap().status, CellStatus::Missing);
    let saved = school.set(&rob, because(score("none"))).unwrap();
    assert_eq!((saved.from.as_deref(), saved.to, saved.status), (Some("miss"), None, CellStatus::NotDue));
}

fn late() -> LateRule {
    LateRule {
        kind: LateKind::PerInterval,
        earned: false,
        rate: Exact::ratio(1, 10),
        interval_s: 86_400,
        grace_s: None,
        floor: Exact::ratio(1, 2),
        cap: Exact::one(),
        late_days: 0,
    }
}

/// CLI.md 6: 18 of 20, 25 hours late at 10 % a started day, is 14.
#[test]
fn a_late_deduction_follows_the_due_date() {
    let (school, ada, rob) = graded_by(Grading { late: Some(late()), ..Grading::default() });
    let due = |seconds: i64| {
        let rule = DateRule::Exactly(NOW.plus(TimeDelta::seconds(seconds)));
        let change = DatesChange { due: Some(Some(DateOverride::Is(rule))), ..DatesChange::default() };
        school.services.set_dates(&school.console(), COURSE, ITEM, change).unwrap();
    };
    due(0);
    school.clock.advance(TimeDelta::hours(25));
    school.hand_in(&ada);
    let saved = school.set(&rob, score("18")).unwrap();
    assert_eq!((saved.entered, saved.deducted, saved.score), (Some(Points::whole(18)), Exact::whole(4), Some(Exact::whole(14))));
    assert_eq!(school.cell(&ada).late_seconds, 90_000);
    due(3600 * 2);
    assert_eq!(school.cell(&ada).score, Some(Exact::whole(16)), "the date moved, and the deduction with it");
    let saved = school.set(&rob, because(NewGrade { late: Some(LateByHand::No), ..NewGrade::default() })).unwrap();
    assert_eq!(saved.score, Some(Exact::whole(18)));
}

#[test]
fn free_late_days_are_spent_before_any_deduction() {
    let rule = LateRule { late_days: 1, ..late() };
    let (school, ada, rob) = graded_by(Grading { late: Some(rule), ..Grading::default() });
    school.hand_in(&ada);
    let by_hand = NewGrade { late: Some(LateByHand::Seconds(90_000)), ..score("18") };
    assert_eq!(school.set(&rob, by_hand).unwrap().deducted, Exact::whole(2));
}

#[test]
fn what_is_not_released_is_not_in_a_learners_views() {
    let (school, ada, rob) = graded_by(Grading { release: Release::Manual, ..Grading::default() });
    let secret = NewGrade { comment: Some("CANARY-comment".into()), ..score("13.75") };
    assert!(!school.set(&rob, secret).unwrap().released);
    let json = |ada: &Actor| {
        let grades = school.services.grades(ada, Some(COURSE)).unwrap();
        let own = school.services.my_grades(ada).unwrap();
        let work = school.services.assignment(ada, COURSE, ITEM).unwrap();
        let history = school.services.grade_history(ada, COURSE, ITEM, "ada").unwrap();
        format!("{}{}{}{}", to(&grades), to(&own), to(&work), to(&history))
    };
    assert!(!json(&ada).contains("CANARY") && !json(&ada).contains("13.75") && !json(&ada).contains("55/4"));
    assert_eq!(school.cell(&ada).status, CellStatus::NotDue);
    assert_eq!((shown(school.row(&rob).current.as_ref()), shown(school.row(&rob).current_all.as_ref())), (None, Some("68.75")));
    assert!(school.row(&ada).current_all.is_none());
    let released = school.services.release_grades(&rob, COURSE, ITEM, &[]).unwrap();
    assert_eq!(released.users, ["ada"]);
    assert!(json(&ada).contains("CANARY-comment"));
    assert_eq!(school.services.home(&ada).unwrap().marks.len(), 1);
    school.services.hide_grades(&rob, COURSE, ITEM, &["ada".to_owned()]).unwrap();
    assert!(!json(&ada).contains("CANARY"));
    assert!(school.services.release_grades(&ada, COURSE, ITEM, &[]).is_err());
}

fn to<T: serde::Serialize>(view: &T) -> String {
    serde_json::to_string(view).unwrap()
}

#[test]
fn a_rubric_makes_the_mark_and_is_shown_with_it() {
    let (school, ada, rob) = school(|_| {});
    let choose = |level| NewGrade { rubric: Some(vec![rubric::Choice { criterion: "small".into(), level }]), ..NewGrade::default() };
    assert!(school.set(&rob, choose(7)).unwrap_err().message.contains("no such level"));
    assert_eq!(school.set(&rob, choose(0)).unwrap().entered, Some(Points::whole(20)));
    let own = school.services.my_grades(&ada).unwrap();
    let grade = own.courses[0].items.iter().find(|grade| grade.item == ITEM).unwrap();
    assert_eq!(grade.rubric[0].text, Untrusted::from("each does one thing"));
    assert_eq!((grade.rubric[0].points.clone(), grade.rubric[0].most.clone()), (Exact::whole(10), Exact::whole(10)));
}

#[test]
fn totals_follow_the_courses_rule() {
    let category = |id: &str, weight| GradeCategory {
        id: id.into(),
        title: None,
        weight: Some(Exact::whole(weight)),
        drop_lowest: 0,
        drop_highest: 0,
        keep_highest: None,
        never_drop: vec![],
        extra_credit: false,
    };
    let (school, ada, rob) = school(|course| {
        course.grading = Grading {
            pass: Some(Exact::ratio(6, 10)),
            categories: vec![category("quizzes", 40), category("labs", 60)],
            ..Grading::default()
        };
        course.modules[0].items[1].settings.category = Some("quizzes".into());
        course.modules[1].items[0].settings.category = Some("labs".into());
    });
    school.set(&rob, score("15")).unwrap();
    let row = school.row(&ada);
    assert_eq!((shown(row.current.as_ref()), shown(row.r#final.as_ref()), row.passed), (Some("75.00"), Some("45.00"), Some(false)));
    assert_eq!(row.current.unwrap().letter.as_deref(), Some("C"));
    let saved = school.services.set_grade(&rob, COURSE, "intro/first", "ada", score("100%")).unwrap();
    assert_eq!(saved.possible, Points::whole(5));
    let row = school.row(&ada);
    assert_eq!((shown(row.r#final.as_ref()), row.passed), (Some("85.00"), Some(true)));
    assert_eq!(row.r#final.unwrap().fraction, "85/1");
}

/// RULES.md G38, by the clock.
#[test]
fn missing_work_is_worth_what_the_course_says() {
    let (school, ada, _) = graded_by(Grading { missing: Some(Exact::ratio(6, 10)), ..Grading::default() });
    let due = DatesChange { due: Some(Some(DateOverride::Is(DateRule::Exactly(NOW)))), ..DatesChange::default() };
    school.services.set_dates(&school.console(), COURSE, ITEM, due).unwrap();
    school.clock.advance(TimeDelta::seconds(1));
    let cell = school.cell(&ada);
    assert_eq!((cell.status, cell.score), (CellStatus::Missing, Some(Exact::whole(8))));
    school.hand_in(&ada);
    assert_eq!(school.cell(&ada).status, CellStatus::Submitted);
}

#[test]
fn a_learner_sees_one_row_and_a_stranger_none() {
    let (school, ada, rob) = school(|_| {});
    let eve = school.learner("eve");
    school.enroll(COURSE, &["eve"], CourseRole::Learner);
    let rows = |who: &Actor| {
        school.services.grades(who, Some(COURSE)).unwrap().courses[0].learners.iter().map(|row| row.user.clone()).collect::<Vec<_>>()
    };
    assert_eq!(rows(&ada), ["ada"]);
    assert_eq!(rows(&rob), ["ada", "eve"]);
    assert_eq!(school.services.grades(&ada, None).unwrap().courses.len(), 1);
    assert!(school.services.grades(&rob, None).unwrap().courses.is_empty(), "rob learns nowhere");
    let mallory = school.learner("mallory");
    assert_eq!(school.services.grades(&mallory, Some(COURSE)).unwrap_err().kind, ErrorKind::NotFound);
    assert_eq!(school.services.grade_history(&eve, COURSE, ITEM, "ada").unwrap_err().kind, ErrorKind::NotFound);
}
