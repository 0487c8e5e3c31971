//! The task of an assignment: its links, folds and code, by the page reader's means.

use super::{Asked, Assignment};
use crate::domain::text::Untrusted;
use crate::service::submission::AssignmentView;
use crate::tr;
use crate::tui::action::Action;
use crate::tui::screen::{Ctx, Look, Outcome};
use crate::tui::screens::learner::page::{Step, copy_from, follow, leads_to, link_list};
use crate::tui::widgets::markdown::{MarkdownView, Stop};

/// The task without its first heading where that only repeats the title, which stands in the header.
pub(super) fn view_of(view: &AssignmentView) -> MarkdownView {
    let heading = format!("# {}", view.title.raw());
    let rest = view.task.raw().trim_start().strip_prefix(heading.as_str()).filter(|rest| rest.starts_with('\n'));
    MarkdownView::new(&rest.map_or_else(|| view.task.clone(), Untrusted::from))
}

impl Assignment {
    /// What an action does to the task; `None` where it is none of its.
    pub(super) fn on_task(&mut self, action: Action, ctx: &mut Ctx<'_>) -> Option<Outcome> {
        match (action, self.task.stop()) {
            (Action::NextPart, _) => {
                if !self.task.next_stop() {
                    let text = tr!(ctx, "Nothing more to follow or to unfold here");
                    ctx.say(text);
                }
            }
            (Action::PreviousPart, _) => self.task.previous_stop(),
            (Action::Open | Action::OpenLink, Some(Stop::Link(number))) => return Some(self.follow_link(number as usize, ctx)),
            (Action::Open, Some(Stop::Fold(fold))) => self.task.toggle(fold),
            (Action::Back, Some(_)) => self.task.set_focus(None),
            (Action::CopyText, Some(Stop::Link(_))) => copy_from(&mut self.task, ctx),
            (Action::CopyText, _) if self.view.submissions.is_empty() => copy_from(&mut self.task, ctx),
            (Action::Links | Action::OpenLink, _) => return Some(self.list_links(ctx)),
            _ => return None,
        }
        self.lay(&ctx.look);
        if let Some(line) = self.task.focus_line() {
            self.scroll.show(self.sheet.task + line);
        }
        Some(Outcome::Consumed)
    }

    pub(super) fn follow_link(&mut self, at: usize, ctx: &mut Ctx<'_>) -> Outcome {
        let Some(link) = self.task.document().links.get(at).cloned() else { return Outcome::Consumed };
        let target = self.view.targets.of(&self.view.path, &link.target);
        match follow(&self.view.course, &self.items, &self.view.targets, &link, target, ctx) {
            Step::Went(outcome) => outcome,
            Step::Heading(_) => {
                self.scroll.to(self.sheet.task);
                Outcome::Consumed
            }
        }
    }

    fn leads(&self, href: &str, look: &Look<'_>) -> String {
        leads_to(&self.items, &self.view.targets.of(&self.view.path, href), href, look)
    }

    fn list_links(&mut self, ctx: &mut Ctx<'_>) -> Outcome {
        if let Some(list) = link_list(&self.task, |href| self.leads(href, &ctx.look), &ctx.look) {
            self.asked = Some(Asked::TaskLink);
            return Outcome::Modal(Box::new(list));
        }
        let text = tr!(ctx, "There are no links in this task");
        ctx.say(text);
        Outcome::Consumed
    }

    /// Where the link that has the focus leads.
    pub(super) fn where_to(&self, look: &Look<'_>) -> Option<String> {
        let Some(Stop::Link(number)) = self.task.stop() else { return None };
        let link = self.task.document().links.get(number as usize)?;
        Some(format!("[{}] {}", number + 1, self.leads(&link.target, look)))
    }
}
