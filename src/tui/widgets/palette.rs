//! `:` or Ctrl-P: every action and place there is, found by a few letters; what cannot be done now says why (UX.md R1).

use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;

use crate::tr;
use crate::tui::action::{Action, Scope};
use crate::tui::screen::{Command, Ctx, Look, Outcome, Reply, Screen};
use crate::tui::theme::Mean;
use crate::tui::widgets::field::Field;
use crate::tui::widgets::help::split_first;
use crate::tui::widgets::list::{List, Row};
use crate::tui::widgets::text::{spread, width, wrap};
use crate::tui::widgets::window::window;

#[derive(Debug, Clone)]
struct Entry {
    action: Action,
    doc: String,
    keys: String,
    barred: Option<String>,
}

/// The list and what was typed to narrow it.
pub struct Palette {
    entries: Vec<Entry>,
    search: Field,
    list: List<Action>,
    room: usize,
}

impl Palette {
    pub fn new(commands: &[Command], look: &Look<'_>) -> Self {
        let mut entries: Vec<Entry> = Vec::new();
        for command in commands {
            for action in [Some(command.action), command.with].into_iter().flatten() {
                let told = matches!(action.entry().scope, Scope::Move | Scope::Line) || matches!(action, Action::Palette | Action::Back);
                if !told && entries.iter().all(|entry| entry.action != action) {
                    entries.push(entry(action, command, look));
                }
            }
        }
        Self { entries, search: Field::default(), list: List::default(), room: 0 }
    }

    fn rows(&self, look: &Look<'_>) -> Vec<Row<Action>> {
        self.found().into_iter().map(|entry| Row::card(entry.action, self.lines(entry, look))).collect()
    }

    /// What fits the letters typed, the best first; everything in its order while none are.
    fn found(&self) -> Vec<&Entry> {
        if self.search.is_empty() {
            return self.entries.iter().collect();
        }
        let mut matcher = Matcher::new(Config::DEFAULT);
        let pattern = Pattern::parse(self.search.text(), CaseMatching::Ignore, Normalization::Smart);
        let mut buffer = Vec::new();
        let mut scored: Vec<_> = self
            .entries
            .iter()
            .filter_map(|entry| {
                let text = format!("{} {}", entry.doc, entry.action.entry().name);
                pattern.score(Utf32Str::new(&text, &mut buffer), &mut matcher).map(|score| (score, entry))
            })
            .collect();
        scored.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
        // Letters strewn over a sentence are no find beside one that has the word.
        let best = scored.first().map_or(0, |(score, _)| *score);
        scored.retain(|(score, _)| score * 2 >= best);
        scored.into_iter().map(|(_, entry)| entry).collect()
    }

    /// What it does and its keys, on as many lines as that takes.
    fn lines(&self, entry: &Entry, look: &Look<'_>) -> Vec<Line<'static>> {
        let room = self.room.saturating_sub(2);
        if let Some(why) = &entry.barred {
            let text = tr!(look, "{what} (not now: {why})", what = entry.doc, why = why);
            return wrap(&text, room).into_iter().map(|line| Line::styled(line, look.style(Mean::Muted))).collect();
        }
        let mut keys = entry.keys.as_str();
        let text = wrap(&entry.doc, room.saturating_sub(width(keys) + 1));
        text.into_iter().map(|line| Line::raw(spread(&line, std::mem::take(&mut keys), room))).collect()
    }
}

fn entry(action: Action, command: &Command, look: &Look<'_>) -> Entry {
    let doc = look.locale.text(action.entry().doc).to_owned();
    Entry { action, doc, keys: look.keymap.shown(action).unwrap_or_default(), barred: command.barred.clone() }
}

impl<W> Screen<W> for Palette {
    fn title(&self, look: &Look<'_>) -> String {
        tr!(look, "Commands")
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
            Action::Back | Action::Palette => Outcome::Reply(Reply::Cancelled),
            other if self.list.on_action(other) => Outcome::Consumed,
            other if self.search.on_action(other) => {
                self.list.set(self.rows(&ctx.look));
                Outcome::Consumed
            }
            _ => Outcome::Ignored,
        }
    }

    fn on_text(&mut self, text: &str, ctx: &mut Ctx<'_, W>) -> Outcome<W> {
        self.search.insert(text);
        self.list.set(self.rows(&ctx.look));
        self.list.on_action(Action::First);
        Outcome::Consumed
    }

    fn layout(&mut self, area: Rect, look: &Look<'_>) {
        self.room = usize::from(area.width.min(72)).saturating_sub(4);
        self.list.set(self.rows(look));
        self.list.layout(Rect { height: area.height.min(20).saturating_sub(4), ..area });
    }

    fn render(&self, frame: &mut Frame<'_>, area: Rect, look: &Look<'_>) {
        let inside = window(frame, area, (72, area.height.min(20)), &tr!(look, "Commands"), look);
        let [search, rest] = split_first(inside, 2);
        search_line(frame, search, ":", &self.search, look);
        if self.list.is_empty() {
            frame.render_widget(Line::raw(tr!(look, "No command is like that.")), rest);
        }
        self.list.render(frame, rest, true, look);
        cursor_in(frame, search, ":", &self.search, look);
    }
}

/// A line to type a search into, with a word before it.
pub(super) fn search_line(frame: &mut Frame<'_>, area: Rect, word: &str, search: &Field, look: &Look<'_>) {
    frame.render_widget(Line::styled(word.to_owned(), look.style(Mean::Key)), Rect { height: area.height.min(1), ..area });
    search.render(frame, after(area, word), false, look);
}

/// Puts the terminal's cursor into the search line, after a list has put it on its entry.
pub(super) fn cursor_in(frame: &mut Frame<'_>, area: Rect, word: &str, search: &Field, look: &Look<'_>) {
    search.render(frame, after(area, word), true, look);
}

fn after(area: Rect, word: &str) -> Rect {
    let used = u16::try_from(width(word) + 1).unwrap_or(u16::MAX).min(area.width);
    Rect { x: area.x + used, width: area.width - used, height: area.height.min(1), ..area }
}
