//! What an item or a module waits for: items and modules chosen from a list, a score asked of an item, a date. Each choice is a step of its own,
//! which undo takes back.

use chrono_tz::Tz;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::{item_form, word};
use crate::domain::author::Edit;
use crate::domain::course::{Condition, DateRule};
use crate::domain::percent;
use crate::domain::when::Edge;
use crate::service::Error;
use crate::service::author::Workshop as View;
use crate::tr;
use crate::tui::action::{Action, Scope};
use crate::tui::screen::{Command, Ctx, Look, Outcome, Reply, Screen};
use crate::tui::theme::Mean;
use crate::tui::widgets::list::{List, MARK, Row};
use crate::tui::widgets::page::Page;
use crate::tui::widgets::prompt::Prompt;
use crate::tui::widgets::text::cut;

/// What waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Waiting {
    Item(String),
    Module(String),
}

/// What a line of the list stands for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Pick {
    /// An item or a module.
    Part(String),
    /// The date at this place among the conditions.
    Date(usize),
}

/// What a prompt over the list was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Asked {
    Score(String),
    Date,
}

struct Requires {
    view: View,
    waiting: Waiting,
    list: List<Pick>,
    asked: Option<Asked>,
    /// The zone that written dates are read in.
    zone: Tz,
}

/// # Errors
/// What the service says.
pub(super) fn open(course: &str, waiting: Waiting, ctx: &mut Ctx<'_>) -> Result<Box<dyn Screen>, Error> {
    let view = ctx.school.working_copy(&ctx.actor, course)?;
    let zone = ctx.school.dates(&ctx.actor, course)?.zone.parse().unwrap_or(ctx.look.zone);
    Ok(Box::new(Requires { view, waiting, list: List::default(), asked: None, zone }))
}

/// The id that a condition names.
fn named(condition: &Condition) -> Option<&str> {
    match condition {
        Condition::Complete(id) | Condition::Score { item: id, .. } => Some(id),
        Condition::After(_) => None,
    }
}

impl Requires {
    fn id(&self) -> &str {
        match &self.waiting {
            Waiting::Item(id) | Waiting::Module(id) => id,
        }
    }

    fn conditions(&self) -> &[Condition] {
        let modules = &self.view.modules;
        let found = match &self.waiting {
            Waiting::Item(id) => modules.iter().flat_map(|module| &module.items).find(|item| item.id == *id).map(|item| &item.requires),
            Waiting::Module(id) => modules.iter().find(|module| module.id == *id).map(|module| &module.requires),
        };
        found.map(Vec::as_slice).unwrap_or_default()
    }

    /// The condition that names a part.
    fn known(&self, id: &str) -> Option<Condition> {
        self.conditions().iter().find(|condition| named(condition) == Some(id)).cloned()
    }

    fn part(&self) -> Option<&String> {
        match self.list.selected()? {
            Pick::Part(id) => Some(id),
            Pick::Date(_) => None,
        }
    }

    /// Whether what the cursor is on can be asked for a score.
    fn is_scored(&self) -> bool {
        let items = self.view.modules.iter().flat_map(|module| &module.items);
        self.part().is_some_and(|id| items.into_iter().any(|item| item.id == *id && item.kind.is_graded()))
    }

    fn toggle(&mut self, ctx: &mut Ctx<'_>) {
        let (was, now) = match self.list.selected().cloned() {
            Some(Pick::Part(id)) => match self.known(&id) {
                Some(was) => (Some(was), None),
                None => (None, Some(Condition::Complete(id))),
            },
            Some(Pick::Date(at)) => (self.conditions().get(at).cloned(), None),
            None => return,
        };
        self.set(was, now, ctx);
    }

    fn set(&mut self, was: Option<Condition>, now: Option<Condition>, ctx: &mut Ctx<'_>) {
        let edit = Edit::Wait { part: self.id().to_owned(), was, now };
        let answer = ctx.school.edit_course(&ctx.actor, &self.view.course, edit);
        if let Some(changed) = ctx.try_or_say(answer) {
            self.view = changed.workshop;
            return;
        }
        // Somebody else may have changed the same: it is shown as it is now.
        if let Ok(view) = ctx.school.working_copy(&ctx.actor, &self.view.course) {
            self.view = view;
        }
    }

    fn ask_score(&mut self, id: String, typed: Option<&str>, look: &Look<'_>) -> Outcome {
        let known = match self.known(&id) {
            Some(Condition::Score { at_least, .. }) => Some(percent::print(&at_least)),
            _ => None,
        };
        let title = tr!(look, "From which score in {item} on?", item = word::titled(&id, &self.view));
        let prompt = Prompt::new(title, tr!(look, "70 %: of its points, in the mark that counts. Empty: complete is enough"));
        self.asked = Some(Asked::Score(id));
        Outcome::Modal(Box::new(prompt.with(typed.or(known.as_deref()).unwrap_or_default())))
    }

    fn take_score(&mut self, id: String, typed: &str, ctx: &mut Ctx<'_>) -> Outcome {
        let condition = match item_form::share_of(typed) {
            _ if typed.trim().is_empty() => Condition::Complete(id.clone()),
            Some(at_least) => Condition::Score { item: id.clone(), at_least },
            None => {
                let said = tr!(ctx, "Write a percentage such as 70 %.");
                ctx.warn(said);
                return self.ask_score(id, Some(typed), &ctx.look);
            }
        };
        self.set(self.known(&id), Some(condition), ctx);
        Outcome::Consumed
    }

    fn ask_date(&mut self, typed: &str, look: &Look<'_>) -> Outcome {
        self.asked = Some(Asked::Date);
        let hint = tr!(look, "2027-02-01 18:00, fri 18:00, +2d; week 2 fri and day 3 count from the first day of the term");
        Outcome::Modal(Box::new(Prompt::new(tr!(look, "From when on can it be opened?"), hint).with(typed)))
    }

    fn take_date(&mut self, typed: &str, ctx: &mut Ctx<'_>) -> Outcome {
        let rule = match item_form::date_of(typed, Edge::Start, ctx.now, self.zone) {
            Ok(Some(DateRule::AfterOpen { .. })) => Err(tr!(ctx, "It has no opening to count from: write a day")),
            Ok(Some(rule)) => Ok(rule),
            Ok(None) => return Outcome::Consumed,
            Err(why) => Err(why),
        };
        match rule {
            Ok(rule) => {
                self.set(None, Some(Condition::After(rule)), ctx);
                Outcome::Consumed
            }
            Err(why) => {
                ctx.warn(why);
                self.ask_date(typed, &ctx.look)
            }
        }
    }

    /// Dates first, then what is in the course. What it stands in and it itself cannot be waited for.
    fn rows(&self, room: usize, look: &Look<'_>) -> Vec<Row<Pick>> {
        let conditions = self.conditions();
        let mark = |id: &str| match conditions.iter().find(|one| named(one) == Some(id)) {
            Some(Condition::Score { at_least, .. }) => tr!(look, "[x] with {share} or more:", share = percent::print(at_least)),
            Some(_) => "[x]".to_owned(),
            None => "[ ]".to_owned(),
        };
        let mut rows = Vec::new();
        for (at, condition) in conditions.iter().enumerate().filter(|(_, one)| matches!(one, Condition::After(_))) {
            let text = format!("[x] {}", word::condition(condition, &self.view, look));
            rows.push(Row::new(Pick::Date(at), Line::raw(cut(&text, room))));
        }
        for module in &self.view.modules {
            let holds = module.items.iter().any(|item| item.id == self.id());
            if module.id != self.id() && !holds {
                let text = format!("{} {}", mark(&module.id), module.title.for_screen());
                rows.push(Row::new(Pick::Part(module.id.clone()), Line::raw(cut(&text, room))));
            } else {
                rows.push(Row::heading(Line::raw(cut(&module.title.for_screen(), room))));
            }
            let inside = module.id == self.id();
            for item in module.items.iter().filter(|item| item.id != self.id() && !inside) {
                let text = format!("    {} {}", mark(&item.id), item.title.for_screen());
                rows.push(Row::new(Pick::Part(item.id.clone()), Line::raw(cut(&text, room))));
            }
        }
        rows
    }

    fn page(&self, look: &Look<'_>) -> Page {
        let title = word::titled(self.id(), &self.view);
        Page::new(
            tr!(look, "What {title} waits for", title = title),
            tr!(
                look,
                "Learners can open it once all that is ticked is complete, with the score that is asked for, and not before its date. Each tick is kept at once; learners meet it once you publish."
            ),
        )
    }
}

impl Screen for Requires {
    fn title(&self, look: &Look<'_>) -> String {
        tr!(look, "Waits for")
    }

    fn scopes(&self) -> &'static [Scope] {
        &[Scope::Requires, Scope::Choice, Scope::Item, Scope::Move]
    }

    fn status(&self, look: &Look<'_>) -> Option<String> {
        let conditions = self.conditions();
        if conditions.is_empty() {
            return Some(tr!(look, "It waits for nothing."));
        }
        let words: Vec<String> = conditions.iter().map(|one| word::condition(one, &self.view, look)).collect();
        Some(tr!(look, "It waits for {what}.", what = words.join(", ")))
    }

    fn commands(&self, look: &Look<'_>) -> Vec<Command> {
        let nothing = self.list.selected().is_none().then(|| tr!(look, "there is nothing to choose"));
        let scoreless = (!self.is_scored()).then(|| tr!(look, "it gets no score"));
        vec![
            Command::pair(Action::Up, Action::Down, tr!(look, "move")),
            Command::new(Action::Choose).barred(nothing.clone()),
            Command::new(Action::AskScore).barred(scoreless),
            Command::new(Action::AskDate),
            Command::quiet(Action::Open).about(tr!(look, "The same as ticking")).barred(nothing),
        ]
    }

    fn on_action(&mut self, action: Action, ctx: &mut Ctx<'_>) -> Outcome {
        match action {
            Action::Choose | Action::Open => self.toggle(ctx),
            Action::AskScore if self.is_scored() => {
                let Some(id) = self.part().cloned() else { return Outcome::Ignored };
                return self.ask_score(id, None, &ctx.look);
            }
            Action::AskDate => return self.ask_date("", &ctx.look),
            other if self.list.on_action(other) => {}
            _ => return Outcome::Ignored,
        }
        Outcome::Consumed
    }

    fn on_reply(&mut self, reply: Reply, ctx: &mut Ctx<'_>) -> Outcome {
        match (self.asked.take(), reply) {
            (Some(Asked::Score(id)), Reply::Text(typed)) => self.take_score(id, &typed, ctx),
            (Some(Asked::Date), Reply::Text(typed)) => self.take_date(&typed, ctx),
            _ => Outcome::Consumed,
        }
    }

    fn layout(&mut self, area: Rect, look: &Look<'_>) {
        let below = self.page(look).below(area);
        self.list.set(self.rows(usize::from(below.width.saturating_sub(MARK)), look));
        self.list.layout(below);
    }

    fn render(&self, frame: &mut Frame<'_>, area: Rect, look: &Look<'_>) {
        let below = self.page(look).render(frame, area, look);
        if self.list.is_empty() {
            frame.render_widget(Line::styled(tr!(look, "There is nothing else in the course yet."), look.style(Mean::Muted)), below);
        }
        self.list.render(frame, below, true, look);
    }
}
