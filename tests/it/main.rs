//! The integration tests, one binary: what holds for the crate as a whole, and journeys with the real program.

mod authorization;
#[cfg(unix)]
mod canaries;
mod cli;
mod commands_journey;
mod contract;
mod corpus;
mod damage;
mod escapes;
#[cfg(unix)]
mod hostile;
#[cfg(unix)]
mod journey;
#[cfg(unix)]
mod kill;
mod layers;
mod packages;
#[cfg(unix)]
mod pty;
mod rocks;
mod samples;
mod secrets;
#[cfg(unix)]
mod signals;
#[cfg(unix)]
mod steps;
mod support;
mod terminal;
mod texts;
