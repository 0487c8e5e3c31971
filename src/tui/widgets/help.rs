//! `?`: everything that can be done on this screen, grouped, with its keys as they are now; typing narrows it (UX.md R1).

use ratatui::text::{Line, Span};

use crate::domain::seek::{folded, holds};
use crate::tr;
use crate::tui::action::{Action, Scope, TABLE};
use crate::tui::screen::{Command, Look, Reply};
use crate::tui::theme::Mean;
use crate::tui::widgets::list::Row;
use crate::tui::widgets::search_list::{SearchList, Source};
use crate::tui::widgets::text::{fit, wrap};

/// One line of help.
#[derive(Debug, Clone)]
struct Topic {
    action: Action,
    group: Group,
    keys: String,
    doc: String,
    barred: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Group {
    Here,
    Moving,
    Everywhere,
}

/// The help of one screen. Enter does what the cursor is on.
pub struct Help {
    title: String,
    topics: Vec<Topic>,
}

impl Help {
    /// `commands` are what can be done now; keys of `scopes` that have no command are listed too.
    pub fn list(title: &str, scopes: &[Scope], commands: &[Command], look: &Look<'_>) -> SearchList<Self> {
        let mut topics: Vec<Topic> = Vec::new();
        for command in commands {
            if let Some(doc) = &command.doc {
                let keys = [Some(command.action), command.with].into_iter().flatten();
                let keys = keys.map(|action| look.keymap.live_shown(scopes, action)).collect::<Vec<_>>().join(" - ");
                let group = group_of(command.action);
                topics.push(Topic { action: command.action, group, keys, doc: doc.clone(), barred: command.barred.clone() });
                continue;
            }
            for action in [Some(command.action), command.with].into_iter().flatten() {
                add(&mut topics, action, command.barred.clone(), scopes, look);
            }
        }
        for entry in TABLE.iter().filter(|entry| scopes.contains(&entry.scope) && is_moving(entry.scope)) {
            add(&mut topics, entry.action, None, scopes, look);
        }
        for action in [Action::Back, Action::Palette, Action::Quit] {
            add(&mut topics, action, None, scopes, look);
        }
        topics.sort_by_key(|topic| topic.group);
        SearchList::new(Self { title: title.to_owned(), topics })
    }
}

/// The keys and what they do, on as many lines as that takes.
fn lines(topic: &Topic, room: usize, look: &Look<'_>) -> Vec<Line<'static>> {
    let keys = if room < 50 { 11 } else { 18 };
    let mut doc = topic.doc.clone();
    if let Some(why) = &topic.barred {
        doc = format!("{doc} ({why})");
    }
    beside(&topic.keys, keys, &doc, room, look)
}

/// Keys in a column of their own and beside them what they do, on as many lines as that takes.
pub fn beside(keys: &str, column: usize, doc: &str, room: usize, look: &Look<'_>) -> Vec<Line<'static>> {
    let (keys, doc) = (wrap(keys, column), wrap(doc, room.saturating_sub(column + 1)));
    let part = |lines: &[String], at: usize| lines.get(at).cloned().unwrap_or_default();
    let line = |at| {
        let key = Span::styled(fit(&part(&keys, at), column), look.style(Mean::Key));
        Line::from(vec![key, Span::raw(" "), Span::raw(part(&doc, at))])
    };
    (0..keys.len().max(doc.len())).map(line).collect()
}

fn add(topics: &mut Vec<Topic>, action: Action, barred: Option<String>, scopes: &[Scope], look: &Look<'_>) {
    if topics.iter().any(|topic| topic.action == action) {
        return;
    }
    let (group, doc) = (group_of(action), look.locale.text(action.entry().doc).to_owned());
    topics.push(Topic { action, group, keys: look.keymap.live_shown(scopes, action), doc, barred });
}

fn group_of(action: Action) -> Group {
    match action.entry().scope {
        Scope::Global => Group::Everywhere,
        scope if is_moving(scope) => Group::Moving,
        _ => Group::Here,
    }
}

/// Keys that work by themselves wherever their scope is.
fn is_moving(scope: Scope) -> bool {
    matches!(scope, Scope::Move | Scope::Tree | Scope::Focus | Scope::Form | Scope::Value | Scope::Edit | Scope::Editor | Scope::Table)
}

fn heading(group: Group, look: &Look<'_>) -> String {
    match group {
        Group::Here => tr!(look, "Here"),
        Group::Moving => tr!(look, "Moving and typing"),
        Group::Everywhere => tr!(look, "Everywhere"),
    }
}

impl Source for Help {
    type Id = Action;

    fn title(&self, look: &Look<'_>) -> String {
        tr!(look, "Help")
    }

    fn heading(&self, look: &Look<'_>) -> String {
        tr!(look, "Keys: {place}", place = self.title)
    }

    fn word(&self, look: &Look<'_>) -> String {
        tr!(look, "Search")
    }

    fn nothing(&self, look: &Look<'_>) -> String {
        tr!(look, "Nothing like that here. The palette has everything.")
    }

    fn size(&self) -> (u16, u16) {
        (84, u16::MAX)
    }

    fn rows(&self, wanted: &str, room: usize, look: &Look<'_>) -> Vec<Row<Action>> {
        let wanted = folded(wanted);
        let mut rows = Vec::new();
        let mut group = None;
        for topic in self.topics.iter().filter(|topic| holds(&format!("{} {}", topic.keys, topic.doc), &wanted)) {
            if group != Some(topic.group) {
                group = Some(topic.group);
                rows.push(Row::heading(Line::styled(heading(topic.group, look), look.style(Mean::Heading))));
            }
            rows.push(Row::card(topic.action, lines(topic, room, look)));
        }
        rows
    }

    fn chosen(&self, action: &Action) -> Reply {
        Reply::Run(*action)
    }

    fn shown_by(&self, action: Action) -> bool {
        action == Action::Help
    }

    fn hidden_by(&self, text: &str) -> bool {
        text == "?"
    }
}
