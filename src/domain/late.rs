//! Lateness: how late work is, and how much of its score that costs (RULES.md 1.6, CLI.md 9).
//!
//! Pure arithmetic. Which due date applies to a learner is decided in the schedule; nothing here is ever stored as the score: a deduction
//! is derived anew wherever it is shown, so that it follows when a date or a rule moves.

use crate::domain::course::{ItemKind, LateKind, LateRule};
use crate::domain::points::{Exact, Points};
use crate::domain::time::Instant;

/// What an online quiz gets for free unless its rule says otherwise (RULES.md S2).
const QUIZ_GRACE_S: u64 = 60;
const DAY_S: u64 = 86_400;

/// The seconds of grace that `kind` has under `rule`.
pub fn grace_seconds(rule: Option<&LateRule>, kind: ItemKind) -> u64 {
    rule.and_then(|r| r.grace_s).unwrap_or(if kind == ItemKind::Quiz { QUIZ_GRACE_S } else { 0 })
}

/// How many whole seconds after its due date and grace the work came; 0 when in time or without a due date.
pub fn late_seconds(handed_in: Instant, due: Option<Instant>, grace_s: u64) -> u64 {
    due.map_or(0, |due| u64::try_from(handed_in.since(due).num_seconds()).unwrap_or(0).saturating_sub(grace_s))
}

/// How many of the `left` free days a lateness uses up: one a started day.
pub fn free_days(late_s: u64, left: u32) -> u32 {
    u32::try_from(late_s.div_ceil(DAY_S)).unwrap_or(u32::MAX).min(left)
}

impl LateRule {
    /// The points that `score` (out of `possible`) loses when it came `late_s` seconds late, `free` late days forgiven.
    ///
    /// No deduction takes the score below the floor, and a score already under it loses nothing.
    pub fn deduction(&self, score: &Exact, possible: Points, late_s: u64, free: u32) -> Exact {
        let possible = possible.exact();
        let late_s = late_s.saturating_sub(u64::from(free) * DAY_S);
        let started = match self.kind {
            _ if late_s == 0 => 0,
            LateKind::None => 0,
            LateKind::Once => 1,
            LateKind::PerInterval => i64::try_from(late_s.div_ceil(self.interval_s.max(1))).unwrap_or(i64::MAX),
        };
        let share = (&self.rate * &Exact::whole(started)).min(self.cap.clone());
        let base = if self.earned { score } else { &possible };
        let room = (score - &(&self.floor * &possible)).max(Exact::zero());
        (&share * base).max(Exact::zero()).min(room)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const HOUR_S: u64 = 3600;

    fn rule(percent: i64, interval_s: u64) -> LateRule {
        LateRule {
            kind: LateKind::PerInterval,
            earned: false,
            rate: Exact::ratio(percent, 100),
            interval_s,
            grace_s: None,
            floor: Exact::zero(),
            cap: Exact::one(),
            late_days: 0,
        }
    }

    fn loses(rule: &LateRule, score: &str, possible: i32, late_s: u64, free: u32) -> String {
        rule.deduction(&Exact::parse(score).unwrap(), Points::whole(possible), late_s, free).decimal(5)
    }

    /// RULES.md G34, G35, G37.
    #[test]
    fn a_started_interval_counts_whole() {
        assert_eq!(loses(&rule(5, HOUR_S), "1000", 1000, 12 * HOUR_S, 0), "600");
        assert_eq!(loses(&rule(10, DAY_S), "1000", 1000, 25 * HOUR_S, 0), "200");
        assert_eq!(loses(&rule(1, HOUR_S), "10", 10, 6 * HOUR_S, 0), "0.6");
        assert_eq!(loses(&rule(10, DAY_S), "18", 20, 90_000, 0), "4", "CLI.md 6");
    }

    #[test]
    fn floor_cap_and_base_limit_it() {
        let floor = LateRule { floor: Exact::ratio(1, 2), ..rule(10, HOUR_S) };
        assert_eq!(loses(&floor, "60", 100, 9 * HOUR_S, 0), "10");
        assert_eq!(loses(&floor, "40", 100, 9 * HOUR_S, 0), "0");
        let cap = LateRule { cap: Exact::ratio(3, 10), ..rule(10, HOUR_S) };
        assert_eq!(loses(&cap, "90", 100, 9 * HOUR_S, 0), "30");
        let earned = LateRule { earned: true, kind: LateKind::Once, ..rule(20, HOUR_S) };
        assert_eq!(loses(&earned, "50", 100, 9 * HOUR_S, 0), "10");
        assert_eq!(loses(&LateRule { kind: LateKind::None, ..rule(20, HOUR_S) }, "50", 100, 9 * HOUR_S, 0), "0");
    }

    #[test]
    fn free_days_go_first() {
        assert_eq!(free_days(25 * HOUR_S, 3), 2);
        assert_eq!(free_days(25 * HOUR_S, 1), 1);
        assert_eq!(free_days(0, 3), 0);
        assert_eq!(loses(&rule(10, DAY_S), "100", 100, 25 * HOUR_S, 1), "10");
        assert_eq!(loses(&rule(10, DAY_S), "100", 100, 25 * HOUR_S, 2), "0");
    }

    /// RULES.md S1, S2.
    #[test]
    fn a_quiz_has_sixty_seconds_free() {
        let due = Instant(0);
        let after = |ms| Instant(ms);
        let work = grace_seconds(None, ItemKind::Assignment);
        assert_eq!((late_seconds(after(0), Some(due), work), late_seconds(after(1000), Some(due), work)), (0, 1));
        let quiz = grace_seconds(None, ItemKind::Quiz);
        assert_eq!((late_seconds(after(59_000), Some(due), quiz), late_seconds(after(61_000), Some(due), quiz)), (0, 1));
        assert_eq!(late_seconds(after(61_000), None, quiz), 0);
        assert_eq!(grace_seconds(Some(&LateRule { grace_s: Some(5), ..rule(1, 1) }), ItemKind::Quiz), 5);
    }

    proptest! {
        /// RULES.md 1.6: no deduction makes a score negative or takes it below its floor, and later is never cheaper.
        #[test]
        fn a_deduction_has_its_limits(score in 0_i64..120, late_s in 0_u64..900_000, more in 0_u64..900_000, rate in 0_i64..60, floor in 0_i64..100, cap in 0_i64..=100, earned: bool, free in 0_u32..4) {
            let rule = LateRule { earned, floor: Exact::ratio(floor, 100), cap: Exact::ratio(cap, 100), ..rule(rate, DAY_S) };
            let score = Exact::whole(score);
            let lost = |late_s| rule.deduction(&score, Points::whole(100), late_s, free);
            prop_assert!(!lost(late_s).is_negative());
            prop_assert!(&score - &lost(late_s) >= score.clone().min(Exact::whole(floor)));
            prop_assert!(lost(late_s) <= lost(late_s + more));
            prop_assert_eq!(lost(0), Exact::zero());
        }
    }
}
