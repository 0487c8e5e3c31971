//! The school: 2,000 learners, each in five courses of twenty; one lecture of 1,000 learners and 100 graded items (PERFORMANCE.md, G4).

use std::time::Instant;

use lyceum::domain::course::{
    Assignment, AssignmentSettings, Course, Item, ItemBody, ItemSettings, Module, Pool, PoolSource, Quiz, QuizSettings,
};
use lyceum::domain::person::{CourseRole, SchoolRole};
use lyceum::domain::points::Points;
use lyceum::domain::text::Untrusted;
use lyceum::package::people::{People, Person, Place};
use lyceum::service::Actor;
use lyceum::service::import::ImportOptions;
use lyceum::service::people_file::PeopleOptions;
use lyceum::service::testing::{NOW, School, sample};
use rusqlite::{Connection, params};

use crate::Failed;
use crate::look::Figure;

pub const LEARNERS: usize = 2_000;
const COURSES: usize = 20;
const IN_LECTURE: usize = 1_000;
const GRADED: usize = 100;
pub const QUESTIONS: usize = 20;
pub const LECTURE: &str = "course0";

pub struct World {
    pub school: School,
    /// In the lecture and five more courses.
    pub ada: Actor,
    /// Teaches the lecture.
    pub rob: Actor,
    pub root: Actor,
}

impl World {
    /// Makes it; what that took is a figure already: the people come out of a file.
    pub fn make() -> Result<(Self, Vec<Figure>), Failed> {
        let school = School::new();
        let console = school.console();
        for at in 0..COURSES {
            let options = ImportOptions { publish: true, ..ImportOptions::default() };
            school.services.import_course(&console, sample::package(course(at), &[]), options)?;
        }
        let people = People { people: (0..LEARNERS).map(person).collect(), ..People::default() };
        let begun = Instant::now();
        school.services.import_people(&console, &people, PeopleOptions::default())?;
        let figures = vec![Figure::once("import of 2,000 people, each in 5 or 6 courses", begun.elapsed(), 29, "G2, which has no courses")];
        fill(&school)?;
        let (rob, root) = (school.instructor("rob"), school.user("root", SchoolRole::Admin));
        school.enroll(LECTURE, &["rob"], CourseRole::Instructor);
        let ada = school.services.act_as(&console, &learner(0))?;
        Ok((Self { school, ada, rob, root }, figures))
    }

    pub fn learner(&self, at: usize) -> Result<Actor, Failed> {
        Ok(self.school.services.act_as(&self.school.console(), &learner(at))?)
    }
}

fn learner(at: usize) -> String {
    format!("learner{at}")
}

fn person(at: usize) -> Person {
    let place = |course: usize| Place { course: format!("course{course}"), role: CourseRole::Learner, group: None };
    let mut places: Vec<Place> = (0..5).map(|n| place(1 + (at + n * 4) % (COURSES - 1))).collect();
    if at < IN_LECTURE {
        places.push(place(0));
    }
    Person { row: at as u64 + 2, user: learner(at), name: Some(format!("Learner {at}")), email: None, role: None, zone: None, places }
}

fn course(at: usize) -> Course {
    let graded = if at == 0 { GRADED } else { 20 };
    let pages = (0..30).map(|n| sample::page(&format!("read/{n}"), "Some text to read.\n\nAnd more of it.")).collect();
    let work = (0..graded).map(|n| assignment(&format!("work/{n}"))).collect();
    let quiz = sample::item("quiz", "A quiz", ItemBody::Quiz(questions()));
    let modules = [("read", pages), ("work", work), ("test", vec![quiz])];
    let module = |(id, items): (&str, Vec<Item>)| Module { id: id.to_owned(), was: vec![], title: id.into(), requires: vec![], items };
    Course {
        id: format!("course{at}"),
        title: format!("Course {at}").as_str().into(),
        modules: modules.into_iter().map(module).collect(),
        banks: vec![],
        ..sample::course()
    }
}

fn assignment(id: &str) -> Item {
    let task = Assignment { task: "Do it.".into(), settings: AssignmentSettings::default(), rubric: None, grader: None, model: None };
    let settings = ItemSettings { points: Some(Points::whole(10)), ..ItemSettings::default() };
    Item { settings, ..sample::item(id, id, ItemBody::Assignment(task)) }
}

fn questions() -> Quiz {
    let own = (0..QUESTIONS).map(|at| sample::short(&format!("q{at}"), "How many?", "one")).collect();
    let pool = Pool { title: None, introduction: Untrusted::default(), pick: None, points: None, source: PoolSource::Own(own) };
    Quiz { introduction: Untrusted::default(), settings: QuizSettings::default(), pools: vec![pool] }
}

/// A term's history in bulk, past the services: work of everybody on every graded item, 92 % of it marked, half of the pages read.
fn fill(school: &School) -> Result<(), Failed> {
    let db = Connection::open(school.folder().join("school.db"))?;
    let theirs = "FROM item JOIN enrollment USING (course_id) WHERE enrollment.role = 'learner'";
    let some = "(item.id * 31 + enrollment.user_id * 17) % 100";
    let at = NOW.0 - 86_400_000;
    let submission = format!(
        "INSERT INTO submission (item_id, item_revision_id, user_id, n, at, late_seconds, hash, receipt)
         SELECT item.id, item.revision_id, enrollment.user_id, 1, ?1, 0, randomblob(32), hex(randomblob(12)) {theirs} AND kind = 'assignment'"
    );
    let grade = format!(
        "INSERT INTO grade (item_id, user_id, work, work_at, hand, entered, event_n, marked_at)
         SELECT item.id, enrollment.user_id, 'submitted', ?1, CASE WHEN {some} < 92 THEN 'score' END,
                CASE WHEN {some} < 92 THEN {some} * 10000 END, {some} < 92, ?1 {theirs} AND kind = 'assignment'"
    );
    let progress = format!(
        "INSERT INTO progress (item_id, user_id, started_at, seen_at, viewed_at)
         SELECT item.id, enrollment.user_id, ?1, ?1, ?1 {theirs} AND kind = 'page' AND {some} < 50"
    );
    for sql in [submission, grade, progress] {
        db.execute(&sql, params![at])?;
    }
    Ok(())
}
