//! What a learner sees: courses, pages, quizzes, assignments, grades.

pub mod assignment;
pub mod catalog;
pub mod grades;
pub mod home;
pub mod outline;
pub mod page;
pub mod quiz;
pub mod review;
