//! Whatever is done to a course, it stays one: it reads back from its own files as it is, and no change brings a mistake into it.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;
use crate::domain::author::{apply, rubric};
use crate::domain::course::{Bank, CompletionRule, Condition, Course, Item, ItemBody, ItemSettings};
use crate::domain::points::Exact;
use crate::package::finding::Severity;

/// An edit in numbers, made into one when the course is known.
type Raw = (u8, u8, u8, u8, String);

fn edit(course: &Course, (what, a, b, c, text): &Raw) -> Option<Edit> {
    let pick = |ids: Vec<String>, n: u8| -> Option<String> { ids.get(usize::from(n) % ids.len().max(1)).cloned() };
    let modules = || course.modules.iter().map(|module| module.id.clone()).collect::<Vec<_>>();
    let items = || course.items().map(|item| item.id.clone()).collect::<Vec<_>>();
    let banks = || course.banks.iter().map(|bank| bank.path.clone()).collect::<Vec<_>>();
    let (title, at) = (text.clone(), usize::from(*c) % 6);
    Some(match what % 18 {
        0 => Edit::RenameCourse { title },
        1 => {
            let was = CourseRules::from(course);
            let now = CourseRules { description: title.into(), ..was.clone() };
            Edit::SetCourse { was: Box::new(was), now: Box::new(now) }
        }
        2 => Edit::AddModule { title, after: pick(modules(), *a) },
        3 => Edit::RenameModule { module: pick(modules(), *a)?, title },
        4 => Edit::MoveModule { module: pick(modules(), *a)?, at },
        5 => Edit::RemoveModule { module: pick(modules(), *a)? },
        6 => Edit::AddItem { module: pick(modules(), *a)?, body: body(*b), title, after: None },
        7 => Edit::RenameItem { item: pick(items(), *a)?, title },
        8 => Edit::MoveItem { item: pick(items(), *a)?, module: pick(modules(), *b)?, at },
        9 => Edit::DuplicateItem { item: pick(items(), *a)? },
        10 => Edit::RemoveItem { item: pick(items(), *a)? },
        11 => Edit::AddBank { title },
        12 => Edit::RenameBank { bank: pick(banks(), *a)?, title },
        13 => Edit::RemoveBank { bank: pick(banks(), *a)? },
        14 => {
            let holders: Vec<String> = items().into_iter().chain(banks()).collect();
            let ids = |bank: &Bank| bank.questions.iter().map(|one| one.id.clone()).collect::<Vec<_>>();
            let questions = course.banks.iter().flat_map(ids).chain(["first-question".to_owned()]).collect();
            Edit::MoveQuestion { question: pick(questions, *c)?, from: pick(holders.clone(), *a)?, to: pick(holders, *b)? }
        }
        15 => {
            let part = pick(items(), *a)?;
            let other = pick(items().into_iter().chain(modules()).collect(), *b)?;
            let known = course.items().find(|item| item.id == part).and_then(|item| item.requires.first().cloned());
            let (was, now) = match c % 3 {
                0 => (known, None),
                1 => (None, Some(Condition::Complete(other))),
                _ => (known, Some(Condition::Score { item: other, at_least: Exact::ratio(1, 2) })),
            };
            Edit::Wait { part, was, now }
        }
        16 => {
            let work =
                |item: &Item| if let ItemBody::Assignment(work) = &item.body { Some((item.id.clone(), work.rubric.clone())) } else { None };
            let all: Vec<_> = course.items().filter_map(work).collect();
            let (item, was) = all.get(usize::from(*a) % all.len().max(1))?.clone();
            let now = match &was {
                None => rubric::blank(&title, &["5 full", "0"], &title),
                Some(now) if b % 5 == 0 => rubric::add_criterion(now, at, &title),
                Some(now) if b % 5 == 1 => rubric::add_level(now, at, &format!("{c} {title}")),
                Some(now) if b % 5 == 2 => rubric::with(now, rubric::Spot::Cell { criterion: 0, level: 0 }, &title),
                Some(now) if b % 5 == 3 => rubric::weigh(now, 0, "2.5"),
                Some(now) => rubric::with(now, rubric::Spot::Title, &title),
            };
            Edit::SetRubric { item, was: was.map(Box::new), now: Some(Box::new(now.ok()?)) }
        }
        _ => {
            let item = pick(items(), *a)?;
            let was = ItemRules::from(course.items().find(|one| one.id == item)?);
            let settings =
                ItemSettings { hidden: c % 5 == 0, optional: c % 7 == 0, minutes: Some(u32::from(*c)), ..ItemSettings::default() };
            let complete = [None, Some(CompletionRule::Submit), Some(CompletionRule::Score(Exact::ratio(1, 3)))];
            let complete = complete[usize::from(*b) % 3].clone();
            let now = ItemRules { settings, complete, ..was.clone() };
            Edit::SetItem { item, was: Box::new(was), now: Box::new(now) }
        }
    })
}

fn body(n: u8) -> NewBody {
    match n % 7 {
        0 => NewBody::Page,
        1 => NewBody::Quiz,
        2 => NewBody::Assignment,
        3 => NewBody::Discussion,
        4 => NewBody::Survey,
        5 => NewBody::Link { url: "https://example.org/".to_owned() },
        _ => NewBody::File { path: "media/graph.png".to_owned() },
    }
}

fn mistakes(course: &Course) -> BTreeSet<String> {
    let found = native::check_course(course).into_iter();
    found.filter(|one| matches!(one.level, Severity::Fatal | Severity::Error)).map(|one| format!("{}: {}", one.file, one.message)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn every_change_leaves_a_course_that_prints_and_reads_back(raw in prop::collection::vec((any::<u8>(), any::<u8>(), any::<u8>(), any::<u8>(), ".{0,24}"), 1..30)) {
        let mut course = written();
        prop_assert_eq!(mistakes(&course), BTreeSet::new());
        for one in &raw {
            let Some(edit) = edit(&course, one) else { continue };
            let Ok(next) = apply(&course, &edit) else { continue };
            if unlinked(&course, &next.course).is_err() {
                continue;
            }
            course = next.course;
            prop_assert_eq!(mistakes(&course), BTreeSet::new(), "{:?}", edit);
        }
        let (read, _) = native::read_back(&course);
        let mut read = read.expect("it holds no mistake");
        read.media.clone_from(&course.media);
        prop_assert_eq!(read, course);
    }
}
