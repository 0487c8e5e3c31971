//! The people of one course as its staff see and change them: the roster, one person's record, putting people in, groups.

pub mod changes;
mod changing;
mod draw;
pub mod enroll;
mod fill;
pub mod groups;
pub mod member;
pub mod put_in;
pub mod roster;
mod rows;
#[cfg(test)]
mod tests;
