//! What a check of an answer gives and costs under each behavior (RULES.md 2.4).

use crate::domain::course::Behavior;
use crate::domain::points::Exact;

/// Where a question stands after its checks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// The share of the points won so far; `None` before the first check.
    pub share: Option<Exact>,
    /// No further answer is taken.
    pub locked: bool,
    /// How many hints have been earned by wrong tries.
    pub hints: usize,
}

/// Whether the behavior has a verdict while the attempt is open.
pub fn gives_verdicts(behavior: Behavior) -> bool {
    matches!(behavior, Behavior::Immediate | Behavior::Interactive | Behavior::Adaptive)
}

/// Where the question stands after checks that were worth `shares`, with `hints` hints in its key.
///
/// Immediate: one check, then locked. Interactive: tries = hints + 1, and the try that is right or the last one scores. Adaptive: the best of
/// all tries, each lessened by the penalty for those before. Deferred and certainty: no verdicts, so nothing stands.
pub fn after_checks(behavior: Behavior, penalty: &Exact, shares: &[Exact], hints: usize) -> Standing {
    let Some(last) = shares.last() else { return Standing { share: None, locked: false, hints: 0 } };
    match behavior {
        Behavior::Deferred | Behavior::Certainty => Standing { share: None, locked: false, hints: 0 },
        Behavior::Immediate => Standing { share: Some(last.clone()), locked: true, hints: 0 },
        Behavior::Interactive => {
            let locked = *last >= Exact::one() || shares.len() > hints;
            Standing {
                share: Some(lessened(last, penalty, shares.len() - 1).max(Exact::zero())),
                locked,
                hints: if locked { 0 } else { shares.len() },
            }
        }
        Behavior::Adaptive => {
            let tries = shares.iter().enumerate().map(|(before, share)| lessened(share, penalty, before));
            let best = tries.fold(Exact::zero(), Exact::max);
            Standing { share: Some(best), locked: *last >= Exact::one(), hints: shares.len().min(hints) }
        }
    }
}

fn lessened(share: &Exact, penalty: &Exact, before: usize) -> Exact {
    share - &(penalty * &Exact::whole(i64::try_from(before).unwrap_or(i64::MAX)))
}

/// The share under certainty-based marking: right times the certainty, wrong 0, -2, -6; none chosen is 1 (RULES.md Q24).
pub fn with_certainty(share: &Exact, certainty: Option<u8>) -> Exact {
    let certainty = certainty.unwrap_or(1);
    if *share > Exact::zero() {
        return share * &Exact::whole(certainty.into());
    }
    Exact::whole(match certainty {
        1 => 0,
        2 => -2,
        _ => -6,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn third() -> Exact {
        Exact::ratio(1, 3)
    }

    fn half() -> Exact {
        Exact::ratio(1, 2)
    }

    fn share(behavior: Behavior, shares: &[Exact], hints: usize) -> String {
        after_checks(behavior, &third(), shares, hints).share.unwrap().decimal(4)
    }

    /// RULES.md Q21: wrong, half, right.
    #[test]
    fn adaptive_keeps_the_best() {
        let tries = [Exact::zero(), half(), Exact::one()];
        let after = |n: usize| share(Behavior::Adaptive, &tries[..n], 0);
        assert_eq!([after(1), after(2), after(3)], ["0", "0.1667", "0.3333"]);
        assert_eq!(share(Behavior::Adaptive, &[Exact::one(), Exact::zero()], 0), "1");
    }

    /// RULES.md Q23: two hints, so three tries.
    #[test]
    fn interactive_scores_on_the_try_that_is_right_or_the_last() {
        let wrong = Exact::zero;
        let play =
            |tries: &[Exact]| (share(Behavior::Interactive, tries, 2), after_checks(Behavior::Interactive, &third(), tries, 2).locked);
        assert_eq!(play(&[Exact::one()]), ("1".into(), true));
        assert_eq!(play(&[wrong()]), ("0".into(), false));
        assert_eq!(play(&[wrong(), Exact::one()]), ("0.6667".into(), true));
        assert_eq!(play(&[wrong(), wrong(), Exact::one()]), ("0.3333".into(), true));
        assert_eq!(play(&[wrong(), wrong(), wrong()]), ("0".into(), true));
        assert_eq!(after_checks(Behavior::Interactive, &third(), &[wrong()], 2).hints, 1);
    }

    /// RULES.md Q24.
    #[test]
    fn certainty_pays_and_costs() {
        let of = |share: &Exact, c| with_certainty(share, Some(c)).decimal(2);
        assert_eq!([1, 2, 3].map(|c| of(&Exact::one(), c)), ["1", "2", "3"]);
        assert_eq!([1, 2, 3].map(|c| of(&Exact::zero(), c)), ["0", "-2", "-6"]);
        assert_eq!([1, 2].map(|c| of(&half(), c)), ["0.5", "1"]);
        assert_eq!(with_certainty(&Exact::one(), None), Exact::one());
    }

    #[test]
    fn one_check_locks_in_immediate_quizzes_and_deferred_ones_have_none() {
        assert!(after_checks(Behavior::Immediate, &third(), &[Exact::zero()], 3).locked);
        assert_eq!(after_checks(Behavior::Deferred, &third(), &[Exact::one()], 0).share, None);
        assert!(!gives_verdicts(Behavior::Certainty));
    }
}
