//! What is done to the course, or to the item under the cursor, by a key of its own: published or hidden, opened to whoever wants to join.

use super::{Asked, Course};
use crate::domain::course::{CourseState, ItemKind, ItemState};
use crate::tr;
use crate::tui::action::Action;
use crate::tui::screen::{Ctx, Look, Outcome, Screen};
use crate::tui::widgets::ask::Ask;

/// What hiding a quiz means for those who are in the middle of it.
pub fn in_the_middle(title: &str, n: u32, look: &Look<'_>) -> String {
    tr!(
        look,
        one "{n} learner is in the middle of {title} and cannot go on with it; what was answered is kept."
            | "{n} learners are in the middle of {title} and cannot go on with it; what was answered is kept.",
        n = n,
        title = title
    )
}

impl Course {
    /// Learners who are in the middle of a quiz of the course, or of the quiz `item`; `None` where that could not be found out, which is said.
    pub(super) fn running(&self, item: Option<&str>, ctx: &mut Ctx<'_>) -> Option<u32> {
        let answer = ctx.school.running_attempts(&ctx.actor, self.known.slug());
        let running = ctx.try_or_say(answer)?;
        Some(item.map_or(running.learners, |item| running.quizzes.get(item).copied().unwrap_or_default()))
    }

    pub(super) fn ask_to_publish(&mut self, ctx: &mut Ctx<'_>) -> Outcome {
        let published = self.known.state() == CourseState::Published;
        let running = if published { self.running(None, ctx) } else { Some(0) };
        let Some(running) = running else { return Outcome::Consumed };
        self.asked = Some(Asked::Publish(!published));
        let look = &ctx.look;
        let title = self.known.view().outline.title.for_screen();
        let learners = self.known.taught.learners;
        let ask = if published {
            let text = tr!(look, one "It becomes a draft: {n} learner cannot see it until it is published again. No work is lost." | "It becomes a draft: {n} learners cannot see it until it is published again. No work is lost.", n = learners);
            let more = if running == 0 { String::new() } else { format!(" {}", in_the_middle(&tr!(look, "a quiz"), running, look)) };
            Ask::new(tr!(look, "Hide {course}?", course = title), text + &more).yes(tr!(look, "hide it"))
        } else {
            let text = tr!(look, one "{n} learner is in it and sees it from now on." | "{n} learners are in it and see it from now on.", n = learners);
            Ask::new(tr!(look, "Publish {course}?", course = title), text).yes(tr!(look, "publish"))
        };
        Outcome::Modal(Box::new(ask))
    }

    /// Publishes the course, or hides it.
    pub(super) fn publish(&mut self, opens: bool, ctx: &mut Ctx<'_>) {
        let slug = self.known.slug().to_owned();
        let changed = if opens { ctx.school.publish(&ctx.actor, &slug, &[]) } else { ctx.school.unpublish(&ctx.actor, &slug, &[]) };
        if ctx.try_or_say(changed).is_some() {
            self.on_resume(ctx);
            let said = if opens { tr!(ctx, "Published") } else { tr!(ctx, "A draft again: only its staff see it") };
            ctx.done(said);
        }
    }

    /// Shows the item under the cursor to learners, or hides it: the same key takes it back. Who would be cut off in the middle of it is told
    /// first.
    pub(super) fn show_or_ask(&mut self, ctx: &mut Ctx<'_>) -> Outcome {
        let Some(item) = self.item().cloned() else { return Outcome::Consumed };
        let shows = item.state == ItemState::Hidden;
        let hides_quiz = item.kind == ItemKind::Quiz && !shows;
        let running = if hides_quiz { self.running(Some(&item.id), ctx) } else { Some(0) };
        let Some(running) = running else { return Outcome::Consumed };
        if running == 0 {
            self.show(&item.id, shows, ctx);
            return Outcome::Consumed;
        }
        self.asked = Some(Asked::Hide(item.id.clone()));
        let title = item.title.for_screen();
        let ask = Ask::new(tr!(ctx, "Hide {title}?", title = title), in_the_middle(&title, running, &ctx.look));
        Outcome::Modal(Box::new(ask.yes(tr!(ctx, "hide it"))))
    }

    /// Shows an item to learners, or hides it.
    pub(super) fn show(&mut self, item: &str, shows: bool, ctx: &mut Ctx<'_>) {
        let Some(item) = self.known.view().outline.item(item) else { return };
        let slug = self.known.slug().to_owned();
        let (title, items) = (item.title.for_screen().into_owned(), [item.id.clone()]);
        let changed = if shows { ctx.school.publish(&ctx.actor, &slug, &items) } else { ctx.school.unpublish(&ctx.actor, &slug, &items) };
        if ctx.try_or_say(changed).is_some() {
            self.on_resume(ctx);
            let key = ctx.look.keymap.shown(Action::ShowItem).unwrap_or_default();
            let said = if shows {
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
