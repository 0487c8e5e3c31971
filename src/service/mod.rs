//! The use-cases of the school: who may do it, in one transaction, with its audit entry. The only door for `tui`, `cli` and
//! `serve` (DESIGN.md 2, 4.9).
//!
//! Every public method of [`Services`] takes `&Actor` first and decides on what it loads from the database. Objects are named
//! by stable text ids; what the actor may not see is answered as unknown. Views hold nothing their reader may not know.
//!
//! What every one of them may answer is said here once: `Denied` to whom it is not for, `NotFound` with the nearest visible name for what
//! is not there or not theirs to see, `Conflict` for a change in an archived course, `Busy` or `Internal` where the store says so. The
//! `Errors` of a method name what comes beside these.

mod actor;
pub mod attempt;
pub mod audit;
pub mod author;
mod authority;
mod blob;
pub mod catalog;
pub mod class_code;
pub mod classes;
mod clock;
pub mod course;
pub mod dates;
pub mod enrollment;
mod error;
pub mod grade;
pub mod home;
pub mod import;
pub mod keeping;
pub mod media;
pub mod offline;
pub mod outline;
pub mod overview;
pub mod page;
mod password;
pub mod past;
pub mod people;
pub mod people_file;
pub mod places;
pub mod policy;
pub mod profile;
mod random;
#[cfg(test)]
mod reads;
mod record_look;
pub mod school;
pub mod school_courses;
pub mod settings;
pub mod sign_in;
pub mod submission;
pub mod taught;
pub mod term;
#[doc(hidden)]
pub mod testing;
mod tree;
mod trial;

use std::path::Path;
use std::sync::Arc;

pub use actor::{Actor, Side, Who};
pub use clock::{Clock, FixedClock, SystemClock};
pub use error::{Error, ErrorKind, Result};
pub use password::{Cost, Hasher};
pub use random::{Random, SeededRandom, SystemRandom};

use crate::domain::time::Instant;
use crate::domain::work::Watch;
use crate::store::{self, Db, Trust};

/// One open school and what its use-cases need from outside. Cheap to clone: each session has its own.
#[derive(Clone)]
pub struct Services {
    pub(in crate::service) db: Db,
    pub(in crate::service) clock: Arc<dyn Clock>,
    pub(in crate::service) random: Arc<dyn Random>,
    pub(in crate::service) hasher: Hasher,
}

impl Services {
    /// Opens the school at `path` with the machine's clock and chance.
    pub fn open(path: &Path) -> Result<Self> {
        Self::open_watched(path, &Watch::default())
    }

    /// As [`Self::open`]: where the school is older, bringing it up can be cancelled and leaves it as it was.
    ///
    /// # Errors
    /// `Conflict` when it was cancelled.
    pub fn open_watched(path: &Path, watch: &Watch) -> Result<Self> {
        let db = Db::open_watched(path, watch)?;
        watch.check().map_err(store::Error::from)?;
        let cost = db.read(Trust::Learner, settings::password_cost)?;
        Ok(Self::with(db, Arc::new(SystemClock), Arc::new(SystemRandom), Hasher::new(cost)))
    }

    /// A school with a given clock, chance and price of a password.
    pub fn with(db: Db, clock: Arc<dyn Clock>, random: Arc<dyn Random>, hasher: Hasher) -> Self {
        Self { db, clock, random, hasher }
    }

    /// For somebody who looks at a screen: a write waits two seconds for another process, then asks to be tried again.
    #[must_use]
    pub fn on_screen(self) -> Self {
        self.db.set_patience(std::time::Duration::from_secs(2));
        self
    }

    pub(in crate::service) fn now(&self) -> Instant {
        self.clock.now()
    }
}

/// A count that rises when another process wrote: what was read before may be out of date. It tells nobody anything else.
pub fn others_wrote(school: &Services) -> u64 {
    school.db.others()
}
