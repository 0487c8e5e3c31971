//! How the classes stand, as far as a home knows: looked at beside the interface, and again when one comes back after a while.

use chrono::TimeDelta;

use crate::domain::time::Instant;
use crate::service::Error;
use crate::service::classes::{AtRisk, ClassView, ClassesView, WeekRow};
use crate::service::grade::TotalView;
use crate::tui::job::Job;
use crate::tui::screen::Ctx;

/// What was found stays so long: a look at a thousand learners costs more than a key.
const FRESH: TimeDelta = TimeDelta::minutes(2);

/// What was found last, and the look that is under way.
#[derive(Default)]
pub(super) struct Classes {
    found: Option<Found>,
    at: Option<Instant>,
    job: Option<Job<Result<ClassesView, Error>>>,
}

/// The courses, and in which order their learners and dates are told: by the places of both.
struct Found {
    courses: Vec<ClassView>,
    risks: Vec<(usize, usize)>,
    dates: Vec<(usize, usize)>,
}

impl Found {
    /// Those with most reasons first; the next date first.
    fn of(view: ClassesView) -> Self {
        let courses = view.courses;
        let places = |count: fn(&ClassView) -> usize| {
            let places = courses.iter().enumerate().flat_map(move |(at, class)| (0..count(class)).map(move |n| (at, n)));
            places.collect::<Vec<_>>()
        };
        let (mut risks, mut dates) = (places(|class| class.at_risk.len()), places(|class| class.week.len()));
        risks.sort_by_key(|(at, n)| std::cmp::Reverse(courses[*at].at_risk[*n].risks.len()));
        dates.sort_by_key(|(at, n)| courses[*at].week[*n].at);
        Self { courses, risks, dates }
    }
}

impl Classes {
    /// Looks, unless that was done a moment ago.
    pub fn look(&mut self, ctx: &Ctx<'_>) {
        if self.job.is_some() || self.at.is_some_and(|at| ctx.now.since(at) < FRESH) {
            return;
        }
        let (school, actor) = (ctx.school.clone(), ctx.actor.clone());
        self.at = Some(ctx.now);
        self.job = Some(Job::start(ctx.now, move |watch| school.classes(&actor, watch)));
    }

    pub fn wake(&self) -> Option<Instant> {
        self.job.as_ref().map(Job::wake)
    }

    pub fn tick(&mut self, ctx: &mut Ctx<'_>) {
        if let Some(answer) = Job::ended(&mut self.job, ctx.now) {
            self.found = ctx.try_or_say(answer).map(Found::of).or(self.found.take());
        }
    }

    /// Whether nothing is known yet.
    pub fn is_unknown(&self) -> bool {
        self.found.is_none() && self.job.is_some()
    }

    pub fn all(&self) -> &[ClassView] {
        self.found.as_ref().map_or(&[], |found| &found.courses)
    }

    pub fn mean(&self, course: &str) -> Option<&TotalView> {
        self.all().iter().find(|class| class.course == course)?.mean.as_ref()
    }

    /// How many are at risk, and how many dates the week has.
    pub fn counts(&self) -> (usize, usize) {
        self.found.as_ref().map_or((0, 0), |found| (found.risks.len(), found.dates.len()))
    }

    /// One of those at risk, with their course.
    pub fn risk(&self, n: usize) -> Option<(&ClassView, &AtRisk)> {
        let found = self.found.as_ref()?;
        let (at, n) = *found.risks.get(n)?;
        let class = found.courses.get(at)?;
        Some((class, class.at_risk.get(n)?))
    }

    /// One of the dates, with its course.
    pub fn date(&self, n: usize) -> Option<(&ClassView, &WeekRow)> {
        let found = self.found.as_ref()?;
        let (at, n) = *found.dates.get(n)?;
        let class = found.courses.get(at)?;
        Some((class, class.week.get(n)?))
    }
}
