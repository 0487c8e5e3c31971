//! How failed tries slow down the next ones (SECURITY.md 4 and S6): five free, then 30 s doubling to 15 min; at a hundred in
//! a row staff must help.

use chrono::TimeDelta;

use super::time::Instant;

const FREE: i64 = 5;
const FIRST: i64 = 30_000;
const LONGEST: i64 = 15 * 60_000;
/// So many failures in a row close the account until staff issue a code.
pub const CLOSED: i64 = 100;

/// So many new accounts may be tried from one source in an hour (SECURITY.md 4, self-registration).
const SIGN_UPS: i64 = 10;
const HOUR: i64 = 60 * 60_000;

/// Whose failures are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counted {
    /// Of one account, from anywhere or from a source it knows. A hundred in a row close it.
    Account,
    /// From one terminal, address or key, whatever the account. Only slowed: nobody could open it again, and others sit there too.
    Source,
}

/// Failed tries in a row. Kept on the disk, so that a restart frees nothing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tries {
    pub failures: i64,
    /// When the last one was, and how long the next has to wait from then.
    pub failed_at: Option<Instant>,
    pub wait_ms: i64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gate {
    Open,
    /// So long still.
    Wait(TimeDelta),
    /// Only staff can open it.
    Closed,
}

impl Tries {
    /// Whether one more try may be made.
    ///
    /// Where the clock was set back the whole wait begins again: it never gets shorter by turning the clock.
    pub fn gate(&self, counted: Counted, now: Instant) -> Gate {
        if counted == Counted::Account && self.failures >= CLOSED {
            return Gate::Closed;
        }
        let Some(failed_at) = self.failed_at.filter(|_| self.wait_ms > 0) else { return Gate::Open };
        let served = now.0 - failed_at.0;
        match self.wait_ms - served {
            _ if served < 0 => Gate::Wait(TimeDelta::milliseconds(self.wait_ms)),
            left if left > 0 => Gate::Wait(TimeDelta::milliseconds(left)),
            _ => Gate::Open,
        }
    }

    /// Whether the clock stands before the last failure, so that its wait has to be counted from now.
    pub fn clock_went_back(&self, now: Instant) -> bool {
        self.failed_at.is_some_and(|at| now < at)
    }

    /// The same wait, counted from `now`.
    #[must_use]
    pub fn restarted(self, now: Instant) -> Self {
        Self { failed_at: Some(now), ..self }
    }

    /// With one more new account tried at `now`, in the count that a source has for these. After the last of them it rests for an hour, and
    /// who tried none for an hour begins anew: no hour ever has more.
    #[must_use]
    pub fn signed_up(self, now: Instant) -> Self {
        let rested = self.failed_at.is_some_and(|at| now.0 - at.0 >= HOUR);
        let failures = if rested { 1 } else { self.failures + 1 };
        Self { failures, failed_at: Some(now), wait_ms: if failures >= SIGN_UPS { HOUR } else { 0 } }
    }

    /// With one more failure at `now`.
    #[must_use]
    pub fn failed(self, now: Instant) -> Self {
        let failures = self.failures + 1;
        let over = failures - FREE;
        let wait_ms = if over < 0 { 0 } else { (FIRST << over.min(10)).min(LONGEST) };
        Self { failures, failed_at: Some(now), wait_ms }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(failures: i64) -> Tries {
        (0..failures).fold(Tries::default(), |tries, _| tries.failed(Instant(0)))
    }

    #[test]
    fn five_are_free_then_the_wait_doubles_to_a_quarter_of_an_hour() {
        let waits = [4, 5, 6, 7, 10, 11, 50].map(|n| after(n).wait_ms / 1000);
        assert_eq!(waits, [0, 30, 60, 120, 900, 900, 900]);
        assert_eq!(after(4).gate(Counted::Account, Instant(0)), Gate::Open);
        assert_eq!(after(5).gate(Counted::Account, Instant(29_999)), Gate::Wait(TimeDelta::milliseconds(1)));
        assert_eq!(after(5).gate(Counted::Account, Instant(30_000)), Gate::Open);
        assert_eq!(after(100).gate(Counted::Account, Instant(i64::MAX)), Gate::Closed);
        assert_eq!(after(100).gate(Counted::Source, Instant(900_000)), Gate::Open, "nobody could open a terminal again");
    }

    /// SECURITY.md S6: at most 15 guesses an hour.
    #[test]
    fn an_hour_allows_fewer_than_fifteen_guesses() {
        let (mut tries, mut guesses) = (Tries::default(), 0);
        for second in 0..3600 {
            let now = Instant(second * 1000);
            while tries.gate(Counted::Account, now) == Gate::Open {
                tries = tries.failed(now);
                guesses += 1;
            }
        }
        assert!(guesses <= 15, "{guesses}");
    }

    /// SECURITY.md 4: ten new accounts an hour from one source, wherever the hour begins.
    #[test]
    fn no_hour_has_more_than_ten_new_accounts() {
        for pause in [0, 60, 359, 360, 400, 3_599] {
            let (mut tries, mut made) = (Tries::default(), Vec::new());
            for second in 0..20_000 {
                let now = Instant(second * 1000);
                if made.last().is_none_or(|last| second - last >= pause) && tries.gate(Counted::Source, now) == Gate::Open {
                    tries = tries.signed_up(now);
                    made.push(second);
                }
                let hour = made.iter().filter(|at| second - **at < 3_600).count();
                assert!(hour <= 10, "{hour} with a pause of {pause} s");
                if made.len() > 60 {
                    break;
                }
            }
            assert!(made.len() > 5, "it opens again after a pause of {pause} s");
        }
    }

    /// SECURITY.md R11: no lockout is freed by setting the clock back.
    #[test]
    fn a_clock_set_back_frees_nothing() {
        let tries = (0..8).fold(Tries::default(), |tries, _| tries.failed(Instant(1_000_000_000)));
        let back = Instant(5);
        assert_eq!(tries.gate(Counted::Account, back), Gate::Wait(TimeDelta::milliseconds(tries.wait_ms)));
        let restarted = tries.restarted(back);
        assert_eq!(restarted.gate(Counted::Account, Instant(5 + tries.wait_ms - 1)), Gate::Wait(TimeDelta::milliseconds(1)));
        assert_eq!(restarted.gate(Counted::Account, Instant(5 + tries.wait_ms)), Gate::Open);
    }
}
