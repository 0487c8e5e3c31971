//! What waits for a person to mark it: work handed in and the parts of quizzes that no key decides.

use std::collections::HashMap;

use rusqlite::Connection;
use serde::Serialize;

use super::book::is_ungraded;
use crate::domain::course::{ItemKind, ItemState};
use crate::domain::ids::{ItemId, UserId};
use crate::domain::permission::Deed;
use crate::domain::text::Untrusted;
use crate::domain::time::Instant;
use crate::service::policy::{self, Standing};
use crate::service::{Actor, Result, Services};
use crate::store::item::ItemRow;
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
            let mut people = HashMap::new();
            let mut work = Vec::new();
            for (item, user, at) in waiting(db, &standing)? {
                let (user, name) = called(db, user, &mut people)?;
                work.push(ToMarkRow { item: item.slug, title: item.title, kind: item.kind, user, name, at });
            }
            work.sort_by_key(|row| row.at);
            Ok(ToMark { course: standing.course.slug, work })
        })
    }
}

/// How much waits for the actor: nothing where they may not mark.
pub(in crate::service) fn count_to_mark(db: &Connection, standing: &Standing) -> Result<u32> {
    let count = if standing.may(Deed::Grade) { waiting(db, standing)?.len() } else { 0 };
    Ok(u32::try_from(count).unwrap_or(u32::MAX))
}

/// The cells that wait, with their items and when they came; what the course no longer has does not.
fn waiting(db: &Connection, standing: &Standing) -> Result<Vec<(ItemRow, UserId, Instant)>> {
    let cells = store::grade::handed_in(db, standing.course.id)?;
    if cells.is_empty() {
        return Ok(Vec::new());
    }
    let items = store::item::of_course(db, standing.course.id)?.into_iter().filter(|item| item.state != ItemState::Archived);
    let items: HashMap<ItemId, ItemRow> = items.map(|item| (item.id, item)).collect();
    let waits = cells.into_iter().filter(|(cell, newest)| is_ungraded(cell, *newest));
    Ok(waits.filter_map(|(cell, newest)| Some((items.get(&cell.item)?.clone(), cell.user, newest))).collect())
}

fn called(db: &Connection, user: UserId, people: &mut HashMap<UserId, (String, Untrusted)>) -> Result<(String, Untrusted)> {
    if let Some(known) = people.get(&user) {
        return Ok(known.clone());
    }
    let row = store::user::by_id(db, user)?.ok_or(store::Error::NotFound)?;
    Ok(people.entry(user).or_insert((row.name, row.full_name)).clone())
}
