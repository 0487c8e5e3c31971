//! Grades: what a marker may enter, what a cell of the gradebook says, letters, and in the modules below rubrics, drops and totals.
//!
//! Everything here is derived from what is stored and never stored itself (DESIGN.md 4.5).

pub mod drops;
pub mod letters;
pub mod rubric;
pub mod total;

use serde::{Deserialize, Serialize};

use crate::domain::course::Letters;
use crate::domain::ids::UserId;
use crate::domain::points::{Exact, Points, PointsError};
use crate::domain::words;

/// What a marker gives, before any late deduction (CLI.md 6).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Score {
    Points(Points),
    /// A share of the possible points.
    Percent(Exact),
    /// A letter of the course's scheme, as the share it stands for.
    Letter(String, Exact),
    Excused,
    Missing,
    /// Takes the hand-set score away.
    None,
}

/// Why a text is no score.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ScoreError {
    #[error("a score is not negative")]
    Negative,
    #[error("`{0}` is no score: write points like 8.5, a percentage like 80%, {1}ex, miss or none")]
    Unknown(String, String),
    #[error(transparent)]
    Points(#[from] PointsError),
}

impl Score {
    /// Reads `8`, `8.5`, `80%`, a letter of the scheme, `ex`, `miss` or `none`. A number is points, also where the scheme's letters are digits.
    pub fn parse(text: &str, scheme: &Letters) -> Result<Self, ScoreError> {
        let text = text.trim();
        match text.to_ascii_lowercase().as_str() {
            "ex" | "excused" => return Ok(Self::Excused),
            "miss" | "missing" => return Ok(Self::Missing),
            "none" | "-" => return Ok(Self::None),
            _ => {}
        }
        if !text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '.' | '+')) {
            let share = letters::share_of(text, scheme).ok_or_else(|| unknown(text, scheme))?;
            return Ok(Self::Letter(text.to_uppercase(), share));
        }
        if let Some(percent) = text.strip_suffix('%') {
            let points = Points::parse(percent)?;
            return if points < Points::ZERO { Err(ScoreError::Negative) } else { Ok(Self::Percent(percent_share(points))) };
        }
        let points = Points::parse(text)?;
        if points < Points::ZERO { Err(ScoreError::Negative) } else { Ok(Self::Points(points)) }
    }

    /// The points it stands for, rounded once to what is stored; `None` for what is no number, or beyond the million.
    pub fn entered(&self, possible: Points) -> Option<Points> {
        match self {
            Self::Points(points) => Some(*points),
            Self::Percent(share) | Self::Letter(_, share) => (share * &possible.exact()).to_points().filter(|p| *p <= Points::MAX),
            Self::Excused | Self::Missing | Self::None => None,
        }
    }
}

fn percent_share(percent: Points) -> Exact {
    percent.exact() * Exact::ratio(1, 100)
}

fn unknown(text: &str, scheme: &Letters) -> ScoreError {
    let shown = crate::domain::text::Untrusted::from(text).for_screen().into_owned();
    let all: Vec<String> = letters::scheme(scheme).into_iter().map(|(letter, _)| letter).collect();
    let one_of = if all.is_empty() {
        String::new()
    } else {
        format!("a letter ({}), ", all.iter().map(|letter| format!("`{letter}`")).collect::<Vec<_>>().join(", "))
    };
    ScoreError::Unknown(shown, one_of)
}

/// What a cell says when there is no number to show, or beside it (CLI.md 6).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CellStatus {
    NotDue,
    /// Begun and not handed in.
    Draft,
    Submitted,
    NeedsMarking,
    Graded,
    Missing,
    Excused,
    NotAssigned,
}

words!(CellStatus {
    NotDue = "not_due",
    Draft = "draft",
    Submitted = "submitted",
    NeedsMarking = "needs_marking",
    Graded = "graded",
    Missing = "missing",
    Excused = "excused",
    NotAssigned = "not_assigned",
});

/// How far the work of one learner on one item has come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Work {
    #[default]
    None,
    Draft,
    Submitted,
    /// Handed in and partly marked: a person has to mark the rest.
    NeedsMarking,
}

words!(Work { None = "none", Draft = "draft", Submitted = "submitted", NeedsMarking = "needs_marking" });

/// What a person set by hand, which stands above what is computed (RULES.md 5.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HandSet {
    Score,
    Excused,
    Missing,
}

words!(HandSet { Score = "score", Excused = "excused", Missing = "missing" });

/// What missing work is worth where the course says which share it loses (RULES.md 1.6).
pub fn missing_score(lost: &Exact, possible: Points) -> Exact {
    (&Exact::one() - lost) * possible.exact()
}

/// What made a mark what it is, as its history tells it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GradeDeed {
    Set,
    /// The mark before the last change was restored.
    Undo,
    /// A quiz's attempts made it.
    Quiz,
    Release,
    Hide,
}

words!(GradeDeed { Set = "set", Undo = "undo", Quiz = "quiz", Release = "release", Hide = "hide" });

impl GradeDeed {
    /// Whether a person gave or took a mark by it: what can be taken back.
    pub fn is_by_hand(self) -> bool {
        matches!(self, Self::Set | Self::Undo)
    }

    /// Whether it may have made the mark another one. Who sees the mark is no part of it.
    pub fn makes_mark(self) -> bool {
        !matches!(self, Self::Release | Self::Hide)
    }

    /// Whether it is the learner's own doing, and so no news to them: what they did themselves, and what a quiz made of it unless
    /// somebody else marked in it. `by` is `None` for the console, and for a quiz that marked by itself.
    pub fn is_own(self, by: Option<UserId>, learner: UserId) -> bool {
        match by {
            Some(by) => by == learner,
            None => self == Self::Quiz,
        }
    }
}

/// The facts a cell's status is derived from.
#[derive(Debug, Clone, Copy, Default)]
pub struct CellFacts {
    pub work: Work,
    pub hand: Option<HandSet>,
    /// A score is there, by hand or from a quiz.
    pub scored: bool,
    /// The due date of this learner has passed.
    pub past_due: bool,
    /// The item expects something to be handed in.
    pub expects_work: bool,
}

/// The status of a cell: excused, then what was set by hand, then what is computed (RULES.md 5.3).
///
/// Never *missing* once a person entered a grade, nor while something is handed in.
pub fn status(facts: CellFacts) -> CellStatus {
    match (facts.hand, facts.work) {
        (Some(HandSet::Excused), _) => CellStatus::Excused,
        (Some(HandSet::Missing), _) => CellStatus::Missing,
        (Some(HandSet::Score), Work::NeedsMarking) if !facts.scored => CellStatus::NeedsMarking,
        (Some(HandSet::Score), _) => CellStatus::Graded,
        (None, Work::NeedsMarking) => CellStatus::NeedsMarking,
        (None, _) if facts.scored => CellStatus::Graded,
        (None, Work::Submitted) => CellStatus::Submitted,
        (None, _) if facts.past_due && facts.expects_work => CellStatus::Missing,
        (None, Work::Draft) => CellStatus::Draft,
        (None, Work::None) => CellStatus::NotDue,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Option<String>, String> {
        Score::parse(text, &Letters::Canvas).map(|s| s.entered(Points::whole(20)).map(|p| p.to_string())).map_err(|e| e.to_string())
    }

    /// CLI.md 6: what SCORE may be.
    #[test]
    fn every_way_to_write_a_score_is_read() {
        assert_eq!(read("8"), Ok(Some("8".into())));
        assert_eq!(read(" 8.5 "), Ok(Some("8.5".into())));
        assert_eq!(read("80%"), Ok(Some("16".into())));
        assert_eq!(read("25"), Ok(Some("25".into())), "above the possible points is taken");
        assert_eq!(read("A"), Ok(Some("20".into())));
        assert_eq!(read("b+"), Ok(Some("17.8".into())));
        let digits = Letters::Own(vec![("1".into(), Exact::ratio(9, 10)), ("6".into(), Exact::zero())]);
        assert_eq!(Score::parse("6", &digits), Ok(Score::Points(Points::whole(6))), "6 points, not the mark 6");
        assert_eq!(Score::parse("ex", &Letters::None), Ok(Score::Excused));
        assert_eq!(Score::parse("miss", &Letters::None), Ok(Score::Missing));
        assert_eq!(Score::parse("none", &Letters::None), Ok(Score::None));
    }

    #[test]
    fn what_is_no_score_gets_a_sentence() {
        assert_eq!(read("-1"), Err("a score is not negative".into()));
        assert_eq!(read("-1%"), Err("a score is not negative".into()));
        assert!(read("8,5").unwrap_err().contains("decimal point"));
        assert!(read("good").unwrap_err().contains("no score"));
        assert!(read("").is_err() && read("%").is_err());
        assert!(Score::parse("A", &Letters::None).is_err(), "no letters in this course");
    }

    /// RULES.md G38.
    #[test]
    fn missing_work_keeps_what_it_does_not_lose() {
        assert_eq!(missing_score(&Exact::ratio(60, 100), Points::whole(100)), Exact::whole(40));
        assert_eq!(missing_score(&Exact::one(), Points::whole(100)), Exact::zero());
    }

    /// UX.md: what comes up as a new mark is what somebody else did.
    #[test]
    fn what_the_learner_did_is_no_news_to_them() {
        let (ada, ben) = (UserId(1), UserId(2));
        assert!(GradeDeed::Quiz.is_own(None, ada), "handing in a quiz marks it");
        assert!(GradeDeed::Set.is_own(Some(ada), ada), "the owner of a school for one");
        assert!(!GradeDeed::Quiz.is_own(Some(ben), ada), "a person marked an essay in it");
        assert!(!GradeDeed::Set.is_own(None, ada), "the console");
        assert!(!GradeDeed::Release.is_own(Some(ben), ada));
    }

    #[test]
    fn a_cell_says_the_most_important_thing() {
        let of = |work, hand, scored, past_due| status(CellFacts { work, hand, scored, past_due, expects_work: true });
        assert_eq!(of(Work::Submitted, Some(HandSet::Excused), true, true), CellStatus::Excused);
        assert_eq!(of(Work::None, None, false, true), CellStatus::Missing);
        assert_eq!(of(Work::None, Some(HandSet::Score), true, true), CellStatus::Graded);
        assert_eq!(of(Work::Submitted, None, false, true), CellStatus::Submitted);
        assert_eq!(of(Work::NeedsMarking, None, false, true), CellStatus::NeedsMarking);
        assert_eq!(of(Work::Draft, None, false, false), CellStatus::Draft);
        assert_eq!(of(Work::Draft, None, false, true), CellStatus::Missing);
        assert_eq!(of(Work::None, None, false, false), CellStatus::NotDue);
        let by_hand_only = CellFacts { past_due: true, expects_work: false, ..CellFacts::default() };
        assert_eq!(status(by_hand_only), CellStatus::NotDue);
    }
}
