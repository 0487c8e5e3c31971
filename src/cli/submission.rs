//! `submit` and `submissions`: work handed in (CLI.md 5).

use std::io::{Cursor, ErrorKind};
use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::{Value, json};

use super::answer::Answer;
use super::table::{Cell, Table};
use super::{Ctx, Failure, at, counted, decimal, progress};
use crate::domain::text::Untrusted;
use crate::domain::work::Watch;
use crate::package::open::to_read;
use crate::service::submission::{
    FeedbackChange, FeedbackFault, FeedbackOptions, FeedbackReport, FileView, NewFile, NewWork, SubmissionList, SubmissionView, Wanted,
};

/// What standard input may hold: as much as the largest file that an assignment can ask for.
const MOST_BYTES: u64 = 1024 * 1024 * 1024;

#[derive(Debug, Args)]
pub struct Submit {
    course: String,
    item: String,
    /// Files to hand in; without any, standard input is the text
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,
    /// An address to hand in
    #[arg(long)]
    url: Option<String>,
    /// A note to whoever marks it
    #[arg(long, value_name = "TEXT")]
    note: Option<String>,
    /// Standard input is a file of this name
    #[arg(long, conflicts_with = "files")]
    name: Option<String>,
}

#[derive(Debug, Args)]
pub struct Submissions {
    course: String,
    item: Option<String>,
    /// Only this user's
    #[arg(long)]
    user: Option<String>,
    /// Only what waits for a mark
    #[arg(long)]
    ungraded: bool,
    /// The one that this receipt proves
    #[arg(long)]
    receipt: Option<String>,
    /// Write the work to this folder as ITEM/USER/N-NAME, with manifest.json
    #[arg(long, value_name = "DIR", conflicts_with = "receipt")]
    to: Option<PathBuf>,
    /// Give the marks and comments written into a folder of --to: `score` in manifest.json, ITEM/USER/feedback.md
    #[arg(long, value_name = "DIR", conflicts_with_all = ["to", "receipt", "ungraded"])]
    feedback: Option<PathBuf>,
    /// Why; needed to change released scores
    #[arg(long, value_name = "TEXT", requires = "feedback")]
    reason: Option<String>,
    /// Only say what --feedback would change
    #[arg(long, requires = "feedback")]
    dry_run: bool,
}

impl Submit {
    pub fn run(self, ctx: &mut Ctx<'_, '_>) -> Result<Answer, Failure> {
        let (school, actor) = ctx.working()?;
        let work = self.work(ctx)?;
        let bytes = self.files.iter().filter_map(|path| path.metadata().ok()).map(|about| about.len()).sum();
        let done = progress::shown(ctx, "Handing in", |watch| {
            watch.expect(bytes);
            school.submit_work(&actor, &self.course, &self.item, NewWork { watch: watch.clone(), ..work })
        })?;
        let late = if done.late_seconds > 0 { format!(", {} late", span(done.late_seconds)) } else { String::new() };
        let said = format!("Submission {} to {} at {}{late}", done.submission, done.item, ctx.local(done.at));
        Ok(Answer::of(&document(&done)).text(said).text(format!("Receipt: {}", done.receipt)))
    }

    /// Files by their paths, else standard input; an address alone needs neither.
    fn work(&self, ctx: &mut Ctx<'_, '_>) -> Result<NewWork, Failure> {
        let mut work =
            NewWork { url: self.url.clone().map(Untrusted::new), note: self.note.clone().map(Untrusted::new), ..NewWork::default() };
        for path in &self.files {
            work.files.push(local(path)?);
        }
        if !self.files.is_empty() || (self.url.is_some() && self.name.is_none()) {
            return Ok(work);
        }
        let bytes = ctx.read_input(MOST_BYTES)?;
        match &self.name {
            Some(name) => work.files.push(NewFile { name: name.as_str().into(), content: Box::new(Cursor::new(bytes)) }),
            None => work.text = Some(text(bytes)?),
        }
        Ok(work)
    }
}

fn local(path: &Path) -> Result<NewFile, Failure> {
    let name = path.file_name().ok_or_else(|| Failure::refused(format!("{} is not the name of a file.", path.display())))?;
    let file = to_read(path).map_err(|why| match why.kind() {
        ErrorKind::IsADirectory => {
            Failure::refused(format!("{} is a folder.", path.display())).hint("Name the files in it, or a zip of it")
        }
        _ => Failure::file("Reading", path, &why),
    })?;
    Ok(NewFile { name: name.to_string_lossy().into_owned().into(), content: Box::new(file) })
}

fn text(bytes: Vec<u8>) -> Result<Untrusted, Failure> {
    let text = String::from_utf8(bytes).map_err(|_| {
        Failure::refused("Standard input is not UTF-8 text.").hint("Hand it in as a file: --name NAME, or the path of a file")
    })?;
    Ok(text.into())
}

impl Submissions {
    pub fn run(self, ctx: &mut Ctx<'_, '_>) -> Result<Answer, Failure> {
        let (school, actor) = ctx.acting()?;
        if let Some(folder) = &self.feedback {
            let Self { course, item, user, reason, dry_run, .. } = &self;
            let done = progress::shown(ctx, "Giving marks", |watch| {
                let (item, user, reason, watch) = (item.clone(), user.clone(), reason.clone(), watch.clone());
                let options = FeedbackOptions { item, user, reason, dry_run: *dry_run, watch };
                school.take_feedback(&actor, course, folder, options)
            })?;
            for warning in &done.warnings {
                ctx.note(&format!("warning: {warning}"));
            }
            return Ok(taken(&done));
        }
        let wanted = Wanted { item: self.item, user: self.user, ungraded: self.ungraded, receipt: self.receipt };
        if let Some(folder) = &self.to {
            let export = |watch: &Watch| school.export_submissions(&actor, &self.course, &wanted, folder, watch);
            let done = progress::shown(ctx, "Writing", export)?;
            let (submissions, files) = (counted(done.submissions, "submission", "submissions"), counted(done.files, "file", "files"));
            let said = format!("In {}: {submissions}, {files}", folder.display());
            let to = folder.display().to_string();
            let document = json!({ "to": to, "submissions": done.submissions, "files": done.files, "bytes": done.bytes });
            return Ok(Answer::of(&document).text(said));
        }
        Ok(listed(ctx, &school.submissions(&actor, &self.course, &wanted)?))
    }
}

/// The report of `--feedback`, also where it is bad.
fn taken(done: &FeedbackReport) -> Answer {
    let answer = Answer::of(done);
    if !done.errors.is_empty() {
        let mut table = Table::new(["row", "item", "user", "column", "what is wrong"], "");
        for FeedbackFault { row, column, item, user, message } in &done.errors {
            table.row([(*row).into(), item.into(), user.into(), column.into(), Cell::whole(message)]);
        }
        let refused = match done.errors.as_slice() {
            [FeedbackFault { item, user, message, .. }] => {
                Failure::refused(format!("{} of {}: {message} Nothing was changed.", item.for_screen(), user.for_screen()))
            }
            many => Failure::refused(format!("The folder was not taken in, for {} mistakes: nothing was changed.", many.len())),
        };
        return answer.table(table).judged(Some(refused.hint("Mend the rows of manifest.json or the files named, then give it again")));
    }
    let mut table = Table::new(["item", "user", "from", "to", "comment"], "Nothing in the folder is new.");
    for FeedbackChange { item, user, from, to, comment } in &done.changes {
        table.row([item.into(), user.into(), from.as_ref().into(), to.as_ref().into(), if *comment { "yes" } else { "" }.into()]);
    }
    let mode = if done.dry_run { "It would be: " } else { "" };
    let changed = counted(done.changes.len(), "mark given", "marks given");
    answer.table(table).text(format!("{mode}{changed}, {} unchanged", done.unchanged))
}

fn listed(ctx: &Ctx<'_, '_>, list: &SubmissionList) -> Answer {
    let mut table = Table::new(["item", "user", "no", "at", "late", "state", "score", "receipt", "files"], "Nothing was handed in.");
    for one in &list.submissions {
        let late = if one.late_seconds > 0 { span(one.late_seconds) } else { String::new() };
        let names: Vec<&str> = one.files.iter().map(|file| file.name.raw()).collect();
        table.row([
            (&one.item).into(),
            (&one.user).into(),
            one.submission.into(),
            Cell::whole(ctx.local(one.at)),
            late.into(),
            one.state.word().replace('_', " ").into(),
            one.score.as_ref().map(decimal).into(),
            Cell::whole(&one.receipt),
            names.join(", ").into(),
        ]);
    }
    let rows: Vec<Value> = list.submissions.iter().map(document).collect();
    Answer::of(&json!({ "submissions": rows })).table(table)
}

fn document(one: &SubmissionView) -> Value {
    json!({
        "course": one.course, "item": one.item, "title": one.item_title, "user": one.user, "name": one.name, "submission": one.submission,
        "at": at(Some(one.at)), "late_seconds": one.late_seconds, "state": one.state.word(), "score": one.score.as_ref().map(decimal),
        "receipt": one.receipt, "text": one.text, "url": one.url, "note": one.note, "files": one.files.iter().map(file).collect::<Vec<_>>(),
    })
}

fn file(file: &FileView) -> Value {
    json!({ "name": file.name, "bytes": file.bytes, "sha256": file.sha256 })
}

/// `2 d 3 h`, `5 min`: the two largest units.
fn span(seconds: u64) -> String {
    let parts = [(seconds / 86_400, "d"), (seconds / 3_600 % 24, "h"), (seconds / 60 % 60, "min")];
    let shown: Vec<String> = parts.iter().filter(|(count, _)| *count > 0).take(2).map(|(count, unit)| format!("{count} {unit}")).collect();
    if shown.is_empty() { format!("{seconds} s") } else { shown.join(" ") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lateness_in_its_two_largest_units() {
        let said: Vec<String> = [45, 90, 3_600, 90_000, 90_060 + 3_600].into_iter().map(span).collect();
        assert_eq!(said, ["45 s", "1 min", "1 h", "1 d 1 h", "1 d 2 h"]);
    }
}
