//! People in from a file: all of it or nothing, in one transaction (CLI.md 2).

use std::collections::HashSet;

use serde::Serialize;

use super::audit::{Entry, Object, record};
use super::people::{self, IssuedCode, NewUser, UserChange};
use super::trial::Stop;
use super::{Actor, Error, ErrorKind, Result, Services, authority, settings};
use crate::domain::course::CourseState;
use crate::domain::ids::UserId;
use crate::domain::name;
use crate::domain::nearest::nearest;
use crate::domain::person::{CourseRole, SchoolRole, UserStatus};
use crate::domain::text::Untrusted;
use crate::domain::time::Instant;
use crate::domain::work::Watch;
use crate::package::people::{Fault, People, Person, Place};
use crate::store::{self, Tx, enrollment, user};

/// How a file of people is to be taken in.
#[derive(Debug, Clone, Default)]
pub struct PeopleOptions {
    /// Only say what would happen.
    pub dry_run: bool,
    /// Change those who are there already.
    pub update: bool,
    /// Told of each row; where it is cancelled nothing was changed.
    pub watch: Watch,
}

/// What became of the rows. With errors nothing was changed.
#[derive(Debug, Clone, Default, Serialize)]
pub struct PeopleReport {
    pub created: u32,
    pub updated: u32,
    pub unchanged: u32,
    pub errors: Vec<Fault>,
    pub warnings: Vec<String>,
    pub dry_run: bool,
    /// The columns that were read.
    #[serde(skip)]
    pub columns: Vec<String>,
    /// Whom the file brings in or changes, in its order.
    #[serde(skip)]
    pub coming: Vec<Coming>,
    /// Of those created, shown once; never in the report's document.
    #[serde(skip)]
    pub codes: Vec<IssuedCode>,
}

/// One person whom a file brings in or changes.
#[derive(Debug, Clone)]
pub struct Coming {
    pub user: String,
    pub name: Untrusted,
    /// An account is made for them.
    pub new: bool,
    /// As the file gives them.
    pub role: Option<SchoolRole>,
    pub email: Untrusted,
    /// Courses that they are put into, with the group in each.
    pub courses: Vec<(String, CourseRole, Option<String>)>,
}

/// What became of one row.
enum Fate {
    Created(IssuedCode),
    Updated,
    Unchanged,
}

impl Services {
    /// Brings in the people of a file, into courses and groups too. One bad row refuses all. For admins.
    ///
    /// # Errors
    /// `Conflict` when it was cancelled; what is wrong in the file is in the report.
    pub fn import_people(&self, actor: &Actor, file: &People, options: PeopleOptions) -> Result<PeopleReport> {
        let (actor, now, file) = (actor.clone(), self.now(), file.clone());
        let drawn = self.draw_codes(file.people.len());
        let done = self.db.write_alone(move |tx| {
            authority::admin(tx, &actor)?;
            let PeopleOptions { dry_run, update, watch } = options;
            watch.expect(file.people.len() as u64);
            let expires = now.plus(settings::code_validity(tx)?);
            let mut taking = Taking { tx, actor: &actor, now, expires, update, warnings: file.warnings.clone() };
            let mut report = PeopleReport { dry_run, errors: file.faults.clone(), ..PeopleReport::default() };
            let wrong: HashSet<_> = file.faults.iter().map(|fault| fault.row).collect();
            for (person, drawn) in file.people.iter().zip(&drawn) {
                watch.advance(1)?;
                let told = taking.warnings.len();
                match taking.row(person, drawn) {
                    Ok(fate) => report.count(person, fate),
                    // No fault of the row: the disk is full, the file damaged.
                    Err(error) if matches!(error.kind, ErrorKind::Busy | ErrorKind::Internal) => return Err(error.into()),
                    Err(error) => report.errors.extend(faults(person, &error)),
                }
                if wrong.contains(&person.row) {
                    // What is wrong with the row says more.
                    taking.warnings.truncate(told);
                }
            }
            report.warnings = taking.warnings;
            report.columns = file.columns;
            report.errors.sort_by_key(|fault| fault.row);
            if report.errors.is_empty() && !dry_run { Ok(report) } else { Err(Stop::told(report)) }
        });
        match done {
            Ok(report) => Ok(report),
            Err(Stop::Told(report)) if report.errors.is_empty() => Ok(PeopleReport { codes: Vec::new(), ..*report }),
            Err(Stop::Told(report)) => {
                let PeopleReport { errors, warnings, dry_run, .. } = *report;
                Ok(PeopleReport { errors, warnings, dry_run, ..PeopleReport::default() })
            }
            Err(Stop::Failed(error)) => Err(error),
        }
    }
}

impl PeopleReport {
    fn count(&mut self, person: &Person, fate: Fate) {
        if !matches!(fate, Fate::Unchanged) {
            self.coming.push(Coming {
                user: person.user.clone(),
                name: person.name.clone().unwrap_or_default().into(),
                new: matches!(fate, Fate::Created(_)),
                role: person.role,
                email: person.email.clone().unwrap_or_default().into(),
                courses: person.places.iter().map(|place| (place.course.clone(), place.role, place.group.clone())).collect(),
            });
        }
        match fate {
            Fate::Created(code) => {
                self.created += 1;
                self.codes.push(code);
            }
            Fate::Updated => self.updated += 1,
            Fate::Unchanged => self.unchanged += 1,
        }
    }
}

/// A value of more characters than this is not repeated.
const SHOWN: usize = 80;

/// The words of an error by the columns of the file, with what stands there.
fn faults(person: &Person, error: &Error) -> Vec<Fault> {
    if error.fields.is_empty() {
        return vec![Fault::new(person.row, "", error.message.clone())];
    }
    let fault = |(field, message): &(String, String)| {
        let (column, value) = match field.as_str() {
            "name" => ("user", Some(&person.user)),
            "full_name" => ("name", person.name.as_ref()),
            "email" => ("email", person.email.as_ref()),
            "zone" => ("zone", person.zone.as_ref()),
            field => (field, None),
        };
        Fault::new(person.row, column, with_value(message, value))
    };
    error.fields.iter().map(fault).collect()
}

/// A message that does not name the value it is about names it at its end.
fn with_value(message: &str, value: Option<&String>) -> String {
    let value = value.map(|value| Untrusted::from(value.as_str()).for_screen().into_owned());
    match value.filter(|value| !value.is_empty() && value.chars().count() <= SHOWN && !message.contains(value.as_str())) {
        Some(value) => format!("{message} Here it is `{value}`."),
        None => message.to_owned(),
    }
}

struct Taking<'a, 'tx> {
    tx: &'a Tx<'tx>,
    actor: &'a Actor,
    now: Instant,
    /// Of the codes.
    expires: Instant,
    /// Those who are there already change.
    update: bool,
    warnings: Vec<String>,
}

impl Taking<'_, '_> {
    fn row(&mut self, person: &Person, drawn: &str) -> Result<Fate> {
        let (id, mut fate) = match user::by_name(self.tx, &name::fold(&person.user))? {
            Some(found) => (found.id, if self.change(&found, person)? { Fate::Updated } else { Fate::Unchanged }),
            None => self.add(person, drawn)?,
        };
        for place in &person.places {
            let placed = self.place(id, person, place)?;
            if placed && matches!(fate, Fate::Unchanged) {
                fate = Fate::Updated;
            }
        }
        Ok(fate)
    }

    fn add(&mut self, person: &Person, drawn: &str) -> Result<(UserId, Fate)> {
        let new = NewUser {
            full_name: person.name.clone().unwrap_or_default(),
            email: person.email.clone().unwrap_or_default(),
            role: person.role.unwrap_or(SchoolRole::Learner),
            zone: person.zone.clone(),
            ..NewUser::named(&person.user)
        };
        let new = new.checked()?;
        if person.name.is_none() && person.email.is_none() && !person.places.is_empty() {
            // A list that only enrolls: a slip in a name must not make somebody up unseen.
            self.warnings.push(format!("Row {}: there is no `{}` yet: an account is made.", person.row, person.user));
        }
        let id = new.insert(self.tx, UserStatus::Invited, self.now)?;
        let issued = people::issue_until(self.tx, self.actor, id, &new.name.shown, drawn, (self.now, self.expires))?;
        record(self.tx, self.actor, self.now, Entry::new("user.add", Object::User(id)).after(new.facts()))?;
        Ok((id, Fate::Created(IssuedCode { name: person.name.clone().unwrap_or_default().into(), ..issued })))
    }

    /// Brings a person up to the row where that is wanted; says whether anything changed.
    fn change(&mut self, found: &user::User, person: &Person) -> Result<bool> {
        let differs = |new: &Option<String>, old: Option<&str>| new.as_deref().is_some_and(|new| Some(new) != old);
        let profile = differs(&person.name, Some(found.full_name.raw()))
            || differs(&person.email, Some(found.email.raw()))
            || differs(&person.zone, found.zone.as_deref());
        let role = person.role.filter(|role| *role != found.role);
        if !profile && role.is_none() {
            return Ok(false);
        }
        if !self.update {
            self.warnings.push(format!(
                "Row {}: `{}` is there already with other words, which stay: only an update changes them.",
                person.row, found.name
            ));
            return Ok(false);
        }
        let zone = person.zone.clone().map(Some);
        let change = UserChange { full_name: person.name.clone(), email: person.email.clone(), zone };
        change.check()?;
        change.apply(self.tx, self.actor, found, self.now)?;
        if let Some(role) = role {
            people::change_role(self.tx, self.actor, found, role, self.now)?;
        }
        Ok(true)
    }

    /// Puts a person into a course and a group; says whether anything changed.
    fn place(&mut self, id: UserId, person: &Person, place: &Place) -> Result<bool> {
        let Some(course) = store::course::by_slug(self.tx, &place.course)? else { return Err(self.no_course(&place.course)?) };
        if course.state == CourseState::Archived {
            return Err(Error::field("course", format!("`{}` is archived: nobody comes into it.", course.slug)));
        }
        let before = enrollment::role(self.tx, course.id, id)?;
        let mut changed = false;
        match before {
            Some(role) if role == place.role => {}
            Some(role) if !self.update => {
                let said = format!(
                    "Row {}: `{}` is in `{}` as {} and stays so: only an update changes it.",
                    person.row,
                    person.user,
                    course.slug,
                    role.word()
                );
                self.warnings.push(said);
            }
            before => {
                enrollment::put(self.tx, course.id, id, place.role, self.now)?;
                let entry = Entry::new("course.enroll", Object::Course(course.id)).course(course.id).about(id).after(place.role.word());
                let entry = before.iter().fold(entry, |entry, role| entry.before(role.word()));
                record(self.tx, self.actor, self.now, entry)?;
                changed = true;
            }
        }
        if let Some(group) = &place.group {
            changed |= enrollment::add_to_group(self.tx, enrollment::make_group(self.tx, course.id, group)?, id)?;
        }
        Ok(changed)
    }

    fn no_course(&self, slug: &str) -> Result<Error> {
        let all = store::course::all(self.tx)?;
        let near = nearest(slug, all.iter().map(|course| course.slug.as_str()));
        let near = near.map_or_else(String::new, |near| format!(" Did you mean `{near}`?"));
        Ok(Error::field("course", format!("There is no course `{}`.{near}", Untrusted::from(slug).for_screen())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::package;
    use crate::service::testing::School;

    fn import(school: &School, text: &str, options: PeopleOptions) -> PeopleReport {
        let file = package::people::read(text.as_bytes());
        school.services.import_people(&school.console(), &file, options).unwrap()
    }

    fn counts(report: &PeopleReport) -> (u32, u32, u32, usize) {
        (report.created, report.updated, report.unchanged, report.errors.len())
    }

    const TWO: &str = "user,name,email\nada,Ada,ada@x.org\nben,Ben,\n";

    #[test]
    fn a_file_comes_in_once_and_again_without_a_change() {
        let school = School::new();
        let dry = import(&school, TWO, PeopleOptions { dry_run: true, ..PeopleOptions::default() });
        assert_eq!((counts(&dry), dry.codes.len()), ((2, 0, 0, 0), 0));
        assert!(school.services.user(&school.console(), "ada").is_err(), "a dry run leaves nothing");
        let first = import(&school, TWO, PeopleOptions::default());
        assert_eq!((counts(&first), first.codes.len()), ((2, 0, 0, 0), 2));
        assert_eq!(counts(&import(&school, TWO, PeopleOptions::default())), (0, 0, 2, 0));
    }

    #[test]
    fn one_bad_row_refuses_the_file_and_every_bad_row_is_named() {
        let school = School::new();
        let report = import(&school, "user,email,course\nada,,\nben,nowhere,\nb n,,\ncy,,rocks\n", PeopleOptions::default());
        let cells: Vec<(u64, &str)> = report.errors.iter().map(|fault| (fault.row, fault.column.as_str())).collect();
        assert_eq!(cells, [(3, "email"), (4, "user"), (5, "course")]);
        assert!(school.services.user(&school.console(), "ada").is_err());
    }

    /// What only the file shows and what only the school knows are told together.
    #[test]
    fn the_faults_of_the_file_and_those_of_the_school_come_at_once() {
        let school = School::new();
        let report = import(&school, "user,role,zone,course\nada,boss,Mars,\nb n,,,\n,learner,,\ncy,,,rocks\n", PeopleOptions::default());
        let cells: Vec<(u64, &str)> = report.errors.iter().map(|fault| (fault.row, fault.column.as_str())).collect();
        assert_eq!(cells, [(2, "role"), (2, "zone"), (3, "user"), (4, "user"), (5, "course")]);
        assert_eq!((report.created, report.codes.len()), (0, 0));
    }

    #[test]
    fn people_who_are_there_change_only_when_asked() {
        let school = School::new();
        import(&school, TWO, PeopleOptions::default());
        let changed = "user,name,role\nada,Ada Byron,instructor\n";
        let report = import(&school, changed, PeopleOptions::default());
        assert_eq!((counts(&report), report.warnings.len()), ((0, 0, 1, 0), 1));
        let report = import(&school, changed, PeopleOptions { update: true, ..PeopleOptions::default() });
        assert_eq!(counts(&report), (0, 1, 0, 0));
        let ada = school.services.user(&school.console(), "ada").unwrap();
        assert_eq!((ada.name.raw(), ada.email.raw(), ada.role), ("Ada Byron", "ada@x.org", SchoolRole::Instructor));
    }

    /// Found by a critic: a file that only enrolls made an account for a misspelt user without a word.
    #[test]
    fn a_dry_run_names_who_is_new_and_a_list_that_only_enrolls_warns_of_them() {
        let school = School::new();
        school.sample_course();
        import(&school, TWO, PeopleOptions::default());
        let report = import(
            &school,
            "user,course,group\nada,git-lab,north\nadda,git-lab,\n",
            PeopleOptions { dry_run: true, ..PeopleOptions::default() },
        );
        let told: Vec<_> = report.coming.iter().map(|one| (one.user.as_str(), one.new, one.courses.as_slice())).collect();
        let place = |group: Option<&str>| [("git-lab".to_owned(), CourseRole::Learner, group.map(str::to_owned))];
        assert_eq!(told, [("ada", false, &place(Some("north"))[..]), ("adda", true, &place(None)[..])]);
        assert_eq!(report.columns, ["user", "course", "group"]);
        assert!(report.warnings.iter().any(|text| text.contains("Row 3") && text.contains("`adda`")), "{:?}", report.warnings);
        let short = import(&school, "user,name,email\ncy\n", PeopleOptions { dry_run: true, ..PeopleOptions::default() });
        assert!(short.warnings[0].contains("Row 2 has fewer cells"), "{:?}", short.warnings);
    }
}
