//! Schools of any size out of a seed: people, courses and a term of work by chance, shaped as PERFORMANCE.md says.
//!
//! The school is a function of size, seed and instant: who sits where and who did what when is computed, never remembered, so that a school
//! of fifty million answers needs no more memory than one of a thousand and goes on where it was broken off. Courses and people come in
//! through the use-cases; what happened since goes through `service::past`, day by day, in the order of time.

mod asking;
mod build;
mod chance;
mod course;
mod events;
mod lived;
mod names;
mod plan;
mod question;
mod size;
#[cfg(test)]
mod tests;

pub use build::{Making, assert_room, make};
pub use chance::likely;
pub use plan::Plan;
pub use question::difficulty;
pub use size::{Sections, Shape, Size};
