//! "My answer should count": what a review and a marker's desk tell of it, and the key that says it (RULES.md 2.3).

use ratatui::text::Line;

use super::Review;
use crate::domain::attempt::claim::ClaimState;
use crate::domain::text::Untrusted;
use crate::service::attempt::{ClaimView, QuestionView};
use crate::tr;
use crate::tui::action::Action;
use crate::tui::screen::{Command, Ctx, Look};
use crate::tui::theme::Mean;
use crate::tui::when;
use crate::tui::widgets::text::wrap;

/// What was asked about an answer and what was said to it; `own`: to the one who asked.
pub(super) fn lines(question: &QuestionView, own: bool, width: usize, look: &Look<'_>) -> Vec<Line<'static>> {
    let Some(claim) = question.claim.as_ref().filter(|claim| claim.state != ClaimState::Withdrawn) else { return Vec::new() };
    let since = when::distance(look, claim.at);
    let asked = if own {
        tr!(look, "You asked that this counts, {when}", when = since)
    } else {
        tr!(look, "Its learner asked that this counts, {when}", when = since)
    };
    let mut said = vec![(asked, Mean::Info)];
    said.extend(answered(claim, look));
    let styled =
        |(text, mean): (String, Mean)| wrap(&text, width).into_iter().map(|line| Line::styled(line, look.style(mean))).collect::<Vec<_>>();
    said.into_iter().flat_map(styled).chain([Line::default()]).collect()
}

/// `Accepted by R. Hopper: it is one`, `Stays as it is: it is none`.
fn answered(claim: &ClaimView, look: &Look<'_>) -> Option<(String, Mean)> {
    let reply = claim.reply.as_ref().map(|text| text.for_screen().into_owned()).filter(|text| !text.trim().is_empty());
    let by = claim.by.as_ref().map(Untrusted::for_screen);
    let with = |said: String| match &reply {
        Some(reply) => tr!(look, "{said}: {reply}", said = said, reply = reply),
        None => said,
    };
    match claim.state {
        ClaimState::Open | ClaimState::Withdrawn => None,
        ClaimState::Accepted => {
            let said = by.map_or_else(|| tr!(look, "Accepted"), |by| tr!(look, "Accepted by {name}", name = by));
            Some((with(said), Mean::Good))
        }
        ClaimState::Declined => Some((with(tr!(look, "Stays as it is")), Mean::Warn)),
    }
}

fn is_open(question: &QuestionView) -> bool {
    question.claim.as_ref().is_some_and(|claim| claim.state == ClaimState::Open)
}

impl Review {
    /// The keys for it, where there is something to say.
    pub(super) fn claim_commands(&self, look: &Look<'_>) -> Vec<Command> {
        match self.question() {
            Some(question) if is_open(question) => {
                vec![Command::new(Action::Claim).label(tr!(look, "take back")), Command::quiet(Action::TakeClaimBack)]
            }
            Some(question) if question.may_claim => vec![Command::new(Action::Claim)],
            _ => Vec::new(),
        }
    }

    /// One key says it, and the same key takes it back while nobody has answered.
    pub(super) fn claim(&mut self, ctx: &mut Ctx<'_>) {
        let Some(question) = self.question() else { return };
        if is_open(question) {
            return self.take_claim_back(ctx);
        }
        let (view, id) = (&self.view, question.id.clone());
        let answer = ctx.school.claim(&ctx.actor, &view.course, &view.quiz, &id, Some(view.attempt));
        if ctx.try_or_say(answer).is_some() {
            let key = ctx.look.keymap.shown(Action::TakeClaimBack).unwrap_or_default();
            let said = tr!(ctx, "Asked: your instructor sees it. {key} takes it back", key = key);
            ctx.done(said);
            self.look_again(ctx);
        }
    }

    pub(super) fn take_claim_back(&mut self, ctx: &mut Ctx<'_>) {
        let Some(question) = self.question() else { return };
        if !is_open(question) {
            let said = tr!(ctx, "Nothing is asked about this answer");
            return ctx.say(said);
        }
        let (view, id) = (&self.view, question.id.clone());
        let answer = ctx.school.withdraw_claim(&ctx.actor, &view.course, &view.quiz, &id, Some(view.attempt));
        if ctx.try_or_say(answer).is_some() {
            let said = tr!(ctx, "Taken back: nothing is asked about this answer");
            ctx.done(said);
            self.look_again(ctx);
        }
    }
}
