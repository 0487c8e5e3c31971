//! Publishing: what would change is told first, what stands in the way is listed with the way to it, and what came of it is told after.

use std::collections::BTreeMap;

use super::{Asked, Workshop, regrade, rows, word};
use crate::domain::course::{CourseState, ItemState};
use crate::domain::text::Untrusted;
use crate::service::Error;
use crate::service::attempt::Regrade;
use crate::service::author::{PublishOptions, Published, Workshop as View};
use crate::tr;
use crate::tui::action::Action;
use crate::tui::job::Job;
use crate::tui::screen::{Ctx, Look, Outcome};
use crate::tui::screens::shared::choose::{Choose, Offer};
use crate::tui::screens::staff::course::in_the_middle;
use crate::tui::screens::staff::home::state;
use crate::tui::widgets::ask::Ask;

/// What is not published yet, in a sentence.
pub(super) fn counted(view: &View, look: &Look<'_>) -> String {
    let state = state(view.state, look);
    let what = changes(view, look);
    if what.is_empty() {
        return tr!(look, "{state}; nothing is changed", state = state);
    }
    match view.state {
        CourseState::Published => tr!(look, "Published before; what learners do not see yet: {what}", what = what),
        _ => tr!(look, "{state}; not published yet: {what}", state = state, what = what),
    }
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
        (counts.modules > 0).then(|| tr!(look, one "{n} module" | "{n} modules", n = counts.modules)),
        counts.files.then(|| tr!(look, "files of the course")),
        counts.course.then(|| tr!(look, "what the course says of itself")),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// What was published, and the quizzes of it with work that was marked with an old key.
pub(super) type Done = (Published, Vec<Regrade>);

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
        let mut text = tr!(ctx, "Learners see it at once: {what}. Attempts, marks and progress stay.", what = what);
        let answer = ctx.school.running_attempts(&ctx.actor, &self.view.course);
        let Some(running) = ctx.try_or_say(answer) else { return Outcome::Consumed };
        for more in self.consequences(&running.quizzes, &ctx.look) {
            text.push(' ');
            text.push_str(&more);
        }
        let ask = Ask::new(tr!(ctx, "Publish the changes to {course}?", course = self.view.title.for_screen()), text);
        self.ask(Asked::Publish, Box::new(ask.yes(tr!(ctx, "publish"))))
    }

    /// What else publishing means: for the work in what goes, for the texts of others.
    fn consequences(&self, running: &BTreeMap<String, u32>, look: &Look<'_>) -> Vec<String> {
        let view = &self.view;
        let mut said = Vec::new();
        if !view.removed.is_empty() {
            let titles: Vec<String> = view.removed.iter().map(|item| item.title.for_screen().into_owned()).collect();
            said.push(tr!(look, "They no longer see {what}.", what = titles.join(", ")));
        }
        if view.removed_work + view.removed_marks > 0 {
            let marks = tr!(
                look,
                one "{n} mark leaves the gradebook and the totals" | "{n} marks leave the gradebook and the totals",
                n = view.removed_marks
            );
            said.push(tr!(
                look,
                one "{n} learner handed something in there; {marks}. All of it is kept, and comes back when the item is put back here."
                    | "{n} learners handed something in there; {marks}. All of it is kept, and comes back when the item is put back here.",
                n = view.removed_work,
                marks = marks
            ));
        }
        said.extend(self.cut_off(running).map(|(title, n)| in_the_middle(&title, n, look)));
        said.extend(view.asides.iter().filter(|aside| !aside.own).map(|aside| rows::beside(aside, view, look)));
        said
    }

    /// Quizzes that go out of sight while somebody is in the middle of them.
    fn cut_off<'a>(&'a self, running: &'a BTreeMap<String, u32>) -> impl Iterator<Item = (String, u32)> + 'a {
        let items = self.view.modules.iter().flat_map(|module| &module.items).filter(|item| item.state == ItemState::Hidden);
        let gone = items.chain(&self.view.removed);
        gone.filter_map(|item| Some((item.title.for_screen().into_owned(), *running.get(&item.id)?)))
    }

    /// Judging and taking in a large course takes its time, and so does looking what marking anew would change.
    pub(super) fn publish(&mut self, open: bool, ctx: &Ctx<'_>) {
        let (school, actor, course) = (ctx.school.clone(), ctx.actor.clone(), self.view.course.clone());
        self.publishing = Some(Job::start(ctx.now, move |_| {
            let published = school.publish_changes(&actor, &course, PublishOptions { open })?;
            let seen = published.changes.regrade.iter().filter_map(|quiz| school.regrade_preview(&actor, &course, quiz).ok());
            let old = seen.filter(|seen| seen.attempts > 0).collect();
            Ok((published, old))
        }));
    }

    pub(super) fn published(&mut self, answer: Result<Done, Error>, ctx: &mut Ctx<'_>) -> Outcome {
        match answer {
            Ok((published, old)) => {
                self.reload(ctx);
                let said = told(&published, &ctx.look);
                ctx.done(said);
                self.offer_regrade(&old, ctx)
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
    fn offer_regrade(&mut self, old: &[Regrade], ctx: &mut Ctx<'_>) -> Outcome {
        if old.is_empty() {
            return Outcome::Consumed;
        }
        let offer = |seen: &Regrade| Offer {
            text: tr!(ctx, "Look what marking {quiz} anew would change", quiz = seen.title.for_screen()),
            remark: regrade::counted(seen, &ctx.look),
        };
        let mut offers: Vec<Offer> = old.iter().map(offer).collect();
        let ids = old.iter().map(|seen| seen.quiz.clone()).collect();
        let text = tr!(ctx, "Leave the marks as they are");
        let key = ctx.look.keymap.shown(Action::Regrade).unwrap_or_default();
        offers.push(Offer { text, remark: tr!(ctx, "{key} on the quiz does it later", key = key) });
        let title = tr!(ctx, "Published. Work is handed in, marked with the old key");
        self.ask(Asked::Regrade(ids), Box::new(Choose::new(title, offers, 0)))
    }

    pub(super) fn regrade(&mut self, quiz: &str, ctx: &mut Ctx<'_>) -> Outcome {
        let unpublished = self.item(quiz).is_some_and(|item| item.badge.is_some());
        Outcome::Push(regrade::open(&self.view.course, quiz, unpublished, ctx))
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
    if published.state == CourseState::Draft {
        return tr!(look, "Published; the course is still a draft that only its staff see.");
    }
    let parts = [
        (changes.added > 0).then(|| tr!(look, "{n} new", n = changes.added)),
        (changes.changed > 0).then(|| tr!(look, "{n} changed", n = changes.changed)),
        (changes.archived > 0).then(|| tr!(look, "{n} removed", n = changes.archived)),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    if parts.is_empty() { tr!(look, "Published") } else { tr!(look, "Published: {what}", what = parts.join(", ")) }
}

/// `line 3: ...` names the line.
fn line_of(message: &str) -> u32 {
    let number = message.strip_prefix("line ").and_then(|rest| rest.split(':').next());
    number.and_then(|number| number.parse().ok()).unwrap_or(1)
}
