//! `course fmt`: the files of a course folder in their usual shape (CLI.md 3).

use std::path::PathBuf;

use clap::Args;

use crate::cli::answer::Answer;
use crate::cli::{Ctx, Failure, progress};
use crate::package::native::{self, FormatOptions, Formatted};

#[derive(Debug, Args)]
pub struct Fmt {
    path: PathBuf,
    /// Write the ids that are missing, so that a later change of a title or a path keeps everybody's work
    #[arg(long)]
    ids: bool,
    /// Only say what would change; exit 1 when something would
    #[arg(long)]
    check: bool,
}

impl Fmt {
    pub fn run(self, ctx: &Ctx<'_, '_>) -> Result<Answer, Failure> {
        let options = FormatOptions { ids: self.ids, check: self.check };
        let done = progress::shown(ctx, "Formatting", |watch| native::format(&self.path, options, watch));
        let done = done.map_err(|refusal| Failure { exit: 1, message: refusal.error, hint: refusal.hint })?;
        let said = if self.check { "would change" } else { "rewritten" };
        let answer = done.changed.iter().fold(Answer::of(&done), |answer, file| answer.text(format!("{said}: {file}")));
        let answer = done.skipped.iter().fold(answer, |answer, found| {
            let place = found.place();
            answer.text(format!("left as it is: {place}: {}", found.message))
        });
        let answer = if done.changed.is_empty() && done.skipped.is_empty() {
            answer.text(format!("Nothing to change; files: {}", done.files))
        } else {
            answer
        };
        Ok(answer.judged(self.verdict(&done)))
    }

    /// What cannot be formatted is a failure; with `--check` so is what is not.
    fn verdict(&self, done: &Formatted) -> Option<Failure> {
        if !done.skipped.is_empty() {
            let failure = Failure::refused("Files with mistakes were left as they are.");
            return Some(Failure { hint: Some(format!("`lyceum course check {}` says what to write", self.path.display())), ..failure });
        }
        let count = done.changed.len();
        let said = || if count == 1 { "1 file would change.".to_owned() } else { format!("{count} files would change.") };
        (self.check && count > 0).then(|| Failure::refused(said()))
    }
}
