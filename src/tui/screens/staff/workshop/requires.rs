//! What an item or a module waits for: chosen from a list of what there is. Each choice is a step of its own, which undo takes back.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::{act, word};
use crate::domain::author::Edit;
use crate::domain::course::Condition;
use crate::service::Error;
use crate::service::author::{ItemRules, Workshop as View};
use crate::tr;
use crate::tui::action::{Action, Scope};
use crate::tui::screen::{Command, Ctx, Look, Outcome, Screen};
use crate::tui::theme::Mean;
use crate::tui::widgets::list::{List, MARK, Row};
use crate::tui::widgets::page::Page;
use crate::tui::widgets::text::cut;

/// What waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Waiting {
    Item(String),
    Module(String),
}

struct Requires {
    view: View,
    waiting: Waiting,
    list: List<String>,
}

/// # Errors
/// What the service says.
pub(super) fn open(course: &str, waiting: Waiting, ctx: &mut Ctx<'_>) -> Result<Box<dyn Screen>, Error> {
    let view = ctx.school.working_copy(&ctx.actor, course)?;
    Ok(Box::new(Requires { view, waiting, list: List::default() }))
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

    fn rules(&self) -> Option<ItemRules> {
        let Waiting::Item(id) = &self.waiting else { return None };
        self.view.modules.iter().flat_map(|module| &module.items).find(|item| item.id == *id).map(act::rules_of)
    }

    fn conditions(&self) -> Vec<Condition> {
        match &self.waiting {
            Waiting::Item(_) => self.rules().map(|rules| rules.requires).unwrap_or_default(),
            Waiting::Module(id) => {
                self.view.modules.iter().find(|module| module.id == *id).map(|module| module.requires.clone()).unwrap_or_default()
            }
        }
    }

    fn toggle(&mut self, ctx: &mut Ctx<'_>) {
        let Some(id) = self.list.selected().cloned() else { return };
        let mut requires = self.conditions();
        let before = requires.len();
        requires.retain(|condition| named(condition) != Some(&id));
        if requires.len() == before {
            requires.push(Condition::Complete(id));
        }
        let edit = match &self.waiting {
            Waiting::Module(module) => Edit::SetModuleRequires { module: module.clone(), requires },
            Waiting::Item(item) => {
                let Some(rules) = self.rules() else { return };
                Edit::SetItem { item: item.clone(), rules: Box::new(ItemRules { requires, ..rules }) }
            }
        };
        let answer = ctx.school.edit_course(&ctx.actor, &self.view.course, edit);
        if let Some(changed) = ctx.try_or_say(answer) {
            self.view = changed.workshop;
        }
    }

    fn rows(&self, room: usize) -> Vec<Row<String>> {
        let conditions = self.conditions();
        let mark = |id: &str| if conditions.iter().any(|one| named(one) == Some(id)) { "[x]" } else { "[ ]" };
        let mut rows = Vec::new();
        for module in &self.view.modules {
            let holds = module.items.iter().any(|item| item.id == self.id());
            if module.id != self.id() && !holds {
                let text = format!("{} {}", mark(&module.id), module.title.for_screen());
                rows.push(Row::new(module.id.clone(), Line::raw(cut(&text, room))));
            } else {
                rows.push(Row::heading(Line::raw(cut(&module.title.for_screen(), room))));
            }
            let inside = module.id == self.id();
            for item in module.items.iter().filter(|item| item.id != self.id() && !inside) {
                let text = format!("    {} {}", mark(&item.id), item.title.for_screen());
                rows.push(Row::new(item.id.clone(), Line::raw(cut(&text, room))));
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
                "Learners can open it once all that is ticked is complete. A score to be reached is written in the text: \"first >= 70%\"."
            ),
        )
    }
}

impl Screen for Requires {
    fn title(&self, look: &Look<'_>) -> String {
        tr!(look, "Waits for")
    }

    fn scopes(&self) -> &'static [Scope] {
        &[Scope::Choice, Scope::Item, Scope::Move]
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
        vec![Command::pair(Action::Up, Action::Down, tr!(look, "move")), Command::new(Action::Choose).barred(nothing)]
    }

    fn on_action(&mut self, action: Action, ctx: &mut Ctx<'_>) -> Outcome {
        match action {
            Action::Choose | Action::Open => self.toggle(ctx),
            other if self.list.on_action(other) => {}
            _ => return Outcome::Ignored,
        }
        Outcome::Consumed
    }

    fn layout(&mut self, area: Rect, look: &Look<'_>) {
        let below = self.page(look).below(area);
        self.list.set(self.rows(usize::from(below.width.saturating_sub(MARK))));
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
