//! The school that is measured: made once in a size, kept beside the others, and copied for each run.

use std::path::{Path, PathBuf};

use super::{Wish, answers};
use crate::demo;
use crate::domain::person::CourseRole;
use crate::domain::work::Watch;
use crate::service::{Actor, Error, Result, Services};

/// Everybody measures the same school.
const SEED: u64 = 1;

/// A folder that is gone when it is dropped.
struct Temporary(PathBuf);

impl Drop for Temporary {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Where a run measures: a copy of the school, and room beside it.
pub struct Place {
    folder: Temporary,
    pub program: PathBuf,
    pub zone: String,
    /// How many people, courses and answers there are.
    pub facts: String,
    pub watch: Watch,
}

/// Who looks in the course that has most learners.
pub struct Lecture {
    pub course: String,
    pub learners: u32,
    pub instructor: Actor,
    pub learner: Actor,
    pub admin: Actor,
}

impl Place {
    pub fn prepare(wish: &Wish, watch: &Watch) -> Result<Self> {
        let io = |what: &str, error: &std::io::Error| Error::conflict(format!("{what} failed: {error}."));
        std::fs::create_dir_all(&wish.folder).map_err(|error| io("Making the folder of the bench", &error))?;
        let kept = wish.folder.join(format!("{}.db", wish.size.word()));
        let folder = Temporary(wish.folder.join(format!("run-{}", std::process::id())));
        std::fs::create_dir_all(&folder.0).map_err(|error| io("Making the folder of the run", &error))?;
        let console = console();
        let made = kept_or_made(&kept, wish, watch)?;
        let facts = demo::facts(&made, &console)?;
        let facts = format!("{}: {} users, {} courses, {} answers", wish.size.word(), facts.users, facts.courses, facts.responses);
        // Closed, it is one file.
        drop(made);
        std::fs::copy(&kept, folder.0.join("school.db")).map_err(|error| io("Copying the school", &error))?;
        Ok(Self { folder, program: wish.program.clone(), zone: wish.zone.clone(), facts, watch: watch.clone() })
    }

    /// The copy.
    pub fn db(&self) -> PathBuf {
        self.folder.0.join("school.db")
    }

    /// A file of its own, in no use yet.
    pub fn room(&self, name: &str) -> PathBuf {
        self.folder.0.join(name)
    }

    pub fn folder(&self) -> &Path {
        &self.folder.0
    }

    pub fn open(&self) -> Result<Services> {
        Services::open(&self.db())
    }

    /// # Errors
    /// Where the person who waits wants no more.
    pub fn go_on(&self) -> Result<()> {
        self.watch.advance(0).map_err(|cancelled| Error::conflict(format!("{cancelled}.")))
    }
}

/// The school that lies there, however old its dates are: nobody lives by them here. One that was made otherwise is made anew, so that all
/// figures are of the same school.
fn kept_or_made(kept: &Path, wish: &Wish, watch: &Watch) -> Result<Services> {
    if !kept.exists() {
        return made(kept, wish, watch);
    }
    let school = Services::open(kept)?;
    match demo::is_of(&school, wish.size, SEED)? {
        Some(true) => return Ok(school),
        Some(false) => {}
        None => {
            let what = format!("{} is no school of the bench's making.", kept.display());
            return Err(Error::conflict(what).hint("Move it away"));
        }
    }
    drop(school);
    for end in ["", "-wal", "-shm"] {
        let mut file = kept.as_os_str().to_owned();
        file.push(end);
        match std::fs::remove_file(&file) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound || end.is_empty() => {
                return Err(Error::conflict(format!("Removing {} failed: {error}.", kept.display())));
            }
            _ => {}
        }
    }
    made(kept, wish, watch)
}

fn made(path: &Path, wish: &Wish, watch: &Watch) -> Result<Services> {
    let wanted = demo::Wish { size: wish.size, seed: SEED, ..demo::Wish::default() };
    demo::school_of(path, &wanted, &wish.zone, watch)
}

pub fn console() -> Actor {
    Actor::console("bench")
}

impl Lecture {
    pub fn of(school: &Services) -> Result<Self> {
        let console = console();
        let courses = school.courses(&console, false)?.courses;
        // The one that [`answers`] brings along has no instructor.
        let lived = courses.into_iter().filter(|course| course.course != answers::COURSE);
        let most = lived.max_by_key(|course| (course.learners, course.items));
        let course = most.ok_or_else(|| Error::conflict("The school has no course."))?;
        let roster = school.roster(&console, &course.course)?;
        let first = |role| roster.people.iter().find(|person| person.role == role).map(|person| person.user.clone());
        let act = |user: Option<String>| match user {
            Some(user) => school.act_as(&console, &user),
            None => Err(Error::conflict(format!("Nobody teaches or learns in `{}`.", course.course))),
        };
        Ok(Self {
            instructor: act(first(CourseRole::Instructor))?,
            learner: act(first(CourseRole::Learner))?,
            admin: school.act_as(&console, demo::ADMIN)?,
            learners: course.learners,
            course: course.course,
        })
    }
}
