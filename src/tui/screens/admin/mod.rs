//! What admins see: the school at a glance, its people, its log, its settings, its backups. Courses are `staff`'s.

pub mod audit;
pub mod class_codes;
pub(in crate::tui::screens) mod codes;
pub mod courses;
pub mod home;
pub mod import;
pub mod keeping;
mod person;
pub mod settings;
#[cfg(test)]
mod tests;
pub mod users;
