//! The courses of the school, whatever their state: found, opened, brought in, archived and taken back, written to a file, and people put into
//! them by name. What is in a course is `staff`'s.

use std::path::Path;

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::domain::course::CourseState;
use crate::domain::seek::{folded, holds};
use crate::domain::size::size;
use crate::domain::text::Untrusted;
use crate::domain::time::Instant;
use crate::domain::work::Watch;
use crate::package::native::{self, Written};
use crate::service::enrollment::EnrollPreview;
use crate::service::school_courses::SchoolCourse;
use crate::service::{Actor, Error, Services};
use crate::tr;
use crate::tui::action::{Action, Scope};
use crate::tui::job::Job;
use crate::tui::route::Route;
use crate::tui::screen::{Command, Ctx, Look, Outcome, Reply, Screen};
use crate::tui::screens::admin::codes::path_in;
use crate::tui::screens::coming::{self, Face};
use crate::tui::screens::shared::choices::Choices;
use crate::tui::screens::shared::words;
use crate::tui::screens::staff::home::state;
use crate::tui::screens::staff::people::changes::Undo as Members;
use crate::tui::screens::staff::people::enroll::Enroll;
use crate::tui::theme::Mean;
use crate::tui::widgets::list::{List, MARK, Row};
use crate::tui::widgets::prompt::Prompt;
use crate::tui::widgets::text::{aired, column, cut, fit, width, wrap};

/// From here on a course takes one line; below it is a card of two.
const ROOMY: usize = 70;

/// What the list can be narrowed to, in the order of the choice.
const STATES: [Option<CourseState>; 4] = [None, Some(CourseState::Published), Some(CourseState::Draft), Some(CourseState::Archived)];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Asked {
    Find,
    State,
    Where,
    Who,
}

/// What putting people into a course would do, on its way.
type Looking = (String, Option<Job<Result<EnrollPreview, Error>>>);

/// All courses.
pub struct Courses {
    all: Vec<SchoolCourse>,
    /// Only those of a state, and those whose title or id holds a text.
    only: Option<CourseState>,
    text: String,
    list: List<String>,
    tall: usize,
    asked: Option<Asked>,
    /// A course that was archived here, or taken back, and can be again.
    undo: Option<(String, bool)>,
    /// Who was put into which course last, as long as that can be taken back.
    enrolled: Option<(String, Members)>,
    writing: Option<Job<Result<Written, Error>>>,
    looking: Option<Looking>,
    area: Rect,
}

const SCOPES: &[Scope] = &[Scope::Courses, Scope::Make, Scope::Teach, Scope::Save, Scope::Search, Scope::Item, Scope::Move];

/// # Errors
/// `Denied` for everybody but admins.
pub fn open(ctx: &mut Ctx<'_>) -> Result<Box<dyn Screen>, Error> {
    let face = Face { title: |look| tr!(look, "Courses"), scopes: SCOPES, draw: coming::draw_dots };
    coming::open(face, ctx, |school, actor| Ok(Box::new(Courses::of(school.school_courses(actor)?.courses))))
}

/// Writes a course as its author would: a folder, or a `.lyc` file.
fn export(school: &Services, actor: &Actor, course: &str, to: &Path, watch: &Watch) -> Result<Written, Error> {
    let mut exported = school.export_course(actor, course)?;
    native::write(&exported.course, &mut exported.media, to, watch)
        .map_err(|why| Error::conflict(format!("{}.", Untrusted::new(why.to_string()).for_screen())))
}

impl Courses {
    fn of(all: Vec<SchoolCourse>) -> Self {
        let mut courses = Self {
            all,
            only: None,
            text: String::new(),
            list: List::default(),
            tall: 1,
            asked: None,
            undo: None,
            enrolled: None,
            writing: None,
            looking: None,
            area: Rect::default(),
        };
        courses.show();
        courses
    }

    fn load(&mut self, ctx: &Ctx<'_>) -> Result<(), Error> {
        self.all = ctx.school.school_courses(&ctx.actor)?.courses;
        self.show();
        Ok(())
    }

    fn fits(&self, one: &SchoolCourse) -> bool {
        let wanted = folded(&self.text);
        self.only.is_none_or(|state| state == one.state) && (holds(one.title.raw(), &wanted) || holds(&one.course, &wanted))
    }

    fn show(&mut self) {
        let rows = self.all.iter().filter(|one| self.fits(one)).map(|one| Row::later(one.course.clone(), self.tall)).collect();
        self.list.set(rows);
    }

    fn here(&self) -> Option<&SchoolCourse> {
        let course = self.list.selected()?;
        self.all.iter().find(|one| one.course == *course)
    }

    fn is_narrowed(&self) -> bool {
        self.only.is_some() || !self.text.is_empty()
    }

    fn prompt(&mut self, asked: Asked, prompt: Prompt) -> Outcome {
        self.asked = Some(asked);
        Outcome::Modal(Box::new(prompt))
    }

    /// Archives a course, or takes it back: neither loses anything, so that it is done at once and can be undone.
    fn archive(&mut self, course: String, lift: bool, ctx: &mut Ctx<'_>) {
        let answer = ctx.school.archive(&ctx.actor, &course, lift);
        let Some(changed) = ctx.try_or_say(answer) else { return };
        let key = ctx.look.keymap.shown(Action::UndoArchive).unwrap_or_default();
        let title = self.all.iter().find(|one| one.course == course).map(|one| one.title.for_screen().into_owned()).unwrap_or_default();
        let said = if lift {
            tr!(ctx, "{course} is as before: {state}. {key} undoes it", course = title, state = state(changed.state, &ctx.look), key = key)
        } else {
            tr!(ctx, "{course} is archived: it is read, not worked in. {key} undoes it", course = title, key = key)
        };
        ctx.done(said);
        self.undo = Some((course, !lift));
        self.enrolled = None;
        let answer = self.load(ctx);
        ctx.try_or_say(answer);
    }

    fn write(&mut self, typed: &str, ctx: &Ctx<'_>) {
        let Some(course) = self.here().map(|one| one.course.clone()) else { return };
        let (school, actor, to) = (ctx.school.clone(), ctx.actor.clone(), path_in(typed, ctx.place.shelf()));
        if let Some(folder) = to.parent().filter(|folder| *folder != ctx.place.shelf()) {
            ctx.folders.saved.keep(folder);
        }
        self.writing = Some(Job::start(ctx.now, move |watch| export(&school, &actor, &course, &to, watch)));
    }

    /// People by their user names or addresses, as they were typed.
    fn enroll(&mut self, typed: &str, ctx: &mut Ctx<'_>) -> Outcome {
        let Some(course) = self.here().map(|one| one.course.clone()) else { return Outcome::Consumed };
        let named: Vec<String> = typed.split([' ', ',', ';']).filter(|name| !name.is_empty()).map(str::to_owned).collect();
        if named.is_empty() {
            return Outcome::Consumed;
        }
        let (school, actor, within) = (ctx.school.clone(), ctx.actor.clone(), course.clone());
        let mut job = Some(Job::start(ctx.now, move |watch| school.preview_enrollment(&actor, &within, &named, watch)));
        if let Some(preview) = Job::soon(&mut job, ctx.patience) {
            return self.enrolling(course, preview, ctx);
        }
        self.looking = Some((course, job));
        Outcome::Consumed
    }

    fn enrolling(&mut self, course: String, preview: Result<EnrollPreview, Error>, ctx: &mut Ctx<'_>) -> Outcome {
        let Some(preview) = ctx.try_or_say(preview) else { return Outcome::Consumed };
        if preview.known().next().is_some() {
            let undo = Members::default();
            self.enrolled = Some((course, undo.clone()));
            return Outcome::Push(Enroll::screen(preview, undo, &ctx.look));
        }
        let near = preview.unknown.iter().find_map(|one| one.nearest.as_deref());
        let said = match near {
            Some(near) => tr!(ctx, "Nobody is called so. Did you mean {name}?", name = Untrusted::from(near).for_screen()),
            None => tr!(ctx, "Nobody is called so."),
        };
        ctx.warn(said);
        Outcome::Consumed
    }
}

fn choices(look: &Look<'_>) -> Vec<(String, String)> {
    let word = |only: Option<CourseState>| only.map_or_else(|| tr!(look, "All courses"), |only| state(only, look));
    STATES.iter().map(|only| (word(*only), String::new())).collect()
}

/// Who teaches it.
fn teachers(one: &SchoolCourse, look: &Look<'_>) -> String {
    let names: Vec<String> = one.teachers.iter().map(|name| name.for_screen().into_owned()).collect();
    if names.is_empty() { tr!(look, "nobody teaches it") } else { words::some_of(&names, look) }
}

fn lines(one: &SchoolCourse, room: usize, look: &Look<'_>) -> Vec<Line<'static>> {
    let mean = if one.state == CourseState::Published { Mean::Text } else { Mean::Muted };
    let learners = tr!(look, one "{n} learner" | "{n} learners", n = one.learners);
    let title = one.title.for_screen();
    if room < ROOMY {
        let facts = format!("  {}, {learners}, {}", state(one.state, look), teachers(one, look));
        return vec![Line::styled(cut(&title, room), look.style(Mean::Strong)), Line::styled(cut(&facts, room), look.style(mean))];
    }
    let facts = format!(" {} {}", fit(&state(one.state, look), 10), fit(&learners, 13));
    let left = (room.saturating_sub(width(&facts)) * 3 / 5).min(60);
    let right = room.saturating_sub(left + width(&facts) + 1);
    vec![Line::from(vec![
        Span::styled(fit(&title, left), look.style(Mean::Strong)),
        Span::styled(facts, look.style(mean)),
        Span::raw(format!(" {}", cut(&teachers(one, look), right))),
    ])]
}

impl Screen for Courses {
    fn title(&self, look: &Look<'_>) -> String {
        tr!(look, "Courses")
    }

    fn scopes(&self) -> &'static [Scope] {
        SCOPES
    }

    fn status(&self, look: &Look<'_>) -> Option<String> {
        if let Some(job) = &self.writing {
            return Some(tr!(look, "Writing it {how}", how = job.shown(look)));
        }
        if self.looking.is_some() {
            return Some(tr!(look, "Looking who they are ..."));
        }
        let courses = tr!(look, one "{n} course" | "{n} courses", n = self.list.rows().len());
        let only = self.only.map(|only| state(only, look));
        let text = (!self.text.is_empty()).then(|| format!("`{}`", Untrusted::from(self.text.as_str()).for_screen()));
        let narrowed: Vec<String> = only.into_iter().chain(text).collect();
        Some(if narrowed.is_empty() { courses } else { format!("{courses}: {}", narrowed.join(", ")) })
    }

    fn commands(&self, look: &Look<'_>) -> Vec<Command> {
        if self.writing.is_some() || self.looking.is_some() {
            return vec![Command::new(Action::Back).label(tr!(look, "cancel"))];
        }
        let none = self.here().is_none().then(|| tr!(look, "there is no course here"));
        let archived = self.here().is_some_and(|one| one.state == CourseState::Archived);
        let empty = self.all.is_empty().then(|| tr!(look, "there is no course yet"));
        let closed = archived.then(|| tr!(look, "an archived course is read, not worked in"));
        let archive = if archived { tr!(look, "take back") } else { tr!(look, "archive") };
        let undo = Command::new(Action::UndoArchive);
        let held = self.undo.is_some() || self.enrolled.as_ref().is_some_and(|(_, undo)| undo.holds(look.now));
        let undo = if held { undo } else { Command { quiet: true, ..undo.barred(Some(tr!(look, "nothing was changed here"))) } };
        let mut commands = vec![
            Command::new(Action::Open).barred(none.clone()),
            Command::new(Action::ImportCourse),
            Command::new(Action::NewCourse),
            Command::new(Action::EnrollHere).barred(none.clone()),
            Command::new(Action::ArchiveCourse).label(archive).barred(none.clone()),
            Command::new(Action::EditCourse).barred(none.clone().or(closed)),
            Command::new(Action::SaveFile).label(tr!(look, "export")).barred(none),
            Command::new(Action::Find).barred(empty.clone()),
            Command::new(Action::Filter).barred(empty),
            Command::pair(Action::Up, Action::Down, tr!(look, "move")),
        ];
        commands.insert(if undo.quiet { commands.len() } else { 0 }, undo);
        commands
    }

    fn on_action(&mut self, action: Action, ctx: &mut Ctx<'_>) -> Outcome {
        if let Some(job) = &self.writing {
            match action {
                Action::Back => job.cancel(),
                Action::Quit => return Outcome::Ignored,
                _ => {}
            }
            return Outcome::Consumed;
        }
        if self.looking.is_some() {
            match action {
                Action::Back => self.looking = None,
                Action::Quit => return Outcome::Ignored,
                _ => {}
            }
            return Outcome::Consumed;
        }
        match action {
            Action::Open => return self.here().map_or(Outcome::Consumed, |one| Outcome::Go(Route::Course { course: one.course.clone() })),
            Action::ImportCourse => return Outcome::Go(Route::Import),
            Action::NewCourse => return Outcome::Go(Route::NewCourse),
            Action::EditCourse => {
                return self.here().map_or(Outcome::Consumed, |one| Outcome::Go(Route::Workshop { course: one.course.clone() }));
            }
            Action::ArchiveCourse => {
                let Some((course, lift)) = self.here().map(|one| (one.course.clone(), one.state == CourseState::Archived)) else {
                    return Outcome::Consumed;
                };
                self.archive(course, lift, ctx);
            }
            Action::UndoArchive => {
                if let Some((course, mut undo)) = self.enrolled.take().filter(|(_, undo)| undo.holds(ctx.now)) {
                    undo.take_back(&course, ctx);
                    self.on_resume(ctx);
                } else if let Some((course, lift)) = self.undo.take() {
                    self.archive(course, lift, ctx);
                }
            }
            Action::EnrollHere if self.here().is_some() => {
                let hint = tr!(ctx, "User names with spaces between them. Many: mark them among the people, or bring in a CSV file");
                return self.prompt(Asked::Who, Prompt::new(tr!(ctx, "Enroll whom?"), hint));
            }
            Action::SaveFile => {
                let Some(name) = self.here().map(|one| format!("{}.lyc", Untrusted::from(one.course.as_str()).for_filename())) else {
                    return Outcome::Consumed;
                };
                let name = ctx.folders.saved.last().map_or_else(|| name.clone(), |folder| folder.join(&name).display().to_string());
                let hint = tr!(ctx, "A new .lyc file, or a new folder where the name does not end so. It holds the answers");
                return self.prompt(Asked::Where, Prompt::new(tr!(ctx, "Write the course to"), hint).with(&name));
            }
            Action::Find => {
                let prompt = Prompt::new(tr!(ctx, "Find courses"), tr!(ctx, "Part of a title or an id. Empty shows all")).with(&self.text);
                return self.prompt(Asked::Find, prompt);
            }
            Action::Filter => {
                self.asked = Some(Asked::State);
                return Outcome::Modal(Box::new(Choices::of(tr!(ctx, "Show"), choices(&ctx.look))));
            }
            Action::Back if self.is_narrowed() => {
                (self.only, self.text) = (None, String::new());
                self.show();
            }
            other if self.list.on_action(other) => {}
            _ => return Outcome::Ignored,
        }
        Outcome::Consumed
    }

    fn on_reply(&mut self, reply: Reply, ctx: &mut Ctx<'_>) -> Outcome {
        match (self.asked.take(), reply) {
            (Some(Asked::Find), Reply::Text(text)) => text.trim().clone_into(&mut self.text),
            (Some(Asked::State), Reply::Chosen(n)) => self.only = STATES.get(n).copied().flatten(),
            (Some(Asked::Where), Reply::Text(typed)) if !typed.trim().is_empty() => self.write(&typed, ctx),
            (Some(Asked::Who), Reply::Text(typed)) => return self.enroll(&typed, ctx),
            _ => {}
        }
        self.show();
        Outcome::Consumed
    }

    fn on_resume(&mut self, ctx: &mut Ctx<'_>) {
        let answer = self.load(ctx);
        ctx.try_or_say(answer);
    }

    fn wake(&self) -> Option<Instant> {
        let looking = self.looking.as_ref().and_then(|(_, job)| Some(job.as_ref()?.wake()));
        [self.writing.as_ref().map(Job::wake), looking].into_iter().flatten().min()
    }

    fn on_tick(&mut self, ctx: &mut Ctx<'_>) -> Outcome {
        if let Some(preview) = self.looking.as_mut().and_then(|(_, job)| Job::ended(job, ctx.now))
            && let Some((course, _)) = self.looking.take()
        {
            return self.enrolling(course, preview, ctx);
        }
        if let Some(answer) = Job::ended(&mut self.writing, ctx.now)
            && let Some(written) = ctx.try_or_say(answer)
        {
            let path = Untrusted::new(written.path);
            let said = tr!(ctx, "Written: {path}, {size}", path = path.for_screen(), size = size(written.bytes));
            ctx.done(said);
        }
        Outcome::Consumed
    }

    fn layout(&mut self, area: Rect, look: &Look<'_>) {
        self.area = column(aired(area), 140);
        let room = usize::from(self.area.width.saturating_sub(MARK));
        let tall = if room < ROOMY { 2 } else { 1 };
        if tall != self.tall {
            self.tall = tall;
            self.show();
        }
        let all = &self.all;
        let draw = |course: &String| all.iter().find(|one| one.course == *course).map(|one| lines(one, room, look)).unwrap_or_default();
        self.list.layout_with(self.area, |_, course| draw(course));
    }

    fn render(&self, frame: &mut Frame<'_>, _area: Rect, look: &Look<'_>) {
        if self.list.is_empty() {
            let key = |action| look.keymap.shown(action).unwrap_or_default();
            let text = if self.is_narrowed() {
                tr!(look, "No course fits. {key} shows all.", key = key(Action::Back))
            } else {
                tr!(
                    look,
                    "No course yet. {import} brings one in: a folder or a .lyc file. {new} makes one from nothing.",
                    import = key(Action::ImportCourse),
                    new = key(Action::NewCourse)
                )
            };
            for (n, line) in (0..self.area.height).zip(wrap(&text, usize::from(self.area.width))) {
                frame.render_widget(Line::raw(line), Rect { y: self.area.y + n, height: 1, ..self.area });
            }
        }
        self.list.render(frame, self.area, true, look);
    }
}
