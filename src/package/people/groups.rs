//! Groups of a course as a CSV file: `user,group`, a row a membership.

use super::{Fault, MOST_BYTES, decode, delimiter, unguarded};

/// A file as far as it could be read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct GroupFile {
    pub lines: Vec<GroupLine>,
    /// What is wrong with it: one refuses the file.
    pub faults: Vec<Fault>,
    /// What was left out or guessed, as sentences.
    pub warnings: Vec<String>,
}

/// One row: this person is in that group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupLine {
    /// As a spreadsheet counts: the header is row 1.
    pub row: u64,
    pub user: String,
    pub group: String,
}

/// Reads a CSV file with the columns `user` (or `username`) and `group`; comma, semicolon or tab.
pub fn groups(bytes: &[u8]) -> GroupFile {
    let refused = |fault| GroupFile { faults: vec![fault], ..GroupFile::default() };
    if bytes.len() as u64 > MOST_BYTES {
        return refused(Fault::new(0, "", "This is more than 32 MB: no list of groups."));
    }
    match decode::text(bytes) {
        Ok((text, told)) => lines(&text, told).unwrap_or_else(refused),
        Err(why) => refused(Fault::new(0, "", why)),
    }
}

fn lines(text: &str, told: Option<&'static str>) -> Result<GroupFile, Fault> {
    let text = text.trim_start_matches('\u{feff}');
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter(text)).flexible(true).trim(csv::Trim::All).from_reader(text.as_bytes());
    let heads: Vec<String> = match reader.headers() {
        Ok(heads) => heads.iter().map(str::to_lowercase).collect(),
        Err(why) => return Err(Fault::new(1, "", format!("The header cannot be read: {why}."))),
    };
    let at = |names: &[&str]| heads.iter().position(|head| names.contains(&head.as_str()));
    let user = at(&["user", "username"]).ok_or_else(|| Fault::new(1, "user", "The header has no column `user`."))?;
    let group = at(&["group", "group1"]).ok_or_else(|| Fault::new(1, "group", "The header has no column `group`."))?;
    let mut file = GroupFile { warnings: told.into_iter().map(str::to_owned).collect(), ..GroupFile::default() };
    for record in reader.records() {
        let row = record.as_ref().ok().and_then(csv::StringRecord::position).map_or(0, |at| row_at(text, at));
        match record {
            Ok(record) if record.iter().all(str::is_empty) => {}
            Ok(record) => {
                let cell = |at: usize| record.get(at).map(|cell| unguarded(cell).to_owned()).unwrap_or_default();
                file.take(GroupLine { row, user: cell(user), group: cell(group) });
            }
            Err(why) => file.faults.push(Fault::new(row, "", format!("The row cannot be read: {why}."))),
        }
    }
    Ok(file)
}

/// The row on which a record stands: the reader passes empty lines over, and they count for whoever looks for it.
fn row_at(text: &str, at: &csv::Position) -> u64 {
    let from = usize::try_from(at.byte()).unwrap_or(usize::MAX);
    let ends = text.as_bytes().get(from..).unwrap_or_default().iter().take_while(|byte| matches!(byte, b'\n' | b'\r'));
    at.line() + ends.filter(|byte| **byte == b'\n').count() as u64
}

impl GroupFile {
    /// Takes a row, or says what is missing in it.
    fn take(&mut self, line: GroupLine) {
        if line.user.is_empty() {
            self.faults.push(Fault::new(line.row, "user", "A user name is needed."));
        } else if line.group.is_empty() {
            self.faults.push(Fault::new(line.row, "group", "A group is needed; leave the row out for somebody in none."));
        } else {
            self.lines.push(line);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_read_and_what_is_missing_is_named_by_row() {
        let file = groups("\u{feff}Username;Group\nada;red\n;blue\nbob;\n\n'@eve;red;more\n".as_bytes());
        let lines: Vec<_> = file.lines.iter().map(|line| (line.row, line.user.as_str(), line.group.as_str())).collect();
        assert_eq!(lines, [(2, "ada", "red"), (6, "@eve", "red")]);
        let faults: Vec<_> = file.faults.iter().map(|fault| (fault.row, fault.column.as_str())).collect();
        assert_eq!(faults, [(3, "user"), (4, "group")]);
        assert_eq!(groups(b"name,group\nada,red\n").faults[0].column, "user");
        assert_eq!(groups(b"a\0").faults[0].row, 0);
    }
}
