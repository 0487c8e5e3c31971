//! `:` or Ctrl-P: every action and place there is, found by a few letters; what cannot be done now says why (UX.md R1).

use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};
use ratatui::text::Line;

use crate::tr;
use crate::tui::action::{Action, Scope};
use crate::tui::job::Job;
use crate::tui::route::Route;
use crate::tui::screen::{Command, Look, NamedPlace, Reply};
use crate::tui::theme::Mean;
use crate::tui::widgets::list::Row;
use crate::tui::widgets::search_list::{SearchList, Source};
use crate::tui::widgets::text::{spread, width, wrap};

#[derive(Debug, Clone)]
struct Entry {
    action: Action,
    doc: String,
    keys: String,
    barred: Option<String>,
}

/// At most so many places are listed at once: more letters find the others.
const MOST_PLACES: usize = 50;

/// What an entry does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    Run(Action),
    Visit(Route),
}

/// Every command there is now, and every place by its name.
pub struct Palette {
    entries: Vec<Entry>,
    places: Vec<NamedPlace>,
    /// The places, until they are there.
    coming: Option<Job<Vec<NamedPlace>>>,
}

impl Palette {
    pub fn list(commands: &[Command], coming: Option<Job<Vec<NamedPlace>>>, look: &Look<'_>) -> SearchList<Self> {
        let mut entries: Vec<Entry> = Vec::new();
        for command in commands {
            for action in [Some(command.action), command.with].into_iter().flatten() {
                let told = matches!(action.entry().scope, Scope::Move | Scope::Line) || matches!(action, Action::Palette | Action::Back);
                if !told && entries.iter().all(|entry| entry.action != action) {
                    entries.push(entry(action, command, look));
                }
            }
        }
        SearchList::new(Self { entries, places: Vec::new(), coming })
    }

    /// What fits the letters typed, the best first; everything in its order while none are.
    fn found(&self, wanted: &str) -> Vec<&Entry> {
        if wanted.is_empty() {
            return self.entries.iter().collect();
        }
        let mut matcher = Matcher::new(Config::DEFAULT);
        let pattern = Pattern::parse(wanted, CaseMatching::Ignore, Normalization::Smart);
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
}

impl Palette {
    /// The places whose titles have what was typed, the best first. None while nothing is.
    fn places(&self, wanted: &str) -> Vec<&NamedPlace> {
        if wanted.trim().is_empty() {
            return Vec::new();
        }
        let mut matcher = Matcher::new(Config::DEFAULT);
        let pattern = Pattern::parse(wanted, CaseMatching::Ignore, Normalization::Smart);
        let mut buffer = Vec::new();
        let mut score = |place: &NamedPlace| pattern.score(Utf32Str::new(&place.title, &mut buffer), &mut matcher);
        let mut scored: Vec<_> = self.places.iter().filter_map(|place| score(place).map(|score| (score, place))).collect();
        scored.sort_by_key(|(score, place)| (std::cmp::Reverse(*score), place.title.len()));
        let best = scored.first().map_or(0, |(score, _)| *score);
        scored.into_iter().take_while(|(score, _)| score * 2 >= best).take(MOST_PLACES).map(|(_, place)| place).collect()
    }
}

/// A place and what it is in.
fn place_lines(place: &NamedPlace, room: usize, look: &Look<'_>) -> Vec<Line<'static>> {
    let text = match place.within.as_str() {
        "" => tr!(look, "Go to {title}", title = place.title),
        within => tr!(look, "Go to {title} ({course})", title = place.title, course = within),
    };
    wrap(&text, room).into_iter().map(Line::raw).collect()
}

/// What it does and its keys, on as many lines as that takes.
fn lines(entry: &Entry, room: usize, look: &Look<'_>) -> Vec<Line<'static>> {
    if let Some(why) = &entry.barred {
        let text = tr!(look, "{what} (not now: {why})", what = entry.doc, why = why);
        return wrap(&text, room).into_iter().map(|line| Line::styled(line, look.style(Mean::Muted))).collect();
    }
    let mut keys = entry.keys.as_str();
    let text = wrap(&entry.doc, room.saturating_sub(width(keys) + 1));
    text.into_iter().map(|line| Line::raw(spread(&line, std::mem::take(&mut keys), room))).collect()
}

fn entry(action: Action, command: &Command, look: &Look<'_>) -> Entry {
    let doc = look.locale.text(action.entry().doc).to_owned();
    Entry { action, doc, keys: look.keymap.shown(action).unwrap_or_default(), barred: command.barred.clone() }
}

impl Source for Palette {
    type Id = Target;

    fn title(&self, look: &Look<'_>) -> String {
        tr!(look, "Commands")
    }

    fn word(&self, _look: &Look<'_>) -> String {
        ":".to_owned()
    }

    fn nothing(&self, look: &Look<'_>) -> String {
        tr!(look, "No command is like that.")
    }

    fn size(&self) -> (u16, u16) {
        (72, 20)
    }

    /// What was typed is looked for everywhere: the places are waited for, which were begun when the list opened.
    fn prepare(&mut self, wanted: &str) {
        if !wanted.trim().is_empty()
            && let Some(places) = self.coming.take().and_then(Job::wait)
        {
            self.places = places;
        }
    }

    fn rows(&self, wanted: &str, room: usize, look: &Look<'_>) -> Vec<Row<Target>> {
        let commands = self.found(wanted).into_iter().map(|entry| Row::card(Target::Run(entry.action), lines(entry, room, look)));
        let places = self.places(wanted).into_iter();
        commands.chain(places.map(|place| Row::card(Target::Visit(place.route.clone()), place_lines(place, room, look)))).collect()
    }

    fn chosen(&self, target: &Target) -> Reply {
        match target {
            Target::Run(action) => Reply::Run(*action),
            Target::Visit(route) => Reply::Visit(route.clone()),
        }
    }

    fn shown_by(&self, action: Action) -> bool {
        action == Action::Palette
    }
}
