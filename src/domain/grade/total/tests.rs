//! The gradebook vectors of RULES.md 1.7.

use super::*;

fn entry(category: Option<&str>, score: Option<&str>, possible: &str) -> Entry {
    Entry {
        item: "".into(),
        category: category.map(Into::into),
        possible: Points::parse(possible).unwrap(),
        weight: None,
        extra_credit: false,
        omit: false,
        score: score.map(|s| Exact::parse(s).unwrap()),
        excused: false,
        assigned: true,
        pending: false,
        released: true,
    }
}

fn grading(total: Total, weights: &[i64]) -> Grading {
    let category = |(n, w): (usize, &i64)| GradeCategory {
        id: format!("c{n}"),
        title: None,
        weight: Some(Exact::whole(*w)),
        drop_lowest: 0,
        drop_highest: 0,
        keep_highest: None,
        never_drop: vec![],
        extra_credit: false,
    };
    Grading { total: Some(total), categories: weights.iter().enumerate().map(category).collect(), ..Grading::default() }
}

fn shown(grading: &Grading, entries: &[Entry], which: Which) -> String {
    total(grading, entries, which).percent.map_or("null".into(), |p| p.rounded(2))
}

fn both(grading: &Grading, entries: &[Entry]) -> [String; 2] {
    [shown(grading, entries, Which::CURRENT), shown(grading, entries, Which::FINAL)]
}

fn points() -> Grading {
    grading(Total::Points, &[])
}

#[test]
fn g1_ungraded_counts_in_final_alone() {
    assert_eq!(both(&points(), &[entry(None, None, "10"), entry(None, Some("5"), "10")]), ["50.00", "25.00"]);
}

#[test]
fn g2_percent_and_points_weigh_differently() {
    let cells = |second| [entry(Some("c0"), Some("9"), "10"), entry(Some("c1"), second, "40")];
    assert_eq!(both(&grading(Total::Points, &[50, 50]), &cells(None)), ["90.00", "18.00"]);
    assert_eq!(both(&grading(Total::Weighted, &[50, 50]), &cells(None)), ["90.00", "45.00"]);
    assert_eq!(both(&grading(Total::Weighted, &[50, 50]), &cells(Some("20"))), ["70.00", "70.00"]);
    assert_eq!(both(&grading(Total::Points, &[50, 50]), &cells(Some("20"))), ["58.00", "58.00"]);
}

#[test]
fn g4_missing_weight_is_scaled_up() {
    let cells = |second| [entry(Some("c0"), Some("10"), "10"), entry(Some("c1"), second, "40")];
    let rule = grading(Total::Weighted, &[50, 40]);
    assert_eq!(both(&rule, &cells(None)), ["100.00", "55.56"]);
    assert_eq!(total(&rule, &cells(None), Which::FINAL).percent.unwrap().fraction(), "500/9");
    assert_eq!(both(&rule, &cells(Some("40"))), ["100.00", "100.00"]);
}

#[test]
fn g6_g7_g9_ties_are_exact() {
    let one_each = |list: &[(&str, &str)]| -> Vec<Entry> {
        list.iter().enumerate().map(|(n, (s, p))| entry(Some(&format!("c{n}")), Some(s), p)).collect()
    };
    let g6 = one_each(&[("267.9", "200"), ("53.7", "100")]);
    assert_eq!(shown(&grading(Total::Weighted, &[50, 50]), &g6, Which::CURRENT), "93.83");
    let g7 = one_each(&[("88.56", "100"), ("69.71", "100")]);
    assert_eq!(shown(&points(), &g7, Which::CURRENT), "79.14");
    let g9 = one_each(&[("11.8", "12"), ("82", "82"), ("89.5", "100"), ("85", "100"), ("85", "100"), ("83", "100")]);
    assert_eq!(shown(&grading(Total::Weighted, &[12, 10, 15, 21, 21, 21]), &g9, Which::CURRENT), "88.36");
}

#[test]
fn g11_unreleased_scores_are_absent_from_the_posted_totals() {
    let rule = grading(Total::Weighted, &[50, 50]);
    let cells = [entry(Some("c0"), Some("5"), "10"), Entry { released: false, ..entry(Some("c1"), Some("10"), "10") }];
    assert_eq!(both(&rule, &cells), ["50.00", "25.00"]);
    assert_eq!([shown(&rule, &cells, Which::CURRENT_ALL), shown(&rule, &cells, Which::FINAL_ALL)], ["75.00", "75.00"]);
    assert_eq!(total(&rule, &cells, Which::CURRENT).counted, [true, false]);
}

#[test]
fn g12_omitted_and_excused_never_count() {
    let half = entry(None, Some("5"), "10");
    assert_eq!(both(&points(), &[half.clone(), Entry { omit: true, ..entry(None, Some("10"), "10") }]), ["50.00", "50.00"]);
    assert_eq!(both(&points(), &[half, Entry { excused: true, ..entry(None, None, "10") }]), ["50.00", "50.00"]);
}

#[test]
fn weights_above_a_hundred_are_not_scaled_down_and_nothing_is_null() {
    let cells = [entry(Some("c0"), Some("10"), "10"), entry(Some("c1"), Some("10"), "10")];
    assert_eq!(shown(&grading(Total::Weighted, &[80, 40]), &cells, Which::CURRENT), "120.00");
    assert_eq!(shown(&grading(Total::Weighted, &[0, 0]), &cells, Which::CURRENT), "null");
    assert_eq!(shown(&points(), &[], Which::FINAL), "null");
    let stray = [entry(Some("c0"), Some("5"), "10"), entry(None, Some("10"), "10")];
    let outcome = total(&grading(Total::Weighted, &[100]), &stray, Which::CURRENT);
    assert_eq!((outcome.percent.unwrap().rounded(2).as_str(), outcome.counted), ("50.00", vec![true, false]));
}

#[test]
fn extra_credit_adds_above_the_line() {
    let bonus = Entry { extra_credit: true, ..entry(None, Some("2"), "5") };
    assert_eq!(shown(&points(), &[entry(None, Some("8"), "10"), bonus], Which::CURRENT), "100.00");
    let mut by_points = grading(Total::Points, &[1, 1]);
    by_points.categories[1].extra_credit = true;
    let bonus = [entry(Some("c0"), Some("8"), "10"), entry(Some("c1"), Some("1"), "5")];
    assert_eq!(shown(&by_points, &bonus, Which::CURRENT), "90.00");
    let mut rule = grading(Total::Weighted, &[60, 5]);
    rule.categories[1].extra_credit = true;
    let cells = [entry(Some("c0"), Some("8"), "10"), entry(Some("c1"), Some("10"), "10")];
    assert_eq!(shown(&rule, &cells, Which::CURRENT), "85.00");
    assert_eq!(shown(&rule, &cells[1..], Which::CURRENT), "null", "a bonus on nothing is no total");
}

#[test]
fn g18_a_drop_rule_holds_in_each_total() {
    let mut rule = grading(Total::Points, &[1]);
    rule.categories[0].drop_lowest = 1;
    let cells = [entry(Some("c0"), Some("31"), "40"), entry(Some("c0"), Some("17"), "24"), entry(Some("c0"), None, "10")];
    assert_eq!(total(&rule, &cells, Which::CURRENT).counted, [true, false, false]);
    assert_eq!(total(&rule, &cells, Which::FINAL).counted, [true, true, false]);
    assert_eq!(both(&rule, &cells), ["77.50", "75.00"]);
}

#[test]
fn g26_mean() {
    let cells = ["2", "4", "6"].map(|s| entry(None, Some(s), "10"));
    assert_eq!(shown(&grading(Total::Mean, &[]), &cells, Which::CURRENT), "40.00", "8 of 20");
    assert_eq!(shown(&grading(Total::Natural, &[]), &cells, Which::CURRENT), "40.00", "12 of 30");
}

#[test]
fn g27_to_g32_natural() {
    let natural = grading(Total::Natural, &[]);
    let g27 = [entry(None, Some("80"), "100"), entry(None, Some("30"), "50"), entry(None, None, "50")];
    assert_eq!(both(&natural, &g27), ["73.33", "55.00"]);
    let g28 =
        [entry(None, Some("90"), "100"), entry(None, Some("80"), "100"), Entry { extra_credit: true, ..entry(None, Some("8"), "10") }];
    assert_eq!(shown(&natural, &g28, Which::CURRENT), "89.00");
    let fixed = |share| Entry { weight: Exact::parse(share), ..entry(None, Some("60"), "100") };
    let g30 = [fixed("0.5"), entry(None, Some("80"), "100"), entry(None, Some("100"), "100")];
    assert_eq!(shown(&natural, &g30, Which::CURRENT), "75.00");
    assert_eq!(shown(&natural, &[fixed("0"), entry(None, Some("80"), "100")], Which::CURRENT), "80.00");
    let only_extra = [Entry { extra_credit: true, ..entry(None, Some("8"), "10") }];
    assert_eq!(shown(&natural, &only_extra, Which::CURRENT), "100.00");
}

/// RULES.md 1.3 within a course's total: G15, G16, G20, G21 and the contrast of Moodle's rule.
#[test]
fn g15_to_g21_drops_in_the_total() {
    let total_of = |scores: [i64; 3], possible: [i64; 3], change: &dyn Fn(&mut Grading)| {
        let mut rule = grading(Total::Points, &[1]);
        change(&mut rule);
        let cells = scores.iter().zip(possible).map(|(s, p)| entry(Some("c0"), Some(&s.to_string()), &p.to_string()));
        total(&rule, &cells.collect::<Vec<_>>(), Which::CURRENT).percent.unwrap()
    };
    let three = [40, 24, 10];
    let lowest = |n: u32| move |rule: &mut Grading| rule.categories[0].drop_lowest = n;
    assert_eq!(total_of([31, 17, 6], three, &lowest(1)), Exact::whole(75), "48 of 64");
    assert_eq!(total_of([31, 17, 7], three, &lowest(1)), Exact::whole(76), "38 of 50");
    let as_moodle = |rule: &mut Grading| {
        rule.drop_rule = DropRule::Lowest;
        rule.categories[0].drop_lowest = 1;
    };
    assert_eq!(total_of([31, 17, 7], three, &as_moodle), Exact::whole(75));
    assert_eq!(total_of([31, 17, 10], [40, 24, 10], &lowest(4)), Exact::whole(100), "one is always kept");
    assert_eq!(total_of([31, 17, 6], three, &|rule| rule.categories[0].drop_highest = 1), Exact::ratio(2300, 34));
}

/// RULES.md G28: 178 of 200, where the extra credit weighs a twentieth.
#[test]
fn g28_extra_credit_weighs_by_its_points() {
    let cells = |extra| {
        [entry(None, Some("90"), "100"), entry(None, Some("80"), "100"), Entry { extra_credit: true, ..entry(None, Some(extra), "10") }]
    };
    let of = |extra| total(&grading(Total::Natural, &[]), &cells(extra), Which::CURRENT).percent.unwrap();
    assert_eq!(of("8"), Exact::ratio(17_800, 200));
    assert_eq!(of("10") - of("0"), Exact::whole(5));
}

proptest::proptest! {
    /// No total rises above 100 % or falls below 0 % where no score does and nothing is extra; and none depends on the order of the items.
    #[test]
    fn totals_are_bounded_and_know_no_order(
        list in proptest::collection::vec((0_usize..3, proptest::option::of(0_i64..=20), 20_i64..40, proptest::bool::ANY), 1..10),
        rule in 0_usize..4,
        weights in [1_i64..50, 1_i64..50],
    ) {
        let kind = [Total::Weighted, Total::Points, Total::Natural, Total::Mean][rule];
        let grading = grading(kind, &weights);
        let cells: Vec<Entry> = list
            .iter()
            .map(|(category, score, possible, released)| {
                let score = score.map(|score| score.to_string());
                Entry { released: *released, ..entry(Some(&format!("c{category}")), score.as_deref(), &possible.to_string()) }
            })
            .collect();
        let back: Vec<Entry> = cells.iter().rev().cloned().collect();
        for which in [Which::CURRENT, Which::FINAL, Which::CURRENT_ALL, Which::FINAL_ALL] {
            let percent = total(&grading, &cells, which).percent;
            proptest::prop_assert!(percent.as_ref().is_none_or(|percent| !percent.is_negative() && *percent <= Exact::whole(100)));
            proptest::prop_assert_eq!(percent, total(&grading, &back, which).percent);
        }
    }
}
