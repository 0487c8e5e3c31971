//! Files of people: our CSV and Moodle's (CLI.md 2, FORMATS.md 7), as rows. Whether a name or an address will do is the service's to say.

mod decode;
mod groups;
mod names;

use std::collections::BTreeMap;

use serde::Serialize;

use crate::domain::name;
use crate::domain::nearest::nearest;
use crate::domain::person::{CourseRole, SchoolRole};
use crate::domain::text::Untrusted;
pub use groups::{GroupFile, GroupLine, groups};
pub use names::{Listed, names};

/// More bytes than any school's list of people.
pub const MOST_BYTES: u64 = 32 * 1024 * 1024;

/// A file as far as it could be read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct People {
    pub people: Vec<Person>,
    /// The columns that are read, as the header calls them.
    pub columns: Vec<String>,
    /// What was left out, as sentences.
    pub warnings: Vec<String>,
    /// What is wrong with it: one refuses the file. The rows are here all the same, so that all their faults can be told at once.
    pub faults: Vec<Fault>,
}

/// One row. `None` where the file has no such column or the cell is empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Person {
    /// As a spreadsheet counts: the header is row 1.
    pub row: u64,
    pub user: String,
    pub name: Option<String>,
    pub email: Option<String>,
    pub role: Option<SchoolRole>,
    pub zone: Option<String>,
    pub places: Vec<Place>,
}

/// A course that the row puts its person into.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    pub course: String,
    pub role: CourseRole,
    pub group: Option<String>,
}

/// What is wrong in which cell. `row` 0 is the file as a whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fault {
    pub row: u64,
    pub column: String,
    pub message: String,
}

impl Fault {
    pub fn new(row: u64, column: impl Into<String>, message: impl Into<String>) -> Self {
        Self { row, column: column.into(), message: message.into() }
    }
}

/// What a column holds; the number joins `course1`, `role1` and `group1`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Column {
    User,
    Name,
    First,
    Last,
    Email,
    Role,
    Zone,
    Course(u32),
    CourseRole(u32),
    Group(u32),
    Password,
}

const KNOWN: [&str; 12] =
    ["user", "username", "name", "firstname", "lastname", "email", "role", "zone", "course", "course_role", "group", "password"];

/// Reads a CSV file with a header; comma, semicolon or tab.
pub fn read(bytes: &[u8]) -> People {
    rows(bytes).unwrap_or_else(|faults| People { faults, ..People::default() })
}

/// # Errors
/// No list of people at all.
fn rows(bytes: &[u8]) -> Result<People, Vec<Fault>> {
    let whole = |message: &str| vec![Fault::new(0, "", message)];
    let (text, told) = decode::text(bytes).map_err(whole)?;
    let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n").replace('\r', "\n");
    let text = text.as_str();
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter(text)).flexible(true).trim(csv::Trim::All).from_reader(text.as_bytes());
    let heads = reader.headers().map_err(|why| whole(&format!("The header cannot be read: {why}.")))?.clone();
    let (columns, mut warnings) = columns(&heads)?;
    warnings.splice(0..0, told.map(str::to_owned));
    let (mut people, mut faults, mut short) = (Vec::new(), Vec::new(), Vec::new());
    let mut rows = Rows::default();
    rows.next(text, usize::try_from(reader.position().byte()).unwrap_or(text.len()));
    let mut record = csv::StringRecord::new();
    loop {
        let read = reader.read_record(&mut record);
        let (row, raw) = rows.next(text, usize::try_from(reader.position().byte()).unwrap_or(text.len()));
        match read {
            Ok(false) => break,
            Ok(true) if record.iter().all(str::is_empty) => {}
            Ok(true) if rows.is_over(text) && is_open(raw) => faults.push(Fault::new(
                row,
                "",
                "A quotation mark in this row is never closed: the rest of the file stands in one cell. Write it twice, or take it away.",
            )),
            Ok(true) if record.len() < heads.len() => {
                short.push(row);
                people.push(person(row, &heads, &columns, &record, &mut faults));
            }
            Ok(true) => people.push(person(row, &heads, &columns, &record, &mut faults)),
            Err(why) => faults.push(Fault::new(row, "", format!("The row cannot be read: {why}."))),
        }
    }
    faults.extend(twice(&people));
    people.retain(|person: &Person| !person.user.is_empty());
    let read = |(head, column): (&str, &Option<Column>)| {
        column.filter(|column| *column != Column::Password).map(|_| Untrusted::from(head).for_screen().into_owned())
    };
    let columns = heads.iter().zip(&columns).filter_map(read).collect();
    warnings.extend(cut_short(&short));
    Ok(People { people, columns, warnings, faults })
}

/// What is said of rows with fewer cells than the header: taken, but a cell may have been forgotten in the middle.
fn cut_short(rows: &[u64]) -> Option<String> {
    const NAMED: usize = 10;
    let first: Vec<String> = rows.iter().take(NAMED).map(u64::to_string).collect();
    let first = first.join(", ");
    match rows.len() {
        0 => None,
        1 => Some(format!("Row {first} has fewer cells than the header: the rest is taken as empty.")),
        n if n > NAMED => Some(format!("{n} rows have fewer cells than the header ({first} ...): the rest is taken as empty.")),
        _ => Some(format!("Rows {first} have fewer cells than the header: the rest is taken as empty.")),
    }
}

/// Counts rows as a spreadsheet does: empty lines are rows, and a line break within a cell begins none.
#[derive(Default)]
struct Rows {
    /// Bytes read so far, and the rows they held.
    read: usize,
    rows: u64,
}

impl Rows {
    /// The row that ends at this byte, and its text.
    fn next<'a>(&mut self, text: &'a str, end: usize) -> (u64, &'a str) {
        let part = text.get(self.read..end).unwrap_or_default();
        let raw = part.trim_start_matches('\n');
        self.rows += (part.len() - raw.len()) as u64 + 1;
        self.read = end;
        (self.rows, raw.trim_end_matches('\n'))
    }

    fn is_over(&self, text: &str) -> bool {
        self.read >= text.len()
    }
}

/// Whether the last row of a file ends within a cell that a quotation mark began.
fn is_open(raw: &str) -> bool {
    raw.contains('\n') && raw.bytes().filter(|byte| *byte == b'"').count() % 2 == 1
}

/// The sign that the header has most of.
fn delimiter(text: &str) -> u8 {
    let header = text.lines().next().unwrap_or_default();
    let most = [b',', b';', b'\t'].into_iter().rev().max_by_key(|sign| header.bytes().filter(|byte| byte == sign).count());
    most.unwrap_or(b',')
}

/// The columns in their order, `None` for what is left out, and the warnings about them.
type Columns = (Vec<Option<Column>>, Vec<String>);

fn columns(heads: &csv::StringRecord) -> Result<Columns, Vec<Fault>> {
    let columns: Vec<Option<Column>> = heads.iter().map(column).collect();
    if !columns.contains(&Some(Column::User)) {
        return Err(vec![Fault::new(1, "user", "The header has no column `user` (or Moodle's `username`).")]);
    }
    let mut seen = BTreeMap::new();
    let mut warnings = Vec::new();
    for (head, column) in heads.iter().zip(&columns) {
        let shown = Untrusted::from(head).for_screen().into_owned();
        match column {
            None => {
                let near = nearest(head, KNOWN).map_or_else(String::new, |near| format!(" Did you mean `{near}`?"));
                warnings.push(format!("The column `{shown}` is not known and was left out.{near}"));
            }
            Some(Column::Password) => warnings.push("The column `password` was left out: passwords are never read from a file.".to_owned()),
            Some(column) => {
                if let Some(before) = seen.insert(*column, shown.clone()) {
                    return Err(vec![Fault::new(1, shown.clone(), format!("`{before}` and `{shown}` hold the same."))]);
                }
            }
        }
    }
    Ok((columns, warnings))
}

fn column(head: &str) -> Option<Column> {
    let head = head.to_lowercase();
    let name = head.trim_end_matches(|c: char| c.is_ascii_digit());
    let number = if name.len() == head.len() { Some(0) } else { head[name.len()..].parse().ok() };
    match (name, number?) {
        ("user" | "username", 0) => Some(Column::User),
        ("name", 0) => Some(Column::Name),
        ("firstname", 0) => Some(Column::First),
        ("lastname", 0) => Some(Column::Last),
        ("email", 0) => Some(Column::Email),
        ("role", 0) => Some(Column::Role),
        ("zone" | "timezone", 0) => Some(Column::Zone),
        ("password", 0) => Some(Column::Password),
        ("course", n) => Some(Column::Course(n)),
        ("course_role" | "role", n) => Some(Column::CourseRole(n)),
        ("group", n) => Some(Column::Group(n)),
        _ => None,
    }
}

/// What the row says, and what is wrong with it.
fn person(row: u64, heads: &csv::StringRecord, columns: &[Option<Column>], record: &csv::StringRecord, faults: &mut Vec<Fault>) -> Person {
    let cell = |wanted: Column| {
        let at = columns.iter().position(|column| *column == Some(wanted))?;
        record.get(at).map(unguarded).filter(|text| !text.is_empty()).map(str::to_owned)
    };
    let head = |wanted: Column| columns.iter().position(|column| *column == Some(wanted)).and_then(|at| heads.get(at)).unwrap_or_default();
    if record.len() > heads.len() {
        faults.push(Fault::new(row, "", format!("The row has {} cells, the header {}.", record.len(), heads.len())));
    }
    let user = cell(Column::User).unwrap_or_default();
    if user.is_empty() {
        faults.push(Fault::new(row, head(Column::User), "A user name is needed."));
    }
    let role = cell(Column::Role).and_then(|word| {
        let role = SchoolRole::from_word(&word.to_lowercase());
        role.or_else(|| refuse(faults, row, head(Column::Role), &word, "admin, instructor or learner"))
    });
    let mut places = Vec::new();
    for column in columns.iter().flatten() {
        let Column::Course(n) = column else { continue };
        let Some(course) = cell(*column) else { continue };
        let role = cell(Column::CourseRole(*n)).map_or(Some(CourseRole::Learner), |word| {
            let role = course_role(&word);
            role.or_else(|| refuse(faults, row, head(Column::CourseRole(*n)), &word, "learner, assistant, instructor or observer"))
        });
        places.push(Place { course, role: role.unwrap_or(CourseRole::Learner), group: cell(Column::Group(*n)) });
    }
    let lost = columns.iter().flatten().filter(|column| matches!(column, Column::Group(n) if cell(Column::Course(*n)).is_none()));
    for group in lost.filter(|group| cell(**group).is_some()) {
        faults.push(Fault::new(row, head(*group), "A group is one of a course: name the course too."));
    }
    let parts: Vec<String> = [Column::First, Column::Last].into_iter().filter_map(cell).collect();
    let name = cell(Column::Name).or_else(|| (!parts.is_empty()).then(|| parts.join(" ")));
    Person { row, user, name, email: cell(Column::Email), role, zone: cell(Column::Zone), places }
}

fn refuse<T>(faults: &mut Vec<Fault>, row: u64, column: &str, word: &str, known: &str) -> Option<T> {
    let word = Untrusted::from(word);
    faults.push(Fault::new(row, column, format!("`{}` is no role; write {known}.", word.for_screen())));
    None
}

/// Our words, and Moodle's short names.
fn course_role(word: &str) -> Option<CourseRole> {
    match word.to_lowercase().as_str() {
        "student" => Some(CourseRole::Learner),
        "teacher" => Some(CourseRole::Assistant),
        "editingteacher" | "manager" => Some(CourseRole::Instructor),
        word => CourseRole::from_word(word),
    }
}

/// What our own CSV guards with `'` against spreadsheets comes back without it (SECURITY.md S16).
fn unguarded(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if rest.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']) => rest,
        _ => cell,
    }
}

/// The same user in two rows: the later one is named.
fn twice(people: &[Person]) -> Vec<Fault> {
    let mut seen = BTreeMap::new();
    let again = |person: &Person| {
        let before = seen.insert(name::fold(&person.user), person.row)?;
        let user = Untrusted::from(person.user.as_str());
        (!person.user.is_empty())
            .then(|| Fault::new(person.row, "user", format!("`{}` stands in row {before} already.", user.for_screen())))
    };
    people.iter().filter_map(again).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(text: &str) -> Vec<Fault> {
        read(text.as_bytes()).faults
    }

    #[test]
    fn our_own_columns() {
        let file =
            read(b"user,name,email,role,course,course_role,group\nada,Ada Byron,ada@x.org,instructor,git-lab,assistant,A\n\nben,,,,,,\n");
        assert!(file.warnings.is_empty(), "{:?}", file.warnings);
        let [ada, ben] = file.people.as_slice() else { panic!("{file:?}") };
        assert_eq!((ada.row, ada.name.as_deref(), ada.role), (2, Some("Ada Byron"), Some(SchoolRole::Instructor)));
        assert_eq!(ada.places, [Place { course: "git-lab".into(), role: CourseRole::Assistant, group: Some("A".into()) }]);
        assert_eq!((ben.user.as_str(), &ben.name, ben.places.len()), ("ben", &None, 0));
    }

    #[test]
    fn a_group_without_its_course_is_a_mistake() {
        let found = faults("user,course,group\nada,,red\nben,git-lab,red\n");
        assert_eq!(found.iter().map(|fault| (fault.row, fault.column.as_str())).collect::<Vec<_>>(), [(2, "group")]);
        assert_eq!(faults("user,group\nada,red\n").len(), 1);
    }

    /// FORMATS.md 7: padded names, a semicolon, a byte order mark, clear-text passwords.
    #[test]
    fn moodles_columns_without_its_passwords() {
        let text = "\u{feff}username ; password;firstname;lastname;email; course1;role1;group1;course2\r\nada;hunter2;Ada;Byron;a@x.org;git-lab;student;A;shell\r\n";
        let file = read(text.as_bytes());
        let ada = &file.people[0];
        assert_eq!((ada.name.as_deref(), ada.places.len(), ada.places[1].role), (Some("Ada Byron"), 2, CourseRole::Learner));
        assert!(file.warnings[0].contains("password") && !format!("{file:?}").contains("hunter2"));
    }

    #[test]
    fn every_fault_is_named_with_its_cell() {
        let found = faults("user,role\nada,teacher\n,learner\nben,learner\nBen,learner\n");
        let cells: Vec<(u64, &str)> = found.iter().map(|fault| (fault.row, fault.column.as_str())).collect();
        assert_eq!(cells, [(2, "role"), (3, "user"), (5, "user")]);
        assert!(found[0].message.contains("`teacher`"));
    }

    #[test]
    fn a_file_that_is_no_list_of_people() {
        assert_eq!(faults("")[0].column, "user");
        assert!(faults("name,email\nA,b@c\n")[0].message.contains("user"));
        assert!(read(b"PK\x03\x04user\n\0\0").faults[0].message.contains("CSV"));
        assert!(faults("user,username\na,b\n")[0].message.contains("hold the same"));
        assert!(faults("user\nada,x,y\n")[0].message.contains("3 cells"));
    }

    /// What spreadsheets of schools write: Windows-1252 without a word about it, UTF-16 with its mark.
    #[test]
    fn other_encodings_are_read_too() {
        let latin = read(b"user;name\nada;\xc9milie M\xfcller \x80\n");
        assert_eq!(latin.people[0].name.as_deref(), Some("Émilie Müller €"));
        assert!(latin.warnings[0].contains("Windows-1252"), "{:?}", latin.warnings);
        let text = "\u{feff}user\tname\nada\t陈美玲\n";
        let (little, big): (Vec<u8>, Vec<u8>) =
            (text.encode_utf16().flat_map(u16::to_le_bytes).collect(), text.encode_utf16().flat_map(u16::to_be_bytes).collect());
        for bytes in [little.as_slice(), &big] {
            let file = read(bytes);
            assert_eq!((file.people[0].name.as_deref(), file.faults.len(), file.warnings.len()), (Some("陈美玲"), 0, 0));
        }
        assert!(read(&little[..little.len() - 1]).faults[0].message.contains("UTF-16"));
    }

    /// Rows are those of a spreadsheet, whatever ends its lines and however many a cell has.
    #[test]
    fn rows_are_counted_as_a_spreadsheet_counts_them() {
        for end in ["\n", "\r\n", "\r"] {
            let text = ["user,name", "ada,\"Ada", "Byron\"", "", "ben,Ben", "", ",nobody"].join(end);
            for text in [text.clone(), format!("{text}{end}")] {
                let file = read(text.as_bytes());
                let rows: Vec<u64> = file.people.iter().map(|person| person.row).collect();
                assert_eq!((rows, file.faults.iter().map(|fault| fault.row).collect()), (vec![2, 4], vec![6]), "{text:?}");
            }
        }
    }

    #[test]
    fn a_quotation_mark_that_is_never_closed_is_said_where_it_stands() {
        let found = faults("user,name\nada,Ada\nben,\"Ben\ncy,Cy\ndee,Dee\n");
        assert_eq!((found.len(), found[0].row, found[0].message.contains("never closed")), (1, 3, true), "{found:?}");
        assert!(faults("user,name\nada,\"Ada\nLovelace\"\n").is_empty());
        assert!(faults("user,name\nada,5\" tall\nben,Ben\n").is_empty(), "a mark within a cell is one of its signs");
    }

    /// SECURITY.md 2.3: names that are one name are told apart by nobody.
    #[test]
    fn a_name_in_wide_letters_is_the_same_name() {
        assert!(faults("user\nada\nａｄａ\n")[0].message.contains("row 2"));
    }

    #[test]
    fn two_columns_of_one_name_a_header_alone_and_no_header() {
        assert!(faults("user,name,name\nada,A,B\n")[0].message.contains("hold the same"));
        let alone = read(b"user,name\n");
        assert!(alone.people.is_empty() && alone.faults.is_empty());
        assert!(faults("ada,Ada Byron,ada@x.org\nben,Ben,\n")[0].message.contains("no column `user`"));
    }

    #[test]
    fn an_unknown_column_is_left_out_with_the_nearest() {
        let file = read(b"user,emial\nada,x\n");
        assert!(file.warnings[0].contains("`emial`") && file.warnings[0].contains("`email`"), "{:?}", file.warnings);
    }

    #[test]
    fn what_our_csv_guards_comes_back() {
        assert_eq!(read(b"user,name\nada,'=1+1\n").people[0].name.as_deref(), Some("=1+1"));
    }
}
