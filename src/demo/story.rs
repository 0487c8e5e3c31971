//! Three weeks of the demo school, day by day: who read, answered, handed in and graded what, and when.

use std::collections::BTreeMap;

use chrono::TimeDelta;

use super::people::{self, Learner};
use super::{MadeDemo, answer, asking, samples};
use crate::domain::course::{Course, DateRule, ItemBody, PoolSource};
use crate::domain::person::{CourseRole, SchoolRole};
use crate::domain::quiz::Question;
use crate::domain::schedule::DateOverride;
use crate::domain::time::Instant;
use crate::domain::work::Watch;
use crate::service::attempt::{Given, GivenAnswer};
use crate::service::course::DatesChange;
use crate::service::grade::NewGrade;
use crate::service::keeping::BackupNote;
use crate::service::page::Place;
use crate::service::past::Past;
use crate::service::people::NewUser;
use crate::service::submission::{NewWork, Wanted};
use crate::service::{Actor, Clock as _, Error, FixedClock, Random, Result, Services};

/// The course that the class takes.
pub(super) const COURSE: &str = "shell-basics";
/// How long the class has been at it.
const DAYS: i64 = 21;
/// Work of the last days still waits for its mark, and so does the newest, however old it is.
const UNGRADED_DAYS: i64 = 3;
const UNGRADED: usize = 4;

/// The instant at which the school was made.
pub fn founded(now: Instant) -> Instant {
    now.plus(TimeDelta::days(-DAYS - 2))
}

pub struct Story<'a> {
    pub school: &'a Services,
    pub console: Actor,
    pub clock: &'a FixedClock,
    pub random: &'a dyn Random,
    pub now: Instant,
    pub seed: u64,
    pub watch: &'a Watch,
}

/// One thing that one learner does.
struct Step<'a> {
    at: Instant,
    learner: &'a Learner,
    item: &'a crate::domain::course::Item,
}

impl Story<'_> {
    /// Lives through it all, in the order of time.
    pub fn tell(&self) -> Result<MadeDemo> {
        let courses = samples::bring_in(self.school, &self.console, &Watch::default())?;
        self.enroll(&self.console)?;
        self.set_dates(&self.console)?;
        let package = samples::package(COURSE).map_err(|refusal| super::refused(&refusal))?;
        let questions = questions(&package.course);
        let mut responses = 0;
        let steps = self.steps(&package.course);
        let seen: Vec<(&str, Instant)> = steps.iter().map(|step| (step.learner.user, step.at)).collect();
        self.watch.expect(steps.len() as u64);
        for step in steps {
            self.watch.advance(1).map_err(|cancelled| Error::conflict(cancelled.to_string()))?;
            self.clock.set(step.at.max(self.clock.now()));
            responses += self.live(&step, &questions)?;
        }
        self.grade()?;
        self.ask()?;
        self.look_in(&seen)?;
        Ok(MadeDemo { users: people::STAFF.len() + people::LEARNERS.len(), courses: courses.len(), responses })
    }

    /// Who was there when last. Whoever did nothing was invited and never came.
    fn look_in(&self, steps: &[(&str, Instant)]) -> Result<()> {
        let mut seen: BTreeMap<String, Instant> = BTreeMap::new();
        for (user, at) in steps {
            let last = seen.entry((*user).to_owned()).or_insert(*at);
            *last = (*last).max(*at);
        }
        let ago = |hours: i64| self.now.plus(TimeDelta::hours(-hours));
        // Ada has not looked since her newest marks; the staff come and go.
        seen.extend(
            [(people::INSTRUCTOR, ago(3)), (people::ASSISTANT, ago(50)), (people::ADMIN, ago(27))].map(|(user, at)| (user.to_owned(), at)),
        );
        let (now, made) = (self.now, super::Made::by_this_program(self.now, super::Size::Small, self.seed));
        self.school.write_past(&self.console, move |past| {
            for (user, at) in seen {
                past.saw(past.user(&user)?, at)?;
            }
            backups(past, now)?;
            past.leave_note(super::MADE, &made)
        })
    }

    fn enroll(&self, console: &Actor) -> Result<()> {
        let learners = people::LEARNERS.iter().map(|learner| (learner.user, learner.name, SchoolRole::Learner));
        for (user, full_name, role) in people::STAFF.iter().copied().chain(learners) {
            if user == people::ADMIN {
                let change = crate::service::people::UserChange { full_name: Some(full_name.to_owned()), ..Default::default() };
                self.school.change_user(console, user, change, None)?;
                continue;
            }
            self.school.add_user(console, NewUser { full_name: full_name.to_owned(), role, ..NewUser::named(user) })?;
            if people::ACCOUNTS.iter().any(|account| account.user == user) {
                self.school.set_password(console, user, people::PASSWORD)?;
            }
        }
        let names: Vec<String> = people::LEARNERS.iter().map(|learner| learner.user.to_owned()).collect();
        self.school.enroll(console, COURSE, &names, CourseRole::Learner, None)?;
        self.school.enroll(console, COURSE, &[people::INSTRUCTOR.to_owned()], CourseRole::Instructor, None)?;
        self.school.enroll(console, COURSE, &[people::ASSISTANT.to_owned()], CourseRole::Assistant, None)?;
        let tourists: Vec<String> = names.into_iter().take(6).collect();
        self.school.enroll(console, "lyceum-tour", &tourists, CourseRole::Learner, None)?;
        Ok(())
    }

    /// Something late, something due soon, something later.
    fn set_dates(&self, console: &Actor) -> Result<()> {
        for (item, days) in [("files/files", -6), ("files/folder", -4), ("text/text", 1), ("pipes/pipes", 6), ("scripts/backup", 20)] {
            let due = Some(Some(DateOverride::Is(DateRule::Exactly(self.day(days)))));
            self.school.set_dates(console, COURSE, item, DatesChange { due, ..DatesChange::default() })?;
        }
        // Few have begun the tour; whoever is in it is late with this.
        let due = Some(Some(DateOverride::Is(DateRule::Exactly(self.day(-2)))));
        self.school.set_dates(console, "lyceum-tour", "work/quiz", DatesChange { due, ..DatesChange::default() })?;
        Ok(())
    }

    /// `days` from now, at the full hour.
    fn day(&self, days: i64) -> Instant {
        let hour = 3_600_000;
        Instant(self.now.0 / hour * hour).plus(TimeDelta::days(days))
    }

    /// What everybody does, oldest first. Each learner walks the course in its order, at their own pace.
    fn steps<'a>(&self, course: &'a Course) -> Vec<Step<'a>> {
        let items: Vec<_> = course.modules.iter().flat_map(|module| &module.items).collect();
        let mut steps = Vec::new();
        for learner in people::LEARNERS {
            let done = items.len() * usize::try_from(learner.pace).unwrap_or(0) / 100;
            let span = TimeDelta::days(DAYS).num_milliseconds() - TimeDelta::hours(6).num_milliseconds();
            for (place, item) in items.iter().take(done).enumerate() {
                let share = i64::try_from(place + 1).unwrap_or(1) * span / i64::try_from(done + 1).unwrap_or(1);
                let within = i64::try_from(self.random.u64() % 3_000_000).unwrap_or(0);
                let at = self.now.plus(TimeDelta::days(-DAYS)).plus(TimeDelta::milliseconds(share + within));
                steps.push(Step { at: at.min(self.now.plus(TimeDelta::minutes(-30))), learner, item });
            }
        }
        steps.sort_by_key(|step| step.at);
        steps
    }

    /// One step; how many answers it gave. What the course itself forbids (a locked item) is left out, as in life.
    fn live(&self, step: &Step<'_>, questions: &BTreeMap<String, Vec<Question>>) -> Result<usize> {
        let actor = self.school.act_as(&self.console, step.learner.user)?;
        let lived = match &step.item.body {
            ItemBody::Page(_) => self.read(&actor, &step.item.id).map(|()| 0),
            ItemBody::Quiz(_) => self.quiz(&actor, step, questions.get(&step.item.id).map_or(&[], Vec::as_slice)),
            ItemBody::Assignment(_) => self.hand_in(&actor, &step.item.id).map(|()| 0),
            _ => Ok(0),
        };
        match lived {
            Err(Error { kind: crate::service::ErrorKind::Denied | crate::service::ErrorKind::Conflict, .. }) => Ok(0),
            lived => lived,
        }
    }

    fn read(&self, actor: &Actor, page: &str) -> Result<()> {
        self.school.page(actor, COURSE, page)?;
        for _ in 0..4 {
            let seconds = 40 + u32::try_from(self.random.u64() % 80).unwrap_or(0);
            self.school.add_active_time(actor, COURSE, page, seconds)?;
        }
        self.school.remember_place(actor, COURSE, page, Place { at: 0, read: 1000 })
    }

    fn quiz(&self, actor: &Actor, step: &Step<'_>, questions: &[Question]) -> Result<usize> {
        let quiz = &step.item.id;
        let attempt = self.school.start_attempt(actor, COURSE, quiz)?;
        let mut given = 0;
        for asked in &attempt.questions {
            let Some(question) = questions.iter().find(|question| question.id == asked.id) else { continue };
            let right = self.random.u64() % 100 < step.learner.ability;
            self.clock.advance(TimeDelta::seconds(20 + i64::try_from(self.random.u64() % 60).unwrap_or(0)));
            let slip = asking::slip(quiz, &asked.id).filter(|_| !right).map(|text| Given::Text { text });
            let answer = GivenAnswer::of(slip.unwrap_or_else(|| answer::to(question, right)));
            self.school.answer(actor, COURSE, quiz, vec![(asked.id.clone(), answer)])?;
            given += 1;
        }
        self.school.submit_attempt(actor, COURSE, quiz)?;
        Ok(given)
    }

    fn hand_in(&self, actor: &Actor, item: &str) -> Result<()> {
        let works = people::WORKS.len() as u64;
        let text = usize::try_from(self.random.u64() % works).ok().and_then(|at| people::WORKS.get(at)).copied().unwrap_or_default();
        self.school.submit_work(actor, COURSE, item, NewWork { text: Some(text.into()), ..NewWork::default() }).map(drop)
    }

    /// The instructor marks all but the newest work.
    fn grade(&self) -> Result<()> {
        let rosa = self.school.act_as(&self.console, people::INSTRUCTOR)?;
        let waiting = self.school.submissions(&rosa, COURSE, &Wanted::default())?;
        for (turn, work) in waiting.submissions.iter().enumerate() {
            let newest = turn + UNGRADED >= waiting.submissions.len() && work.user != people::LEARNER;
            if newest || work.at > self.now.plus(TimeDelta::days(-UNGRADED_DAYS)) {
                continue;
            }
            self.clock.set(work.at.plus(TimeDelta::hours(20)).max(self.clock.now()).min(self.now));
            let comment = people::COMMENTS.get(turn % people::COMMENTS.len()).copied().map(Into::into);
            let score = ["92%", "80%", "65%"].get(turn % 3).map(ToString::to_string);
            self.school.set_grade(&rosa, COURSE, &work.item, &work.user, NewGrade { score, comment, ..NewGrade::default() })?;
        }
        Ok(())
    }
}

/// A good backup, and the one of last night that found no room.
pub fn backups(past: &Past<'_, '_>, now: Instant) -> Result<()> {
    let night = |days: i64| Instant(now.0 / 86_400_000 * 86_400_000).plus(TimeDelta::days(-days)).plus(TimeDelta::minutes(2 * 60 + 30));
    let last = if night(0) < now { night(0) } else { night(1) };
    let file = |at: Instant| format!("/srv/backups/northgate-{}.db", at.to_utc().format("%Y-%m-%d"));
    let good = last.plus(TimeDelta::days(-4));
    past.backup(BackupNote { at: good, file: file(good), bytes: 1 << 20, failed: None })?;
    past.backup_found_no_room(last, &file(last))
}

/// The questions that an attempt at each quiz may ask, its banks' among them.
fn questions(course: &Course) -> BTreeMap<String, Vec<Question>> {
    let of = |source: &PoolSource| match source {
        PoolSource::Own(questions) => questions.clone(),
        PoolSource::Bank { bank, .. } => {
            course.banks.iter().filter(|known| known.path == *bank).flat_map(|bank| bank.questions.clone()).collect()
        }
    };
    let items = course.modules.iter().flat_map(|module| &module.items);
    items
        .filter_map(|item| match &item.body {
            ItemBody::Quiz(quiz) => Some((item.id.clone(), quiz.pools.iter().flat_map(|pool| of(&pool.source)).collect())),
            _ => None,
        })
        .collect()
}
