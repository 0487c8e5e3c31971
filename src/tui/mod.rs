//! The terminal interface: one user's [`session::Session`] over a stack of screens, and the drivers that feed it keys.
//!
//! Screens draw what a service gave them and turn actions into service calls; they hold no rule and no SQL. What a session needs travels in
//! [`screen::Ctx`]; nothing is global, so that one process can hold hundreds of sessions. `session` knows no terminal device, `local` is the
//! real one.

pub mod action;
pub mod autosave;
mod clusters;
pub mod input;
pub mod job;
pub mod keymap;
pub mod local;
pub mod route;
pub mod screen;
pub mod screens;
pub mod session;
pub mod shell;
#[cfg(test)]
pub mod testing;
pub mod theme;
pub mod toast;
pub mod when;
pub mod whereabouts;
pub mod widgets;
