//! Splitting people into groups by lot: as even as can be, repeatable for a seed.

use super::attempt::draw::Lots;

/// What is given: how many groups, or how many people a group has at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SplitBy {
    Groups(usize),
    Size(usize),
}

/// Splits `people` by lot. No two groups differ by more than one; none is empty.
pub fn split<T>(mut people: Vec<T>, by: SplitBy, seed: u64) -> Vec<Vec<T>> {
    let groups = match by {
        SplitBy::Groups(n) => n.min(people.len()),
        SplitBy::Size(n) => people.len().div_ceil(n.max(1)),
    };
    Lots(seed).shuffle(&mut people);
    let mut drawn: Vec<Vec<T>> = (0..groups).map(|_| Vec::new()).collect();
    for (at, one) in people.into_iter().enumerate() {
        if let Some(group) = drawn.get_mut(at % groups.max(1)) {
            group.push(one);
        }
    }
    drawn
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn everybody_is_in_one_group_and_none_is_much_larger(count in 0_usize..60, n in 1_usize..20, size: bool, seed: u64) {
            let by = if size { SplitBy::Size(n) } else { SplitBy::Groups(n) };
            let drawn = split((0..count).collect(), by, seed);
            let mut all: Vec<usize> = drawn.iter().flatten().copied().collect();
            all.sort_unstable();
            prop_assert_eq!(all, (0..count).collect::<Vec<_>>());
            let sizes: Vec<usize> = drawn.iter().map(Vec::len).collect();
            let (least, most) = (sizes.iter().min().copied().unwrap_or(1), sizes.iter().max().copied().unwrap_or(1));
            prop_assert!(least >= 1 && most - least <= 1);
            prop_assert!(!size || most <= n);
            prop_assert!(size || drawn.len() == n.min(count));
        }
    }

    #[test]
    fn the_same_seed_draws_the_same_and_another_another() {
        let draw = |seed| split((0..30).collect::<Vec<_>>(), SplitBy::Groups(5), seed);
        assert_eq!(draw(7), draw(7));
        assert_ne!(draw(7), draw(8));
    }
}
