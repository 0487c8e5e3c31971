//! Where the links of a page lead: to an item, a part of the page, a file of the course, or out of it.

use crate::content::Link;
use crate::domain::completion::Status;
use crate::domain::text::Untrusted;
use crate::service::page::{Neighbor, Target, Targets};
use crate::tr;
use crate::tui::action::Action;
use crate::tui::route::Route;
use crate::tui::screen::{Ctx, Look, Outcome};
use crate::tui::screens::learner::page::{Address, Asked, Items, PageReader, Stop, kind_word};
use crate::tui::screens::shared::choose::{Choose, Offer};
use crate::tui::screens::shared::file::FileReader;
use crate::tui::widgets::markdown::MarkdownView;

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
        let target = self.view.target(&link.target);
        match follow(&self.view.course, &self.items, &self.view.targets, &link, target, ctx) {
            Step::Went(outcome) => outcome,
            Step::Heading(slug) => {
                if !self.text.go_to_heading(&slug) {
                    let text = tr!(ctx, "This page has no part of that name");
                    ctx.warn(text);
                }
                Outcome::Consumed
            }
        }
    }

    pub(super) fn list_links(&mut self, ctx: &mut Ctx<'_>) -> Outcome {
        let leads = |href: &str| leads_to(&self.items, &self.view.target(href), href, &ctx.look);
        if let Some(list) = link_list(&self.text, leads, &ctx.look) {
            return self.ask(Asked::Link, Box::new(list));
        }
        let text = tr!(ctx, "There are no links on this page");
        ctx.say(text);
        Outcome::Consumed
    }

    pub(super) fn list_headings(&mut self, ctx: &mut Ctx<'_>) -> Outcome {
        if let Some(list) = headings(&self.text, &ctx.look) {
            return self.ask(Asked::Heading, Box::new(list));
        }
        let text = tr!(ctx, "This page has no headings");
        ctx.say(text);
        Outcome::Consumed
    }
}

/// The headings of a text to choose from; `None` where there are none.
pub fn headings(text: &MarkdownView, look: &Look<'_>) -> Option<Choose> {
    let headings = &text.document().headings;
    let indent = |level: u8| "  ".repeat(usize::from(level.saturating_sub(1)));
    let offers: Vec<Offer> = headings
        .iter()
        .map(|heading| Offer { text: format!("{}{}", indent(heading.level), heading.text), remark: String::new() })
        .collect();
    (!offers.is_empty()).then(|| Choose::new(tr!(look, "On this page"), offers, text.heading().unwrap_or(0)))
}

/// What following a link came to.
pub enum Step {
    Went(Outcome),
    /// A part of the same text, by its name.
    Heading(String),
}

/// Follows a link of an item, for every screen that shows one.
pub fn follow(course: &str, items: &Items, targets: &Targets, link: &Link, target: Target, ctx: &mut Ctx<'_>) -> Step {
    match target {
        Target::Item(item) => Step::Went(open_item(course, items, &item, ctx)),
        Target::Heading(slug) => Step::Heading(slug),
        Target::Web(_) => Step::Went(Outcome::Modal(Box::new(Address::over(link)))),
        Target::File(path) => {
            let reader = FileReader::linked(course, &path, targets, ctx);
            Step::Went(reader.map_or(Outcome::Consumed, |reader| Outcome::Push(Box::new(reader))))
        }
        Target::Nowhere => {
            let text = tr!(ctx, "This link leads to nothing that is open to you: {target}", target = link.target);
            ctx.warn(text);
            Step::Went(Outcome::Consumed)
        }
    }
}

fn open_item(course: &str, items: &Items, item: &str, ctx: &mut Ctx<'_>) -> Outcome {
    if let Some((kind, _)) = items.get(item) {
        return Outcome::Go(Route::of_item(course, item, *kind));
    }
    let text = tr!(ctx, "This item is not open to you");
    ctx.warn(text);
    Outcome::Consumed
}

/// What a link's target is, in words.
pub fn leads_to(items: &Items, target: &Target, href: &str, look: &Look<'_>) -> String {
    match target {
        Target::Item(item) => match items.get(item) {
            Some((kind, title)) => tr!(look, "to the {kind} {title}", kind = kind_word(*kind, look), title = title.for_screen()),
            None => tr!(look, "to {item} in this course", item = Untrusted::new(item).for_screen()),
        },
        Target::Heading(_) => tr!(look, "to a part of this page"),
        Target::Web(_) => href.to_owned(),
        Target::File(path) => tr!(look, "to the file {path}", path = Untrusted::new(path).for_screen()),
        Target::Nowhere => tr!(look, "to nothing that is open to you ({target})", target = href),
    }
}

/// The links of a text to choose from, with where they lead; `None` where there are none.
pub fn link_list(text: &MarkdownView, leads: impl Fn(&str) -> String, look: &Look<'_>) -> Option<Choose> {
    let links = &text.document().links;
    let offers: Vec<Offer> = links
        .iter()
        .enumerate()
        .map(|(at, link)| Offer { text: format!("[{}] {}", at + 1, link.text), remark: leads(&link.target) })
        .collect();
    let at = if let Some(Stop::Link(number)) = text.stop() { number as usize } else { 0 };
    (!offers.is_empty()).then(|| Choose::new(tr!(look, "Links of this page"), offers, at))
}
