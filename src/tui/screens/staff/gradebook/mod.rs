//! The gradebook of a course: learners down, items across, names and heads that stay, cells that are changed where they stand (UX.md 8, R15).

mod act;
pub(in crate::tui::screens::staff) mod cell;
mod commands;
mod found;
mod grid;
mod history;
mod known;
mod one;
mod sums;
#[cfg(test)]
mod tests;
mod totals;

use std::cmp::Reverse;
use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::Arc;

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::domain::time::Instant;
use crate::service::Error;
use crate::service::grade::{CellView, GradeItemView, Gradebook as Book, GradebookLearner};
use crate::tr;
use crate::tui::action::{Action, Scope};
use crate::tui::job::Job;
use crate::tui::screen::{Command, Ctx, Look, Outcome, Reply, Screen};
use crate::tui::screens::coming::{self, Face};
use crate::tui::widgets::field::Field;
use found::Found;
use grid::Frozen;
use known::Known;
use totals::Total;

/// In which order the learners stand.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Order {
    #[default]
    Name,
    /// The lowest total first: who needs help.
    Lowest,
    Highest,
}

/// What a screen over this one was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Asked {
    Find,
    /// Why the score that was typed is given there.
    Reason(String, Place),
    Folder,
    Group,
}

/// A cell by its names, and what stood in it when somebody began to type over it: whatever becomes of the book meanwhile, that is what they
/// change.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Place {
    user: String,
    item: String,
    was: String,
}

/// What is typed over a cell.
struct Editing {
    field: Field,
    place: Place,
    /// What stood there, as one types it.
    typed: String,
}

/// A change of a cell, by the event of its history.
struct Changed {
    item: String,
    user: String,
    event: u32,
}

/// The learners of one group, or of none.
struct Only {
    /// What the group is called, safe for a screen.
    name: String,
    users: HashSet<String>,
}

/// The book on its way into a file of that folder.
type Writing = (PathBuf, Option<Job<Result<Vec<u8>, Error>>>);

/// The screen.
pub struct Gradebook {
    book: Arc<Book>,
    known: Known,
    /// Positions of the learners in the book, in the order shown.
    rows: Vec<usize>,
    order: Order,
    total: Total,
    /// Whom the rows are cut down to, and what can be chosen for that.
    only: Option<Only>,
    groups: Vec<Only>,
    /// The cursor, in rows and items, and the first of both that are seen.
    at: (usize, usize),
    from: (usize, usize),
    /// The way the rows went last: what comes next is read that way.
    upwards: bool,
    editing: Option<Editing>,
    /// What was changed last here, to be taken back.
    changed: Option<Changed>,
    sought: String,
    asked: Option<Asked>,
    writing: Option<Writing>,
    /// The book as it is by now, on its way; this one stands until then.
    coming: Option<Job<Result<Found, Error>>>,
    frozen: Frozen,
}

const SCOPES: &[Scope] = &[Scope::Gradebook, Scope::Choice, Scope::Search, Scope::Save, Scope::Table, Scope::Item, Scope::Move];

/// # Errors
/// What the service says.
pub fn open(course: &str, ctx: &mut Ctx<'_>) -> Result<Box<dyn Screen>, Error> {
    let course = course.to_owned();
    let face = Face { title, scopes: SCOPES, draw: grid::draw_empty };
    coming::open(face, ctx, move |school, actor| {
        let found = found::find(school, actor, &course, &HashSet::new())?;
        Ok(Box::new(Gradebook::new(found)))
    })
}

fn title(look: &Look<'_>) -> String {
    tr!(look, "Gradebook")
}

impl Gradebook {
    fn new(found: Found) -> Self {
        let mut screen = Self {
            known: Known::of(&found.book, found.rows),
            book: found.book,
            rows: Vec::new(),
            order: Order::default(),
            total: Total::default(),
            only: None,
            groups: Vec::new(),
            at: (0, 0),
            from: (0, 0),
            upwards: false,
            editing: None,
            changed: None,
            sought: String::new(),
            asked: None,
            writing: None,
            coming: None,
            frozen: Frozen::default(),
        };
        screen.sort();
        screen
    }

    fn learner(&self) -> Option<&GradebookLearner> {
        self.book.learners.get(*self.rows.get(self.at.0)?)
    }

    fn item(&self) -> Option<&GradeItemView> {
        self.book.items.get(self.at.1)
    }

    fn here(&self) -> Option<(&GradebookLearner, &GradeItemView, &CellView)> {
        let (learner, item) = (self.learner()?, self.item()?);
        let row = self.known.row(*self.rows.get(self.at.0)?)?;
        Some((learner, item, row.cells.get(self.at.1)?))
    }

    /// Puts the learners into their order, as far as what it goes by is known; the cursor stays on its learner.
    fn sort(&mut self) {
        let on = self.rows.get(self.at.0).copied();
        let learners = &self.book.learners;
        let mut rows: Vec<usize> = (0..learners.len()).collect();
        if let Some(only) = &self.only {
            rows.retain(|at| only.users.contains(&learners[*at].user));
        }
        match (self.order, self.known.sums()) {
            (Order::Lowest, Some(sums)) => rows.sort_by_key(|at| sums.rank(*at, self.total)),
            (Order::Highest, Some(sums)) => rows.sort_by_key(|at| Reverse(sums.rank(*at, self.total))),
            _ => found::sort_by_name(&mut rows, learners),
        }
        self.at.0 = on.and_then(|on| rows.iter().position(|at| *at == on)).unwrap_or(0);
        self.rows = rows;
    }

    /// The learners of `count` rows from one on.
    fn window(&self, from: usize, count: usize) -> Vec<usize> {
        self.rows.iter().skip(from).take(count).copied().collect()
    }

    /// Has all read that is seen, and what is near it; the row under the cursor is known afterwards.
    fn read_seen(&mut self, ctx: &mut Ctx<'_>) {
        self.show_cursor();
        self.known.retry();
        self.read_on(ctx);
        if self.known.comes_soon(&self.seen_rows(), ctx) {
            self.read_on(ctx);
        }
        let here = self.window(self.at.0, 1);
        self.known.need(&self.book, &here, ctx);
    }

    /// The learners of the rows that are seen.
    fn seen_rows(&self) -> Vec<usize> {
        self.window(self.from.0, self.frozen.rows)
    }

    /// Has what is seen read, then where the rows go, the way back, and both ends.
    fn read_on(&mut self, ctx: &Ctx<'_>) {
        let (page, from) = (self.frozen.rows.max(1), self.from.0);
        let (before, after) = (from.saturating_sub(page), from + page);
        let (next, over, back) = if self.upwards { (before, before.saturating_sub(page), after) } else { (after, after + page, before) };
        let end = self.rows.len().saturating_sub(page);
        let pages = [from, next, over, back, 0, end].map(|from| self.window(from, page));
        self.known.read_on(&self.book, &pages, ctx);
    }

    /// Looks at the whole book again. This one stands until the new one is there.
    fn reload(&mut self, ctx: &mut Ctx<'_>) {
        self.look_again(ctx);
        if self.editing.is_none()
            && let Some(found) = Job::soon(&mut self.coming, ctx.patience)
        {
            self.renew(found, ctx);
        }
    }

    fn look_again(&mut self, ctx: &Ctx<'_>) {
        let seen = self.seen_rows().into_iter().filter_map(|at| Some(self.book.learners.get(at)?.user.clone())).collect();
        let (school, actor, course) = (ctx.school.clone(), ctx.actor.clone(), self.book.course.clone());
        self.coming = Some(Job::start(ctx.now, move |_: &_| found::find(&school, &actor, &course, &seen)));
    }

    /// Takes the book as it is by now; the cursor stays where it is by name.
    fn renew(&mut self, found: Result<Found, Error>, ctx: &mut Ctx<'_>) {
        let Some(Found { book, rows }) = ctx.try_or_say(found) else { return };
        let (learner, item) = (self.learner().map(|one| one.user.clone()), self.item().map(|one| one.id.clone()));
        self.known.renew(rows, self.book.has_those_of(&book));
        self.book = book;
        self.known.add_up(&self.book, ctx);
        self.rows.clear();
        self.sort();
        let row = learner.and_then(|user| self.row_of(&user)).unwrap_or(0);
        let column = item.and_then(|id| self.book.items.iter().position(|one| one.id == id)).unwrap_or(0);
        self.at = (row, column);
        self.read_seen(ctx);
    }

    /// Takes what has come, though not under the fingers of somebody who types: they change what they saw.
    fn look_at_coming(&mut self, ctx: &mut Ctx<'_>) {
        if self.editing.is_none()
            && let Some(found) = Job::ended(&mut self.coming, ctx.now)
        {
            self.renew(found, ctx);
        }
    }

    /// In which row a learner stands.
    fn row_of(&self, user: &str) -> Option<usize> {
        self.rows.iter().position(|at| self.book.learners[*at].user == user)
    }

    /// Looks at one learner's row again.
    fn reload_row(&mut self, user: &str, ctx: &mut Ctx<'_>) {
        if self.coming.is_some() {
            // Whether it has the row as it was or as it is, nobody knows.
            self.look_again(ctx);
        }
        if let Some(at) = self.book.learners.iter().position(|one| one.user == user) {
            self.known.reread(&self.book, at, ctx);
        }
    }
}

impl Screen for Gradebook {
    fn title(&self, look: &Look<'_>) -> String {
        title(look)
    }

    fn scopes(&self) -> &'static [Scope] {
        if self.editing.is_some() { &[Scope::Edit, Scope::Line] } else { SCOPES }
    }

    fn typing(&self) -> bool {
        self.editing.is_some()
    }

    fn corner(&self, look: &Look<'_>) -> Option<String> {
        let order = match self.order {
            Order::Name => tr!(look, "by name"),
            Order::Lowest => tr!(look, "lowest first"),
            Order::Highest => tr!(look, "highest first"),
        };
        let order = self.only.as_ref().map_or(order.clone(), |only| format!("{}, {order}", only.name));
        let (rows, columns) = (self.rows.len(), self.book.items.len());
        let (row, column) = ((self.at.0 + 1).min(rows), (self.at.1 + 1).min(columns));
        if self.frozen.is_narrow() {
            return Some(format!("{row}/{rows}, {order}"));
        }
        Some(tr!(
            look,
            "row {row} of {rows}, col {column} of {columns}, {order}",
            row = row,
            rows = rows,
            column = column,
            columns = columns,
            order = order
        ))
    }

    fn status(&self, look: &Look<'_>) -> Option<String> {
        if let (Some(far), true) = (self.known.adding(look), self.order != Order::Name) {
            return Some(tr!(look, "Adding up the totals {far}", far = far));
        }
        let (learner, item, cell) = self.here()?;
        Some(cell::sentence(learner, item, cell, look))
    }

    fn commands(&self, look: &Look<'_>) -> Vec<Command> {
        self.offered(look)
    }

    fn on_action(&mut self, action: Action, ctx: &mut Ctx<'_>) -> Outcome {
        if self.editing.is_some() { self.on_editing(action, ctx) } else { self.on_moving(action, ctx) }
    }

    fn on_text(&mut self, text: &str, _ctx: &mut Ctx<'_>) -> Outcome {
        match &mut self.editing {
            Some(editing) => {
                editing.field.insert(text);
                Outcome::Consumed
            }
            None => Outcome::Ignored,
        }
    }

    fn on_reply(&mut self, reply: Reply, ctx: &mut Ctx<'_>) -> Outcome {
        self.replied(reply, ctx);
        Outcome::Consumed
    }

    fn on_resume(&mut self, ctx: &mut Ctx<'_>) {
        if self.asked.is_none() {
            self.reload(ctx);
        }
    }

    fn wake(&self) -> Option<Instant> {
        let at_once = (self.known.lacks(&self.seen_rows()) || self.known.lacks_sums()).then_some(Instant(0));
        let written = self.writing.as_ref().and_then(|(_, job)| Some(job.as_ref()?.wake()));
        let coming = self.coming.as_ref().filter(|_| self.editing.is_none()).map(Job::wake);
        [at_once, self.known.wake(), written, coming].into_iter().flatten().min()
    }

    fn on_tick(&mut self, ctx: &mut Ctx<'_>) -> Outcome {
        if self.known.tick(ctx) && self.order != Order::Name {
            self.sort();
        }
        self.look_at_coming(ctx);
        if self.known.lacks_sums() {
            self.known.add_up(&self.book, ctx);
        }
        self.read_on(ctx);
        self.look_at_file(ctx);
        Outcome::Consumed
    }

    fn layout(&mut self, area: Rect, _look: &Look<'_>) {
        self.frozen = Frozen::of(area, &self.book, self.total);
        self.show_cursor();
    }

    fn render(&self, frame: &mut Frame<'_>, _area: Rect, look: &Look<'_>) {
        self.draw(frame, look);
    }
}
