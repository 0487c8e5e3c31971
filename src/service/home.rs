//! Home: what a learner should do next, what is due, how far each course is; the courses of those who teach.

use std::collections::HashMap;

use chrono_tz::Tz;
use rusqlite::Connection;
use serde::Serialize;

use super::grade::marks::Marks;
use super::policy::{Acting, Standing};
use super::tree::{Leaf, Tree, sentences};
use super::{Actor, Result, Services, attempt, settings};
use crate::domain::completion::{Progress, Status};
use crate::domain::course::CourseState;
use crate::domain::course::ItemKind;
use crate::domain::ids::CourseId;
use crate::domain::permission::Deed;
use crate::domain::person::CourseRole;
use crate::domain::text::Untrusted;
use crate::domain::time::Instant;
use crate::service::attempt::AskingRow;
use crate::service::grade::{NewMark, TotalView};
use crate::service::page::Neighbor;
use crate::store::{self, Trust};

#[derive(Debug, Clone, Serialize)]
pub struct HomeView {
    /// What the school tells everybody; empty where it tells nothing.
    pub banner: Untrusted,
    /// Where reading or working was left off; else the first thing to do.
    pub resume: Option<Resume>,
    /// Not done and due: late ones first, then by date.
    pub due: Vec<DueRow>,
    /// Courses in which the actor learns.
    pub courses: Vec<CourseCard>,
    /// Courses that the actor may look at without learning in them.
    pub observed: Vec<ObservedRow>,
    /// Released marks that the actor has not looked at, newest first.
    pub marks: Vec<NewMark>,
    /// Courses in which the actor is staff (all for admins).
    pub teaching: Vec<TeachingRow>,
    /// What learners ask about quizzes in them, the oldest first.
    pub asking: Vec<AskingRow>,
    /// Courses there are to join.
    pub to_join: u32,
}

#[derive(Debug, Clone, Serialize)]
pub struct Resume {
    pub course: String,
    pub course_title: Untrusted,
    pub item: String,
    pub title: Untrusted,
    pub kind: ItemKind,
    /// How much was read, in thousandths.
    pub read: Option<u16>,
    /// False where this is the first step in a course not begun.
    pub begun: bool,
}

#[derive(Debug, Clone, Serialize)]
pub struct DueRow {
    pub course: String,
    pub course_title: Untrusted,
    pub item: String,
    pub title: Untrusted,
    pub kind: ItemKind,
    pub due: Instant,
    pub close: Option<Instant>,
    pub when: When,
    pub locked_by: Option<String>,
    /// A quiz's time limit, in seconds.
    pub time_s: Option<u64>,
    /// A quiz's attempts that are left, where they are limited.
    pub attempts_left: Option<u32>,
}

/// How near a due date is, in days of the actor's zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum When {
    /// Whole days since, 0 within the first.
    Late(u32),
    Today,
    /// Tomorrow is 1.
    In(u32),
}

#[derive(Debug, Clone, Serialize)]
pub struct CourseCard {
    pub course: String,
    pub title: Untrusted,
    pub state: CourseState,
    pub progress: Progress,
    /// The grade so far, out of what is released; `None` without a released mark.
    pub grade: Option<TotalView>,
    pub next: Option<Neighbor>,
}

#[derive(Debug, Clone, Serialize)]
pub struct ObservedRow {
    pub course: String,
    pub title: Untrusted,
}

#[derive(Debug, Clone, Serialize)]
pub struct TeachingRow {
    pub course: String,
    pub title: Untrusted,
    pub state: CourseState,
    /// The actor's own role; `None` for an admin who is not in it.
    pub role: Option<CourseRole>,
    pub learners: u32,
    pub staff: u32,
    /// Pieces of work that wait for the actor's mark.
    pub to_mark: u32,
}

impl Services {
    /// What the actor should do next and where they stand.
    pub fn home(&self, actor: &Actor) -> Result<HomeView> {
        let now = self.now();
        self.db.read(Trust::Learner, |db| {
            let acting = Acting::load(db, actor)?;
            let joined = acting.person.map_or(Ok(Vec::new()), |person| store::enrollment::of_user(db, person))?;
            let role = |course: CourseId| joined.iter().find(|(id, _)| *id == course).map(|(_, role)| *role);
            let mut home = HomeView {
                banner: settings::banner_text(db)?,
                resume: None,
                due: vec![],
                courses: vec![],
                observed: vec![],
                marks: vec![],
                teaching: vec![],
                asking: vec![],
                to_join: to_join(db, &acting, &joined)?,
            };
            let standings = acting.in_courses(db)?;
            let taught: Vec<_> = standings.iter().filter(|standing| standing.is_staff()).collect();
            home.teaching = teaching(db, &taught, &joined)?;
            home.asking = attempt::asking(db, &taught)?;
            let mut learning = Vec::new();
            for standing in standings {
                let shown = matches!(standing.course.state, CourseState::Published | CourseState::Archived);
                if let Some(me) = standing.learner().filter(|_| shown && acting.learns_in(role(standing.course.id))) {
                    let (tree, marks) = Tree::with_marks(db, &standing, me, now)?;
                    learning.push(Learning { standing, tree, marks });
                } else if shown && role(standing.course.id) == Some(CourseRole::Observer) {
                    let course = standing.course;
                    home.observed.push(ObservedRow { course: course.slug, title: course.title });
                }
            }
            let seen = acting.person.map_or(Ok(None), |person| store::grade::seen_at(db, person))?;
            // What is archived is read: what was reached in it stays in sight, and nothing more is to be done.
            learning.sort_by_key(Learning::is_archived);
            for course in &learning {
                if !course.is_archived() {
                    home.due.extend(course.due(db, now, acting.zone)?);
                }
                home.courses.push(course.card());
                home.marks.extend(course.marks.news(&course.standing, seen));
            }
            home.due.sort_by_key(|row| row.due);
            home.marks.sort_by_key(|mark| std::cmp::Reverse(mark.at));
            learning.retain(|course| !course.is_archived());
            home.resume = resume(&learning);
            Ok(home)
        })
    }
}

/// A course in which the actor learns.
struct Learning {
    standing: Standing,
    tree: Tree,
    marks: Marks,
}

impl Learning {
    fn is_archived(&self) -> bool {
        self.standing.course.state == CourseState::Archived
    }

    fn last_seen(&self) -> Option<Instant> {
        self.tree.leaves().filter_map(|leaf| leaf.progress.seen_at).max()
    }

    /// What is to be handed in or done by a date, as long as that can still be.
    fn due(&self, db: &Connection, now: Instant, zone: Tz) -> Result<Vec<DueRow>> {
        let waits = |leaf: &&Leaf| !leaf.is_done() && !leaf.progress.submitted && leaf.dates.close.is_none_or(|close| now <= close);
        let dated = self.tree.leaves().filter(waits).filter_map(|leaf| Some((leaf, leaf.dates.due?)));
        dated
            .map(|(leaf, due)| {
                let terms = match leaf.item.kind {
                    ItemKind::Quiz => attempt::terms(db, &leaf.item, self.standing.require_learner()?)?,
                    _ => attempt::Terms::default(),
                };
                Ok(DueRow {
                    time_s: terms.time_s,
                    attempts_left: terms.left,
                    course: self.standing.course.slug.clone(),
                    course_title: self.standing.course.title.clone(),
                    item: leaf.item.slug.clone(),
                    title: leaf.item.title.clone(),
                    kind: leaf.item.kind,
                    due,
                    close: leaf.dates.close,
                    when: When::of(due, now, zone),
                    locked_by: sentences(&leaf.reasons, zone),
                })
            })
            .collect()
    }

    fn card(&self) -> CourseCard {
        CourseCard {
            course: self.standing.course.slug.clone(),
            title: self.standing.course.title.clone(),
            state: self.standing.course.state,
            progress: self.tree.progress(),
            grade: self.marks.so_far(),
            next: self.tree.next().filter(|_| !self.is_archived()).map(|leaf| Neighbor::of(leaf, &self.standing)),
        }
    }
}

/// Where to go on: in the course seen last that has something left, else the first thing of one not begun.
fn resume(learning: &[Learning]) -> Option<Resume> {
    let mut order: Vec<&Learning> = learning.iter().collect();
    order.sort_by_key(|course| std::cmp::Reverse(course.last_seen()));
    order.into_iter().find_map(|course| {
        let leaf = course.tree.next()?;
        Some(Resume {
            course: course.standing.course.slug.clone(),
            course_title: course.standing.course.title.clone(),
            item: leaf.item.slug.clone(),
            title: leaf.item.title.clone(),
            kind: leaf.item.kind,
            read: leaf.progress.read.filter(|_| leaf.status == Some(Status::Started)),
            begun: course.last_seen().is_some(),
        })
    })
}

impl When {
    /// How near `due` is at `now`, by the days of `zone`.
    pub fn of(due: Instant, now: Instant, zone: Tz) -> Self {
        if due < now {
            return Self::Late(u32::try_from(now.since(due).num_days()).unwrap_or(u32::MAX));
        }
        let day = |at: Instant| at.to_utc().with_timezone(&zone).date_naive();
        match u32::try_from((day(due) - day(now)).num_days()).unwrap_or_default() {
            0 => Self::Today,
            days => Self::In(days),
        }
    }
}

fn to_join(db: &Connection, acting: &Acting, joined: &[(CourseId, CourseRole)]) -> Result<u32> {
    if acting.is_alone() {
        return Ok(0);
    }
    let open =
        store::course::all(db)?.into_iter().filter(|course| acting.may_join(course) && !joined.iter().any(|(id, _)| *id == course.id));
    Ok(u32::try_from(open.count()).unwrap_or(u32::MAX))
}

/// From so many courses on, what waits in the school is walked through, and not course by course.
const MANY: usize = 32;

/// The courses of their staff, counted together: an admin has hundreds.
fn teaching(db: &Connection, standings: &[&Standing], joined: &[(CourseId, CourseRole)]) -> Result<Vec<TeachingRow>> {
    let ids = || standings.iter().map(|standing| standing.course.id);
    let people = store::course::people(db, ids())?;
    let waits = match standings.len() {
        0 => HashMap::new(),
        MANY.. => store::grade::count_all_waiting(db)?,
        _ => store::grade::count_waiting(db, ids())?,
    };
    let row = |standing: &Standing| {
        let course = standing.course.id;
        let (learners, staff) = people.get(&course).copied().unwrap_or_default();
        TeachingRow {
            course: standing.course.slug.clone(),
            title: standing.course.title.clone(),
            state: standing.course.state,
            role: joined.iter().find(|(id, _)| *id == course).map(|(_, role)| *role),
            learners,
            staff,
            to_mark: waits.get(&course).copied().filter(|_| standing.may(Deed::Grade)).unwrap_or_default(),
        }
    };
    Ok(standings.iter().map(|standing| row(standing)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::service::import::ImportOptions;
    use crate::service::testing::{School, sample};

    fn at(text: &str) -> Instant {
        Instant::from(chrono::DateTime::parse_from_rfc3339(text).unwrap().to_utc())
    }

    fn taught(school: &School) -> (u32, u32, u32) {
        let home = school.services.home(&school.console()).unwrap();
        home.teaching.iter().map(|row| (row.learners, row.staff, row.to_mark)).next().unwrap()
    }

    /// What is kept of a course is what there is to count, whatever became of its people.
    #[test]
    fn kept_counts_follow_who_comes_and_goes() {
        let school = School::new();
        let options = ImportOptions { publish: true, ..ImportOptions::default() };
        school.services.import_course(&school.console(), sample::sample(), options).unwrap();
        school.instructor("tina");
        assert_eq!(taught(&school), (0, 0, 0));
        school.enroll("git-lab", &["tina"], CourseRole::Instructor);
        let ada = school.learner("ada");
        school.learner("ben");
        school.enroll("git-lab", &["ada", "ben"], CourseRole::Learner);
        assert_eq!(taught(&school), (2, 1, 0));
        let out = |user: &str| school.services.unenroll(&school.console(), "git-lab", &[user.to_owned()]).unwrap();
        out("ben");
        assert_eq!(taught(&school), (1, 1, 0));
        school.enroll("git-lab", &["ben"], CourseRole::Assistant);
        assert_eq!(taught(&school), (1, 2, 0));
        out("ben");
        school.enroll("git-lab", &["ben"], CourseRole::Observer);
        assert_eq!(taught(&school), (1, 1, 0));
        let spent = || {
            let roster = school.services.roster(&school.console(), "git-lab").unwrap();
            roster.people.iter().map(|row| row.active_seconds).sum::<u64>()
        };
        for seconds in [40, 2] {
            school.services.add_active_time(&ada, "git-lab", "intro/why", seconds).unwrap();
        }
        assert_eq!(spent(), 42);
        out("ada");
        school.enroll("git-lab", &["ada"], CourseRole::Learner);
        assert_eq!(spent(), 42, "who comes back has worked as long");
    }

    /// UX.md sketch 2: the day that counts is the reader's, not UTC's.
    #[test]
    fn today_is_a_day_of_the_readers_zone() {
        let now = at("2026-11-22T23:30:00+01:00");
        let when = |due: &str, zone| When::of(at(due), now, zone);
        assert_eq!(when("2026-11-22T23:59:00+01:00", chrono_tz::Europe::Berlin), When::Today);
        assert_eq!(when("2026-11-23T00:10:00+01:00", chrono_tz::Europe::Berlin), When::In(1));
        assert_eq!(when("2026-11-23T00:10:00+01:00", chrono_tz::UTC), When::Today);
        assert_eq!(when("2026-11-22T23:29:59+01:00", chrono_tz::UTC), When::Late(0));
        assert_eq!(when("2026-11-21T23:00:00+01:00", chrono_tz::UTC), When::Late(1));
    }
}
