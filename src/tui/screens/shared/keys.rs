//! The keys in force, and changing them: each change is tried against all others before it is kept.

use std::collections::BTreeMap;

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;

use crate::domain::seek::{folded, holds};
use crate::service::Error;
use crate::service::profile::Preferences as Stored;
use crate::tr;
use crate::tui::action::{Action, Scope, TABLE};
use crate::tui::input::Key;
use crate::tui::keymap::{Binding, Keymap};
use crate::tui::screen::{Command, Ctx, Look, Outcome, Preferences, Reply, Request, Screen};
use crate::tui::theme::Mean;
use crate::tui::widgets::help::beside;
use crate::tui::widgets::list::{List, MARK, Row};
use crate::tui::widgets::prompt::Prompt;
use crate::tui::widgets::text::aired;

/// The table of keys.
pub struct Keys {
    stored: Stored,
    wish: Preferences,
    list: List<Action>,
    filter: String,
    asked: Option<Asked>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Asked {
    Keys(Action),
    Filter,
}

/// # Errors
/// What the service says.
pub fn open(ctx: &mut Ctx<'_>) -> Result<Box<dyn Screen>, Error> {
    let me = ctx.school.me(&ctx.actor)?;
    let wish = crate::tui::screens::inside::wish(&me);
    Ok(Box::new(Keys { stored: me.preferences, wish, list: List::default(), filter: String::new(), asked: None }))
}

impl Keys {
    fn rows(&self, width: u16, look: &Look<'_>) -> Vec<Row<Action>> {
        let room = usize::from(width.saturating_sub(MARK));
        let wanted = folded(&self.filter);
        let mut rows = Vec::new();
        let mut scope = None;
        for entry in TABLE {
            let doc = look.locale.text(entry.doc);
            let keys = look.keymap.all_shown(entry.action);
            if !holds(&format!("{doc} {} {keys}", entry.name), &wanted) {
                continue;
            }
            if scope != Some(entry.scope) {
                scope = Some(entry.scope);
                rows.push(Row::heading(Line::styled(entry.scope.name(), look.style(Mean::Heading))));
            }
            rows.push(Row::card(entry.action, self.lines(entry.action, &keys, doc, room, look)));
        }
        rows
    }

    /// The keys and what they do, on as many lines as that takes.
    fn lines(&self, action: Action, keys: &str, doc: &str, room: usize, look: &Look<'_>) -> Vec<Line<'static>> {
        let wide = if room < 50 { 14 } else { 24 };
        let own = self.stored.keys.contains_key(action.entry().name);
        let keys = match keys {
            "" => tr!(look, "no key"),
            keys if own => tr!(look, "{keys} (yours)", keys = keys),
            keys => keys.to_owned(),
        };
        beside(&keys, wide, doc, room, look)
    }

    fn ask(&mut self, look: &Look<'_>) -> Outcome {
        let Some(action) = self.list.selected().copied() else { return Outcome::Consumed };
        self.asked = Some(Asked::Keys(action));
        let now: Vec<String> = look.keymap.keys_of(action).iter().map(|keys| written(keys)).collect();
        let hint = tr!(look, "As g d or <c-p> or <f2>; several with a comma between them");
        let title = tr!(look, "Keys: {what}", what = look.locale.text(action.entry().doc));
        Outcome::Modal(Box::new(Prompt::new(title, hint).with(&now.join(", "))))
    }

    fn change(&mut self, action: Action, text: &str, ctx: &mut Ctx<'_>) {
        let keys: Vec<String> = text.split(',').map(|keys| keys.trim().to_owned()).filter(|keys| !keys.is_empty()).collect();
        self.keep(ctx, |own| {
            own.insert(action.entry().name.to_owned(), keys);
        });
    }

    /// Changes the own keys, where nothing clashes, and puts them in force.
    fn keep(&mut self, ctx: &mut Ctx<'_>, change: impl FnOnce(&mut BTreeMap<String, Vec<String>>)) {
        let mut stored = self.stored.clone();
        change(&mut stored.keys);
        let bindings: Vec<Binding> =
            stored.keys.iter().map(|(action, keys)| Binding { action: action.clone(), keys: keys.clone() }).collect();
        if let Err(clashes) = Keymap::rebound(&bindings) {
            let why = clashes.first().map(ToString::to_string).unwrap_or_default();
            let text = tr!(ctx, "Not changed: {why}", why = why);
            return ctx.warn(text);
        }
        let answer = ctx.school.set_preferences(&ctx.actor, &stored);
        if ctx.try_or_say(answer).is_some() {
            self.stored = stored;
            self.wish.keys = bindings;
            ctx.ask(Request::Prefer(self.wish.clone()));
            let text = tr!(ctx, "Keys saved");
            ctx.done(text);
        }
    }
}

fn written(keys: &[Key]) -> String {
    keys.iter().map(|key| key.written()).collect::<Vec<_>>().join(" ")
}

impl Screen for Keys {
    fn title(&self, look: &Look<'_>) -> String {
        tr!(look, "Keys")
    }

    fn scopes(&self) -> &'static [Scope] {
        &[Scope::Settings, Scope::Search, Scope::Item, Scope::Move]
    }

    fn status(&self, look: &Look<'_>) -> Option<String> {
        (!self.filter.is_empty()).then(|| tr!(look, "Only what holds `{text}`", text = self.filter))
    }

    fn commands(&self, look: &Look<'_>) -> Vec<Command> {
        let own = self.list.selected().is_some_and(|action| self.stored.keys.contains_key(action.entry().name));
        let reset = (!own).then(|| tr!(look, "these are the keys it had at first"));
        vec![
            Command::pair(Action::Up, Action::Down, tr!(look, "move")),
            Command::new(Action::Change),
            Command::new(Action::Reset).barred(reset),
            Command::new(Action::Find),
            Command::quiet(Action::Open),
        ]
    }

    fn on_action(&mut self, action: Action, ctx: &mut Ctx<'_>) -> Outcome {
        match action {
            Action::Open | Action::Change => self.ask(&ctx.look),
            Action::Reset => {
                let name = self.list.selected().map(|action| action.entry().name).unwrap_or_default();
                self.keep(ctx, |own| drop(own.remove(name)));
                Outcome::Consumed
            }
            Action::Find | Action::Filter => {
                self.asked = Some(Asked::Filter);
                Outcome::Modal(Box::new(Prompt::new(tr!(ctx, "Find a key or an action"), tr!(ctx, "Empty shows all")).with(&self.filter)))
            }
            Action::Back if !self.filter.is_empty() => {
                self.filter.clear();
                Outcome::Consumed
            }
            other if self.list.on_action(other) => Outcome::Consumed,
            _ => Outcome::Ignored,
        }
    }

    fn on_reply(&mut self, reply: Reply, ctx: &mut Ctx<'_>) -> Outcome {
        match (self.asked.take(), reply) {
            (Some(Asked::Keys(action)), Reply::Text(text)) => self.change(action, &text, ctx),
            (Some(Asked::Filter), Reply::Text(text)) => text.trim().clone_into(&mut self.filter),
            _ => {}
        }
        Outcome::Consumed
    }

    fn layout(&mut self, area: Rect, look: &Look<'_>) {
        let area = aired(area);
        self.list.set(self.rows(area.width, look));
        self.list.layout(area);
    }

    fn render(&self, frame: &mut Frame<'_>, area: Rect, look: &Look<'_>) {
        let area = aired(area);
        if self.list.is_empty() {
            let key = look.keymap.shown(Action::Back).unwrap_or_default();
            frame.render_widget(Line::raw(tr!(look, "No key and no action is like that. {key} shows all.", key = key)), area);
        }
        self.list.render(frame, area, true, look);
    }
}
