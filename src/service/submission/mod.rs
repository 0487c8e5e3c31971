//! Work handed in: drafts, submitting with a receipt, looking at submissions and their files, writing them into a folder (CLI.md 5).

mod view;

pub use view::{
    AssignmentView, DraftView, Exported, FileView, GradeResult, NewFile, NewWork, RubricResult, SubmissionList, SubmissionView, Wanted,
};

use std::io::Write;
use std::path::Path;

use crate::service::{Actor, Error, Result, Services};

impl Services {
    /// An assignment with how things stand for the actor.
    pub fn assignment(&self, actor: &Actor, course: &str, item: &str) -> Result<AssignmentView> {
        drop((actor, course, item));
        Err(later())
    }

    /// Hands work in. Answers with the receipt.
    pub fn submit_work(&self, actor: &Actor, course: &str, item: &str, work: NewWork) -> Result<SubmissionView> {
        drop((actor, course, item, work));
        Err(later())
    }

    /// Keeps work in the making; nobody else sees it.
    pub fn save_draft(&self, actor: &Actor, course: &str, item: &str, draft: DraftView) -> Result<DraftView> {
        drop((actor, course, item, draft));
        Err(later())
    }

    /// The kept draft.
    pub fn draft(&self, actor: &Actor, course: &str, item: &str) -> Result<Option<DraftView>> {
        drop((actor, course, item));
        Err(later())
    }

    /// Submissions of a course: a learner's own, for staff everybody's. With a receipt exactly the one it proves.
    pub fn submissions(&self, actor: &Actor, course: &str, wanted: &Wanted) -> Result<SubmissionList> {
        drop((actor, course, wanted));
        Err(later())
    }

    /// Writes the bytes of a handed-in file to `to`.
    pub fn submission_file(
        &self,
        actor: &Actor,
        course: &str,
        item: &str,
        user: &str,
        submission: u32,
        name: &str,
        to: &mut dyn Write,
    ) -> Result<u64> {
        drop((actor, course, item, user, submission, name, to));
        Err(later())
    }

    /// Writes submissions with their files into the folder `to` as `ITEM/USER/N-NAME` and `manifest.json`, never over a file.
    pub fn export_submissions(&self, actor: &Actor, course: &str, wanted: &Wanted, to: &Path) -> Result<Exported> {
        drop((actor, course, wanted, to));
        Err(later())
    }
}

fn later() -> Error {
    Error::internal("This use-case is not wired yet.")
}
