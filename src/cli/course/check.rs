//! `course check`: what is wrong in course files, told without a database (CLI.md 3).

use std::path::PathBuf;

use clap::Args;

use crate::cli::answer::Answer;
use crate::cli::{Ctx, Failure, counted, progress, word};
use crate::package::{self, Checked};

#[derive(Debug, Args)]
pub struct Check {
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// A warning is a failure too
    #[arg(long)]
    strict: bool,
}

impl Check {
    pub fn run(self, ctx: &Ctx<'_, '_>) -> Result<Answer, Failure> {
        let mut all = Checked { files: 0, errors: 0, warnings: 0, findings: Vec::new() };
        for path in &self.paths {
            let (one, cancelled) = progress::shown(ctx, "Checking", |watch| (package::check(path, watch), watch.is_cancelled()));
            if cancelled {
                return Err(Failure::refused("Cancelled."));
            }
            all.files += one.files;
            all.errors += one.errors;
            all.warnings += one.warnings;
            all.findings.extend(one.findings);
        }
        let bad = all.errors > 0 || (self.strict && all.warnings > 0);
        let verdict = bad.then(|| {
            Failure::refused(format!("{} and {}.", counted(all.errors, "error", "errors"), counted(all.warnings, "warning", "warnings")))
        });
        let answer = all.findings.iter().fold(Answer::of(&all), |answer, found| {
            let said = format!("{}:{}:{}: {}: {}", found.file, found.line, found.column, word(&found.level), found.message);
            found.suggestion.iter().map(|write| format!("    write: {write}")).fold(answer.text(said), Answer::text)
        });
        let clean = all.findings.is_empty();
        let answer = if clean { answer.text(format!("{}: nothing to mend", counted(all.files, "file", "files"))) } else { answer };
        Ok(answer.judged(verdict))
    }
}
