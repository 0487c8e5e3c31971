//! Which learners of a course may need help, and why (UX.md sketch 7a: no activity for seven days, or below the pass mark).
//!
//! A rule of thumb that sends a person to look, never a verdict: it is computed anew whenever it is shown, stored nowhere, and only those who
//! teach see it. RULES.md names no figures; these are the field's, and each says here why.

use serde::Serialize;

use crate::domain::points::Exact;
use crate::domain::time::Instant;

/// Days without a sign of somebody before they count as away: a course meets once a week.
pub const AWAY_DAYS: i64 = 7;
/// Of so many learners one must have been here within [`AWAY_DAYS`]; else it is a holiday, or the course is over, and nobody is away.
const ONE_IN: usize = 4;
/// One late piece happens to everybody.
const MISSING: u32 = 2;

/// What is known of one learner in one course.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    /// Required items whose date is over, and how many of those have neither been done nor handed in.
    pub due: u32,
    pub missing: u32,
    /// Whether all that is required is done: who has finished may stay away.
    pub finished: bool,
    pub enrolled_at: Instant,
    pub last_seen: Option<Instant>,
    /// The total so far, in percent; `None` while nothing is marked.
    pub total: Option<Exact>,
}

/// What the learners of a course are measured by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Measure {
    /// In percent.
    pass: Exact,
    now: Instant,
    /// Whether the others come.
    running: bool,
}

/// One reason to look.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Risk {
    /// So many required items are late.
    Missing(u32),
    /// Not here for so many days.
    Away(i64),
    /// In the course for so many days, and never here.
    Never(i64),
    /// The total so far and the pass mark, in percent.
    Below { total: Exact, pass: Exact },
}

impl Measure {
    /// `pass` is the course's pass mark as a share; half where it has none. `seen` says when each learner was here last.
    pub fn new(pass: Option<&Exact>, seen: &[Option<Instant>], now: Instant) -> Self {
        let half = Exact::ratio(1, 2);
        let here = seen.iter().flatten().filter(|at| now.since(**at).num_days() < AWAY_DAYS).count();
        Self { pass: pass.unwrap_or(&half) * &Exact::whole(100), now, running: here > 0 && here * ONE_IN >= seen.len() }
    }

    /// Why somebody should look at a learner, the weightiest reason first; empty where all is well.
    pub fn risks(&self, facts: &Facts) -> Vec<Risk> {
        let below = facts.total.as_ref().filter(|total| **total < self.pass);
        let below = below.map(|total| Risk::Below { total: total.clone(), pass: self.pass.clone() });
        let days = self.now.since(facts.last_seen.unwrap_or(facts.enrolled_at)).num_days();
        let away = (self.running && !facts.finished && days >= AWAY_DAYS)
            .then(|| if facts.last_seen.is_some() { Risk::Away(days) } else { Risk::Never(days) });
        // All that was due is much, however little that was. Beside another reason even one piece is told.
        let many = facts.missing >= MISSING || facts.missing == facts.due;
        let missing = facts.missing > 0 && (many || below.is_some() || away.is_some());
        let missing = missing.then_some(Risk::Missing(facts.missing));
        [missing, below, away].into_iter().flatten().collect()
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;

    const NOW: Instant = Instant(1_795_338_000_000);

    fn ago(days: i64) -> Instant {
        NOW.plus(-TimeDelta::days(days))
    }

    /// Somebody who was here today in the fourth week, has done all that was due, and stands at 80 %.
    fn well() -> Facts {
        Facts { due: 4, missing: 0, finished: false, enrolled_at: ago(30), last_seen: Some(ago(0)), total: Some(Exact::whole(80)) }
    }

    fn measure() -> Measure {
        Measure::new(None, &[Some(ago(0)), Some(ago(11)), None, Some(ago(9))], NOW)
    }

    fn of(change: impl FnOnce(&mut Facts)) -> Vec<Risk> {
        let mut facts = well();
        change(&mut facts);
        measure().risks(&facts)
    }

    #[test]
    fn who_does_well_is_left_alone() {
        assert_eq!(of(|_| ()), []);
        assert_eq!(of(|f| f.missing = 1), [], "one late piece happens to everybody");
        assert_eq!(of(|f| f.total = None), [], "nothing marked is no bad mark");
        assert_eq!(of(|f| f.total = Some(Exact::whole(50))), [], "the pass mark is reached");
        assert_eq!(of(|f| f.last_seen = Some(ago(6))), []);
        assert_eq!(of(|f| (f.last_seen, f.enrolled_at) = (None, ago(2))), [], "new in the course");
    }

    /// The learners of UX.md's sketch 7a.
    #[test]
    fn the_sketch() {
        let below = |total| Risk::Below { total: Exact::whole(total), pass: Exact::whole(50) };
        let thompson = of(|f| (f.last_seen, f.missing, f.total) = (Some(ago(11)), 2, Some(Exact::whole(41))));
        assert_eq!(thompson, [Risk::Missing(2), below(41), Risk::Away(11)]);
        let murray = of(|f| (f.last_seen, f.missing, f.total) = (Some(ago(9)), 3, Some(Exact::whole(55))));
        assert_eq!(murray, [Risk::Missing(3), Risk::Away(9)]);
    }

    #[test]
    fn each_reason_alone() {
        assert_eq!(of(|f| f.missing = 2), [Risk::Missing(2)]);
        assert_eq!(of(|f| (f.due, f.missing) = (1, 1)), [Risk::Missing(1)], "all that was due");
        assert_eq!(of(|f| f.last_seen = None), [Risk::Never(30)]);
        assert_eq!(of(|f| f.last_seen = Some(ago(7))), [Risk::Away(7)]);
        assert_eq!(of(|f| (f.last_seen, f.missing) = (Some(ago(7)), 1)), [Risk::Missing(1), Risk::Away(7)]);
        let strict = Measure::new(Some(&Exact::ratio(9, 10)), &[Some(NOW)], NOW);
        assert_eq!(strict.risks(&well()), [Risk::Below { total: Exact::whole(80), pass: Exact::whole(90) }]);
    }

    #[test]
    fn nobody_is_away_in_the_holidays_or_when_done() {
        let long_ago = Facts { last_seen: Some(ago(20)), ..well() };
        let empty = Measure::new(None, &[Some(ago(20)), Some(ago(8)), None], NOW);
        assert_eq!(empty.risks(&long_ago), []);
        let one_of_five = Measure::new(None, &[Some(NOW), None, None, None, None], NOW);
        assert_eq!(one_of_five.risks(&long_ago), []);
        assert_eq!(measure().risks(&Facts { finished: true, ..long_ago }), []);
    }
}
