//! What happens on a day of the term: computed from seed, course, item and learner, in the order of time.

use chrono::TimeDelta;

use super::chance::Chance;
use super::course::WEEKS;
use super::plan::{Asks, CoursePlan, ItemPlan, Plan};
use crate::domain::time::Instant;

/// Something that somebody does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Event {
    pub at: Instant,
    pub course: u32,
    /// By its place in the course's plan; a page by its week.
    pub item: u32,
    /// Whose work it is.
    pub learner: u32,
    pub deed: Deed,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Deed {
    /// Reads a page to its end.
    Read,
    /// Takes the quiz for the nth time.
    Attempt(u8),
    /// Hands in a text.
    Submit,
    /// What waits in the learner's attempts is marked.
    MarkAttempts(u8),
    Mark,
    /// The mark is changed, with a reason.
    Override,
    Excuse,
    Miss,
    /// The course is left.
    Leave,
}

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;
/// Work on an item begins so many days before it is due, and its marks are given until so many after.
const BEFORE: i64 = 10;
const AFTER: i64 = 8;

/// What happens on the `day`th day of the term until now.
pub fn of_day(plan: &Plan, day: i64) -> Vec<Event> {
    let from = plan.start.plus(TimeDelta::days(day));
    let until = from.plus(TimeDelta::days(1)).min(plan.now);
    let mut day = Day { plan, from, until, events: Vec::new() };
    for (n, course) in (0..).zip(&plan.courses) {
        day.course(n, course);
    }
    day.events.sort_unstable();
    day.events
}

struct Day<'a> {
    plan: &'a Plan,
    from: Instant,
    until: Instant,
    events: Vec<Event>,
}

impl Day<'_> {
    fn course(&mut self, n: u32, course: &CoursePlan) {
        for (at, item) in (0..).zip(&course.items) {
            let (first, last) = (item.due.0 - BEFORE * DAY, item.due.0 + AFTER * DAY);
            if first < self.until.0 && self.from.0 <= last {
                for (turn, learner) in (0..).zip(&course.learners) {
                    self.work(n, at, item, *learner, turn);
                }
            }
        }
        let week = u32::try_from(self.from.since(self.plan.start).num_days() / 7).unwrap_or(0) + 1;
        for learner in &course.learners {
            if week <= WEEKS {
                self.reading(n, week, *learner);
            }
            if let Some(at) = leaves(self.plan, n, *learner) {
                self.push(Event { at, course: n, item: 0, learner: *learner, deed: Deed::Leave });
            }
        }
    }

    fn push(&mut self, event: Event) {
        if self.from <= event.at && event.at < self.until {
            self.events.push(event);
        }
    }

    /// Three in four read the page of the week.
    fn reading(&mut self, course: u32, week: u32, learner: u32) {
        let mut chance = Chance::of(self.plan.seed, &[8, u64::from(course), u64::from(week), u64::from(learner)]);
        if chance.happens(750) && !gone(self.plan, course, learner, self.from) {
            let at = self.plan.start.0 + (i64::from(week) - 1) * 7 * DAY + chance.between(0, 7 * 24 * 60) * MINUTE;
            self.push(Event { at: by_day(Instant(at)), course, item: week, learner, deed: Deed::Read });
        }
    }

    /// All that one learner and their teachers do about one item.
    fn work(&mut self, course: u32, at: u32, item: &ItemPlan, learner: u32, turn: i64) {
        let mut chance = Chance::of(self.plan.seed, &[9, u64::from(course), u64::from(at), u64::from(learner)]);
        let fate = chance.below(1000);
        let handed_in = handed_in(item, &mut chance);
        let again = handed_in.plus(TimeDelta::minutes(chance.between(100, 1_800)));
        let (second, changed) = (chance.happens(400) && again < item.due, chance.happens(30));
        let event = |when: Instant, deed| Event { at: when, course, item: at, learner, deed };
        // Marks are given of an evening, one after the other.
        let evening = marked_on(self.plan, course, at, item).plus(TimeDelta::seconds(turn * 35));
        if gone(self.plan, course, learner, item.due) {
            return;
        }
        match (fate, item.asks) {
            (0..20, _) => self.push(event(evening, Deed::Excuse)),
            // 8 % are missing; half of it is noted down.
            (20..60, _) => self.push(event(evening, Deed::Miss)),
            (60..100, _) => {}
            (_, Asks::Quiz) => {
                self.push(event(handed_in, Deed::Attempt(1)));
                if second {
                    self.push(event(again, Deed::Attempt(2)));
                }
                self.push(event(evening, Deed::MarkAttempts(1 + u8::from(second))));
            }
            (_, Asks::Paper) => {
                self.push(event(handed_in, Deed::Submit));
                self.push(event(evening, Deed::Mark));
            }
            (_, Asks::Sheet) => self.push(event(evening, Deed::Mark)),
        }
        if fate >= 100 && changed {
            self.push(event(evening.plus(TimeDelta::hours(22)), Deed::Override));
        }
    }
}

/// Four in five in the last three days, one in twenty late.
fn handed_in(item: &ItemPlan, chance: &mut Chance) -> Instant {
    let minutes = match chance.below(100) {
        0..5 => chance.between(30, 2 * 24 * 60),
        5..20 => -chance.between(3 * 24 * 60, 9 * 24 * 60),
        _ => -chance.between(40, 3 * 24 * 60),
    };
    by_day(item.due.plus(TimeDelta::minutes(minutes))).plus(TimeDelta::milliseconds(chance.between(0, MINUTE)))
}

/// Few work at night: most of what falls there is done the evening before.
fn by_day(at: Instant) -> Instant {
    let hour = at.0.rem_euclid(DAY) / HOUR;
    if (1..7).contains(&hour) { Instant(at.0 - 7 * HOUR) } else { at }
}

/// The evening on which a course's teacher marks an item.
fn marked_on(plan: &Plan, course: u32, at: u32, item: &ItemPlan) -> Instant {
    let mut chance = Chance::of(plan.seed, &[10, u64::from(course), u64::from(at)]);
    let late = match item.asks {
        Asks::Sheet => 1,
        Asks::Quiz => 3,
        Asks::Paper => 4,
    };
    Instant(item.due.0.div_euclid(DAY) * DAY)
        .plus(TimeDelta::days(late + chance.between(0, 2)))
        .plus(TimeDelta::minutes(chance.between(1_020, 1_200)))
}

/// When a learner leaves a course: 3 % do.
fn leaves(plan: &Plan, course: u32, learner: u32) -> Option<Instant> {
    let mut chance = Chance::of(plan.seed, &[11, u64::from(course), u64::from(learner)]);
    let told = learner == plan.shape.teachers;
    (!told && chance.happens(30)).then(|| plan.start.plus(TimeDelta::minutes(chance.between(7 * 24 * 60, 70 * 24 * 60))))
}

/// Whether they had left before `at`, or leave so soon that they do no more.
fn gone(plan: &Plan, course: u32, learner: u32, at: Instant) -> bool {
    leaves(plan, course, learner).is_some_and(|left| left < at.plus(TimeDelta::days(AFTER)))
}
