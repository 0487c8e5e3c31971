//! The marks that completion asks for, of everybody in a course: a few of a hundred thousand cells.

use std::collections::{HashMap, HashSet};

use rusqlite::Connection;

use super::book::{Book, KnownMark};
use crate::domain::ids::{ItemId, UserId};
use crate::domain::time::Instant;
use crate::service::Result;
use crate::service::policy::Standing;
use crate::store;
use crate::store::grade::CellRow;
use crate::store::item::ItemRow;

/// What may be known of the marks at the items that `asked` names, and of whoever is excused anywhere. `items` are all of the course.
pub(in crate::service) fn shares_asked(
    db: &Connection,
    standing: &Standing,
    items: &[ItemRow],
    asked: &HashSet<ItemId>,
    now: Instant,
) -> Result<HashMap<(UserId, ItemId), KnownMark>> {
    let book = Book::of(db, standing, items, now)?;
    let places: HashMap<ItemId, usize> = book.items.iter().enumerate().map(|(at, graded)| (graded.item.id, at)).collect();
    let mut shares = HashMap::new();
    if !asked.is_empty() && book.grants_free_days() {
        // A day that is free at one item is spent at the others: a mark cannot be told without all of them.
        for (user, cells) in book.cells(db, standing)? {
            let derived = book.derive(cells.as_slice());
            let known = book.items.iter().zip(&derived).filter(|(graded, _)| asked.contains(&graded.item.id));
            shares.extend(known.filter_map(|(graded, cell)| Some(((user, graded.item.id), cell.known(graded.possible)?))));
        }
    } else {
        store::grade::each_of_items(db, asked.iter().copied(), |cell| note(&mut shares, &book, &places, &cell))?;
    }
    store::grade::each_excused(db, standing.course.id, |cell| note(&mut shares, &book, &places, &cell))?;
    Ok(shares)
}

fn note(shares: &mut HashMap<(UserId, ItemId), KnownMark>, book: &Book, places: &HashMap<ItemId, usize>, cell: &CellRow) {
    let Some(graded) = places.get(&cell.item).and_then(|at| book.items.get(*at)) else { return };
    if let Some(known) = book.derive_one(graded, Some(cell), 0).known(graded.possible) {
        shares.insert((cell.user, cell.item), known);
    }
}
