//! The use-cases: who may do it, in one transaction, with its audit entry. The only door for `tui` and `cli`.

pub mod course;
pub mod enrollment;
pub mod home;
pub mod import;
pub mod outline;
pub mod page;
