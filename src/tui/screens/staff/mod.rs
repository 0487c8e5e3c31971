//! What instructors, assistants and admins see. Where a screen is still missing, the command that does it is named and can be copied.

mod command;
pub mod course;
pub mod gradebook;
pub mod home;
pub mod import;
pub mod marking;
pub mod people;
#[cfg(test)]
mod tests;
pub mod workshop;
