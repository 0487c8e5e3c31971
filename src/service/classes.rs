//! How the courses that somebody teaches stand: who may need help and why, what the week brings, the mean. Found out beside the interface:
//! it looks at what every learner did, some at a time, so that nobody else waits for a connection meanwhile.

use std::collections::HashMap;

use chrono::TimeDelta;
use rusqlite::Connection;
use serde::Serialize;

use super::grade::TotalView;
use super::grade::book::{Book, Cells, CellsByUser};
use super::policy::{self, Acting, Standing};
use super::tree::{Counted, Shelf};
use super::{Actor, Error, Result, Services};
use crate::domain::course::{CourseState, ItemKind, ItemState};
use crate::domain::grade::Work;
use crate::domain::grade::total::Which as Total;
use crate::domain::ids::{ItemId, UserId};
use crate::domain::permission::Deed;
use crate::domain::person::CourseRole;
use crate::domain::points::Exact;
use crate::domain::risk::{Facts, Measure, Risk};
use crate::domain::schedule::Which;
use crate::domain::text::Untrusted;
use crate::domain::time::Instant;
use crate::domain::work::Watch;
use crate::store::enrollment::Member;
use crate::store::item::ItemRow;
use crate::store::progress::{ProgressRow, Turnout};
use crate::store::{self, Trust};

/// How many learners are looked at in one go.
const SOME: usize = 64;
/// How far ahead the week looks.
const WEEK: TimeDelta = TimeDelta::days(7);

/// How the published courses stand that somebody teaches.
#[derive(Debug, Clone, Default, Serialize)]
pub struct ClassesView {
    pub courses: Vec<ClassView>,
}

#[derive(Debug, Clone, Serialize)]
pub struct ClassView {
    pub course: String,
    pub title: Untrusted,
    pub learners: u32,
    /// The mean of all totals so far; `None` while nothing is marked.
    pub mean: Option<TotalView>,
    /// Those with most reasons first.
    pub at_risk: Vec<AtRisk>,
    /// What opens, is due and closes in the next seven days, the next first.
    pub week: Vec<WeekRow>,
}

/// A learner at whom somebody should look.
#[derive(Debug, Clone, Serialize)]
pub struct AtRisk {
    pub user: String,
    pub name: Untrusted,
    /// Never empty.
    pub risks: Vec<Risk>,
}

/// A date of the week.
#[derive(Debug, Clone, Serialize)]
pub struct WeekRow {
    pub item: String,
    pub title: Untrusted,
    pub kind: ItemKind,
    pub at: Instant,
    pub which: Which,
    /// How many learners have opened it.
    pub opened: u32,
    /// How many have handed in, where that is asked; else how many have read it.
    pub done: u32,
    pub takes_work: bool,
}

impl Services {
    /// How the published courses stand that the actor teaches. A course in which they may not mark everybody's work is left out: an admin's
    /// look at the school is no look at its learners.
    pub fn classes(&self, actor: &Actor, watch: &Watch) -> Result<ClassesView> {
        let now = self.now();
        let courses = self.db.read(Trust::Staff, |db| taught(db, actor))?;
        let mut view = ClassesView::default();
        for course in &courses {
            view.courses.push(self.class(actor, course, now, watch)?);
        }
        Ok(view)
    }

    fn class(&self, actor: &Actor, course: &str, now: Instant, watch: &Watch) -> Result<ClassView> {
        let (class, week) = self.db.read(Trust::Staff, |db| {
            let class = Class::load(db, policy::standing(db, actor, course)?, now)?;
            let week = class.week(db)?;
            Ok::<_, Error>((class, week))
        })?;
        watch.expect(class.learners.len() as u64);
        let mut looks = Vec::new();
        for some in class.learners.chunks(SOME) {
            looks.extend(self.db.read(Trust::Staff, |db| class.look(db, some))?);
            watch.advance(some.len() as u64).map_err(|cancelled| Error::conflict(format!("{cancelled}.")))?;
        }
        Ok(class.view(looks, week))
    }
}

/// The published courses that the actor teaches.
fn taught(db: &Connection, actor: &Actor) -> Result<Vec<String>> {
    let standings = Acting::load(db, actor)?.in_courses(db)?.into_iter();
    let teaches = |standing: &Standing| [Deed::Grade, Deed::SeeRecord, Deed::SeeUnreleased].iter().all(|deed| standing.may(*deed));
    let running = standings.filter(|standing| standing.course.state == CourseState::Published && teaches(standing));
    Ok(running.map(|standing| standing.course.slug).collect())
}

/// A course to be looked at, without what anybody did in it.
struct Class {
    standing: Standing,
    learners: Vec<Member>,
    items: Vec<ItemRow>,
    book: Book,
    required: Counted,
    measure: Measure,
    now: Instant,
}

/// What a look at one learner found.
struct Looked {
    total: Option<Exact>,
    risk: Option<AtRisk>,
}

impl Class {
    fn load(db: &Connection, standing: Standing, now: Instant) -> Result<Self> {
        let items = store::item::of_course(db, standing.course.id)?;
        let book = Book::of(db, &standing, &items, now)?;
        let learners = store::enrollment::of_course(db, standing.course.id)?.into_iter().filter(|one| one.role == CourseRole::Learner);
        let learners: Vec<Member> = learners.collect();
        let seen: Vec<_> = learners.iter().map(|one| one.last_seen).collect();
        let measure = Measure::new(book.grading.pass.as_ref(), &seen, now);
        let required = Shelf::of(db, &standing, items.clone())?.counted();
        Ok(Self { standing, learners, items, book, required, measure, now })
    }

    fn look(&self, db: &Connection, some: &[Member]) -> Result<Vec<Looked>> {
        let ids: Vec<UserId> = some.iter().map(|one| one.user).collect();
        let cells: CellsByUser = self.book.cells_of(db, &ids)?;
        let mut progress: HashMap<UserId, HashMap<ItemId, ProgressRow>> = HashMap::new();
        store::progress::each_of_learners(db, self.standing.course.id, ids.iter().copied(), |user, item, row| {
            progress.entry(user).or_default().insert(item, row);
        })?;
        let one = |member: &Member| {
            let cells = cells.get(&member.user).map_or(&[][..], Vec::as_slice);
            self.look_at(member, cells, &progress.remove(&member.user).unwrap_or_default())
        };
        Ok(some.iter().map(one).collect())
    }

    fn look_at<C: Cells + ?Sized>(&self, member: &Member, cells: &C, progress: &HashMap<ItemId, ProgressRow>) -> Looked {
        let derived = self.book.derive(cells);
        let total = self.book.total(&self.book.entries(&derived), Total::CURRENT_ALL).percent;
        let (mut due, mut missing, mut done) = (0, 0, 0);
        for item in self.items.iter().filter(|item| self.required.counts(item.id)) {
            let row = progress.get(&item.id).copied().unwrap_or_default();
            let graded = self.book.find(item.id);
            let mark = graded.and_then(|(at, graded)| derived[at].known(graded.possible)).unwrap_or_default();
            let is_done = self.required.done(item.id, &row, &mark) > 0;
            let handed_in = row.submitted || graded.and_then(|(at, _)| cells.cell(at, item.id)).is_some_and(|cell| is_in(cell.work));
            done += u32::from(is_done);
            if self.is_over(item) {
                due += 1;
                missing += u32::from(!is_done && !handed_in);
            }
        }
        let finished = self.required.progress(done).is_whole();
        let facts = Facts { due, missing, finished, enrolled_at: member.enrolled_at, last_seen: member.last_seen, total: total.clone() };
        let risks = self.measure.risks(&facts);
        let risk = (!risks.is_empty()).then(|| AtRisk { user: member.name.clone(), name: member.full_name.clone(), risks });
        Looked { total, risk }
    }

    fn is_over(&self, item: &ItemRow) -> bool {
        let dates = self.standing.calendar().dates(&item.settings, &item.dates);
        dates.due.or(dates.close).is_some_and(|due| due < self.now)
    }

    fn week(&self, db: &Connection) -> Result<Vec<WeekRow>> {
        let calendar = self.standing.calendar();
        let soon = self.now..self.now.plus(WEEK);
        let mut week = Vec::new();
        for item in self.items.iter().filter(|item| item.state == ItemState::Published) {
            let dates = calendar.dates(&item.settings, &item.dates);
            let all =
                [(Which::Open, dates.open), (Which::Due, dates.due), (Which::Close, dates.close.filter(|_| dates.close != dates.due))];
            week.extend(all.into_iter().filter_map(|(which, at)| Some((at.filter(|at| soon.contains(at))?, which, item))));
        }
        week.sort_by_key(|(at, ..)| *at);
        let turnout = store::progress::turnout(db, self.standing.course.id, week.iter().map(|(.., item)| item.id))?;
        Ok(week.into_iter().map(|(at, which, item)| week_row(item, at, which, turnout.get(&item.id).copied())).collect())
    }

    fn view(self, looks: Vec<Looked>, week: Vec<WeekRow>) -> ClassView {
        let (mut sum, mut marked, mut at_risk) = (Exact::zero(), 0, Vec::new());
        for Looked { total, risk } in looks {
            if let Some(total) = total {
                (sum, marked) = (sum + total, marked + 1);
            }
            at_risk.extend(risk);
        }
        at_risk.sort_by_key(|one: &AtRisk| std::cmp::Reverse(one.risks.len()));
        ClassView {
            course: self.standing.course.slug.clone(),
            title: self.standing.course.title.clone(),
            learners: u32::try_from(self.learners.len()).unwrap_or(u32::MAX),
            mean: sum.over(&Exact::whole(marked)).map(|mean| self.book.shown(&mean)),
            at_risk,
            week,
        }
    }
}

fn is_in(work: Work) -> bool {
    matches!(work, Work::Submitted | Work::NeedsMarking)
}

fn week_row(item: &ItemRow, at: Instant, which: Which, turnout: Option<Turnout>) -> WeekRow {
    let takes_work = item.kind == ItemKind::Quiz || (item.kind == ItemKind::Assignment && item.takes_work);
    let Turnout { opened, read, submitted } = turnout.unwrap_or_default();
    WeekRow {
        item: item.slug.clone(),
        title: item.title.clone(),
        kind: item.kind,
        at,
        which,
        opened,
        done: if takes_work { submitted } else { read },
        takes_work,
    }
}

#[cfg(test)]
mod tests;
