//! What is done about what is asked: looking at what accepting would change, then doing it with a reason; declining, and taking that back.

use super::{Asking, Doing};
use crate::service::attempt::{Acceptance, AskingAnswer, ClaimRef, ClaimRow, NewAccepted};
use crate::service::{Error, ErrorKind};
use crate::tr;
use crate::tui::action::Action;
use crate::tui::job::Job;
use crate::tui::screen::{Ctx, Look, Outcome, Reply};
use crate::tui::screens::shared::choose::{Choose, Offer};
use crate::tui::when;
use crate::tui::widgets::prompt::Prompt;

/// What an overlay was asked for.
pub(super) enum Asked {
    /// Why the answer is accepted, of which this was seen.
    Why(NewAccepted, String),
    /// Why these stay as they are.
    WhyNot { question: String, claims: Vec<ClaimRef> },
    /// Whose attempt is opened, and which.
    Whose(Vec<ClaimRef>),
}

impl Asking {
    /// The attempt of the one who asks, or of one of them.
    pub(super) fn open_attempt(&mut self, ctx: &Ctx<'_>) -> Outcome {
        let Some((_, answer)) = self.here() else { return Outcome::Consumed };
        let claims = named(answer);
        if let [claim] = claims.as_slice() {
            return Outcome::Go(self.marking(claim));
        }
        let offer = |claim: &ClaimRow| {
            let when = when::distance(&ctx.look, claim.at);
            let remark = tr!(ctx, "attempt {n}, {when}", n = claim.attempt, when = when);
            Offer { text: claim.name.for_screen().into_owned(), remark }
        };
        let choose = Choose::new(tr!(ctx, "Whose attempt?"), answer.claims.iter().map(offer).collect(), 0);
        self.asked = Some(Asked::Whose(claims));
        Outcome::Modal(Box::new(choose))
    }

    /// Finds out what accepting the answer under the cursor would change.
    pub(super) fn look_at_accepting(&mut self, ctx: &mut Ctx<'_>) -> Outcome {
        if let Some(why) = self.bars_accepting(&ctx.look) {
            ctx.warn(why);
            return Outcome::Consumed;
        }
        let Some((question, answer)) = self.here().filter(|_| self.doing.is_none()) else { return Outcome::Consumed };
        let new = NewAccepted { question: question.id.clone(), text: answer.answer.raw().to_owned() };
        let wanted = new.clone();
        let (school, actor, course, quiz) = (ctx.school.clone(), ctx.actor.clone(), self.course.clone(), self.quiz.clone());
        let mut job = Some(Job::start(ctx.now, move |_: &_| school.accept_preview(&actor, &course, &quiz, &new)));
        if let Some(answer) = Job::soon(&mut job, ctx.patience) {
            return self.looked(wanted, answer, ctx);
        }
        self.doing = job.map(|job| Doing::Looking(wanted, job));
        Outcome::Consumed
    }

    fn looked(&mut self, wanted: NewAccepted, answer: Result<Acceptance, Error>, ctx: &mut Ctx<'_>) -> Outcome {
        self.look_again_after(&answer, ctx);
        match ctx.try_or_say(answer) {
            // Who asks for something else meanwhile is not interrupted.
            Some(came) if self.asked.is_none() => self.ask_why(wanted, &came, ctx),
            _ => Outcome::Consumed,
        }
    }

    fn look_again_after(&mut self, answer: &Result<Acceptance, Error>, ctx: &Ctx<'_>) {
        if answer.as_ref().is_err_and(|error| matches!(error.kind, ErrorKind::Conflict | ErrorKind::NotFound)) {
            self.read(ctx);
        }
    }

    /// What came of what is done beside the interface.
    pub(super) fn done(&mut self, ctx: &mut Ctx<'_>) -> Outcome {
        let (wanted, job) = match self.doing.take() {
            None => return Outcome::Consumed,
            Some(Doing::Looking(wanted, job)) => (Some(wanted), job),
            Some(Doing::Accepting(job)) => (None, job),
        };
        let mut slot = Some(job);
        let Some(answer) = Job::ended(&mut slot, ctx.now) else {
            self.doing = slot.map(|job| match wanted {
                Some(wanted) => Doing::Looking(wanted, job),
                None => Doing::Accepting(job),
            });
            return Outcome::Consumed;
        };
        if let Some(wanted) = wanted {
            return self.looked(wanted, answer, ctx);
        }
        self.look_again_after(&answer, ctx);
        let Some(came) = ctx.try_or_say(answer) else { return Outcome::Consumed };
        let said = tr!(ctx, "Accepted for everybody: {what}", what = changed(&came, &ctx.look));
        ctx.done(said);
        self.read(ctx);
        Outcome::Consumed
    }

    fn ask_why(&mut self, new: NewAccepted, came: &Acceptance, ctx: &Ctx<'_>) -> Outcome {
        self.asked = Some(Asked::Why(new, came.seal()));
        let title = tr!(ctx, "Accept \"{answer}\" for everybody: why?", answer = came.text.for_screen());
        let mut hint = changed(came, &ctx.look);
        if let Some(bank) = &came.bank {
            let bank = crate::domain::text::Untrusted::from(bank.as_str());
            hint = tr!(ctx, "{what}. It is written into {bank}", what = hint, bank = bank.for_screen());
        }
        Outcome::Modal(Box::new(Prompt::new(title, tr!(ctx, "{what}. Who asked reads the reason.", what = hint))))
    }

    pub(super) fn ask_why_not(&mut self, ctx: &mut Ctx<'_>) -> Outcome {
        if let Some(why) = self.bars(&ctx.look) {
            ctx.warn(why);
            return Outcome::Consumed;
        }
        let Some((question, answer)) = self.here() else { return Outcome::Consumed };
        let claims = named(answer);
        let title = tr!(ctx, "Why does \"{answer}\" stay as it is?", answer = answer.answer.for_screen());
        self.asked = Some(Asked::WhyNot { question: question.id.clone(), claims });
        Outcome::Modal(Box::new(Prompt::new(title, tr!(ctx, "Who asked reads it"))))
    }

    pub(super) fn replied(&mut self, reply: Reply, ctx: &mut Ctx<'_>) -> Outcome {
        match (self.asked.take(), reply) {
            (Some(Asked::Whose(claims)), Reply::Chosen(at)) => {
                return claims.get(at).map_or(Outcome::Consumed, |claim| Outcome::Go(self.marking(claim)));
            }
            (Some(Asked::Why(..) | Asked::WhyNot { .. }), Reply::Text(text)) if text.trim().is_empty() => {
                let said = tr!(ctx, "Nothing was done: who asked is told why");
                ctx.warn(said);
            }
            (Some(Asked::Why(new, seen)), Reply::Text(reason)) => {
                let (school, actor, course, quiz) = (ctx.school.clone(), ctx.actor.clone(), self.course.clone(), self.quiz.clone());
                let work = move |_: &_| school.accept_answer(&actor, &course, &quiz, &new, &reason, Some(&seen));
                self.doing = Some(Doing::Accepting(Job::start(ctx.now, work)));
            }
            (Some(Asked::WhyNot { question, claims }), Reply::Text(reply)) => {
                let answer = ctx.school.decline_claims(&ctx.actor, &self.course, &self.quiz, &question, &claims, &reply);
                if let Some(claims) = ctx.try_or_say(answer) {
                    let key = ctx.look.keymap.shown(Action::UndoDecline).unwrap_or_default();
                    let said = tr!(ctx, "Declined: who asked reads why. {key} undoes it (30 s)", key = key);
                    ctx.done(said);
                    self.declined.keep(claims, ctx.now);
                }
                self.read(ctx);
            }
            _ => {}
        }
        Outcome::Consumed
    }

    pub(super) fn take_back(&mut self, ctx: &mut Ctx<'_>) {
        let Some(claims) = self.declined.held(ctx.now).cloned() else { return };
        self.declined.forget();
        let answer = ctx.school.undo_decline(&ctx.actor, &self.course, &self.quiz, &claims);
        if ctx.try_or_say(answer).is_some() {
            let said = tr!(ctx, "Taken back: it is asked again");
            ctx.done(said);
        }
        self.read(ctx);
    }
}

/// Those who ask for an answer, each by the attempt in which it stands.
fn named(answer: &AskingAnswer) -> Vec<ClaimRef> {
    answer.claims.iter().map(|claim| ClaimRef { user: claim.user.clone(), attempt: Some(claim.attempt) }).collect()
}

/// `7 attempts, 4 learners: +1 point; 2 attempts that run are marked as they began`.
fn changed(came: &Acceptance, look: &Look<'_>) -> String {
    let mut parts = vec![gained(came, look)];
    if came.losses() > 0 {
        parts.push(tr!(look, one "{n} attempt loses points by an earlier change of the key" | "{n} attempts lose points by an earlier change of the key", n = came.losses()));
    }
    if came.running() > 0 {
        parts.push(tr!(look, one "{n} attempt that runs is marked as it began" | "{n} attempts that run are marked as they began", n = came.running()));
    }
    parts.join("; ")
}

fn gained(came: &Acceptance, look: &Look<'_>) -> String {
    let attempts = came.attempts();
    if attempts == 0 {
        return if came.losses() == 0 { tr!(look, "no mark changes") } else { tr!(look, "nobody gains by it") };
    }
    let attempts = tr!(look, one "{n} attempt" | "{n} attempts", n = attempts);
    let learners = tr!(look, one "{n} learner" | "{n} learners", n = came.learners());
    match came.gain() {
        Some(points) => {
            let points = tr!(look, one "{n} point" | "{n} points", n = points);
            tr!(look, "{attempts}, {learners}: +{points}", attempts = attempts, learners = learners, points = points)
        }
        None => tr!(look, "{attempts}, {learners}: more points", attempts = attempts, learners = learners),
    }
}
