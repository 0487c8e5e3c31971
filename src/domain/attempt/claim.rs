//! Claims: a learner says that an answer should count (RULES.md 2.3, UX.md 7a), and someone who marks says whether it does.

use serde::{Deserialize, Serialize};

use crate::domain::quiz::{Answer, Kind, Verdict};
use crate::domain::words;

/// What has become of a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClaimState {
    Open,
    Accepted,
    Declined,
    /// Its learner took it back; they may ask again.
    Withdrawn,
}

words!(ClaimState { Open = "open", Accepted = "accepted", Declined = "declined", Withdrawn = "withdrawn" });

/// What of a question of a handed-in attempt decides whether its answer can be claimed. It holds nothing that its learner may not know.
#[derive(Debug, Clone, Copy)]
pub struct Claimable<'a> {
    pub kind: Kind,
    /// `None` while the review options do not show it.
    pub verdict: Option<Verdict>,
    pub answer: Option<&'a Answer>,
    pub by_hand: bool,
    /// The attempt counts nothing.
    pub practice: bool,
    /// What was asked of it before.
    pub claim: Option<ClaimState>,
}

/// Why an answer cannot be claimed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoClaim {
    Practice,
    NotShownYet,
    /// A person marks the question, and has not yet or has.
    MarkedByHand,
    NoAnswer,
    RightAlready,
    AskedAlready,
    /// Accepted or declined before.
    Settled,
}

impl Claimable<'_> {
    /// # Errors
    /// What stands against it.
    pub fn check(&self) -> Result<(), NoClaim> {
        match (self.claim, self.verdict) {
            _ if self.practice => Err(NoClaim::Practice),
            (Some(ClaimState::Open), _) => Err(NoClaim::AskedAlready),
            (Some(ClaimState::Accepted | ClaimState::Declined), _) => Err(NoClaim::Settled),
            (_, None) => Err(NoClaim::NotShownYet),
            _ if self.answer.is_none() => Err(NoClaim::NoAnswer),
            _ if self.by_hand || self.kind == Kind::Essay => Err(NoClaim::MarkedByHand),
            (_, Some(Verdict::Waiting)) => Err(NoClaim::MarkedByHand),
            (_, Some(Verdict::Right)) => Err(NoClaim::RightAlready),
            (_, Some(Verdict::Partly | Verdict::Wrong)) => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_answer_that_a_machine_marked_down_in_sight_of_its_learner_is_claimed() {
        let answer = Answer::Text { text: "an harbour".into() };
        let wrong = Claimable {
            kind: Kind::ShortAnswer,
            verdict: Some(Verdict::Wrong),
            answer: Some(&answer),
            by_hand: false,
            practice: false,
            claim: None,
        };
        assert_eq!(wrong.check(), Ok(()));
        assert_eq!(Claimable { claim: Some(ClaimState::Withdrawn), ..wrong }.check(), Ok(()), "who took it back may ask again");
        for (one, why) in [
            (Claimable { practice: true, ..wrong }, NoClaim::Practice),
            (Claimable { verdict: None, ..wrong }, NoClaim::NotShownYet),
            (Claimable { by_hand: true, ..wrong }, NoClaim::MarkedByHand),
            (Claimable { kind: Kind::Essay, verdict: Some(Verdict::Waiting), ..wrong }, NoClaim::MarkedByHand),
            (Claimable { answer: None, ..wrong }, NoClaim::NoAnswer),
            (Claimable { verdict: Some(Verdict::Right), ..wrong }, NoClaim::RightAlready),
            (Claimable { claim: Some(ClaimState::Open), ..wrong }, NoClaim::AskedAlready),
            (Claimable { claim: Some(ClaimState::Declined), ..wrong }, NoClaim::Settled),
        ] {
            assert_eq!(one.check(), Err(why));
        }
        let hidden = Claimable { verdict: None, answer: None, by_hand: true, ..wrong };
        assert_eq!(hidden.check(), Err(NoClaim::NotShownYet), "nothing is told of what is not shown");
    }
}
