//! The home of those who teach or run the school: their courses, who is there, and the commands for the rest.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::domain::course::CourseState;
use crate::domain::person::SchoolRole;
use crate::service::Error;
use crate::service::home::{CourseCard, HomeView, TeachingRow};
use crate::tr;
use crate::tui::action::{Action, Scope};
use crate::tui::route::Route;
use crate::tui::screen::{Command, Ctx, Look, Outcome, Request, Screen};
use crate::tui::theme::Mean;
use crate::tui::widgets::list::{List, MARK, Row};
use crate::tui::widgets::text::{aired, cut, fit, percent, width, wrap};

#[derive(Debug, Clone, PartialEq, Eq)]
enum Entry {
    Teach(usize),
    Learn(usize),
    Import,
}

/// Home on the teaching side.
pub struct Home {
    view: HomeView,
    people: Option<People>,
    list: List<Entry>,
    just_me: bool,
}

/// How many people there are, by role.
#[derive(Debug, Clone, Copy, Default)]
struct People {
    admins: usize,
    instructors: usize,
    learners: usize,
}

/// # Errors
/// What the service says.
pub fn open(ctx: &mut Ctx<'_>) -> Result<Box<dyn Screen>, Error> {
    let (view, people) = load(ctx)?;
    Ok(Box::new(Home { view, people, list: List::default(), just_me: ctx.person.just_me }))
}

fn load(ctx: &Ctx<'_>) -> Result<(HomeView, Option<People>), Error> {
    let view = ctx.school.home(&ctx.actor)?;
    let counted = ctx.person.admin && !ctx.person.just_me;
    let people = if counted { Some(count(&ctx.school.users(&ctx.actor, None, None)?.users)) } else { None };
    Ok((view, people))
}

fn count(users: &[crate::service::people::UserView]) -> People {
    let of = |role| users.iter().filter(|user| user.role == role).count();
    People { admins: of(SchoolRole::Admin), instructors: of(SchoolRole::Instructor), learners: of(SchoolRole::Learner) }
}

impl Home {
    fn rows(&self, columns: u16, look: &Look<'_>) -> Vec<Row<Entry>> {
        let room = usize::from(columns.saturating_sub(MARK)).min(96);
        let mut rows = vec![heading(tr!(look, "Courses you teach"), look)];
        rows.extend(self.view.teaching.iter().enumerate().map(|(n, row)| teach_row(n, row, room, look)));
        if self.view.teaching.is_empty() {
            rows.extend(text(&tr!(look, "None yet. Bring one in: a folder or a .lyc file in Lyceum's format."), room));
        }
        rows.push(Row::new(Entry::Import, Line::raw(cut(&tr!(look, "Bring in a course ..."), room))));
        if !self.view.courses.is_empty() {
            rows.push(blank());
            rows.push(heading(tr!(look, "Courses you learn in"), look));
            rows.extend(self.view.courses.iter().enumerate().map(|(n, card)| learn_row(n, card, room, look)));
        }
        if let Some(people) = self.people {
            rows.push(blank());
            rows.push(heading(tr!(look, "People"), look));
            rows.extend(text(&people.shown(look), room));
        }
        rows.push(blank());
        rows.push(heading(tr!(look, "By commands, until they have screens"), look));
        rows.extend(self.by_command(look).into_iter().flat_map(|(what, how)| command(&what, how, room, look)));
        rows
    }

    fn by_command(&self, look: &Look<'_>) -> Vec<(String, &'static str)> {
        let mut all = vec![];
        if self.people.is_some() {
            all.push((tr!(look, "Add somebody"), "lyceum user add NAME --full-name \"FULL NAME\""));
            all.push((tr!(look, "Help somebody in"), "lyceum user password NAME"));
        }
        if !self.just_me {
            all.push((tr!(look, "Add them to a course"), "lyceum enroll COURSE NAME..."));
        }
        all.push((tr!(look, "What was handed in"), "lyceum submissions COURSE"));
        all.push((tr!(look, "Give a mark"), "lyceum grade set COURSE ITEM NAME SCORE"));
        all.push((tr!(look, "All grades"), "lyceum grades COURSE"));
        all.push((tr!(look, "Set dates"), "lyceum course dates COURSE"));
        all
    }

    fn target(&self) -> Option<Route> {
        match self.list.selected()? {
            Entry::Teach(n) => self.view.teaching.get(*n).map(|row| Route::Course { course: row.course.clone() }),
            Entry::Learn(n) => self.view.courses.get(*n).map(|card| Route::Outline { course: card.course.clone() }),
            Entry::Import => Some(Route::Import),
        }
    }
}

impl People {
    fn shown(self, look: &Look<'_>) -> String {
        let parts = [
            tr!(look, one "{n} admin" | "{n} admins", n = self.admins),
            tr!(look, one "{n} instructor" | "{n} instructors", n = self.instructors),
            tr!(look, one "{n} learner" | "{n} learners", n = self.learners),
        ];
        parts.join(", ")
    }
}

/// The state of a course in a word.
pub(super) fn state(state: CourseState, look: &Look<'_>) -> String {
    match state {
        CourseState::Draft => tr!(look, "draft"),
        CourseState::Published => tr!(look, "published"),
        CourseState::Archived => tr!(look, "archived"),
    }
}

fn teach_row(n: usize, row: &TeachingRow, room: usize, look: &Look<'_>) -> Row<Entry> {
    let title = row.title.for_screen();
    let learners = tr!(look, one "{n} learner" | "{n} learners", n = row.learners);
    let facts = format!("{}  {learners}", fit(&state(row.state, look), 10));
    if room < 58 {
        let lines = vec![Line::styled(cut(&title, room), look.style(Mean::Strong)), Line::raw(cut(&format!("  {facts}"), room))];
        return Row::card(Entry::Teach(n), lines);
    }
    let title = fit(&title, room / 2);
    Row::new(
        Entry::Teach(n),
        Line::from(vec![Span::styled(title, look.style(Mean::Strong)), Span::raw(cut(&format!(" {facts}"), room - room / 2))]),
    )
}

fn learn_row(n: usize, card: &CourseCard, room: usize, look: &Look<'_>) -> Row<Entry> {
    let far = tr!(look, "{n} %", n = percent(card.progress.completed.into(), card.progress.required.into()));
    Row::new(
        Entry::Learn(n),
        Line::raw(format!("{} {far}", fit(&card.title.for_screen(), room.saturating_sub(width(&far) + 1).min(room / 2)))),
    )
}

fn command(what: &str, how: &str, room: usize, look: &Look<'_>) -> Vec<Row<Entry>> {
    let how = |pad: usize| Span::styled(cut(how, room.saturating_sub(pad)), look.style(Mean::Code));
    if room < 58 {
        return vec![Row::heading(Line::raw(cut(what, room))), Row::heading(Line::from(vec![Span::raw("  "), how(2)]))];
    }
    vec![Row::heading(Line::from(vec![Span::raw(fit(what, 24)), how(24)]))]
}

fn text(text: &str, room: usize) -> Vec<Row<Entry>> {
    wrap(text, room).into_iter().map(|line| Row::heading(Line::raw(line))).collect()
}

fn heading(text: String, look: &Look<'_>) -> Row<Entry> {
    Row::heading(Line::styled(text, look.style(Mean::Heading)))
}

fn blank() -> Row<Entry> {
    Row::heading(Line::default())
}

impl Screen for Home {
    fn title(&self, look: &Look<'_>) -> String {
        tr!(look, "Home")
    }

    fn scopes(&self) -> &'static [Scope] {
        &[Scope::Home, Scope::Teach, Scope::Item, Scope::Move]
    }

    fn commands(&self, look: &Look<'_>) -> Vec<Command> {
        let leave = if self.just_me {
            Command::new(Action::SwitchSide).label(tr!(look, "learn"))
        } else {
            Command::new(Action::Leave).label(tr!(look, "sign out"))
        };
        vec![
            Command::pair(Action::Up, Action::Down, tr!(look, "move")),
            Command::new(Action::Open),
            Command::new(Action::ImportCourse),
            leave,
            Command::new(Action::Palette),
        ]
    }

    fn on_action(&mut self, action: Action, ctx: &mut Ctx<'_>) -> Outcome {
        match action {
            Action::Open => self.target().map_or(Outcome::Consumed, Outcome::Go),
            Action::ImportCourse => Outcome::Go(Route::Import),
            Action::Leave => {
                ctx.ask(if self.just_me { Request::Quit } else { Request::SignOut });
                Outcome::Consumed
            }
            other if self.list.on_action(other) => Outcome::Consumed,
            _ => Outcome::Ignored,
        }
    }

    fn on_resume(&mut self, ctx: &mut Ctx<'_>) {
        let answer = load(ctx);
        if let Some((view, people)) = ctx.try_or_say(answer) {
            (self.view, self.people) = (view, people);
        }
    }

    fn layout(&mut self, area: Rect, look: &Look<'_>) {
        let area = aired(area);
        self.list.set(self.rows(area.width, look));
        self.list.layout(area);
    }

    fn render(&self, frame: &mut Frame<'_>, area: Rect, look: &Look<'_>) {
        self.list.render(frame, aired(area), true, look);
    }
}
