//! The number inside [`super::Exact`]: two machine words while they hold it, else as many digits as it takes. Marks nearly always fit, and a
//! gradebook computes with them by the hundred thousand; what does not fit is computed all the same.

use std::borrow::Cow;
use std::cmp::Ordering;

use num_rational::BigRational;
use num_traits::{Signed, Zero};

/// In lowest terms, with a positive denominator. What fits is always `Small`: equal numbers are equal values.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Value {
    Small { n: i64, d: i64 },
    Large(Box<BigRational>),
}

impl Value {
    pub const ZERO: Self = Self::whole(0);

    pub const fn whole(n: i64) -> Self {
        Self::Small { n, d: 1 }
    }

    /// `n / d`; `d` is not zero.
    pub fn ratio(n: i64, d: i64) -> Self {
        let sign = i128::from(d.signum());
        Self::reduced(i128::from(n) * sign, i128::from(d) * sign)
    }

    /// `n / d`, where `d` is positive.
    fn reduced(n: i128, d: i128) -> Self {
        let common = i128::try_from(greatest_common_divisor(n.unsigned_abs(), d.unsigned_abs())).unwrap_or(1);
        let (n, d) = if common > 1 { (n / common, d / common) } else { (n, d) };
        match (i64::try_from(n), i64::try_from(d)) {
            (Ok(n), Ok(d)) => Self::Small { n, d },
            _ => Self::Large(Box::new(BigRational::new(n.into(), d.into()))),
        }
    }

    pub fn is_zero(&self) -> bool {
        match self {
            Self::Small { n, .. } => *n == 0,
            Self::Large(big) => big.is_zero(),
        }
    }

    pub fn is_negative(&self) -> bool {
        match self {
            Self::Small { n, .. } => *n < 0,
            Self::Large(big) => big.is_negative(),
        }
    }

    pub fn big(&self) -> Cow<'_, BigRational> {
        match self {
            Self::Small { n, d } => Cow::Owned(BigRational::new_raw((*n).into(), (*d).into())),
            Self::Large(big) => Cow::Borrowed(big),
        }
    }

    pub fn plus(&self, other: &Self) -> Self {
        match (self, other) {
            (Self::Small { n, d }, Self::Small { n: m, d: e }) if d == e => Self::reduced(i128::from(*n) + i128::from(*m), (*d).into()),
            (Self::Small { n, d }, Self::Small { n: m, d: e }) => Self::reduced(cross(*n, *e) + cross(*m, *d), cross(*d, *e)),
            _ => (self.big().as_ref() + other.big().as_ref()).into(),
        }
    }

    pub fn minus(&self, other: &Self) -> Self {
        match (self, other) {
            (Self::Small { n, d }, Self::Small { n: m, d: e }) if d == e => Self::reduced(i128::from(*n) - i128::from(*m), (*d).into()),
            (Self::Small { n, d }, Self::Small { n: m, d: e }) => Self::reduced(cross(*n, *e) - cross(*m, *d), cross(*d, *e)),
            _ => (self.big().as_ref() - other.big().as_ref()).into(),
        }
    }

    pub fn times(&self, other: &Self) -> Self {
        match (self, other) {
            (Self::Small { n, d }, Self::Small { n: m, d: e }) => Self::reduced(cross(*n, *m), cross(*d, *e)),
            _ => (self.big().as_ref() * other.big().as_ref()).into(),
        }
    }

    /// `self / other`, which is not zero.
    pub fn over(&self, other: &Self) -> Self {
        match (self, other) {
            (Self::Small { n, d }, Self::Small { n: m, d: e }) => {
                let sign = i128::from(m.signum());
                Self::reduced(cross(*n, *e) * sign, cross(*d, *m) * sign)
            }
            _ => (self.big().as_ref() / other.big().as_ref()).into(),
        }
    }
}

/// The product of two words, of which two can be added and one negated in an `i128`.
fn cross(a: i64, b: i64) -> i128 {
    i128::from(a) * i128::from(b)
}

fn greatest_common_divisor(mut a: u128, mut b: u128) -> u128 {
    while b != 0 {
        // Dividing single words is much faster, and after a step or two they are.
        if let (Ok(small_a), Ok(small_b)) = (u64::try_from(a), u64::try_from(b)) {
            return of_words(small_a, small_b).into();
        }
        (a, b) = (b, a % b);
    }
    a
}

fn of_words(mut a: u64, mut b: u64) -> u64 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

impl From<BigRational> for Value {
    fn from(big: BigRational) -> Self {
        match (i64::try_from(big.numer()), i64::try_from(big.denom())) {
            (Ok(n), Ok(d)) => Self::Small { n, d },
            _ => Self::Large(Box::new(big)),
        }
    }
}

impl Ord for Value {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Small { n, d }, Self::Small { n: m, d: e }) => cross(*n, *e).cmp(&cross(*m, *d)),
            _ => self.big().cmp(&other.big()),
        }
    }
}

impl PartialOrd for Value {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Small ones and the edges of what fits.
    fn word() -> impl Strategy<Value = i64> {
        prop_oneof![-1_000_i64..1_000, any::<i64>(), Just(i64::MAX), Just(i64::MIN), Just(i64::MIN + 1), Just(0)]
    }

    fn pair() -> impl Strategy<Value = (Value, BigRational)> {
        (word(), word().prop_filter("no ratio", |d| *d != 0)).prop_map(|(n, d)| (Value::ratio(n, d), BigRational::new(n.into(), d.into())))
    }

    proptest! {
        #[test]
        fn words_compute_as_digits_do((a, big_a) in pair(), (b, big_b) in pair(), (c, big_c) in pair()) {
            // A third factor takes most results out of what words hold, and back.
            let cases = [
                (a.plus(&b).times(&c), (&big_a + &big_b) * &big_c),
                (a.minus(&b).minus(&c), &big_a - &big_b - &big_c),
                (a.times(&b).plus(&c), &big_a * &big_b + &big_c),
            ];
            for (found, wanted) in cases {
                prop_assert_eq!(found, Value::from(wanted));
            }
            if !b.is_zero() {
                prop_assert_eq!(a.over(&b).times(&b), a.clone(), "what fits again is small again");
            }
            prop_assert_eq!(a.cmp(&b), big_a.cmp(&big_b));
            prop_assert_eq!(a.is_negative(), big_a.is_negative());
        }
    }
}
