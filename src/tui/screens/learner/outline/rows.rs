//! The lines of the tree. A status is a sign and, where there is room, a word.

use chrono::TimeDelta;
use ratatui::text::{Line, Span};

use crate::domain::completion::Status;
use crate::domain::condition::Reason;
use crate::domain::course::ItemState;
use crate::domain::points::Exact;
use crate::domain::time::Instant;
use crate::service::outline::{ItemView, ModuleView, Outline};
use crate::tr;
use crate::tui::action::Action;
use crate::tui::screen::Look;
use crate::tui::screens::learner::outline::Entry;
use crate::tui::screens::learner::page::kind_word;
use crate::tui::theme::Mean;
use crate::tui::when;
use crate::tui::widgets::list::Row;
use crate::tui::widgets::text::{cut, fit, spread, width};
use crate::tui::widgets::tree::Node;

/// From here on an item's kind and minutes have columns of their own.
const ROOMY: usize = 56;

/// The tree; its lines are made by [`lines`] where they are seen.
pub(super) fn nodes(outline: &Outline, columns: usize) -> Vec<Node<Entry>> {
    let tall = if columns >= ROOMY { 1 } else { 2 };
    let mut nodes = Vec::new();
    for module in &outline.modules {
        nodes.push(Node { depth: 0, row: Row::later(Entry::Module(module.id.clone()), 1) });
        let item = |item: &ItemView| Node { depth: 1, row: Row::later(Entry::Item(item.id.clone()), tall) };
        nodes.extend(module.items.iter().map(item));
    }
    nodes
}

/// How an entry of the tree looks.
pub(super) fn lines(outline: &Outline, entry: &Entry, folded: bool, columns: usize, look: &Look<'_>) -> Vec<Line<'static>> {
    match entry {
        Entry::Module(id) => {
            let found = outline.modules.iter().enumerate().find(|(_, module)| module.id == *id);
            found.map(|(at, module)| module_line(at + 1, module, folded, columns, look)).into_iter().collect()
        }
        Entry::Item(id) => match outline.item(id) {
            Some(item) if columns >= ROOMY => vec![item_line(item, columns, look)],
            Some(item) => card(item, columns, look),
            None => Vec::new(),
        },
    }
}

fn module_line(number: usize, module: &ModuleView, folded: bool, columns: usize, look: &Look<'_>) -> Line<'static> {
    let fold = if folded { "+" } else { "v" };
    let title = format!("{fold} {}{number} {}", sign(module.status), module.title.for_screen());
    let right = match (module.status, module.progress) {
        (Some(Status::Locked), _) => tr!(look, "locked"),
        (_, Some(done)) if done.required > 0 => tr!(look, "{n} of {all}", n = done.completed, all = done.required),
        _ => String::new(),
    };
    Line::styled(spread(&title, &right, columns), look.style(Mean::Strong))
}

fn item_line(item: &ItemView, columns: usize, look: &Look<'_>) -> Line<'static> {
    let right = if columns >= 90 { 44 } else { 33 };
    let title = columns.saturating_sub(8 + right + 1);
    let mut line = Line::from(vec![
        Span::styled(format!("    {:4}", sign(item.status)), look.style(mean(item.status))),
        Span::raw(fit(&item.title.for_screen(), title)),
        Span::raw(" "),
    ]);
    if item.status == Some(Status::Locked) {
        line.push_span(Span::styled(fit(&remarks(item, look).join(", "), right), look.style(remark_mean(item))));
    } else {
        line.push_span(Span::styled(fit(&kind_word(item.kind, look), 11), look.style(Mean::Muted)));
        line.push_span(Span::styled(fit(&fitting(&remarks(item, look), right - 11), right - 11), look.style(remark_mean(item))));
    }
    line
}

/// As many of the remarks as fit; the first in any case.
fn fitting(remarks: &[String], room: usize) -> String {
    let mut shown = String::new();
    for remark in remarks {
        if shown.is_empty() {
            shown.clone_from(remark);
        } else if width(&shown) + 2 + width(remark) <= room {
            shown = format!("{shown}, {remark}");
        }
    }
    cut(&shown, room)
}

/// In compact: the title, and what is to be said of it below.
fn card(item: &ItemView, columns: usize, look: &Look<'_>) -> Vec<Line<'static>> {
    let first = Line::from(vec![
        Span::styled(format!("  {}", sign(item.status)), look.style(mean(item.status))),
        Span::raw(cut(&item.title.for_screen(), columns.saturating_sub(6))),
    ]);
    let mut parts = remarks(item, look);
    if item.status != Some(Status::Locked) {
        parts.insert(usize::from(item.due.is_some() && !parts.is_empty()), kind_word(item.kind, look));
    }
    let second = Span::styled(format!("      {}", fitting(&parts, columns.saturating_sub(6))), look.style(remark_mean(item)));
    vec![first, second.into()]
}

/// An item in one line, for lists.
pub(super) fn line(item: &ItemView) -> String {
    format!("{}{}", sign(item.status), item.title.for_screen())
}

/// `[x] `; nothing for who does not learn here.
pub(in crate::tui::screens) fn sign(status: Option<Status>) -> &'static str {
    match status {
        Some(Status::Done) => "[x] ",
        Some(Status::Started) => "[~] ",
        Some(Status::NotStarted) => "[ ] ",
        Some(Status::Locked) => "[-] ",
        None => "",
    }
}

pub(in crate::tui::screens) fn mean(status: Option<Status>) -> Mean {
    match status {
        Some(Status::Done) => Mean::Good,
        Some(Status::Started) => Mean::Info,
        Some(Status::NotStarted) | None => Mean::Text,
        Some(Status::Locked) => Mean::Muted,
    }
}

fn remark_mean(item: &ItemView) -> Mean {
    match item.status {
        Some(Status::Locked) => Mean::Muted,
        _ if item.late => Mean::Warn,
        _ => Mean::Text,
    }
}

/// What there is to be said of an item in one line.
pub(super) fn remark(item: &ItemView, look: &Look<'_>) -> String {
    remarks(item, look).join(", ")
}

/// What there is to be said of an item, the weightiest first: that it is hidden, locked and why, late, due, how far one is, how long it takes,
/// what it is worth.
fn remarks(item: &ItemView, look: &Look<'_>) -> Vec<String> {
    match item.state {
        ItemState::Hidden => return vec![tr!(look, "hidden")],
        ItemState::Archived => return vec![tr!(look, "archived")],
        ItemState::Published => {}
    }
    if item.status == Some(Status::Locked) {
        return vec![tr!(look, "locked: {why}", why = reasons(&item.reasons, look).join(" "))];
    }
    let mut parts = Vec::new();
    match item.due.filter(|_| item.status != Some(Status::Done)) {
        Some(due) if item.late => parts.push(tr!(look, "LATE by {span}", span = when::span(look, late(look, due)))),
        Some(due) => parts.push(tr!(look, "due {when}", when = when::moment(look, due))),
        None => {}
    }
    if let (Some(Status::Started), Some(read @ 1..1_000)) = (item.status, item.read) {
        parts.push(tr!(look, "{n} % read", n = read / 10));
    }
    // Behind a lateness bare minutes would read as a part of it.
    let late = item.late && !parts.is_empty();
    parts.extend(item.minutes.map(|n| if late { tr!(look, "takes {n} min", n = n) } else { tr!(look, "{n} min", n = n) }));
    parts.extend(item.points.map(|points| tr!(look, "{n} pt", n = points)));
    parts.extend(item.optional.then(|| tr!(look, "optional")));
    parts
}

fn late(look: &Look<'_>, due: Instant) -> TimeDelta {
    TimeDelta::milliseconds(look.now.0.saturating_sub(due.0))
}

/// Why something is locked, a sentence each.
pub(super) fn reasons(reasons: &[Reason], look: &Look<'_>) -> Vec<String> {
    let percent = |share: &Exact| (share * &Exact::whole(100)).decimal(2);
    let word = |reason: &Reason| match reason {
        Reason::Finish { title, .. } => tr!(look, "Finish \"{title}\" first.", title = title.for_screen()),
        Reason::Score { title, at_least, have: None, .. } => {
            tr!(look, "Score at least {n} % in \"{title}\" first.", n = percent(at_least), title = title.for_screen())
        }
        Reason::Score { title, at_least, have: Some(have), .. } => {
            tr!(
                look,
                "Score at least {n} % in \"{title}\" first (you have {m} %).",
                n = percent(at_least),
                title = title.for_screen(),
                m = percent(have)
            )
        }
        Reason::Opens { at } => tr!(look, "Opens {when}.", when = when::moment(look, *at)),
        Reason::NoTermStart => tr!(look, "Opens once your instructor has set the start of the term."),
        Reason::SetTermStart { .. } => {
            let key = |action| look.keymap.shown(action).unwrap_or_default();
            let (teach, dates) = (key(Action::SwitchSide), key(Action::OpenDates));
            tr!(
                look,
                "Opens once the term has a start: {teach} leads to teaching, {dates} in the course sets it.",
                teach = teach,
                dates = dates
            )
        }
        Reason::Other => tr!(look, "Its conditions are not met yet."),
    };
    reasons.iter().map(word).collect()
}

/// What the signs mean; in one column those that need telling.
pub(super) fn legend(columns: usize, look: &Look<'_>) -> String {
    if columns < ROOMY {
        return tr!(look, "[x] done  [~] started  [-] locked");
    }
    tr!(look, "[x] done  [~] started  [ ] not started  [-] locked")
}
