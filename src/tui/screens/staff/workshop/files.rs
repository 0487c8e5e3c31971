//! The files of a course under construction: what is there, what uses each, how much room is left; added through the picker, removed.

use std::path::{Path, PathBuf};

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::word;
use crate::domain::author::Edit;
use crate::domain::size::size;
use crate::domain::text::Untrusted;
use crate::domain::time::Instant;
use crate::service::Error;
use crate::service::author::{Changed, MediaList, MediaRow, NewFile, StepView};
use crate::tr;
use crate::tui::action::{Action, Scope};
use crate::tui::job::Job;
use crate::tui::screen::{Command, Ctx, Look, Outcome, Reply, Screen};
use crate::tui::screens::picked;
use crate::tui::screens::shared::choose::{Choose, Offer};
use crate::tui::theme::Mean;
use crate::tui::widgets::list::{List, MARK, Row};
use crate::tui::widgets::picker::Picker;
use crate::tui::widgets::text::{aired, cut, fit, fit_right, wrap};

/// What a screen over this one was asked for.
enum Asked {
    File,
    /// A file of that name is there already.
    Same(PathBuf),
}

struct CourseFiles {
    course: String,
    media: MediaList,
    list: List<String>,
    asked: Option<Asked>,
    adding: Option<Job<Result<Changed, Error>>>,
    /// What was done here last.
    undo: Option<StepView>,
}

/// # Errors
/// What the service says.
pub fn open(course: &str, ctx: &mut Ctx<'_>) -> Result<Box<dyn Screen>, Error> {
    let media = ctx.school.course_media(&ctx.actor, course)?;
    Ok(Box::new(CourseFiles { course: course.to_owned(), media, list: List::default(), asked: None, adding: None, undo: None }))
}

fn name_of(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

fn shown(path: &str) -> String {
    Untrusted::from(path).for_screen().into_owned()
}

impl CourseFiles {
    fn reload(&mut self, ctx: &mut Ctx<'_>) {
        let answer = ctx.school.course_media(&ctx.actor, &self.course);
        if let Some(media) = ctx.try_or_say(answer) {
            self.media = media;
        }
    }

    fn chosen(&mut self, path: PathBuf, ctx: &mut Ctx<'_>) -> Outcome {
        let name = name_of(&path).to_lowercase();
        let same = self.media.files.iter().any(|file| file.path.rsplit('/').next().is_some_and(|one| one.to_lowercase() == name));
        if !same {
            self.add(path, false, ctx);
            return Outcome::Consumed;
        }
        let offers = vec![
            Offer { text: tr!(ctx, "Put it in place of that one"), remark: tr!(ctx, "every link leads to the new one") },
            Offer { text: tr!(ctx, "Keep both"), remark: tr!(ctx, "it gets a number behind its name") },
        ];
        let title = tr!(ctx, "{file} is there already", file = shown(&name_of(&path)));
        self.asked = Some(Asked::Same(path));
        Outcome::Modal(Box::new(Choose::new(title, offers, 1)))
    }

    fn add(&mut self, path: PathBuf, replace: bool, ctx: &Ctx<'_>) {
        let (school, actor, course) = (ctx.school.clone(), ctx.actor.clone(), self.course.clone());
        self.adding = Some(Job::start(ctx.now, move |watch| {
            let name = name_of(&path);
            let file = picked::file(&path)?;
            watch.expect(file.bytes());
            let file = NewFile { name: name.clone().into(), content: Box::new(file), replace, watch: watch.clone() };
            school.add_course_file(&actor, &course, file)
        }));
    }

    fn added(&mut self, answer: Result<Changed, Error>, ctx: &mut Ctx<'_>) {
        let Some(changed) = ctx.try_or_say(answer) else { return };
        self.reload(ctx);
        self.undo = changed.workshop.undo.filter(|step| step.own);
        if let Some(path) = changed.target {
            let said = tr!(ctx, "{file} is in the course; learners get it once you publish", file = shown(&path));
            ctx.done(said);
            self.list.set(self.media.files.iter().map(|file| Row::later(file.path.clone(), 1)).collect());
            self.list.select(&path);
        }
    }

    fn remove(&mut self, ctx: &mut Ctx<'_>) {
        let Some(path) = self.list.selected().cloned() else { return };
        let answer = ctx.school.edit_course(&ctx.actor, &self.course, Edit::RemoveMedia { path });
        self.changed(answer, ctx);
    }

    fn changed(&mut self, answer: Result<Changed, Error>, ctx: &mut Ctx<'_>) {
        let Some(changed) = ctx.try_or_say(answer) else { return };
        self.reload(ctx);
        let key = ctx.look.keymap.shown(Action::UndoEdit).unwrap_or_default();
        self.undo = changed.workshop.undo.filter(|step| step.own);
        if let Some(step) = &self.undo {
            let said = tr!(ctx, "{what}. {key} takes it back.", what = step.says.for_screen(), key = key);
            ctx.done(said);
        }
    }

    fn here(&self) -> Option<&MediaRow> {
        let path = self.list.selected()?;
        self.media.files.iter().find(|file| file.path == *path)
    }

    fn head(&self, room: usize, look: &Look<'_>) -> Vec<Line<'static>> {
        let (used, most, one) = (size(self.media.bytes), size(self.media.most_bytes), size(self.media.most_file_bytes));
        let count = self.media.files.len();
        let text = tr!(
            look,
            one "{n} file, {used} of {most}; one file has at most {one}" | "{n} files, {used} of {most}; one file has at most {one}",
            n = count,
            used = used,
            most = most,
            one = one
        );
        let mut lines: Vec<Line<'static>> =
            wrap(&text, room.max(1)).into_iter().map(|line| Line::styled(line, look.style(Mean::Info))).collect();
        lines.push(Line::default());
        lines
    }

    fn areas(&self, area: Rect, look: &Look<'_>) -> [Rect; 2] {
        let area = aired(area);
        let lines = u16::try_from(self.head(usize::from(area.width), look).len()).unwrap_or(u16::MAX);
        let used = if area.height > 8 { lines.min(area.height / 2) } else { 0 };
        [Rect { height: used, ..area }, Rect { y: area.y + used, height: area.height - used, ..area }]
    }
}

/// What uses a file, in words.
fn used(file: &MediaRow, look: &Look<'_>) -> String {
    if file.used_by.is_empty() {
        return tr!(look, "not used");
    }
    let titles: Vec<String> = file.used_by.iter().map(|one| one.title.for_screen().into_owned()).collect();
    tr!(look, "in {items}", items = titles.join(", "))
}

fn lines(file: &MediaRow, columns: u16, look: &Look<'_>) -> Vec<Line<'static>> {
    let room = usize::from(columns.saturating_sub(MARK));
    let badge = file.badge.map(|badge| word::badge(badge, look)).unwrap_or_default();
    let used = used(file, look);
    if room < 58 {
        let facts = [size(file.bytes), badge, used].into_iter().filter(|fact| !fact.is_empty()).collect::<Vec<_>>().join(", ");
        return vec![
            Line::raw(cut(&shown(&file.path), room)),
            Line::styled(format!("  {}", cut(&facts, room.saturating_sub(2))), look.style(Mean::Muted)),
        ];
    }
    let wide = (room / 2).min(48);
    vec![Line::from(vec![
        Span::raw(fit(&shown(&file.path), wide)),
        Span::raw(format!(" {}  ", fit_right(&size(file.bytes), 11))),
        Span::styled(fit(&badge, 8), look.style(Mean::Info)),
        Span::styled(cut(&used, room.saturating_sub(wide + 22)), look.style(Mean::Muted)),
    ])]
}

impl Screen for CourseFiles {
    fn title(&self, look: &Look<'_>) -> String {
        tr!(look, "Files")
    }

    fn scopes(&self) -> &'static [Scope] {
        &[Scope::CourseFiles, Scope::Copy, Scope::Workshop, Scope::Item, Scope::Move]
    }

    fn status(&self, look: &Look<'_>) -> Option<String> {
        if let Some(job) = &self.adding {
            let key = look.keymap.shown(Action::Back).unwrap_or_default();
            return Some(tr!(look, "Adding ... {how_far}  {key} cancels", how_far = job.shown(look), key = key));
        }
        self.here().filter(|file| file.used_by.len() > 1).map(|file| used(file, look))
    }

    fn commands(&self, look: &Look<'_>) -> Vec<Command> {
        if self.adding.is_some() {
            return vec![Command::new(Action::Back).label(tr!(look, "cancel"))];
        }
        let mut commands = vec![Command::new(Action::AddFile)];
        if let Some(file) = self.here() {
            let needed = (!file.used_by.is_empty()).then(|| tr!(look, "something uses it"));
            commands.push(Command::pair(Action::Up, Action::Down, tr!(look, "move")));
            commands.push(Command::new(Action::DropFile).barred(needed));
            commands.push(Command::new(Action::CopyText).label(tr!(look, "copy path")));
        }
        let nothing = self.undo.is_none().then(|| tr!(look, "nothing was done here"));
        commands.push(Command::new(Action::UndoEdit).barred(nothing));
        commands
    }

    fn on_action(&mut self, action: Action, ctx: &mut Ctx<'_>) -> Outcome {
        if let Some(job) = &self.adding {
            if action == Action::Quit {
                return Outcome::Ignored;
            }
            if action == Action::Back {
                job.cancel();
            }
            return Outcome::Consumed;
        }
        match action {
            Action::AddFile => {
                self.asked = Some(Asked::File);
                return Outcome::Modal(Box::new(Picker::files(tr!(ctx, "Which file do you add?"), ctx)));
            }
            Action::DropFile => self.remove(ctx),
            Action::UndoEdit => {
                let Some(step) = self.undo.take() else {
                    let said = tr!(ctx, "Nothing was done here that can be undone");
                    ctx.say(said);
                    return Outcome::Consumed;
                };
                let answer = ctx.school.undo_edit(&ctx.actor, &self.course, &step.id);
                if ctx.try_or_say(answer).is_some() {
                    self.reload(ctx);
                    let said = tr!(ctx, "Taken back");
                    ctx.done(said);
                }
            }
            Action::CopyText => match self.here().map(|file| file.path.clone()) {
                Some(path) => ctx.copy(path),
                None => return Outcome::Ignored,
            },
            other if self.list.on_action(other) => {}
            _ => return Outcome::Ignored,
        }
        Outcome::Consumed
    }

    fn on_reply(&mut self, reply: Reply, ctx: &mut Ctx<'_>) -> Outcome {
        match (self.asked.take(), reply) {
            (Some(Asked::File), Reply::Files(paths)) => {
                if let Some(path) = paths.into_iter().next() {
                    return self.chosen(path, ctx);
                }
            }
            (Some(Asked::Same(path)), Reply::Chosen(at)) => self.add(path, at == 0, ctx),
            _ => {}
        }
        Outcome::Consumed
    }

    fn on_resume(&mut self, ctx: &mut Ctx<'_>) {
        self.reload(ctx);
    }

    fn wake(&self) -> Option<Instant> {
        self.adding.as_ref().map(Job::wake)
    }

    fn on_tick(&mut self, ctx: &mut Ctx<'_>) -> Outcome {
        if let Some(answer) = Job::ended(&mut self.adding, ctx.now) {
            self.added(answer, ctx);
        }
        Outcome::Consumed
    }

    fn layout(&mut self, area: Rect, look: &Look<'_>) {
        let [_, list] = self.areas(area, look);
        let tall = if usize::from(list.width.saturating_sub(MARK)) < 58 { 2 } else { 1 };
        self.list.set(self.media.files.iter().map(|file| Row::later(file.path.clone(), tall)).collect());
        let files = &self.media.files;
        self.list.layout_with(list, |at, _| files.get(at).map(|file| lines(file, list.width, look)).unwrap_or_default());
    }

    fn render(&self, frame: &mut Frame<'_>, area: Rect, look: &Look<'_>) {
        let [head, list] = self.areas(area, look);
        for (line, row) in self.head(usize::from(head.width), look).into_iter().zip(head.rows()) {
            frame.render_widget(line, row);
        }
        if self.media.files.is_empty() {
            let key = look.keymap.shown(Action::AddFile).unwrap_or_default();
            let text = tr!(look, "No files yet. {key} adds a picture, a PDF, a recording or whatever your pages link to.", key = key);
            for (line, row) in wrap(&text, usize::from(list.width.max(1))).into_iter().zip(list.rows()) {
                frame.render_widget(Line::raw(line), row);
            }
        }
        self.list.render(frame, list, true, look);
    }
}
