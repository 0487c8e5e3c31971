//! `?`: everything that can be done on this screen, grouped, with its keys as they are now; typing narrows it (UX.md R1).

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::tr;
use crate::tui::action::{Action, Scope, TABLE};
use crate::tui::screen::{Command, Ctx, Look, Outcome, Reply, Screen};
use crate::tui::theme::Mean;
use crate::tui::widgets::field::Field;
use crate::tui::widgets::list::{List, Row};
use crate::tui::widgets::text::{fit, wrap};
use crate::tui::widgets::window::window;

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
    search: Field,
    list: List<Action>,
    room: usize,
}

impl Help {
    /// `commands` are what can be done now; keys of `scopes` that have no command are listed too.
    pub fn new(title: &str, scopes: &[Scope], commands: &[Command], look: &Look<'_>) -> Self {
        let mut topics: Vec<Topic> = Vec::new();
        for command in commands {
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
        Self { title: title.to_owned(), topics, search: Field::default(), list: List::default(), room: 0 }
    }

    fn rows(&self, look: &Look<'_>) -> Vec<Row<Action>> {
        let wanted = self.search.text().to_lowercase();
        let mut rows = Vec::new();
        let mut group = None;
        for topic in self.topics.iter().filter(|topic| format!("{} {}", topic.keys, topic.doc).to_lowercase().contains(&wanted)) {
            if group != Some(topic.group) {
                group = Some(topic.group);
                rows.push(Row::heading(Line::styled(heading(topic.group, look), look.style(Mean::Heading))));
            }
            rows.push(Row::card(topic.action, self.lines(topic, look)));
        }
        rows
    }

    /// The keys and what they do, on as many lines as that takes.
    fn lines(&self, topic: &Topic, look: &Look<'_>) -> Vec<Line<'static>> {
        let keys = if self.room < 50 { 11 } else { 18 };
        let mut doc = topic.doc.clone();
        if let Some(why) = &topic.barred {
            doc = format!("{doc} ({why})");
        }
        beside(&topic.keys, keys, &doc, self.room, look)
    }
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
    let entry = action.entry();
    let group = match entry.scope {
        Scope::Global => Group::Everywhere,
        scope if is_moving(scope) => Group::Moving,
        _ => Group::Here,
    };
    topics.push(Topic { action, group, keys: look.keymap.live_shown(scopes, action), doc: look.locale.text(entry.doc).to_owned(), barred });
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

impl<W> Screen<W> for Help {
    fn title(&self, look: &Look<'_>) -> String {
        tr!(look, "Help")
    }

    fn scopes(&self) -> &'static [Scope] {
        &[Scope::Line, Scope::Edit]
    }

    fn overlay(&self) -> bool {
        true
    }

    fn typing(&self) -> bool {
        true
    }

    fn commands(&self, look: &Look<'_>) -> Vec<Command> {
        vec![
            Command::pair(Action::LinePrevious, Action::LineNext, tr!(look, "move")),
            Command::new(Action::Accept).label(tr!(look, "do it")),
            Command::new(Action::Back).label(tr!(look, "close")),
        ]
    }

    fn on_action(&mut self, action: Action, ctx: &mut Ctx<'_, W>) -> Outcome<W> {
        match action {
            Action::Accept => self.list.selected().map_or(Outcome::Consumed, |action| Outcome::Reply(Reply::Run(*action))),
            Action::Back | Action::Help => Outcome::Reply(Reply::Cancelled),
            other if self.list.on_action(other) => Outcome::Consumed,
            other if self.search.on_action(other) => {
                self.list.set(self.rows(&ctx.look));
                Outcome::Consumed
            }
            _ => Outcome::Ignored,
        }
    }

    fn on_text(&mut self, text: &str, ctx: &mut Ctx<'_, W>) -> Outcome<W> {
        if text == "?" && self.search.is_empty() {
            return Outcome::Reply(Reply::Cancelled);
        }
        self.search.insert(text);
        self.list.set(self.rows(&ctx.look));
        self.list.on_action(Action::First);
        Outcome::Consumed
    }

    fn layout(&mut self, area: Rect, look: &Look<'_>) {
        self.room = usize::from(area.width.min(84)).saturating_sub(6);
        self.list.set(self.rows(look));
        self.list.layout(Rect { height: area.height.saturating_sub(4), ..area });
    }

    fn render(&self, frame: &mut Frame<'_>, area: Rect, look: &Look<'_>) {
        let title = tr!(look, "Keys: {place}", place = self.title);
        let inside = window(frame, area, (84, area.height), &title, look);
        let [search, rest] = split_first(inside, 2);
        super::palette::search_line(frame, search, &tr!(look, "Search"), &self.search, look);
        if self.list.is_empty() {
            frame.render_widget(Line::raw(tr!(look, "Nothing like that here. The palette has everything.")), rest);
        }
        self.list.render(frame, rest, true, look);
        super::palette::cursor_in(frame, search, &tr!(look, "Search"), &self.search, look);
    }
}

/// The first `rows` of an area and what is left.
pub(super) fn split_first(area: Rect, rows: u16) -> [Rect; 2] {
    let first = rows.min(area.height);
    [Rect { height: first, ..area }, Rect { y: area.y + first, height: area.height - first, ..area }]
}
