//! An assignment: the task and how it is marked, the work in hand, what was handed in before and what came of it.
//!
//! One screen that scrolls, and an editor in its place while one writes. What is written is kept as a draft while it is typed; files
//! stay where they are until they are handed in.

mod act;
mod commands;
mod files;
mod hand_in;
mod sheet;
mod task;
#[cfg(test)]
mod tests;

use std::path::PathBuf;

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;

use crate::domain::course::SubmitKind;
use crate::domain::time::Instant;
use crate::service::Error;
use crate::service::submission::{AssignmentView, DraftView, SubmissionView};
use crate::tr;
use crate::tui::action::{Action, Scope};
use crate::tui::autosave::Autosave;
use crate::tui::job::Job;
use crate::tui::screen::{Command, Ctx, Look, Outcome, Reply, Screen};
use crate::tui::screens::learner::page::{Items, items};
use crate::tui::theme::Mean;
use crate::tui::widgets::editor::{Editor, Typed};
use crate::tui::widgets::markdown::MarkdownView;
use crate::tui::widgets::scroll::Scroll;
use crate::tui::widgets::text::reading;
use sheet::Sheet;

/// Opens an assignment.
///
/// # Errors
/// What the service says: not there, not theirs, locked.
pub fn open(course: &str, item: &str, ctx: &mut Ctx<'_>) -> Result<Box<dyn Screen>, Error> {
    let view = ctx.school.assignment(&ctx.actor, course, item)?;
    let items = items(course, ctx);
    Ok(Box::new(Assignment::new(view, items)))
}

/// What a screen over this one was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Asked {
    File,
    Removal,
    Link,
    Submit,
    Text,
    /// A link of the task.
    TaskLink,
}

struct Assignment {
    view: AssignmentView,
    /// The task with its links and folds.
    task: MarkdownView,
    /// What the items of the course are called, for the links.
    items: Items,
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
    fn new(view: AssignmentView, items: Items) -> Self {
        let draft = view.draft.clone().unwrap_or_default();
        Self {
            text: Editor::new(draft.text.raw()),
            url: draft.url.into_raw(),
            task: task::view_of(&view),
            items,
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

    /// Whether it was handed in and nothing else is in hand: what comes next stands in the course.
    fn is_over(&self) -> bool {
        !self.view.submissions.is_empty() && self.is_empty()
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

    fn reload(&mut self, ctx: &mut Ctx<'_>) {
        let answer = ctx.school.assignment(&ctx.actor, &self.view.course, &self.view.item);
        if let Some(view) = ctx.try_or_say(answer) {
            if view.task != self.view.task {
                self.task = task::view_of(&view);
            }
            self.view = view;
        }
    }

    fn lay(&mut self, look: &Look<'_>) {
        self.task.tick();
        self.task.layout_within(usize::from(self.area.width), look);
        self.sheet = Sheet::of(self, usize::from(self.area.width), look);
        self.scroll.layout(self.sheet.lines.len(), self.area);
    }

    fn typed(&mut self, ctx: &Ctx<'_>) {
        if self.text.take_changed() {
            self.autosave.typed(ctx.now);
        }
    }
}

impl Screen for Assignment {
    fn title(&self, _look: &Look<'_>) -> String {
        self.view.title.for_screen().into_owned()
    }

    fn scopes(&self) -> &'static [Scope] {
        if self.view.teaches {
            &[Scope::Teaching, Scope::Links, Scope::Onward, Scope::Focus, Scope::Item, Scope::Move]
        } else if self.writing {
            &[Scope::Editor, Scope::OwnEditor, Scope::Edit]
        } else {
            &[Scope::Assignment, Scope::Links, Scope::Onward, Scope::OwnEditor, Scope::Copy, Scope::Focus, Scope::Item, Scope::Move]
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
        self.where_to(look).or_else(|| self.view.refused.clone().filter(|_| !self.view.teaches))
    }

    fn commands(&self, look: &Look<'_>) -> Vec<Command> {
        self.offered(look)
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
            let said = tr!(ctx, "That is too long: a text has at most 1 MB. Hand it in as a file");
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
            (Some(Asked::TaskLink), Reply::Chosen(at)) => return self.follow_link(at, ctx),
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
