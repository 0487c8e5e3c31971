//! Completion: when an item is done, and how much of a course is (RULES.md 4.1).
//!
//! Computed from facts, never stored. Which facts there are is the store's; what bars an item is `domain::condition`.

use serde::{Deserialize, Serialize};

use crate::domain::course::{CompletionRule, ItemKind};
use crate::domain::points::Exact;

/// How far a learner got with an item (CLI.md 3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    Done,
    Started,
    NotStarted,
    Locked,
}

/// What is known of one learner and one item.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    pub started: bool,
    /// Seen to its end.
    pub viewed: bool,
    /// Ticked by hand.
    pub marked: bool,
    pub submitted: bool,
    /// Share of the possible points, of a released grade.
    pub score: Option<Exact>,
    /// Nothing is asked of them here, and they know it.
    pub excused: bool,
}

/// The rule of an item that names none. Work that is not handed in (`submit = ["none"]`) is done once it has a grade; discussions and
/// surveys are done when read, as long as they cannot be answered here.
pub fn default_rule(kind: ItemKind, takes_work: bool) -> CompletionRule {
    match kind {
        ItemKind::Quiz => CompletionRule::Submit,
        ItemKind::Assignment if takes_work => CompletionRule::Submit,
        ItemKind::Assignment => CompletionRule::Score(Exact::zero()),
        ItemKind::Page | ItemKind::Discussion | ItemKind::Survey | ItemKind::Link | ItemKind::File => CompletionRule::View,
    }
}

/// The rule that holds for an item: the one it names, else the one of its kind. Nothing can be handed in yet at discussions and surveys:
/// there `submit` asks for having read them, so that what comes after does not stay shut for good.
pub fn rule_of(named: Option<&CompletionRule>, kind: ItemKind, takes_work: bool) -> CompletionRule {
    match (named, kind) {
        (Some(CompletionRule::Submit), ItemKind::Discussion | ItemKind::Survey) => CompletionRule::View,
        (Some(named), _) => named.clone(),
        (None, _) => default_rule(kind, takes_work),
    }
}

impl Facts {
    /// Whether `rule` is met. A grade typed by an instructor is no submission (RULES.md 4.2, Canvas); a tick stands for having viewed. Who is
    /// excused meets every rule: else what comes after would stay shut to them for good.
    pub fn meet(&self, rule: &CompletionRule) -> bool {
        match rule {
            _ if self.excused => true,
            CompletionRule::View => self.viewed || self.marked,
            CompletionRule::Mark => self.marked,
            CompletionRule::Submit => self.submitted,
            CompletionRule::Score(at_least) => self.score.as_ref().is_some_and(|score| score >= at_least),
        }
    }

    /// The status of an item that is not locked.
    pub fn status(&self, rule: &CompletionRule) -> Status {
        if self.meet(rule) {
            Status::Done
        } else if self.started {
            Status::Started
        } else {
            Status::NotStarted
        }
    }
}

/// Whether a mark decides whether `rule` is met; the rest is decided by what the learner did.
pub fn asks_score(rule: &CompletionRule) -> bool {
    matches!(rule, CompletionRule::Score(_))
}

/// Whether a learner may tick the item off themselves.
pub fn may_tick(rule: &CompletionRule) -> bool {
    matches!(rule, CompletionRule::View | CompletionRule::Mark)
}

/// How many of the required items are done.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    pub completed: u32,
    pub required: u32,
}

impl Progress {
    /// Counts `(done, required)` items; optional ones never count.
    pub fn of(items: impl IntoIterator<Item = (bool, bool)>) -> Self {
        items
            .into_iter()
            .filter(|(_, required)| *required)
            .fold(Self::default(), |sum, (done, _)| Self { completed: sum.completed + u32::from(done), required: sum.required + 1 })
    }

    /// As listings give it: two decimals (`0.71`), and never `1` before everything is done.
    pub fn decimal(self) -> String {
        if self.is_whole() {
            return "1".to_owned();
        }
        let hundredths = i64::from(self.completed) * 100 / i64::from(self.required.max(1));
        Exact::ratio(hundredths, 100).decimal(2)
    }

    pub fn is_whole(self) -> bool {
        self.completed >= self.required
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(set: impl FnOnce(&mut Facts)) -> Facts {
        let mut facts = Facts { started: true, ..Facts::default() };
        set(&mut facts);
        facts
    }

    #[test]
    fn each_rule_asks_for_its_own_fact() {
        let score = |share| CompletionRule::Score(share);
        assert!(facts(|f| f.viewed = true).meet(&CompletionRule::View));
        assert!(facts(|f| f.marked = true).meet(&CompletionRule::View));
        assert!(!facts(|f| f.viewed = true).meet(&CompletionRule::Mark));
        assert!(facts(|f| f.submitted = true).meet(&CompletionRule::Submit));
        assert!(!facts(|f| f.score = Some(Exact::one())).meet(&CompletionRule::Submit), "a typed grade is no submission");
        assert!(facts(|f| f.score = Some(Exact::ratio(7, 10))).meet(&score(Exact::ratio(7, 10))));
        assert!(!facts(|f| f.score = Some(Exact::ratio(699_999, 1_000_000))).meet(&score(Exact::ratio(7, 10))));
        assert!(!facts(|f| f.submitted = true).meet(&score(Exact::zero())), "no grade is not met");
        for rule in [CompletionRule::View, CompletionRule::Mark, CompletionRule::Submit, score(Exact::one())] {
            assert!(facts(|f| f.excused = true).meet(&rule) && !facts(|_| ()).meet(&rule), "{rule:?}");
        }
    }

    #[test]
    fn work_that_is_not_handed_in_is_done_when_graded() {
        let rule = default_rule(ItemKind::Assignment, false);
        assert!(!facts(|_| ()).meet(&rule));
        assert!(facts(|f| f.score = Some(Exact::zero())).meet(&rule));
    }

    /// FORMATS.md 10.6: both come in and show their text; answering comes later.
    #[test]
    fn what_cannot_be_answered_yet_is_done_when_read() {
        for kind in [ItemKind::Discussion, ItemKind::Survey] {
            assert!(facts(|f| f.viewed = true).meet(&rule_of(Some(&CompletionRule::Submit), kind, true)), "{kind:?}");
            assert_eq!(rule_of(Some(&CompletionRule::Mark), kind, true), CompletionRule::Mark);
        }
        assert_eq!(rule_of(Some(&CompletionRule::Submit), ItemKind::Quiz, true), CompletionRule::Submit);
        assert_eq!(rule_of(None, ItemKind::Page, true), CompletionRule::View);
    }

    #[test]
    fn progress_never_rounds_up_to_done() {
        assert_eq!(Progress { completed: 5, required: 7 }.decimal(), "0.71");
        assert_eq!(Progress { completed: 999, required: 1000 }.decimal(), "0.99");
        assert_eq!(Progress { completed: 7, required: 7 }.decimal(), "1");
        assert_eq!(Progress::of([(true, true), (true, false), (false, true)]), Progress { completed: 1, required: 2 });
        assert_eq!(Progress::default().decimal(), "1");
    }
}
