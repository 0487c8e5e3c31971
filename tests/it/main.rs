//! The integration tests, one binary: what holds for the crate as a whole, and journeys with the real program.

mod cli;
mod corpus;
#[cfg(unix)]
mod hostile;
#[cfg(unix)]
mod journey;
#[cfg(unix)]
mod kill;
mod layers;
#[cfg(unix)]
mod pty;
mod samples;
#[cfg(unix)]
mod signals;
#[cfg(unix)]
mod steps;
mod support;
mod terminal;
mod texts;
