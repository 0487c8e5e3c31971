//! The file of a people's import: columns, rows, cells, and what is wrong with them before anybody looks at the school.

use csv::StringRecord;

use super::{LARGEST, PeopleImported, RowNote};
use crate::domain::name;
use crate::domain::nearest::nearest;
use crate::domain::person::{CourseRole, SchoolRole};
use crate::domain::text::Untrusted;
use crate::service::people::NewUser;
use crate::service::{Error, Result};

/// One person as the file has them, over all their rows.
#[derive(Debug, Clone)]
pub(super) struct Person {
    pub row: u64,
    pub new: NewUser,
    /// What the file says at all: an empty cell changes nothing.
    pub says: Says,
    pub places: Vec<Place>,
}

#[derive(Debug, Clone, Default)]
pub(super) struct Says {
    pub full_name: Option<String>,
    pub email: Option<String>,
    pub role: Option<SchoolRole>,
    pub zone: Option<String>,
}

#[derive(Debug, Clone)]
pub(super) struct Place {
    pub row: u64,
    pub course: String,
    pub role: CourseRole,
    pub group: Option<String>,
}

/// What a column means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column {
    User,
    Name,
    First,
    Last,
    Email,
    Role,
    Zone,
    /// Moodle numbers them; ours are 0.
    Course(u32),
    CourseRole(u32),
    Group(u32),
    Password,
    Unknown,
}

const OURS: &[&str] = &["user", "name", "email", "role", "zone", "course", "course_role", "group"];

fn column(title: &str) -> Column {
    let title = title.trim().to_lowercase();
    let numbered = |stem: &str| title.strip_prefix(stem).and_then(|rest| rest.parse().ok());
    match title.as_str() {
        "user" | "username" => Column::User,
        "name" | "full_name" | "fullname" => Column::Name,
        "firstname" => Column::First,
        "lastname" => Column::Last,
        "email" => Column::Email,
        "role" => Column::Role,
        "zone" | "timezone" => Column::Zone,
        "course" => Column::Course(0),
        "course_role" => Column::CourseRole(0),
        "group" => Column::Group(0),
        "password" => Column::Password,
        _ => None
            .or(numbered("course").map(Column::Course))
            .or(numbered("role").map(Column::CourseRole))
            .or(numbered("group").map(Column::Group))
            .unwrap_or(Column::Unknown),
    }
}

/// The people of a file, and what is already known to be wrong with it.
pub(super) fn read(file: &[u8]) -> Result<(Vec<Person>, PeopleImported)> {
    if file.len() > LARGEST {
        return Err(Error::invalid(format!("The file is larger than {} MiB.", LARGEST >> 20)));
    }
    let text = std::str::from_utf8(file).map_err(|error| {
        let line = file[..error.valid_up_to()].iter().filter(|byte| **byte == b'\n').count() + 1;
        Error::invalid(format!("Line {line} is not UTF-8.")).hint("Save the file as UTF-8 and import it again")
    })?;
    let text = text.trim_start_matches('\u{feff}');
    let mut rows = csv::ReaderBuilder::new().delimiter(delimiter(text)).flexible(true).from_reader(text.as_bytes());
    let header = rows.headers().map_err(|error| Error::invalid(format!("The file is no CSV: {error}.")))?.clone();
    let columns: Vec<Column> = header.iter().map(column).collect();
    if !columns.contains(&Column::User) {
        return Err(Error::invalid("The first row has no column `user`.")
            .hint("Write the columns as user,name,email,role,zone,course,course_role,group"));
    }
    let mut reading = Reading { header, columns, people: Vec::new(), report: PeopleImported::default() };
    reading.judge_header();
    for row in rows.records() {
        match row {
            Ok(row) => reading.row(&row),
            Err(error) => {
                let row = error.position().map_or(0, csv::Position::line);
                reading.wrong(row, "", format!("This row does not read: {error}."));
            }
        }
    }
    Ok((reading.people, reading.report))
}

/// The sign that parts the header's cells most often.
fn delimiter(text: &str) -> u8 {
    let header = text.lines().next().unwrap_or_default();
    let count = |sign: u8| header.bytes().filter(|byte| *byte == sign).count();
    // The first of equals wins: max_by_key would take the last.
    [b',', b';', b'\t'].into_iter().rev().max_by_key(|sign| count(*sign)).unwrap_or(b',')
}

struct Reading {
    header: StringRecord,
    columns: Vec<Column>,
    people: Vec<Person>,
    report: PeopleImported,
}

impl Reading {
    fn judge_header(&mut self) {
        for (title, column) in self.header.iter().zip(&self.columns) {
            let shown = Untrusted::from(title.trim()).for_screen().into_owned();
            let message = match column {
                Column::Password => "Passwords are not imported: everybody new gets a one-time code.".to_owned(),
                Column::Unknown => match nearest(title.trim(), OURS.iter().copied()) {
                    Some(near) => format!("The column `{shown}` is not known and is left out. Did you mean `{near}`?"),
                    None => format!("The column `{shown}` is not known and is left out."),
                },
                _ => continue,
            };
            self.report.warnings.push(RowNote { row: 1, column: shown, message });
        }
    }

    fn wrong(&mut self, row: u64, column: &str, message: impl Into<String>) {
        self.report.errors.push(RowNote { row, column: column.to_owned(), message: message.into() });
    }

    /// The cell of a column; empty is none. What a spreadsheet was kept from taking for a formula is given back (SECURITY.md S16).
    fn cell<'r>(&self, row: &'r StringRecord, wanted: Column) -> Option<&'r str> {
        let at = self.columns.iter().position(|column| *column == wanted)?;
        let cell = row.get(at)?.trim();
        let cell = cell.strip_prefix('\'').filter(|rest| rest.starts_with(['=', '+', '-', '@'])).unwrap_or(cell);
        (!cell.is_empty()).then_some(cell)
    }

    fn row(&mut self, row: &StringRecord) {
        let at = row.position().map_or(0, csv::Position::line);
        if row.iter().all(|cell| cell.trim().is_empty()) {
            return;
        }
        if row.len() != self.columns.len() {
            return self.wrong(at, "", format!("This row has {} cells, the first row has {}.", row.len(), self.columns.len()));
        }
        let Some(user) = self.cell(row, Column::User) else { return self.wrong(at, "user", "A user name is needed.") };
        let role = self.cell(row, Column::Role).map(|word| (word, SchoolRole::from_word(&word.to_lowercase())));
        if let Some((word, None)) = role {
            self.wrong(at, "role", unknown_word("school role", word, SchoolRole::ALL.iter().map(|role| role.word())));
        }
        let says = Says {
            full_name: self.full_name(row),
            email: self.cell(row, Column::Email).map(str::to_owned),
            role: role.and_then(|(_, role)| role),
            zone: self.cell(row, Column::Zone).map(str::to_owned),
        };
        let new = NewUser {
            full_name: says.full_name.clone().unwrap_or_default(),
            email: says.email.clone().unwrap_or_default(),
            role: says.role.unwrap_or(SchoolRole::Learner),
            zone: says.zone.clone(),
            ..NewUser::named(user)
        };
        if let Err(error) = new.clone().checked() {
            let (field, message) = error.fields.first().cloned().unwrap_or_else(|| (String::new(), error.message.clone()));
            let column = match field.as_str() {
                "name" => "user",
                "full_name" => "name",
                other => other,
            };
            self.wrong(at, column, message);
        }
        let places = self.places(row, at);
        self.take(Person { row: at, new, says, places });
    }

    fn full_name(&self, row: &StringRecord) -> Option<String> {
        let whole = self.cell(row, Column::Name).map(str::to_owned);
        let parts: Vec<&str> = [Column::First, Column::Last].into_iter().filter_map(|part| self.cell(row, part)).collect();
        whole.or_else(|| (!parts.is_empty()).then(|| parts.join(" ")))
    }

    fn places(&mut self, row: &StringRecord, at: u64) -> Vec<Place> {
        let numbers: Vec<u32> =
            self.columns.iter().filter_map(|column| if let Column::Course(n) = column { Some(*n) } else { None }).collect();
        let mut places = Vec::new();
        for n in numbers {
            let Some(course) = self.cell(row, Column::Course(n)) else { continue };
            let role = match self.cell(row, Column::CourseRole(n)) {
                None => CourseRole::Learner,
                Some(word) => match moodle_role(&word.to_lowercase()) {
                    Some(role) => role,
                    None => {
                        let words = CourseRole::ALL.iter().map(|role| role.word());
                        self.wrong(at, "course_role", unknown_word("course role", word, words));
                        continue;
                    }
                },
            };
            let group = self.cell(row, Column::Group(n)).map(str::to_owned);
            places.push(Place { row: at, course: course.to_owned(), role, group });
        }
        if places.is_empty() && (self.cell(row, Column::Group(0)).is_some() || self.cell(row, Column::CourseRole(0)).is_some()) {
            self.wrong(at, "course", "A group or course role needs its course.");
        }
        places
    }

    /// Joins rows of the same person: each may name another course, none may contradict another.
    fn take(&mut self, person: Person) {
        let folded = name::fold(&person.new.name);
        let Some(known) = self.people.iter_mut().find(|known| name::fold(&known.new.name) == folded) else {
            return self.people.push(person);
        };
        let (a, b) = (&known.says, &person.says);
        let differs =
            [("name", a.full_name != b.full_name), ("email", a.email != b.email), ("role", a.role != b.role), ("zone", a.zone != b.zone)];
        let first = known.row;
        known.places.extend(person.places);
        if let Some((column, _)) = differs.into_iter().find(|(_, differs)| *differs) {
            self.wrong(person.row, column, format!("Row {first} says something else about the same user."));
        }
    }
}

fn moodle_role(word: &str) -> Option<CourseRole> {
    match word {
        "student" => Some(CourseRole::Learner),
        "editingteacher" | "teacher" => Some(CourseRole::Instructor),
        "noneditingteacher" => Some(CourseRole::Assistant),
        word => CourseRole::from_word(word),
    }
}

fn unknown_word(what: &str, word: &str, known: impl Iterator<Item = &'static str>) -> String {
    let known: Vec<&str> = known.collect();
    let shown = Untrusted::from(word);
    let near = nearest(word, known.iter().copied()).map(|near| format!(" Did you mean `{near}`?")).unwrap_or_default();
    format!("`{}` is no {what}; there are {}.{near}", shown.for_screen(), known.join(", "))
}
