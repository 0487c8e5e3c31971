//! The terminal interface: one user's [`session::Session`] over a stack of screens, and the drivers that feed it keys.
//!
//! Screens draw what a service gave them and turn actions into service calls; they hold no rule and no SQL. What a session needs travels in
//! [`screen::Ctx`]; nothing is global, so that one process can hold hundreds of sessions. `session` knows no terminal device, `local` is the
//! real one.
//!
//! # A new screen, in five steps
//! 1. **Its place**: a variant of [`route::Route`] with text ids; what belongs to a course is named in `Route::course`, what Esc leads to in
//!    `Route::parent`.
//! 2. **Its keys**: the common scopes (`Item`, `Move`, `Form`, ...) have most; what is the screen's own is a row of the `actions!` table in
//!    [`action`], in a scope of its own. Footer, help, palette, the key page and the clash test follow from the row. A place that a key leads to
//!    from everywhere is named in `place` and `commands` of `screens::inside`.
//! 3. **The screen**: a file under `screens/` (a folder where it has several parts) with an `open` that asks the service for a view and makes
//!    the struct, and its [`screen::Screen`] ([the contract](screen)); a form is a [`screens::form::Errand`] instead. Made of [`widgets`],
//!    styled by [`theme::Mean`], its words in `tr!`, its times by [`when`].
//! 4. **The registry**: an arm of [`screens::open`].
//! 5. **Its guards**: a stop in `screens/tests.rs` (it does not compile without), which proves that no size breaks it and that it keeps what its
//!    commands promise; and beside the screen a snapshot of it in a real school: `Harness::learner(..).at(route)`, keys, `snap(name)`.

pub mod action;
pub mod autosave;
mod clusters;
pub mod folders;
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
