//! What the tables allow (their CHECKs), held against the rows. SQLite reads no CHECK out of a file that it opens for reading only, so
//! that its own `integrity_check` says nothing of them there.

use rusqlite::Connection;

use super::{Result, migrations};

/// A table with rows that break its rules, and how many do. The rules are ours, of the file's schema; nothing in the file is run.
pub fn broken(conn: &Connection) -> Result<Option<(String, u64)>> {
    let model = migrations::model(migrations::version(conn)?)?;
    let mut tables = model.prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'table' AND sql GLOB '* CHECK (*' ORDER BY name")?;
    let tables = tables.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?)))?;
    for table in tables {
        let (name, sql) = table?;
        let against: Vec<String> = of(&sql).map(|rule| format!("NOT ({rule})")).collect();
        let count = format!("SELECT count(*) FROM {name} WHERE {}", against.join(" OR "));
        let rows: i64 = conn.query_row(&count, [], |row| row.get(0))?;
        if rows > 0 {
            return Ok(Some((name, rows.unsigned_abs())));
        }
    }
    Ok(None)
}

/// The rules in a table's text.
fn of(sql: &str) -> impl Iterator<Item = &str> {
    sql.match_indices(" CHECK (").filter_map(|(at, head)| {
        let rest = &sql[at + head.len()..];
        let mut open = 1_u32;
        let end = rest.find(|one| {
            open += u32::from(one == '(');
            open -= u32::from(one == ')');
            open == 0
        });
        end.map(|end| &rest[..end])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_ends_with_its_own_parenthesis() {
        let sql = "CREATE TABLE t (a TEXT CHECK (length(a) = 32), b TEXT NOT NULL CHECK (b IN ('x', 'y')), CHECK ((a = 1) = (b IS NULL)))";
        assert_eq!(of(sql).collect::<Vec<_>>(), ["length(a) = 32", "b IN ('x', 'y')", "(a = 1) = (b IS NULL)"]);
    }

    /// Also in a file that is opened for reading only, where SQLite's own check passes over them.
    #[test]
    fn rows_that_break_a_rule_are_found_in_any_table() {
        let model = migrations::model(migrations::MIGRATIONS.len()).unwrap();
        assert_eq!(broken(&model).unwrap(), None);
        model.execute_batch("PRAGMA ignore_check_constraints = ON; INSERT INTO throttle VALUES (x'00', 0, 0, 0)").unwrap();
        assert_eq!(broken(&model).unwrap(), Some(("throttle".to_owned(), 1)));
    }
}
