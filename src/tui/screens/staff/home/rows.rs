//! The rows of a staff home for a width: what waits, the courses, and where what `news` tells stands among them.

use ratatui::text::{Line, Span};

use super::{Entry, Known, news};
use crate::domain::course::CourseState;
use crate::service::attempt::AskingRow;
use crate::service::home::{CourseCard, HomeView, TeachingRow};
use crate::tr;
use crate::tui::action::Action;
use crate::tui::screen::Look;
use crate::tui::screens::shared::notice::notice;
use crate::tui::theme::Mean;
use crate::tui::when;
use crate::tui::widgets::list::{MARK, Row};
use crate::tui::widgets::sides::{Part, Sharing};
use crate::tui::widgets::text::{cut, fit, percent, spread, whole, width, wrap};

pub(super) type Rows = Vec<Row<Entry>>;

/// From here on a course takes one line; below it is a card of two.
pub(super) const ROOMY: usize = 58;

pub(super) fn room(columns: u16) -> usize {
    usize::from(columns.saturating_sub(MARK)).min(96)
}

/// What waits stands first, then how the classes stand, then the courses.
pub(super) fn rows(known: &Known, (part, sharing): (Part, Sharing), columns: u16, look: &Look<'_>) -> Rows {
    let room = room(columns);
    let mut rows = Vec::new();
    if part != Part::Second {
        rows.extend(notice(&known.view.banner, room, look));
        rows.extend(waiting(&known.view, room, look));
    }
    if part == Part::First && sharing == Sharing::Turns {
        let turn = news::summary(known, look).map(|text| Row::new(Entry::Turn, Line::raw(cut(&text, room))));
        rows.extend(turn.into_iter().flat_map(|turn| [turn, blank()]));
    }
    if part != Part::First {
        rows.extend(news::rows(known, part == Part::Second, columns, look));
    }
    if part != Part::Second {
        rows.extend(courses(known, room, look));
        rows.extend(own_school(known, room, look));
    }
    rows
}

/// The courses, those with work to mark first, and the way to another.
fn courses(known: &Known, room: usize, look: &Look<'_>) -> Rows {
    let view = &known.view;
    let mut rows = vec![heading(tr!(look, "Courses you teach"), look)];
    let mut order: Vec<_> = view.teaching.iter().enumerate().collect();
    order.sort_by_key(|(_, row)| (row.state == CourseState::Archived, row.to_mark == 0));
    rows.extend(order.into_iter().map(|(n, _)| Row::later(Entry::Teach(n), if room < ROOMY { 2 } else { 1 })));
    if view.teaching.is_empty() && known.makes_courses {
        rows.extend(text(&tr!(look, "None yet. Make one, or bring one in: a folder or a .lyc file in Lyceum's format."), room));
    }
    if known.makes_courses {
        rows.push(Row::new(Entry::New, Line::raw(cut(&tr!(look, "New course ..."), room))));
        rows.push(Row::new(Entry::Import, Line::raw(cut(&tr!(look, "Bring in a course ..."), room))));
    }
    if !view.courses.is_empty() {
        rows.push(blank());
        rows.push(heading(tr!(look, "Courses you learn in"), look));
        rows.extend((0..view.courses.len()).map(|n| Row::later(Entry::Learn(n), 1)));
    }
    rows
}

/// What waits to be marked, course by course, and what is asked about marks, quiz by quiz.
fn waiting(view: &HomeView, room: usize, look: &Look<'_>) -> Rows {
    let line = |text: &str| Line::styled(cut(text, room), look.style(Mean::Warn));
    let marks = view.teaching.iter().enumerate().filter(|(_, row)| row.to_mark > 0).map(|(n, row)| {
        let text = tr!(look, "{n} to mark: {course}", n = row.to_mark, course = row.title.for_screen());
        Row::new(Entry::Mark(n), line(&text))
    });
    let asked = view.asking.iter().enumerate().map(|(n, row)| Row::new(Entry::Ask(n), line(&asking(row, room, look))));
    let mut rows: Rows = marks.chain(asked).collect();
    if !rows.is_empty() {
        rows.insert(0, heading(tr!(look, "Waits for you"), look));
        rows.push(blank());
    }
    rows
}

/// `2 asking: Quiz 1, oldest 3 h ago`; where that is too long the age keeps its place at the right and the title gives way.
pub(in crate::tui::screens) fn asking(row: &AskingRow, room: usize, look: &Look<'_>) -> String {
    let (quiz, when) = (row.title.for_screen(), when::distance(look, row.since));
    let whole = tr!(look, "{n} asking: {quiz}, oldest {when}", n = row.count, quiz = quiz, when = when);
    if width(&whole) <= room {
        return whole;
    }
    spread(&tr!(look, "{n} asking: {quiz}", n = row.count, quiz = quiz), &when, room)
}

/// How an entry looks that there may be many of: those of a whole school are drawn where they are seen.
pub(super) fn lines(known: &Known, entry: &Entry, columns: u16, look: &Look<'_>) -> Vec<Line<'static>> {
    let room = room(columns);
    match entry {
        Entry::Teach(n) => known.view.teaching.get(*n).map(|row| teach_lines(known, row, room, look)).unwrap_or_default(),
        Entry::Learn(n) => known.view.courses.get(*n).map(|card| vec![learn_line(card, room, look)]).unwrap_or_default(),
        Entry::Risk(n) => news::risk_lines(known, *n, room, look),
        Entry::Date(n) => news::date_lines(known, *n, room, look),
        Entry::Mark(_) | Entry::Ask(_) | Entry::Rest | Entry::Import | Entry::New | Entry::Backups | Entry::Turn => Vec::new(),
    }
}

/// In a school of one's own: which side it is, and how it is kept safe.
fn own_school(known: &Known, room: usize, look: &Look<'_>) -> Rows {
    if !known.just_me {
        return Rows::new();
    }
    let mut rows = vec![blank()];
    let key = look.keymap.shown(Action::SwitchSide).unwrap_or_default();
    rows.extend(text(&tr!(look, "You are on the teaching side. {key} takes you back to learning.", key = key), room));
    rows.push(blank());
    rows.push(Row::new(Entry::Backups, Line::raw(cut(&tr!(look, "Backups, and whether the school's file is well ..."), room))));
    rows
}

/// The state of a course in a word.
pub fn state(state: CourseState, look: &Look<'_>) -> String {
    match state {
        CourseState::Draft => tr!(look, "draft"),
        CourseState::Published => tr!(look, "published"),
        CourseState::Archived => tr!(look, "archived"),
    }
}

fn teach_lines(known: &Known, row: &TeachingRow, room: usize, look: &Look<'_>) -> Vec<Line<'static>> {
    let title = row.title.for_screen();
    let learners = tr!(look, one "{n} learner" | "{n} learners", n = row.learners);
    let waits = if row.to_mark > 0 { tr!(look, "{n} to mark", n = row.to_mark) } else { String::new() };
    let mean = known.classes.mean(&row.course).map(|mean| tr!(look, "mean {n} %", n = mean.shown)).unwrap_or_default();
    if room < ROOMY {
        let facts = [waits, learners, mean, state(row.state, look)];
        let first = Line::styled(cut(&title, room), look.style(Mean::Strong));
        return vec![first, Line::raw(format!("  {}", whole(&facts, room.saturating_sub(2))))];
    }
    let facts = format!(" {} {} {} ", fit(&state(row.state, look), 9), fit(&learners, 12), fit(&mean, 12));
    let wide = room.saturating_sub(width(&facts) + 11).min(48);
    let spans = vec![
        Span::styled(fit(&title, wide), look.style(Mean::Strong)),
        Span::raw(facts),
        Span::styled(cut(&waits, 11), look.style(Mean::Warn)),
    ];
    vec![Line::from(spans)]
}

fn learn_line(card: &CourseCard, room: usize, look: &Look<'_>) -> Line<'static> {
    let far = tr!(look, "{n} %", n = percent(card.progress.completed.into(), card.progress.required.into()));
    let title = fit(&card.title.for_screen(), room.saturating_sub(width(&far) + 1).min(48));
    Line::raw(format!("{title} {far}"))
}

pub(super) fn text(text: &str, room: usize) -> Rows {
    wrap(text, room).into_iter().map(|line| Row::heading(Line::raw(line))).collect()
}

pub(super) fn heading(text: String, look: &Look<'_>) -> Row<Entry> {
    Row::heading(Line::styled(text, look.style(Mean::Heading)))
}

pub(super) fn blank() -> Row<Entry> {
    Row::heading(Line::default())
}
