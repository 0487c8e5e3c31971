//! Screens that every role has, inside and at the door.

pub mod about;
pub mod messages;
