//! How a course is marked: totals, categories, letters, lateness and the release of marks (CLI.md 9).

use serde::{Deserialize, Serialize};

use crate::domain::points::Exact;
use crate::domain::text::Untrusted;

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

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Release {
    Auto,
    Manual,
}
