//! The sample courses that travel in the binary, and the demo school: invented people who live through them.
//!
//! Everything here happens through the use-cases, with a clock that is set to the past, so that a demo school has nothing a real
//! one could not have. The generator for whole colleges (PERFORMANCE.md) is not built yet.

mod answer;
mod people;
pub mod samples;
mod story;

use std::path::Path;
use std::sync::Arc;

use serde::Serialize;

pub use people::{ACCOUNTS, ADMIN, LEARNER, PASSWORD};

use crate::domain::time::Instant;
use crate::domain::work::Watch;
use crate::service::{Actor, Clock as _, Cost, Error, FixedClock, Hasher, Result, SeededRandom, Services, SystemClock};

/// What stands in a demo school that was made.
#[derive(Debug, Clone, Serialize)]
pub struct MadeDemo {
    pub users: usize,
    pub courses: usize,
    /// Answers given in quizzes.
    pub responses: usize,
}

/// The small demo school at `path`: the one that is there, else a new one.
///
/// # Errors
/// `Conflict` when it was cancelled; then there is none.
pub fn small(path: &Path, zone: &str, watch: &Watch) -> Result<Services> {
    school(path, 1, zone, watch)
}

/// As [`small`], with another seed where a new one is made.
pub fn school(path: &Path, seed: u64, zone: &str, watch: &Watch) -> Result<Services> {
    if !path.exists() {
        make(path, seed, SystemClock.now(), zone, Hasher::new(Cost::FLOOR), watch)?;
    }
    Services::open(path)
}

/// What stands in a demo school, counted.
pub fn facts(school: &Services, console: &Actor) -> Result<MadeDemo> {
    let people = school.people_counts(console)?;
    Ok(MadeDemo {
        users: (people.admins + people.instructors + people.learners) as usize,
        courses: school.courses(console, true)?.courses.len(),
        responses: school.count_responses(console)? as usize,
    })
}

/// Makes the small demo school at `path`, as it would stand at `now`: a class of fifteen three weeks into its course.
///
/// The same seed makes the same school. It gets its name when it is whole: what was broken off is no school.
///
/// # Errors
/// `Conflict` where the file exists or the watch was cancelled.
pub fn make(path: &Path, seed: u64, now: Instant, zone: &str, hasher: Hasher, watch: &Watch) -> Result<MadeDemo> {
    if path.exists() {
        return Err(Error::conflict("There is a demo school already."));
    }
    let clock = Arc::new(FixedClock::at(story::founded(now)));
    let random = Arc::new(SeededRandom::new(seed));
    let console = Actor::console("demo");
    Services::found_filled(&console, path, people::school(zone), clock.clone(), random.clone(), hasher, |school| {
        story::Story { school, console: console.clone(), clock: &clock, random: &*random, now, watch }.tell()
    })
}

/// A package of ours that does not read is a defect of ours.
fn refused(refusal: &crate::package::report::Refusal) -> Error {
    Error::internal(format!("A sample course cannot be read: {}", refusal.error))
}

#[cfg(test)]
mod tests;
