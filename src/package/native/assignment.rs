//! Assignments: the task, remarks for staff, and a rubric as a table (FORMATS.md 10.6).

use std::collections::HashSet;

use super::blocks::{self, Remark};
use super::braces::{self, Braces, Token};
use super::lines::{self, Fence, Line, heading};
use super::{Context, question};
use crate::domain::course::{Assignment, AssignmentSettings, Criterion, Rubric, RubricLevel};
use crate::domain::nearest::nearest;
use crate::domain::points::{Exact, Points};
use crate::domain::quiz::source::Position;
use crate::domain::text::Untrusted;
use crate::package::finding::unknown;

pub(super) fn read(body: &str, before: u32, settings: AssignmentSettings, context: &Context<'_>) -> Assignment {
    let all = lines::lines(body, before);
    let mut task: Vec<&str> = Vec::new();
    let mut remarks: Vec<Remark> = Vec::new();
    let mut rubric = None;
    let mut fence = Fence::default();
    let mut next = 0;
    while let Some(line) = all.get(next) {
        next += 1;
        if fence.holds(line.text) {
            task.push(line.text);
        } else if let Some((title, found, at)) = rubric_heading(*line) {
            let end = table_end(&all, next);
            let table = all.get(next..end).unwrap_or_default();
            next = end;
            if rubric.is_some() {
                context.findings.fatal(
                    "two-rubrics",
                    &context.place(at),
                    "An assignment has one rubric.",
                    Some("join the two tables".to_owned()),
                );
            }
            rubric = read_rubric(title, &found, at, table, context);
        } else if blocks::staff_remark(line.text).is_some() {
            let start = next - 1;
            while all.get(next).is_some_and(|line| blocks::quoted(line.text).is_some()) {
                next += 1;
            }
            remarks.extend(blocks::remarks(all.get(start..next).unwrap_or_default()));
        } else {
            doubtful(*line, context);
            task.push(line.text);
        }
    }
    let text_of = |word: &str| {
        let found: Vec<&Remark> = remarks.iter().filter(|remark| remark.word == word).collect();
        if let Some(second) = found.get(1) {
            context.findings.fatal(
                "duplicate-remark",
                &context.place(second.at),
                format!("`> {word}:` stands twice."),
                Some("join the two".to_owned()),
            );
        }
        found.first().map(|remark| Untrusted::from(remark.text.as_str()))
    };
    let (grader, model) = (text_of("grader"), text_of("model"));
    Assignment { task: squeezed(&lines::joined(task)).into(), settings, rubric, grader, model }
}

/// What was taken out leaves no hole: blank lines in a row become one.
fn squeezed(text: &str) -> String {
    let mut fence = Fence::default();
    let mut out: Vec<&str> = Vec::new();
    for line in text.lines() {
        let blank = line.trim().is_empty() && !fence.is_open();
        fence.holds(line);
        if !(blank && out.last().is_some_and(|last| last.trim().is_empty())) {
            out.push(line);
        }
    }
    out.join("\n")
}

/// A line that learners would be shown, though it looks meant for the marker; and a heading whose braces say nothing here.
fn doubtful(line: Line<'_>, context: &Context<'_>) {
    let inner = line.text.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '>' | '-' | '*' | '+'));
    let word = inner.split_once(':').map(|(word, _)| word.trim_matches(['*', '_', ' '])).unwrap_or_default();
    if line.text.contains('>')
        && let Some(meant) = nearest(word, blocks::STAFF).filter(|meant| *meant == word.to_lowercase() || word.chars().count() > 5)
    {
        let message =
            format!("This is shown to learners: a remark for the marker is a quotation of its own that begins with `> {meant}:`.");
        context.findings.error("unknown-remark", &context.place(line.at(1)), message, Some(format!("> {meant}:")));
    }
    let Some((_, text)) = heading(line.text) else { return };
    let column = line.text.chars().count() - text.chars().count() + 1;
    let (title, found) = braces::split(text, line.at(column));
    if found.is_none() && title.trim().eq_ignore_ascii_case("rubric") {
        let message = "A table below this heading is shown as text: nobody can mark with it.";
        context.findings.warn("no-rubric", &context.place(line.at(1)), message, Some(format!("{} {{rubric}}", line.text.trim_end())));
    }
    for (word, at) in found.iter().flat_map(Braces::words) {
        let near = nearest(word, ["rubric"]).map(str::to_owned);
        let write = near.clone().unwrap_or_else(|| "take it out".to_owned());
        context.findings.warn("unknown-key", &context.place(at), unknown("The word", word, near.as_deref()), Some(write));
    }
}

fn rubric_heading(line: Line<'_>) -> Option<(String, Braces, Position)> {
    let (_, text) = heading(line.text)?;
    let column = line.text.chars().count() - text.chars().count() + 1;
    let (title, found) = braces::split(text, line.at(column));
    let found = found.filter(|found| question::has_word(Some(found), "rubric"))?;
    Some((title.to_owned(), found, line.at(1)))
}

/// Where the table below a rubric's heading ends.
fn table_end(all: &[Line<'_>], from: usize) -> usize {
    let mut at = from;
    while all.get(at).is_some_and(|line| line.text.trim().is_empty()) {
        at += 1;
    }
    while all.get(at).is_some_and(|line| line.text.trim_start().starts_with('|')) {
        at += 1;
    }
    at
}

fn read_rubric(title: String, found: &Braces, at: Position, table: &[Line<'_>], context: &Context<'_>) -> Option<Rubric> {
    let rows: Vec<(Line<'_>, Vec<&str>)> =
        table.iter().filter(|line| !line.text.trim().is_empty()).map(|line| (*line, cells(line.text))).collect();
    let [(head, heads), (_, rule), criteria @ ..] = rows.as_slice() else {
        context.findings.fatal(
            "no-rubric",
            &context.place(at),
            "A rubric is a table below its heading.",
            Some("| criterion | 5 full | 0 missing |".to_owned()),
        );
        return None;
    };
    if !rule.iter().all(|cell| !cell.is_empty() && cell.chars().all(|c| matches!(c, '-' | ':'))) {
        let write = format!("|{}", "---|".repeat(heads.len()));
        let message = "A table has a line of hyphens below its head.";
        context.findings.fatal("no-rubric", &context.place(head.at(1)), message, Some(write));
        return None;
    }
    let levels: Vec<RubricLevel> = heads.iter().skip(1).filter_map(|cell| level(cell, *head, context)).collect();
    if levels.is_empty() || levels.len() + 1 != heads.len() {
        return None;
    }
    let mut read: Vec<Criterion> = Vec::new();
    let mut ids = HashSet::new();
    for (line, row) in criteria {
        if context.findings.is_full() {
            break;
        }
        let Some(criterion) = criterion(*line, row, levels.len(), context) else { continue };
        if !ids.insert(criterion.id.clone()) {
            context.findings.fatal(
                "duplicate-id",
                &context.place(line.at(1)),
                format!("Two criteria of this rubric have the id `{}`.", criterion.id),
                Some("write {#id} behind the criterion".to_owned()),
            );
        }
        read.push(criterion);
    }
    if read.is_empty() {
        context.findings.fatal(
            "no-rubric",
            &context.place(at),
            "This rubric has no criterion.",
            Some("| Commits are small {#small} | each does one thing | one big commit |".to_owned()),
        );
    }
    let id = found.id().map_or_else(|| braces::slug(&title), str::to_owned);
    let id = if id.is_empty() { "rubric".to_owned() } else { id };
    Some(Rubric { id, title: title.into(), levels, criteria: read })
}

/// `5 convincing`.
fn level(cell: &str, line: Line<'_>, context: &Context<'_>) -> Option<RubricLevel> {
    let (points, title) = cell.split_once(char::is_whitespace).unwrap_or((cell, ""));
    match Points::parse(points) {
        Ok(points) if points >= Points::ZERO => Some(RubricLevel { points, title: title.trim().into() }),
        _ => {
            let message = format!("A column of a rubric begins with its points; `{cell}` does not.");
            context.findings.fatal("bad-value", &context.place(line.at(1)), message, Some(format!("5 {cell}")));
            None
        }
    }
}

fn criterion(line: Line<'_>, row: &[&str], levels: usize, context: &Context<'_>) -> Option<Criterion> {
    let (first, rest) = row.split_first()?;
    let (title, found) = braces::split(first, line.at(3));
    if rest.len() != levels {
        let message = format!("Cells beside the criterion in this row: {}; levels of the rubric: {levels}.", rest.len());
        let write = format!("| criterion |{}", " … |".repeat(levels));
        context.findings.fatal("bad-rubric", &context.place(line.at(1)), message, Some(write));
        return None;
    }
    let factor = found.as_ref().and_then(|found| found.words().find_map(|(word, at)| Some((word.strip_prefix('x')?.to_owned(), at))));
    let factor = match factor {
        None => Exact::one(),
        Some((text, at)) => Exact::parse(&text).filter(|n| !n.is_negative()).unwrap_or_else(|| {
            context.findings.fatal("bad-value", &context.place(at), format!("`x{text}` is no factor."), Some("x2".to_owned()));
            Exact::one()
        }),
    };
    let id = found.as_ref().and_then(Braces::id).map_or_else(|| braces::slug(title), str::to_owned);
    if id.is_empty() {
        context.findings.fatal(
            "no-id",
            &context.place(line.at(1)),
            "No id can be made from this criterion.",
            Some("write {#id} behind it".to_owned()),
        );
        return None;
    }
    Some(Criterion { id, title: title.into(), factor, cells: rest.iter().map(|cell| (*cell).into()).collect() })
}

/// The cells of a table's row, trimmed; `\|` stays in its cell.
fn cells(row: &str) -> Vec<&str> {
    let row = row.trim();
    let row = row.strip_prefix('|').unwrap_or(row);
    let mut cells = Vec::new();
    let (mut start, mut escaped) = (0, false);
    for (at, c) in row.char_indices() {
        if c == '|' && !escaped {
            cells.push(row.get(start..at).unwrap_or_default().trim());
            start = at + 1;
        }
        escaped = c == '\\' && !escaped;
    }
    let last = row.get(start..).unwrap_or_default().trim();
    if !last.is_empty() {
        cells.push(last);
    }
    cells
}

/// The body with its rubric printed anew in its place, every id written.
pub(super) fn with_rubric(body: &str, rubric: &Rubric) -> String {
    let all = lines::lines(body, 0);
    let mut fence = Fence::default();
    let found = all.iter().position(|line| !fence.holds(line.text) && rubric_heading(*line).is_some());
    let Some(start) = found else { return lines::trimmed(body) };
    let end = table_end(&all, start + 1);
    let text = |lines: &[Line<'_>]| lines.iter().map(|line| line.text).collect::<Vec<_>>().join("\n");
    let (before, after) = (text(all.get(..start).unwrap_or_default()), text(all.get(end..).unwrap_or_default()));
    lines::trimmed(&format!("{before}\n{}\n{after}", print_rubric(rubric)))
}

/// Prints the body as [`read`] reads it.
pub(super) fn print(assignment: &Assignment) -> String {
    let mut out = Vec::new();
    if !assignment.task.raw().is_empty() {
        out.push(assignment.task.raw().to_owned());
    }
    out.extend(assignment.rubric.as_ref().map(print_rubric));
    out.extend(assignment.model.as_ref().map(|text| blocks::print_remark("model", text.raw())));
    out.extend(assignment.grader.as_ref().map(|text| blocks::print_remark("grader", text.raw())));
    out.join("\n\n")
}

fn print_rubric(rubric: &Rubric) -> String {
    let mut rows = vec![
        format!("## {}{}", rubric.title.raw(), braces::print(&[Token::Id(rubric.id.clone()), Token::Word("rubric".to_owned())])),
        String::new(),
        row("criterion", rubric.levels.iter().map(|level| format!("{} {}", level.points, level.title.raw()).trim_end().to_owned())),
        format!("|{}", "---|".repeat(rubric.levels.len() + 1)),
    ];
    for criterion in &rubric.criteria {
        let mut tokens = vec![Token::Id(criterion.id.clone())];
        if criterion.factor != Exact::one() {
            let factor = criterion.factor.terminating().unwrap_or_else(|| criterion.factor.decimal(10));
            tokens.push(Token::Word(format!("x{factor}")));
        }
        let first = format!("{}{}", criterion.title.raw(), braces::print(&tokens));
        rows.push(row(&first, criterion.cells.iter().map(|cell| cell.raw().to_owned())));
    }
    rows.join("\n")
}

fn row(first: &str, rest: impl Iterator<Item = String>) -> String {
    let cells: Vec<String> = std::iter::once(first.to_owned()).chain(rest).collect();
    format!("| {} |", cells.join(" | "))
}
