//! One learner's side of the gradebook: loaded once, then asked for all that a screen tells of it.

use std::collections::HashMap;

use rusqlite::Connection;

use super::book::{Book, Derived, Graded, KnownMark};
use super::view::{NewMark, TotalView};
use crate::domain::course::Release;
use crate::domain::grade::total::Which;
use crate::domain::ids::{ItemId, UserId};
use crate::domain::time::Instant;
use crate::service::Result;
use crate::service::policy::Standing;
use crate::store;
use crate::store::grade::CellRow;
use crate::store::item::ItemRow;

/// What one learner has been given in a course.
pub(in crate::service) struct Marks {
    pub book: Book,
    pub cells: HashMap<ItemId, CellRow>,
    /// What the cells come to, parallel to the book's items.
    pub derived: Vec<Derived>,
}

/// Whether `learner` sees the mark of `item`.
pub(in crate::service) fn is_released(db: &Connection, standing: &Standing, item: &ItemRow, learner: UserId, now: Instant) -> Result<bool> {
    let book = Book::load_with(db, standing, item, now)?;
    let cells = store::grade::of_user(db, standing.course.id, learner)?;
    Ok(book.find(item.id).is_some_and(|(at, _)| book.derive(&cells)[at].released))
}

/// Whether a mark in `item` waits for its release, whatever a quiz would show of itself by its review options.
pub(in crate::service) fn is_held_back(db: &Connection, standing: &Standing, item: &ItemRow, learner: UserId) -> Result<bool> {
    let of_item = item.settings.release;
    let rule = of_item.map_or_else(|| store::course::grading(db, standing.course.id).map(|grading| grading.release), Ok)?;
    let by_hand = store::grade::of(db, item.id, learner)?.mark.released;
    Ok(!by_hand.unwrap_or(rule == Release::Auto))
}

impl Marks {
    /// Loads the marks of `learner`; `items` are all of the course.
    pub fn load(db: &Connection, standing: &Standing, items: &[ItemRow], learner: UserId, now: Instant) -> Result<Self> {
        let book = Book::of(db, standing, items, now)?;
        let cells = store::grade::of_user(db, standing.course.id, learner)?;
        let derived = book.derive(&cells);
        Ok(Self { book, cells, derived })
    }

    /// Each graded item with what its cell comes to.
    pub fn all(&self) -> impl Iterator<Item = (&Graded, &Derived)> {
        self.book.items.iter().zip(&self.derived)
    }

    /// The mark in each item, as far as it is released: what conditions and completion ask.
    pub fn shares(&self) -> HashMap<ItemId, KnownMark> {
        self.all().filter_map(|(graded, cell)| Some((graded.item.id, cell.known(graded.possible)?))).collect()
    }

    /// The grade so far, out of what is released.
    pub fn so_far(&self) -> Option<TotalView> {
        let current = self.book.total(&self.book.entries(&self.derived), Which::CURRENT);
        current.percent.map(|percent| self.book.shown(&percent))
    }

    /// The grade so far with what is not released: for staff.
    pub fn so_far_with_hidden(&self) -> Option<TotalView> {
        let current = self.book.total(&self.book.entries(&self.derived), Which::CURRENT_ALL);
        current.percent.map(|percent| self.book.shown(&percent))
    }

    /// The released marks that came since the learner looked (`seen`).
    pub fn news(&self, standing: &Standing, seen: Option<Instant>) -> Vec<NewMark> {
        let new = |(graded, cell): (&Graded, &Derived)| {
            let row = self.cells.get(&graded.item.id).filter(|row| is_new(row, cell, seen))?;
            Some(NewMark {
                course: standing.course.slug.clone(),
                course_title: standing.course.title.clone(),
                item: graded.item.slug.clone(),
                title: graded.item.title.clone(),
                kind: graded.item.kind,
                score: cell.score.clone()?,
                possible: graded.possible,
                at: row.marked_at?,
            })
        };
        self.all().filter_map(new).collect()
    }
}

/// A released mark that somebody else gave since its learner looked.
pub(super) fn is_new(row: &CellRow, cell: &Derived, seen: Option<Instant>) -> bool {
    cell.released && cell.score.is_some() && !row.own && row.marked_at > seen
}
