//! Grades: giving them, taking them back, releasing them, the gradebook and a learner's own list (CLI.md 6).

mod view;

pub use view::{
    CategoryView, CellView, CourseGrades, GradeEventView, GradeHistory, GradeItemView, GradeSaved, GradesView, LateByHand, LearnerGrades,
    MyCourse, MyGrade, MyGrades, NewGrade, NewMark, Released, TotalView,
};

use crate::service::{Actor, Error, Result, Services};

impl Services {
    /// Sets a mark, by score or by rubric.
    pub fn set_grade(&self, actor: &Actor, course: &str, item: &str, user: &str, grade: NewGrade) -> Result<GradeSaved> {
        drop((actor, course, item, user, grade));
        Err(later())
    }

    /// Restores the mark before the last change, as a new entry.
    pub fn undo_grade(&self, actor: &Actor, course: &str, item: &str, user: &str) -> Result<GradeSaved> {
        drop((actor, course, item, user));
        Err(later())
    }

    /// Lets learners see their marks of an item: `users`, or everybody where it is empty.
    pub fn release_grades(&self, actor: &Actor, course: &str, item: &str, users: &[String]) -> Result<Released> {
        drop((actor, course, item, users));
        Err(later())
    }

    /// Takes marks of an item out of learners' sight again.
    pub fn hide_grades(&self, actor: &Actor, course: &str, item: &str, users: &[String]) -> Result<Released> {
        drop((actor, course, item, users));
        Err(later())
    }

    /// All that happened to one cell.
    pub fn grade_history(&self, actor: &Actor, course: &str, item: &str, user: &str) -> Result<GradeHistory> {
        drop((actor, course, item, user));
        Err(later())
    }

    /// The gradebook of a course, or without one the actor's own marks in each course they learn in.
    pub fn grades(&self, actor: &Actor, course: Option<&str>) -> Result<GradesView> {
        drop((actor, course));
        Err(later())
    }

    /// The actor's own marks as a list, with comments and rubrics.
    pub fn my_grades(&self, actor: &Actor) -> Result<MyGrades> {
        drop((actor));
        Err(later())
    }

    /// Released marks that the actor has not looked at, newest first.
    pub fn new_marks(&self, actor: &Actor) -> Result<Vec<NewMark>> {
        drop((actor));
        Err(later())
    }

    /// Notes that the actor has looked at all their marks.
    pub fn marks_seen(&self, actor: &Actor) -> Result<()> {
        drop((actor));
        Err(later())
    }
}

fn later() -> Error {
    Error::internal("This use-case is not wired yet.")
}
