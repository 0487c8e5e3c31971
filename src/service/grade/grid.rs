//! The gradebook as a grid that is larger than what is seen of it: who and what stands in it, and the rows that somebody looks at. What it
//! costs to look follows from what is seen (PERFORMANCE.md, G4 and G5).

use std::sync::Arc;

use serde::Serialize;

use super::book::Book;
use super::list::{item_view, people, row};
use super::view::{GradeItemView, LearnerGrades};
use crate::domain::course::{CourseState, ItemState};
use crate::domain::ids::UserId;
use crate::domain::permission::Deed;
use crate::domain::text::Untrusted;
use crate::service::policy::{self, Standing};
use crate::service::{Actor, Error, Result, Services};
use crate::store::{self, Trust};

/// A course's gradebook without its cells.
#[derive(Debug, Clone, Serialize)]
pub struct Gradebook {
    pub course: String,
    pub state: CourseState,
    /// Whether who looks may change a mark.
    pub may_mark: bool,
    pub items: Vec<GradeItemView>,
    /// What was removed from the course with marks in it: kept, and not counted until it is put back.
    pub removed: RemovedMarks,
    /// By name.
    pub learners: Vec<GradebookLearner>,
    /// The rules of the moment in which it was opened: every row fits the items that it was opened with.
    #[serde(skip)]
    book: Arc<Book>,
}

/// Marks that stand in no column.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct RemovedMarks {
    pub items: usize,
    pub marks: u32,
}

impl RemovedMarks {
    fn load(db: &rusqlite::Connection, standing: &Standing) -> Result<Self> {
        let all = store::item::of_course(db, standing.course.id)?;
        let gone = all.into_iter().filter(|item| item.state == ItemState::Archived).map(|item| item.id);
        let marks = store::item::worked(db, gone)?.into_values().map(|(_, marks)| marks).filter(|marks| *marks > 0);
        Ok(marks.fold(Self::default(), |sum, marks| Self { items: sum.items + 1, marks: sum.marks + marks }))
    }
}

/// Who stands before a row.
#[derive(Debug, Clone, Serialize)]
pub struct GradebookLearner {
    pub user: String,
    pub name: Untrusted,
    #[serde(skip)]
    id: UserId,
}

impl Gradebook {
    /// Whether `other` has the same people and items in the same places.
    pub fn has_those_of(&self, other: &Self) -> bool {
        self.learners.iter().map(|one| one.id).eq(other.learners.iter().map(|one| one.id))
            && self.book.items.iter().map(|one| one.item.id).eq(other.book.items.iter().map(|one| one.item.id))
    }
}

impl Services {
    /// Opens the gradebook of a course, for staff.
    ///
    /// # Errors
    /// `Denied` for those who do not see everybody's marks.
    pub fn gradebook(&self, actor: &Actor, course: &str) -> Result<Gradebook> {
        self.settle_for(actor, Some(course))?;
        let now = self.now();
        self.db.read(Trust::Learner, |db| {
            let standing = policy::standing(db, actor, course)?;
            may_look(&standing)?;
            let book = Book::load(db, &standing, now)?;
            let learner = |(id, user, name)| GradebookLearner { user, name, id };
            Ok(Gradebook {
                course: standing.course.slug.clone(),
                state: standing.course.state,
                may_mark: standing.may(Deed::Grade),
                items: book.items.iter().map(item_view).collect(),
                removed: RemovedMarks::load(db, &standing)?,
                learners: people(db, &standing, true)?.into_iter().map(learner).collect(),
                book: Arc::new(book),
            })
        })
    }

    /// The rows of some learners, named by where they stand in the book.
    ///
    /// # Errors
    /// `Denied` for those who do not see everybody's marks, `NotFound` for a row that is not there.
    pub fn gradebook_rows(&self, actor: &Actor, gradebook: &Gradebook, rows: &[usize]) -> Result<Vec<LearnerGrades>> {
        self.db.read(Trust::Learner, |db| {
            let standing = policy::standing(db, actor, &gradebook.course)?;
            may_look(&standing)?;
            let of = |at: &usize| gradebook.learners.get(*at).ok_or_else(|| Error::not_found("row", &at.to_string()));
            let learners = rows.iter().map(of).collect::<Result<Vec<_>>>()?;
            let ids: Vec<UserId> = learners.iter().map(|learner| learner.id).collect();
            let cells = gradebook.book.cells_of(db, &ids)?;
            let cells = |id| cells.get(&id).map_or(&[][..], Vec::as_slice);
            Ok(learners.iter().map(|one| row(&gradebook.book, one.user.clone(), one.name.clone(), cells(one.id), true)).collect())
        })
    }
}

fn may_look(standing: &Standing) -> Result<()> {
    standing.require(Deed::SeeUnreleased, "see everybody's marks")
}
