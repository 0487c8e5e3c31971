//! Answers as a script gives them: JSON on standard input (CLI.md 4). What fits a question is the service's to say.

use serde_json::{Map, Value};

use crate::cli::Failure;
use crate::service::attempt::{Given, GivenAnswer};

/// More than any quiz's answers together.
pub const MOST_BYTES: u64 = 32 * 1024 * 1024;

/// One answer for `question`, or `{"answers": {...}}` for several.
///
/// # Errors
/// No JSON, with line and column; not the shape of either.
pub fn read(text: &[u8], question: Option<String>) -> Result<Vec<(String, GivenAnswer)>, Failure> {
    if text.trim_ascii().is_empty() {
        return Err(Failure::refused("Standard input is empty: an answer was expected.")
            .hint(r#"Write an answer like {"choice":"b"}, or null to clear it"#));
    }
    let value: Value = serde_json::from_slice(text).map_err(|why| {
        Failure::refused(format!("Standard input is no JSON: {why}.")).hint(r#"Write an answer like {"choice":"b"} or {"text":"origin"}"#)
    })?;
    match question {
        Some(question) => Ok(vec![one(question, value)?]),
        None => several(value),
    }
}

fn several(value: Value) -> Result<Vec<(String, GivenAnswer)>, Failure> {
    let shape = || {
        Failure::refused("Several answers were expected.").hint(r#"Write {"answers":{"QUESTION":{"choice":"b"}}}, or name the question"#)
    };
    let Value::Object(mut outer) = value else { return Err(shape()) };
    let Some(Value::Object(answers)) = outer.remove("answers").filter(|_| outer.is_empty()) else { return Err(shape()) };
    if answers.is_empty() {
        return Err(shape());
    }
    answers.into_iter().map(|(question, value)| one(question, value)).collect()
}

fn one(question: String, value: Value) -> Result<(String, GivenAnswer), Failure> {
    let Value::Object(mut fields) = value else {
        let given = if value.is_null() { GivenAnswer::cleared() } else { GivenAnswer::of(Given::Other(value)) };
        return Ok((question, given));
    };
    let flag = match fields.remove("flag") {
        None => None,
        Some(Value::Bool(flag)) => Some(flag),
        Some(_) => return Err(Failure::refused(format!("{question}: flag is true or false."))),
    };
    let certainty = match fields.remove("certainty") {
        None => None,
        Some(value) => Some(certainty(&question, &value)?),
    };
    let about_it_only = fields.is_empty() && (flag.is_some() || certainty.is_some());
    let answer = (!about_it_only).then(|| Some(given(fields)));
    Ok((question, GivenAnswer { answer, flag, certainty }))
}

fn certainty(question: &str, value: &Value) -> Result<u8, Failure> {
    let sure = value.as_u64().and_then(|n| u8::try_from(n).ok()).filter(|n| (1..=3).contains(n));
    sure.ok_or_else(|| Failure::refused(format!("{question}: certainty is 1, 2 or 3.")))
}

/// An object with the keys of one kind alone: a second answer beside the first is not quietly dropped. An empty text or number is no
/// answer: `null` clears one.
fn given(fields: Map<String, Value>) -> Given {
    let names: Vec<&str> = fields.keys().map(String::as_str).collect();
    let known = matches!(names.as_slice(), ["choice" | "choices" | "value" | "text" | "number"] | ["number", "unit"]);
    let value = Value::Object(fields);
    let is_blank = ["text", "number"].iter().any(|key| value.get(key).and_then(Value::as_str).is_some_and(|text| text.trim().is_empty()));
    if known && !is_blank { serde_json::from_value(value.clone()).unwrap_or(Given::Other(value)) } else { Given::Other(value) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::service::attempt::Named;

    fn single(text: &str) -> GivenAnswer {
        read(text.as_bytes(), Some("q".to_owned())).unwrap().remove(0).1
    }

    #[test]
    fn an_answer_may_have_a_flag_and_a_certainty_beside_it() {
        let given = single(r#"{"choice":"b","flag":true,"certainty":2}"#);
        assert_eq!(given.answer, Some(Some(Given::Choice { choice: Named::from("b") })));
        assert_eq!((given.flag, given.certainty), (Some(true), Some(2)));
        let flag = single(r#"{"flag":false}"#);
        assert_eq!((flag.answer, flag.flag), (None, Some(false)), "the answer stays");
        assert_eq!(single("null").answer, Some(None), "null clears");
    }

    #[test]
    fn two_answers_in_one_are_no_answer() {
        for text in
            [r#"{"choice":"a","text":"b"}"#, "{}", "[1]", r#"{"choise":"a"}"#, r#"{"number":4}"#, r#"{"number":""}"#, r#"{"text":" "}"#]
        {
            assert!(matches!(single(text).answer, Some(Some(Given::Other(_)))), "{text}");
        }
    }

    #[test]
    fn what_is_not_the_outer_shape_is_refused_with_the_shape() {
        for text in ["{", "[]", r#"{"answers":[]}"#, r#"{"answers":{}}"#, r#"{"answers":{"q":null},"x":1}"#] {
            assert!(read(text.as_bytes(), None).unwrap_err().hint.is_some(), "{text}");
        }
        let wrong = read(br#"{"answers":{"q":{"choice":"a","certainty":4}}}"#, None).unwrap_err();
        assert!(wrong.message.contains("1, 2 or 3"));
    }
}
