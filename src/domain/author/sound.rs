//! Contradictions within a course that a change must not make: prerequisites nobody can meet, dates that count from nothing
//! (FORMATS.md 10.2, RULES.md C4). `package::native` says the same of a file, with its line.

use std::collections::HashMap;

use super::{Refused, bank, shown};
use crate::domain::condition;
use crate::domain::course::{CompletionRule, Condition, Course, DateRule, Item, ItemBody, ItemKind, Module, SubmitKind};

/// Refuses where `after` contradicts itself in a way that `before` did not: a course that came in with a mistake can still be mended.
pub fn no_worse(before: &Course, after: &Course) -> Result<(), Refused> {
    let faults = faults(after);
    if faults.is_empty() {
        return Ok(());
    }
    let known = self::faults(before);
    faults.into_iter().find(|fault| !known.contains(fault)).map_or(Ok(()), |fault| Err(Refused::Unsound(fault)))
}

enum Part<'a> {
    Item(&'a Item),
    Module(&'a Module),
}

impl Part<'_> {
    fn title(&self) -> String {
        let (Self::Item(Item { title, .. }) | Self::Module(Module { title, .. })) = self;
        title.for_screen().into_owned()
    }
}

fn faults(course: &Course) -> Vec<String> {
    let mut parts: HashMap<&str, Part<'_>> = HashMap::new();
    for module in &course.modules {
        parts.insert(&module.id, Part::Module(module));
        parts.extend(module.items.iter().map(|item| (item.id.as_str(), Part::Item(item))));
    }
    let mut faults = bank::faults(course);
    for module in &course.modules {
        let of_module = module.requires.iter().filter_map(|condition| unmet(condition, &parts));
        faults.extend(of_module.map(|why| format!("{} would wait in vain: {why}.", module.title.for_screen())));
        for item in &module.items {
            let of_item = item.requires.iter().filter_map(|condition| unmet(condition, &parts));
            faults.extend(of_item.map(|why| format!("{} would wait in vain: {why}.", item.title.for_screen())));
            faults.extend(of_rules(item, course));
        }
    }
    faults.extend(condition::cycle(course).map(|path| {
        let path: Vec<String> = path.iter().map(|id| parts.get(id.as_str()).map_or_else(|| shown(id), Part::title)).collect();
        format!("These would wait for each other, so nobody could begin them: {}.", path.join(" → "))
    }));
    faults
}

/// Why no learner can meet a condition.
fn unmet(condition: &Condition, parts: &HashMap<&str, Part<'_>>) -> Option<String> {
    let id = condition.named()?;
    let scored = matches!(condition, Condition::Score { .. });
    match parts.get(id) {
        None => Some(format!("there is no item or module `{}`", shown(id))),
        Some(Part::Item(item)) if item.settings.hidden => Some(format!("{} is hidden", item.title.for_screen())),
        Some(Part::Item(item)) if scored && !item.body.kind().is_graded() => {
            Some(format!("{} is a {} and gets no score", item.title.for_screen(), item.body.kind().word()))
        }
        Some(Part::Module(module)) if scored => Some(format!("{} is a module, and modules have no score", module.title.for_screen())),
        Some(_) => None,
    }
}

fn of_rules(item: &Item, course: &Course) -> Vec<String> {
    let (title, kind) = (item.title.for_screen(), item.body.kind());
    let settings = &item.settings;
    let mut faults = Vec::new();
    match item.complete {
        Some(CompletionRule::Score(_)) if !kind.is_graded() => {
            faults.push(format!("Nobody could complete {title}: a {} gets no score.", kind.word()));
        }
        Some(CompletionRule::Submit) if !takes_work(&item.body) => {
            faults.push(format!("Nobody could complete {title}: nothing is handed in at it."));
        }
        _ => {}
    }
    let counts = |date: &Option<DateRule>| matches!(date, Some(DateRule::AfterOpen { .. }));
    if counts(&settings.open) || (settings.open.is_none() && (counts(&settings.due) || counts(&settings.close))) {
        faults.push(format!("The dates of {title} count from its opening, which has no date."));
    }
    let category = settings.category.as_ref().filter(|id| !course.grading.categories.iter().any(|one| one.id == **id));
    faults.extend(category.map(|id| format!("There is no grade category `{}`.", shown(id))));
    faults
}

fn takes_work(body: &ItemBody) -> bool {
    match body {
        ItemBody::Assignment(work) => work.settings.submit != [SubmitKind::None],
        body => matches!(body.kind(), ItemKind::Quiz | ItemKind::Survey | ItemKind::Discussion),
    }
}
