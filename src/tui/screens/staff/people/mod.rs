//! The people of one course as its staff see and change them: the roster, one person's record, putting people in, groups.

pub mod changes;
pub mod enroll;
pub mod member;
pub mod put_in;
pub mod roster;
mod rows;
#[cfg(test)]
mod tests;
