//! `course read` and `course done`: the texts of a course without a screen, and the tick.

use serde_json::json;

use crate::cli::answer::Answer;
use crate::cli::table::{Cell, Table};
use crate::cli::{Ctx, Failure, at, word};
use crate::domain::course::Rubric;
use crate::domain::text::Untrusted;
use crate::service::ErrorKind;
use crate::service::page::{PageView, Place};
use crate::service::submission::AssignmentView;

/// What of a page counts as read to its end, in thousandths.
const ALL: u16 = 1000;

/// A page, or the task of an assignment, as Markdown.
pub fn read(ctx: &Ctx<'_, '_>, course: &str, item: &str) -> Result<Answer, Failure> {
    let (school, actor) = ctx.learning()?;
    let why = match school.page(&actor, course, item) {
        Ok(seen) => {
            // Printed whole, it is read to its end.
            school.remember_place(&actor, course, item, Place { at: seen.place.at, read: ALL })?;
            return Ok(page(&school.page(&actor, course, item)?));
        }
        Err(why) if why.kind == ErrorKind::Invalid => why,
        Err(why) => return Err(why.into()),
    };
    match school.assignment(&actor, course, item) {
        Ok(task) => Ok(assignment(ctx, &task)),
        Err(_) => Err(Failure::from(why).hint(format!("Begin it with `lyceum attempt start {course} {item}`"))),
    }
}

fn page(seen: &PageView) -> Answer {
    let document = json!({
        "course": seen.course, "item": seen.item, "kind": seen.kind, "title": seen.title, "text": seen.text, "url": seen.url,
        "file": seen.file, "minutes": seen.minutes, "status": seen.status, "may_mark_done": seen.may_mark_done,
    });
    let answer = Answer::of(&document).lines(headed(&seen.title, &seen.text));
    let answer = seen.url.iter().fold(answer, |answer, url| answer.text(url.for_screen()));
    seen.file.iter().fold(answer, |answer, file| answer.text(format!("File: {}, {} bytes", file.path, file.bytes)))
}

fn assignment(ctx: &Ctx<'_, '_>, task: &AssignmentView) -> Answer {
    let document = json!({
        "course": task.course, "item": task.item, "kind": "assignment", "title": task.title, "text": task.task, "possible": task.possible,
        "open": at(task.dates.open), "due": at(task.dates.due), "close": at(task.dates.close), "submit": task.settings.submit,
        "attempts_left": task.attempts_left, "rubric": task.rubric, "status": task.status.word(), "refused": task.refused,
    });
    let mut answer = Answer::of(&document).lines(headed(&task.title, &task.task));
    if let Some(rubric) = &task.rubric {
        answer = answer.text("").table(marking(rubric));
    }
    let ways: Vec<String> = task.settings.submit.iter().map(word).collect();
    let due = task.dates.due.map_or_else(String::new, |due| format!(", due {}", ctx.local(due)));
    answer = answer.text("").text(format!("{} points{due}. Hand in: {}", task.possible, ways.join(", ")));
    task.refused.iter().fold(answer, Answer::text)
}

/// The text under its title, which many texts begin with themselves. What is said beside it stands at the left, and nothing of the text does.
fn headed(title: &Untrusted, text: &Untrusted) -> String {
    let text = text.for_lines(2);
    match text.as_str() {
        "" => format!("# {}", title.for_screen()),
        text if text.starts_with("# ") => text.to_owned(),
        text => format!("# {}\n\n  {text}", title.for_screen()),
    }
}

/// The ids stand first: marks are given by them.
fn marking(rubric: &Rubric) -> Table {
    let levels = rubric.levels.iter().map(|level| format!("{} {}", level.points, level.title.for_screen()));
    let mut table = Table::new(["criterion".to_owned(), "what".to_owned()].into_iter().chain(levels), "");
    for criterion in &rubric.criteria {
        let cells = (0..rubric.levels.len()).map(|level| criterion.cells.get(level).map_or_else(Cell::default, Cell::from));
        table.row([Cell::from(&criterion.id), Cell::from(&criterion.title)].into_iter().chain(cells));
    }
    table
}

pub fn done(ctx: &Ctx<'_, '_>, course: &str, item: &str, done: bool) -> Result<Answer, Failure> {
    let (school, actor) = ctx.working()?;
    let marked = school.mark_done(&actor, course, item, done)?;
    let said = format!("{} is {}", marked.item, word(&marked.status).replace('_', " "));
    Ok(Answer::of(&json!({ "course": course, "item": marked.item, "status": marked.status })).text(said))
}
