//! What Lyceum wants to be measured by (PERFORMANCE.md, "Goals"), and how a figure stands to it. Pure: who measures is `bench`.

use serde::{Serialize, Serializer};

/// The goals that `lyceum bench` measures, in their order.
pub const GOALS: [&str; 10] = ["G1", "G2", "G4", "G5", "G9", "G11", "G12", "G13", "G19", "G20"];

/// What a figure is to keep to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Limit {
    AtMost(f64),
    AtLeast(f64),
}

impl Limit {
    fn holds(self, value: f64) -> bool {
        match self {
            Self::AtMost(most) => value <= most,
            Self::AtLeast(least) => value >= least,
        }
    }

    fn number(self) -> f64 {
        match self {
            Self::AtMost(number) | Self::AtLeast(number) => number,
        }
    }
}

impl Serialize for Limit {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_f64(self.number())
    }
}

/// `33`, `0.1`; at least `>= 1000`.
impl std::fmt::Display for Limit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let text = match self {
            Self::AtMost(most) => short(*most),
            Self::AtLeast(least) => format!(">= {}", short(*least)),
        };
        f.pad(&text)
    }
}

/// How a figure stands to its goal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Meets {
    Stretch,
    Must,
    No,
}

impl Meets {
    pub fn word(self) -> &'static str {
        match self {
            Self::Stretch => "stretch",
            Self::Must => "must",
            Self::No => "no",
        }
    }
}

/// One thing that was measured, beside its goal.
#[derive(Debug, Clone, Serialize)]
pub struct Figure {
    pub goal: &'static str,
    pub what: String,
    #[serde(serialize_with = "rounded")]
    pub value: f64,
    pub unit: &'static str,
    /// `None`: the goal only names what to aim for.
    pub must: Option<Limit>,
    pub stretch: Limit,
    pub meets: Meets,
}

impl Figure {
    pub fn new(
        goal: &'static str,
        what: impl Into<String>,
        (value, unit): (f64, &'static str),
        must: Option<Limit>,
        stretch: Limit,
    ) -> Self {
        let meets = match must {
            _ if stretch.holds(value) => Meets::Stretch,
            Some(must) if !must.holds(value) => Meets::No,
            _ => Meets::Must,
        };
        Self { goal, what: what.into(), value, unit, must, stretch, meets }
    }

    /// A figure that is the better the smaller it is.
    pub fn at_most(goal: &'static str, what: impl Into<String>, value: (f64, &'static str), must: f64, stretch: f64) -> Self {
        Self::new(goal, what, value, Some(Limit::AtMost(must)), Limit::AtMost(stretch))
    }

    /// The value as people read it.
    pub fn shown(&self) -> String {
        short(self.value)
    }
}

/// Three digits that say something: `1234`, `12.3`, `0.12`.
fn short(number: f64) -> String {
    let decimals = match number.abs() {
        size if size >= 100.0 || number.fract() == 0.0 => 0,
        size if size >= 10.0 => 1,
        size if size >= 1.0 => 2,
        _ => 3,
    };
    format!("{number:.decimals$}")
}

/// No more digits than were measured.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "the shape that serde asks for")]
fn rounded<S: Serializer>(number: &f64, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_f64((number * 1_000.0).round() / 1_000.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_stands_to_its_goal_from_the_right_side() {
        let paint = |value| Figure::at_most("G4", "first paint", (value, "ms"), 33.0, 16.0).meets;
        assert_eq!((paint(16.0), paint(17.0), paint(33.1)), (Meets::Stretch, Meets::Must, Meets::No));
        let rate = |value| Figure::new("G9", "answers", (value, "1/s"), Some(Limit::AtLeast(1_000.0)), Limit::AtLeast(2_500.0)).meets;
        assert_eq!((rate(3_000.0), rate(2_000.0), rate(999.0)), (Meets::Stretch, Meets::Must, Meets::No));
        assert_eq!(Figure::new("G12", "wake-ups", (4.0, "1/s"), None, Limit::AtMost(0.0)).meets, Meets::Must);
    }

    #[test]
    fn numbers_are_given_as_they_were_measured() {
        assert_eq!([short(1234.4), short(12.34), short(0.1234), short(33.0)], ["1234", "12.3", "0.123", "33"]);
        let figure = Figure::at_most("G4", "first paint", (12.345_678, "ms"), 33.0, 16.0);
        let json = serde_json::to_value(&figure).unwrap();
        assert_eq!((json["value"].as_f64(), json["must"].as_f64(), json["meets"].as_str()), (Some(12.346), Some(33.0), Some("stretch")));
    }
}
