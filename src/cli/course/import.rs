//! `course import`: packages in, each in one transaction, with its report (CLI.md 3).

use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::{Value, json};

use crate::cli::answer::Answer;
use crate::cli::table::Table;
use crate::cli::{Ctx, Failure, counted, progress, word};
use crate::domain::work::Watch;
use crate::package::report::{Refusal, Report};
use crate::package::{self, Package};
use crate::service::import::{Changes, ImportOptions};
use crate::service::{Actor, ErrorKind, Services};

#[derive(Debug, Args)]
pub struct Import {
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Only say what would happen
    #[arg(long)]
    dry_run: bool,
    /// Let learners see it at once
    #[arg(long)]
    publish: bool,
}

/// What became of one package.
struct Taken {
    report: Report,
    outcome: String,
    changes: Changes,
    refused: Option<Failure>,
}

impl Import {
    pub fn run(self, ctx: &Ctx<'_, '_>) -> Result<Answer, Failure> {
        let (school, actor) = ctx.acting()?;
        let all = progress::shown(ctx, "Importing", |watch| self.take_all(&school, &actor, watch))?;
        let documents: Vec<Value> = all.iter().map(document).collect();
        let answer = Answer::of(&json!({ "dry_run": self.dry_run, "packages": documents })).table(table(&all));
        let answer = all
            .iter()
            .flat_map(|one| &one.report.warnings)
            .fold(answer, |answer, warning| answer.text(format!("{}: {}: {}", word(&warning.level), warning.place, warning.message)));
        let many = all.len() > 1;
        let answer = all
            .iter()
            .filter_map(|one| one.refused.as_ref().filter(|_| many).map(|why| (&one.report.path, why)))
            .fold(answer, |answer, (path, why)| answer.text(format!("refused: {path}: {}", why.message)));
        let answer = all.iter().filter_map(hidden).fold(answer, Answer::text);
        let answer = if self.dry_run { answer.text("Nothing was changed: this was a dry run") } else { answer };
        let asked = self.paths.len();
        Ok(answer.judged(verdict(all, asked, self.dry_run)))
    }

    /// One after the other; none is begun once that was cancelled.
    fn take_all(&self, school: &Services, actor: &Actor, watch: &Watch) -> Result<Vec<Taken>, Failure> {
        self.paths.iter().take_while(|_| !watch.is_cancelled()).map(|path| self.take(school, actor, path, watch)).collect()
    }

    /// What the actor may not do at all is no judgement on the package, but where others beside it are told of.
    fn take(&self, school: &Services, actor: &Actor, path: &Path, watch: &Watch) -> Result<Taken, Failure> {
        let Package { course, report, media } = match package::open(path, watch) {
            Ok(package) => package,
            Err(refusal) => return Ok(Taken::refused(path, *refusal)),
        };
        let options = ImportOptions { publish: self.publish, dry_run: self.dry_run, watch: watch.clone() };
        let package = Package { course, report: report.clone(), media };
        match school.import_course(actor, package, options) {
            Ok(done) => Ok(Taken { report, outcome: word(&done.outcome), changes: done.changes, refused: None }),
            Err(error) if error.kind == ErrorKind::Denied && self.paths.len() == 1 => Err(error.into()),
            Err(error) => {
                let failure = Failure::from(error);
                Ok(Taken { report, outcome: "refused".to_owned(), changes: Changes::default(), refused: Some(failure) })
            }
        }
    }
}

impl Taken {
    fn refused(path: &Path, refusal: Refusal) -> Self {
        let mut report = refusal.report;
        if report.path.is_empty() {
            report.path = path.display().to_string();
        }
        let failure = Failure { exit: 1, message: refusal.error, hint: refusal.hint };
        Self { report, outcome: "refused".to_owned(), changes: Changes::default(), refused: Some(failure) }
    }
}

/// The refusal itself where one package was `asked` for, else how many were refused.
fn verdict(all: Vec<Taken>, asked: usize, dry_run: bool) -> Option<Failure> {
    let looked_at = all.len();
    let mut refused: Vec<Failure> = all.into_iter().filter_map(|one| one.refused).collect();
    match refused.len() {
        0 if looked_at == asked => None,
        1 if asked == 1 => refused.pop(),
        count if count == asked => Some(Failure::refused(format!("Refused: all {asked} packages. Nothing came in."))),
        count if looked_at == asked => {
            let others = if dry_run { "would come in" } else { "came in" };
            Some(Failure::refused(format!("Refused: {count} of {asked} packages. The others {others}.")))
        }
        count => Some(Failure::refused(format!("Cancelled: {} of {asked} packages came in.", looked_at - count))),
    }
}

fn document(one: &Taken) -> Value {
    let Taken { report, outcome, changes, refused } = one;
    let error = refused.as_ref().map(|failure| failure.message.as_str());
    // What a refused package was not read as far as.
    let known = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    json!({
        "path": report.path, "format": known(&report.format), "id": known(&report.id), "title": known(&report.title), "outcome": outcome, "error": error,
        "modules": report.modules, "items": report.items, "questions": report.questions, "banks": report.banks, "rubrics": report.rubrics,
        "files": report.files, "bytes": report.bytes, "changes": changes, "warnings": report.warnings,
    })
}

/// What new items of a course that was there wait for, where there are some.
fn hidden(Taken { report, changes, .. }: &Taken) -> Option<String> {
    let (first, others) = changes.hidden.split_first()?;
    let (come, them) = if others.is_empty() { ("comes", "it") } else { ("come", "them") };
    let new = counted(changes.hidden.len(), "new item", "new items");
    let ids = [&report.id, first].into_iter().chain(others).map(String::as_str).collect::<Vec<_>>().join(" ");
    Some(format!("{new} {come} in hidden; this shows {them} to learners: lyceum course publish {ids}"))
}

fn table(all: &[Taken]) -> Table {
    let mut table = Table::new(["path", "course", "title", "outcome", "modules", "items", "questions", "added", "changed", "archived"], "");
    for Taken { report, outcome, changes, .. } in all {
        table.row([
            (&report.path).into(),
            (&report.id).into(),
            (&report.title).into(),
            outcome.into(),
            report.modules.into(),
            report.items.values().sum::<usize>().into(),
            report.questions.values().sum::<usize>().into(),
            changes.added.into(),
            changes.changed.into(),
            changes.archived.into(),
        ]);
    }
    table
}
