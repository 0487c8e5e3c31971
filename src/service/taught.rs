//! A course as its staff see it when they come to it: what learners see of it, and how much of everything waits there.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::attempt::AskingRow;
use super::course::{self, CourseView};
use super::policy;
use super::{Actor, Result, Services, attempt, grade};
use crate::domain::ids::UserId;
use crate::domain::permission::Deed;
use crate::store::{self, Trust};

/// A course and its counts. Lists of people and of work are asked for where they are shown.
#[derive(Debug, Clone, Serialize)]
pub struct TaughtCourse {
    pub view: CourseView,
    pub people: u32,
    pub learners: u32,
    /// Pieces of work that wait to be marked, by item.
    pub waiting: BTreeMap<String, u32>,
    /// What learners ask about quizzes, the oldest first.
    pub asking: Vec<AskingRow>,
    pub deeds: CourseDeeds,
}

/// Learners who are in the middle of quizzes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Running {
    /// One who is in two quizzes is one.
    pub learners: u32,
    /// How many are in each, by its id.
    pub quizzes: BTreeMap<String, u32>,
}

impl Running {
    fn of(all: Vec<(String, UserId)>) -> Self {
        let learners = all.iter().map(|(_, user)| user).collect::<BTreeSet<_>>().len();
        let mut quizzes = BTreeMap::new();
        for (quiz, _) in all {
            *quizzes.entry(quiz).or_default() += 1;
        }
        Self { learners: u32::try_from(learners).unwrap_or(u32::MAX), quizzes }
    }
}

/// What the actor may do in a course: what bars the rest is said before it is tried.
#[derive(Debug, Clone, Copy, Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "one answer a deed, as the table of RULES.md 8 has them")]
pub struct CourseDeeds {
    pub publish: bool,
    pub edit: bool,
    pub enroll: bool,
    pub groups: bool,
    pub export: bool,
    pub mark: bool,
}

impl TaughtCourse {
    /// Pieces of work that wait in all.
    pub fn to_mark(&self) -> u32 {
        self.waiting.values().sum()
    }
}

impl Services {
    /// A course with what waits in it, for its staff.
    ///
    /// # Errors
    /// `Denied` for those who do not see everybody's work.
    pub fn taught_course(&self, actor: &Actor, course: &str) -> Result<TaughtCourse> {
        self.settle_for(actor, Some(course))?;
        let now = self.now();
        self.db.read(Trust::Learner, |db| {
            let standing = policy::standing(db, actor, course)?;
            standing.require(Deed::SeeRecord, "see everybody's work")?;
            let may = |deed| standing.may(deed);
            let deeds = CourseDeeds {
                publish: may(Deed::Publish),
                edit: may(Deed::EditContent),
                enroll: may(Deed::Enroll),
                groups: may(Deed::Groups),
                export: may(Deed::Export),
                mark: may(Deed::Grade),
            };
            Ok(TaughtCourse {
                people: store::enrollment::count(db, standing.course.id)?,
                learners: store::course::counts(db, standing.course.id, true)?.learners,
                waiting: grade::count_waiting(db, &standing)?,
                asking: attempt::asking(db, &[&standing])?,
                view: course::view(db, &standing, now)?,
                deeds,
            })
        })
    }

    /// Learners who are in the middle of the quizzes of a course: what is told before one of them is hidden or removed.
    ///
    /// # Errors
    /// `Denied` for those who do not see everybody's work.
    pub fn running_attempts(&self, actor: &Actor, course: &str) -> Result<Running> {
        self.settle_for(actor, Some(course))?;
        self.db.read(Trust::Learner, |db| {
            let standing = policy::standing(db, actor, course)?;
            standing.require(Deed::SeeRecord, "see everybody's work")?;
            Ok(Running::of(store::attempt::in_the_middle(db, standing.course.id)?))
        })
    }
}
