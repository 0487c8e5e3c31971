//! What can be done with a file, and what an action does to it.

use super::{Asked, FileReader};
use crate::domain::completion::Status;
use crate::domain::text::Untrusted;
use crate::service::page::Place;
use crate::tr;
use crate::tui::action::Action;
use crate::tui::screen::{Command, Ctx, Look, Outcome, Reply, Screen};
use crate::tui::screens::learner::page::{Step, follow, go, headings, leads_to, link_list};
use crate::tui::screens::shared::file::load::Content;
use crate::tui::screens::shared::file::{Source, ask_folder, open_outside, outside};
use crate::tui::widgets::file_view::Pane;
use crate::tui::widgets::markdown::{MarkdownView, Stop};
use crate::tui::widgets::prompt::Prompt;

impl FileReader {
    pub(super) fn offered(&self, look: &Look<'_>) -> Vec<Command> {
        let mut commands = Vec::new();
        let view = self.shown().view();
        let searching = view.is_some_and(|view| view.sought().is_some());
        if searching {
            commands.push(Command::pair(Action::NextPage, Action::PreviousPage, tr!(look, "match")));
            commands.push(Command::new(Action::Back).label(tr!(look, "end search")));
        }
        let next = self.item.as_ref().is_some_and(|item| item.next.is_some());
        match view.map(|view| (view.pane(), view.is_at_end())) {
            Some((Pane::Grid(_), _)) => {
                commands.push(Command::pair(Action::ColumnLeft, Action::ColumnRight, tr!(look, "column")));
            }
            Some((_, false)) => commands.push(Command::new(Action::ReadOn).label(tr!(look, "read on"))),
            _ if next => commands.push(Command::new(Action::ReadOn).label(tr!(look, "next item"))),
            _ => {}
        }
        if let Some(page) = self.page() {
            page_commands(page, &mut commands, look);
        }
        if self.item.is_some() && !searching {
            commands.push(Command::pair(Action::NextPage, Action::PreviousPage, tr!(look, "next / previous")));
        }
        if view.is_some() {
            commands.push(Command::new(Action::Find));
            let whole =
                if view.is_some_and(|view| matches!(view.pane(), Pane::Grid(_))) { tr!(look, "copy cell") } else { tr!(look, "copy") };
            commands.push(Command::new(Action::CopyText).label(whole).barred(self.no_copy(look)));
        }
        let missing = self.missing(look);
        commands.push(Command::new(Action::SaveFile).label(tr!(look, "save")).barred(missing.clone()));
        let closed = missing.or_else(|| self.closed(look));
        let open = Command::new(Action::OpenFile).label(tr!(look, "open"));
        commands.push(Command { quiet: self.content.view().is_some() || closed.is_some(), ..open.barred(closed) });
        commands.extend(self.mark(look));
        if view.is_some() {
            commands.extend(
                [Action::PageDown, Action::PageUp, Action::HalfDown, Action::HalfUp, Action::First, Action::Last].map(Command::quiet),
            );
            commands.push(Command { quiet: true, ..Command::pair(Action::Up, Action::Down, tr!(look, "scroll")) });
        }
        commands
    }

    fn mark(&self, look: &Look<'_>) -> Option<Command> {
        let item = self.item.as_ref().filter(|item| item.may_mark_done)?;
        let done = item.status == Some(Status::Done);
        let label = if done { tr!(look, "take the mark away") } else { tr!(look, "mark done") };
        Some(Command { quiet: !item.waits_for_mark, ..Command::new(Action::MarkDone).label(label) })
    }

    /// Why there is nothing to save.
    fn missing(&self, look: &Look<'_>) -> Option<String> {
        self.item.as_ref().filter(|item| item.file.is_none()).map(|_| tr!(look, "the file is not there"))
    }

    /// Why the system's program does not get it.
    pub(super) fn closed(&self, look: &Look<'_>) -> Option<String> {
        outside::barred(&self.source.name().for_filename(), self.local, look)
    }

    fn no_copy(&self, look: &Look<'_>) -> Option<String> {
        let long = self.shown().view().is_some_and(|view| view.copied().is_none());
        long.then(|| tr!(look, "it is too long for a clipboard; save it"))
    }

    fn page(&self) -> Option<&MarkdownView> {
        match self.shown().view()?.pane() {
            Pane::Page(page) => Some(page),
            Pane::Text(_) | Pane::Grid(_) => None,
        }
    }

    fn page_mut(&mut self) -> Option<&mut MarkdownView> {
        self.shown_mut().view_mut()?.page_mut()
    }

    pub(super) fn act(&mut self, action: Action, ctx: &mut Ctx<'_>) -> Outcome {
        let searching = self.shown().view().is_some_and(|view| view.sought().is_some());
        match action {
            Action::SaveFile => return self.ask_folder(ctx),
            Action::OpenFile => {
                let opened = open_outside(&self.source, ctx);
                if opened {
                    self.viewed(ctx);
                }
            }
            Action::NextPage | Action::PreviousPage if searching => {
                if let Some(view) = self.shown_mut().view_mut() {
                    view.next_match(action == Action::NextPage, &ctx.look);
                }
            }
            Action::NextPage | Action::PreviousPage => return self.go_on(action == Action::NextPage, ctx),
            Action::MarkDone if self.item.as_ref().is_some_and(|item| item.may_mark_done) => self.mark_done(ctx),
            Action::ReadOn => return self.read_on(ctx),
            other => return self.act_within(other, searching, ctx),
        }
        Outcome::Consumed
    }

    /// An action on what is shown.
    fn act_within(&mut self, action: Action, searching: bool, ctx: &mut Ctx<'_>) -> Outcome {
        if self.shown().view().is_none() {
            let save = action == Action::Open && matches!(self.content, Content::Not(_));
            return if save { self.ask_folder(ctx) } else { Outcome::Ignored };
        }
        match action {
            Action::Find => {
                let prompt = Prompt::new(tr!(ctx, "Find in this file"), tr!(ctx, "A word or more, whatever the case"));
                return self.ask(Asked::Find, Box::new(prompt));
            }
            Action::CopyText => self.copy(ctx),
            Action::Back if searching => {
                if let Some(view) = self.shown_mut().view_mut() {
                    view.end_search();
                }
            }
            action => {
                if let Some(outcome) = self.act_on_page(action, ctx) {
                    return outcome;
                }
                let moved = self.shown_mut().view_mut().is_some_and(|view| view.on_action(action, &ctx.look));
                return if moved { Outcome::Consumed } else { Outcome::Ignored };
            }
        }
        Outcome::Consumed
    }

    /// Links, folds and headings of a page of Markdown; `None` where the action is none of theirs.
    fn act_on_page(&mut self, action: Action, ctx: &mut Ctx<'_>) -> Option<Outcome> {
        let stop = self.page()?.stop();
        match (action, stop) {
            (Action::NextPart, _) => {
                if !self.page_mut()?.next_stop() {
                    let text = tr!(ctx, "Nothing more to follow or to unfold here");
                    ctx.say(text);
                }
            }
            (Action::PreviousPart, _) => self.page_mut()?.previous_stop(),
            (Action::Open | Action::OpenLink, Some(Stop::Link(number))) => return Some(self.follow_link(number as usize, ctx)),
            (Action::Open, Some(Stop::Fold(fold))) => self.page_mut()?.toggle(fold),
            (Action::Back, Some(_)) => self.page_mut()?.set_focus(None),
            (Action::Links, _) => return Some(self.list_links(ctx)),
            (Action::ShowOutline, _) => {
                let Some(list) = headings(self.page()?, &ctx.look) else {
                    let text = tr!(ctx, "This page has no headings");
                    ctx.say(text);
                    return Some(Outcome::Consumed);
                };
                return Some(self.ask(Asked::Heading, Box::new(list)));
            }
            _ => return None,
        }
        Some(Outcome::Consumed)
    }

    fn ask(&mut self, what: Asked, screen: Box<dyn Screen>) -> Outcome {
        self.asked = Some(what);
        Outcome::Modal(screen)
    }

    fn ask_folder(&mut self, ctx: &mut Ctx<'_>) -> Outcome {
        if let Some(why) = self.missing(&ctx.look) {
            ctx.say(why);
            return Outcome::Consumed;
        }
        self.asked = Some(Asked::Folder);
        ask_folder(&self.source.name().for_filename(), ctx)
    }

    fn copy(&self, ctx: &mut Ctx<'_>) {
        let Some(view) = self.shown().view() else { return };
        if let Some(text) = view.copied() {
            ctx.copy(text);
        } else if let Some(why) = self.no_copy(&ctx.look) {
            ctx.say(why);
        }
    }

    /// A screen down; at the end of an item to the next one.
    fn read_on(&mut self, ctx: &mut Ctx<'_>) -> Outcome {
        match self.shown_mut().view_mut() {
            Some(view) if !view.is_at_end() => {
                view.on_action(Action::PageDown, &ctx.look);
                Outcome::Consumed
            }
            _ => self.go_on(true, ctx),
        }
    }

    fn go_on(&self, onward: bool, ctx: &mut Ctx<'_>) -> Outcome {
        let Some(item) = &self.item else { return Outcome::Ignored };
        go(&item.course, if onward { item.next.as_ref() } else { item.previous.as_ref() }, ctx)
    }

    fn mark_done(&mut self, ctx: &mut Ctx<'_>) {
        let Some(item) = &mut self.item else { return };
        let done = item.status != Some(Status::Done);
        let answer = ctx.school.mark_done(&ctx.actor, &item.course, &item.item, done);
        let Some(marked) = ctx.try_or_say(answer) else { return };
        item.status = Some(marked.status);
        item.waits_for_mark = item.waits_for_mark && marked.status != Status::Done;
        let said = if done { tr!(ctx, "Marked as done") } else { tr!(ctx, "No longer marked as done") };
        ctx.done(said);
    }

    /// What cannot be shown here counts as viewed once the learner has it.
    pub(super) fn viewed(&mut self, ctx: &mut Ctx<'_>) {
        let Some(item) = self.item.as_mut().filter(|item| item.status.is_some_and(|status| status != Status::Done)) else { return };
        let read = Place { at: item.place.at, read: 1000 };
        let answer = ctx.school.remember_place(&ctx.actor, &item.course, &item.item, read);
        let answer = answer.and_then(|()| ctx.school.page(&ctx.actor, &item.course, &item.item));
        if let Some(seen) = ctx.try_or_say(answer) {
            item.status = seen.status;
        }
    }

    fn follow_link(&mut self, at: usize, ctx: &mut Ctx<'_>) -> Outcome {
        let Some(link) = self.page().and_then(|page| page.document().links.get(at)).cloned() else { return Outcome::Consumed };
        let target = self.targets.of(self.path(), &link.target);
        let course = if let Source::Course { course, .. } = &self.source { course.as_str() } else { "" };
        match follow(course, &self.items, &self.targets, &link, target, ctx) {
            Step::Went(outcome) => outcome,
            Step::Heading(slug) => {
                let there = self.page_mut().is_some_and(|page| page.go_to_heading(&slug));
                if !there {
                    let text = tr!(ctx, "This page has no part of that name");
                    ctx.warn(text);
                }
                Outcome::Consumed
            }
        }
    }

    fn list_links(&mut self, ctx: &mut Ctx<'_>) -> Outcome {
        let leads = |href: &str| leads_to(&self.items, &self.targets.of(self.path(), href), href, &ctx.look);
        let list = self.page().and_then(|page| link_list(page, leads, &ctx.look));
        if let Some(list) = list {
            return self.ask(Asked::Link, Box::new(list));
        }
        let text = tr!(ctx, "There are no links on this page");
        ctx.say(text);
        Outcome::Consumed
    }

    pub(super) fn replied(&mut self, reply: Reply, ctx: &mut Ctx<'_>) -> Outcome {
        match (self.asked.take(), reply) {
            (Some(Asked::Find), Reply::Text(wanted)) => self.find(&wanted, ctx),
            (Some(Asked::Folder), reply) => {
                let saved = self.source.save(&reply, ctx);
                if saved {
                    self.viewed(ctx);
                }
            }
            (Some(Asked::Link), Reply::Chosen(at)) => return self.follow_link(at, ctx),
            (Some(Asked::Heading), Reply::Chosen(at)) => {
                if let Some(page) = self.page_mut()
                    && let Some(block) = page.document().headings.get(at).map(|heading| heading.block)
                {
                    page.go_to_block(block);
                }
            }
            _ => {}
        }
        Outcome::Consumed
    }

    fn find(&mut self, wanted: &str, ctx: &mut Ctx<'_>) {
        let Some(view) = self.shown_mut().view_mut() else { return };
        if !view.find(wanted, &ctx.look) && !wanted.trim().is_empty() {
            let text = tr!(ctx, "`{text}` is not in this file", text = Untrusted::from(wanted).for_screen());
            ctx.say(text);
        }
    }
}

fn page_commands(page: &MarkdownView, commands: &mut Vec<Command>, look: &Look<'_>) {
    match page.stop() {
        Some(Stop::Link(_)) => commands.insert(0, Command::new(Action::Open).label(tr!(look, "follow the link"))),
        Some(Stop::Fold(fold)) => {
            let label = if page.is_unfolded(fold) { tr!(look, "fold away") } else { tr!(look, "unfold") };
            commands.insert(0, Command::new(Action::Open).label(label));
        }
        _ => {}
    }
    if page.has_stops() {
        commands.push(Command::new(Action::NextPart).label(tr!(look, "links")));
        commands.push(Command::quiet(Action::PreviousPart));
    }
    commands.extend([Action::Links, Action::ShowOutline].map(Command::quiet));
}
