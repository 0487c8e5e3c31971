//! A learner's own marks, course by course: what counted, what is waiting, what was said about it. A plain list; the gradebook is another screen.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::domain::course::ItemKind;
use crate::domain::grade::CellStatus;
use crate::service::Error;
use crate::service::grade::{MyCourse, MyGrade, TotalView};
use crate::tr;
use crate::tui::action::{Action, Scope};
use crate::tui::route::Route;
use crate::tui::screen::{Command, Ctx, Look, Outcome, Screen, Size};
use crate::tui::theme::Mean;
use crate::tui::when;
use crate::tui::widgets::list::{List, MARK, Row};
use crate::tui::widgets::text::{MEASURE, cut, fit, fit_right, wrap};

/// At least so many rows say more about the mark under the cursor, if there is room for them.
const DETAIL_ROWS: u16 = 7;

/// An entry: a course and an item of it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Entry {
    course: String,
    item: String,
}

/// Opens the marks of one course, or of all. Marks that were new are seen from now on.
///
/// # Errors
/// What the service says.
pub fn open(course: Option<&str>, ctx: &mut Ctx<'_>) -> Result<Box<dyn Screen>, Error> {
    let mut screen = Grades {
        only: course.map(str::to_owned),
        courses: Vec::new(),
        list: List::default(),
        list_area: Rect::default(),
        detail: Rect::default(),
    };
    screen.load(ctx)?;
    screen.list.set(screen.rows(80, &ctx.look));
    if let Some(new) = screen.first_new() {
        screen.list.select(&new);
    }
    ctx.school.marks_seen(&ctx.actor)?;
    Ok(Box::new(screen))
}

struct Grades {
    only: Option<String>,
    courses: Vec<MyCourse>,
    list: List<Entry>,
    list_area: Rect,
    detail: Rect,
}

impl Grades {
    fn load(&mut self, ctx: &Ctx<'_>) -> Result<(), Error> {
        let mine = ctx.school.my_grades(&ctx.actor)?;
        let wanted = |course: &MyCourse| self.only.as_ref().is_none_or(|only| *only == course.course);
        self.courses = mine.courses.into_iter().filter(wanted).collect();
        Ok(())
    }

    /// The first mark that was not looked at yet.
    fn first_new(&self) -> Option<Entry> {
        let of = |course: &MyCourse| {
            let grade = course.items.iter().find(|grade| grade.new)?;
            Some(Entry { course: course.course.clone(), item: grade.item.clone() })
        };
        self.courses.iter().find_map(of)
    }

    fn selected(&self) -> Option<(&MyCourse, &MyGrade)> {
        let entry = self.list.selected()?;
        let course = self.courses.iter().find(|course| course.course == entry.course)?;
        Some((course, course.items.iter().find(|grade| grade.item == entry.item)?))
    }

    /// Where the mark under the cursor is explained: the review of a quiz that was handed in, else the item.
    fn place(&self, ctx: &Ctx<'_>) -> Option<Route> {
        let (course, grade) = self.selected()?;
        let marked = grade.kind == ItemKind::Quiz && grade.cell.score.is_some();
        let quiz = || ctx.school.quiz(&ctx.actor, &course.course, &grade.item).ok();
        let reviewed = marked && quiz().is_some_and(|quiz| quiz.attempts.iter().any(|attempt| !attempt.state.is_running()));
        Some(if reviewed {
            Route::Review { course: course.course.clone(), item: grade.item.clone(), attempt: None }
        } else {
            Route::of_item(&course.course, &grade.item, grade.kind)
        })
    }

    fn rows(&self, columns: usize, look: &Look<'_>) -> Vec<Row<Entry>> {
        let mut rows = Vec::new();
        for course in &self.courses {
            if !rows.is_empty() {
                rows.push(Row::heading(Line::default()));
            }
            rows.push(Row::heading(heading(course, columns, look)));
            if course.items.is_empty() {
                rows.push(Row::heading(Line::styled(tr!(look, "Nothing in this course is graded."), look.style(Mean::Muted))));
            }
            let entry = |grade: &MyGrade| Entry { course: course.course.clone(), item: grade.item.clone() };
            rows.extend(course.items.iter().map(|grade| row(entry(grade), grade, columns, look)));
        }
        rows
    }

    /// The rows below the list: as many as the mark with the most to say needs, with a rule above; the list keeps half the room if it needs it.
    fn detail_rows(&self, area: Rect, look: &Look<'_>) -> u16 {
        if area.height < 2 * DETAIL_ROWS {
            return 0;
        }
        let all = self.courses.iter().flat_map(|course| course.items.iter().map(move |grade| (course, grade)));
        let most = all.map(|(course, grade)| said(course, grade, usize::from(area.width), look).len() + 1).max().unwrap_or(0);
        let listed: usize = self.list.rows().iter().map(|row| row.lines.len()).sum();
        let room = area.height.saturating_sub(u16::try_from(listed).unwrap_or(u16::MAX)).max(area.height / 2);
        u16::try_from(most).unwrap_or(u16::MAX).max(DETAIL_ROWS).min(room)
    }
}

/// What is to be said of a mark. What somebody wrote to the learner comes before how it is made up: it must not fall off a small screen.
fn said(course: &MyCourse, grade: &MyGrade, columns: usize, look: &Look<'_>) -> Vec<Line<'static>> {
    let columns = columns.min(usize::from(MEASURE));
    let mut lines = vec![Line::styled(cut(&grade.title.for_screen(), columns), look.style(Mean::Strong))];
    let sentences = [about(grade, look), category(course, grade, look)];
    lines.extend(sentences.into_iter().filter(|text| !text.is_empty()).flat_map(|text| wrap(&text, columns)).map(Line::from));
    if let Some(comment) = &grade.comment {
        let text = tr!(look, "Comment: {text}", text = comment.for_screen());
        lines.extend(wrap(&text, columns).into_iter().map(Line::from));
    }
    for part in &grade.rubric {
        let points = format!("{} / {}", part.points.decimal(2), part.most.decimal(2));
        let text = format!("{}: {points}  {}", part.title.for_screen(), part.text.for_screen());
        lines.extend(wrap(&text, columns).into_iter().map(|line| Line::styled(line, look.style(Mean::Muted))));
    }
    lines
}

/// The course with its total: `Shell basics   so far 82.50 %  B`.
fn heading(course: &MyCourse, columns: usize, look: &Look<'_>) -> Line<'static> {
    let columns = columns.saturating_sub(usize::from(MARK));
    let total = match (&course.current, course.passed) {
        (Some(total), Some(true)) => tr!(look, "so far {total}, passed", total = shown(total)),
        (Some(total), _) => tr!(look, "so far {total}", total = shown(total)),
        (None, Some(true)) => tr!(look, "no mark yet, passed"),
        (None, _) => tr!(look, "no mark yet"),
    };
    let room = columns.saturating_sub(crate::tui::widgets::text::width(&total) + 2);
    Line::from(vec![
        Span::styled(fit(&course.title.for_screen(), room), look.style(Mean::Heading)),
        Span::raw("  "),
        Span::styled(cut(&total, columns), look.style(Mean::Strong)),
    ])
}

fn shown(total: &TotalView) -> String {
    match &total.letter {
        Some(letter) => format!("{} %  {letter}", total.shown),
        None => format!("{} %", total.shown),
    }
}

fn row(entry: Entry, grade: &MyGrade, columns: usize, look: &Look<'_>) -> Row<Entry> {
    let columns = columns.saturating_sub(usize::from(MARK));
    let new = if grade.new { tr!(look, "NEW") } else { String::new() };
    let (word, mean) = status(grade, look);
    let points = points(grade);
    if columns < 58 {
        let second = [points, word, new].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("  ");
        let lines = vec![
            Line::raw(cut(&grade.title.for_screen(), columns)),
            Line::styled(format!("  {}", cut(&second, columns.saturating_sub(2))), look.style(mean)),
        ];
        return Row::card(entry, lines);
    }
    let title = columns.saturating_sub(2 + 4 + 14 + 2 + 16);
    Row::new(
        entry,
        Line::from(vec![
            Span::raw("  "),
            Span::raw(fit(&grade.title.for_screen(), title)),
            Span::styled(fit_right(&new, 4), look.style(Mean::Info)),
            Span::raw(fit_right(&points, 14)),
            Span::raw("  "),
            Span::styled(fit(&word, 16), look.style(mean)),
        ]),
    )
}

/// `13.5 / 15`, `- / 15`.
fn points(grade: &MyGrade) -> String {
    let score = grade.cell.score.as_ref().map_or_else(|| "-".to_owned(), |score| score.decimal(2));
    format!("{score} / {}", grade.cell.possible.exact().decimal(2))
}

/// Why a cell is as it is, in a word.
fn status(grade: &MyGrade, look: &Look<'_>) -> (String, Mean) {
    match grade.cell.status {
        CellStatus::Graded if grade.cell.late_seconds > 0 => (tr!(look, "late"), Mean::Warn),
        CellStatus::Graded => (String::new(), Mean::Text),
        CellStatus::NotDue => (tr!(look, "not done yet"), Mean::Muted),
        CellStatus::Draft => (tr!(look, "begun"), Mean::Info),
        CellStatus::Submitted => (tr!(look, "handed in"), Mean::Info),
        CellStatus::NeedsMarking => (tr!(look, "being marked"), Mean::Info),
        CellStatus::Missing => (tr!(look, "MISSING"), Mean::Bad),
        CellStatus::Excused => (tr!(look, "excused"), Mean::Muted),
        CellStatus::NotAssigned => (tr!(look, "not for you"), Mean::Muted),
    }
}

fn about(grade: &MyGrade, look: &Look<'_>) -> String {
    let mut text = String::new();
    match (&grade.cell.score, grade.at) {
        (Some(_), Some(at)) => text.push_str(&tr!(look, "Marked {when}.", when = when::moment(look, at))),
        (None, _) => match grade.due {
            Some(due) => text.push_str(&tr!(look, "Due {when}.", when = when::moment(look, due))),
            None => text.push_str(&tr!(look, "No due date.")),
        },
        _ => {}
    }
    if !grade.cell.deducted.is_zero() {
        let late = chrono::TimeDelta::seconds(i64::try_from(grade.cell.late_seconds).unwrap_or(i64::MAX));
        let entered = grade.cell.entered.map_or_else(|| "-".to_owned(), |entered| entered.exact().decimal(2));
        text.push(' ');
        text.push_str(&tr!(
            look,
            "Given were {entered}; {deducted} went off for being {span} late.",
            entered = entered,
            deducted = grade.cell.deducted.decimal(2),
            span = when::span(look, late)
        ));
    }
    text
}

fn category(course: &MyCourse, grade: &MyGrade, look: &Look<'_>) -> String {
    let counts = grade.cell.score.is_none() || grade.cell.counted;
    match &grade.category {
        Some(category) if counts => {
            tr!(look, "Counts in {category}.", category = crate::domain::text::Untrusted::from(category.as_str()).for_screen())
        }
        _ if counts || course.items.is_empty() => String::new(),
        _ => tr!(look, "Does not count for the total."),
    }
}

impl Screen for Grades {
    fn title(&self, look: &Look<'_>) -> String {
        tr!(look, "My grades")
    }

    fn scopes(&self) -> &'static [Scope] {
        &[Scope::Item, Scope::Move]
    }

    fn commands(&self, look: &Look<'_>) -> Vec<Command> {
        let none = self.selected().is_none().then(|| tr!(look, "there is no mark here"));
        vec![
            Command::pair(Action::Up, Action::Down, tr!(look, "move")),
            Command::new(Action::Open).label(tr!(look, "look at it")).barred(none),
            Command::quiet(Action::PageDown),
            Command::quiet(Action::PageUp),
            Command::quiet(Action::First),
            Command::quiet(Action::Last),
        ]
    }

    fn on_action(&mut self, action: Action, ctx: &mut Ctx<'_>) -> Outcome {
        match action {
            Action::Open => self.place(ctx).map_or(Outcome::Consumed, Outcome::Go),
            other if self.list.on_action(other) => Outcome::Consumed,
            _ => Outcome::Ignored,
        }
    }

    fn on_resume(&mut self, ctx: &mut Ctx<'_>) {
        let loaded = self.load(ctx);
        ctx.try_or_say(loaded);
    }

    fn layout(&mut self, area: Rect, look: &Look<'_>) {
        let air = u16::from(area.width >= 30);
        let area = Rect { x: area.x + air, width: area.width.saturating_sub(2 * air), ..area };
        let wide = Size::of(area) == Size::Wide;
        let width = if wide { area.width.saturating_sub(76).min(110) } else { area.width };
        self.list.set(self.rows(usize::from(width), look));
        let detail = if wide { 0 } else { self.detail_rows(area, look) };
        self.list_area = Rect { width, height: area.height - detail, ..area };
        self.detail = if wide {
            Rect { x: self.list_area.right() + 2, width: area.width.saturating_sub(width + 2), ..area }
        } else {
            Rect { y: self.list_area.bottom() + detail.min(1), height: detail.saturating_sub(1), ..area }
        };
        self.list.layout(self.list_area);
    }

    fn render(&self, frame: &mut Frame<'_>, area: Rect, look: &Look<'_>) {
        if self.courses.is_empty() {
            let key = look.keymap.shown(Action::GoCatalog).unwrap_or_default();
            let text = tr!(look, "You are in no course yet, so there are no marks. Join one from the catalog: {key}", key = key);
            for (line, y) in wrap(&text, usize::from(self.list_area.width.min(MEASURE))).into_iter().zip(self.list_area.y..area.bottom()) {
                frame.render_widget(Line::styled(line, look.style(Mean::Muted)), Rect { y, height: 1, ..self.list_area });
            }
            return;
        }
        self.list.render(frame, self.list_area, true, look);
        if self.detail.height > 0 && self.detail.y > self.list_area.y {
            let rule = Rect { y: self.detail.y - 1, height: 1, ..self.detail };
            frame.render_widget(Line::styled("-".repeat(usize::from(rule.width)), look.style(Mean::Rule)), rule);
        }
        let Some((course, grade)) = self.selected() else { return };
        let mut lines = said(course, grade, usize::from(self.detail.width), look);
        let room = usize::from(self.detail.height);
        if let Some(last) = room.checked_sub(1).filter(|_| lines.len() > room) {
            let below = lines.len() - last;
            let key = look.keymap.shown(Action::Open).unwrap_or_default();
            lines.truncate(last);
            let text = tr!(look, one "{n} line more: {key} shows it" | "{n} lines more: {key} shows them", n = below, key = key);
            lines.push(Line::styled(text, look.style(Mean::Muted)));
        }
        for (line, y) in lines.into_iter().zip(self.detail.y..self.detail.bottom()) {
            frame.render_widget(line, Rect { y, height: 1, ..self.detail });
        }
    }
}

#[cfg(test)]
mod tests;
