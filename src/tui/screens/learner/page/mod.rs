//! Reading a page: the text with its questions, where one is in it, and the way on. The place and the time are kept as one reads.

mod address;
mod commands;
mod follow;
mod panes;
mod question;
#[cfg(test)]
mod tests;
mod time;

use std::collections::HashMap;

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::content::{self, Meaning, Span};
use crate::domain::completion::Status;
use crate::domain::course::ItemKind;
use crate::domain::text::Untrusted;
use crate::domain::time::Instant;
use crate::service::Error;
use crate::service::page::{Neighbor, PageView};
use crate::tr;
use crate::tui::action::{Action, Scope};
use crate::tui::route::Route;
use crate::tui::screen::{Command, Ctx, Look, Outcome, Reply, Screen};
use crate::tui::screens::learner::file::{FileItem, Saving};
use crate::tui::widgets::markdown::{Copied, MarkdownView, Stop};
use crate::tui::widgets::prompt::Prompt;
use crate::tui::widgets::question::Mode;
use panes::Panes;
use time::Keeping;

pub use address::Address;
pub use follow::go;

/// Opens an item that is read: each kind in its own way.
///
/// # Errors
/// What the service says: not there, or locked and why.
pub fn open(course: &str, item: &str, ctx: &mut Ctx<'_>) -> Result<Box<dyn Screen>, Error> {
    let view = ctx.school.page(&ctx.actor, course, item)?;
    Ok(match view.kind {
        ItemKind::Link => Box::new(Address::of_item(view)),
        ItemKind::File => Box::new(FileItem::new(view)),
        _ => {
            let items = items(course, ctx);
            Box::new(PageReader::new(view, items, &ctx.look))
        }
    })
}

/// What a screen over this one was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Asked {
    Find,
    Link,
    Heading,
    Save(Saving),
}

/// What the items of the course are called, for the links that lead to them. Where it cannot be told, ids must do.
fn items(course: &str, ctx: &Ctx<'_>) -> Items {
    let outline = ctx.school.outline(&ctx.actor, course);
    outline.map(|outline| outline.items().map(|item| (item.id.clone(), (item.kind, item.title.clone()))).collect()).unwrap_or_default()
}

type Items = HashMap<String, (ItemKind, Untrusted)>;

pub struct PageReader {
    view: PageView,
    items: Items,
    text: MarkdownView,
    keeping: Keeping,
    panes: Panes,
    asked: Option<Asked>,
    /// When to look whether colors have come.
    colors: Option<Instant>,
    /// The end was reached and the service was told.
    finished: bool,
}

impl PageReader {
    pub fn new(view: PageView, items: Items, look: &Look<'_>) -> Self {
        let text = reading(&view, look);
        let mut reader = Self {
            keeping: Keeping::new(look.now, view.place),
            colors: text.is_coloring().then_some(look.now),
            finished: view.place.read >= 1_000,
            text,
            view,
            items,
            panes: Panes::default(),
            asked: None,
        };
        reader.text.set_tail(reader.way_on(look));
        reader
    }

    /// The lines below the text: what comes next.
    fn way_on(&self, look: &Look<'_>) -> Vec<content::Line> {
        let key = look.keymap.shown(Action::ReadOn).unwrap_or_default();
        let mut lines = vec![content::Line::new(vec![Span::new("-".repeat(24), Meaning::Mark)])];
        let mut say = |text: String, meaning| lines.push(content::Line::new(vec![Span::new(text, meaning)]));
        match &self.view.next {
            Some(Neighbor { title, locked_by: None, kind, .. }) => {
                let title = title.for_screen();
                say(tr!(look, "Next {kind}: {title}", kind = kind_word(*kind, look), title = title), Meaning::Text);
                say(tr!(look, "{key} goes on to it.", key = key), Meaning::Muted);
            }
            Some(Neighbor { title, locked_by: Some(why), .. }) => {
                say(tr!(look, "Next: {title}", title = title.for_screen()), Meaning::Text);
                say(tr!(look, "It is locked. {why}", why = why), Meaning::Muted);
            }
            None => {
                say(tr!(look, "This is the end of the course."), Meaning::Text);
                say(tr!(look, "{key} leads to its outline.", key = key), Meaning::Muted);
            }
        }
        lines
    }

    /// Goes a screen down; from the end on to the next item.
    pub(super) fn read_on(&mut self, ctx: &mut Ctx<'_>) -> Outcome {
        if !self.text.is_at_end() {
            self.text.page_down();
            return Outcome::Consumed;
        }
        match &self.view.next {
            None => Outcome::Go(Route::Outline { course: self.view.course.clone() }),
            next => go(&self.view.course, next.as_ref(), ctx),
        }
    }

    /// Fetches the page anew; the text stays as it is where it did not change.
    fn renew(&mut self, ctx: &mut Ctx<'_>) {
        let answer = ctx.school.page(&ctx.actor, &self.view.course, &self.view.item);
        let Some(view) = ctx.try_or_say(answer) else { return };
        let changed = view.text != self.view.text;
        self.view = view;
        if changed {
            let place = self.text.document().byte_of(self.text.place());
            self.text = reading(&self.view, &ctx.look);
            let place = self.text.document().anchor_at(place);
            self.text.go_to(place);
        }
        self.text.set_tail(self.way_on(&ctx.look));
    }

    fn mark_done(&mut self, ctx: &mut Ctx<'_>) {
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

    fn copy(&mut self, ctx: &mut Ctx<'_>) {
        match self.text.copy() {
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

    fn find(&mut self, wanted: &str, ctx: &mut Ctx<'_>) {
        if wanted.trim().is_empty() {
            return self.text.end_search();
        }
        if self.text.find(wanted) == 0 {
            self.text.end_search();
            let text = tr!(ctx, "`{text}` is not on this page", text = Untrusted::from(wanted).for_screen());
            ctx.say(text);
        }
    }
}

/// The text of a page with its questions, at the place where reading goes on.
fn reading(view: &PageView, look: &Look<'_>) -> MarkdownView {
    let later = match view.kind {
        ItemKind::Discussion => Some(tr!(look, "Posting is not built yet: for now a discussion can only be read.")),
        ItemKind::Survey => Some(tr!(look, "Answering is not built yet: for now a survey can only be read.")),
        _ => None,
    };
    let text = match later {
        Some(later) => Untrusted::new(format!("{}\n\n> [!NOTE]\n> {later}\n", view.text.raw())),
        None => view.text.clone(),
    };
    let mut text = MarkdownView::new(&text).with_checks(view.checks.iter().map(question::check).collect()).with_line_numbers();
    let place = text.document().anchor_at(usize::try_from(view.place.at).unwrap_or(usize::MAX));
    text.go_to(place);
    text
}

/// What an item is, for people.
pub fn kind_word(kind: ItemKind, look: &Look<'_>) -> String {
    match kind {
        ItemKind::Page => tr!(look, "page"),
        ItemKind::Quiz => tr!(look, "quiz"),
        ItemKind::Assignment => tr!(look, "assignment"),
        ItemKind::Discussion => tr!(look, "discussion"),
        ItemKind::Survey => tr!(look, "survey"),
        ItemKind::Link => tr!(look, "link"),
        ItemKind::File => tr!(look, "file"),
    }
}

const READING: &[Scope] = &[Scope::Page, Scope::Copy, Scope::Search, Scope::Focus, Scope::Item, Scope::Move];
const CHOOSING: &[Scope] = &[Scope::Choice, Scope::Page, Scope::Copy, Scope::Search, Scope::Focus, Scope::Item, Scope::Move];
const TYPING_LINE: &[Scope] = &[Scope::Line, Scope::Edit, Scope::Focus];
const TYPING_TEXT: &[Scope] = &[Scope::Editor, Scope::Edit];

impl Screen for PageReader {
    fn title(&self, _look: &Look<'_>) -> String {
        self.view.title.for_screen().into_owned()
    }

    fn scopes(&self) -> &'static [Scope] {
        match self.mode() {
            Some(Mode::Choosing) => CHOOSING,
            Some(Mode::Line) => TYPING_LINE,
            Some(Mode::Text) => TYPING_TEXT,
            Some(Mode::Resting) | None => READING,
        }
    }

    fn typing(&self) -> bool {
        matches!(self.mode(), Some(Mode::Line | Mode::Text))
    }

    fn corner(&self, look: &Look<'_>) -> Option<String> {
        let percent = self.text.shown() / 10;
        if self.panes.is_compact() {
            let done = if self.view.status == Some(Status::Done) { tr!(look, "done ") } else { String::new() };
            return Some(tr!(
                look,
                "{done}{n}/{all} {percent} %",
                done = done,
                n = self.view.number,
                all = self.view.of,
                percent = percent
            ));
        }
        let done = if self.view.status == Some(Status::Done) { tr!(look, "done   ") } else { String::new() };
        Some(tr!(look, "{done}{n} of {all}   {percent} %", done = done, n = self.view.number, all = self.view.of, percent = percent))
    }

    fn status(&self, look: &Look<'_>) -> Option<String> {
        if let Some((wanted, at, all)) = self.text.sought() {
            let wanted = Untrusted::from(wanted);
            return Some(tr!(look, "`{text}`: {at} of {all}", text = wanted.for_screen(), at = at, all = all));
        }
        match self.text.stop() {
            Some(Stop::Link(number)) => {
                let link = self.text.document().links.get(number as usize)?;
                Some(format!("[{}] {}", number + 1, self.leads_to(&link.target, look)))
            }
            Some(Stop::Fold(_)) => Some(tr!(look, "Something is folded away here")),
            _ => None,
        }
    }

    fn commands(&self, look: &Look<'_>) -> Vec<Command> {
        self.all_commands(look)
    }

    fn on_action(&mut self, action: Action, ctx: &mut Ctx<'_>) -> Outcome {
        self.keeping.key(ctx, &self.view);
        let outcome = self.question().and_then(|at| self.on_question(at, action, ctx)).unwrap_or_else(|| self.act(action, ctx));
        self.moved(ctx);
        outcome
    }

    fn on_text(&mut self, text: &str, ctx: &mut Ctx<'_>) -> Outcome {
        self.keeping.key(ctx, &self.view);
        if let Some(check) = self.question().and_then(|at| self.text.check_mut(at)) {
            check.on_text(text);
        }
        Outcome::Consumed
    }

    fn on_reply(&mut self, reply: Reply, ctx: &mut Ctx<'_>) -> Outcome {
        match (self.asked.take(), reply) {
            (Some(Asked::Find), Reply::Text(wanted)) => self.find(&wanted, ctx),
            (Some(Asked::Link), Reply::Chosen(at)) => return self.follow(at, ctx),
            (Some(Asked::Heading), Reply::Chosen(at)) => {
                if let Some(heading) = self.text.document().headings.get(at) {
                    let block = heading.block;
                    self.text.go_to_block(block);
                }
            }
            (Some(Asked::Save(saving)), reply) => saving.end(&reply, ctx),
            _ => {}
        }
        Outcome::Consumed
    }

    fn on_resume(&mut self, ctx: &mut Ctx<'_>) {
        self.keeping.resume(ctx.now);
        self.renew(ctx);
    }

    fn on_leave(&mut self, ctx: &mut Ctx<'_>) {
        self.note_place(ctx);
        self.keeping.flush(ctx, &self.view);
    }

    fn wake(&self) -> Option<Instant> {
        [self.colors, self.keeping.wake()].into_iter().flatten().min()
    }

    fn on_tick(&mut self, ctx: &mut Ctx<'_>) -> Outcome {
        self.text.tick();
        self.colors = self.text.is_coloring().then_some(Instant(ctx.now.0 + 100));
        if self.keeping.wake().is_some_and(|wake| wake <= ctx.now) {
            self.keeping.flush(ctx, &self.view);
        }
        Outcome::Consumed
    }

    fn layout(&mut self, area: Rect, look: &Look<'_>) {
        self.panes = Panes::of(area, &self.text);
        self.text.layout(self.panes.text, look);
    }

    fn render(&self, frame: &mut Frame<'_>, _area: Rect, look: &Look<'_>) {
        self.panes.render(frame, &self.text, look);
        self.text.render(frame, self.panes.text, look);
    }
}

/// Keys.
impl PageReader {
    fn act(&mut self, action: Action, ctx: &mut Ctx<'_>) -> Outcome {
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
            Action::NextPage => return go(&self.view.course, self.view.next.as_ref(), ctx),
            Action::PreviousPage => return go(&self.view.course, self.view.previous.as_ref(), ctx),
            Action::MarkDone => self.mark_done(ctx),
            Action::CopyText => self.copy(ctx),
            Action::Links => return self.list_links(ctx),
            Action::ShowOutline => return self.list_headings(ctx),
            Action::Back if self.text.sought().is_some() => self.text.end_search(),
            Action::Back if self.text.stop().is_some() => self.text.set_focus(None),
            _ => return Outcome::Ignored,
        }
        Outcome::Consumed
    }

    fn ask(&mut self, what: Asked, screen: Box<dyn Screen>) -> Outcome {
        self.asked = Some(what);
        Outcome::Modal(screen)
    }

    /// What follows from having moved: the place is another, and the end may be reached.
    fn moved(&mut self, ctx: &mut Ctx<'_>) {
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

    fn note_place(&mut self, ctx: &mut Ctx<'_>) {
        let at = self.text.document().byte_of(self.text.place());
        self.keeping.place(ctx.now, at, self.text.shown());
    }
}
