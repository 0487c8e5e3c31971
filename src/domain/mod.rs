//! The rules of the school as plain functions over plain structs: no I/O, no clock, no SQL, no terminal.
//!
//! Sources and worked examples: RULES.md. Each example there is a test here.

pub mod attempt;
pub mod author;
pub mod code;
pub mod completion;
pub mod condition;
pub mod course;
pub mod decode;
pub mod fault;
pub mod goal;
pub mod grade;
pub mod ids;
pub mod late;
pub mod name;
pub mod nearest;
pub mod password;
pub mod percent;
pub mod permission;
pub mod person;
pub mod points;
pub mod quiz;
pub mod review;
pub mod risk;
pub mod schedule;
pub mod seek;
pub mod size;
pub mod slug;
pub mod split;
pub mod submission;
pub mod text;
pub mod throttle;
pub mod time;
pub mod update;
pub mod when;
mod words;
pub mod work;

pub(crate) use words::words;
