//! Exact marks (DESIGN.md 4.4, PATTERNS.md 4): `Points` is what is entered and stored, `Exact` what is computed.
//! No binary float carries a mark anywhere.

mod value;

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{Signed, Zero};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use value::Value;

/// A count of 1/100,000 point.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Points(pub i64);

/// Why a text is no number of points.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PointsError {
    #[error("`{0}` is not a number of points; write it like 8 or 8.5, with a decimal point")]
    NotANumber(String),
    #[error("`{0}` has more than five decimals")]
    TooFine(String),
    #[error("`{0}` is more than 1,000,000 points")]
    TooLarge(String),
}

impl Points {
    pub const ZERO: Self = Self(0);
    /// How many units make one point.
    pub const UNIT: i64 = 100_000;
    /// At most this much an item (DESIGN.md 4.4).
    pub const MAX: Self = Self(1_000_000 * Self::UNIT);

    pub fn whole(points: i32) -> Self {
        Self(i64::from(points) * Self::UNIT)
    }

    /// Reads `8`, `8.5`, `-0.25`; at most five decimals and a million points.
    pub fn parse(text: &str) -> Result<Self, PointsError> {
        let wrong = || PointsError::NotANumber(crate::domain::text::Untrusted::from(text).for_screen().into_owned());
        let trimmed = text.trim();
        let (negative, digits) = trimmed.strip_prefix('-').map_or((false, trimmed), |rest| (true, rest));
        let (whole, decimals) = digits.split_once('.').unwrap_or((digits, ""));
        let plain = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
        if !plain(whole) || !plain(decimals) || (whole.is_empty() && decimals.is_empty()) || digits.ends_with('.') {
            return Err(wrong());
        }
        let decimals = decimals.trim_end_matches('0');
        if decimals.len() > 5 {
            return Err(PointsError::TooFine(trimmed.to_owned()));
        }
        let too_large = || PointsError::TooLarge(trimmed.to_owned());
        let whole: i64 = if whole.is_empty() { 0 } else { whole.parse().map_err(|_| too_large())? };
        let fine: i64 = format!("{decimals:0<5}").parse().map_err(|_| wrong())?;
        let units = whole.checked_mul(Self::UNIT).and_then(|w| w.checked_add(fine)).filter(|u| *u <= Self::MAX.0).ok_or_else(too_large)?;
        Ok(Self(if negative { -units } else { units }))
    }

    pub fn exact(self) -> Exact {
        Exact(Value::ratio(self.0, Self::UNIT))
    }
}

/// `13.5`, `-0.25`, `8`: no superfluous zeros.
impl std::fmt::Display for Points {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(&self.exact().decimal(5))
    }
}

impl Serialize for Points {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Points {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Self::parse(&String::deserialize(from)?).map_err(serde::de::Error::custom)
    }
}

impl std::ops::Add for Points {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl std::ops::Sub for Points {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}

impl std::iter::Sum for Points {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::ZERO, |sum, one| sum + one)
    }
}

/// An exact rational. Leaves only as a fraction or rounded half up, once.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Exact(Value);

impl Exact {
    pub fn zero() -> Self {
        Self(Value::ZERO)
    }

    pub fn one() -> Self {
        Self::whole(1)
    }

    pub fn whole(n: i64) -> Self {
        Self(Value::whole(n))
    }

    /// `numerator / denominator`; zero when the denominator is.
    pub fn ratio(numerator: i64, denominator: i64) -> Self {
        if denominator == 0 { Self::zero() } else { Self(Value::ratio(numerator, denominator)) }
    }

    /// A decimal text such as `33.33333` or `6.6e-34`, exactly. `None` when it is no number or its exponent is beyond ±400.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let (mantissa, exponent) = match text.split_once(['e', 'E']) {
            Some((m, e)) => (m, e.parse::<i32>().ok().filter(|e| e.abs() <= 400)?),
            None => (text, 0),
        };
        let (negative, digits) = match mantissa.strip_prefix(['-', '\u{2212}']) {
            Some(rest) => (true, rest),
            None => (false, mantissa.strip_prefix('+').unwrap_or(mantissa)),
        };
        let (whole, decimals) = digits.split_once('.').unwrap_or((digits, ""));
        let all = format!("{whole}{decimals}");
        if all.is_empty() || all.len() > 400 || !all.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let scale = exponent - i32::try_from(decimals.len()).ok()?;
        let power = BigInt::from(10).pow(scale.unsigned_abs());
        let digits: BigInt = all.parse().ok()?;
        let value = if scale >= 0 { BigRational::from_integer(digits * power) } else { BigRational::new(digits, power) };
        Some(Self(Value::from(if negative { -value } else { value })))
    }

    pub fn is_zero(&self) -> bool {
        self.0.is_zero()
    }

    pub fn is_negative(&self) -> bool {
        self.0.is_negative()
    }

    #[must_use]
    pub fn abs(&self) -> Self {
        if self.is_negative() { Self::zero() - self.clone() } else { self.clone() }
    }

    #[must_use]
    pub fn clamped(self, low: &Self, high: &Self) -> Self {
        if self < *low {
            low.clone()
        } else if self > *high {
            high.clone()
        } else {
            self
        }
    }

    /// `n/d` in lowest terms; `78/1` for a whole number (CLI.md 6).
    pub fn fraction(&self) -> String {
        if let Value::Small { n, d } = self.0 {
            return format!("{n}/{d}");
        }
        let big = self.0.big();
        format!("{}/{}", big.numer(), big.denom())
    }

    /// Reads what [`Self::fraction`] writes.
    pub fn from_fraction(text: &str) -> Option<Self> {
        let (n, d) = text.split_once('/')?;
        let (n, d): (BigInt, BigInt) = (n.parse().ok()?, d.parse().ok()?);
        (!d.is_zero()).then(|| Self(BigRational::new(n, d).into()))
    }

    /// Rounded half up (towards plus infinity on a tie) to `places` decimals, always with that many.
    pub fn rounded(&self, places: u32) -> String {
        self.rounded_small(places).unwrap_or_else(|| self.rounded_large(places))
    }

    /// In machine words, where they hold it: a gradebook prints its cells by the thousand.
    fn rounded_small(&self, places: u32) -> Option<String> {
        let Value::Small { n, d } = self.0 else { return None };
        let power = 10_i128.checked_pow(places)?;
        let units = i128::from(n).checked_mul(power)?.checked_mul(2)?.checked_add(d.into())?.div_euclid(2 * i128::from(d));
        let sign = if units < 0 { "-" } else { "" };
        let (units, power) = (u64::try_from(units.unsigned_abs()).ok()?, u64::try_from(power).ok()?);
        let width = places as usize;
        Some(if places == 0 { format!("{sign}{units}") } else { format!("{sign}{}.{:0>width$}", units / power, units % power) })
    }

    fn rounded_large(&self, places: u32) -> String {
        let power = BigInt::from(10).pow(places);
        let units = self.units(&power);
        let (sign, units) = if units.is_negative() { ("-", -units) } else { ("", units) };
        if places == 0 {
            return format!("{sign}{units}");
        }
        let width = places as usize;
        format!("{sign}{}.{:0>width$}", &units / &power, (&units % &power).to_string())
    }

    /// As [`Self::rounded`] with trailing zeros cut: `"55.5555555556"`, `"78"`.
    pub fn decimal(&self, places: u32) -> String {
        let text = self.rounded(places);
        let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
        if text == "-0" { "0".to_owned() } else { text.to_owned() }
    }

    /// Rounded half up to the unit that is stored. `None` beyond what an `i64` of units holds.
    pub fn to_points(&self) -> Option<Points> {
        i64::try_from(self.units(&Points::UNIT.into())).ok().map(Points)
    }

    /// The decimal text that is exactly this number, without exponent or superfluous zeros. `None` where none is finite.
    pub fn terminating(&self) -> Option<String> {
        let (mut rest, mut twos, mut fives) = (self.0.big().denom().clone(), 0_u32, 0_u32);
        for (factor, count) in [(2, &mut twos), (5, &mut fives)] {
            while (&rest % BigInt::from(factor)).is_zero() {
                rest /= factor;
                *count += 1;
            }
        }
        (rest == BigInt::from(1)).then(|| self.decimal(twos.max(fives)))
    }

    /// Rounded half away from zero to `digits` significant digits; zero stays zero.
    #[must_use]
    pub fn significant(&self, digits: u32) -> Self {
        if self.is_zero() {
            return self.clone();
        }
        let size = self.0.big().abs();
        let one = BigRational::from_integer(1.into());
        let ten = BigRational::from_integer(10.into());
        let (mut scaled, mut unit) = (size, one.clone());
        while scaled >= ten {
            scaled /= &ten;
            unit *= &ten;
        }
        while scaled < one {
            scaled *= &ten;
            unit /= &ten;
        }
        let fine = BigRational::from_integer(BigInt::from(10).pow(digits.max(1) - 1));
        let rounded = (scaled * &fine).round() / fine * unit;
        Self(Value::from(if self.is_negative() { -rounded } else { rounded }))
    }

    fn units(&self, per_one: &BigInt) -> BigInt {
        let half = BigRational::new(1.into(), 2.into());
        (self.0.big().as_ref() * BigRational::from_integer(per_one.clone()) + half).floor().to_integer()
    }
}

macro_rules! arithmetic {
    ($($trait:ident $method:ident $does:ident);+) => {$(
        impl std::ops::$trait for Exact {
            type Output = Self;
            fn $method(self, other: Self) -> Self { Self(self.0.$does(&other.0)) }
        }
        impl std::ops::$trait for &Exact {
            type Output = Exact;
            fn $method(self, other: Self) -> Exact { Exact(self.0.$does(&other.0)) }
        }
    )+};
}
arithmetic!(Add add plus; Sub sub minus; Mul mul times);

impl Exact {
    /// `self / other`; `None` when `other` is zero.
    pub fn over(&self, other: &Self) -> Option<Self> {
        (!other.is_zero()).then(|| Self(self.0.over(&other.0)))
    }
}

impl std::iter::Sum for Exact {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::zero(), |sum, one| sum + one)
    }
}

/// Stored as its fraction.
impl Serialize for Exact {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&self.fraction())
    }
}

impl<'de> Deserialize<'de> for Exact {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        Self::from_fraction(&text).ok_or_else(|| serde::de::Error::custom("a fraction n/d was expected"))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn points_read_and_print() {
        for (text, shown) in [("8", "8"), ("8.50", "8.5"), ("-0.25", "-0.25"), (".5", "0.5"), ("0.00001", "0.00001")] {
            assert_eq!(Points::parse(text).unwrap().to_string(), shown);
        }
        assert!(matches!(Points::parse("3,14"), Err(PointsError::NotANumber(_))));
        assert!(matches!(Points::parse("1."), Err(PointsError::NotANumber(_))));
        assert!(matches!(Points::parse("0.000001"), Err(PointsError::TooFine(_))));
        assert!(matches!(Points::parse("1000001"), Err(PointsError::TooLarge(_))));
        assert!(matches!(Points::parse("99999999999999999999"), Err(PointsError::TooLarge(_))));
    }

    /// RULES.md G4, G6: ties go up, thirds do not drift.
    #[test]
    fn rounding_is_half_up_once() {
        assert_eq!(Exact::parse("93.825").unwrap().rounded(2), "93.83");
        assert_eq!(Exact::ratio(5000, 90).rounded(2), "55.56");
        assert_eq!(Exact::ratio(5000, 90).decimal(10), "55.5555555556");
        assert_eq!(Exact::parse("-0.005").unwrap().rounded(2), "0.00");
        assert_eq!(Exact::ratio(-3, 2).rounded(0), "-1");
        assert_eq!(Exact::whole(78).fraction(), "78/1");
    }

    proptest! {
        #[test]
        fn words_are_rounded_as_digits_are(n in any::<i64>(), d in 1..i64::MAX, small in -100_000_i64..100_000, places in 0_u32..13) {
            for number in [Exact::ratio(n, d), Exact::ratio(small, 1_000), Exact::ratio(small, 2), Exact::whole(n)] {
                prop_assert_eq!(number.rounded(places), number.rounded_large(places));
            }
        }
    }

    #[test]
    fn significant_digits_round_away_from_zero() {
        for (number, digits, rounded) in
            [("3.14159", 3, "3.14"), ("0.0012345", 2, "0.0012"), ("-2.5", 1, "-3"), ("9.99", 2, "10"), ("1234", 2, "1200")]
        {
            assert_eq!(Exact::parse(number).unwrap().significant(digits), Exact::parse(rounded).unwrap());
        }
    }

    #[test]
    fn a_finite_decimal_prints_exactly() {
        assert_eq!(Exact::parse("6.6e-5").unwrap().terminating().as_deref(), Some("0.000066"));
        assert_eq!(Exact::whole(1200).terminating().as_deref(), Some("1200"));
        assert_eq!(Exact::ratio(1, 3).terminating(), None);
    }

    /// RULES.md Q14: exponents are exact.
    #[test]
    fn tiny_numbers_differ() {
        assert_ne!(Exact::parse("0.9999999e-20"), Exact::parse("1e-20"));
        assert_eq!(Exact::parse("6.6e-34"), Exact::parse("0.66E-33"));
        assert_eq!(Exact::parse("1e999"), None);
        assert_eq!(Exact::parse("e5"), None);
    }
}
