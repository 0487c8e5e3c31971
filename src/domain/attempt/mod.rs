//! A quiz attempt: when one may begin, until when it takes answers, and what becomes of it afterwards (RULES.md 2.5).
//!
//! Which questions it holds is drawn in [`draw`]; what a check costs stands in [`tries`]; what may be asked about its marks in [`claim`]; what a changed key does to it in [`regrade`]; what is shown is decided in `domain::review`.

pub mod claim;
pub mod draw;
pub mod regrade;
pub mod tries;

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

use crate::domain::course::{Keep, Overdue, QuizSettings};
use crate::domain::points::{Exact, Points};
use crate::domain::schedule::ItemDates;
use crate::domain::time::Instant;
use crate::domain::words;

/// Where an attempt stands (CLI.md 4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AttemptState {
    Open,
    /// The time is over, but it may still be handed in.
    Overdue,
    /// Handed in, no mark computed yet.
    Submitted,
    /// Handed in; a person has to mark something.
    NeedsMarking,
    Marked,
    /// Never handed in.
    Abandoned,
}

words!(AttemptState {
    Open = "open",
    Overdue = "overdue",
    Submitted = "submitted",
    NeedsMarking = "needs_marking",
    Marked = "marked",
    Abandoned = "abandoned",
});

impl AttemptState {
    /// Whether it may still be handed in.
    pub fn is_running(self) -> bool {
        matches!(self, Self::Open | Self::Overdue)
    }
}

/// What happens to an attempt, as its record tells it. The record is only ever added to (DESIGN.md 4.5).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AttemptEvent {
    Start,
    Answer,
    /// An answer was taken back.
    Clear,
    Flag,
    Unflag,
    Certainty,
    Check,
    Submit,
    AutoSubmit,
    Abandon,
    Discard,
    /// A person marked a question.
    Mark,
}

words!(AttemptEvent {
    Start = "start",
    Answer = "answer",
    Clear = "clear",
    Flag = "flag",
    Unflag = "unflag",
    Certainty = "certainty",
    Check = "check",
    Submit = "submit",
    AutoSubmit = "auto_submit",
    Abandon = "abandon",
    Discard = "discard",
    Mark = "mark",
});

impl AttemptEvent {
    /// Whether nothing is answered after it.
    pub fn is_end(self) -> bool {
        matches!(self, Self::Submit | Self::AutoSubmit | Self::Abandon | Self::Discard)
    }
}

/// The deadlines of one attempt, written down when it began: what counts is they, not the moment somebody looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Deadlines {
    /// The last instant that takes answers; `None`: no end.
    pub ends: Option<Instant>,
    /// The last instant that takes the attempt itself.
    pub submit_until: Option<Instant>,
    pub overdue: Overdue,
}

/// What time has made of an attempt that nobody handed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    Open,
    /// May be handed in, takes no more answers.
    Overdue,
    /// Was handed in by itself at that instant.
    Submitted(Instant),
    Abandoned(Instant),
}

impl Deadlines {
    /// The deadlines of an attempt begun at `started` (RULES.md 2.5: the earlier of start + limit and close; Q27).
    pub fn of(settings: &QuizSettings, started: Instant, close: Option<Instant>) -> Self {
        let limit = settings.time_s.map(|s| started.plus(seconds(s)));
        let ends = [limit, close].into_iter().flatten().min();
        let grace = if settings.overdue == Overdue::Grace { seconds(settings.grace_s) } else { TimeDelta::zero() };
        Self { ends, submit_until: ends.map(|e| e.plus(grace)), overdue: settings.overdue }
    }

    /// What the attempt is at `now`. The deadline itself still takes answers; one millisecond later none.
    pub fn fate(&self, now: Instant) -> Fate {
        match (self.ends, self.submit_until) {
            (Some(ends), _) if now <= ends => Fate::Open,
            (Some(ends), _) if self.overdue == Overdue::Submit => Fate::Submitted(ends),
            (Some(_), Some(until)) if self.overdue == Overdue::Grace && now <= until => Fate::Overdue,
            (Some(ends), until) => Fate::Abandoned(until.unwrap_or(ends)),
            (None, _) => Fate::Open,
        }
    }

    /// The deadlines once the quiz's closing was moved to `close` while the attempt ran: later or earlier with it, but never behind `now`,
    /// so that no answer that was taken lies after its end. What is over stays over.
    #[must_use]
    pub fn moved(self, settings: &QuizSettings, started: Instant, close: Option<Instant>, now: Instant) -> Self {
        let reopens = self.fate(now) == Fate::Overdue && close.is_none_or(|close| close > now);
        if self.fate(now) != Fate::Open && !reopens {
            return self;
        }
        Self::of(settings, started, close.map(|close| close.max(now)))
    }

    /// Whole seconds until the end of answering, rounded down, 0 when over.
    pub fn seconds_left(&self, now: Instant) -> Option<u64> {
        self.ends.map(|ends| u64::try_from(ends.since(now).num_seconds()).unwrap_or(0))
    }
}

fn seconds(count: u64) -> TimeDelta {
    i64::try_from(count).ok().and_then(TimeDelta::try_seconds).unwrap_or(TimeDelta::MAX)
}

/// What is known of an earlier attempt when another is to begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Past {
    pub started: Instant,
    pub finished: Option<Instant>,
}

/// Why no attempt may begin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoStart {
    NotOpenYet(Instant),
    Closed(Instant),
    NoneLeft(u32),
    WaitUntil(Instant),
}

/// How many attempts remain after `used`; `None`: as many as wanted.
pub fn attempts_left(settings: &QuizSettings, used: usize) -> Option<u32> {
    (settings.attempts > 0 && !settings.practice).then(|| settings.attempts.saturating_sub(u32::try_from(used).unwrap_or(u32::MAX)))
}

/// Whether another attempt may begin at `now` after `past` (oldest first, practice left out).
pub fn may_start(settings: &QuizSettings, dates: ItemDates, past: &[Past], now: Instant) -> Result<(), NoStart> {
    if let Some(open) = dates.open.filter(|open| now < *open) {
        return Err(NoStart::NotOpenYet(open));
    }
    if let Some(close) = dates.close.filter(|close| now > *close) {
        return Err(NoStart::Closed(close));
    }
    if attempts_left(settings, past.len()) == Some(0) {
        return Err(NoStart::NoneLeft(settings.attempts));
    }
    match past.last().and_then(|last| wait_until(settings, *last)) {
        Some(until) if now < until && !settings.practice => Err(NoStart::WaitUntil(until)),
        _ => Ok(()),
    }
}

/// The end of the delay after an attempt: counted from the earlier of its finish and start + limit, so that a forgotten tab locks nobody out.
fn wait_until(settings: &QuizSettings, last: Past) -> Option<Instant> {
    let limit = settings.time_s.map(|s| last.started.plus(seconds(s)));
    let from = [last.finished, limit].into_iter().flatten().min()?;
    (settings.delay_s > 0).then(|| from.plus(seconds(settings.delay_s)))
}

/// The exact score of an attempt: shares of points added up, rounded once (DESIGN.md 4.4). `None` while one that has points is unmarked (Q28).
pub fn score(marks: impl IntoIterator<Item = (Points, Option<Exact>)>) -> Option<Points> {
    let mut sum = Exact::zero();
    for (points, share) in marks {
        match share {
            Some(share) => sum = sum + share * points.exact(),
            None if points == Points::ZERO => {}
            None => return None,
        }
    }
    sum.to_points()
}

/// The score of an attempt in the points of the quiz's grade item (Q25); 0 for an attempt without points.
pub fn rescaled(score: Points, attempt_possible: Points, item_possible: Points) -> Exact {
    if attempt_possible == item_possible {
        return score.exact();
    }
    score.exact().over(&attempt_possible.exact()).map_or_else(Exact::zero, |share| share * item_possible.exact())
}

/// The mark of the quiz out of its attempts' scores, oldest first; those without one (abandoned, waiting) are left out. RULES.md Q26.
pub fn kept(keep: Keep, scores: &[Exact]) -> Option<Exact> {
    match keep {
        Keep::Best => scores.iter().max().cloned(),
        Keep::Last => scores.last().cloned(),
        Keep::First => scores.first().cloned(),
        Keep::Average => {
            let count = i64::try_from(scores.len()).ok()?;
            scores.iter().cloned().sum::<Exact>().over(&Exact::whole(count))
        }
    }
}

/// Which of the scored attempts is the one that counts; the average names none.
pub fn kept_index(keep: Keep, scores: &[Exact]) -> Option<usize> {
    match keep {
        Keep::Best => scores.iter().enumerate().rev().max_by(|a, b| a.1.cmp(b.1)).map(|(i, _)| i),
        Keep::Last => scores.len().checked_sub(1),
        Keep::First => (!scores.is_empty()).then_some(0),
        Keep::Average => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const MINUTE: i64 = 60_000;

    fn settings() -> QuizSettings {
        QuizSettings::default()
    }

    /// RULES.md Q27, minutes from 10:00.
    #[test]
    fn closing_beats_the_limit_and_grace_ends_in_abandoning() {
        let quiz = QuizSettings { time_s: Some(3600), grace_s: 300, overdue: Overdue::Grace, ..settings() };
        let deadlines = Deadlines::of(&quiz, Instant(0), Some(Instant(40 * MINUTE)));
        assert_eq!(deadlines.ends, Some(Instant(40 * MINUTE)));
        assert_eq!(deadlines.fate(Instant(40 * MINUTE)), Fate::Open);
        assert_eq!(deadlines.fate(Instant(40 * MINUTE + 1)), Fate::Overdue);
        assert_eq!(deadlines.fate(Instant(45 * MINUTE)), Fate::Overdue);
        assert_eq!(deadlines.fate(Instant(45 * MINUTE + 1)), Fate::Abandoned(Instant(45 * MINUTE)));
    }

    #[test]
    fn the_recorded_deadline_counts_and_not_the_moment_of_looking() {
        let quiz = QuizSettings { time_s: Some(60), ..settings() };
        let deadlines = Deadlines::of(&quiz, Instant(0), None);
        assert_eq!(deadlines.fate(Instant(99 * MINUTE)), Fate::Submitted(Instant(MINUTE)));
        let quiz = QuizSettings { overdue: Overdue::Abandon, ..quiz };
        assert_eq!(Deadlines::of(&quiz, Instant(0), None).fate(Instant(MINUTE + 1)), Fate::Abandoned(Instant(MINUTE)));
        assert_eq!(Deadlines::of(&settings(), Instant(0), None).fate(Instant(i64::MAX)), Fate::Open);
        assert_eq!(deadlines.seconds_left(Instant(500)), Some(59));
    }

    #[test]
    fn deadlines_follow_a_closing_that_is_moved() {
        let quiz = QuizSettings { time_s: Some(3600), grace_s: 300, overdue: Overdue::Grace, ..settings() };
        let at = |minute: i64| Instant(minute * MINUTE);
        let moved =
            |close: Option<i64>, now: i64| Deadlines::of(&quiz, at(0), Some(at(40))).moved(&quiz, at(0), close.map(at), at(now)).ends;
        assert_eq!(moved(Some(50), 10), Some(at(50)));
        assert_eq!(moved(Some(90), 10), Some(at(60)), "the limit holds");
        assert_eq!(moved(None, 10), Some(at(60)));
        assert_eq!(moved(Some(5), 10), Some(at(10)), "closed behind its back: now, and nothing that was saved is too late");
        assert_eq!(moved(Some(50), 42), Some(at(50)), "what is overdue goes on");
        assert_eq!(moved(Some(41), 42), Some(at(40)));
        assert_eq!(moved(Some(90), 46), Some(at(40)), "what is over stays over");
    }

    #[test]
    fn a_forgotten_attempt_does_not_prolong_the_delay() {
        let quiz = QuizSettings { time_s: Some(60), delay_s: 120, ..settings() };
        let past = [Past { started: Instant(0), finished: Some(Instant(50 * MINUTE)) }];
        assert_eq!(may_start(&quiz, ItemDates::default(), &past, Instant(2 * MINUTE)), Err(NoStart::WaitUntil(Instant(3 * MINUTE))));
        assert_eq!(may_start(&quiz, ItemDates::default(), &past, Instant(3 * MINUTE)), Ok(()));
    }

    #[test]
    fn dates_and_the_number_of_attempts_hold() {
        let quiz = QuizSettings { attempts: 1, ..settings() };
        let window = ItemDates { open: Some(Instant(10)), due: None, close: Some(Instant(20)) };
        assert_eq!(may_start(&quiz, window, &[], Instant(9)), Err(NoStart::NotOpenYet(Instant(10))));
        assert_eq!(may_start(&quiz, window, &[], Instant(21)), Err(NoStart::Closed(Instant(20))));
        assert_eq!(may_start(&quiz, window, &[], Instant(20)), Ok(()));
        let past = [Past { started: Instant(10), finished: Some(Instant(11)) }];
        assert_eq!(may_start(&quiz, window, &past, Instant(20)), Err(NoStart::NoneLeft(1)));
        assert_eq!(may_start(&QuizSettings { practice: true, ..quiz }, window, &past, Instant(20)), Ok(()));
    }

    /// RULES.md Q28: five marked and one unmarked essay of 4 points have no total; with an essay of none they have.
    #[test]
    fn one_unmarked_essay_leaves_no_total() {
        let marked = || (0..5).map(|_| (Points::whole(2), Some(Exact::ratio(1, 2))));
        assert_eq!(score(marked().chain([(Points::whole(4), None)])), None);
        assert_eq!(score(marked().chain([(Points::ZERO, None)])), Some(Points::whole(5)));
    }

    /// RULES.md 1.4: three times 4.3333… are 13, not 12.99.
    #[test]
    fn a_score_is_exact_and_waits_for_the_essay() {
        let third = || (Points::whole(1), Some(Exact::ratio(1, 3)));
        assert_eq!(score([third(), third(), third()]), Some(Points::whole(1)));
        let part = || (Points::whole(13), Some(Exact::ratio(1, 3)));
        assert_eq!(score([part(), part(), part()]), Some(Points::whole(13)));
        assert_eq!(score([third(), (Points::whole(4), None)]), None);
        assert_eq!(score([(Points::whole(2), Some(Exact::one())), (Points::ZERO, None)]), Some(Points::whole(2)));
    }

    /// RULES.md Q25.
    #[test]
    fn scores_are_stretched_to_the_points_of_the_item() {
        assert_eq!(rescaled(Points::whole(7), Points::whole(10), Points::whole(100)), Exact::whole(70));
        assert_eq!(rescaled(Points::whole(0), Points::ZERO, Points::whole(100)), Exact::zero());
        assert_eq!(kept(Keep::Best, &[]), None, "no score yet is no mark");
    }

    /// RULES.md Q26.
    #[test]
    fn the_keep_rule_picks() {
        let scores = [60, 80, 70].map(Exact::whole);
        let by = |keep| kept(keep, &scores).unwrap().decimal(2);
        assert_eq!([by(Keep::Best), by(Keep::Average), by(Keep::First), by(Keep::Last)], ["80", "70", "60", "70"]);
        assert_eq!(kept(Keep::Average, &[]), None);
        assert_eq!(kept_index(Keep::Best, &[80, 80].map(Exact::whole)), Some(0), "the earlier of two equals counts");
    }

    proptest! {
        /// Shares of at most the whole never add up to more than the points, in whatever order the questions stand.
        #[test]
        fn a_score_is_never_above_the_points(list in proptest::collection::vec((0_i64..1_000_000, 0_i64..8, 1_i64..8), 0..20)) {
            let marks = |list: &[(i64, i64, i64)]| {
                score(list.iter().map(|(points, n, d)| (Points(*points), Some(Exact::ratio((*n).min(*d), *d))))).unwrap()
            };
            let most: Points = list.iter().map(|(points, ..)| Points(*points)).sum();
            let back: Vec<_> = list.iter().rev().copied().collect();
            prop_assert!(marks(&list) <= most && marks(&list) >= Points::ZERO);
            prop_assert_eq!(marks(&list), marks(&back));
        }

        /// RULES.md 2.5: the mark is one of the scores, or their average; the best one is at least as good as every rule's.
        #[test]
        fn the_best_attempt_is_the_best(scores in proptest::collection::vec(-5_i64..50, 1..8)) {
            let scores: Vec<Exact> = scores.into_iter().map(Exact::whole).collect();
            let best = kept(Keep::Best, &scores).unwrap();
            for keep in [Keep::Best, Keep::Last, Keep::First, Keep::Average] {
                let mark = kept(keep, &scores).unwrap();
                prop_assert!(mark <= best);
                prop_assert!(kept_index(keep, &scores).is_none_or(|at| scores[at] == mark));
            }
        }

        /// A moment later nothing is open again that was over: open, overdue, ended.
        #[test]
        fn time_goes_one_way(start in 0_i64..1000, limit in proptest::option::of(1_u64..100), close in proptest::option::of(0_i64..100_000), grace in 0_u64..50, rule in 0_usize..3, first in 0_i64..300_000, later in 0_i64..300_000) {
            let overdue = [Overdue::Submit, Overdue::Grace, Overdue::Abandon][rule];
            let quiz = QuizSettings { time_s: limit, grace_s: grace, overdue, ..settings() };
            let deadlines = Deadlines::of(&quiz, Instant(start), close.map(Instant));
            let rank = |at: i64| match deadlines.fate(Instant(at)) {
                Fate::Open => 0,
                Fate::Overdue => 1,
                Fate::Submitted(_) | Fate::Abandoned(_) => 2,
            };
            prop_assert!(rank(first.min(later)) <= rank(first.max(later)));
        }
    }
}
