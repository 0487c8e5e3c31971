//! What a page does for each action, and what follows from having moved in it.

use super::text::waits_for_mark;
use super::{Asked, PageReader, go};
use crate::domain::completion::Status;
use crate::domain::text::Untrusted;
use crate::service::page::Neighbor;
use crate::tr;
use crate::tui::action::Action;
use crate::tui::route::Route;
use crate::tui::screen::{Ctx, Outcome, Screen};
use crate::tui::widgets::markdown::{Copied, MarkdownView};
use crate::tui::widgets::prompt::Prompt;

impl PageReader {
    pub(super) fn act(&mut self, action: Action, ctx: &mut Ctx<'_>) -> Outcome {
        match action {
            Action::Up => self.text.scroll(-1),
            Action::Down => self.text.scroll(1),
            Action::PageUp | Action::ReadBack => self.text.page_up(),
            Action::PageDown => self.text.page_down(),
            Action::HalfUp => self.text.half_up(),
            Action::HalfDown => self.text.half_down(),
            Action::First => self.text.first(),
            Action::Last => self.text.last(),
            Action::ReadOn => return self.read_on(ctx),
            Action::NextPart => {
                if !self.text.next_stop() {
                    let key = ctx.look.keymap.shown(Action::ReadOn).unwrap_or_default();
                    let text = tr!(ctx, "Nothing more to answer or to follow here, {key} reads on", key = key);
                    ctx.say(text);
                }
                self.arrive();
            }
            Action::PreviousPart => {
                self.text.previous_stop();
                self.arrive();
            }
            Action::Open | Action::OpenLink => return self.open_here(ctx),
            Action::Find => {
                return self
                    .ask(Asked::Find, Box::new(Prompt::new(tr!(ctx, "Find on this page"), tr!(ctx, "A word or more, whatever the case"))));
            }
            Action::NextPage if self.text.sought().is_some() => self.text.next_match(),
            Action::PreviousPage if self.text.sought().is_some() => self.text.previous_match(),
            Action::NextPage => return self.go_on(ctx),
            Action::PreviousPage => return go(&self.view.course, self.view.previous.as_ref(), ctx),
            Action::MarkDone => self.mark_done(ctx),
            Action::CopyText => copy_from(&mut self.text, ctx),
            Action::Links => return self.list_links(ctx),
            Action::ShowOutline => return self.list_headings(ctx),
            Action::Back if self.text.sought().is_some() => self.text.end_search(),
            Action::Back if self.text.stop().is_some() => self.text.set_focus(None),
            _ => return Outcome::Ignored,
        }
        Outcome::Consumed
    }

    pub(super) fn ask(&mut self, what: Asked, screen: Box<dyn Screen>) -> Outcome {
        self.asked = Some(what);
        Outcome::Modal(screen)
    }

    /// Goes a screen down; from the end on to the next item.
    pub(super) fn read_on(&mut self, ctx: &mut Ctx<'_>) -> Outcome {
        if !self.text.is_at_end() {
            self.text.page_down();
            return Outcome::Consumed;
        }
        match &self.view.next {
            None => Outcome::Go(Route::Outline { course: self.view.course.clone() }),
            Some(_) => self.go_on(ctx),
        }
    }

    /// Goes on to the next item; where it is locked and this page is not marked, that is said too.
    fn go_on(&self, ctx: &mut Ctx<'_>) -> Outcome {
        if let Some(Neighbor { locked_by: Some(why), title, .. }) = self.view.next.as_ref().filter(|_| self.view.waits_for_mark) {
            let mark = waits_for_mark(&ctx.look);
            let text = tr!(ctx, "{title} is locked. {why} {mark}", title = title.for_screen(), why = why, mark = mark);
            ctx.say(text);
            return Outcome::Consumed;
        }
        go(&self.view.course, self.view.next.as_ref(), ctx)
    }

    pub(super) fn mark_done(&mut self, ctx: &mut Ctx<'_>) {
        let done = self.view.status != Some(Status::Done);
        let answer = ctx.school.mark_done(&ctx.actor, &self.view.course, &self.view.item, done);
        let Some(marked) = ctx.try_or_say(answer) else { return };
        let text = match (done, marked.status) {
            (true, _) => tr!(ctx, "Marked as done"),
            (false, Status::Done) => tr!(ctx, "The mark is taken away; it stays done because it was read to the end"),
            (false, _) => tr!(ctx, "No longer marked as done"),
        };
        ctx.done(text);
        self.renew(ctx);
    }

    pub(super) fn find(&mut self, wanted: &str, ctx: &mut Ctx<'_>) {
        if wanted.trim().is_empty() {
            return self.text.end_search();
        }
        if self.text.find(wanted) == 0 {
            self.text.end_search();
            let text = tr!(ctx, "`{text}` is not on this page", text = Untrusted::from(wanted).for_screen());
            ctx.say(text);
        }
    }

    /// What follows from having moved: the place is another, and the end may be reached.
    pub(super) fn moved(&mut self, ctx: &mut Ctx<'_>) {
        self.text.note_seen();
        self.note_place(ctx);
        if self.text.shown() >= 1_000 && !self.finished {
            self.finished = true;
            self.keeping.flush(ctx, &self.view);
            let before = self.view.status;
            self.renew(ctx);
            if before.is_some_and(|before| before != Status::Done) && self.view.status == Some(Status::Done) {
                let text = tr!(ctx, "Read to the end: done");
                ctx.done(text);
            }
        }
    }

    pub(super) fn note_place(&mut self, ctx: &mut Ctx<'_>) {
        let at = self.text.document().byte_of(self.text.place());
        self.keeping.place(ctx.now, at, self.text.shown());
    }
}

/// Copies the link that has the focus, else code.
pub fn copy_from(text: &mut MarkdownView, ctx: &mut Ctx<'_>) {
    match text.copy() {
        Some(Copied::Link(address)) => ctx.copy(address),
        Some(Copied::Code { text, lines }) => {
            ctx.copy(text);
            let said = tr!(ctx, one "Sent {n} line of code to your terminal's clipboard" | "Sent {n} lines of code to your terminal's clipboard", n = lines);
            ctx.done(said);
        }
        None => {
            let text = tr!(ctx, "There is no code on this screen to copy");
            ctx.say(text);
        }
    }
}
