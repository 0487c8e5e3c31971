//! Reading a page: the text with its questions, where one is in it, and the way on. The place and the time are kept as one reads.

mod act;
mod address;
mod commands;
mod follow;
mod panes;
mod question;
#[cfg(test)]
mod tests;
mod text;
mod time;

use std::collections::HashMap;

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::domain::completion::Status;
use crate::domain::course::ItemKind;
use crate::domain::text::Untrusted;
use crate::domain::time::Instant;
use crate::service::Error;
use crate::service::page::PageView;
use crate::tr;
use crate::tui::action::{Action, Scope};
use crate::tui::screen::{Command, Ctx, Look, Outcome, Reply, Screen};
use crate::tui::screens::shared::file::FileReader;
use crate::tui::widgets::markdown::{MarkdownView, Stop};
use crate::tui::widgets::question::Mode;
use panes::Panes;
use time::Keeping;

pub use act::copy_from;
pub use address::Address;
pub use follow::{Step, along, follow, go, headings, leads_to, link_list};
pub use text::kind_word;
use text::reading;

/// Opens an item that is read: each kind in its own way.
///
/// # Errors
/// What the service says: not there, or locked and why.
pub fn open(course: &str, item: &str, ctx: &mut Ctx<'_>) -> Result<Box<dyn Screen>, Error> {
    let view = ctx.school.page(&ctx.actor, course, item)?;
    Ok(match view.kind {
        ItemKind::Link => Box::new(Address::of_item(view)),
        ItemKind::File => Box::new(FileReader::of_item(view, ctx)),
        _ => {
            let items = items(course, ctx);
            Box::new(PageReader::new(view, items, &ctx.look))
        }
    })
}

/// What a screen over this one was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Asked {
    Find,
    Link,
    Heading,
}

/// What the items of the course are called, for the links that lead to them. Where it cannot be told, ids must do.
pub fn items(course: &str, ctx: &Ctx<'_>) -> Items {
    let outline = ctx.school.outline(&ctx.actor, course);
    outline.map(|outline| outline.items().map(|item| (item.id.clone(), (item.kind, item.title.clone()))).collect()).unwrap_or_default()
}

pub type Items = HashMap<String, (ItemKind, Untrusted)>;

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
}

const READING: &[Scope] = &[Scope::Page, Scope::Links, Scope::Onward, Scope::Copy, Scope::Search, Scope::Focus, Scope::Item, Scope::Move];
const CHOOSING: &[Scope] =
    &[Scope::Choice, Scope::Page, Scope::Links, Scope::Onward, Scope::Copy, Scope::Search, Scope::Focus, Scope::Item, Scope::Move];
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
            let done = if self.view.status == Some(Status::Done) { format!("{} ", tr!(look, "done")) } else { String::new() };
            return Some(tr!(
                look,
                "{done}{n}/{all} {percent} %",
                done = done,
                n = self.view.number,
                all = self.view.of,
                percent = percent
            ));
        }
        let done = if self.view.status == Some(Status::Done) { format!("{}   ", tr!(look, "done")) } else { String::new() };
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
                Some(format!("[{}] {}", number + 1, leads_to(&self.items, &self.view.target(&link.target), &link.target, look)))
            }
            Some(Stop::Fold(fold)) if !self.text.is_unfolded(fold) => Some(tr!(look, "Something is folded away here")),
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
