//! `course export`: a course as files again (CLI.md 3).

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::cli::answer::Answer;
use crate::cli::{Ctx, Failure, progress, word};
use crate::package::native::{self, WriteError, Written};
use crate::package::reading;
use crate::package::report::{Level, Warning};

#[derive(Debug, Args)]
pub struct Export {
    course: String,
    /// The new folder, or the new file where it ends in .lyc
    #[arg(long, value_name = "PATH")]
    to: PathBuf,
    /// The format of what is written
    #[arg(long, value_enum, default_value_t = Format::Lyceum)]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// The course as its author writes it
    Lyceum,
    /// What you may read, to read without this program: no keys
    Markdown,
}

impl Export {
    pub fn run(self, ctx: &Ctx<'_, '_>) -> Result<Answer, Failure> {
        let (school, actor) = ctx.acting()?;
        let mut written: Written = progress::shown(ctx, "Exporting", |watch| {
            let refused = |why: WriteError| Failure::refused(format!("{why}."));
            match self.format {
                Format::Lyceum => {
                    let mut exported = school.export_course(&actor, &self.course)?;
                    let mut written = native::write(&exported.course, &mut exported.media, &self.to, watch).map_err(refused)?;
                    written.warnings.extend((exported.own_dates > 0).then(|| left_behind(exported.own_dates)));
                    Ok::<_, Failure>(written)
                }
                Format::Markdown => {
                    let mut copy = school.offline_course(&actor, &self.course)?;
                    reading::write(&copy.reading, &mut copy.media, &self.to, watch).map_err(refused)
                }
            }
        })?;
        written.warnings.sort_by_key(|warning| std::cmp::Reverse(warning.level));
        let said = format!("{} is in {}: {} bytes", self.course, written.path, written.bytes);
        let answer = Answer::of(&written).text(said).text(format!("SHA-256: {}", written.sha256));
        Ok(written.warnings.iter().fold(answer, |answer, warning| answer.text(format!("{}: {}", word(&warning.level), warning.message))))
    }
}

fn left_behind(dates: u32) -> Warning {
    let message = format!("Dates that were set in this school stay behind; items that have some: {dates}.");
    Warning { level: Level::Info, code: "own-dates", place: "course.toml".to_owned(), message }
}
