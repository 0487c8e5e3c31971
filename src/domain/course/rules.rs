//! What an author demands of learners: conditions before an item or module, what completes it, and dates as they are written.

use serde::{Deserialize, Serialize};

use crate::domain::points::Exact;
use crate::domain::time::Instant;

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
    Exactly(Instant),
    /// `week 1 fri 18:00`: week 1 holds the term's first day and begins on Monday. Without a day: Monday.
    Week { week: u32, day: Option<chrono::Weekday>, time: Option<chrono::NaiveTime> },
    /// `day 3 18:00`: day 1 is the term's first day.
    Day { day: u32, time: Option<chrono::NaiveTime> },
    /// `+36h after open`: seconds after the item's own opening.
    AfterOpen { seconds: u64 },
}
