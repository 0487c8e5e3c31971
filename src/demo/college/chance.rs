//! Chance that depends on nothing but the seed and what it is drawn for: whoever asks for the same thing again, in another order or
//! another run, gets the same. Splitmix64; integers alone, so that every machine draws alike.

/// A stream of draws.
#[derive(Debug, Clone)]
pub struct Chance(u64);

impl Chance {
    /// The stream for one thing, named by numbers: what it is, of which course, of whom.
    pub fn of(seed: u64, thing: &[u64]) -> Self {
        let mut chance = Self(seed ^ 0x9e37_79b9_7f4a_7c15);
        for part in thing {
            chance.0 = chance.next().wrapping_add(part.wrapping_mul(0xd6e8_feb8_6659_fd93));
        }
        chance
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number from 0 to below `n`; 0 for none.
    pub fn below(&mut self, n: u32) -> u32 {
        u32::try_from(((self.next() >> 32) * u64::from(n)) >> 32).unwrap_or(0)
    }

    /// A number from `low` to below `high`.
    pub fn between(&mut self, low: i64, high: i64) -> i64 {
        low + i64::from(self.below(u32::try_from(high - low).unwrap_or(u32::MAX)))
    }

    /// Happens in `per_mille` of a thousand cases.
    pub fn happens(&mut self, per_mille: u32) -> bool {
        self.below(1000) < per_mille
    }

    pub fn index(&mut self, of: usize) -> usize {
        usize::try_from(self.below(u32::try_from(of).unwrap_or(u32::MAX))).unwrap_or(0)
    }

    pub fn pick<'a, T>(&mut self, of: &'a [T]) -> Option<&'a T> {
        of.get(self.index(of.len()))
    }

    /// One of `of`, the first far oftener than the last: by Zipf's law the n-th comes in proportion to 1/n.
    pub fn zipf<'a, T>(&mut self, of: &'a [T]) -> Option<&'a T> {
        // The inverse of the harmonic sum, approximated by powers of two: each doubling of the rank is equally likely.
        let doublings = of.len().checked_ilog2()? + 1;
        loop {
            let band = self.below(doublings);
            let rank = (1_usize << band) + self.index(1 << band);
            if rank <= of.len() {
                return of.get(rank - 1);
            }
        }
    }

    /// Thousandths of a standard deviation, normally distributed.
    pub fn normal(&mut self) -> i32 {
        let sum: i32 = (0..12).map(|_| i32::try_from(self.below(1000)).unwrap_or(0)).sum();
        sum - 5_994
    }

    /// Thousandths, distributed as Beta(5, 2): its mean is 5/7. `talent` in thousandths draws towards the better half without changing the
    /// distribution over all: of two draws the better one is taken by that share of learners.
    pub fn mark(&mut self, talent: u32) -> u32 {
        let (one, two) = (self.fifth_of_six(), self.fifth_of_six());
        if self.happens(talent) { one.max(two) } else { one.min(two) }
    }

    fn fifth_of_six(&mut self) -> u32 {
        let mut draws = [0; 6].map(|_: u32| self.below(1001));
        draws.sort_unstable();
        draws[4]
    }

    pub fn salt(&mut self) -> [u8; 16] {
        let mut salt = [0; 16];
        salt[..8].copy_from_slice(&self.next().to_le_bytes());
        salt[8..].copy_from_slice(&self.next().to_le_bytes());
        salt
    }

    pub fn shuffle<T>(&mut self, list: &mut [T]) {
        for at in (1..list.len()).rev() {
            let other = self.index(at + 1);
            list.swap(at, other);
        }
    }
}

/// How likely somebody of `ability` answers a question of `difficulty` right (both in thousandths): the one-parameter logistic model.
pub fn likely(ability: i32, difficulty: i32) -> f64 {
    1.0 / (1.0 + (f64::from(difficulty - ability) / 1000.0).exp())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_thing_is_drawn_alike_and_another_is_not() {
        let draws = |thing: &[u64]| Chance::of(7, thing).next();
        assert_eq!(draws(&[1, 2]), draws(&[1, 2]));
        assert!(draws(&[1, 2]) != draws(&[2, 1]) && draws(&[1]) != Chance::of(8, &[1]).next());
    }

    /// PERFORMANCE.md: grades are beta-shaped around 0.72, whatever the learners' talents.
    #[test]
    fn marks_are_beta_shaped() {
        let mut chance = Chance::of(1, &[]);
        let marks: Vec<u32> = (0..20_000)
            .map(|_| {
                let talent = chance.below(1000);
                chance.mark(talent)
            })
            .collect();
        let mean = marks.iter().sum::<u32>() / 20_000;
        assert!((700..730).contains(&mean), "{mean}");
        let below = marks.iter().filter(|mark| **mark < 500).count();
        assert!((1_900..2_500).contains(&below), "Beta(5, 2) has 10.9 % below a half: {below}");
    }
}
