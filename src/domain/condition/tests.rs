use super::*;
use crate::domain::course::{Grading, Item, ItemBody, ItemSettings, Module, Page};

/// A learner who completed `done`, has `scores`, at instant 1000 of a term that starts at 500 or not at all.
#[derive(Default)]
struct Learner {
    done: Vec<&'static str>,
    scores: Vec<(&'static str, Exact)>,
    term: Option<Instant>,
}

impl Known for Learner {
    fn is_complete(&self, id: &str) -> bool {
        self.done.contains(&id)
    }
    fn score(&self, item: &str) -> Option<Exact> {
        self.scores.iter().find(|(id, _)| *id == item).map(|(_, score)| score.clone())
    }
    fn instant(&self, _: &DateRule) -> Option<Instant> {
        self.term
    }
    fn now(&self) -> Instant {
        Instant(1000)
    }
    fn title(&self, id: &str) -> Untrusted {
        format!("the {id}").into()
    }
}

fn done(id: &str) -> Need {
    Need::Complete(id.to_owned())
}

/// RULES.md C1: the upper end of a band belongs to the next one; no grade meets neither.
#[test]
fn bands_tile_without_a_gap() {
    let band = |low: i64, below: Option<i64>| Need::Score {
        item: "quiz".to_owned(),
        at_least: Some(Exact::ratio(low, 10)),
        below: below.map(|below| Exact::ratio(below, 10)),
    };
    let (first, second) = (band(0, Some(7)), band(7, None));
    let which = |scores: Vec<(&'static str, Exact)>| {
        let learner = Learner { scores, ..Learner::default() };
        (holds(&first, &learner), holds(&second, &learner))
    };
    assert_eq!(which(vec![("quiz", Exact::ratio(7, 10))]), (false, true));
    assert_eq!(which(vec![("quiz", Exact::ratio(699_999, 1_000_000))]), (true, false));
    assert_eq!(which(vec![]), (false, false));
}

/// RULES.md C2: (A and (B or not C)) with A done and C not.
#[test]
fn conditions_nest() {
    let need = Need::All(vec![done("a"), Need::Any(vec![done("b"), Need::Not(Box::new(done("c")))])]);
    assert!(holds(&need, &Learner { done: vec!["a"], ..Learner::default() }));
    let barred = Learner { done: vec!["a", "c"], ..Learner::default() };
    assert_eq!(reasons(&need, &barred), [Reason::Other]);
}

#[test]
fn every_missing_thing_is_named() {
    let list = [
        Condition::Complete("intro".to_owned()),
        Condition::Score { item: "quiz".to_owned(), at_least: Exact::ratio(7, 10) },
        Condition::After(DateRule::Day { day: 3, time: None }),
    ];
    let need = Need::all(&list);
    let words = |learner: &Learner| -> Vec<String> {
        reasons(&need, learner).iter().map(|reason| reason.sentence(|at| format!("at {}", at.0))).collect()
    };
    let learner = Learner { scores: vec![("quiz", Exact::ratio(1, 2))], ..Learner::default() };
    assert_eq!(
        words(&learner),
        [
            "Finish \"the intro\" first.",
            "Score at least 70 % in \"the quiz\" first (you have 50 %).",
            "Opens once your instructor has set the start of the term."
        ]
    );
    let later = Learner { term: Some(Instant(2000)), done: vec!["intro"], scores: vec![("quiz", Exact::one())] };
    assert_eq!(words(&later), ["Opens at 2000."]);
    assert!(words(&Learner { term: Some(Instant(1000)), ..later }).is_empty());
}

type ItemIn<'a> = (&'a str, &'a [&'a str]);
type ModuleIn<'a> = (&'a str, &'a [&'a str], &'a [ItemIn<'a>]);

/// A course of modules, each `(id, requires, items)`, each item `(id, requires)`.
fn course(modules: &[ModuleIn<'_>]) -> Course {
    let needs = |ids: &[&str]| ids.iter().map(|id| Condition::Complete((*id).to_owned())).collect::<Vec<_>>();
    let item = |(id, requires): &ItemIn<'_>| Item {
        id: (*id).to_owned(),
        was: vec![],
        title: (*id).into(),
        path: format!("{id}.md"),
        settings: ItemSettings::default(),
        requires: needs(requires),
        complete: None,
        body: ItemBody::Page(Page { text: "".into(), checks: vec![] }),
    };
    let module = |(id, requires, items): &ModuleIn<'_>| Module {
        id: (*id).to_owned(),
        was: vec![],
        title: (*id).into(),
        requires: needs(requires),
        items: items.iter().map(item).collect(),
    };
    Course {
        id: "c".to_owned(),
        version: None,
        title: "C".into(),
        language: None,
        authors: vec![],
        license: None,
        description: "".into(),
        grading: Grading::default(),
        modules: modules.iter().map(module).collect(),
        paths: vec![],
        banks: vec![],
        media: vec![],
    }
}

/// RULES.md C4: the cycle is spelled out.
#[test]
fn a_cycle_is_spelled_out() {
    let direct = course(&[("m", &[], &[("a", &["b"]), ("b", &["a"]), ("c", &[])])]);
    assert_eq!(cycle(&direct).unwrap(), ["a", "b", "a"]);
    let own = course(&[("m", &[], &[("a", &["a"])])]);
    assert_eq!(cycle(&own).unwrap(), ["a", "a"]);
    let through_modules = course(&[("one", &[], &[("a", &["b"])]), ("two", &["one"], &[("b", &[])])]);
    assert_eq!(cycle(&through_modules).unwrap(), ["a", "b", "one", "a"]);
}

/// RULES.md C3: a module that asks for nothing stands open; one after the other is no cycle.
#[test]
fn a_chain_is_no_cycle() {
    let chain = course(&[("one", &[], &[("a", &[]), ("b", &["a"])]), ("two", &["one"], &[("c", &["b"]), ("d", &["c", "a"])])]);
    assert_eq!(cycle(&chain), None);
    assert!(holds(&Need::all(&[]), &Learner::default()));
}

#[test]
fn conditions_print_as_they_are_written() {
    use chrono::Weekday;
    let week = DateRule::Week { week: 2, day: Some(Weekday::Fri), time: chrono::NaiveTime::from_hms_opt(18, 0, 0) };
    let all = [
        Condition::Score { item: "intro/first".to_owned(), at_least: Exact::ratio(7, 10) },
        Condition::After(week),
        Condition::After(DateRule::AfterOpen { seconds: 36 * 3600 }),
    ];
    let words: Vec<String> = all.iter().map(ToString::to_string).collect();
    assert_eq!(words, ["intro/first >= 70%", "after week 2 fri 18:00", "after +1d12h after open"]);
}

#[test]
fn a_deep_course_does_not_overflow() {
    let names: Vec<String> = (0..50_000).map(|n| format!("i{n}")).collect();
    let mut deep = course(&[("m", &[], &[])]);
    let template = course(&[("m", &[], &[("x", &[])])]).modules.remove(0).items.remove(0);
    deep.modules[0].items = (0..names.len())
        .map(|n| Item {
            id: names[n].clone(),
            requires: names.get(n + 1).map(|next| Condition::Complete(next.clone())).into_iter().collect(),
            ..template.clone()
        })
        .collect();
    assert_eq!(cycle(&deep), None);
}
