//! Lyceum, a learning management system that lives in a terminal.
//!
//! The layers, lowest first. A layer imports only what stands below it (`tests/it/layers.rs` enforces it):
//!
//! - [`domain`]: the rules, pure. No I/O, no clock, no SQL, no terminal.
//! - [`store`]: SQLite, the only place with SQL. Knows `domain`.
//! - [`content`]: Markdown to blocks to styled lines for a width. Knows `domain`.
//! - [`package`]: course packages in and out, through `domain`'s course model. Never sees the store.
//! - [`service`]: the use-cases: who may do it, in one transaction, with its audit entry. The only door for what stands above.
//! - [`demo`]: the sample courses in the binary and the demo school, made through the services.
//! - [`tui`], [`cli`]: the interfaces. They hold no rules and no SQL and do not know each other.
//!
//! [`i18n`] stands beside `domain`: every layer that speaks to people may use it.

pub mod cli;
pub mod content;
pub mod demo;
pub mod domain;
pub mod i18n;
pub mod package;
pub mod service;
pub mod store;
pub mod tui;
