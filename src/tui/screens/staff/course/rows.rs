//! The rows of a course page for a width. A state is a word in a column of its own.

use ratatui::text::{Line, Span};

use super::{Course, DEEDS, Deed, Entry, Known, Part};
use crate::domain::course::CourseState;
use crate::domain::text::Untrusted;
use crate::service::attempt::AskingRow;
use crate::service::course::CourseView;
use crate::service::grade::ToMarkRow;
use crate::service::outline::{ItemState, ItemView, ModuleView, Outline};
use crate::tr;
use crate::tui::action::Action;
use crate::tui::screen::Look;
use crate::tui::screens::learner::page::kind_word;
use crate::tui::theme::Mean;
use crate::tui::when;
use crate::tui::widgets::list::{MARK, Row};
use crate::tui::widgets::text::{cut, fit, width, wrap};

type Rows = Vec<Row<Entry>>;

/// From here on facts have columns of their own; below, an entry is a card of two lines.
const ROOMY: usize = 58;

fn room(columns: u16) -> usize {
    usize::from(columns.saturating_sub(MARK)).min(110)
}

/// Lines that an entry takes.
pub(super) fn tall(columns: u16) -> usize {
    if room(columns) < ROOMY { 2 } else { 1 }
}

/// The rows of the part that is shown; what there may be thousands of is drawn by [`lines`], where it is seen.
pub(super) fn rows(course: &Course, columns: u16, look: &Look<'_>) -> Rows {
    let (room, tall) = (room(columns), tall(columns));
    let known = &course.known;
    match course.part {
        Part::Items if known.view().outline.modules.is_empty() => {
            let key = look.keymap.shown(Action::EditCourse).unwrap_or_default();
            remark(&tr!(look, "Nothing is published in this course yet. {key} goes on with making it.", key = key), room)
        }
        Part::Items => {
            known.view().outline.modules.iter().flat_map(|module| module_rows(module, &known.view().outline, room, tall, look)).collect()
        }
        Part::ToMark if known.work().is_empty() && known.taught.asking.is_empty() => {
            remark(&tr!(look, "Nothing waits to be marked."), room)
        }
        Part::ToMark => {
            let asked = known.taught.asking.iter().enumerate().map(|(n, row)| asking_row(n, row, room, look));
            asked.chain((0..known.work().len()).map(|n| Row::later(Entry::Work(n), tall))).collect()
        }
        Part::People => Vec::new(),
        Part::About => about(course, room, look),
    }
}

/// How an entry looks.
pub(super) fn lines(known: &Known, entry: &Entry, (columns, titles): (u16, usize), look: &Look<'_>) -> Vec<Line<'static>> {
    let room = room(columns);
    match entry {
        Entry::Item(id) => {
            known.view().outline.item(id).map(|item| item_lines(item, (known.waiting(id), known.asking(id)), (room, titles), look))
        }
        Entry::Work(n) => known.work().get(*n).map(|row| work_lines(row, room, look)),
        Entry::Asking(_) | Entry::Deed(_) => None,
    }
    .unwrap_or_default()
}

/// `published, people may join by themselves, begins 2 Nov`.
pub(super) fn state(view: &CourseView, look: &Look<'_>) -> String {
    let mut parts = vec![crate::tui::screens::staff::home::state(view.outline.state, look)];
    if view.outline.state != CourseState::Archived {
        parts.push(if view.self_enroll { tr!(look, "open to join") } else { tr!(look, "closed to join") });
    }
    parts.join(", ")
}

/// What a deed does, in a few words.
pub(super) fn deed_word(known: &Known, deed: Deed, look: &Look<'_>) -> String {
    match deed {
        Deed::Joining if known.view().self_enroll => tr!(look, "Close joining"),
        Deed::Joining => tr!(look, "Let people join"),
        Deed::Dates => tr!(look, "Dates"),
        Deed::Groups => tr!(look, "Groups"),
        Deed::Gradebook => tr!(look, "Gradebook"),
        Deed::Save => tr!(look, "Save the course ..."),
        Deed::Work => tr!(look, "Save the work ..."),
        Deed::Archive if known.state() == CourseState::Archived => tr!(look, "Take it out"),
        Deed::Archive => tr!(look, "Archive it"),
    }
}

/// What comes of a deed.
pub(super) fn deed_text(known: &Known, deed: Deed, look: &Look<'_>) -> String {
    match deed {
        Deed::Joining if known.view().self_enroll => tr!(look, "nobody joins by themselves any more"),
        Deed::Joining => tr!(look, "whoever wants to, from the catalog"),
        Deed::Dates => tr!(look, "all of them, and the day it begins"),
        Deed::Groups => tr!(look, "made, filled, drawn by lot"),
        Deed::Gradebook => tr!(look, "all marks; saved as CSV from there"),
        Deed::Save => tr!(look, "as a folder, one file, or to read offline"),
        Deed::Work => tr!(look, "everything handed in, into a folder"),
        Deed::Archive if known.state() == CourseState::Archived => tr!(look, "out of the archive: it can be worked in again"),
        Deed::Archive => tr!(look, "it can be read, not worked in"),
    }
}

fn remark(text: &str, room: usize) -> Rows {
    wrap(text, room).into_iter().map(|line| Row::heading(Line::raw(line))).collect()
}

/// What has to be complete first, by its title: `files/files >= 60%` is told as `Files with 60% or more`.
pub(super) fn need(text: &str, outline: &Outline, look: &Look<'_>) -> String {
    let shown = |text: &str| Untrusted::from(text).for_screen().into_owned();
    let titled = |id: &str| {
        let module = || outline.modules.iter().find(|module| module.id == id).map(|module| &module.title);
        outline.item(id).map(|item| &item.title).or_else(module).map_or_else(|| shown(id), |title| title.for_screen().into_owned())
    };
    match text.split_once(" >= ") {
        Some((id, share)) => tr!(look, "{item} with {share} or more", item = titled(id), share = shown(share)),
        None => titled(text),
    }
}

fn module_rows(module: &ModuleView, outline: &Outline, room: usize, tall: usize, look: &Look<'_>) -> Rows {
    let mut title = module.title.for_screen().into_owned();
    if !module.requires.is_empty() {
        let needs = module.requires.iter().map(|text| need(text, outline, look)).collect::<Vec<_>>();
        title = tr!(look, "{title} (needs {what})", title = title, what = needs.join(", "));
    }
    let mut rows = vec![Row::heading(Line::styled(cut(&title, room), look.style(Mean::Heading)))];
    rows.extend(module.items.iter().map(|item| Row::later(Entry::Item(item.id.clone()), tall)));
    rows
}

/// Who sees an item, in a word.
pub(super) fn item_state(state: ItemState, look: &Look<'_>) -> String {
    match state {
        ItemState::Published => tr!(look, "shown"),
        ItemState::Hidden => tr!(look, "HIDDEN"),
        ItemState::Archived => tr!(look, "archived"),
    }
}

/// Columns of the titles: no more than the longest needs, and where the facts leave them more than that.
pub(super) fn title_room(known: &Known, columns: u16, look: &Look<'_>) -> usize {
    let items = || known.view().outline.modules.iter().flat_map(|module| &module.items);
    let told = items().map(|item| width(&facts(item, (known.waiting(&item.id), known.asking(&item.id)), look))).max().unwrap_or(0);
    let longest = items().map(|item| width(&item.title.for_screen())).max().unwrap_or(0);
    let room = room(columns);
    (room * 2 / 5).min(44).max(room.saturating_sub(2 + 9 + 11 + told).min(longest).min(64))
}

fn item_lines(item: &ItemView, waits: (u32, u32), (room, wide): (usize, usize), look: &Look<'_>) -> Vec<Line<'static>> {
    let mean = if item.state == ItemState::Published { Mean::Muted } else { Mean::Warn };
    let state = |room| Span::styled(fit(&item_state(item.state, look), room), look.style(mean));
    let facts = facts(item, waits, look);
    let title = item.title.for_screen();
    let kind = kind_word(item.kind, look);
    if room < ROOMY {
        let rest = cut(&format!("{kind} {facts}"), room.saturating_sub(11));
        return vec![Line::raw(cut(&title, room)), Line::from(vec![Span::raw("  "), state(9), Span::raw(rest)])];
    }
    let rest = room.saturating_sub(wide + 2 + 9 + 11);
    vec![Line::from(vec![
        Span::raw(fit(&title, wide)),
        Span::raw("  "),
        state(9),
        Span::styled(fit(&kind, 11), look.style(Mean::Muted)),
        Span::raw(cut(&facts, rest)),
    ])]
}

/// `2 to mark, 1 asking, due Fri 18:00, 20 pt`: the weightiest first, as the end may be cut off.
fn facts(item: &ItemView, (waiting, asking): (u32, u32), look: &Look<'_>) -> String {
    let mut facts = Vec::new();
    if waiting > 0 {
        facts.push(tr!(look, "{n} to mark", n = waiting));
    }
    if asking > 0 {
        facts.push(tr!(look, "{n} asking", n = asking));
    }
    facts.extend(item.open.filter(|at| *at > look.now).map(|at| tr!(look, "opens {when}", when = when::moment(look, at))));
    match (item.due, item.close) {
        (_, Some(close)) if close <= look.now => facts.push(tr!(look, "closed {when}", when = when::moment(look, close))),
        (Some(due), _) => facts.push(tr!(look, "due {when}", when = when::moment(look, due))),
        (None, Some(close)) => facts.push(tr!(look, "closes {when}", when = when::moment(look, close))),
        (None, None) => {}
    }
    facts.extend(item.points.map(|points| tr!(look, "{n} pt", n = points)));
    facts.extend(item.minutes.map(|n| tr!(look, "{n} min", n = n)));
    facts.join(", ")
}

fn asking_row(n: usize, row: &AskingRow, room: usize, look: &Look<'_>) -> Row<Entry> {
    let text = crate::tui::screens::staff::home::asking(row, room, look);
    Row::new(Entry::Asking(n), Line::styled(cut(&text, room), look.style(Mean::Warn)))
}

fn work_lines(row: &ToMarkRow, room: usize, look: &Look<'_>) -> Vec<Line<'static>> {
    let (name, title) = (row.name.for_screen(), row.title.for_screen());
    let since = when::distance(look, row.at);
    if room < ROOMY {
        let below = format!("  {since}: {title}");
        return vec![Line::raw(cut(&name, room)), Line::styled(cut(&below, room), look.style(Mean::Muted))];
    }
    let (wide, last) = (room * 2 / 5, 14);
    let text = format!("{} {} {since}", fit(&title, wide), fit(&name, room.saturating_sub(wide + last + 2)));
    vec![Line::raw(cut(&text, room))]
}

fn about(course: &Course, room: usize, look: &Look<'_>) -> Rows {
    let view = course.known.view();
    // In compact the cursor's first command would push it out of sight.
    let mut rows = if room < ROOMY { Vec::new() } else { remark(&view.description.for_screen(), room) };
    let authors = view.authors.iter().map(|author| author.for_screen().into_owned()).collect::<Vec<_>>().join(", ");
    let tame = |text: &str| Untrusted::from(text).for_screen().into_owned();
    let facts = [
        (tr!(look, "Named"), tame(course.known.slug())),
        (tr!(look, "Version"), view.version.as_deref().map(tame).unwrap_or_default()),
        (tr!(look, "Authors"), authors),
        (tr!(look, "License"), view.license.as_ref().map(|text| text.for_screen().into_owned()).unwrap_or_default()),
        (tr!(look, "Begins"), view.term_start.map_or_else(|| tr!(look, "not set: relative dates are not in force"), |day| day.to_string())),
    ];
    if !rows.is_empty() {
        rows.push(Row::heading(Line::default()));
    }
    for (name, text) in facts.into_iter().filter(|(_, text)| !text.is_empty()) {
        let name = fit(&name, width(&name).max(9) + 1);
        let indent = width(&name);
        for (n, part) in wrap(&text, room.saturating_sub(indent)).into_iter().enumerate() {
            let name = if n == 0 { name.clone() } else { " ".repeat(indent) };
            rows.push(Row::heading(Line::raw(cut(&format!("{name}{part}"), room))));
        }
    }
    rows.push(Row::heading(Line::default()));
    rows.extend(DEEDS.map(|deed| deed_row(&course.known, deed, room, look)));
    rows
}

fn deed_row(known: &Known, deed: Deed, room: usize, look: &Look<'_>) -> Row<Entry> {
    let (word, text) = (deed_word(known, deed, look), deed_text(known, deed, look));
    let text = |room| Span::styled(cut(&text, room), look.style(Mean::Muted));
    if room < ROOMY {
        return Row::card(
            Entry::Deed(deed),
            vec![Line::raw(cut(&word, room)), Line::from(vec![Span::raw("  "), text(room.saturating_sub(2))])],
        );
    }
    Row::new(Entry::Deed(deed), Line::from(vec![Span::raw(fit(&word, 24)), text(room.saturating_sub(24))]))
}
