//! Answers at the door: with the labels of one attempt outside, with option ids inside (CLI.md 4).

use serde::{Deserialize, Serialize};

use crate::domain::attempt::draw::label;
use crate::domain::quiz::{Answer, Body, Choice, Face, WrongShape, check_shape};
use crate::domain::text::Untrusted;

/// An answer as a person or a script gives it and as a view shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Given {
    Choice {
        choice: Named,
    },
    Choices {
        choices: Vec<Named>,
    },
    Value {
        value: bool,
    },
    Number {
        number: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        unit: Option<String>,
    },
    Text {
        text: Untrusted,
    },
    /// JSON of another shape: refused with the shape that was expected.
    Other(serde_json::Value),
}

/// An option by its label in the attempt, or by its source text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Named {
    Label(String),
    Text { text: Untrusted },
}

impl From<&str> for Named {
    fn from(label: &str) -> Self {
        Self::Label(label.to_owned())
    }
}

/// What comes in for one question. What is `None` stays as it was; `answer: Some(None)` clears the answer.
#[derive(Debug, Clone, Default)]
pub struct GivenAnswer {
    pub answer: Option<Option<Given>>,
    pub flag: Option<bool>,
    pub certainty: Option<u8>,
}

impl GivenAnswer {
    pub fn of(answer: Given) -> Self {
        Self { answer: Some(Some(answer)), ..Self::default() }
    }

    pub fn cleared() -> Self {
        Self { answer: Some(None), ..Self::default() }
    }
}

/// Why an answer is refused: a sentence, without the question's name.
pub type Refused = String;

/// Translates what was given into what is stored. `order` is the drawn order: the option ids by place. An empty text or number is no answer, and neither is one of which nothing is seen.
pub fn to_answer(face: &Face, order: &[String], given: &Given) -> Result<Option<Answer>, Refused> {
    let answer = match given {
        Given::Choice { choice } => Answer::Choice { choice: option(&face.body, order, choice)? },
        Given::Choices { choices } => Answer::Choices { choices: ticked(&face.body, order, choices)? },
        Given::Value { value } => Answer::Value { value: *value },
        Given::Number { number, .. } if !Untrusted::from(number.as_str()).is_seen() => {
            return if matches!(face.body, Body::Numerical(_)) { Ok(None) } else { Err(sentence(&expected(&face.body))) };
        }
        Given::Number { number, unit } => Answer::Number {
            number: number.trim().to_owned(),
            unit: unit.as_deref().map(str::trim).filter(|u| !u.is_empty()).map(str::to_owned),
        },
        Given::Text { text } => Answer::Text { text: text.clone() },
        Given::Other(_) => return Err(sentence(&expected(&face.body))),
    };
    check_shape(&face.body, &answer).map_err(|wrong| sentence(&wrong))?;
    let is_blank = matches!(&answer, Answer::Text { text } if !text.is_seen());
    Ok((!is_blank).then_some(answer))
}

/// What the question takes, as its own refusal of an answer of another kind says it.
fn expected(body: &Body) -> WrongShape {
    let other =
        if matches!(body, Body::TrueFalse(_)) { Answer::Text { text: Untrusted::default() } } else { Answer::Value { value: true } };
    check_shape(body, &other).err().unwrap_or(WrongShape::KeyOfAnotherKind)
}

fn sentence(wrong: &WrongShape) -> Refused {
    format!("{wrong}.")
}

/// The options of a choice question; none for the other kinds.
pub fn options_of(body: &Body) -> &[Choice] {
    match body {
        Body::MultipleChoice(body) => &body.options,
        Body::MultipleAnswers(body) => &body.options,
        Body::TrueFalse(_) | Body::Numerical(_) | Body::ShortAnswer(_) | Body::Essay(_) => &[],
    }
}

/// Option ids in the order shown, each once.
fn ticked(body: &Body, order: &[String], choices: &[Named]) -> Result<Vec<String>, Refused> {
    let mut ids = choices.iter().map(|named| option(body, order, named)).collect::<Result<Vec<_>, _>>()?;
    ids.sort_by_key(|id| order.iter().position(|one| one == id));
    ids.dedup();
    Ok(ids)
}

/// The id of the option that `named` means. A question without options refuses by its shape, not by the label.
fn option(body: &Body, order: &[String], named: &Named) -> Result<String, Refused> {
    let options = options_of(body);
    match named {
        _ if options.is_empty() => Err(sentence(&expected(body))),
        Named::Label(given) => {
            let wanted = given.trim().to_lowercase();
            let found = (0..order.len()).find(|place| label(*place) == wanted);
            found.map(|place| order[place].clone()).ok_or_else(|| not_offered(given, order.len()))
        }
        Named::Text { text } => {
            let found = options.iter().find(|o| o.text.raw().trim() == text.raw().trim());
            found.map(|o| o.id.clone()).ok_or_else(|| format!("No option reads `{}`.", text.for_screen()))
        }
    }
}

fn not_offered(given: &str, count: usize) -> Refused {
    let labels: Vec<String> = (0..count).map(label).collect();
    format!("The label `{}` was not offered; the labels are {}.", Untrusted::from(given).for_screen(), labels.join(", "))
}

/// An answer with the labels of the attempt. An option that is no longer in `order` is left out.
pub fn from_answer(order: &[String], answer: &Answer) -> Given {
    let named = |id: &String| order.iter().position(|one| one == id).map(|place| Named::Label(label(place)));
    match answer {
        Answer::Choice { choice } => Given::Choice { choice: named(choice).unwrap_or_else(|| Named::Label(String::new())) },
        Answer::Choices { choices } => {
            let mut places: Vec<usize> = choices.iter().filter_map(|id| order.iter().position(|one| one == id)).collect();
            places.sort_unstable();
            Given::Choices { choices: places.into_iter().map(|place| Named::Label(label(place))).collect() }
        }
        Answer::Value { value } => Given::Value { value: *value },
        Answer::Number { number, unit } => Given::Number { number: number.clone(), unit: unit.clone() },
        Answer::Text { text } => Given::Text { text: text.clone() },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::quiz::{essay, multiple_answers, multiple_choice, numerical, short_answer, true_false};

    fn face(body: Body) -> Face {
        Face {
            title: "q".into(),
            stem: "".into(),
            points: None,
            tags: vec![],
            outcome: None,
            bonus: false,
            required: false,
            keep_order: false,
            body,
        }
    }

    fn options() -> Vec<Choice> {
        let texts = ["git diff", "git add", "git log"];
        texts.iter().zip(1..).map(|(text, id)| Choice { id: format!("{id}"), text: (*text).into(), pin: false }).collect()
    }

    fn order() -> Vec<String> {
        ["3", "1", "2"].map(String::from).to_vec()
    }

    fn json(text: &str) -> Given {
        serde_json::from_str(text).unwrap()
    }

    fn single(text: &str) -> Result<Option<Answer>, Refused> {
        to_answer(&face(Body::MultipleChoice(multiple_choice::Body { options: options() })), &order(), &json(text))
    }

    #[test]
    fn labels_follow_the_drawn_order_and_texts_the_source() {
        let first = Answer::Choice { choice: "1".into() };
        assert_eq!(single(r#"{"choice":"b"}"#), Ok(Some(first.clone())));
        assert_eq!(single(r#"{"choice":{"text":"git diff"}}"#), Ok(Some(first.clone())));
        assert_eq!(from_answer(&order(), &first), json(r#"{"choice":"b"}"#));
        assert!(single(r#"{"choice":"d"}"#).unwrap_err().contains("a, b, c"));
        assert!(single(r#"{"choice":{"text":"git rm"}}"#).unwrap_err().contains("git rm"));
    }

    #[test]
    fn several_choices_come_back_in_the_order_shown() {
        let face = face(Body::MultipleAnswers(multiple_answers::Body { options: options() }));
        let answer = to_answer(&face, &order(), &json(r#"{"choices":["c","a","a"]}"#)).unwrap().unwrap();
        assert_eq!(answer, Answer::Choices { choices: vec!["3".into(), "2".into()] });
        assert_eq!(from_answer(&order(), &answer), json(r#"{"choices":["a","c"]}"#));
        assert_eq!(to_answer(&face, &order(), &json(r#"{"choices":[]}"#)), Ok(Some(Answer::Choices { choices: vec![] })), "none ticked");
    }

    #[test]
    fn a_wrong_shape_names_the_right_one() {
        let single_shape = r#"{"choice": "#;
        assert!(single(r#"{"text":"b"}"#).unwrap_err().contains(single_shape));
        assert!(single("[1]").unwrap_err().contains(single_shape));
        assert!(to_answer(&face(Body::TrueFalse(true_false::Body {})), &[], &json(r#"{"value":"yes"}"#)).unwrap_err().contains("value"));
        let short = face(Body::ShortAnswer(short_answer::Body {}));
        assert!(to_answer(&short, &[], &json(r#"{"number":"4"}"#)).unwrap_err().contains("text"));
        assert!(to_answer(&short, &[], &json(r#"{"choice":"a"}"#)).unwrap_err().contains("text"));
        // An empty answer of another kind would otherwise take away the one that is there.
        assert!(to_answer(&short, &[], &json(r#"{"number":""}"#)).unwrap_err().contains("text"));
        assert!(single(r#"{"text":" "}"#).unwrap_err().contains(single_shape));
    }

    /// DESIGN.md 7: `3,14` is refused with 'write 3.14'.
    #[test]
    fn a_comma_is_answered_with_how_to_write_it() {
        let numerical = face(Body::Numerical(numerical::Body { units: vec![], unit_required: false }));
        let of = |number: &str| to_answer(&numerical, &[], &Given::Number { number: number.into(), unit: None });
        assert!(of("3,14").unwrap_err().contains("write 3.14"));
        assert!(of("three").unwrap_err().contains("is no number"));
        assert_eq!(of(" 6.6e-34 "), Ok(Some(Answer::Number { number: "6.6e-34".into(), unit: None })));
        assert_eq!(of("  "), Ok(None));
    }

    #[test]
    fn a_blank_text_is_no_answer_and_a_huge_one_is_refused() {
        let of = |text: &str| to_answer(&face(Body::Essay(essay::Body { words: (None, None) })), &[], &Given::Text { text: text.into() });
        assert_eq!(of(" \n"), Ok(None));
        assert!(of(&"x".repeat(10_000_000)).unwrap_err().contains("longer than"));
    }
}
