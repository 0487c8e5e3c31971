//! The way to an assignment: which one, whether it takes work now, and the sentences when it does not.

use rusqlite::Connection;

use crate::domain::course::{AssignmentSettings, ItemKind, Rubric, SubmitKind};
use crate::domain::ids::UserId;
use crate::domain::schedule::ItemDates;
use crate::domain::text::Untrusted;
use crate::domain::time::Instant;
use crate::service::policy::{self, Standing};
use crate::service::tree::{Tree, date_in, sentences, titled};
use crate::service::{Actor, Error, Result};
use crate::store;
use crate::store::item::{Body, ItemRow};

/// An assignment and the actor before it, loaded in the transaction or snapshot in which a use-case acts.
pub(super) struct Door {
    pub standing: Standing,
    pub item: ItemRow,
    pub dates: ItemDates,
}

impl Door {
    /// The assignment named `item`, as far as the actor may see it.
    ///
    /// # Errors
    /// `NotFound` for what is not there or not to be seen, `Invalid` for an item of another kind.
    pub fn open(db: &Connection, actor: &Actor, course: &str, item: &str) -> Result<Self> {
        let standing = policy::standing(db, actor, course)?;
        let found = standing.item(db, item)?;
        if found.kind != ItemKind::Assignment {
            let shown = Untrusted::from(item);
            return Err(Error::invalid(format!("`{}` is no assignment; its kind is {}.", shown.for_screen(), found.kind.word())));
        }
        let dates = standing.calendar().dates(&found.settings, &found.dates);
        Ok(Self { standing, item: found, dates })
    }

    /// Task, settings and rubric as they are now.
    pub fn assignment(&self, db: &Connection) -> Result<(Untrusted, AssignmentSettings, Option<Rubric>)> {
        match store::item::body(db, self.item.revision)? {
            Body::Assignment { task, settings, rubric } => Ok((task, settings, rubric)),
            _ => Err(Error::internal("The stored assignment is of another kind.").hint("Run `lyceum doctor`")),
        }
    }

    pub fn settings(&self, db: &Connection) -> Result<AssignmentSettings> {
        Ok(self.assignment(db)?.1)
    }

    /// How often `learner` may still hand in; `None`: as often as they like.
    pub fn attempts_left(&self, db: &Connection, settings: &AssignmentSettings, learner: UserId) -> Result<Option<u32>> {
        let used = store::submission::of_user(db, self.item.id, learner)?.len();
        Ok((settings.attempts > 0).then(|| settings.attempts.saturating_sub(u32::try_from(used).unwrap_or(u32::MAX))))
    }

    /// # Errors
    /// `Conflict`, each with its own sentence, while the item takes no work from `learner`.
    pub fn require_takes_work(&self, db: &Connection, learner: UserId, now: Instant) -> Result<()> {
        self.standing.require_running()?;
        let item = titled(&self.item.title);
        let zone = self.standing.acting.zone;
        let settings = self.settings(db)?;
        if settings.submit.iter().all(|kind| *kind == SubmitKind::None) {
            return Err(Error::conflict(format!("Nothing is handed in for {item}.")));
        }
        if let Some(open) = self.dates.open.filter(|open| now < *open) {
            return Err(Error::conflict(format!("{item} is not open yet: it opens {}.", date_in(zone, open))));
        }
        if let Some(close) = self.dates.close.filter(|close| now > *close) {
            return Err(Error::conflict(format!("{item} is closed since {}.", date_in(zone, close))));
        }
        let tree = Tree::load(db, &self.standing, Some(learner), now)?;
        if let Some(reasons) = tree.leaf(self.item.id).and_then(|leaf| sentences(&leaf.reasons, zone)) {
            return Err(Error::conflict(format!("{item} is locked. {reasons}")));
        }
        if self.attempts_left(db, &settings, learner)? == Some(0) {
            return Err(Error::conflict(match settings.attempts {
                1 => format!("Work for {item} can be handed in once, and has been."),
                all => format!("Work for {item} can be handed in {all} times, and has been."),
            }));
        }
        Ok(())
    }
}
