//! Lyceum, a learning management system that lives in a terminal: one process, one SQLite file, three kinds of people.
//!
//! This page is the map. Each folder's own page says what belongs in it and, as important, what does not.
//!
//! # The layers
//!
//! A layer imports only what stands below it; `tests/it/layers.rs` reads every `use` and fails on one that points upwards.
//!
//! ```text
//!            main ── picks an interface, hands it the door; hands `bench`, which measures all below, to the command
//!          ┌───┴────┐
//!         tui      cli        draw and print; no rule, no SQL; do not know each other
//!          └───┬────┘
//!            demo             the courses in the binary, the demo school, made through the services
//!              │
//!           service           the use-cases: who may, in one transaction, with its audit entry
//!      ┌───────┼────────┐
//!    store  content  package  SQL │ Markdown to lines │ course files in and out
//!      └───────┼────────┘
//!           domain            the rules, pure; beside it i18n, for every text that people read
//! ```
//!
//! - [`domain`]: the rules, pure. No I/O, no clock, no SQL, no terminal. Every worked example of a rule is a test there.
//! - [`store`]: SQLite, the only place with SQL. Rows to domain structs and back; asks nobody who may.
//! - [`content`]: Markdown to blocks to styled lines for a width. Every text that leaves it is tamed.
//! - [`package`]: course packages in and out, through `domain`'s course model. Never sees the store.
//! - [`service`]: the only door for what stands above. Each public method takes the actor first and decides on what it loads.
//! - [`demo`]: the sample courses in the binary and the demo school.
//! - [`tui`], [`cli`]: the interfaces.
//! - [`mod@bench`]: what all of it costs, beside the goals. Only `main` names it.
//! - [`i18n`] stands beside `domain`: every layer that speaks to people may use it.
//!
//! # One key, from the keyboard to the disk
//!
//! A learner picks an option in a quiz. [`tui::local`] reads the key; [`tui::session`] asks the [`tui::keymap`] which
//! [`tui::action`] it means for the screen on top; the quiz's screen turns the action into one call of the door,
//! [`service::Services`]; the service finds the actor's standing in the course, checks the deadline against its own clock and writes in
//! one transaction through [`store::Db`], whose writer thread commits many people's writes together. Only after that commit does the
//! screen say *saved*. Drawing is a function of what the screen holds: it asks nobody and touches no file.
//!
//! # What holds everywhere
//!
//! - **Text from outside is [`domain::text::Untrusted`]** and reaches a terminal only by its sanitizing exits.
//! - **Keys of questions stand in tables of their own**; a learner's reads go through a connection that SQLite itself bars from them
//!   ([`store::trust`]).
//! - **Facts are only ever added** (answers, marks, the audit log); what people wrote can be erased without touching the facts.
//! - **Time, randomness and ids are handed in** below the interfaces, so every test says what time it is.
//! - **Marks are exact** ([`domain::points`]): decimals and fractions, never floating point.
//! - **Nothing is global**: what a session needs travels in its context, so that one process can hold hundreds.
//!
//! # Where does it go?
//!
//! | To add | Begin in | then |
//! |---|---|---|
//! | a rule, a state, a figure | [`domain`] | its examples beside it |
//! | something to remember | a new file in `store/migrations/` (landed ones never change) | the aggregate's file in [`store`] |
//! | something one can do | [`service`], by its noun | its row in `tests/it/authorization/table.rs`, which fails until it is there |
//! | a place in the interface | [`tui::route`] | a file in `tui/screens/`, a line in [`tui::screens::open`] |
//! | a key | the table in [`tui::action`] | help, footer, palette and rebinding follow from it |
//! | a command | [`cli`], by its noun | `--json` is part of it; the manual follows |
//! | a kind of question | [`domain::quiz`] (parse, print, mark) | [`tui::widgets::question`] |
//! | a course format | [`package`] | nothing else: it ends in `domain::course` |
//! | a language | one file in `assets/locales/` | nothing else |
//!
//! # Tests that hold it up
//!
//! Unit tests stand beside the code. `tests/it` has what is true of the whole: the layers, the authorization table (every function, every
//! role, every object), the escape corpus through every text, 200 kills in the middle of writing, and journeys of the real program in a
//! pseudo-terminal and by commands alone. `.ci/run` is the gate. `lyceum bench` asserts nothing: it prints what a start, a
//! key, a look and an answer cost, beside the goals.

#[cfg(not(unix))]
compile_error!("Lyceum runs on Linux, macOS and the BSDs; on Windows use the Windows Subsystem for Linux");

pub mod bench;
pub mod cli;
pub mod content;
pub mod demo;
pub mod domain;
pub mod i18n;
pub mod package;
pub mod service;
pub mod store;
pub mod tui;
