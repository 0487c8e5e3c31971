//! What those who mark call the questions of a quiz. An attempt names a question as it drew it, and two attempts may call two questions of a
//! quiz alike: `holds` of the quiz and `holds` of a bank. Here each has one name, whichever attempt is asked about.

use std::collections::{BTreeMap, HashMap, HashSet};

use rusqlite::Connection;

use crate::domain::ids::{CourseId, QuestionId, QuestionRevisionId};
use crate::service::attempt::begin::unique;
use crate::service::{Error, Result};
use crate::store;
use crate::store::attempt::AskedRow;
use crate::store::item::ItemRow;
use crate::store::question::{Owner, QuestionRow};

/// The questions of a quiz: those it has now, and those that open claims ask about.
pub(super) struct Names {
    /// By name.
    rows: BTreeMap<String, QuestionRow>,
    called: HashMap<QuestionId, String>,
    of: HashMap<QuestionRevisionId, QuestionId>,
    /// Those that the quiz has now.
    present: HashSet<QuestionId>,
}

impl Names {
    /// `asked`: what was drawn of what is asked about.
    pub fn load<'a>(db: &Connection, course: CourseId, item: &ItemRow, asked: impl Iterator<Item = &'a AskedRow>) -> Result<Self> {
        let pools = store::question::pools(db, item.revision)?;
        let now: Vec<QuestionRevisionId> = pools.into_iter().flat_map(|pool| pool.questions).collect();
        let of = store::question::questions_of(db, now.iter().copied().chain(asked.map(|row| row.question)))?;
        let present: HashSet<QuestionId> = now.iter().filter_map(|revision| of.get(revision)).copied().collect();
        let wanted: HashSet<QuestionId> = of.values().copied().collect();
        let mut rows = store::question::of_course(db, course)?;
        rows.retain(|row| wanted.contains(&row.id));
        // The quiz's own come first, so that no bank takes a name from them, and what is gone takes none from what is there.
        rows.sort_by_key(|row| (!present.contains(&row.id), matches!(row.owner, Owner::Bank(_)), row.id));
        let mut taken = HashSet::new();
        let rows: BTreeMap<_, _> = rows.into_iter().map(|row| (unique(&row.slug, &mut taken), row)).collect();
        let called = rows.iter().map(|(name, row)| (row.id, name.clone())).collect();
        Ok(Self { rows, called, of, present })
    }

    /// The question that was drawn.
    pub fn drawn(&self, asked: &AskedRow) -> Option<QuestionId> {
        self.of.get(&asked.question).copied()
    }

    /// What the question that was drawn is called.
    pub fn name<'a>(&'a self, asked: &'a AskedRow) -> &'a str {
        self.drawn(asked).and_then(|id| self.called.get(&id)).map_or(&asked.slug, String::as_str)
    }

    /// # Errors
    /// `NotFound` for a name that no question of the quiz has.
    pub fn find(&self, name: &str) -> Result<&QuestionRow> {
        self.rows.get(name).ok_or_else(|| Error::not_found("question", name).nearest(name, self.rows.keys().map(String::as_str)))
    }

    /// Whether the quiz asks it still.
    pub fn has(&self, row: &QuestionRow) -> bool {
        self.present.contains(&row.id) && !row.archived
    }
}
