//! Work handed in: drafts, submitting with a receipt, looking at submissions and their files, writing them into a folder (CLI.md 5).

mod door;
mod export;
mod feedback;
mod hand_in;
mod list;
#[cfg(test)]
mod tests;
mod view;

pub use feedback::{FeedbackChange, FeedbackFault, FeedbackOptions, FeedbackReport};
pub use view::{
    AssignmentView, DraftView, Exported, FileView, GradeResult, NewFile, NewWork, RubricResult, SubmissionList, SubmissionView, Wanted,
};
