//! A quiz as its author wrote it: pools of questions, their own or of a bank, and the keys of its front matter (CLI.md 9).

use serde::{Deserialize, Serialize};

use crate::domain::points::{Exact, Points};
use crate::domain::quiz::Question;
use crate::domain::text::Untrusted;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quiz {
    /// Markdown before the first question.
    pub introduction: Untrusted,
    pub settings: QuizSettings,
    /// Questions of the quiz's own outside any pool stand in a first pool without title and `pick`.
    pub pools: Vec<Pool>,
}

/// A level-one heading of a quiz: questions of its own, or drawn from a bank.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pool {
    pub title: Option<Untrusted>,
    /// Markdown between the pool's heading and its first question.
    pub introduction: Untrusted,
    /// How many are drawn for an attempt; `None`: all.
    pub pick: Option<u32>,
    /// Points of each question that names none.
    pub points: Option<Points>,
    pub source: PoolSource,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum PoolSource {
    Own(Vec<Question>),
    /// `bank` is the bank's path in the package; empty `tags` takes all.
    Bank {
        bank: String,
        tags: Vec<String>,
    },
}

/// A quiz file used as a bank.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bank {
    /// Path in the package.
    pub path: String,
    pub title: Option<Untrusted>,
    pub introduction: Untrusted,
    pub questions: Vec<Question>,
}

/// A quiz's front matter (CLI.md 9); `Default` is the default of each key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct QuizSettings {
    /// Points of a question that names none.
    pub question_points: Points,
    pub behavior: Behavior,
    /// Share of the points that a try costs.
    pub penalty: Exact,
    /// 0: no limit.
    pub attempts: u32,
    pub keep: Keep,
    /// Seconds between two attempts.
    pub delay_s: u64,
    /// Time limit in seconds.
    pub time_s: Option<u64>,
    pub grace_s: u64,
    pub overdue: Overdue,
    pub shuffle: bool,
    pub shuffle_questions: bool,
    pub sequential: bool,
    pub practice: bool,
    pub exam: bool,
    pub show: ReviewOptions,
}

impl Default for QuizSettings {
    fn default() -> Self {
        Self {
            question_points: Points::whole(1),
            behavior: Behavior::Deferred,
            penalty: Exact::ratio(1, 3),
            attempts: 0,
            keep: Keep::Best,
            delay_s: 0,
            time_s: None,
            grace_s: 0,
            overdue: Overdue::Submit,
            shuffle: false,
            shuffle_questions: false,
            sequential: false,
            practice: false,
            exam: false,
            show: ReviewOptions::default(),
        }
    }
}

/// What happens at a question when it is answered (RULES.md 2.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Behavior {
    Deferred,
    Immediate,
    Interactive,
    Adaptive,
    Certainty,
}

/// Which attempt's score is the mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Keep {
    Best,
    Last,
    First,
    Average,
}

/// What becomes of an attempt whose time is over (RULES.md 2.5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Overdue {
    Submit,
    Grace,
    Abandon,
}

/// What a learner may see of an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Showing {
    Attempt,
    Result,
    Marks,
    Feedback,
    Key,
    Explanation,
}

/// When they may see it (RULES.md 2.6): while answering, for two minutes after handing in, later while the quiz is open, after it closed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReviewOptions {
    pub during: Vec<Showing>,
    pub after: Vec<Showing>,
    pub later: Vec<Showing>,
    pub closed: Vec<Showing>,
}

impl Default for ReviewOptions {
    fn default() -> Self {
        use Showing::{Attempt, Explanation, Feedback, Key, Marks, Result};
        let after = vec![Attempt, Result, Marks, Feedback];
        Self { during: Vec::new(), after: after.clone(), later: after, closed: vec![Attempt, Result, Marks, Feedback, Key, Explanation] }
    }
}
