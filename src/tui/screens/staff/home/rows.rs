//! The rows of a staff home for a width.

use ratatui::text::{Line, Span};

use super::{Entry, Home};
use crate::domain::course::CourseState;
use crate::service::home::{CourseCard, HomeView, TeachingRow};
use crate::tr;
use crate::tui::action::Action;
use crate::tui::screen::Look;
use crate::tui::screens::staff::command::ByCommand;
use crate::tui::theme::Mean;
use crate::tui::widgets::list::{MARK, Row};
use crate::tui::widgets::text::{cut, fit, percent, width, wrap};

type Rows = Vec<Row<Entry>>;

/// From here on a course takes one line; below it is a card of two.
const ROOMY: usize = 58;

fn room(columns: u16) -> usize {
    usize::from(columns.saturating_sub(MARK)).min(96)
}

/// The courses, those with work to mark first, and the way to another.
pub(super) fn courses(home: &Home, columns: u16, look: &Look<'_>) -> Rows {
    let view = &home.view;
    let room = room(columns);
    let mut rows = waiting(view, room, look);
    rows.push(heading(tr!(look, "Courses you teach"), look));
    let mut order: Vec<_> = view.teaching.iter().enumerate().collect();
    order.sort_by_key(|(_, row)| (row.state == CourseState::Archived, row.to_mark == 0));
    rows.extend(order.into_iter().map(|(n, _)| Row::later(Entry::Teach(n), if room < ROOMY { 2 } else { 1 })));
    if view.teaching.is_empty() {
        rows.extend(text(&tr!(look, "None yet. Make one, or bring one in: a folder or a .lyc file in Lyceum's format."), room));
    }
    rows.push(Row::new(Entry::New, Line::raw(cut(&tr!(look, "New course ..."), room))));
    rows.push(Row::new(Entry::Import, Line::raw(cut(&tr!(look, "Bring in a course ..."), room))));
    if !view.courses.is_empty() {
        rows.push(blank());
        rows.push(heading(tr!(look, "Courses you learn in"), look));
        rows.extend((0..view.courses.len()).map(|n| Row::later(Entry::Learn(n), 1)));
    }
    rows
}

/// What waits to be marked, course by course.
fn waiting(view: &HomeView, room: usize, look: &Look<'_>) -> Rows {
    let mut rows: Rows = Vec::new();
    for (n, row) in view.teaching.iter().enumerate().filter(|(_, row)| row.to_mark > 0) {
        if rows.is_empty() {
            rows.push(heading(tr!(look, "Waits for you"), look));
        }
        let text = tr!(look, "{n} to mark: {course}", n = row.to_mark, course = row.title.for_screen());
        rows.push(Row::new(Entry::Mark(n), Line::styled(cut(&text, room), look.style(Mean::Warn))));
    }
    if !rows.is_empty() {
        rows.push(blank());
    }
    rows
}

/// How a course looks: those of a whole school are drawn where they are seen.
pub(super) fn lines(view: &HomeView, entry: &Entry, columns: u16, look: &Look<'_>) -> Vec<Line<'static>> {
    let room = room(columns);
    match entry {
        Entry::Teach(n) => view.teaching.get(*n).map(|row| teach_lines(row, room, look)).unwrap_or_default(),
        Entry::Learn(n) => view.courses.get(*n).map(|card| vec![learn_line(card, room, look)]).unwrap_or_default(),
        Entry::Mark(_) | Entry::Import | Entry::New | Entry::Command(_) => Vec::new(),
    }
}

/// Which side it is, and what is done by commands.
pub(super) fn rest(home: &Home, columns: u16, look: &Look<'_>) -> Rows {
    let room = room(columns);
    let mut rows = vec![blank()];
    if home.just_me {
        let key = look.keymap.shown(Action::SwitchSide).unwrap_or_default();
        rows.extend(text(&tr!(look, "You are on the teaching side. {key} takes you back to learning.", key = key), room));
        rows.push(blank());
    }
    rows.push(heading(tr!(look, "Done by commands until it has a screen"), look));
    rows.extend(home.commands.iter().enumerate().map(|(n, command)| command.row(Entry::Command(n), room, look)));
    rows
}

/// The commands for what has no screen yet. Where there is one course, they name it.
pub(super) fn commands(view: &HomeView, just_me: bool, look: &Look<'_>) -> Vec<ByCommand> {
    let course = match view.teaching.as_slice() {
        [only] => only.course.as_str(),
        _ => "COURSE",
    };
    let mut all = Vec::new();
    if !just_me {
        all.push(ByCommand::new(tr!(look, "Let somebody in again"), "lyceum user password NAME"));
        all.push(ByCommand::new(tr!(look, "Put them into a course"), format!("lyceum enroll {course} NAME...")));
    }
    if just_me {
        all.push(ByCommand::new(tr!(look, "Keep a copy of it all"), "lyceum backup FILE"));
        all.push(ByCommand::new(tr!(look, "Check the school's file"), "lyceum doctor"));
    }
    all
}

/// The state of a course in a word.
pub fn state(state: CourseState, look: &Look<'_>) -> String {
    match state {
        CourseState::Draft => tr!(look, "draft"),
        CourseState::Published => tr!(look, "published"),
        CourseState::Archived => tr!(look, "archived"),
    }
}

fn teach_lines(row: &TeachingRow, room: usize, look: &Look<'_>) -> Vec<Line<'static>> {
    let title = row.title.for_screen();
    let learners = tr!(look, one "{n} learner" | "{n} learners", n = row.learners);
    let waits = if row.to_mark > 0 { tr!(look, "{n} to mark", n = row.to_mark) } else { String::new() };
    if room < ROOMY {
        let facts = [state(row.state, look), learners, waits].into_iter().filter(|fact| !fact.is_empty()).collect::<Vec<_>>().join(", ");
        let first = Line::styled(cut(&title, room), look.style(Mean::Strong));
        return vec![first, Line::raw(cut(&format!("  {facts}"), room))];
    }
    let facts = format!(" {} {} ", fit(&state(row.state, look), 10), fit(&learners, 13));
    let wide = room.saturating_sub(width(&facts) + 12).min(48);
    let spans = vec![
        Span::styled(fit(&title, wide), look.style(Mean::Strong)),
        Span::raw(facts),
        Span::styled(cut(&waits, 12), look.style(Mean::Warn)),
    ];
    vec![Line::from(spans)]
}

fn learn_line(card: &CourseCard, room: usize, look: &Look<'_>) -> Line<'static> {
    let far = tr!(look, "{n} %", n = percent(card.progress.completed.into(), card.progress.required.into()));
    let title = fit(&card.title.for_screen(), room.saturating_sub(width(&far) + 1).min(48));
    Line::raw(format!("{title} {far}"))
}

fn text(text: &str, room: usize) -> Rows {
    wrap(text, room).into_iter().map(|line| Row::heading(Line::raw(line))).collect()
}

fn heading(text: String, look: &Look<'_>) -> Row<Entry> {
    Row::heading(Line::styled(text, look.style(Mean::Heading)))
}

fn blank() -> Row<Entry> {
    Row::heading(Line::default())
}
