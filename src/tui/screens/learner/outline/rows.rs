//! The lines of the tree. A status is a sign and, where there is room, a word.

use ratatui::text::{Line, Span};

use crate::domain::completion::Status;
use crate::domain::condition::Reason;
use crate::domain::course::ItemState;
use crate::domain::points::{Exact, Points};
use crate::service::outline::{ItemView, ModuleView, Outline};
use crate::tr;
use crate::tui::screen::Look;
use crate::tui::screens::learner::outline::Entry;
use crate::tui::screens::learner::page::kind_word;
use crate::tui::theme::Mean;
use crate::tui::when;
use crate::tui::widgets::list::Row;
use crate::tui::widgets::text::{cut, fit, fit_right, spread, width};
use crate::tui::widgets::tree::Node;

/// From here on an item's kind and minutes have columns of their own.
const ROOMY: usize = 56;

pub(super) fn nodes(outline: &Outline, folded: &dyn Fn(&str) -> bool, columns: usize, look: &Look<'_>) -> Vec<Node<Entry>> {
    let mut nodes = Vec::new();
    for (number, module) in outline.modules.iter().enumerate() {
        nodes.push(Node {
            depth: 0,
            row: Row::new(Entry::Module(module.id.clone()), module_line(number + 1, module, folded(&module.id), columns, look)),
        });
        for item in &module.items {
            let row = if columns >= ROOMY {
                Row::new(Entry::Item(item.id.clone()), item_line(item, columns, look))
            } else {
                card(item, columns, look)
            };
            nodes.push(Node { depth: 1, row });
        }
    }
    nodes
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
    let (kind, minutes) = (kind_word(item.kind, look), item.minutes.map(|n| tr!(look, "{n} min", n = n)).unwrap_or_default());
    let remark = remark(item, look);
    // The remark may take what the title leaves; a reason why it is locked takes up to half of the line.
    let fixed = 4 + 4 + 11 + 8;
    let most = (columns - fixed) / 2;
    let beside = width(&remark).min(most);
    let title = columns.saturating_sub(fixed + beside + 1);
    Line::from(vec![
        Span::styled(format!("    {}", sign(item.status)), look.style(mean(item.status))),
        Span::raw(fit(&item.title.for_screen(), title)),
        Span::raw(" "),
        Span::styled(fit(&kind, 11), look.style(Mean::Muted)),
        Span::styled(fit_right(&minutes, 7), look.style(Mean::Muted)),
        Span::raw(" "),
        Span::styled(fit_right(&cut(&remark, beside), beside), look.style(remark_mean(item))),
    ])
}

/// In compact: the title, and what is to be said of it below.
fn card(item: &ItemView, columns: usize, look: &Look<'_>) -> Row<Entry> {
    let first = Line::from(vec![
        Span::styled(format!("  {}", sign(item.status)), look.style(mean(item.status))),
        Span::raw(cut(&item.title.for_screen(), columns.saturating_sub(6))),
    ]);
    let mut parts = vec![kind_word(item.kind, look)];
    parts.extend(Some(remark(item, look)).filter(|remark| !remark.is_empty()));
    let second = Span::styled(format!("      {}", cut(&parts.join(", "), columns.saturating_sub(6))), look.style(remark_mean(item)));
    Row::card(Entry::Item(item.id.clone()), vec![first, second.into()])
}

/// An item in one line, for lists.
pub(super) fn line(item: &ItemView) -> String {
    format!("{}{}", sign(item.status), item.title.for_screen())
}

/// `[x] `; nothing for who does not learn here.
fn sign(status: Option<Status>) -> &'static str {
    match status {
        Some(Status::Done) => "[x] ",
        Some(Status::Started) => "[~] ",
        Some(Status::NotStarted) => "[ ] ",
        Some(Status::Locked) => "[-] ",
        None => "",
    }
}

fn mean(status: Option<Status>) -> Mean {
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

/// What there is to be said of an item: that it is hidden, locked and why, late, due; else how far one is or what it is worth.
pub(super) fn remark(item: &ItemView, look: &Look<'_>) -> String {
    match item.state {
        ItemState::Hidden => return tr!(look, "hidden"),
        ItemState::Archived => return tr!(look, "archived"),
        ItemState::Published => {}
    }
    if item.status == Some(Status::Locked) {
        return tr!(look, "locked: {why}", why = reasons(&item.reasons, look).join(" "));
    }
    let mut parts = Vec::new();
    match item.due.filter(|_| item.status != Some(Status::Done)) {
        Some(due) if item.late => parts.push(tr!(look, "LATE, was due {when}", when = when::moment(look, due))),
        Some(due) => parts.push(tr!(look, "due {when}", when = when::moment(look, due))),
        None => {}
    }
    if let (Some(Status::Started), Some(read @ 1..1_000)) = (item.status, item.read) {
        parts.push(tr!(look, "{n} % read", n = read / 10));
    }
    if let Some(points) = item.points {
        parts.push(tr!(look, "{n} pt", n = worth(points)));
    }
    if item.optional {
        parts.push(tr!(look, "optional"));
    }
    parts.join(", ")
}

fn worth(points: Points) -> String {
    points.to_string()
}

/// Why something is locked, a sentence each.
pub(super) fn reasons(reasons: &[Reason], look: &Look<'_>) -> Vec<String> {
    let percent = |share: &Exact| (share * &Exact::whole(100)).decimal(2);
    let word = |reason: &Reason| match reason {
        Reason::Finish { title, .. } => tr!(look, "Finish {title} first.", title = title.for_screen()),
        Reason::Score { title, at_least, have: None, .. } => {
            tr!(look, "Score at least {n} % in {title} first.", n = percent(at_least), title = title.for_screen())
        }
        Reason::Score { title, at_least, have: Some(have), .. } => {
            tr!(
                look,
                "Score at least {n} % in {title} first (you have {m} %).",
                n = percent(at_least),
                title = title.for_screen(),
                m = percent(have)
            )
        }
        Reason::Opens { at } => tr!(look, "Opens {when}.", when = when::moment(look, *at)),
        Reason::NoTermStart => tr!(look, "Opens once your teacher has set the start of the term."),
        Reason::Other => tr!(look, "Its conditions are not met yet."),
    };
    reasons.iter().map(word).collect()
}

/// What the signs mean.
pub(super) fn legend(look: &Look<'_>) -> String {
    tr!(look, "[x] done  [~] started  [ ] not started  [-] locked")
}
