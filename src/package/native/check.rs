//! What is wrong with a course as a whole: ways that nobody can go, references that lead nowhere, points that do not add up (FORMATS.md 10.2,
//! RULES.md C3, C4).

mod circles;
mod links;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::{Datelike as _, NaiveTime};

use super::assignment::most;
use super::folder::Loaded;
use super::item::Spot;
use crate::domain::course::{
    CompletionRule, Condition, Course, DateRule, Item, ItemBody, ItemKind, Module, Pool, PoolSource, Quiz, SubmitKind, Total,
};
use crate::domain::points::{Exact, Points};
use crate::domain::update;
use crate::package::finding::{Findings, Place};
use circles::{CYCLES, Search, waiting_for};
pub(super) use links::leads_to;

pub(super) fn judge(loaded: &Loaded, findings: &Findings) {
    let course = &loaded.course;
    let items = course.items().zip(&loaded.places.items).map(|(item, spot)| (item.id.as_str(), (item, &spot.item))).collect();
    let modules = course.modules.iter().zip(&loaded.places.modules).map(|(module, place)| (module.id.as_str(), (module, place))).collect();
    let check = Check { loaded, course, findings, items, modules };
    check.conditions();
    check.cycles();
    check.categories();
    check.items();
    check.earlier_ids();
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
                self.findings.error(
                    "dead-end",
                    place,
                    format!("`{id}` is hidden, so no learner can meet this condition."),
                    Some(take_out()),
                );
            } else if scored && !item.body.kind().is_graded() {
                self.findings.error(
                    "dead-end",
                    place,
                    format!("`{id}` is a {} and gets no score, so no learner can meet this condition.", item.body.kind().word()),
                    Some(format!("\"{id}\"")),
                );
            }
        } else if let Some(module) = self.module(id) {
            if scored {
                self.findings.error("dead-end", place, format!("`{id}` is a module; modules have no score."), Some(format!("\"{id}\"")));
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
            self.findings.fatal(
                "unknown-requirement",
                place,
                format!("There is no item or module `{id}`.{hint}"),
                near.or_else(|| Some(take_out())),
            );
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
            self.findings.fatal(
                "cycle",
                &self.place_in(cycle),
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
                Some("mend the circle".to_owned()),
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

    /// Where a requirement of the circle is written: the author mends it there.
    fn place_in(&self, cycle: &[&str]) -> Place {
        let places = &self.loaded.places;
        let modules =
            self.course.modules.iter().zip(&places.module_requires).map(|(module, at)| (module.id.as_str(), &module.requires, at));
        let items = self.course.items().zip(&places.item_requires).map(|(item, at)| (item.id.as_str(), &item.requires, at));
        let written = modules.chain(items).filter(|(id, ..)| cycle.contains(id)).find_map(|(_, requires, at)| {
            requires.iter().zip(at).find(|(condition, _)| named(condition).is_some_and(|id| cycle.contains(&id))).map(|(_, place)| place)
        });
        written.cloned().unwrap_or_else(|| cycle.first().map_or_else(|| Place::start_of("course.toml"), |id| self.place_of(id)))
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
                    let near = self.findings.near(category, known()).map(|near| format!("category = \"{near}\""));
                    let write = near.or_else(|| Some(format!("[grading] categories = [{{ id = \"{category}\", weight = 100 }}]")));
                    self.findings.error("unknown-category", &spot.category, format!("There is no grade category `{category}`."), write);
                }
                None if self.is_weighted() && item.body.kind().is_graded() && !item.settings.omit => {
                    self.findings.warn(
                        "no-category",
                        &spot.item,
                        format!("`{}` has no category, so it counts nothing in a weighted total.", item.id),
                        Some(format!("category = \"{}\"", known().next().unwrap_or("…"))),
                    );
                }
                _ => {}
            }
        }
        for (category, place) in grading.categories.iter().zip(&self.loaded.places.categories) {
            for id in category.never_drop.iter().filter(|id| self.item(id).is_none()) {
                let near = self.findings.near(id, self.course.items().map(|item| item.id.as_str()));
                let write = near.map(|near| format!("\"{near}\"")).or_else(|| Some(take_out()));
                self.findings.error("unknown-item", place, format!("`never_drop` names `{id}`, which is no item."), write);
            }
        }
        let sum: Exact = grading.categories.iter().filter(|one| !one.extra_credit).filter_map(|one| one.weight.clone()).sum();
        if self.is_weighted() && sum != Exact::whole(100) {
            self.findings.warn(
                "weights",
                &self.loaded.places.grading,
                format!("The weights of the categories sum to {}, not to 100; they are scaled.", sum.decimal(5)),
                Some("change the weights so that they sum to 100".to_owned()),
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
                Some(CompletionRule::Submit) if !takes_work(&item.body) => {
                    self.findings.error(
                        "dead-end",
                        &spot.complete,
                        format!("Nothing is handed in at a {}, so nobody can complete `{}`.", item.body.kind().word(), item.id),
                        Some("complete = \"view\"".to_owned()),
                    );
                }
                _ => {}
            }
            self.dates(item, spot);
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
        }
    }

    /// Earlier ids: what still bears one keeps its records, and one item alone takes them over.
    fn earlier_ids(&self) {
        let mut claimed: HashMap<&str, &Item> = HashMap::new();
        for (item, spot) in self.course.items().zip(&self.loaded.places.items) {
            for old in &item.was {
                let message = if self.ids().any(|id| id == old) {
                    format!("`{}` was `{old}`, but `{old}` is still in the course.", item.id)
                } else if let Some(other) = claimed.insert(old, item) {
                    format!("`{}` and `{}` both were `{old}`; one of them alone takes its records over.", other.id, item.id)
                } else {
                    continue;
                };
                self.findings.error("was", &spot.was, message, Some(take_out()));
            }
        }
    }

    /// Opening, due and closing in their order, where they can be compared; and dates that count from an opening that is not there.
    fn dates(&self, item: &Item, spot: &Spot) {
        let settings = &item.settings;
        let dates = [("open", &settings.open, &spot.open), ("due", &settings.due, &spot.due), ("close", &settings.close, &spot.close)];
        for (key, _, place) in dates.iter().filter(|(_, date, _)| matches!(date, Some(DateRule::AfterOpen { .. }))) {
            if *key == "open" {
                let write = Some("open = \"week 1\"".to_owned());
                self.findings.error("dates", place, format!("`open` of `{}` counts from itself.", item.id), write);
            } else if settings.open.is_none() {
                let message = format!("`{key}` of `{}` counts from its opening, but it has none.", item.id);
                self.findings.error("dates", place, message, Some("open = \"week 1\"".to_owned()));
            }
        }
        for ((first, one, _), (second, other, place)) in [(dates[0], dates[1]), (dates[1], dates[2]), (dates[0], dates[2])] {
            let moments = one.as_ref().and_then(|one| moment(one, first)).zip(other.as_ref().and_then(|other| moment(other, second)));
            if moments.is_some_and(|(one, other)| one.0 == other.0 && one > other) {
                let write = Some(format!("a `{second}` after the `{first}`"));
                self.findings.warn("dates", place, format!("`{first}` of `{}` lies after its `{second}`.", item.id), write);
            }
        }
    }

    fn quiz(&self, item: &Item, quiz: &Quiz, start: &Place, places: &[(Place, bool)]) {
        if quiz.pools.is_empty() {
            self.findings.error(
                "empty-quiz",
                start,
                format!("The quiz `{}` has no questions.", item.id),
                Some("## Question {#id}".to_owned()),
            );
        }
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        // Where a question holds a mistake, what is counted is not what was meant.
        for (pool, (place, _)) in quiz.pools.iter().zip(places).filter(|(_, (_, whole))| *whole) {
            let Some(questions) = self.questions(pool) else { continue };
            let picked = pool.pick.map_or(questions.len(), |pick| usize::try_from(pick).unwrap_or(usize::MAX));
            if questions.is_empty() {
                let write = Some("write a question below it, or take its heading out".to_owned());
                self.findings.fatal("pick", place, "This pool has no questions to draw from.", write);
            } else if picked > questions.len() {
                let message = format!("This pool picks {picked} of {} questions.", questions.len());
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
                        Some("draw others with `tags`, or give one of the two another id".to_owned()),
                    );
                }
            }
            seen.extend(questions.iter().map(|(id, _)| *id));
        }
    }

    /// Ids and own points of what a pool draws from. `None`: its bank is missing or has mistakes, which is said already.
    fn questions(&self, pool: &'a Pool) -> Option<Vec<(&'a str, Option<Points>)>> {
        let bank = |path: &str| self.course.banks.iter().find(|one| one.path == path);
        if let PoolSource::Bank { bank: path, .. } = &pool.source {
            bank(path).filter(|bank| !self.loaded.broken_banks.contains(&bank.path))?;
        }
        let drawn = update::of_pool(pool, |path| bank(path).map_or(&[], |bank| bank.questions.as_slice()));
        Some(drawn.into_iter().map(|question| (question.id.as_str(), question.face.points)).collect())
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
        if self.course.items().next().is_none() && self.loaded.places.modules.is_empty() {
            let message = "The course has no items.";
            self.findings.warn(
                "empty-course",
                &Place::start_of("course.toml"),
                message,
                Some("write a page such as intro/why.md".to_owned()),
            );
        }
        self.learning_paths();
    }

    fn learning_paths(&self) {
        let mut seen: HashMap<&str, &Place> = HashMap::new();
        for (path, (place, places)) in self.course.paths.iter().zip(&self.loaded.places.paths) {
            if let Some(other) = seen.insert(&path.id, place).filter(|_| !path.id.is_empty()) {
                super::duplicate("paths", &path.id, other, place, self.findings);
            }
            for (id, place) in path.items.iter().zip(places).filter(|(id, _)| self.item(id).is_none() && self.module(id).is_none()) {
                let write = self.findings.near(id, self.ids()).map(|near| format!("\"{near}\"")).or_else(|| Some(take_out()));
                self.findings.error("unknown-item", place, format!("The path `{}` names `{id}`, which is no item.", path.id), write);
            }
        }
    }
}

/// Whether a module's completion waits for it.
fn is_required(item: &Item) -> bool {
    !item.settings.optional && !item.settings.hidden
}

/// Whether something is handed in at it. Discussions and surveys are done when read, as long as they cannot be answered here.
fn takes_work(body: &ItemBody) -> bool {
    match body {
        ItemBody::Assignment(work) => work.settings.submit != [SubmitKind::None],
        body => matches!(body.kind(), ItemKind::Quiz | ItemKind::Survey | ItemKind::Discussion),
    }
}

fn named(condition: &Condition) -> Option<&str> {
    match condition {
        Condition::Complete(id) | Condition::Score { item: id, .. } => Some(id),
        Condition::After(_) => None,
    }
}

/// A date as numbers that can be compared with those of the same first number. `None`: it counts from the opening.
fn moment(rule: &DateRule, key: &str) -> Option<(u8, i64, NaiveTime)> {
    let usual = if key == "open" { NaiveTime::MIN } else { NaiveTime::from_hms_opt(23, 59, 0)? };
    match rule {
        DateRule::At { date, time } => Some((0, i64::from(date.num_days_from_ce()), time.unwrap_or(usual))),
        DateRule::Exactly(instant) => Some((1, instant.to_utc().timestamp_millis(), NaiveTime::MIN)),
        DateRule::Week { week, day, time } => {
            let day = day.map_or(0, |day| day.num_days_from_monday());
            Some((2, i64::from(*week) * 7 + i64::from(day), time.unwrap_or(usual)))
        }
        DateRule::Day { day, time } => Some((3, i64::from(*day), time.unwrap_or(usual))),
        DateRule::AfterOpen { .. } => None,
    }
}

fn take_out() -> String {
    "take it out".to_owned()
}
