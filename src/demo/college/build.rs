//! Making a generated school in steps: courses, people, then the term day by day. Each step leaves a note in the transaction of its work, so
//! that a making that was stopped goes on after the last one.

use std::path::Path;
use std::sync::Arc;

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

use super::events::{self, Event};
use super::lived::{Known, Living};
use super::plan::{Plan, TODAY};
use super::question;
use super::size::Size;
use super::{asking, course};
use crate::demo::{Made, people};
use crate::domain::ids::UserId;
use crate::domain::person::{CourseRole, SchoolRole};
use crate::domain::time::Instant;
use crate::domain::work::{Cancelled, Watch};
use crate::package::people::{People, Person, Place};
use crate::service::import::ImportOptions;
use crate::service::people_file::PeopleOptions;
use crate::service::{Actor, Error, FixedClock, Hasher, Result, SeededRandom, Services};

/// What is to be made.
#[derive(Debug, Clone)]
pub struct Making {
    pub size: Size,
    pub seed: u64,
    /// The instant as which the school stands.
    pub now: Instant,
    pub zone: String,
    /// Whether files are handed out.
    pub media: bool,
}

/// Where a making stands, kept in the school under this key.
const NOTE: &str = "demo.making";

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Note {
    /// Of the program: what another one began is not gone on with.
    version: String,
    size: Size,
    seed: u64,
    media: bool,
    now: i64,
    courses: u32,
    people: u32,
    day: i64,
    /// Events of the day that are lived.
    lived: usize,
    answers: u64,
}

/// People in one transaction.
const PEOPLE: u32 = 2_000;
const GIGA: u64 = 1_000_000_000;
/// Rows in one transaction, roughly: what it touches stays in memory until it ends.
const ROWS: usize = 10_000;

/// Whether there is room for a school of `size` where `path` is, beside what an earlier run made of it.
///
/// # Errors
/// `Conflict` with what is needed and what is there.
pub fn assert_room(path: &Path, size: Size) -> Result<()> {
    let folder = path.parent().filter(|folder| folder.exists()).unwrap_or(Path::new("."));
    let made = std::fs::metadata(crate::store::unfinished(path)).map_or(0, |file| file.len());
    let needed = size.room().saturating_sub(made);
    let Some(free) = crate::store::place::room(folder).filter(|free| *free < needed) else { return Ok(()) };
    let gigabytes = |bytes: u64| format!("{}.{} GB", bytes / GIGA, bytes % GIGA * 10 / GIGA);
    let what = format!("A {} school takes {} while it is made, and {} are free.", size.word(), gigabytes(needed), gigabytes(free));
    Err(Error::conflict(what).hint("Name a place with more room with --db, or a smaller size"))
}

/// Makes the school that `making` describes at `path`, or goes on with one that was broken off.
///
/// # Errors
/// `Conflict` where the file exists, another school lies there unfinished, or the watch was cancelled: then it can be gone on with.
pub fn make(path: &Path, making: &Making, hasher: Hasher, watch: &Watch) -> Result<Plan> {
    let clock = Arc::new(FixedClock::at(making.now.plus(TimeDelta::days(-TODAY - 12))));
    let console = Actor::console("demo");
    let random = Arc::new(SeededRandom::new(making.seed));
    Services::found_in_steps(&console, path, people::school(&making.zone), Arc::<FixedClock>::clone(&clock), random, hasher, |school| {
        let note = begun(school, &console, making)?;
        let plan = Arc::new(Plan::new(making.size, making.seed, Instant(note.now))?);
        clock.set(plan.start.plus(TimeDelta::days(-10)));
        let mut build = Build { school, clock, console: console.clone(), plan: Arc::clone(&plan), watch, note };
        build.all()?;
        drop(build);
        Arc::into_inner(plan).ok_or_else(|| Error::internal("The plan is still in use."))
    })
}

/// The note of an earlier run, else a first one.
fn begun(school: &Services, console: &Actor, making: &Making) -> Result<Note> {
    let version = env!("CARGO_PKG_VERSION").to_owned();
    let Making { size, seed, now, media, .. } = *making;
    let new = Note { version, size, seed, media, now: now.0, courses: 0, people: 0, day: 0, lived: 0, answers: 0 };
    let first = new.clone();
    let found = school.write_past(console, move |past| {
        let found = past.note::<Note>(NOTE)?;
        if found.is_none() {
            past.leave_note(NOTE, &first)?;
        }
        Ok(found)
    })?;
    let Some(found) = found else { return Ok(new) };
    if (&found.version, found.size, found.seed, found.media) != (&new.version, size, seed, media) {
        return Err(Error::conflict("Another school was begun there and is not finished.")
            .hint("Remove the `.unfinished` file, or name another place with --db"));
    }
    Ok(found)
}

struct Build<'a> {
    school: &'a Services,
    clock: Arc<FixedClock>,
    console: Actor,
    plan: Arc<Plan>,
    watch: &'a Watch,
    note: Note,
}

impl Build<'_> {
    fn all(&mut self) -> Result<()> {
        self.expect();
        self.courses()?;
        self.people()?;
        self.accounts()?;
        let known = Arc::new(self.known()?);
        for day in self.note.day..=TODAY {
            self.day(day, &known)?;
        }
        self.last_look()?;
        self.clock.set(self.plan.now);
        asking::ask(self.school, &self.console, &self.plan)?;
        self.last_words()
    }

    /// Steps are events; what is a row of people or a course counts as many as it takes as long as.
    fn expect(&self) {
        let seats: u64 = self.plan.courses.iter().map(|course| (course.learners.len() * (course.items.len() + 10)) as u64).sum();
        let courses = self.plan.courses.len() as u64;
        self.watch.expect(seats + courses * 100 + u64::from(self.plan.shape.users));
    }

    fn advance(&self, steps: u64) -> Result<()> {
        self.watch.advance(steps).map_err(|_: Cancelled| {
            Error::conflict("Cancelled; what is made so far is kept.").hint("The same command goes on where this one stopped")
        })
    }

    fn leave_note(&self) -> Result<()> {
        let note = self.note.clone();
        self.school.write_past(&self.console, move |past| past.leave_note(NOTE, &note))
    }

    fn courses(&mut self) -> Result<()> {
        self.advance(u64::from(self.note.courses) * 100)?;
        let plan = Arc::clone(&self.plan);
        let each = if self.note.media { plan.shape.media.div_ceil(plan.courses.len().max(1) as u64) } else { 0 };
        for (n, planned) in (0..).zip(&plan.courses).skip(self.note.courses as usize) {
            let options = ImportOptions { publish: true, dry_run: false, watch: Watch::default() };
            self.school.import_course(&self.console, course::package(&plan, n, planned, each), options)?;
            self.note.courses = n + 1;
            if n % 20 == 0 {
                self.leave_note()?;
            }
            self.advance(100)?;
        }
        self.leave_note()
    }

    /// People come out of a list, as in a real school, with all courses that they are in.
    fn people(&mut self) -> Result<()> {
        let plan = Arc::clone(&self.plan);
        let all = plan.shape.teachers + plan.learners();
        let places = places(&plan);
        self.advance(u64::from(self.note.people))?;
        while self.note.people < all {
            let until = all.min(self.note.people + PEOPLE);
            let person = |n: u32| {
                let name = plan.person(n);
                let role = if plan.is_teacher(n) { SchoolRole::Instructor } else { SchoolRole::Learner };
                let places = places.get(n as usize).cloned().unwrap_or_default();
                let place = |(course, role): (u32, CourseRole)| {
                    let slug = plan.courses.get(course as usize).map_or_else(String::new, |course| course.slug.clone());
                    Place { course: slug, role, group: None }
                };
                Person {
                    row: u64::from(n) + 2,
                    email: Some(format!("{}@northgate.example", name.user)),
                    user: name.user,
                    name: Some(name.full),
                    role: Some(role),
                    zone: None,
                    places: places.into_iter().map(place).collect(),
                }
            };
            let people = People { people: (self.note.people..until).map(person).collect(), ..People::default() };
            let report = self.school.import_people(&self.console, &people, PeopleOptions::default())?;
            if let Some(fault) = report.errors.first() {
                return Err(Error::internal(format!("Row {} of the invented people does not do: {}", fault.row, fault.message)));
            }
            self.advance(u64::from(until - self.note.people))?;
            self.note.people = until;
            self.leave_note()?;
        }
        Ok(())
    }

    fn known(&self) -> Result<Known> {
        let plan = Arc::clone(&self.plan);
        self.school.write_past(&self.console, move |past| {
            let all = plan.shape.teachers + plan.learners();
            let users = (0..all).map(|n| past.user(&plan.person(n).user)).collect::<Result<Vec<UserId>>>()?;
            let courses = plan.courses.iter().map(|course| past.course(&course.slug, &question::answers)).collect::<Result<_>>()?;
            Ok(Known { users, courses })
        })
    }

    fn day(&mut self, day: i64, known: &Arc<Known>) -> Result<()> {
        let events = Arc::new(events::of_day(&self.plan, day));
        while self.note.lived < events.len() {
            let from = self.note.lived;
            let until = end_of_batch(&events, from);
            let mut note = Note { lived: until, ..self.note.clone() };
            let (plan, known, events) = (Arc::clone(&self.plan), Arc::clone(known), Arc::clone(&events));
            self.note = self.school.write_past(&self.console, move |past| {
                let mut living = Living { plan: &plan, known: &known, past, seen: std::collections::HashMap::new(), answers: 0 };
                let some: &[Event] = events.get(from..until).unwrap_or_default();
                some.iter().try_for_each(|event| living.live(event))?;
                note.answers += living.answers;
                let mut seen: Vec<_> = living.seen.iter().collect();
                seen.sort_unstable();
                for (person, at) in seen {
                    if let Some(user) = known.users.get(*person as usize) {
                        past.saw(*user, *at)?;
                    }
                }
                past.leave_note(NOTE, &note)?;
                Ok(note)
            })?;
            self.advance((until - from) as u64)?;
        }
        (self.note.day, self.note.lived) = (day + 1, 0);
        Ok(())
    }

    /// What an admin finds in the morning, and what tells later which school this is.
    fn last_words(&self) -> Result<()> {
        let (plan, made) = (Arc::clone(&self.plan), Made::by_this_program(self.plan.now, self.note.size, self.note.seed));
        self.school.write_past(&self.console, move |past| {
            crate::demo::story::backups(past, plan.now)?;
            past.leave_note(crate::demo::MADE, &made)
        })
    }

    /// The accounts that the sign-in screen names: they alone have a password.
    fn accounts(&self) -> Result<()> {
        if self.note.day > 0 {
            return Ok(());
        }
        for account in people::ACCOUNTS {
            self.school.set_password(&self.console, account.user, people::PASSWORD)?;
        }
        let change = crate::service::people::UserChange { full_name: Some("Sam Okafor".to_owned()), ..Default::default() };
        self.school.change_user(&self.console, people::ADMIN, change, None).map(drop)
    }

    /// The learner has not looked at their marks for nine days.
    fn last_look(&self) -> Result<()> {
        let looked = self.plan.now.plus(TimeDelta::days(-9));
        self.school.write_past(&self.console, move |past| {
            let ada = past.user(people::LEARNER)?;
            past.saw(ada, looked)?;
            past.looked_at_marks(ada, looked)
        })
    }
}

/// Where the transaction ends that begins with an event: an attempt is many rows, all else a few.
fn end_of_batch(events: &[Event], from: usize) -> usize {
    let mut rows = 0;
    for (at, event) in events.iter().enumerate().skip(from) {
        rows += if matches!(event.deed, events::Deed::Attempt(_)) { 60 } else { 4 };
        if rows >= ROWS {
            return at + 1;
        }
    }
    events.len()
}

/// The courses of each person.
fn places(plan: &Plan) -> Vec<Vec<(u32, CourseRole)>> {
    let all = (plan.shape.teachers + plan.learners()) as usize;
    let mut places = vec![Vec::new(); all];
    for (n, course) in (0..).zip(&plan.courses) {
        let staff = course.teachers.iter().map(|person| (person, CourseRole::Instructor));
        let helpers = course.assistants.iter().map(|person| (person, CourseRole::Assistant));
        let learners = course.learners.iter().map(|person| (person, CourseRole::Learner));
        for (person, role) in staff.chain(helpers).chain(learners) {
            if let Some(mine) = places.get_mut(*person as usize) {
                mine.push((n, role));
            }
        }
    }
    places
}
