//! How people of a course look in the roster, and what is told of one of them.

use chrono::TimeDelta;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::roster::{Roster, Sort, is_wide};
use crate::domain::person::CourseRole;
use crate::domain::text::Untrusted;
use crate::service::enrollment::{MemberItem, MemberRecord, MemberView};
use crate::tr;
use crate::tui::screen::Look;
use crate::tui::screens::learner::outline::rows::{mean, sign};
use crate::tui::screens::shared::words;
use crate::tui::screens::staff::gradebook::cell;
use crate::tui::theme::Mean;
use crate::tui::when;
use crate::tui::widgets::list::MARK;
use crate::tui::widgets::text::{cut, fit, progress, width, wrap};

/// Below this a person is a card of two lines.
const ROOMY: usize = 58;
/// Columns of the tick, the bar, how much is done, how long somebody was at work, and when they were here.
const TICK: usize = 4;
const BAR: usize = 11;
const DONE: usize = 9;
const ACTIVE: usize = 11;
const SEEN: usize = 12;
/// Without a bar, so many more keep `instructor` whole.
const WORD: usize = 2;
/// With fewer columns for names, user names and groups there is no bar.
const CROWDED: usize = 62;

/// Whoever was seen within this time is here.
const JUST_NOW: TimeDelta = TimeDelta::minutes(1);

/// The head of the columns, the list, and what stands beside it in wide terminals.
pub(super) fn split(area: Rect) -> [Rect; 3] {
    let wide = is_wide(area);
    let left = if wide { area.width * 3 / 5 } else { area.width };
    let head = u16::from(!is_narrow(left) && area.height > 4);
    let list = Rect { y: area.y + head, height: area.height - head, width: left, ..area };
    let beside = if wide { Rect { x: area.x + left + 3, width: area.width - left - 3, ..area } } else { Rect { width: 0, ..area } };
    [Rect { height: head, width: left, ..area }, list, beside]
}

/// Whether a list of so many columns shows cards.
pub(super) fn is_narrow(columns: u16) -> bool {
    usize::from(columns.saturating_sub(MARK)) < ROOMY
}

fn shown(text: &str) -> String {
    Untrusted::from(text).for_screen().into_owned()
}

/// Columns of the name, the user name, the groups and the bar.
fn names(roster: &Roster, columns: u16) -> [usize; 4] {
    let room = usize::from(columns.saturating_sub(MARK)).saturating_sub(TICK + DONE + ACTIVE + SEEN).min(90 + BAR);
    if !roster.has_groups() {
        let room = room.saturating_sub(BAR);
        return [room * 3 / 5, room - room * 3 / 5, 0, BAR];
    }
    // Which group somebody is in says more than a bar beside its figures.
    let bar = if room < CROWDED { WORD } else { BAR };
    let room = room.saturating_sub(bar);
    // Its head stays whole.
    let (user, groups) = ((room / 4).max(10), room * 3 / 10);
    [room - user - groups, user, groups, bar]
}

/// `fit` with a space behind, so that columns never touch.
fn column(text: &str, room: usize) -> String {
    fit(&cut(text, room.saturating_sub(1)), room)
}

pub(super) fn head(roster: &Roster, columns: u16, look: &Look<'_>) -> String {
    let [name, user, groups, bar] = names(roster, columns);
    let by = |sort, word: String| if roster.sort() == sort { format!("{word} ^") } else { word };
    let words = [
        fit("", usize::from(MARK) + TICK),
        column(&tr!(look, "Name"), name),
        column(&tr!(look, "User name"), user),
        column(&tr!(look, "Groups"), groups),
        column(&by(Sort::Behind, tr!(look, "Done")), bar + DONE),
        column(&by(Sort::Idle, tr!(look, "At work")), ACTIVE),
        cut(&by(Sort::Away, tr!(look, "Last work")), SEEN),
    ];
    cut(&words.concat(), usize::from(columns))
}

/// When a learner was at work last: of who teaches it is not counted.
fn seen(member: &MemberView, look: &Look<'_>) -> String {
    match member.last_seen {
        None if member.role != CourseRole::Learner => String::new(),
        None => tr!(look, "never"),
        Some(at) if look.now.since(at) < JUST_NOW => tr!(look, "just now"),
        Some(at) => when::distance(look, at),
    }
}

pub(super) fn lines(roster: &Roster, member: &MemberView, ticked: bool, columns: u16, look: &Look<'_>) -> Vec<Line<'static>> {
    let room = usize::from(columns.saturating_sub(MARK));
    let tick = if ticked { "[x] " } else { "[ ] " };
    let learns = member.role == CourseRole::Learner;
    let row = roster.progress_of(member).filter(|_| learns);
    let done = row.map(|row| (row.completed, row.required));
    if room < ROOMY {
        let far = match done {
            _ if !learns => words::course_role(member.role, look),
            Some((n, all)) => format!("{} {n}/{all}", progress(n.into(), all.into(), 10)),
            None => "...".to_owned(),
        };
        let below = format!("    {far}  {}", seen(member, look));
        let first = Line::raw(cut(&format!("{tick}{}", member.name.for_screen()), room));
        return vec![first, Line::styled(cut(&below, room), look.style(Mean::Muted))];
    }
    let [name, user, groups, bar] = names(roster, columns);
    let joined = member.groups.iter().map(|group| shown(group)).collect::<Vec<_>>().join(", ");
    let far = match done {
        _ if !learns => column(&words::course_role(member.role, look), bar + DONE),
        Some((n, all)) if bar == WORD => column(&format!("{n}/{all}"), WORD + DONE),
        Some((n, all)) => format!("{} {}", progress(n.into(), all.into(), bar - 1), column(&format!("{n}/{all}"), DONE)),
        None => column("...", bar + DONE),
    };
    let active = match row.map(|row| row.active_seconds) {
        Some(seconds) if seconds > 0 => when::seconds(look, seconds),
        Some(_) => "-".to_owned(),
        None => String::new(),
    };
    vec![Line::from(vec![
        Span::raw(format!("{tick}{}", column(&member.name.for_screen(), name))),
        Span::styled(column(&shown(&member.user), user), look.style(Mean::Muted)),
        Span::raw(column(&joined, groups)),
        Span::raw(far),
        Span::raw(column(&active, ACTIVE)),
        Span::styled(cut(&seen(member, look), SEEN), look.style(Mean::Muted)),
    ])]
}

/// The facts about somebody, each with its word.
pub(super) fn facts(record: &MemberRecord, look: &Look<'_>) -> Vec<(String, String)> {
    let mut facts = vec![(tr!(look, "User name"), shown(&record.user)), (tr!(look, "Role"), words::course_role(record.role, look))];
    if !record.groups.is_empty() {
        facts.push((tr!(look, "Groups"), record.groups.iter().map(|group| shown(group)).collect::<Vec<_>>().join(", ")));
    }
    if record.role == CourseRole::Learner {
        let (n, all) = (record.progress.completed, record.progress.required);
        facts.push((tr!(look, "Done"), format!("{} {n}/{all}", progress(n.into(), all.into(), 16))));
        if let Some(total) = &record.total {
            let letter = total.letter.as_deref().map(|letter| format!("  {}", shown(letter))).unwrap_or_default();
            facts.push((tr!(look, "Grade so far"), format!("{} %{letter}", total.shown)));
        }
        facts.push((tr!(look, "At work"), when::seconds(look, record.active_seconds)));
    }
    if record.role == CourseRole::Learner || record.last_seen.is_some() {
        facts.push((tr!(look, "Last work"), record.last_seen.map_or_else(|| tr!(look, "never"), |at| when::in_full(look, at))));
    }
    facts
}

/// What somebody did, for the pane beside the list.
pub(super) fn record(record: &MemberRecord, columns: u16, look: &Look<'_>) -> Vec<Line<'static>> {
    let room = usize::from(columns);
    let mut lines: Vec<Line<'static>> =
        wrap(&record.name.for_screen(), room).into_iter().map(|line| Line::styled(line, look.style(Mean::Heading))).collect();
    for (what, fact) in facts(record, look) {
        for (n, part) in wrap(&fact, room.saturating_sub(14)).into_iter().enumerate() {
            let what = if n == 0 { what.as_str() } else { "" };
            lines.push(Line::from(vec![Span::styled(fit(what, 14), look.style(Mean::Muted)), Span::raw(part)]));
        }
    }
    let mut module = None;
    for item in &record.items {
        if module != Some(&item.module) {
            lines.push(Line::default());
            lines.push(Line::styled(cut(&item.module.for_screen(), room), look.style(Mean::Heading)));
            module = Some(&item.module);
        }
        lines.push(item_line(item, room, look));
    }
    lines
}

/// An item of somebody's record in one line: `[x] Title   8.5   2 tries   12 min`.
pub(super) fn item_line(item: &MemberItem, room: usize, look: &Look<'_>) -> Line<'static> {
    let (word, how) = mark(item, look);
    let facts = format!("{} {}", column(&tries(item, look), 9), cut(&time(item, look), 11));
    let title = room.saturating_sub(4 + 9 + 21).min(60);
    Line::from(vec![
        Span::styled(sign(item.status), look.style(mean(item.status))),
        Span::raw(column(&item.title.for_screen(), title)),
        Span::styled(column(&word, 9), look.style(how)),
        Span::styled(facts, look.style(Mean::Muted)),
    ])
}

/// An item in two lines, where there is no room for one.
pub(super) fn item_card(item: &MemberItem, room: usize, look: &Look<'_>) -> Vec<Line<'static>> {
    let (word, how) = mark(item, look);
    let facts = [tries(item, look), time(item, look)].into_iter().filter(|fact| !fact.is_empty()).collect::<Vec<_>>().join(", ");
    let rest = room.saturating_sub(4 + width(&word) + 2);
    vec![
        Line::from(vec![
            Span::styled(sign(item.status), look.style(mean(item.status))),
            Span::raw(cut(&item.title.for_screen(), room.saturating_sub(4))),
        ]),
        Line::from(vec![
            Span::raw("    "),
            Span::styled(cut(&word, room.saturating_sub(4)), look.style(how)),
            Span::styled(if word.is_empty() { cut(&facts, rest) } else { format!("  {}", cut(&facts, rest)) }, look.style(Mean::Muted)),
        ]),
    ]
}

/// What they have for it in a few columns; `late` where it is due and not done.
fn mark(item: &MemberItem, look: &Look<'_>) -> (String, Mean) {
    let (word, mean) = item.cell.as_ref().map_or_else(|| (String::new(), Mean::Text), |cell| cell::short(cell, look));
    if item.late && matches!(word.as_str(), "" | "-") { (tr!(look, "late"), Mean::Bad) } else { (word, mean) }
}

fn tries(item: &MemberItem, look: &Look<'_>) -> String {
    match item.tries {
        0 => String::new(),
        n => tr!(look, one "{n} try" | "{n} tries", n = n),
    }
}

fn time(item: &MemberItem, look: &Look<'_>) -> String {
    if item.active_seconds > 0 { when::seconds(look, item.active_seconds) } else { String::new() }
}
