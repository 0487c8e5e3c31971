//! Drawing an attempt: which questions, in which order, with which order of options (RULES.md 2.7).
//!
//! Pure and repeatable: the seed comes from outside, the outcome is stored with the attempt.

use std::collections::BTreeSet;

/// A pool to draw from, its questions in the author's order.
#[derive(Debug, Clone)]
pub struct Pool {
    /// How many are drawn; `None`: all.
    pub pick: Option<u32>,
    pub questions: Vec<Candidate>,
}

/// A question that may be drawn.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// Tells questions apart: one is never drawn twice, whatever pools it stands in.
    pub key: i64,
    /// In how many earlier attempts of this learner it stood.
    pub seen: u32,
    /// Options stay in the author's order.
    pub keep_order: bool,
    /// For each option, whether it is pinned to its place.
    pub pins: Vec<bool>,
}

/// A drawn question: where it came from and, for each place, which option stands there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drawn {
    pub pool: usize,
    pub question: usize,
    pub options: Vec<usize>,
}

/// Draws from each pool in turn: unseen questions first, then those seen least, in the author's order unless `shuffle_questions`.
/// Pools keep their order, as sections do.
pub fn draw(pools: &[Pool], shuffle_questions: bool, shuffle_options: bool, seed: u64) -> Vec<Drawn> {
    let mut lots = Lots(seed);
    let mut taken = BTreeSet::new();
    let mut drawn = Vec::new();
    for (at, pool) in pools.iter().enumerate() {
        let mut free: Vec<usize> = (0..pool.questions.len()).filter(|i| !taken.contains(&pool.questions[*i].key)).collect();
        if let Some(pick) = pool.pick {
            lots.shuffle(&mut free);
            free.sort_by_key(|i| pool.questions[*i].seen);
            free.truncate(pick as usize);
            free.sort_unstable();
        }
        if shuffle_questions {
            lots.shuffle(&mut free);
        }
        for question in free {
            let candidate = &pool.questions[question];
            if taken.insert(candidate.key) {
                let shuffled = shuffle_options && !candidate.keep_order;
                drawn.push(Drawn { pool: at, question, options: options(&candidate.pins, shuffled, &mut lots) });
            }
        }
    }
    drawn
}

/// The order of options: pinned ones in their place, the others mixed over the remaining places.
fn options(pins: &[bool], shuffled: bool, lots: &mut Lots) -> Vec<usize> {
    let mut order: Vec<usize> = (0..pins.len()).collect();
    if shuffled {
        let places: Vec<usize> = (0..pins.len()).filter(|i| !pins[*i]).collect();
        let mut mixed = places.clone();
        lots.shuffle(&mut mixed);
        for (place, option) in places.into_iter().zip(mixed) {
            order[place] = option;
        }
    }
    order
}

/// The label of the option at a place: a to z, then aa, ab and so on.
pub fn label(place: usize) -> String {
    let letter = |n: usize| char::from(b'a' + u8::try_from(n % 26).expect("below 26"));
    if place < 26 { letter(place).to_string() } else { format!("{}{}", label(place / 26 - 1), letter(place)) }
}

/// Repeatable lots from one seed (`SplitMix64`). Not for secrets: the outcome is shown anyway.
pub(in crate::domain) struct Lots(pub u64);

impl Lots {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// An even lot below `n`, by rejection.
    fn below(&mut self, n: usize) -> usize {
        let n = n as u64;
        let unfair = u64::MAX - u64::MAX % n;
        loop {
            let lot = self.next();
            if lot < unfair {
                return usize::try_from(lot % n).expect("below a usize");
            }
        }
    }

    pub fn shuffle<T>(&mut self, list: &mut [T]) {
        for last in (1..list.len()).rev() {
            list.swap(last, self.below(last + 1));
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn pool(pick: Option<u32>, seen: &[u32]) -> Pool {
        let questions = seen.iter().zip(0..).map(|(seen, key)| Candidate {
            key,
            seen: *seen,
            keep_order: false,
            pins: vec![false, false, false, true],
        });
        Pool { pick, questions: questions.collect() }
    }

    fn keys(drawn: &[Drawn]) -> Vec<usize> {
        drawn.iter().map(|d| d.question).collect()
    }

    #[test]
    fn without_shuffling_all_stays_as_written() {
        let drawn = draw(&[pool(None, &[0, 0, 0])], false, false, 7);
        assert_eq!(keys(&drawn), [0, 1, 2]);
        assert!(drawn.iter().all(|d| d.options == [0, 1, 2, 3]));
    }

    #[test]
    fn unseen_questions_come_first_then_the_least_seen() {
        for seed in 0..50 {
            assert_eq!(keys(&draw(&[pool(Some(3), &[2, 0, 1, 0, 5])], false, false, seed)), [1, 2, 3]);
        }
    }

    #[test]
    fn a_question_of_two_pools_is_drawn_once() {
        let drawn = draw(&[pool(Some(2), &[0, 0]), pool(None, &[0, 0, 0])], true, true, 3);
        assert_eq!(drawn.len(), 3);
    }

    #[test]
    fn labels_go_on_after_z() {
        assert_eq!([0, 25, 26, 27, 52].map(label), ["a", "z", "aa", "ab", "ba"]);
    }

    #[test]
    fn every_order_comes_up() {
        let orders: BTreeSet<_> = (0..200).map(|seed| draw(&[pool(None, &[0])], false, true, seed)[0].options.clone()).collect();
        assert_eq!(orders.len(), 6, "three free options have six orders");
    }

    proptest! {
        #[test]
        fn pins_hold_and_no_option_is_lost(pins in proptest::collection::vec(any::<bool>(), 0..9), seed: u64) {
            let candidate = Candidate { key: 1, seen: 0, keep_order: false, pins: pins.clone() };
            let drawn = draw(&[Pool { pick: None, questions: vec![candidate] }], true, true, seed);
            let order = &drawn[0].options;
            prop_assert!(pins.iter().enumerate().all(|(i, pin)| !pin || order[i] == i));
            prop_assert_eq!(order.iter().copied().collect::<BTreeSet<_>>(), (0..pins.len()).collect::<BTreeSet<_>>());
        }
    }
}
