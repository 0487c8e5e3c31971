//! The lines of an admin's home.

use ratatui::text::{Line, Span};

use super::{Entry, Known};
use crate::domain::course::CourseState;
use crate::domain::size::size;
use crate::domain::text::Untrusted;
use crate::service::home::{CourseCard, HomeView, TeachingRow};
use crate::service::overview::Health;
use crate::service::people::PeopleCounts;
use crate::tr;
use crate::tui::action::Action;
use crate::tui::screen::Look;
use crate::tui::screens::admin::keeping::named;
use crate::tui::screens::shared::notice::notice;
use crate::tui::screens::staff::home::state;
use crate::tui::theme::Mean;
use crate::tui::when;
use crate::tui::widgets::list::{MARK, Row};
use crate::tui::widgets::sides::Part;
use crate::tui::widgets::text::{cut, fit, percent, spread, width, wrap};

type Rows = Vec<Row<Entry>>;

/// From here on a course takes one line; below it is a card of two.
const ROOMY: usize = 58;
/// After so many days without a backup it is said.
const OLD: i64 = 7;

fn room(columns: u16) -> usize {
    usize::from(columns.saturating_sub(MARK)).min(96)
}

/// The school first, then its courses.
pub(super) fn rows(known: &Known, part: Part, columns: u16, look: &Look<'_>) -> Rows {
    let room = room(columns);
    match part {
        Part::First => school(known, room, look),
        Part::Second => courses(known, room, look),
        Part::All => school(known, room, look).into_iter().chain(courses(known, room, look)).collect(),
    }
}

/// The school at a glance.
fn school(home: &Known, room: usize, look: &Look<'_>) -> Rows {
    let demo = if home.school.demo { tr!(look, "  (demo school: its people are invented)") } else { String::new() };
    let mut rows = notice(&home.view.banner, room, look);
    rows.push(heading(&format!("{}{demo}", home.school.school.for_screen()), room, look));
    let people = home.overview.people;
    rows.push(line(Action::GoUsers, &tr!(look, one "{n} person" | "{n} people", n = people.all()), room, look));
    rows.extend(remark(&roles(people, look), room, look));
    let active = home.overview.activity;
    let today = tr!(look, one "{n} person was here today" | "{n} people were here today", n = active.today);
    let here = tr!(look, "{today}, {week} in the last 7 days", today = today, week = active.week);
    rows.extend(remark(&here, room, look));
    rows.push(line(Action::GoImportUsers, &tr!(look, "Bring in a class from a CSV file"), room, look));
    let health = &home.overview.health;
    rows.push(line(Action::GoBackups, &backup(health, look), room, look));
    rows.extend(remark(&space(health, look), room, look));
    rows.extend(remark(&examined(health, look), room, look));
    let zone = Untrusted::from(home.school.zone.as_str());
    rows.push(line(Action::GoSchool, &tr!(look, "Settings of the school, {zone}", zone = zone.for_screen()), room, look));
    rows.push(line(Action::GoLog, &tr!(look, "Log of what was changed"), room, look));
    rows.push(blank());
    rows
}

/// What an admin has to mend, if something.
pub(super) fn trouble(health: &Health, look: &Look<'_>) -> Option<String> {
    let key = look.keymap.shown(Action::GoBackups).unwrap_or_default();
    if health.failed.is_some() {
        return Some(tr!(look, "The last backup FAILED: {key} shows why", key = key));
    }
    if health.examined.as_ref().is_some_and(|seen| !seen.wrong.is_empty()) {
        return Some(tr!(look, "The school's file is NOT WELL: {key} shows why", key = key));
    }
    match &health.backup {
        None => Some(tr!(look, "There is no backup of this school yet: {key} makes one", key = key)),
        Some(made) if look.now.since(made.at).num_days() >= OLD => {
            Some(tr!(look, "The last backup is old: {key} makes another", key = key))
        }
        Some(_) => None,
    }
}

fn backup(health: &Health, look: &Look<'_>) -> String {
    match (&health.failed, &health.backup) {
        (Some(failed), Some(made)) => tr!(
            look,
            "Backup FAILED {when}; the last good one {good}",
            when = when::distance(look, failed.at),
            good = when::distance(look, made.at)
        ),
        (Some(failed), None) => tr!(look, "Backup FAILED {when}; there is none", when = when::distance(look, failed.at)),
        (None, Some(made)) => {
            tr!(look, "Last backup {when}, {size}", when = when::distance(look, made.at), size = size(made.bytes))
        }
        (None, None) => tr!(look, "No backup yet"),
    }
}

fn space(health: &Health, look: &Look<'_>) -> String {
    match (health.bytes, health.free) {
        (Some(bytes), Some(free)) => {
            tr!(look, "The school's file has {size}; {free} are free", size = size(bytes), free = size(free))
        }
        _ => tr!(look, "How much space is free cannot be told"),
    }
}

fn examined(health: &Health, look: &Look<'_>) -> String {
    match &health.examined {
        None => tr!(look, "The school's file was not examined from here yet"),
        Some(seen) if seen.wrong.is_empty() => tr!(look, "Examined {when}: all is well", when = when::distance(look, seen.at)),
        Some(seen) => {
            let names: Vec<String> = seen.wrong.iter().map(|(name, _)| named(name, look)).collect();
            tr!(look, "Examined {when}: NOT WELL: {what}", when = when::distance(look, seen.at), what = names.join(", "))
        }
    }
}

fn roles(people: PeopleCounts, look: &Look<'_>) -> String {
    let mut parts = vec![
        tr!(look, one "{n} admin" | "{n} admins", n = people.admins),
        tr!(look, one "{n} instructor" | "{n} instructors", n = people.instructors),
        tr!(look, one "{n} learner" | "{n} learners", n = people.learners),
    ];
    if people.invited > 0 {
        parts.push(tr!(look, "{n} invited", n = people.invited));
    }
    if people.suspended > 0 {
        parts.push(tr!(look, "{n} suspended", n = people.suspended));
    }
    parts.join(", ")
}

/// The courses, those with work to mark first, and the way to another.
fn courses(home: &Known, room: usize, look: &Look<'_>) -> Rows {
    let (view, counts) = (&home.view, home.overview.courses);
    let parts = [
        (counts.published, tr!(look, "{n} published", n = counts.published)),
        (counts.drafts, tr!(look, one "{n} draft" | "{n} drafts", n = counts.drafts)),
        (counts.archived, tr!(look, "{n} archived", n = counts.archived)),
    ];
    let parts: Vec<String> = parts.into_iter().filter_map(|(n, part)| (n > 0).then_some(part)).collect();
    let tally = if parts.is_empty() { tr!(look, "Courses") } else { tr!(look, "Courses: {parts}", parts = parts.join(", ")) };
    let mut rows = vec![line(Action::GoCourses, &tally, room, look)];
    let mut order: Vec<_> = view.teaching.iter().enumerate().collect();
    order.sort_by_key(|(_, row)| (row.state == CourseState::Archived, row.to_mark == 0));
    rows.extend(order.into_iter().map(|(n, _)| Row::later(Entry::Teach(n), if room < ROOMY { 2 } else { 1 })));
    if view.teaching.is_empty() {
        rows.extend(remark(&tr!(look, "None yet. Bring one in: a folder or a .lyc file in Lyceum's format."), room, look));
    }
    rows.push(Row::new(Entry::Import, Line::raw(cut(&tr!(look, "Bring in a course ..."), room))));
    rows.push(Row::new(Entry::Make, Line::raw(cut(&tr!(look, "Make a course ..."), room))));
    if !view.courses.is_empty() {
        rows.push(blank());
        rows.push(heading(&tr!(look, "Courses you learn in"), room, look));
        rows.extend((0..view.courses.len()).map(|n| Row::later(Entry::Learn(n), 1)));
    }
    rows
}

/// How a course looks: those of a whole school are drawn where they are seen.
pub(super) fn lines(view: &HomeView, entry: &Entry, columns: u16, look: &Look<'_>) -> Vec<Line<'static>> {
    let room = room(columns);
    match entry {
        Entry::Teach(n) => view.teaching.get(*n).map(|row| course(row, room, look)).unwrap_or_default(),
        Entry::Learn(n) => view.courses.get(*n).map(|card| vec![learnt(card, room, look)]).unwrap_or_default(),
        Entry::Import | Entry::Make | Entry::Go(_) => Vec::new(),
    }
}

fn course(row: &TeachingRow, room: usize, look: &Look<'_>) -> Vec<Line<'static>> {
    let title = row.title.for_screen();
    let learners = tr!(look, one "{n} learner" | "{n} learners", n = row.learners);
    if room < ROOMY {
        let first = Line::styled(cut(&title, room), look.style(Mean::Strong));
        return vec![first, Line::raw(cut(&format!("  {}, {learners}", state(row.state, look)), room))];
    }
    let facts = format!(" {} {}", fit(&state(row.state, look), 10), fit(&learners, 13));
    let title = Span::styled(fit(&title, room.saturating_sub(width(&facts)).min(60)), look.style(Mean::Strong));
    vec![Line::from(vec![title, Span::raw(facts)])]
}

fn learnt(card: &CourseCard, room: usize, look: &Look<'_>) -> Line<'static> {
    let far = tr!(look, "{n} %", n = percent(card.progress.completed.into(), card.progress.required.into()));
    let title = fit(&card.title.for_screen(), room.saturating_sub(width(&far) + 1).min(48));
    Line::raw(format!("{title} {far}"))
}

/// A line that leads somewhere, with the key that does so from everywhere.
fn line(action: Action, text: &str, room: usize, look: &Look<'_>) -> Row<Entry> {
    let key = look.keymap.shown(action).unwrap_or_default();
    Row::new(Entry::Go(action), Line::styled(spread(text, &key, room), look.style(Mean::Strong)))
}

fn remark(text: &str, room: usize, look: &Look<'_>) -> Rows {
    let lines = wrap(text, room.saturating_sub(2));
    lines.into_iter().map(|line| Row::heading(Line::styled(format!("    {line}"), look.style(Mean::Muted)))).collect()
}

fn heading(text: &str, room: usize, look: &Look<'_>) -> Row<Entry> {
    Row::heading(Line::styled(cut(text, room + usize::from(MARK)), look.style(Mean::Heading)))
}

fn blank() -> Row<Entry> {
    Row::heading(Line::default())
}
