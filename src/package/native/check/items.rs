//! What is wrong with an item by itself: what nobody can complete, dates out of order, pools that cannot be drawn from, points that do not add up.

use std::collections::BTreeSet;

use chrono::{Datelike as _, NaiveTime};

use super::Check;
use crate::domain::course::{CompletionRule, DateRule, Item, ItemBody, ItemKind, Pool, PoolSource, Quiz, SubmitKind};
use crate::domain::grade::rubric::most;
use crate::domain::points::Points;
use crate::domain::update;
use crate::package::finding::Place;
use crate::package::native::item::Spot;

impl<'a> Check<'a> {
    pub(super) fn items(&self) {
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
                Some(CompletionRule::Submit) if matches!(item.body.kind(), ItemKind::Discussion | ItemKind::Survey) => {
                    self.findings.warn(
                        "not-built",
                        &spot.complete,
                        format!("A {} cannot be answered yet: until then `{}` is done once it was read.", item.body.kind().word(), item.id),
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
}

/// Whether something is handed in at it. Discussions and surveys are done when read, as long as they cannot be answered here.
fn takes_work(body: &ItemBody) -> bool {
    match body {
        ItemBody::Assignment(work) => work.settings.submit != [SubmitKind::None],
        body => matches!(body.kind(), ItemKind::Quiz | ItemKind::Survey | ItemKind::Discussion),
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
