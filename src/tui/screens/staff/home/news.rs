//! The rows of a staff home that tell how the classes stand: who is at risk and why, and what the week brings.

use ratatui::text::{Line, Span};

use super::rows::{ROOMY, Rows, blank, heading, room, text};
use super::{Entry, Known};
use crate::domain::points::Exact;
use crate::domain::risk::Risk;
use crate::domain::schedule::Which;
use crate::service::classes::{AtRisk, ClassView, WeekRow};
use crate::tr;
use crate::tui::screen::Look;
use crate::tui::theme::Mean;
use crate::tui::when;
use crate::tui::widgets::list::Row;
use crate::tui::widgets::text::{cut, fit, spread};

/// So many at risk are shown among the rest before somebody asks for the others, and so many on a side of their own.
const FEW: (usize, usize) = (3, 10);

/// Both parts; nothing where there is neither.
pub(super) fn rows(known: &Known, alone: bool, columns: u16, look: &Look<'_>) -> Rows {
    let room = room(columns);
    if known.classes.is_unknown() {
        return text(&tr!(look, "Looking how your courses stand ..."), room);
    }
    let mut rows = at_risk(known, if alone { FEW.1 } else { FEW.0 }, room, look);
    rows.extend(week(known, room, look));
    rows
}

/// What stands on the other side of a narrow terminal, in a line; nothing where there is neither.
pub(super) fn summary(known: &Known, look: &Look<'_>) -> Option<String> {
    let (risks, dates) = known.classes.counts();
    let risks = (risks > 0).then(|| tr!(look, "{n} at risk", n = risks));
    let dates = (dates > 0).then(|| tr!(look, one "{n} date this week" | "{n} dates this week", n = dates));
    let parts: Vec<String> = [risks, dates].into_iter().flatten().collect();
    (!parts.is_empty()).then(|| tr!(look, "{parts} ...", parts = parts.join(", ")))
}

fn at_risk(known: &Known, few: usize, room: usize, look: &Look<'_>) -> Rows {
    let (all, _) = known.classes.counts();
    if all == 0 {
        return Rows::new();
    }
    let learners: u32 = known.classes.all().iter().map(|class| class.learners).sum();
    let mut rows = vec![heading(tr!(look, "At risk: {n} of {all} learners", n = all, all = learners), look)];
    let tall = if room < ROOMY { 2 } else { 1 };
    let some = if known.whole { all } else { few };
    rows.extend((0..all.min(some)).map(|n| Row::later(Entry::Risk(n), tall)));
    if all > few {
        let fold = if known.whole { tr!(look, "Fewer") } else { tr!(look, "{n} more ...", n = all - few) };
        rows.push(Row::new(Entry::Rest, Line::raw(cut(&fold, room))));
    }
    rows.push(blank());
    rows
}

fn week(known: &Known, room: usize, look: &Look<'_>) -> Rows {
    let (_, dates) = known.classes.counts();
    if dates == 0 {
        return Rows::new();
    }
    let tall = if room < ROOMY { 2 } else { 1 };
    let mut rows = vec![heading(tr!(look, "This week"), look)];
    rows.extend((0..dates).map(|n| Row::later(Entry::Date(n), tall)));
    rows.push(blank());
    rows
}

/// A learner at risk, with their course where there are several.
pub(super) fn risk_lines(known: &Known, n: usize, room: usize, look: &Look<'_>) -> Vec<Line<'static>> {
    let Some((class, one)) = known.classes.risk(n) else { return Vec::new() };
    let (name, why) = (one.name.for_screen(), reasons(one, look));
    let course = among_many(known, class);
    let why = Span::styled(why, look.style(Mean::Warn));
    if room < ROOMY {
        let first = course.map_or_else(|| cut(&name, room), |course| cut(&format!("{name}, {course}"), room));
        return vec![
            Line::raw(first),
            Line::from(vec![Span::raw("  "), Span::styled(cut(&why.content, room.saturating_sub(2)), why.style)]),
        ];
    }
    let name = fit(&name, 20);
    let course = course.map(|course| fit(&course, 16)).unwrap_or_default();
    let left = format!("{name} {course}{}", if course.is_empty() { "" } else { " " });
    let rest = room.saturating_sub(crate::tui::widgets::text::width(&left));
    vec![Line::from(vec![Span::raw(left), Span::styled(cut(&why.content, rest), why.style)])]
}

/// `2 late, 41 % (below 50), away 11 days`.
fn reasons(one: &AtRisk, look: &Look<'_>) -> String {
    let reason = |risk: &Risk| match risk {
        Risk::Missing(n) => tr!(look, "{n} late", n = n),
        Risk::Below { total, pass } => tr!(look, "{total} % (below {pass})", total = percent(total), pass = percent(pass)),
        Risk::Away(days) => tr!(look, "away {n} days", n = days),
        Risk::Never(days) => tr!(look, "never here in {n} days", n = days),
    };
    one.risks.iter().map(reason).collect::<Vec<_>>().join(", ")
}

/// With a decimal where there is one.
fn percent(share: &Exact) -> String {
    let text = share.rounded(1);
    text.strip_suffix(".0").unwrap_or(&text).to_owned()
}

pub(super) fn date_lines(known: &Known, n: usize, room: usize, look: &Look<'_>) -> Vec<Line<'static>> {
    let Some((class, row)) = known.classes.date(n) else { return Vec::new() };
    let (at, does, title) = (when::moment(look, row.at), verb(row.which, look), row.title.for_screen());
    let (course, turnout) = (among_many(known, class), turnout(class, row, room < ROOMY, look));
    if room < ROOMY {
        let second = [Some(format!("{does} {at}")), course, turnout].into_iter().flatten().collect::<Vec<_>>().join(", ");
        return vec![Line::styled(cut(&title, room), look.style(Mean::Strong)), Line::raw(cut(&format!("  {second}"), room))];
    }
    let title = course.map_or_else(|| title.to_string(), |course| format!("{title}, {course}"));
    let left = format!("{} {}", fit(&at, 15), fit(&does, 7));
    let turnout = turnout.unwrap_or_default();
    vec![Line::raw(spread(&format!("{left} {title}"), &turnout, room))]
}

fn verb(which: Which, look: &Look<'_>) -> String {
    match which {
        Which::Open => tr!(look, "opens"),
        Which::Due => tr!(look, "due"),
        Which::Close => tr!(look, "closes"),
    }
}

/// How many did what is asked; nothing of what is not open yet.
fn turnout(class: &ClassView, row: &WeekRow, short: bool, look: &Look<'_>) -> Option<String> {
    let all = class.learners;
    match (row.which, row.takes_work) {
        (Which::Open, _) => None,
        (_, true) if short => Some(tr!(look, "{n} of {all} in", n = row.done, all = all)),
        (_, true) => Some(tr!(look, "{n} of {all} handed in", n = row.done, all = all)),
        (_, false) => Some(tr!(look, "{n} of {all} read it", n = row.done, all = all)),
    }
}

fn among_many(known: &Known, class: &ClassView) -> Option<String> {
    (known.classes.all().len() > 1).then(|| class.title.for_screen().into_owned())
}
