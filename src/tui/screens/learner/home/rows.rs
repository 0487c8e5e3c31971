//! The rows of a learner's home for a width.

use ratatui::text::{Line, Span};

use super::Entry;
use crate::domain::course::CourseState;
use crate::domain::text::Untrusted;
use crate::service::grade::{NewMark, TotalView};
use crate::service::home::{CourseCard, DueRow, HomeView, Resume, When};
use crate::tr;
use crate::tui::action::Action;
use crate::tui::screen::Look;
use crate::tui::screens::shared::notice::notice;
use crate::tui::theme::Mean;
use crate::tui::when;
use crate::tui::widgets::list::{MARK, Row};
use crate::tui::widgets::text::{cut, fit, percent, progress, width};

type Rows = Vec<Row<Entry>>;

/// Everything, one below the other.
pub(super) fn all(view: &HomeView, just_me: bool, width: u16, look: &Look<'_>) -> Rows {
    let mut rows = doing(view, width, look);
    rows.push(blank());
    rows.extend(courses(view, just_me, width, look));
    rows
}

/// What to go on with, what is due, what was marked.
pub(super) fn doing(view: &HomeView, width: u16, look: &Look<'_>) -> Rows {
    let room = usize::from(width.saturating_sub(MARK));
    let mut rows = notice(&view.banner, room, look);
    match &view.resume {
        Some(at) => rows.push(resume(at, room, look)),
        None if view.courses.is_empty() => {}
        None => rows.push(Row::heading(Line::raw(tr!(look, "Everything is done for now. Well done.")))),
    }
    if !view.due.is_empty() {
        rows.push(blank());
        rows.push(heading(tr!(look, "Due"), look));
        let dates: Vec<_> = view.due.iter().map(|due| due_date(due, look)).collect();
        let table = Table::of(&dates, view.due.iter().map(|due| &due.course_title), room);
        rows.extend(view.due.iter().zip(&dates).enumerate().map(|(n, (due, date))| table.due_row(n, due, date, look)));
    }
    if !view.marks.is_empty() {
        rows.push(blank());
        rows.push(heading(tr!(look, "New marks"), look));
        let dates: Vec<_> = view.marks.iter().map(|mark| when::moment(look, mark.at)).collect();
        let table = Table::of(&dates, view.marks.iter().map(|mark| &mark.course_title), room);
        rows.extend(view.marks.iter().zip(&dates).enumerate().map(|(n, (mark, date))| table.mark_row(n, mark, date, look)));
    }
    rows
}

/// The courses with how far they are, and the way to more.
pub(super) fn courses(view: &HomeView, just_me: bool, width: u16, look: &Look<'_>) -> Rows {
    let room = usize::from(width.saturating_sub(MARK));
    let mut rows = vec![heading(tr!(look, "My courses"), look)];
    rows.extend(view.courses.iter().enumerate().map(|(n, card)| course_row(n, card, room, look)));
    let others = view.observed.len() + view.teaching.len();
    if view.courses.is_empty() && (others == 0 || view.to_join == 0) {
        let text = if view.to_join == 0 && just_me {
            let teach = look.keymap.shown(Action::SwitchSide).unwrap_or_default();
            tr!(look, "There is no course here yet. {teach} leads to teaching, where you bring one in.", teach = teach)
        } else if view.to_join == 0 {
            tr!(look, "You are in no course yet, and there is none to join. Your instructor can add you to one.")
        } else {
            tr!(look, "You are in no course yet. Choose one in the catalog.")
        };
        rows.extend(crate::tui::widgets::text::wrap(&text, room).into_iter().map(|line| Row::heading(Line::raw(line))));
    }
    if view.to_join > 0 {
        let text = tr!(look, one "{n} course to join in the catalog" | "{n} courses to join in the catalog", n = view.to_join);
        rows.push(Row::new(Entry::Catalog, Line::raw(cut(&text, room))));
    }
    rows.extend(others_of(view, room, look));
    rows
}

/// Courses that are not to be learnt in: those that one may look at, and those in which one teaches or helps.
fn others_of(view: &HomeView, room: usize, look: &Look<'_>) -> Rows {
    let mut rows = Rows::new();
    let mut section = |title: String, entries: Vec<(Entry, String)>| {
        if !entries.is_empty() {
            rows.push(blank());
            rows.push(heading(title, look));
            rows.extend(entries.into_iter().map(|(entry, text)| Row::new(entry, Line::raw(cut(&text, room)))));
        }
    };
    let title = |title: &Untrusted| title.for_screen().into_owned();
    let observed = view.observed.iter().enumerate().map(|(n, row)| (Entry::Observed(n), title(&row.title)));
    section(tr!(look, "Courses you look at"), observed.collect());
    let taught = view.teaching.iter().enumerate().map(|(n, row)| {
        let waits = (row.to_mark > 0).then(|| tr!(look, ", {n} to mark", n = row.to_mark));
        (Entry::Taught(n), title(&row.title) + &waits.unwrap_or_default())
    });
    section(tr!(look, "Courses you help in"), taught.collect());
    rows
}

fn resume(at: &Resume, room: usize, look: &Look<'_>) -> Row<Entry> {
    let word = if at.begun { tr!(look, "Continue:") } else { tr!(look, "Begin:") };
    let place = format!("{} > {}", at.course_title.for_screen(), at.title.for_screen());
    let read = at.read.filter(|read| (1..1_000).contains(read)).map(|read| tr!(look, "{n} % read", n = read / 10));
    if room < 58 {
        let mut lines = vec![Line::styled(cut(&format!("{word} {}", at.title.for_screen()), room), look.style(Mean::Strong))];
        let below =
            read.map_or_else(|| at.course_title.for_screen().into_owned(), |read| format!("{}, {read}", at.course_title.for_screen()));
        lines.push(Line::raw(format!("  {}", cut(&below, room.saturating_sub(2)))));
        return Row::card(Entry::Resume, lines);
    }
    let read = read.unwrap_or_default();
    let text = fit(&format!("{word} {place}"), room.saturating_sub(width(&read) + 1));
    Row::new(Entry::Resume, Line::from(vec![Span::styled(text, look.style(Mean::Strong)), Span::raw(" "), Span::raw(read)]))
}

/// Whether it should have been handed in already.
pub(super) fn is_late(due: &DueRow) -> bool {
    matches!(due.when, When::Late(_))
}

/// When it is due, and on what terms.
fn due_date(due: &DueRow, look: &Look<'_>) -> String {
    let date = match (&due.locked_by, due.when) {
        (Some(_), _) => tr!(look, "locked"),
        (None, When::Late(0)) => tr!(look, "since {when}", when = when::moment(look, due.due)),
        (None, When::Late(days)) => tr!(look, one "{n} day overdue" | "{n} days overdue", n = days),
        (None, _) => when::moment(look, due.due),
    };
    std::iter::once(date).chain(terms(due, look)).collect::<Vec<_>>().join(", ")
}

/// How long a quiz may take and how often it may be tried, where that is limited.
fn terms(due: &DueRow, look: &Look<'_>) -> Vec<String> {
    let limit = due.time_s.map(|seconds| tr!(look, "{n} min", n = seconds.div_ceil(60)));
    let tries = due.attempts_left.map(|n| tr!(look, one "{n} try" | "{n} tries", n = n));
    [limit, tries].into_iter().flatten().collect()
}

/// How wide the columns of a list of items are: the same in each row, so that courses and dates stand below each other.
struct Table {
    room: usize,
    course: usize,
    date: usize,
}

impl Table {
    const WORD: usize = 8;

    fn of<'a>(dates: &[String], courses: impl Iterator<Item = &'a Untrusted>, room: usize) -> Self {
        let date = dates.iter().map(|date| width(date)).max().unwrap_or(0).max(16);
        let rest = room.saturating_sub(Self::WORD + date + 4);
        let course = courses.map(|course| width(&course.for_screen())).max().unwrap_or(0).min(rest * 2 / 5);
        Self { room, course, date }
    }

    fn due_row(&self, n: usize, due: &DueRow, date: &str, look: &Look<'_>) -> Row<Entry> {
        let (word, mean) = match due.when {
            When::Late(_) => (tr!(look, "LATE"), Mean::Bad),
            When::Today => (tr!(look, "TODAY"), Mean::Warn),
            When::In(1) => (tr!(look, "1 day"), Mean::Text),
            When::In(days) => (tr!(look, "{n} days", n = days), Mean::Text),
        };
        let word = Span::styled(fit(&word, Self::WORD), look.style(mean));
        self.row(Entry::Due(n), word, &due.title, &due.course_title, date)
    }

    fn mark_row(&self, n: usize, mark: &NewMark, date: &str, look: &Look<'_>) -> Row<Entry> {
        let score = Span::styled(fit(&format!("{}/{}", mark.score.decimal(2), mark.possible), Self::WORD), look.style(Mean::Info));
        self.row(Entry::Mark(n), score, &mark.title, &mark.course_title, date)
    }

    /// A word, a title, its course and a date: on one line, or a card of two where there is no room for that.
    fn row(&self, entry: Entry, word: Span<'static>, title: &Untrusted, course: &Untrusted, date: &str) -> Row<Entry> {
        let (title, course) = (title.for_screen(), course.for_screen());
        if self.room < 58 {
            let first = Line::from(vec![word, Span::raw(cut(&title, self.room.saturating_sub(Self::WORD)))]);
            return Row::card(entry, vec![first, Line::raw(cut(&format!("        {date}, {course}"), self.room))]);
        }
        let title_room = self.room.saturating_sub(Self::WORD + self.course + self.date + 4);
        let text = format!("{}  {}  {}", fit(&title, title_room), fit(&course, self.course), fit(date, self.date));
        Row::new(entry, Line::from(vec![word, Span::raw(text)]))
    }
}

fn course_row(n: usize, card: &CourseCard, room: usize, look: &Look<'_>) -> Row<Entry> {
    let (done, all) = (u64::from(card.progress.completed), u64::from(card.progress.required));
    let far = if all > 0 && done == all { tr!(look, "done") } else { tr!(look, "{n} %", n = percent(done, all)) };
    let grade = card.grade.as_ref().map(|grade| grade_so_far(grade, look)).unwrap_or_default();
    let next = card.next.as_ref().map(|next| tr!(look, "next: {item}", item = next.title.for_screen()));
    let next = if card.state == CourseState::Archived { tr!(look, "archived: to be read") } else { next.unwrap_or_default() };
    let title = card.title.for_screen();
    let bar = |room| Span::styled(progress(done, all, room), look.style(Mean::Progress));
    if room < 58 {
        let first = Line::styled(cut(&title, room), look.style(Mean::Strong));
        let below = Line::from(vec![Span::raw("  "), bar(10), Span::raw(cut(&format!(" {far}  {grade}"), room.saturating_sub(12)))]);
        return Row::card(Entry::Course(n), vec![first, below]);
    }
    let title_room = (room * 2 / 5).min(44);
    let rest = room.saturating_sub(title_room + 1 + 12 + 1 + 6);
    let next_room = rest.saturating_sub(if grade.is_empty() { 0 } else { width(&grade) + 2 });
    // Less than a word or two of a title says nothing.
    let next = if next_room < 16 { String::new() } else { next };
    let facts = [grade, next].into_iter().filter(|fact| !fact.is_empty()).collect::<Vec<_>>().join("  ");
    let spans = vec![
        Span::styled(fit(&title, title_room), look.style(Mean::Strong)),
        Span::raw(" "),
        bar(12),
        Span::raw(format!(" {} {}", fit(&far, 5), cut(&facts, rest))),
    ];
    Row::new(Entry::Course(n), Line::from(spans))
}

/// `grade so far 78.00 (C+)`.
fn grade_so_far(grade: &TotalView, look: &Look<'_>) -> String {
    match &grade.letter {
        Some(letter) => tr!(look, "grade {n} % ({letter})", n = grade.shown, letter = letter),
        None => tr!(look, "grade {n} %", n = grade.shown),
    }
}

fn heading(text: String, look: &Look<'_>) -> Row<Entry> {
    Row::heading(Line::styled(text, look.style(Mean::Heading)))
}

fn blank() -> Row<Entry> {
    Row::heading(Line::default())
}
