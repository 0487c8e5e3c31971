//! The courses one may join, and what each is about before one joins.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::service::Error;
use crate::service::course::CatalogRow;
use crate::tr;
use crate::tui::action::{Action, Scope};
use crate::tui::route::Route;
use crate::tui::screen::{Command, Ctx, Look, Outcome, Screen, Size};
use crate::tui::theme::Mean;
use crate::tui::when;
use crate::tui::widgets::list::{List, MARK, Row};
use crate::tui::widgets::question::prose;
use crate::tui::widgets::scroll::Sheet;
use crate::tui::widgets::text::{MEASURE, aired, column, cut, wrap};

/// The list; in wide terminals what the cursor is on is told beside it.
pub struct Catalog {
    courses: Vec<CatalogRow>,
    list: List<String>,
    /// What the cursor is on, told beside the list; without a course, what to do.
    told: Sheet,
    just_me: bool,
}

/// # Errors
/// What the service says.
pub fn open(ctx: &mut Ctx<'_>) -> Result<Box<dyn Screen>, Error> {
    let courses = ctx.school.catalog(&ctx.actor)?.courses;
    let mut catalog = Catalog { courses: Vec::new(), list: List::default(), told: Sheet::default(), just_me: ctx.person.just_me };
    catalog.take(courses);
    Ok(Box::new(catalog))
}

impl Catalog {
    fn here(&self) -> Option<&CatalogRow> {
        let id = self.list.selected()?;
        self.courses.iter().find(|row| row.course == *id)
    }

    fn split(area: Rect) -> [Rect; 2] {
        let wide = Size::of(area) == Size::Wide;
        let area = aired(area);
        if !wide {
            return [area, Rect { width: 0, ..area }];
        }
        let left = area.width * 2 / 5;
        [Rect { width: left, ..area }, Rect { x: area.x + left + 4, width: area.width - left - 4, ..area }]
    }

    /// What stands in the place of an empty list.
    fn nothing(&self, width: u16, look: &Look<'_>) -> Vec<Line<'static>> {
        let text = if self.just_me {
            let teach = look.keymap.shown(Action::SwitchSide).unwrap_or_default();
            tr!(look, "There is no course here yet. {teach} leads to teaching, where you bring one in.", teach = teach)
        } else {
            tr!(look, "There is no course to join. Your instructor can open one for everybody, or add you to one.")
        };
        wrap(&text, usize::from(width)).into_iter().map(Line::from).collect()
    }

    /// Takes the courses there are; the cursor stays on its own.
    fn take(&mut self, courses: Vec<CatalogRow>) {
        self.list.set(
            courses.iter().map(|row| Row::later(row.course.clone(), if row.description.is_blank() { CARD - 2 } else { CARD })).collect(),
        );
        self.courses = courses;
    }
}

/// Lines of a course in the list: its title, two of what it is about, the facts, one of air.
const CARD: usize = 5;

fn card(row: &CatalogRow, width: u16, look: &Look<'_>) -> Vec<Line<'static>> {
    let room = usize::from(width.saturating_sub(MARK));
    let title = Line::styled(cut(&row.title.for_screen(), room), look.style(Mean::Strong));
    let facts = Line::styled(cut(&format!("  {}", facts(row, look)), room), look.style(Mean::Muted));
    let about = if row.description.is_blank() { Vec::new() } else { begun(&prose::title(&row.description), room.saturating_sub(2)) };
    std::iter::once(title).chain(about.into_iter().map(|line| Line::raw(format!("  {line}")))).chain([facts]).collect()
}

/// Two lines of a text, with dots where there is more of it.
fn begun(text: &str, room: usize) -> Vec<String> {
    let mut lines = wrap(text, room);
    if let Some(third) = lines.get(2).cloned() {
        lines.truncate(2);
        lines[1] = cut(&format!("{} {third}", lines[1]), room);
    }
    lines
}

/// `JOINED, 5 modules, 24 items, about 6 h`.
fn facts(row: &CatalogRow, look: &Look<'_>) -> String {
    let mut facts =
        vec![tr!(look, one "{n} module" | "{n} modules", n = row.modules), tr!(look, one "{n} item" | "{n} items", n = row.items)];
    if row.minutes > 0 {
        let span = when::span(look, chrono::TimeDelta::minutes(i64::from(row.minutes)));
        facts.push(tr!(look, "about {span}", span = span));
    }
    if row.joined {
        facts.insert(0, tr!(look, "JOINED"));
    }
    facts.join(", ")
}

/// Joins, says so, and goes to the course.
fn join(course: &str, ctx: &mut Ctx<'_>) -> Outcome {
    let answer = ctx.school.join(&ctx.actor, course);
    let Some(joined) = ctx.try_or_say(answer) else { return Outcome::Consumed };
    if joined.new {
        let said = tr!(ctx, "You are in. The course stands in your home from now on.");
        ctx.done(said);
    }
    Outcome::Replace(Route::Outline { course: course.to_owned() })
}

impl Screen for Catalog {
    fn title(&self, look: &Look<'_>) -> String {
        tr!(look, "Catalog")
    }

    fn scopes(&self) -> &'static [Scope] {
        &[Scope::Catalog, Scope::Item, Scope::Move]
    }

    fn commands(&self, look: &Look<'_>) -> Vec<Command> {
        let Some(here) = self.here() else { return vec![Command::new(Action::GoHome)] };
        let joined = here.joined.then(|| tr!(look, "you are in it already"));
        vec![
            Command::pair(Action::Up, Action::Down, tr!(look, "move")),
            Command::new(Action::Open),
            Command::new(Action::Join).barred(joined),
        ]
    }

    fn on_action(&mut self, action: Action, ctx: &mut Ctx<'_>) -> Outcome {
        let Some(course) = self.here().map(|row| row.course.clone()) else { return Outcome::Ignored };
        match action {
            Action::Open if self.here().is_some_and(|row| row.joined) => Outcome::Go(Route::Outline { course }),
            Action::Open => Outcome::Go(Route::CourseInfo { course }),
            Action::Join => join(&course, ctx),
            other if self.list.on_action(other) => Outcome::Consumed,
            _ => Outcome::Ignored,
        }
    }

    fn on_resume(&mut self, ctx: &mut Ctx<'_>) {
        let answer = ctx.school.catalog(&ctx.actor);
        if let Some(catalog) = ctx.try_or_say(answer) {
            self.take(catalog.courses);
        }
    }

    fn layout(&mut self, area: Rect, look: &Look<'_>) {
        if self.courses.is_empty() {
            let block = column(area, MEASURE);
            self.told.layout(self.nothing(block.width, look), block);
            return;
        }
        let [list, beside] = Self::split(area);
        let courses = &self.courses;
        self.list.layout_with(list, |at, _| courses.get(at).map(|row| card(row, list.width, look)).unwrap_or_default());
        let told = self.here().filter(|_| beside.width > 0).map(|here| about(here, beside.width.min(MEASURE), look));
        self.told.layout(told.unwrap_or_default(), beside);
    }

    fn render(&self, frame: &mut Frame<'_>, area: Rect, look: &Look<'_>) {
        if !self.courses.is_empty() {
            self.list.render(frame, Self::split(area)[0], true, look);
        }
        self.told.render(frame, look);
    }
}

/// Title, facts and description of a course.
fn about(row: &CatalogRow, width: u16, look: &Look<'_>) -> Vec<Line<'static>> {
    let room = usize::from(width);
    let mut lines: Vec<Line<'static>> =
        wrap(&row.title.for_screen(), room).into_iter().map(|line| Line::styled(line, look.style(Mean::Heading))).collect();
    lines.push(Line::from(Span::styled(cut(&facts(row, look), room), look.style(Mean::Muted))));
    lines.push(Line::default());
    lines.extend(prose::lines(&row.description, room, look));
    lines
}

/// What a course is about, before joining it.
pub struct CourseInfo {
    row: CatalogRow,
    sheet: Sheet,
}

/// # Errors
/// `NotFound` where the course is not in the catalog.
pub fn info(course: &str, ctx: &mut Ctx<'_>) -> Result<Box<dyn Screen>, Error> {
    let all = ctx.school.catalog(&ctx.actor)?.courses;
    let row = all.into_iter().find(|row| row.course == course).ok_or_else(|| Error::not_found("course to join", course))?;
    Ok(Box::new(CourseInfo { row, sheet: Sheet::default() }))
}

impl CourseInfo {
    fn lines(&self, width: u16, look: &Look<'_>) -> Vec<Line<'static>> {
        let mut lines = about(&self.row, width, look);
        lines.push(Line::default());
        let key = look.keymap.shown(Action::Open).unwrap_or_default();
        let text = if self.row.joined {
            tr!(look, "You are in this course. {key} opens it.", key = key)
        } else {
            tr!(look, "{key} joins it: it stands in your home then, and its staff see how far you are.", key = key)
        };
        lines.extend(wrap(&text, usize::from(width)).into_iter().map(Line::from));
        lines
    }
}

impl Screen for CourseInfo {
    fn title(&self, _look: &Look<'_>) -> String {
        self.row.title.for_screen().into_owned()
    }

    fn scopes(&self) -> &'static [Scope] {
        &[Scope::Catalog, Scope::Item, Scope::Move]
    }

    fn commands(&self, look: &Look<'_>) -> Vec<Command> {
        let open = Command::new(Action::Open);
        let open = if self.row.joined { open } else { open.label(tr!(look, "join")) };
        let joined = self.row.joined.then(|| tr!(look, "you are in it already"));
        vec![open, Command::pair(Action::Up, Action::Down, tr!(look, "scroll")), Command::quiet(Action::Join).barred(joined)]
    }

    fn on_action(&mut self, action: Action, ctx: &mut Ctx<'_>) -> Outcome {
        match action {
            Action::Open if self.row.joined => Outcome::Replace(Route::Outline { course: self.row.course.clone() }),
            Action::Open | Action::Join => join(&self.row.course.clone(), ctx),
            other if self.sheet.on_action(other) => Outcome::Consumed,
            _ => Outcome::Ignored,
        }
    }

    fn layout(&mut self, area: Rect, look: &Look<'_>) {
        let block = column(area, MEASURE);
        self.sheet.layout(self.lines(block.width, look), block);
    }

    fn render(&self, frame: &mut Frame<'_>, _area: Rect, look: &Look<'_>) {
        self.sheet.render(frame, look);
    }
}
