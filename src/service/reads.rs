//! What a look costs depends on what it shows, not on how large the school is: the same statements whatever the number of learners, items,
//! questions and submissions, and none that walks through a table that grows with them.

use std::collections::BTreeSet;

use super::attempt::{Given, GivenAnswer};
use super::audit::AuditFilter;
use super::grade::NewGrade;
use super::import::ImportOptions;
use super::submission::{NewWork, Wanted};
use super::testing::{NOW, School, sample};
use super::{Actor, Result};
use crate::domain::author::Edit;
use crate::domain::course::{
    Assignment, AssignmentSettings, Course, Item, ItemBody, ItemSettings, Module, Pool, PoolSource, Quiz, QuizSettings,
};
use crate::domain::person::{CourseRole, SchoolRole};
use crate::domain::points::Points;
use crate::domain::text::Untrusted;
use crate::domain::work::Watch;
use crate::store::{self, Trust};

const COURSE: &str = "large";

/// A school of `n` learners in a course of `n` pages, `n` assignments and `n` quizzes of `n` questions. Ada has done all of it, and everybody
/// the first of each.
struct World {
    school: School,
    ada: Actor,
    rob: Actor,
    root: Actor,
    receipt: String,
}

fn world(n: usize) -> World {
    let school = School::new();
    let options = ImportOptions { publish: true, ..ImportOptions::default() };
    school.services.import_course(&school.console(), sample::package(course(n), &[]), options).unwrap();
    let (ada, rob, root) = (school.learner("ada"), school.instructor("rob"), school.user("root", SchoolRole::Admin));
    school.enroll(COURSE, &["ada"], CourseRole::Learner);
    school.enroll(COURSE, &["rob"], CourseRole::Instructor);
    let mut receipt = String::new();
    for item in 1..=n {
        receipt = work_on(&school, &ada, item);
    }
    for other in 1..n {
        let name = format!("learner{other}");
        let actor = school.learner(&name);
        school.enroll(COURSE, &[&name], CourseRole::Learner);
        work_on(&school, &actor, 1);
    }
    for item in 1..=n {
        let grade = NewGrade { score: Some("1".to_owned()), comment: Some("Well done.".into()), ..NewGrade::default() };
        school.services.set_grade(&rob, COURSE, &format!("work/{item}"), "ada", grade).unwrap();
    }
    let edit = Edit::RenameCourse { title: "Under construction".to_owned() };
    school.services.edit_course(&rob, COURSE, edit).unwrap();
    World { school, ada, rob, root, receipt }
}

fn course(n: usize) -> Course {
    let module = |id: &str, item: &dyn Fn(usize) -> Item| Module {
        id: id.to_owned(),
        was: vec![],
        title: id.into(),
        requires: vec![],
        items: (1..=n).map(item).collect(),
    };
    let page = |at: usize| sample::page(&format!("read/{at}"), "Some text.");
    let quiz = |at: usize| sample::item(&format!("quiz/{at}"), "A quiz", ItemBody::Quiz(questions(n)));
    let settings = ItemSettings { points: Some(Points::whole(10)), ..ItemSettings::default() };
    let work =
        |at: usize| Item { settings: settings.clone(), ..sample::item(&format!("work/{at}"), "Work", ItemBody::Assignment(assignment())) };
    let modules = vec![module("read", &page), module("quiz", &quiz), module("work", &work)];
    Course { id: COURSE.to_owned(), modules, banks: vec![], ..sample::course() }
}

fn questions(n: usize) -> Quiz {
    let own = (1..=n.max(2)).map(|at| sample::short(&format!("q{at}"), "How many?", "one")).collect();
    let pool = Pool { title: None, introduction: Untrusted::default(), pick: None, points: None, source: PoolSource::Own(own) };
    Quiz { introduction: Untrusted::default(), settings: QuizSettings::default(), pools: vec![pool] }
}

fn assignment() -> Assignment {
    Assignment { task: "Do it.".into(), settings: AssignmentSettings::default(), rubric: None, grader: None, model: None }
}

/// Takes a quiz and hands in work; gives the receipt.
fn work_on(school: &School, who: &Actor, item: usize) -> String {
    let quiz = format!("quiz/{item}");
    school.services.start_attempt(who, COURSE, &quiz).unwrap();
    let text = |text: &str| GivenAnswer::of(Given::Text { text: text.into() });
    let answers = vec![("q1".to_owned(), text("one")), ("q2".to_owned(), text("a couple"))];
    school.services.answer(who, COURSE, &quiz, answers).unwrap();
    school.services.submit_attempt(who, COURSE, &quiz).unwrap();
    school.services.claim(who, COURSE, &quiz, "q2", None).unwrap();
    let work = NewWork { text: Some("Here it is.".into()), ..NewWork::default() };
    school.services.submit_work(who, COURSE, &format!("work/{item}"), work).unwrap().receipt
}

/// A look at something, by its name.
type Look = (&'static str, fn(&World) -> Result<()>);

/// What is looked at often, or by many at once.
const LOOKS: &[Look] = &[
    ("what is asked about a quiz", |w| w.school.services.asking(&w.rob, COURSE, "quiz/1").map(drop)),
    ("all that is asked", |w| w.school.services.claims(&w.rob, COURSE, Some("quiz/1")).map(drop)),
    ("home of a learner", |w| w.school.services.home(&w.ada).map(drop)),
    ("home of an instructor", |w| w.school.services.home(&w.rob).map(drop)),
    ("outline", |w| w.school.services.outline(&w.ada, COURSE).map(drop)),
    ("page", |w| w.school.services.page(&w.ada, COURSE, "read/1").map(drop)),
    ("front of a quiz", |w| w.school.services.quiz(&w.ada, COURSE, "quiz/1").map(drop)),
    ("an attempt", |w| w.school.services.attempt(&w.ada, COURSE, "quiz/1", None).map(drop)),
    ("an attempt of somebody", |w| w.school.services.attempt_of(&w.rob, COURSE, "quiz/1", "ada", None).map(drop)),
    ("all attempts at a quiz", |w| w.school.services.attempts(&w.rob, COURSE, "quiz/1", None).map(drop)),
    ("an assignment", |w| w.school.services.assignment(&w.ada, COURSE, "work/1").map(drop)),
    ("a receipt", |w| {
        let wanted = Wanted { receipt: Some(w.receipt.clone()), ..Wanted::default() };
        w.school.services.submissions(&w.ada, COURSE, &wanted).map(drop)
    }),
    ("own submissions", |w| w.school.services.submissions(&w.ada, COURSE, &Wanted::default()).map(drop)),
    ("all submissions", |w| w.school.services.submissions(&w.rob, COURSE, &Wanted::default()).map(drop)),
    ("work to mark", |w| {
        let wanted = Wanted { ungraded: true, item: Some("work/1".to_owned()), ..Wanted::default() };
        w.school.services.submissions(&w.rob, COURSE, &wanted).map(drop)
    }),
    ("what waits", |w| w.school.services.to_mark(&w.rob, COURSE).map(drop)),
    ("gradebook", |w| w.school.services.grades(&w.rob, Some(COURSE)).map(drop)),
    ("own row of the gradebook", |w| w.school.services.grades(&w.ada, Some(COURSE)).map(drop)),
    ("own marks", |w| w.school.services.my_grades(&w.ada).map(drop)),
    ("working copy", |w| w.school.services.working_copy(&w.rob, COURSE).map(drop)),
    ("text of an item", |w| w.school.services.item_source(&w.rob, COURSE, "read/1").map(drop)),
    ("files of a course", |w| w.school.services.course_media(&w.rob, COURSE).map(drop)),
    ("roster", |w| w.school.services.roster(&w.rob, COURSE).map(drop)),
    ("how the classes stand", |w| w.school.services.classes(&w.rob, &Watch::default()).map(drop)),
    ("one person", |w| w.school.services.user(&w.root, "ada").map(drop)),
    ("log of a person", |w| log(w, AuditFilter { user: Some("ada".to_owned()), ..AuditFilter::default() })),
    ("log of a course", |w| log(w, AuditFilter { course: Some(COURSE.to_owned()), ..AuditFilter::default() })),
    ("log of an action", |w| log(w, AuditFilter { action: Some("grade.set".to_owned()), ..AuditFilter::default() })),
    ("log of a noun", |w| log(w, AuditFilter { action: Some("course".to_owned()), ..AuditFilter::default() })),
    ("log since", |w| log(w, AuditFilter { since: Some(NOW), ..AuditFilter::default() })),
];

/// Of the log the newest entry: each that is told names what it is about.
fn log(world: &World, filter: AuditFilter) -> Result<()> {
    world.school.services.audit_list(&world.root, &AuditFilter { limit: Some(1), ..filter }).map(drop)
}

fn statements(world: &World, (name, look): &Look) -> Vec<String> {
    // The first look opens connections and settles what is over.
    look(world).unwrap_or_else(|error| panic!("{name}: {error:?}"));
    world.school.db().meter().start();
    look(world).unwrap_or_else(|error| panic!("{name}: {error:?}"));
    let mut run = world.school.db().meter().stop();
    // Whether another process wrote is asked now and then, not by the look.
    run.retain(|sql| !sql.contains("data_version"));
    run
}

#[test]
fn a_larger_course_takes_no_more_statements() {
    let (small, large) = (world(3), world(30));
    for look in LOOKS {
        let (few, many) = (statements(&small, look), statements(&large, look));
        assert!(!few.is_empty(), "{}: nothing was counted", look.0);
        assert_eq!(few.len(), many.len(), "{}: of 30 it runs\n{}", look.0, many.join("\n"));
    }
}

/// Tables that may be walked through: a handful of rows, or what the look is made of.
const SMALL: &[&str] = &["course", "setting", "wanted", "theirs", "kinds", "CONSTANT"];

/// Few courses and many are counted in two ways: both count what the queue of a course holds, whatever became of the work.
#[test]
fn what_waits_is_what_the_queue_holds() {
    let world = world(3);
    let services = &world.school.services;
    let waits = |expected: usize| {
        assert_eq!(services.to_mark(&world.rob, COURSE).unwrap().work.len(), expected);
        let home = services.home(&world.rob).unwrap().teaching;
        let counted = world.school.db().read(Trust::Learner, store::grade::count_all_waiting).unwrap();
        assert_eq!((home[0].to_mark as usize, counted.values().sum::<u32>() as usize), (expected, expected));
    };
    let mark = |user: &str, score: &str| {
        let grade = NewGrade { score: Some(score.to_owned()), reason: Some("So it is.".to_owned()), ..NewGrade::default() };
        services.set_grade(&world.rob, COURSE, "work/1", user, grade).unwrap();
    };
    waits(2);
    world.school.clock.advance(chrono::TimeDelta::minutes(1));
    let again = NewWork { text: Some("Better.".into()), ..NewWork::default() };
    services.submit_work(&world.ada, COURSE, "work/1", again).unwrap();
    waits(3);
    mark("learner1", "ex");
    mark("learner2", "8");
    waits(1);
    mark("ada", "9");
    waits(0);
}

/// An admin sees every course of the school: together, not one after the other.
#[test]
fn more_courses_take_no_more_statements() {
    let home: Look = ("home of an admin", |w| w.school.services.home(&w.root).map(drop));
    let run = |courses: usize| {
        let world = world(1);
        for at in 1..courses {
            let package = sample::package(Course { id: format!("small{at}"), ..course(1) }, &[]);
            world.school.services.import_course(&world.school.console(), package, ImportOptions::default()).unwrap();
        }
        statements(&world, &home)
    };
    let (few, many) = (run(2), run(6));
    assert_eq!(few.len(), many.len(), "of 6 courses it runs\n{}", many.join("\n"));
}

#[test]
fn no_look_walks_through_a_table_that_grows() {
    let world = world(2);
    let run: BTreeSet<(&str, String)> =
        LOOKS.iter().flat_map(|look| statements(&world, look).into_iter().map(|sql| (look.0, sql))).collect();
    for (name, sql) in run.iter().filter(|(_, sql)| sql.starts_with("SELECT")) {
        let plan = world.school.db().read(Trust::Staff, |conn| plan(conn, sql)).unwrap();
        let walked = plan.iter().filter_map(|step| step.strip_prefix("SCAN ")).find(|step| {
            let table = step.split_whitespace().next().unwrap_or_default();
            !SMALL.contains(&table)
        });
        assert_eq!(walked, None, "{name}: {sql}\n{}", plan.join("\n"));
    }
}

/// The export of a person is asked table by table.
#[test]
fn the_export_of_a_person_reads_their_rows_alone() {
    let world = world(2);
    world.school.db().meter().start();
    world.school.services.export_user(&world.root, "ada").unwrap();
    let run = world.school.db().meter().stop();
    for sql in run.iter().filter(|sql| sql.starts_with("SELECT") && sql.contains("attempt")) {
        let plan = world.school.db().read(Trust::Staff, |conn| plan(conn, sql)).unwrap();
        assert!(!plan.iter().any(|step| step.starts_with("SCAN attempt")), "{sql}\n{}", plan.join("\n"));
    }
}

/// How SQLite goes about a statement, step by step.
fn plan(conn: &rusqlite::Connection, sql: &str) -> store::Result<Vec<String>> {
    let mut statement = conn.prepare(&format!("EXPLAIN QUERY PLAN {sql}"))?;
    let mut rows = statement.raw_query();
    let mut steps = Vec::new();
    while let Some(row) = rows.next()? {
        steps.push(row.get(3)?);
    }
    Ok(steps)
}
