//! Screens that every role has, inside and at the door.

pub mod about;
pub mod keys;
pub mod messages;
pub mod notice;
pub mod profile;
pub mod reading;
