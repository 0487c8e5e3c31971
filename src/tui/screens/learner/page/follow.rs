//! Where the links of a page lead: to an item, a part of the page, a file of the course, or out of it.

use crate::domain::completion::Status;
use crate::domain::text::Untrusted;
use crate::service::page::{Neighbor, Target};
use crate::tr;
use crate::tui::action::Action;
use crate::tui::route::Route;
use crate::tui::screen::{Ctx, Look, Outcome};
use crate::tui::screens::learner::choose::{Choose, Offer};
use crate::tui::screens::learner::file::Saving;
use crate::tui::screens::learner::page::{Address, Asked, PageReader, Stop, kind_word};

/// Goes to the item before or after; says why not where it is locked or there is none.
pub fn go(course: &str, to: Option<&Neighbor>, ctx: &mut Ctx<'_>) -> Outcome {
    let text = match to {
        Some(Neighbor { locked_by: Some(why), title, .. }) => tr!(ctx, "{title} is locked. {why}", title = title.for_screen(), why = why),
        Some(neighbor) => return Outcome::Replace(Route::of_item(course, &neighbor.item, neighbor.kind)),
        None => tr!(ctx, "There is nothing more in this direction: the course ends here."),
    };
    ctx.say(text);
    Outcome::Consumed
}

/// Goes from an item of any kind to the one after it in its course, or before it.
pub fn along(course: &str, item: &str, onward: bool, ctx: &mut Ctx<'_>) -> Outcome {
    let answer = ctx.school.outline(&ctx.actor, course);
    let Some(outline) = ctx.try_or_say(answer) else { return Outcome::Consumed };
    let items: Vec<_> = outline.items().collect();
    let at = items.iter().position(|other| other.id == item);
    let to = at.and_then(|at| if onward { at.checked_add(1) } else { at.checked_sub(1) }).and_then(|at| items.get(at));
    let neighbor = to.map(|to| Neighbor {
        item: to.id.clone(),
        kind: to.kind,
        title: to.title.clone(),
        locked_by: to.locked_by.clone().filter(|_| to.status == Some(Status::Locked)),
    });
    go(course, neighbor.as_ref(), ctx)
}

impl PageReader {
    /// Does what the focus is on.
    pub(super) fn open_here(&mut self, ctx: &mut Ctx<'_>) -> Outcome {
        match self.text.stop() {
            Some(Stop::Link(number)) => self.follow(number as usize, ctx),
            Some(Stop::Fold(fold)) => {
                self.text.toggle(fold);
                Outcome::Consumed
            }
            Some(Stop::Question(at)) => self.on_question(at, Action::Open, ctx).unwrap_or(Outcome::Consumed),
            None => self.read_on(ctx),
        }
    }

    /// Follows a link by its position on the page.
    pub(super) fn follow(&mut self, at: usize, ctx: &mut Ctx<'_>) -> Outcome {
        let Some(link) = self.text.document().links.get(at).cloned() else { return Outcome::Consumed };
        match self.view.target(&link.target) {
            Target::Item(item) => self.open_item(&item, ctx),
            Target::Heading(slug) => {
                let block = self.text.document().headings.iter().find(|heading| heading.slug == slug).map(|heading| heading.block);
                if let Some(block) = block {
                    self.text.go_to_block(block);
                } else {
                    let text = tr!(ctx, "This page has no part of that name");
                    ctx.warn(text);
                }
                Outcome::Consumed
            }
            Target::Web(_) => Outcome::Modal(Box::new(Address::over(&link))),
            Target::File(path) => {
                let saving = Saving::of_course(&self.view.course, &path);
                let outcome = saving.begin(ctx);
                self.asked = Some(Asked::Save(saving));
                outcome
            }
            Target::Nowhere => {
                let text = tr!(ctx, "This link leads to nothing that is open to you: {target}", target = link.target);
                ctx.warn(text);
                Outcome::Consumed
            }
        }
    }

    fn open_item(&self, item: &str, ctx: &mut Ctx<'_>) -> Outcome {
        if let Some((kind, _)) = self.items.get(item) {
            return Outcome::Go(Route::of_item(&self.view.course, item, *kind));
        }
        let text = tr!(ctx, "This item is not open to you");
        ctx.warn(text);
        Outcome::Consumed
    }

    /// What a link's target is, in words.
    pub(super) fn leads_to(&self, target: &str, look: &Look<'_>) -> String {
        match self.view.target(target) {
            Target::Item(item) => match self.items.get(&item) {
                Some((kind, title)) => tr!(look, "to the {kind} {title}", kind = kind_word(*kind, look), title = title.for_screen()),
                None => tr!(look, "to {item} in this course", item = Untrusted::new(item).for_screen()),
            },
            Target::Heading(_) => tr!(look, "to a part of this page"),
            Target::Web(_) => target.to_owned(),
            Target::File(path) => tr!(look, "to the file {path}", path = Untrusted::new(path).for_screen()),
            Target::Nowhere => tr!(look, "to nothing that is open to you ({target})", target = target),
        }
    }

    pub(super) fn list_links(&mut self, ctx: &mut Ctx<'_>) -> Outcome {
        let links = &self.text.document().links;
        if links.is_empty() {
            let text = tr!(ctx, "There are no links on this page");
            ctx.say(text);
            return Outcome::Consumed;
        }
        let offers = links
            .iter()
            .enumerate()
            .map(|(at, link)| Offer { text: format!("[{}] {}", at + 1, link.text), remark: self.leads_to(&link.target, &ctx.look) });
        let at = if let Some(Stop::Link(number)) = self.text.stop() { number as usize } else { 0 };
        let screen = Choose::new(tr!(ctx, "Links of this page"), offers.collect(), at);
        self.ask(Asked::Link, Box::new(screen))
    }

    pub(super) fn list_headings(&mut self, ctx: &mut Ctx<'_>) -> Outcome {
        let headings = &self.text.document().headings;
        if headings.is_empty() {
            let text = tr!(ctx, "This page has no headings");
            ctx.say(text);
            return Outcome::Consumed;
        }
        let indent = |level: u8| "  ".repeat(usize::from(level.saturating_sub(1)));
        let offers =
            headings.iter().map(|heading| Offer { text: format!("{}{}", indent(heading.level), heading.text), remark: String::new() });
        let screen = Choose::new(tr!(ctx, "On this page"), offers.collect(), self.text.heading().unwrap_or(0));
        self.ask(Asked::Heading, Box::new(screen))
    }
}
