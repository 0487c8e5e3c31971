//! Questions: what a learner is shown ([`Face`]), what must stay inside ([`Key`]), what they answer ([`Answer`]) and how it is marked.
//!
//! One file a kind, each with its body, its key, its marking rule (RULES.md 2.1) and its lines in the native grammar (FORMATS.md 10.5).
//! A face never holds anything of its key: they are stored in different tables and read by different connections (DESIGN.md 4.8).

use serde::{Deserialize, Serialize};

use crate::domain::points::{Exact, Points};
use crate::domain::text::Untrusted;

/// A question with its key. Equal when an author would call them the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// Stable within its quiz or bank; from `{#id}`, else made from the heading.
    pub id: String,
    /// Earlier ids whose records this question carries on.
    #[serde(default)]
    pub was: Vec<String>,
    pub face: Face,
    pub key: Key,
}

/// What may be shown before marking. Stored as JSON in `question_revision.face`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Face {
    /// The heading, which is the name of the question and often all of it.
    pub title: Untrusted,
    /// Markdown below the heading; may be empty.
    pub stem: Untrusted,
    /// `None` where the quiz's or pool's default applies; filled in when the question stands in an attempt.
    pub points: Option<Points>,
    #[serde(default)]
    pub tags: Vec<String>,
    #[serde(default)]
    pub outcome: Option<String>,
    /// `bonus`: counts above, never below the line.
    #[serde(default)]
    pub bonus: bool,
    #[serde(default)]
    pub required: bool,
    /// Options stay in the author's order although the quiz shuffles.
    #[serde(default)]
    pub keep_order: bool,
    pub body: Body,
}

/// What must not leave before the review options allow it. Stored as JSON in `question_key.key`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Key {
    pub answer: AnswerKey,
    #[serde(default)]
    pub feedback: Feedback,
}

/// The feedback blockquotes of a question (FORMATS.md 10.5). Texts are Markdown.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Feedback {
    pub correct: Option<Untrusted>,
    pub incorrect: Option<Untrusted>,
    /// Shown one by one.
    pub hints: Vec<Untrusted>,
    /// Shown afterwards whatever the answer.
    pub note: Option<Untrusted>,
    /// The model answer of an essay.
    pub model: Option<Untrusted>,
    /// For staff alone, always.
    pub grader: Option<Untrusted>,
}

/// The kinds that are built. The others are refused by the native format with 'not built yet'.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    MultipleChoice,
    MultipleAnswers,
    TrueFalse,
    ShortAnswer,
    Numerical,
    Essay,
}

/// What a learner sees of a kind, without any key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Body {
    MultipleChoice {
        options: Vec<Choice>,
    },
    MultipleAnswers {
        options: Vec<Choice>,
    },
    TrueFalse,
    ShortAnswer,
    /// `units` are those a learner may type; `unit_required` when leaving it out is wrong.
    Numerical {
        units: Vec<String>,
        unit_required: bool,
    },
    /// `words`: least and most, either may be open.
    Essay {
        words: (Option<u32>, Option<u32>),
    },
}

/// One option of a choice question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// `{#x}` in the source, else its position counted from 1.
    pub id: String,
    pub text: Untrusted,
    /// `{pin}`: keeps its place when options are shuffled.
    #[serde(default)]
    pub pin: bool,
}

/// The key of a kind. Lists run parallel to the body's options.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum AnswerKey {
    MultipleChoice {
        options: Vec<OptionKey>,
    },
    MultipleAnswers {
        marking: MultipleMarking,
        options: Vec<OptionKey>,
    },
    TrueFalse {
        value: bool,
    },
    ShortAnswer {
        case: bool,
        accepted: Vec<AcceptedText>,
    },
    Numerical {
        accepted: Vec<AcceptedNumber>,
        digits: Option<u32>,
        unit_penalty: Option<Exact>,
    },
    /// Marked by hand.
    #[default]
    Essay,
}

/// What one option is worth and says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OptionKey {
    /// Share of the question's points: 1 for `(x)`, 0 for `( )`, `n%` as written. For multiple answers marked by `all`, `each` or
    /// right minus wrong, 1 says 'to be ticked' and 0 'not'.
    pub share: Exact,
    #[serde(default)]
    pub feedback: Option<Untrusted>,
}

/// How ticked options become a mark (CLI.md 9, RULES.md 2.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MultipleMarking {
    /// `(right - wrong) / right options`, floor 0. The default.
    RightMinusWrong,
    /// Full or nothing.
    All,
    /// A share for each option correctly ticked or left.
    Each,
    /// The written shares are added, clamped to 0..1.
    Weights,
}

/// One `=` line of a short answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AcceptedText {
    pub pattern: TextPattern,
    pub share: Exact,
    #[serde(default)]
    pub feedback: Option<Untrusted>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TextPattern {
    /// As written, `*` standing for any run of characters, `\*` for a star.
    Wildcard(String),
    /// Written in quotation marks: no wildcard, no number, no weight.
    Literal(String),
    /// `=~ /source/flags`; flags is `i` or empty.
    Regex { source: String, ignore_case: bool },
}

/// One `=` line of a numerical question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AcceptedNumber {
    pub range: NumberRange,
    pub unit: Option<String>,
    pub share: Exact,
    #[serde(default)]
    pub feedback: Option<Untrusted>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NumberRange {
    Near {
        value: Exact,
        tolerance: Tolerance,
    },
    /// `a..b` closed; `a..<b` half open.
    Between {
        low: Exact,
        high: Exact,
        half_open: bool,
    },
}

/// `±` of a numerical answer (RULES.md Q11, Q12).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tolerance {
    Absolute(Exact),
    /// A share of the value: 0.005 for `± 0.5%`.
    Relative(Exact),
    /// `tolerance=geometric`: from `a/(1+t)` to `a·(1+t)`.
    Geometric(Exact),
}

/// What a learner answered. Choices are option ids, never labels: labels are drawn for an attempt and translated at the service's door.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Answer {
    Choice {
        choice: String,
    },
    Choices {
        choices: Vec<String>,
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
}

/// How an answer was marked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Marked {
    /// Share of the points, may be negative for a single choice; `None` while a person has to mark it.
    pub share: Option<Exact>,
    /// The feedback of the options or lines that matched, in the order of the question.
    pub feedback: Vec<Untrusted>,
}

/// Right, partly right, wrong or waiting for a person: the word a learner reads (CLI.md 4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    Right,
    Partly,
    Wrong,
    Waiting,
}
