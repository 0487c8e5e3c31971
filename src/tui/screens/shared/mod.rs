//! Screens that every role has, inside and at the door, and what screens of several roles share: choosers, the reader of files, words.

pub mod about;
pub(in crate::tui::screens) mod choices;
pub mod choose;
pub mod file;
pub mod keys;
pub mod messages;
pub mod notice;
pub mod profile;
pub mod reading;
pub(in crate::tui::screens) mod words;
