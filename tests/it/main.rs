//! The integration tests, one binary: what holds for the crate as a whole, and journeys with the real program.

mod admin_journey;
mod asking_journey;
mod authorization;
mod canaries;
mod cli;
mod commands_journey;
mod contract;
mod corpus;
mod damage;
mod escapes;
mod hostile;
mod journey;
mod kill;
mod layers;
mod older;
mod packages;
mod pty;
mod rocks;
mod samples;
mod secrets;
mod signals;
mod steps;
mod support;
mod teaching_journey;
mod terminal;
mod texts;
