//! The book as it is found, with the rows that are seen first: read beside the interface, when it is opened and when it may have changed.

use std::collections::HashSet;
use std::sync::Arc;

use super::known::{FIRST, Rows, read};
use crate::domain::seek::folded;
use crate::service::grade::{Gradebook as Book, GradebookLearner};
use crate::service::{Actor, Error, Services};

pub(super) struct Found {
    pub book: Arc<Book>,
    pub rows: Rows,
}

/// Reads the book; of a small course all rows, of a larger one those of the users `seen`, or the first by name.
pub(super) fn find(school: &Services, actor: &Actor, course: &str, seen: &HashSet<String>) -> Result<Found, Error> {
    let book = school.gradebook(actor, course)?;
    let mut rows: Vec<usize> = (0..book.learners.len()).collect();
    if rows.len() > FIRST {
        sort_by_name(&mut rows, &book.learners);
        if rows.iter().any(|at| seen.contains(&book.learners[*at].user)) {
            rows.retain(|at| seen.contains(&book.learners[*at].user));
        }
        rows.truncate(FIRST.max(seen.len()));
    }
    let rows = read(school, actor, &book, &rows)?;
    Ok(Found { book: Arc::new(book), rows })
}

/// Puts positions of learners into the order of their names.
pub(super) fn sort_by_name(rows: &mut [usize], learners: &[GradebookLearner]) {
    rows.sort_by_cached_key(|at| (folded(learners[*at].name.raw()).into_owned(), learners[*at].user.clone()));
}
