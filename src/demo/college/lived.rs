//! Puts what happens into the school: an event of the plan becomes the rows that it leaves.

use std::collections::HashMap;

use super::chance::{Chance, likely};
use super::course::page_slug;
use super::events::{Deed, Event};
use super::plan::{CoursePlan, Plan};
use super::question::{self, ESSAY_ANSWERS};
use crate::demo::people;
use crate::domain::grade::HandSet;
use crate::domain::ids::UserId;
use crate::domain::person::SchoolRole;
use crate::domain::points::Points;
use crate::domain::time::Instant;
use crate::service::attempt::{LivedAttempt, PastQuestion};
use crate::service::past::{Past, PastCourse, PastMark};
use crate::service::{Actor, Error, Result};

/// The people and courses of the plan as the school has them.
pub struct Known {
    pub users: Vec<UserId>,
    pub courses: Vec<PastCourse>,
}

/// A transaction with what it needs to know.
pub struct Living<'a, 'p, 't> {
    pub plan: &'a Plan,
    pub known: &'a Known,
    pub past: &'a Past<'p, 't>,
    /// Who was there, and when last.
    pub seen: HashMap<u32, Instant>,
    pub answers: u64,
}

impl Living<'_, '_, '_> {
    /// One event, and the log up to it.
    pub fn live(&mut self, event: &Event) -> Result<()> {
        self.past.tell_until(event.at)?;
        let missing = || Error::internal("The plan names a course that is not there.");
        let (plan, known) = (self.plan, self.known);
        let at = usize::try_from(event.course).unwrap_or(usize::MAX);
        let (Some(planned), Some(course)) = (plan.courses.get(at), known.courses.get(at)) else { return Err(missing()) };
        let mut chance =
            Chance::of(plan.seed, &[12, u64::from(event.course), u64::from(event.item), u64::from(event.learner), event.deed.number()]);
        let learner = self.user(event.learner)?;
        match event.deed {
            Deed::Read => {
                self.seen.insert(event.learner, event.at);
                self.past.read(course, &page_slug(event.item), learner, event.at, 60 + chance.below(600))
            }
            Deed::Leave => self.past.leave(course, learner, &Actor::console("registrar"), event.at),
            _ => self.graded(event, planned, course, learner, &mut chance),
        }
    }

    fn graded(&mut self, event: &Event, planned: &CoursePlan, course: &PastCourse, learner: UserId, chance: &mut Chance) -> Result<()> {
        let Some(item) = usize::try_from(event.item).ok().and_then(|at| planned.items.get(at)) else { return Ok(()) };
        let (slug, past) = (item.slug(), self.past);
        let teacher = *planned.teachers.first().unwrap_or(&0);
        let talent = self.talent(event.learner);
        let salts = [chance.salt(), chance.salt()];
        let points = |thousandths: u32| {
            let halves = i64::from(thousandths) * i64::from(item.points()) * 2 / 1000;
            Points(halves * Points::whole(1).0 / 2)
        };
        if !matches!(event.deed, Deed::Attempt(_) | Deed::Submit) {
            self.seen.insert(teacher, event.at);
        }
        let by = self.actor(teacher, SchoolRole::Instructor)?;
        let mark = match event.deed {
            Deed::Attempt(n) => return self.attempt(event, course, &slug, n, chance),
            Deed::Submit => {
                self.seen.insert(event.learner, event.at);
                let actor = self.actor(event.learner, SchoolRole::Learner)?;
                let text = chance.pick(people::WORKS).copied().unwrap_or_default();
                return past.submit(course, &slug, &actor, event.at, chance.salt(), text);
            }
            Deed::MarkAttempts(times) => {
                for _ in 0..times {
                    past.mark_attempt(course, &slug, learner, &by, event.at, &mut || chance.mark(talent) / 10)?;
                }
                return Ok(());
            }
            Deed::Excuse => PastMark { hand: Some(HandSet::Excused), ..PastMark::default() },
            Deed::Miss => PastMark { hand: Some(HandSet::Missing), ..PastMark::default() },
            Deed::Override => {
                let entered = Some(points(chance.mark(1000)));
                PastMark { hand: Some(HandSet::Score), entered, reason: Some("Counted again.".to_owned()), ..PastMark::default() }
            }
            _ => {
                let is_late = item.asks == super::plan::Asks::Sheet && chance.happens(50);
                let comment = chance.happens(120).then(|| chance.pick(people::COMMENTS).copied().unwrap_or_default().into());
                let entered = Some(points(chance.mark(talent)));
                PastMark { hand: Some(HandSet::Score), entered, late: is_late.then_some(86_400), comment, ..PastMark::default() }
            }
        };
        past.mark(course, &slug, learner, &by, event.at, PastMark { salts, ..mark })
    }

    fn attempt(&mut self, event: &Event, course: &PastCourse, quiz: &str, n: u8, chance: &mut Chance) -> Result<()> {
        self.seen.insert(event.learner, event.at);
        let actor = self.actor(event.learner, SchoolRole::Learner)?;
        // Whoever comes again has learnt a little.
        let ability = self.plan.ability(event.learner) + 250 * (i32::from(n) - 1);
        let (seed, of, mut salts) = (self.plan.seed, event.course, Chance::of(self.plan.seed, &[13, chance.next()]));
        let draw = chance.next();
        let mut answer = |asked: &PastQuestion| {
            let number = question::number_of(&asked.slug).unwrap_or(0);
            let seconds = 12 + chance.below(80);
            if chance.happens(15) {
                return None;
            }
            if number % 20 == 19 {
                return Some((chance.index(ESSAY_ANSWERS), seconds * 3));
            }
            let right = f64::from(chance.below(1_000_000)) < likely(ability, question::difficulty(seed, of, number)) * 1_000_000.0;
            Some((if right { 0 } else { 1 + chance.index(2) }, seconds))
        };
        let lived = LivedAttempt { started: event.at, seed: draw, answer: &mut answer, salt: salts.salt() };
        self.answers += u64::from(self.past.attempt(course, quiz, &actor, lived)?);
        Ok(())
    }

    /// The share of learners who are less able, in thousandths: the curve of the normal distribution, near enough.
    fn talent(&self, learner: u32) -> u32 {
        let share = likely(self.plan.ability(learner) * 17 / 10, 0);
        (1..1000).find(|thousandth| f64::from(*thousandth) / 1000.0 >= share).unwrap_or(1000)
    }

    fn user(&self, n: u32) -> Result<UserId> {
        let found = usize::try_from(n).ok().and_then(|at| self.known.users.get(at));
        found.copied().ok_or_else(|| Error::internal("The plan names a person who is not there."))
    }

    fn actor(&self, n: u32, role: SchoolRole) -> Result<Actor> {
        Ok(Actor::user(self.user(n)?, self.plan.person(n).user, role))
    }
}

impl Deed {
    fn number(self) -> u64 {
        match self {
            Self::Read => 1,
            Self::Submit => 2,
            Self::Mark => 3,
            Self::Override => 4,
            Self::Excuse => 5,
            Self::Miss => 6,
            Self::Leave => 7,
            Self::Attempt(n) => 10 + u64::from(n),
            Self::MarkAttempts(n) => 20 + u64::from(n),
        }
    }
}
