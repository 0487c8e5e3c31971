//! The groups of a course: made, renamed, removed, filled by ticking, drawn by lot, read from a file and saved to one.

use std::path::{Path, PathBuf};

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::changes::{Deed, Undo as People, apply};
use super::{draw, fill};
use crate::domain::person::CourseRole;
use crate::domain::text::Untrusted;
use crate::domain::time::Instant;
use crate::domain::work::Watch;
use crate::package::people::{self, Fault};
use crate::service::Error;
use crate::service::enrollment::{Groups as View, GroupsReport, Members, RemovedGroup};
use crate::tr;
use crate::tui::action::{Action, Scope};
use crate::tui::job::Job;
use crate::tui::screen::{Command, Ctx, Look, Outcome, Reply, Screen, Size};
use crate::tui::screens::picked;
use crate::tui::screens::shared::file;
use crate::tui::screens::shared::words;
use crate::tui::screens::staff::bars;
use crate::tui::screens::staff::undo::{Undo, offer};
use crate::tui::theme::Mean;
use crate::tui::widgets::ask::Ask;
use crate::tui::widgets::list::{List, MARK, Row};
use crate::tui::widgets::picker::Picker;
use crate::tui::widgets::prompt::Prompt;
use crate::tui::widgets::text::{aired, cut, fit, wrap};

/// No list of groups in a file is longer.
const MOST_BYTES: u64 = 4 * 1024 * 1024;
/// So many mistakes of a file are told.
const TOLD: usize = 6;

/// What was done to a group as a whole, as what takes it back.
enum Change {
    Made(String),
    Renamed { from: String, to: String },
    Removed(RemovedGroup),
}

enum Asked {
    Name,
    Rename(String),
    File,
    Folder,
    /// What the file would do was told.
    Import,
}

/// The screen.
pub struct Groups {
    course: String,
    view: View,
    members: Members,
    list: List<usize>,
    asked: Option<Asked>,
    /// Who came into which group last.
    undo: People,
    /// What was done to a group as a whole, where that is newer.
    changed: Undo<Change>,
    /// A file that is read, and whether it is only tried.
    path: PathBuf,
    job: Option<(bool, Job<Result<GroupsReport, Error>>)>,
    /// What is wrong in the file.
    faults: Vec<Fault>,
    areas: [Rect; 2],
}

/// # Errors
/// What the service says.
pub fn open(course: &str, ctx: &mut Ctx<'_>) -> Result<Box<dyn Screen>, Error> {
    let mut screen = Groups {
        course: course.to_owned(),
        view: ctx.school.groups(&ctx.actor, course)?,
        members: ctx.school.members(&ctx.actor, course)?,
        list: List::default(),
        asked: None,
        undo: People::default(),
        changed: Undo::default(),
        path: PathBuf::new(),
        job: None,
        faults: Vec::new(),
        areas: [Rect::default(); 2],
    };
    screen.arrange();
    Ok(Box::new(screen))
}

impl Groups {
    fn arrange(&mut self) {
        self.list.set((0..self.view.groups.len()).map(|at| Row::later(at, 1)).collect());
    }

    fn look_again(&mut self, ctx: &mut Ctx<'_>) {
        let answer = ctx.school.groups(&ctx.actor, &self.course);
        let members = ctx.school.members(&ctx.actor, &self.course);
        if let (Some(view), Some(members)) = (ctx.try_or_say(answer), ctx.try_or_say(members)) {
            (self.view, self.members) = (view, members);
            self.arrange();
        }
    }

    fn here(&self) -> Option<&str> {
        self.view.groups.get(*self.list.selected()?).map(|row| row.group.as_str())
    }

    fn loose(&self) -> usize {
        self.members.people.iter().filter(|one| one.role == CourseRole::Learner && one.groups.is_empty()).count()
    }

    fn make(&mut self, name: &str, ctx: &mut Ctx<'_>) {
        let answer = ctx.school.add_to_group(&ctx.actor, &self.course, name, &[]);
        if let Some(view) = ctx.try_or_say(answer) {
            let known = self.view.groups.len();
            let said = if view.groups.len() > known {
                let key = ctx.look.keymap.shown(Action::Open).unwrap_or_default();
                tr!(ctx, "Made. {key} ticks who is in it", key = key)
            } else {
                tr!(ctx, "There is a group of this name already")
            };
            let name = name.trim().trim_start_matches('@').to_owned();
            ctx.done(said);
            if view.groups.len() > known {
                self.remember(Change::Made(name.clone()), ctx.now);
            }
            self.look_again(ctx);
            self.go_to(&name);
        }
    }

    fn rename(&mut self, from: &str, to: &str, ctx: &mut Ctx<'_>) {
        let answer = ctx.school.rename_group(&ctx.actor, &self.course, from, to);
        if ctx.try_or_say(answer).is_some() {
            let key = ctx.look.keymap.shown(Action::UndoGroups).unwrap_or_default();
            let said = tr!(ctx, "Renamed. {key} undoes it (30 s)", key = key);
            ctx.done(said);
            let to = to.trim().trim_start_matches('@').to_owned();
            self.look_again(ctx);
            self.go_to(&to);
            self.remember(Change::Renamed { from: from.to_owned(), to }, ctx.now);
        }
    }

    /// Removes a group at once: it can be taken back.
    fn remove(&mut self, ctx: &mut Ctx<'_>) {
        let Some(group) = self.here().map(str::to_owned) else { return };
        let answer = ctx.school.remove_group(&ctx.actor, &self.course, &group);
        if let Some(removed) = ctx.try_or_say(answer) {
            let key = ctx.look.keymap.shown(Action::UndoGroups).unwrap_or_default();
            let name = Untrusted::from(group);
            let said = tr!(
                ctx,
                "{name} is no group any more; nobody left the course. {key} undoes it (30 s)",
                name = name.for_screen(),
                key = key
            );
            ctx.done(said);
            self.remember(Change::Removed(removed), ctx.now);
            self.look_again(ctx);
        }
    }

    fn held(&self, now: Instant) -> bool {
        self.changed.held(now).is_some() || self.undo.holds(now)
    }

    /// The last change is this one: what was done to people before it is not taken back any more.
    fn remember(&mut self, change: Change, now: Instant) {
        self.undo.keep(Vec::new(), now);
        self.changed.keep(change, now);
    }

    fn go_to(&mut self, group: &str) {
        if let Some(at) = self.view.groups.iter().position(|row| row.group == group) {
            self.list.select(&at);
        }
    }

    fn take_back(&mut self, ctx: &mut Ctx<'_>) {
        let Some(change) = self.changed.held(ctx.now) else {
            self.undo.take_back(&self.course, ctx);
            return self.look_again(ctx);
        };
        let (school, actor) = (ctx.school.clone(), ctx.actor.clone());
        let answer = match change {
            Change::Removed(removed) => school.restore_group(&actor, &self.course, removed),
            Change::Renamed { from, to } => school.rename_group(&actor, &self.course, to, from).map(|_| Vec::new()),
            Change::Made(group) => school.remove_group(&actor, &self.course, group).map(|_| Vec::new()),
        };
        if let Some(gone) = ctx.try_or_say(answer) {
            self.changed.forget();
            let said = match gone.len() {
                0 => tr!(ctx, "Taken back: it is as it was"),
                _ => tr!(ctx, "Taken back, without who left the course meanwhile: {names}", names = words::some_of(&gone, &ctx.look)),
            };
            ctx.done(said);
        }
        self.look_again(ctx);
    }

    fn import(&mut self, path: &Path, dry_run: bool, ctx: &mut Ctx<'_>) {
        let (school, actor, course, from) = (ctx.school.clone(), ctx.actor.clone(), self.course.clone(), path.to_owned());
        path.clone_into(&mut self.path);
        self.faults.clear();
        let work = move |watch: &Watch| {
            let bytes = picked::bytes(&from, MOST_BYTES)?;
            school.import_groups(&actor, &course, &people::groups(&bytes), dry_run, watch)
        };
        self.job = Some((dry_run, Job::start(ctx.now, work)));
    }

    fn imported(&mut self, dry_run: bool, report: GroupsReport, ctx: &mut Ctx<'_>) -> Outcome {
        if !report.errors.is_empty() {
            let said = tr!(ctx, one "{n} mistake: nothing was changed" | "{n} mistakes: nothing was changed", n = report.errors.len());
            ctx.warn(said);
            self.faults = report.errors;
            return Outcome::Consumed;
        }
        if report.added == 0 {
            let said = tr!(ctx, "Nothing to do: it is so already");
            ctx.say(said);
            return Outcome::Consumed;
        }
        if dry_run {
            let look = &ctx.look;
            let title = tr!(look, one "Put {n} person into a group?" | "Put {n} people into groups?", n = report.added);
            let mut text = if report.unchanged == 0 {
                String::new()
            } else {
                tr!(look, one "{n} is in it already." | "{n} are in theirs already.", n = report.unchanged)
            };
            if !report.made.is_empty() {
                text = format!("{} {text}", tr!(look, "New groups: {names}.", names = words::some_of(&report.made, look)));
            }
            text.extend(report.warnings.iter().map(|warning| format!(" {}", Untrusted::from(warning.as_str()).for_screen())));
            self.asked = Some(Asked::Import);
            return Outcome::Modal(Box::new(Ask::new(title, text).yes(tr!(look, "do it"))));
        }
        let key = ctx.look.keymap.shown(Action::UndoGroups).unwrap_or_default();
        let said = tr!(ctx, one "{n} put into a group. {key} undoes it (30 s)" | "{n} put into groups. {key} undoes it (30 s)", n = report.added, key = key);
        ctx.done(said);
        self.changed.forget();
        self.undo.keep(report.before, ctx.now);
        self.look_again(ctx);
        Outcome::Consumed
    }

    /// What is done with the file, and how far it is.
    fn at_work(&self, look: &Look<'_>) -> String {
        let Some((dry_run, job)) = &self.job else { return String::new() };
        let what = if *dry_run { tr!(look, "Reading it ...") } else { tr!(look, "Putting them into groups ...") };
        format!("{what} {}", job.shown(look)).trim_end().to_owned()
    }

    fn file_name(&self) -> String {
        Untrusted::from(format!("{}-groups.csv", self.course)).for_filename()
    }

    fn barred(&self, look: &Look<'_>) -> Option<String> {
        bars::staff(self.members.may_group, self.members.state, look)
    }

    /// Who is in the group under the cursor, and what was wrong in a file.
    fn told(&self, room: usize, look: &Look<'_>) -> Vec<Line<'static>> {
        let mut lines = Vec::new();
        if !self.faults.is_empty() {
            let key = look.keymap.shown(Action::ReadAgain).unwrap_or_default();
            let text = tr!(look, "The file was not taken. Mend it, then {key} reads it again.", key = key);
            lines.extend(wrap(&text, room).into_iter().map(|line| Line::styled(line, look.style(Mean::Strong))));
            for fault in self.faults.iter().take(TOLD) {
                let text =
                    tr!(look, "Row {row}: {message}", row = fault.row, message = Untrusted::from(fault.message.as_str()).for_screen());
                lines.extend(wrap(&text, room).into_iter().map(|line| Line::styled(line, look.style(Mean::Bad))));
            }
            if self.faults.len() > TOLD {
                lines.push(Line::raw(tr!(look, "And {n} more.", n = self.faults.len() - TOLD)));
            }
            lines.push(Line::default());
        }
        lines
    }

    fn line(&self, at: usize, room: usize, look: &Look<'_>) -> Vec<Line<'static>> {
        let Some(row) = self.view.groups.get(at) else { return Vec::new() };
        let count = tr!(look, one "{n} person" | "{n} people", n = row.members.len());
        let name = (room / 3).clamp(12, 40);
        let rest = room.saturating_sub(name + 12);
        vec![Line::from(vec![
            Span::raw(fit(&cut(&Untrusted::from(row.group.as_str()).for_screen(), name - 1), name)),
            Span::raw(fit(&count, 12)),
            Span::styled(
                cut(
                    &row.members.iter().map(|user| Untrusted::from(user.as_str()).for_screen().into_owned()).collect::<Vec<_>>().join(", "),
                    rest,
                ),
                look.style(Mean::Muted),
            ),
        ])]
    }
}

impl Screen for Groups {
    fn title(&self, look: &Look<'_>) -> String {
        tr!(look, "Groups")
    }

    fn scopes(&self) -> &'static [Scope] {
        &[Scope::Groups, Scope::Again, Scope::Teach, Scope::Save, Scope::Item, Scope::Move]
    }

    fn status(&self, look: &Look<'_>) -> Option<String> {
        if self.job.is_some() {
            return Some(self.at_work(look));
        }
        let groups = tr!(look, one "{n} group" | "{n} groups", n = self.view.groups.len());
        Some(tr!(look, "{groups}; learners in none: {n}", groups = groups, n = self.loose()))
    }

    fn commands(&self, look: &Look<'_>) -> Vec<Command> {
        if self.job.is_some() {
            return vec![Command::new(Action::Back).label(tr!(look, "cancel"))];
        }
        let barred = self.barred(look);
        let none = barred.clone().or_else(|| self.here().is_none().then(|| tr!(look, "there is no group yet")));
        let learners = self.members.people.iter().any(|one| one.role == CourseRole::Learner);
        let nobody = barred.clone().or_else(|| (!learners).then(|| tr!(look, "nobody learns here yet")));
        let empty = self.view.groups.is_empty().then(|| tr!(look, "there is no group yet"));
        let mut commands = vec![
            Command::new(Action::Open).label(tr!(look, "who is in it")).barred(none.clone()),
            Command::new(Action::MakeGroup).barred(barred.clone()),
            Command::new(Action::DrawGroups).barred(nobody),
            Command::new(Action::RenameGroup).barred(none.clone()),
            Command::new(Action::RemoveGroup).barred(none),
            Command::new(Action::ImportCourse).label(tr!(look, "from a file")).barred(barred.clone()),
            Command::new(Action::SaveFile).label(tr!(look, "save as CSV")).barred(empty),
            Command::pair(Action::Up, Action::Down, tr!(look, "move")),
        ];
        if !self.faults.is_empty() {
            commands.insert(0, Command::new(Action::ReadAgain));
        }
        offer(&mut commands, Action::UndoGroups, self.held(look.now), look);
        commands
    }

    fn on_action(&mut self, action: Action, ctx: &mut Ctx<'_>) -> Outcome {
        if self.job.is_some() {
            if action == Action::Back {
                self.job = None;
                return Outcome::Consumed;
            }
            return Outcome::Ignored;
        }
        match action {
            Action::Open => {
                let Some(group) = self.here().map(str::to_owned) else { return Outcome::Consumed };
                let answer = fill::open(&self.course, &group, &self.undo, ctx);
                return ctx.try_or_say(answer).map_or(Outcome::Consumed, Outcome::Push);
            }
            Action::MakeGroup => {
                self.asked = Some(Asked::Name);
                return Outcome::Modal(Box::new(Prompt::new(tr!(ctx, "A new group"), tr!(ctx, "Its name"))));
            }
            Action::RenameGroup => {
                let Some(group) = self.here().map(str::to_owned) else { return Outcome::Consumed };
                let prompt = Prompt::new(tr!(ctx, "Rename the group"), tr!(ctx, "Its new name")).with(&group);
                self.asked = Some(Asked::Rename(group));
                return Outcome::Modal(Box::new(prompt));
            }
            Action::RemoveGroup => self.remove(ctx),
            Action::DrawGroups => return Outcome::Push(draw::open(&self.course, &self.undo, &ctx.look)),
            Action::ImportCourse => {
                self.asked = Some(Asked::File);
                return Outcome::Modal(Box::new(Picker::files(tr!(ctx, "Which file? CSV with the columns user and group"), ctx)));
            }
            Action::ReadAgain if !self.faults.is_empty() => self.import(&self.path.clone(), true, ctx),
            Action::SaveFile => {
                self.asked = Some(Asked::Folder);
                return file::ask_folder(&self.file_name(), ctx);
            }
            Action::UndoGroups => self.take_back(ctx),
            other if self.list.on_action(other) => {}
            _ => return Outcome::Ignored,
        }
        Outcome::Consumed
    }

    fn on_reply(&mut self, reply: Reply, ctx: &mut Ctx<'_>) -> Outcome {
        match (self.asked.take(), reply) {
            (Some(Asked::Name), Reply::Text(name)) => self.make(&name, ctx),
            (Some(Asked::Rename(from)), Reply::Text(to)) => self.rename(&from, &to, ctx),
            (Some(Asked::File), Reply::Files(paths)) => {
                if let Some(path) = paths.first() {
                    self.import(path, true, ctx);
                }
            }
            (Some(Asked::Import), Reply::Yes) => self.import(&self.path.clone(), false, ctx),
            (Some(Asked::Folder), reply) => {
                if let Some(folder) = file::folder(&reply, ctx) {
                    file::keep(&mut self.view.csv().as_bytes(), &folder, &self.file_name(), ctx);
                }
            }
            _ => {}
        }
        Outcome::Consumed
    }

    fn on_resume(&mut self, ctx: &mut Ctx<'_>) {
        if self.undo.holds(ctx.now) {
            // What was done to people on the screen above is newer.
            self.changed.forget();
        }
        self.look_again(ctx);
    }

    fn wake(&self) -> Option<Instant> {
        self.job.as_ref().map(|(_, job)| job.wake())
    }

    fn on_tick(&mut self, ctx: &mut Ctx<'_>) -> Outcome {
        let Some((dry_run, job)) = &mut self.job else { return Outcome::Consumed };
        let dry_run = *dry_run;
        let Some(answer) = job.look(ctx.now) else { return Outcome::Consumed };
        self.job = None;
        let answer = answer.unwrap_or_else(|| Err(Error::internal("This broke off in the middle.")));
        ctx.try_or_say(answer).map_or(Outcome::Consumed, |report| self.imported(dry_run, report, ctx))
    }

    fn layout(&mut self, area: Rect, look: &Look<'_>) {
        let area = aired(area);
        let told = self.told(usize::from(area.width), look).len();
        let used = u16::try_from(told).unwrap_or(u16::MAX).min(area.height / 2);
        let list = Rect { y: area.y + used, height: area.height - used, ..area };
        self.areas = [Rect { height: used, ..area }, list];
        let room = usize::from(list.width.saturating_sub(MARK)).min(if Size::of(area) == Size::Wide { 160 } else { 118 });
        let mut shown = std::mem::take(&mut self.list);
        shown.layout_with(list, |_, at| self.line(*at, room, look));
        self.list = shown;
    }

    fn render(&self, frame: &mut Frame<'_>, _area: Rect, look: &Look<'_>) {
        let [above, list] = self.areas;
        for (line, row) in self.told(usize::from(above.width), look).into_iter().zip(above.rows()) {
            frame.render_widget(line, row);
        }
        if self.view.groups.is_empty() {
            let key = |action| look.keymap.shown(action).unwrap_or_default();
            let text = tr!(
                look,
                "There are no groups in this course yet. {make} makes one, {draw} draws some by lot, {file} reads them from a file.",
                make = key(Action::MakeGroup),
                draw = key(Action::DrawGroups),
                file = key(Action::ImportCourse)
            );
            for (line, row) in wrap(&text, usize::from(list.width)).into_iter().zip(list.rows()) {
                frame.render_widget(Line::raw(line), row);
            }
        }
        self.list.render(frame, list, true, look);
    }
}

/// Puts one person into a group or takes them out of it.
pub(super) fn toggle(group: &str, user: &str, groups: &[String], course: &str, undo: &mut People, ctx: &mut Ctx<'_>) -> bool {
    let deed = if groups.iter().any(|one| one == group) { Deed::OutOf(group.to_owned()) } else { Deed::Into(group.to_owned()) };
    apply(&deed, &[(user.to_owned(), groups.to_vec())], course, undo, ctx)
}
