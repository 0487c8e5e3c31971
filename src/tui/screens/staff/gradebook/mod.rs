//! The gradebook of a course: learners down, items across, names and heads that stay, cells that are changed where they stand (UX.md 8, R15).

mod act;
mod cell;
mod commands;
mod grid;
#[cfg(test)]
mod tests;

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::domain::points::Exact;
use crate::service::Error;
use crate::service::grade::{CellView, CourseGrades, GradeItemView, LearnerGrades};
use crate::tr;
use crate::tui::action::{Action, Scope};
use crate::tui::screen::{Command, Ctx, Look, Outcome, Reply, Screen};
use crate::tui::widgets::field::Field;
use grid::Frozen;

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
}

/// The screen.
pub struct Gradebook {
    grades: CourseGrades,
    /// Positions of the learners, in the order shown.
    rows: Vec<usize>,
    order: Order,
    /// The cursor, in rows and items, and the first of both that are seen.
    at: (usize, usize),
    from: (usize, usize),
    editing: Option<Field>,
    /// Item and learner of the cell that was changed last.
    changed: Option<(String, String)>,
    sought: String,
    asked: Option<Asked>,
    frozen: Frozen,
    /// The mean of each item, as far as it was seen.
    means: Vec<Option<String>>,
}

/// # Errors
/// What the service says.
pub fn open(course: &str, ctx: &mut Ctx<'_>) -> Result<Box<dyn Screen>, Error> {
    let mut screen = Gradebook {
        grades: load(course, ctx)?,
        rows: Vec::new(),
        order: Order::default(),
        at: (0, 0),
        from: (0, 0),
        editing: None,
        changed: None,
        sought: String::new(),
        asked: None,
        frozen: Frozen::default(),
        means: Vec::new(),
    };
    screen.sort();
    Ok(Box::new(screen))
}

fn load(course: &str, ctx: &Ctx<'_>) -> Result<CourseGrades, Error> {
    let found = ctx.school.grades(&ctx.actor, Some(course))?.courses.into_iter().next();
    found.ok_or_else(|| Error::not_found("course", course))
}

impl Gradebook {
    fn learner(&self) -> Option<&LearnerGrades> {
        self.grades.learners.get(*self.rows.get(self.at.0)?)
    }

    fn item(&self) -> Option<&GradeItemView> {
        self.grades.items.get(self.at.1)
    }

    fn here(&self) -> Option<(&LearnerGrades, &GradeItemView, &CellView)> {
        let (learner, item) = (self.learner()?, self.item()?);
        Some((learner, item, learner.cells.get(self.at.1)?))
    }

    /// Puts the learners into their order; the cursor stays on its learner.
    fn sort(&mut self) {
        let on = self.rows.get(self.at.0).copied();
        let learners = &self.grades.learners;
        let total = |at: &usize| learners[*at].current_all.as_ref().and_then(|total| Exact::parse(&total.exact));
        let mut rows: Vec<usize> = (0..learners.len()).collect();
        match self.order {
            Order::Name => rows.sort_by_cached_key(|at| (learners[*at].name.raw().to_lowercase(), learners[*at].user.clone())),
            Order::Lowest => rows.sort_by_cached_key(total),
            Order::Highest => rows.sort_by_cached_key(|at| std::cmp::Reverse(total(at))),
        }
        self.at.0 = on.and_then(|on| rows.iter().position(|at| *at == on)).unwrap_or(0);
        self.rows = rows;
        self.means = vec![None; self.grades.items.len()];
    }

    /// Looks at the whole book again; the cursor stays where it is by name.
    fn reload(&mut self, ctx: &mut Ctx<'_>) {
        let (learner, item) = (self.learner().map(|one| one.user.clone()), self.item().map(|one| one.id.clone()));
        let answer = load(&self.grades.course, ctx);
        let Some(grades) = ctx.try_or_say(answer) else { return };
        self.grades = grades;
        self.rows.clear();
        self.sort();
        let at = |user: String| self.rows.iter().position(|at| self.grades.learners[*at].user == user);
        let row = learner.and_then(at).unwrap_or(0);
        let column = item.and_then(|id| self.grades.items.iter().position(|one| one.id == id)).unwrap_or(0);
        self.at = (row, column);
    }

    /// Looks at one learner's row again.
    fn reload_row(&mut self, user: &str, ctx: &mut Ctx<'_>) {
        let answer = ctx.school.learner_grades(&ctx.actor, &self.grades.course, user);
        let Some(row) = ctx.try_or_say(answer) else { return };
        if let Some(old) = self.grades.learners.iter_mut().find(|one| one.user == user) {
            *old = row;
        }
        self.means = vec![None; self.grades.items.len()];
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
        let (rows, columns) = (self.rows.len(), self.grades.items.len());
        let (row, column) = ((self.at.0 + 1).min(rows), (self.at.1 + 1).min(columns));
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

    fn layout(&mut self, area: Rect, _look: &Look<'_>) {
        self.frozen = Frozen::of(area, &self.grades);
        self.show_cursor();
        self.count_means();
    }

    fn render(&self, frame: &mut Frame<'_>, _area: Rect, look: &Look<'_>) {
        self.draw(frame, look);
    }
}
