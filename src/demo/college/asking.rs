//! Who asks that an answer counts, when the rest of the school is made: one learner in twenty of the large lecture, about its newest quizzes.

use super::plan::{Asks, Plan};
use crate::domain::quiz::Kind;
use crate::service::{Actor, Result, Services};

/// Of how many learners one asks.
const ONE_IN: usize = 20;

/// Asks as those learners; who asked before a making was broken off has asked.
pub fn ask(school: &Services, console: &Actor, plan: &Plan) -> Result<()> {
    let Some(lecture) = plan.courses.first() else { return Ok(()) };
    let mut left = lecture.learners.len().div_ceil(ONE_IN);
    let past = lecture.items.iter().rev().filter(|item| item.asks == Asks::Quiz && item.due < plan.now);
    for quiz in past.map(super::plan::ItemPlan::slug).take(2) {
        for learner in &lecture.learners {
            let name = plan.person(*learner).user;
            let actor = if left > 0 { school.act_as(console, &name)? } else { return Ok(()) };
            let Ok(view) = school.attempt(&actor, &lecture.slug, &quiz, None) else { continue };
            if view.questions.iter().any(|one| one.claim.is_some()) {
                left -= 1;
            } else if let Some(wrong) =
                view.questions.iter().find(|one| one.may_claim && matches!(one.kind, Kind::ShortAnswer | Kind::Numerical))
            {
                school.claim(&actor, &lecture.slug, &quiz, &wrong.id, Some(view.attempt))?;
                left -= 1;
            }
        }
    }
    Ok(())
}
