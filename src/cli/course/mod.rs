//! `course`: courses in and out, their tree, their state and their dates.

mod check;
mod dates;
mod export;
mod fmt;
mod import;
mod reading;

use clap::Subcommand;
use serde_json::{Value, json};

use super::answer::Answer;
use super::table::{Cell, Table};
use super::{Ctx, Failure, at, word};
use crate::service::course::{CourseChanged, CourseView};
use crate::service::outline::ItemView;

#[derive(Debug, Subcommand)]
pub enum Course {
    /// Bring in courses: a folder, a zip or a .lyc file each
    Import(import::Import),
    /// List the courses you may see
    List {
        /// Archived ones too
        #[arg(long)]
        all: bool,
    },
    /// Show a course as a tree with the ids of its items
    Show { course: String },
    /// Say what is wrong in course files, with file, line and a suggestion
    Check(check::Check),
    /// Rewrite the files of a course folder in their usual shape
    Fmt(fmt::Fmt),
    /// Let learners see a course, or items of it
    Publish {
        course: String,
        #[arg(value_name = "ITEM")]
        items: Vec<String>,
    },
    /// Hide a course from learners, or items of it
    Unpublish {
        course: String,
        #[arg(value_name = "ITEM")]
        items: Vec<String>,
    },
    /// Close a course; all records stay
    Archive {
        course: String,
        /// Bring it back
        #[arg(long)]
        lift: bool,
    },
    /// Print a page, or the text of a discussion or a survey; to who learns it counts as read
    Read { course: String, item: String },
    /// Tick an item off that is done by a tick
    Done {
        course: String,
        item: String,
        /// Take the tick back
        #[arg(long)]
        undo: bool,
    },
    /// List the courses that you may join by yourself
    Catalog,
    /// Join a course as its learner
    Join { course: String },
    /// Let anybody of the school join a course by themselves
    SelfEnroll {
        course: String,
        /// Let nobody join any more
        #[arg(long)]
        lift: bool,
    },
    /// Show the dates of a course, or set those of an item
    Dates(dates::Dates),
    /// Write a course to a folder, or to a zip when PATH ends in .lyc
    Export(export::Export),
}

impl Course {
    pub fn run(self, ctx: &Ctx<'_, '_>) -> Result<Answer, Failure> {
        match self {
            Self::Import(import) => import.run(ctx),
            Self::Check(check) => check.run(ctx),
            Self::Fmt(fmt) => fmt.run(ctx),
            Self::List { all } => list(ctx, all),
            Self::Show { course } => show(ctx, &course),
            Self::Publish { course, items } => {
                let (school, actor) = ctx.acting()?;
                Ok(shown(&school.publish(&actor, &course, &items)?, true, !items.is_empty()))
            }
            Self::Unpublish { course, items } => {
                let (school, actor) = ctx.acting()?;
                Ok(shown(&school.unpublish(&actor, &course, &items)?, false, !items.is_empty()))
            }
            Self::Archive { course, lift } => {
                let (school, actor) = ctx.acting()?;
                Ok(changed(&school.archive(&actor, &course, lift)?))
            }
            Self::Read { course, item } => reading::read(ctx, &course, &item),
            Self::Done { course, item, undo } => reading::done(ctx, &course, &item, !undo),
            Self::Catalog => catalog(ctx),
            Self::Join { course } => {
                let (school, actor) = ctx.working()?;
                let joined = school.join(&actor, &course)?;
                let said = if joined.new { "You are in" } else { "You were already in" };
                Ok(Answer::of(&joined).text(format!("{said} {}", joined.course)))
            }
            Self::SelfEnroll { course, lift } => {
                let (school, actor) = ctx.acting()?;
                let done = school.set_self_enroll(&actor, &course, !lift)?;
                let said = if lift { "Only staff put people into" } else { "Anybody of the school may join" };
                let document = json!({ "course": done.course, "state": done.state, "self_enroll": !lift });
                Ok(Answer::of(&document).text(format!("{said} {}", done.course)))
            }
            Self::Dates(dates) => dates.run(ctx),
            Self::Export(export) => export.run(ctx),
        }
    }
}

fn list(ctx: &Ctx<'_, '_>, all: bool) -> Result<Answer, Failure> {
    let (school, actor) = ctx.acting()?;
    let list = school.courses(&actor, all)?;
    let mut table =
        Table::new(["course", "title", "version", "state", "learners", "items"], "There are no courses yet: see `lyceum course import`");
    for row in &list.courses {
        let version: Cell = row.version.as_deref().into();
        table.row([(&row.course).into(), (&row.title).into(), version, word(&row.state).into(), row.learners.into(), row.items.into()]);
    }
    Ok(Answer::of(&list).table(table))
}

fn catalog(ctx: &Ctx<'_, '_>) -> Result<Answer, Failure> {
    let (school, actor) = ctx.working()?;
    let catalog = school.catalog(&actor)?;
    let mut table = Table::new(["course", "title", "items", "minutes", "joined"], "There is no course to join.");
    for row in &catalog.courses {
        let joined = if row.joined { "joined" } else { "" };
        table.row([(&row.course).into(), (&row.title).into(), row.items.into(), row.minutes.into(), joined.into()]);
    }
    Ok(Answer::of(&catalog).table(table))
}

fn show(ctx: &Ctx<'_, '_>, course: &str) -> Result<Answer, Failure> {
    let (school, actor) = ctx.learning()?;
    let view = school.course(&actor, course)?;
    let outline = &view.outline;
    // Learners are told how they stand, everybody else what learners see.
    let learns = outline.modules.iter().flat_map(|module| &module.items).any(|item| item.status.is_some());
    let last = if learns { "status" } else { "state" };
    let mut table = Table::new(["item", "kind", "title", "points", "due", last], "This course has no items.");
    for module in &outline.modules {
        table.row([(&module.id).into(), "module".into(), (&module.title).into(), "".into(), "".into(), "".into()]);
        for item in &module.items {
            let id = format!("  {}", item.id);
            let due = item.due.map_or_else(Cell::default, |due| Cell::whole(ctx.local(due)));
            let points = item.points.map_or_else(|| Cell::from(""), Cell::from);
            table.row([
                id.into(),
                item.kind.word().into(),
                (&item.title).into(),
                points,
                due,
                if learns { status(item).into() } else { word(&item.state).into() },
            ]);
        }
    }
    let title = format!("{} ({}, {})", view.outline.title.for_screen(), outline.course, word(&outline.state));
    let answer = Answer::of(&tree(&view)).text(title).table(table);
    Ok(locks(&view).into_iter().fold(answer, |answer, (why, items)| answer.text(format!("Locked: {}. {why}", items.join(", ")))))
}

fn status(item: &ItemView) -> String {
    item.status.as_ref().map_or_else(String::new, |status| word(status).replace('_', " "))
}

/// What is locked for the same reason, in the course's order.
fn locks(view: &CourseView) -> Vec<(&str, Vec<&str>)> {
    let mut reasons: Vec<(&str, Vec<&str>)> = Vec::new();
    for item in view.outline.modules.iter().flat_map(|module| &module.items) {
        let Some(why) = item.locked_by.as_deref() else { continue };
        match reasons.iter_mut().find(|(known, _)| *known == why) {
            Some((_, items)) => items.push(&item.id),
            None => reasons.push((why, vec![&item.id])),
        }
    }
    reasons
}

fn tree(view: &CourseView) -> Value {
    let outline = &view.outline;
    let modules: Vec<Value> = outline
        .modules
        .iter()
        .map(|module| json!({ "id": module.id, "title": module.title, "items": module.items.iter().map(leaf).collect::<Vec<_>>() }))
        .collect();
    json!({
        "course": outline.course, "title": outline.title, "revision": outline.revision, "state": outline.state, "version": view.version,
        "language": view.language, "authors": view.authors, "license": view.license, "description": view.description,
        "term_start": view.term_start, "modules": modules,
    })
}

fn leaf(item: &ItemView) -> Value {
    json!({
        "id": item.id, "kind": item.kind, "title": item.title, "points": item.points, "open": at(item.open), "due": at(item.due),
        "close": at(item.close), "state": item.state, "requires": item.requires, "status": item.status, "locked_by": item.locked_by,
        "optional": item.optional, "minutes": item.minutes,
    })
}

fn changed(done: &CourseChanged) -> Answer {
    Answer::of(done).text(format!("{} is {}", done.course, word(&done.state)))
}

/// As [`changed`], where `some` items may be named: the course they are in stays as it is.
fn shown(done: &CourseChanged, published: bool, some: bool) -> Answer {
    let state = if published { "published" } else { "hidden" };
    match (done.items.is_empty(), some) {
        (true, false) => return changed(done),
        (true, true) => return Answer::of(done).text(format!("Nothing changed in {}: all of it is {state} already", done.course)),
        (false, _) => {}
    }
    let draft = if published && word(&done.state) == "draft" {
        format!("; the course is a draft: see `lyceum course publish {}`", done.course)
    } else {
        String::new()
    };
    Answer::of(done).text(format!("{state} in {}: {}{draft}", done.course, done.items.join(", ")))
}
