//! Grades: giving them, taking them back, releasing them, the gradebook and a learner's own list (CLI.md 6).
//!
//! What is stored are marks; scores, deductions, statuses, totals and letters are derived in `book` each time they are shown.

mod asked;
pub(in crate::service) mod book;
mod csv;
mod grid;
mod list;
mod marking;
pub(in crate::service) mod marks;
mod set;
#[cfg(test)]
mod tests;
mod view;
mod waiting;

pub(in crate::service) use asked::shares_asked;
pub(in crate::service) use book::KnownMark;
pub(in crate::service) use list::{cells_by_user, rubric_result};
pub(in crate::service) use marking::drop_draft;
pub(in crate::service) use marks::{is_held_back, is_released};
pub(in crate::service) use set::{give, require_in_course, word};
pub(in crate::service) use waiting::count_waiting;

pub use grid::{Gradebook, GradebookLearner};
pub use marking::{Lateness, MarkDraft, MarkingView, PointsDraft};
pub use view::{
    CategoryView, CellView, CourseGrades, GradeEventView, GradeHistory, GradeItemView, GradeSaved, GradesView, LateByHand, LearnerGrades,
    MyCourse, MyGrade, MyGrades, NewGrade, NewMark, Released, TotalView, UndoGrade,
};
pub use waiting::{ToMark, ToMarkRow};
