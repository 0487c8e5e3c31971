//! The school's file: SQLite, and the only place with SQL (DESIGN.md 2, SECURITY.md 3).
//!
//! One file an aggregate turns rows into domain structs and back. Reads take `&Connection`, writes take [`Tx`], so that a
//! write outside the writer thread does not compile. No rule lives in SQL that `domain` also states, and nobody here asks
//! who may: that is the service's work.

pub mod attempt;
pub mod audit;
pub mod backup;
pub mod bulk;
pub mod claim;
pub mod class_code;
pub mod connection;
pub mod course;
pub mod credential;
mod db;
pub mod doctor;
mod document;
mod draft;
pub mod enrollment;
pub mod erase;
mod error;
pub mod grade;
pub mod item;
pub mod mark_draft;
pub mod media;
#[cfg(test)]
pub mod meter;
pub mod migrations;
pub mod person;
pub mod place;
pub mod progress;
pub mod question;
pub mod regrade;
mod rules;
pub mod setting;
pub mod space;
pub mod submission;
pub mod throttle;
pub mod trust;
mod unsigned;
pub mod user;
mod words;
pub mod workshop;
mod writer;
pub mod written;

pub use db::{Db, unfinished};
pub use error::{Error, Result};
pub use trust::Trust;
pub use writer::Tx;
