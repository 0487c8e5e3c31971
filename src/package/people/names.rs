//! A list of people by name alone: pasted, one a line or many on one, or a CSV file of which one column says who.

use super::{Fault, MOST_BYTES, decode, delimiter, unguarded};

/// The columns that say who, the surest first.
const COLUMNS: [&str; 4] = ["user", "username", "user_name", "email"];
/// Columns that say what they are to be.
const WISHES: [&str; 4] = ["course", "course_role", "role", "group"];

/// A list of people.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Listed {
    pub names: Vec<String>,
    /// Columns of the file that say what people are to be and are not read: a list is names alone.
    pub left_out: Vec<String>,
}

/// The names in a list, in its order: user names or addresses, whatever stands there. Those of a CSV file with a header are those of the
/// column `user`, `username` or `email`; any other text is names between spaces, commas, semicolons and line ends.
///
/// # Errors
/// It is no text, or no list of people by its size.
pub fn names(bytes: &[u8]) -> Result<Listed, Fault> {
    if bytes.len() as u64 > MOST_BYTES {
        return Err(Fault::new(0, "", "This is more than 32 MB: no list of people."));
    }
    let (text, _) = decode::text(bytes).map_err(|why| Fault::new(0, "", why))?;
    let text = text.trim_start_matches('\u{feff}');
    Ok(of_column(text).unwrap_or_else(|| Listed { names: words(text), left_out: Vec::new() }))
}

fn words(text: &str) -> Vec<String> {
    let apart = |c: char| c.is_whitespace() || matches!(c, ',' | ';' | '"' | '<' | '>');
    text.split(apart).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// The cells of the column that says who; `None` where the first line is no header.
fn of_column(text: &str) -> Option<Listed> {
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter(text)).flexible(true).trim(csv::Trim::All).from_reader(text.as_bytes());
    let heads: Vec<String> = reader.headers().ok()?.iter().map(str::to_lowercase).collect();
    let at = COLUMNS.iter().find_map(|column| heads.iter().position(|head| head == column))?;
    let left_out = heads.iter().filter(|head| WISHES.contains(&head.trim_end_matches(|c: char| c.is_ascii_digit()))).cloned().collect();
    let cell = |record: csv::StringRecord| record.get(at).map(|cell| unguarded(cell).to_owned());
    let names = reader.records().filter_map(|record| cell(record.ok()?)).filter(|cell| !cell.is_empty()).collect();
    Some(Listed { names, left_out })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<String> {
        names(text.as_bytes()).expect("a list").names
    }

    #[test]
    fn a_list_is_read_however_it_is_written() {
        assert_eq!(read("ada\nbob\r\n\n eve "), ["ada", "bob", "eve"]);
        assert_eq!(read("ada, bob; eve\tann"), ["ada", "bob", "eve", "ann"]);
        assert_eq!(read("Ada <ada@example.org>"), ["Ada", "ada@example.org"]);
        assert_eq!(read("\u{feff}name;username\nAda Byron;ada\nragged\nBob;bob;more\n"), ["ada", "bob"]);
        assert_eq!(read("user\nada"), ["ada"]);
        assert_eq!(read(""), Vec::<String>::new());
        assert!(names(b"a\0b").is_err());
        let listed = names(b"user,name,course_role,group\nada,Ada,learner,red\n").expect("a list");
        assert_eq!((listed.names, listed.left_out), (vec!["ada".to_owned()], vec!["course_role".to_owned(), "group".to_owned()]));
    }
}
