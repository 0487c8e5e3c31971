//! The way to a quiz: which one, who takes it, and the sentences of those who may not.

use chrono_tz::Tz;
use rusqlite::Connection;

use crate::domain::attempt::NoStart;
use crate::domain::course::{ItemKind, QuizSettings};
use crate::domain::ids::{ItemRevisionId, UserId};
use crate::domain::review;
use crate::domain::schedule::ItemDates;
use crate::domain::text::Untrusted;
use crate::domain::time::Instant;
use crate::service::policy::{self, Standing};
use crate::service::tree::{Tree, date_in, sentences, titled};
use crate::service::{Actor, Error, Result};
use crate::store;
use crate::store::item::{Body, ItemRow};

/// A quiz and the actor before it, loaded in the transaction or snapshot in which a use-case acts.
#[derive(Debug, Clone)]
pub(super) struct Door {
    pub standing: Standing,
    pub item: ItemRow,
    pub dates: ItemDates,
}

/// Who answers: a learner, or staff in a preview that counts nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Taker {
    pub user: UserId,
    pub preview: bool,
}

impl Door {
    /// The quiz named `quiz`, as far as the actor may see it.
    ///
    /// # Errors
    /// `NotFound` for what is not there or not to be seen, `Invalid` for an item that is no quiz.
    pub fn open(db: &Connection, actor: &Actor, course: &str, quiz: &str) -> Result<Self> {
        let standing = policy::standing(db, actor, course)?;
        let item = standing.item(db, quiz)?;
        if item.kind != ItemKind::Quiz {
            return Err(Error::invalid(format!("`{}` is no quiz; its kind is {}.", Untrusted::from(quiz).for_screen(), item.kind.word())));
        }
        let dates = standing.calendar().dates(&item.settings, &item.dates);
        Ok(Self { standing, item, dates })
    }

    /// Who takes the quiz.
    ///
    /// # Errors
    /// `Denied` for the console and for those who only look.
    pub fn taker(&self) -> Result<Taker> {
        match (self.standing.learner(), self.standing.acting.person) {
            (None, Some(user)) if self.standing.is_staff() => Ok(Taker { user, preview: true }),
            _ => Ok(Taker { user: self.standing.require_learner()?, preview: false }),
        }
    }

    /// Introduction and settings of the quiz as it is now.
    pub fn quiz(&self, db: &Connection) -> Result<(Untrusted, QuizSettings)> {
        quiz_of(db, self.item.revision)
    }

    pub fn zone(&self) -> Tz {
        self.standing.acting.zone
    }

    /// # Errors
    /// `Conflict` where a learner may not begin because of what comes before it, or because the course is archived.
    pub fn require_unlocked(&self, db: &Connection, taker: Taker, now: Instant) -> Result<()> {
        self.standing.require_running()?;
        if taker.preview {
            return Ok(());
        }
        let tree = Tree::load(db, &self.standing, Some(taker.user), now)?;
        match tree.leaf(self.item.id).and_then(|leaf| sentences(&leaf.reasons, self.zone())) {
            Some(reasons) => Err(Error::conflict(format!("{} is locked. {reasons}", titled(&self.item.title)))),
            None => Ok(()),
        }
    }

    /// The sentence for a quiz that cannot be begun.
    pub fn no_start(&self, why: &NoStart) -> Error {
        let at = |instant| date_in(self.zone(), instant);
        let title = titled(&self.item.title);
        match why {
            NoStart::NotOpenYet(open) => Error::conflict(format!("{title} is not open yet: it opens {}.", at(*open))),
            NoStart::Closed(close) => Error::conflict(format!("{title} is closed since {}.", at(*close))),
            NoStart::NoneLeft(1) => Error::conflict("There are no attempts left: one is allowed."),
            NoStart::NoneLeft(all) => Error::conflict(format!("There are no attempts left: {all} are allowed.")),
            NoStart::WaitUntil(until) => Error::conflict(format!("The next attempt has to wait until {}.", at(*until))),
        }
    }
}

/// Introduction and settings of one revision of a quiz.
pub(super) fn quiz_of(db: &Connection, revision: ItemRevisionId) -> Result<(Untrusted, QuizSettings)> {
    match store::item::body(db, revision)? {
        Body::Quiz { introduction, mut settings } => {
            settings.behavior = review::behavior(&settings);
            Ok((introduction, settings))
        }
        _ => Err(Error::internal("The stored quiz is of another kind.").hint("Run `lyceum doctor`")),
    }
}
