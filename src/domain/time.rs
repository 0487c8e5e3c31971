//! Instants as the database keeps them: UTC milliseconds. Which zone a person reads them in is decided where they are shown.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

/// Milliseconds since 1970 in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Instant(pub i64);

impl Instant {
    /// The instant as chrono's type; years beyond chrono's range end at its ends.
    pub fn to_utc(self) -> DateTime<Utc> {
        DateTime::from_timestamp_millis(self.0).unwrap_or(if self.0 < 0 { DateTime::<Utc>::MIN_UTC } else { DateTime::<Utc>::MAX_UTC })
    }

    /// RFC 3339 in UTC with milliseconds, as every JSON document has it (CLI.md 1).
    pub fn rfc3339(self) -> String {
        self.to_utc().to_rfc3339_opts(chrono::SecondsFormat::Millis, true)
    }

    /// The time from `earlier` to this instant; negative when `earlier` is later.
    pub fn since(self, earlier: Self) -> TimeDelta {
        TimeDelta::milliseconds(self.0.saturating_sub(earlier.0))
    }

    #[must_use]
    pub fn plus(self, span: TimeDelta) -> Self {
        Self(self.0.saturating_add(span.num_milliseconds()))
    }
}

impl From<DateTime<Utc>> for Instant {
    fn from(at: DateTime<Utc>) -> Self {
        Self(at.timestamp_millis())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_instants_carry_milliseconds_and_z() {
        assert_eq!(Instant(1_795_338_000_000).rfc3339(), "2026-11-22T09:00:00.000Z");
    }
}
