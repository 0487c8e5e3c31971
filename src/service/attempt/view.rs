//! What an attempt looks like to who asks (CLI.md 4). A field that the review options do not allow yet is `None` or empty.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::domain::attempt::AttemptState;
use crate::domain::course::{Behavior, Keep, Overdue, ReviewOptions, Showing};
use crate::domain::points::{Exact, Points};
use crate::domain::quiz::{Kind, Verdict};
use crate::domain::schedule::ItemDates;
use crate::domain::text::Untrusted;
use crate::domain::time::Instant;
use crate::service::attempt::claim::ClaimView;
use crate::service::attempt::given::Given;

/// The front of a quiz: what a learner wants to know before beginning.
#[derive(Debug, Clone, Serialize)]
pub struct QuizView {
    pub course: String,
    pub course_title: Untrusted,
    pub quiz: String,
    pub title: Untrusted,
    /// Markdown.
    pub introduction: Untrusted,
    /// How many questions an attempt has.
    pub questions: u32,
    pub possible: Points,
    pub dates: ItemDates,
    pub behavior: Behavior,
    pub keep: Keep,
    /// 0: no limit.
    pub attempts_allowed: u32,
    pub attempts_left: Option<u32>,
    pub time_s: Option<u64>,
    /// What becomes of an attempt whose time is over, and how long `grace` still lets it be handed in.
    pub overdue: Overdue,
    pub grace_s: u64,
    pub sequential: bool,
    pub practice: bool,
    pub exam: bool,
    /// What is shown of an attempt, and when.
    pub show: ReviewOptions,
    /// Would be a preview that counts nothing: the actor is staff here.
    pub preview: bool,
    /// Why no attempt may begin now, as a sentence.
    pub refused: Option<String>,
    /// The actor's own, oldest first.
    pub attempts: Vec<AttemptRow>,
}

#[derive(Debug, Clone, Serialize)]
pub struct AttemptList {
    pub attempts: Vec<AttemptRow>,
}

#[derive(Debug, Clone, Serialize)]
pub struct AttemptRow {
    pub user: String,
    pub name: Untrusted,
    pub attempt: u32,
    pub state: AttemptState,
    pub practice: bool,
    pub started: Instant,
    pub submitted: Option<Instant>,
    /// `None` until the review options allow marks, and while something is unmarked.
    pub score: Option<Points>,
    pub possible: Points,
    /// It makes the mark of the quiz; with `average` every scored one does.
    pub kept: bool,
}

/// An attempt as CLI.md 4 prints it.
#[derive(Debug, Clone, Serialize)]
pub struct AttemptView {
    pub course: String,
    pub quiz: String,
    pub title: Untrusted,
    pub user: String,
    pub attempt: u32,
    pub state: AttemptState,
    pub practice: bool,
    pub behavior: Behavior,
    pub sequential: bool,
    pub exam: bool,
    pub started: Instant,
    /// The last instant that takes answers.
    pub ends: Option<Instant>,
    pub seconds_left: Option<u64>,
    pub submitted: Option<Instant>,
    pub late_seconds: u64,
    pub attempts_left: Option<u32>,
    /// The question where the learner stands.
    pub here: Option<String>,
    /// Empty once handed in where the review options do not show the attempt.
    pub questions: Vec<QuestionView>,
    pub unanswered: Vec<String>,
    pub score: Option<Points>,
    pub possible: Points,
    /// Score of possible, in percent.
    pub percent: Option<Exact>,
    /// What may be seen now.
    pub showing: BTreeSet<Showing>,
    /// When the review options are next looser, as far as that is a matter of the clock: the quiz's closing.
    pub more_after: Option<Instant>,
}

/// One question of an attempt, in the order drawn.
#[derive(Debug, Clone, Serialize)]
pub struct QuestionView {
    pub id: String,
    /// From 1.
    pub number: u32,
    /// Title of the pool it was drawn from.
    pub section: Option<Untrusted>,
    /// What the pool says before its questions (Markdown), on the first of them alone.
    pub introduction: Option<Untrusted>,
    pub kind: Kind,
    pub points: Points,
    /// Counts above the line, never below it.
    pub bonus: bool,
    /// The attempt cannot be handed in without an answer to it, as long as it takes one.
    pub required: bool,
    /// The heading and, below it, the text: all of the question, as Markdown.
    pub stem: Untrusted,
    /// The heading alone, and the text below it alone.
    pub title: Untrusted,
    pub body: Untrusted,
    pub state: QuestionState,
    pub flag: bool,
    pub locked: bool,
    /// Choice kinds only, in the order drawn.
    pub options: Option<Vec<OptionView>>,
    /// Numerical only: units that may be typed, and whether one must be.
    pub units: Option<Vec<String>>,
    pub unit_required: bool,
    /// Essay only: least and most.
    pub words: Option<(Option<u32>, Option<u32>)>,
    pub answer: Option<Given>,
    /// Certainty 1 to 3 where the behavior asks for it.
    pub certainty: Option<u8>,
    pub saved: Option<Instant>,
    /// How often it was checked.
    pub tries: u32,
    /// The hints that wrong tries have earned, joined as Markdown.
    pub hint: Option<Untrusted>,
    pub mark: Option<Points>,
    pub result: Option<Verdict>,
    /// Wrong, and but a slip away from right.
    pub close: bool,
    /// Markdown, in the order to show.
    pub feedback: Vec<Untrusted>,
    /// Why it is so: the question's note and model answer.
    pub explanation: Vec<Untrusted>,
    /// What the author says to those who mark (Markdown); never to whose attempt it is.
    #[serde(skip)]
    pub grader: Option<Untrusted>,
    /// The last of them is the model answer.
    #[serde(skip)]
    pub has_model: bool,
    /// A person marked it.
    #[serde(skip)]
    pub by_hand: bool,
    /// What a person wrote when marking by hand.
    pub comment: Option<Untrusted>,
    pub key: Option<KeyView>,
    /// What its learner asked about its mark.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub claim: Option<ClaimView>,
    /// The actor may ask that their answer counts.
    #[serde(skip)]
    pub may_claim: bool,
}

impl QuestionView {
    /// Whether nothing was answered.
    pub fn is_empty(&self) -> bool {
        self.answer.is_none() && self.state != QuestionState::Damaged
    }

    /// Whether anything is given in.
    pub fn is_answered(&self) -> bool {
        self.answer.is_some()
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum QuestionState {
    New,
    Answered,
    Locked,
    /// What was answered does not read any more.
    Damaged,
}

#[derive(Debug, Clone, Serialize)]
pub struct OptionView {
    pub label: String,
    pub text: Untrusted,
}

/// The right answer, once it may be shown.
#[derive(Debug, Clone, Serialize)]
pub struct KeyView {
    /// In the shape of an answer; `None` where a person marks.
    pub answer: Option<Given>,
    /// All that is accepted, as sentences a learner reads: `origin`, `299792.458 km/s ± 0.5 %`.
    pub accepted: Vec<Untrusted>,
    /// Labels of options that earn something, with the share of the points.
    pub shares: BTreeMap<String, Exact>,
}

/// What is on the disk after a save.
#[derive(Debug, Clone, Serialize)]
pub struct Saved {
    pub saved: Vec<String>,
    pub at: Instant,
    pub seconds_left: Option<u64>,
    pub unanswered: Vec<String>,
}
