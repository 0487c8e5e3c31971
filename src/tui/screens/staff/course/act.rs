//! What is done to the course, or to the item under the cursor, by a key of its own: published or hidden, opened to whoever wants to join.

use super::{Asked, Course};
use crate::domain::course::{CourseState, ItemState};
use crate::tr;
use crate::tui::action::Action;
use crate::tui::screen::{Ctx, Look, Outcome, Screen};
use crate::tui::widgets::ask::Ask;

impl Course {
    pub(super) fn ask_to_publish(&mut self, look: &Look<'_>) -> Outcome {
        self.asked = Some(Asked::Publish);
        let title = self.known.view().outline.title.for_screen();
        let learners = self.known.taught.learners;
        let ask = if self.known.state() == CourseState::Published {
            let text = tr!(look, one "It becomes a draft: {n} learner cannot see it until it is published again. No work is lost." | "It becomes a draft: {n} learners cannot see it until it is published again. No work is lost.", n = learners);
            Ask::new(tr!(look, "Hide {course}?", course = title), text).yes(tr!(look, "hide it"))
        } else {
            let text = tr!(look, one "{n} learner is in it and sees it from now on." | "{n} learners are in it and see it from now on.", n = learners);
            Ask::new(tr!(look, "Publish {course}?", course = title), text).yes(tr!(look, "publish"))
        };
        Outcome::Modal(Box::new(ask))
    }

    pub(super) fn publish(&mut self, ctx: &mut Ctx<'_>) {
        let (slug, published) = (self.known.slug().to_owned(), self.known.state() == CourseState::Published);
        let changed = if published { ctx.school.unpublish(&ctx.actor, &slug, &[]) } else { ctx.school.publish(&ctx.actor, &slug, &[]) };
        if ctx.try_or_say(changed).is_some() {
            self.on_resume(ctx);
            let said = if published { tr!(ctx, "A draft again: only its staff see it") } else { tr!(ctx, "Published") };
            ctx.done(said);
        }
    }

    /// Shows the item under the cursor to learners, or hides it: the same key takes it back.
    pub(super) fn show_or_hide(&mut self, ctx: &mut Ctx<'_>) {
        let Some(item) = self.item() else { return };
        let (slug, hidden) = (self.known.slug().to_owned(), item.state == ItemState::Hidden);
        let (title, items) = (item.title.for_screen().into_owned(), [item.id.clone()]);
        let changed = if hidden { ctx.school.publish(&ctx.actor, &slug, &items) } else { ctx.school.unpublish(&ctx.actor, &slug, &items) };
        if ctx.try_or_say(changed).is_some() {
            self.on_resume(ctx);
            let key = ctx.look.keymap.shown(Action::ShowItem).unwrap_or_default();
            let said = if hidden {
                tr!(ctx, "Learners see {title} now. {key} hides it again.", title = title, key = key)
            } else {
                tr!(ctx, "Learners do not see {title} any more. {key} shows it again.", title = title, key = key)
            };
            ctx.done(said);
        }
    }

    pub(super) fn allow_joining(&mut self, ctx: &mut Ctx<'_>) {
        let (slug, open) = (self.known.slug().to_owned(), !self.known.view().self_enroll);
        let changed = ctx.school.set_self_enroll(&ctx.actor, &slug, open);
        if ctx.try_or_say(changed).is_some() {
            self.on_resume(ctx);
            let said = match (open, self.known.state()) {
                (true, CourseState::Published) => tr!(ctx, "It stands in the catalog: whoever wants to may join"),
                (true, _) => tr!(ctx, "Whoever wants to may join as soon as it is published"),
                (false, _) => tr!(ctx, "Nobody joins by themselves any more; who is in stays"),
            };
            ctx.done(said);
        }
    }
}
