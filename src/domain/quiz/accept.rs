//! One answer more that a question accepts, as its author would have written it (CLI.md 4, `quiz accept`), and which answers are one to it.

use super::compare::{self, LONGEST};
use super::{Answer, AnswerKey, Body, Kind, Question, WrongShape, mark, numerical, short_answer};
use crate::domain::points::Exact;
use crate::domain::text::Untrusted;

/// Why a text cannot be accepted. The sentence goes to whoever accepts it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotAccepted {
    #[error("A question of the kind {} takes no further answer", .0.word().replace('_', " "))]
    OtherKind(Kind),
    #[error("There is no answer to accept")]
    Empty,
    #[error("An answer is one line of visible characters")]
    Unprintable,
    #[error("This is accepted already")]
    Already,
    #[error("The question has no answer in the unit {0}")]
    OtherUnit(String),
    #[error("The question wants its unit")]
    NeedsUnit,
    #[error(transparent)]
    Shape(#[from] WrongShape),
}

impl Question {
    /// The question with `text` among its accepted answers, for all of its points. It stands before the line that decided on it so far.
    ///
    /// # Errors
    /// For a question that is neither a short answer nor a number, and for a text that it does not take or accepts already.
    pub fn accepting(&self, text: &str) -> Result<Self, NotAccepted> {
        let mut question = self.clone();
        let text = compare::tidy(text);
        if !Untrusted::from(text.as_str()).is_seen() {
            return Err(NotAccepted::Empty);
        }
        if text.chars().any(char::is_control) {
            return Err(NotAccepted::Unprintable);
        }
        match (&question.face.body, &mut question.key.answer) {
            (Body::ShortAnswer(_), AnswerKey::ShortAnswer(key)) if text.len() <= LONGEST => {
                self.refuse_again(&Answer::Text { text: text.as_str().into() })?;
                key.accept(&text);
            }
            (Body::ShortAnswer(_), _) => return Err(WrongShape::TooLong(LONGEST).into()),
            (Body::Numerical(body), AnswerKey::Numerical(key)) => {
                let (number, unit) = numerical::split(&text);
                let value = numerical::number(number)?;
                let unit = unit.map(|unit| body.known_unit(unit).ok_or_else(|| NotAccepted::OtherUnit(unit.to_owned()))).transpose()?;
                if unit.is_none() && body.unit_required {
                    return Err(NotAccepted::NeedsUnit);
                }
                self.refuse_again(&Answer::Number { number: number.to_owned(), unit: unit.map(str::to_owned) })?;
                key.accept(value, unit.map(str::to_owned));
            }
            (body, _) => return Err(NotAccepted::OtherKind(body.kind())),
        }
        Ok(question)
    }

    fn refuse_again(&self, answer: &Answer) -> Result<(), NotAccepted> {
        if self.gives_all(answer) { Err(NotAccepted::Already) } else { Ok(()) }
    }

    /// Whether its key gives an answer all of the points, or more.
    pub fn gives_all(&self, answer: &Answer) -> bool {
        mark(&self.face.body, &self.key.answer, answer).is_ok_and(|marked| marked.share.is_some_and(|share| share >= Exact::one()))
    }

    /// What tells an answer from others for this question: equal for two that it takes for one.
    pub fn sense(&self, answer: &Answer) -> String {
        match (&self.key.answer, answer) {
            (AnswerKey::ShortAnswer(key), Answer::Text { text }) => key.sense(text.raw()),
            (AnswerKey::Numerical(_), Answer::Number { number: text, unit }) => {
                let (number, typed) = numerical::split(text);
                let unit = unit.as_deref().or(typed).unwrap_or_default();
                let value = numerical::number(number).map_or_else(|_| number.to_owned(), |value| value.fraction());
                format!("{value} {unit}")
            }
            (_, Answer::Choices { choices }) => {
                let mut choices = choices.clone();
                choices.sort();
                choices.join("\n")
            }
            (_, Answer::Choice { choice }) => choice.clone(),
            (_, Answer::Value { value }) => value.to_string(),
            (_, Answer::Text { text }) => compare::tidy(text.raw()),
            (_, Answer::Number { number, .. }) => number.clone(),
        }
    }

    /// An answer as a text to read: options by their words.
    pub fn in_words(&self, answer: &Answer) -> Untrusted {
        let options = match &self.face.body {
            Body::MultipleChoice(body) => body.options.as_slice(),
            Body::MultipleAnswers(body) => body.options.as_slice(),
            _ => &[],
        };
        let called =
            |id: &String| options.iter().find(|option| option.id == *id).map_or(id.as_str(), |option| option.text.raw()).to_owned();
        match answer {
            Answer::Choice { choice } => called(choice).into(),
            Answer::Choices { choices } => choices.iter().map(called).collect::<Vec<_>>().join("; ").into(),
            Answer::Value { value } => if *value { "true" } else { "false" }.into(),
            Answer::Number { number, unit } => unit.as_ref().map_or_else(|| number.clone(), |unit| format!("{number} {unit}")).into(),
            Answer::Text { text } => text.clone(),
        }
    }
}

impl short_answer::Key {
    /// A line for `text`, plain where an author would write it so.
    fn accept(&mut self, text: &str) {
        let is_plain = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_' | '\'' | '.' | ',');
        let plain = text.chars().all(is_plain) && text.starts_with(char::is_alphabetic);
        let pattern =
            if plain { short_answer::Pattern::Wildcard(text.to_owned()) } else { short_answer::Pattern::Literal(text.to_owned()) };
        let at = self.deciding(text).unwrap_or(self.accepted.len());
        self.accepted.insert(at, short_answer::Accepted { pattern, share: Exact::one(), feedback: None });
    }
}

impl numerical::Key {
    fn accept(&mut self, value: Exact, unit: Option<String>) {
        let at = self.deciding(&value).unwrap_or(self.accepted.len());
        let range = numerical::Range::Near { value, tolerance: numerical::Tolerance::Absolute(Exact::zero()) };
        self.accepted.insert(at, numerical::Accepted { range, unit, share: Exact::one(), feedback: None });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::quiz::source::{Block, Entry, Marker};
    use crate::domain::quiz::{Face, Key};

    fn question(kind: Kind, lines: &[&str]) -> Question {
        let entries = lines.iter().map(|line| Entry::new(Marker::Equals, *line)).collect();
        let (body, answer) = kind.parse(&Block { entries, ..Block::default() }).unwrap();
        let face = Face {
            title: "Where do ships lie?".into(),
            stem: "".into(),
            points: None,
            tags: vec![],
            outcome: None,
            bonus: false,
            required: false,
            keep_order: false,
            body,
        };
        Question { id: "ships".into(), was: vec![], face, key: Key { answer, ..Key::default() } }
    }

    fn lines(question: &Question) -> Vec<String> {
        crate::domain::quiz::print(&question.face.body, &question.key.answer).entries.into_iter().map(|entry| entry.text).collect()
    }

    fn short(lines: &[&str]) -> Question {
        question(Kind::ShortAnswer, lines)
    }

    #[test]
    fn an_accepted_answer_stands_before_what_decided_on_it() {
        let after = |text: &str| lines(&short(&["harbor", "50% port", "*"]).accepting(text).unwrap());
        assert_eq!(after(" an  harbour "), ["harbor", "50% port", "an harbour", "*"]);
        assert_eq!(after("Port"), ["harbor", "Port", "50% port", "*"]);
        assert_eq!(after("50% port"), ["harbor", "50% port", "\"50% port\"", "*"], "what would be read as something else stands in quotes");
        assert_eq!(after("*"), ["harbor", "50% port", "\"*\"", "*"]);
    }

    #[test]
    fn what_cannot_be_accepted_is_told() {
        let harbor = short(&["harbor"]);
        assert_eq!(harbor.accepting("HARBOR "), Err(NotAccepted::Already));
        assert_eq!(harbor.accepting(" \n"), Err(NotAccepted::Empty));
        assert_eq!(harbor.accepting("a\u{1b}[2J"), Err(NotAccepted::Unprintable));
        assert!(matches!(harbor.accepting(&"x".repeat(5000)), Err(NotAccepted::Shape(WrongShape::TooLong(_)))));
        let truth = question(Kind::Essay, &[]);
        assert_eq!(truth.accepting("anything"), Err(NotAccepted::OtherKind(Kind::Essay)));
    }

    #[test]
    fn a_number_is_accepted_in_a_unit_that_the_question_knows() {
        let speed = question(Kind::Numerical, &["3.1 km/s ± 0.05", "50% 3..4 km/s"]);
        let after = |text: &str| speed.accepting(text).map(|one| lines(&one));
        assert_eq!(after("3.5 km/s").unwrap(), ["3.1 km/s ± 0.05", "3.5 km/s", "50% 3..4 km/s"]);
        assert_eq!(after("3.12"), Err(NotAccepted::Already));
        assert_eq!(after("3.5 m"), Err(NotAccepted::OtherUnit("m".into())));
        assert_eq!(after("3,5"), Err(NotAccepted::Shape(WrongShape::Comma("3.5".into()))));
        assert!(speed.accepting("7").unwrap().gives_all(&Answer::Number { number: "7.0".into(), unit: Some("km/s".into()) }));
    }

    /// A line could be added again and again, and would change nobody's mark.
    #[test]
    fn a_number_without_the_unit_that_is_required_is_never_right() {
        let entries = vec![Entry::new(Marker::Equals, "3.1 km/s")];
        let mut block = Block { entries, ..Block::default() };
        block.set("unit", Some("required".to_owned()));
        let mut speed = question(Kind::Numerical, &["3.1 km/s"]);
        (speed.face.body, speed.key.answer) = Kind::Numerical.parse(&block).unwrap();
        assert_eq!(speed.accepting("3.5"), Err(NotAccepted::NeedsUnit));
        assert!(speed.accepting("3.5 km/s").is_ok());
    }

    #[test]
    fn answers_are_one_where_the_question_takes_them_for_one() {
        let harbor = short(&["harbor"]);
        let text = |text: &str| harbor.sense(&Answer::Text { text: text.into() });
        assert_eq!(text("An  Harbour"), text("an harbour "));
        assert_ne!(text("an harbour"), text("a harbour"));
        let speed = question(Kind::Numerical, &["3.1 km/s"]);
        let number =
            |number: &str, unit: Option<&str>| speed.sense(&Answer::Number { number: number.into(), unit: unit.map(str::to_owned) });
        assert_eq!(number("3.50 km/s", None), number("3.5", Some("km/s")));
    }
}
