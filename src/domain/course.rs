//! The course model that every format maps to (FORMATS.md 1, 10): course > modules > items, banks and media beside the tree.
//!
//! Texts are as the author wrote them, Markdown where FORMATS.md says so. Two courses are equal when an author would call them the same;
//! export and import of an unchanged course gives an equal one.

use serde::{Deserialize, Serialize};

use crate::domain::points::{Exact, Points};
use crate::domain::quiz::Question;
use crate::domain::text::Untrusted;
use crate::domain::words;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Course {
    /// `[a-z0-9-]`, never changes.
    pub id: String,
    /// For people; hashes decide what changed.
    pub version: Option<String>,
    pub title: Untrusted,
    pub language: Option<String>,
    pub authors: Vec<Untrusted>,
    pub license: Option<Untrusted>,
    /// Markdown, one paragraph.
    pub description: Untrusted,
    pub grading: Grading,
    pub modules: Vec<Module>,
    pub paths: Vec<LearningPath>,
    pub banks: Vec<Bank>,
    /// Everything in the package that is neither `course.toml`, an item nor a bank: media, `i18n/`, `outcomes.toml`. Sorted by path.
    pub media: Vec<Media>,
}

impl Course {
    /// All items, in the order of the course.
    pub fn items(&self) -> impl Iterator<Item = &Item> {
        self.modules.iter().flat_map(|module| &module.items)
    }
}

/// Another way through the course. Kept and exported; the interface does not offer it yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LearningPath {
    pub id: String,
    pub title: Untrusted,
    pub items: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Module {
    pub id: String,
    pub was: Vec<String>,
    pub title: Untrusted,
    pub requires: Vec<Condition>,
    pub items: Vec<Item>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// Front matter `id`, else the path without suffixes.
    pub id: String,
    pub was: Vec<String>,
    pub title: Untrusted,
    /// The path of its file in the package; empty for a link.
    pub path: String,
    pub settings: ItemSettings,
    pub requires: Vec<Condition>,
    /// `None`: the kind's default (page view, quiz submit, assignment submit).
    pub complete: Option<CompletionRule>,
    pub body: ItemBody,
}

/// Keys of an item beside its content (CLI.md 9), from `course.toml` or the front matter; the former wins.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ItemSettings {
    pub category: Option<String>,
    /// Points of the grade item; a quiz without it is out of the sum of its questions.
    pub points: Option<Points>,
    pub pass: Option<Exact>,
    pub open: Option<DateRule>,
    pub due: Option<DateRule>,
    pub close: Option<DateRule>,
    pub weight: Option<Exact>,
    pub extra_credit: bool,
    /// Shown, never counted.
    pub omit: bool,
    pub must_pass: bool,
    pub release: Option<Release>,
    pub late: Option<LateRule>,
    pub hidden: bool,
    /// Not needed for the completion of its module.
    pub optional: bool,
    /// Estimated reading or working time.
    pub minutes: Option<u32>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum ItemBody {
    Page(Page),
    Quiz(Quiz),
    Assignment(Assignment),
    /// Comes in and shows its text; posting is not built yet.
    Discussion(Discussion),
    /// Comes in and shows its text; answering is not built yet.
    Survey(Survey),
    Link {
        url: Untrusted,
    },
    /// A file of `media` offered as an item of its own; `path` of the item names it.
    File,
}

/// The kind of an item, as the import report and the outline name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ItemKind {
    Page,
    Quiz,
    Assignment,
    Discussion,
    Survey,
    Link,
    File,
}

words!(ItemKind {
    Page = "page",
    Quiz = "quiz",
    Assignment = "assignment",
    Discussion = "discussion",
    Survey = "survey",
    Link = "link",
    File = "file",
});

impl ItemKind {
    /// Whether a grade belongs to it.
    pub fn is_graded(self) -> bool {
        matches!(self, Self::Quiz | Self::Assignment)
    }
}

/// Who sees a course: a draft only its staff, a published one its learners, an archived one still those who were in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CourseState {
    Draft,
    Published,
    Archived,
}

/// Who sees an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ItemState {
    Published,
    /// Only staff.
    Hidden,
    /// Gone from the package; its records are kept, only staff see them.
    Archived,
}

words!(CourseState { Draft = "draft", Published = "published", Archived = "archived" });
words!(ItemState { Published = "published", Hidden = "hidden", Archived = "archived" });

impl ItemBody {
    pub fn kind(&self) -> ItemKind {
        match self {
            Self::Page(_) => ItemKind::Page,
            Self::Quiz(_) => ItemKind::Quiz,
            Self::Assignment(_) => ItemKind::Assignment,
            Self::Discussion(_) => ItemKind::Discussion,
            Self::Survey(_) => ItemKind::Survey,
            Self::Link { .. } => ItemKind::Link,
            Self::File => ItemKind::File,
        }
    }
}

/// A page: Markdown in which each ` ```check ` fence has been taken out and stands as ` ```check id ` (its body empty), so that the text
/// a learner reads holds no key. The questions are in `checks`, in the order of the page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page {
    pub text: Untrusted,
    pub checks: Vec<Question>,
}

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

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assignment {
    /// Markdown.
    pub task: Untrusted,
    pub settings: AssignmentSettings,
    pub rubric: Option<Rubric>,
    /// For staff alone.
    pub grader: Option<Untrusted>,
    /// Shown once marked.
    pub model: Option<Untrusted>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AssignmentSettings {
    pub submit: Vec<SubmitKind>,
    /// 0: no limit.
    pub attempts: u32,
    /// Kept and exported; not built yet.
    pub group_work: bool,
    /// Kept and exported; not built yet.
    pub peer: Option<u32>,
    pub max_files: u32,
    pub max_bytes: u64,
    /// Lower case, without the dot; empty takes all.
    pub extensions: Vec<String>,
}

impl Default for AssignmentSettings {
    fn default() -> Self {
        Self {
            submit: vec![SubmitKind::Text, SubmitKind::File],
            attempts: 0,
            group_work: false,
            peer: None,
            max_files: 20,
            max_bytes: 25 * 1024 * 1024,
            extensions: Vec::new(),
        }
    }
}

/// Whether learners are given a file of the package that is no item: not translations nor sources of items, which may hold keys.
/// Markdown beside the modules is such a source too, unless it lies in `media/` or is one of the files that repositories have (README).
pub fn is_for_learners(path: &str) -> bool {
    const SOURCES: &[&str] = &[".quiz.md", ".assignment.md", ".survey.md", ".discussion.md", ".toml"];
    let lower = path.to_lowercase();
    let name = path.rsplit('/').next().unwrap_or(path);
    let stem = name.split('.').next().unwrap_or(name);
    let usual = !stem.is_empty() && stem.chars().all(|c| c.is_ascii_uppercase() || matches!(c, '_' | '-'));
    let page = lower.rsplit_once('.').is_some_and(|(_, suffix)| suffix == "md") && !lower.starts_with("media/") && !usual;
    !lower.starts_with("i18n/") && !page && !SOURCES.iter().any(|suffix| lower.ends_with(suffix))
}

/// A kind of work that an assignment takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SubmitKind {
    Text,
    File,
    Url,
    Git,
    /// Nothing is handed in; a person gives the mark.
    None,
}

/// A rubric: what a learner reads before handing in and the marker uses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rubric {
    pub id: String,
    pub title: Untrusted,
    /// Column heads, as written after their points.
    pub levels: Vec<RubricLevel>,
    pub criteria: Vec<Criterion>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RubricLevel {
    pub points: Points,
    pub title: Untrusted,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Criterion {
    pub id: String,
    pub title: Untrusted,
    /// `{x2}`.
    pub factor: Exact,
    /// A cell a level, in the levels' order.
    pub cells: Vec<Untrusted>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Discussion {
    pub prompt: Untrusted,
    pub posts: u32,
}

/// Kept as its source text below the front matter: answering comes later.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Survey {
    pub text: Untrusted,
    pub anonymous: bool,
}

/// One entry of `requires`; all of a list are needed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    /// An item or a module is complete.
    Complete(String),
    /// `item >= 70%`, as a share.
    Score { item: String, at_least: Exact },
    /// `after week 2`.
    After(DateRule),
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CompletionRule {
    View,
    Mark,
    Submit,
    Score(Exact),
}

/// A date as an author writes it. Relative ones count from the term's start, which lives in the database.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DateRule {
    /// `2027-02-01 18:00` in the school's zone. Written without a time: 00:00 for `open`, 23:59 for `due` and `close`.
    At { date: chrono::NaiveDate, time: Option<chrono::NaiveTime> },
    /// `2027-02-01T18:00:00Z`.
    Exactly(crate::domain::time::Instant),
    /// `week 1 fri 18:00`: week 1 holds the term's first day and begins on Monday. Without a day: Monday.
    Week { week: u32, day: Option<chrono::Weekday>, time: Option<chrono::NaiveTime> },
    /// `day 3 18:00`: day 1 is the term's first day.
    Day { day: u32, time: Option<chrono::NaiveTime> },
    /// `+36h after open`: seconds after the item's own opening.
    AfterOpen { seconds: u64 },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Release {
    Auto,
    Manual,
}

/// `[grading]` (CLI.md 9). `total` `None`: weighted where a category has a weight, else points.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Grading {
    pub total: Option<Total>,
    pub pass: Option<Exact>,
    pub decimals: u32,
    pub letters: Letters,
    pub letter_uses: LetterUses,
    pub drop_rule: DropRule,
    pub release: Release,
    /// `None`: keep ungraded; else the share of the possible points that missing work loses.
    pub missing: Option<Exact>,
    pub late: Option<LateRule>,
    pub categories: Vec<GradeCategory>,
}

impl Default for Grading {
    fn default() -> Self {
        Self {
            total: None,
            pass: None,
            decimals: 2,
            letters: Letters::Canvas,
            letter_uses: LetterUses::Shown,
            drop_rule: DropRule::Ratio,
            release: Release::Auto,
            missing: None,
            late: None,
            categories: Vec::new(),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Total {
    Weighted,
    Points,
    Natural,
    Mean,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Letters {
    Canvas,
    Moodle,
    None,
    Own(Vec<(String, Exact)>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LetterUses {
    Shown,
    Exact,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DropRule {
    Ratio,
    Lowest,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GradeCategory {
    pub id: String,
    pub title: Option<Untrusted>,
    pub weight: Option<Exact>,
    #[serde(default)]
    pub drop_lowest: u32,
    #[serde(default)]
    pub drop_highest: u32,
    #[serde(default)]
    pub keep_highest: Option<u32>,
    #[serde(default)]
    pub never_drop: Vec<String>,
    #[serde(default)]
    pub extra_credit: bool,
}

/// How lateness costs points (RULES.md 1.6, CLI.md 9). Shares are of 1.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LateRule {
    pub kind: LateKind,
    pub earned: bool,
    pub rate: Exact,
    pub interval_s: u64,
    pub grace_s: Option<u64>,
    pub floor: Exact,
    pub cap: Exact,
    pub late_days: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LateKind {
    None,
    PerInterval,
    Once,
}

/// A file of the package, named by its path and its content.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Media {
    /// Relative, with forward slashes.
    pub path: String,
    pub sha256: [u8; 32],
    pub bytes: u64,
}
