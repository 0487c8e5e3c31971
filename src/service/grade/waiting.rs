//! What waits for a person to mark it: work handed in and the parts of quizzes that no key decides.

use std::collections::{BTreeMap, HashMap, HashSet};

use rusqlite::Connection;
use serde::Serialize;

use super::book::is_ungraded;
use crate::domain::course::ItemKind;
use crate::domain::permission::Deed;
use crate::domain::text::Untrusted;
use crate::domain::time::Instant;
use crate::service::policy::{self, Standing};
use crate::service::{Actor, Result, Services};
use crate::store::grade::CellRow;
use crate::store::{self, Trust};

/// The queue of a course.
#[derive(Debug, Clone, Serialize)]
pub struct ToMark {
    pub course: String,
    /// What waits longest first.
    pub work: Vec<ToMarkRow>,
}

/// One person's work on one item.
#[derive(Debug, Clone, Serialize)]
pub struct ToMarkRow {
    pub item: String,
    pub title: Untrusted,
    pub kind: ItemKind,
    pub user: String,
    pub name: Untrusted,
    /// When it was handed in.
    pub at: Instant,
}

impl Services {
    /// What of a course waits to be marked.
    ///
    /// # Errors
    /// `Denied` for those who do not see everybody's work.
    pub fn to_mark(&self, actor: &Actor, course: &str) -> Result<ToMark> {
        self.settle_for(actor, Some(course))?;
        self.db.read(Trust::Learner, |db| {
            let standing = policy::standing(db, actor, course)?;
            standing.require(Deed::SeeRecord, "see everybody's work")?;
            let cells = waiting(db, &standing)?;
            let items = store::item::of_course(db, standing.course.id)?;
            let items: HashMap<_, _> = items.iter().map(|item| (item.id, item)).collect();
            let people = store::user::called(db, cells.iter().map(|(cell, _)| cell.user).collect::<HashSet<_>>())?;
            let mut work: Vec<_> = cells
                .iter()
                .filter_map(|(cell, at)| {
                    let (item, (user, name)) = (items.get(&cell.item)?, people.get(&cell.user)?.clone());
                    Some(ToMarkRow { item: item.slug.clone(), title: item.title.clone(), kind: item.kind, user, name, at: *at })
                })
                .collect();
            work.sort_by_key(|row| row.at);
            Ok(ToMark { course: standing.course.slug, work })
        })
    }
}

/// How much waits in a course, by item; whoever may mark it.
pub(in crate::service) fn count_waiting(db: &Connection, standing: &Standing) -> Result<BTreeMap<String, u32>> {
    let items = store::item::of_course(db, standing.course.id)?;
    let slugs: HashMap<_, _> = items.iter().map(|item| (item.id, item.slug.as_str())).collect();
    let mut waits = BTreeMap::new();
    for (cell, _) in waiting(db, standing)? {
        if let Some(slug) = slugs.get(&cell.item) {
            *waits.entry((*slug).to_owned()).or_default() += 1;
        }
    }
    Ok(waits)
}

/// The cells that wait, with when their work came.
fn waiting(db: &Connection, standing: &Standing) -> Result<Vec<(CellRow, Instant)>> {
    let cells = store::grade::waiting(db, standing.course.id)?;
    Ok(cells.into_iter().filter(|(cell, newest)| is_ungraded(cell, *newest)).collect())
}
