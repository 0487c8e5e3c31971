//! A list of people by name alone: pasted, one a line or many on one, or a CSV file of which one column says who.

use super::{Fault, MOST_BYTES, decode, delimiter, unguarded};

/// The columns that say who, the surest first.
const COLUMNS: [&str; 4] = ["user", "username", "user_name", "email"];

/// The names in a list, in its order: user names or addresses, whatever stands there. Those of a CSV file with a header are those of the
/// column `user`, `username` or `email`; any other text is names between spaces, commas, semicolons and line ends.
///
/// # Errors
/// It is no text, or no list of people by its size.
pub fn names(bytes: &[u8]) -> Result<Vec<String>, Fault> {
    if bytes.len() as u64 > MOST_BYTES {
        return Err(Fault::new(0, "", "This is more than 32 MiB: no list of people."));
    }
    let (text, _) = decode::text(bytes).map_err(|why| Fault::new(0, "", why))?;
    let text = text.trim_start_matches('\u{feff}');
    Ok(of_column(text).unwrap_or_else(|| words(text)))
}

fn words(text: &str) -> Vec<String> {
    let apart = |c: char| c.is_whitespace() || matches!(c, ',' | ';' | '"' | '<' | '>');
    text.split(apart).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// The cells of the column that says who; `None` where the first line is no header.
fn of_column(text: &str) -> Option<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter(text)).flexible(true).trim(csv::Trim::All).from_reader(text.as_bytes());
    let heads: Vec<String> = reader.headers().ok()?.iter().map(str::to_lowercase).collect();
    let at = COLUMNS.iter().find_map(|column| heads.iter().position(|head| head == column))?;
    let cell = |record: csv::StringRecord| record.get(at).map(|cell| unguarded(cell).to_owned());
    Some(reader.records().filter_map(|record| cell(record.ok()?)).filter(|cell| !cell.is_empty()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<String> {
        names(text.as_bytes()).expect("a list")
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
    }
}
