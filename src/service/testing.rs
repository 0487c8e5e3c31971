//! A school for tests: a file of its own in the temporary folder, a clock that stands still, chance from a seed, cheap
//! passwords. Integration tests use it too, so it is no `cfg(test)` module.

pub mod sample;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::channel;

use super::import::ImportOptions;
use super::people::NewUser;
use super::{Actor, Cost, FixedClock, Hasher, SeededRandom, Services};
use crate::domain::course::Course;
use crate::domain::person::{CourseRole, SchoolRole};
use crate::domain::time::Instant;
use crate::store::{self, Db, Trust};

/// 2026-11-22 09:00 in UTC: the present of every test school.
pub const NOW: Instant = Instant(1_795_338_000_000);

/// The password of everybody in a test school.
pub const PASSWORD: &str = "blue socks on a train";

/// An open school that is gone when it is dropped.
pub struct School {
    pub services: Services,
    pub clock: Arc<FixedClock>,
    folder: PathBuf,
}

/// Opens the school in a file, its clock at [`NOW`].
pub fn open(path: &Path) -> Services {
    let db = Db::open(path).expect("a school stands there");
    Services::with(db, Arc::new(FixedClock::at(NOW)), Arc::new(SeededRandom::new(7)), Hasher::new(Cost::CHEAP))
}

static MADE: AtomicU64 = AtomicU64::new(0);

impl School {
    #[expect(clippy::new_without_default, reason = "making one makes a file, which no default does")]
    pub fn new() -> Self {
        let n = MADE.fetch_add(1, Ordering::Relaxed);
        let folder = std::env::temp_dir().join(format!("lyceum-test-{}-{n}", std::process::id()));
        let db = Db::create(&folder.join("school.db")).expect("the temporary folder takes a file");
        let clock = Arc::new(FixedClock::at(NOW));
        let services = Services::with(db, clock.clone(), Arc::new(SeededRandom::new(7)), Hasher::new(Cost::CHEAP));
        Self { services, clock, folder }
    }

    /// Adds a person who has a password (`PASSWORD`) and gives them as an actor.
    pub fn user(&self, name: &str, role: SchoolRole) -> Actor {
        let console = self.console();
        self.services.add_user(&console, NewUser { role, ..NewUser::named(name) }).expect("the name is free and fits");
        self.services.set_password(&console, name, PASSWORD).expect("the password fits");
        self.services.act_as(&console, name).expect("they were just added")
    }

    pub fn learner(&self, name: &str) -> Actor {
        self.user(name, SchoolRole::Learner)
    }

    pub fn instructor(&self, name: &str) -> Actor {
        self.user(name, SchoolRole::Instructor)
    }

    pub fn admin(&self, name: &str) -> Actor {
        self.user(name, SchoolRole::Admin)
    }

    /// Imports the sample course and publishes it.
    pub fn sample_course(&self) {
        self.changed_course(|_| {});
    }

    /// Imports the sample course as `change` leaves it and publishes it.
    pub fn changed_course(&self, change: impl FnOnce(&mut Course)) {
        let mut course = sample::course();
        change(&mut course);
        let options = ImportOptions { publish: true, ..ImportOptions::default() };
        self.services.import_course(&self.console(), sample::with_files(course), options).expect("the sample course is sound");
    }

    /// Enrolls people in a course.
    pub fn enroll(&self, course: &str, people: &[&str], role: CourseRole) {
        let people: Vec<String> = people.iter().map(|name| (*name).to_owned()).collect();
        self.services.enroll(&self.console(), course, &people, role, None).expect("course and people are there");
    }

    pub fn console(&self) -> Actor {
        Actor::console("root")
    }

    pub fn db(&self) -> &Db {
        &self.services.db
    }

    /// What `look` sees while no change gets through: whoever is at one is surely still at it.
    pub fn held_up<T>(&self, look: impl FnOnce() -> T) -> T {
        let (begun, begins) = channel();
        let (free, freed) = channel::<()>();
        std::thread::scope(|scope| {
            let holder = move |_: &store::Tx<'_>| {
                begun.send(()).expect("somebody waits");
                // Ends as well where `look` panics.
                let _ = freed.recv();
                Ok::<_, store::Error>(())
            };
            let held = scope.spawn(|| self.db().write(holder));
            begins.recv().expect("it begins");
            let seen = look();
            drop(free);
            held.join().expect("no panic in it").expect("it changes nothing");
            seen
        })
    }

    /// The active time of everybody on everything, in seconds.
    pub fn active_seconds(&self) -> i64 {
        let seconds = self.db().read(Trust::Staff, |conn| {
            Ok::<_, store::Error>(conn.query_row("SELECT coalesce(sum(seconds), 0) FROM active_time", [], |row| row.get(0))?)
        });
        seconds.expect("the table is there")
    }

    pub fn folder(&self) -> &Path {
        &self.folder
    }
}

impl Drop for School {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}
