//! The integer keys of rows, one type a table, so that a user's id is never taken for a course's.
//!
//! What leaves the database uses stable text ids instead (DESIGN.md 4.6).

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub struct $name(pub i64);
    )+};
}

ids! {
    /// A person who can sign in.
    UserId,
    CourseId,
    ModuleId,
    ItemId,
    /// One state of an item's content; an attempt stays on the revision it began on.
    ItemRevisionId,
    QuestionId,
    QuestionRevisionId,
    AttemptId,
    SubmissionId,
}
