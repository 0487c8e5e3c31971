//! What instructors, assistants and admins see. Small for now: where a screen is still missing, the command that does it is named.

pub mod course;
pub mod home;
pub mod import;
