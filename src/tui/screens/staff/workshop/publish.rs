//! Publishing: what would change is told first, what stands in the way is listed with the way to it, and what came of it is told after.

use super::{Asked, Workshop, regrade, word};
use crate::domain::course::CourseState;
use crate::domain::text::Untrusted;
use crate::service::Error;
use crate::service::author::{PublishOptions, Published, Workshop as View};
use crate::tr;
use crate::tui::action::Action;
use crate::tui::screen::{Ctx, Look, Outcome};
use crate::tui::screens::learner::choose::{Choose, Offer};
use crate::tui::screens::staff::home::state;
use crate::tui::widgets::ask::Ask;

/// What is not published yet, in a sentence.
pub(super) fn counted(view: &View, look: &Look<'_>) -> String {
    let state = state(view.state, look);
    let what = changes(view, look);
    if what.is_empty() {
        return tr!(look, "{state}; nothing is changed", state = state);
    }
    tr!(look, "{state}; not published yet: {what}", state = state, what = what)
}

fn changes(view: &View, look: &Look<'_>) -> String {
    let counts = &view.changes;
    let parts = [
        (counts.added > 0).then(|| tr!(look, "{n} new", n = counts.added)),
        (counts.changed > 0).then(|| tr!(look, "{n} changed", n = counts.changed)),
        (counts.moved > 0).then(|| tr!(look, "{n} moved", n = counts.moved)),
        (counts.removed > 0).then(|| tr!(look, "{n} removed", n = counts.removed)),
        (counts.mistaken > 0).then(|| tr!(look, "{n} with mistakes", n = counts.mistaken)),
        (counts.banks > 0).then(|| tr!(look, one "{n} question bank" | "{n} question banks", n = counts.banks)),
        counts.course.then(|| tr!(look, "the course itself")),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

impl Workshop {
    pub(super) fn ask_to_publish(&mut self, ctx: &mut Ctx<'_>) -> Outcome {
        let what = changes(&self.view, &ctx.look);
        if self.view.state == CourseState::Draft {
            let offer = |text: String, remark: String| Offer { text, remark };
            let offers = vec![
                offer(tr!(ctx, "Publish and open it"), tr!(ctx, "whoever is in the course sees it")),
                offer(tr!(ctx, "Publish, stay a draft"), tr!(ctx, "only its staff see it")),
            ];
            let title = if what.is_empty() { tr!(ctx, "Publish the course") } else { tr!(ctx, "Publish: {what}", what = what) };
            return self.ask(Asked::PublishDraft, Box::new(Choose::new(title, offers, 0)));
        }
        let removed: Vec<String> = self.view.removed.iter().map(|item| item.title.for_screen().into_owned()).collect();
        let mut text = tr!(ctx, "Learners see it at once: {what}. Attempts, marks and progress stay.", what = what);
        if !removed.is_empty() {
            text.push(' ');
            text.push_str(&tr!(ctx, "They no longer see {what}; the work in it is kept.", what = removed.join(", ")));
        }
        let ask = Ask::new(tr!(ctx, "Publish the changes to {course}?", course = self.view.title.for_screen()), text);
        self.ask(Asked::Publish, Box::new(ask.yes(tr!(ctx, "publish"))))
    }

    pub(super) fn publish(&mut self, open: bool, ctx: &mut Ctx<'_>) -> Outcome {
        match ctx.school.publish_changes(&ctx.actor, &self.view.course, PublishOptions { open }) {
            Ok(published) => {
                self.reload(ctx);
                let said = told(&published, &ctx.look);
                ctx.done(said);
                self.offer_regrade(&published.changes.regrade, ctx)
            }
            Err(error) => self.list_mistakes(&error, ctx),
        }
    }

    /// Each mistake with its item; choosing one leads to its line.
    fn list_mistakes(&mut self, error: &Error, ctx: &mut Ctx<'_>) -> Outcome {
        let mut places = Vec::new();
        let mut offers = Vec::new();
        for (item, message) in &error.fields {
            if self.item(item).is_some() || self.bank(item).is_some() {
                places.push((item.clone(), line_of(message)));
                offers.push(Offer {
                    text: word::titled(item, &self.view),
                    remark: Untrusted::from(message.as_str()).for_screen().into_owned(),
                });
            }
        }
        if offers.is_empty() {
            ctx.fail(error);
            return Outcome::Consumed;
        }
        ctx.heed(error);
        let title = tr!(ctx, one "Nothing was published: {n} mistake" | "Nothing was published: {n} mistakes", n = offers.len());
        self.ask(Asked::Mistakes(places), Box::new(Choose::new(title, offers, 0)))
    }

    /// Quizzes whose key changed although work is handed in: what that means is told, and looked at if wanted.
    fn offer_regrade(&mut self, quizzes: &[String], ctx: &mut Ctx<'_>) -> Outcome {
        let (mut ids, mut offers) = (Vec::new(), Vec::new());
        for quiz in quizzes {
            let seen = ctx.school.regrade_preview(&ctx.actor, &self.view.course, quiz);
            let Some(seen) = seen.ok().filter(|seen| seen.attempts > 0) else { continue };
            let text = tr!(ctx, "Look what marking {quiz} anew would change", quiz = seen.title.for_screen());
            offers.push(Offer { text, remark: regrade::counted(&seen, &ctx.look) });
            ids.push(quiz.clone());
        }
        if ids.is_empty() {
            return Outcome::Consumed;
        }
        let text = tr!(ctx, "Leave the marks as they are");
        let key = ctx.look.keymap.shown(Action::Regrade).unwrap_or_default();
        offers.push(Offer { text, remark: tr!(ctx, "{key} on the quiz does it later", key = key) });
        let title = tr!(ctx, "Published. Work is handed in, marked with the old key");
        self.ask(Asked::Regrade(ids), Box::new(Choose::new(title, offers, 0)))
    }

    pub(super) fn regrade(&mut self, quiz: &str, ctx: &mut Ctx<'_>) -> Outcome {
        Outcome::Push(regrade::open(&self.view.course, quiz, ctx))
    }

    pub(super) fn discard(&mut self, ctx: &mut Ctx<'_>) {
        let answer = ctx.school.discard_changes(&ctx.actor, &self.view.course);
        if let Some(view) = ctx.try_or_say(answer) {
            self.view = view;
            let said = tr!(ctx, "Thrown away: the course is as its learners see it");
            ctx.done(said);
        }
    }

    pub(super) fn take_over(&mut self, ctx: &mut Ctx<'_>) {
        let answer = ctx.school.take_over_update(&ctx.actor, &self.view.course);
        let Some(taken) = ctx.try_or_say(answer) else { return };
        self.view = taken.workshop;
        let clashes: Vec<String> = taken.clashes.iter().map(|clash| clash.for_screen().into_owned()).collect();
        let said = if clashes.is_empty() {
            tr!(ctx, "The update is in your changes now")
        } else {
            tr!(ctx, "The update is in. Both sides changed {what}: yours stands, look at it.", what = clashes.join(", "))
        };
        ctx.done(said);
    }
}

fn told(published: &Published, look: &Look<'_>) -> String {
    let changes = &published.changes;
    match published.state {
        CourseState::Draft => tr!(look, "Published; the course is still a draft that only its staff see."),
        _ => tr!(
            look,
            "Published: {added} new, {changed} changed, {gone} removed.",
            added = changes.added,
            changed = changes.changed,
            gone = changes.archived
        ),
    }
}

/// `line 3: ...` names the line.
fn line_of(message: &str) -> u32 {
    let number = message.strip_prefix("line ").and_then(|rest| rest.split(':').next());
    number.and_then(|number| number.parse().ok()).unwrap_or(1)
}
