//! `course fmt`: rewrites a folder's files in their usual shape, and writes missing ids once (FORMATS.md 10.3).
//!
//! A file with a mistake is left as it is. What the printer would not bring back (words it does not know) is never rewritten. All files
//! get their new content, or none does.

use std::fs;
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use serde::Serialize;
use toml_edit::{DocumentMut, InlineTable, Item as TomlItem, Table};

use super::braces::{self, Token};
use super::item::{self, Draft};
use super::lines::{self, trimmed};
use super::{Context, assignment, folder, front_matter, page, quiz, tidy};
use crate::domain::course::{Course, ItemBody};
use crate::domain::quiz::Question;
use crate::domain::text::Untrusted;
use crate::domain::work::Watch;
use crate::package::finding::{Finding, Findings, Severity};
use crate::package::report::Refusal;
use crate::package::tree::Tree;

/// What to do with the files.
#[derive(Debug, Clone, Copy, Default)]
pub struct FormatOptions {
    /// Write missing ids.
    pub ids: bool,
    /// Only tell what would change.
    pub check: bool,
}

/// What was, or would be, rewritten.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Formatted {
    pub files: usize,
    pub changed: Vec<String>,
    /// The mistakes of the files that were left as they are.
    pub skipped: Vec<Finding>,
}

/// Formats the course folder at `path`.
///
/// # Errors
/// A sentence: no course folder, a file that cannot be written, or cancelled; nothing is rewritten then.
pub fn format(path: &Path, options: FormatOptions, watch: &Watch) -> Result<Formatted, Box<Refusal>> {
    let mut tree = crate::package::list(path)?;
    if !path.is_dir() {
        return Err(Box::new(Refusal::new("Only a course folder can be formatted").hint("unpack the .lyc first")));
    }
    let findings = Findings::default();
    let loaded = folder::load(&mut tree, &findings, watch);
    let fatal: Vec<Finding> = findings.sorted().into_iter().filter(|one| one.level == Severity::Fatal).collect();
    let Some(loaded) = loaded else {
        return Ok(Formatted { files: 1, changed: Vec::new(), skipped: fatal });
    };
    let root = path.join(tree.prefix());
    let mut formatted = Formatted { files: 0, changed: Vec::new(), skipped: fatal };
    let mut staged = Staged::default();
    for file in texts(&loaded.course) {
        if watch.is_cancelled() {
            return Err(Box::new(Refusal::new("Cancelled; everything is as it was")));
        }
        formatted.files += 1;
        if formatted.skipped.iter().any(|one| one.file == file) {
            continue;
        }
        let Some((before, after)) = reformatted(&mut tree, &file, &loaded.course, options.ids) else { continue };
        if before == after.as_bytes() {
            continue;
        }
        if !options.check {
            staged.add(root.join(&file), after.as_bytes()).map_err(|e| unwritable(&file, &e))?;
        }
        formatted.changed.push(file);
    }
    staged.put_in_place().map_err(|e| unwritable(&path.display().to_string(), &e))?;
    Ok(formatted)
}

fn unwritable(what: &str, error: &io::Error) -> Box<Refusal> {
    Box::new(Refusal::new(format!("`{}` cannot be written: {error}; nothing was rewritten", Untrusted::from(what).for_screen())))
}

/// The text files of a course.
fn texts(course: &Course) -> Vec<String> {
    let items = course.items().filter(|item| item::kind_of(&item.path).is_some()).map(|item| item.path.clone());
    let mut texts: Vec<String> = items.chain(course.banks.iter().map(|bank| bank.path.clone())).collect();
    texts.push("course.toml".to_owned());
    texts.sort();
    texts
}

/// The bytes of a file and its text in the usual shape.
fn reformatted(tree: &mut Tree, file: &str, course: &Course, ids: bool) -> Option<(Vec<u8>, String)> {
    let mut before = Vec::new();
    tree.open(file).and_then(|mut from| from.read_to_end(&mut before)).ok()?;
    let text = tree.text(file).ok()?;
    let after = if file == "course.toml" {
        tidy::toml(&text, |document| {
            if ids {
                course_ids(document, course);
            }
        })
    } else {
        let is_bank = course.banks.iter().any(|bank| bank.path == file);
        text_file(file, &text, ids, is_bank)
    };
    after.map(|after| (before, after))
}

/// Writes the ids that modules and links have.
fn course_ids(document: &mut DocumentMut, course: &Course) {
    let Some(tables) = document.get_mut("module").and_then(TomlItem::as_array_of_tables_mut) else { return };
    for (table, module) in tables.iter_mut().zip(&course.modules) {
        tidy::id_first(table, &module.id);
        let made = |link: &InlineTable| {
            let url = link.get("link")?.as_str()?;
            let title = link.get("title").and_then(toml_edit::Value::as_str).unwrap_or(url);
            Some(format!("{}/{}", module.id, braces::slug(title)))
        };
        if let Some(items) = table.get_mut("items").and_then(TomlItem::as_array_mut) {
            tidy::link_ids(items, made);
        }
    }
}

/// A page, quiz, assignment, discussion, survey or bank in its usual shape.
pub(super) fn text_file(file: &str, text: &str, ids: bool, is_bank: bool) -> Option<String> {
    let parts = front_matter::split(text).ok()?;
    let findings = Findings::default();
    let draft = item::read(file, text, &Context { file, findings: &findings })?;
    let faults = findings.sorted();
    if faults.iter().any(|one| one.level == Severity::Fatal) {
        return None;
    }
    let lossy = faults.iter().any(|one| one.line > parts.before && matches!(one.code, "unknown-key" | "pool-in-bank"));
    let body = if lossy { trimmed(parts.body) } else { body(&draft, parts.body, parts.before, ids) };
    let wanted = (ids && !is_bank && draft.id.is_none()).then(|| item::default_id(file));
    let front = tidy::toml(parts.front.unwrap_or_default(), |document| {
        if let Some(id) = &wanted {
            tidy::id_first(document.as_table_mut() as &mut Table, id);
        }
    })?;
    Some(joined(parts.front.is_some() || wanted.is_some(), &front, &body))
}

fn joined(has_front: bool, front: &str, body: &str) -> String {
    let end = if body.is_empty() { "" } else { "\n" };
    match (has_front, body.is_empty()) {
        (true, true) => format!("+++\n{front}+++\n"),
        (true, false) => format!("+++\n{front}+++\n\n{body}{end}"),
        (false, _) => format!("{body}{end}"),
    }
}

fn body(draft: &Draft, source: &str, before: u32, ids: bool) -> String {
    match (&draft.body, &draft.quiz) {
        (Some(ItemBody::Page(page)), _) => {
            let checks: Vec<(&Question, bool)> =
                page.checks.iter().zip(&draft.questions).map(|(question, read)| (question, ids || read.id_written)).collect();
            page::print_with(page.text.raw(), &checks)
        }
        (_, Some(read)) => {
            let written = |question: &Question| ids || read.of_id(&question.id).is_some_and(|one| one.id_written);
            quiz::print(&read.introduction, &read.pools, &written, &|bank| bank.to_owned())
        }
        (Some(ItemBody::Survey(_)), _) if ids => survey_ids(source, before),
        (Some(ItemBody::Assignment(one)), _) if ids => {
            one.rubric.as_ref().map_or_else(|| trimmed(source), |rubric| assignment::with_rubric(source, rubric))
        }
        _ => trimmed(source),
    }
}

/// Writes the ids of a survey's questions into their headings.
fn survey_ids(source: &str, before: u32) -> String {
    let all = lines::lines(source, before);
    let (_, sections) = lines::sections(&all);
    let printed = all.iter().map(|line| {
        let section = sections.iter().find(|section| section.at.line == line.number && section.level == 2);
        let Some(section) = section.filter(|section| section.braces.as_ref().and_then(braces::Braces::id).is_none()) else {
            return line.text.to_owned();
        };
        let id = Token::Id(braces::slug(&section.title));
        let rest = section.braces.iter().flat_map(|braces| braces.tokens.iter().map(|(token, _)| token.clone()));
        format!("## {}{}", section.title, braces::print(&std::iter::once(id).chain(rest).collect::<Vec<_>>()))
    });
    trimmed(&printed.collect::<Vec<_>>().join("\n"))
}

/// New contents written beside the files they will replace; taken away again unless they are put in place.
#[derive(Default)]
struct Staged(Vec<(PathBuf, PathBuf)>);

impl Staged {
    fn add(&mut self, target: PathBuf, bytes: &[u8]) -> io::Result<()> {
        let name = target.file_name().ok_or_else(|| io::Error::from(io::ErrorKind::InvalidInput))?;
        let partial = target.with_file_name(format!(".{}.{}.partial", name.to_string_lossy(), std::process::id()));
        let mut file = fs::File::create_new(&partial)?;
        let permissions = fs::metadata(&target).map(|meta| meta.permissions());
        self.0.push((partial, target));
        file.write_all(bytes)?;
        file.set_permissions(permissions?)?;
        file.sync_all()
    }

    fn put_in_place(mut self) -> io::Result<()> {
        std::mem::take(&mut self.0).into_iter().try_for_each(|(partial, target)| fs::rename(partial, target))
    }
}

impl Drop for Staged {
    fn drop(&mut self) {
        for (partial, _) in &self.0 {
            let _ = fs::remove_file(partial);
        }
    }
}
