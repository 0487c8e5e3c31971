//! What is wrong with a course as a whole: ways that nobody can go, references that lead nowhere, points that do not add up (FORMATS.md 10.2,
//! RULES.md C3, C4).

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::assignment::most;
use super::folder::Loaded;
use super::relative_to;
use crate::domain::course::{
    Bank, CompletionRule, Condition, Course, DateRule, Item, ItemBody, ItemKind, Module, Pool, PoolSource, Quiz, Total,
};
use crate::domain::points::Exact;
use crate::package::finding::{Findings, Place};

pub(super) fn judge(loaded: &Loaded, findings: &Findings) {
    let course = &loaded.course;
    let items = course.items().zip(&loaded.places.items).map(|(item, spot)| (item.id.as_str(), (item, &spot.item))).collect();
    let modules = course.modules.iter().zip(&loaded.places.modules).map(|(module, place)| (module.id.as_str(), (module, place))).collect();
    let check = Check { loaded, course, findings, items, modules };
    check.conditions();
    check.cycles();
    check.categories();
    check.items();
    check.links();
    check.beside();
}

struct Check<'a> {
    loaded: &'a Loaded,
    course: &'a Course,
    findings: &'a Findings,
    items: HashMap<&'a str, (&'a Item, &'a Place)>,
    modules: HashMap<&'a str, (&'a Module, &'a Place)>,
}

impl<'a> Check<'a> {
    fn item(&self, id: &str) -> Option<&'a Item> {
        self.items.get(id).map(|(item, _)| *item)
    }

    fn module(&self, id: &str) -> Option<&'a Module> {
        self.modules.get(id).map(|(module, _)| *module)
    }

    fn ids(&self) -> impl Iterator<Item = &'a str> {
        self.course.modules.iter().map(|module| module.id.as_str()).chain(self.course.items().map(|item| item.id.as_str()))
    }

    /// Every condition names something that can be met.
    fn conditions(&self) {
        let places = &self.loaded.places;
        for (module, at) in self.course.modules.iter().zip(&places.module_requires) {
            module.requires.iter().zip(at).for_each(|(condition, place)| self.condition(condition, place));
        }
        for (item, at) in self.course.items().zip(&places.item_requires) {
            item.requires.iter().zip(at).for_each(|(condition, place)| self.condition(condition, place));
        }
    }

    fn condition(&self, condition: &Condition, place: &Place) {
        let (id, scored) = match condition {
            Condition::Complete(id) => (id, false),
            Condition::Score { item, .. } => (item, true),
            Condition::After(_) => return,
        };
        if let Some(item) = self.item(id) {
            if item.settings.hidden {
                self.findings.error("dead-end", place, format!("`{id}` is hidden, so no learner can meet this condition."), None);
            } else if scored && !item.body.kind().is_graded() {
                self.findings.error(
                    "dead-end",
                    place,
                    format!("`{id}` is a {} and gets no score, so no learner can meet this condition.", item.body.kind().word()),
                    Some(id.clone()),
                );
            }
        } else if let Some(module) = self.module(id) {
            if scored {
                self.findings.error("dead-end", place, format!("`{id}` is a module; modules have no score."), Some(id.clone()));
            } else if !module.items.iter().any(is_required) {
                let message = format!("The module `{id}` requires nothing of its learners, so it locks nothing.");
                self.findings.warn(
                    "prerequisite-without-requirements",
                    place,
                    message,
                    Some("name an item instead, or make one of its items required".to_owned()),
                );
            }
        } else {
            let near = self.findings.near(id, self.ids());
            let hint = near.as_ref().map_or(String::new(), |near| format!(" Did you mean `{near}`?"));
            self.findings.fatal("unknown-requirement", place, format!("There is no item or module `{id}`.{hint}"), near);
        }
    }

    /// Cycles, spelled out; and what stands behind one and can never be reached.
    fn cycles(&self) {
        let graph = self.graph();
        let mut search = Search::new(&graph);
        for id in graph.keys() {
            search.visit(id);
        }
        for cycle in search.cycles.iter().take(CYCLES) {
            let shown: Vec<&str> = cycle.iter().take(CYCLES).copied().collect();
            let gap = if cycle.len() > CYCLES { " → …" } else { "" };
            let spelled = format!("{}{gap} → {}", shown.join(" → "), cycle.first().copied().unwrap_or_default());
            let place = cycle.first().map_or_else(|| Place::start_of("course.toml"), |id| self.place_of(id));
            self.findings.fatal(
                "cycle",
                &place,
                format!("These wait for each other, so nobody can begin them: {spelled}."),
                Some("take one of the requirements out".to_owned()),
            );
        }
        let stuck: BTreeSet<&str> = search.cycles.iter().flatten().copied().collect();
        let behind = waiting_for(&graph, &stuck);
        for item in self.course.items().filter(|item| behind.contains(item.id.as_str()) && !stuck.contains(item.id.as_str())) {
            self.findings.error(
                "unreachable",
                &self.place_of(&item.id),
                format!("Nobody can reach `{}`: it waits for a circle of requirements.", item.id),
                None,
            );
        }
    }

    /// What each item and module waits for. A module waits for what completes it: its required items.
    fn graph(&self) -> BTreeMap<&'a str, Vec<&'a str>> {
        let mut graph = BTreeMap::new();
        for module in &self.course.modules {
            graph.insert(module.id.as_str(), module.items.iter().filter(|item| is_required(item)).map(|item| item.id.as_str()).collect());
            for item in &module.items {
                graph.insert(item.id.as_str(), item.requires.iter().chain(&module.requires).filter_map(named).collect());
            }
        }
        graph
    }

    fn place_of(&self, id: &str) -> Place {
        let found = self.items.get(id).map(|(_, place)| *place).or_else(|| self.modules.get(id).map(|(_, place)| *place));
        found.cloned().unwrap_or_else(|| Place::start_of("course.toml"))
    }

    fn is_weighted(&self) -> bool {
        let grading = &self.course.grading;
        grading.total.map_or_else(|| grading.categories.iter().any(|one| one.weight.is_some()), |total| total == Total::Weighted)
    }

    fn categories(&self) {
        let grading = &self.course.grading;
        let known = || grading.categories.iter().map(|one| one.id.as_str());
        for (item, spot) in self.course.items().zip(&self.loaded.places.items) {
            match &item.settings.category {
                Some(category) if !known().any(|id| id == category) => {
                    let near = self.findings.near(category, known());
                    self.findings.error("unknown-category", &spot.category, format!("There is no grade category `{category}`."), near);
                }
                None if self.is_weighted() && item.body.kind().is_graded() && !item.settings.omit => {
                    self.findings.warn(
                        "no-category",
                        &spot.item,
                        format!("`{}` has no category, so it counts nothing in a weighted total.", item.id),
                        Some("category = \"…\"".to_owned()),
                    );
                }
                _ => {}
            }
        }
        for (category, place) in grading.categories.iter().zip(&self.loaded.places.categories) {
            for id in category.never_drop.iter().filter(|id| self.item(id).is_none()) {
                let near = self.findings.near(id, self.course.items().map(|item| item.id.as_str()));
                self.findings.error("unknown-item", place, format!("`never_drop` names `{id}`, which is no item."), near);
            }
        }
        let sum: Exact = grading.categories.iter().filter(|one| !one.extra_credit).filter_map(|one| one.weight.clone()).sum();
        if self.is_weighted() && sum != Exact::whole(100) {
            self.findings.warn(
                "weights",
                &self.loaded.places.grading,
                format!("The weights of the categories sum to {}, not to 100; they are scaled.", sum.decimal(5)),
                None,
            );
        }
    }

    fn items(&self) {
        for (item, spot) in self.course.items().zip(&self.loaded.places.items) {
            let graded = item.body.kind().is_graded();
            match &item.complete {
                Some(CompletionRule::Score(_)) if !graded => {
                    self.findings.error(
                        "dead-end",
                        &spot.complete,
                        format!("A {} gets no score, so nobody can complete `{}`.", item.body.kind().word(), item.id),
                        Some("complete = \"view\"".to_owned()),
                    );
                }
                Some(CompletionRule::Submit)
                    if !matches!(item.body.kind(), ItemKind::Quiz | ItemKind::Assignment | ItemKind::Survey | ItemKind::Discussion) =>
                {
                    self.findings.error(
                        "dead-end",
                        &spot.complete,
                        format!("Nothing is handed in at a {}, so nobody can complete `{}`.", item.body.kind().word(), item.id),
                        Some("complete = \"view\"".to_owned()),
                    );
                }
                _ => {}
            }
            self.dates(item, &spot.due);
            match &item.body {
                ItemBody::Quiz(quiz) => self.quiz(item, quiz, &spot.item, &spot.pools),
                ItemBody::Assignment(assignment) => {
                    let most = assignment.rubric.as_ref().map(most);
                    match (item.settings.points, most) {
                        (Some(points), Some(most)) if points.exact() != most => {
                            let message = format!("The assignment gives {points} points, its rubric up to {}.", most.decimal(5));
                            self.findings.warn("point-sum", &spot.points, message, Some(format!("points = {}", most.decimal(5))));
                        }
                        (None, most) => {
                            let points = most.map_or_else(|| "10".to_owned(), |most| most.decimal(5));
                            self.findings.warn(
                                "no-points",
                                &spot.item,
                                format!("The assignment `{}` gives no points.", item.id),
                                Some(format!("points = {points}")),
                            );
                        }
                        _ => {}
                    }
                }
                _ => {}
            }
            for old in item.was.iter().filter(|old| self.ids().any(|id| id == *old)) {
                self.findings.error("was", &spot.id, format!("`{}` was `{old}`, but `{old}` is still in the course.", item.id), None);
            }
        }
    }

    /// Opening, due and closing in their order, where they can be compared.
    fn dates(&self, item: &Item, place: &Place) {
        let settings = &item.settings;
        let pairs = [
            ("open", &settings.open, "due", &settings.due),
            ("due", &settings.due, "close", &settings.close),
            ("open", &settings.open, "close", &settings.close),
        ];
        for (first, one, second, other) in pairs {
            if one.as_ref().zip(other.as_ref()).is_some_and(|(one, other)| is_after(one, other)) {
                self.findings.warn("dates", place, format!("`{first}` of `{}` lies after its `{second}`.", item.id), None);
            }
        }
    }

    fn quiz(&self, item: &Item, quiz: &Quiz, start: &Place, places: &[Place]) {
        if quiz.pools.is_empty() {
            self.findings.error(
                "empty-quiz",
                start,
                format!("The quiz `{}` has no questions.", item.id),
                Some("## Question {#id}".to_owned()),
            );
        }
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        for (pool, place) in quiz.pools.iter().zip(places) {
            let Some(questions) = self.questions(pool) else { continue };
            let picked = pool.pick.map_or(questions.len(), |pick| usize::try_from(pick).unwrap_or(usize::MAX));
            if picked > questions.len() || questions.is_empty() {
                let message = format!(
                    "This pool picks {} of {} questions.",
                    pool.pick.map_or_else(|| "all".to_owned(), |pick| pick.to_string()),
                    questions.len()
                );
                self.findings.fatal("pick", place, message, Some(format!("pick={}", questions.len())));
            }
            let points: BTreeSet<_> =
                questions.iter().map(|(_, points)| points.or(pool.points).unwrap_or(quiz.settings.question_points)).collect();
            if picked < questions.len() && points.len() > 1 {
                self.findings.warn(
                    "point-sum",
                    place,
                    "The questions of this pool have different points, so the sum depends on the draw.",
                    Some("give the pool one value, as in {pick=2 1pt}".to_owned()),
                );
            }
            for (id, _) in &questions {
                if seen.contains(id) && matches!(pool.source, PoolSource::Bank { .. }) {
                    self.findings.fatal(
                        "duplicate-id",
                        place,
                        format!("The question `{id}` of this bank is in the quiz already, or another has its id."),
                        None,
                    );
                }
            }
            seen.extend(questions.iter().map(|(id, _)| *id));
        }
    }

    /// Ids and own points of what a pool draws from. `None`: its bank is missing, which is said already.
    fn questions(&self, pool: &'a Pool) -> Option<Vec<(&'a str, Option<crate::domain::points::Points>)>> {
        let of = |question: &'a crate::domain::quiz::Question| (question.id.as_str(), question.face.points);
        match &pool.source {
            PoolSource::Own(questions) => Some(questions.iter().map(of).collect()),
            PoolSource::Bank { bank, tags } => {
                let bank: &Bank = self.course.banks.iter().find(|one| one.path == *bank)?;
                let tagged =
                    bank.questions.iter().filter(|question| tags.is_empty() || tags.iter().any(|tag| question.face.tags.contains(tag)));
                Some(tagged.map(of).collect())
            }
        }
    }

    fn links(&self) {
        for link in &self.loaded.links {
            let target = link.target.split(['#', '?']).next().unwrap_or_default();
            let decoded = percent_decoded(target);
            let found = relative_to(&link.place.file, &decoded);
            if found.as_ref().is_some_and(|path| self.loaded.paths.contains(path)) {
                continue;
            }
            let wanted = found.unwrap_or(decoded);
            let near = self.findings.near(&wanted, self.loaded.paths.iter().map(String::as_str));
            let suggestion = near.map(|near| super::relative_path(&link.place.file, &near));
            self.findings.error(
                "broken-link",
                &link.place,
                format!("This link leads to `{wanted}`, which is not in the course."),
                suggestion,
            );
        }
    }

    /// What stands beside the modules.
    fn beside(&self) {
        for path in &self.loaded.unlisted {
            let message = format!("No module names `{path}`, so no learner gets to it from the outline.");
            self.findings.warn("unlisted", &Place::start_of(path), message, Some(format!("items = [\"{path}\"]")));
        }
        if self.loaded.paths.iter().any(|path| path.starts_with("i18n/")) {
            self.findings.info(
                "i18n-kept",
                &Place::start_of("i18n"),
                "Translations are kept and exported; learners are not shown them yet.",
            );
        }
        for (path, place) in self.course.paths.iter().zip(&self.loaded.places.paths) {
            for id in path.items.iter().filter(|id| self.item(id).is_none() && self.module(id).is_none()) {
                let near = self.findings.near(id, self.ids());
                self.findings.error("unknown-item", place, format!("The path `{}` names `{id}`, which is no item.", path.id), near);
            }
        }
    }
}

/// Whether a module's completion waits for it.
fn is_required(item: &Item) -> bool {
    !item.settings.optional && !item.settings.hidden
}

fn named(condition: &Condition) -> Option<&str> {
    match condition {
        Condition::Complete(id) | Condition::Score { item: id, .. } => Some(id),
        Condition::After(_) => None,
    }
}

fn is_after(one: &DateRule, other: &DateRule) -> bool {
    match (one, other) {
        (DateRule::At { date: a, time: s }, DateRule::At { date: b, time: t }) => {
            (a, s.unwrap_or_default()) > (b, t.unwrap_or(chrono::NaiveTime::MIN)) && (a != b || t.is_some())
        }
        (DateRule::Exactly(a), DateRule::Exactly(b)) => a > b,
        (DateRule::Day { day: a, .. }, DateRule::Day { day: b, .. }) | (DateRule::Week { week: a, .. }, DateRule::Week { week: b, .. }) => {
            a > b
        }
        _ => false,
    }
}

/// So many circles are shown, and so many of one's members.
const CYCLES: usize = 20;

/// A search for circles that keeps the way it came; no recursion, since a course may be long.
struct Search<'g, 'a> {
    graph: &'g BTreeMap<&'a str, Vec<&'a str>>,
    done: BTreeSet<&'a str>,
    /// The ids on the way, each with the number of the next target to try.
    way: Vec<(&'a str, usize)>,
    on_way: BTreeSet<&'a str>,
    cycles: Vec<Vec<&'a str>>,
}

impl<'g, 'a> Search<'g, 'a> {
    fn new(graph: &'g BTreeMap<&'a str, Vec<&'a str>>) -> Self {
        Self { graph, done: BTreeSet::new(), way: Vec::new(), on_way: BTreeSet::new(), cycles: Vec::new() }
    }

    fn visit(&mut self, start: &'a str) {
        if !self.done.contains(start) {
            self.enter(start);
        }
        while let Some((id, next)) = self.way.last_mut() {
            let id = *id;
            let Some(target) = self.graph.get(id).and_then(|targets| targets.get(*next)).copied() else {
                self.done.insert(id);
                self.on_way.remove(id);
                self.way.pop();
                continue;
            };
            *next += 1;
            if self.on_way.contains(target) {
                let from = self.way.iter().position(|(other, _)| *other == target).unwrap_or_default();
                if self.cycles.len() < 10 * CYCLES {
                    self.cycles.push(self.way.iter().skip(from).map(|(id, _)| *id).collect());
                }
            } else if !self.done.contains(target) && self.graph.contains_key(target) {
                self.enter(target);
            }
        }
    }

    fn enter(&mut self, id: &'a str) {
        self.way.push((id, 0));
        self.on_way.insert(id);
    }
}

/// Everything that waits, directly or not, for one of `stuck`.
fn waiting_for<'a>(graph: &BTreeMap<&'a str, Vec<&'a str>>, stuck: &BTreeSet<&'a str>) -> BTreeSet<&'a str> {
    let mut waits: BTreeMap<&str, Vec<&'a str>> = BTreeMap::new();
    for (id, targets) in graph {
        for target in targets {
            waits.entry(target).or_default().push(id);
        }
    }
    let mut found = BTreeSet::new();
    let mut next: Vec<&'a str> = stuck.iter().copied().collect();
    while let Some(id) = next.pop() {
        for waiting in waits.get(id).into_iter().flatten() {
            if found.insert(*waiting) {
                next.push(waiting);
            }
        }
    }
    found
}

/// `my%20file.png`; what is no escape stays.
fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let hex = after.get(..2).and_then(|two| std::str::from_utf8(two).ok()).and_then(|two| u8::from_str_radix(two, 16).ok());
        if let Some(byte) = hex.filter(|_| *first == b'%') {
            bytes.push(byte);
            rest = after.get(2..).unwrap_or_default();
        } else {
            bytes.push(*first);
            rest = after;
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
