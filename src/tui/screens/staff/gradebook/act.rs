//! What an action does to the grid: moving, changing a cell where it stands, finding, sorting, writing to a file.

use super::history::History;
use super::{Asked, Changed, Editing, Gradebook, Only, Order, Place, cell};
use crate::domain::seek::{folded, holds};
use crate::domain::text::Untrusted;
use crate::service::Error;
use crate::service::enrollment::GroupRow;
use crate::service::grade::{CourseGrades, NewGrade, UndoGrade};
use crate::tr;
use crate::tui::action::Action;
use crate::tui::job::Job;
use crate::tui::route::Route;
use crate::tui::screen::{Ctx, Outcome, Reply};
use crate::tui::screens::shared::choose::{Choose, Offer};
use crate::tui::screens::shared::file;
use crate::tui::widgets::field::Field;
use crate::tui::widgets::prompt::Prompt;

impl Gradebook {
    pub(super) fn on_moving(&mut self, action: Action, ctx: &mut Ctx<'_>) -> Outcome {
        if let Some(digit) = action.picked() {
            self.edit(Some(&(digit + 1).to_string()), ctx);
            return Outcome::Consumed;
        }
        match self.turned(action) {
            Action::Open => self.edit(None, ctx),
            Action::CellZero => self.edit(Some("0"), ctx),
            Action::UndoCell => self.undo(ctx),
            Action::SortGrid => self.next_order(ctx),
            Action::SwitchTotal => {
                self.total = self.total.next();
                if self.order != Order::Name {
                    self.sort();
                }
                let said = self.total.said(&ctx.look);
                ctx.say(said);
            }
            Action::CellHistory => return self.show_history(ctx),
            Action::Filter => return self.ask_group(ctx),
            Action::Find => return self.ask_find(ctx),
            Action::FindNext if !self.sought.is_empty() => self.find(ctx),
            Action::MarkWork => return self.mark_work(),
            Action::SaveFile => {
                self.asked = Some(Asked::Folder);
                return file::ask_folder(&self.file_name(), ctx);
            }
            other if self.moves(other) => {}
            _ => return Outcome::Ignored,
        }
        self.read_seen(ctx);
        Outcome::Consumed
    }

    fn moves(&mut self, action: Action) -> bool {
        let page = self.frozen.rows.saturating_sub(1).max(1);
        let (rows, columns) = (self.rows.len().saturating_sub(1), self.book.items.len().saturating_sub(1));
        let was = self.at.0;
        match action {
            Action::Up => self.at.0 = self.at.0.saturating_sub(1),
            Action::Down => self.at.0 = (self.at.0 + 1).min(rows),
            Action::PageUp => self.at.0 = self.at.0.saturating_sub(page),
            Action::PageDown | Action::Choose => self.at.0 = (self.at.0 + page).min(rows),
            Action::First => self.at.0 = 0,
            Action::Last => self.at.0 = rows,
            Action::ColumnLeft => self.at.1 = self.at.1.saturating_sub(1),
            Action::ColumnRight => self.at.1 = (self.at.1 + 1).min(columns),
            _ => return false,
        }
        if self.at.0 != was {
            self.upwards = self.at.0 < was;
        }
        true
    }

    /// Opens the cell under the cursor, with what stands in it or what was typed.
    fn edit(&mut self, typed: Option<&str>, ctx: &mut Ctx<'_>) {
        if let Some(why) = self.barred(&ctx.look) {
            return ctx.say(why);
        }
        let Some((learner, item, cell)) = self.here() else { return };
        let place = Place { user: learner.user.clone(), item: item.id.clone(), was: cell::was(cell) };
        let stands = cell::typed(cell).unwrap_or_default();
        let mut field = Field::new(typed.map_or_else(|| stands.clone(), str::to_owned));
        if typed.is_none() {
            field.mark_whole();
        }
        self.editing = Some(Editing { field, place, typed: stands });
    }

    /// Opens the cell again with what was refused: it is mended, not typed again.
    fn edit_again(&mut self, score: &str, place: Place) {
        let typed = if place.was == "none" { String::new() } else { place.was.clone() };
        self.editing = Some(Editing { field: Field::new(score), place, typed });
    }

    pub(super) fn on_editing(&mut self, action: Action, ctx: &mut Ctx<'_>) -> Outcome {
        match action {
            Action::Back => self.editing = None,
            Action::Accept | Action::LineNext | Action::LinePrevious => {
                let Some(Editing { field, place, typed }) = self.editing.take() else { return Outcome::Ignored };
                let text = field.text().trim().to_owned();
                let step = self.turned(if action == Action::LinePrevious { Action::Up } else { Action::Down });
                if text == typed {
                    self.moves(step);
                } else {
                    return self.set(if text.is_empty() { "none".to_owned() } else { text }, place, None, Some(step), ctx);
                }
            }
            other if self.editing.as_mut().is_some_and(|editing| editing.field.on_action(other)) => {}
            _ => return Outcome::Ignored,
        }
        Outcome::Consumed
    }

    /// Gives a cell its score; what was seen of it goes along, so that nobody's change is lost.
    fn set(&mut self, score: String, place: Place, reason: Option<String>, step: Option<Action>, ctx: &mut Ctx<'_>) -> Outcome {
        let whose = self.book.learners.iter().find(|one| one.user == place.user).map(|one| one.name.clone());
        let name = whose.unwrap_or_else(|| Untrusted::from(place.user.as_str()));
        let grade = NewGrade { score: Some(score.clone()), reason, was: Some(place.was.clone()), ..NewGrade::default() };
        match ctx.school.set_grade(&ctx.actor, &self.book.course, &place.item, &place.user, grade) {
            Ok(saved) => {
                self.reload_row(&place.user, ctx);
                if saved.changed {
                    self.changed = Some(Changed { item: place.item, user: place.user, event: saved.event });
                }
                if let Some(step) = step {
                    self.moves(step);
                }
                self.read_seen(ctx);
                let key = ctx.look.keymap.shown(Action::UndoCell).unwrap_or_default();
                if let Some(warning) = saved.warning {
                    ctx.warn(warning);
                } else if !saved.changed {
                    let said = tr!(ctx, "Unchanged");
                    ctx.say(said);
                } else {
                    let to = saved.to.unwrap_or_else(|| tr!(ctx, "none"));
                    let said = tr!(ctx, "Saved: {score} for {name}. {key} takes it back", score = to, name = name.for_screen(), key = key);
                    ctx.done(said);
                }
            }
            Err(error) => return self.refused(&error, score, place, ctx),
        }
        Outcome::Consumed
    }

    fn refused(&mut self, error: &Error, score: String, place: Place, ctx: &mut Ctx<'_>) -> Outcome {
        if error.fields.iter().any(|(field, _)| field == "reason") {
            self.asked = Some(Asked::Reason(score, place));
            let title = tr!(ctx, "The learner has seen this mark. Why is it changed?");
            return Outcome::Modal(Box::new(Prompt::new(title, tr!(ctx, "It stands in the history of the mark"))));
        }
        ctx.fail(error);
        match error.kind {
            crate::service::ErrorKind::Conflict => self.reload_row(&place.user, ctx),
            _ => self.edit_again(&score, place),
        }
        Outcome::Consumed
    }

    /// Takes back what was changed last on this screen; what others gave since stands.
    fn undo(&mut self, ctx: &mut Ctx<'_>) {
        if let Some(why) = self.no_undo(&ctx.look) {
            return ctx.say(why);
        }
        let Some(Changed { item, user, event }) = self.changed.take() else { return };
        let answer = ctx.school.undo_grade(&ctx.actor, &self.book.course, &item, &user, UndoGrade { event: Some(event), reason: None });
        self.reload_row(&user, ctx);
        let Some(saved) = ctx.try_or_say(answer) else { return };
        let row = self.row_of(&user);
        let column = self.book.items.iter().position(|one| one.id == item);
        self.at = (row.unwrap_or(self.at.0), column.unwrap_or(self.at.1));
        let score = saved.to.unwrap_or_else(|| tr!(ctx, "none"));
        let said = tr!(ctx, "Taken back: it is {score} again", score = score);
        ctx.done(said);
    }

    fn next_order(&mut self, ctx: &Ctx<'_>) {
        self.order = match self.order {
            Order::Name => Order::Lowest,
            Order::Lowest => Order::Highest,
            Order::Highest => Order::Name,
        };
        if self.order != Order::Name && self.known.sums().is_none() && self.known.adding(&ctx.look).is_none() {
            self.known.add_up(&self.book, ctx);
        }
        self.sort();
    }

    /// All that happened to the mark under the cursor.
    fn show_history(&self, ctx: &mut Ctx<'_>) -> Outcome {
        let Some((learner, item, _)) = self.here() else { return Outcome::Consumed };
        let title = format!("{} / {}", learner.name.for_screen(), item.title.for_screen());
        let answer = ctx.school.grade_history(&ctx.actor, &self.book.course, &item.id, &learner.user);
        ctx.try_or_say(answer).map_or(Outcome::Consumed, |history| Outcome::Modal(Box::new(History::new(title, history))))
    }

    /// Asks for the group whose learners are shown.
    fn ask_group(&mut self, ctx: &mut Ctx<'_>) -> Outcome {
        let answer = ctx.school.groups(&ctx.actor, &self.book.course);
        let Some(groups) = ctx.try_or_say(answer) else { return Outcome::Consumed };
        let named = |group: GroupRow| Only {
            name: Untrusted::from(group.group).for_screen().into_owned(),
            users: group.members.into_iter().collect(),
        };
        self.groups = groups.groups.into_iter().map(named).collect();
        if self.groups.is_empty() {
            let said = tr!(ctx, "This course has no groups");
            ctx.say(said);
            return Outcome::Consumed;
        }
        let alone = |user: &String| self.groups.iter().all(|group| !group.users.contains(user));
        let users = self.book.learners.iter().map(|one| one.user.clone()).filter(alone).collect();
        self.groups.push(Only { name: tr!(ctx, "in no group"), users });
        let mut offers = vec![Offer { text: tr!(ctx, "Everybody"), remark: self.book.learners.len().to_string() }];
        let here = |only: &Only| self.book.learners.iter().filter(|one| only.users.contains(&one.user)).count();
        offers.extend(self.groups.iter().map(|only| Offer { text: only.name.clone(), remark: here(only).to_string() }));
        self.asked = Some(Asked::Group);
        Outcome::Modal(Box::new(Choose::new(tr!(ctx, "Show whom?"), offers, 0)))
    }

    /// Shows the learners of a group; of position 0 everybody.
    fn show_group(&mut self, at: usize, ctx: &mut Ctx<'_>) {
        let mut groups = std::mem::take(&mut self.groups);
        self.only = at.checked_sub(1).filter(|at| *at < groups.len()).map(|at| groups.swap_remove(at));
        self.at.0 = 0;
        self.sort();
        self.read_seen(ctx);
    }

    fn ask_find(&mut self, ctx: &Ctx<'_>) -> Outcome {
        self.asked = Some(Asked::Find);
        let prompt = Prompt::new(tr!(ctx, "Find a learner or an item"), tr!(ctx, "A part of the name is enough"));
        Outcome::Modal(Box::new(prompt.with(&Untrusted::from(self.sought.as_str()).for_screen())))
    }

    /// To the next learner, or else item, whose name holds what is sought.
    fn find(&mut self, ctx: &mut Ctx<'_>) {
        let sought = folded(&self.sought);
        let holds = |text: &str| holds(text, &sought);
        let (rows, columns) = (self.rows.len(), self.book.items.len());
        let row = (1..=rows).map(|step| (self.at.0 + step) % rows).find(|n| {
            let one = &self.book.learners[self.rows[*n]];
            holds(one.name.raw()) || holds(&one.user)
        });
        if let Some(row) = row {
            self.at.0 = row;
            return;
        }
        let column = (1..=columns).map(|step| (self.at.1 + step) % columns).find(|n| {
            let one = &self.book.items[*n];
            holds(one.title.raw()) || holds(&one.id)
        });
        if let Some(column) = column {
            self.at.1 = column;
            return;
        }
        let said = tr!(ctx, "Nobody and nothing here is called {text}", text = Untrusted::from(self.sought.as_str()).for_screen());
        ctx.say(said);
    }

    fn mark_work(&self) -> Outcome {
        let Some((learner, item, _)) = self.here() else { return Outcome::Consumed };
        Outcome::Go(Route::Marking { course: self.book.course.clone(), item: item.id.clone(), user: learner.user.clone(), attempt: None })
    }

    fn file_name(&self) -> String {
        format!("grades-{}.csv", Untrusted::from(self.book.course.as_str()).for_filename())
    }

    /// Puts the book into its file once it is written out.
    pub(super) fn look_at_file(&mut self, ctx: &mut Ctx<'_>) {
        let Some(csv) = self.writing.as_mut().and_then(|(_, job)| Job::ended(job, ctx.now)) else { return };
        let Some((folder, _)) = self.writing.take() else { return };
        if let Some(csv) = ctx.try_or_say(csv) {
            file::keep(&mut csv.as_slice(), &folder, &self.file_name(), ctx);
        }
    }

    pub(super) fn replied(&mut self, reply: Reply, ctx: &mut Ctx<'_>) {
        match (self.asked.take(), reply) {
            (Some(Asked::Find), Reply::Text(text)) if !text.trim().is_empty() => {
                text.trim().clone_into(&mut self.sought);
                self.find(ctx);
            }
            (Some(Asked::Reason(score, place)), Reply::Text(reason)) if !reason.trim().is_empty() => {
                let step = self.turned(Action::Down);
                drop(self.set(score, place, Some(reason), Some(step), ctx));
            }
            (Some(Asked::Reason(score, place)), _) => {
                // What was typed is not lost with the question.
                self.edit_again(&score, place);
                let said = tr!(ctx, "Not changed: a mark that was seen is changed with a reason");
                ctx.warn(said);
            }
            (Some(Asked::Group), Reply::Chosen(at)) => self.show_group(at, ctx),
            (Some(Asked::Folder), reply) => {
                let Some(folder) = file::folder(&reply, ctx) else { return };
                let (school, actor, course) = (ctx.school.clone(), ctx.actor.clone(), self.book.course.clone());
                let csv = move |_: &_| Ok(school.grades(&actor, Some(&course))?.courses.iter().flat_map(CourseGrades::csv).collect());
                self.writing = Some((folder, Some(Job::start(ctx.now, csv))));
            }
            _ => {}
        }
        self.read_seen(ctx);
    }
}
