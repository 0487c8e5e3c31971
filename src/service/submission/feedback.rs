//! Marks and comments back from a folder that was taken home: `ITEM/USER/feedback.md` and the scores of `manifest.json` (CLI.md 5).
//!
//! The folder may come from anywhere: nothing outside of it is read, whatever its manifest names. What stood when it was written comes
//! back with it, so that nothing that was given or handed in meanwhile is marked over.

mod folder;
#[cfg(test)]
mod tests;

use std::path::Path;

use serde::Serialize;

use self::folder::Row;
use crate::domain::permission::Deed;
use crate::domain::text::Untrusted;
use crate::domain::time::Instant;
use crate::domain::work::Watch;
use crate::service::grade::{self, GradeSaved, NewGrade};
use crate::service::policy::{self, Standing};
use crate::service::trial::Stop;
use crate::service::{Actor, Error, ErrorKind, Random, Result, Services};
use crate::store::{self, Trust, Tx};

/// How a folder of feedback is to be taken in.
#[derive(Debug, Clone, Default)]
pub struct FeedbackOptions {
    /// Only what is for this item.
    pub item: Option<String>,
    /// Only what is for this person.
    pub user: Option<String>,
    /// Why marks that were released are changed.
    pub reason: Option<String>,
    /// Only say what would happen.
    pub dry_run: bool,
    /// Told of each row; where it is cancelled nothing was changed.
    pub watch: Watch,
}

/// What became of the rows of the manifest. With errors nothing was changed.
#[derive(Debug, Clone, Default, Serialize)]
pub struct FeedbackReport {
    pub rows: u32,
    pub changes: Vec<FeedbackChange>,
    pub unchanged: u32,
    pub errors: Vec<FeedbackFault>,
    pub warnings: Vec<String>,
    pub dry_run: bool,
}

/// One mark that was given or commented on; the scores as in [`GradeSaved`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FeedbackChange {
    pub item: String,
    pub user: String,
    pub from: Option<String>,
    pub to: Option<String>,
    /// `feedback.md` became the comment.
    pub comment: bool,
}

/// What is wrong with one row of the manifest, the first is 1, or with what it names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FeedbackFault {
    pub row: u64,
    /// The manifest's key, or `feedback.md`.
    pub column: String,
    pub item: Untrusted,
    pub user: Untrusted,
    pub message: String,
}

impl Services {
    /// Gives the scores and comments that a marker wrote into a folder made by [`Self::export_submissions`]. One bad row refuses all. A
    /// score that was left out and a blank `feedback.md` change nothing.
    ///
    /// # Errors
    /// `Denied` for those who do not grade, `NotFound` for an item or a person of the options that is not there, `Invalid` for a folder
    /// without a manifest that reads, `Conflict` for one of another course, or when it was cancelled. What is wrong with a row is in the report.
    pub fn take_feedback(&self, actor: &Actor, course: &str, from: &Path, options: FeedbackOptions) -> Result<FeedbackReport> {
        let user = self.db.read(Trust::Staff, |db| {
            let standing = policy::standing(db, actor, course)?;
            standing.require(Deed::Grade, "give marks")?;
            options.item.as_ref().map(|item| standing.item(db, item)).transpose()?;
            options.user.as_ref().map(|user| policy::person(db, &standing, user).map(|person| person.name)).transpose()
        })?;
        // As the manifest writes it.
        let options = FeedbackOptions { user, ..options };
        let found = folder::read(from, course, &options)?;
        let mut report = FeedbackReport { rows: found.count, errors: found.faults, dry_run: options.dry_run, ..FeedbackReport::default() };
        let speaking = u32::try_from(found.rows.len() + report.errors.len()).unwrap_or(u32::MAX);
        report.unchanged = found.count.saturating_sub(speaking);
        let (actor, course, now, random) = (actor.clone(), course.to_owned(), self.now(), self.random.clone());
        let done = self.db.write_alone(move |tx| {
            let standing = policy::standing(tx, &actor, &course)?;
            standing.require(Deed::Grade, "give marks")?;
            options.watch.expect(found.rows.len() as u64);
            for row in found.rows {
                options.watch.advance(1).map_err(store::Error::from)?;
                match give(tx, (&actor, now), &standing, &row, options.reason.clone(), random.as_ref()) {
                    Ok(saved) => report.count(&row, saved),
                    // No fault of the row: the disk is full, the file damaged.
                    Err(error) if matches!(error.kind, ErrorKind::Busy | ErrorKind::Internal) => return Err(error.into()),
                    Err(error) => report.errors.push(row.fault(column(&error), said(&error))),
                }
            }
            options.watch.check().map_err(store::Error::from)?;
            report.errors.sort_by_key(|fault| fault.row);
            if report.errors.is_empty() && !report.dry_run { Ok(report) } else { Err(Stop::told(report)) }
        });
        match done {
            Ok(report) => Ok(report),
            Err(Stop::Told(report)) if report.errors.is_empty() => Ok(*report),
            Err(Stop::Told(report)) => {
                let FeedbackReport { rows, errors, dry_run, .. } = *report;
                Ok(FeedbackReport { rows, errors, dry_run, ..FeedbackReport::default() })
            }
            Err(Stop::Failed(error)) => Err(error),
        }
    }
}

impl FeedbackReport {
    fn count(&mut self, row: &Row, saved: Option<GradeSaved>) {
        let Some(GradeSaved { item, user, from, to, warning, .. }) = saved else {
            self.unchanged += 1;
            return;
        };
        let warning = warning.map(|warning| format!("{item} of {user}: {warning}"));
        self.warnings.extend(warning);
        self.changes.push(FeedbackChange { item, user, from, to, comment: row.comment.is_some() });
    }
}

fn give(
    tx: &Tx<'_>,
    by: (&Actor, Instant),
    standing: &Standing,
    row: &Row,
    reason: Option<String>,
    random: &dyn Random,
) -> Result<Option<GradeSaved>> {
    require_handed_in(tx, standing, row)?;
    let salts = [(); 2].map(|()| {
        let mut salt = [0; 16];
        random.fill(&mut salt);
        salt
    });
    let grade = NewGrade {
        score: row.score.clone(),
        reason,
        comment: row.comment.clone(),
        // A folder that says nothing of what stood was written by who may not mark.
        was: row.event.map(|_| row.was.clone().unwrap_or_else(|| "none".to_owned())),
        seen: row.event,
        work: Some(row.submission),
        ..NewGrade::default()
    };
    grade::give(tx, by, standing, (&row.item, &row.user), grade, salts)
}

/// # Errors
/// `NotFound` where no such work was handed in, `Conflict` where it is another than the one in the folder.
fn require_handed_in(tx: &Tx<'_>, standing: &Standing, row: &Row) -> Result<()> {
    let (item, user) = (standing.item(tx, &row.item)?, policy::user(tx, standing, &row.user)?);
    let handed_in = store::submission::of_user(tx, item.id, user)?;
    let found = handed_in.into_iter().find(|one| one.n == row.submission);
    let none = || Error::none_such("submission", format!("There is no submission {} of `{}` here.", row.submission, row.shown_user()));
    let found = found.ok_or_else(none)?;
    if row.receipt.as_ref().is_some_and(|receipt| *receipt != found.receipt) {
        let why = format!("Submission {} of `{}` is another one here: the folder is of another school.", row.submission, row.shown_user());
        return Err(Error::conflict(why));
    }
    Ok(())
}

/// What is wrong and what to do, on one line.
fn said(error: &Error) -> String {
    error.hint.as_ref().map_or_else(|| error.message.clone(), |hint| format!("{} {hint}.", error.message))
}

/// The key of the manifest that an error is about.
fn column(error: &Error) -> &str {
    let field = error.fields.first().map(|(field, _)| field.as_str()).filter(|field| *field != "was");
    field.or(error.missing).unwrap_or("score")
}
