//! The integration tests, one binary: what holds for the crate as a whole, and journeys with the real program.

mod cli;
mod corpus;
#[cfg(unix)]
mod kill;
mod layers;
mod samples;
mod support;
mod texts;
