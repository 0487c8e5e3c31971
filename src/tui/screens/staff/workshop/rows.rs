//! The rows of the workshop, and what is known of the one under the cursor.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::{Entry, Workshop, banks, lost, word};
use crate::domain::course::ItemState;
use crate::domain::text::Untrusted;
use crate::service::author::{AsideView, GoneItem, WorkItem, WorkModule, Workshop as View};
use crate::tr;
use crate::tui::action::Action;
use crate::tui::screen::Look;
use crate::tui::theme::Mean;
use crate::tui::when;
use crate::tui::widgets::list::{MARK, Row};
use crate::tui::widgets::text::{cut, fit, width, wrap};
use crate::tui::widgets::tree::Node;

/// Steps that are told beside the tree.
const STEPS: usize = 8;

/// Modules and items, banks below them; at the end what learners have and the working copy has not.
pub(super) fn nodes(view: &View, narrow: bool, look: &Look<'_>) -> Vec<Node<Entry>> {
    let mut nodes = Vec::new();
    for module in &view.modules {
        nodes.push(Node { depth: 0, row: Row::later(Entry::Module(module.id.clone()), 1) });
        let tall = if narrow { 2 } else { 1 };
        nodes.extend(module.items.iter().map(|item| Node { depth: 1, row: Row::later(Entry::Item(item.id.clone()), tall) }));
    }
    if !view.banks.is_empty() {
        nodes.push(Node { depth: 0, row: Row::heading(Line::styled(tr!(look, "Question banks"), look.style(Mean::Heading))) });
        let tall = if narrow { 2 } else { 1 };
        nodes.extend(view.banks.iter().map(|bank| Node { depth: 1, row: Row::later(Entry::Bank(bank.path.clone()), tall) }));
    }
    if !view.gone.is_empty() {
        nodes.push(Node { depth: 0, row: Row::heading(Line::styled(tr!(look, "Removed, their work is kept"), look.style(Mean::Heading))) });
        nodes.extend(view.gone.iter().map(|item| Node { depth: 1, row: Row::later(Entry::Gone(item.id.clone()), 1) }));
    }
    let mut lost = lost::of(view).map(|aside| Node { depth: 1, row: Row::later(Entry::Lost(aside.item.clone()), 1) }).peekable();
    if lost.peek().is_some() {
        nodes.push(Node {
            depth: 0,
            row: Row::heading(Line::styled(tr!(look, "Your texts that stand in no item"), look.style(Mean::Heading))),
        });
        nodes.extend(lost);
    }
    if !view.removed.is_empty() {
        let mut say = |text: String, mean| nodes.push(Node { depth: 0, row: Row::heading(Line::styled(text, look.style(mean))) });
        say(tr!(look, "Removed once you publish"), Mean::Heading);
        view.removed.iter().for_each(|item| say(format!("    {}", item.title.for_screen()), Mean::Muted));
    }
    nodes
}

pub(super) fn lines(view: &View, entry: &Entry, folded: bool, columns: u16, look: &Look<'_>) -> Vec<Line<'static>> {
    let room = usize::from(columns.saturating_sub(MARK));
    match entry {
        Entry::Module(id) => {
            let at = view.modules.iter().position(|module| module.id == *id);
            at.map(|at| vec![of_module(&view.modules[at], at + 1, folded, room, look)]).unwrap_or_default()
        }
        Entry::Item(id) => {
            let item = view.modules.iter().flat_map(|module| &module.items).find(|item| item.id == *id);
            item.map(|item| of_item(item, room, look)).unwrap_or_default()
        }
        Entry::Lost(id) => {
            lost::of(view).find(|aside| aside.item == *id).map(|aside| vec![lost::line(aside, room, look)]).unwrap_or_default()
        }
        Entry::Gone(id) => view.gone.iter().find(|item| item.id == *id).map(|item| of_gone(item, room, look)).unwrap_or_default(),
        Entry::Bank(path) => {
            view.banks.iter().find(|bank| bank.path == *path).map(|bank| banks::lines(bank, room, look)).unwrap_or_default()
        }
    }
}

fn of_gone(item: &GoneItem, room: usize, look: &Look<'_>) -> Vec<Line<'static>> {
    vec![Line::styled(format!("    {}", cut(&item.title.for_screen(), room.saturating_sub(4))), look.style(Mean::Muted))]
}

/// What is kept of an item that learners no longer see.
pub(super) fn kept(item: &GoneItem, look: &Look<'_>) -> String {
    let key = look.keymap.shown(Action::Open).unwrap_or_default();
    let marks = tr!(look, one "{n} mark is kept" | "{n} marks are kept", n = item.marks);
    tr!(
        look,
        one "{n} learner handed something in, {marks}. {key} puts it back."
            | "{n} learners handed something in, {marks}. {key} puts it back.",
        n = item.handed_in,
        marks = marks,
        key = key
    )
}

/// A text that stands nowhere else, and whose it is.
pub(super) fn beside(aside: &AsideView, view: &View, look: &Look<'_>) -> String {
    let when = when::moment(look, aside.at);
    let item = if aside.homeless { lost::name(&aside.item) } else { word::titled(&aside.item, view) };
    if aside.own {
        return tr!(look, "! A text of yours on {item}, {when}, is not in the course: open it to choose.", item = item, when = when);
    }
    let name = aside.name.as_ref().map_or_else(|| tr!(look, "Somebody"), |name| name.for_screen().into_owned());
    tr!(look, "{name} has a text on {item}, {when}, that is not in the course.", name = name, item = item, when = when)
}

fn of_module(module: &WorkModule, number: usize, folded: bool, room: usize, look: &Look<'_>) -> Line<'static> {
    let mut words: Vec<String> = module.badge.map(|badge| word::badge(badge, look)).into_iter().collect();
    if folded || module.items.is_empty() {
        words.push(tr!(look, one "{n} item" | "{n} items", n = module.items.len()));
    }
    let words = words.join(", ");
    let title = format!("{number} {}", module.title.for_screen());
    let room = room.saturating_sub(width(&words) + 2);
    Line::from(vec![Span::styled(cut(&title, room), look.style(Mean::Strong)), Span::raw(format!("  {words}"))])
}

/// What is to be known of an item before it is published, the weightiest first.
fn words(item: &WorkItem, look: &Look<'_>) -> Vec<String> {
    let mistakes = (item.mistakes > 0).then(|| tr!(look, one "{n} mistake" | "{n} mistakes", n = item.mistakes));
    let hidden = (item.state == ItemState::Hidden).then(|| tr!(look, "hidden"));
    [mistakes, item.badge.map(|badge| word::badge(badge, look)), hidden].into_iter().flatten().collect()
}

fn of_item(item: &WorkItem, room: usize, look: &Look<'_>) -> Vec<Line<'static>> {
    let title = item.title.for_screen();
    let words = words(item, look).join(", ");
    let mean = if item.mistakes > 0 { Mean::Bad } else { Mean::Info };
    let kind = word::kind(item.kind, look);
    if room < 58 {
        let facts = if words.is_empty() { kind } else { format!("{kind}, {words}") };
        let below = Line::styled(format!("      {}", cut(&facts, room.saturating_sub(6))), look.style(mean));
        return vec![Line::raw(format!("    {}", cut(&title, room.saturating_sub(4)))), below];
    }
    // What is wrong with it is read whole; the title gives way to it.
    let wide = room.saturating_sub(4 + 12 + 20).min(56).min(room.saturating_sub(6 + 12 + width(&words)).max(24));
    vec![Line::from(vec![
        Span::raw(format!("    {}  ", fit(&title, wide))),
        Span::styled(fit(&kind, 12), look.style(Mean::Muted)),
        Span::styled(cut(&words, room.saturating_sub(wide + 6 + 12)), look.style(mean)),
    ])]
}

pub(super) fn details(shop: &Workshop, frame: &mut Frame<'_>, area: Rect, look: &Look<'_>) {
    let mut texts = match shop.tree.list.selected() {
        Some(Entry::Item(id)) => shop.item(id).map(|item| about_item(item, &shop.view, look)).unwrap_or_default(),
        Some(Entry::Bank(path)) => shop.bank(path).map(|bank| banks::about(bank, look)).unwrap_or_default(),
        Some(Entry::Module(id)) => shop.module(id).map(|module| about_module(module, &shop.view, look)).unwrap_or_default(),
        Some(Entry::Lost(id)) => vec![(Mean::Strong, lost::name(id)), (Mean::Text, lost::about(look))],
        Some(Entry::Gone(_)) => shop.gone_here().map(|item| about_gone(item, look)).unwrap_or_default(),
        None => Vec::new(),
    };
    texts.extend(steps(&shop.view, look));
    let room = usize::from(area.width);
    let lines =
        texts.into_iter().flat_map(|(mean, text)| wrap(&text, room).into_iter().map(move |line| Line::styled(line, look.style(mean))));
    for (line, row) in lines.zip(area.rows()) {
        frame.render_widget(line, row);
    }
}

pub(super) type Texts = Vec<(Mean, String)>;

fn about_module(module: &WorkModule, view: &View, look: &Look<'_>) -> Texts {
    let mut texts = vec![(Mean::Strong, module.title.for_screen().into_owned()), (Mean::Muted, safe(&module.id))];
    let needs = module.requires.iter().map(|one| tr!(look, "Waits for {what}", what = word::condition(one, view, look)));
    texts.extend(needs.map(|text| (Mean::Text, text)));
    texts
}

fn about_item(item: &WorkItem, view: &View, look: &Look<'_>) -> Texts {
    let mut facts = vec![word::kind(item.kind, look)];
    facts.extend(item.points.map(|points| tr!(look, one "{n} point" | "{n} points", n = points)));
    facts.extend(item.settings.minutes.map(|n| tr!(look, "about {n} minutes", n = n)));
    facts.extend(item.settings.optional.then(|| tr!(look, "optional")));
    let mut texts = vec![
        (Mean::Strong, item.title.for_screen().into_owned()),
        (Mean::Text, facts.join(", ")),
        (Mean::Muted, safe(if item.path.is_empty() { &item.id } else { &item.path })),
    ];
    texts.extend(item.url.as_ref().map(|url| (Mean::Link, url.for_screen().into_owned())));
    let settings = &item.settings;
    let dates = [
        settings.open.as_ref().map(|rule| tr!(look, "Opens {when}", when = word::date(rule, look))),
        settings.due.as_ref().map(|rule| tr!(look, "Due {when}", when = word::date(rule, look))),
        settings.close.as_ref().map(|rule| tr!(look, "Closes {when}", when = word::date(rule, look))),
    ];
    let needs = item.requires.iter().map(|one| tr!(look, "Waits for {what}", what = word::condition(one, view, look)));
    let complete = tr!(look, "Complete {when}", when = word::completion(item.complete.as_ref(), look));
    texts.extend(dates.into_iter().flatten().chain(needs).chain([complete]).map(|text| (Mean::Text, text)));
    if item.state == ItemState::Hidden {
        texts.push((Mean::Warn, tr!(look, "Learners do not see it.")));
    }
    if item.mistakes > 0 {
        texts.push((Mean::Bad, tr!(look, "Its text has mistakes: until they are mended, it counts as it read before them.")));
    }
    texts
}

fn about_gone(item: &GoneItem, look: &Look<'_>) -> Texts {
    vec![
        (Mean::Strong, item.title.for_screen().into_owned()),
        (Mean::Text, word::kind(item.kind, look)),
        (Mean::Muted, safe(&item.id)),
        (Mean::Text, kept(item, look)),
    ]
}

/// What was done last.
fn steps(view: &View, look: &Look<'_>) -> Texts {
    if view.steps.is_empty() {
        return Vec::new();
    }
    let mut texts = vec![(Mean::Text, String::new()), (Mean::Heading, tr!(look, "Done so far"))];
    for step in view.steps.iter().take(STEPS) {
        let who = step.name.as_ref().map(|name| format!("{}, ", name.for_screen())).unwrap_or_default();
        let taken = if step.taken_back { tr!(look, " (taken back)") } else { String::new() };
        let mean = if step.taken_back { Mean::Muted } else { Mean::Text };
        texts.push((mean, format!("{}  {who}{}{taken}", when::moment(look, step.at), step.says.for_screen())));
    }
    texts
}

fn safe(id: &str) -> String {
    Untrusted::from(id).for_screen().into_owned()
}
