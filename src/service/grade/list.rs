//! Looking at grades: the gradebook, a learner's own list, what is new, the history of one cell.

use std::collections::HashMap;

use rusqlite::Connection;

use super::book::{Book, Cells, Derived, Graded};
use super::marks::{Marks, is_new, is_released};
use super::set::{graded_item, learner, who, word};
use super::view::{
    CategoryView, CellView, CourseGrades, GradeEventView, GradeHistory, GradeItemView, GradesView, LearnerGrades, MyCourse, MyGrade,
    MyGrades,
};
use crate::domain::grade::total::{self, Which};
use crate::domain::ids::{ItemId, UserId};
use crate::domain::permission::Deed;
use crate::domain::person::CourseRole;
use crate::domain::points::Exact;
use crate::domain::text::Untrusted;
use crate::domain::time::Instant;
use crate::service::policy::{self, Acting, Standing};
use crate::service::record_look::RecordLook;
use crate::service::submission::RubricResult;
use crate::service::tree::titled;
use crate::service::{Actor, Error, Result, Services};
use crate::store::grade::{CellRow, Chosen};
use crate::store::item::Body;
use crate::store::{self, Trust};

impl Services {
    /// The gradebook of a course, or without one the actor's own marks in each course they learn in. Learners get their own row alone.
    pub fn grades(&self, actor: &Actor, course: Option<&str>) -> Result<GradesView> {
        self.settle_for(actor, course)?;
        let now = self.now();
        self.db.read(Trust::Learner, |db| {
            let standings = match course {
                Some(course) => vec![policy::standing(db, actor, course)?],
                None => learning(db, actor)?,
            };
            let courses = standings.iter().map(|standing| course_grades(db, standing, now)).collect::<Result<_>>()?;
            Ok(GradesView { courses })
        })
    }

    /// The actor's own marks as a list, with comments and rubrics.
    pub fn my_grades(&self, actor: &Actor) -> Result<MyGrades> {
        self.settle_for(actor, None)?;
        let now = self.now();
        self.db.read(Trust::Learner, |db| {
            let courses = learning(db, actor)?.iter().map(|standing| my_course(db, standing, now)).collect::<Result<_>>()?;
            Ok(MyGrades { courses })
        })
    }

    /// Hands in what time has ended, in `course` or in all that the actor learns in.
    pub(in crate::service) fn settle_for(&self, actor: &Actor, course: Option<&str>) -> Result<()> {
        let courses = match course {
            Some(course) => vec![course.to_owned()],
            None => self.db.read(Trust::Learner, |db| Ok::<_, Error>(slugs(&learning(db, actor)?)))?,
        };
        courses.iter().try_for_each(|course| self.settle_course(actor, course))
    }

    /// Notes that the actor has looked at all their marks.
    pub fn marks_seen(&self, actor: &Actor) -> Result<()> {
        let (actor, now) = (actor.clone(), self.now());
        self.db.write(move |tx| {
            let acting = Acting::load(tx, &actor)?;
            acting.person.map_or(Ok(()), |person| Ok(store::grade::see(tx, person, now)?))
        })
    }

    /// All that happened to one cell. A learner gets their own, once it is released; an admin's look is logged (RULES.md 8).
    pub fn grade_history(&self, actor: &Actor, course: &str, item: &str, user: &str) -> Result<GradeHistory> {
        let now = self.now();
        let (look, history) = self.db.read(Trust::Learner, |db| {
            let standing = policy::standing(db, actor, course)?;
            let item = graded_item(db, &standing, item)?;
            let owner = policy::user(db, &standing, user)?;
            if !standing.may_of(Deed::SeeRecord, owner) {
                return Err(Error::not_found("user", user));
            }
            let look = RecordLook::of(&standing, owner);
            let owner = learner(db, &standing, user).unwrap_or(owner);
            let released = is_released(db, &standing, &item, owner, now)?;
            let mut events = Vec::new();
            if released || standing.may(Deed::SeeUnreleased) {
                for event in store::grade::events(db, item.id, owner)? {
                    events.push(GradeEventView {
                        n: event.n,
                        at: event.at,
                        by: who(db, &event)?,
                        to: word(&event.mark),
                        reason: store::written::get(db, event.reason.as_ref())?,
                        comment: store::written::get(db, event.mark.comment.as_ref())?,
                        deed: event.deed,
                    });
                }
            }
            Ok((look, GradeHistory { course: standing.course.slug, item: item.slug, user: user.to_owned(), events }))
        })?;
        self.log_look(actor, look)?;
        Ok(history)
    }
}

/// The courses in which the actor learns.
fn learning(db: &Connection, actor: &Actor) -> Result<Vec<Standing>> {
    let all = Acting::load(db, actor)?.in_courses(db)?;
    Ok(all.into_iter().filter(|standing| standing.learner().is_some()).collect())
}

fn slugs(standings: &[Standing]) -> Vec<String> {
    standings.iter().map(|standing| standing.course.slug.clone()).collect()
}

fn course_grades(db: &Connection, standing: &Standing, now: Instant) -> Result<CourseGrades> {
    let staff = standing.may(Deed::SeeUnreleased);
    if !staff && standing.learner().is_none() {
        return Err(Error::denied(format!("You may not see the marks of {}.", titled(&standing.course.title))));
    }
    let book = Book::load(db, standing, now)?;
    let rows = people(db, standing, staff)?;
    let learners = if let ([(one, ..)], false) = (rows.as_slice(), staff) {
        let cells = store::grade::of_user(db, standing.course.id, *one)?;
        rows.into_iter().map(|(_, name, full_name)| row(&book, name, full_name, &cells, staff)).collect()
    } else {
        let cells = book.cells(db, standing)?;
        let of = |user| cells.get(&user).map_or(&[][..], Vec::as_slice);
        rows.into_iter().map(|(user, name, full_name)| row(&book, name, full_name, of(user), staff)).collect()
    };
    Ok(CourseGrades {
        course: standing.course.slug.clone(),
        title: standing.course.title.clone(),
        total: total::rule(&book.grading),
        decimals: book.grading.decimals,
        as_of: now,
        may_mark: standing.may(Deed::Grade),
        categories: book
            .grading
            .categories
            .iter()
            .map(|category| CategoryView { id: category.id.clone(), title: category.title.clone(), weight: category.weight.clone() })
            .collect(),
        items: book.items.iter().map(item_view).collect(),
        learners,
    })
}

pub(super) fn item_view(graded: &Graded) -> GradeItemView {
    GradeItemView {
        id: graded.item.slug.clone(),
        title: graded.item.title.clone(),
        kind: graded.item.kind,
        category: graded.item.settings.category.clone(),
        possible: graded.possible,
        due: graded.dates.due,
    }
}

/// The rows of the gradebook by name: for staff every learner, for a learner themselves.
pub(super) fn people(db: &Connection, standing: &Standing, staff: bool) -> Result<Vec<(UserId, String, Untrusted)>> {
    let own = standing.acting.person.filter(|_| !staff || standing.acting.is_alone());
    let members = store::enrollment::of_course(db, standing.course.id)?.into_iter();
    let learners = members.filter(|member| staff && member.role == CourseRole::Learner);
    let mut rows: Vec<_> = learners.map(|member| (member.user, member.name, member.full_name)).collect();
    if let Some(own) = own.filter(|own| rows.iter().all(|(user, ..)| user != own)) {
        rows.extend(store::user::by_id(db, own)?.map(|user| (user.id, user.name, user.full_name)));
    }
    Ok(rows)
}

pub(super) fn row<C: Cells + ?Sized>(book: &Book, user: String, name: Untrusted, cells: &C, staff: bool) -> LearnerGrades {
    let derived = book.derive(cells);
    let entries = book.entries(&derived);
    let (current, last) = (book.total(&entries, Which::CURRENT), book.total(&entries, Which::FINAL).percent);
    let all = staff.then(|| (book.total(&entries, Which::CURRENT_ALL), book.total(&entries, Which::FINAL_ALL).percent));
    let counted = all.as_ref().map_or(&current.counted, |(all, _)| &all.counted);
    let views = book.items.iter().zip(&derived).zip(counted);
    let cell = |((graded, cell), counted): ((&Graded, &Derived), &bool)| cell.view(graded.possible, *counted, staff);
    let cells: Vec<CellView> = views.map(cell).collect();
    let percent = |percent: Option<Exact>| percent.map(|percent| book.shown(&percent));
    let (current_all, final_all) = all.map_or((None, None), |(all, last)| (all.percent, last));
    LearnerGrades {
        user,
        name,
        passed: book.passed(&derived, last.as_ref()),
        r#override: None,
        cells,
        current: percent(current.percent),
        r#final: percent(last),
        for_staff: staff,
        current_all: percent(current_all),
        final_all: percent(final_all),
    }
}

fn my_course(db: &Connection, standing: &Standing, now: Instant) -> Result<MyCourse> {
    let me = standing.require_learner()?;
    let Marks { book, cells, derived } = Marks::load(db, standing, &store::item::of_course(db, standing.course.id)?, me, now)?;
    let seen = store::grade::seen_at(db, me)?;
    let entries = book.entries(&derived);
    let (current, last) = (book.total(&entries, Which::CURRENT), book.total(&entries, Which::FINAL).percent);
    let mut comments = store::grade::comments(db, standing.course.id, me)?;
    let rubrics = store::item::bodies(db, cells.values().filter_map(|row| Some(row.mark.rubric.as_ref()?.revision)))?;
    let rubric = |chosen: &Chosen| rubrics.get(&chosen.revision).map_or_else(Vec::new, |body| rubric_result(body, chosen));
    let mut items = Vec::new();
    for ((graded, cell), counted) in book.items.iter().zip(&derived).zip(&current.counted) {
        let row = cells.get(&graded.item.id).filter(|row| cell.released && row.event_n > 0);
        items.push(MyGrade {
            item: graded.item.slug.clone(),
            title: graded.item.title.clone(),
            kind: graded.item.kind,
            category: graded.item.settings.category.clone(),
            due: graded.dates.due,
            cell: cell.view(graded.possible, *counted, false),
            comment: row.and_then(|row| comments.remove(&row.item)),
            rubric: row.and_then(|row| row.mark.rubric.as_ref()).map_or_else(Vec::new, rubric),
            at: row.and_then(|row| row.marked_at),
            new: row.is_some_and(|row| is_new(row, cell, seen)),
        });
    }
    Ok(MyCourse {
        course: standing.course.slug.clone(),
        title: standing.course.title.clone(),
        current: current.percent.map(|percent| book.shown(&percent)),
        passed: book.passed(&derived, last.as_ref()),
        r#final: last.map(|percent| book.shown(&percent)),
        items,
    })
}

/// The cells of everybody in a course, in one read.
pub(in crate::service) fn cells_by_user(db: &Connection, standing: &Standing) -> Result<HashMap<UserId, HashMap<ItemId, CellRow>>> {
    let mut by_user: HashMap<UserId, HashMap<ItemId, CellRow>> = HashMap::new();
    store::grade::each_of_course(db, standing.course.id, |cell| {
        by_user.entry(cell.user).or_default().insert(cell.item, cell);
    })?;
    Ok(by_user)
}

/// What the marker chose in a rubric, as `body`, the revision that was marked by, has it.
pub(in crate::service) fn rubric_result(body: &Body, chosen: &Chosen) -> Vec<RubricResult> {
    let Body::Assignment { rubric: Some(rubric), .. } = body else { return Vec::new() };
    let best = rubric.levels.iter().map(|level| level.points).max().unwrap_or_default().exact();
    let result = |choice: &crate::domain::grade::rubric::Choice| {
        let criterion = rubric.criteria.iter().find(|criterion| criterion.id == choice.criterion)?;
        let level = rubric.levels.get(choice.level)?;
        Some(RubricResult {
            criterion: criterion.id.clone(),
            title: criterion.title.clone(),
            level: choice.level,
            points: &criterion.factor * &level.points.exact(),
            most: &criterion.factor * &best,
            text: criterion.cells.get(choice.level).cloned().unwrap_or_default(),
        })
    };
    chosen.choices.iter().filter_map(result).collect()
}
