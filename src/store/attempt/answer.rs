//! An answer as it is kept: a letter for its shape, then what was answered. There are more of them than of anything else, and JSON takes twice
//! the room. What no letter tells, and what is older, is JSON all the same.

use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ValueRef};

use super::question::{in_order, order};
use crate::domain::quiz::Answer;
use crate::store::{Error, Result};

/// An answer in a column.
pub struct Kept(pub Answer);

impl FromSql for Kept {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        read(value.as_str()?).map(Self).map_err(|error| FromSqlError::Other(Box::new(error)))
    }
}

/// The text of a column for an answer.
pub fn write(answer: &Answer) -> Result<String> {
    Ok(match answer {
        Answer::Choice { choice } => format!("c{choice}"),
        Answer::Choices { choices } => format!("s{}", order(choices)?.unwrap_or_default()),
        Answer::Value { value } => if *value { "v1" } else { "v0" }.to_owned(),
        Answer::Number { number, unit: None } => format!("n{number}"),
        Answer::Text { text } => format!("t{}", text.raw()),
        Answer::Number { .. } => serde_json::to_string(answer)?,
    })
}

/// Reads what [`write()`] wrote.
pub fn read(text: &str) -> Result<Answer> {
    let mut rest = text.chars();
    Ok(match (rest.next(), rest.as_str()) {
        (Some('c'), choice) => Answer::Choice { choice: choice.to_owned() },
        (Some('s'), "") => Answer::Choices { choices: Vec::new() },
        (Some('s'), ids) => Answer::Choices { choices: in_order(Some(ids))? },
        (Some('v'), value @ ("0" | "1")) => Answer::Value { value: value == "1" },
        (Some('n'), number) => Answer::Number { number: number.to_owned(), unit: None },
        (Some('t'), text) => Answer::Text { text: text.into() },
        _ => serde_json::from_str(text).map_err(Error::from)?,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn answers() -> impl Strategy<Value = Answer> {
        let unit = proptest::option::of(".{0,4}");
        prop_oneof![
            ".*".prop_map(|choice| Answer::Choice { choice }),
            proptest::collection::vec(".{0,3}", 0..6).prop_map(|choices| Answer::Choices { choices }),
            any::<bool>().prop_map(|value| Answer::Value { value }),
            (".{0,8}", unit).prop_map(|(number, unit)| Answer::Number { number, unit }),
            ".*".prop_map(|text| Answer::Text { text: text.as_str().into() }),
        ]
    }

    proptest! {
        #[test]
        fn what_was_written_reads_as_it_was(answer in answers()) {
            prop_assert_eq!(read(&write(&answer).unwrap()).unwrap(), answer);
        }

        /// As all answers were kept before, and those with a unit are.
        #[test]
        fn an_answer_in_json_reads(answer in answers()) {
            prop_assert_eq!(read(&serde_json::to_string(&answer).unwrap()).unwrap(), answer);
        }
    }

    #[test]
    fn what_nobody_wrote_is_damage() {
        for text in ["", "x3", "v2", "{\"text\":"] {
            assert!(matches!(read(text), Err(Error::Corrupt(_))), "{text}");
        }
    }
}
