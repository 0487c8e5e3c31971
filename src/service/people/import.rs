//! People by the hundred from a CSV file: all of it, or nothing (CLI.md 2). The columns are ours or Moodle's.

mod file;

use std::sync::Arc;

use rusqlite::Connection;
use serde::Serialize;

use self::file::{Person, Place, read};
use super::{IssuedCode, UserChange, issue, keep_an_admin};
use crate::domain::nearest::nearest;
use crate::domain::person::{SchoolRole, UserStatus};
use crate::domain::text::Untrusted;
use crate::domain::time::Instant;
use crate::service::audit::{Entry, Object, record};
use crate::service::{Actor, Error, Random, Result, Services, authority};
use crate::store::user::{self, User};
use crate::store::{self, Tx, enrollment};

/// The largest file that is read.
const LARGEST: usize = 10 << 20;

#[derive(Debug, Clone, Copy, Default)]
pub struct PeopleImport {
    /// Only tell what would be done.
    pub dry_run: bool,
    /// Change people who are there already; else they stay as they are, and a warning says what differs.
    pub update: bool,
}

/// What an import of people did, or would do, or why it did nothing.
#[derive(Debug, Clone, Default, Serialize)]
pub struct PeopleImported {
    pub created: usize,
    pub updated: usize,
    pub unchanged: usize,
    /// Any of them refuses the whole file.
    pub errors: Vec<RowNote>,
    pub warnings: Vec<RowNote>,
    pub dry_run: bool,
    /// The new people's codes: shown once, stored nowhere. Empty after a dry run.
    #[serde(skip)]
    pub codes: Vec<IssuedCode>,
}

/// Something about one row; the header is row 1.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RowNote {
    pub row: u64,
    pub column: String,
    pub message: String,
}

impl Services {
    /// Adds people from a CSV file and puts them into courses and groups, in one transaction. For admins.
    ///
    /// # Errors
    /// `Invalid` for a file that is no such list. Bad rows are no error of the call: they stand in the report, and nothing is done.
    pub fn import_users(&self, actor: &Actor, file: &[u8], how: PeopleImport) -> Result<PeopleImported> {
        let (people, report) = read(file)?;
        let (actor, now, random) = (actor.clone(), self.now(), Arc::clone(&self.random));
        let done = self.db.write_alone(move |tx| {
            authority::admin(tx, &actor)?;
            let mut import = Import { tx, actor: &actor, now, random: &*random, how, report };
            for person in &people {
                import.person(person)?;
            }
            import.end()
        });
        match done {
            Ok(report) => Ok(report),
            Err(Stop::Report(report)) => Ok(*report),
            Err(Stop::Error(error)) => Err(error),
        }
    }
}

/// Takes the transaction back: with the report of what was, or would have been, or with a failure.
enum Stop {
    Report(Box<PeopleImported>),
    Error(Error),
}

impl From<store::Error> for Stop {
    fn from(error: store::Error) -> Self {
        Self::Error(error.into())
    }
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        Self::Error(error)
    }
}

/// One import on its way through the transaction.
struct Import<'a> {
    tx: &'a Tx<'a>,
    actor: &'a Actor,
    now: Instant,
    random: &'a dyn Random,
    how: PeopleImport,
    report: PeopleImported,
}

impl Import<'_> {
    fn person(&mut self, person: &Person) -> Result<()> {
        // A name that cannot be is in the report already.
        let Ok(checked) = person.new.clone().checked() else { return Ok(()) };
        let found = user::by_name(self.tx, &checked.name.folded)?;
        let (user, mut changed) = match &found {
            Some(user) => (user.clone(), self.update(person, user)?),
            None => match checked.insert(self.tx, UserStatus::Invited, self.now) {
                Ok(id) => {
                    record(self.tx, self.actor, self.now, Entry::new("user.add", Object::User(id)).after(checked.facts()))?;
                    let mut bytes = [0; 8];
                    self.random.fill(&mut bytes);
                    let drawn = crate::domain::code::encode(&bytes);
                    self.report.codes.push(issue(self.tx, self.actor, id, &checked.name.shown, &drawn, self.now)?);
                    (user::by_id(self.tx, id)?.ok_or(store::Error::NotFound)?, false)
                }
                Err(error) => {
                    self.wrong(person.row, "user", error.message);
                    return Ok(());
                }
            },
        };
        for place in &person.places {
            changed |= self.put(&user, place)?;
        }
        match (found.is_some(), changed) {
            (false, _) => self.report.created += 1,
            (true, true) => self.report.updated += 1,
            (true, false) => self.report.unchanged += 1,
        }
        Ok(())
    }

    fn wrong(&mut self, row: u64, column: &str, message: impl Into<String>) {
        self.report.errors.push(RowNote { row, column: column.to_owned(), message: message.into() });
    }

    fn warn(&mut self, row: u64, column: &str, message: impl Into<String>) {
        self.report.warnings.push(RowNote { row, column: column.to_owned(), message: message.into() });
    }

    /// Brings somebody who is there already to what the file says; says whether anything changed.
    fn update(&mut self, person: &Person, user: &User) -> Result<bool> {
        let says = &person.says;
        let differs: Vec<&str> = [
            ("name", says.full_name.as_deref().is_some_and(|name| name != user.full_name.raw())),
            ("email", says.email.as_deref().is_some_and(|email| email != user.email.raw())),
            ("role", says.role.is_some_and(|role| role != user.role)),
            ("zone", says.zone.is_some() && says.zone != user.zone),
        ]
        .into_iter()
        .filter_map(|(column, differs)| differs.then_some(column))
        .collect();
        if differs.is_empty() {
            return Ok(false);
        }
        if !self.how.update {
            for column in differs {
                self.warn(person.row, column, format!("`{}` exists and differs here; --update would change it.", user.name));
            }
            return Ok(false);
        }
        let change = UserChange { full_name: says.full_name.clone(), email: says.email.clone(), zone: says.zone.clone().map(Some) };
        change.apply(self.tx, self.actor, user, self.now)?;
        if let Some(role) = says.role.filter(|role| *role != user.role) {
            if let Err(error) = keep_an_admin(self.tx, user, role == SchoolRole::Admin) {
                self.wrong(person.row, "role", error.message);
                return Ok(false);
            }
            user::set_role(self.tx, user.id, role)?;
            let entry = Entry::new("user.role", Object::User(user.id)).before(user.role.word()).after(role.word());
            record(self.tx, self.actor, self.now, entry)?;
        }
        Ok(true)
    }

    /// Puts somebody into a course and a group of it; says whether anything changed.
    fn put(&mut self, user: &User, place: &Place) -> Result<bool> {
        let Some(course) = store::course::by_slug(self.tx, &place.course)? else {
            let message = unknown_course(self.tx, &place.course)?;
            self.wrong(place.row, "course", message);
            return Ok(false);
        };
        let before = enrollment::role(self.tx, course.id, user.id)?;
        let mut changed = false;
        match before {
            Some(role) if role == place.role => {}
            Some(role) if !self.how.update => {
                let message = format!("`{}` is {} of `{}`; --update would change it.", user.name, role.word(), course.slug);
                self.warn(place.row, "course_role", message);
            }
            _ => {
                enrollment::put(self.tx, course.id, user.id, place.role, self.now)?;
                let entry =
                    Entry::new("course.enroll", Object::Course(course.id)).course(course.id).about(user.id).after(place.role.word());
                let entry = before.map(|role| entry.clone().before(role.word())).unwrap_or(entry);
                record(self.tx, self.actor, self.now, entry)?;
                changed = true;
            }
        }
        if let Some(group) = &place.group {
            let group = enrollment::make_group(self.tx, course.id, group)?;
            changed |= enrollment::add_to_group(self.tx, group, user.id)?;
        }
        Ok(changed)
    }

    fn end(mut self) -> Result<PeopleImported, Stop> {
        self.report.dry_run = self.how.dry_run;
        self.report.errors.sort_by_key(|note| note.row);
        if self.report.errors.is_empty() && !self.how.dry_run {
            return Ok(self.report);
        }
        self.report.codes.clear();
        Err(Stop::Report(Box::new(self.report)))
    }
}

fn unknown_course(conn: &Connection, slug: &str) -> Result<String> {
    let known = store::audit::courses(conn)?;
    let near = nearest(slug, known.iter().map(String::as_str)).map(|near| format!(" Did you mean `{near}`?")).unwrap_or_default();
    Ok(format!("There is no course `{}`.{near}", Untrusted::from(slug).for_screen()))
}

#[cfg(test)]
mod tests;
