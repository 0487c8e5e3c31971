//! The sample courses that travel in the binary, and the demo school: invented people who live through them.
//!
//! Everything here happens through the use-cases, with a clock that is set to the past, so that a demo school has nothing a real
//! one could not have. Whole colleges (PERFORMANCE.md) come out of [`college`].

mod answer;
mod asking;
pub mod college;
mod people;
mod reuse;
pub mod samples;
mod story;

use std::path::Path;
use std::sync::Arc;

use serde::Serialize;

pub use college::Size;
pub use people::{ACCOUNTS, ADMIN, INSTRUCTOR, LEARNER, PASSWORD};
pub use reuse::{Made, Origin, Stale, is_of};

use crate::domain::time::Instant;
use crate::domain::work::Watch;
use crate::service::{Actor, Clock as _, Cost, Error, FixedClock, Hasher, Result, SeededRandom, Services, SystemClock};

/// Under this key a demo school notes its making.
pub(in crate::demo) const MADE: &str = "demo.made";

/// What stands in a demo school that was made.
#[derive(Debug, Clone, Serialize)]
pub struct MadeDemo {
    pub users: usize,
    pub courses: usize,
    /// Answers given in quizzes.
    pub responses: usize,
}

/// The small demo school at `path`: the one that is there while its dates hold, else a new one.
///
/// # Errors
/// `Conflict` when it was cancelled; then there is none.
pub fn small(path: &Path, zone: &str, watch: &Watch) -> Result<Services> {
    found(path, &Wish::default(), watch)?;
    school_of(path, &Wish::default(), zone, watch)
}

/// Which demo school is wanted.
#[derive(Debug, Clone, Copy)]
pub struct Wish {
    pub size: Size,
    pub seed: u64,
    /// Whether courses hand out files.
    pub media: bool,
    /// Whatever is there.
    pub anew: bool,
}

impl Default for Wish {
    fn default() -> Self {
        Self { size: Size::Small, seed: 1, media: false, anew: false }
    }
}

/// What is there already of the demo school at `path`: it stays while its dates hold, else it is put aside.
///
/// # Errors
/// `Conflict` when it was cancelled, or what is there is not that school.
pub fn found(path: &Path, wish: &Wish, watch: &Watch) -> Result<Origin> {
    if path.exists() { reuse::look(path, wish, SystemClock.now(), watch) } else { Ok(Origin::Made) }
}

/// The demo school of any size at `path`: the one that is there, else a new one; what an earlier making left is gone on with.
///
/// # Errors
/// `Conflict` when it was cancelled, or another one lies there unfinished.
pub fn school_of(path: &Path, wish: &Wish, zone: &str, watch: &Watch) -> Result<Services> {
    if !path.exists() {
        let now = SystemClock.now();
        let hasher = Hasher::new(Cost::FLOOR);
        match wish.size {
            Size::Small => make(path, wish.seed, now, zone, hasher, watch).map(drop)?,
            size => make_size(path, size, wish.seed, wish.media, now, zone, hasher, watch).map(drop)?,
        }
    }
    Services::open_watched(path, watch)
}

/// Makes a generated school at `path` as it would stand at `now`, or goes on with one that was broken off. [`College`] says who is in it.
///
/// # Errors
/// `Conflict` where the file exists, another school lies there unfinished, or the watch was cancelled.
#[expect(clippy::too_many_arguments, reason = "what decides the school, and what it is made with")]
pub fn make_size(
    path: &Path,
    size: Size,
    seed: u64,
    media: bool,
    now: Instant,
    zone: &str,
    hasher: Hasher,
    watch: &Watch,
) -> Result<College> {
    college::assert_room(path, size)?;
    let making = college::Making { size, seed, now, zone: zone.to_owned(), media };
    let plan = college::make(path, &making, hasher, watch)?;
    Ok(College { lecture: plan.lecture().to_owned(), instructor: INSTRUCTOR, admin: ADMIN, learner: LEARNER })
}

/// Who and what in a generated school is worth looking at first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct College {
    /// The course with the most learners: 1,000 x 100 items in a large school. The instructor teaches it, the learner is in it.
    pub lecture: String,
    pub instructor: &'static str,
    pub admin: &'static str,
    /// In four to eight courses.
    pub learner: &'static str,
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
        story::Story { school, console: console.clone(), clock: &clock, random: &*random, now, seed, watch }.tell()
    })
}

/// A package of ours that does not read is a defect of ours.
fn refused(refusal: &crate::package::report::Refusal) -> Error {
    Error::internal(format!("A sample course cannot be read: {}", refusal.error))
}

#[cfg(test)]
mod tests;
