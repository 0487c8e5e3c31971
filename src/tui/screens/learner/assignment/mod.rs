//! An assignment: the task and how it is marked, the work in hand, what was handed in before and what came of it.
//!
//! One screen that scrolls, and an editor in its place while one writes. What is written is kept as a draft while it is typed; files
//! stay where they are until they are handed in.

mod sheet;
#[cfg(test)]
mod tests;

use std::fs::File;
use std::path::{Path, PathBuf};

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;

use crate::domain::course::SubmitKind;
use crate::domain::text::Untrusted;
use crate::domain::time::Instant;
use crate::service::Error;
use crate::service::submission::{AssignmentView, DraftView, NewFile, NewWork, SubmissionView};
use crate::tr;
use crate::tui::action::{Action, Scope};
use crate::tui::autosave::Autosave;
use crate::tui::job::Job;
use crate::tui::route::Route;
use crate::tui::screen::{Command, Ctx, Look, Outcome, Reply, Request, Screen};
use crate::tui::theme::Mean;
use crate::tui::widgets::ask::Ask;
use crate::tui::widgets::editor::{Editor, Typed};
use crate::tui::widgets::picker::Picker;
use crate::tui::widgets::prompt::Prompt;
use crate::tui::widgets::scroll::Scroll;
use crate::tui::widgets::text::reading;
use sheet::Sheet;

/// Opens an assignment.
///
/// # Errors
/// What the service says: not there, not theirs, locked.
pub fn open(course: &str, item: &str, ctx: &mut Ctx<'_>) -> Result<Box<dyn Screen>, Error> {
    Ok(Box::new(Assignment::new(ctx.school.assignment(&ctx.actor, course, item)?)))
}

/// What a screen over this one was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Asked {
    File,
    Removal,
    Link,
    Submit,
    Text,
}

struct Assignment {
    view: AssignmentView,
    text: Editor,
    url: String,
    files: Vec<PathBuf>,
    /// The editor stands in place of the sheet.
    writing: bool,
    autosave: Autosave,
    asked: Option<Asked>,
    handing_in: Option<Job<Result<SubmissionView, Error>>>,
    sheet: Sheet,
    scroll: Scroll,
    area: Rect,
}

impl Assignment {
    fn new(view: AssignmentView) -> Self {
        let draft = view.draft.clone().unwrap_or_default();
        Self {
            text: Editor::new(draft.text.raw()),
            url: draft.url.into_raw(),
            view,
            files: Vec::new(),
            writing: false,
            autosave: Autosave::default(),
            asked: None,
            handing_in: None,
            sheet: Sheet::default(),
            scroll: Scroll::default(),
            area: Rect::default(),
        }
    }

    fn takes(&self, kind: SubmitKind) -> bool {
        self.view.settings.submit.contains(&kind)
    }

    fn takes_link(&self) -> bool {
        self.takes(SubmitKind::Url) || self.takes(SubmitKind::Git)
    }

    fn is_empty(&self) -> bool {
        self.text.text().trim().is_empty() && self.files.is_empty() && self.url.trim().is_empty()
    }

    /// Why a kind of work cannot be added now.
    fn bars(&self, taken: bool, look: &Look<'_>) -> Option<String> {
        let not_taken = (!taken).then(|| tr!(look, "this assignment does not take that"));
        self.view.refused.clone().or(not_taken)
    }

    /// Whether it was handed in and nothing else is in hand: what comes next stands in the course.
    fn is_over(&self) -> bool {
        !self.view.submissions.is_empty() && self.is_empty()
    }

    fn nothing_yet(&self, look: &Look<'_>) -> Option<String> {
        let empty = self.is_empty().then(|| sheet::invitation(self, look));
        self.view.refused.clone().or(empty)
    }

    /// Keeps the draft; says so only when it fails.
    fn save(&mut self, ctx: &mut Ctx<'_>) {
        if !self.autosave.is_waiting() {
            return;
        }
        let draft =
            DraftView { text: self.text.text().into(), url: self.url.as_str().into(), ..self.view.draft.clone().unwrap_or_default() };
        let answer = ctx.school.save_draft(&ctx.actor, &self.view.course, &self.view.item, draft);
        match answer {
            Ok(saved) => {
                self.autosave.done();
                self.view.draft = Some(saved);
            }
            Err(error) => {
                self.autosave.failed(ctx.now);
                ctx.fail(&error);
            }
        }
    }

    fn stop_writing(&mut self, ctx: &mut Ctx<'_>) {
        self.save(ctx);
        self.writing = false;
        self.lay(&ctx.look);
        self.scroll.to(self.sheet.work);
    }

    fn add_files(&mut self, paths: Vec<PathBuf>, ctx: &mut Ctx<'_>) {
        for path in paths {
            if let Err(why) = self.refuse_file(&path, &ctx.look) {
                ctx.warn(why);
            } else if !self.files.contains(&path) {
                self.files.push(path);
            }
        }
    }

    /// What can be told of a file before it is handed in; the service decides in the end.
    fn refuse_file(&self, path: &Path, look: &Look<'_>) -> Result<(), String> {
        let name = sheet::name(path);
        let settings = &self.view.settings;
        let facts = std::fs::metadata(path).map_err(|why| tr!(look, "{name} cannot be read: {why}", name = name, why = why))?;
        if !facts.is_file() {
            return Err(tr!(look, "{name} is a folder. Pack it into one file first", name = name));
        }
        if facts.len() > settings.max_bytes {
            let most = crate::tui::screens::learner::file::size(settings.max_bytes);
            return Err(tr!(look, "{name} is too large: at most {most} are taken", name = name, most = most));
        }
        let suffix = path.extension().map(|suffix| suffix.to_string_lossy().to_lowercase()).unwrap_or_default();
        if !settings.extensions.is_empty() && !settings.extensions.contains(&suffix) {
            let taken = settings.extensions.join(", ");
            return Err(tr!(
                look,
                "{name} has the wrong kind: taken are {taken}",
                name = name,
                taken = Untrusted::from(taken).for_screen()
            ));
        }
        Ok(())
    }

    fn ask_to_submit(&mut self, ctx: &mut Ctx<'_>) -> Outcome {
        if let Some(why) = self.nothing_yet(&ctx.look) {
            ctx.say(why);
            return Outcome::Consumed;
        }
        self.asked = Some(Asked::Submit);
        let title = tr!(ctx, "Hand in \"{title}\"?", title = self.view.title.for_screen());
        let mut said = sheet::contents(&self.text, &self.url, &self.files, &ctx.look);
        said.push_str(&match self.view.attempts_left {
            Some(1) => tr!(ctx, " It is your only attempt that is left."),
            Some(left) => tr!(ctx, " You can hand in {n} times more.", n = left),
            None => tr!(ctx, " You can hand in again later."),
        });
        Outcome::Modal(Box::new(Ask::new(title, said).yes(tr!(ctx, "hand in"))))
    }

    fn submit(&mut self, ctx: &mut Ctx<'_>) {
        self.save(ctx);
        let work = match self.work() {
            Ok(work) => work,
            Err(why) => return ctx.warn(why),
        };
        let (school, actor) = (ctx.school.clone(), ctx.actor.clone());
        let (course, item) = (self.view.course.clone(), self.view.item.clone());
        let bytes = self.files.iter().filter_map(|path| path.metadata().ok()).map(|facts| facts.len()).sum();
        self.handing_in = Some(Job::start(ctx.now, move |watch| {
            watch.expect(bytes);
            school.submit_work(&actor, &course, &item, NewWork { watch: watch.clone(), ..work })
        }));
    }

    fn handed_in(&mut self, answer: Result<SubmissionView, Error>, ctx: &mut Ctx<'_>) {
        let Some(submission) = ctx.try_or_say(answer) else { return };
        self.files.clear();
        self.url.clear();
        self.text = Editor::default();
        self.reload(ctx);
        self.lay(&ctx.look);
        self.scroll.to(self.sheet.handed_in);
        let key = ctx.look.keymap.shown(Action::CopyText).unwrap_or_default();
        let text = tr!(ctx, "Handed in and saved. Receipt {receipt}, {key} copies it", receipt = submission.receipt, key = key);
        ctx.done(text);
    }

    fn work(&self) -> Result<NewWork, String> {
        let some = |text: String| (!text.trim().is_empty()).then(|| Untrusted::from(text));
        let mut files = Vec::new();
        for path in &self.files {
            let content = File::open(path).map_err(|why| format!("{}: {why}", sheet::name(path)))?;
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            files.push(NewFile { name: name.into(), content: Box::new(content) });
        }
        Ok(NewWork { text: some(self.text.text()), url: some(self.url.clone()), files, ..NewWork::default() })
    }

    fn reload(&mut self, ctx: &mut Ctx<'_>) {
        let answer = ctx.school.assignment(&ctx.actor, &self.view.course, &self.view.item);
        if let Some(view) = ctx.try_or_say(answer) {
            self.view = view;
        }
    }

    fn remove_file(&mut self, ctx: &Ctx<'_>) -> Outcome {
        match self.files.len() {
            0 => {}
            1 => drop(self.files.pop()),
            _ => {
                self.asked = Some(Asked::Removal);
                let offers = self
                    .files
                    .iter()
                    .map(|path| crate::tui::screens::learner::choose::Offer { text: sheet::name(path), remark: String::new() });
                let title = tr!(ctx, "Remove which file from what you hand in?");
                return Outcome::Modal(Box::new(crate::tui::screens::learner::choose::Choose::new(title, offers.collect(), 0)));
            }
        }
        Outcome::Consumed
    }

    fn copy_receipt(&self, ctx: &mut Ctx<'_>) {
        if let Some(SubmissionView { receipt, .. }) = self.view.submissions.last() {
            ctx.copy(receipt.clone());
        }
    }

    fn lay(&mut self, look: &Look<'_>) {
        self.sheet = Sheet::of(self, usize::from(self.area.width), look);
        self.scroll.layout(self.sheet.lines.len(), self.area);
    }

    /// An action while the editor stands there. `None` where it has no meaning in it.
    fn on_writing(&mut self, action: Action, ctx: &mut Ctx<'_>) -> Option<Outcome> {
        match action {
            Action::Back => self.stop_writing(ctx),
            Action::ExternalEditor => {
                self.asked = Some(Asked::Text);
                ctx.ask(Request::Edit { text: self.text.text(), suffix: ".md" });
            }
            other if self.text.on_action(other) => self.typed(ctx),
            _ => return None,
        }
        Some(Outcome::Consumed)
    }

    fn typed(&mut self, ctx: &Ctx<'_>) {
        if self.text.take_changed() {
            self.autosave.typed(ctx.now);
        }
    }

    fn on_reading(&mut self, action: Action, ctx: &mut Ctx<'_>) -> Outcome {
        let barred = match action {
            Action::EditText | Action::ExternalEditor => self.bars(self.takes(SubmitKind::Text), &ctx.look),
            Action::InsertFile => self.bars(self.takes(SubmitKind::File), &ctx.look),
            Action::AddLink => self.bars(self.takes_link(), &ctx.look),
            _ => None,
        };
        if let Some(why) = barred {
            ctx.say(why);
            return Outcome::Consumed;
        }
        match action {
            Action::EditText => self.writing = true,
            Action::ExternalEditor => {
                self.asked = Some(Asked::Text);
                ctx.ask(Request::Edit { text: self.text.text(), suffix: ".md" });
            }
            Action::InsertFile => {
                self.asked = Some(Asked::File);
                return Outcome::Modal(Box::new(Picker::files(tr!(ctx, "Which file do you hand in?"), &ctx.look)));
            }
            Action::RemoveFile => return self.remove_file(ctx),
            Action::AddLink => {
                self.asked = Some(Asked::Link);
                let prompt = Prompt::new(tr!(ctx, "The address of your work"), tr!(ctx, "Empty takes it away"));
                return Outcome::Modal(Box::new(prompt.with(&Untrusted::from(self.url.as_str()).for_screen())));
            }
            Action::SubmitWork => return self.ask_to_submit(ctx),
            Action::ShowRubric => self.scroll.to(self.sheet.rubric),
            Action::Earlier => self.scroll.to(self.sheet.handed_in),
            Action::CopyText => self.copy_receipt(ctx),
            Action::Open if self.is_over() => return Outcome::Go(Route::Outline { course: self.view.course.clone() }),
            other if self.scroll.on_action(other) => {}
            _ => return Outcome::Ignored,
        }
        Outcome::Consumed
    }
}

impl Screen for Assignment {
    fn title(&self, _look: &Look<'_>) -> String {
        self.view.title.for_screen().into_owned()
    }

    fn scopes(&self) -> &'static [Scope] {
        if self.writing {
            &[Scope::Editor, Scope::OwnEditor, Scope::Edit]
        } else {
            &[Scope::Assignment, Scope::OwnEditor, Scope::Copy, Scope::Item, Scope::Move]
        }
    }

    fn typing(&self) -> bool {
        self.writing
    }

    fn dirty(&self) -> bool {
        self.autosave.is_waiting() || !self.files.is_empty() || self.handing_in.is_some()
    }

    fn corner(&self, look: &Look<'_>) -> Option<String> {
        let words = tr!(look, one "{n} word" | "{n} words", n = self.text.words());
        let saved = if self.autosave.has_failed() {
            tr!(look, "NOT saved")
        } else if self.autosave.is_waiting() {
            tr!(look, "saving")
        } else if self.view.draft.is_some() {
            tr!(look, "saved")
        } else {
            String::new()
        };
        self.writing.then(|| format!("{words}   {saved}"))
    }

    fn status(&self, look: &Look<'_>) -> Option<String> {
        if let Some(job) = &self.handing_in {
            return Some(tr!(look, "Handing in ... {how_far}", how_far = job.shown(look)));
        }
        if self.writing {
            let key = |action| look.keymap.shown(action).unwrap_or_default();
            let (back, submit) = (key(Action::Back), key(Action::SubmitWork));
            return Some(tr!(look, "Kept as you type. {back}, then {submit} hands in", back = back, submit = submit));
        }
        self.view.refused.clone()
    }

    fn commands(&self, look: &Look<'_>) -> Vec<Command> {
        if self.handing_in.is_some() {
            return vec![Command::new(Action::Back).label(tr!(look, "cancel"))];
        }
        if self.writing {
            return vec![
                Command::new(Action::Back).label(tr!(look, "done writing")),
                Command::new(Action::ExternalEditor),
                Command::new(Action::UndoTyping),
                Command::quiet(Action::RedoTyping),
            ];
        }
        let bars = |taken| self.bars(taken, look);
        let mut commands = Vec::new();
        if self.is_over() {
            commands.push(Command::new(Action::Open).label(tr!(look, "to the course")));
        }
        let ready = self.nothing_yet(look).is_none();
        let submit = Command::new(Action::SubmitWork).label(tr!(look, "hand in")).barred(self.nothing_yet(look));
        if ready {
            commands.push(submit.clone());
        }
        if self.takes(SubmitKind::Text) {
            commands.push(Command::new(Action::EditText).barred(bars(true)));
        }
        if self.takes(SubmitKind::File) {
            commands.push(Command::new(Action::InsertFile).barred(bars(true)));
        }
        if self.takes_link() {
            commands.push(Command::new(Action::AddLink).barred(bars(true)));
        }
        if !ready && !self.takes(SubmitKind::None) {
            commands.push(submit);
        }
        if !self.files.is_empty() {
            commands.push(Command::new(Action::RemoveFile));
        }
        if self.view.rubric.is_some() {
            commands.push(Command::new(Action::ShowRubric));
        }
        if !self.view.submissions.is_empty() {
            commands.push(Command::new(Action::Earlier).label(tr!(look, "handed in")));
            commands.push(Command::quiet(Action::CopyText).label(tr!(look, "copy the receipt")));
        }
        commands.push(Command::pair(Action::Up, Action::Down, tr!(look, "scroll")));
        commands.extend([Action::PageDown, Action::PageUp, Action::First, Action::Last].map(Command::quiet));
        if self.takes(SubmitKind::Text) {
            commands.push(Command::quiet(Action::ExternalEditor).barred(bars(true)));
        }
        commands
    }

    fn on_action(&mut self, action: Action, ctx: &mut Ctx<'_>) -> Outcome {
        // Nothing changes under what is being handed in. Whether it was in time to be cancelled, the answer says.
        if let Some(job) = &self.handing_in {
            if matches!(action, Action::Back | Action::Quit) {
                job.cancel();
            }
            return Outcome::Consumed;
        }
        if self.writing {
            return self.on_writing(action, ctx).unwrap_or(Outcome::Ignored);
        }
        self.on_reading(action, ctx)
    }

    fn on_text(&mut self, text: &str, ctx: &mut Ctx<'_>) -> Outcome {
        if !self.writing {
            return Outcome::Ignored;
        }
        if self.text.insert(text) == Typed::TooLong {
            let said = tr!(ctx, "That is too long: a text has at most 1 MiB. Hand it in as a file");
            ctx.warn(said);
        }
        self.typed(ctx);
        Outcome::Consumed
    }

    fn on_reply(&mut self, reply: Reply, ctx: &mut Ctx<'_>) -> Outcome {
        match (self.asked.take(), reply) {
            (Some(Asked::Submit), Reply::Yes) => self.submit(ctx),
            (Some(Asked::File), Reply::Files(paths)) => self.add_files(paths, ctx),
            (Some(Asked::Removal), Reply::Chosen(at)) if at < self.files.len() => drop(self.files.remove(at)),
            (Some(Asked::Link), Reply::Text(url)) => {
                url.trim().clone_into(&mut self.url);
                self.autosave.complete();
                self.save(ctx);
            }
            (Some(Asked::Text), Reply::Edited(text)) => {
                self.text = Editor::new(&text);
                self.autosave.complete();
                self.save(ctx);
            }
            _ => {}
        }
        self.lay(&ctx.look);
        if !self.files.is_empty() {
            self.scroll.show(self.sheet.work + self.files.len() + 2);
        }
        Outcome::Consumed
    }

    fn on_resume(&mut self, ctx: &mut Ctx<'_>) {
        self.reload(ctx);
    }

    fn on_leave(&mut self, ctx: &mut Ctx<'_>) {
        self.save(ctx);
    }

    fn wake(&self) -> Option<Instant> {
        self.autosave.due().into_iter().chain(self.handing_in.as_ref().map(Job::wake)).min()
    }

    fn on_tick(&mut self, ctx: &mut Ctx<'_>) -> Outcome {
        if let Some(answer) = Job::ended(&mut self.handing_in, ctx.now) {
            self.handed_in(answer, ctx);
        }
        if self.autosave.is_due(ctx.now) {
            self.save(ctx);
        }
        Outcome::Consumed
    }

    fn layout(&mut self, area: Rect, look: &Look<'_>) {
        self.area = reading(area);
        self.text.layout(self.area, look);
        self.lay(look);
    }

    fn render(&self, frame: &mut Frame<'_>, _area: Rect, look: &Look<'_>) {
        if self.writing {
            self.text.render(frame, self.area, true);
            self.text.placeholder(frame, self.area, &tr!(look, "Write here. Markdown is welcome."), look);
            return;
        }
        self.scroll.render(frame, self.area, &self.sheet.lines, look);
    }
}

/// A line of a meaning.
fn said(text: impl Into<String>, mean: Mean, look: &Look<'_>) -> Line<'static> {
    Line::styled(text.into(), look.style(mean))
}
