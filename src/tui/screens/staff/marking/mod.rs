//! Marking: one piece of work beside what it is marked by, levels by digits, a comment, and on to the next with one key (UX.md 7b).
//!
//! What is chosen and written is kept as a draft until it is given: leaving loses nothing.

mod act;
mod areas;
mod commands;
mod desk;
mod give;
mod sheet;
#[cfg(test)]
mod tests;
mod walk;
mod work;

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;

use crate::domain::time::Instant;
use crate::service::Error;
use crate::service::grade::MarkingView;
use crate::service::submission::SubmissionView;
use crate::tr;
use crate::tui::action::{Action, Scope};
use crate::tui::autosave::Autosave;
use crate::tui::screen::{Command, Ctx, Look, Outcome, Reply, Screen};
use crate::tui::theme::Mean;
use crate::tui::when;
use crate::tui::widgets::editor::{Editor, Typed};
use crate::tui::widgets::scroll::Scroll;
use areas::Areas;
use desk::Desk;
use give::Given;
use walk::Stop;
pub use walk::by_item;
use work::Work;

/// Work is no wider, however wide the terminal.
const READABLE: usize = 88;

/// What a screen over this one was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Asked {
    /// The whole mark, or the points of a question.
    Number,
    /// Why a mark that was seen is changed.
    Reason,
    /// Which file is saved, read, or opened by the system's program.
    File,
    Read,
    Outside,
    /// Where the file of this position is saved.
    Folder(usize),
    Comment,
}

/// The screen.
pub struct Marking {
    view: MarkingView,
    /// What stands in the book, and what is about to.
    book: Desk,
    desk: Desk,
    cursor: usize,
    /// What waits in this course when it was opened.
    queue: Vec<Stop>,
    at: usize,
    /// The submission that what is on the desk is for: one that was handed in since is told before it is marked by it.
    seen: u32,
    /// What was given last, to be taken back.
    given: Option<Given>,
    /// The submission that is shown; `None`: the newest.
    shown: Option<usize>,
    /// The arrows scroll the work.
    reading: bool,
    writing: Option<Editor>,
    autosave: Autosave,
    asked: Option<Asked>,
    areas: Areas,
    work: Work,
    now: Instant,
    sheet: (Vec<Line<'static>>, Scroll),
}

/// Opens the work of `user` on `item`; of a quiz a certain attempt, with what its learner asks about under the cursor.
///
/// # Errors
/// What the service says.
pub fn open(course: &str, item: &str, user: &str, attempt: Option<u32>, ctx: &mut Ctx<'_>) -> Result<Box<dyn Screen>, Error> {
    let view = ctx.school.marking(&ctx.actor, course, item, user, attempt)?;
    let to_mark = ctx.school.to_mark(&ctx.actor, course)?;
    let (queue, at) = walk::queue(&view, attempt, to_mark.work);
    let book = Desk::of(&view);
    let mut screen = Marking {
        desk: book.clone(),
        book,
        view,
        cursor: 0,
        queue,
        at,
        seen: 0,
        given: None,
        shown: None,
        reading: false,
        writing: None,
        autosave: Autosave::default(),
        asked: None,
        areas: Areas::default(),
        work: Work::default(),
        now: ctx.now,
        sheet: Default::default(),
    };
    screen.take_up();
    if let Some(asked) = screen.asked_about().filter(|_| attempt.is_some()) {
        screen.cursor = asked;
    }
    screen.take_files(ctx);
    Ok(Box::new(screen))
}

impl Marking {
    /// The submission that is shown.
    fn submission(&self) -> Option<&SubmissionView> {
        match self.shown {
            Some(at) => self.view.submissions.get(at),
            None => self.view.submissions.last(),
        }
    }

    /// The number of what was handed in last; 0 where nothing was.
    fn newest(&self) -> u32 {
        self.view.submissions.last().map_or(0, |newest| newest.submission)
    }

    /// Keeps what was begun; says so only when it fails.
    fn keep(&mut self, ctx: &mut Ctx<'_>) {
        if !self.autosave.is_waiting() {
            return;
        }
        let draft = self.desk.draft(&self.book, Some(self.view.attempt.as_ref().map_or(self.seen, |attempt| attempt.attempt)));
        match ctx.school.save_mark_draft(&ctx.actor, &self.view.course, &self.view.item, &self.view.user, draft) {
            Ok(()) => self.autosave.done(),
            Err(error) => {
                self.autosave.failed(ctx.now);
                ctx.fail(&error);
            }
        }
    }

    fn typed(&mut self, ctx: &Ctx<'_>) {
        let Some(editor) = &mut self.writing else { return };
        if editor.take_changed() {
            self.desk.set_comment(self.cursor, editor.text());
            self.autosave.typed(ctx.now);
        }
    }

    fn lay(&mut self, look: &Look<'_>) {
        let width = |area: Rect| usize::from(area.width).max(1);
        self.areas = self.areas.split(self, look);
        let columns = width(self.areas.work).min(READABLE);
        let (before, after) = sheet::work(self, columns, look);
        self.work.layout(before, after, columns, self.areas.work, look);
        let (lines, seen) = sheet::desk(self, width(self.areas.desk), look);
        self.sheet.0 = lines;
        self.sheet.1.layout(self.sheet.0.len(), self.areas.desk);
        self.sheet.1.show(seen.end.saturating_sub(1));
        self.sheet.1.show(seen.start);
    }
}

impl Screen for Marking {
    fn title(&self, _look: &Look<'_>) -> String {
        self.view.title.for_screen().into_owned()
    }

    fn scopes(&self) -> &'static [Scope] {
        if self.writing.is_some() {
            &[Scope::Editor, Scope::OwnEditor, Scope::Edit]
        } else {
            &[Scope::Marking, Scope::Choice, Scope::OwnEditor, Scope::Save, Scope::Focus, Scope::Item, Scope::Move]
        }
    }

    fn typing(&self) -> bool {
        self.writing.is_some()
    }

    fn dirty(&self) -> bool {
        self.autosave.is_waiting()
    }

    fn corner(&self, look: &Look<'_>) -> Option<String> {
        let waits = self.queue.iter().filter(|stop| stop.waits).count();
        Some(tr!(look, "{n} of {all}, {waits} to mark", n = self.at + 1, all = self.queue.len(), waits = waits))
    }

    fn status(&self, look: &Look<'_>) -> Option<String> {
        let key = |action| look.keymap.shown(action).unwrap_or_default();
        if self.writing.is_some() {
            let (back, save) = (key(Action::Back), key(Action::SaveMark));
            return Some(tr!(look, "Kept as you type. {back}, then {save} gives it", back = back, save = save));
        }
        let late = self.view.lateness.as_ref()?;
        Some(match late.is_free(self.view.possible) {
            true if late.free_days > 0 => {
                tr!(look, "{span} late: free late days cover it", span = when::seconds(look, late.seconds))
            }
            true => tr!(look, "{span} late: nothing goes off for it", span = when::seconds(look, late.seconds)),
            false => {
                let off = late.deduction(&self.view.possible.exact(), self.view.possible).decimal(2);
                let span = when::seconds(look, late.seconds);
                tr!(look, "{span} late after the due date: up to {off} points go off by the course's rule", span = span, off = off)
            }
        })
    }

    fn commands(&self, look: &Look<'_>) -> Vec<Command> {
        self.offered(look)
    }

    fn on_action(&mut self, action: Action, ctx: &mut Ctx<'_>) -> Outcome {
        self.now = ctx.now;
        let outcome = if self.writing.is_some() { self.on_writing(action, ctx) } else { self.on_marking(action, ctx) };
        self.lay(&ctx.look);
        outcome
    }

    fn on_text(&mut self, text: &str, ctx: &mut Ctx<'_>) -> Outcome {
        let Some(editor) = &mut self.writing else { return Outcome::Ignored };
        if editor.insert(text) == Typed::TooLong {
            let said = tr!(ctx, "That is too long for a comment");
            ctx.warn(said);
        }
        self.typed(ctx);
        Outcome::Consumed
    }

    fn on_reply(&mut self, reply: Reply, ctx: &mut Ctx<'_>) -> Outcome {
        let outcome = self.replied(reply, ctx);
        self.lay(&ctx.look);
        outcome
    }

    fn on_resume(&mut self, ctx: &mut Ctx<'_>) {
        let event = (self.view.event, self.view.attempt_event);
        self.look_again(ctx);
        self.take_files(ctx);
        if self.desk == self.book {
            return;
        }
        if self.view.attempt.is_none() && self.seen != self.newest() {
            let name = self.view.name.for_screen().into_owned();
            let said = tr!(ctx, "{name} handed in anew: what is on the desk is for what stood here before", name = name);
            ctx.warn(said);
        } else if event != (self.view.event, self.view.attempt_event) {
            let said = tr!(ctx, "The mark was changed meanwhile: what is yours stands here and is not given yet");
            ctx.warn(said);
        }
    }

    fn on_leave(&mut self, ctx: &mut Ctx<'_>) {
        self.keep(ctx);
    }

    fn wake(&self) -> Option<Instant> {
        self.autosave.due().into_iter().chain(self.work.wake(self.now)).min()
    }

    fn on_tick(&mut self, ctx: &mut Ctx<'_>) -> Outcome {
        self.now = ctx.now;
        self.work.tick(ctx.now);
        if self.autosave.is_due(ctx.now) {
            self.keep(ctx);
        }
        Outcome::Consumed
    }

    fn layout(&mut self, area: Rect, look: &Look<'_>) {
        self.areas = Areas::of(area);
        self.lay(look);
        if let Some(editor) = &mut self.writing {
            editor.layout(self.areas.editor(), look);
        }
    }

    fn render(&self, frame: &mut Frame<'_>, _area: Rect, look: &Look<'_>) {
        let Areas { head, work, desk, .. } = self.areas;
        if head.height > 0 {
            frame.render_widget(sheet::head(self, usize::from(head.width), look), head);
        }
        self.areas.rules(frame, look);
        if work.height > 0 {
            self.work.render(frame, work, look);
        }
        match &self.writing {
            Some(editor) => {
                let area = self.areas.editor();
                let title = Rect { y: desk.y, height: desk.height.min(1), ..desk };
                frame.render_widget(Line::styled(sheet::comment_title(self, look), look.style(Mean::Heading)), title);
                editor.render(frame, area, true);
                editor.placeholder(frame, area, &tr!(look, "Write here. Markdown is welcome."), look);
            }
            None if desk.height > 0 => self.sheet.1.render(frame, desk, &self.sheet.0, look),
            None => {}
        }
    }
}
