//! The gradebook of a course: learners down, items across, names and heads that stay, cells that are changed where they stand (UX.md 8, R15).

mod act;
pub(in crate::tui::screens::staff) mod cell;
mod commands;
mod grid;
mod history;
mod known;
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
use crate::tui::widgets::field::Field;
use grid::Frozen;
use known::{FIRST, Known};
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
    /// Why the score that was typed is given.
    Reason(String),
    Folder,
    Group,
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
    editing: Option<Field>,
    /// What was changed last here, to be taken back.
    changed: Option<Changed>,
    sought: String,
    asked: Option<Asked>,
    writing: Option<Writing>,
    frozen: Frozen,
}

/// # Errors
/// What the service says.
pub fn open(course: &str, ctx: &mut Ctx<'_>) -> Result<Box<dyn Screen>, Error> {
    let mut screen = Gradebook {
        book: Arc::new(ctx.school.gradebook(&ctx.actor, course)?),
        known: Known::default(),
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
        frozen: Frozen::default(),
    };
    screen.sort();
    screen.begin(ctx);
    Ok(Box::new(screen))
}

impl Gradebook {
    /// Reads what is seen, of a small course all, and has everything added up.
    fn begin(&mut self, ctx: &mut Ctx<'_>) {
        self.show_cursor();
        let few = self.rows.len() <= FIRST || self.frozen.rows == 0;
        let first = if few { self.window(0, FIRST) } else { self.window(self.from.0, self.frozen.rows) };
        self.known.need(&self.book, &first, ctx);
        self.known.add_up(&self.book, ctx);
        self.sort();
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
            _ => rows.sort_by_cached_key(|at| (learners[*at].name.raw().to_lowercase(), learners[*at].user.clone())),
        }
        self.at.0 = on.and_then(|on| rows.iter().position(|at| *at == on)).unwrap_or(0);
        self.rows = rows;
    }

    /// The learners of `count` rows from one on.
    fn window(&self, from: usize, count: usize) -> Vec<usize> {
        self.rows.iter().skip(from).take(count).copied().collect()
    }

    /// Sees to it that the row under the cursor is known, and soon all that is seen and what is near it.
    fn read_seen(&mut self, ctx: &mut Ctx<'_>) {
        self.show_cursor();
        let here = self.window(self.at.0, 1);
        self.known.need(&self.book, &here, ctx);
        self.read_on(ctx);
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

    /// Looks at the whole book again; the cursor stays where it is by name.
    fn reload(&mut self, ctx: &mut Ctx<'_>) {
        let (learner, item) = (self.learner().map(|one| one.user.clone()), self.item().map(|one| one.id.clone()));
        let answer = ctx.school.gradebook(&ctx.actor, &self.book.course);
        let Some(book) = ctx.try_or_say(answer) else { return };
        self.known.forget(self.book.has_those_of(&book));
        self.book = Arc::new(book);
        self.rows.clear();
        self.sort();
        let row = learner.and_then(|user| self.row_of(&user)).unwrap_or(0);
        let column = item.and_then(|id| self.book.items.iter().position(|one| one.id == id)).unwrap_or(0);
        self.at = (row, column);
        self.begin(ctx);
        self.read_seen(ctx);
    }

    /// In which row a learner stands.
    fn row_of(&self, user: &str) -> Option<usize> {
        self.rows.iter().position(|at| self.book.learners[*at].user == user)
    }

    /// Looks at one learner's row again.
    fn reload_row(&mut self, user: &str, ctx: &mut Ctx<'_>) {
        if let Some(at) = self.book.learners.iter().position(|one| one.user == user) {
            self.known.reread(&self.book, at, ctx);
        }
    }
}

impl Screen for Gradebook {
    fn title(&self, look: &Look<'_>) -> String {
        tr!(look, "Gradebook")
    }

    fn scopes(&self) -> &'static [Scope] {
        if self.editing.is_some() {
            &[Scope::Edit, Scope::Line]
        } else {
            &[Scope::Gradebook, Scope::Choice, Scope::Search, Scope::Save, Scope::Table, Scope::Item, Scope::Move]
        }
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
            Some(field) => {
                field.insert(text);
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
        let at_once = self.known.lacks(&self.window(self.from.0, self.frozen.rows)).then_some(Instant(0));
        let written = self.writing.as_ref().and_then(|(_, job)| Some(job.as_ref()?.wake()));
        [at_once, self.known.wake(), written].into_iter().flatten().min()
    }

    fn on_tick(&mut self, ctx: &mut Ctx<'_>) -> Outcome {
        if self.known.tick(ctx) && self.order != Order::Name {
            self.sort();
        }
        self.read_on(ctx);
        self.look_at_file(ctx);
        Outcome::Consumed
    }

    fn layout(&mut self, area: Rect, _look: &Look<'_>) {
        self.frozen = Frozen::of(area, &self.book);
        self.show_cursor();
    }

    fn render(&self, frame: &mut Frame<'_>, _area: Rect, look: &Look<'_>) {
        self.draw(frame, look);
    }
}
