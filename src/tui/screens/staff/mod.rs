//! What instructors, assistants and admins see.

pub mod asking;
mod bars;
pub mod course;
pub mod gradebook;
pub mod home;
pub mod import;
pub mod marking;
pub mod people;
#[cfg(test)]
mod tests;
pub mod undo;
pub mod workshop;
