//! Questions: what a learner is shown ([`Face`]), what must stay inside ([`Key`]), what they answer ([`Answer`]) and how it is marked.
//!
//! One file a kind, each with its body, its key, its marking rule (RULES.md 2.1) and its lines in the native grammar (FORMATS.md 10.5).
//! A face never holds anything of its key: they are stored in different tables and read by different connections (DESIGN.md 4.8).

mod accept;
pub mod compare;
pub mod essay;
pub mod multiple_answers;
pub mod multiple_choice;
pub mod numerical;
pub mod short_answer;
pub mod source;
pub mod true_false;

pub use accept::NotAccepted;
use serde::{Deserialize, Serialize};

use crate::domain::points::{Exact, Points};
use crate::domain::text::Untrusted;
use crate::domain::words;

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

/// One row a kind: module, variant, its word in reports and JSON, its word in the braces of a heading.
macro_rules! kinds {
    ($($(#[$doc:meta])* $module:ident $variant:ident $word:literal $brace:literal;)+) => {
        /// The kinds that are built. The others are refused by the native format with 'not built yet'.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Kind { $($(#[$doc])* $variant),+ }

        /// What a learner sees of a kind, without any key.
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(tag = "kind", rename_all = "snake_case")]
        pub enum Body { $($variant($module::Body)),+ }

        /// The key of a kind. Lists run parallel to the body's options.
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(tag = "kind", rename_all = "snake_case")]
        pub enum AnswerKey { $($variant($module::Key)),+ }

        impl Kind {
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word of reports, JSON and the database.
            pub fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// The word in the braces of a question's heading (CLI.md 9).
            pub fn brace_word(self) -> &'static str {
                match self { $(Self::$variant => $brace),+ }
            }

            /// The words of a heading's braces that only this kind knows.
            pub fn flags(self) -> &'static [&'static str] {
                match self { $(Self::$variant => $module::Body::FLAGS),+ }
            }

            /// The kind of a block whose heading names none. `None`: there are no answer lines.
            pub fn infer(block: &source::Block) -> Option<Self> {
                $(if $module::Body::claims(block) { return Some(Self::$variant) })+
                None
            }

            /// Reads the answer lines of a question of this kind.
            pub fn parse(self, block: &source::Block) -> Result<(Body, AnswerKey), Vec<source::Fault>> {
                match self { $(Self::$variant => $module::Body::parse(block).map(|(body, key)| (Body::$variant(body), AnswerKey::$variant(key)))),+ }
            }
        }

        impl Body {
            pub fn kind(&self) -> Kind {
                match self { $(Self::$variant(_) => Kind::$variant),+ }
            }
        }

        /// Marks `answer` exactly. An empty answer is not given to it: nothing answered is a share of 0.
        ///
        /// # Errors
        /// [`WrongShape`] where [`check_shape`] refuses the answer, or where body and key are of different kinds.
        pub fn mark(body: &Body, key: &AnswerKey, answer: &Answer) -> Result<Marked, WrongShape> {
            match (body, key) {
                $((Body::$variant(body), AnswerKey::$variant(key)) => { body.check(answer)?; Ok(body.mark(key, answer)) })+
                _ => Err(WrongShape::KeyOfAnotherKind),
            }
        }

        /// Whether `answer` fits the question; asked before an answer is saved. A refusal costs no try.
        ///
        /// # Errors
        /// A sentence that names the shape expected.
        pub fn check_shape(body: &Body, answer: &Answer) -> Result<(), WrongShape> {
            match body { $(Body::$variant(body) => body.check(answer)),+ }
        }

        /// The answer lines and flags of a question in the native grammar; [`Kind::parse`] reads them back equal.
        pub fn print(body: &Body, key: &AnswerKey) -> source::Block {
            match (body, key) {
                $((Body::$variant(body), AnswerKey::$variant(key)) => body.print(key),)+
                _ => source::Block::default(),
            }
        }
    };
}

kinds! {
    multiple_choice MultipleChoice "multiple_choice" "single";
    multiple_answers MultipleAnswers "multiple_answers" "multiple";
    true_false TrueFalse "true_false" "truefalse";
    numerical Numerical "numerical" "number";
    short_answer ShortAnswer "short_answer" "short";
    essay Essay "essay" "essay";
}

/// What a kind's file states.
pub(crate) trait Rules: Sized {
    type Key;
    /// Words of a heading's braces that only this kind knows.
    const FLAGS: &'static [&'static str] = &[];

    /// Whether the answer fits this question.
    fn check(&self, answer: &Answer) -> Result<(), WrongShape>;
    /// Marks an answer that [`Self::check`] let through.
    fn mark(&self, key: &Self::Key, answer: &Answer) -> Marked;
    /// Whether a block without a kind word is of this kind. Asked in the order of the table.
    fn claims(block: &source::Block) -> bool;
    fn parse(block: &source::Block) -> Result<(Self, Self::Key), Vec<source::Fault>>;
    fn print(&self, key: &Self::Key) -> source::Block;
}

impl Kind {
    pub fn from_brace_word(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.brace_word() == word)
    }
}

impl Default for AnswerKey {
    fn default() -> Self {
        Self::Essay(essay::Key {})
    }
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

/// What one option is worth and says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OptionKey {
    /// Share of the question's points: 1 for `(x)`, 0 for `( )`, `n%` as written. For multiple answers marked by `all`, `each` or
    /// right minus wrong, 1 says 'to be ticked' and 0 'not'.
    pub share: Exact,
    #[serde(default)]
    pub feedback: Option<Untrusted>,
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
    /// Wrong, and but a slip away from right (RULES.md 2.3).
    pub close: bool,
}

impl Marked {
    fn of(share: Exact, feedback: impl IntoIterator<Item = Untrusted>) -> Self {
        Self { share: Some(share), feedback: feedback.into_iter().collect(), close: false }
    }
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

words!(Verdict { Right = "right", Partly = "partly", Wrong = "wrong", Waiting = "waiting" });

impl Verdict {
    /// The verdict of a share of the points; `None` waits for a person.
    pub fn of(share: Option<&Exact>) -> Self {
        match share {
            None => Self::Waiting,
            Some(share) if *share >= Exact::one() => Self::Right,
            Some(share) if share.is_zero() || share.is_negative() => Self::Wrong,
            Some(_) => Self::Partly,
        }
    }
}

/// Why an answer cannot be saved: it does not fit its question. The sentence goes to the learner.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WrongShape {
    #[error("This question takes {expected}")]
    Expected { expected: &'static str },
    #[error("`{0}` was not offered as an option of this question")]
    NotOffered(String),
    #[error("`{0}` is given twice; name each option once")]
    Twice(String),
    #[error("A number has a decimal point: write {0}")]
    Comma(String),
    #[error("`{0}` is no number; write it like 3.14 or 6.6e-34")]
    NotANumber(String),
    #[error("This question takes a number without a unit")]
    NoUnit,
    #[error("The answer is longer than {0} bytes")]
    TooLong(usize),
    #[error("The key of this question is of another kind")]
    KeyOfAnotherKind,
}

#[cfg(test)]
mod tests;
