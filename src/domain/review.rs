//! Review options: what a learner may see of an attempt, and when (RULES.md 2.6).
//!
//! A pure function of the quiz's four lists and where the attempt stands. Staff are not asked about here: they see all.

use std::collections::BTreeSet;

use chrono::TimeDelta;

use crate::domain::course::{Behavior, QuizSettings, ReviewOptions, Showing};
use crate::domain::time::Instant;

/// `after` lasts this long from handing in, also when the quiz closes meanwhile (RULES.md 2.6).
pub const JUST_AFTER: TimeDelta = TimeDelta::minutes(2);

/// The list of the review options that holds at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    During,
    After,
    Later,
    Closed,
}

/// Which list holds for an attempt handed in at `submitted` (`None`: still open), of a quiz that closes at `close`.
pub fn phase(submitted: Option<Instant>, close: Option<Instant>, now: Instant) -> Phase {
    match (submitted, close) {
        (None, _) => Phase::During,
        (Some(at), _) if now.since(at) < JUST_AFTER => Phase::After,
        (_, Some(close)) if now > close => Phase::Closed,
        _ => Phase::Later,
    }
}

/// What the learner may see now. While answering, the attempt itself is always in it; an exam shows nothing more before it is handed in.
///
/// A quiz without a closing time never closes, so what stands in `closed` alone is never shown there.
pub fn showing(options: &ReviewOptions, phase: Phase, exam: bool) -> BTreeSet<Showing> {
    let list = match phase {
        Phase::During if exam => &[],
        Phase::During => options.during.as_slice(),
        Phase::After => options.after.as_slice(),
        Phase::Later => options.later.as_slice(),
        Phase::Closed => options.closed.as_slice(),
    };
    let mut shown: BTreeSet<_> = list.iter().copied().collect();
    if phase == Phase::During {
        shown.insert(Showing::Attempt);
    }
    shown
}

/// The behavior in force: a deferred quiz that shows results during the attempt (`reveal = "after each"`) is an immediate one.
pub fn behavior(settings: &QuizSettings) -> Behavior {
    let tells = settings.show.during.contains(&Showing::Result);
    if settings.behavior == Behavior::Deferred && tells { Behavior::Immediate } else { settings.behavior }
}

/// What a question that is locked by a verdict shows while the attempt is open: the verdict is what the behavior is for.
///
/// The key stays with the review options; an exam gives no verdicts.
pub fn showing_when_checked(options: &ReviewOptions, behavior: Behavior, exam: bool) -> BTreeSet<Showing> {
    let mut shown = showing(options, Phase::During, exam);
    if !exam && matches!(behavior, Behavior::Immediate | Behavior::Interactive | Behavior::Adaptive) {
        shown.extend([Showing::Result, Showing::Marks, Showing::Feedback]);
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    const HANDED_IN: Instant = Instant(1_000_000);

    fn at(seconds: i64) -> Instant {
        HANDED_IN.plus(TimeDelta::seconds(seconds))
    }

    fn only_after() -> ReviewOptions {
        ReviewOptions { during: vec![], after: vec![Showing::Marks], later: vec![], closed: vec![Showing::Key] }
    }

    /// RULES.md 2.6: the two minutes win over the closing.
    #[test]
    fn two_minutes_after_handing_in_win_over_the_closing() {
        assert_eq!(phase(Some(HANDED_IN), Some(at(30)), at(119)), Phase::After);
        assert_eq!(phase(Some(HANDED_IN), Some(at(30)), at(120)), Phase::Closed);
        assert_eq!(phase(Some(HANDED_IN), Some(at(500)), at(120)), Phase::Later);
        assert_eq!(phase(Some(HANDED_IN), None, at(9_999_999)), Phase::Later);
        assert_eq!(phase(None, Some(at(-5)), at(0)), Phase::During);
    }

    #[test]
    fn each_phase_has_its_own_list() {
        let options = only_after();
        assert_eq!(showing(&options, Phase::After, false), BTreeSet::from([Showing::Marks]));
        assert!(showing(&options, Phase::Later, false).is_empty());
        assert_eq!(showing(&options, Phase::Closed, false), BTreeSet::from([Showing::Key]));
    }

    #[test]
    fn who_answers_sees_the_attempt_and_in_an_exam_nothing_more() {
        let mut options = only_after();
        options.during = vec![Showing::Key];
        assert_eq!(showing(&options, Phase::During, true), BTreeSet::from([Showing::Attempt]));
        assert_eq!(showing(&options, Phase::During, false), BTreeSet::from([Showing::Attempt, Showing::Key]));
        assert!(!showing_when_checked(&options, Behavior::Immediate, true).contains(&Showing::Result));
    }

    #[test]
    fn results_after_each_question_are_asked_for_one_by_one() {
        let mut settings = QuizSettings::default();
        assert_eq!(behavior(&settings), Behavior::Deferred);
        settings.show.during = vec![Showing::Result, Showing::Key];
        assert_eq!(behavior(&settings), Behavior::Immediate);
        settings.behavior = Behavior::Certainty;
        assert_eq!(behavior(&settings), Behavior::Certainty);
    }

    #[test]
    fn a_verdict_is_no_key() {
        let shown = showing_when_checked(&only_after(), Behavior::Immediate, false);
        assert!(shown.contains(&Showing::Result) && !shown.contains(&Showing::Key));
        assert!(!showing_when_checked(&only_after(), Behavior::Deferred, false).contains(&Showing::Result));
    }
}
