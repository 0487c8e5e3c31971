//! How many bytes of the file a part of the school takes, its indexes with it.

use rusqlite::Connection;

use super::Result;

/// What the answers of quizzes take.
#[derive(Debug, Clone)]
pub struct AnswerSpace {
    pub answers: u64,
    /// Bytes by table, with its indexes. Of the log the share of its entries that are about attempts.
    pub tables: Vec<(String, u64)>,
}

/// What attempts, their questions, answers and events take. Looks at every page of the file.
pub fn of_answers(db: &Connection) -> Result<AnswerSpace> {
    let answers = db.query_row("SELECT count(*) FROM attempt_question WHERE answer IS NOT NULL", [], |row| super::unsigned::get(row, 0))?;
    let sql = "SELECT tbl_name, sum(pgsize) FROM dbstat JOIN sqlite_schema USING (name)
               WHERE aggregate = TRUE AND tbl_name IN ('attempt', 'attempt_question', 'attempt_event', 'answer_past', 'answer_salt', 'audit', 'audit_text')
               GROUP BY tbl_name";
    let mut statement = db.prepare(sql)?;
    let tables = statement.query_map([], |row| Ok((row.get::<_, String>(0)?, super::unsigned::get(row, 1)?)))?;
    let mut tables = tables.collect::<rusqlite::Result<Vec<_>>>()?;
    let sql = "SELECT count(*), count(*) FILTER (WHERE action GLOB 'attempt.*') FROM audit";
    let (all, own): (u64, u64) = db.query_row(sql, [], |row| Ok((super::unsigned::get(row, 0)?, super::unsigned::get(row, 1)?)))?;
    for (_, bytes) in tables.iter_mut().filter(|(table, _)| table.starts_with("audit")) {
        *bytes = if all == 0 { 0 } else { u64::try_from(u128::from(*bytes) * u128::from(own) / u128::from(all)).unwrap_or(u64::MAX) };
    }
    Ok(AnswerSpace { answers, tables })
}
