//! Letters: from a percentage to a letter and back (RULES.md 1.4).

use crate::domain::course::Letters;
use crate::domain::points::Exact;

const CANVAS: &[(&str, i64)] = &[
    ("A", 94),
    ("A-", 90),
    ("B+", 87),
    ("B", 84),
    ("B-", 80),
    ("C+", 77),
    ("C", 74),
    ("C-", 70),
    ("D+", 67),
    ("D", 64),
    ("D-", 61),
    ("F", 0),
];
const MOODLE: &[(&str, i64)] =
    &[("A", 93), ("A-", 90), ("B+", 87), ("B", 83), ("B-", 80), ("C+", 77), ("C", 73), ("C-", 70), ("D+", 67), ("D", 60), ("F", 0)];

/// The letters of a scheme with their inclusive lower bounds as percentages, highest first.
pub fn scheme(letters: &Letters) -> Vec<(String, Exact)> {
    let fixed = |table: &[(&str, i64)]| table.iter().map(|(letter, bound)| ((*letter).to_owned(), Exact::whole(*bound))).collect();
    match letters {
        Letters::Canvas => fixed(CANVAS),
        Letters::Moodle => fixed(MOODLE),
        Letters::None => Vec::new(),
        Letters::Own(own) => {
            let mut all: Vec<_> = own.iter().map(|(letter, share)| (letter.clone(), share * &Exact::whole(100))).collect();
            all.sort_by(|a, b| b.1.cmp(&a.1));
            all
        }
    }
}

/// The letter of a percentage: the first whose bound it reaches; below all of them the lowest. `None` in a course without letters.
pub fn letter_of(percent: &Exact, letters: &Letters) -> Option<String> {
    let all = scheme(letters);
    let reached = all.iter().position(|(_, bound)| percent >= bound).unwrap_or(all.len().saturating_sub(1));
    all.into_iter().nth(reached).map(|(letter, _)| letter)
}

/// The share that a letter stands for: the top one the whole, another the bound above less 1 percent, or less 0.1 where that has no room.
pub fn share_of(letter: &str, letters: &Letters) -> Option<Exact> {
    let all = scheme(letters);
    let at = all.iter().position(|(name, _)| name.eq_ignore_ascii_case(letter))?;
    let Some((_, above)) = at.checked_sub(1).map(|i| &all[i]) else { return Some(Exact::one()) };
    let bound = &all[at].1;
    let below = above - &Exact::one();
    let percent = if below >= *bound { below } else { (above - &Exact::ratio(1, 10)).max(bound.clone()) };
    Some(percent * Exact::ratio(1, 100))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letter(percent: &str, letters: &Letters) -> String {
        letter_of(&Exact::parse(percent).unwrap(), letters).unwrap()
    }

    /// RULES.md G39.
    #[test]
    fn bounds_are_inclusive() {
        let all = |letters| ["89.7", "93.0", "93.99"].map(|p| letter(p, letters));
        assert_eq!(all(&Letters::Canvas), ["B+", "A-", "A-"]);
        assert_eq!(all(&Letters::Moodle), ["B+", "A", "A"]);
        assert_eq!(letter("94", &Letters::Canvas), "A");
        assert_eq!(letter("-3", &Letters::Canvas), "F");
        let table =
            |letters| scheme(letters).iter().map(|(letter, bound)| format!("{letter} {}", bound.decimal(2))).collect::<Vec<_>>().join(", ");
        assert_eq!(table(&Letters::Canvas), "A 94, A- 90, B+ 87, B 84, B- 80, C+ 77, C 74, C- 70, D+ 67, D 64, D- 61, F 0");
        assert_eq!(table(&Letters::Moodle), "A 93, A- 90, B+ 87, B 83, B- 80, C+ 77, C 73, C- 70, D+ 67, D 60, F 0");
        assert_eq!(letter_of(&Exact::one(), &Letters::None), None);
    }

    #[test]
    fn an_own_scheme_need_not_be_sorted_nor_reach_down_to_zero() {
        let own = Letters::Own(vec![("pass".into(), Exact::ratio(1, 2)), ("top".into(), Exact::ratio(9, 10))]);
        assert_eq!([letter("95", &own), letter("50", &own), letter("10", &own)], ["top", "pass", "pass"]);
    }

    #[test]
    fn a_letter_stands_for_a_share() {
        let share = |l: &str| share_of(l, &Letters::Canvas).map(|s| s.decimal(4));
        assert_eq!(share("A").as_deref(), Some("1"));
        assert_eq!(share("a-").as_deref(), Some("0.93"));
        assert_eq!(share("F").as_deref(), Some("0.6"));
        assert_eq!(share("X"), None);
        let beside = |bound: i64| {
            let own = Letters::Own(vec![("A".into(), Exact::ratio(95, 100)), ("B".into(), Exact::ratio(bound, 10_000))]);
            share_of("B", &own).map(|share| share.decimal(4)).unwrap()
        };
        assert_eq!(beside(9400), "0.94", "one whole percent is room");
        assert_eq!(beside(9450), "0.949");
        assert_eq!(beside(9495), "0.9495", "never under its own bound");
    }

    /// Whatever the scheme, the score that a letter stands for earns that letter.
    #[test]
    fn a_letter_earns_itself() {
        for letters in [Letters::Canvas, Letters::Moodle] {
            for (letter, _) in scheme(&letters) {
                let percent = share_of(&letter, &letters).unwrap() * Exact::whole(100);
                assert_eq!(letter_of(&percent, &letters), Some(letter));
            }
        }
    }
}
